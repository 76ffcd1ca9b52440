"""The records that a page shows after its text, always as they are now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, Prefetch

from gremien.models import (
    Baustein,
    Beschluss,
    Gremium,
    Leitsatz,
    Meilenstein,
    Mitgliedschaft,
    Projektdokument,
    Reflexion,
    Setting,
    Veranstaltung,
)
from gremien.wirkungen import public_wirkungen
from jena_sro.seiten.erklaerung import Erklaerung
from jena_sro.seiten.models import Seite
from teilhabe.models import Leistungserbringer


@dataclass(frozen=True)
class LivePart:
    """How to get the records, and the template that shows them as `records`.

    They stand behind the section whose key is `after`, or behind all of them. `headings` are anchors and titles within the
    template, for the table of contents. `easy_template` shows the records in easy language.
    """

    records: Callable[[], Iterable[Model]]
    template: str
    after: str = ""
    headings: tuple[tuple[str, str], ...] = ()
    easy_template: str = ""


def public_arbeitsgruppe() -> Iterable[Mitgliedschaft]:
    seats = Mitgliedschaft.objects.current()
    return seats.filter(gremium__kind=Gremium.Kind.ARBEITSGRUPPE, gremium__is_public=True)


def public_bausteine() -> Iterable[Baustein]:
    learned, decided = Prefetch("reflexionen", Reflexion.objects.public()), Prefetch("beschluesse", Beschluss.objects.public())
    return Baustein.objects.prefetch_related("nachweise", learned, decided)


def public_veranstaltungen() -> Iterable[Veranstaltung]:
    """Those to come in order, then those of the past, newest first."""
    shown = Veranstaltung.objects.public()
    return [*shown.upcoming(), *shown.past()]


BARRIEREN_HEADINGS = (
    ("stand", "Wie barrierefrei das Portal ist"),
    ("bekannt", "Welche Barrieren wir kennen"),
    ("gebaerdensprache", "In Deutscher Gebärdensprache"),
)
LEITSATZ_TEMPLATE = "seiten/_live_leitsaetze.html"
LIVE_PARTS: dict[str, LivePart] = {
    Seite.LivePart.LEITSAETZE: LivePart(lambda: Leitsatz.objects.filter(kind=Leitsatz.Kind.LEITSATZ), LEITSATZ_TEMPLATE),
    Seite.LivePart.PRINZIPIEN: LivePart(lambda: Leitsatz.objects.filter(kind=Leitsatz.Kind.PRINZIP), LEITSATZ_TEMPLATE),
    Seite.LivePart.BAUSTEINE: LivePart(public_bausteine, "seiten/_live_bausteine.html"),
    Seite.LivePart.MITGLIEDER: LivePart(public_arbeitsgruppe, "seiten/_live_mitglieder.html"),
    Seite.LivePart.LEISTUNGSERBRINGER: LivePart(
        lambda: Leistungserbringer.objects.current(), "seiten/_live_leistungserbringer.html"
    ),
    Seite.LivePart.VERANSTALTUNGEN: LivePart(public_veranstaltungen, "seiten/_live_veranstaltungen.html"),
    Seite.LivePart.GREMIEN: LivePart(lambda: Gremium.objects.public().open().working(), "seiten/_live_gremien.html"),
    Seite.LivePart.WIRKUNGEN: LivePart(public_wirkungen, "seiten/_live_wirkungen.html"),
    Seite.LivePart.ERPROBUNG: LivePart(Setting.objects.public, "seiten/_live_erprobung.html"),
    Seite.LivePart.DOKUMENTE: LivePart(Projektdokument.objects.public, "seiten/_live_dokumente.html"),
    Seite.LivePart.ZEITLEISTE: LivePart(Meilenstein.objects.all, "seiten/_live_zeitleiste.html"),
    Seite.LivePart.BARRIEREN: LivePart(
        Erklaerung.load,
        "seiten/_live_barrieren.html",
        after="welche-regeln-gelten",
        headings=BARRIEREN_HEADINGS,
        easy_template="seiten/_live_barrieren_easy.html",
    ),
}


def live_records(name: str) -> Iterable[Model]:
    """Records of the living part of that name, none for „keine“."""
    return LIVE_PARTS[name].records() if name in LIVE_PARTS else []
