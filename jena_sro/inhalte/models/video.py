"""Videos in German Sign Language: one for each place of the portal that has room for one."""

from typing import Any

from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.files import RandomName, delete_on_commit
from jena_sro.inhalte.models.inhalt import Inhalt
from jena_sro.konten.models import Konto

FOLDER = "videos"


def random_name(video: "Video", filename: str) -> str:
    return RandomName(FOLDER, video.format)(video, filename)


class VideoQuerySet(models.QuerySet["Video"]):
    def at(self, place: str) -> "Video | None":
        """The Video of a place, if there is one yet."""
        return self.filter(place=place).first()


class Video(Inhalt):
    """A video with its words as text, so that nobody has to see or hear it."""

    class Place(models.TextChoices):
        START = "start", "Startseite"
        BARRIEREFREIHEIT = "barrierefreiheit", "Erklärung zur Barrierefreiheit"

    class Format(models.TextChoices):
        MP4 = "mp4", "MP4"
        WEBM = "webm", "WebM"

    place = models.CharField("Ort", max_length=20, choices=Place, unique=True, editable=False)
    title = models.CharField("Titel", max_length=150)
    duration = models.CharField("Länge", max_length=40, blank=True)
    transcript = models.TextField("Text zum Video", max_length=20_000)
    file = models.FileField("Datei", upload_to=random_name, max_length=100, unique=True, editable=False)
    format = models.CharField("Format", max_length=4, choices=Format, editable=False)
    size = models.PositiveBigIntegerField("Größe in Bytes", editable=False)
    uploaded_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="hochgeladen von"
    )

    objects = VideoQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        ordering = ["place"]
        verbose_name = "Video"
        verbose_name_plural = "Videos"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(transcript=""),
                name="inhalte_video_complete",
                violation_error_message="Zu einem Video gehören ein Titel und ein Text.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="inhalte_video_size",
                violation_error_message="Ein Video ist größer als 0 Bytes.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove record and file."""
        with transaction.atomic():
            delete_on_commit(self.file)
            return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("inhalte:video_file", args=[self.name])

    @property
    def name(self) -> str:
        """Name of the file without its folder."""
        return str(self.file.name).removeprefix(f"{FOLDER}/")

    @property
    def content_type(self) -> str:
        return f"video/{self.format}"

    def take_file(self, file: File, file_format: str) -> None:
        """Store the file in place of the one before, which goes when the transaction ends; saving is up to the caller."""
        if self.file:
            delete_on_commit(self.file)
        self.format, self.size = file_format, file.size
        self.file.save("", file, save=False)
