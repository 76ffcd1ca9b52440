from teilhabe.models.angebot import Angebot, Angebotsart, Reichweite, Sprache, Zielgruppe
from teilhabe.models.leistungserbringer import Leistungserbringer
from teilhabe.models.zeiten import Angebotszeit, Ausfall, Schulferien, Termin

__all__ = [
    "Angebot",
    "Angebotsart",
    "Angebotszeit",
    "Ausfall",
    "Leistungserbringer",
    "Reichweite",
    "Schulferien",
    "Sprache",
    "Termin",
    "Zielgruppe",
]
