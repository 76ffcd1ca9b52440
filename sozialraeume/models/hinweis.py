from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe, Einsendung
from sozialraeume.models.bedarf import Bedarf
from sozialraeume.models.lebensbereich import Lebensbereich
from sozialraeume.models.raum import Sozialraum


class Hinweis(Einsendung):
    """What a resident says is missing. The Fachdienst makes a Bedarf of it, answers or declines it; never public itself."""

    class Stand(models.TextChoices):
        NEU = "neu", "neu"
        AUFGENOMMEN = "aufgenommen", "als Bedarf aufgenommen"
        BEANTWORTET = "beantwortet", "beantwortet"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    AUFGABE = Aufgabe.Kind.HINWEIS

    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Wo fehlt es?"
    )
    lebensbereich = models.ForeignKey(
        Lebensbereich, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Worum geht es?"
    )
    text = models.TextField("Was fehlt?", max_length=2000)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.NEU)
    answer = models.TextField("Antwort", max_length=2000, blank=True)
    bedarf = models.ForeignKey(
        Bedarf, on_delete=models.PROTECT, null=True, blank=True, related_name="hinweise", verbose_name="Bedarf"
    )

    class Meta(Einsendung.Meta):
        verbose_name = "Hinweis"
        verbose_name_plural = "Hinweise"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="sozialraeume_hinweis_text",
                violation_error_message="Bitte schreiben Sie, was fehlt.",
            ),
            models.CheckConstraint(
                condition=Q(stand="neu", closed_at__isnull=True) | (~Q(stand="neu") & Q(closed_at__isnull=False, contact="")),
                name="sozialraeume_hinweis_closed",
                violation_error_message="Ein abgeschlossener Hinweis hat einen Tag und keinen Kontakt mehr.",
            ),
            models.CheckConstraint(
                condition=Q(stand="aufgenommen", bedarf__isnull=False) | (~Q(stand="aufgenommen") & Q(bedarf__isnull=True)),
                name="sozialraeume_hinweis_bedarf",
                violation_error_message="Zu einem aufgenommenen Hinweis gehört der Bedarf.",
            ),
            models.CheckConstraint(
                condition=Q(stand__in=("neu", "aufgenommen")) | ~Q(answer=""),
                name="sozialraeume_hinweis_answer",
                violation_error_message="Bitte schreiben Sie die Antwort.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hinweis vom {timezone.localtime(self.created_at):%d.%m.%Y}"

    def get_work_url(self) -> str:
        return reverse("sozialraeume:hinweis_detail", args=[self.pk])

    def withdraw_consent(self) -> None:
        """The Bedarf that came of it becomes internal too, for good."""
        super().withdraw_consent()
        if self.bedarf:
            self.bedarf.is_public, self.bedarf.stays_internal = False, True
            self.bedarf.save()

    @property
    def summary(self) -> str:
        """What was sent, for the answer."""
        return self.text
