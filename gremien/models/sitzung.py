"""Meetings of a Gremium: when and where, what is on the agenda, what was handed out, and who was there."""

import datetime
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from gremien.models.gremium import Gremium, Mitgliedschaft
from jena_sro.inhalte.files import RandomName, delete_on_commit
from jena_sro.inhalte.frozen import FrozenError
from jena_sro.inhalte.models import Inhalt
from jena_sro.konten.models import Konto
from sozialraeume.models import Ort

FOLDER = "dokumente"


class SitzungQuerySet(models.QuerySet["Sitzung"]):
    def public(self) -> "SitzungQuerySet":
        return self.filter(gremium__is_public=True).select_related("gremium", "ort__ortschaft")

    def visible_inside(self, konto: Konto) -> "SitzungQuerySet":
        return self.filter(gremium__in=Gremium.objects.visible_inside(konto))

    def upcoming(self) -> "SitzungQuerySet":
        """Those that run now or come later, also cancelled ones, in order."""
        return self.filter(ends_at__gt=timezone.now()).select_related("protokoll").order_by("starts_at", "pk")

    def past(self) -> "SitzungQuerySet":
        return self.filter(ends_at__lte=timezone.now()).select_related("protokoll").order_by("-starts_at", "-pk")

    def held(self) -> "SitzungQuerySet":
        """Those to which members were invited and that were not cancelled."""
        return self.filter(stand__in=(Sitzung.Stand.EINGELADEN, Sitzung.Stand.STATTGEFUNDEN))


