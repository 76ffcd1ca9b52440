"""Checks of texts in easy language by test groups: records of their own, which may come long after the text."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models.inhalt import Inhalt
from jena_sro.konten.models import Konto


class TextpruefungQuerySet(models.QuerySet["Textpruefung"]):
    def of(self, owner: models.Model) -> "TextpruefungQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(owner), object_id=owner.pk)


class Textpruefung(Inhalt):
    """A test group has checked one wording of a section; another wording needs another check.

    The hashes name the easy text that was checked and the standard text it stood beside, see `easy_text.py`.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    owner: Any = GenericForeignKey()
    key = models.CharField("Abschnitt", max_length=60)
    easy_sha256 = models.CharField("Hash des Textes in Leichter Sprache", max_length=64)
    standard_sha256 = models.CharField("Hash des Textes in Standard-Sprache", max_length=64)
    pruefgruppe = models.CharField("Prüfgruppe", max_length=200)
    checked_on = models.DateField("geprüft am")
    recorded_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="eingetragen von"
    )

    objects = TextpruefungQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["checked_on", "pk"]
        verbose_name = "Textprüfung"
        verbose_name_plural = "Textprüfungen"
        indexes = [models.Index(fields=["content_type", "object_id"], name="inhalte_textpruefung_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "key", "easy_sha256", "standard_sha256", "pruefgruppe", "checked_on"],
                name="inhalte_textpruefung_once",
                violation_error_message="Diese Prüfung ist schon eingetragen.",
            ),
            models.CheckConstraint(
                condition=~models.Q(pruefgruppe=""),
                name="inhalte_textpruefung_pruefgruppe",
                violation_error_message="Bitte nennen Sie die Prüfgruppe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, geprüft von {self.pruefgruppe}"
