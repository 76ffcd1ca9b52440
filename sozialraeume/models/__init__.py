from sozialraeume.models.antwort import Antwort
from sozialraeume.models.bedarf import Bedarf
from sozialraeume.models.grenzverlauf import Grenzverlauf
from sozialraeume.models.hinweis import Hinweis
from sozialraeume.models.kennzahl import Kennzahl, Kennzahlwert, Veroeffentlichung
from sozialraeume.models.konzept import Konzept
from sozialraeume.models.lebensbereich import Lebensbereich
from sozialraeume.models.organisation import Organisation, Ort
from sozialraeume.models.raum import Ortschaft, Sozialraum, SozialraumFassung, Zuordnung
from sozialraeume.models.ressource import Ressource, RessourceArt, Umgebung
from sozialraeume.models.umfeld import Kontaktstelle, Teilhabezentrum
from sozialraeume.models.vorschlag import Vorschlag

__all__ = [
    "Antwort",
    "Bedarf",
    "Grenzverlauf",
    "Hinweis",
    "Kennzahl",
    "Kennzahlwert",
    "Kontaktstelle",
    "Konzept",
    "Lebensbereich",
    "Organisation",
    "Ort",
    "Ortschaft",
    "Ressource",
    "RessourceArt",
    "Sozialraum",
    "SozialraumFassung",
    "Teilhabezentrum",
    "Umgebung",
    "Veroeffentlichung",
    "Vorschlag",
    "Zuordnung",
]
