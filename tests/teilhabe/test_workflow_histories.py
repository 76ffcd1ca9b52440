"""Three people act on one Angebot in any order: the public always sees what was approved, and the small facts of now."""

from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from jena_sro.inhalte.kalender import WEEKDAYS
from jena_sro.konten.models import Rolle
from teilhabe import workflow
from teilhabe.actions import angebote as actions
from teilhabe.angebot_parts import version_of_angebot
from teilhabe.models import Angebot, Ausfall
from teilhabe.workflow import Actor, RefusedError, change_state
from tests.factories import make_draft, make_konto, make_organisation, make_zugehoerigkeit

WHO = st.sampled_from(["anbieter", "wartend", "fachdienst"])
STATES = st.sampled_from(Angebot.State.values)
ALLOWED = {  # as the design says it, apart from the code
    ("entwurf", "eingereicht"): {"anbieter"},
    ("zurueckgegeben", "eingereicht"): {"anbieter"},
    ("eingereicht", "entwurf"): {"anbieter"},
    ("eingereicht", "veroeffentlicht"): {"fachdienst"},
    ("eingereicht", "zurueckgegeben"): {"fachdienst"},
    ("veroeffentlicht", "pausiert"): {"anbieter", "fachdienst"},
    ("pausiert", "veroeffentlicht"): {"anbieter", "fachdienst"},
    ("veroeffentlicht", "beendet"): {"anbieter", "fachdienst"},
    ("pausiert", "beendet"): {"anbieter", "fachdienst"},
    ("beendet", "entwurf"): {"fachdienst"},
}
RUNNING, EDITABLE = ("veroeffentlicht", "pausiert"), ("entwurf", "zurueckgegeben")


@dataclass(frozen=True)
class Content:
    """What one row says, as far as the machine writes it."""

    name: str
    phone: str
    weekday: int


