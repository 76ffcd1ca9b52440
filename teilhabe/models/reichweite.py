"""Which Sozialräume an Angebot reaches."""

from django.db import models

from sozialraeume.models import Sozialraum

CITY_WIDE_RANK = 2


class Reichweite(models.Model):
    """Derived: an Angebot reaches a Sozialraum, because it lies there, serves it, or serves all of Jena."""

    class Rank(models.IntegerChoices):
        LIES_THERE = 0, "findet hier statt"
        SERVES = 1, "auch für diesen Sozialraum"
        CITY_WIDE = CITY_WIDE_RANK, "für ganz Jena"

    angebot = models.ForeignKey("teilhabe.Angebot", on_delete=models.CASCADE, related_name="reichweiten")
    sozialraum = models.ForeignKey(Sozialraum, on_delete=models.CASCADE, related_name="reichweiten")
    rank = models.PositiveSmallIntegerField("Nähe", choices=Rank)

    class Meta:
        ordering = ["rank", "sozialraum"]
        verbose_name = "Reichweite"
        verbose_name_plural = "Reichweiten"
        constraints = [models.UniqueConstraint(fields=["angebot", "sozialraum"], name="teilhabe_reichweite_unique")]
        indexes = [models.Index(fields=["sozialraum", "rank"], name="teilhabe_reichweite_rank")]

    def __str__(self) -> str:
        return f"{self.angebot_id} → {self.sozialraum_id}"
