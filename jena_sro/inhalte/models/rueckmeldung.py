from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models.aufgabe import Aufgabe
from jena_sro.inhalte.models.einsendung import Einsendung
from jena_sro.konten.models import Konto


class Rueckmeldung(Einsendung):
    """Message of a resident to the Fachdienst: by the form, or a call or letter that staff wrote down."""

    class Anlass(models.TextChoices):
        FRAGE = "frage", "Ich habe eine Frage oder einen Wunsch"
        FEHLER = "fehler", "Hier stimmt etwas nicht"
        BARRIERE = "barriere", "Ich komme hier nicht weiter (Barriere)"
        LUECKE = "fehlt", "Hier fehlt ein Angebot"

    class Stand(models.TextChoices):
        NEU = "neu", "neu"
        BEANTWORTET = "beantwortet", "beantwortet"
        ERLEDIGT = "erledigt", "ohne Antwort erledigt"

    AUFGABE = Aufgabe.Kind.RUECKMELDUNG

    anlass = models.CharField("Worum geht es?", max_length=10, choices=Anlass)
    message = models.TextField("Ihre Nachricht", max_length=4000)
    page = models.CharField("Betrifft die Seite", max_length=300, blank=True)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.NEU)
    answer = models.TextField("Antwort", max_length=4000, blank=True)

    class Meta(Einsendung.Meta):
        verbose_name = "Rückmeldung"
        verbose_name_plural = "Rückmeldungen"
        constraints = [
            models.CheckConstraint(
                condition=Q(stand="neu", closed_at__isnull=True) | (~Q(stand="neu") & Q(closed_at__isnull=False)),
                name="inhalte_rueckmeldung_closed_at",
                violation_error_message="Eine abgeschlossene Rückmeldung braucht den Tag.",
            ),
            models.CheckConstraint(
                condition=~Q(stand="beantwortet") | ~Q(answer=""),
                name="inhalte_rueckmeldung_answer",
                violation_error_message="Bitte schreiben Sie die Antwort auf.",
            ),
            models.CheckConstraint(
                condition=~Q(message=""),
                name="inhalte_rueckmeldung_message",
                violation_error_message="Bitte schreiben Sie Ihre Nachricht.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_anlass_display()} ({timezone.localtime(self.created_at):%d.%m.%Y})"

    def get_work_url(self) -> str:
        return reverse("seiten:rueckmeldung_detail", args=[self.pk])

    @property
    def summary(self) -> str:
        """What was sent, for the answer."""
        return self.message

    def close(self, konto: Konto, answer: str = "") -> None:
        """What was answered before it was reopened stays."""
        self.answer = "\n\n".join(filter(None, [self.answer, answer]))
        self.stand = self.Stand.BEANTWORTET if self.answer else self.Stand.ERLEDIGT
        self.closed_at = timezone.now()
        self.closed_by = konto
        self.save()

    def reopen(self) -> None:
        self.stand, self.closed_at, self.closed_by = self.Stand.NEU, None, None
        self.save()
