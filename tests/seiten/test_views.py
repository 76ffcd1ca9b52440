"""Start page, texts, search, feedback, work area, sign-in, and what machines and errors get."""

import datetime
import re
import uuid
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gremien.models import (
    Baustein,
    Gremium,
    Leitsatz,
    Meilenstein,
    Mitgliedschaft,
    Projektdokument,
    Setting,
    Veranstaltung,
    Wirkung,
)
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.leicht import easy_url
from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.konten.models import Rolle
from jena_sro.seiten.models import Seite
from jena_sro.seiten.sitemaps import SITEMAPS
from jena_sro.seiten.views import errors
from jena_sro.seiten.views.pages import OWN_PAGES
from teilhabe.models import Leistungserbringer
from tests.addresses import FILES, public_addresses, sitemap_text
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotszeit,
    make_barriere,
    make_gremium,
    make_konto,
    make_lebensbereich,
    make_meilenstein,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_projektdokument,
    make_ressource,
    make_rueckmeldung,
    make_seite,
    make_setting,
    make_sozialraum,
    make_wirkung,
)

pytestmark = pytest.mark.django_db
START = reverse("seiten:start")
PROJECT = reverse("seiten:project")
SEARCH = reverse("seiten:suche")
FEEDBACK = reverse("seiten:rueckmeldung")
THANKS = reverse("seiten:rueckmeldung_thanks")
WORK_AREA = reverse("seiten:work_area")
FEEDBACK_LIST = reverse("seiten:rueckmeldung_list")
LOGIN = reverse("konten:login")


def text_of(response):
    return " ".join(response.content.decode().split())


def close_address(row):
    return reverse("seiten:rueckmeldung_close", args=[row.pk])


# Start


@pytest.fixture
def wednesday(time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN))


def open_from(hour, **values):
    angebot = make_angebot(**values)
    make_angebotszeit(angebot, weekday=2, start_time=datetime.time(hour), end_time=datetime.time(hour + 1))
    return angebot


def test_start_of_an_empty_portal_is_shown(client):
    html = text_of(client.get(START))
    assert "Was gibt es in Ihrer Nähe?" in html
    assert "Heute ist nichts mehr offen." in html
    assert "<figure" not in html


def test_start_shows_each_sozialraum_with_its_numbers(client, wednesday):
    nord = make_sozialraum(name="Nord")
    make_ortschaft(nord, name="Zwätzen")
    make_ortschaft(nord, name="Closewitz", is_core=False)
    make_ortschaft(nord, name="Krippendorf", is_core=False)
    open_from(12, sozialraum=nord)
    open_from(8, sozialraum=nord)
    (card,) = client.get(START).context["cards"]
    assert (card["sozialraum"], card["open_count"], card["sozialraum"].angebot_count) == (nord, 1, 2)
    assert "Zwätzen" in [ortschaft.name for ortschaft in card["core"]]
    assert card["attached_count"] == 2


def test_start_names_what_is_open_today_and_the_earliest_first(client, wednesday):
    late, soon, running = open_from(15), open_from(12), open_from(10)
    make_angebot()
    response = client.get(START)
    assert list(response.context["open_today"]) == [running, soon, late]
    assert "Alle 3 Angebote von heute" in text_of(response)


def test_start_shows_at_most_six_of_today_and_says_how_many_there_are(client, wednesday):
    for _ in range(7):
        open_from(12)
    response = client.get(START)
    assert (len(response.context["open_today"]), response.context["open_today_count"]) == (6, 7)


def test_start_links_popular_topics(client):
    make_lebensbereich(code="d9", slug="gemeinschaft", label="Gemeinschaft")
    make_lebensbereich(code="d1", slug="lernen", label="Lernen")
    html = text_of(client.get(START))
    assert "/angebote/?thema=gemeinschaft" in html
    assert "/angebote/?thema=lernen" not in html


