"""Two people edit one text in any order: no Fassung that was acknowledged is ever lost, and no change of anybody."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jena_sro.inhalte.editor.actions import publish_fassung, restore_fassung, save_draft
from jena_sro.inhalte.editor.diff import ADDED, REMOVED, SAME, diff_sections
from jena_sro.inhalte.editor.merge import by_key, merge
from jena_sro.inhalte.models import FassungConflictError
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import make_konto, make_sozialraum

KEYS = ("natur", "kultur", "bedarfe")
START = [{"key": key, "heading": key, "text": "am Anfang", "easy_text": "", "picture": None} for key in KEYS]
WHO = st.sampled_from(["anna", "berta"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), WHO, st.none()),
        st.tuples(st.just("type"), WHO, st.sampled_from(KEYS)),
        st.tuples(st.just("add"), WHO, st.none()),
        st.tuples(st.just("remove"), WHO, st.sampled_from(KEYS)),
        st.tuples(st.just("save"), WHO, st.none()),
        st.tuples(st.just("publish"), WHO, st.none()),
        st.tuples(st.just("restore"), WHO, st.integers(0, 5)),
    ),
    max_size=25,
)


class Desk:
    """One person with the form open: what it started from and what stands in it now."""

    def __init__(self, text):
        self.text, self.konto = text, make_konto(password=None)
        self.open()

    def open(self):
        newest = self.text.fassungen.first()
        self.base, self.sections = newest.number, newest.sections

    def save(self):
        """Save until it is acknowledged; a conflict is merged and saved again, as the page asks for."""
        try:
            fassung, is_new = save_draft(owner=self.text, sections=self.sections, based_on=self.base, author=self.konto)
        except FassungConflictError as conflict:
            base = self.text.fassungen.get(number=self.base).sections
            merged = merge(base, self.sections, conflict.fassung.sections)
            self.check_nothing_is_lost(base, merged.sections, conflict.fassung.sections)
            self.base, self.sections = conflict.fassung.number, merged.sections
            return self.save()
        self.open()
        return fassung, is_new

    def check_nothing_is_lost(self, base, merged, theirs):
        """Every word that one side has typed since `base` stands in the merged text, or beside it in theirs."""
        typed = {s["text"] for s in self.sections} - {s["text"] for s in base}
        assert typed <= {s["text"] for s in merged}
        for key, section in by_key(theirs).items():
            own, old = by_key(self.sections).get(key), by_key(base).get(key)
            if own == old and section != old:
                assert section in merged


class History:
    """The steps of both, and every Fassung that was acknowledged to anybody."""

    def __init__(self):
        self.text = make_sozialraum()
        self.acknowledged = {1: self.text.write_fassung(START).sections}
        self.desks = {name: Desk(self.text) for name in ("anna", "berta")}
        self.words = 0

    def step(self, action, who, value):
        getattr(self, f"do_{action}")(self.desks[who], value)
        stored = {fassung.number: fassung.sections for fassung in self.text.fassungen.all()}
        assert stored == self.acknowledged
        self.text.refresh_from_db()
        assert self.text.draft.number == max(stored)

    def acknowledge(self, answer):
        fassung, is_new = answer
        if is_new:
            assert fassung.number not in self.acknowledged
            self.acknowledged[fassung.number] = fassung.sections

    def new_words(self):
        self.words += 1
        return f"Satz {self.words}"

    def do_open(self, desk, _):
        desk.open()

    def do_type(self, desk, key):
        desk.sections = [s | {"text": self.new_words()} if s.get("key") == key else s for s in desk.sections]

    def do_add(self, desk, _):
        desk.sections = [*desk.sections, {"heading": "Neu", "text": self.new_words(), "easy_text": "", "picture": None}]

    def do_remove(self, desk, key):
        desk.sections = [s for s in desk.sections if s.get("key") != key]

    def do_save(self, desk, _):
        self.acknowledge(desk.save())

    def do_publish(self, desk, _):
        fassung = self.text.fassungen.first()
        seen = self.text.published.number if self.text.published else 0
        with suppress(FassungConflictError):  # it is published already
            publish_fassung(owner=self.text, fassung=fassung, instead_of=seen, konto=desk.konto)
        self.text.refresh_from_db()
        assert self.text.published == fassung

    def do_restore(self, desk, place):
        fassungen = list(self.text.fassungen.all())
        old = fassungen[place % len(fassungen)]
        answer = restore_fassung(owner=self.text, fassung=old, author=desk.konto)
        assert answer[0].sections == old.sections
        self.acknowledge(answer)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_edits_loses_an_acknowledged_fassung(steps):
    history = History()
    for step in steps:
        history.step(*step)
    fassungen = list(history.text.fassungen.all())
    for new, old in zip(fassungen, fassungen[1:], strict=False):
        assert read_off(old.sections, new.sections) == (old.sections, new.sections)


def read_off(old, new):
    """Both Fassungen from their comparison alone."""
    names = {"Überschrift": "heading", "Text": "text", "Einfache Sprache": "easy_text"}
    sides = []
    for side, place, picture in ((REMOVED, "old_place", 0), (ADDED, "new_place", 1)):
        sections = {}
        for diff in diff_sections(old, new):
            texts = {names[f.label]: "".join(p.text for p in f.parts if p.kind in (SAME, side)) for f in diff.fields}
            empty = {"key": diff.key, "heading": "", "text": "", "easy_text": "", "picture": diff.pictures[picture]}
            sections[getattr(diff, place)] = empty | texts
        sides.append([sections[number] for number in sorted(sections.keys() - {None})])
    return tuple(sides)


# ---- really at once ----


@pytest.fixture
def text(transactional_db):
    text = make_sozialraum()
    text.write_fassung(START)
    return text


def save_own(text):
    """Everybody saves another text, from the same start."""
    konten = iter([make_konto(password=None) for _ in range(WORKERS)])

    def save():
        konto = next(konten)
        sections = [START[0] | {"text": f"von {konto.pk}"}, *START[1:]]
        save_draft(owner=text, sections=sections, based_on=1, author=konto)

    return save


def test_of_all_who_save_at_once_one_is_stored_and_the_others_are_told(text):
    errors = errors_of_all_at_once(save_own(text))
    assert [type(error) for error in errors] == [FassungConflictError] * (WORKERS - 1)
    assert [fassung.number for fassung in text.fassungen.all()] == [2, 1]


def test_without_the_lock_savers_collide(text, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, with or without the lock")
    save = save_own(text)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    errors = errors_of_all_at_once(save)
    assert IntegrityError in {type(error) for error in errors}


def publish_own(text):
    fassungen = iter([text.write_fassung([START[0] | {"text": str(number)}]) for number in range(WORKERS)])
    konto = make_konto(password=None)
    return lambda: publish_fassung(owner=text, fassung=next(fassungen), instead_of=0, konto=konto)


def test_of_all_who_publish_at_once_one_is_published_and_the_others_are_told(text):
    errors = errors_of_all_at_once(publish_own(text))
    assert [type(error) for error in errors] == [FassungConflictError] * (WORKERS - 1)


def test_without_the_lock_publishers_overtake_each_other(text, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, with or without the lock")
    publish = publish_own(text)
    monkeypatch.setattr(type(text), "lock", lambda owner: type(owner)._base_manager.get(pk=owner.pk))
    errors = errors_of_all_at_once(publish)
    assert len(errors) < WORKERS - 1
