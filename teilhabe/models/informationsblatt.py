"""The Informationsblatt: its text, who has approved it, and its versions, frozen when they come into force."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.files import RandomName
from jena_sro.inhalte.frozen import FrozenError, hash_of
from jena_sro.inhalte.models import Fassung, FassungOwner
from jena_sro.konten.models import Konto
from sozialraeume.models import Sozialraum
from sozialraeume.models.umfeld import validate_no_person

CHANGES = ("change", "easy_change")  # what is new, in standard and in easy words
ADDED = ("number", *CHANGES)  # what a version says beside what was shown before it came into force


class Blattform(models.TextChoices):
    """How the sheet is printed."""

    STANDARD = "standard", "Standard"
    EINFACH = "einfach", "Einfache Sprache"
    GROSSDRUCK = "grossdruck", "Großdruck"


class Informationsblatt(FassungOwner):
    """The text that every participant gets; there is one. `published` is the Fassung that is in force."""

    draft = models.ForeignKey(
        "InformationsblattFassung", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Entwurf"
    )
    published = models.ForeignKey(
        "InformationsblattFassung", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gültig"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "Informationsblatt"
        verbose_name_plural = "Informationsblätter"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="teilhabe_informationsblatt_only_one",
                violation_error_message="Es gibt nur ein Informationsblatt.",
            )
        ]

    def __str__(self) -> str:
        return "Informationsblatt"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("teilhabe:informationsblatt")

    def get_work_url(self) -> str:
        return reverse("teilhabe:informationsblatt_work")

    def get_easy_work_url(self) -> str:
        return reverse("teilhabe:informationsblatt_easy_text")


class InformationsblattFassung(Fassung):
    """One wording of the Informationsblatt."""

    owner = models.ForeignKey(
        Informationsblatt, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Informationsblatt"
    )

    class Meta(Fassung.Meta):
        verbose_name = "Fassung des Informationsblatts"
        verbose_name_plural = "Fassungen des Informationsblatts"
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="teilhabe_informationsblattfassung_number")]

    @property
    def missing_freigaben(self) -> list["Freigabe.Stelle"]:
        given = {freigabe.stelle for freigabe in self.freigaben.all()}
        return [stelle for stelle in Freigabe.Stelle if stelle not in given]

    @property
    def is_approved_by_one_konto(self) -> bool:
        """Whether one person alone has recorded all approvals."""
        recorders = [freigabe.recorded_by_id for freigabe in self.freigaben.all()]
        return len(recorders) > 1 and len(set(recorders)) == 1 and recorders[0] is not None


class Freigabe(models.Model):
    """An office agrees to one Fassung; another wording needs another one."""

    class Stelle(models.TextChoices):
        FACHDIENST = "fachdienst", "Fachdienst Soziales"
        DATENSCHUTZ = "datenschutz", "Datenschutz"

    fassung = models.ForeignKey(
        InformationsblattFassung, on_delete=models.PROTECT, related_name="freigaben", verbose_name="Fassung"
    )
    stelle = models.CharField("Stelle", max_length=12, choices=Stelle)
    approved_on = models.DateField("freigegeben am")
    approved_by = models.CharField("Funktion oder Stelle", max_length=200, validators=[validate_no_person])
    note = models.CharField("Anmerkung", max_length=300, blank=True, validators=[validate_no_person])
    recorded_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="eingetragen von"
    )
    created_at = models.DateTimeField("eingetragen am", auto_now_add=True)

    class Meta:
        ordering = ["stelle"]
        verbose_name = "Freigabe"
        verbose_name_plural = "Freigaben"
        constraints = [
            models.UniqueConstraint(
                fields=["fassung", "stelle"],
                name="teilhabe_freigabe_once",
                violation_error_message="Diese Stelle hat die Fassung schon freigegeben.",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=""),
                name="teilhabe_freigabe_approved_by",
                violation_error_message="Bitte nennen Sie die Stelle, die freigegeben hat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stelle_display()}: {self.fassung}"


class BlattversionQuerySet(models.QuerySet["Blattversion"]):
    def valid(self) -> "Blattversion | None":
        """The one that is in force."""
        return self.filter(stand=Blattversion.Stand.GUELTIG).first()

    def replace_valid(self) -> None:
        """The one in force makes room for the next: all of a frozen version that ever changes."""
        self.filter(stand=Blattversion.Stand.GUELTIG).update(stand=Blattversion.Stand.ABGELOEST, replaced_at=timezone.now())


class Blattversion(models.Model):
    """What the Informationsblatt said from the day it came into force: texts and facts, frozen with their hash."""

    class Stand(models.TextChoices):
        GUELTIG = "gueltig", "gültig"
        ABGELOEST = "abgeloest", "abgelöst"

    number = models.PositiveIntegerField("Nummer", unique=True)
    fassung = models.ForeignKey(
        InformationsblattFassung, on_delete=models.PROTECT, related_name="versionen", verbose_name="Fassung"
    )
    content = models.JSONField("Inhalt", editable=False)
    sha256 = models.CharField("Prüfsumme", max_length=64, editable=False)
    stand = models.CharField("Stand", max_length=10, choices=Stand, default=Stand.GUELTIG)
    valid_from = models.DateTimeField("gültig seit")
    replaced_at = models.DateTimeField("abgelöst am", null=True, blank=True)
    put_into_force_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="in Kraft gesetzt von"
    )
    is_example = models.BooleanField("Beispiel", default=False)

    objects = BlattversionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "Version des Informationsblatts"
        verbose_name_plural = "Versionen des Informationsblatts"
        constraints = [
            models.UniqueConstraint(
                fields=["stand"],
                condition=Q(stand="gueltig"),
                name="teilhabe_blattversion_one_valid",
                violation_error_message="Es gilt immer nur eine Version.",
            ),
            models.CheckConstraint(
                condition=Q(stand="gueltig", replaced_at__isnull=True) | Q(stand="abgeloest", replaced_at__isnull=False),
                name="teilhabe_blattversion_replaced",
                violation_error_message="Eine abgelöste Version hat den Tag, an dem sie abgelöst wurde.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise FrozenError("A version in force stays as it is. Put a new one into force instead.")
        self.sha256 = hash_of(self.content)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("teilhabe:blattversion_detail", args=[self.number])

    def get_work_url(self) -> str:
        return reverse("teilhabe:blattversion_work", args=[self.number])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise FrozenError("A version that was in force stays.")

    @property
    def is_valid(self) -> bool:
        return self.stand == self.Stand.GUELTIG

    @property
    def seen(self) -> str:
        """Hash of what was shown before it came into force, without what was added then."""
        return hash_of({name: value for name, value in self.content.items() if name not in ADDED})

    @property
    def is_unaltered(self) -> bool:
        is_same = (self.content["number"], self.content["day"]) == (self.number, timezone.localdate(self.valid_from).isoformat())
        return is_same and hash_of(self.content) == self.sha256


class Archivdatei(models.Model):
    """The PDF (PDF/A-2a and PDF/UA-1) of one version in one form, for one Sozialraum or without."""

    version = models.ForeignKey(Blattversion, on_delete=models.PROTECT, related_name="archivdateien", verbose_name="Version")
    form = models.CharField("Form", max_length=10, choices=Blattform)
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Sozialraum"
    )
    file = models.FileField("Datei", upload_to=RandomName("informationsblatt", "pdf"))
    sha256 = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        ordering = ["version", "form", models.F("sozialraum__position").asc(nulls_first=True)]
        verbose_name = "Archivdatei"
        verbose_name_plural = "Archivdateien"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "form", "sozialraum"],
                name="teilhabe_archivdatei_once",
                violation_error_message="Diese Datei gibt es schon.",
            ),
            models.UniqueConstraint(
                fields=["version", "form"],
                condition=Q(sozialraum__isnull=True),
                name="teilhabe_archivdatei_once_for_all",
                violation_error_message="Diese Datei gibt es schon.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.get_form_display()}, {self.sozialraum or 'ganz Jena'}"
