"""What a visitor's browser is told to keep, to load and to follow: every page that links lead to from the start page."""

import re
from collections import deque
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from jena_sro.konten.models import Rolle
from tests.addresses import public_addresses, public_patterns
from tests.factories import make_konto, make_rueckmeldung

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_content")]

HOST = "http://testserver"
SIGN_UP = "/modellprojekt/veranstaltungen/beispiel-sozialraumkonferenz-nord/anmelden/"
SURVEY = "/umfragen/beispiel-wie-gut-ist-ihr-treff/"
# Pages with a form that changes something set the cookie of that form, and no other.
EASY_FORMS = ("/leicht/rueckmeldung/", "/leicht/was-fehlt/", "/leicht/ressourcen/vorschlagen/")
FORMS = {
    "/rueckmeldung/",
    "/ressourcen/vorschlagen/",
    "/darstellung/",
    "/konto/anmelden/",
    "/fehlt/",
    "/was-fehlt/",
    "/bestellen/",
    SIGN_UP,
    SURVEY,
    f"/leicht{SURVEY}",
    *EASY_FORMS,
}
# Pages that lists lead to with their filters, like the pages with a form.
FILTERED = {"/einbetten/", "/einbetten/angebote/"}
ACCOUNTS = "/konto/"  # pages of a sign-in that is under way keep a session
LOADING = {
    ("img", "src"),
    ("script", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("use", "href"),
    ("source", "src"),
    ("form", "action"),
}
NOT_FOLLOWED = ("mailto:", "tel:", "http://", "https://")


class PageParser(HTMLParser):
    """Collects what a page has: ids, links, what it loads or sends to, and inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" and "href" in values else []
        self.loaded += [value for name, value in attrs if (tag, name) in LOADING or name in ("srcset", "poster", "data", "ping")]
        is_data = values.get("type") == "application/ld+json"  # nothing that runs
        if tag == "style" or (tag == "script" and "src" not in values and not is_data):
            self.inline.append(tag)
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        self.inline += [value for value in values.values() if (value or "").strip().lower().startswith("javascript:")]


@dataclass(frozen=True)
class Page:
    """An answer to a visitor without any cookie."""

    status: int
    cookies: set[str]
    content_type: str
    text: str

    @cached_property
    def parser(self) -> PageParser:
        parser = PageParser()
        parser.feed(self.text if self.content_type == "text/html" else "")
        return parser


BINARY = ("application/pdf", "application/vnd.", "image/")


def visit(address):
    response = Client().get(address)
    content_type = response.headers.get("Content-Type", "").split(";")[0]
    text = "" if content_type.startswith(BINARY) else response.content.decode()
    return Page(response.status_code, set(response.cookies), content_type, text)


def kind(address):
    """Feedback pages differ only in what they are filled with, lists in their filters: one of each kind is visited."""
    parts = urlsplit(address)
    names = list(dict.fromkeys(name for name, _ in parse_qsl(parts.query)))
    if "a" in names:  # pages that carry a Zettel are endless: one below each first part of the path, and its PDF
        return (parts.path.split("/")[1], parts.path.endswith(".pdf"), "a")
    return (parts.path, *names) if parts.path in FORMS | FILTERED or len(names) > 1 else address


def crawl(start):
    """Address without anchor -> Page, for everything that links of the portal lead to."""
    waiting, seen, pages = deque([start]), {kind(start)}, {}
    while waiting:
        address = waiting.popleft()
        pages[address] = visit(address)
        for link in [*pages[address].parser.links, *(a for a in pages[address].parser.loaded if not a.startswith("/static/"))]:
            target = urljoin(address, link).partition("#")[0]
            if not target.startswith(NOT_FOLLOWED) and kind(target) not in seen:
                seen.add(kind(target))
                waiting.append(target)
    return pages


@pytest.fixture(scope="module")
def pages(demo_content, django_db_blocker):
    with django_db_blocker.unblock():
        return crawl("/")


def test_every_link_leads_to_a_page(pages):
    assert {address: page.status for address, page in pages.items() if page.status not in (200, 302)} == {}


def test_every_anchor_leads_to_a_place(pages):
    dead = set()
    for address, page in pages.items():
        for link in page.parser.links:
            target, _, anchor = urljoin(address, link).partition("#")
            if anchor and target in pages and unquote(anchor) not in pages[target].parser.ids:
                dead.add((address, link))
    assert dead == set()


def test_links_lead_to_every_public_page(pages):
    reached = {urlsplit(address).path for address in pages}
    by_others = {"seiten:healthz", "seiten:robots", "seiten:security_txt", "seiten:sitemap", "seiten:sitemap_part"}
    by_others |= {"seiten:rueckmeldung_thanks", "sozialraeume:vorschlag_thanks", "teilhabe:wunsch_thanks"}
    by_others |= {"teilhabe:bestaetigung_answer", "gremien:private_calendar"}  # reached from a mail, and by a calendar
    by_others |= {"sozialraeume:hinweis_thanks", "gremien:anmeldung_thanks"}
    by_others |= {"seiten:rueckmeldung_thanks_easy", "sozialraeume:hinweis_thanks_easy", "sozialraeume:vorschlag_thanks_easy"}
    by_others |= {"gremien:umfrage_thanks", "gremien:umfrage_thanks_easy"}
    by_others |= {"teilhabe:bestellung_thanks"}
    addresses = {name: address for name, address in public_addresses().items() if not address.startswith(ACCOUNTS)}
    assert {name for name in public_patterns() if addresses.get(name, "/") not in reached} == by_others


def test_ids_of_a_page_are_unique(pages):
    assert {address for address, page in pages.items() if len(set(page.parser.ids)) < len(page.parser.ids)} == set()


def test_reading_sets_no_cookie(pages):
    assert {
        address: page.cookies
        for address, page in pages.items()
        if page.cookies and urlsplit(address).path not in FORMS and not address.startswith(ACCOUNTS)
    } == {}


def test_page_with_a_form_sets_only_the_cookie_of_the_form(pages):
    cookies = [page.cookies for address, page in pages.items() if urlsplit(address).path in FORMS]
    assert len(cookies) >= len(FORMS)
    assert set().union(*cookies) == {settings.CSRF_COOKIE_NAME}


@pytest.mark.parametrize(
    "address", ["/gibt-es-nicht/", "/suche/?q=%00", "/suche/?q=Beratung", "/angebote/?tag=heute", "/robots.txt", "/healthz"]
)
def test_other_answers_set_no_cookie(address):
    assert visit(address).cookies == set()


def test_wrong_method_sets_no_cookie():
    assert Client().post("/").cookies == {}


def test_feedback_sets_no_cookie_but_that_of_the_form():
    response = Client().post(reverse("seiten:rueckmeldung"), {"message": "x"})
    assert set(response.cookies) <= {settings.CSRF_COOKIE_NAME}


def test_pages_hold_no_inline_code(pages):
    assert {address: page.parser.inline for address, page in pages.items() if page.parser.inline} == {}


def test_pages_load_and_send_nothing_to_other_hosts(pages):
    foreign = {
        value for page in pages.values() for value in page.parser.loaded if urlsplit(urljoin(HOST, value)).netloc != "testserver"
    }
    assert foreign == set()


def test_everything_that_pages_load_exists(pages):
    static = {value for page in pages.values() for value in page.parser.loaded if value.startswith("/static/")}
    assert static
    assert [value for value in static if not finders.find(value.removeprefix("/static/"))] == []


def test_style_sheets_load_nothing_from_other_hosts(pages):
    sheets = {value for page in pages.values() for value in page.parser.loaded if value.endswith(".css")}
    texts = [Path(finders.find(sheet.removeprefix("/static/"))).read_text(encoding="utf-8") for sheet in sheets]
    loaded = [value for text in texts for value in re.findall(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", text)]
    assert [value for value in map("".join, loaded) if urlsplit(value).netloc] == []


def test_links_to_other_hosts_are_those_of_content(pages):
    foreign = {
        urlsplit(address).path.split("/")[1] for address, page in pages.items() for a in page.parser.links if a.startswith("http")
    }
    assert foreign <= {
        "sozialraeume",
        "ortschaften",
        "informationsblatt",
        "leicht",
        "leistungserbringer",
        "modellprojekt",
        "barrierefreiheit",
        "datenschutz",
        "impressum",
        "hilfe",
    }


def test_answers_carry_the_headers_that_protect_visitors():
    response = Client().get("/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"


WORK_PAGES = [
    "inhalte:bild_list",
    "inhalte:video_list",
    "seiten:barriere_list",
    "seiten:seite_list",
    "sozialraeume:profil_list",
    "seiten:work_area",
    "seiten:rueckmeldung_list",
    "seiten:rueckmeldung_by_hand",
    "teilhabe:bestellung_list",
    "seiten:postausgang_list",
    "teilhabe:bestaetigung_list",
    "teilhabe:luecke_list",
    "sozialraeume:ressource_list",
    "sozialraeume:vorschlag_list",
    "teilhabe:angebot_review_list",
    "teilhabe:angebot_work_list",
    "sozialraeume:bedarf_list",
    "sozialraeume:hinweis_list",
    "sozialraeume:antwort_list",
    "teilhabe:bericht_list",
    "gremien:sachstandsbericht_list",
    "gremien:veranstaltung_list",
    "gremien:reflexion_list",
    "teilhabe:massnahme_list",
    "konten:overview",
]


@pytest.fixture
def staff(client, sign_in):
    """A client of the Fachdienst."""
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


@pytest.mark.parametrize("name", WORK_PAGES)
def test_work_area_holds_no_inline_code(staff, name):
    make_rueckmeldung(message="<script>alert(1)</script>", page="javascript:alert(1)", contact='"><b onclick=x>')
    parser = PageParser()
    parser.feed(staff.get(reverse(name)).content.decode())
    assert parser.inline == []


@pytest.mark.parametrize("name", WORK_PAGES)
def test_answers_to_staff_are_kept_nowhere(staff, name):
    assert staff.get(reverse(name)).headers["Cache-Control"] == "no-store"


def test_public_page_seen_by_staff_is_kept_nowhere(staff):
    assert staff.get("/angebote/").headers["Cache-Control"] == "no-store"


def test_static_files_may_be_kept_by_staff_too(staff):
    response = staff.get("/static/css/base.css")
    response.getvalue()  # closes the file
    assert "no-store" not in response.headers["Cache-Control"]
