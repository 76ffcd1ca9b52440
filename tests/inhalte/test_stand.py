"""Every way to write contents raises the content version; nothing else does."""

import io
import threading
import time

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jena_sro.inhalte import derived, stand
from jena_sro.inhalte.models import Inhaltsstand, Sicherheitsereignis
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Organisation, Ort
from teilhabe.models import Angebot
from tests.factories import make_angebot, make_konto, make_lebensbereich, make_organisation

committed = pytest.mark.django_db(transaction=True)


def create():
    make_organisation()


def create_many():
    Organisation.objects.bulk_create([Organisation(name=f"Verein {n}", slug=f"verein-{n}", kind="verein") for n in range(3)])


def update():
    Organisation.objects.update(phone="03641 1")


def delete():
    Organisation.objects.all().delete()


def relate():
    Angebot.objects.get().lebensbereiche.add(make_lebensbereich())


def by_hand():
    with connection.cursor() as cursor:
        cursor.execute("update sozialraeume_ort set street = %s", ["Weg 1"])


@transaction.atomic
def create_and_fail():
    make_organisation()
    Ort.objects.create(organisation_id=0, ortschaft_id=None)


def derive():
    derived.refresh_all()


@committed
@pytest.mark.parametrize("change", [create, create_many, update, delete, relate, by_hand, derive])
@pytest.mark.parametrize("is_atomic", [True, False])
def test_every_way_to_write_raises_the_version(change, is_atomic):
    make_organisation()
    if change is not delete:
        make_angebot()
    before = stand.read_version()
    if is_atomic:
        with transaction.atomic():
            change()
    else:
        change()
    assert stand.read_version() != before
    assert stand.current() == stand.read_version()


@committed
def test_reading_signing_in_and_what_nobody_sees_raise_nothing(client, sign_in):
    konto = make_konto(Rolle.FACHDIENST)
    make_angebot()
    stand.raise_version()
    before = stand.read_version()
    client.get("/angebote/")
    sign_in(client, konto)
    client.get("/arbeitsbereich/")
    Konto.objects.update(last_login=timezone.now())
    Sicherheitsereignis.objects.append(Sicherheitsereignis.Art.ABGEWIESEN, konto_id=konto.pk)
    assert stand.read_version() == before


@committed
def test_one_transaction_adds_one_row():
    before = Inhaltsstand.objects.count()
    with transaction.atomic():
        for _ in range(3):
            make_organisation()
    assert Inhaltsstand.objects.count() == before + 1


@committed
def test_what_is_rolled_back_raises_nothing():
    before = stand.read_version()
    with transaction.atomic():
        make_organisation()
        transaction.set_rollback(True)
    assert stand.read_version() == before


@committed
def test_change_after_a_savepoint_that_was_rolled_back_raises_it():
    before = Inhaltsstand.objects.count()
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            create_and_fail()
        make_organisation()
    assert Inhaltsstand.objects.count() == before + 1


@committed
def test_other_processes_know_it_within_a_second():
    known = stand.current()
    thread = threading.Thread(target=lambda: (make_organisation(), connection.close()))
    thread.start()
    thread.join()
    stand._known = (time.monotonic(), known)  # this process has not heard of it
    assert stand.current() == known
    with_patience = time.monotonic() + 1
    while stand.current() == known:
        assert time.monotonic() < with_patience
        time.sleep(0.02)


@committed
def test_shortening_leaves_a_version_that_there_never_was():
    seen = set()
    for _ in range(3):
        make_organisation()
        seen.add(stand.read_version())
    stand.shorten()
    assert Inhaltsstand.objects.count() == 1
    assert stand.read_version() not in seen


@committed
def test_daily_work_shortens_it():
    for _ in range(3):
        make_organisation()
    call_command("run_daily", stdout=io.StringIO())
    assert Inhaltsstand.objects.count() < 5


@pytest.fixture
def counted():
    """A function that is kept, and with what it was asked."""
    asked = []
    return stand.kept(lambda word: asked.append(word) or Organisation.objects.count()), asked


@committed
def test_kept_result_holds_until_contents_change(counted):
    count, asked = counted
    assert (count("a"), count("a"), count("b"), count("a")) == (0, 0, 0, 0)
    assert asked == ["a", "b"]
    make_organisation()
    assert (count("a"), count("a")) == (1, 1)
    assert asked == ["a", "b", "a"]


@committed
def test_kept_result_ends_with_the_day(counted):
    count, asked = counted
    with time_machine.travel("2026-11-27 22:59:59+00:00", tick=False):
        count("a")
    with time_machine.travel("2026-11-27 23:00:00+00:00", tick=False):
        count("a")
    assert asked == ["a", "a"]


@pytest.mark.django_db
def test_nothing_is_kept_inside_a_transaction(counted):
    count, asked = counted
    assert (count("a"), count("a")) == (0, 0)
    make_organisation()
    assert count("a") == 1
    assert asked == ["a"] * 3


@committed
def test_kept_results_are_bounded(counted):
    count, asked = counted
    for number in range(2 * stand.MOST_KEPT):
        count(number)
    memory = stand._memories[-1]
    assert len(memory) <= stand.MOST_KEPT


@committed
def test_migrating_back_before_the_version_writes_nothing_to_it(monkeypatch):
    """A step back may rebuild tables after the one of the version has gone."""
    make_organisation()
    stand.begin_migrating()
    try:
        monkeypatch.setattr(connection.introspection, "table_names", lambda *args: [])
        before = Inhaltsstand.objects.count()
        make_organisation()
        assert Inhaltsstand.objects.count() == before
    finally:
        stand.end_migrating()
