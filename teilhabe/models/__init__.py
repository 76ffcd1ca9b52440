from teilhabe.models.angebot import Angebot, Angebotsart, Reichweite, Sprache, Zielgruppe
from teilhabe.models.leistungserbringer import Leistungserbringer
from teilhabe.models.luecken import Monatsstand, Wunsch, Zeitfenster
from teilhabe.models.zeiten import Angebotszeit, Ausfall, Schulferien, Termin
from teilhabe.models.zugehoerigkeit import Einladung, Verantwortung, Zugehoerigkeit

__all__ = [
    "Angebot",
    "Angebotsart",
    "Angebotszeit",
    "Ausfall",
    "Einladung",
    "Leistungserbringer",
    "Monatsstand",
    "Reichweite",
    "Schulferien",
    "Sprache",
    "Termin",
    "Verantwortung",
    "Wunsch",
    "Zeitfenster",
    "Zielgruppe",
    "Zugehoerigkeit",
]