def test_menu_marks_where_one_is(client):
    make_gremium(slug="lenkungsgruppe")
    assert '<a href="/gremien/" aria-current="page">' in text_of(client.get("/gremien/"))
    assert '<a href="/gremien/" aria-current="true">' in text_of(client.get("/gremien/lenkungsgruppe/"))
    assert '<a href="/gremien/">' in text_of(client.get(START))


def test_demonstration_and_office_stand_on_every_page(client, settings):
    html = text_of(client.get(START))
    assert "Demonstration:" in html
    assert settings.OFFICE["phone"] in html


# Texts


def test_project_lists_its_published_pages(client):
    page = make_seite(area="modellprojekt")
    make_seite(area="service")
    Seite.objects.create(title="Entwurf", nav_title="E", slug="e", area="modellprojekt", position=1, lead="x")
    assert client.get(PROJECT).context["pages"] == [page, *OWN_PAGES]


def test_page_shows_its_sections_as_safe_html(client):
    seite = make_seite([{"heading": "Über uns", "text": "**Gut** <script>alert(1)</script>"}], title="Hintergrund")
    html = text_of(client.get(seite.get_absolute_url()))
    assert '<h2 id="abschnitt-ueber-uns">Über uns</h2>' in html
    assert "<strong>Gut</strong>" in html
    assert "<script>alert" not in html


def test_sections_with_the_same_heading_have_places_of_their_own(client):
    seite = make_seite([{"heading": "Inhalt", "text": "x"}] * 2)
    html = text_of(client.get(seite.get_absolute_url()))
    assert ('id="abschnitt-inhalt"' in html, 'id="abschnitt-inhalt-2"' in html) == (True, True)


@pytest.mark.parametrize(("number", "has_contents"), [(5, False), (6, True)])
def test_long_page_has_contents(client, number, has_contents):
    seite = make_seite([{"heading": f"Teil {n}", "text": "x"} for n in range(number)])
    assert ('<a href="#abschnitt-teil-1">Teil 1</a>' in text_of(client.get(seite.get_absolute_url()))) == has_contents


def test_page_shows_the_published_text_and_not_the_draft(client):
    seite = make_seite([{"heading": "Alt", "text": "x"}])
    seite.write_fassung([{"heading": "Neu", "text": "x"}])
    html = text_of(client.get(seite.get_absolute_url()))
    assert "Alt" in html
    assert "Neu" not in html


def make_records():
    organisation = make_organisation(name="Haus der Hilfe")
    Leistungserbringer.objects.create(organisation=organisation)
    gremium = make_gremium(name="Die Arbeitsgruppe", kind=Gremium.Kind.ARBEITSGRUPPE)
    Mitgliedschaft.objects.create(gremium=gremium, organisation=organisation, group="Anbieter", position=1)
    Leitsatz.objects.create(kind="leitsatz", number=1, title="Wille zuerst", text="x")
    Leitsatz.objects.create(kind="prinzip", number=1, title="Nähe", text="x")
    Baustein.objects.create(number=1, title="Erstes Gespräch", text="x")
    Veranstaltung.objects.create(title="Fachtag", slug="fachtag", date=datetime.date(2026, 1, 2), place="Saal", text="x")

    make_wirkung(title="Mehr Nähe")
    make_setting(title="Sprechstunde")
    make_projektdokument(title="Standards")
    make_meilenstein(title="Der Anfang")
    make_barriere(title="Die Rampe ist zu steil")


LIVE_PARTS = {
    "leitsaetze": 'id="leitsatz-1"> <h2>Wille zuerst</h2>',
    "prinzipien": 'id="prinzip-1"> <h2>Nähe</h2>',
    "bausteine": 'id="baustein-1"> <h2>Erstes Gespräch</h2>',
    "mitglieder": "Haus der Hilfe",
    "leistungserbringer": "Haus der Hilfe",
    "veranstaltungen": 'id="fachtag"> <a href="/modellprojekt/veranstaltungen/fachtag/">Fachtag</a>',
    "gremien": "Die Arbeitsgruppe",
    "wirkungen": '-titel">Mehr Nähe</h3>',
    "dokumente": '-titel">Standards</h2>',
    "zeitleiste": "<h3>Der Anfang</h3>",
    "erprobung": '-titel">Sprechstunde</h3>',
    "barrieren": "Die Rampe ist zu steil",
}


