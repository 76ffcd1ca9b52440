"""The one style sheet, and how static files are sent: small, and kept by browsers for ever under a name of their own."""

import gzip

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from jena_sro.inhalte.stylesheet import NAME, PARTS, SOURCE, StylesheetFinder, make_stylesheet
from jena_sro.settings import STORAGES
from tests.factories import make_angebot, make_sozialraum

STYLESHEET_BYTES = {"br": 38_000, "gzip": 52_000}
FONT_BYTES = 52_000
PAGE_BYTES = 15_000  # compressed; what the next page may cost
FIRST_VISIT_BYTES = 120_000
PUBLIC_PAGES = (
    "/",
    "/sozialraeume/",
    "/sozialraeume/nord/",
    "/ortschaften/zwaetzen/",
    "/angebote/",
    "/angebote/?q=Treff",
    "/suche/?q=Treff",
    "/leistungserbringer/",
    "/gremien/",
    "/modellprojekt/",
    "/vergleich/",
    "/kennzahlen/",
    "/antworten/",
    "/berichte/",
    "/informationsblatt/",
    "/barrierefreiheit/",
    "/leicht/",
    "/leicht/angebote/",
    "/leicht/sozialraeume/nord/",
)


@pytest.fixture
def served(settings, tmp_path):
    """A client of the portal whose static files were collected as on a server."""
    settings.STORAGES = STORAGES
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return Client()


def fetch(client, name, encoding):
    response = client.get(staticfiles_storage.url(name), headers={"accept-encoding": encoding})
    return response, b"".join(response.streaming_content)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_stylesheet_is_sent_compressed_and_kept_for_ever(served, encoding):
    response, body = fetch(served, NAME, encoding)
    assert response.headers["Content-Encoding"] == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in response.headers["Cache-Control"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    assert unpack(body).decode().startswith('@charset "UTF-8";')
    assert len(body) < STYLESHEET_BYTES[encoding]


def test_fonts_are_kept_for_ever_and_small(served):
    fonts = [f"vendor/fira-sans/{path.name}" for path in (SOURCE / "vendor" / "fira-sans").glob("*.woff2")]
    responses = [fetch(served, font, "br") for font in fonts]
    assert all("immutable" in response.headers["Cache-Control"] for response, _ in responses)
    assert sum(len(body) for _, body in responses) < FONT_BYTES


def test_stylesheet_holds_all_parts_and_what_is_for_print_last():
    text = make_stylesheet()
    places = [text.index((SOURCE / part).read_text().removeprefix('@charset "UTF-8";')[:80]) for part in PARTS]
    assert places == sorted(places)
    assert places[-1] < text.index("@media print {\n/* KERN")
    assert "../motif/" not in text


def test_stylesheet_is_written_anew_when_a_part_changes(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    finder = StylesheetFinder()
    (path,) = finder.find(NAME, find_all=True)
    with open(path, "w") as file:
        file.write("old")
    assert finder.find(NAME) == path
    with open(path) as file:
        assert file.read() == make_stylesheet()


def test_finder_knows_nothing_else():
    assert StylesheetFinder().find("css/other.css") == []
    assert list(StylesheetFinder().list(["css/*"])) == []
    assert finders.find(NAME)


@pytest.mark.usefixtures("demo_content")
@pytest.mark.parametrize("page", PUBLIC_PAGES)
def test_no_public_page_is_heavy(client, page):
    """Its HTML, and with style sheet and fonts the first visit, even for a browser that does not know Brotli."""
    body = gzip.compress(client.get(page).content)
    assert len(body) < PAGE_BYTES
    assert len(body) + STYLESHEET_BYTES["gzip"] + FONT_BYTES < FIRST_VISIT_BYTES


@pytest.mark.django_db
def test_pages_wait_for_one_stylesheet_and_nothing_else(client):
    angebot = make_angebot(slug="treff")
    make_sozialraum()
    for name in ("angebot_detail", "angebot_detail_easy"):
        html = client.get(reverse(f"teilhabe:{name}", args=[angebot.slug])).content.decode()
        assert html.count('rel="stylesheet"') == 1
        assert "preload" not in html
