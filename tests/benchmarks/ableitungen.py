"""Fills in bulk what the portal derives from offers, with the same rows that `manage.py refresh_derived` would write.

Texts and times of made-up offers repeat, so each is worked out once. tests/test_benchmarks.py compares the rows.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from jena_sro.inhalte import derived
from jena_sro.inhalte.kalender import day_span
from jena_sro.inhalte.models.suchwort import Fundstelle
from jena_sro.inhalte.suche.index import word_keys
from jena_sro.inhalte.suche.norm import words
from teilhabe.models import Angebotszeit, Listeneintrag, Reichweite
from teilhabe.models.luecken import Zeitfenster, minutes_by_daytime
from teilhabe.models.zeiten import Termin, planned_termine
from tests.benchmarks.bulk import Writer, adapt

# Everything else that is registered is renewed by its own function, once all offers are there.
FAST = ("Reichweiten", "Termine", "Zeitfenster", "Listeneinträge", "suche_angebot")


class Offer(NamedTuple):
    """What an offer's derived rows come from: texts with weights, rhythms with their keys, where it lies and serves.

    Its Merkmale are those of the Listeneintrag without those of its Reichweiten.
    """

    pk: int
    is_public: bool
    sort_key: str
    merkmale: list[str]
    texts: list[tuple[str, float]]
    zeiten: list[tuple[int, tuple]]
    home: int | None
    serves: list[int]
    serves_all_jena: bool


def fill(offers: list[Offer], sozialraeume: list[int]) -> None:
    fill_reichweiten(offers, sozialraeume)
    fill_termine(offers)
    fill_zeitfenster(offers)
    fill_listeneintraege(offers, sozialraeume)
    fill_fundstellen(offers)


def refresh_others() -> None:
    for kind in derived.REGISTERED:
        if kind.name not in FAST:
            kind.refresh(None)


def ranks_of(offer: Offer, sozialraeume: list[int]) -> dict[int, int]:
    """How near the offer is to the Sozialräume that it reaches."""
    rank = Reichweite.Rank
    ranks = dict.fromkeys(sozialraeume, int(rank.CITY_WIDE)) if offer.serves_all_jena else {}
    ranks |= dict.fromkeys(offer.serves, int(rank.SERVES))
    return ranks | ({} if offer.home is None else {offer.home: int(rank.LIES_THERE)})


def fill_reichweiten(offers: Iterable[Offer], sozialraeume: list[int]) -> None:
    rows = [(offer.pk, *near) for offer in offers for near in ranks_of(offer, sozialraeume).items()]
    Writer(Reichweite(), "angebot_id", "sozialraum_id", "rank").write(rows)


def fill_listeneintraege(offers: Iterable[Offer], sozialraeume: list[int]) -> None:
    rows = []
    for offer in offers:
        reach = [f"raum{sozialraum}-{rank}" for sozialraum, rank in ranks_of(offer, sozialraeume).items()]
        if offer.is_public:
            rows.append((offer.pk, offer.sort_key, " ".join(sorted(offer.merkmale + reach))))
    Writer(Listeneintrag(is_public=True), "angebot_pk", "sort_key", "merkmale").write(rows)


@cache
def dates(rhythm: tuple) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """Dates of an Angebotszeit with these values: (rhythm, weekday, nth, start, end, valid from, not in school holidays)."""
    names = ("rhythm", "weekday", "nth", "start_time", "end_time", "valid_from", "not_in_school_holidays")
    zeit = Angebotszeit(**dict(zip(names, rhythm, strict=True)))
    first = timezone.localdate()
    planned = planned_termine([zeit], first, first + datetime.timedelta(days=settings.TERMIN_HORIZON_DAYS), set())
    return [(termin.starts_at, termin.ends_at) for termin in planned]


@cache
def adapted_dates(rhythm: tuple) -> list[tuple[str, str]]:
    return [(adapt(start), adapt(end)) for start, end in dates(rhythm)]


@cache
def minutes(rhythm: tuple) -> Counter[tuple[int, int]]:
    """Minutes by (weekday, time of day) in the coming ZEITFENSTER_DAYS."""
    first, found = timezone.localdate(), Counter()
    start, end = day_span(first)[0], day_span(first + datetime.timedelta(days=settings.ZEITFENSTER_DAYS))[0]
    for starts_at, ends_at in dates(rhythm):
        if start <= starts_at < end:
            for daytime, part in minutes_by_daytime(starts_at, ends_at):
                found[timezone.localtime(starts_at).weekday(), int(daytime)] += part
    return found


def fill_termine(offers: Iterable[Offer]) -> None:
    rows = (
        (offer.pk, zeit, *span) for offer in offers for zeit, rhythm in offer.zeiten for span in adapted_dates(rhythm)
    )  # fmt: skip
    Writer(Termin(), "angebot_id", "angebotszeit_id", "starts_at", "ends_at").write(rows)


def fill_zeitfenster(offers: Iterable[Offer]) -> None:
    rows = []
    for offer in offers:
        together = sum((minutes(rhythm) for _, rhythm in offer.zeiten), Counter())
        rows += [(offer.pk, weekday, daytime, count) for (weekday, daytime), count in together.items()]
    Writer(Zeitfenster(), "angebot_id", "weekday", "daytime", "minutes").write(rows)


@cache
def words_of(text: str) -> dict:
    return {word.form: word for word in words(text)}


def fill_fundstellen(offers: list[Offer]) -> None:
    """In the order of the index, which is by word."""
    found = {}
    for offer in offers:
        for text, _ in offer.texts:
            found.update(words_of(text))
    keys = word_keys(found)
    numbered = {text: [keys[form] for form in words_of(text)] for offer in offers for text, _ in offer.texts}
    rows = []
    for offer in offers:
        weights: dict[int, float] = {}
        for text, weight in sorted(offer.texts, key=lambda part: part[1]):
            weights.update(dict.fromkeys(numbered[text], weight))
        rows += [(word, weight, offer.pk) for word, weight in weights.items()]
    Writer(Fundstelle(kind="angebot"), "suchwort_id", "weight", "object_id").write(sorted(rows))
