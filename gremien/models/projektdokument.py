"""The papers of the model project in short, and the steps that led to it."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.files import RandomName, delete_on_commit
from jena_sro.inhalte.models import Inhalt, free_slug

FOLDER = "projektdokumente"


random_name = RandomName(FOLDER, "pdf")


class ProjektdokumentQuerySet(models.QuerySet["Projektdokument"]):
    def public(self) -> "ProjektdokumentQuerySet":
        return self.filter(is_public=True)

    def with_file(self) -> "ProjektdokumentQuerySet":
        return self.exclude(file="")


class Projektdokument(Inhalt):
    """A paper of the project: what it is in plain words, and where it is to read, if anywhere yet."""

    class Kind(models.TextChoices):
        STANDARD = "standard", "fachlicher Standard"
        RAHMENVEREINBARUNG = "rahmenvereinbarung", "Rahmenvereinbarung"
        KONZEPT = "konzept", "Konzept"
        DOKUMENTATION = "dokumentation", "Dokumentation"
        ANDERES = "anderes", "anderes Papier"

    title = models.CharField("Titel", max_length=200)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    kind = models.CharField("Art", max_length=20, choices=Kind)
    text = models.TextField("Worum geht es darin?", max_length=3000)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    date = models.DateField("Datum des Papiers", null=True, blank=True)
    source = models.CharField("Quelle", max_length=300)
    url = models.URLField("Internetadresse", max_length=500, blank=True)
    file = models.FileField("Datei", upload_to=random_name, max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField("Größe in Bytes", default=0, editable=False)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    is_public = models.BooleanField("auf den öffentlichen Seiten zeigen", default=True)

    objects = ProjektdokumentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        ordering = ["position", F("date").desc(nulls_last=True), "title"]
        verbose_name = "Projektdokument"
        verbose_name_plural = "Projektdokumente"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(source=""),
                name="gremien_projektdokument_complete",
                violation_error_message="Zu einem Dokument gehören Titel, Erklärung und Quelle.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(type(self), self.title)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove record and file."""
        with transaction.atomic():
            self.forget_file()
            return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['dokumente'])}#dokument-{self.slug}"

    def get_work_url(self) -> str:
        return reverse("gremien:projektdokument_update", args=[self.pk])

    @transaction.atomic
    def keep_file(self, content: bytes) -> None:
        """Store the file in place of the one before."""
        self.forget_file()
        self.file.save("", ContentFile(content), save=False)
        self.size = len(content)
        self.save()

    def forget_file(self) -> None:
        """The file goes when the transaction ends; saving is up to the caller."""
        if self.file:
            delete_on_commit(self.file)
            self.file, self.size = "", 0


class Meilenstein(Inhalt):
    """A step of the model project. `words` stand for its date where that is not so exact, such as „Ende 2022“."""

    class Precision(models.TextChoices):
        TAG = "tag", "auf den Tag"
        MONAT = "monat", "auf den Monat"
        JAHR = "jahr", "auf das Jahr"

    FORMATS = {Precision.TAG: "j. F Y", Precision.MONAT: "F Y", Precision.JAHR: "Y"}  # noqa: RUF012

    title = models.CharField("Was ist geschehen?", max_length=200)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    text = models.TextField("Genauer", max_length=2000, blank=True)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    date = models.DateField("Datum")
    precision = models.CharField("Wie genau ist das Datum?", max_length=5, choices=Precision, default=Precision.TAG)
    words = models.CharField("Zeitangabe in Worten", max_length=100, blank=True)
    is_planned = models.BooleanField("geplant, noch nicht bestätigt", default=False)
    source = models.CharField("Quelle", max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "Meilenstein"
        verbose_name_plural = "Meilensteine"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(source=""),
                name="gremien_meilenstein_complete",
                violation_error_message="Zu einem Meilenstein gehören Worte und eine Quelle.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(type(self), self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('seiten:project_page', args=['zeitleiste'])}#schritt-{self.slug}"

    @property
    def when(self) -> str:
        """As exact as it is known."""
        return self.words or date_format(self.date, self.FORMATS[self.Precision(self.precision)])
