"""What may follow what, by whom, and that two at once never both get their way."""

import itertools

import pytest
from django.core import mail
from django.db import connection
from django.db.models import QuerySet

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from teilhabe import workflow
from teilhabe.actions import angebote as actions
from teilhabe.angebot_parts import version_of_angebot
from teilhabe.models import Angebot, Vorgang
from teilhabe.workflow import Actor, RefusedError, change_state
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import (
    make_angebot,
    make_angebotszeit,
    make_ansprechperson,
    make_draft,
    make_ersatz,
    make_konto,
    make_ort,
    make_zugehoerigkeit,
)

pytestmark = pytest.mark.django_db
STATES = Angebot.State.values
# As the design says it, apart from the code.
DESIGN = {
    "entwurf": {"eingereicht": "A"},
    "eingereicht": {"veroeffentlicht": "F", "zurueckgegeben": "F", "entwurf": "A"},
    "zurueckgegeben": {"eingereicht": "A"},
    "veroeffentlicht": {"pausiert": "AF", "beendet": "AF"},
    "pausiert": {"veroeffentlicht": "AF", "beendet": "AF"},
    "beendet": {"entwurf": "F"},
}


def anbieter_of(angebot, **values):
    return make_zugehoerigkeit(organisation=angebot.organisation, **values).konto


def allowed(old, to, actor):
    return actor in DESIGN[old].get(to, "")


@pytest.mark.parametrize(("old", "to"), list(itertools.product(STATES, STATES)))
def test_only_the_steps_of_the_design_are_taken(old, to):
    for actor in "AF":
        angebot = make_draft(state=old, confirmed_on="2026-01-01" if old not in ("entwurf", "eingereicht") else None)
        by = anbieter_of(angebot) if actor == "A" else make_konto(Rolle.FACHDIENST)
        if allowed(old, to, actor):
            change_state(pk=angebot.pk, to=to, by=by)
        else:
            with pytest.raises(RefusedError):
                change_state(pk=angebot.pk, to=to, by=by)
        angebot.refresh_from_db()
        assert angebot.state == (to if allowed(old, to, actor) else old)
        assert angebot.vorgaenge.count() == allowed(old, to, actor)


@pytest.mark.parametrize(("old", "to"), workflow.TRANSITIONS)
def test_no_step_for_strangers_for_people_who_wait_and_for_the_administration(old, to):
    angebot = make_draft(state=old, confirmed_on="2026-01-01")
    others = [
        make_konto(),
        make_konto(Rolle.ADMINISTRATION),
        anbieter_of(make_angebot()),
        anbieter_of(angebot, stand="beantragt"),
    ]
    for by in others:
        with pytest.raises(RefusedError):
            change_state(pk=angebot.pk, to=to, by=by)
    assert not Vorgang.objects.exists()


def test_step_is_written_down_with_person_and_reason():
    angebot, by = make_draft(state="eingereicht"), make_konto(Rolle.FACHDIENST)
    change_state(pk=angebot.pk, to="zurueckgegeben", by=by, text="Bitte prüfen", notes={"wo": "Hausnummer fehlt"})
    vorgang = angebot.vorgaenge.get()
    assert (vorgang.konto, vorgang.old_state, vorgang.new_state) == (by, "eingereicht", "zurueckgegeben")
    assert (vorgang.text, vorgang.notes_in_words) == ("Bitte prüfen", [("Wo?", "Hausnummer fehlt")])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mode": "", "ort": None}, "Wo?"),
        ({"zugang": ""}, "Für wen und wie?"),
        ({"mode": "vor_ort", "ort": None}, "Wo?"),
    ],
)
def test_incomplete_draft_is_not_submitted(values, words):
    angebot = make_draft(**values)
    with pytest.raises(RefusedError, match=words.replace("?", r"\?")):
        change_state(pk=angebot.pk, to="eingereicht", by=anbieter_of(angebot))


def test_draft_without_time_or_contact_is_not_submitted():
    angebot = make_angebot(state="entwurf", confirmed_on=None)
    with pytest.raises(RefusedError, match=r"Wann\?, Kontakt"):
        change_state(pk=angebot.pk, to="eingereicht", by=anbieter_of(angebot))


def test_submitting_asks_the_fachdienst_and_withdrawing_takes_it_back():
    angebot = make_draft()
    by = anbieter_of(angebot)
    change_state(pk=angebot.pk, to="eingereicht", by=by)
    assert Aufgabe.objects.open().get().content == angebot
    change_state(pk=angebot.pk, to="entwurf", by=by)
    assert not Aufgabe.objects.open().exists()


