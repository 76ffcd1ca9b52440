"""The easy texts of the reference content: there is one for everything, and little to hint at."""

import json
import re

import pytest

from jena_sro.inhalte.easy_text import EasyText, Stand, easy_texts
from jena_sro.inhalte.leichte_sprache import review
from jena_sro.seiten.reference import FOLDER, read_page, read_sections

BY_RECORDS = {"barrierefreiheit"}  # its easy version is made of the statement's records
PAGES = {path.stem: read_page(path) for path in sorted((FOLDER / "seiten").glob("*.md")) if path.stem not in BY_RECORDS}
PROFILES = {path.stem: read_sections(path.read_text()) for path in sorted((FOLDER / "profile").glob("*.md"))}
INFORMATIONSBLATT = {"informationsblatt": read_sections((FOLDER / "informationsblatt.md").read_text())}
TEXTS = {name: sections for name, (_, sections) in PAGES.items()} | PROFILES | INFORMATIONSBLATT
RECORDS = {
    "gremien": "mandate",
    "leitsaetze": "text",
    "bausteine": "text",
    "meilensteine": "text",
    "projektdokumente": "text",
    "veranstaltungen": "text",
    "kennzahlen": "definition",
    "organisationen": "text",
}
# What a hint finds and what stays: words explained where they stand, names, and words that everybody meets.
EXPLAINED = {"BTHG", "EUTB", "GPV", "ICF", "PKL", "SGB", "IX", "Grad der Behinderung", "Orientierung", "Rehabilitation"}
NAMES = {"EUPL", "KERN", "Vierzehnheiligen", "teilhabeberatung", "Woche der seelischen Gesundheit"}
WORDS = {
    "Mitarbeiterinnen", "Vertreterinnen", "Organisationen", "verantwortlich", "Verantwortlich", "Veranstaltungen", "Einrichtung",
    "Einrichtungen", "Leistung", "Vereinbarung", "Verordnung", "Bewilligung", "Zuordnung", "Darstellung",
}  # fmt: skip


def unexplained(text):
    """What hints find; a heading cannot mark its negation bold."""
    headings = {number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("#")}
    hints = [(sentence.line, hint) for sentence in review(text) for hint in sentence.hints]
    found = {hint.found for line, hint in hints if not (line in headings and hint.rule == "Verneinung")}
    return sorted(found - EXPLAINED - NAMES - WORDS)


def fixture_rows(name):
    return json.loads((FOLDER / f"{name}.json").read_text())


@pytest.mark.parametrize("name", TEXTS)
def test_every_section_has_an_easy_text_with_a_heading_of_its_own(name):
    easy = [section.get("easy_text", "") for section in TEXTS[name]]
    assert [text for text in easy if not text.startswith("### ")] == []


@pytest.mark.parametrize("name", TEXTS)
def test_easy_heading_holds_no_markdown(name):
    headings = [EasyText(section, Stand.ENTWURF).heading for section in TEXTS[name]]
    assert [heading for heading in headings if re.search(r"[*#\[]", heading)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_easy_texts_have_few_hints(name):
    assert unexplained("\n\n".join(section["easy_text"] for section in TEXTS[name])) == []


@pytest.mark.parametrize("name", PAGES)
def test_page_has_an_easy_title_and_lead(name):
    values, _ = PAGES[name]
    assert unexplained(values["easy_title"]) == unexplained(values["easy_lead"]) == []
    assert len(values["easy_title"]) <= 200


@pytest.mark.parametrize("name", TEXTS)
def test_easy_text_waits_for_its_check(name):
    sections = [{"key": str(number), **section} for number, section in enumerate(TEXTS[name])]
    assert {text.stand for text in easy_texts(sections, ())} == {Stand.ENTWURF}


@pytest.mark.parametrize("name", TEXTS)
def test_easy_texts_lead_to_the_easy_twins(name):
    """Where it makes a difference: a filter and a legal name are on the standard pages alone."""
    found = {link for section in TEXTS[name] for link in re.findall(r"\]\((/[^)]*)\)", section["easy_text"])}
    assert {link for link in found if not link.startswith("/leicht/")} <= {
        "/angebote/",
        "/bestellen/",
        "/darstellung/",
        "/impressum/",
    }


@pytest.mark.parametrize("name", RECORDS)
def test_record_with_a_text_has_an_easy_text_with_few_hints(name):
    rows = [row for row in fixture_rows(name) if row[RECORDS[name]]]
    assert [row for row in rows if not row.get("easy_text")] == []
    assert unexplained("\n\n".join(row["easy_text"] for row in rows)) == []
