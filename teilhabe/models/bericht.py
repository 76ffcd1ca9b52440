"""The Bestands- und Bedarfsanalyse of a Sozialraum, frozen when it is published, and the Maßnahmen that go on afterwards."""

from typing import Any

from django.db import models
from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt, PublishedOnce, PublishedOnceQuerySet
from sozialraeume.models import Bedarf, Sozialraum
from sozialraeume.models.umfeld import validate_no_person


class BerichtQuerySet(PublishedOnceQuerySet, models.QuerySet["Bericht"]):
    def public(self) -> "BerichtQuerySet":  # type: ignore[override]
        return super().public().select_related("sozialraum")

    def drafts(self) -> "BerichtQuerySet":  # type: ignore[override]
        return super().drafts().select_related("sozialraum")


class Bericht(PublishedOnce):
    """What there is in a Sozialraum and what is needed, with the texts of the Fachdienst."""

    sozialraum = models.ForeignKey(Sozialraum, on_delete=models.PROTECT, related_name="berichte", verbose_name="Sozialraum")
    introduction = models.TextField("Einleitung", max_length=10_000, blank=True)
    conclusions = models.TextField("Was folgt daraus?", max_length=10_000, blank=True)

    objects = BerichtQuerySet.as_manager()

    class Meta(PublishedOnce.Meta):
        verbose_name = "Bericht"
        verbose_name_plural = "Berichte"
        constraints = [
            *PublishedOnce.Meta.constraints,
            models.UniqueConstraint(
                fields=["sozialraum"],
                condition=Q(published_at__isnull=True),
                name="teilhabe_bericht_one_draft",
                violation_error_message="Für diesen Sozialraum gibt es schon einen Entwurf. Bitte schreiben Sie dort weiter.",
            ),
        ]

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.published_at), "j. F Y") if self.published_at else "Entwurf"
        return f"Bestands- und Bedarfsanalyse {self.sozialraum}, {day}"

    def get_absolute_url(self) -> str:
        return reverse("teilhabe:bericht_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("teilhabe:bericht_update", args=[self.pk])

    @property
    def subject(self) -> str:  # type: ignore[override]
        return str(self.sozialraum)


class MassnahmeQuerySet(models.QuerySet["Massnahme"]):
    def public(self) -> "MassnahmeQuerySet":
        """Those of published Berichte."""
        return self.filter(bericht__published_at__isnull=False).select_related("bericht__sozialraum", "bedarf")

    def overdue(self) -> "MassnahmeQuerySet":
        return self.public().filter(due_on__lt=timezone.localdate()).exclude(stand=Massnahme.Stand.ERLEDIGT)


class Massnahme(Inhalt):
    """What is to be done by when, as a Bericht says. When that is published, only Stand and note go on."""

    class Stand(models.TextChoices):
        OFFEN = "offen", "offen"
        IN_ARBEIT = "in_arbeit", "in Arbeit"
        ERLEDIGT = "erledigt", "erledigt"

    bericht = models.ForeignKey(Bericht, on_delete=models.CASCADE, related_name="massnahmen", verbose_name="Bericht")
    bedarf = models.ForeignKey(
        Bedarf, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Bedarf"
    )
    text = models.CharField("Was ist zu tun?", max_length=300, validators=[validate_no_person])
    responsible = models.CharField("Wer ist zuständig?", max_length=200, validators=[validate_no_person])
    due_on = models.DateField("Bis wann?")
    stand = models.CharField("Stand", max_length=10, choices=Stand, default=Stand.OFFEN)
    note = models.CharField("Was ist geschehen?", max_length=300, blank=True, validators=[validate_no_person])

    objects = MassnahmeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "Maßnahme"
        verbose_name_plural = "Maßnahmen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(responsible=""),
                name="teilhabe_massnahme_complete",
                violation_error_message="Zu einer Maßnahme gehört, was zu tun ist und wer zuständig ist.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises ProtectedError for one that a published Bericht names."""
        if self.bericht.published_at:
            raise ProtectedError("A published Bericht names this Massnahme.", {self.bericht})
        return super().delete(*args, **kwargs)

    def get_work_url(self) -> str:
        return reverse("teilhabe:massnahme_update", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.stand != self.Stand.ERLEDIGT and self.due_on < timezone.localdate()
