"""When an Angebot is open: rhythms, cancelled dates, school holidays and the dates worked out from them."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import ClassVar, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from jena_sro.inhalte.derived import write_differences
from jena_sro.inhalte.kalender import (
    ORDINALS,
    WEEKDAYS,
    day_span,
    days_between,
    is_nth_weekday,
    is_public_holiday,
    local_datetime,
)
from jena_sro.inhalte.models import Inhalt

Span = tuple[datetime.datetime, datetime.datetime]  # start and end


def clock(time: datetime.time | datetime.datetime) -> str:
    """`9` or `16:30`, as people say it."""
    return f"{time.hour}" if time.minute == 0 else f"{time.hour}:{time.minute:02d}"


def span_in_words(start: datetime.time | datetime.datetime, end: datetime.time | datetime.datetime) -> str:
    return f"{clock(start)} bis {clock(end)} Uhr"


def day_in_words(day: datetime.date) -> str:
    """`heute`, `morgen`, or the weekday with its date."""
    words = {0: "heute", 1: "morgen"}
    return words.get((day - timezone.localdate()).days) or date_format(day, "l, j. F")


class Schulferien(Inhalt):
    """School holidays of Thuringia, entered by staff."""

    name = models.CharField("Name", max_length=100)
    start = models.DateField("erster Tag")
    end = models.DateField("letzter Tag")

    class Meta:
        ordering = ["start"]
        verbose_name = "Schulferien"
        verbose_name_plural = "Schulferien"
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="teilhabe_schulferien_period",
                violation_error_message="Der letzte Ferientag liegt vor dem ersten.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def days(first: datetime.date, last: datetime.date) -> set[datetime.date]:
        """All days between `first` and `last` that are school holidays."""
        periods = Schulferien.objects.filter(start__lte=last, end__gte=first).values_list("start", "end")
        return {day for start, end in periods for day in days_between(max(start, first), min(end, last))}


class RhythmWords(NamedTuple):
    """Rhythms in words that differ in nothing but the weekday."""

    in_words: str
    limits: str
    note: str


def weekdays_in_words(weekdays: list[int]) -> str:
    """„jeden Tag“, „Montag bis Freitag“ for three or more in a row, else each by its name."""
    days = sorted(set(weekdays))
    names = [WEEKDAYS[day] for day in days]
    if len(days) == len(WEEKDAYS):
        return "jeden Tag"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} bis {names[-1]}"
    return f"jeden {' und '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}"


class AngebotszeitQuerySet(models.QuerySet["Angebotszeit"]):
    def lasting(self) -> "AngebotszeitQuerySet":
        """Those with days whose last one, as far as it is told, is not before today."""
        today = timezone.localdate()
        is_over = Q(date__lt=today) | Q(date__isnull=True, valid_until__lt=today)
        return self.exclude(is_over | Q(rhythm=Angebotszeit.Rhythm.VEREINBARUNG))

    def grouped(self) -> list[RhythmWords]:
        """All rhythms in words, weekly ones at the same time in one line; asks nothing if they are loaded."""
        groups: dict[object, list[Angebotszeit]] = {}
        for zeit in self:
            same = (zeit.start_time, zeit.end_time, zeit.valid_from, zeit.valid_until, zeit.limits_in_words, zeit.note)
            groups.setdefault(same if zeit.rhythm == Angebotszeit.Rhythm.WOECHENTLICH else zeit.pk, []).append(zeit)
        return [RhythmWords(group_in_words(zeiten), zeiten[0].limits_in_words, zeiten[0].note) for zeiten in groups.values()]


def group_in_words(zeiten: list["Angebotszeit"]) -> str:
    first = zeiten[0]
    if len(zeiten) == 1:
        return first.in_words
    days = weekdays_in_words([zeit.weekday or 0 for zeit in zeiten])
    return f"{days}, {span_in_words(first.start_time, first.end_time)}"  # type: ignore[arg-type]


class Angebotszeit(models.Model):
    """One rhythm by which an Angebot takes place."""

    class Rhythm(models.TextChoices):
        WOECHENTLICH = "woechentlich", "jede Woche"
        VIERZEHNTAEGLICH = "vierzehntaeglich", "alle zwei Wochen"
        MONATLICH = "monatlich", "jeden Monat"
        EINZELTERMIN = "einzeltermin", "einzelner Termin"
        VEREINBARUNG = "vereinbarung", "nach Vereinbarung"

    WEEKLY: ClassVar[tuple[str, ...]] = (Rhythm.WOECHENTLICH.value, Rhythm.VIERZEHNTAEGLICH.value)

    angebot = models.ForeignKey("teilhabe.Angebot", on_delete=models.CASCADE, related_name="zeiten", verbose_name="Angebot")
    rhythm = models.CharField("Rhythmus", max_length=16, choices=Rhythm)
    weekday = models.SmallIntegerField("Wochentag", choices=list(enumerate(WEEKDAYS)), null=True, blank=True)
    nth = models.SmallIntegerField("der wievielte im Monat", choices=list(ORDINALS.items()), null=True, blank=True)
    date = models.DateField("Tag", null=True, blank=True)
    start_time = models.TimeField("von", null=True, blank=True)
    end_time = models.TimeField("bis", null=True, blank=True)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_until = models.DateField("gilt bis", null=True, blank=True)
    not_on_holidays = models.BooleanField("nicht an Feiertagen", default=True)
    not_in_school_holidays = models.BooleanField("nicht in den Schulferien", default=False)
    note = models.CharField("Hinweis", max_length=200, blank=True)

    objects = AngebotszeitQuerySet.as_manager()

    class Meta:
        ordering = ["angebot", "weekday", "start_time", "pk"]
        verbose_name = "Angebotszeit"
        verbose_name_plural = "Angebotszeiten"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rhythm__in=["woechentlich", "vierzehntaeglich"], weekday__isnull=False, nth__isnull=True, date__isnull=True
                )
                | Q(rhythm="monatlich", weekday__isnull=False, nth__isnull=False, date__isnull=True)
                | Q(rhythm="einzeltermin", weekday__isnull=True, nth__isnull=True, date__isnull=False)
                | Q(rhythm="vereinbarung", weekday__isnull=True, nth__isnull=True, date__isnull=True),
                name="teilhabe_angebotszeit_rhythm",
                violation_error_message="Zu diesem Rhythmus gehören andere Angaben zum Tag.",
            ),
            models.CheckConstraint(
                condition=Q(rhythm="vereinbarung", start_time__isnull=True, end_time__isnull=True)
                | (~Q(rhythm="vereinbarung") & Q(start_time__isnull=False, end_time__isnull=False, end_time__gt=F("start_time"))),
                name="teilhabe_angebotszeit_times",
                violation_error_message="Bitte geben Sie Anfang und Ende an; das Ende liegt nach dem Anfang.",
            ),
            models.CheckConstraint(
                condition=~Q(rhythm="vierzehntaeglich") | Q(valid_from__isnull=False),
                name="teilhabe_angebotszeit_fortnight",
                violation_error_message="Bei „alle zwei Wochen“ muss der erste Tag bekannt sein.",
            ),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__range=(0, 6)),
                name="teilhabe_angebotszeit_weekday",
                violation_error_message="Bitte wählen Sie einen Wochentag.",
            ),
            models.CheckConstraint(
                condition=Q(nth__isnull=True) | Q(nth__in=[-1, 1, 2, 3, 4]),
                name="teilhabe_angebotszeit_nth",
                violation_error_message="Bitte wählen Sie: erster, zweiter, dritter, vierter oder letzter Wochentag im Monat.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="teilhabe_angebotszeit_period",
                violation_error_message="Das Ende der Gültigkeit liegt vor dem Anfang.",
            ),
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """The rhythm as people say it: „jeden ersten Mittwoch im Monat, 14 bis 16 Uhr“."""
        if self.rhythm == self.Rhythm.VEREINBARUNG:
            return "nach Vereinbarung"
        return f"{self.day_in_words}, {span_in_words(self.start_time, self.end_time)}"  # type: ignore[arg-type]

    @property
    def day_in_words(self) -> str:
        if self.date:
            return f"am {date_format(self.date, 'j. F Y')}"
        weekday = WEEKDAYS[self.weekday or 0]
        if self.rhythm == self.Rhythm.MONATLICH:
            return f"jeden {ORDINALS[self.nth or 1]} {weekday} im Monat"
        return f"jeden {weekday}" if self.rhythm == self.Rhythm.WOECHENTLICH else f"alle zwei Wochen am {weekday}"

    @property
    def limits_in_words(self) -> str:
        """What the rhythm leaves out, empty if nothing."""
        if self.rhythm in (self.Rhythm.VEREINBARUNG, self.Rhythm.EINZELTERMIN):
            return ""
        limits = ["an Feiertagen"] * self.not_on_holidays + ["in den Schulferien"] * self.not_in_school_holidays
        return f"nicht {' und '.join(limits)}" if limits else ""

    def next_dates(
        self, first: datetime.date, last: datetime.date, school_holidays: set[datetime.date]
    ) -> Iterator[datetime.date]:
        """Days from `first` to `last` (both included) on which the rhythm falls; none for „nach Vereinbarung“."""
        first = max(first, self.valid_from or first)
        last = min(last, self.valid_until or last)
        return (day for day in days_between(first, last) if self.falls_on(day) and not self.is_left_out(day, school_holidays))

    def coming_dates(self, count: int) -> list[datetime.date]:
        """The next days of the rhythm, `count` at most, looked for a year ahead."""
        first = timezone.localdate()
        last = first + datetime.timedelta(days=366)
        return list(islice(self.next_dates(first, last, Schulferien.days(first, last)), count))

    def falls_on(self, day: datetime.date) -> bool:
        """Whether the rhythm names this day, holidays aside."""
        if self.rhythm == self.Rhythm.EINZELTERMIN:
            return day == self.date
        if self.rhythm == self.Rhythm.VEREINBARUNG or day.weekday() != self.weekday:
            return False
        if self.rhythm == self.Rhythm.MONATLICH:
            return is_nth_weekday(day, self.nth or 1)
        return self.rhythm == self.Rhythm.WOECHENTLICH or self.is_own_fortnight(day)

    def is_own_fortnight(self, day: datetime.date) -> bool:
        """Whether an even number of weeks lies between the first weekday on or after `valid_from` and `day`."""
        start = self.valid_from or day
        first = start + datetime.timedelta(days=((self.weekday or 0) - start.weekday()) % 7)
        return (day - first).days % 14 == 0

    def is_left_out(self, day: datetime.date, school_holidays: set[datetime.date]) -> bool:
        if self.rhythm == self.Rhythm.EINZELTERMIN:
            return False
        on_holiday = self.not_on_holidays and is_public_holiday(day)
        return on_holiday or (self.not_in_school_holidays and day in school_holidays)


class Ausfall(models.Model):
    """A day on which an Angebot does not take place, with the reason people read."""

    angebot = models.ForeignKey("teilhabe.Angebot", on_delete=models.CASCADE, related_name="ausfaelle", verbose_name="Angebot")
    date = models.DateField("Tag")
    reason = models.CharField("Grund", max_length=200)

    class Meta:
        ordering = ["date"]
        verbose_name = "Ausfall"
        verbose_name_plural = "Ausfälle"
        constraints = [
            models.UniqueConstraint(
                fields=["angebot", "date"],
                name="teilhabe_ausfall_day",
                violation_error_message="Dieser Tag ist schon abgesagt.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="teilhabe_ausfall_reason",
                violation_error_message="Bitte nennen Sie den Grund.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}: {self.reason}"


class TerminQuerySet(models.QuerySet["Termin"]):
    def upcoming(self) -> "TerminQuerySet":
        """Dates that run now or come later, in order."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def overlapping(self, spans: Iterable[Span]) -> "TerminQuerySet":
        """Dates that have not ended and overlap one of the spans; all of them without a span."""
        overlap = Q()
        for start, end in spans:
            overlap |= Q(starts_at__lt=end, ends_at__gt=start)
        return self.filter(overlap, ends_at__gt=timezone.now())

    def on_day(self, day: datetime.date) -> "TerminQuerySet":
        """Dates that begin on `day`, local time."""
        midnight, following = day_span(day)
        return self.filter(starts_at__gte=midnight, starts_at__lt=following).order_by("starts_at", "pk")

    def public(self) -> "TerminQuerySet":
        return self.filter(angebot__is_public=True)


