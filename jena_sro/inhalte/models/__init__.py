from jena_sro.inhalte.models.aufgabe import Aufgabe
from jena_sro.inhalte.models.bild import Bild
from jena_sro.inhalte.models.confirmable import Confirmable, ConfirmableQuerySet, unconfirmed_last, waiting
from jena_sro.inhalte.models.einsendung import Einsendung
from jena_sro.inhalte.models.fassung import Abschnitt, Fassung, FassungConflictError, FassungImmutableError, FassungOwner
from jena_sro.inhalte.models.inhalt import Auskunft, AuskunftField, FactsMixin, Inhalt, NamedInhalt, Vokabel, free_slug
from jena_sro.inhalte.models.inhaltsstand import Inhaltsstand
from jena_sro.inhalte.models.postausgang import Postausgang
from jena_sro.inhalte.models.published_once import PublishedOnce, PublishedOnceQuerySet
from jena_sro.inhalte.models.rueckmeldung import Rueckmeldung
from jena_sro.inhalte.models.sicherheitsereignis import Sicherheitsereignis
from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort
from jena_sro.inhalte.models.textpruefung import Textpruefung
from jena_sro.inhalte.models.video import Video
from jena_sro.inhalte.models.weiterleitung import Weiterleitung

__all__ = [
    "Abschnitt",
    "Aufgabe",
    "Auskunft",
    "AuskunftField",
    "FactsMixin",
    "Confirmable",
    "ConfirmableQuerySet",
    "Einsendung",
    "Bild",
    "Fassung",
    "FassungConflictError",
    "FassungImmutableError",
    "FassungOwner",
    "Fundstelle",
    "Inhalt",
    "Inhaltsstand",
    "NamedInhalt",
    "Postausgang",
    "PublishedOnce",
    "PublishedOnceQuerySet",
    "Rueckmeldung",
    "Sicherheitsereignis",
    "Suchwort",
    "Textpruefung",
    "Video",
    "Vokabel",
    "Weiterleitung",
    "free_slug",
    "unconfirmed_last",
    "waiting",
]
