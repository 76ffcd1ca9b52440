"""The Fachdienst sees exactly what changed, answers with a reason, and nobody is overrun."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from teilhabe.actions import angebote as actions
from teilhabe.angebot_parts import COPIED, FIELDS, INTERNAL, OWN, version_of_angebot
from teilhabe.models import Angebot, Standardtext, Vorgang
from teilhabe.workflow import change_state
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_ansprechperson,
    make_bild,
    make_draft,
    make_konto,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_sozialraum,
    make_sprache,
    make_standardtext,
    make_zielgruppe,
    make_zugehoerigkeit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(sign_in):
    def enter_as_fachdienst():
        client = Client()
        client.konto = sign_in(client, make_konto(Rolle.FACHDIENST))
        return client

    return enter_as_fachdienst


@pytest.fixture
def fachdienst(enter):
    return enter()


@pytest.fixture
def submitted():
    """An Angebot that waits, with the person who has submitted it."""
    angebot = make_draft(name="Lesecafé", organisation=make_organisation(phone="1"))
    angebot.person = make_zugehoerigkeit(organisation=angebot.organisation).konto
    change_state(pk=angebot.pk, to="eingereicht", by=angebot.person)
    return angebot


@pytest.fixture
def change():
    """A change of a public Angebot, submitted."""
    public = make_angebot(name="Treff", short_text="Kaffee trinken und reden.", phone="1")
    make_angebotszeit(public)
    person = make_zugehoerigkeit(organisation=public.organisation).konto
    ersatz = actions.begin_change(pk=public.pk, by=person)
    ersatz.short_text = "Tee trinken und reden."
    ersatz.save()
    change_state(pk=ersatz.pk, to="eingereicht", by=person)
    return ersatz


def url(angebot, name="angebot_review"):
    return reverse(f"teilhabe:{name}", args=[angebot.pk])


def answer(client, angebot, press, **values):
    return client.post(url(angebot), {"press": press, "version": version_of_angebot(Angebot.objects.get(pk=angebot.pk))} | values)


def text_of(response):
    return response.content.decode()


# ---- the queue ----


def test_queue_shows_what_waits_the_oldest_first(fachdienst, submitted, change):
    page = text_of(fachdienst.get("/arbeitsbereich/angebote/"))
    assert 0 < page.index("Lesecafé") < page.index("Änderung: Treff")


def test_queue_hides_drafts(fachdienst):
    make_draft(name="Noch geheim")
    for name in ("pruefen", "angaben", "zurueck", "alle"):
        assert "Noch geheim" not in text_of(fachdienst.get("/arbeitsbereich/angebote/", {"liste": name}))


def test_draft_that_was_never_submitted_is_404(fachdienst):
    assert fachdienst.get(url(make_draft())).status_code == 404


def test_changed_facts_are_listed_until_somebody_has_looked(fachdienst):
    angebot = make_angebot(name="Spieleabend")
    actions.change_phone(pk=angebot.pk, by=make_zugehoerigkeit(organisation=angebot.organisation).konto, phone="77")
    assert "Spieleabend" in text_of(fachdienst.get("/arbeitsbereich/angebote/?liste=angaben"))
    page = fachdienst.get(url(angebot))
    assert "Telefon bisher: keines. Jetzt: 77" in text_of(page)
    fachdienst.post(url(angebot, "angebot_seen"), {"until": page.context["until"]}, follow=True)
    assert "Spieleabend" not in text_of(fachdienst.get("/arbeitsbereich/angebote/?liste=angaben"))
    assert not Aufgabe.objects.open().exists()


# ---- looking ----


def test_change_is_shown_side_by_side_and_nothing_else(fachdienst, change):
    page = fachdienst.get(url(change))
    assert [row.teil.label for row in page.context["rows"]] == ["Was?"]
    (row,) = page.context["rows"]
    assert [field.label for field in row.changes] == ["Kurz gesagt"]
    assert "<del>" in text_of(page)
    assert "<ins>" in text_of(page)


def test_new_angebot_is_shown_whole(fachdienst, submitted):
    page = text_of(fachdienst.get(url(submitted)))
    assert all(words in page for words in ("Lesecafé", "jeden Montag, 9 bis 12 Uhr", "Reden und Kaffee trinken."))


def test_preview_is_the_public_page(fachdienst, submitted):
    page = text_of(fachdienst.get(url(submitted, "angebot_review_preview")))
    assert "So sehen andere die Seite" in page
    assert "Nächste Termine" in page


# ---- deciding ----


def test_approval_publishes_and_tells_the_anbieter(fachdienst, submitted, client):
    answer(fachdienst, submitted, "publish")
    public = Angebot.objects.get()
    assert client.get(public.get_absolute_url()).status_code == 200
    assert mail.outbox[-1].to == [submitted.person.email]
    assert not Aufgabe.objects.open().exists()


def test_change_is_public_after_approval(fachdienst, change, client):
    address = change.ersetzt.get_absolute_url()
    assert "Kaffee trinken" in text_of(client.get(address))
    answer(fachdienst, change, "publish")
    assert "Tee trinken" in text_of(client.get(address))
    assert Angebot.objects.count() == 1


def test_returning_needs_words(fachdienst, submitted):
    assert "Bitte schreiben Sie, was der Anbieter ändern soll." in text_of(answer(fachdienst, submitted, "return"))
    submitted.refresh_from_db()
    assert submitted.state == "eingereicht"


def test_notes_to_the_parts_reach_the_anbieter(fachdienst, submitted, sign_in):
    standard = make_standardtext(teil="wann", text="Bitte tragen Sie alle Zeiten ein.")
    notes = {"note-wann": "Auch den Freitag?", "note-wo": "Welche Etage?", "text": "Danke!"}
    answer(fachdienst, submitted, "return", standardtexte=[standard.pk], **notes)
    words = ("Bitte tragen Sie alle Zeiten ein.", "Auch den Freitag?", "Welche Etage?", "Danke!")
    assert all(text in mail.outbox[-1].body for text in words)
    anbieter = Client()
    sign_in(anbieter, submitted.person)
    page = text_of(anbieter.get(reverse("teilhabe:angebot_work", args=[submitted.pk])))
    assert all(text in page for text in words)
    part = anbieter.get(reverse("teilhabe:angebot_part", args=[submitted.pk, "wo"]))
    assert "Welche Etage?" in text_of(part)


def test_nothing_is_published_over_notes(fachdienst, submitted):
    page = text_of(answer(fachdienst, submitted, "publish", **{"note-wo": "Welche Etage?"}))
    assert "Sie haben Anmerkungen geschrieben." in page
    assert "Welche Etage?" in page


def test_too_long_note_stays_on_the_page(fachdienst, submitted):
    page = text_of(answer(fachdienst, submitted, "return", text="x" * 1001))
    assert "Bitte kürzen Sie auf 1000 Zeichen." in page
    assert "x" * 1001 in page


def test_second_one_is_told_and_keeps_what_was_written(fachdienst, enter, submitted):
    second = enter()
    version = version_of_angebot(submitted)
    answer(fachdienst, submitted, "publish")
    response = second.post(url(submitted), {"press": "return", "version": version, "note-wo": "Welche Etage?"})
    assert response.status_code == 409
    assert f"{fachdienst.konto.email} war schneller" in text_of(response)
    assert "Welche Etage?" in text_of(response)


def test_second_one_is_told_where_the_change_is_gone(fachdienst, enter, change):
    second = enter()
    answer(fachdienst, change, "publish")
    response = second.post(url(change), {"press": "return", "note-was": "Bitte kürzer."})
    assert response.status_code == 409
    assert f"{fachdienst.konto.email} war schneller" in text_of(response)
    assert "Bitte kürzer." in text_of(response)


def test_gone_draft_is_404(fachdienst, submitted):
    Angebot.objects.get(pk=submitted.pk).delete()
    assert answer_unseen(fachdienst, submitted).status_code == 404


def answer_unseen(client, angebot):
    return client.post(url(angebot), {"press": "return", "text": "Bitte ändern."})


def test_content_changed_under_the_reviewer_is_not_published(fachdienst, submitted):
    version = version_of_angebot(submitted)
    make_angebotszeit(submitted, weekday=4)
    response = fachdienst.post(url(submitted), {"press": "publish", "version": version})
    assert response.status_code == 409
    assert "hat sich geändert" in text_of(response)
    assert "Veröffentlichen" in text_of(response)


# ---- assignment, notes, states ----


def test_who_takes_over_is_shown_and_the_second_is_told(fachdienst, enter, submitted):
    second = enter()
    fachdienst.post(url(submitted, "angebot_assign"), {"instead_of": ""})
    page = text_of(second.post(url(submitted, "angebot_assign"), {"instead_of": ""}, follow=True))
    assert f"{fachdienst.konto.email} hat dieses Angebot inzwischen übernommen." in page
    second.post(url(submitted, "angebot_assign"), {"instead_of": fachdienst.konto.pk})
    submitted.refresh_from_db()
    assert submitted.assigned_to == second.konto


@pytest.mark.parametrize("number", ["x", "-1", "9" * 50, "²"])
def test_odd_numbers_change_nothing(fachdienst, submitted, number):
    fachdienst.post(url(submitted, "angebot_assign"), {"instead_of": number})
    fachdienst.post(url(submitted, "angebot_seen"), {"until": number})
    submitted.refresh_from_db()
    assert submitted.assigned_to in (None, fachdienst.konto)


def test_internal_note_is_kept_for_colleagues(fachdienst, submitted):
    assert "Bitte schreiben Sie die Notiz." in text_of(
        fachdienst.post(url(submitted, "angebot_review"), {"text": "", "note": ""})
    )
    page = fachdienst.post(url(submitted, "angebot_review"), {"text": "Telefonisch nachgefragt", "note": ""}, follow=True)
    assert "Telefonisch nachgefragt" in text_of(page)


def test_fachdienst_pauses_with_a_reason_and_reopens_what_ended(fachdienst):
    angebot = make_angebot()
    make_zugehoerigkeit(organisation=angebot.organisation)
    address = url(angebot, "angebot_decide")
    assert "Bitte nennen Sie den Grund." in text_of(fachdienst.post(address, {"stand": "pausiert"}))
    fachdienst.post(address, {"stand": "pausiert", "text": "Wasserschaden"})
    assert "Wasserschaden" in mail.outbox[-1].body
    fachdienst.post(address, {"stand": "beendet", "text": "Aufgegeben"})
    fachdienst.post(address, {"stand": "entwurf", "text": "Doch nicht"})
    angebot.refresh_from_db()
    assert angebot.state == "entwurf"
    assert not Vorgang.objects.unseen().exists()


def test_step_outside_of_the_table_is_no_choice(fachdienst, submitted):
    fachdienst.post(url(submitted, "angebot_decide"), {"stand": "beendet", "text": "Nein"})
    submitted.refresh_from_db()
    assert submitted.state == "eingereicht"


def test_standard_texts_are_kept_by_the_fachdienst(fachdienst):
    fachdienst.post("/arbeitsbereich/standardtexte/neu/", {"name": "Zeiten", "teil": "wann", "text": "Bitte.", "version": ""})
    assert Standardtext.objects.get().get_teil_display() == "Wann?"
    assert "Zeiten" in text_of(fachdienst.get("/arbeitsbereich/standardtexte/"))


# ---- no field is forgotten ----


def test_every_field_is_compared_and_copied_or_belongs_to_the_angebot_itself():
    shown = {name for names in FIELDS.values() for name in names}
    concrete = {field.name for field in Angebot._meta.concrete_fields}
    assert concrete - OWN == set(COPIED)
    assert set(COPIED) - {"ort"} <= shown  # the place is compared by its own fields


def test_every_internal_field_is_named_in_the_readme():
    text = (Path(settings.BASE_DIR) / "README.md").read_text()
    assert [name for name in INTERNAL if f"`{name}`" not in text] == []


def make_full():
    """An Angebot with something in every field."""
    ort = make_ort(name="Haus am Hang", street="Hangweg 7", way_to_door="Zweite Tür", stop_name="Nordbad", stop_metres=80)
    values = {
        "name": "Lesecafé", "short_text": "Lesen und reden.", "text": "Mit Tee.", "easy_text": "Wir lesen.",
        "cost_text": "2 Euro Spende", "age_from": 18, "age_to": 77, "abstinence_required": True,
        "phone": "03641 55", "email": "lesen@example.org",
        "access_checked_on": "2026-02-01", "bild": make_bild(alt="Ein Tisch"), "confirmed_on": "2026-03-01",
        "is_example": True,
        "together_with": [make_organisation(name="Chor")], "lebensbereiche": [make_lebensbereich(label="Bildung")],
        "zielgruppen": [make_zielgruppe(name="Eltern")], "sprachen": [make_sprache(name="Farsi")],
        "serves": [make_sozialraum(name="Nordost")], "art": make_angebotsart(name="Salon"), "zugang": "anmeldung",
        "free_of_charge": "teilweise",
    }  # fmt: skip
    angebot = make_angebot(ort=ort, organisation=make_organisation(name="Haus der Vielen"), **values)
    make_ansprechperson(angebot)
    return angebot


# Field -> how the public page says what `make_full` has written into it.
SHOWN = {
    "name": "Lesecafé", "organisation": "Haus der Vielen", "art": "Salon", "short_text": "Lesen und reden.", "text": "Mit Tee.",
    "easy_text": "Wir lesen.", "bild": "Ein Tisch", "ort": "Haus am Hang", "zugang": "Mit Anmeldung", "age_from": "von 18",
    "age_to": "bis 77 Jahren", "abstinence_required": "nüchtern", "free_of_charge": "teilweise kostenlos",
    "cost_text": "2 Euro Spende", "phone": "03641 55", "email": "lesen@example.org", "access_checked_on": "1. Februar 2026",
    "confirmed_on": "1. März 2026", "is_example": "Beispielangebot", "together_with": "Chor", "lebensbereiche": "Bildung",
    "zielgruppen": "Eltern", "sprachen": "Farsi", "serves": "Nordost", "sign_language": "Deutsche Gebärdensprache",
    "easy_language": "Leichte Sprache", "accompaniment": "Begleitung oder Abholung",
    "first_visit": "Erster Besuch mit Begleitung",
    "ansprechperson": "Kim Beispiel", "street": "Hangweg 7", "way_to_door": "Zweite Tür",
    "stop_name": "Nordbad", "stop_metres": "80",
}  # fmt: skip
# Shown by what the page says as a whole: the mode and the reach by the place, the state by there being a page.
BY_THE_PAGE = {"slug", "state", "is_public", "mode", "serves_all_jena", "sozialraeume"}


def test_every_field_is_on_the_public_page_or_named_as_internal(client):
    fields = {field.name for field in (*Angebot._meta.concrete_fields, *Angebot._meta.many_to_many)}
    assert fields - INTERNAL - BY_THE_PAGE <= set(SHOWN)
    html = text_of(client.get(make_full().get_absolute_url()))
    assert [name for name, words in SHOWN.items() if words not in html] == []


def test_mode_and_reach_are_on_the_public_page(client):
    html = text_of(client.get(make_angebot(mode="aufsuchend", ort=None, serves_all_jena=True).get_absolute_url()))
    assert "Kommt zu Ihnen" in html
    assert "aus ganz Jena" in html
