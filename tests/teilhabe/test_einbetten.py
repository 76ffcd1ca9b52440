"""The list of offers in the frame of another site, and the page that tells how to get it there."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from jena_sro.konten.models import Rolle
from teilhabe.models import Angebot
from tests.factories import make_angebot, make_angebote, make_konto, make_sozialraum

pytestmark = pytest.mark.django_db
EMBED = reverse("teilhabe:angebot_embed")
HOW = reverse("teilhabe:embedding")
EASY = reverse("teilhabe:embedding_easy")
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def text_of(response):
    return " ".join(response.content.decode().split())


def page(response):
    return etree.HTML(response.content.decode())


def policy(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def names(response):
    return [angebot.name for angebot in response.context["angebote"]]


@pytest.fixture
def nord(db):
    return make_sozialraum(name="Nord")


# Who may frame it


@pytest.mark.parametrize("origins", [["https:"], ["*"], ["https://verein.example.org", "https://*.jena.de"]], ids=str)
def test_list_may_be_framed_by_the_sites_of_the_setting(client, settings, origins):
    settings.EMBED_ORIGINS = origins
    response = client.get(EMBED)
    assert policy(response)["frame-ancestors"] == " ".join(origins)
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_list_may_be_framed_by_nobody_if_the_setting_is_empty(client, settings):
    settings.EMBED_ORIGINS = []
    response = client.get(EMBED)
    assert policy(response)["frame-ancestors"] == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_framed_list_runs_no_script_and_sends_no_form(client):
    """So that there is nothing to trick somebody into."""
    response = client.get(EMBED)
    own = {name: policy(response)[name] for name in ("script-src", "connect-src", "form-action", "base-uri")}
    assert own == dict.fromkeys(own, "'none'")
    assert page(response).xpath("//form | //script | //button | //input | //iframe") == []


def test_framed_list_keeps_every_other_header(client):
    response = client.get(EMBED)
    other = client.get("/angebote/")
    changed = {"script-src", "connect-src", "form-action", "frame-ancestors"}
    assert {name for name, value in policy(response).items() if value != policy(other)[name]} == changed
    same = ("Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy")
    assert {name: response.headers[name] for name in same} == {name: other.headers[name] for name in same}


@pytest.mark.parametrize("address", [HOW, EASY, "/angebote/", "/", f"{EMBED}x", "/einbetten/angebote"])
def test_all_else_may_be_framed_by_nobody(client, address):
    response = client.get(address)
    assert policy(response)["frame-ancestors"] == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_broken_address_in_a_frame_is_framed_by_nobody(client):
    response = client.get(f"{EMBED}?q=%00")
    assert (response.status_code, response.headers["X-Frame-Options"]) == (400, "DENY")


def start(**environment):
    """What the settings make of an environment: the list, or the sentence with which they refuse."""
    code = "from jena_sro.settings import EMBED_ORIGINS; print(EMBED_ORIGINS)"
    office = {f"OFFICE_{name}": "Amt" for name in ("NAME", "PHONE", "EMAIL", "STREET", "CITY", "RESPONSIBLE")}
    values = {"PATH": os.environ["PATH"], "SECRET_KEY": "x", "ALLOWED_HOSTS": "portal.example.org", "DEMO": "0", **office}
    values["VAR_DIR"] = str(portal_settings.VAR_DIR)
    run = subprocess.run([sys.executable, "-c", code], env=values | environment, capture_output=True, text=True)
    return run.stdout.strip() or run.stderr.strip()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "['https:']"),
        ({"DEMO": "1"}, "['*']"),
        ({"EMBED_ORIGINS": ""}, "[]"),
        ({"EMBED_ORIGINS": "https://a.example,https://*.jena.de:8443"}, "['https://a.example', 'https://*.jena.de:8443']"),
    ],
    ids=str,
)
def test_setting_is_read_from_the_environment(environment, expected):
    assert start(**environment) == expected


@pytest.mark.parametrize("value", ["javascript:", "https://a.example; script-src *", "'self'", "verein.example.org"])
def test_setting_that_is_no_site_stops_the_start(value):
    assert start(EMBED_ORIGINS=value).startswith("EMBED_ORIGINS ist nicht lesbar.")


# What it shows


def test_list_shows_what_the_filters_let_through(client, nord):
    make_angebot(name="hier und frei", sozialraum=nord, free_of_charge="ja")
    make_angebot(name="hier", sozialraum=nord)
    make_angebot(name="dort")
    response = client.get(EMBED, {"sozialraum": "nord", "kostenlos": "on"})
    assert names(response) == ["hier und frei"]
    assert "Auswahl: Nord, nur kostenlose Angebote." in text_of(response)
    assert page(response).findtext(".//title").startswith("1 Angebot, Nord, nur kostenlose Angebote")


def test_list_is_searched_like_that_of_the_portal(client):
    make_angebot(name="Chor am Fluss")
    make_angebot(name="Werkstatt")
    assert names(client.get(EMBED, {"q": "Chor"})) == ["Chor am Fluss"]


@pytest.mark.parametrize("state", sorted(set(Angebot.State.values) - {"veroeffentlicht"}))
def test_list_shows_nothing_that_is_not_public(client, state):
    make_angebot(name="geheim", state=state)
    for query in ({}, {"q": "geheim"}):
        assert names(client.get(EMBED, query)) == []


def test_list_is_the_same_for_staff(client, sign_in):
    make_angebot(name="geheim", state="entwurf")
    sign_in(client, make_konto(Rolle.FACHDIENST))
    response = client.get(EMBED)
    assert names(response) == []
    assert "Abmelden" not in text_of(response)


def test_list_shows_twenty_and_leads_to_all(client, nord):
    make_angebote(23, sozialraum=nord)
    response = client.get(EMBED, {"sozialraum": "nord", "seite": "2"})
    assert len(names(response)) == 20
    assert "23 Angebote, hier die ersten 20" in text_of(response)
    (link,) = page(response).xpath("//a[contains(., 'Alle 23 Angebote im Portal')]")
    assert link.get("href") == "/angebote/?sozialraum=nord"


def test_every_link_leaves_the_frame_and_the_page_says_so(client):
    make_angebot()
    response = client.get(EMBED)
    assert [base.attrib for base in page(response).iter("base")] == [{"target": "_top"}]
    assert page(response).xpath("//a[@target]") == []
    assert "Alle Links öffnen das Sozialraum-Portal Jena." in text_of(response)


def test_list_without_hits_leads_to_the_portal(client):
    response = client.get(EMBED, {"q": "xyzzy"})
    assert "Zurzeit kein Angebot" in text_of(response)
    assert page(response).xpath("//a[@href='/angebote/?q=xyzzy']")


def test_search_engines_are_sent_to_the_list_of_the_portal(client, nord):
    tree = page(client.get(EMBED, {"sozialraum": "nord"}))
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert tree.xpath("//link[@rel='canonical']/@href") == ["http://testserver/angebote/?sozialraum=nord"]


@pytest.mark.parametrize("address", [EMBED, HOW, EASY])
def test_pages_set_no_cookie(client, address):
    assert client.get(address, {"sozialraum": "nord"}).cookies == {}


@pytest.mark.parametrize("address", [EMBED, HOW])
@pytest.mark.parametrize(
    "query", ["sozialraum=mond", "tag=nie&zugang=egal", "barrierefrei=x&barrierefrei=y", "q=" + "x" * 5000, "seite=-9" * 9]
)
def test_odd_filters_are_left_out(client, address, query):
    make_angebot(name="Treff")
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    if address == EMBED:
        assert names(response) == ["Treff"]
        assert ("nicht mehr bekannt" in text_of(response)) == ("seite" not in query)


def test_list_costs_the_same_for_many_offers(client, nord):
    counts = []
    for number in (2, 15):
        make_angebote(number, sozialraum=nord)
        with CaptureQueriesContext(connection) as queries:
            client.get(EMBED, {"sozialraum": "nord"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


@pytest.mark.parametrize("address", [EMBED, HOW, EASY])
def test_pages_are_only_read(client, address):
    assert client.post(address).status_code == 405


# How to get it there


def test_list_of_the_portal_leads_to_the_code_for_itself(client, nord):
    make_angebot(sozialraum=nord)
    tree = page(client.get("/angebote/", {"sozialraum": "nord"}))
    (link,) = tree.xpath("//a[contains(., 'Diese Liste einbetten oder abonnieren')]")
    assert link.get("href") == f"{HOW}?sozialraum=nord"


def snippet(client, **query):
    """The frame that another site would have after copying the code."""
    (field,) = page(client.get(HOW, query)).xpath("//textarea[@readonly]")
    (frame,) = etree.HTML(f"<main>{field.text}</main>").find(".//main")
    assert frame.tag == "iframe"
    return frame


def test_code_shows_the_chosen_offers(client, nord):
    make_angebot(name="hier", sozialraum=nord)
    make_angebot(name="dort")
    frame = snippet(client, sozialraum="nord")
    assert frame.get("src") == f"http://localhost:8000{EMBED}?sozialraum=nord"
    assert (frame.get("title"), frame.get("loading")) == ("Angebote in Jena, Nord", "lazy")
    parts = urlsplit(frame.get("src"))
    assert names(client.get(f"{parts.path}?{parts.query}")) == ["hier"]


def test_code_without_filters_shows_all(client):
    assert snippet(client).get("src") == f"http://localhost:8000{EMBED}"


def test_code_holds_nothing_that_a_filter_smuggles_in(client, nord):
    """What was typed into the address lands escaped twice: in the page and in the code."""
    nord.name = EVIL
    nord.save()
    frame = snippet(client, q=EVIL, sozialraum="nord", thema=EVIL)
    assert frame.get("title") == f"Angebote in Jena, {EVIL}, „{EVIL}“"
    assert set(frame.attrib) == {"src", "title", "loading", "style"}
    assert len(frame) == 0


@pytest.mark.parametrize("address", [EMBED, HOW])
def test_pages_hold_nothing_that_a_name_smuggles_in(client, nord, address):
    make_angebot(name=EVIL, slug="x", short_text=EVIL, sozialraum=nord)
    nord.name = EVIL
    nord.save()
    text = client.get(address, {"sozialraum": "nord", "q": EVIL}).content.decode()
    assert "<script>" not in text
    assert "<img" not in text


def test_explanation_names_the_feeds_of_every_sozialraum(client, nord):
    make_sozialraum(name="Ost")
    links = page(client.get(HOW)).xpath("//a/@href")
    assert {f"/sozialraeume/{slug}/{file}" for slug in ("nord", "ost") for file in ("termine.ics", "angebote.atom")} <= set(links)


def test_easy_explanation_leads_to_the_calendars(client, nord):
    assert "/sozialraeume/nord/termine.ics" in page(client.get(EASY)).xpath("//a/@href")
