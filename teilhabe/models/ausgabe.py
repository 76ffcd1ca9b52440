"""Which sheets were given out: serials, version and form of each print run, and never to whom."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten.models import Konto
from sozialraeume.models import Sozialraum
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models.informationsblatt import Blattform, Blattversion

# Word processors change the dash.
SERIAL = re.compile(r"(?<![\d-])(\d{1,9})\s*[-\u2010\u2011\u2013]\s*(\d{1,9})(?![\d-])", re.ASCII)

MOST_ASKED = 5 * settings.SHEETS_MAX  # serials that are looked up at once


class Teilnahme(models.TextChoices):
    """For whom the sheet says what may change; without it both texts are printed."""

    BEIDES = "", "beides"
    MIT_PKL = "mit_pkl", "mit PKL"
    OHNE_PKL = "ohne_pkl", "zunächst ohne PKL"


class Ausgabe(models.Model):
    """One print run, or a single sheet. A second press with the same `token` finds it and makes no other."""

    class Art(models.TextChoices):
        EINZELN = "einzeln", "ein Blatt"
        OHNE_NAMEN = "ohne_namen", "ohne Namen"
        PERSOENLICH = "persoenlich", "nach einer Liste"

    number = models.PositiveIntegerField("Nummer", unique=True)
    version = models.ForeignKey(Blattversion, on_delete=models.PROTECT, related_name="ausgaben", verbose_name="Version")
    art = models.CharField("Art", max_length=12, choices=Art)
    token = models.UUIDField("Kennung des Formulars", unique=True, editable=False)
    has_receipt = models.BooleanField("mit Empfangsbestätigung", default=False)
    issued_at = models.DateTimeField("ausgegeben am", default=timezone.now)
    issued_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ausgegeben von"
    )
    fetched_at = models.DateTimeField("zuerst geholt am", null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = "Ausgabe"
        verbose_name_plural = "Ausgaben"

    def __str__(self) -> str:
        return f"Ausgabe {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("teilhabe:ausgabe_detail", args=[self.number])

    @property
    def issued_by_label(self) -> str:
        """Which Konto has issued it, as far as that is still known."""
        return "gelöschtes Konto" if self.issued_by is None or self.issued_by.is_erased else str(self.issued_by)

    @property
    def count(self) -> int:
        return sum(teil.count for teil in self.teile.all())

    def serial(self, place: int) -> str:
        """What stands on the sheet with this place in the run, counted from 1."""
        return f"{self.number}-{place:04d}"

    @property
    def serials(self) -> str:
        return self.serial(1) if self.count == 1 else f"{self.serial(1)} bis {self.serial(self.count)}"

    def sheets(self) -> Iterable[tuple[int, "Ausgabeteil"]]:
        """Each place with the part that it belongs to."""
        for teil in self.teile.all():
            for place in range(teil.first, teil.first + teil.count):
                yield place, teil


class Ausgabeteil(models.Model):
    """Sheets of a run that follow each other and are alike."""

    ausgabe = models.ForeignKey(Ausgabe, on_delete=models.CASCADE, related_name="teile", verbose_name="Ausgabe")
    first = models.PositiveIntegerField("erstes Blatt")
    count = models.PositiveIntegerField("Anzahl")
    form = models.CharField("Form", max_length=10, choices=Blattform)
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Sozialraum"
    )
    participation = models.CharField("Teilnahme", max_length=10, choices=Teilnahme, blank=True)

    class Meta:
        ordering = ["ausgabe", "first"]
        verbose_name = "Teil einer Ausgabe"
        verbose_name_plural = "Teile von Ausgaben"
        constraints = [
            models.UniqueConstraint(fields=["ausgabe", "first"], name="teilhabe_ausgabeteil_first"),
            models.CheckConstraint(
                condition=Q(count__gte=1, first__gte=1),
                name="teilhabe_ausgabeteil_count",
                violation_error_message="Ein Teil hat mindestens ein Blatt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.get_form_display()}"

    @property
    def blattart(self) -> Blattart:
        return Blattart(self.form, self.sozialraum.slug if self.sozialraum else "", self.participation)

    @property
    def last(self) -> int:
        return self.first + self.count - 1


def asked_serials(text: str) -> Iterator[tuple[int, int]]:
    """Number of the run and place of each serial in a text; „1-0001 bis 1-0025“ stands for all between."""
    last = (0, 0, 0)  # run, place, and where in the text the serial before ended
    for found in SERIAL.finditer(text):
        number, place = int(found[1]), int(found[2])
        is_range = number == last[0] and text[last[2] : found.start()].strip() == "bis" and last[1] < place
        first = max(last[1] + 1, place - settings.SHEETS_MAX) if is_range else place
        yield from ((number, between) for between in range(first, place + 1))
        last = (number, place, found.end())


class FoundSerial(NamedTuple):
    """A serial that somebody has asked for, and the part it belongs to; None if it was never given out."""

    text: str
    teil: Ausgabeteil | None


def find_serials(text: str) -> list[FoundSerial]:
    """The serials in a text, each with its part, in two queries."""
    asked = list(islice(asked_serials(text), MOST_ASKED))
    numbers = {number for number, _ in asked}
    teile = Ausgabeteil.objects.filter(ausgabe__number__in=numbers).select_related("ausgabe__version", "sozialraum")
    by_number: dict[int, list[Ausgabeteil]] = {}
    for teil in teile:
        by_number.setdefault(teil.ausgabe.number, []).append(teil)
    return [
        FoundSerial(f"{n}-{p:04d}", next((t for t in by_number.get(n, []) if t.first <= p <= t.last), None)) for n, p in asked
    ]
