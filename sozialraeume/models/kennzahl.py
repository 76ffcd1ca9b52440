"""Figures about Ortschaften and Sozialräume, each with its day and source."""

from collections.abc import Iterable

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from jena_sro.inhalte.models import Vokabel
from sozialraeume.models.raum import Ortschaft, Sozialraum


class Kennzahl(Vokabel):
    """What is counted, in which unit."""

    unit = models.CharField("Einheit", max_length=50)
    source = models.CharField("Quelle", max_length=300)

    class Meta(Vokabel.Meta):
        verbose_name = "Kennzahl"
        verbose_name_plural = "Kennzahlen"


class KennzahlwertQuerySet(models.QuerySet["Kennzahlwert"]):
    def newest(self, kennzahl: str, ortschaften: Iterable[Ortschaft]) -> "KennzahlwertQuerySet":
        """The newest value of the Kennzahl (by its slug) for each of the Ortschaften."""
        values = Kennzahlwert.objects.filter(kennzahl__slug=kennzahl, ortschaft=OuterRef("ortschaft")).order_by("-as_of")
        newest = self.filter(pk=Subquery(values.values("pk")[:1]), ortschaft__in=ortschaften)
        return newest.select_related("kennzahl", "ortschaft")


class Kennzahlwert(models.Model):
    """One value of a Kennzahl for one Ortschaft or one Sozialraum on one day, in the Kennzahl's unit."""

    kennzahl = models.ForeignKey(Kennzahl, on_delete=models.PROTECT, related_name="werte", verbose_name="Kennzahl")
    ortschaft = models.ForeignKey(
        Ortschaft, on_delete=models.CASCADE, null=True, blank=True, related_name="kennzahlwerte", verbose_name="Ortschaft"
    )
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.CASCADE, null=True, blank=True, related_name="kennzahlwerte", verbose_name="Sozialraum"
    )
    as_of = models.DateField("Stand")
    value = models.DecimalField("Wert", max_digits=14, decimal_places=2)

    objects = KennzahlwertQuerySet.as_manager()

    class Meta:
        ordering = ["kennzahl", "-as_of"]
        verbose_name = "Wert einer Kennzahl"
        verbose_name_plural = "Werte von Kennzahlen"
        constraints = [
            models.CheckConstraint(
                condition=Q(ortschaft__isnull=False, sozialraum__isnull=True)
                | Q(ortschaft__isnull=True, sozialraum__isnull=False),
                name="sozialraeume_kennzahlwert_one_place",
                violation_error_message="Ein Wert gehört zu einer Ortschaft oder zu einem Sozialraum.",
            ),
            models.UniqueConstraint(fields=["kennzahl", "ortschaft", "as_of"], name="sozialraeume_kennzahlwert_ortschaft"),
            models.UniqueConstraint(fields=["kennzahl", "sozialraum", "as_of"], name="sozialraeume_kennzahlwert_sozialraum"),
        ]

    def __str__(self) -> str:
        return f"{self.kennzahl}: {self.value:.0f} ({self.as_of:%d.%m.%Y})"