@pytest.mark.parametrize(("part", "words"), LIVE_PARTS.items())
def test_page_shows_its_living_part(client, part, words):
    make_records()
    assert words in text_of(client.get(make_seite(live_part=part).get_absolute_url()))


def test_every_living_part_is_tested():
    assert set(LIVE_PARTS) == set(Seite.LivePart.values) - {"keine"}


@pytest.mark.parametrize("record", [Leitsatz, Baustein, Wirkung, Setting, Projektdokument, Meilenstein])
def test_address_of_a_record_leads_to_its_place_on_the_page(client, record):
    make_records()
    path, _, anchor = record.objects.first().get_absolute_url().partition("#")
    slug = path.strip("/").rpartition("/")[2]
    make_seite(slug=slug, live_part=slug)
    assert f'id="{anchor}"' in text_of(client.get(path))


@pytest.mark.parametrize("name", ["barrierefreiheit", "datenschutz", "impressum", "hilfe"])
def test_service_page_is_shown_at_its_address(client, name):
    seite = make_seite(slug=name, area="service")
    assert seite.get_absolute_url() == f"/{name}/"
    assert client.get(f"/{name}/").context["seite"] == seite


@pytest.mark.parametrize("name", ["barrierefreiheit", "datenschutz", "impressum", "hilfe"])
def test_service_page_that_is_not_written_is_not_found(client, name):
    assert client.get(f"/{name}/").status_code == 404


def test_imprint_names_the_office(client, settings):
    make_seite(slug="impressum", area="service")
    assert f"<dt>Herausgeber</dt><dd>{settings.OFFICE['name']}" in text_of(client.get("/impressum/"))


def test_service_page_is_no_page_of_the_project(client):
    make_seite(slug="hilfe", area="service")
    assert client.get("/modellprojekt/hilfe/").status_code == 404


# Search


@pytest.fixture
def contents(db):
    """Offers, Anbieter and pages with the words of the questions, and as many without."""
    haus = make_organisation(name="Diakonie", street="Mühlenstraße 12")
    make_angebot(name="Suchtberatungsstelle")
    make_angebot(name="Selbsthilfegruppe Angst")
    make_angebot(name="Chor", organisation=haus, ort=make_ort(organisation=haus, street="Mühlenstraße 12"))
    make_organisation(name="Tagesstätte am Anger")
    make_organisation(name="Sportverein")
    make_seite([{"heading": "Beratungsstelle finden", "text": "So geht es."}], title="Beratung")
    make_seite([{"heading": "Selbsthilfe", "text": "Sich gegenseitig stärken."}], title="Mitmachen")
    make_seite(title="Rückblick")


QUESTIONS = {
    "Beratungsstellen": {"Suchtberatungsstelle", "Beratung"},
    "Muehlenstrasse": {"Diakonie", "Chor"},
    "Tagestätte": {"Tagesstätte am Anger"},
    "Selbsthilfe": {"Selbsthilfegruppe Angst", "Mitmachen"},
}


@pytest.mark.parametrize(("question", "names"), QUESTIONS.items())
def test_search_finds_offers_anbieter_and_pages_and_nothing_else(client, contents, question, names):
    groups = client.get(SEARCH, {"q": question}).context["groups"]
    assert {str(record) for group in groups for record in group.records} == names


def test_search_announces_the_number_and_groups_by_kind(client, contents):
    html = text_of(client.get(SEARCH, {"q": "Selbsthilfe"}))
    assert "2 Treffer" in html
    assert re.findall(r'<h3 id="gruppe-\d">([^<]+)</h3>', html) == ["Angebote", "Seiten"]


