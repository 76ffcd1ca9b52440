"""Public events about the model project, and who wants to come."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt, free_slug
from sozialraeume.models import Bedarf, Sozialraum


class VeranstaltungQuerySet(models.QuerySet["Veranstaltung"]):
    def public(self) -> "VeranstaltungQuerySet":
        return self.filter(is_public=True).select_related("sozialraum")

    def upcoming(self) -> "VeranstaltungQuerySet":
        """Those of today and later, cancelled ones too, in order."""
        return self.filter(date__gte=timezone.localdate()).order_by("date", "start_time", "pk")

    def past(self) -> "VeranstaltungQuerySet":
        return self.filter(date__lt=timezone.localdate())

    def open_for_signup(self) -> "VeranstaltungQuerySet":
        """Public ones for which the form is open today."""
        in_time = Q(signup_until__isnull=True) | Q(signup_until__gte=timezone.localdate())
        return self.public().upcoming().filter(in_time, has_signup_form=True, is_cancelled=False)


class Veranstaltung(Inhalt):
    """A public event about the model project, before it takes place and, with its report, for ever after."""

    class Kind(models.TextChoices):
        VERANSTALTUNG = "veranstaltung", "Veranstaltung"
        KONFERENZ = "konferenz", "Sozialraumkonferenz"

    kind = models.CharField("Art", max_length=15, choices=Kind, default=Kind.VERANSTALTUNG)
    title = models.CharField("Titel", max_length=200)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    date = models.DateField("Tag")
    start_time = models.TimeField("Beginn", null=True, blank=True)
    end_time = models.TimeField("Ende", null=True, blank=True)
    place = models.CharField("Ort", max_length=200)
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="veranstaltungen", verbose_name="Sozialraum"
    )
    topics = models.TextField("Themen", max_length=1000, blank=True)
    announcement = models.TextField("Ankündigung", max_length=5000, blank=True)
    accessibility = models.TextField("Barrierefreiheit", max_length=1000, blank=True)
    signup_phone = models.CharField("Anmeldung am Telefon", max_length=60, blank=True)
    has_signup_form = models.BooleanField("Anmeldung mit dem Formular des Portals", default=False)
    signup_until = models.DateField("Anmeldung bis", null=True, blank=True)
    is_cancelled = models.BooleanField("abgesagt", default=False)
    text = models.TextField("Bericht", max_length=20_000, blank=True)
    results = models.TextField("Ergebnisse", max_length=5000, blank=True)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    bedarfe = models.ManyToManyField(Bedarf, blank=True, related_name="veranstaltungen", verbose_name="Bedarfe daraus")
    is_public = models.BooleanField("auf den öffentlichen Seiten zeigen", default=True)

    objects = VeranstaltungQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[bedarfe])

    class Meta:
        ordering = ["-date", "pk"]
        verbose_name = "Veranstaltung"
        verbose_name_plural = "Veranstaltungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="gremien_veranstaltung_title",
                violation_error_message="Bitte geben Sie den Titel der Veranstaltung an.",
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=False, end_time__gt=F("start_time")),
                name="gremien_veranstaltung_times",
                violation_error_message="Das Ende liegt nach dem Beginn, und ohne Beginn gibt es kein Ende.",
            ),
            models.CheckConstraint(
                condition=Q(signup_until__isnull=True) | Q(signup_until__lte=F("date")),
                name="gremien_veranstaltung_signup",
                violation_error_message="Die Anmeldung endet spätestens am Tag der Veranstaltung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date:%d.%m.%Y})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(type(self), f"{self.title} {self.date:%Y}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("gremien:veranstaltung_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("gremien:veranstaltung_update", args=[self.pk])

    @property
    def is_past(self) -> bool:
        return self.date < timezone.localdate()

    @property
    def is_signup_open(self) -> bool:
        """Whether people can use the form today."""
        last_day = self.signup_until or self.date
        return self.is_public and self.has_signup_form and not self.is_cancelled and timezone.localdate() <= last_day

    @property
    def topic_list(self) -> list[str]:
        """One topic a line."""
        return [line.strip(" -") for line in self.topics.splitlines() if line.strip(" -")]


class Anmeldung(models.Model):
    """Somebody who wants to come. No history; it goes on the day after the Veranstaltung."""

    veranstaltung = models.ForeignKey(
        Veranstaltung, on_delete=models.CASCADE, related_name="anmeldungen", verbose_name="Veranstaltung"
    )
    name = models.CharField("Wie heißen Sie?", max_length=150)
    contact = models.CharField("Wie erreichen wir Sie?", max_length=200)
    needs = models.CharField("Was brauchen Sie, um gut dabei zu sein?", max_length=500, blank=True)
    form_token = models.UUIDField("Formular", unique=True, editable=False)
    created_at = models.DateTimeField("eingegangen am", auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "Anmeldung"
        verbose_name_plural = "Anmeldungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(contact=""),
                name="gremien_anmeldung_complete",
                violation_error_message="Zu einer Anmeldung gehören ein Name und wie wir Sie erreichen.",
            )
        ]

    def __str__(self) -> str:
        return f"Anmeldung {self.pk}"
