from django.db import models
from django.utils import timezone

from jena_sro.konten.models import Konto


class Rueckmeldung(models.Model):
    """Message of a resident to the Fachdienst, about a page or the portal."""

    class Anlass(models.TextChoices):
        FRAGE = "frage", "Ich habe eine Frage oder einen Wunsch"
        FEHLER = "fehler", "Hier stimmt etwas nicht"
        BARRIERE = "barriere", "Ich komme hier nicht weiter (Barriere)"
        LUECKE = "fehlt", "Hier fehlt ein Angebot"

    class Stand(models.TextChoices):
        NEU = "neu", "neu"
        ERLEDIGT = "erledigt", "erledigt"

    anlass = models.CharField("Worum geht es?", max_length=10, choices=Anlass)
    message = models.TextField("Ihre Nachricht", max_length=4000)
    page = models.CharField("Betrifft die Seite", max_length=300, blank=True)
    contact = models.CharField("Wie erreichen wir Sie?", max_length=200, blank=True)
    form_token = models.UUIDField("Formular", unique=True, editable=False)
    stand = models.CharField("Stand", max_length=10, choices=Stand, default=Stand.NEU)
    created_at = models.DateTimeField("eingegangen am", auto_now_add=True)
    closed_at = models.DateTimeField("erledigt am", null=True, blank=True)
    closed_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="erledigt von"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "Rückmeldung"
        verbose_name_plural = "Rückmeldungen"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stand="neu", closed_at__isnull=True) | models.Q(stand="erledigt", closed_at__isnull=False),
                name="inhalte_rueckmeldung_closed_at",
                violation_error_message="Eine erledigte Rückmeldung braucht den Tag der Erledigung.",
            ),
            models.CheckConstraint(
                condition=~models.Q(message=""),
                name="inhalte_rueckmeldung_message",
                violation_error_message="Bitte schreiben Sie Ihre Nachricht.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_anlass_display()} ({self.created_at:%d.%m.%Y})"

    def close(self, konto: Konto) -> None:
        self.stand = self.Stand.ERLEDIGT
        self.closed_at = timezone.now()
        self.closed_by = konto
        self.save()
