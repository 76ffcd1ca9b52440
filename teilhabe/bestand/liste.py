"""The public offers in the memory of a process, so that filters, counts and pages of a list cost no query.

Each offer has a place (`slot`) in some arrays; which offers have a Merkmal is one integer with a bit for each place.
Read in full once a day; after a change of contents only the Listeneinträge and dates that are new; after the end of a
date only what comes next. What is in use is never changed: a renewal is a copy.
"""

import copy
import datetime
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import compress, islice
from operator import or_
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from jena_sro.inhalte import stand
from jena_sro.inhalte.kalender import day_span
from jena_sro.inhalte.models.confirmable import days_ago
from jena_sro.inhalte.models.suchwort import Wortschatz
from teilhabe.bestand.bits import bits_of, members, numbers_in
from teilhabe.bestand.woche import NEVER, Woche, overlaps
from teilhabe.models.listeneintrag import Listeneintrag
from teilhabe.models.reichweite import Reichweite
from teilhabe.models.zeiten import Span, Termin

MOST_CHANGES = 1_000  # after more the list is read in full: sooner done than one by one
UNCONFIRMED = "unbestaetigt"
SPARSE = 32  # one offer of so many: sooner sorted than looked for in the order of all

Row = tuple[int, int, bool, str, datetime.date | None, str, datetime.datetime | None]


class Bestand:
    def __init__(self, now: datetime.datetime) -> None:
        self.version = ""  # content version with which it was last compared
        self.generation: UUID | None = None  # another one: another database, or words were removed
        self.newest = 0  # key of the last Listeneintrag it knows
        self.now = int(now.timestamp())
        self.day = timezone.localdate(now)
        self.woche = Woche(self.day)
        self.next_end = NEVER
        self.pks = array("q")
        self.slots: dict[int, int] = {}
        self.keys: list[str] = []  # to sort by: unconfirmed or not, next date, sort key, primary key
        self.later = array("I")  # next date after the Woche
        self.merkmale: dict[str, int] = {}
        self.public = 0
        self.order = array("i")
        self.spans: dict[Span, int] = {}  # who is open then, as far as somebody has asked
        self.orders: dict[tuple[Span, ...], array[int]] = {}

    def __copy__(self) -> "Bestand":
        other = Bestand.__new__(Bestand)
        other.__dict__ = self.__dict__ | {"orders": {}}
        for name in ("woche", "pks", "slots", "keys", "later", "merkmale", "order", "spans"):
            other.__dict__[name] = copy.copy(getattr(self, name))
        return other

    # What is asked

    def open_in(self, spans: Iterable[Span]) -> int:
        """Those with a date that overlaps one of the spans and has not ended."""
        found = 0
        for span in spans:
            if span not in self.spans:
                self.spans[span] = bits_of(self.woche.starts_in(span, self.now), len(self.pks))
            found |= self.spans[span]
        return found

    def order_in(self, spans: tuple[Span, ...]) -> "array[int]":
        """The order of the list; of those open in the spans, if some are given, by their first date in them."""
        if not spans:
            return self.order
        if spans not in self.orders:
            starts: dict[int, int] = {}
            for span in spans:
                for slot, start in self.woche.starts_in(span, self.now).items():
                    starts[slot] = min(start, starts.get(slot, NEVER))
            keys = {slot: with_start(self.keys[slot], start) for slot, start in starts.items()}
            self.orders[spans] = array("i", sorted(keys, key=keys.__getitem__))
        return self.orders[spans]

    def part(self, bits: int, spans: tuple[Span, ...], start: int, stop: int) -> list[int]:
        """Primary keys of the offers `start` to `stop` of this set, in the order of the list."""
        count = bits.bit_count()
        if not spans and count * SPARSE < len(self.order):
            slots: Sequence[int] = sorted(numbers_in(bits), key=self.keys.__getitem__)[start:stop]
        else:
            slots = part_of(self.order_in(spans), members(bits, len(self.pks)), start, stop, count)
        return [self.pks[slot] for slot in slots]

    def is_unconfirmed(self, slot: int) -> bool:
        return self.keys[slot][0] == "1"

    def bit_of(self, pk: int) -> int:
        return 1 << self.slots[pk] if pk in self.slots else 0

    def reaching(self, sozialraum: int) -> int:
        """Those that reach the Sozialraum, in whatever way."""
        return reduce(or_, (self.merkmale.get(f"raum{sozialraum}-{rank}", 0) for rank in Reichweite.Rank.values), 0)

    @property
    def today(self) -> tuple[Span, ...]:
        return (day_span(self.day),)

    @property
    def open_today(self) -> int:
        """Those with a date that begins or runs today and has not ended yet."""
        return self.public & self.open_in(self.today)

    # How it becomes current

    def put(self, row: Row, limit: datetime.date) -> int:
        """Take over a row, but for its Merkmale and dates; return its place."""
        _, pk, _, sort_key, waits_since, _, later = row
        slot = self.slots.setdefault(pk, len(self.pks))
        if slot == len(self.pks):
            self.pks.append(pk)
            self.keys.append("")
            self.later.append(NEVER)
        is_unconfirmed = waits_since is not None and waits_since <= limit
        self.keys[slot] = f"{is_unconfirmed:d}{NEVER:08x}{sort_key}\0{pk:012d}"
        self.later[slot] = int(later.timestamp()) if later else NEVER
        return slot

    def dates(self, pks: Sequence[int] | None = None) -> Iterator[tuple[int, int, int]]:
        """The dates of the Woche that have not ended, as (place, start, end)."""
        after = datetime.datetime.fromtimestamp(self.now, datetime.UTC)
        found = Termin.objects.filter(starts_at__lt=self.woche.end, ends_at__gt=after).order_by()
        if pks is not None:
            found = found.filter(angebot__in=pks)
        for pk, start, end in found.values_list("angebot_id", "starts_at", "ends_at").iterator():
            if pk in self.slots:
                yield self.slots[pk], int(start.timestamp()), int(end.timestamp())

    def arrange(self, changed: Iterable[int], starts: dict[int, int]) -> None:
        """Give the changed places their next dates, and all their order."""
        for slot in changed:
            self.keys[slot] = with_start(self.keys[slot], starts.get(slot, self.later[slot]))
        self.order = array("i", sorted(self.order or range(len(self.keys)), key=self.keys.__getitem__))
        self.next_end = self.woche.next_end(self.now)


