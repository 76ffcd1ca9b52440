"""Whatever people write on an Informationsblatt, making it reads no file of others and opens no connection."""

import logging
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from django.urls import reverse

from jena_sro.inhalte.models.fassung import complete
from jena_sro.inhalte.tabellen import read_tabelle
from jena_sro.konten.models import Rolle
from sozialraeume.models import Sozialraum
from teilhabe.actions.informationsblatt import archive, blatt_of
from teilhabe.models import Blattform
from tests.factories import make_angebot, make_gremium, make_konto, make_organisation, make_ort, make_ortschaft, make_sozialraum
from tests.informationsblatt import make_blattversion, make_leistungserbringer, the_sections
from tests.pdf import programs
from tests.teilhabe.blattlisten import betreuung, body, csv_of, pages_of, person, press, preview

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")]
EVIL = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/",
    "data:text/html,x",
    "url(file:///etc/passwd)",
    "<img src='file:///etc/passwd'>",
    "<img src=http://127.0.0.1:9/x>",
    "<link rel=stylesheet href=file:///etc/passwd>",
    "<style>@import 'file:///etc/passwd'</style>",
    "x @import url(http://127.0.0.1:9/x);",
    "<object data='file:///etc/passwd'></object>",
    "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "</span><p style='background:url(file:///etc/passwd)'>",
    "portal:bild/1 portal:static/../manage.py",
    "{% include '/etc/passwd' %} {{ settings.SECRET_KEY }}",
]
MARKDOWN = "![x](file:///etc/passwd) [x](file:///etc/passwd) [x](data:text/html,x) [x](javascript:x) <http://127.0.0.1:9/>"
ALL = " ".join(EVIL)
SHEET = {"token": "9d6f5a70-0c0e-4d83-9a4c-8d0a54ab3a01", "anrede": "Frau", "plz": "07743"}
TYPED = ("vorname", "nachname", "zusatz", "strasse", "ort")
COLUMNS = ("Vorname", "Nachname", "Adresszusatz", "Straße", "Ort")
HARMFUL = ("file:", "data:", "javascript:", "portal:", "/")  # where no link may lead; to a page of others it may
FORMS = ("standard", "einfach", "grossdruck")