def test_second_one_is_told_who_was_quicker():
    angebot, first, second = make_draft(state="eingereicht"), make_konto(Rolle.FACHDIENST), make_konto(Rolle.FACHDIENST)
    version = version_of_angebot(angebot)
    actions.approve(pk=angebot.pk, by=first, version=version)
    with pytest.raises(RefusedError, match=f"{first.email} war schneller: Das Angebot ist jetzt „veröffentlicht“"):
        actions.give_back(pk=angebot.pk, by=second, version=version, text="Nein", notes={})


def test_nobody_publishes_what_they_have_not_seen():
    angebot, fachdienst = make_draft(state="eingereicht"), make_konto(Rolle.FACHDIENST)
    version = version_of_angebot(angebot)
    angebot.short_text = "Ganz anders"
    angebot.save()
    with pytest.raises(RefusedError, match="hat sich geändert"):
        actions.approve(pk=angebot.pk, by=fachdienst, version=version)


# ---- approval ----


def approve(angebot):
    return actions.approve(pk=angebot.pk, by=make_konto(Rolle.FACHDIENST), version=version_of_angebot(angebot))


def test_approved_angebot_is_public_under_its_last_name():
    angebot = make_draft(state="eingereicht", name="Arbeitstitel")
    angebot.name = "Lesecafé"
    angebot.save()
    assert approve(angebot).slug == "lesecafe"
    assert list(Angebot.objects.public()) == [angebot]


def test_address_of_a_published_angebot_stays():
    angebot = make_draft(state="eingereicht", name="Treff", confirmed_on="2026-01-01")
    angebot.name = "Lesecafé"
    angebot.save()
    assert approve(angebot).slug == "treff"


def test_anbieter_is_told_of_the_approval():
    angebot = make_draft()
    by, _other = anbieter_of(angebot), anbieter_of(angebot)
    change_state(pk=angebot.pk, to="eingereicht", by=by)
    angebot = approve(Angebot.objects.get())
    assert [message.to for message in mail.outbox] == [[by.email]]
    assert angebot.get_absolute_url() in mail.outbox[0].body


def test_change_replaces_the_public_angebot_only_when_approved():
    angebot = make_angebot(name="Treff")
    by = anbieter_of(angebot)
    make_angebotszeit(angebot)
    ersatz = actions.begin_change(pk=angebot.pk, by=by)
    ersatz.name, ersatz.phone = "Lesecafé", "03641 2"
    ersatz.save()
    make_angebotszeit(ersatz, weekday=2)
    make_ansprechperson(ersatz)
    change_state(pk=ersatz.pk, to="eingereicht", by=by)
    assert Angebot.objects.public().get().name == "Treff"
    approve(Angebot.objects.get(pk=ersatz.pk))
    public = Angebot.objects.get()
    assert (public.pk, public.name, public.slug, public.phone) == (angebot.pk, "Lesecafé", "treff", "03641 2")
    assert sorted(public.zeiten.values_list("weekday", flat=True)) == [0, 2]
    assert public.ansprechperson.name == "Kim Beispiel"
    assert [v.new_state for v in public.vorgaenge.all()] == ["veroeffentlicht", "eingereicht"]


def test_time_that_stays_keeps_its_dates_in_calendars():
    angebot = make_angebot(phone="03641 1")
    zeit, by = make_angebotszeit(angebot), anbieter_of(angebot)
    ersatz = actions.begin_change(pk=angebot.pk, by=by)
    make_angebotszeit(ersatz, weekday=2)
    change_state(pk=ersatz.pk, to="eingereicht", by=by)
    approve(Angebot.objects.get(pk=ersatz.pk))
    assert zeit in angebot.zeiten.all()


def test_only_one_change_is_open_at_a_time():
    angebot = make_angebot()
    by = anbieter_of(angebot)
    assert actions.begin_change(pk=angebot.pk, by=by) == actions.begin_change(pk=angebot.pk, by=by)


def test_change_of_an_ended_angebot_is_not_approved():
    angebot = make_angebot()
    make_angebotszeit(angebot)
    ersatz = actions.begin_change(pk=angebot.pk, by=anbieter_of(angebot))
    Angebot.objects.filter(pk=ersatz.pk).update(state="eingereicht")
    Angebot.objects.filter(pk=angebot.pk).update(state="beendet")
    with pytest.raises(RefusedError, match="beendet"):
        approve(Angebot.objects.get(pk=ersatz.pk))
    ersatz.refresh_from_db()
    assert ersatz.state == "eingereicht"


def test_changed_facts_of_a_house_hold_for_all_when_approved():
    ort = make_ort()
    angebot, other = make_draft(state="eingereicht", ort=ort), make_angebot(ort=ort)
    angebot.ort = make_ort(organisation=ort.organisation, ortschaft=ort.ortschaft, ersetzt=ort, step_free="nein")
    angebot.save()
    assert Angebot.objects.get(pk=other.pk).ort.step_free == "unbekannt"
    approve(Angebot.objects.get(pk=angebot.pk))
    assert {row.ort.step_free for row in Angebot.objects.all()} == {"nein"}
    assert {row.ort_id for row in Angebot.objects.all()} == {ort.pk}


