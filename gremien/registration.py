"""What people can search of the Gremien, what is due daily, and how long needs of members are kept."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from gremien.actions.beschluesse import raise_overdue
from gremien.actions.protokolle import check_minutes
from gremien.actions.sitzungen import remind_members
from gremien.actions.umfragen import close_overdue
from gremien.models import (
    Anmeldung,
    Beschluss,
    Freitext,
    Gremium,
    Protokoll,
    Reflexion,
    Sachstandsbericht,
    Tagesordnungspunkt,
    Umfrage,
    Unterstuetzung,
    Veranstaltung,
)
from jena_sro.inhalte import daily, derived, fristen
from jena_sro.inhalte.suche.index import Quelle, register


def gremium_texts(gremium: Gremium) -> Iterable[tuple[str, float]]:
    yield gremium.name, 3.0
    yield gremium.short_text, 2.0
    yield gremium.mandate, 1.0


def protokoll_texts(protokoll: Protokoll) -> Iterable[tuple[str, float]]:
    """Of the public content alone."""
    content = protokoll.public_content
    yield f"Protokoll {content['gremium']}", 2.0
    yield content["easy_text"], 1.0
    for punkt in content["punkte"]:
        yield punkt["title"], 1.5
        yield punkt["text"], 1.0


def beschluss_texts(beschluss: Beschluss) -> Iterable[tuple[str, float]]:
    yield f"Beschluss {beschluss.label} {beschluss.gremium}", 1.5
    yield beschluss.text, 2.0
    yield beschluss.outcome, 1.0


def protokolle_of(gremium: Gremium) -> Iterable[int]:
    return Protokoll.objects.filter(sitzung__gremium=gremium).values_list("pk", flat=True)


def beschluesse_of(instance: Any) -> Iterable[int]:
    return instance.beschluesse.values_list("pk", flat=True)


def beschluesse_of_protokoll(protokoll: Protokoll) -> Iterable[int]:
    return Beschluss.objects.filter(punkt__sitzung=protokoll.sitzung_id).values_list("pk", flat=True)


def needs_without_seat(limit: datetime.datetime) -> QuerySet[Unterstuetzung]:
    """What was needed on seats that nobody holds any more."""
    return Unterstuetzung.objects.filter(mitgliedschaft__ended_on__lt=timezone.localdate(limit))


def reflexion_texts(reflexion: Reflexion) -> Iterable[tuple[str, float]]:
    yield reflexion.title, 3.0
    yield f"Reflexion {reflexion.decided_by}", 1.0
    yield f"{reflexion.observation} {reflexion.change} {reflexion.effect}", 1.0


def veranstaltung_texts(veranstaltung: Veranstaltung) -> Iterable[tuple[str, float]]:
    yield veranstaltung.title, 3.0
    yield f"{veranstaltung.get_kind_display()} {veranstaltung.topics} {veranstaltung.place}", 1.5
    yield f"{veranstaltung.announcement} {veranstaltung.text} {veranstaltung.results}", 1.0


def sachstandsbericht_texts(bericht: Sachstandsbericht) -> Iterable[tuple[str, float]]:
    yield f"Sachstandsbericht {bericht.title}", 3.0
    yield f"{bericht.introduction} {bericht.outlook}", 1.0


def ended_anmeldungen(limit: datetime.datetime) -> QuerySet[Anmeldung]:
    """Those for what took place before the day of `limit`."""
    return Anmeldung.objects.filter(veranstaltung__date__lt=timezone.localdate(limit))


def umfrage_texts(umfrage: Umfrage) -> Iterable[tuple[str, float]]:
    yield f"Umfrage {umfrage.title}", 3.0
    yield f"{umfrage.introduction} {umfrage.change_text if umfrage.is_published else ''}", 1.0


def umfragen_of(gremium: Gremium) -> Iterable[int]:
    return gremium.umfragen.values_list("pk", flat=True)


def waiting_texts(limit: datetime.datetime) -> QuerySet[Freitext]:
    """Those that nobody has released, of what was closed before the day of `limit`."""
    return Freitext.objects.waiting().filter(frage__umfrage__closed_on__lt=timezone.localdate(limit))


def reflexionen_of(gremium: Gremium) -> Iterable[int]:
    return gremium.reflexionen.values_list("pk", flat=True)


register(Quelle("gremium", "Gremien", Gremium.objects.public, gremium_texts), {Gremium: derived.own_id})
register(
    Quelle("protokoll", "Protokolle", Protokoll.objects.public, protokoll_texts),
    {Protokoll: derived.own_id, Gremium: protokolle_of},
)
register(
    Quelle("beschluss", "Beschlüsse", Beschluss.objects.public, beschluss_texts),
    {
        Beschluss: derived.own_id,
        Protokoll: beschluesse_of_protokoll,
        Tagesordnungspunkt: beschluesse_of,
        Gremium: beschluesse_of,
    },
)
fristen.register(fristen.Frist("Unterstützung früherer Mitglieder", 0, needs_without_seat))
daily.register("Beschlüsse", raise_overdue)
daily.register("Sitzungen", remind_members)
daily.register("Protokolle", check_minutes)
register(
    Quelle("reflexion", "Was wir lernen", Reflexion.objects.public, reflexion_texts),
    {Reflexion: derived.own_id, Gremium: reflexionen_of},
)
register(
    Quelle("veranstaltung", "Veranstaltungen", Veranstaltung.objects.public, veranstaltung_texts),
    {Veranstaltung: derived.own_id},
)
fristen.register(fristen.Frist("Anmeldungen zu Veranstaltungen", settings.ANMELDUNG_KEEP_DAYS, ended_anmeldungen))
register(
    Quelle(
        "sachstandsbericht",
        "Sachstandsberichte",
        lambda: Sachstandsbericht.objects.public().defer("content"),
        sachstandsbericht_texts,
    ),
    {Sachstandsbericht: derived.own_id},
)
register(
    Quelle("umfrage", "Umfragen", lambda: Umfrage.objects.public().defer("content"), umfrage_texts),
    {Umfrage: derived.own_id, Gremium: umfragen_of},
)
fristen.register(fristen.Frist("Freitexte aus Umfragen", settings.FREITEXT_KEEP_DAYS, waiting_texts))
daily.register("Umfragen", close_overdue)
