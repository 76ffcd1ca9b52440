"""State of an easy text: it follows the wording and the checks on record by itself."""

import datetime

import pytest

from jena_sro.inhalte.easy_text import EasyText, Stand, easy_texts, language_of, record_textpruefungen, sha256_of
from jena_sro.inhalte.models import Textpruefung
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import make_bild, make_konto, make_sozialraum, make_textpruefung

pytestmark = pytest.mark.django_db
SECTION = {"heading": "Lage", "text": "Am Fluss.", "easy_text": "Hier ist ein Fluss.", "key": "lage"}


@pytest.fixture
def nord():
    nord = make_sozialraum(name="Nord")
    nord.write_fassung([SECTION])
    return nord


def text_of(owner):
    (text,) = easy_texts(owner.draft.sections, Textpruefung.objects.of(owner))
    return text


def edit(owner, **values):
    owner.write_fassung([SECTION | values])


def test_section_without_easy_text(nord):
    edit(nord, easy_text=" \n")
    assert text_of(nord).stand == Stand.FEHLT


def test_new_easy_text_is_a_draft(nord):
    assert text_of(nord).stand == Stand.ENTWURF


def test_checked_easy_text(nord):
    pruefung = make_textpruefung(nord)
    assert (text_of(nord).stand, text_of(nord).pruefung) == (Stand.GEPRUEFT, pruefung)


def test_check_may_come_after_later_fassungen(nord):
    first = nord.draft.sections[0]
    edit(nord, text="Am Berg.")
    edit(nord)
    make_textpruefung(nord, first)
    assert text_of(nord).stand == Stand.GEPRUEFT


@pytest.mark.parametrize("change", [{"text": "Am Berg."}, {"heading": "Wo"}])
def test_edit_of_the_standard_text_after_the_check_makes_it_outdated(nord, change):
    pruefung = make_textpruefung(nord)
    edit(nord, **change)
    assert (text_of(nord).stand, text_of(nord).pruefung) == (Stand.VERALTET, pruefung)


def test_edit_of_the_easy_text_after_the_check_makes_it_a_draft(nord):
    make_textpruefung(nord)
    edit(nord, easy_text="Hier ist ein großer Fluss.")
    assert (text_of(nord).stand, text_of(nord).pruefung) == (Stand.ENTWURF, None)


def test_restored_texts_are_checked_again(nord):
    make_textpruefung(nord)
    edit(nord, easy_text="Anders.", text="Ganz anders.")
    edit(nord)
    assert text_of(nord).stand == Stand.GEPRUEFT


def test_new_check_of_an_outdated_text(nord):
    make_textpruefung(nord)
    edit(nord, text="Am Berg.")
    newer = make_textpruefung(nord, checked_on=datetime.date(2026, 5, 1))
    assert (text_of(nord).stand, text_of(nord).pruefung) == (Stand.GEPRUEFT, newer)


def test_newest_check_is_named(nord):
    newest = make_textpruefung(nord, checked_on=datetime.date(2026, 5, 1))
    make_textpruefung(nord, pruefgruppe="Andere")
    assert text_of(nord).pruefung == newest


def test_withdrawn_check_makes_it_a_draft(nord):
    make_textpruefung(nord).delete()
    assert text_of(nord).stand == Stand.ENTWURF


def test_check_counts_for_its_section_and_owner_only(nord):
    other = make_sozialraum()
    other.write_fassung([SECTION])
    make_textpruefung(other)
    make_textpruefung(nord, SECTION | {"key": "anders"})
    assert text_of(nord).stand == Stand.ENTWURF


def test_picture_and_line_ends_do_not_count(nord):
    make_textpruefung(nord)
    edit(nord, picture=make_bild().pk, easy_text="\r\nHier ist ein Fluss.  \r\n")
    assert text_of(nord).stand == Stand.GEPRUEFT


def test_hash_tells_where_one_text_ends():
    assert sha256_of("a", "b") != sha256_of("a b") != sha256_of("ab")


@pytest.mark.parametrize(
    ("text", "heading", "body"),
    [
        ("### Die Natur\n\nHier ist ein Fluss.", "Die Natur", "Hier ist ein Fluss."),
        ("# Die Natur", "Die Natur", ""),
        ("Hier ist ein Fluss.\n\n### Berge", "Lage", "Hier ist ein Fluss.\n\n### Berge"),
        ("#Natur", "Lage", "#Natur"),
    ],
)
def test_easy_text_may_begin_with_its_own_heading(text, heading, body):
    easy = EasyText(SECTION | {"easy_text": text}, Stand.ENTWURF)
    assert (easy.heading, easy.body) == (heading, body)


@pytest.mark.parametrize(
    ("staende", "language"),
    [
        ([], "Einfache Sprache"),
        ([Stand.FEHLT], "Einfache Sprache"),
        ([Stand.ENTWURF], "Einfache Sprache"),
        ([Stand.GEPRUEFT, Stand.ENTWURF], "Einfache Sprache"),
        ([Stand.GEPRUEFT, Stand.VERALTET], "Einfache Sprache"),
        ([Stand.GEPRUEFT, Stand.FEHLT], "Leichte Sprache"),
    ],
)
def test_only_checked_texts_are_called_leichte_sprache(staende, language):
    assert language_of([EasyText(SECTION, stand) for stand in staende]) == language


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_record_one_check():
    owner, konto = make_textpruefung().owner, make_konto()
    values = {"owner": owner, "sections": owner.draft.sections, "pruefgruppe": "Andere", "checked_on": datetime.date(2026, 5, 1)}
    counts = []
    errors = errors_of_all_at_once(lambda: counts.append(record_textpruefungen(**values, konto=konto)))
    assert (sorted(counts), errors) == ([0] * (WORKERS - 1) + [1], [])
