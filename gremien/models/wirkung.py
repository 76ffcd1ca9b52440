"""What the model project should bring about and by what that is seen, and the ways of support it tries for this."""

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from gremien.models.lernen import Baustein
from jena_sro.inhalte.models import Inhalt
from sozialraeume.models import Kennzahl
from sozialraeume.models.umfeld import validate_no_person


@dataclass(frozen=True)
class Messwert:
    """The published value of a Kennzahl for all of Jena in words, with its day."""

    value: str
    as_of: str


class WirkungQuerySet(models.QuerySet["Wirkung"]):
    def public(self) -> "WirkungQuerySet":
        return self.filter(is_public=True).select_related("baustein", "kennzahl")


class Wirkung(Inhalt):
    """An expected effect with exactly one indicator: a Kennzahl of the portal, or words where there is none yet.

    `messwert` is set by gremien/wirkungen.py where the Kennzahl has published values.
    """

    messwert: Messwert | None = None

    title = models.CharField("Was soll sich ändern?", max_length=200, validators=[validate_no_person])
    text = models.TextField("Genauer", max_length=2000, blank=True, validators=[validate_no_person])
    baustein = models.ForeignKey(Baustein, on_delete=models.PROTECT, related_name="wirkungen", verbose_name="Baustein")
    kennzahl = models.ForeignKey(
        Kennzahl, on_delete=models.PROTECT, null=True, blank=True, related_name="wirkungen", verbose_name="Kennzahl"
    )
    indicator = models.CharField("Woran erkennen wir es?", max_length=300, blank=True, validators=[validate_no_person])
    result = models.TextField("Was sehen wir bisher?", max_length=2000, blank=True, validators=[validate_no_person])
    source = models.CharField("Quelle", max_length=300)
    is_public = models.BooleanField("auf den öffentlichen Seiten zeigen", default=True)

    objects = WirkungQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["baustein__number", "pk"]
        verbose_name = "Wirkung"
        verbose_name_plural = "Wirkungen"
        constraints = [
            models.CheckConstraint(
                condition=Q(kennzahl__isnull=False, indicator="") | (Q(kennzahl__isnull=True) & ~Q(indicator="")),
                name="gremien_wirkung_indicator",
                violation_error_message="Zu einer Wirkung gehört genau eine Messgröße: eine Kennzahl oder eigene Worte.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(source=""),
                name="gremien_wirkung_complete",
                violation_error_message="Zu einer Wirkung gehören Worte und eine Quelle.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['wirkungen'])}#wirkung-{self.pk}"


class SettingQuerySet(models.QuerySet["Setting"]):
    def public(self) -> "SettingQuerySet":
        return self.filter(is_public=True)


class Setting(Inhalt):
    """A way of support that is tried, described without any case: nobody can be recognised in it."""

    title = models.CharField("Wie heißt es?", max_length=150, validators=[validate_no_person])
    text = models.TextField("Was wird erprobt?", max_length=3000, validators=[validate_no_person])
    target_group = models.CharField("Für wen, ganz allgemein?", max_length=300, validators=[validate_no_person])
    learned = models.TextField("Was haben wir gelernt?", max_length=3000, blank=True, validators=[validate_no_person])
    started_on = models.DateField("erprobt seit")
    ended_on = models.DateField("erprobt bis", null=True, blank=True)
    is_public = models.BooleanField("auf den öffentlichen Seiten zeigen", default=False)

    objects = SettingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = "Unterstützungssetting"
        verbose_name_plural = "Unterstützungssettings"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(target_group=""),
                name="gremien_setting_complete",
                violation_error_message="Zu einem Unterstützungssetting gehört, was für wen erprobt wird.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="gremien_setting_dates",
                violation_error_message="Das Ende liegt vor dem Anfang.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['erprobung'])}#erprobung-{self.pk}"

    @property
    def is_running(self) -> bool:
        return self.ended_on is None or self.ended_on >= timezone.localdate()
