"""The accessibility statement from its records: what it says, who keeps it, and that nobody forgets the yearly review."""

import datetime
import re

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte import daily
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.leichte_sprache import review
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.suche.query import search
from jena_sro.konten.models import Rolle
from jena_sro.seiten.erklaerung import Erklaerung, ask_for_review
from jena_sro.seiten.models import Barriere, Seite, Ueberpruefung
from jena_sro.seiten.reference import load_barrieren, load_reference
from tests.factories import make_barriere, make_konto, make_rueckmeldung, make_seite, make_ueberpruefung

pytestmark = pytest.mark.django_db
PAGE = "/barrierefreiheit/"
NOW = datetime.datetime(2026, 12, 1, 12, tzinfo=BERLIN)
LIST, REVIEWS = "/arbeitsbereich/barrieren/", "/arbeitsbereich/barrierefreiheit/"
VALUES = {
    "title": "Die Karte fehlt",
    "place": "Start",
    "people": "Blinde Menschen",
    "reason": "technik",
    "explanation": "Es gibt sie nicht.",
    "alternative": "Eine Liste.",
    "position": "10",
}
REVIEW = {"reviewed_on": "1.12.2026", "method": "selbst", "examiner": "Fachdienst Soziales", "result": "teilweise"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def fachdienst(client, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


def make_statement():
    return make_seite(
        [{"heading": "Welche Regeln gelten", "text": "Viele."}, {"heading": "Barriere melden", "text": "Gern."}],
        slug="barrierefreiheit",
        area=Seite.Area.SERVICE,
        live_part="barrieren",
    )


def shown(client):
    """The text of the statement, without tags."""
    main = client.get(PAGE).content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def easy():
    return " ".join(render_to_string("seiten/_live_barrieren_easy.html", {"records": Erklaerung.load()}).split())


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


# ---- what everybody reads ----


def test_statement_tells_everything_about_a_barrier(client):
    make_statement()
    make_barriere(**VALUES, text="Sie ist ein Bild.", planned_for=datetime.date(2027, 3, 1))
    text = shown(client)
    for words in [
        "Die Karte fehlt Sie ist ein Bild. Wo Start Wen es betrifft Blinde Menschen",
        "Grund Die Technik lässt es noch nicht zu. Es gibt sie nicht.",
        "Was stattdessen hilft Eine Liste. Geplant bis 1. März 2027",
    ]:
        assert words in text


def test_statement_says_that_a_date_is_open_or_missed(client):
    make_statement()
    make_barriere()
    assert "Geplant noch offen" in shown(client)
    Barriere.objects.update(planned_for=in_days(-1))
    assert "Geplant bis 30. November 2026. Das haben wir noch nicht geschafft." in shown(client)


def test_statement_stands_between_rules_and_feedback_and_lists_its_headings(client):
    make_statement()
    text = shown(client)
    order = ["Welche Regeln gelten Viele.", "Wie barrierefrei das Portal ist Das ist", "Barriere melden Gern."]
    assert sorted(order, key=text.index) == order
    page = client.get(PAGE).content.decode()
    assert all(f'href="#{anchor}"' in page and f'id="{anchor}"' in page for anchor in ("stand", "bekannt", "gebaerdensprache"))


def test_statement_names_first_and_newest_review(client):
    make_statement()
    make_ueberpruefung(reviewed_on=datetime.date(2025, 11, 2), result="nicht")
    make_ueberpruefung(reviewed_on=datetime.date(2026, 11, 5), method="extern", examiner="Prüfstelle")
    text = shown(client)
    assert "mit diesen Regeln teilweise vereinbar" in text
    assert "Erklärung erstellt 2. November 2025 Zuletzt geprüft 5. November 2026" in text
    assert "Prüfung durch eine unabhängige Stelle Von wem Prüfstelle Nächste Prüfung spätestens am 5. November 2027" in text


def test_statement_without_review_and_barrier_says_so(client):
    make_statement()
    assert "Das ist noch nicht geprüft." in shown(client)
    assert "Zurzeit kennen wir keine." in shown(client)


def test_result_follows_a_barrier_found_after_the_review():
    make_ueberpruefung(result="vollstaendig")
    assert Erklaerung.load().result == "vollstaendig"
    make_barriere()
    assert Erklaerung.load().result == "teilweise"


def test_result_without_any_review_is_open():
    assert Erklaerung.load().result is None


def test_mended_barrier_is_named_for_a_year(client):
    make_statement()
    make_barriere(title="Neulich", mended_on=in_days(-364))
    make_barriere(title="Einst", mended_on=in_days(-365))
    text = shown(client)
    assert "Behoben Neulich: behoben am 2. Dezember 2025" in text
    assert "Einst" not in text


def test_statement_takes_three_queries(django_assert_num_queries):
    for _ in range(3):
        make_barriere()
        make_ueberpruefung()
    with django_assert_num_queries(3):
        statement = Erklaerung.load()
        list(statement), statement.open, statement.mended, statement.result


def test_statement_is_found_by_its_barriers():
    make_statement()
    make_barriere(title="Vorlesefunktion fehlt")
    assert list(search("Vorlesefunktion")["seite"]) == [Seite.objects.get().pk]


def test_easy_statement_tells_barriers_in_easy_words():
    make_ueberpruefung(reviewed_on=datetime.date(2026, 11, 5))
    make_barriere(title="Karte", easy_text="Die Karte ist **nicht** genau.")
    make_barriere(title="Video", planned_for=datetime.date(2027, 3, 1))
    make_barriere(title="Suche", mended_on=in_days(-1))
    text = easy()
    assert "Die letzte Prüfung war am 5. November 2026." in text
    assert "Die Karte ist <strong>nicht</strong> genau." in text
    assert "Diesen Text gibt es noch <strong>nicht</strong> in Einfacher Sprache." in text
    assert "Bis zum 1. März 2027 wollen wir es besser machen." in text
    assert "<li>Suche</li>" in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"result": "vollstaendig"}, "Das Portal hat alle wichtigen Regeln erfüllt."),
        ({"result": "nicht"}, "Das Portal erfüllt viele Regeln noch"),
        ({"method": "extern"}, "Eine andere Stelle hat geprüft."),
    ],
)
def test_easy_statement_tells_the_review(values, words):
    make_ueberpruefung(**values)
    assert words in easy()