def test_search_links_each_hit(client, contents):
    html = text_of(client.get(SEARCH, {"q": "Tagestätte"}))
    assert '<a href="/leistungserbringer/tagesstaette-am-anger/">Tagesstätte am Anger</a>' in html


def test_search_shows_every_kind_of_content(client):
    make_sozialraum(name="Linde")
    make_ortschaft(name="Lindendorf")
    make_ressource(name="Lindenpark")
    make_gremium(name="Lindenkreis")
    make_angebot(name="Lindenchor")
    make_organisation(name="Lindenhof")
    make_seite(title="Linden")
    labels = [group.label for group in client.get(SEARCH, {"q": "Linde"}).context["groups"]]
    assert len(labels) == len(set(labels)) == 7


@pytest.mark.parametrize("question", ["", "   "])
def test_search_for_nothing_shows_only_the_field(client, question):
    html = text_of(client.get(SEARCH, {"q": question}))
    assert "Treffer" not in html
    assert "Nichts gefunden" not in html


def test_search_without_hits_helps_on(client, contents):
    html = text_of(client.get(SEARCH, {"q": "Selbsthilfgrupe"}))
    assert "Nichts gefunden" in html
    assert '<a href="?q=Selbsthilfegruppe">Selbsthilfegruppe</a>' in html
    assert "Rufen Sie uns an:" in html


def test_search_cuts_a_long_question(client):
    assert len(client.get(SEARCH, {"q": "a" * 1000}).context["text"]) == 200


def test_search_has_pages_whose_links_keep_the_question(client, settings):
    settings.ANGEBOTE_PER_PAGE = 2
    make_angebote(3, text="Kaffee & Kuchen")
    response = client.get(SEARCH, {"q": "Kaffee & Kuchen", "seite": 2})
    assert sum(len(group.records) for group in response.context["groups"]) == 1
    assert 'href="?q=Kaffee+%26+Kuchen&amp;seite=1"' in text_of(response)


# Feedback


def make_answer(**values):
    return {"anlass": "frage", "message": "Wann ist geöffnet?", "token": str(uuid.uuid4())} | values


def test_feedback_is_stored_and_thanked_for(client):
    response = client.post(FEEDBACK, make_answer(page="/angebote/", contact="a@example.org"), follow=True)
    row = Rueckmeldung.objects.get()
    assert (row.anlass, row.message, row.page, row.contact) == ("frage", "Wann ist geöffnet?", "/angebote/", "a@example.org")
    assert (row.stand, row.closed_at) == ("neu", None)
    assert response.redirect_chain == [(THANKS, 302)]
    assert "Ihre Nachricht ist angekommen." in text_of(response)


@pytest.mark.parametrize("anlass", Rueckmeldung.Anlass.values)
def test_feedback_may_have_every_occasion(client, anlass):
    assert client.post(FEEDBACK, make_answer(anlass=anlass)).status_code == 302


WRONG = {
    "anlass": ("", "Bitte wählen Sie, worum es geht."),
    "message": ("", "Bitte schreiben Sie Ihre Nachricht."),
    "message too short": ("Hm", "Bitte schreiben Sie etwas mehr, damit wir Sie verstehen."),
    "message too long": ("a" * 4001, "Bitte kürzen Sie sie auf 4.000 Zeichen."),
    "page": ("/" + "a" * 300, "Diese Adresse ist zu lang."),
    "contact": ("a" * 201, "Bitte kürzen Sie die Angabe auf 200 Zeichen."),
}


@pytest.mark.parametrize(("field", "value", "message"), [(name.split()[0], *case) for name, case in WRONG.items()], ids=WRONG)
def test_wrong_feedback_keeps_the_input_and_says_what_is_wrong(client, field, value, message):
    answer = make_answer(page="/hilfe/", contact="03641 1234", anlass="fehlt") | {field: value}
    response = client.post(FEEDBACK, answer)
    html = text_of(response)
    assert list(response.context["form"].errors) == [field]
    assert message in html
    assert "<title>Fehler: Rückmeldung geben" in html
    for name in {"page", "contact", "message"} - {field}:
        assert answer[name] in html
    assert field == "anlass" or 'value="fehlt"' in html.partition(" checked")[0].rpartition("<input")[2]
    assert not Rueckmeldung.objects.exists()


