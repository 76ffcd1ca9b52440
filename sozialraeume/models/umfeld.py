"""Who can be reached in a Sozialraum: its Teilhabezentrum for everybody, Kontaktstellen for Fachkräfte."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt
from sozialraeume.models.raum import Sozialraum

PERSON = re.compile(r"\b(Herrn?|Frau|Fr\.|Hr\.)\s+[A-ZÄÖÜ]")


def validate_no_person(text: str) -> None:
    """Refuses what is plainly a person, such as „Frau Muster“; contacts are those of a function."""
    if PERSON.search(text):
        raise ValidationError("Bitte nennen Sie die Funktion oder Stelle, keine Person.")


class Teilhabezentrum(Inhalt):
    """Whether a Sozialraum has a Teilhabezentrum. A Sozialraum without such a record has not been asked yet."""

    class Stand(models.TextChoices):
        VORHANDEN = "vorhanden", "vorhanden"
        GEPLANT = "geplant", "geplant"
        FEHLT = "fehlt", "fehlt"

    sozialraum = models.OneToOneField(Sozialraum, on_delete=models.PROTECT, verbose_name="Sozialraum")
    stand = models.CharField("Stand", max_length=10, choices=Stand)
    name = models.CharField("Name", max_length=200, blank=True)
    place = models.CharField("Straße und Hausnummer", max_length=200, blank=True)
    way = models.TextField("So kommen Sie hin", max_length=1000, blank=True)
    phone = models.CharField("Telefon", max_length=50, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    source = models.CharField("Quelle", max_length=200)
    as_of = models.DateField("Stand vom")

    history = HistoricalRecords()

    class Meta:
        ordering = ["sozialraum__position"]
        verbose_name = "Teilhabezentrum"
        verbose_name_plural = "Teilhabezentren"
        constraints = [
            models.CheckConstraint(
                condition=~Q(stand="vorhanden") | (~Q(name="") & ~Q(place="") & ~Q(way="")),
                name="sozialraeume_teilhabezentrum_reachable",
                violation_error_message="Zu einem vorhandenen Teilhabezentrum gehören Name, Straße und der Weg dorthin.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="sozialraeume_teilhabezentrum_source",
                violation_error_message="Bitte nennen Sie die Quelle.",
            ),
        ]

    def __str__(self) -> str:
        return f"Teilhabezentrum {self.sozialraum}: {self.get_stand_display()}"

    @property
    def in_words(self) -> str:
        """Its name and place, or that it is planned or missing."""
        words = {self.Stand.GEPLANT: "Ein Teilhabezentrum ist geplant", self.Stand.FEHLT: "Hier fehlt ein Teilhabezentrum"}
        where = ", ".join(filter(None, [self.name, self.place]))
        return ": ".join(filter(None, [words.get(self.Stand(self.stand), ""), where]))


class KontaktstelleQuerySet(models.QuerySet["Kontaktstelle"]):
    def for_sozialraum(self, sozialraum: Sozialraum) -> "KontaktstelleQuerySet":
        """Its own and those for all of Jena."""
        return self.filter(Q(sozialraum=sozialraum) | Q(sozialraum__isnull=True))


class Kontaktstelle(Inhalt):
    """A function that Fachkräfte can turn to, such as a Quartiersmanagement. Never a person."""

    sozialraum = models.ForeignKey(
        Sozialraum,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kontaktstellen",
        verbose_name="Sozialraum",
    )
    function = models.CharField("Funktion", max_length=200, validators=[validate_no_person])
    organisation_name = models.CharField("Organisation", max_length=200, validators=[validate_no_person])
    purpose = models.CharField("Wofür?", max_length=300, validators=[validate_no_person])
    phone = models.CharField("Telefon", max_length=50, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    confirmed_on = models.DateField("zuletzt bestätigt am")

    objects = KontaktstelleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = [models.F("sozialraum__position").asc(nulls_last=True), "function", "pk"]
        verbose_name = "Kontaktstelle"
        verbose_name_plural = "Kontaktstellen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="", email=""),
                name="sozialraeume_kontaktstelle_reachable",
                violation_error_message="Bitte geben Sie eine Telefonnummer oder eine E-Mail-Adresse an.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.organisation_name}"
