"""Three-way merge of sections: no change of either side is lost."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jena_sro.inhalte.editor.merge import PARTS, by_key, merge

BASE = [{"key": key, "heading": key.upper(), "text": "alt", "easy_text": "", "picture": None} for key in "abc"]


def changed(**texts):
    """BASE with other texts; None removes the section."""
    return [section | {"text": texts.get(section["key"], "alt")} for section in BASE if texts.get(section["key"], "") is not None]


def texts(sections):
    return {section.get("key", section["heading"]): section["text"] for section in sections}


def test_sections_that_one_side_changed_are_taken_over():
    merged = merge(BASE, changed(a="meins"), changed(b="ihrs"))
    assert texts(merged.sections) == {"a": "meins", "b": "ihrs", "c": "alt"}
    assert (merged.taken, merged.conflict) == (["B"], [])


def test_section_that_both_changed_is_a_conflict_and_keeps_mine():
    merged = merge(BASE, changed(a="meins"), changed(a="ihrs"))
    assert (texts(merged.sections)["a"], merged.conflict, merged.taken) == ("meins", ["A"], [])


def test_same_change_on_both_sides_is_no_conflict():
    merged = merge(BASE, changed(a="gleich"), changed(a="gleich"))
    assert (texts(merged.sections)["a"], merged.conflict, merged.taken) == ("gleich", [], [])


def test_different_parts_of_a_section_are_merged():
    theirs = [BASE[0] | {"easy_text": "leicht", "picture": 4}, *BASE[1:]]
    merged = merge(BASE, changed(a="meins"), theirs)
    assert merged.sections[0] == BASE[0] | {"text": "meins", "easy_text": "leicht", "picture": 4}
    assert (merged.conflict, merged.taken) == ([], ["A"])


def test_section_they_removed_is_gone_unless_i_changed_it():
    merged = merge(BASE, changed(a="meins"), changed(a=None, b=None))
    assert texts(merged.sections) == {"a": "meins", "c": "alt"}
    assert (merged.revived, merged.dropped) == (["A"], ["B"])


def test_section_i_removed_is_gone_unless_they_changed_it():
    merged = merge(BASE, changed(a=None, b=None), changed(a="ihrs"))
    assert texts(merged.sections) == {"a": "ihrs", "c": "alt"}
    assert (merged.revived, merged.dropped) == (["A"], [])


def test_new_sections_of_both_sides_stay_where_they_were_put():
    mine = [*BASE[:1], {"heading": "N", "text": "neu"}, *BASE[1:]]
    theirs = [*BASE, {"key": "t", "heading": "T", "text": "neu"}]
    merged = merge(BASE, mine, theirs)
    assert [section["heading"] for section in merged.sections] == ["A", "N", "B", "C", "T"]
    assert merged.taken == ["T"]


@pytest.mark.parametrize(("mine", "theirs", "order"), [("abc", "cab", "cab"), ("bca", "abc", "bca"), ("bca", "cab", "bca")])
def test_order_is_that_of_the_side_that_changed_it(mine, theirs, order):
    sides = ([by_key(BASE)[key] for key in keys] for keys in (mine, theirs))
    assert "".join(section["key"] for section in merge(BASE, *sides).sections) == order


TEXT = st.sampled_from(["alt", "neu", "anders", ""])
SECTION = st.fixed_dictionaries(
    {"heading": TEXT, "text": TEXT, "easy_text": TEXT, "picture": st.one_of(st.none(), st.integers(1, 2))}
)


@st.composite
def sections(draw, without_key=False):
    keys = draw(st.lists(st.sampled_from(string.ascii_lowercase[:6]), unique=True, max_size=6))
    new = draw(st.lists(SECTION, max_size=2)) if without_key else []
    return [{"key": key, **draw(SECTION)} for key in keys] + new


@given(sections(), sections(without_key=True), sections())
def test_no_change_of_either_side_is_lost(base, mine, theirs):
    """What a side changed stands in the result, or its heading is named for a person to decide."""
    merged = merge(base, mine, theirs)
    old, own, other, result = (by_key(side) for side in (base, mine, theirs, merged.sections))
    for key in old | own | other:
        for side, name in ((own, "mine"), (other, "theirs")):
            if key not in side:
                continue
            for part in PARTS:
                if key in old and side[key][part] == old[key][part]:
                    continue
                kept = key in result and result[key][part] == side[key][part]
                assert kept or (name == "theirs" and result[key]["heading"] in merged.conflict)


@given(sections(), sections(without_key=True), sections())
def test_every_new_section_is_kept_once(base, mine, theirs):
    result = merge(base, mine, theirs).sections
    assert [s for s in result if "key" not in s] == [s for s in mine if "key" not in s]
    keys = [s["key"] for s in result if "key" in s]
    assert len(keys) == len(set(keys))


@given(sections(), sections(without_key=True))
def test_merge_with_nothing_new_is_my_text(base, mine):
    merged = merge(base, mine, base)
    assert (merged.sections, merged.taken, merged.conflict, merged.revived) == (mine, [], [], [])


@given(sections(), sections())
def test_merge_of_an_unchanged_text_is_theirs(base, theirs):
    assert merge(base, base, theirs).sections == theirs