class Watch:
    """Notes what Python opens and where it connects to, for as long as `seen` is a list."""

    seen = None

    def hook(self, event, args):
        if self.seen is not None and event in {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request"}:
            self.seen.append(f"{event} {args[:2]}")

    @property
    def bad(self):
        return [line for line in self.seen if not line.startswith("open") or "passwd" in line or "manage.py" in line]


WATCH = Watch()
sys.addaudithook(WATCH.hook)  # stays until Python ends, so that there is one for all tests


@pytest.fixture
def watch():
    WATCH.seen = []
    yield WATCH
    WATCH.seen = None


@pytest.fixture
def office(client, sign_in):
    sign_in(client, make_konto(Rolle.ADMINISTRATION))
    return client


@pytest.fixture
def version(db):
    make_sozialraum(name="Nord")
    return make_blattversion()


@pytest.fixture
def evil_version(db):
    """Everything that people write onto the sheet is an attack."""
    sozialraum = make_sozialraum(name=EVIL[3], slug="nord", short_text=ALL[:390])
    ort = make_ort(name=EVIL[4], ortschaft=make_ortschaft(sozialraum, name=EVIL[5]))
    organisation = make_organisation(name=EVIL[6], phone=EVIL[2])
    make_angebot(name=ALL[:190], sozialraum=sozialraum, ort=ort, organisation=organisation)
    make_gremium(name=EVIL[4], short_text=ALL[:290], easy_text=ALL[:290], contact=EVIL[3], phone=EVIL[2])
    for participation in ("mit_pkl", "ohne_pkl"):
        make_leistungserbringer(participation, name=f"{EVIL[11]} {participation}", phone=EVIL[0])
    words = {"heading": ALL[:190], "text": f"{ALL}\n\n{MARKDOWN}", "easy_text": f"{ALL}\n{MARKDOWN}"}
    return make_blattversion([section | words for section in complete(the_sections())], change=ALL)


def addresses_in(content):
    """Where links and attachments of a PDF lead to."""
    with pikepdf.open(BytesIO(content)) as document:
        links = [link for page in document.pages for link in page.obj.get("/Annots", [])]
        return {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}, list(document.attachments)


def assert_harmless(watch, *contents):
    assert watch.bad == []
    for content in contents:
        assert content.startswith(b"%PDF")
        links, attachments = addresses_in(content)
        assert [link for link in links if link.startswith(HARMFUL)] == []
        assert attachments == []


# ---- what is watched ----


def test_planted_read_is_seen(watch):
    with open("/etc/passwd", "rb"):
        assert watch.bad


@pytest.mark.parametrize("html", ["<img src='file:///etc/passwd'>", "<style>@import 'http://127.0.0.1:9/x'</style>"])
def test_renderer_without_our_fetcher_would_be_caught(watch, caplog, html):
    caplog.set_level(logging.CRITICAL)
    weasyprint.HTML(string=html).write_pdf()
    assert watch.bad


# ---- the form of one sheet ----


@pytest.mark.parametrize("evil", EVIL)
def test_one_sheet_reads_and_asks_for_nothing(office, version, watch, evil, tmp_path):
    sent = SHEET | dict.fromkeys(TYPED, evil[:80]) | {"form": "standard", "press": "issue"}
    content = office.post(reverse("teilhabe:blatt_create"), sent).content
    assert_harmless(watch, content)
    assert "".join(evil.split())[:20] in "".join(pages_of(content, tmp_path)[0].split())


@pytest.mark.parametrize("form", FORMS)
def test_preview_of_one_sheet_reads_and_asks_for_nothing(office, version, watch, form):
    sent = SHEET | {name: EVIL[place] for place, name in enumerate(TYPED, start=4)}
    answer = office.post(reverse("teilhabe:blatt_create"), sent | {"form": form, "has_receipt": "on", "press": "preview"})
    assert_harmless(watch, answer.content)


# ---- the list ----


@pytest.mark.parametrize("button", ["print", "zip"])
def test_list_reads_and_asks_for_nothing(office, version, watch, button):
    rows = [dict.fromkeys(COLUMNS, evil) | {"PLZ": "07743"} for evil in EVIL]
    rows += [person(**(betreuung() | {f"Betreuung {column}": evil for column in COLUMNS})) for evil in EVIL]
    page = preview(office, *rows, without_duplicates=False)
    assert page.context["mistakes"] == []
    content = body(press(office, page, button))
    assert content.startswith(b"%PDF" if button == "print" else b"PK")
    assert watch.bad == []


@pytest.mark.parametrize("column", ["Anrede", "PLZ", "Sozialraum", "Form", "PKL", "Sprache", "Hausnummer"])
@pytest.mark.parametrize("evil", [EVIL[0], EVIL[4], EVIL[8]])
def test_other_columns_read_and_ask_for_nothing(office, version, watch, column, evil):
    page = preview(office, person(), person(**{column: evil}))
    assert evil not in page.content.decode() or "<" not in evil
    body(press(office, page))
    assert watch.bad == []


def test_headings_read_and_ask_for_nothing(office, version, watch):
    page = preview(office, person(**{evil: evil for evil in EVIL}))
    assert "<img src" not in page.content.decode()
    body(press(office, page))
    assert watch.bad == []


@pytest.mark.parametrize("evil", EVIL)
def test_list_comes_to_the_printer_as_written(evil):
    assert read_tabelle(csv_of(person(evil))).rows[0][1][2] == evil


# ---- sections and facts ----


@pytest.mark.parametrize("form", FORMS)
def test_sections_and_facts_read_and_ask_for_nothing(office, evil_version, watch, form):
    slug = Sozialraum.objects.get().slug
    html = blatt_of(evil_version, form=form, sozialraum=slug, has_letter=True, has_receipt=True).html()
    assert "&lt;img src=" in html
    contents = [office.get(reverse(f"teilhabe:{form}_pdf"), {"sozialraum": slug}).content]
    contents.append(office.get(reverse("teilhabe:informationsblatt_draft_pdf", args=[form])).content)
    assert_harmless(watch, *contents)


def test_archive_reads_and_asks_for_nothing(evil_version, watch):
    archive(evil_version)
    files = [Path(row.file.path).read_bytes() for row in evil_version.archivdateien.all()]
    assert len(files) == len(Blattform) * 2
    assert_harmless(watch, *files)


def test_letters_on_such_a_sheet_read_and_ask_for_nothing(office, evil_version, watch):
    rows = [person(EVIL[4], Form=form, Sozialraum="nord") for form in ("", "einfach", "Großdruck")]
    assert_harmless(watch, body(press(office, preview(office, *rows))))
