"""The dates of the coming days in the memory of a process, offers by their place in the list (see `teilhabe.bestand.liste`)."""

import copy
import datetime
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from django.utils import timezone

from jena_sro.inhalte.kalender import day_span
from teilhabe.models.zeiten import Span

DAYS = 8  # today and seven more: a weekly offer always has a date in them
NEVER = 2**32 - 1


class Tag:
    """The dates that begin on one day, as three columns (times in seconds since 1970); a place of -1 is an empty row."""

    def __init__(self) -> None:
        self.slots, self.starts, self.ends = array("i"), array("I"), array("I")

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.slots, self.starts, self.ends, strict=True)

    def __copy__(self) -> "Tag":
        other = Tag()
        other.slots, other.starts, other.ends = self.slots[:], self.starts[:], self.ends[:]
        return other

    def drop(self, slot: int) -> None:
        at = -1
        try:
            while True:
                at = self.slots.index(slot, at + 1)
                self.slots[at] = -1
        except ValueError:
            return


class Woche:
    """The days from `first` on."""

    def __init__(self, first: datetime.date) -> None:
        self.first = first
        days = [day_span(first + datetime.timedelta(days=n))[0] for n in range(DAYS + 1)]
        self.end = days[-1]
        self.midnights = [int(day.timestamp()) for day in days]
        self.tage = [Tag() for _ in range(DAYS)]

    def __copy__(self) -> "Woche":
        other = Woche(self.first)
        other.tage = [copy.copy(tag) for tag in self.tage]
        return other

    def add(self, slot: int, start: int, end: int) -> None:
        number = min(max(bisect_right(self.midnights, start) - 1, 0), DAYS - 1)
        tag = self.tage[number]
        tag.slots.append(slot)
        tag.starts.append(start)
        tag.ends.append(end)

    def drop(self, slot: int) -> None:
        for tag in self.tage:
            tag.drop(slot)

    def number_of(self, span: Span) -> int:
        """Which of the days the span lies in."""
        return (timezone.localdate(span[0]) - self.first).days

    def starts_in(self, span: Span, now: int) -> dict[int, int]:
        """Start of the first date of each offer that overlaps the span and has not ended."""
        number = self.number_of(span)
        return first_starts(self.tage[number], span, now) if 0 <= number < DAYS else {}

    def next_starts(self, now: int, among: set[int] | None = None) -> dict[int, int]:
        """Start of the next or running date, of the offers `among` or of all."""
        found: dict[int, int] = {}
        for tag in self.tage:
            for slot, start, end in tag:
                if end > now and start < found.get(slot, NEVER) and (among is None or slot in among):
                    found[slot] = start
        return found

    def ended(self, since: int, now: int) -> set[int]:
        """Offers with a date of the first day that has ended in between."""
        return {slot for slot, _, end in self.tage[0] if since < end <= now and slot >= 0}

    def next_end(self, now: int) -> int:
        """When the next date of the first day ends."""
        return min((end for slot, _, end in self.tage[0] if end > now and slot >= 0), default=NEVER)


def overlaps(start: int, end: int, span: Span, now: int) -> bool:
    return end > now and start < span[1].timestamp() and end > span[0].timestamp()


def first_starts(rows: Iterable[tuple[int, int, int]], span: Span, now: int) -> dict[int, int]:
    after, before = max(now, span[0].timestamp()), span[1].timestamp()
    found: dict[int, int] = {}
    for slot, start, end in rows:
        if end > after and start < before and start < found.get(slot, NEVER):
            found[slot] = start
    found.pop(-1, None)
    return found
