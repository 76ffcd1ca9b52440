"""What members need to take part, and their private calendar. Nothing of it is kept in a history."""

import secrets
from typing import ClassVar

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from gremien.models.gremium import Mitgliedschaft
from jena_sro.konten.models import Konto

SALT = "gremien.kalender"


def new_nonce() -> str:
    return secrets.token_hex(8)


class Unterstuetzung(models.Model):
    """What the person on a seat needs, told once and with consent; only the Geschäftsstelle sees it.

    It has no history and goes with the consent or the seat.
    """

    class Form(models.TextChoices):
        STANDARD = "standard", "wie üblich"
        GROSS = "gross", "in großer Schrift"
        EINFACH = "einfach", "in einfacher Sprache"
        TEXT = "text", "als reiner Text in der E-Mail"

    mitgliedschaft = models.OneToOneField(
        Mitgliedschaft, on_delete=models.CASCADE, related_name="unterstuetzung", verbose_name="Platz"
    )
    document_form = models.CharField("Unterlagen", max_length=10, choices=Form, default=Form.STANDARD)
    needs_dgs = models.BooleanField("Dolmetschen in Deutscher Gebärdensprache (DGS)", default=False)
    needs_breaks = models.BooleanField("mehr Pausen", default=False)
    needs_travel_help = models.BooleanField("Hilfe bei An- und Abreise", default=False)
    other = models.CharField("Was noch?", max_length=300, blank=True)
    consented_on = models.DateField("zugestimmt am")

    class Meta:
        ordering = ["mitgliedschaft__position"]
        verbose_name = "Unterstützung"
        verbose_name_plural = "Unterstützungen"
        constraints = [
            models.CheckConstraint(
                condition=Q(document_form__in=["standard", "gross", "einfach", "text"]),
                name="gremien_unterstuetzung_form",
                violation_error_message="Bitte wählen Sie, wie Sie die Unterlagen brauchen.",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.needs) or "nichts Besonderes"

    @property
    def needs(self) -> list[str]:
        """What there is to arrange, in words."""
        parts = [] if self.document_form == self.Form.STANDARD else [f"Unterlagen {self.get_document_form_display()}"]
        for name in ("needs_dgs", "needs_breaks", "needs_travel_help"):
            if getattr(self, name):
                parts.append(str(self._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        return parts + [self.other] * bool(self.other)


class Kalenderzugang(models.Model):
    """The secret address under which a member's calendar finds all own Sitzungen; a new `nonce` revokes the old one."""

    konto = models.OneToOneField(Konto, on_delete=models.CASCADE, related_name="kalenderzugang", verbose_name="Konto")
    nonce = models.CharField("Kennung", max_length=16, default=new_nonce, unique=True, editable=False)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)

    ERASED_WITH_KONTO: ClassVar[dict[str, Q]] = {"konto": Q()}

    class Meta:
        verbose_name = "Kalenderzugang"
        verbose_name_plural = "Kalenderzugänge"

    def __str__(self) -> str:
        return f"Kalender von Konto {self.konto_id}"

    def get_absolute_url(self) -> str:
        return reverse("gremien:private_calendar", args=[self.token])

    @property
    def token(self) -> str:
        return signing.Signer(salt=SALT).sign(self.nonce)

    @staticmethod
    def of_token(token: str) -> "Kalenderzugang | None":
        """The one whose address holds `token`, if it is still good and its Konto is in use."""
        try:
            nonce = signing.Signer(salt=SALT).unsign(token)
        except signing.BadSignature:
            return None
        return Kalenderzugang.objects.select_related("konto").filter(nonce=nonce, konto__is_active=True).first()
