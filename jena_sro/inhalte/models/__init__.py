from jena_sro.inhalte.models.fassung import Abschnitt, Fassung, FassungImmutableError, FassungOwner
from jena_sro.inhalte.models.inhalt import Auskunft, AuskunftField, FactsMixin, Inhalt, NamedInhalt, Vokabel
from jena_sro.inhalte.models.rueckmeldung import Rueckmeldung
from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort

__all__ = [
    "Abschnitt",
    "Auskunft",
    "AuskunftField",
    "FactsMixin",
    "Fassung",
    "FassungImmutableError",
    "FassungOwner",
    "Fundstelle",
    "Inhalt",
    "NamedInhalt",
    "Rueckmeldung",
    "Suchwort",
    "Vokabel",
]
