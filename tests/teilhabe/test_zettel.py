"""The Zettel: collected in the address, shown, shared and printed; nothing of it is stored."""

import datetime
import logging
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jena_sro.inhalte import pdf
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.leicht import easy_url
from teilhabe.models import Angebot
from teilhabe.zettel import MOST, Zettel, read_zettel
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotszeit,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
)

pytestmark = pytest.mark.django_db
ZETTEL, EASY, PDF = reverse("teilhabe:zettel"), reverse("teilhabe:zettel_easy"), reverse("teilhabe:zettel_pdf")
LIST, SEARCH = reverse("teilhabe:angebot_list"), reverse("seiten:suche")
PAGES = [ZETTEL, EASY]
HIDDEN = sorted(set(Angebot.State.values) - {"veroeffentlicht"})
ODD = ["x", "-1", "1.5", "٣", "9" * 400, "1;DROP", "<b>", "0x1", " 1"]


def text_of(response):
    return " ".join(response.content.decode().split())


def address(path, *angebote, **more):
    query = QueryDict(mutable=True)
    query.update(more)
    query.setlist("a", [getattr(angebot, "pk", angebot) for angebot in angebote])
    return f"{path}?{query.urlencode()}"


def names(response):
    return [angebot.name for angebot in response.context["angebote"]]


@pytest.fixture
def html_only(monkeypatch):
    """What would be typeset, in place of PDFs."""
    monkeypatch.setattr(pdf, "make_pdf", lambda html: html.encode())


# Reading the address


def test_address_keeps_the_order_and_each_offer_once():
    assert read_zettel(QueryDict("a=3&a=1&a=3&a=01")).pks == (3, 1)


def test_address_holds_at_most_twenty():
    zettel = read_zettel(QueryDict("&".join(f"a={pk}" for pk in range(1, 24))))
    assert (len(zettel.pks), zettel.beyond, zettel.is_full) == (MOST, 3, True)


@pytest.mark.parametrize("word", ODD)
def test_address_counts_what_is_no_key(word):
    query = QueryDict(mutable=True)
    query.setlist("a", [word, "7", ""])
    assert read_zettel(query) == Zettel((7,), odd=1)


# The page


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_the_offers_in_the_order_of_the_address(client, page):
    first, second = make_angebot(name="Aal"), make_angebot(name="Zug")
    assert names(client.get(address(page, second, first, second))) == ["Zug", "Aal"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("state", HIDDEN)
def test_page_leaves_out_what_is_not_public_and_says_so(client, page, state):
    gone, shown = make_angebot(name="Verborgen", state=state), make_angebot(name="Chor")
    response = client.get(address(page, gone, shown, 999_999))
    assert (names(response), response.context["gone"]) == (["Chor"], 2)
    html = text_of(response)
    assert "Verborgen" not in html
    assert "2 Angebote sind nicht mehr öffentlich" in html or "2 Angebote können wir nicht mehr zeigen" in html
    assert response.context["zettel"].pks == (shown.pk,)  # and so in every link of the page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("word", ODD)
def test_page_survives_odd_words(client, page, word):
    response = client.get(address(page, word, make_angebot(name="Chor")))
    assert (response.status_code, names(response), response.context["gone"]) == (200, ["Chor"], 1)


def test_page_says_that_only_twenty_have_room(client):
    make_angebote(MOST + 1)
    html = text_of(client.get(address(ZETTEL, *Angebot.objects.all())))
    assert "Auf einen Zettel passen 20 Angebote. 1 Angebot hatte keinen Platz." in html


@pytest.mark.parametrize("page", PAGES)
def test_empty_page_helps_on(client, page):
    html = text_of(client.get(page))
    assert "Auf den Zettel" in html
    assert f'href="{LIST if page == ZETTEL else easy_url(LIST)}"' in html
    assert "zettel.pdf" not in html


@pytest.fixture
def chor(time_machine):
    """An offer of which everything is known, on a Wednesday morning."""
    time_machine.move_to(datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN))
    ortschaft = make_ortschaft(make_sozialraum(name="Nord"), name="Zwätzen")
    facts = {"step_free": "ja", "lift": "nein", "stop_name": "Markt", "stop_metres": 120, "way_to_door": "Durch das Tor."}
    ort = make_ort(name="Haus am Ufer", street="Weg 1", postal_code="07743", ortschaft=ortschaft, **facts)
    organisation = make_organisation(name="Chor e. V.", phone="03641 000")
    angebot = make_angebot(name="Chor", ort=ort, organisation=organisation, free_of_charge="ja", zugang="anmeldung")
    make_angebotszeit(angebot, weekday=2)
    angebot.ausfaelle.create(date=datetime.date(2026, 9, 23), reason="Alle sind krank.")
    return angebot


