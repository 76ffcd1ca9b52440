"""The boundaries of all Ortschaften, as the city has handed them over on a day."""

from django.db import models
from django.db.models import Q


class Grenzverlauf(models.Model):
    """One file of boundaries: there is one or none, so either all Ortschaften have a boundary or the map is schematic.

    Shapes are rings on the grid of `sozialraeume.grenzen.geometry` by the key of the Ortschaft.
    """

    source = models.CharField("Quelle", max_length=200)
    as_of = models.DateField("Stand vom")
    digest = models.CharField("Prüfsumme des Inhalts", max_length=64)
    areas = models.JSONField("Grenzen")
    drawn = models.JSONField("Grenzen, wie Karten sie zeichnen")
    distances = models.JSONField("Entfernungen zwischen den Ortschaften in km")
    created_at = models.DateTimeField("eingelesen am", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Grenzverlauf"
        verbose_name_plural = "Grenzverläufe"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="sozialraeume_grenzverlauf_single",
                violation_error_message="Es gibt nur einen Grenzverlauf für die ganze Stadt.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="sozialraeume_grenzverlauf_source",
                violation_error_message="Bitte nennen Sie die Quelle.",
            ),
        ]

    def __str__(self) -> str:
        return f"Grenzen: {self.source}, Stand {self.as_of:%d.%m.%Y}"
