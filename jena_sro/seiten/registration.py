"""What people can search of the pages: their text and the records of their living part."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from gremien.models import (
    Baustein,
    Gremium,
    Leitsatz,
    Meilenstein,
    Mitgliedschaft,
    Projektdokument,
    Setting,
    Veranstaltung,
    Wirkung,
)
from jena_sro.inhalte import daily, derived
from jena_sro.inhalte.suche.index import Quelle, register
from jena_sro.seiten.erklaerung import ask_for_review
from jena_sro.seiten.live_parts import live_records
from jena_sro.seiten.models import Barriere, Seite
from sozialraeume.models import Organisation
from teilhabe.models import Leistungserbringer

SEARCHED = (
    "text",
    "place",
    "alternative",
    "progress_text",
    "announcement",
)  # of the records of a living part, where they have them


def seite_texts(seite: Seite) -> Iterable[tuple[str, float]]:
    yield seite.title, 3.0
    yield seite.lead, 2.0
    if seite.published:
        yield seite.published.plain_text, 1.0
    for record in live_records(seite.live_part):
        yield str(record), 1.5
        for name in SEARCHED:
            yield getattr(record, name, ""), 1.0


def pages_showing(*live_parts: Seite.LivePart) -> Callable[[Model], Iterable[int]]:
    return lambda record: Seite.objects.filter(live_part__in=live_parts).values_list("pk", flat=True)


register(
    Quelle("seite", "Seiten", Seite.objects.public, seite_texts),
    {
        Seite: derived.own_id,
        Barriere: pages_showing(Seite.LivePart.BARRIEREN),
        Leitsatz: pages_showing(Seite.LivePart.LEITSAETZE, Seite.LivePart.PRINZIPIEN),
        Baustein: pages_showing(Seite.LivePart.BAUSTEINE),
        Veranstaltung: pages_showing(Seite.LivePart.VERANSTALTUNGEN),
        Wirkung: pages_showing(Seite.LivePart.WIRKUNGEN),
        Setting: pages_showing(Seite.LivePart.ERPROBUNG),
        Projektdokument: pages_showing(Seite.LivePart.DOKUMENTE),
        Meilenstein: pages_showing(Seite.LivePart.ZEITLEISTE),
        Gremium: pages_showing(Seite.LivePart.GREMIEN, Seite.LivePart.MITGLIEDER),
        Mitgliedschaft: pages_showing(Seite.LivePart.MITGLIEDER),
        Leistungserbringer: pages_showing(Seite.LivePart.LEISTUNGSERBRINGER),
        Organisation: pages_showing(Seite.LivePart.MITGLIEDER, Seite.LivePart.LEISTUNGSERBRINGER),
    },
)
daily.register("Barrierefreiheit", ask_for_review)
