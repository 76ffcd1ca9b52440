"""Public events: announced, signed up for, reported on, and turned into Bedarfe."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from gremien.models import Anmeldung, Veranstaltung
from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from sozialraeume.models import Bedarf
from tests.factories import (
    make_anmeldung,
    make_bedarf,
    make_konto,
    make_lebensbereich,
    make_seite,
    make_sozialraum,
    make_veranstaltung,
)

pytestmark = pytest.mark.django_db
CREATE = reverse("gremien:veranstaltung_create")
TODAY, TOMORROW = (timezone.localdate() + datetime.timedelta(days=days) for days in (0, 1))


def text_of(response):
    return " ".join(response.content.decode().split())


def page_of(client, veranstaltung):
    return text_of(client.get(veranstaltung.get_absolute_url()))


def signup_url(veranstaltung):
    return reverse("gremien:anmeldung_create", args=[veranstaltung.slug])


def person(**values):
    return {"name": "Kim", "contact": "03641 1", "needs": "", "token": str(uuid.uuid4())} | values


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def konferenz():
    return make_veranstaltung(title="Konferenz Nord", slug="nord")


@pytest.fixture
def values():
    return {"kind": "konferenz", "title": "Konferenz", "date": "31.1.2030", "place": "Saal", "is_public": "on"}


def test_sozialraum_announces_its_events(client):
    nord = make_sozialraum(name="Nord")
    coming, past = (make_veranstaltung(title=title, in_days=days, sozialraum=nord) for title, days in (("Fest", 9), ("Alt", -9)))
    page = client.get(nord.get_absolute_url()).content.decode()
    assert coming.get_absolute_url() in page
    assert past.get_absolute_url() not in page


# Announced and reported


def test_list_shows_what_comes_before_what_was(client):
    for title, days in (("War neulich", -1), ("War lange", -9), ("Kommt später", 9), ("Heute", 0)):
        make_veranstaltung(title=title, in_days=days)
    html = text_of(client.get(make_seite(live_part="veranstaltungen").get_absolute_url()))
    places = [html.index(title) for title in ("Heute", "Kommt später", "Frühere Veranstaltungen", "War neulich", "War lange")]
    assert places == sorted(places)


def test_page_says_when_where_and_about_what(client):
    times = {"start_time": datetime.time(14, 30), "end_time": datetime.time(17)}
    nord = make_sozialraum(name="Nord")
    topics = "- Wege\r\n\r\nTreffs"
    event = make_veranstaltung(date=datetime.date(2030, 1, 31), place="Saal 2", topics=topics, sozialraum=nord, **times)
    html = page_of(client, event)
    assert "Donnerstag, 31. Januar 2030</time>, 14:30 bis 17:00 Uhr" in html
    assert "<li>Wege</li><li>Treffs</li>" in html
    assert "Saal 2" in html
    assert nord.get_absolute_url() in html


def test_page_says_that_accessibility_is_not_known(client, konferenz):
    assert "noch nicht bekannt, bitte fragen Sie nach" in page_of(client, konferenz)


def test_page_leads_to_the_phone_and_the_form(client):
    event = make_veranstaltung(signup_phone="03641 49-4600", signup_until=TOMORROW)
    html = page_of(client, event)
    assert 'href="tel:03641494600"' in html
    assert signup_url(event) in html
    assert "Bitte melden Sie sich bis zum" in html


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"signup_until": TODAY - datetime.timedelta(days=1)}, "Die Anmeldung mit dem Formular ist geschlossen."),
        ({"has_signup_form": False}, "Sie müssen sich nicht anmelden."),
        ({"is_cancelled": True}, "<strong>Abgesagt.</strong>"),
    ],
    ids=["too late", "no form", "cancelled"],
)
def test_page_does_not_lead_to_a_closed_form(client, values, words):
    event = make_veranstaltung(**values)
    html = page_of(client, event)
    assert words in html
    assert signup_url(event) not in html


def test_page_of_a_past_event_stays_and_waits_for_its_report(client):
    html = page_of(client, make_veranstaltung(in_days=-1))
    assert "Ein Bericht folgt." in html
    assert 'id="anmelden"' not in html


def test_page_shows_report_results_and_public_bedarfe(client):
    event = make_veranstaltung(in_days=-1, text="Es war **voll**.", results="- Bänke")
    event.bedarfe.set([make_bedarf(title="Eine Bank"), make_bedarf(title="Nur intern", is_public=False)])
    html = page_of(client, event)
    assert "Es war <strong>voll</strong>." in html
    assert "<li>Bänke</li>" in html
    assert "Eine Bank" in html
    assert "Nur intern" not in html


def test_hidden_event_has_no_page(client):
    event = make_veranstaltung(is_public=False)
    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.get(signup_url(event)).status_code == 404


# Signing up


def test_person_signs_up_and_nobody_else_sees_it(client, konferenz):
    answer = client.post(signup_url(konferenz), person(name="Kim Muster"), follow=True)
    assert "Danke für Ihre Anmeldung" in text_of(answer)
    assert konferenz.anmeldungen.get().name == "Kim Muster"
    assert "Kim Muster" not in page_of(client, konferenz)


def test_form_sent_twice_counts_once(client, konferenz):
    form = person()
    client.post(signup_url(konferenz), form), client.post(signup_url(konferenz), form)
    assert Anmeldung.objects.count() == 1


@pytest.mark.parametrize("name", ["name", "contact"])
def test_sign_up_without_what_it_needs_is_refused(client, konferenz, name):
    assert name in client.post(signup_url(konferenz), person(**{name: ""})).context["form"].errors
    assert not Anmeldung.objects.exists()


def test_needs_are_kept_only_with_consent(client, konferenz):
    needs = person(needs="Gebärdensprache")
    assert "consent" in client.post(signup_url(konferenz), needs).context["form"].errors
    client.post(signup_url(konferenz), needs | {"consent": "on"})
    assert konferenz.anmeldungen.get().needs == "Gebärdensprache"


def test_sign_up_that_comes_too_late_is_refused_and_the_input_stays(client, konferenz):
    Veranstaltung.objects.update(is_cancelled=True)
    html = text_of(client.post(signup_url(konferenz), person(name="Kim Muster")))
    assert "Die Anmeldung ist inzwischen geschlossen." in html
    assert 'value="Kim Muster"' in html
    assert not Anmeldung.objects.exists()


def test_form_of_a_past_event_says_that_it_is_closed(client):
    html = text_of(client.get(signup_url(make_veranstaltung(in_days=-1))))
    assert "Die Anmeldung ist geschlossen." in html


def test_event_without_form_has_none(client):
    assert client.get(signup_url(make_veranstaltung(has_signup_form=False))).status_code == 404


@pytest.mark.parametrize("limit", ["2/h/ip", "20/h/ip,2/d/key"])
def test_flood_of_sign_ups_is_stopped(client, settings, konferenz, limit):
    settings.ACCOUNT_RATE_LIMITS = {"anmeldung": limit}
    answers = [client.post(signup_url(konferenz), person()).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert Anmeldung.objects.count() == 2


def test_sign_ups_go_on_the_day_after(time_machine):
    time_machine.move_to("2026-06-10T08:00:00+02:00", tick=False)
    make_anmeldung(make_veranstaltung(in_days=0))
    time_machine.move_to("2026-06-11T23:00:00+02:00", tick=False)
    call_command("delete_expired")
    assert Anmeldung.objects.count() == 1
    time_machine.move_to("2026-06-12T00:10:00+02:00", tick=False)
    call_command("delete_expired")
    assert Anmeldung.objects.count() == 0


def test_sign_up_leaves_no_trace_in_a_history():
    assert not hasattr(Anmeldung, "history")


# The work of the Fachdienst


def test_fachdienst_reads_who_signed_up(client, fachdienst, konferenz):
    make_anmeldung(konferenz, name="Kim Muster", needs="Rampe")
    html = text_of(client.get(reverse("gremien:anmeldung_list", args=[konferenz.pk])))
    assert "Kim Muster" in html
    assert "Rampe" in html
    assert "Anmeldungen mit dem Formular: 1" in text_of(client.get(konferenz.get_work_url()))


@pytest.mark.parametrize(("days", "words"), [(1, "Noch hat sich niemand"), (-1, "Hier ist nichts mehr gespeichert.")])
def test_list_without_sign_ups_says_why(client, fachdienst, days, words):
    event = make_veranstaltung(in_days=days)
    assert words in text_of(client.get(reverse("gremien:anmeldung_list", args=[event.pk])))


def test_sign_up_is_deleted_on_request(client, fachdienst):
    client.post(reverse("gremien:anmeldung_delete", args=[make_anmeldung().pk]))
    assert not Anmeldung.objects.exists()


def test_event_is_announced(client, fachdienst, values):
    client.post(CREATE, values | {"start_time": "14.30", "end_time": "17"})
    event = Veranstaltung.objects.public().get()
    assert (event.slug, event.start_time, event.end_time) == ("konferenz-2030", datetime.time(14, 30), datetime.time(17))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"title": ""}, "title"),
        ({"date": "bald"}, "date"),
        ({"place": ""}, "place"),
        ({"end_time": "17:00"}, "end_time"),
        ({"start_time": "17:00", "end_time": "16:00"}, "end_time"),
        ({"start_time": "abends", "end_time": "22:00"}, "start_time"),
        ({"signup_until": "1.2.2030"}, "signup_until"),
    ],
)
def test_event_with_a_mistake_is_refused(client, fachdienst, values, wrong, name):
    assert list(client.post(CREATE, values | wrong).context["form"].errors) == [name]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "kommt noch"),
        ({"is_cancelled": True}, "abgesagt"),
        ({"in_days": -1}, "Bericht fehlt noch"),
        ({"in_days": -1, "text": "Es war voll."}, "Bericht steht"),
    ],
)
def test_list_says_what_is_to_do(client, fachdienst, values, words):
    make_veranstaltung(**values)
    assert f"<td>{words}</td>" in text_of(client.get(reverse("gremien:veranstaltung_list")))


def test_event_cannot_be_deleted(client, fachdienst, konferenz):
    assert client.get(f"{konferenz.get_work_url()}loeschen/").status_code == 404


def test_result_becomes_a_bedarf_of_the_event(client, fachdienst):
    nord, event = make_sozialraum(), make_veranstaltung(date=datetime.date(2026, 1, 31), results="Bänke fehlen.")
    Veranstaltung.objects.update(sozialraum=nord)
    address = reverse("gremien:veranstaltung_bedarf", args=[event.pk])
    page = client.get(address)
    form = page.context["form"]
    assert (form["sozialraum"].value(), form["herkunft"].value()) == (nord.pk, "konferenz")
    assert form["noted_on"].value() == datetime.date(2026, 1, 31)
    assert "Bänke fehlen." in text_of(page)
    texts = {"title": "Bänke", "text": "", "answer": "", "stand": "offen", "herkunft": "konferenz", "noted_on": "31.1.2026"}
    client.post(address, texts | {"sozialraum": nord.pk, "lebensbereich": make_lebensbereich().pk})
    assert list(event.bedarfe.all()) == [Bedarf.objects.get(title="Bänke")]


def test_result_of_an_event_to_come_is_noted_today(client, fachdienst, konferenz):
    form = client.get(reverse("gremien:veranstaltung_bedarf", args=[konferenz.pk])).context["form"]
    assert form["noted_on"].value() == timezone.localdate()


def test_result_without_title_is_refused(client, fachdienst, konferenz):
    answer = client.post(reverse("gremien:veranstaltung_bedarf", args=[konferenz.pk]), {"title": ""})
    assert "title" in answer.context["form"].errors


def test_form_offers_bedarfe_of_conferences_and_those_chosen_before(client, fachdienst, konferenz):
    chosen, of_a_conference = make_bedarf(), make_bedarf(herkunft="konferenz")
    make_bedarf()
    konferenz.bedarfe.add(chosen)
    offered = client.get(konferenz.get_work_url()).context["form"].fields["bedarfe"].queryset
    assert set(offered) == {chosen, of_a_conference}


def test_bedarf_is_joined_in_the_form(client, fachdienst, konferenz, values):
    bedarf = make_bedarf(herkunft="konferenz")
    client.post(konferenz.get_work_url(), values | {"bedarfe": [bedarf.pk], "version": version_of(konferenz)})
    assert list(konferenz.bedarfe.all()) == [bedarf]
