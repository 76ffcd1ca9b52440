"""What is worked out from offers (whom they reach, their dates, their words in the search index), and what is due daily."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps as all_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from django.utils import timezone

from jena_sro.inhalte import daily, derived
from jena_sro.inhalte.fristen import Frist
from jena_sro.inhalte.fristen import register as register_frist
from jena_sro.inhalte.suche.index import Quelle, register
from sozialraeume.models import Lebensbereich, Organisation, Ort, Ortschaft, Sozialraum, Zuordnung
from teilhabe.actions.angebote import forget_expired_persons
from teilhabe.actions.berichte import raise_overdue
from teilhabe.actions.bestaetigung import keep_facts_fresh
from teilhabe.actions.bestellungen import forget_address
from teilhabe.actions.informationsblatt import keep_archive
from teilhabe.actions.luecken import write_monatsstand
from teilhabe.actions.zugehoerigkeit import raise_orphans
from teilhabe.listeneintraege import CHUNK, refresh_listeneintraege
from teilhabe.models import (
    Angebot,
    Angebotsart,
    Angebotszeit,
    Ausfall,
    Bericht,
    Bestaetigungsrunde,
    Bestellung,
    Blattversion,
    Einladung,
    Informationsblatt,
    Listeneintrag,
    Schulferien,
    Zielgruppe,
    Zugehoerigkeit,
)
from teilhabe.models.angebot import AngebotQuerySet
from teilhabe.models.luecken import refresh_zeitfenster
from teilhabe.models.zeiten import refresh_termine
from teilhabe.reichweiten import refresh_reichweiten


def searchable_angebote() -> AngebotQuerySet:
    related = Angebot.objects.public().select_related("organisation", "art", "ort__ortschaft")
    return related.prefetch_related("lebensbereiche", "zielgruppen", "together_with")


def angebot_texts(angebot: Angebot) -> Iterable[tuple[str, float]]:
    yield angebot.name, 3.0
    yield angebot.art.name, 2.0
    yield angebot.short_text, 2.0
    yield angebot.text, 1.0
    for organisation in (angebot.organisation, *angebot.together_with.all()):
        yield organisation.name, 1.5
    for vokabel in (*angebot.lebensbereiche.all(), *angebot.zielgruppen.all()):
        yield str(vokabel), 1.5
    if angebot.ort:
        yield f"{angebot.ort.name} {angebot.ort.street} {angebot.ort.ortschaft.name}", 1.5


def angebote_of(instance: Any) -> Iterable[int]:
    """Angebote that refer to `instance` by the relation `angebote`."""
    return instance.angebote.values_list("pk", flat=True)


def angebote_of_organisation(organisation: Organisation) -> Iterable[int]:
    return [*angebote_of(organisation), *organisation.joint_angebote.values_list("pk", flat=True)]


def angebote_in_ortschaft(ortschaft: Ortschaft) -> Iterable[int]:
    return Angebot.objects.filter(ort__ortschaft=ortschaft).values_list("pk", flat=True)


def angebote_of_zuordnung(zuordnung: Zuordnung) -> Iterable[int]:
    return Angebot.objects.filter(ort__ortschaft=zuordnung.ortschaft_id).values_list("pk", flat=True)


def city_wide_angebote(sozialraum: Sozialraum) -> Iterable[int]:
    return Angebot.objects.filter(serves_all_jena=True).values_list("pk", flat=True)


def own_angebot(instance: Angebotszeit | Ausfall) -> Iterable[int]:
    return [instance.angebot_id]


def angebote_with_holidays(ferien: Schulferien) -> Iterable[int]:
    return Angebotszeit.objects.filter(not_in_school_holidays=True).values_list("angebot", flat=True)


def one_at_a_time(refresh: Callable[[list[int]], object]) -> derived.Refresh:
    """`refresh` in parts, under a lock of their Angebote: two processes that renew the same one would write the same rows."""

    @transaction.atomic
    def locked(keys: list[int]) -> None:
        rows = Angebot.objects.filter(pk__in=keys).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
        refresh(keys)

    def in_parts(ids: derived.Ids | None) -> None:
        keys = Angebot.objects.order_by("pk").values_list("pk", flat=True) if ids is None else sorted(set(ids))
        for part in derived.steps(list(keys), CHUNK):
            locked(part)

    return in_parts


def refresh_dates(ids: derived.Ids | None) -> None:
    """The Termine, and if all are renewed, a word to the lists about those that have changed."""
    changed: set[int] = set()
    one_at_a_time(lambda keys: changed.update(refresh_termine(keys)))(ids)
    if ids is None:
        refresh_listeneintraege(changed)


def bericht_texts(bericht: Bericht) -> Iterable[tuple[str, float]]:
    content = bericht.content or {}
    yield f"Bericht Bestandsanalyse Bedarfsanalyse {content['sozialraum']['name']}", 2.0
    yield f"{bericht.introduction} {bericht.conclusions}", 1.0
    for part in (*content["bedarfe"], *content["massnahmen"]):
        yield part.get("title") or part["text"], 1.0


def informationsblatt_texts(informationsblatt: Informationsblatt) -> Iterable[tuple[str, float]]:
    """Of the version in force."""
    yield "Informationsblatt Modellprojekt", 3.0
    version = Blattversion.objects.valid()
    for section in version.content["sections"] if version else []:
        yield section["heading"], 1.5
        yield section["text"], 1.0


def informationsblatt_in_force() -> QuerySet[Informationsblatt]:
    return Informationsblatt.objects.filter(published__isnull=False)


def ended_einladungen(limit: datetime.datetime) -> QuerySet[Einladung]:
    return Einladung.objects.filter(created_at__lt=limit)


def refused_zugehoerigkeiten(limit: datetime.datetime) -> QuerySet[Zugehoerigkeit]:
    return Zugehoerigkeit.objects.filter(stand=Zugehoerigkeit.Stand.ABGELEHNT, decided_at__lt=limit)


def old_runden(limit: datetime.datetime) -> QuerySet[Bestaetigungsrunde]:
    return Bestaetigungsrunde.objects.finished().filter(started_on__lt=timezone.localdate(limit))


def forgotten_proposals(limit: datetime.datetime) -> QuerySet[Organisation]:
    """Proposed Organisationen that nobody belongs to and no offer hangs on."""
    proposed = Organisation.objects.filter(stand=Organisation.Stand.VORGESCHLAGEN, created_at__lt=limit)
    return proposed.filter(zugehoerigkeiten__isnull=True, angebote__isnull=True, orte__isnull=True)


register_frist(Frist("Einladungen", settings.EINLADUNG_DAYS, ended_einladungen))
register_frist(Frist("abgelehnte Zugehörigkeiten", settings.ZUGEHOERIGKEIT_KEEP_DAYS, refused_zugehoerigkeiten))
register_frist(Frist("abgelehnte Organisationen", settings.ZUGEHOERIGKEIT_KEEP_DAYS, forgotten_proposals))
register_frist(
    Frist("Anschriften offener Bestellungen", settings.BESTELLUNG_KEEP_DAYS, Bestellung.objects.expired, forget_address)
)
register_frist(Frist("Bestätigungsrunden", settings.BESTAETIGUNG_KEEP_DAYS, old_runden))
daily.register("Informationsblatt", keep_archive)
daily.register("Organisationen", raise_orphans)
daily.register("Ansprechpersonen", forget_expired_persons)
daily.register("Bestätigungen", keep_facts_fresh)
daily.register("Monatsstand", write_monatsstand)
daily.register("Maßnahmen", raise_overdue)
derived.register(
    "Reichweiten",
    one_at_a_time(refresh_reichweiten),
    {Angebot: derived.own_id, Ort: angebote_of, Zuordnung: angebote_of_zuordnung, Sozialraum: city_wide_angebote},
)
derived.register(
    "Termine",
    refresh_dates,
    {Angebotszeit: own_angebot, Ausfall: own_angebot, Schulferien: angebote_with_holidays},
)
derived.register(  # after the Termine, from which it is worked out
    "Zeitfenster",
    one_at_a_time(refresh_zeitfenster),
    {Angebotszeit: own_angebot, Ausfall: own_angebot, Schulferien: angebote_with_holidays},
)
derived.register(  # after Reichweiten and Termine, which it holds or announces
    "Listeneinträge",
    refresh_listeneintraege,
    {
        Angebot: derived.own_id,
        Ort: angebote_of,
        Zuordnung: angebote_of_zuordnung,
        Sozialraum: city_wide_angebote,
        Angebotszeit: own_angebot,
        Ausfall: own_angebot,
        Schulferien: angebote_with_holidays,
    },
)
register(
    Quelle("angebot", "Angebote", searchable_angebote, angebot_texts),
    {
        Angebot: derived.own_id,
        Organisation: angebote_of_organisation,
        Ort: angebote_of,
        Ortschaft: angebote_in_ortschaft,
        Angebotsart: angebote_of,
        Lebensbereich: angebote_of,
        Zielgruppe: angebote_of,
    },
)
register(Quelle("bericht", "Berichte", Bericht.objects.public, bericht_texts), {Bericht: derived.own_id})
register(
    Quelle("informationsblatt", "Informationsblatt", informationsblatt_in_force, informationsblatt_texts),
    {Informationsblatt: derived.own_id},
)


def list_what_is_public(apps: Apps | None = None, **signal: Any) -> None:
    """After an update of the portal, lists that come from a new table are not empty until the next day."""
    if apps and "listeneintrag" not in apps.all_models["teilhabe"]:
        return  # migrated back to a time before it
    if not Listeneintrag.objects.exists() and Angebot.objects.public().exists():
        refresh_listeneintraege(None)


post_migrate.connect(list_what_is_public, sender=all_apps.get_app_config("teilhabe"))
