from django.db import models


class Lebensbereich(models.Model):
    """One of the nine areas of life (SGB IX § 118); visitors see the plain `label` as a topic."""

    code = models.CharField("Kennung", max_length=2, unique=True)
    name = models.CharField("Name im Gesetz", max_length=100)
    label = models.CharField("Thema", max_length=100)
    slug = models.SlugField("Adresse", max_length=100, unique=True)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    description = models.CharField("Was gehört dazu?", max_length=300)

    class Meta:
        ordering = ["position"]
        verbose_name = "Lebensbereich"
        verbose_name_plural = "Lebensbereiche"

    def __str__(self) -> str:
        return self.label
