"""What the accessibility statement is made of: the known barriers and the reviews of the portal."""

import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Aufgabe, Inhalt

COMPLETE_NOT_YET = (
    "Das geht erst, wenn keine Barriere mehr offen ist. Offen sind noch: {count}. "
    "Bitte wählen Sie „teilweise vereinbar“ oder tragen Sie zuerst ein, was behoben ist."
)
SAME_DAY = {"unique": "Für diesen Tag ist schon eine Prüfung eingetragen. Bitte ändern Sie diese."}


class BarriereQuerySet(models.QuerySet["Barriere"]):
    def open(self) -> "BarriereQuerySet":
        return self.filter(mended_on__isnull=True)

    def overdue(self) -> "BarriereQuerySet":
        return self.open().filter(planned_for__lt=timezone.localdate())

    def public(self) -> "BarriereQuerySet":
        """The open ones and, for a year, those that are mended."""
        since = timezone.localdate() - datetime.timedelta(days=settings.BARRIERE_SHOWN_DAYS)
        return self.filter(Q(mended_on__isnull=True) | Q(mended_on__gt=since))


class Barriere(Inhalt):
    """Something that does not work for everybody, what helps until it does, and when that will be."""

    class Reason(models.TextChoices):
        IN_ARBEIT = "in_arbeit", "Daran arbeiten wir noch"
        TECHNIK = "technik", "Die Technik lässt es noch nicht zu"
        DRITTE = "dritte", "Inhalte anderer Stellen"
        BELASTUNG = "belastung", "Unverhältnismäßige Belastung"

    title = models.CharField("Was geht nicht?", max_length=150)
    text = models.TextField("Genauer", max_length=1000, blank=True)
    place = models.CharField("Wo im Portal?", max_length=200)
    people = models.CharField("Wen betrifft es?", max_length=200)
    reason = models.CharField("Grund", max_length=10, choices=Reason)
    explanation = models.TextField("Grund in Worten", max_length=1000)
    alternative = models.TextField("Was hilft stattdessen?", max_length=1000)
    planned_for = models.DateField("Bis wann soll es gehen?", null=True, blank=True)
    mended_on = models.DateField("Behoben am", null=True, blank=True)
    easy_text = models.TextField("In Einfacher Sprache", max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=100)

    aufgaben = GenericRelation(Aufgabe)
    objects = BarriereQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = [F("mended_on").desc(nulls_first=True), "position", "pk"]
        verbose_name = "Barriere"
        verbose_name_plural = "Barrieren"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(place="") & ~Q(people="") & ~Q(explanation="") & ~Q(alternative=""),
                name="seiten_barriere_complete",
                violation_error_message="Bitte nennen Sie Ort, Betroffene, Grund und was stattdessen hilft.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_work_url(self) -> str:
        return reverse("seiten:barriere_update", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.mended_on is None and self.planned_for is not None and self.planned_for < timezone.localdate()


class Ueberpruefung(Inhalt):
    """A review of the accessibility of the portal; the newest one is what the statement says today."""

    class Method(models.TextChoices):
        SELBST = "selbst", "Selbstbewertung"
        EXTERN = "extern", "Prüfung durch eine unabhängige Stelle"

    class Result(models.TextChoices):
        VOLLSTAENDIG = "vollstaendig", "vollständig vereinbar"
        TEILWEISE = "teilweise", "teilweise vereinbar"
        NICHT = "nicht", "nicht vereinbar"

    reviewed_on = models.DateField("Geprüft am", default=timezone.localdate, unique=True, error_messages=SAME_DAY)
    method = models.CharField("Wie wurde geprüft?", max_length=10, choices=Method)
    examiner = models.CharField("Wer hat geprüft?", max_length=200)
    result = models.CharField("Ergebnis", max_length=12, choices=Result)
    aufgaben = GenericRelation(Aufgabe)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        verbose_name = "Überprüfung"
        verbose_name_plural = "Überprüfungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(examiner=""),
                name="seiten_ueberpruefung_examiner",
                violation_error_message="Bitte nennen Sie die Stelle, die geprüft hat.",
            )
        ]

    def __str__(self) -> str:
        return f"Erklärung zur Barrierefreiheit, geprüft am {self.reviewed_on:%d.%m.%Y}"

    def clean(self) -> None:
        """What is known not to work rules out that all of it works."""
        if self.result == self.Result.VOLLSTAENDIG and (count := Barriere.objects.open().count()):
            raise ValidationError({"result": COMPLETE_NOT_YET.format(count=count)})

    def get_work_url(self) -> str:
        return reverse("seiten:ueberpruefung_list")

    @property
    def next_on(self) -> datetime.date:
        """The latest day of the next review: a year later."""
        return self.reviewed_on + datetime.timedelta(days=settings.UEBERPRUEFUNG_DAYS)
