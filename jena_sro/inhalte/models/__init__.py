from jena_sro.inhalte.models.aufgabe import Aufgabe
from jena_sro.inhalte.models.bild import Bild
from jena_sro.inhalte.models.einsendung import Einsendung
from jena_sro.inhalte.models.fassung import Abschnitt, Fassung, FassungConflictError, FassungImmutableError, FassungOwner
from jena_sro.inhalte.models.inhalt import Auskunft, AuskunftField, FactsMixin, Inhalt, NamedInhalt, Vokabel, free_slug
from jena_sro.inhalte.models.postausgang import Postausgang
from jena_sro.inhalte.models.rueckmeldung import Rueckmeldung
from jena_sro.inhalte.models.sicherheitsereignis import Sicherheitsereignis
from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort

__all__ = [
    "Abschnitt",
    "Aufgabe",
    "Auskunft",
    "AuskunftField",
    "FactsMixin",
    "Einsendung",
    "Bild",
    "Fassung",
    "FassungConflictError",
    "FassungImmutableError",
    "FassungOwner",
    "Fundstelle",
    "Inhalt",
    "NamedInhalt",
    "Postausgang",
    "Rueckmeldung",
    "Sicherheitsereignis",
    "Suchwort",
    "Vokabel",
    "free_slug",
]
