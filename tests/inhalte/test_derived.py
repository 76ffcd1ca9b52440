"""What is derived stays current on every way a followed row can change, and only for the owners it touches."""

import datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from gremien.models import Baustein, Gremium, Leitsatz, Mitgliedschaft, Veranstaltung
from jena_sro.inhalte import derived
from jena_sro.inhalte.models import Fundstelle
from jena_sro.inhalte.suche.query import search
from jena_sro.seiten.models import Seite
from sozialraeume.models import RessourceArt
from teilhabe.models import Angebot, Angebotsart, Ausfall, Leistungserbringer, Reichweite, Schulferien, Termin
from tests.concurrency import errors_of_all_at_once
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotsart,
    make_angebotszeit,
    make_barriere,
    make_baustein,
    make_gremium,
    make_lebensbereich,
    make_meilenstein,
    make_organisation,
    make_projektdokument,
    make_reflexion,
    make_ressource,
    make_sachstandsbericht,
    make_seite,
    make_setting,
    make_sozialraum,
    make_veranstaltung,
    make_wirkung,
    make_zielgruppe,
    make_zuordnung,
)

REACH, DATES, SEARCH = "Reichweiten", "Termine", "suche"


@pytest.fixture
def probe():
    """A kind of derived data of Angebote that only notes which owners are refreshed."""
    signals, calls = (post_save, post_delete, m2m_changed), []
    before = [list(signal.receivers) for signal in signals]
    derived.register("probe", lambda ids: calls.append(ids), {Angebot: derived.own_id, Ausfall: lambda row: [row.angebot_id]})
    yield calls
    derived.REGISTERED.pop()
    for signal, receivers in zip(signals, before, strict=True):
        signal.receivers = receivers
        signal.sender_receivers_cache.clear()


@pytest.fixture
def angebot(db):
    return make_angebot()


@pytest.fixture
def topic(db):
    return make_lebensbereich()


def test_saved_row_refreshes_itself(angebot, probe):
    angebot.save()
    assert probe == [[angebot.pk]]


def test_deleted_row_refreshes_itself(angebot, probe):
    pk = angebot.pk
    angebot.delete()
    assert probe == [[pk]]


def test_followed_row_refreshes_its_owner(angebot, probe):
    ausfall = Ausfall.objects.create(angebot=angebot, date=timezone.localdate(), reason="krank")
    ausfall.delete()
    assert probe == [[angebot.pk], [angebot.pk]]


@pytest.mark.parametrize(
    "change",
    [
        lambda angebot, topic: angebot.lebensbereiche.add(topic),
        lambda angebot, topic: angebot.lebensbereiche.set([topic]),
    ],
    ids=["add", "set"],
)
def test_new_relation_refreshes_its_owner(angebot, topic, probe, change):
    change(angebot, topic)
    assert probe == [[angebot.pk]]


@pytest.mark.parametrize(
    "change",
    [
        lambda angebot, topic: angebot.lebensbereiche.remove(topic),
        lambda angebot, topic: angebot.lebensbereiche.clear(),
    ],
    ids=["remove", "clear"],
)
def test_ended_relation_refreshes_its_owner(angebot, topic, probe, change):
    angebot.lebensbereiche.add(topic)
    make_angebot(lebensbereiche=[make_lebensbereich()])
    probe.clear()
    change(angebot, topic)
    assert probe == [[angebot.pk]]


def test_together_refreshes_each_owner_once_at_the_end(angebot, topic, probe):
    with derived.together():
        angebot.save()
        angebot.lebensbereiche.add(topic)
        with derived.together():
            angebot.save()
        assert probe == []
    assert probe == [[angebot.pk]]


def test_together_refreshes_nothing_after_an_error(angebot, probe):
    def change_and_fail():
        with derived.together():
            angebot.save()
            raise ZeroDivisionError

    pytest.raises(ZeroDivisionError, change_and_fail)
    assert probe == []
    angebot.save()
    assert probe == [[angebot.pk]]


def touched(change):
    """Angebote of which `change` renews Reichweiten, Termine and words of the search: all were removed before."""
    Reichweite.objects.all().delete()
    Termin.objects.all().delete()
    Fundstelle.objects.all().delete()
    change()
    words = Fundstelle.objects.filter(kind="angebot")
    found = {REACH: Reichweite.objects.values_list("angebot"), DATES: Termin.objects.values_list("angebot")}
    found[SEARCH] = words.values_list("object_id")
    return {name: {pk for (pk,) in rows} for name, rows in found.items() if rows}