# ---- small facts ----


def test_phone_is_public_at_once_and_waits_to_be_seen():
    angebot, fachdienst = make_angebot(phone="1"), make_konto(Rolle.FACHDIENST)
    ersatz = make_ersatz(angebot, phone="1")
    actions.change_phone(pk=angebot.pk, by=anbieter_of(angebot), phone="2")
    angebot.refresh_from_db()
    ersatz.refresh_from_db()
    assert angebot.phone == ersatz.phone == "2"
    vorgang = angebot.vorgaenge.unseen().get()
    assert Aufgabe.objects.open().get().kind == Aufgabe.Kind.ANGABE
    actions.mark_seen(pk=angebot.pk, by=fachdienst, until=vorgang.pk)
    assert not Aufgabe.objects.open().exists()


def test_planned_phone_of_a_change_stays():
    angebot = make_angebot(phone="1")
    ersatz = make_ersatz(angebot, phone="neu")
    actions.change_phone(pk=angebot.pk, by=anbieter_of(angebot), phone="2")
    ersatz.refresh_from_db()
    assert ersatz.phone == "neu"


def test_what_came_after_the_look_still_waits():
    angebot, fachdienst = make_angebot(phone="1"), make_konto(Rolle.FACHDIENST)
    by = anbieter_of(angebot)
    actions.change_phone(pk=angebot.pk, by=by, phone="2")
    seen = angebot.vorgaenge.get().pk
    actions.change_phone(pk=angebot.pk, by=by, phone="3")
    actions.mark_seen(pk=angebot.pk, by=fachdienst, until=seen)
    assert angebot.vorgaenge.unseen().count() == Aufgabe.objects.open().count() == 1


def test_times_are_public_at_once_and_follow_into_the_open_change():
    angebot = make_angebot()
    by, zeit = anbieter_of(angebot), make_angebotszeit(angebot)
    ersatz = actions.begin_change(pk=angebot.pk, by=by)
    zeit.weekday = 3
    actions.change_times(pk=angebot.pk, by=by, change=actions.store_time(zeit))
    assert [row.zeiten.get().weekday for row in (angebot, ersatz)] == [3, 3]
    assert "jeden Donnerstag" in angebot.vorgaenge.get().text


def test_last_time_of_a_public_angebot_stays():
    angebot = make_angebot()
    zeit = make_angebotszeit(angebot)
    with pytest.raises(RefusedError):
        actions.change_times(pk=angebot.pk, by=anbieter_of(angebot), change=actions.remove_time(zeit))


def test_pause_by_the_anbieter_waits_to_be_seen_and_that_of_the_fachdienst_not():
    angebot = make_angebot()
    change_state(pk=angebot.pk, to="pausiert", by=anbieter_of(angebot))
    change_state(pk=angebot.pk, to="veroeffentlicht", by=make_konto(Rolle.FACHDIENST))
    assert [v.new_state for v in angebot.vorgaenge.unseen()] == ["pausiert"]


def test_small_facts_are_for_confirmed_people_and_public_angebote_only():
    angebot = make_angebot()
    with pytest.raises(RefusedError):
        actions.change_phone(pk=angebot.pk, by=anbieter_of(angebot, stand="beantragt"), phone="2")
    ended = make_angebot(state="beendet")
    with pytest.raises(RefusedError):
        actions.change_phone(pk=ended.pk, by=anbieter_of(ended), phone="2")


# ---- really at once ----


@pytest.fixture
def submitted(transactional_db):
    return make_draft(state="eingereicht")


def decide(angebot):
    """Half of them publish, half of them return."""
    konten = iter([make_konto(Rolle.FACHDIENST, password=None) for _ in range(WORKERS)])
    steps = iter(["veroeffentlicht", "zurueckgegeben"] * WORKERS)
    return lambda: change_state(pk=angebot.pk, to=next(steps), by=next(konten))


@pytest.mark.django_db(transaction=True)
def test_of_all_who_decide_at_once_one_gets_their_way(submitted):
    errors = errors_of_all_at_once(decide(submitted))
    assert [type(error) for error in errors] == [RefusedError] * (WORKERS - 1)
    submitted.refresh_from_db()
    assert [v.new_state for v in submitted.vorgaenge.all()] == [submitted.state]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_several_get_their_way(submitted, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, with or without the lock")
    step = decide(submitted)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    errors_of_all_at_once(step)
    assert submitted.vorgaenge.count() > 1


def test_actors_are_told_apart():
    angebot = make_angebot()
    konto = make_konto(Rolle.FACHDIENST)
    make_zugehoerigkeit(konto, angebot.organisation)
    assert workflow.actors(konto, angebot) == set(Actor)
