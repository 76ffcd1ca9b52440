"""A message of a resident: received once, seen by the Fachdienst as an Aufgabe, answered or closed once."""

import uuid

import pytest
from django.urls import reverse

from jena_sro.inhalte.models import Aufgabe, Postausgang, Rueckmeldung
from jena_sro.konten.models import Rolle
from jena_sro.seiten.actions import close_rueckmeldung
from tests.factories import make_konto, make_rueckmeldung

pytestmark = pytest.mark.django_db
FORM = "/rueckmeldung/"


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


def message(**values):
    return {
        "anlass": "frage",
        "message": "Wann ist der Treff offen?",
        "page": "",
        "contact": "",
        "token": str(uuid.uuid4()),
    } | values


def received(**values):
    """A message as the public form leaves it, with its Aufgabe."""
    rueckmeldung = make_rueckmeldung(**values)
    Aufgabe.objects.raise_for(rueckmeldung, Aufgabe.Kind.RUECKMELDUNG, Rolle.FACHDIENST)
    return rueckmeldung


def test_rueckmeldung_waits_for_the_fachdienst(client):
    client.post(FORM, message())
    assert Aufgabe.objects.open().get().rolle == Rolle.FACHDIENST


def test_rueckmeldung_sent_twice_is_one(client):
    form = message()
    client.post(FORM, form)
    client.post(FORM, form)
    assert Rueckmeldung.objects.count() == Aufgabe.objects.count() == 1


def test_rueckmeldung_without_any_field_says_what_is_missing(client):
    page = client.post(FORM, {}).content.decode()
    assert "Bitte schreiben Sie Ihre Nachricht." in page
    assert "Bitte wählen Sie, worum es geht." in page


def test_task_list_leads_to_the_message(client, fachdienst):
    rueckmeldung = received()
    assert rueckmeldung.get_work_url() in client.get(reverse("seiten:work_area")).content.decode()


def test_header_counts_what_waits(client, fachdienst):
    received()
    assert "Zu tun (1)" in client.get("/").content.decode()


def test_answer_goes_by_mail_where_an_address_is_known(client, fachdienst, settings):
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"
    rueckmeldung = received(contact="person@example.org")
    client.post(rueckmeldung.get_work_url(), {"answer": "Jeden Montag um 9 Uhr."})
    assert Postausgang.objects.get().recipients == ["person@example.org"]
    rueckmeldung.refresh_from_db()
    assert (rueckmeldung.stand, rueckmeldung.closed_by) == ("beantwortet", fachdienst)
    assert not Aufgabe.objects.open().exists()


def test_answer_by_phone_is_written_down_only(client, fachdienst):
    rueckmeldung = received(contact="03641 12345")
    client.post(rueckmeldung.get_work_url(), {"answer": "Angerufen und erklärt."})
    rueckmeldung.refresh_from_db()
    assert rueckmeldung.answer == "Angerufen und erklärt."
    assert not Postausgang.objects.exists()


def test_answer_left_empty_keeps_the_message_open(client, fachdienst):
    rueckmeldung = received(contact="person@example.org")
    page = client.post(rueckmeldung.get_work_url(), {"answer": " "}).content.decode()
    assert "Bitte schreiben Sie die Antwort." in page
    assert Aufgabe.objects.open().exists()


def test_second_answer_is_told_that_somebody_was_quicker(client, fachdienst):
    rueckmeldung = received(contact="person@example.org")
    client.post(rueckmeldung.get_work_url(), {"answer": "Die erste."})
    page = client.post(rueckmeldung.get_work_url(), {"answer": "Die zweite."}, follow=True).content.decode()
    rueckmeldung.refresh_from_db()
    assert rueckmeldung.answer == "Die erste."
    assert "war schneller" in page


def test_closing_without_answer(client, fachdienst):
    rueckmeldung = received()
    client.post(reverse("seiten:rueckmeldung_close", args=[rueckmeldung.pk]))
    rueckmeldung.refresh_from_db()
    assert rueckmeldung.stand == "erledigt"


def test_reopened_message_waits_again_and_keeps_its_answer(client, fachdienst):
    rueckmeldung = received()
    close_rueckmeldung(rueckmeldung.pk, fachdienst, "Die erste.")
    page = client.post(reverse("seiten:rueckmeldung_reopen", args=[rueckmeldung.pk]), follow=True).content.decode()
    rueckmeldung.refresh_from_db()
    assert (rueckmeldung.stand, rueckmeldung.closed_at, rueckmeldung.closed_by) == ("neu", None, None)
    assert "Die Rückmeldung ist wieder offen" in page
    assert "Die erste." in page
    assert [task.content for task in Aufgabe.objects.open()] == [rueckmeldung]
    close_rueckmeldung(rueckmeldung.pk, fachdienst, "Die zweite.")
    rueckmeldung.refresh_from_db()
    assert (rueckmeldung.stand, rueckmeldung.answer) == ("beantwortet", "Die erste.\n\nDie zweite.")
    assert not Aufgabe.objects.open().exists()


def test_reopening_what_is_open_changes_nothing(client, fachdienst):
    rueckmeldung = received()
    page = client.post(reverse("seiten:rueckmeldung_reopen", args=[rueckmeldung.pk]), follow=True).content.decode()
    assert "wieder offen" not in page
    assert Aufgabe.objects.open().count() == 1


def test_call_written_down_by_staff_waits_like_any_other(client, fachdienst):
    form = {"weg": "telefon", "anlass": "fehlt", "message": "Es fehlt ein Chor.", "contact": "", "token": str(uuid.uuid4())}
    client.post(reverse("seiten:rueckmeldung_by_hand"), form)
    assert Rueckmeldung.objects.get().weg == "telefon"
    assert Aufgabe.objects.open().count() == 1


def test_call_written_down_needs_its_way(client, fachdienst):
    form = {"weg": "portal", "anlass": "fehlt", "message": "Es fehlt ein Chor.", "token": str(uuid.uuid4())}
    assert client.post(reverse("seiten:rueckmeldung_by_hand"), form).status_code == 200
    assert not Rueckmeldung.objects.exists()


@pytest.mark.parametrize("contact", ["a@b.de\nBcc: c@d.de", "kein kontakt", "a@b", "@", "x@y.de, z@y.de"])
def test_contact_that_is_no_address_gets_no_mail(contact):
    assert make_rueckmeldung(contact=contact).contact_email == ""


def test_lists_are_for_the_fachdienst_only(client, sign_in):
    rueckmeldung = received()
    sign_in(client, make_konto(Rolle.ADMINISTRATION))
    for url in (reverse("seiten:rueckmeldung_list"), rueckmeldung.get_work_url(), reverse("seiten:rueckmeldung_by_hand")):
        assert client.get(url).status_code == 404
