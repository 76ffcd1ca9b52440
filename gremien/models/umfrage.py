"""Surveys of the people concerned: set up by the Evaluationszirkel, answered without account, published once as totals.

Nothing here links an answer to a person or to another answer: only how often each choice was given is counted, a Freitext
has a random key and no time, a Zugangscode is kept as a hash and deleted when it is used. None of it has a history.
"""

import datetime
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from gremien.models.beschluss import Beschluss
from gremien.models.gremium import Gremium
from gremien.models.reflexion import Reflexion
from jena_sro.inhalte.frozen import Content, FrozenError, hash_of
from jena_sro.inhalte.models import PublishedOnce
from jena_sro.inhalte.models.inhalt import free_slug
from jena_sro.konten.models import Konto
from sozialraeume.models.umfeld import validate_no_person

# Neither vowels nor what looks alike or makes a bad abbreviation, so that no code is a word.
CODE_LETTERS = "CDFHMNRTWXY3479"
CODE_GROUPS, CODE_GROUP_LENGTH = 3, 3
SALT = "gremien.umfrage.code"


class UmfrageQuerySet(models.QuerySet["Umfrage"]):
    def public(self) -> "UmfrageQuerySet":
        """Those that have been opened, of a public Gremium."""
        return self.filter(gremium__is_public=True).exclude(stand=Umfrage.Stand.ENTWURF).select_related("gremium")

    def running(self) -> "UmfrageQuerySet":
        """Those that everybody can answer today."""
        today = timezone.localdate()
        running = self.public().filter(stand=Umfrage.Stand.OFFEN, opens_on__lte=today, closes_on__gte=today)
        return running.order_by("closes_on", "pk")

    def with_results(self) -> "UmfrageQuerySet":
        return self.public().filter(stand=Umfrage.Stand.VEROEFFENTLICHT).order_by("-published_at", "-pk")

    def overdue(self) -> "UmfrageQuerySet":
        """Open ones for which no more paper is waited for."""
        return self.filter(stand=Umfrage.Stand.OFFEN, closes_on__lt=timezone.localdate() - paper_days())


def paper_days() -> datetime.timedelta:
    return datetime.timedelta(days=settings.UMFRAGE_PAPER_DAYS)


