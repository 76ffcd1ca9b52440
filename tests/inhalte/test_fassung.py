import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from jena_sro.inhalte.models import FassungConflictError, FassungImmutableError
from jena_sro.seiten.models import Seite
from sozialraeume.models import SozialraumFassung
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import make_bild, make_konto, make_seite, make_sozialraum

SECTIONS = [{"heading": "Stärken", "text": "Viele Gärten."}]


@pytest.fixture
def sozialraum(db):
    return make_sozialraum()


def test_write_fassung_numbers_from_one(sozialraum):
    assert [sozialraum.write_fassung(SECTIONS).number for _ in range(3)] == [1, 2, 3]


def test_write_fassung_numbers_each_owner_apart(sozialraum):
    sozialraum.write_fassung(SECTIONS)
    assert make_sozialraum().write_fassung(SECTIONS).number == 1


def test_write_fassung_becomes_the_draft_and_publishes_nothing(sozialraum):
    fassung = sozialraum.write_fassung(SECTIONS)
    sozialraum.refresh_from_db()
    assert (sozialraum.draft, sozialraum.published) == (fassung, None)


def test_write_fassung_keeps_author_and_note(sozialraum):
    konto = make_konto()
    sozialraum.write_fassung(SECTIONS, author=konto, note="Begehung")
    assert SozialraumFassung.objects.values_list("author", "note").get() == (konto.pk, "Begehung")


@pytest.mark.parametrize(
    "sections",
    [
        None,
        "Text",
        {"heading": "a", "text": "b"},
        ["Text"],
        [{"heading": "a"}],
        [{"heading": "a", "text": "b", "html": "c"}],
        [{"heading": "a", "text": None}],
        [{"heading": 1, "text": "b"}],
        [{"heading": "a", "text": ["b"]}],
        [{"heading": "a", "text": "b", "picture": "1"}],
        [{"heading": "a", "text": "b", "easy_text": None}],
        [{"heading": "a", "text": "b", "key": "x"}, {"heading": "c", "text": "d", "key": "x"}],
    ],
)
def test_write_fassung_refuses_malformed_sections(sozialraum, sections):
    with pytest.raises(ValidationError):
        sozialraum.write_fassung(sections)
    assert not sozialraum.fassungen.exists()


def test_write_fassung_completes_the_sections(sozialraum):
    picture = make_bild().pk
    sections = [*SECTIONS, {"heading": "Stärken", "text": "Noch mehr.", "easy_text": "Viel.", "picture": picture}]
    assert sozialraum.write_fassung(sections).sections == [
        {"key": "staerken", "heading": "Stärken", "text": "Viele Gärten.", "easy_text": "", "picture": None},
        {"key": "staerken-2", "heading": "Stärken", "text": "Noch mehr.", "easy_text": "Viel.", "picture": picture},
    ]


def test_write_fassung_keeps_the_key_of_a_section_under_another_heading(sozialraum):
    sections = [{"heading": "Neu", "text": "x"}, {"key": "neu", "heading": "Anders", "text": "y"}, {"heading": "…", "text": "z"}]
    assert [section["key"] for section in sozialraum.write_fassung(sections).sections] == ["neu-2", "neu", "abschnitt"]


def test_write_fassung_refuses_a_picture_that_is_not_there(sozialraum):
    with pytest.raises(ValidationError, match="gibt es nicht mehr"):
        sozialraum.write_fassung([SECTIONS[0] | {"picture": 3}])
    assert not sozialraum.fassungen.exists()


def test_write_fassung_refuses_to_overtake_another_one(sozialraum):
    first = sozialraum.write_fassung(SECTIONS, based_on=0)
    with pytest.raises(FassungConflictError) as conflict:
        sozialraum.write_fassung([], based_on=0)
    assert (conflict.value.fassung, sozialraum.fassungen.count()) == (first, 1)


def test_publish_refuses_to_overtake_another_one(sozialraum):
    first, second = sozialraum.write_fassung(SECTIONS), sozialraum.write_fassung([])
    sozialraum.publish(first, instead_of=0)
    with pytest.raises(FassungConflictError) as conflict:
        sozialraum.publish(second, instead_of=0)
    sozialraum.refresh_from_db()
    assert (conflict.value.fassung, sozialraum.published) == (first, first)


def test_publish_shows_the_fassung_and_a_later_draft_does_not(sozialraum):
    first = sozialraum.write_fassung(SECTIONS)
    sozialraum.publish(first)
    sozialraum.write_fassung([])
    sozialraum.refresh_from_db()
    assert sozialraum.published == first


def test_publish_may_go_back_to_an_older_fassung(sozialraum):
    first, second = sozialraum.write_fassung(SECTIONS), sozialraum.write_fassung([])
    sozialraum.publish(second)
    sozialraum.publish(first)
    sozialraum.refresh_from_db()
    assert sozialraum.published == first


def test_publish_refuses_a_foreign_fassung(sozialraum):
    foreign = make_sozialraum().write_fassung(SECTIONS)
    with pytest.raises(ValueError, match="belongs to another text"):
        sozialraum.publish(foreign)
    sozialraum.refresh_from_db()
    assert sozialraum.published is None


def test_fassung_cannot_be_changed(sozialraum):
    fassung = sozialraum.write_fassung(SECTIONS)
    fassung.sections = []
    with pytest.raises(FassungImmutableError):
        fassung.save()
    assert [section["text"] for section in SozialraumFassung.objects.get().sections] == ["Viele Gärten."]


def test_fassung_hash_names_the_wording(sozialraum):
    first, same, other = (sozialraum.write_fassung(s) for s in (SECTIONS, [dict(SECTIONS[0])], [SECTIONS[0] | {"text": "x"}]))
    assert first.sha256 == same.sha256 != other.sha256
    assert len(first.sha256) == 64


def test_fassung_hash_tells_heading_from_text(sozialraum):
    one = sozialraum.write_fassung([{"heading": "a", "text": "b"}])
    other = sozialraum.write_fassung([{"heading": "b", "text": "a"}])
    assert one.sha256 != other.sha256


def test_fassung_hash_survives_the_database(sozialraum):
    sections = [{"heading": "Grüße\n\u2028", "text": 'Anführung „…“, \\ und "x"'}]
    fassung = sozialraum.write_fassung(sections)
    assert SozialraumFassung.objects.get().sha256 == fassung.sha256


def test_fassung_plain_text_holds_headings_and_texts(sozialraum):
    assert sozialraum.write_fassung(SECTIONS * 2).plain_text == "Stärken\nViele Gärten.\nStärken\nViele Gärten."


def test_seite_is_public_only_with_a_published_fassung(db):
    shown = make_seite()
    Seite.objects.create(title="Entwurf", nav_title="Entwurf", slug="entwurf", area="service", position=1)
    assert list(Seite.objects.public()) == [shown]


@pytest.mark.django_db(transaction=True)
def test_write_fassung_writers_at_once_get_different_numbers():
    sozialraum = make_sozialraum()
    errors = errors_of_all_at_once(lambda: sozialraum.write_fassung(SECTIONS))
    numbers = sorted(sozialraum.fassungen.values_list("number", flat=True))
    assert (numbers, errors) == ([*range(1, WORKERS + 1)], [])


@pytest.mark.django_db(transaction=True)
def test_write_fassung_without_its_lock_writers_collide(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, with or without the lock")
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    sozialraum = make_sozialraum()
    errors = errors_of_all_at_once(lambda: sozialraum.write_fassung(SECTIONS))
    assert {type(error) for error in errors} == {IntegrityError}