def add_ferien(angebot):
    angebot.zeiten.update(not_in_school_holidays=True)
    day = timezone.localdate()
    Schulferien.objects.create(name="Ferien", start=day, end=day)


def make_city_wide(angebot):
    Angebot.objects.filter(pk=angebot.pk).update(serves_all_jena=True)
    make_sozialraum()


CHANGES = {
    "Angebot": (lambda a: a.save(), {REACH, SEARCH}),
    "Ort": (lambda a: a.ort.save(), {REACH, SEARCH}),
    "Ortschaft": (lambda a: a.ort.ortschaft.save(), {SEARCH}),
    "Zuordnung": (lambda a: make_zuordnung(a.ort.ortschaft, make_sozialraum(), valid_from="2021-01-01"), {REACH}),
    "deleted Zuordnung": (lambda a: a.ort.ortschaft.zuordnungen.order_by("valid_from").last().delete(), {REACH}),
    "new Sozialraum": (make_city_wide, {REACH}),
    "serves": (lambda a: a.serves.add(make_sozialraum()), {REACH, SEARCH}),
    "Organisation": (lambda a: a.organisation.save(), {SEARCH}),
    "joint Organisation": (lambda a: a.together_with.get().save(), {SEARCH}),
    "Angebotsart": (lambda a: a.art.save(), {SEARCH}),
    "Lebensbereich": (lambda a: a.lebensbereiche.get().save(), {SEARCH}),
    "Zielgruppe": (lambda a: a.zielgruppen.get().save(), {SEARCH}),
    "Angebotszeit": (lambda a: a.zeiten.first().save(), {DATES}),
    "deleted Angebotszeit": (lambda a: a.zeiten.last().delete(), {DATES}),
    "Ausfall": (lambda a: Ausfall.objects.create(angebot=a, date=timezone.localdate(), reason="krank"), {DATES}),
    "Schulferien": (add_ferien, {DATES}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_renews_its_own_angebot_and_no_other(db, name):
    change, expected = CHANGES[name]
    angebote = [make_full_angebot() for _ in range(2)]
    make_zuordnung(angebote[0].ort.ortschaft, make_sozialraum(), valid_from="2020-06-01")
    found = touched(lambda: change(angebote[0]))
    assert found == {kind: {angebote[0].pk} for kind in expected}


def make_full_angebot():
    relations = {"lebensbereiche": [make_lebensbereich()], "zielgruppen": [make_zielgruppe()]}
    angebot = make_angebot(art=make_angebotsart(), together_with=[make_organisation()], **relations)
    for weekday in (0, 3):
        make_angebotszeit(angebot, weekday=weekday)
    return angebot


def test_deleted_angebot_leaves_nothing_behind(db):
    angebot = make_full_angebot()
    Ausfall.objects.create(angebot=angebot, date=timezone.localdate(), reason="krank")
    angebot.delete()
    rows = [Reichweite.objects.count(), Termin.objects.count(), Fundstelle.objects.filter(kind="angebot").count()]
    assert rows == [0, 0, 0]


def renamed(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


RENAMED = {
    "Angebotsart": lambda: (make_angebot(art=make_angebotsart()), renamed(Angebotsart.objects.get(), name="Xylothek")),
    "Ortschaft of an Angebot": lambda: renamed(make_angebot().ort.ortschaft, name="Xylothek"),
    "Ortschaft of a Ressource": lambda: renamed(make_ressource().ortschaft, name="Xylothek"),
    "RessourceArt": lambda: (make_ressource(), renamed(RessourceArt.objects.get(), name="Xylothek")),
    "Organisation": lambda: renamed(make_organisation(), name="Xylothek"),
    "Gremium": lambda: renamed(make_gremium(), name="Xylothek"),
    "Baustein by its progress": lambda: (
        make_seite(live_part="bausteine"),
        renamed(make_baustein(), progress_text="Xylothek", checked_on="2026-01-31"),
    ),
    "Sachstandsbericht": lambda: make_sachstandsbericht(introduction="Xylothek"),
    "Veranstaltung": lambda: renamed(make_veranstaltung(), results="Xylothek"),
    "Reflexion": lambda: renamed(make_reflexion(), effect="Xylothek"),
    "Gremium of a Reflexion": lambda: (make_reflexion(), renamed(Gremium.objects.get(), name="Xylothek")),
    "Fassung": lambda: make_seite([{"heading": "Xylothek", "text": ""}]),
}


@pytest.mark.parametrize("name", RENAMED)
def test_search_finds_the_new_name(db, name):
    RENAMED[name]()
    assert search("Xylothek") != {}


def seat(**values):
    return Mitgliedschaft.objects.create(gremium=make_gremium(kind="arbeitsgruppe"), group="Xylothek", position=1, **values)


LIVE = {
    "leitsaetze": lambda: Leitsatz.objects.create(kind="leitsatz", number=1, title="Xylothek", text="-"),
    "prinzipien": lambda: Leitsatz.objects.create(kind="prinzip", number=1, title="Xylothek", text="-"),
    "bausteine": lambda: Baustein.objects.create(number=1, title="Xylothek", text="-"),
    "veranstaltungen": lambda: Veranstaltung.objects.create(title="Xylothek", slug="x", date="2026-01-01", place="-", text="-"),
    "gremien": lambda: make_gremium(name="Xylothek"),
    "wirkungen": lambda: make_wirkung(title="Xylothek"),
    "dokumente": lambda: make_projektdokument(text="Xylothek"),
    "zeitleiste": lambda: make_meilenstein(title="Xylothek"),
    "erprobung": lambda: make_setting(text="Xylothek"),
    "mitglieder": seat,
    "barrieren": lambda: make_barriere(title="Xylothek"),
    "leistungserbringer": lambda: Leistungserbringer.objects.create(organisation=make_organisation(name="Xylothek")),
}


def test_every_live_part_is_tested():
    assert set(LIVE) == set(Seite.LivePart.values) - {"keine"}


@pytest.mark.parametrize("name", LIVE)
def test_search_finds_a_page_by_its_live_part(db, name):
    seite = make_seite(live_part=name)
    LIVE[name]()
    assert list(search("Xylothek", kinds=["seite"]).get("seite", {})) == [seite.pk]


@pytest.mark.parametrize("name", ["mitglieder", "leistungserbringer"])
def test_search_finds_a_page_by_a_renamed_organisation(db, name):
    seite, organisation = make_seite(live_part=name), make_organisation()
    if name == "mitglieder":
        seat(organisation=organisation)
    else:
        Leistungserbringer.objects.create(organisation=organisation)
    renamed(organisation, name="Zitronenfalter")
    assert list(search("Zitronenfalter", kinds=["seite"])["seite"]) == [seite.pk]


def derived_rows():
    reach = set(Reichweite.objects.values_list("angebot", "sozialraum", "rank"))
    dates = set(Termin.objects.values_list("angebotszeit", "starts_at", "ends_at"))
    return reach, dates, set(Fundstelle.objects.values_list("suchwort__form", "kind", "object_id", "weight"))


def test_refresh_derived_restores_what_was_lost_and_may_be_repeated(db, capsys):
    for angebot in make_angebote(3):
        make_angebotszeit(angebot)
    before = derived_rows()
    for model in (Reichweite, Termin, Fundstelle):
        model.objects.all().delete()
    for _ in range(2):
        call_command("refresh_derived")
    assert derived_rows() == before
    assert capsys.readouterr().out.count("erneuert: Termine\n") == 2


def test_refresh_derived_moves_the_horizon(db, time_machine):
    time_machine.move_to("2026-06-01T08:00:00+02:00", tick=False)
    make_angebotszeit()
    time_machine.move_to("2026-06-15T08:00:00+02:00", tick=False)
    call_command("refresh_derived")
    days = [timezone.localtime(start).date() for start in Termin.objects.values_list("starts_at", flat=True)]
    assert (min(days), max(days)) == (datetime.date(2026, 6, 15), datetime.date(2026, 9, 7))


@pytest.fixture
def stored(transactional_db):
    """A stored Angebot with dates."""
    angebot = make_angebot()
    make_angebotszeit(angebot)
    return angebot


@pytest.mark.django_db(transaction=True)
def test_refresh_in_several_processes_at_once(stored):
    before = derived_rows()
    assert errors_of_all_at_once(derived.refresh_all) == []
    assert derived_rows() == before


@pytest.mark.django_db(transaction=True)
def test_refresh_without_its_lock_collides(stored, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, with or without the lock")
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    Reichweite.objects.all().delete()  # what is there already is not written again
    Termin.objects.all().delete()
    assert IntegrityError in {type(error) for error in errors_of_all_at_once(derived.refresh_all)}