class Umfrage(PublishedOnce):
    """A short survey. Once it is open its words and questions stay; `sheets` is how many were filled in."""

    class Access(models.TextChoices):
        OFFEN = "offen", "offen für alle"
        CODE = "code", "mit Zugangscode, je Code ein Bogen"

    class Stand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        OFFEN = "offen", "offen"
        GESCHLOSSEN = "geschlossen", "geschlossen"
        VEROEFFENTLICHT = "veroeffentlicht", "veröffentlicht"

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        Stand.ENTWURF: (Stand.OFFEN,),
        Stand.OFFEN: (Stand.GESCHLOSSEN,),
        Stand.GESCHLOSSEN: (Stand.VEROEFFENTLICHT,),
        Stand.VEROEFFENTLICHT: (),
    }
    subject = "Umfrage"

    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="umfragen", verbose_name="Gremium")
    title = models.CharField("Titel", max_length=120)
    easy_title = models.CharField("Titel in einfacher Sprache", max_length=120)
    introduction = models.TextField("Worum geht es?", max_length=1000, validators=[validate_no_person])
    easy_introduction = models.TextField("Worum geht es? In einfacher Sprache", max_length=1000, validators=[validate_no_person])
    access = models.CharField("Wer kann antworten?", max_length=10, choices=Access, default=Access.OFFEN)
    opens_on = models.DateField("Erster Tag")
    closes_on = models.DateField("Letzter Tag")
    stand = models.CharField("Stand", max_length=16, choices=Stand, default=Stand.ENTWURF, editable=False)
    closed_on = models.DateField("geschlossen am", null=True, blank=True, editable=False)
    sheets = models.PositiveIntegerField("Bögen", default=0, editable=False)
    change_text = models.TextField("Was ändern wir deshalb?", max_length=3000, blank=True, validators=[validate_no_person])
    easy_change_text = models.TextField(
        "Was ändern wir deshalb? In einfacher Sprache", max_length=3000, blank=True, validators=[validate_no_person]
    )
    reflexionen = models.ManyToManyField(Reflexion, blank=True, related_name="umfragen", verbose_name="Reflexionen dazu")
    beschluesse = models.ManyToManyField(Beschluss, blank=True, related_name="umfragen", verbose_name="Beschlüsse dazu")

    objects = UmfrageQuerySet.as_manager()

    class Meta(PublishedOnce.Meta):
        verbose_name = "Umfrage"
        verbose_name_plural = "Umfragen"
        constraints = [
            *PublishedOnce.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(easy_title="") & ~Q(introduction="") & ~Q(easy_introduction=""),
                name="gremien_umfrage_complete",
                violation_error_message="Titel und Einleitung gehören in beiden Sprachen zur Umfrage.",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="gremien_umfrage_period",
                violation_error_message="Der letzte Tag liegt vor dem ersten.",
            ),
            models.CheckConstraint(
                condition=Q(stand="veroeffentlicht", published_at__isnull=False)
                | Q(stand__in=["entwurf", "offen", "geschlossen"], published_at__isnull=True),
                name="gremien_umfrage_stand",
                violation_error_message="Nur eine veröffentlichte Umfrage hat ein Ergebnis.",
            ),
            models.CheckConstraint(
                condition=Q(stand__in=["entwurf", "offen"], closed_on__isnull=True)
                | Q(stand__in=["geschlossen", "veroeffentlicht"], closed_on__isnull=False),
                name="gremien_umfrage_closed",
                violation_error_message="Zu einer geschlossenen Umfrage gehört der Tag, an dem sie geschlossen wurde.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Umfrage, self.title)
        super().save(*args, **kwargs)

    def publish(self, content: Content, konto: Konto | None) -> None:
        """Freeze `content`; the address, which stands on paper, stays. Raises FrozenError if it cannot be published now."""
        if not self.may_become(self.Stand.VEROEFFENTLICHT):
            raise FrozenError("Only a closed Umfrage can be published, and only once.")
        self.stand = self.Stand.VEROEFFENTLICHT
        self.published_at, self.published_by = timezone.now(), konto
        self.content, self.sha256 = content, hash_of(content)
        self.save()

    def get_absolute_url(self) -> str:
        return reverse("gremien:umfrage_answer", args=[self.slug])

    def get_results_url(self) -> str:
        return reverse("gremien:umfrage_results", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("gremien:umfrage_detail", args=[self.gremium.slug, self.pk])

    def may_become(self, stand: str) -> bool:
        return stand in self.TRANSITIONS[self.stand]

    @property
    def is_draft(self) -> bool:
        return self.stand == self.Stand.ENTWURF

    @property
    def is_closed(self) -> bool:
        """Closed, and not yet published."""
        return self.stand == self.Stand.GESCHLOSSEN

    @property
    def is_published(self) -> bool:
        return self.stand == self.Stand.VEROEFFENTLICHT

    @property
    def has_begun(self) -> bool:
        return self.opens_on <= timezone.localdate()

    @property
    def takes_paper(self) -> bool:
        """Whether helpers can enter sheets: some days longer than people can answer online."""
        return self.stand == self.Stand.OFFEN and self.has_begun

    @property
    def is_running(self) -> bool:
        """Whether people can answer online today."""
        return self.takes_paper and timezone.localdate() <= self.closes_on

    @property
    def paper_until(self) -> datetime.date:
        return self.closes_on + paper_days()

    @property
    def when_in_words(self) -> str:
        """A sentence on when people can answer."""
        if self.is_published:
            return "Die Umfrage ist zu Ende, das Ergebnis steht fest."
        if self.is_running:
            return f"Antworten kann man bis zum {date_format(self.closes_on, 'j. F Y')}."
        if self.has_begun:
            return "Die Umfrage ist zu Ende. Das Ergebnis wird gerade ausgewertet."
        return f"Die Umfrage beginnt am {date_format(self.opens_on, 'j. F Y')}."

    @property
    def needs_code(self) -> bool:
        return self.access == self.Access.CODE

    @property
    def takes_codes(self) -> bool:
        """Whether codes can be made for it."""
        return self.needs_code and self.stand == self.Stand.OFFEN

    @property
    def has_enough(self) -> bool:
        """Whether anything of the answers may be shown at all."""
        return self.sheets >= settings.SMALLEST_SHOWN

    def digests_of(self, code: str) -> list[str]:
        """Names of the Zugangscode, the newest first: SECRET_KEY writes, older ones still read."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        plain = plain_code(code)
        return [salted_hmac(f"{SALT}.{self.pk}", plain, secret=key, algorithm="sha256").hexdigest() for key in keys]


class FrageQuerySet(models.QuerySet["Frage"]):
    def texts(self) -> "FrageQuerySet":
        return self.filter(kind=Frage.Kind.FREITEXT)


class Frage(models.Model):
    """One question of an Umfrage. Nobody must answer it."""

    class Kind(models.TextChoices):
        SMILEY5 = "smiley5", "5 Gesichter"
        SMILEY3 = "smiley3", "3 Gesichter"
        JA_NEIN = "ja_nein", "ja, manchmal, nein"
        FREITEXT = "freitext", "Freitext"

    class Choice(models.TextChoices):
        SEHR_GUT = "sehr_gut", "sehr gut"
        GUT = "gut", "gut"
        MITTEL = "mittel", "geht so"
        NICHT_GUT = "nicht_gut", "nicht gut"
        GAR_NICHT_GUT = "gar_nicht_gut", "gar nicht gut"
        JA = "ja", "ja"
        MANCHMAL = "manchmal", "manchmal"
        NEIN = "nein", "nein"

    FACES: dict[str, str] = {
        Choice.SEHR_GUT: "lachendes Gesicht",
        Choice.GUT: "lächelndes Gesicht",
        Choice.MITTEL: "ruhiges Gesicht",
        Choice.NICHT_GUT: "trauriges Gesicht",
        Choice.GAR_NICHT_GUT: "wütendes Gesicht",
    }
    CHOICES: dict[str, tuple[Choice, ...]] = {
        Kind.SMILEY5: (Choice.SEHR_GUT, Choice.GUT, Choice.MITTEL, Choice.NICHT_GUT, Choice.GAR_NICHT_GUT),
        Kind.SMILEY3: (Choice.GUT, Choice.MITTEL, Choice.NICHT_GUT),
        Kind.JA_NEIN: (Choice.JA, Choice.MANCHMAL, Choice.NEIN),
        Kind.FREITEXT: (),
    }

    umfrage = models.ForeignKey(Umfrage, on_delete=models.CASCADE, related_name="fragen", verbose_name="Umfrage")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=1, editable=False)
    kind = models.CharField("Wie wird geantwortet?", max_length=10, choices=Kind, default=Kind.SMILEY5)
    text = models.CharField("Frage", max_length=200, validators=[validate_no_person])
    easy_text = models.CharField("Frage in einfacher Sprache", max_length=200, validators=[validate_no_person])

    objects = FrageQuerySet.as_manager()

    class Meta:
        ordering = ["umfrage", "position", "pk"]
        verbose_name = "Frage"
        verbose_name_plural = "Fragen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(easy_text=""),
                name="gremien_frage_text",
                violation_error_message="Bitte schreiben Sie die Frage in beiden Sprachen.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["smiley5", "smiley3", "ja_nein", "freitext"]),
                name="gremien_frage_kind",
                violation_error_message="Bitte wählen Sie, wie geantwortet wird.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_if_open()
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_open()
        return super().delete(*args, **kwargs)

    def refuse_if_open(self) -> None:
        """Raises FrozenError once the Umfrage has been opened; until the transaction ends nobody opens it."""
        if not Umfrage.objects.select_for_update().get(pk=self.umfrage_id).is_draft:
            raise FrozenError("The Umfrage has been opened; its questions stay as they are.")

    @property
    def is_text(self) -> bool:
        return self.kind == self.Kind.FREITEXT

    @property
    def has_faces(self) -> bool:
        return self.kind in (self.Kind.SMILEY5, self.Kind.SMILEY3)

    @property
    def faces(self) -> list[tuple[Choice, str]]:
        """Each choice with its face in words, empty where it has none."""
        return [(choice, self.FACES[choice] if self.has_faces else "") for choice in self.choices]

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.CHOICES[self.kind]


class Antwortzahl(models.Model):
    """How often a choice was given: all that is kept of an answer by choice."""

    frage = models.ForeignKey(Frage, on_delete=models.CASCADE, related_name="zahlen", verbose_name="Frage")
    choice = models.CharField("Antwort", max_length=16, choices=Frage.Choice)
    count = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        ordering = ["frage", "pk"]
        verbose_name = "Antwortzahl"
        verbose_name_plural = "Antwortzahlen"
        constraints = [
            models.UniqueConstraint(
                fields=["frage", "choice"],
                name="gremien_antwortzahl_once",
                violation_error_message="Diese Antwort wird schon gezählt.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()}: {self.count}"


class FreitextQuerySet(models.QuerySet["Freitext"]):
    def waiting(self) -> "FreitextQuerySet":
        return self.filter(is_released=False)


class Freitext(models.Model):
    """What somebody wrote. Random keys, by which the texts are sorted, tell neither time nor sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    frage = models.ForeignKey(Frage, on_delete=models.CASCADE, related_name="freitexte", verbose_name="Frage")
    text = models.CharField("Text", max_length=500)
    is_released = models.BooleanField("freigegeben", default=False)

    objects = FreitextQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "Freitext"
        verbose_name_plural = "Freitexte"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="gremien_freitext_text",
                violation_error_message="Ein Freitext ohne Worte wird nicht gespeichert.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Zugangscode(models.Model):
    """An unused code, known by its hash only. It is deleted in the transaction that counts its sheet."""

    digest = models.CharField("Prüfsumme", max_length=64, primary_key=True)
    umfrage = models.ForeignKey(Umfrage, on_delete=models.CASCADE, related_name="codes", verbose_name="Umfrage")

    class Meta:
        verbose_name = "Zugangscode"
        verbose_name_plural = "Zugangscodes"

    def __str__(self) -> str:
        return "Zugangscode"


def plain_code(code: str) -> str:
    """A code as it is hashed, whatever case, blanks and hyphens it was typed with."""
    return "".join(char for char in code.upper() if char.isalnum())


def new_code() -> str:
    """Such as „3CD-FHM-9TW“."""
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUP_LENGTH)) for _ in range(CODE_GROUPS))
    return "-".join(groups)
