from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt
from sozialraeume.models.konzept import Konzept
from sozialraeume.models.lebensbereich import Lebensbereich
from sozialraeume.models.raum import Sozialraum
from sozialraeume.models.umfeld import validate_no_person


class BedarfQuerySet(models.QuerySet["Bedarf"]):
    def public(self) -> "BedarfQuerySet":
        return self.filter(is_public=True).select_related("sozialraum", "lebensbereich", "konzept")

    def unfinished_first(self) -> "BedarfQuerySet":
        """What is being worked on, what is open, then what is done or refused; the latest change first."""
        stand = Bedarf.Stand
        order = [When(stand=value, then=Value(place)) for place, value in enumerate((stand.IN_ARBEIT, stand.OFFEN))]
        return self.order_by(Case(*order, default=Value(len(order))), "-stand_since", "-pk")


class Bedarf(Inhalt):
    """What is needed in a Sozialraum, in the words of the Fachdienst; the history says who changed its Stand and when."""

    class Herkunft(models.TextChoices):
        BEGEHUNG = "begehung", "Begehung"
        GESPRAECH = "gespraech", "Gespräch"
        KONFERENZ = "konferenz", "Sozialraumkonferenz"
        RUECKMELDUNG = "rueckmeldung", "Rückmeldung"
        KONZEPT = "konzept", "Konzept"

    class Stand(models.TextChoices):
        OFFEN = "offen", "offen"
        IN_ARBEIT = "in_arbeit", "in Arbeit"
        ERLEDIGT = "erledigt", "erledigt"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    title = models.CharField("Was wird gebraucht?", max_length=150, validators=[validate_no_person])
    text = models.TextField("Genauer", max_length=2000, blank=True, validators=[validate_no_person])
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True, validators=[validate_no_person])
    sozialraum = models.ForeignKey(Sozialraum, on_delete=models.PROTECT, related_name="bedarfe", verbose_name="Sozialraum")
    lebensbereich = models.ForeignKey(
        Lebensbereich, on_delete=models.PROTECT, related_name="bedarfe", verbose_name="Lebensbereich"
    )
    herkunft = models.CharField("Woher wissen wir das?", max_length=12, choices=Herkunft)
    noted_on = models.DateField("festgestellt am")
    konzept = models.ForeignKey(
        Konzept, on_delete=models.PROTECT, null=True, blank=True, related_name="bedarfe", verbose_name="Konzept"
    )
    passage = models.CharField("Stelle im Konzept", max_length=200, blank=True)
    stand = models.CharField("Stand", max_length=10, choices=Stand, default=Stand.OFFEN)
    stand_since = models.DateField("Stand seit", default=timezone.localdate, editable=False)
    answer = models.TextField("Antwort oder Grund", max_length=2000, blank=True, validators=[validate_no_person])
    is_public = models.BooleanField("auf den öffentlichen Seiten zeigen", default=False)
    stays_internal = models.BooleanField("darf nicht öffentlich werden", default=False, editable=False)

    objects = BedarfQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = "Bedarf"
        verbose_name_plural = "Bedarfe"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="sozialraeume_bedarf_title",
                violation_error_message="Bitte schreiben Sie, was gebraucht wird.",
            ),
            models.CheckConstraint(
                condition=~Q(stand="abgelehnt") | ~Q(answer=""),
                name="sozialraeume_bedarf_reason",
                violation_error_message="Bitte nennen Sie den Grund für die Ablehnung.",
            ),
            models.CheckConstraint(
                condition=Q(konzept__isnull=False) | (~Q(herkunft="konzept") & Q(passage="")),
                name="sozialraeume_bedarf_konzept",
                violation_error_message="Bitte wählen Sie das Konzept.",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(stays_internal=False),
                name="sozialraeume_bedarf_internal",
                violation_error_message="Wer uns das geschrieben hat, möchte nicht, dass es öffentlich wird.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = Bedarf.objects.filter(pk=self.pk).values_list("stand", flat=True).first()
        if stored is not None and stored != self.stand:
            self.stand_since = timezone.localdate()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("sozialraeume:bedarf_detail", args=[self.pk])

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        kind = self.get_herkunft_display()
        return ", ".join(filter(None, [kind, f"„{self.konzept.title}“" if self.konzept else "", self.passage]))