WORDS = (
    "Haus am Ufer, Weg 1, 07743 Jena (Zwätzen)", "Markt, etwa 120 Meter", "Durch das Tor.", "Jeden Mittwoch, 9 bis 12 Uhr",
    "Nächstes Mal: Mittwoch, 16. September 2026, 9 bis 12 Uhr", "Danach: Mittwoch, 7. Oktober 2026",
    "Fällt aus: Mittwoch, 23. September 2026</strong> (Alle sind krank.)", "Kostenlos", "Mit Anmeldung",
    "Ja: stufenloser Zugang", "Nein: Aufzug", "Chor e. V., Telefon", "03641 000",
)  # fmt: skip
EASY_WORDS = (
    "Der Ort heißt: Haus am Ufer.", "Das ist die Haltestelle:<br>Markt", "Von dort sind es ungefähr 120 Meter.", "Durch das Tor.",
    "<li>Mittwoch, 16. September 2026, 9 bis 12 Uhr</li>", "Mittwoch, 23. September 2026. Der Grund ist: Alle sind krank.",
    "Das Angebot kostet nichts.", "Sie müssen sich vorher anmelden.", "<li>Stufenloser Zugang</li>", "Chor e. V.",
    "03641 000",
)  # fmt: skip


def test_page_says_what_one_needs_to_go_there(client, chor):
    html = text_of(client.get(address(ZETTEL, chor)))
    assert [words for words in WORDS if words not in html] == []
    assert "21. Oktober" not in html  # three dates are enough


def test_easy_page_says_the_same_in_easy_sentences(client, chor):
    html = text_of(client.get(address(EASY, chor)))
    assert [words for words in EASY_WORDS if words not in html] == []


@pytest.mark.parametrize("mode", ["aufsuchend", "online", "telefonisch"])
@pytest.mark.parametrize("page", PAGES)
def test_offer_without_a_house_and_facts_is_shown(client, page, mode):
    html = text_of(client.get(address(page, make_angebot(mode=mode, ort=None))))
    assert "Haltestelle" not in html
    assert "noch nicht" in html


def test_page_offers_to_take_off_to_search_on_and_to_begin_anew(client):
    first, second = make_angebot(name="Chor"), make_angebot()
    html = text_of(client.get(address(ZETTEL, first, second)))
    assert f'<a href="?a={second.pk}">Vom Zettel nehmen<span class="kern-sr-only">: Chor</span></a>' in html
    assert f'href="{LIST}?a={first.pk}&amp;a={second.pk}"' in html
    assert f'<a href="{ZETTEL}">Leerer Zettel' in html


def test_last_offer_taken_off_leaves_an_empty_zettel(client):
    assert '<a href="?">Vom Zettel nehmen' in text_of(client.get(address(ZETTEL, make_angebot())))


@pytest.mark.parametrize("page", PAGES)
def test_page_can_be_shared_by_its_address(client, page):
    angebot = make_angebot()
    response = client.get(address(page, angebot))
    own = f"http://testserver{page}?a={angebot.pk}"
    assert response.context["address"] == own
    assert response.context["mail"].startswith("mailto:?subject=Angebote%20in%20Jena&body=")
    assert own in unquote(response.context["mail"])
    assert f'value="{own}" readonly' in text_of(client.get(address(ZETTEL, angebot))) or page != ZETTEL