class Workflow(RuleBasedStateMachine):
    """`row` and `change` are what must be stored; `approved` and the small facts are what the public must see."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        organisation = make_organisation()
        self.konten = {
            "anbieter": make_zugehoerigkeit(organisation=organisation).konto,
            "wartend": make_zugehoerigkeit(organisation=organisation, stand="beantragt").konto,
            "fachdienst": make_konto(Rolle.FACHDIENST, password=None),
        }
        self.pk = make_draft(organisation=organisation, name="Name 0", phone="Nummer 0").pk
        self.state, self.row, self.approved = "entwurf", Content("Name 0", "Nummer 0", 0), None
        self.change_pk, self.change_state, self.change = None, None, None
        self.cancelled, self.words = None, 0

    @initialize(is_public=st.booleans())
    def begin(self, is_public):
        for to, who in [("eingereicht", "anbieter"), ("veroeffentlicht", "fachdienst")] * is_public:
            self.step(to, who)

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def word(self, beginning):
        self.words += 1
        return f"{beginning} {self.words}"

    @contextmanager
    def expected(self, allowed):
        """The block is refused unless `allowed`."""
        refused = False
        try:
            yield
        except RefusedError:
            refused = True
        assert refused != bool(allowed)

    def write(self, pk, content):
        angebot = actions.lock_draft(pk)
        angebot.name, angebot.phone = content.name, content.phone
        angebot.save()

    # ---- larger edits ----

    @rule()
    def rewrite(self):
        content = replace(self.row, name=self.word("Name"), phone=self.word("Nummer"))
        with self.expected(self.state in EDITABLE):
            self.write(self.pk, content)
            self.row = content

    @rule(who=WHO)
    def begin_change(self, who):
        with self.expected(self.state in RUNNING and who == "anbieter"):
            change = actions.begin_change(pk=self.pk, by=self.konten[who])
            if self.change is None:
                self.change_pk, self.change_state, self.change = change.pk, "entwurf", self.row
            assert change.pk == self.change_pk

    @precondition(lambda self: self.change)
    @rule(with_phone=st.booleans())
    def rewrite_change(self, with_phone):
        content = replace(self.change, name=self.word("Name"), phone=self.word("Nummer") if with_phone else self.change.phone)
        with self.expected(self.change_state in EDITABLE):
            self.write(self.change_pk, content)
            self.change = content

    @precondition(lambda self: self.change)
    @rule()
    def discard_change(self):
        with self.expected(self.change_state in EDITABLE):
            actions.discard(pk=self.change_pk, by=self.konten["anbieter"])
            self.change_pk, self.change_state, self.change = None, None, None

    # ---- states ----

    def take(self, pk, to, who):
        """By the way of the pages: who publishes has seen the version."""
        by = self.konten[who]
        if to == "veroeffentlicht" and who == "fachdienst":
            return change_state(pk=pk, to=to, by=by, version=version_of_angebot(Angebot.objects.get(pk=pk)))
        return change_state(pk=pk, to=to, by=by)

    @rule(data=st.data())
    def go_on(self, data):
        """A step that is allowed, so that histories get somewhere."""
        to, who = data.draw(self.allowed_from(self.state))
        self.step(to, who)

    @precondition(lambda self: self.change)
    @rule(data=st.data())
    def go_on_with_the_change(self, data):
        to, who = data.draw(self.allowed_from(self.change_state))
        self.step_of_change(to, who)

    def allowed_from(self, state):
        return st.sampled_from([(to, who) for (old, to), people in ALLOWED.items() if old == state for who in sorted(people)])

    @rule(to=STATES, who=WHO)
    def step(self, to, who):
        old = self.state
        with self.expected(who in ALLOWED.get((old, to), ())):
            self.take(self.pk, to, who)
            self.state = to
            if (old, to) == ("eingereicht", "veroeffentlicht"):
                self.approved = self.row.name

    @precondition(lambda self: self.change)
    @rule(to=STATES, who=WHO)
    def step_of_change(self, to, who):
        allowed = who in ALLOWED.get((self.change_state, to), ())
        if to == "veroeffentlicht":
            allowed = allowed and self.state in RUNNING
        with self.expected(allowed):
            self.take(self.change_pk, to, who)
            self.change_state = to
            if to == "veroeffentlicht":
                self.row, self.approved = self.change, self.change.name
                self.change_pk, self.change_state, self.change = None, None, None

    # ---- small facts ----

    @rule(who=WHO)
    def change_phone(self, who):
        phone = self.word("Nummer")
        with self.expected(self.state in RUNNING and who == "anbieter"):
            actions.change_phone(pk=self.pk, by=self.konten[who], phone=phone)
            if self.change and self.change.phone == self.row.phone:
                self.change = replace(self.change, phone=phone)
            self.row = replace(self.row, phone=phone)

    @rule(who=WHO, weekday=st.integers(0, 6))
    def change_time(self, who, weekday):
        zeit = Angebot.objects.get(pk=self.pk).zeiten.get()
        zeit.weekday = weekday
        allowed = self.state in EDITABLE or (self.state in RUNNING and who == "anbieter")
        with self.expected(allowed):
            actions.change_times(pk=self.pk, by=self.konten[who], change=actions.store_time(zeit))
            if self.change and self.state in RUNNING and self.change.weekday == self.row.weekday:
                self.change = replace(self.change, weekday=weekday)
            self.row = replace(self.row, weekday=weekday)

    @precondition(lambda self: self.change)
    @rule(weekday=st.integers(0, 6))
    def change_time_of_change(self, weekday):
        zeit = Angebot.objects.get(pk=self.change_pk).zeiten.get()
        zeit.weekday = weekday
        with self.expected(self.change_state in EDITABLE):
            actions.change_times(pk=self.change_pk, by=self.konten["anbieter"], change=actions.store_time(zeit))
            self.change = replace(self.change, weekday=weekday)

    @precondition(lambda self: not self.cancelled)
    @rule(who=WHO)
    def cancel(self, who):
        reason = self.word("Grund")
        with self.expected(self.state in RUNNING and who == "anbieter"):
            actions.cancel_day(pk=self.pk, by=self.konten[who], date=actions.timezone.localdate(), reason=reason)
            self.cancelled = reason

    @precondition(lambda self: self.cancelled)
    @rule(who=WHO)
    def uncancel(self, who):
        with self.expected(self.state in RUNNING and who == "anbieter"):
            actions.uncancel_day(pk=self.pk, by=self.konten[who], ausfall=Ausfall.objects.get().pk)
            self.cancelled = None

    # ---- what must hold ----

    @invariant()
    def public_sees_the_approved_and_the_small_facts(self):
        angebot = Angebot.objects.get(pk=self.pk)
        assert angebot.state == self.state
        assert set(Angebot.objects.public()) == ({angebot} if self.state == "veroeffentlicht" else set())
        page = Client().get(angebot.get_absolute_url())
        if self.state not in (*RUNNING, "beendet"):
            assert page.status_code == 404
            return
        html = page.content.decode()
        assert f"<h1>{self.approved}</h1>" in html
        assert f">{self.row.phone}</a>" in html
        assert f"Jeden {WEEKDAYS[self.row.weekday]}, 9 bis 12 Uhr" in html
        assert ("Pause" in html) == (self.state == "pausiert")
        assert ("Grund" in html) == bool(self.cancelled)

    @invariant()
    def nothing_written_is_lost(self):
        for pk, content in ((self.pk, self.row), (self.change_pk, self.change)):
            if content:
                angebot = Angebot.objects.get(pk=pk)
                assert Content(angebot.name, angebot.phone, angebot.zeiten.get().weekday) == content
        assert Angebot.objects.filter(ersetzt__isnull=False).count() == bool(self.change)


@pytest.mark.django_db
def test_in_every_order_the_public_sees_the_approved_and_the_small_facts():
    chosen = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Workflow, settings=chosen)


def change_is_approved(machine):
    machine.begin(is_public=True)
    machine.begin_change("anbieter")
    machine.rewrite_change(with_phone=True)
    for to, who in (("eingereicht", "anbieter"), ("veroeffentlicht", "fachdienst")):
        machine.step_of_change(to, who)


def anbieter_tries_to_publish(machine):
    machine.begin(is_public=False)
    machine.step("eingereicht", "anbieter")
    machine.step("veroeffentlicht", "anbieter")


def time_changes_beside_a_change(machine):
    machine.begin(is_public=True)
    machine.begin_change("anbieter")
    machine.change_time("anbieter", 5)


FAULTS = {
    "approval copies nothing": (change_is_approved, workflow, "copy_contents", lambda source, target: target.save()),
    "everybody may do everything": (anbieter_tries_to_publish, workflow, "actors", lambda konto, angebot: set(Actor)),
    "times do not follow": (time_changes_beside_a_change, actions, "copy_times", lambda source, target: None),
}


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_planted_faults_are_found(fault, monkeypatch):
    """Each history is fine without its fault, and is not with it."""
    for name, (history, module, function, faulty) in FAULTS.items():
        machine = Workflow()
        with monkeypatch.context() as patch:
            if name == fault:
                patch.setattr(module, function, faulty)
            assert holds(machine, history) == (name != fault)
        machine.teardown()


def holds(machine, history):
    try:
        history(machine)
        machine.public_sees_the_approved_and_the_small_facts()
        machine.nothing_written_is_lost()
    except AssertionError:
        return False
    return True
