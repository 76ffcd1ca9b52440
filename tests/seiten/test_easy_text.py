"""Work pages of easy language: what is missing, hints, and checks on record."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Textpruefung
from jena_sro.konten.models import Rolle
from teilhabe.models import Informationsblatt
from tests.factories import make_konto, make_seite, make_sozialraum, make_textpruefung

pytestmark = pytest.mark.django_db
LIST = "/arbeitsbereich/einfach/"
EASY = {"heading": "Lage", "text": "Am Fluss.", "easy_text": "Hier ist ein Fluss."}
HARD = {"heading": "Wege", "text": "Viele Wege.", "easy_text": "Das könnte helfen (vielleicht)."}
MISSING = {"heading": "Berge", "text": "Viele Berge."}


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def nord():
    nord = make_sozialraum(name="Nord")
    nord.publish(nord.write_fassung([EASY, HARD, MISSING]))
    return nord


def text_of(response):
    return response.content.decode()


def form(**values):
    return {"sections": ["lage"], "pruefgruppe": "Prüfgruppe Süd", "checked_on": "2026-03-01"} | values


def test_list_counts_the_states_of_every_text(client, fachdienst, nord):
    make_textpruefung(nord)
    make_seite()
    Informationsblatt.objects.create().write_fassung([EASY])
    groups = dict(client.get(LIST).context["groups"])
    assert [row.counts for row in groups["Profile der Sozialräume"]] == [[1, 1, 1, 0]]
    assert [row.counts for row in groups["Seiten"]] == [[1, 0, 0, 0]]
    assert [row.counts for row in groups["Informationsblatt"]] == [[0, 1, 0, 0]]


def test_list_counts_outdated_texts(client, fachdienst, nord):
    make_textpruefung(nord)
    nord.write_fassung([EASY | {"text": "Am Berg."}])
    assert [row.counts for _, rows in client.get(LIST).context["groups"] for row in rows] == [[0, 0, 0, 1]]


def test_list_shows_an_owner_without_text(client, fachdienst):
    make_sozialraum(name="Nord")
    assert "/arbeitsbereich/sozialraeume/nord/einfach/" in text_of(client.get(LIST))


def test_page_shows_both_texts_with_hints_sentence_by_sentence(client, fachdienst, nord):
    html = text_of(client.get(nord.get_easy_work_url()))
    assert "Viele Wege." in html
    assert "Konjunktiv „könnte“" in html
    assert "Hinweise zu 1 von 1 Sätzen" in html
    assert "Keine Hinweise zu 1 Sätzen." in html
    assert "Diesen Abschnitt gibt es noch nicht in Einfacher Sprache." in html


def test_page_of_a_seite_works_the_same(client, fachdienst):
    seite = make_seite([EASY])
    client.post(seite.get_easy_work_url(), form())
    assert Textpruefung.objects.get().owner == seite


def test_page_without_any_text(client, fachdienst):
    assert "Hier gibt es noch keinen Text." in text_of(client.get(make_sozialraum().get_easy_work_url()))


def test_check_is_recorded_with_who(client, fachdienst, nord):
    html = text_of(client.post(nord.get_easy_work_url(), form(sections=["lage", "wege"]), follow=True))
    assert "Die Prüfung ist eingetragen." in html
    assert "von Prüfgruppe Süd am 1. März 2026" in html
    assert set(Textpruefung.objects.values_list("key", "recorded_by")) == {("lage", fachdienst.pk), ("wege", fachdienst.pk)}


def test_same_check_again_is_told(client, fachdienst, nord):
    for _ in range(2):
        html = text_of(client.post(nord.get_easy_work_url(), form(), follow=True))
    assert "war schon eingetragen" in html
    assert Textpruefung.objects.count() == 1


def test_check_belongs_to_the_fassung_that_was_shown(client, fachdienst, nord):
    nord.write_fassung([EASY | {"easy_text": "Neu."}])
    url = nord.get_easy_work_url()
    client.post(url, form(fassung="1"))
    staende = [client.get(url, {"fassung": number}).context["rows"][0].text.stand for number in (1, 2)]
    assert staende == ["geprueft", "entwurf"]


def test_page_leads_from_the_draft_to_what_is_published(client, fachdienst, nord):
    assert "?fassung=" not in text_of(client.get(nord.get_easy_work_url())).partition("<form")[0]
    nord.write_fassung([EASY])
    html = text_of(client.get(nord.get_easy_work_url()))
    assert "Entwurf (Fassung 2)" in html
    assert 'href="?fassung=1"' in html


@pytest.mark.parametrize("number", ["2", "x", "²", "-1", "9" * 30])
def test_fassung_that_does_not_exist(client, fachdienst, nord, number):
    assert client.get(nord.get_easy_work_url(), {"fassung": number}).status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"sections": []}, "Bitte wählen Sie mindestens einen Abschnitt."),
        ({"pruefgruppe": " "}, "Bitte nennen Sie die Prüfgruppe."),
        ({"pruefgruppe": "x" * 201}, "Bitte kürzen Sie den Namen auf 200 Zeichen."),
        ({"checked_on": ""}, "Bitte geben Sie den Tag der Prüfung an."),
        ({"checked_on": "gestern"}, "Bitte geben Sie den Tag so ein: 1.3.2027."),
        ({"checked_on": "2099-01-01"}, "Dieser Tag ist noch nicht da."),
    ],
)
def test_check_with_an_error_keeps_the_input(client, fachdienst, nord, values, words):
    html = text_of(client.post(nord.get_easy_work_url(), form(**values)))
    assert words in html
    assert "<title>Fehler: Einfache Sprache" in html
    assert not Textpruefung.objects.exists()


@pytest.mark.parametrize("key", ["berge", "mond"])
def test_section_without_easy_text_cannot_be_checked(client, fachdienst, nord, key):
    client.post(nord.get_easy_work_url(), form(sections=[key]))
    assert not Textpruefung.objects.exists()


def test_check_of_today_is_taken(client, fachdienst, nord):
    client.post(nord.get_easy_work_url(), form(checked_on=timezone.localdate().isoformat()))
    assert Textpruefung.objects.exists()


def test_withdrawn_check_stays_in_the_history(client, fachdienst, nord):
    pruefung = make_textpruefung(nord)
    response = client.post(reverse("seiten:textpruefung_withdraw", args=[pruefung.pk]), follow=True)
    assert "Die Prüfung ist zurückgenommen." in text_of(response)
    assert response.request["PATH_INFO"] == nord.get_easy_work_url()
    newest = Textpruefung.history.first()
    assert (newest.history_type, newest.history_user) == ("-", fachdienst)


def test_check_that_is_gone_is_told(client, fachdienst):
    response = client.post(reverse("seiten:textpruefung_withdraw", args=[4711]), follow=True)
    assert "wurde schon zurückgenommen" in text_of(response)


# What residents see


def easy_page(client, sozialraum):
    return text_of(client.get(f"/leicht{sozialraum.get_absolute_url()}"))


def test_twin_calls_a_draft_einfache_sprache(client, nord):
    html = easy_page(client, nord)
    assert "<title>Sozial-Raum Nord, Einfache Sprache" in html
    assert "Entwurf, noch nicht geprüft" in html
    assert "Leichte" not in html
    assert "kern-icon--easy-language" not in html


def test_twin_names_the_test_group_of_a_checked_section(client, nord):
    make_textpruefung(nord, checked_on=datetime.date(2026, 3, 1))
    html = easy_page(client, nord)
    assert "Leichte Sprache, geprüft von Prüfgruppe Süd am 1. März 2026" in html
    assert html.count("kern-icon--easy-language") == 1
    assert "<title>Sozial-Raum Nord, Einfache Sprache" in html


def test_twin_with_checked_texts_only_is_leichte_sprache(client, nord):
    nord.publish(nord.write_fassung([EASY]))
    make_textpruefung(nord)
    assert "<title>Sozial-Raum Nord, Leichte Sprache" in easy_page(client, nord)
    standard = text_of(client.get(nord.get_absolute_url()))
    assert '<span class="kern-icon kern-icon--easy-language" aria-hidden="true"></span>Leichte Sprache</a>' in standard


def test_twin_says_that_the_standard_text_was_changed(client, nord):
    make_textpruefung(nord)
    nord.publish(nord.write_fassung([EASY | {"text": "Am Berg."}]))
    html = easy_page(client, nord)
    assert "Seit der Prüfung haben wir den Text in Standard-Sprache geändert." in html
    assert "kern-icon--easy-language" not in html


def test_twin_says_what_is_missing_and_where_to_read_it(client, nord):
    html = easy_page(client, nord)
    assert "Diesen Text gibt es noch <strong>nicht</strong> in Einfacher Sprache." in html
    assert 'href="/sozialraeume/nord/#abschnitt-' in html
    assert "Viele Berge." not in html


def test_twin_hides_a_draft(client, nord):
    nord.write_fassung([EASY | {"easy_text": "Noch geheim."}])
    assert "Noch geheim" not in easy_page(client, nord)


def test_twin_of_a_sozialraum_without_profile(client):
    html = easy_page(client, make_sozialraum(name="Nord"))
    assert "gibt es noch <strong>keinen</strong> Text" in html


def test_twin_marks_a_made_up_check(client, nord):
    make_textpruefung(nord, is_example=True)
    assert "Das ist nur ein Beispiel." in easy_page(client, nord)


def test_standard_page_and_twin_lead_to_each_other(client, nord):
    standard = text_of(client.get(nord.get_absolute_url()))
    assert '<a href="/leicht/sozialraeume/nord/">Einfache Sprache</a>' in standard
    assert '<a href="/sozialraeume/nord/">Standard-Sprache</a>' in easy_page(client, nord)


def test_twin_keeps_lines_and_drops_html(client, nord):
    nord.publish(nord.write_fassung([EASY | {"easy_text": "Eins.\nZwei.\n<script>alert(1)</script>"}]))
    html = easy_page(client, nord)
    assert "Eins.<br>\nZwei.<br>" in html
    assert "<script>alert" not in html
