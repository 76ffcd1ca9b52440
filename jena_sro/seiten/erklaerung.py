"""The accessibility statement as the records make it today."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe, Video
from jena_sro.konten.models import Rolle
from jena_sro.seiten.models import Barriere, Ueberpruefung

Result = Ueberpruefung.Result


@dataclass(frozen=True)
class Erklaerung:
    """Known barriers, reviews from the newest to the first, and the video about it; iterating gives the barriers."""

    barrieren: list[Barriere]
    ueberpruefungen: list[Ueberpruefung]
    video: Video | None

    @classmethod
    def load(cls) -> "Erklaerung":
        """Three queries."""
        video = Video.objects.at(Video.Place.BARRIEREFREIHEIT)
        return cls(list(Barriere.objects.public()), list(Ueberpruefung.objects.all()), video)

    def __iter__(self) -> Iterator[Barriere]:
        return iter(self.barrieren)

    @cached_property
    def open(self) -> list[Barriere]:
        return [barriere for barriere in self.barrieren if barriere.mended_on is None]

    @cached_property
    def mended(self) -> list[Barriere]:
        return [barriere for barriere in self.barrieren if barriere.mended_on]

    @property
    def newest(self) -> Ueberpruefung | None:
        return self.ueberpruefungen[0] if self.ueberpruefungen else None

    @property
    def first(self) -> Ueberpruefung | None:
        return self.ueberpruefungen[-1] if self.ueberpruefungen else None

    @property
    def result(self) -> Ueberpruefung.Result | None:
        """That of the newest review; a barrier found since then rules out that all of it works."""
        if self.newest is None:
            return None
        result = Result(self.newest.result)
        return Result.TEILWEISE if result == Result.VOLLSTAENDIG and self.open else result


@transaction.atomic
def ask_for_review() -> str:
    """The Fachdienst has an Aufgabe when the year since the newest review is about to end, and for each overdue barrier."""
    newest, due = Ueberpruefung.objects.first(), []
    soon = timezone.localdate() + datetime.timedelta(days=settings.UEBERPRUEFUNG_ASK_DAYS)
    if newest and newest.next_on <= soon:
        due = [newest.pk]
        Aufgabe.objects.raise_for(newest, Aufgabe.Kind.UEBERPRUEFUNG, Rolle.FACHDIENST, due_on=newest.next_on)
    Aufgabe.objects.settle_others(Ueberpruefung, Aufgabe.Kind.UEBERPRUEFUNG, due)
    overdue = list(Barriere.objects.overdue())
    for barriere in overdue:
        Aufgabe.objects.raise_for(barriere, Aufgabe.Kind.BARRIERE, Rolle.FACHDIENST, due_on=barriere.planned_for)
    Aufgabe.objects.settle_others(Barriere, Aufgabe.Kind.BARRIERE, [barriere.pk for barriere in overdue])
    return f"{len(due)} Überprüfung ist fällig, {len(overdue)} Barrieren sind überfällig"
