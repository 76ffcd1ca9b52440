"""What waits for whom: the one mechanism behind every „Zu tun“ list."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from jena_sro.konten.models import Konto


class AufgabeQuerySet(models.QuerySet["Aufgabe"]):
    def open(self) -> "AufgabeQuerySet":
        return self.filter(done_at__isnull=True)

    def visible_to(self, konto: Konto | AnonymousUser) -> "AufgabeQuerySet":
        """Those that wait for a role of the Konto; none for guests."""
        if not isinstance(konto, Konto):
            return self.none()
        return self.filter(rolle__in=konto.groups.values("name"))

    def about(self, content: models.Model) -> "AufgabeQuerySet":
        return self.filter(content_type=ContentType.objects.get_for_model(content), object_id=content.pk)

    def raise_for(
        self, content: models.Model, kind: "Aufgabe.Kind", rolle: str, *, due_on: datetime.date | None = None
    ) -> "Aufgabe":
        """The open Aufgabe of this kind about `content`, created if there is none; `content` must have get_work_url()."""
        values = {"rolle": rolle, "due_on": due_on}
        content_type = ContentType.objects.get_for_model(content)
        aufgabe, _ = self.get_or_create(kind=kind, content_type=content_type, object_id=content.pk, done_at=None, defaults=values)
        return aufgabe

    def settle(self, content: models.Model, konto: Konto | None, kind: "Aufgabe.Kind | None" = None) -> None:
        """Mark all open Aufgaben about `content`, or those of one kind, as done."""
        wanted = self.open().about(content) if kind is None else self.open().about(content).filter(kind=kind)
        wanted.update(done_at=timezone.now(), done_by=konto)

    def settle_others(self, model: type[models.Model], kind: "Aufgabe.Kind", pks: Iterable[int]) -> None:
        """Mark all open Aufgaben of this kind about records of `model` as done, but those about `pks`."""
        rows = self.open().filter(kind=kind, content_type=ContentType.objects.get_for_model(model))
        rows.exclude(object_id__in=pks).update(done_at=timezone.now())


class Aufgabe(models.Model):
    """One thing that waits for the people of one role, about one content."""

    class Kind(models.TextChoices):
        RUECKMELDUNG = "rueckmeldung", "Rückmeldung beantworten"
        UNZUSTELLBAR = "unzustellbar", "Nachricht kam nicht an"
        ZUGEHOERIGKEIT = "zugehoerigkeit", "Zugehörigkeit bestätigen"
        VERWAIST = "verwaist", "Organisation ohne Konto"
        VORSCHLAG = "vorschlag", "Vorschlag prüfen"
        ZUORDNUNG = "zuordnung", "Zuordnung bestätigen"
        ANGEBOT = "angebot", "Angebot prüfen"
        ANGABE = "angabe", "Geänderte Angabe ansehen"
        KENNZAHL = "kennzahl", "Neue Zahlen eintragen"
        HINWEIS = "hinweis", "„Was fehlt hier?“ beantworten"
        MASSNAHME = "massnahme", "Maßnahme ist überfällig"
        BESTAETIGUNG = "bestaetigung", "Nachfragen, ob alles stimmt"
        WEGGEFALLEN = "weggefallen", "Gibt es laut Anbieter nicht mehr"
        BESCHLUSS = "beschluss", "Beschluss ist überfällig"
        TOP_VORSCHLAG = "top_vorschlag", "Vorschlag zur Tagesordnung"
        UEBERPRUEFUNG = "ueberpruefung", "Jährlich prüfen"
        BARRIERE = "barriere", "Barriere ist noch nicht behoben"
        ANMERKUNG = "anmerkung", "Anmerkung zum Protokoll"
        UMFRAGE = "umfrage", "Umfrage auswerten"
        BESTELLUNG = "bestellung", "Bestellung verschicken"

    kind = models.CharField("Art", max_length=20, choices=Kind)
    rolle = models.CharField("wartet auf", max_length=150)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content: Any = GenericForeignKey()
    due_on = models.DateField("fällig am", null=True, blank=True)
    created_at = models.DateTimeField("entstanden am", auto_now_add=True)
    done_at = models.DateTimeField("erledigt am", null=True, blank=True)
    done_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="erledigt von"
    )

    objects = AufgabeQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "created_at", "pk"]
        verbose_name = "Aufgabe"
        verbose_name_plural = "Aufgaben"
        indexes = [models.Index(fields=["content_type", "object_id"], name="inhalte_aufgabe_content")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id"],
                condition=models.Q(done_at__isnull=True),
                name="inhalte_aufgabe_one_open",
                violation_error_message="Diese Aufgabe steht schon auf der Liste.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.content}"

    def get_absolute_url(self) -> str:
        """Page of the work area on which this can be done."""
        url: str = self.content.get_work_url()
        return url

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()
