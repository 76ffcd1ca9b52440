"""Minutes of a Sitzung: written item by item, corrected by the members, then decided and frozen."""

import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gremien.models.gremium import Mitgliedschaft
from gremien.models.sitzung import Sitzung, Tagesordnungspunkt, refuse_if_frozen
from jena_sro.inhalte.frozen import Content, FrozenError, hash_of
from jena_sro.inhalte.models import Inhalt


def without_internal(parts: list[Content]) -> list[Content]:
    return [part for part in parts if not part["is_internal"]]


class ProtokollQuerySet(models.QuerySet["Protokoll"]):
    def decided(self) -> "ProtokollQuerySet":
        return self.filter(stand=Protokoll.Stand.BESCHLOSSEN)

    def public(self) -> "ProtokollQuerySet":
        return self.decided().filter(sitzung__gremium__is_public=True).select_related("sitzung__gremium")


class Protokoll(Inhalt):
    """Where the minutes of a Sitzung stand. Their texts are those of its items until they are decided; then `content` holds all.

    `content` is made by `gremien.actions.protokolle.gather`.
    """

    class Stand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        KORREKTUR = "korrektur", "in der Korrekturrunde"
        BESCHLOSSEN = "beschlossen", "beschlossen"

    sitzung = models.OneToOneField(Sitzung, on_delete=models.PROTECT, related_name="protokoll", verbose_name="Sitzung")
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.ENTWURF)
    corrections_until = models.DateField("Anmerkungen bis", null=True, blank=True)
    easy_text = models.TextField("Das Wichtigste in einfacher Sprache", max_length=5000, blank=True)
    content = models.JSONField("Inhalt", null=True, blank=True, editable=False)
    sha256 = models.CharField("Prüfsumme", max_length=64, blank=True, editable=False)
    decided_on = models.DateField("beschlossen am", null=True, blank=True)

    objects = ProtokollQuerySet.as_manager()

    class Meta:
        ordering = ["-sitzung__starts_at"]
        verbose_name = "Protokoll"
        verbose_name_plural = "Protokolle"
        constraints = [
            models.CheckConstraint(
                condition=(Q(stand="beschlossen", content__isnull=False, decided_on__isnull=False) & ~Q(sha256=""))
                | (~Q(stand="beschlossen") & Q(content__isnull=True, decided_on__isnull=True, sha256="")),
                name="gremien_protokoll_frozen",
                violation_error_message="Ein beschlossenes Protokoll hat einen Inhalt mit Prüfsumme und einen Tag.",
            ),
            models.CheckConstraint(
                condition=~Q(stand="korrektur") | Q(corrections_until__isnull=False),
                name="gremien_protokoll_corrections",
                violation_error_message="Zur Korrekturrunde gehört ein letzter Tag.",
            ),
        ]

    def __str__(self) -> str:
        return f"Protokoll der Sitzung am {self.sitzung.day_in_words}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_frozen(self.sitzung_id)
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_frozen(self.sitzung_id)
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("gremien:sitzung_public", args=[self.sitzung_id])

    def get_work_url(self) -> str:
        return self.sitzung.get_work_url()

    def freeze(self, content: Content, *, decided_on: datetime.date) -> None:
        """From now on the minutes are `content`. Raises FrozenError if they are decided already."""
        self.content, self.sha256 = content, hash_of(content)
        self.stand, self.decided_on = Protokoll.Stand.BESCHLOSSEN, decided_on
        self.save()

    @property
    def is_decided(self) -> bool:
        return self.stand == self.Stand.BESCHLOSSEN

    @property
    def is_in_corrections(self) -> bool:
        return self.stand == self.Stand.KORREKTUR

    @property
    def takes_anmerkungen(self) -> bool:
        """Whether the last day of the correction round is not over."""
        return self.is_in_corrections and self.corrections_until is not None and self.corrections_until >= timezone.localdate()

    @property
    def public_content(self) -> Content:
        """What everybody may read of decided minutes: internal items are left out, and the numbers of the others stay."""
        content: Content = dict(self.content or {})
        shown = without_internal(content.get("punkte", []))
        return content | {"punkte": [punkt | {"offene": without_internal(punkt["offene"])} for punkt in shown]}


class AnmerkungQuerySet(models.QuerySet["Anmerkung"]):
    def open(self) -> "AnmerkungQuerySet":
        return self.filter(stand=Anmerkung.Stand.OFFEN)


class Anmerkung(models.Model):
    """What a member wants corrected in the minutes, and what became of it."""

    class Stand(models.TextChoices):
        OFFEN = "offen", "offen"
        UEBERNOMMEN = "uebernommen", "übernommen"
        BEANTWORTET = "beantwortet", "beantwortet"

    protokoll = models.ForeignKey(Protokoll, on_delete=models.PROTECT, related_name="anmerkungen", verbose_name="Protokoll")
    punkt = models.ForeignKey(
        Tagesordnungspunkt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anmerkungen",
        verbose_name="Zu welchem Punkt?",
    )
    mitgliedschaft = models.ForeignKey(Mitgliedschaft, on_delete=models.PROTECT, related_name="+", verbose_name="von")
    is_on_behalf = models.BooleanField("von der Geschäftsstelle eingetragen", default=False)
    text = models.TextField("Was soll anders heißen?", max_length=2000)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.OFFEN)
    answer = models.CharField("Antwort", max_length=500, blank=True)
    created_at = models.DateTimeField("vom", auto_now_add=True)

    objects = AnmerkungQuerySet.as_manager()

    class Meta:
        ordering = ["protokoll", "created_at", "pk"]
        verbose_name = "Anmerkung"
        verbose_name_plural = "Anmerkungen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="gremien_anmerkung_text",
                violation_error_message="Bitte schreiben Sie, was anders heißen soll.",
            ),
            models.CheckConstraint(
                condition=~Q(stand="beantwortet") | ~Q(answer=""),
                name="gremien_anmerkung_answer",
                violation_error_message="Bitte schreiben Sie die Antwort.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_frozen(self.protokoll.sitzung_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise FrozenError("An Anmerkung is answered, not deleted.")

    def get_work_url(self) -> str:
        return f"{self.protokoll.sitzung.get_work_url()}#anmerkung-{self.pk}"
