"""The regular report on how far the model project is, frozen when it is published."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from gremien.models.gremium import Gremium
from jena_sro.inhalte.models import PublishedOnce, PublishedOnceQuerySet
from sozialraeume.models.umfeld import validate_no_person


class SachstandsberichtQuerySet(PublishedOnceQuerySet, models.QuerySet["Sachstandsbericht"]):
    pass


class Sachstandsbericht(PublishedOnce):
    """How far the model project is, for the bodies that hear of it regularly, with the texts of the Fachdienst."""

    subject = "Sachstand"

    title = models.CharField("Titel", max_length=200)
    recipients = models.ManyToManyField(Gremium, related_name="sachstandsberichte", verbose_name="Wer bekommt ihn?")
    introduction = models.TextField("Einleitung", max_length=10_000, validators=[validate_no_person])
    outlook = models.TextField("Wie geht es weiter?", max_length=10_000, blank=True, validators=[validate_no_person])

    objects = SachstandsberichtQuerySet.as_manager()

    class Meta(PublishedOnce.Meta):
        verbose_name = "Sachstandsbericht"
        verbose_name_plural = "Sachstandsberichte"
        constraints = [
            *PublishedOnce.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title=""),
                name="gremien_sachstandsbericht_title",
                violation_error_message="Bitte geben Sie den Titel ein.",
            ),
        ]

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.published_at), "j. F Y") if self.published_at else "Entwurf"
        return f"{self.title}, {day}"

    def get_absolute_url(self) -> str:
        return reverse("gremien:sachstandsbericht_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("gremien:sachstandsbericht_update", args=[self.pk])
