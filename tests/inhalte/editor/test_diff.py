"""The comparison of two Fassungen: whole words, every section, nothing left out."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jena_sro.inhalte.editor.diff import ADDED, REMOVED, SAME, diff_sections, diff_words
from jena_sro.inhalte.editor.merge import PARTS

WORDS = st.sampled_from(["Park", "Bank", "und", "ist", "schön.", "groß,", "\n\n", "  ", "- ", "👩‍🦽", "<b>", "\u2028"])
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=25).map(" ".join))
SECTION = st.fixed_dictionaries(
    {"heading": TEXTS, "text": TEXTS, "easy_text": TEXTS, "picture": st.one_of(st.none(), st.integers(1, 3))}
)
KEYS = st.lists(st.sampled_from(string.ascii_lowercase[:8]), unique=True, max_size=8)


@st.composite
def sections(draw):
    return [{"key": key, **draw(SECTION)} for key in draw(KEYS)]


def read_off(parts, side):
    """One of the two texts, from what the page shows."""
    return "".join(part.text for part in parts if part.kind in (SAME, side))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_words(old, new):
    parts = diff_words(old, new)
    assert (read_off(parts, REMOVED), read_off(parts, ADDED)) == (old, new)


def rebuilt(diffs, side, place, picture):
    """All sections of one side, from what the page shows."""
    shown = sorted((getattr(diff, place), diff) for diff in diffs if getattr(diff, place))
    return [
        {"key": diff.key, "picture": diff.pictures[picture]}
        | {"heading": "", "text": "", "easy_text": ""}
        | {NAMES[field.label]: read_off(field.parts, side) for field in diff.fields}
        for _, diff in shown
    ]


NAMES = {"Überschrift": "heading", "Text": "text", "Einfache Sprache": "easy_text"}


@given(sections(), sections())
def test_both_fassungen_can_be_read_off_the_sections(old, new):
    diffs = diff_sections(old, new)
    assert rebuilt(diffs, REMOVED, "old_place", 0) == old
    assert rebuilt(diffs, ADDED, "new_place", 1) == new


@given(sections(), sections())
def test_section_is_changed_if_and_only_if_something_differs(old, new):
    before, after = ({section["key"]: section for section in side} for side in (old, new))
    for diff in diff_sections(old, new):
        was, now = before.get(diff.key), after.get(diff.key)
        differs = was is None or now is None or any(was[part] != now[part] for part in PARTS)
        assert diff.is_changed == (differs or diff.is_moved)


def test_words_stay_whole():
    parts = diff_words("Der Park ist schön.", "Der Park ist groß.")
    assert parts == [(SAME, "Der Park ist "), (REMOVED, "schön."), (ADDED, "groß.")]


def test_single_word_between_two_changes_goes_with_them():
    parts = diff_words("Wir gehen heute und morgen baden.", "Sie kommen oft und selten essen.")
    assert [part.kind for part in parts] == [REMOVED, ADDED]


def test_long_texts_can_be_compared():
    old, new = ("a b " * 5_000, "b c a " * 4_000)
    assert read_off(diff_words(old, new), ADDED) == new


@pytest.mark.parametrize(("new", "moved"), [("bac", 1), ("cab", 1), ("abc", 0), ("cba", 2)])
def test_fewest_sections_are_called_moved(new, moved):
    section = {"heading": "x", "text": "y"}
    diffs = diff_sections(*([{"key": key, **section} for key in keys] for keys in ("abc", new)))
    assert sum(diff.is_moved for diff in diffs) == moved


def test_an_appended_paragraph_leaves_the_word_before_it_alone() -> None:
    assert diff_words("Wir treffen uns hier.", "Wir treffen uns hier.\n\nKommen Sie gern vorbei.") == [
        (SAME, "Wir treffen uns hier."),
        (ADDED, "\n\nKommen Sie gern vorbei."),
    ]
