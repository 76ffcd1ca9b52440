from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.files import RandomName, delete_on_commit
from jena_sro.inhalte.models.inhalt import Inhalt
from jena_sro.konten.models import Konto

FOLDER = "bilder"


random_name = RandomName(FOLDER, "webp")


class BildInUseError(Exception):
    """The Bild is shown: a Fassung keeps it for ever, other content for as long as it shows it."""


class BildManager(models.Manager["Bild"]):
    def mark_used(self, pks: Iterable[int | None]) -> None:
        """Note that a Fassung shows these Bilder, so that they stay. Raises ValidationError if one is not there."""
        wanted = sorted({pk for pk in pks if pk is not None})
        with transaction.atomic():
            found = list(self.select_for_update().filter(pk__in=wanted).order_by("pk"))
            if len(found) < len(wanted):
                raise ValidationError("Ein Bild dieses Textes gibt es nicht mehr. Bitte wählen Sie ein anderes.")
            for bild in found:
                bild.is_used = True
                bild.save(update_fields=["is_used"])


class Bild(Inhalt):
    """A picture, made anew from the file that was uploaded, with words for those who do not see it."""

    file = models.FileField("Datei", upload_to=random_name, max_length=100, unique=True, editable=False)
    alt = models.CharField(
        "Beschreibung",
        max_length=300,
        help_text="Für Menschen, die das Bild nicht sehen: Was ist zu sehen, und was ist daran wichtig?",
    )
    width = models.PositiveIntegerField("Breite in Pixeln", editable=False)
    height = models.PositiveIntegerField("Höhe in Pixeln", editable=False)
    is_used = models.BooleanField("in einer Fassung verwendet", default=False, editable=False)
    uploaded_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="hochgeladen von"
    )

    history = HistoricalRecords()
    objects = BildManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "Bild"
        verbose_name_plural = "Bilder"
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="inhalte_bild_alt",
                violation_error_message="Bitte beschreiben Sie das Bild in Worten.",
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0),
                name="inhalte_bild_size",
                violation_error_message="Ein Bild hat eine Breite und eine Höhe.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bild {self.pk}: {self.alt}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove record and file. Raises BildInUseError while something shows it."""
        with transaction.atomic():
            if Bild.objects.select_for_update().get(pk=self.pk).is_used:
                raise BildInUseError
            try:
                deleted = super().delete(*args, **kwargs)
            except ProtectedError as error:
                raise BildInUseError from error
            delete_on_commit(self.file)
        return deleted

    def get_absolute_url(self) -> str:
        return reverse("inhalte:bild_file", args=[self.name])

    @property
    def name(self) -> str:
        """Name of the file without folder and ending."""
        return str(self.file.name).removeprefix(f"{FOLDER}/").removesuffix(".webp")
