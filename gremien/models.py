from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt, NamedInhalt
from sozialraeume.models import Organisation


class Gremium(NamedInhalt):
    """A body of the model project."""

    class Kind(models.TextChoices):
        LENKUNGSGRUPPE = "lenkungsgruppe", "Lenkungsgruppe"
        FACHFORUM = "fachforum", "Fachforum"
        EVALUATIONSZIRKEL = "evaluationszirkel", "Evaluationszirkel"
        ARBEITSGRUPPE = "arbeitsgruppe", "Arbeitsgruppe"

    kind = models.CharField("Art", max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    short_text = models.CharField("Kurz gesagt", max_length=400)
    mandate = models.TextField("Aufgabe")
    rhythm = models.CharField("Rhythmus", max_length=200)

    history = HistoricalRecords()

    class Meta(NamedInhalt.Meta):
        ordering = ["position", "sort_key"]
        verbose_name = "Gremium"
        verbose_name_plural = "Gremien"

    def get_absolute_url(self) -> str:
        return reverse("gremien:gremium_detail", args=[self.slug])


class MitgliedschaftQuerySet(models.QuerySet["Mitgliedschaft"]):
    def current(self) -> "MitgliedschaftQuerySet":
        return self.filter(ended_on__isnull=True).select_related("organisation", "organisation__leistungserbringer")


class Mitgliedschaft(models.Model):
    """A seat in a Gremium: for an Organisation or a group of people, never with a person's name."""

    gremium = models.ForeignKey(Gremium, on_delete=models.CASCADE, related_name="mitgliedschaften", verbose_name="Gremium")
    group = models.CharField("Gruppe", max_length=100)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mitgliedschaften",
        verbose_name="Organisation",
    )
    function = models.CharField("Funktion", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    ended_on = models.DateField("beendet am", null=True, blank=True)

    objects = MitgliedschaftQuerySet.as_manager()

    class Meta:
        ordering = ["gremium", "position"]
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        constraints = [
            models.UniqueConstraint(
                fields=["gremium", "position"],
                name="gremien_mitgliedschaft_position",
                violation_error_message="Diese Stelle der Liste ist schon besetzt.",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.function or self.group)


class Leitsatz(models.Model):
    """One of the numbered Leitsätze of the Arbeitsgruppe, or one of the five Prinzipien they build on."""

    class Kind(models.TextChoices):
        LEITSATZ = "leitsatz", "Leitsatz"
        PRINZIP = "prinzip", "Prinzip"

    kind = models.CharField("Art", max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField("Nummer")
    title = models.CharField("Überschrift", max_length=100)
    text = models.TextField("Text")

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
    """One of the numbered building blocks by which the model project is put into practice."""

    number = models.PositiveSmallIntegerField("Nummer", unique=True)
    title = models.CharField("Überschrift", max_length=100)
    text = models.TextField("Text")

    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        verbose_name = "Baustein"
        verbose_name_plural = "Bausteine"

    def __str__(self) -> str:
        return f"Baustein {self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['bausteine'])}#baustein-{self.number}"


class Veranstaltung(Inhalt):
    """A public event about the model project."""

    title = models.CharField("Titel", max_length=200)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    date = models.DateField("Tag")
    place = models.CharField("Ort", max_length=200)
    text = models.TextField("Bericht")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-date", "pk"]
        verbose_name = "Veranstaltung"
        verbose_name_plural = "Veranstaltungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="gremien_veranstaltung_title",
                violation_error_message="Bitte geben Sie den Titel der Veranstaltung an.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date:%d.%m.%Y})"

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['veranstaltungen'])}#{self.slug}"
