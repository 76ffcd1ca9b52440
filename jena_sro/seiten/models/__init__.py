from jena_sro.seiten.models.barriere import Barriere, Ueberpruefung
from jena_sro.seiten.models.seite import Seite, SeiteFassung

__all__ = ["Barriere", "Seite", "SeiteFassung", "Ueberpruefung"]