def with_start(key: str, start: int) -> str:
    return f"{key[0]}{start:08x}{key[9:]}"


def part_of(order: "array[int]", member: bytes, start: int, stop: int, count: int) -> list[int]:
    """The members from `start` to `stop`, looked for from the nearer end of the order."""
    if start <= count // 2:
        return list(islice(compress(order, map(member.__getitem__, order)), start, stop))
    backwards = compress(reversed(order), map(member.__getitem__, reversed(order)))
    return list(islice(backwards, max(count - stop, 0), count - start))[::-1]


def rows_after(newest: int, woche: Woche) -> QuerySet[Listeneintrag, Row]:
    later = Termin.objects.filter(angebot=OuterRef("angebot_pk"), starts_at__gte=woche.end).order_by("starts_at")
    rows = Listeneintrag.objects.filter(pk__gt=newest).order_by("pk").annotate(later=Subquery(later.values("starts_at")[:1]))
    return rows.values_list("pk", "angebot_pk", "is_public", "sort_key", "waits_since", "merkmale", "later")


def load(now: datetime.datetime) -> Bestand:
    """All of it: two queries."""
    bestand, limit = Bestand(now), days_ago(settings.CONFIRM_MARK_DAYS)
    slots: dict[str, Any] = {}
    for row in rows_after(0, bestand.woche).iterator():
        bestand.newest, _, is_public, _, _, merkmale, _ = row
        if is_public:
            slot = bestand.put(row, limit)
            for merkmal in (*merkmale.split(), *[UNCONFIRMED] * bestand.is_unconfirmed(slot)):
                slots.setdefault(merkmal, array("i")).append(slot)
    size = len(bestand.pks)
    bestand.public = (1 << size) - 1
    bestand.merkmale = {merkmal: bits_of(places, size) for merkmal, places in slots.items()}
    for date in bestand.dates():
        bestand.woche.add(*date)
    bestand.arrange(range(size), bestand.woche.next_starts(bestand.now))
    return bestand


def with_changes(held: Bestand, rows: Sequence[Row]) -> Bestand:
    """A copy with these rows, and the dates of their offers read anew."""
    bestand, limit = copy.copy(held), days_ago(settings.CONFIRM_MARK_DAYS)
    changed = {bestand.put(row, limit): row for row in rows}
    bits = bits_of(changed, len(bestand.pks))
    for sets in (bestand.merkmale, bestand.spans):
        for name in sets:
            sets[name] &= ~bits  # type: ignore[index]
    bestand.public &= ~bits
    for slot, row in changed.items():
        bestand.woche.drop(slot)
        for merkmal in (*row[5].split(), *[UNCONFIRMED] * bestand.is_unconfirmed(slot)):
            bestand.merkmale[merkmal] = bestand.merkmale.get(merkmal, 0) | 1 << slot
        bestand.public |= row[2] << slot
    for slot, start, end in bestand.dates([row[1] for row in rows]):
        bestand.woche.add(slot, start, end)
        for span in bestand.spans:
            bestand.spans[span] |= overlaps(start, end, span, bestand.now) << slot
    bestand.order.extend(range(len(bestand.order), len(bestand.pks)))
    bestand.arrange(changed, bestand.woche.next_starts(bestand.now, set(changed)))
    bestand.newest = rows[-1][0]
    return bestand


def at(held: Bestand, now: datetime.datetime) -> Bestand:
    """A copy in which the dates that have ended since are past."""
    bestand = copy.copy(held)
    bestand.now = int(now.timestamp())
    ended = bestand.woche.ended(held.now, bestand.now)
    bestand.spans = {span: bits for span, bits in bestand.spans.items() if bestand.woche.number_of(span)}
    bestand.arrange(ended, bestand.woche.next_starts(bestand.now, ended))
    return bestand


def compared(held: Bestand, version: str) -> Bestand:
    """What is held, or what it has become since it was last compared with the database."""
    generation = Wortschatz.objects.values_list("generation", flat=True).first()
    rows = list(rows_after(held.newest, held.woche)[: MOST_CHANGES + 1])
    if generation != held.generation or len(rows) > MOST_CHANGES:
        bestand = load(timezone.now())
    else:
        bestand = with_changes(held, rows) if rows else copy.copy(held)
    bestand.version, bestand.generation = version, generation
    return bestand


def renewed(held: Bestand | None, version: str, now: datetime.datetime) -> Bestand:
    """What is held, brought to this content version and time."""
    if held is None or held.day != timezone.localdate(now) or now.timestamp() < held.now:
        held = Bestand(now)
    if held.version != version:
        held = compared(held, version)
    return at(held, now) if now.timestamp() >= held.next_end else held


_lock = Lock()
_held: Bestand | None = None


def current() -> Bestand:
    """The public offers as they are now; no query unless contents have changed, or the day.

    Inside a transaction it is read in full and not kept, for the transaction may be rolled back.
    """
    global _held
    now = timezone.now()
    if connection.in_atomic_block:
        return load(now)
    with _lock:
        _held = renewed(_held, stand.current(), now)
        return _held
