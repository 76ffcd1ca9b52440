from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Einsendung, Inhalt, Rueckmeldung
from sozialraeume.models.hinweis import Hinweis
from sozialraeume.models.raum import Sozialraum
from sozialraeume.models.umfeld import validate_no_person
from sozialraeume.models.vorschlag import Vorschlag


class AntwortQuerySet(models.QuerySet["Antwort"]):
    def public(self) -> "AntwortQuerySet":
        """Everything that is written here is public: it was written for it, and the person agreed."""
        return self.select_related("sozialraum")


class Antwort(Inhalt):
    """What somebody asked and what the Fachdienst answered, for everybody to read, in words without any person.

    Kept apart from the Einsendung, so that it stays when that one is deleted, and can never show a contact or the words that were
    sent. It has no history: what the person withdraws is gone.
    """

    class Herkunft(models.TextChoices):
        RUECKMELDUNG = "rueckmeldung", "Rückmeldung"
        HINWEIS = "hinweis", "Was fehlt hier?"
        VORSCHLAG = "vorschlag", "Vorschlag"

    herkunft = models.CharField("Woher kam die Frage?", max_length=12, choices=Herkunft)
    question = models.CharField("Frage in kurzen Worten", max_length=300, validators=[validate_no_person])
    answer = models.TextField("Öffentliche Antwort", max_length=2000, validators=[validate_no_person])
    easy_question = models.CharField("Frage in einfacher Sprache", max_length=300, blank=True, validators=[validate_no_person])
    easy_answer = models.TextField("Antwort in einfacher Sprache", max_length=2000, blank=True, validators=[validate_no_person])
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="antworten", verbose_name="Sozialraum"
    )
    consented_on = models.DateField("Einwilligung vom", editable=False)
    published_on = models.DateField("veröffentlicht am", default=timezone.localdate, editable=False)
    rueckmeldung = models.OneToOneField(
        Rueckmeldung, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="antwort"
    )
    hinweis = models.OneToOneField(
        Hinweis, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="antwort"
    )
    vorschlag = models.OneToOneField(
        Vorschlag, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="antwort"
    )

    objects = AntwortQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = "Antwort"
        verbose_name_plural = "Antworten"
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer=""),
                name="sozialraeume_antwort_texts",
                violation_error_message="Zum Veröffentlichen gehören die Frage und die Antwort.",
            ),
            models.CheckConstraint(
                condition=Q(easy_question="", easy_answer="") | (~Q(easy_question="") & ~Q(easy_answer="")),
                name="sozialraeume_antwort_easy",
                violation_error_message="In einfacher Sprache gehören Frage und Antwort zusammen.",
            ),
            models.CheckConstraint(
                condition=Q(consented_on__lte=F("published_on")),
                name="sozialraeume_antwort_consent",
                violation_error_message="Erst muss die Person zustimmen, dann darf es öffentlich werden.",
            ),
            models.CheckConstraint(
                condition=(Q(rueckmeldung__isnull=True) | Q(herkunft="rueckmeldung"))
                & (Q(hinweis__isnull=True) | Q(herkunft="hinweis"))
                & (Q(vorschlag__isnull=True) | Q(herkunft="vorschlag")),
                name="sozialraeume_antwort_herkunft",
                violation_error_message="Die Antwort gehört zu einer anderen Art von Nachricht.",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("sozialraeume:antwort_detail", args=[self.pk])

    @property
    def einsendung(self) -> Einsendung | None:
        """What the person sent; None once that is deleted."""
        einsendung: Einsendung | None = getattr(self, self.herkunft)
        return einsendung