class Sitzung(Inhalt):
    """One meeting. It is never deleted: one that does not take place is cancelled with a reason.

    `sequence` counts the changes that a calendar must learn of (RFC 5545).
    """

    class Stand(models.TextChoices):
        GEPLANT = "geplant", "geplant"
        EINGELADEN = "eingeladen", "eingeladen"
        STATTGEFUNDEN = "stattgefunden", "hat stattgefunden"
        ABGESAGT = "abgesagt", "abgesagt"

    TOLD_TO_CALENDARS = ("stand", "starts_at", "ends_at", "ort_id", "room", "online_link", "cancel_reason")

    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="sitzungen", verbose_name="Gremium")
    stand = models.CharField("Stand", max_length=14, choices=Stand, default=Stand.GEPLANT)
    starts_at = models.DateTimeField("beginnt")
    ends_at = models.DateTimeField("endet")
    ort = models.ForeignKey(Ort, on_delete=models.PROTECT, null=True, blank=True, related_name="sitzungen", verbose_name="Ort")
    room = models.CharField("Raum", max_length=200, blank=True)
    online_link = models.URLField("Zugang zur Videokonferenz", max_length=500, blank=True)
    cancel_reason = models.CharField("Grund der Absage", max_length=300, blank=True)
    invited_at = models.DateTimeField("eingeladen am", null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField("erinnert am", null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField("Fassung für Kalender", default=0, editable=False)

    objects = SitzungQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["online_link"])

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "Sitzung"
        verbose_name_plural = "Sitzungen"
        indexes = [models.Index(fields=["gremium", "starts_at"], name="gremien_sitzung_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="gremien_sitzung_period",
                violation_error_message="Das Ende liegt nicht nach dem Anfang.",
            ),
            models.CheckConstraint(
                condition=(Q(stand="abgesagt") & ~Q(cancel_reason="")) | (~Q(stand="abgesagt") & Q(cancel_reason="")),
                name="gremien_sitzung_cancelled",
                violation_error_message="Zu einer Absage gehört der Grund.",
            ),
            models.UniqueConstraint(
                fields=["gremium", "starts_at"],
                name="gremien_sitzung_once",
                violation_error_message="Zu dieser Zeit gibt es schon eine Sitzung des Gremiums.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sitzung am {self.day_in_words}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new = self._state.adding
        if not is_new:
            stored = Sitzung.objects.select_for_update().get(pk=self.pk)
            changed = any(getattr(stored, name) != getattr(self, name) for name in self.TOLD_TO_CALENDARS)
            self.sequence = stored.sequence + changed
        super().save(*args, **kwargs)
        if is_new:
            title = "Offene Beschlüsse"
            Tagesordnungspunkt.objects.create(sitzung=self, title=title, position=1, lists_open_beschluesse=True)

    def get_absolute_url(self) -> str:
        return reverse("gremien:sitzung_public", args=[self.pk])

    def get_work_url(self) -> str:
        return reverse("gremien:sitzung_detail", args=[self.gremium.slug, self.pk])

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.starts_at)

    @property
    def day_in_words(self) -> str:
        return date_format(self.day, "j. F Y")

    @property
    def uid(self) -> str:
        """Name of the meeting in calendars."""
        return f"sitzung-{self.pk}@sozialraum-portal-jena"

    @property
    def is_cancelled(self) -> bool:
        return self.stand == self.Stand.ABGESAGT

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def has_public_agenda(self) -> bool:
        return self.invited_at is not None and not self.is_cancelled

    @property
    def is_frozen(self) -> bool:
        """Whether its minutes are decided, asked of the database."""
        return Sitzung.objects.filter(pk=self.pk, protokoll__stand="beschlossen").exists()


def refuse_if_frozen(sitzung_id: int) -> None:
    """Raises FrozenError when the minutes of the Sitzung are decided; until the transaction ends nobody decides them."""
    sitzung = Sitzung.objects.select_for_update().get(pk=sitzung_id)
    if sitzung.is_frozen:
        raise FrozenError("The minutes of this Sitzung are decided and stay as they are.")


class PartOfSitzung(models.Model):
    """What stands in the minutes and is frozen with them."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_frozen(self.sitzung_id)  # type: ignore[attr-defined]
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_frozen(self.sitzung_id)  # type: ignore[attr-defined]
        return super().delete(*args, **kwargs)


class PunktQuerySet(models.QuerySet["Tagesordnungspunkt"]):
    def on_agenda(self) -> "PunktQuerySet":
        return self.filter(stand=Tagesordnungspunkt.Stand.AUFGENOMMEN).order_by("position", "pk")

    def proposed(self) -> "PunktQuerySet":
        return self.filter(stand=Tagesordnungspunkt.Stand.VORGESCHLAGEN).order_by("pk")

    def public(self) -> "PunktQuerySet":
        return self.on_agenda().filter(is_internal=False)


class Tagesordnungspunkt(PartOfSitzung):
    """One item of an agenda, or a proposal for one, with what the minutes say about it.

    The item that `lists_open_beschluesse` comes with every Sitzung; it is shown as long as decisions are open.
    """

    class Stand(models.TextChoices):
        VORGESCHLAGEN = "vorgeschlagen", "vorgeschlagen"
        AUFGENOMMEN = "aufgenommen", "aufgenommen"
        ABGELEHNT = "abgelehnt", "nicht aufgenommen"

    sitzung = models.ForeignKey(Sitzung, on_delete=models.PROTECT, related_name="punkte", verbose_name="Sitzung")
    stand = models.CharField("Stand", max_length=14, choices=Stand, default=Stand.AUFGENOMMEN)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=1)
    title = models.CharField("Worum geht es?", max_length=200)
    text = models.TextField("Erläuterung", max_length=5000, blank=True)
    minutes = models.PositiveSmallIntegerField("Dauer in Minuten", null=True, blank=True)
    presenter = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Wer stellt vor?"
    )
    is_internal = models.BooleanField("intern: nur für die Mitglieder", default=False)
    lists_open_beschluesse = models.BooleanField("listet offene Beschlüsse", default=False, editable=False)
    proposed_by = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Vorschlag von"
    )
    is_on_behalf = models.BooleanField("von der Geschäftsstelle eingetragen", default=False)
    reason = models.CharField("Warum nicht?", max_length=300, blank=True)
    result_text = models.TextField("Protokoll", max_length=20_000, blank=True)

    objects = PunktQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["sitzung", "position", "pk"]
        verbose_name = "Tagesordnungspunkt"
        verbose_name_plural = "Tagesordnungspunkte"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="gremien_tagesordnungspunkt_title",
                violation_error_message="Bitte schreiben Sie, worum es geht.",
            ),
            models.CheckConstraint(
                condition=(Q(stand="abgelehnt") & ~Q(reason="")) | (~Q(stand="abgelehnt") & Q(reason="")),
                name="gremien_tagesordnungspunkt_reason",
                violation_error_message="Wird ein Vorschlag nicht aufgenommen, gehört der Grund dazu.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 600)),
                name="gremien_tagesordnungspunkt_minutes",
                violation_error_message="Bitte geben Sie die Dauer mit 1 bis 600 Minuten an.",
            ),
            models.UniqueConstraint(
                fields=["sitzung"],
                condition=Q(lists_open_beschluesse=True),
                name="gremien_tagesordnungspunkt_one_list",
                violation_error_message="Die offenen Beschlüsse stehen schon auf der Tagesordnung.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_work_url(self) -> str:
        return f"{self.sitzung.get_work_url()}#punkt-{self.pk}"

    @property
    def is_on_agenda(self) -> bool:
        return self.stand == self.Stand.AUFGENOMMEN


class Anwesenheit(PartOfSitzung):
    """Whether a seat was filled at a Sitzung."""

    class Stand(models.TextChoices):
        ANWESEND = "anwesend", "anwesend"
        ENTSCHULDIGT = "entschuldigt", "entschuldigt"
        FEHLT = "fehlt", "nicht da"

    sitzung = models.ForeignKey(Sitzung, on_delete=models.PROTECT, related_name="anwesenheiten", verbose_name="Sitzung")
    mitgliedschaft = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, related_name="anwesenheiten", verbose_name="Platz"
    )
    stand = models.CharField("Stand", max_length=12, choices=Stand)

    class Meta:
        ordering = ["mitgliedschaft__position", "pk"]
        verbose_name = "Anwesenheit"
        verbose_name_plural = "Anwesenheiten"
        constraints = [
            models.UniqueConstraint(
                fields=["sitzung", "mitgliedschaft"],
                name="gremien_anwesenheit_once",
                violation_error_message="Dieser Platz steht schon in der Liste.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mitgliedschaft}: {self.get_stand_display()}"


random_name = RandomName(FOLDER, "pdf")


class DokumentQuerySet(models.QuerySet["Dokument"]):
    def public(self) -> "DokumentQuerySet":
        """Those of items that everybody may see."""
        shown = Q(punkt__isnull=True) | Q(punkt__is_internal=False, punkt__stand=Tagesordnungspunkt.Stand.AUFGENOMMEN)
        return self.filter(shown, is_internal=False, sitzung__in=Sitzung.objects.public()).exclude(sitzung__invited_at=None)

    def without_easy(self) -> "DokumentQuerySet":
        """Those that nobody has put into easy language."""
        return self.filter(easy_of__isnull=True, easy_version__isnull=True)


class Dokument(models.Model):
    """A PDF handed out for a Sitzung; `easy_of` is the one that it says in easy language."""

    sitzung = models.ForeignKey(Sitzung, on_delete=models.PROTECT, related_name="dokumente", verbose_name="Sitzung")
    punkt = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dokumente",
        verbose_name="Tagesordnungspunkt",
    )
    title = models.CharField("Titel", max_length=200)
    file = models.FileField("Datei", upload_to=random_name, max_length=100, unique=True, editable=False)
    size = models.PositiveIntegerField("Größe in Bytes", editable=False)
    sha256 = models.CharField("Prüfsumme", max_length=64, editable=False)
    is_internal = models.BooleanField("intern: nur für die Mitglieder", default=True)
    easy_of = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="easy_version",
        verbose_name="in einfacher Sprache für",
    )
    uploaded_at = models.DateTimeField("hochgeladen am", auto_now_add=True)

    objects = DokumentQuerySet.as_manager()

    class Meta:
        ordering = ["sitzung", "uploaded_at", "pk"]
        verbose_name = "Dokument"
        verbose_name_plural = "Dokumente"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="gremien_dokument_title",
                violation_error_message="Bitte geben Sie den Titel des Dokuments an.",
            ),
            models.CheckConstraint(
                condition=Q(easy_of__isnull=True) | ~Q(easy_of=F("pk")),
                name="gremien_dokument_not_own_easy",
                violation_error_message="Ein Dokument kann nicht seine eigene einfache Fassung sein.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gremien:dokument_public", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove record and file."""
        with transaction.atomic():
            delete_on_commit(self.file)
            return super().delete(*args, **kwargs)

    def keep(self, content: bytes) -> None:
        """Store record and file."""
        self.file.save("", ContentFile(content), save=False)
        self.save()

    def stored_sha256(self) -> str:
        """Hash of the file as it lies on the disk; empty if it is gone."""
        try:
            with self.file.open() as file:
                return hashlib.sha256(file.read()).hexdigest()
        except FileNotFoundError:
            return ""