def test_longest_feedback_is_stored(client):
    client.post(FEEDBACK, make_answer(message="ä" * 4000, page="/" * 300, contact="ö" * 200))
    assert len(Rueckmeldung.objects.get().message) == 4000


def test_feedback_sent_twice_is_stored_once(client):
    answer = make_answer()
    assert [client.post(FEEDBACK, answer).status_code for _ in range(2)] == [302, 302]
    assert Rueckmeldung.objects.count() == 1


def test_another_message_from_the_same_form_is_stored_too(client):
    answer = make_answer()
    client.post(FEEDBACK, answer)
    client.post(FEEDBACK, answer | {"message": "Und noch etwas anderes."})
    assert Rueckmeldung.objects.count() == 2


def test_same_message_from_another_form_is_stored_too(client):
    for _ in range(2):
        client.post(FEEDBACK, make_answer())
    assert Rueckmeldung.objects.count() == 2


def test_each_form_has_a_token_of_its_own(client):
    tokens = {client.get(FEEDBACK).context["form"]["token"].value() for _ in range(2)}
    assert len(tokens) == 2


@pytest.mark.parametrize("token", [None, "xyz"])
def test_form_without_a_right_token_is_an_error(client, token):
    answer = make_answer() | {"token": token or ""}
    assert list(client.post(FEEDBACK, answer).context["form"].errors) == ["token"]


def prefilled(client, **query):
    form = client.get(FEEDBACK, query).context["form"]
    return form["page"].value(), form["anlass"].value()


@pytest.mark.parametrize("page", ["/", "/angebote/", "/suche/?q=Chor&seite=2", "/ortschaften/zwätzen/", "/gibt-es-nicht/"])
def test_form_is_filled_with_a_page_of_the_portal(client, page):
    assert prefilled(client, seite=page) == (page, "")


