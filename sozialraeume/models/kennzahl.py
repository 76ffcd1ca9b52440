"""Figures about Jena and its parts: what is counted, what was delivered, and what of it is published.

Nothing outside of the work area reads a Kennzahlwert: public pages, charts, files and PDFs show a Veroeffentlichung.
"""

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Vokabel
from jena_sro.konten.models import Konto
from sozialraeume.models.raum import Ortschaft, Sozialraum


class KennzahlQuerySet(models.QuerySet["Kennzahl"]):
    def with_newest(self) -> "KennzahlQuerySet":
        """Adds `newest`, the latest day of its values, and `newest_published`."""
        newest = [
            Subquery(model.objects.filter(kennzahl=OuterRef("pk")).order_by("-as_of").values("as_of")[:1])
            for model in (Kennzahlwert, Veroeffentlichung)
        ]
        return self.annotate(newest=newest[0], newest_published=newest[1])

    def public(self) -> "KennzahlQuerySet":
        return self.filter(pk__in=Veroeffentlichung.objects.values("kennzahl"))


class Kennzahl(Vokabel):
    """What is counted, in which unit, and when the next figures should come."""

    class Kind(models.TextChoices):
        MENSCHEN = "menschen", "Zahl von Menschen, Haushalten oder Fällen"
        ANTEIL = "anteil", "Anteil oder Quote"
        ANDERE = "andere", "andere Zahl, die nichts über einzelne Menschen sagt"

    class Rhythm(models.IntegerChoices):
        MONATLICH = 1, "jeden Monat"
        VIERTELJAEHRLICH = 3, "jedes Vierteljahr"
        HALBJAEHRLICH = 6, "jedes halbe Jahr"
        JAEHRLICH = 12, "jedes Jahr"
        ALLE_ZWEI_JAHRE = 24, "alle zwei Jahre"
        UNREGELMAESSIG = 0, "unregelmäßig"

    definition = models.TextField("Was wird gezählt?", max_length=1000, blank=True)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    unit = models.CharField("Einheit", max_length=50)
    source = models.CharField("Quelle", max_length=300)
    kind = models.CharField("Art", max_length=10, choices=Kind, default=Kind.MENSCHEN)
    numerator = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Anteil von welcher Zahl?"
    )
    denominator = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Anteil an welcher Zahl?"
    )
    rhythm = models.PositiveSmallIntegerField("Neue Zahlen kommen", choices=Rhythm, default=Rhythm.JAEHRLICH)
    delay_months = models.PositiveSmallIntegerField("So viele Monate nach dem Stichtag", default=3)
    is_example = models.BooleanField("Beispiel", default=False, help_text="Erfundener Eintrag der Demonstration.")

    objects = KennzahlQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Vokabel.Meta):
        verbose_name = "Kennzahl"
        verbose_name_plural = "Kennzahlen"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="anteil", numerator__isnull=False)
                | (~Q(kind="anteil") & Q(numerator__isnull=True, denominator__isnull=True)),
                name="sozialraeume_kennzahl_numerator",
                violation_error_message="Zu einem Anteil gehört die Zahl, deren Anteil es ist; zu anderen Zahlen nicht.",
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("sozialraeume:kennzahl_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("sozialraeume:zahl_list", args=[self.pk])

    def due_on(self, newest: datetime.date | None) -> datetime.date | None:
        """When figures after those of the day `newest` should be there; None if nobody can know."""
        if newest is None or not self.rhythm:
            return None
        return newest + relativedelta(months=self.rhythm + self.delay_months)

    def is_overdue(self, newest: datetime.date | None) -> bool:
        due_on = self.due_on(newest)
        return due_on is not None and due_on < timezone.localdate()


class Kennzahlwert(models.Model):
    """One delivered value for one place and day; the administration's sixth Planungsraum „Ortschaften“ is an Area."""

    class Area(models.TextChoices):
        JENA = "jena", "ganz Jena"
        PLANUNGSRAUM = "planungsraum", "Planungsraum „Ortschaften“"

    kennzahl = models.ForeignKey(Kennzahl, on_delete=models.PROTECT, related_name="werte", verbose_name="Kennzahl")
    ortschaft = models.ForeignKey(
        Ortschaft, on_delete=models.CASCADE, null=True, blank=True, related_name="kennzahlwerte", verbose_name="Ortschaft"
    )
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.CASCADE, null=True, blank=True, related_name="kennzahlwerte", verbose_name="Sozialraum"
    )
    area = models.CharField("Gebiet", max_length=15, choices=Area, blank=True)
    as_of = models.DateField("Stand")
    value = models.DecimalField("Wert", max_digits=14, decimal_places=2)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        ordering = ["kennzahl", "-as_of", "pk"]
        verbose_name = "Wert einer Kennzahl"
        verbose_name_plural = "Werte von Kennzahlen"
        constraints = [
            models.CheckConstraint(
                condition=Q(ortschaft__isnull=False, sozialraum__isnull=True, area="")
                | Q(ortschaft__isnull=True, sozialraum__isnull=False, area="")
                | Q(ortschaft__isnull=True, sozialraum__isnull=True, area__in=["jena", "planungsraum"]),
                name="sozialraeume_kennzahlwert_one_place",
                violation_error_message="Ein Wert gehört zu genau einem Gebiet.",
            ),
            models.UniqueConstraint(fields=["kennzahl", "ortschaft", "as_of"], name="sozialraeume_kennzahlwert_ortschaft"),
            models.UniqueConstraint(fields=["kennzahl", "sozialraum", "as_of"], name="sozialraeume_kennzahlwert_sozialraum"),
            models.UniqueConstraint(
                fields=["kennzahl", "area", "as_of"], condition=~Q(area=""), name="sozialraeume_kennzahlwert_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kennzahl}: {self.value:.0f} ({self.as_of:%d.%m.%Y})"

    @property
    def place(self) -> str:
        """The place in one word, see places.py."""
        return self.area or (f"ortschaft-{self.ortschaft_id}" if self.ortschaft_id else f"sozialraum-{self.sozialraum_id}")

    @staticmethod
    def place_fields(place: str) -> dict[str, Any]:
        """The fields that stand for a place."""
        kind, _, pk = place.partition("-")
        return {f"{kind}_id": int(pk)} if pk else {"area": place}


class VeroeffentlichungImmutableError(TypeError):
    """A Veroeffentlichung was about to be changed or deleted."""


class VeroeffentlichungQuerySet(models.QuerySet["Veroeffentlichung"]):
    def update(self, **values: Any) -> int:
        raise VeroeffentlichungImmutableError

    def delete(self) -> tuple[int, dict[str, int]]:
        raise VeroeffentlichungImmutableError


class Veroeffentlichung(models.Model):
    """What was published of a Kennzahl for a day: frozen. A correction is a new one, which then counts for that day.

    `cells`: place -> value as text, None where it is hidden. `basis`: the values the hidden ones were chosen by; nobody but
    the suppression reads it. `places`: place -> keys of the Ortschaften that belonged to it, the same for all of one day.
    """

    kennzahl = models.ForeignKey(Kennzahl, on_delete=models.PROTECT, related_name="veroeffentlichungen", verbose_name="Kennzahl")
    as_of = models.DateField("Stand")
    source = models.CharField("Quelle", max_length=300)
    cells = models.JSONField("Werte")
    basis = models.JSONField("Grundlage")
    places = models.JSONField("Gebiete")
    published_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="veröffentlicht von"
    )
    published_at = models.DateTimeField("veröffentlicht am", default=timezone.now)
    sha256 = models.CharField("Prüfsumme", max_length=64)

    objects = VeroeffentlichungQuerySet.as_manager()

    class Meta:
        ordering = ["kennzahl", "as_of", "pk"]
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        indexes = [models.Index(fields=["kennzahl", "as_of"], name="sozialraeume_veroeff_day")]

    def __str__(self) -> str:
        return f"{self.kennzahl}, Stand {self.as_of:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise VeroeffentlichungImmutableError
        self.sha256 = self.compute_sha256()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise VeroeffentlichungImmutableError

    def compute_sha256(self) -> str:
        """SHA-256 over everything that was published and by what it was chosen."""
        content = [self.kennzahl_id, f"{self.as_of}", self.source, self.cells, self.basis, self.places]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def is_intact(self) -> bool:
        return self.sha256 == self.compute_sha256()

    def value(self, place: str) -> Decimal | None:
        """What is shown for the place; None where nothing is shown."""
        text = self.cells.get(place)
        return None if text is None else Decimal(text)

    def is_hidden(self, place: str) -> bool:
        return place in self.cells and self.cells[place] is None
