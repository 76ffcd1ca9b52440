from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt, free_slug
from sozialraeume.models.raum import Sozialraum


class Konzept(Inhalt):
    """A Stadtteilentwicklungskonzept or similar paper about Sozialräume: what it says in short, of which day, where it stands."""

    title = models.CharField("Titel", max_length=200)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    date = models.DateField("Datum des Papiers")
    publisher = models.CharField("herausgegeben von", max_length=200)
    url = models.URLField("Internetadresse", max_length=500, blank=True)
    text = models.TextField("Was steht darin?", max_length=1000, blank=True)
    sozialraeume = models.ManyToManyField(Sozialraum, related_name="konzepte", verbose_name="Sozialräume")

    history = HistoricalRecords(m2m_fields=[sozialraeume])

    class Meta:
        ordering = ["-date", "title"]
        verbose_name = "Konzept"
        verbose_name_plural = "Konzepte"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(publisher=""),
                name="sozialraeume_konzept_named",
                violation_error_message="Zu einem Konzept gehören Titel und Herausgeber.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date:%d.%m.%Y})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(type(self), self.title)
        super().save(*args, **kwargs)
