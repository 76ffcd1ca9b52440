from django.db import models
from django.db.models import Q
from django.urls import reverse

from jena_sro.inhalte.models import Aufgabe, Einsendung
from sozialraeume.models.raum import Ortschaft
from sozialraeume.models.ressource import Ressource, RessourceArt


class Vorschlag(Einsendung):
    """A Ressource that a resident proposes. The Fachdienst takes it over or declines it; never public itself."""

    class Stand(models.TextChoices):
        NEU = "neu", "neu"
        UEBERNOMMEN = "uebernommen", "übernommen"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    AUFGABE = Aufgabe.Kind.VORSCHLAG

    name = models.CharField("Wie heißt es?", max_length=200)
    art = models.ForeignKey(
        RessourceArt, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Was ist es?"
    )
    ortschaft = models.ForeignKey(
        Ortschaft,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="In welchem Stadtteil oder Ort?",
    )
    place = models.CharField("Wo genau?", max_length=200, blank=True)
    text = models.TextField("Was ist gut daran?", max_length=2000)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.NEU)
    answer = models.TextField("Antwort", max_length=2000, blank=True)
    ressource = models.ForeignKey(
        Ressource, on_delete=models.PROTECT, null=True, blank=True, related_name="vorschlaege", verbose_name="Ressource"
    )

    class Meta(Einsendung.Meta):
        verbose_name = "Vorschlag"
        verbose_name_plural = "Vorschläge"
        constraints = [
            models.CheckConstraint(
                condition=Q(stand="neu", closed_at__isnull=True) | (~Q(stand="neu") & Q(closed_at__isnull=False, contact="")),
                name="sozialraeume_vorschlag_closed",
                violation_error_message="Ein abgeschlossener Vorschlag hat einen Tag und keinen Kontakt mehr.",
            ),
            models.CheckConstraint(
                condition=Q(stand="uebernommen", ressource__isnull=False) | (~Q(stand="uebernommen") & Q(ressource__isnull=True)),
                name="sozialraeume_vorschlag_ressource",
                violation_error_message="Zu einem übernommenen Vorschlag gehört die Ressource.",
            ),
            models.CheckConstraint(
                condition=~Q(stand="abgelehnt") | ~Q(answer=""),
                name="sozialraeume_vorschlag_answer",
                violation_error_message="Bitte nennen Sie den Grund.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_work_url(self) -> str:
        return reverse("sozialraeume:vorschlag_detail", args=[self.pk])

    @property
    def summary(self) -> str:
        """What was sent, for the answer."""
        return f"{self.name}\n{self.text}"
