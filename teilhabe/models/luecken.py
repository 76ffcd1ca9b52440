"""What the gap view stands on: how long offers are open by weekday and time of day, wishes, and a snapshot for each month."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from jena_sro.inhalte.derived import write_differences
from jena_sro.inhalte.kalender import WEEKDAYS, day_span, local_datetime
from jena_sro.inhalte.models import Inhalt
from sozialraeume.models import Lebensbereich, Sozialraum
from teilhabe.models.angebot import Angebot
from teilhabe.models.zeiten import Termin

NOON, EVENING = datetime.time(12), datetime.time(17)  # like the times of day of the offers list
NOWHERE = Value(0)  # stands for NULL in a unique rule; no row has this key


class Zeitfenster(models.Model):
    """Derived: minutes of an Angebot on one weekday at one time of day, in the coming ZEITFENSTER_DAYS together."""

    class Daytime(models.IntegerChoices):
        VORMITTAG = 0, "vormittags"
        NACHMITTAG = 1, "nachmittags"
        ABEND = 2, "abends"

    angebot = models.ForeignKey(Angebot, on_delete=models.CASCADE, related_name="zeitfenster", verbose_name="Angebot")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=list(enumerate(WEEKDAYS)))
    daytime = models.PositiveSmallIntegerField("Tageszeit", choices=Daytime)
    minutes = models.PositiveIntegerField("Minuten")

    class Meta:
        ordering = ["angebot", "weekday", "daytime"]
        verbose_name = "Zeitfenster"
        verbose_name_plural = "Zeitfenster"
        constraints = [
            models.UniqueConstraint(fields=["angebot", "weekday", "daytime"], name="teilhabe_zeitfenster_unique"),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6), daytime__range=(0, 2), minutes__gt=0), name="teilhabe_zeitfenster_values"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.get_daytime_display()}: {self.minutes} Minuten"


def minutes_by_daytime(start: datetime.datetime, end: datetime.datetime) -> Iterator[tuple[int, int]]:
    """Times of day that a date within one local day overlaps, each with the minutes there."""
    day = timezone.localtime(start).date()
    midnight, following = day_span(day)
    limits = [midnight, local_datetime(day, NOON), local_datetime(day, EVENING), following]
    for daytime in Zeitfenster.Daytime:
        first, last = max(start, limits[daytime]), min(end, limits[daytime + 1])
        minutes = int(last.timestamp() - first.timestamp()) // 60
        if minutes > 0:
            yield daytime, minutes


@transaction.atomic
def refresh_zeitfenster(ids: Iterable[int]) -> None:
    """Work out anew, from their Termine, when the Angebote `ids` are open in the coming ZEITFENSTER_DAYS."""
    chosen = Q(angebot__in=list(ids))
    first = timezone.localdate()
    start, end = day_span(first)[0], day_span(first + datetime.timedelta(days=settings.ZEITFENSTER_DAYS))[0]
    termine = Termin.objects.filter(chosen, starts_at__gte=start, starts_at__lt=end)
    minutes: Counter[tuple[int, int, int]] = Counter()
    for angebot, starts_at, ends_at in termine.values_list("angebot", "starts_at", "ends_at").iterator():
        weekday = timezone.localtime(starts_at).weekday()
        for daytime, part in minutes_by_daytime(starts_at, ends_at):
            minutes[angebot, weekday, daytime] += part
    rows = [Zeitfenster(angebot_id=a, weekday=w, daytime=d, minutes=m) for (a, w, d), m in minutes.items()]
    write_differences(Zeitfenster.objects.filter(chosen), rows, ("angebot_id", "weekday", "daytime", "minutes"))


def month_of(day: datetime.date) -> datetime.date:
    """First day of the month."""
    return day.replace(day=1)


def months_back(day: datetime.date, number: int) -> datetime.date:
    """First day of the month `number` months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    return datetime.date(year, month + 1, 1)


class MonthlyQuerySet(models.QuerySet):
    def of_last_year(self) -> "MonthlyQuerySet":
        """Rows of this month and the eleven before it."""
        return self.filter(month__gte=months_back(timezone.localdate(), 11))


class Wunsch(models.Model):
    """How often a topic was named in one month as missing in a Sozialraum (None: in all of Jena). Nothing else is kept."""

    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="wuensche", verbose_name="Sozialraum"
    )
    lebensbereich = models.ForeignKey(
        Lebensbereich, on_delete=models.PROTECT, related_name="wuensche", verbose_name="Lebensbereich"
    )
    month = models.DateField("Monat")
    count = models.PositiveIntegerField("Anzahl", default=1, validators=[MinValueValidator(1)])
    is_example = models.BooleanField("Beispiel", default=False)

    objects = MonthlyQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "sozialraum", "lebensbereich"]
        verbose_name = "Wunsch"
        verbose_name_plural = "Wünsche"
        constraints = [
            models.UniqueConstraint(
                Coalesce(F("sozialraum_id"), NOWHERE),
                F("lebensbereich"),
                F("month"),
                F("is_example"),
                name="teilhabe_wunsch_unique",
                violation_error_message="Für diesen Monat gibt es den Wunsch schon.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1, count__gt=0),
                name="teilhabe_wunsch_month",
                violation_error_message="Ein Wunsch zählt ab 1 und gehört zum ersten Tag eines Monats.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lebensbereich}, {self.sozialraum or 'ganz Jena'}: {self.count} ({self.month:%m.%Y})"


class Monatsstand(Inhalt):
    """Snapshot of one month. Without Lebensbereich: all topics together; without Sozialraum: all of Jena, each offer once.

    `offers` are the public offers that lie in the Sozialraum or serve it, `open_offers` those of them without sign-up,
    `minutes` and `open_minutes` how long they are open in a week.
    """

    month = models.DateField("Monat")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="monatsstaende", verbose_name="Sozialraum"
    )
    lebensbereich = models.ForeignKey(
        Lebensbereich, on_delete=models.PROTECT, null=True, blank=True, related_name="monatsstaende", verbose_name="Lebensbereich"
    )
    offers = models.PositiveIntegerField("Angebote")
    open_offers = models.PositiveIntegerField("offene Angebote")
    minutes = models.PositiveIntegerField("Minuten in der Woche")
    open_minutes = models.PositiveIntegerField("offene Minuten in der Woche")

    objects = MonthlyQuerySet.as_manager()

    class Meta:
        ordering = ["month", "sozialraum", "lebensbereich"]
        verbose_name = "Monatsstand"
        verbose_name_plural = "Monatsstände"
        constraints = [
            models.UniqueConstraint(
                F("month"),
                Coalesce(F("sozialraum_id"), NOWHERE),
                Coalesce(F("lebensbereich_id"), NOWHERE),
                name="teilhabe_monatsstand_unique",
                violation_error_message="Für diesen Monat gibt es schon einen Stand.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="teilhabe_monatsstand_month",
                violation_error_message="Ein Monatsstand gehört zum ersten Tag eines Monats.",
            ),
            models.CheckConstraint(
                condition=Q(open_offers__lte=F("offers"), open_minutes__lte=F("minutes")),
                name="teilhabe_monatsstand_open",
                violation_error_message="Es kann nicht mehr offene Angebote geben als Angebote.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}, {self.sozialraum or 'ganz Jena'}, {self.lebensbereich or 'alle Themen'}: {self.offers}"
