"""What a Gremium has decided, and what became of it."""

from typing import Any

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from gremien.models.gremium import Gremium, Mitgliedschaft
from gremien.models.lernen import Baustein
from gremien.models.sitzung import Tagesordnungspunkt
from jena_sro.inhalte.frozen import FrozenError
from jena_sro.inhalte.models import Inhalt
from jena_sro.konten.models import Konto
from sozialraeume.models import Bedarf, Sozialraum


class BeschlussQuerySet(models.QuerySet["Beschluss"]):
    def public(self) -> "BeschlussQuerySet":
        """Those that stand in decided minutes of a public Gremium, under an item that everybody may read."""
        shown = self.filter(gremium__is_public=True, punkt__is_internal=False, punkt__sitzung__protokoll__stand="beschlossen")
        return shown.for_list()

    def visible_inside(self, konto: Konto) -> "BeschlussQuerySet":
        return self.filter(gremium__in=Gremium.objects.visible_inside(konto)).for_list()

    def for_list(self) -> "BeschlussQuerySet":
        related = self.select_related("gremium", "responsible__organisation", "baustein", "punkt__sitzung__gremium")
        return related.prefetch_related("sozialraeume")

    def open(self) -> "BeschlussQuerySet":
        """Accepted ones that nobody has carried out or put aside."""
        going_on = (Beschluss.Stand.OFFEN, Beschluss.Stand.IN_ARBEIT)
        return self.filter(result=Beschluss.Result.ANGENOMMEN, stand__in=going_on)

    def overdue(self) -> "BeschlussQuerySet":
        return self.open().filter(due_on__lt=timezone.localdate())


class Beschluss(Inhalt):
    """One decision. With the minutes its wording and result are frozen; Stand, outcome and easy text go on.

    It is internal when its item of the agenda is. `number` counts from 1 in each Gremium and year.
    """

    class Result(models.TextChoices):
        ANGENOMMEN = "angenommen", "angenommen"
        ABGELEHNT = "abgelehnt", "abgelehnt"
        VERTAGT = "vertagt", "vertagt"

    class Stand(models.TextChoices):
        OFFEN = "offen", "offen"
        IN_ARBEIT = "in_arbeit", "in Arbeit"
        ERLEDIGT = "erledigt", "erledigt"
        ZURUECKGESTELLT = "zurueckgestellt", "zurückgestellt"

    COUNTED = ("votes_yes", "votes_no", "votes_abstained")
    WORDING = ("gremium_id", "punkt_id", "year", "number", "text", "result", "dissent", *COUNTED)

    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="beschluesse", verbose_name="Gremium")
    punkt = models.ForeignKey(
        Tagesordnungspunkt, on_delete=models.PROTECT, related_name="beschluesse", verbose_name="Tagesordnungspunkt"
    )
    year = models.PositiveSmallIntegerField("Jahr", editable=False)
    number = models.PositiveSmallIntegerField("Nummer", editable=False)
    text = models.TextField("Was wurde beschlossen?", max_length=2000)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    result = models.CharField("Ergebnis", max_length=12, choices=Result, default=Result.ANGENOMMEN)
    votes_yes = models.PositiveSmallIntegerField("Ja-Stimmen", null=True, blank=True)
    votes_no = models.PositiveSmallIntegerField("Nein-Stimmen", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("Enthaltungen", null=True, blank=True)
    dissent = models.TextField("Abweichende Meinung", max_length=1000, blank=True)
    responsible = models.ForeignKey(
        Mitgliedschaft, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Wer ist zuständig?"
    )
    due_on = models.DateField("Bis wann?", null=True, blank=True)
    stand = models.CharField("Stand", max_length=16, choices=Stand, default=Stand.OFFEN)
    outcome = models.TextField("Was wurde daraus?", max_length=2000, blank=True)
    sozialraeume = models.ManyToManyField(
        Sozialraum, blank=True, related_name="beschluesse", verbose_name="Für welche Sozialräume?"
    )
    bedarfe = models.ManyToManyField(
        Bedarf, blank=True, related_name="beschluesse", verbose_name="Auf welche Bedarfe antwortet er?"
    )
    baustein = models.ForeignKey(
        Baustein, on_delete=models.PROTECT, null=True, blank=True, related_name="beschluesse", verbose_name="Baustein"
    )

    objects = BeschlussQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = [F("year").desc(), "gremium", F("number").desc()]
        verbose_name = "Beschluss"
        verbose_name_plural = "Beschlüsse"
        constraints = [
            models.UniqueConstraint(
                fields=["gremium", "year", "number"],
                name="gremien_beschluss_number",
                violation_error_message="Diese Nummer ist schon vergeben.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="gremien_beschluss_text",
                violation_error_message="Bitte schreiben Sie, was beschlossen wurde.",
            ),
            models.CheckConstraint(
                condition=~Q(stand__in=["erledigt", "zurueckgestellt"]) | ~Q(outcome=""),
                name="gremien_beschluss_outcome",
                violation_error_message="Bitte schreiben Sie, was daraus wurde.",
            ),
        ]

    def __str__(self) -> str:
        return f"Beschluss {self.label}, {self.gremium}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.take_number()
        if self.punkt.sitzung.is_frozen and self.has_other_wording():
            raise FrozenError("The minutes with this Beschluss are decided; its wording stays.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.punkt.sitzung.is_frozen:
            raise FrozenError("The minutes with this Beschluss are decided; it stays.")
        return super().delete(*args, **kwargs)

    def take_number(self) -> None:
        self.gremium, self.year = self.punkt.sitzung.gremium, self.punkt.sitzung.day.year
        Gremium.objects.select_for_update().get(pk=self.gremium_id)  # two new ones get two numbers
        last = Beschluss.objects.filter(gremium=self.gremium_id, year=self.year).aggregate(last=Max("number"))["last"]
        self.number = (last or 0) + 1

    def has_other_wording(self) -> bool:
        stored = Beschluss.objects.filter(pk=self.pk).first()
        return stored is None or any(getattr(stored, name) != getattr(self, name) for name in self.WORDING)

    def get_absolute_url(self) -> str:
        return reverse("gremien:beschluss_detail", args=[self.pk])

    def get_work_url(self) -> str:
        return reverse("gremien:beschluss_update", args=[self.gremium.slug, self.pk])

    @property
    def label(self) -> str:
        return f"{self.number}/{self.year}"

    @property
    def is_overdue(self) -> bool:
        is_open = self.result == self.Result.ANGENOMMEN and self.stand in (self.Stand.OFFEN, self.Stand.IN_ARBEIT)
        return is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def stand_in_words(self) -> str:
        """How far an accepted one is; of the others the result says all."""
        return self.get_stand_display() if self.result == self.Result.ANGENOMMEN else self.get_result_display()

    @property
    def votes_in_words(self) -> str:
        """„7 Ja, 1 Nein, 0 Enthaltungen“; empty if nobody counted."""
        votes = ((self.votes_yes, "Ja"), (self.votes_no, "Nein"), (self.votes_abstained, "Enthaltungen"))
        return ", ".join(f"{count} {word}" for count, word in votes if count is not None)