FOREIGN = [
    "//evil.example", "/\\evil.example", "///evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)",
    "evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example", "\x01//evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("page", FOREIGN)
def test_form_is_not_filled_with_another_host(client, page):
    assert prefilled(client, seite=page) == ("", "")


def test_form_is_filled_with_the_beginning_of_a_long_address(client):
    assert prefilled(client, seite="/" + "a" * 400) == ("/" + "a" * 299, "")


@pytest.mark.parametrize(("anlass", "expected"), [("barriere", "barriere"), ("xyz", ""), ("", "")])
def test_form_is_filled_with_a_known_occasion(client, anlass, expected):
    assert prefilled(client, anlass=anlass) == ("", expected)


def test_every_page_leads_to_the_form_about_itself(client):
    assert '/rueckmeldung/?anlass=barriere&amp;seite=/suche/"' in text_of(client.get(SEARCH))


def test_feedback_without_the_cookie_of_the_form_is_refused_in_german():
    response = Client(enforce_csrf_checks=True).post(FEEDBACK, make_answer())
    assert response.status_code == 403
    assert "Bitte senden Sie das Formular noch einmal" in text_of(response)
    assert not Rueckmeldung.objects.exists()


# Work area


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.mark.parametrize("address", [WORK_AREA, FEEDBACK_LIST])
def test_guest_is_sent_to_sign_in_and_back(client, address):
    assert client.get(address).headers["Location"] == f"{LOGIN}?next={address}"


def test_konto_without_role_goes_on_to_its_organisation(client):
    client.force_login(make_konto())
    assert client.get(WORK_AREA).headers["Location"] == reverse("teilhabe:anbieter_area")


def test_blocked_konto_is_a_guest(client, fachdienst):
    fachdienst.is_active = False
    fachdienst.save()
    assert client.get(FEEDBACK_LIST).status_code == 302


@pytest.mark.parametrize("stand", ["", "xyz", "NEU"])
def test_unknown_state_shows_new_feedback(client, fachdienst, stand):
    new = make_rueckmeldung()
    make_rueckmeldung().close(fachdienst)
    assert list(client.get(FEEDBACK_LIST, {"stand": stand}).context["page"]) == [new]


def test_feedback_is_shown_escaped(client, fachdienst):
    row = make_rueckmeldung(message="<b>fett</b>\nneue Zeile", page="<i>", contact="<u>")
    html = text_of(client.get(row.get_work_url()))
    assert "&lt;b&gt;fett&lt;/b&gt;<br>neue Zeile" in html
    assert "<i>" not in html


def test_pages_offer_to_sign_in_or_out(client):
    assert "Anmelden" in text_of(client.get(START))
    client.force_login(make_konto())
    assert "Abmelden" in text_of(client.get(START))


# For machines


def sitemap_paths(client):
    return [urlsplit(url).path for url in re.findall("<loc>([^<]+)</loc>", sitemap_text(client))]


def test_sitemap_names_all_public_pages_once(client, demo):
    paths = sitemap_paths(client)
    not_named = {
        "seiten:suche",
        "seiten:rueckmeldung_thanks",
        "seiten:sitemap",
        "seiten:sitemap_part",
        "seiten:robots",
        "seiten:healthz",
        "seiten:darstellung",
        "seiten:postfach",
        "seiten:security_txt",
        "sozialraeume:kennzahl_csv",
        "sozialraeume:kennzahl_xlsx",
        "konten:login",
        "konten:logout",
        "sozialraeume:hinweis_thanks",
        "teilhabe:bestellung_thanks",
        "sozialraeume:vorschlag_thanks",
        "seiten:rueckmeldung_thanks_easy",
        "sozialraeume:hinweis_thanks_easy",
        "sozialraeume:vorschlag_thanks_easy",
        "teilhabe:bestaetigung_answer",
        "teilhabe:wunsch_create",
        "teilhabe:wunsch_thanks",
        "teilhabe:zettel",
        "teilhabe:zettel_easy",
    }
    not_named |= {"seiten:suche_easy", "teilhabe:blattversion_detail_easy"}
    not_named.add("teilhabe:blattversion_detail")  # the one in force stands at /informationsblatt/
    not_named |= {name for name in FILES if name.startswith("gremien:")}
    not_named |= {"gremien:umfrage_thanks", "gremien:umfrage_thanks_easy"}
    not_named |= {"gremien:projektdokument_file", "gremien:anmeldung_create", "gremien:anmeldung_thanks"}
    not_named |= {"teilhabe:angebot_embed", "teilhabe:sozialraum_atom", "teilhabe:sozialraum_calendar"}
    not_named |= {"teilhabe:angebot_calendar", "inhalte:bild_file", *(name for name in FILES if name.endswith("_pdf"))}
    names = {name for name, path in public_addresses().items() if path not in paths and ":" in name}
    assert names == not_named
    assert len(paths) == len(set(paths))


def test_every_address_of_the_sitemap_is_a_page(client, demo):
    assert {path: client.get(path).status_code for path in sitemap_paths(client)} == dict.fromkeys(sitemap_paths(client), 200)


def test_sitemap_names_no_offer_that_is_not_public(client):
    angebot, hidden = make_angebot(), make_angebot(state="eingereicht")
    paths = sitemap_paths(client)
    assert angebot.get_absolute_url() in paths
    assert hidden.get_absolute_url() not in paths


def test_sitemap_names_every_page_in_files_that_are_full(client, monkeypatch):
    """Of any number of offers, each with its twin and the day of its last change."""
    offers = make_angebote(7)
    whole = sitemap_paths(client)
    monkeypatch.setattr("jena_sro.seiten.sitemaps.ContentSitemap.limit", 3)
    assert sitemap_paths(client) == whole
    index = client.get(reverse("seiten:sitemap")).content.decode()
    assert "/sitemap-angebote.xml?p=3</loc>" in index
    assert "/sitemap-angebote.xml?p=4</loc>" not in index
    today, text = timezone.localdate().isoformat(), sitemap_text(client)
    for path in [offer.get_absolute_url() for offer in offers]:
        assert f"<url><loc>http://testserver{path}</loc><lastmod>{today}</lastmod></url>" in text
        assert f"<url><loc>http://testserver{easy_url(path)}</loc><lastmod>{today}</lastmod></url>" in text


@pytest.mark.parametrize(("address", "most"), [("/sitemap.xml", len(SITEMAPS)), ("/sitemap-angebote.xml", 2)])
def test_sitemap_costs_few_queries_however_many_offers(client, django_assert_max_num_queries, address, most):
    make_angebote(30)
    with django_assert_max_num_queries(most):
        client.get(address)


def test_sitemap_is_what_the_protocol_says(client):
    make_angebot()
    for address, root in (("/sitemap.xml", "sitemapindex"), ("/sitemap-angebote.xml", "urlset")):
        response = client.get(address)
        assert response.headers["Content-Type"] == "application/xml"
        assert ElementTree.fromstring(response.content).tag == f"{{http://www.sitemaps.org/schemas/sitemap/0.9}}{root}"


def test_robots_may_read_all_but_work_areas(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert {"Disallow: /arbeitsbereich/", "Disallow: /konto/", "Sitemap: http://testserver/sitemap.xml"} <= set(lines)


def test_health_names_the_last_date_that_was_worked_out(client, wednesday):
    make_angebotszeit(
        rhythm="einzeltermin", date=datetime.date(2026, 12, 1), start_time=datetime.time(0), end_time=datetime.time(1)
    )
    assert client.get("/healthz").json() == {"status": "ok", "termine_until": "2026-12-01"}


def test_health_of_an_empty_portal_is_good(client):
    response = client.get("/healthz")
    assert response.json() == {"status": "ok", "termine_until": None}
    assert "no-store" in response.headers["Cache-Control"]


def refuse(*statement):
    raise OperationalError("server closed the connection")


def test_health_without_database_is_bad(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "database unavailable"})


# Errors


ERRORS = {
    400: (errors.bad_request, "Diese Anfrage war nicht lesbar"),
    403: (errors.forbidden, "Diese Seite ist für Sie nicht freigegeben"),
    404: (errors.not_found, "Diese Seite gibt es nicht"),
    500: (errors.server_error, "Bei uns ist ein Fehler aufgetreten"),
}


@pytest.mark.parametrize("status", ERRORS)
def test_error_page_is_german_and_asks_the_database_nothing(rf, django_assert_num_queries, status):
    view, heading = ERRORS[status]
    with django_assert_num_queries(0):
        response = view(rf.get("/"), *[PermissionDenied()] * (status != 500))
    html = text_of(response)
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert "Brauchen Sie Hilfe?" in html


ASKED = {400: "/?q=%00", 404: "/gibt-es-nicht/", 405: "/arbeitsbereich/rueckmeldungen/1/erledigt/"}


def test_page_that_does_not_exist_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(ASKED[404]).status_code == 404


@pytest.mark.parametrize(("status", "address"), ASKED.items())
def test_error_is_answered_with_a_page_that_leads_on(client, fachdienst, status, address):
    response = client.get(address)
    assert response.status_code == status
    assert 'href="/"' in text_of(response)
    assert '<html lang="de">' in text_of(response)


def test_wrong_method_is_answered_in_german_and_names_the_right_ones(client):
    response = client.delete(START)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "<h1>So lässt sich diese Seite nicht öffnen</h1>" in text_of(response)


def test_page_without_database_is_the_error_page(client, fachdienst):
    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        response = client.get(START)
    assert response.status_code == 500
    assert "Bei uns ist ein Fehler aufgetreten" in text_of(response)
    assert "server closed" not in text_of(response)