class Termin(models.Model):
    """Derived: one date of an Angebot, worked out TERMIN_HORIZON_DAYS ahead; cancelled dates have none."""

    angebot = models.ForeignKey("teilhabe.Angebot", on_delete=models.CASCADE, related_name="termine", verbose_name="Angebot")
    angebotszeit = models.ForeignKey(Angebotszeit, on_delete=models.CASCADE, related_name="termine", verbose_name="Angebotszeit")
    starts_at = models.DateTimeField("beginnt")
    ends_at = models.DateTimeField("endet")

    objects = TerminQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "Termin"
        verbose_name_plural = "Termine"
        constraints = [
            models.UniqueConstraint(fields=["angebotszeit", "starts_at"], name="teilhabe_termin_unique"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="teilhabe_termin_period"),
        ]
        indexes = [
            models.Index(fields=["starts_at", "angebot"], name="teilhabe_termin_day"),
            models.Index(fields=["angebot", "starts_at", "ends_at"], name="teilhabe_termin_next"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d.%m.%Y %H:%M}"

    @property
    def is_running(self) -> bool:
        return self.starts_at <= timezone.now() < self.ends_at

    @property
    def span_in_words(self) -> str:
        return span_in_words(timezone.localtime(self.starts_at), timezone.localtime(self.ends_at))


def planned_termine(
    zeiten: Iterable[Angebotszeit], first: datetime.date, last: datetime.date, cancelled: set[tuple[int, datetime.date]]
) -> Iterator[Termin]:
    """Unsaved Termine of `zeiten` from `first` to `last`; `cancelled` holds (pk of the Angebot, day)."""
    school_holidays = Schulferien.days(first, last)
    for zeit in zeiten:
        for day in zeit.next_dates(first, last, school_holidays):
            if zeit.start_time is None or zeit.end_time is None or (zeit.angebot_id, day) in cancelled:
                continue
            starts_at, ends_at = local_datetime(day, zeit.start_time), local_datetime(day, zeit.end_time)
            if starts_at < ends_at:  # not where the change to summer time swallows it
                yield Termin(angebot_id=zeit.angebot_id, angebotszeit=zeit, starts_at=starts_at, ends_at=ends_at)


@transaction.atomic
def refresh_termine(ids: Iterable[int]) -> set[int]:
    """Work out anew the dates of the Angebote `ids` from today to TERMIN_HORIZON_DAYS ahead.

    Returns the Angebote that have other dates now; that some are past is no difference.
    """
    first = timezone.localdate()
    last = first + datetime.timedelta(days=settings.TERMIN_HORIZON_DAYS)
    chosen = Q(angebot__in=list(ids))
    cancelled = set(Ausfall.objects.filter(chosen, date__range=(first, last)).values_list("angebot_id", "date"))
    termine = planned_termine(Angebotszeit.objects.filter(chosen), first, last, cancelled)
    changed = write_differences(Termin.objects.filter(chosen), termine, ("angebot_id", "angebotszeit_id", "starts_at", "ends_at"))
    midnight, _ = day_span(first)
    return {angebot for angebot, _, _, ends_at in changed if ends_at > midnight}