@pytest.mark.parametrize("page", [*PAGES, PDF])
def test_no_zettel_is_for_search_engines(client, html_only, page):
    assert client.get(address(page, make_angebot())).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_pages_that_carry_a_zettel_are_not_for_search_engines_either(client):
    robots = '<meta name="robots" content="noindex, nofollow">'
    assert robots in text_of(client.get(address(LIST, make_angebot())))
    assert robots not in text_of(client.get(LIST))
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /zettel/", "Disallow: /leicht/zettel/", "Disallow: /*?a=", "Disallow: /*&a="} <= set(lines)


@pytest.mark.parametrize("path", [ZETTEL, EASY, PDF])
def test_zettel_is_read_only(client, path):
    assert client.post(path).status_code == 405


# Collecting


def test_offer_of_a_list_is_put_on_where_one_is(client):
    angebot = make_angebot(name="Chor", free_of_charge="ja")
    html = text_of(client.get(address(LIST, 7, kostenlos="on", seite="1")))
    link = f'href="?kostenlos=on&amp;seite=1&amp;a=7&amp;a={angebot.pk}#zettel-{angebot.pk}"'
    assert f'<a {link} rel="nofollow">Auf den Zettel<span class="kern-sr-only">: Chor</span></a>' in html


def test_offer_on_the_zettel_says_so_and_leads_to_it(client):
    angebot, other = make_angebot(), make_angebot()
    html = text_of(client.get(address(LIST, angebot)))
    assert f'id="zettel-{angebot.pk}" tabindex="-1"><strong>Auf Ihrem Zettel.</strong>' in html
    assert f'href="{ZETTEL}?a={angebot.pk}">Zettel ansehen</a>' in html
    assert f'href="?a={angebot.pk}&amp;a={other.pk}#zettel-{other.pk}"' in html


def test_full_zettel_takes_no_more(client):
    make_angebote(MOST)
    html = text_of(client.get(address(LIST, *range(10_000, 10_000 + MOST))))
    assert "Ihr Zettel ist voll." in html
    assert "Auf den Zettel" not in html


def test_bar_counts_what_is_public(client):
    angebot = make_angebot()
    hidden = make_angebot(state="pausiert")
    html = text_of(client.get(address(LIST, angebot, hidden, 999_999)))
    assert "<strong>Ihr Zettel:</strong> 1 Angebot</p>" in html
    assert 'aria-label="Ihr Zettel"' not in text_of(client.get(address(LIST, hidden)))
    assert 'aria-label="Ihr Zettel"' not in text_of(client.get(LIST))


def test_list_carries_the_zettel_through_form_filters_and_pages(client, settings):
    settings.ANGEBOTE_PER_PAGE = 1
    make_angebote(2, free_of_charge="ja", zugang="offen")
    html = text_of(client.get(address(LIST, 7, 5, kostenlos="on", zugang="offen")))
    assert '<input type="hidden" name="a" value="7"><input type="hidden" name="a" value="5">' in html
    assert 'href="?zugang=offen&amp;a=7&amp;a=5">nur kostenlose' in html
    assert f'href="{LIST}?a=7&amp;a=5">Alle Filter entfernen' in html
    assert 'href="?zugang=offen&amp;kostenlos=on&amp;a=7&amp;a=5&amp;seite=2"' in html


def test_list_without_hits_carries_the_zettel(client):
    nord = make_sozialraum(name="Nord")
    make_angebot(name="Selbsthilfegruppe", sozialraum=nord)
    html = text_of(client.get(address(LIST, 7, q="Selbsthilfgrupe")))
    assert 'href="?q=Selbsthilfegruppe&amp;a=7"' in html
    assert 'href="/angebote/?sozialraum=nord&amp;a=7"' in html


def test_page_of_an_offer_carries_the_zettel(client):
    angebot = make_angebot()
    html = text_of(client.get(address(angebot.get_absolute_url(), 7)))
    assert f'href="?a=7&amp;a={angebot.pk}#zettel-{angebot.pk}"' in html
    assert f'href="{LIST}?a=7">Angebote</a>' in html
    assert f'href="{angebot.organisation.get_absolute_url()}?a=7"' in html


@pytest.mark.parametrize("state", ["pausiert", "beendet"])
def test_offer_that_is_not_public_cannot_be_put_on(client, state):
    angebot = make_angebot(state=state)
    assert "Auf den Zettel" not in text_of(client.get(angebot.get_absolute_url()))


def test_every_list_of_offers_leads_onto_the_zettel(client, time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN))
    ortschaft = make_ortschaft(make_sozialraum(name="Nord"), name="Zwätzen")
    angebot = make_angebot(name="Chor", ort=make_ort(ortschaft=ortschaft))
    make_angebotszeit(angebot, weekday=2)
    places = ["/", "/sozialraeume/nord/", "/ortschaften/zwaetzen/", angebot.organisation.get_absolute_url(), f"{SEARCH}?q=Chor"]
    for place in places:
        mark = "&amp;" if "?" in place else "?"
        html = text_of(client.get(f"{place}{'&' if '?' in place else '?'}a=7"))
        query = f"q=Chor{mark}" if "?" in place else ""
        assert f'{query}a=7&amp;a={angebot.pk}#zettel-{angebot.pk}"' in html, place
        assert f'href="{angebot.get_absolute_url()}?a=7"' in html, place
        assert f'href="{LIST}?a=7"' in html, place  # the main menu


def test_display_settings_lead_back_with_the_zettel(client):
    assert "zurueck=/angebote/%3Fa%3D7" in text_of(client.get(address(LIST, 7)))


# On paper


@pytest.mark.parametrize("form", ["normal", "gross"])
def test_paper_says_what_one_needs_to_go_there(client, html_only, chor, form):
    html = text_of(client.get(address(PDF, chor, form=form)))
    assert [words for words in WORDS if words not in html] == []
    assert f'class="look-{form} ' in html
    assert "Stand: 16. September 2026" in html
    assert "Termine können sich ändern" in html
    assert f"portal:qr/http%3A%2F%2Ftestserver%2Fzettel%2F%3Fa%3D{chor.pk}" in html


def test_easy_paper_has_pictures_with_words(client, html_only, chor):
    html = text_of(client.get(address(PDF, chor, form="einfach")))
    assert [words for words in EASY_WORDS if words not in html] == []
    assert html.count('<img class="symbol"') == 7
    assert 'alt="Eine Uhr"> Wann ist es?' in html
    assert f"portal:qr/http%3A%2F%2Ftestserver%2Fleicht%2Fzettel%2F%3Fa%3D{chor.pk}" in html


@pytest.mark.parametrize("form", ["", "GROSS", "x", "../..", "normal"])
def test_unknown_form_is_the_normal_one(client, html_only, form):
    response = client.get(address(PDF, make_angebot(), form=form))
    assert response.headers["Content-Disposition"] == 'inline; filename="zettel-normal.pdf"'


@pytest.mark.parametrize("form", ["normal", "gross", "einfach"])
def test_paper_leaves_out_what_is_not_public_and_says_so(client, html_only, form):
    hidden = [make_angebot(name="Verborgen", state=state) for state in HIDDEN]
    response = client.get(address(PDF, *hidden, "x", make_angebot(name="Chor"), form=form))
    html = text_of(response)
    assert (response.status_code, "Verborgen" in html, "Chor" in html) == (200, False, True)
    assert f"{len(HIDDEN) + 1} Angebote " in html


def test_empty_paper_says_so(client, html_only):
    assert "Auf dem Zettel steht noch kein Angebot." in text_of(client.get(PDF))


def test_too_many_at_a_time_are_asked_to_wait(client, monkeypatch):
    monkeypatch.setattr(pdf.UNKEPT, "acquire", lambda blocking: False)
    angebot = make_angebot()
    response = client.get(address(PDF, angebot))
    assert response.status_code == 503
    assert "Gerade drucken sehr viele Menschen." in text_of(response)
    assert f'href="{ZETTEL}?a={angebot.pk}"' in text_of(response)


def test_who_waited_lets_the_next_one_in(client, monkeypatch):
    def fail(html):
        raise pdf.PdfUnavailableError

    monkeypatch.setattr(pdf, "make_pdf", fail)
    assert [client.get(address(PDF, 1)).status_code for _ in range(3)] == [503] * 3
    monkeypatch.setattr(pdf, "make_pdf", lambda html: b"%PDF-")
    assert client.get(address(PDF, 1)).status_code == 200


# Nothing is stored


@pytest.mark.parametrize("path", [ZETTEL, EASY, PDF, LIST])
def test_zettel_is_stored_nowhere(client, monkeypatch, caplog, path):
    def refuse(*args, **kwargs):
        raise AssertionError("something was kept")

    for method in ("set", "add", "incr", "set_many"):
        monkeypatch.setattr(cache, method, refuse)
    monkeypatch.setattr(pdf, "make_pdf", lambda html: b"%PDF-")
    angebot = make_angebot()
    with CaptureQueriesContext(connection) as queries, caplog.at_level(logging.DEBUG, logger="django.request"):
        response = client.get(address(path, angebot))
    assert (response.status_code, response.cookies, caplog.text) == (200, {}, "")
    assert {query["sql"].lstrip("(").split()[0] for query in queries} <= {"SELECT", "DECLARE"}  # a cursor that reads


@pytest.mark.parametrize("path", [ZETTEL, EASY, PDF, LIST])
def test_ten_offers_cost_as_many_queries_as_twenty(client, monkeypatch, path):
    monkeypatch.setattr(pdf, "make_pdf", lambda html: b"%PDF-")
    for _ in range(MOST):
        make_angebotszeit(make_angebot())
    counts = []
    for number in (10, 20):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(path, *Angebot.objects.all()[:number]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
