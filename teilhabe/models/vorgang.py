"""What happened to an Angebot on its way: changes of its state, small facts, notes; and what both sides need for it."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Inhalt
from jena_sro.konten.models import Konto
from teilhabe.models.angebot import Angebot


class Teil(models.TextChoices):
    """The parts in which an Angebot is entered and looked at."""

    WAS = "was", "Was?"
    WO = "wo", "Wo?"
    WANN = "wann", "Wann?"
    FUER_WEN = "fuer-wen", "Für wen und wie?"
    BARRIEREFREIHEIT = "barrierefreiheit", "Barrierefreiheit"
    KONTAKT = "kontakt", "Kontakt"
    EINFACH = "einfach", "Einfache Sprache"
    BILD = "bild", "Bild"

    @property
    def beginning(self) -> str:
        """How a sentence about this part begins: „Wo?“, „Kontakt:“."""
        return str(self.label if self.label.endswith("?") else f"{self.label}:")


def validate_notes(notes: object) -> None:
    is_text = isinstance(notes, dict) and all(key in Teil.values and isinstance(text, str) for key, text in notes.items())
    if not is_text:
        raise ValidationError("Eine Anmerkung gehört zu einem Teil des Angebots.")


class VorgangQuerySet(models.QuerySet["Vorgang"]):
    def for_anbieter(self) -> "VorgangQuerySet":
        """All but what the Fachdienst notes for itself."""
        return self.exclude(kind=Vorgang.Kind.NOTIZ)

    def unseen(self) -> "VorgangQuerySet":
        """What was public at once and nobody of the Fachdienst has looked at."""
        return self.filter(is_to_review=True, seen_at__isnull=True)


class Vorgang(models.Model):
    """One line of the story of an Angebot. Never changed, only marked as seen."""

    class Kind(models.TextChoices):
        STAND = "stand", "Stand geändert"
        ANGABE = "angabe", "Angabe geändert"
        NOTIZ = "notiz", "interne Notiz"

    angebot = models.ForeignKey(Angebot, on_delete=models.CASCADE, related_name="vorgaenge", verbose_name="Angebot")
    kind = models.CharField("Art", max_length=8, choices=Kind)
    created_at = models.DateTimeField("am", default=timezone.now, editable=False)
    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="von"
    )
    old_state = models.CharField("Stand vorher", max_length=16, choices=Angebot.State, blank=True)
    new_state = models.CharField("Stand danach", max_length=16, choices=Angebot.State, blank=True)
    text = models.TextField("Text", max_length=2000, blank=True)
    notes = models.JSONField("Anmerkungen zu den Teilen", default=dict, blank=True, validators=[validate_notes])
    is_to_review = models.BooleanField("nachträglich anzusehen", default=False)
    seen_at = models.DateTimeField("angesehen am", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="angesehen von"
    )

    objects = VorgangQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "Vorgang"
        verbose_name_plural = "Vorgänge"
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="stand") & ~Q(new_state="") & ~Q(old_state="") & ~Q(old_state=F("new_state")))
                | (~Q(kind="stand") & Q(new_state="", old_state="") & ~Q(text="")),
                name="teilhabe_vorgang_kind",
                violation_error_message="Zu einer Änderung des Standes gehören beide Stände, zu allem anderen ein Text.",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True) | Q(is_to_review=True),
                name="teilhabe_vorgang_seen",
                violation_error_message="Angesehen wird nur, was nachträglich anzusehen ist.",
            ),
        ]

    def __str__(self) -> str:
        return self.in_words

    def mark_seen(self, konto: Konto) -> None:
        self.seen_at, self.seen_by = timezone.now(), konto
        self.save()

    @property
    def in_words(self) -> str:
        """What happened, without the reason."""
        if self.kind == self.Kind.STAND:
            return f"{self.get_old_state_display()} → {self.get_new_state_display()}"
        return self.get_kind_display()

    @property
    def notes_in_words(self) -> list[tuple[str, str]]:
        """The notes as (part, text), in the order of the parts."""
        return [(teil.beginning, self.notes[teil.value]) for teil in Teil if self.notes.get(teil.value)]


class AnsprechpersonQuerySet(models.QuerySet["Ansprechperson"]):
    def valid(self) -> "AnsprechpersonQuerySet":
        return self.filter(expires_on__gte=timezone.localdate())


class Ansprechperson(models.Model):
    """A person named at an Angebot, who agreed to that until a day; gone after it."""

    class Consent(models.TextChoices):
        SCHRIFTLICH = "schriftlich", "schriftlich"
        MUENDLICH = "muendlich", "mündlich"
        ELEKTRONISCH = "elektronisch", "per E-Mail"

    COPIED: ClassVar[tuple[str, ...]] = ("name", "consent", "consented_on", "expires_on", "recorded_by")

    angebot = models.OneToOneField(Angebot, on_delete=models.CASCADE, related_name="ansprechperson", verbose_name="Angebot")
    name = models.CharField("Name", max_length=100)
    consent = models.CharField("Wie hat die Person zugestimmt?", max_length=12, choices=Consent)
    consented_on = models.DateField("Zugestimmt am")
    expires_on = models.DateField("Gilt bis")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="eingetragen von",
    )

    objects = AnsprechpersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "Ansprechperson"
        verbose_name_plural = "Ansprechpersonen"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("consented_on")) & ~Q(name="") & ~Q(consent=""),
                name="teilhabe_ansprechperson_consent",
                violation_error_message="Zu einem Namen gehört, wie und wann die Person zugestimmt hat und bis wann das gilt.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return self.expires_on >= timezone.localdate()


class Standardtext(Inhalt):
    """A sentence in plain words that the Fachdienst often writes when it returns an Angebot."""

    name = models.CharField("Name", max_length=100, unique=True)
    teil = models.CharField("Gehört zu", max_length=20, choices=Teil, blank=True)
    text = models.TextField("Text", max_length=500)

    history = HistoricalRecords()

    class Meta:
        ordering = ["teil", "name"]
        verbose_name = "Standardtext"
        verbose_name_plural = "Standardtexte"

    def __str__(self) -> str:
        return self.name
