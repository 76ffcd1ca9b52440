"""The records that a page shows after its text, always as they are now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from gremien.models import Baustein, Gremium, Leitsatz, Mitgliedschaft, Veranstaltung
from jena_sro.seiten.models import Seite
from teilhabe.models import Leistungserbringer


@dataclass(frozen=True)
class LivePart:
    """How to get the records, and the template that shows them as `records`."""

    records: Callable[[], Iterable[Model]]
    template: str


LEITSATZ_TEMPLATE = "seiten/_live_leitsaetze.html"
LIVE_PARTS: dict[str, LivePart] = {
    Seite.LivePart.LEITSAETZE: LivePart(lambda: Leitsatz.objects.filter(kind=Leitsatz.Kind.LEITSATZ), LEITSATZ_TEMPLATE),
    Seite.LivePart.PRINZIPIEN: LivePart(lambda: Leitsatz.objects.filter(kind=Leitsatz.Kind.PRINZIP), LEITSATZ_TEMPLATE),
    Seite.LivePart.BAUSTEINE: LivePart(Baustein.objects.all, "seiten/_live_bausteine.html"),
    Seite.LivePart.MITGLIEDER: LivePart(
        lambda: Mitgliedschaft.objects.current().filter(gremium__kind=Gremium.Kind.ARBEITSGRUPPE), "seiten/_live_mitglieder.html"
    ),
    Seite.LivePart.LEISTUNGSERBRINGER: LivePart(
        lambda: Leistungserbringer.objects.current(), "seiten/_live_leistungserbringer.html"
    ),
    Seite.LivePart.VERANSTALTUNGEN: LivePart(Veranstaltung.objects.all, "seiten/_live_veranstaltungen.html"),
    Seite.LivePart.GREMIEN: LivePart(Gremium.objects.all, "seiten/_live_gremien.html"),
}


def live_records(name: str) -> Iterable[Model]:
    """Records of the living part of that name, none for „keine“."""
    return LIVE_PARTS[name].records() if name in LIVE_PARTS else []