def test_easy_statement_without_review_says_so():
    assert "Wir müssen es noch prüfen." in easy()
    assert "Wir kennen gerade <strong>keine</strong> Barriere." in easy()


# ---- reference ----


def test_reference_names_barriers_in_both_languages_and_no_date_it_does_not_know(reference):
    barrieren = list(Barriere.objects.all())
    assert len(barrieren) == 6
    assert all(barriere.easy_text and barriere.planned_for is None and not barriere.is_example for barriere in barrieren)
    assert Erklaerung.load().result == "teilweise"


def test_reference_does_not_bring_back_what_staff_have_changed(reference):
    Barriere.objects.exclude(reason="technik").delete()
    Barriere.objects.update(title="Anders")
    load_reference()
    load_barrieren()
    assert [str(barriere) for barriere in Barriere.objects.all()] == ["Anders"]


def test_reference_statement_links_the_way_to_report_and_names_who_enforces(client, reference):
    page = client.get(PAGE).content.decode()
    assert 'href="/rueckmeldung/?anlass=barriere"' in page.partition("<main")[2].partition("</main>")[0]
    assert "Durchsetzungsstelle des Landes" in page


def test_reference_statement_says_nothing_twice(reference):
    seite = Seite.objects.get(slug="barrierefreiheit")
    text = seite.published.plain_text
    assert "Gebärdensprache" not in text
    assert "vereinbar**" not in text


def test_reference_statement_has_easy_texts_without_hints(reference):
    sections = Seite.objects.get(slug="barrierefreiheit").published.sections
    texts = [*(section["easy_text"] for section in sections), *Barriere.objects.values_list("easy_text", flat=True)]
    assert [hint.found for text in texts for sentence in review(text) for hint in sentence.hints] == []


# ---- staff ----


def test_fachdienst_records_a_barrier(fachdienst):
    assert fachdienst.post(f"{LIST}neu/", VALUES | {"planned_for": "1.3.2027"}).headers["Location"] == LIST
    barriere = Barriere.objects.get()
    assert (barriere.title, barriere.planned_for, barriere.mended_on) == ("Die Karte fehlt", datetime.date(2027, 3, 1), None)
    assert "offen" in fachdienst.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["title", "place", "people", "reason", "explanation", "alternative", "position"])
def test_barrier_without_a_needed_field_is_refused(fachdienst, name):
    page = fachdienst.post(f"{LIST}neu/", VALUES | {name: ""}).content.decode()
    assert "<title>Fehler: " in page
    assert not Barriere.objects.exists()


def test_barrier_is_not_mended_tomorrow(fachdienst):
    assert "liegt in der Zukunft" in fachdienst.post(f"{LIST}neu/", VALUES | {"mended_on": "2.12.2026"}).content.decode()


def test_fachdienst_mends_and_deletes_a_barrier(fachdienst):
    barriere = make_barriere()
    page = fachdienst.get(f"{LIST}{barriere.pk}/")
    version = page.context["form"].version
    fachdienst.post(f"{LIST}{barriere.pk}/", VALUES | {"mended_on": "1.12.2026", "version": version})
    barriere.refresh_from_db()
    assert barriere.mended_on == timezone.localdate()
    assert "behoben am 1. Dezember 2026" in fachdienst.get(LIST).content.decode()
    fachdienst.post(f"{LIST}{barriere.pk}/loeschen/")
    assert not Barriere.objects.exists()


def test_complete_result_is_refused_while_a_barrier_is_open(fachdienst):
    barriere = make_barriere()
    page = fachdienst.post(f"{REVIEWS}neu/", REVIEW | {"result": "vollstaendig"}).content.decode()
    assert "Offen sind noch: 1." in page
    assert not Ueberpruefung.objects.exists()
    Barriere.objects.filter(pk=barriere.pk).update(mended_on=timezone.localdate())
    fachdienst.post(f"{REVIEWS}neu/", REVIEW | {"result": "vollstaendig"})
    assert Ueberpruefung.objects.get().result == "vollstaendig"


