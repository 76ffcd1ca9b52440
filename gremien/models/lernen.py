"""What the model project goes by: Leitsätze, Prinzipien, and Bausteine with their progress."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt
from sozialraeume.models.umfeld import validate_no_person


class Leitsatz(models.Model):
    """One of the numbered Leitsätze of the Arbeitsgruppe, or one of the five Prinzipien they build on."""

    class Kind(models.TextChoices):
        LEITSATZ = "leitsatz", "Leitsatz"
        PRINZIP = "prinzip", "Prinzip"

    kind = models.CharField("Art", max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField("Nummer")
    title = models.CharField("Überschrift", max_length=100)
    text = models.TextField("Text")
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "number"]
        verbose_name = "Leitsatz"
        verbose_name_plural = "Leitsätze"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="gremien_leitsatz_number",
                violation_error_message="Diese Nummer ist schon vergeben.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        slug = "leitsaetze" if self.kind == self.Kind.LEITSATZ else "prinzipien"
        return f"{reverse('seiten:project_page', args=[slug])}#{self.kind}-{self.number}"


class Baustein(models.Model):
    """One of the numbered building blocks by which the model project is put into practice, and how far it is."""

    class Stand(models.TextChoices):
        UNBESTAETIGT = "unbestaetigt", "noch nicht bestätigt"
        VORBEREITET = "vorbereitet", "in Vorbereitung"
        BEGONNEN = "begonnen", "begonnen"
        LAEUFT = "laeuft", "läuft"
        ERREICHT = "erreicht", "erreicht"

    number = models.PositiveSmallIntegerField("Nummer", unique=True)
    title = models.CharField("Überschrift", max_length=100)
    text = models.TextField("Text")
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    stand = models.CharField("Wie weit ist der Baustein?", max_length=12, choices=Stand, default=Stand.UNBESTAETIGT)
    progress_text = models.TextField("Was ist bisher geschehen?", max_length=2000, blank=True, validators=[validate_no_person])
    checked_on = models.DateField("Stand vom", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        verbose_name = "Baustein"
        verbose_name_plural = "Bausteine"
        constraints = [
            models.CheckConstraint(
                condition=Q(stand="unbestaetigt", progress_text="") | Q(checked_on__isnull=False),
                name="gremien_baustein_checked",
                violation_error_message="Zu einem Stand gehört, von wann er ist.",
            )
        ]

    def __str__(self) -> str:
        return f"Baustein {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['bausteine'])}#baustein-{self.number}"

    def get_work_url(self) -> str:
        return reverse("gremien:baustein_update", args=[self.pk])


class Nachweis(Inhalt):
    """What shows how far a Baustein is: a decision, a document, a page, by its address."""

    baustein = models.ForeignKey(Baustein, on_delete=models.CASCADE, related_name="nachweise", verbose_name="Baustein")
    label = models.CharField("Was belegt den Stand?", max_length=200, validators=[validate_no_person])
    address = models.CharField("Adresse", max_length=500)
    dated_on = models.DateField("Datum", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["baustein", F("dated_on").desc(nulls_last=True), "pk"]
        verbose_name = "Nachweis"
        verbose_name_plural = "Nachweise"
        constraints = [
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(address=""),
                name="gremien_nachweis_complete",
                violation_error_message="Zu einem Nachweis gehören Worte und eine Adresse.",
            )
        ]

    def __str__(self) -> str:
        return self.label
