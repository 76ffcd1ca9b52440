"""Which of the public offers the filters let through, in which order, and how many each other choice would find."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from sozialraeume.models import Sozialraum
from teilhabe.bestand.bits import bits_of
from teilhabe.bestand.liste import Bestand
from teilhabe.filters import ACCESS_FACTS, DAYS, DAYTIMES, TICKED, AngebotFilter, Place, spans_meant
from teilhabe.models import Angebot, Reichweite


class Treffer:
    """Primary keys of the offers, in groups of the same nearness; only the part that a page shows is worked out."""

    def __init__(self, bestand: Bestand, groups: Sequence[int], spans: tuple[Any, ...] = ()) -> None:
        self.bestand, self.groups, self.spans = bestand, groups, spans

    def __len__(self) -> int:
        return sum(group.bit_count() for group in self.groups)

    def __getitem__(self, part: slice) -> list[int]:
        start, stop, found = part.start or 0, len(self) if part.stop is None else part.stop, []
        for group in self.groups:
            count = group.bit_count()
            if start < count and stop > 0:
                found += self.bestand.part(group, self.spans, max(start, 0), min(stop, count))
            start, stop = start - count, stop - count
        return found


def groups_of(bestand: Bestand, bits: int, place: Place | None) -> list[int]:
    """Those of `bits` that reach the place, the nearest first: in the Ortschaft itself, then by rank in its Sozialraum."""
    if place is None:
        return [bits]
    merkmale, groups = bestand.merkmale, []
    if not isinstance(place, Sozialraum):
        groups.append(bits & merkmale.get(f"ortschaft{place.pk}", 0))
    sozialraum = place.pk if isinstance(place, Sozialraum) else place.sozialraum_id  # type: ignore[attr-defined]
    for rank in Reichweite.Rank.values:
        rest = reduce(lambda left, group: left & ~group, groups, bits)
        groups.append(rest & merkmale.get(f"raum{sozialraum}-{rank}", 0))
    return groups


class Auswahl:
    """The filters as sets of offers."""

    def __init__(self, angebot_filter: AngebotFilter, bestand: Bestand, scores: Mapping[int, float] | None = None) -> None:
        """`scores` are the hits of the search, None if nothing is searched for."""
        self.filter, self.bestand, self.scores = angebot_filter, bestand, scores
        self.keys = {(field, slug): pk for field, words in angebot_filter.words_by_field.items() for slug, _, pk in words}
        self.parts = {name: self.part(name, value) for name, value in angebot_filter.values.items() if name in PARTS}
        if scores is not None:
            slots = (bestand.slots[pk] for pk in scores if pk in bestand.slots)
            self.parts["q"] = bits_of(slots, len(bestand.pks))
        if angebot_filter.spans:
            self.parts["zeit"] = bestand.open_in(angebot_filter.spans)

    def part(self, name: str, value: Any) -> int:
        """The offers that one value of one field lets through."""
        if name == "wo":
            return reduce(or_, groups_of(self.bestand, self.bestand.public, self.filter.places.get(value)), 0)
        if name == "barrierefrei":
            return self.meeting(value, self.filter.values.get("unbekannt", False))
        if name == "zugang":
            return self.bestand.merkmale.get(f"zugang-{value}", 0)
        if name == "kostenlos":
            return self.bestand.merkmale.get("kostenlos", 0)
        return self.bestand.merkmale.get(f"{name}{self.keys.get((name, value))}", 0)

    def meeting(self, needs: Iterable[str], is_unknown_fine: bool) -> int:
        """Only what surely meets all of them; on demand also where nobody has told yet, never a "nein"."""
        merkmale = self.bestand.merkmale
        found = (merkmale.get(key, 0) | (merkmale.get(f"{key}?", 0) if is_unknown_fine else 0) for key in needs)
        return reduce(and_, found, self.bestand.public)

    def all_but(self, *names: str) -> int:
        """The offers that all filters but these let through."""
        return reduce(and_, (bits for name, bits in self.parts.items() if name not in names), self.bestand.public)

    @property
    def treffer(self) -> Treffer | list[int]:
        groups = groups_of(self.bestand, self.all_but(), self.filter.place)
        if self.scores is None:
            return Treffer(self.bestand, groups, self.filter.spans)
        return self.best_first(Treffer(self.bestand, [group])[:] for group in groups)

    def best_first(self, groups: Iterable[list[int]]) -> list[int]:
        """Within a nearness what is confirmed, then the best hits."""
        scores, bestand = self.scores or {}, self.bestand
        found: list[int] = []
        for group in groups:
            found += sorted(group, key=lambda pk: (bestand.is_unconfirmed(bestand.slots[pk]), -scores[pk], pk))
        return found

    def counts(self) -> dict[str, dict[str, int]]:
        """For each field and choice: how many offers there are with it, all other filters as they are."""
        values = self.filter.values
        tag, daytime, needs = values.get("tag", ""), values.get("tageszeit", ""), values.get("barrierefrei", [])
        rest = self.all_but("zeit")
        found = {
            "tag": {key: self.count_open(rest, key, daytime) for key in ["", *dict(DAYS)]},
            "tageszeit": {key: self.count_open(rest, tag, key) for key in ["", *DAYTIMES]},
            "barrierefrei": self.count("barrierefrei", {key: [*needs, key] for key in ACCESS_FACTS}),
            "wo": self.count("wo", {key: key for key in ["", *self.filter.places]}),
            "zugang": self.count("zugang", {key: key for key in ["", *Angebot.Zugang.values]}),
            "kostenlos": self.count("kostenlos", {TICKED: True}),
            "unbekannt": {TICKED: (self.all_but("barrierefrei") & self.meeting(needs, is_unknown_fine=True)).bit_count()},
        }
        for name, words in self.filter.words_by_field.items():
            found[name] = self.count(name, {key: key for key in ["", *(slug for slug, _, _ in words)]})
        return found

    def count(self, name: str, choices: Mapping[str, Any]) -> dict[str, int]:
        rest = self.all_but(name)
        return {key: (rest & self.part(name, value) if value else rest).bit_count() for key, value in choices.items()}

    def count_open(self, rest: int, tag: str, daytime: str) -> int:
        return (rest & self.bestand.open_in(spans_meant(tag, daytime)) if tag or daytime else rest).bit_count()


PARTS = ("wo", "thema", "art", "zugang", "sprache", "kostenlos", "barrierefrei")
