import datetime

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from sozialraeume.models import Organisation


class LeistungserbringerQuerySet(models.QuerySet["Leistungserbringer"]):
    def current(self, day: datetime.date | None = None) -> "LeistungserbringerQuerySet":
        """Those that take part on `day` (default: today), with their Organisation."""
        day = day or timezone.localdate()
        running = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return (
            self.filter(running)
            .exclude(valid_from__gt=day)
            .select_related("organisation")
            .order_by("participation", "organisation__sort_key")
        )

    def with_counts(self) -> "LeistungserbringerQuerySet":
        """Adds `angebot_count`: public offers of the Organisation."""
        public = Q(organisation__angebote__is_public=True)
        return self.annotate(angebot_count=Count("organisation__angebote", filter=public, distinct=True))


class Leistungserbringer(models.Model):
    """The part an Organisation has in the model project."""

    class Participation(models.TextChoices):
        MIT_PKL = "mit_pkl", "mit PKL"
        OHNE_PKL = "ohne_pkl", "zunächst ohne PKL"
        OFFEN = "offen", "noch nicht bestätigt"

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="leistungserbringer", verbose_name="Organisation"
    )
    participation = models.CharField("Teilnahme", max_length=10, choices=Participation, default=Participation.OFFEN)
    valid_from = models.DateField("nimmt teil ab", null=True, blank=True)
    valid_until = models.DateField("nimmt teil bis", null=True, blank=True)

    objects = LeistungserbringerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation__sort_key"]
        verbose_name = "Leistungserbringer"
        verbose_name_plural = "Leistungserbringer"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="teilhabe_leistungserbringer_period",
                violation_error_message="Das Ende der Teilnahme liegt vor dem Anfang.",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name
