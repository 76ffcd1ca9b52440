"""The security log: append-only rows, each with a hash over itself and the row before."""

import hashlib
import json
from typing import Any

from django.db import models, transaction
from django.utils import timezone

GENESIS = 0  # number of the row that starts the chain and serves as its lock


class LogImmutableError(TypeError):
    """A row of the security log was about to be changed."""


class SicherheitsereignisManager(models.Manager["Sicherheitsereignis"]):
    @transaction.atomic
    def append(
        self, art: "Sicherheitsereignis.Art", *, konto_id: int | None = None, reference: str = ""
    ) -> "Sicherheitsereignis":
        """Add one row. `reference` names a record by model and key, never by a person's name or address."""
        self.get_or_create(number=GENESIS, defaults={"art": self.model.Art.BEGINN, "created_at": timezone.now()})
        self.select_for_update().get(number=GENESIS)
        last = self.order_by("-number")[0]
        row = self.model(
            number=last.number + 1,
            art=art,
            konto_id=konto_id,
            reference=reference[:100],
            created_at=timezone.now(),
            previous_hash=last.hash,
        )
        row.hash = row.compute_hash()
        row.save(force_insert=True)
        return row

    def first_broken(self) -> "Sicherheitsereignis | None":
        """The first row that does not fit to itself or to the row before it; None if the chain holds."""
        previous: Sicherheitsereignis | None = None
        for row in self.filter(number__gt=GENESIS).order_by("number").iterator():
            fits = previous is None or (row.number == previous.number + 1 and row.previous_hash == previous.hash)
            if not fits or row.hash != row.compute_hash():
                return row
            previous = row
        return None


class Sicherheitsereignis(models.Model):
    """Something that matters for security, with references only, so that nothing of a person is left after erasure."""

    class Art(models.TextChoices):
        BEGINN = "beginn", "Beginn des Protokolls"
        ANMELDUNG = "anmeldung", "Anmeldung"
        FEHLVERSUCH = "fehlversuch", "Anmeldung misslungen"
        ABMELDUNG = "abmeldung", "Abmeldung"
        ABGEWIESEN = "abgewiesen", "Zugriff abgewiesen"
        ROLLE = "rolle", "Rolle geändert"
        KONTO = "konto", "Konto geändert"
        LOESCHUNG = "loeschung", "Konto gelöscht"
        VEROEFFENTLICHUNG = "veroeffentlichung", "Text veröffentlicht"
        AUSGABE = "ausgabe", "Informationsblätter ausgegeben"

    number = models.PositiveBigIntegerField("Nummer", unique=True)
    art = models.CharField("Art", max_length=20, choices=Art)
    konto_id = models.PositiveBigIntegerField("Konto", null=True, blank=True)
    reference = models.CharField("Bezug", max_length=100, blank=True)
    created_at = models.DateTimeField("Zeit")
    previous_hash = models.CharField("Hash davor", max_length=64, blank=True)
    hash = models.CharField("Hash", max_length=64, blank=True)

    objects = SicherheitsereignisManager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "Sicherheitsereignis"
        verbose_name_plural = "Sicherheitsereignisse"

    def __str__(self) -> str:
        return f"{self.number} {self.get_art_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise LogImmutableError("Rows of the security log are never changed.")
        super().save(*args, **kwargs)

    def compute_hash(self) -> str:
        """SHA-256 over the row and the hash of the row before."""
        values = [self.number, self.art, self.konto_id, self.reference, self.created_at.isoformat(), self.previous_hash]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()
