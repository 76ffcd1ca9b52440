"""Bedarfe in the work area and on public pages, and what residents say is missing."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.fristen import FRISTEN, delete_expired
from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.inhalte.outbox import readable_text
from jena_sro.konten.models import Rolle
from sozialraeume.actions.bedarfe import accept_hinweis, answer_hinweis
from sozialraeume.forms.records import version_of
from sozialraeume.models import Bedarf, Hinweis
from tests.concurrency import errors_of_all_at_once
from tests.factories import (
    make_bedarf,
    make_bericht,
    make_hinweis,
    make_konto,
    make_konzept,
    make_lebensbereich,
    make_massnahme,
    make_seite,
    make_sozialraum,
)

pytestmark = pytest.mark.django_db
LIST = reverse("sozialraeume:bedarf_list")
CREATE = reverse("sozialraeume:bedarf_create")
SEND = reverse("sozialraeume:hinweis_create")
TODAY = timezone.localdate


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"
    return Postausgang.objects


def url(action, record):
    return reverse(f"sozialraeume:{record._meta.model_name}_{action}", args=[record.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def values(**more):
    places = {"sozialraum": make_sozialraum().pk, "lebensbereich": make_lebensbereich().pk, "konzept": "", "passage": ""}
    texts = {"title": "Eine Bank am Weg", "text": "", "herkunft": "begehung", "noted_on": "1.2.2026", "answer": ""}
    return texts | places | {"stand": "offen"} | more


def values_of(bedarf, **more):
    places = {"sozialraum": bedarf.sozialraum_id, "lebensbereich": bedarf.lebensbereich_id}
    return values(**places, title=bedarf.title, is_public="on", version=version_of(bedarf)) | more


def listed(client, **query):
    return [record.title for record, _ in client.get(LIST, query).context["rows"]]


# ---- kept by staff ----


def test_bedarf_is_stored_and_not_public_unless_said(client, fachdienst):
    client.post(CREATE, values())
    bedarf = Bedarf.objects.get()
    assert (bedarf.is_public, bedarf.stand, bedarf.stand_since) == (False, "offen", TODAY())
    assert client.get(bedarf.get_absolute_url()).status_code == 404


def test_bedarf_without_anything_says_what_is_missing(client, fachdienst):
    page = text_of(client.post(CREATE, {}))
    for words in ("was gebraucht wird", "den Sozialraum", "den Lebensbereich", "woher wir das wissen", "von wann das ist"):
        assert words in page


def test_address_fills_in_place_and_topic(client, fachdienst):
    sozialraum, topic = make_sozialraum(), make_lebensbereich()
    form = client.get(CREATE, {"sozialraum": sozialraum.pk, "lebensbereich": topic.pk, "title": "x"}).context["form"]
    assert (form["sozialraum"].value(), form["lebensbereich"].value()) == (str(sozialraum.pk), str(topic.pk))
    assert not form["title"].value()


def test_refusing_needs_a_reason(client, fachdienst):
    page = client.post(CREATE, values(stand="abgelehnt"))
    assert "Bitte nennen Sie den Grund für die Ablehnung." in text_of(page)
    assert not Bedarf.objects.exists()
    client.post(CREATE, values(stand="abgelehnt", answer="Das gibt es schon."))
    assert Bedarf.objects.get().answer == "Das gibt es schon."


def test_source_konzept_needs_the_konzept(client, fachdienst):
    assert "Bitte wählen Sie das Konzept." in text_of(client.post(CREATE, values(herkunft="konzept")))
    assert "Bitte wählen Sie das Konzept." in text_of(client.post(CREATE, values(passage="Seite 3")))
    konzept = make_konzept(title="Grüne Mitte")
    client.post(CREATE, values(herkunft="konzept", konzept=konzept.pk, passage="Seite 3"))
    assert Bedarf.objects.get().source == "Konzept, „Grüne Mitte“, Seite 3"


def test_cited_konzept_is_not_deleted(client, fachdienst):
    konzept = make_konzept()
    make_bedarf(konzept=konzept)
    page = client.post(reverse("sozialraeume:konzept_delete", args=[konzept.pk]), follow=True)
    assert "wird noch gebraucht" in text_of(page)


def test_bedarf_names_no_person(client, fachdienst):
    assert "keine Person" in text_of(client.post(CREATE, values(title="Hilfe für Frau Muster")))


def test_change_of_stand_gets_its_day_and_stays_in_the_history(client, fachdienst, time_machine):
    time_machine.move_to(datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.UTC))
    bedarf = make_bedarf()
    time_machine.move_to(datetime.datetime(2026, 5, 20, 10, tzinfo=datetime.UTC))
    client.post(url("update", bedarf), values_of(bedarf, stand="in_arbeit"))
    bedarf.refresh_from_db()
    assert bedarf.stand_since == datetime.date(2026, 5, 20)
    page = text_of(client.get(url("update", bedarf)))
    assert f"20. Mai 2026, 12:00 Uhr</time>, {fachdienst.email}" in page
    assert "Stand: in Arbeit" in page


def test_edit_without_change_of_stand_keeps_its_day():
    bedarf = make_bedarf(stand_since=datetime.date(2026, 1, 1))
    bedarf.title = "Zwei Bänke"
    bedarf.save()
    assert bedarf.stand_since == datetime.date(2026, 1, 1)


def test_list_filters_by_sozialraum_topic_and_stand(client, fachdienst):
    nord, wohnen = make_sozialraum(name="Nord"), make_lebensbereich(slug="wohnen")
    make_bedarf(title="A", sozialraum=nord, lebensbereich=make_lebensbereich())
    make_bedarf(title="B", lebensbereich=wohnen, stand="erledigt")
    assert listed(client, sozialraum="nord") == ["A"]
    assert listed(client, lebensbereich="wohnen") == listed(client, stand="erledigt") == ["B"]
    assert listed(client, stand="unsinn") == ["B", "A"]


def test_empty_cell_of_the_gap_view_leads_to_the_filled_in_form(client, fachdienst):
    nord, topic = make_sozialraum(name="Nord"), make_lebensbereich()
    page = client.get(reverse("teilhabe:luecke_list")).content.decode()
    assert f"{CREATE}?sozialraum={nord.pk}&amp;lebensbereich={topic.pk}" in page
    assert CREATE not in client.get(reverse("teilhabe:luecke_list"), {"zeilen": "art"}).content.decode()


# ---- on public pages ----


@pytest.fixture
def nord():
    make_seite(slug="sozialraeume-einteilung")
    return make_sozialraum(name="Nord")


def test_sozialraum_shows_its_public_bedarfe_unfinished_first(client, nord):
    for title, stand in (("D", "erledigt"), ("O", "offen"), ("A", "in_arbeit")):
        make_bedarf(title=title, stand=stand, sozialraum=nord)
    make_bedarf(sozialraum=nord, is_public=False), make_bedarf()
    assert [bedarf.title for bedarf in client.get(nord.get_absolute_url()).context["bedarfe"]] == ["A", "O", "D"]
    assert [bedarf.title for bedarf in client.get(nord.get_bedarfe_url()).context["page"]] == ["A", "O", "D"]


def test_list_shows_stand_and_answer(client, nord):
    make_bedarf(sozialraum=nord, stand="in_arbeit", answer="Wir suchen einen Raum.")
    page = text_of(client.get(nord.get_bedarfe_url()))
    assert "in Arbeit" in page
    assert "Antwort: Wir suchen einen Raum." in page


def test_both_ways_to_say_what_is_missing_lead_to_each_other(client, nord):
    wish = reverse("teilhabe:wunsch_create")
    assert wish in text_of(client.get(nord.get_bedarfe_url()))
    assert wish in text_of(client.get(SEND))
    assert SEND in text_of(client.get(wish))


def test_bedarf_cites_its_konzept(client):
    konzept = make_konzept(title="Grüne Mitte", url="https://example.org/mitte")
    page = text_of(client.get(make_bedarf(herkunft="konzept", konzept=konzept, passage="Seite 3").get_absolute_url()))
    assert "Konzept, „Grüne Mitte“, Seite 3, 1. Januar 2020" in page
    assert "https://example.org/mitte" in page


def test_refused_bedarf_says_why(client):
    page = text_of(client.get(make_bedarf(stand="abgelehnt", answer="Zu teuer.").get_absolute_url()))
    assert "<dt>Grund</dt><dd>Zu teuer.</dd>" in page


def test_bedarf_shows_massnahmen_of_published_berichte_only(client):
    bedarf = make_bedarf()
    make_massnahme(make_bericht(sozialraum=bedarf.sozialraum), bedarf=bedarf, text="Raum suchen", note="Gefunden.")
    make_massnahme(make_bericht(is_published=False), bedarf=bedarf, text="Geheim")
    page = text_of(client.get(bedarf.get_absolute_url()))
    assert "Raum suchen" in page
    assert "Gefunden." in page
    assert "Geheim" not in page


def test_search_finds_public_bedarfe_only(client):
    public = make_bedarf(title="Xylothek")
    make_bedarf(title="Zebrastreifen", is_public=False)
    assert public.get_absolute_url() in text_of(client.get("/suche/?q=Xylothek"))
    assert "Nichts gefunden" in text_of(client.get("/suche/?q=Zebrastreifen"))


def test_planted_script_is_shown_as_text(client, fachdienst, nord):
    script = "<script>alert(1)</script>"
    bedarf = make_bedarf(title=script, text=script, answer=script, sozialraum=nord)
    hinweis = make_hinweis(text=script)
    pages = (bedarf.get_absolute_url(), nord.get_bedarfe_url(), url("update", bedarf), url("detail", hinweis), LIST)
    for address in (*pages, reverse("sozialraeume:hinweis_list"), url("accept", hinweis)):
        assert script not in client.get(address).content.decode()


# ---- said by residents ----


def message(**more):
    return {
        "text": "Ein Treff am Sonntag.",
        "sozialraum": "",
        "lebensbereich": "",
        "contact": "",
        "token": str(uuid.uuid4()),
    } | more


def received(**more):
    """A Hinweis as the public form leaves it, with its Aufgabe."""
    hinweis = make_hinweis(**more)
    Aufgabe.objects.raise_for(hinweis, Aufgabe.Kind.HINWEIS, Rolle.FACHDIENST)
    return hinweis


def test_hinweis_waits_for_the_fachdienst_and_is_not_public(client, nord):
    page = client.post(SEND, message(sozialraum=nord.pk), follow=True)
    assert "Danke für Ihren Hinweis" in text_of(page)
    assert Aufgabe.objects.open().get().content == Hinweis.objects.get()
    assert Hinweis.objects.get().may_publish is False
    assert "Sonntag" not in text_of(client.get(nord.get_bedarfe_url()))


def test_hinweis_sent_twice_is_one(client):
    form = message()
    client.post(SEND, form), client.post(SEND, form)
    assert Hinweis.objects.count() == 1


def test_hinweis_without_text_says_so_and_keeps_the_rest(client):
    page = client.post(SEND, message(text="", contact="a@example.org"))
    assert "Bitte schreiben Sie, was fehlt." in text_of(page)
    assert 'value="a@example.org"' in text_of(page)


@pytest.mark.parametrize("limit", ["2/h/ip", "20/h/ip,2/d/key"])
def test_flood_of_hinweise_is_stopped_and_the_text_stays(client, settings, limit):
    settings.ACCOUNT_RATE_LIMITS = {"hinweis": limit}
    for _ in range(2):
        client.post(SEND, message())
    page = client.post(SEND, message(text="Eine dritte Bank."))
    assert page.status_code == 429
    assert "Eine dritte Bank." in text_of(page)
    assert Hinweis.objects.count() == 2


def test_address_fills_in_sozialraum_and_topic(client):
    nord, topic = make_sozialraum(name="Nord"), make_lebensbereich(slug="lernen")
    form = client.get(SEND, {"sozialraum": "nord", "thema": "lernen"}).context["form"]
    assert (form["sozialraum"].value(), form["lebensbereich"].value()) == (nord.pk, topic.pk)
    assert client.get(SEND, {"sozialraum": "mond", "thema": "x"}).status_code == 200


def test_accepted_hinweis_becomes_a_public_bedarf_in_other_words(client, fachdienst, outbox):
    hinweis = received(text="Ich, Anna, brauche eine Bank.", may_publish=True, contact="a@example.org")
    assert "Anna" not in str(client.get(url("accept", hinweis)).context["form"]["title"].value())
    client.post(url("accept", hinweis), values(is_public="on", answer="Wir fragen nach."))
    hinweis.refresh_from_db()
    assert (hinweis.stand, hinweis.contact, hinweis.closed_by) == ("aufgenommen", "", fachdienst)
    assert (hinweis.bedarf.title, hinweis.bedarf.is_public) == ("Eine Bank am Weg", True)
    assert "Eine Bank am Weg" in readable_text(outbox.get())
    assert "Wir fragen nach." in readable_text(outbox.get())
    assert not Aufgabe.objects.open().exists()


@pytest.mark.parametrize(
    ("may_publish", "words"), [(True, "Die Person ist einverstanden"), (False, "Die Person hat nicht zugestimmt")]
)
def test_page_says_whether_the_hinweis_may_become_public(client, fachdienst, may_publish, words):
    page = text_of(client.get(url("detail", received(may_publish=may_publish))))
    assert words in page


def test_without_consent_the_bedarf_never_becomes_public(client, fachdienst):
    hinweis = received(may_publish=False)
    client.post(url("accept", hinweis), values(is_public="on"))
    bedarf = Bedarf.objects.get()
    assert (bedarf.is_public, bedarf.stays_internal) == (False, True)
    Hinweis.objects.all().delete()  # when it is forgotten, the rule still holds
    client.post(url("update", bedarf), values_of(bedarf))
    bedarf.refresh_from_db()
    assert bedarf.is_public is False


def test_accepting_without_title_is_refused_and_keeps_the_hinweis_open(client, fachdienst):
    hinweis = received()
    assert "was gebraucht wird" in text_of(client.post(url("accept", hinweis), values(title="")))
    hinweis.refresh_from_db()
    assert hinweis.is_open


@pytest.mark.parametrize("stand", ["beantwortet", "abgelehnt"])
def test_hinweis_is_answered_or_declined_by_mail(client, fachdienst, outbox, stand):
    hinweis = received(contact="a@example.org")
    client.post(url("detail", hinweis), {"stand": stand, "answer": "Das gibt es am Markt."})
    hinweis.refresh_from_db()
    assert (hinweis.stand, hinweis.answer, hinweis.contact) == (stand, "Das gibt es am Markt.", "")
    assert "Das gibt es am Markt." in readable_text(outbox.get())
    assert not Aufgabe.objects.open().exists()
    assert "Das gibt es am Markt." in text_of(client.get(url("detail", hinweis)))


def test_answer_needs_words_and_a_choice(client, fachdienst):
    page = text_of(client.post(url("detail", received()), {}))
    assert "Bitte schreiben Sie die Antwort oder den Grund." in page
    assert "Bitte wählen Sie, was daraus wird." in page


def test_who_comes_second_keeps_the_text(client, fachdienst):
    hinweis = received()
    answer_hinweis(pk=hinweis.pk, stand=Hinweis.Stand.BEANTWORTET, answer="Erste.", konto=fachdienst)
    page = text_of(client.post(url("detail", hinweis), {"stand": "abgelehnt", "answer": "Meine zweite."}))
    assert "Jemand anderes war schneller" in page
    assert "Meine zweite." in page
    page = client.post(url("accept", hinweis), values())
    assert "Jemand anderes war schneller" in text_of(page)
    assert not Bedarf.objects.exists()
    assert client.get(url("accept", hinweis)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_hinweis_accepted_by_several_at_once_is_one_bedarf():
    konto, hinweis, sozialraum, topic = make_konto(), make_hinweis(), make_sozialraum(), make_lebensbereich()

    def accept():
        bedarf = Bedarf(title="Bank", sozialraum=sozialraum, lebensbereich=topic, herkunft="begehung", noted_on=TODAY())
        accept_hinweis(pk=hinweis.pk, bedarf=bedarf, konto=konto)

    assert errors_of_all_at_once(accept) == []
    assert Bedarf.objects.count() == 1


def test_list_shows_hinweise_by_stand(client, fachdienst):
    new, answered = make_hinweis(), make_hinweis(stand="beantwortet", answer="Ja.", closed_at=timezone.now())
    address = reverse("sozialraeume:hinweis_list")
    assert list(client.get(address).context["page"]) == list(client.get(address, {"stand": "x"}).context["page"]) == [new]
    assert list(client.get(address, {"stand": "beantwortet"}).context["page"]) == [answered]


def test_closed_hinweise_are_forgotten_in_time(settings):
    frist = next(frist for frist in FRISTEN if frist.name == "Hinweise")
    long_ago = timezone.now() - datetime.timedelta(days=settings.RUECKMELDUNG_KEEP_DAYS + 1)
    make_hinweis(stand="aufgenommen", bedarf=make_bedarf(), closed_at=long_ago)
    make_hinweis(stand="beantwortet", answer="Ja.", closed_at=timezone.now()), make_hinweis()
    assert delete_expired(frist) == 1
    assert Bedarf.objects.count() == 1
