from teilhabe.models.angebot import Angebot
from teilhabe.models.ausgabe import Ausgabe, Ausgabeteil, FoundSerial, Teilnahme, find_serials
from teilhabe.models.bericht import Bericht, Massnahme
from teilhabe.models.bestaetigung import Bestaetigungsfrage, Bestaetigungsrunde
from teilhabe.models.bestellung import Bestellung
from teilhabe.models.informationsblatt import (
    Archivdatei,
    Blattform,
    Blattversion,
    Freigabe,
    Informationsblatt,
    InformationsblattFassung,
)
from teilhabe.models.leistungserbringer import Leistungserbringer
from teilhabe.models.listeneintrag import Listeneintrag
from teilhabe.models.luecken import Monatsstand, Wunsch, Zeitfenster
from teilhabe.models.reichweite import Reichweite
from teilhabe.models.vokabeln import Angebotsart, Sprache, Zielgruppe
from teilhabe.models.vorgang import Ansprechperson, Standardtext, Teil, Vorgang
from teilhabe.models.zeiten import Angebotszeit, Ausfall, Schulferien, Termin
from teilhabe.models.zugehoerigkeit import Einladung, Verantwortung, Zugehoerigkeit

__all__ = [
    "Angebot",
    "Angebotsart",
    "Angebotszeit",
    "Ansprechperson",
    "Archivdatei",
    "Ausfall",
    "Ausgabe",
    "Ausgabeteil",
    "Bericht",
    "Bestaetigungsfrage",
    "Bestaetigungsrunde",
    "Bestellung",
    "Blattform",
    "Blattversion",
    "Einladung",
    "FoundSerial",
    "Freigabe",
    "Informationsblatt",
    "InformationsblattFassung",
    "Leistungserbringer",
    "Listeneintrag",
    "Massnahme",
    "Monatsstand",
    "Reichweite",
    "Schulferien",
    "Sprache",
    "Standardtext",
    "Teil",
    "Teilnahme",
    "Termin",
    "Verantwortung",
    "Vorgang",
    "Wunsch",
    "Zeitfenster",
    "Zielgruppe",
    "Zugehoerigkeit",
    "find_serials",
]