def test_new_review_begins_with_today(fachdienst):
    assert 'value="01.12.2026"' in fachdienst.get(f"{REVIEWS}neu/").content.decode()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reviewed_on": "2.12.2026"}, "liegt in der Zukunft"),
        ({"reviewed_on": "gestern"}, "Bitte schreiben Sie den Tag so"),
        ({"reviewed_on": "30.11.2026"}, "Für diesen Tag ist schon eine Prüfung eingetragen"),
        ({"examiner": ""}, "Bitte nennen Sie die Stelle"),
        ({"method": "x"}, "Fehler: "),
        ({"result": ""}, "Bitte wählen Sie das Ergebnis."),
    ],
)
def test_wrong_review_is_refused_in_words(fachdienst, values, words):
    make_ueberpruefung(reviewed_on=in_days(-1))
    assert words in fachdienst.post(f"{REVIEWS}neu/", REVIEW | values).content.decode()
    assert Ueberpruefung.objects.count() == 1


# ---- what waits ----


def waiting(kind):
    return Aufgabe.objects.open().filter(kind=kind)


@pytest.mark.parametrize(("days", "expected"), [(334, 0), (335, 1), (400, 1)])
def test_review_is_asked_for_before_its_year_ends(days, expected):
    review = make_ueberpruefung(reviewed_on=in_days(-days))
    ask_for_review()
    ask_for_review()
    assert [aufgabe.due_on for aufgabe in waiting("ueberpruefung")] == [review.next_on] * expected


def test_only_the_newest_review_counts():
    make_ueberpruefung(reviewed_on=in_days(-500))
    make_ueberpruefung(reviewed_on=in_days(-5))
    ask_for_review()
    assert not waiting("ueberpruefung")


def test_recording_a_review_settles_the_aufgabe(fachdienst):
    make_ueberpruefung(reviewed_on=in_days(-370))
    ask_for_review()
    [aufgabe] = waiting("ueberpruefung")
    page = fachdienst.get("/arbeitsbereich/").content.decode()
    assert "Jährlich prüfen: Erklärung zur Barrierefreiheit" in page
    assert aufgabe.get_absolute_url() == REVIEWS
    assert fachdienst.post(f"{REVIEWS}neu/", REVIEW).headers["Location"] == REVIEWS
    assert not waiting("ueberpruefung")


def test_overdue_barrier_waits_until_it_is_mended(fachdienst):
    barriere = make_barriere(planned_for=in_days(-1))
    make_barriere(planned_for=in_days(0))
    ask_for_review()
    [aufgabe] = waiting("barriere")
    assert aufgabe.get_absolute_url() == f"{LIST}{barriere.pk}/"
    version = fachdienst.get(f"{LIST}{barriere.pk}/").context["form"].version
    fachdienst.post(f"{LIST}{barriere.pk}/", VALUES | {"mended_on": "1.12.2026", "version": version})
    assert not waiting("barriere")


def test_aufgabe_goes_with_what_it_is_about(fachdienst):
    barriere = make_barriere(planned_for=in_days(-1))
    ask_for_review()
    fachdienst.post(f"{LIST}{barriere.pk}/loeschen/")
    assert not Aufgabe.objects.exists()


def test_reviews_are_asked_for_daily():
    [job] = [job for job in daily.JOBS if job.name == "Barrierefreiheit"]
    make_ueberpruefung(reviewed_on=in_days(-370))
    assert job.run() == "1 Überprüfung ist fällig, 0 Barrieren sind überfällig"


# ---- from a message ----


def message_page(client, **values):
    rueckmeldung = make_rueckmeldung(**{"anlass": "barriere", "message": "Ich, Max, komme nicht weiter."} | values)
    return client.get(reverse("seiten:rueckmeldung_detail", args=[rueckmeldung.pk])).content.decode()


def test_message_about_a_barrier_leads_to_a_record_with_the_page_alone(fachdienst):
    page = message_page(fachdienst, page="/suche/?q=Schulden", contact="max@example.org")
    link = re.search(r'href="(/arbeitsbereich/barrieren/neu/[^"]*)"', page)[1]
    assert link == "/arbeitsbereich/barrieren/neu/?place=/suche/"
    form = fachdienst.get(link).content.decode()
    assert 'value="/suche/"' in form
    assert not [word for word in ("Max", "max@", "Schulden") if word in form]


def test_message_about_something_else_does_not(fachdienst):
    assert "Als bekannte Barriere aufnehmen" not in message_page(fachdienst, anlass="frage")


def test_message_without_page_leads_to_an_empty_record(fachdienst):
    assert 'href="/arbeitsbereich/barrieren/neu/?place="' in message_page(fachdienst, page="//evil.example/")


def test_records_speak_for_themselves():
    assert str(make_barriere(title="Karte")) == "Karte"
    assert str(make_ueberpruefung(reviewed_on=in_days(0))) == "Erklärung zur Barrierefreiheit, geprüft am 01.12.2026"
