"""The public Wirkungen with what their Kennzahlen say today."""

from django.utils.formats import date_format

from gremien.models import Wirkung
from gremien.models.wirkung import Messwert
from sozialraeume.models import Kennzahl
from sozialraeume.views.kennzahlen import in_words
from sozialraeume.zahlen import Zahl, Zahlen, load_zahlen


def public_wirkungen() -> list[Wirkung]:
    wirkungen = list(Wirkung.objects.public())
    zahlen = load_zahlen({wirkung.kennzahl.slug for wirkung in wirkungen if wirkung.kennzahl})
    for wirkung in wirkungen:
        wirkung.messwert = messwert_of(wirkung.kennzahl, zahlen)
    return wirkungen


def messwert_of(kennzahl: Kennzahl | None, zahlen: dict[str, Zahlen]) -> Messwert | None:
    """None without a Kennzahl, and where nothing is published for all of Jena."""
    zahl: Zahl | None = zahlen[kennzahl.slug].of_all_jena() if kennzahl and kennzahl.slug in zahlen else None
    if kennzahl is None or zahl is None:
        return None
    value = in_words(zahl) if zahl.is_hidden else f"{in_words(zahl)} {kennzahl.unit}".strip()
    return Messwert(value, date_format(zahl.latest, "j. F Y"))
