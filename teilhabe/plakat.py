"""What takes place in a Sozialraum in one month, as a poster tells it: each weekly rhythm once, all else day by day."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from gremien.models import Veranstaltung
from jena_sro.inhalte.kalender import day_span, days_between, months_from
from jena_sro.inhalte.models import unconfirmed_last
from sozialraeume.models import Sozialraum
from teilhabe.models import Angebot, Angebotszeit, Reichweite, Termin
from teilhabe.models.zeiten import span_in_words, weekdays_in_words

Clock: TypeAlias = datetime.time | datetime.datetime

ACCESS = {
    Angebot.Zugang.OFFEN: "ohne Anmeldung",
    Angebot.Zugang.ANMELDUNG: "mit Anmeldung",
    Angebot.Zugang.BEWILLIGUNG: "nach Bewilligung",
}
EASY_ACCESS = {
    "ohne Anmeldung": "Kommen Sie einfach vorbei.",
    "mit Anmeldung": "Bitte melden Sie sich vorher an.",
    "nach Bewilligung": "Das Amt muss vorher Ja sagen.",
}


def easy_span(start: Clock, end: Clock) -> str:
    return f"von {start:%-H:%M} Uhr bis {end:%-H:%M} Uhr"


SPANS: dict[bool, Callable[[Clock, Clock], str]] = {True: easy_span, False: span_in_words}


@dataclass(frozen=True)
class Period:
    """The days that a poster tells about, and in which words."""

    first: datetime.date
    last: datetime.date
    is_easy: bool = False

    def span(self, start: Clock, end: Clock) -> str:
        return SPANS[self.is_easy](start, end)


@dataclass(frozen=True)
class Entry:
    """One thing on the poster: every week, or from `day` on at single days. `order` is how near it is."""

    name: str
    when: tuple[str, ...]
    place: str
    access: str
    cost: str = ""
    phone: str = ""
    is_example: bool = False
    day: datetime.date | None = None
    order: int = 0

    @property
    def facts(self) -> str:
        return ", ".join(filter(None, (self.access, self.cost)))

    @property
    def room(self) -> int:
        """About how many lines it takes."""
        return 2 + len(self.when) + len(f"{self.place} {self.facts} {self.phone}") // 40

    @property
    def easy_access(self) -> str:
        return EASY_ACCESS.get(self.access, "")


@dataclass(frozen=True)
class Plakat:
    """All that can be told of a month; `more` counts what is not shown."""

    entries: list[Entry]
    more: int = 0

    @property
    def groups(self) -> list[tuple[bool, list[list[Entry]]]]:
        """Single days and what is every week, each in two columns: (whether it is every week, columns)."""
        return [(is_weekly, in_columns(rows)) for is_weekly, rows in ((False, self.dated), (True, self.weekly)) if rows]

    @property
    def weekly(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.day is None]

    @property
    def dated(self) -> list[Entry]:
        return sorted((entry for entry in self.entries if entry.day), key=lambda entry: entry.day or datetime.date.min)

    def cut_to(self, count: int) -> "Plakat":
        """The `count` entries that matter most: what is near before what is far, single days and every week in turn."""
        places = {id(entry): place for rows in (self.dated, self.weekly) for place, entry in enumerate(rows)}
        ordered = sorted(self.entries, key=lambda entry: (entry.order, places[id(entry)], entry.day is None))
        kept = {id(entry) for entry in ordered[:count]}
        entries = [entry for entry in self.entries if id(entry) in kept]
        return replace(self, entries=entries, more=self.more + len(self.entries) - len(entries))


def in_columns(entries: list[Entry]) -> list[list[Entry]]:
    """Two columns of about the same height, the order kept; split here, because balancing is what WeasyPrint is slowest at."""
    rooms = [entry.room for entry in entries]
    split = min(range(len(entries), -1, -1), key=lambda number: max(sum(rooms[:number]), sum(rooms[number:])))
    return [entries[:split], entries[split:]]


def known_months() -> list[datetime.date]:
    """First days of this month and of the following ones of which every Termin is worked out."""
    today = timezone.localdate()
    horizon = today + datetime.timedelta(days=settings.TERMIN_HORIZON_DAYS)
    return [month for month in months_from(today, 4) if month <= today or end_of(month) <= horizon]


def end_of(month: datetime.date) -> datetime.date:
    return month + relativedelta(months=1, days=-1)


def chosen_month(text: str) -> datetime.date | None:
    """The known month that is written so: 2026-12. This month for nothing, None for any other text."""
    months = known_months()
    return next((month for month in months if f"{month:%Y-%m}" == text), None) if text else months[0]


def plakat_of(sozialraum: Sozialraum, month: datetime.date, *, is_easy: bool = False) -> Plakat:
    """What takes place from today or the first of the month on. Offers for all of Jena without a place here only count."""
    period = Period(max(month, timezone.localdate()), end_of(month), is_easy)
    entries, without = [veranstaltung_entry(row, period) for row in veranstaltungen(sozialraum, period)], 0
    for angebot in angebote_with_termine(sozialraum, period):
        own = list(angebot_entries(angebot, period)) if angebot.nearness < Reichweite.Rank.CITY_WIDE else []  # type: ignore[attr-defined]
        entries += own
        without += not own
    return Plakat(entries, without)


def angebote_with_termine(sozialraum: Sozialraum, period: Period) -> QuerySet[Angebot]:
    start, end = day_span(period.first)[0], day_span(period.last)[1]
    termine = Termin.objects.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at")
    zeiten = Angebotszeit.objects.prefetch_related(Prefetch("termine", queryset=termine, to_attr="shown"))
    reaching = sozialraum.angebote.public().rank_for_sozialraum(sozialraum).select_related("organisation", "ort__ortschaft")
    return reaching.prefetch_related(Prefetch("zeiten", queryset=zeiten)).order_by(
        "nearness", unconfirmed_last(), "sort_key", "pk"
    )


def veranstaltungen(sozialraum: Sozialraum, period: Period) -> QuerySet[Veranstaltung]:
    rows: QuerySet[Veranstaltung] = sozialraum.veranstaltungen.public().upcoming()
    return rows.filter(date__range=(period.first, period.last), is_cancelled=False)


def veranstaltung_entry(row: Veranstaltung, period: Period) -> Entry:
    start, end = row.start_time, row.end_time
    hours = period.span(start, end) if start and end else f"ab {start:%-H:%M} Uhr" if start else ""
    zugang = Angebot.Zugang.ANMELDUNG if row.signup_phone or row.has_signup_form else Angebot.Zugang.OFFEN
    return Entry(
        name=row.title,
        when=(", ".join(filter(None, [days_in_words([row.date]), hours])),),
        place=row.place,
        access=ACCESS[zugang],
        phone=row.signup_phone,
        is_example=row.is_example,
        day=row.date,
    )


def angebot_entries(angebot: Angebot, period: Period) -> Iterator[Entry]:
    """One for all that is every week, one for all single days."""
    zeiten = list(angebot.zeiten.all())
    weekly = [zeit for zeit in zeiten if is_every_week(zeit, period)]
    termine = sorted((t for zeit in zeiten if zeit not in weekly for t in zeit.shown), key=lambda t: t.starts_at)  # type: ignore[attr-defined]
    facts = Entry(
        name=angebot.name,
        when=tuple(weekly_in_words(weekly, period)),
        place=place_of(angebot),
        access=ACCESS[Angebot.Zugang(angebot.zugang)],
        cost=angebot.cost_in_words if angebot.cost_in_words != "Kosten unbekannt" else "",
        phone=angebot.contact_phone,
        is_example=angebot.is_example,
        order=angebot.nearness,  # type: ignore[attr-defined]
    )
    if weekly:
        yield facts
    if termine:
        yield replace(facts, when=tuple(dates_in_words(termine, period)), day=timezone.localdate(termine[0].starts_at))


def place_of(angebot: Angebot) -> str:
    ort = angebot.ort
    return f"{ort.name}, {ort.street}" if ort else angebot.get_mode_display()


def shown_days(zeit: Angebotszeit) -> list[datetime.date]:
    return [timezone.localdate(termin.starts_at) for termin in zeit.shown]  # type: ignore[attr-defined]


def missing_days(zeit: Angebotszeit, period: Period) -> list[datetime.date]:
    """Days on which the rhythm falls, but it does not take place: holidays, and what was called off."""
    first, last = max(period.first, zeit.valid_from or period.first), min(period.last, zeit.valid_until or period.last)
    taken = set(shown_days(zeit))
    return [day for day in days_between(first, last) if zeit.falls_on(day) and day not in taken]


def is_every_week(zeit: Angebotszeit, period: Period) -> bool:
    """A weekly rhythm that takes place more often than not."""
    days = len(shown_days(zeit))
    return zeit.rhythm == Angebotszeit.Rhythm.WOECHENTLICH and 0 < days >= len(missing_days(zeit, period))


def weekly_in_words(zeiten: Iterable[Angebotszeit], period: Period) -> Iterator[str]:
    """„jeden Montag und Dienstag, 9 bis 12 Uhr, nicht am 24. Dezember“: a line for all that are at the same time."""
    groups: dict[object, list[Angebotszeit]] = {}
    for zeit in zeiten:
        groups.setdefault((zeit.start_time, zeit.end_time, zeit.valid_from, zeit.valid_until, zeit.note), []).append(zeit)
    for group in groups.values():
        one = group[0]
        words = [weekdays_in_words([zeit.weekday or 0 for zeit in group]), period.span(one.start_time, one.end_time)]  # type: ignore[arg-type]
        if one.valid_from and one.valid_from > period.first:
            words.append(f"ab {date_format(one.valid_from, 'j. F')}")
        if one.valid_until and one.valid_until < period.last:
            words.append(f"bis {date_format(one.valid_until, 'j. F')}")
        if missing := sorted({day for zeit in group for day in missing_days(zeit, period)}):
            words.append(f"nicht am {numbers_in_words(missing)}")
        yield ", ".join([*words, *filter(None, [one.note])])


def dates_in_words(termine: Iterable[Termin], period: Period) -> Iterator[str]:
    """„Donnerstag, 3., 17. und 31. Dezember, 14 bis 16 Uhr“: a line for all of one weekday at the same time."""
    groups: dict[tuple[int, str], list[datetime.date]] = {}
    for termin in termine:
        start, end = timezone.localtime(termin.starts_at), timezone.localtime(termin.ends_at)
        groups.setdefault((start.weekday(), period.span(start, end)), []).append(start.date())
    for (_, hours), days in groups.items():
        yield f"{days_in_words(days)}, {hours}"


def days_in_words(days: list[datetime.date]) -> str:
    """Days of one weekday and month."""
    return f"{date_format(days[0], 'l')}, {numbers_in_words(days)}"


def numbers_in_words(days: list[datetime.date]) -> str:
    """Days of one month: „24., 25. und 31. Dezember“."""
    numbers = [f"{day.day}." for day in days[:-1]]
    return " und ".join(filter(None, [", ".join(numbers), date_format(days[-1], "j. F")]))
