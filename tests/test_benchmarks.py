"""The data that benchmarks measure are like what the portal would have worked out itself."""

import fcntl
import os
import signal
import subprocess
import sys
import time

import pytest

from jena_sro.inhalte import derived
from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort
from teilhabe.listeneintraege import COMPARED
from teilhabe.models import Angebot, Angebotszeit, Listeneintrag, Reichweite
from teilhabe.models.luecken import Zeitfenster
from teilhabe.models.zeiten import Termin
from tests.benchmarks import __main__ as run_of_all
from tests.benchmarks import bulk
from tests.benchmarks.bestand import Bestand
from tests.postgres import ROOT

OFFERS = 60


def derived_rows():
    return {
        "words": set(Suchwort.objects.values_list("form", "stem")),
        "places of words": set(Fundstelle.objects.values_list("kind", "object_id", "suchwort__form", "weight")),
        "reach": set(Reichweite.objects.values_list("angebot", "sozialraum", "rank")),
        "dates": set(Termin.objects.values_list("angebotszeit", "angebot", "starts_at", "ends_at")),
        "list": set(Listeneintrag.objects.values_list("angebot_pk", *COMPARED)),
        "hours": set(Zeitfenster.objects.values_list("angebot", "weekday", "daytime", "minutes")),
    }


@pytest.fixture
def bestand(reference, monkeypatch):
    monkeypatch.setattr(bulk, "SETTINGS", {vendor: ((), ()) for vendor in bulk.SETTINGS})  # a test is one transaction
    monkeypatch.setattr(bulk, "CLEAN_UP", ())
    return Bestand()


def test_bestand_fills_what_the_portal_would_derive(bestand):
    bestand.grow(OFFERS // 2)
    bestand.grow(OFFERS)
    rows = derived_rows()
    derived.refresh_all()
    assert rows == derived_rows()
    assert all(rows.values())


def test_bestand_obeys_the_rules_of_the_models(bestand):
    bestand.grow(OFFERS)
    for record in (*Angebot.objects.all(), *Angebotszeit.objects.all()):
        record.full_clean()
    assert Angebot.objects.count() == OFFERS


def is_free(path):
    """Whether within five seconds nobody holds the lock of the file any more."""
    end = time.monotonic() + 5
    with path.open("a") as file:
        while time.monotonic() < end:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.05)
            else:
                return True
    return False


def test_a_part_that_lasts_too_long_ends_with_all_it_has_started(tmp_path):
    lock = tmp_path / "lock"
    command = ["bash", "-c", f"exec 9>'{lock}'; flock 9; echo begun; (trap '' TERM; sleep 1) & sleep 60"]
    assert run_of_all.output_of(command, os.environ, longest=1) == ""
    assert is_free(lock)


def test_a_part_without_its_program_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(run_of_all.shutil, "which", lambda name: None)
    monkeypatch.setattr(run_of_all, "programs", lambda: sys.exit("PostgreSQL is missing"))
    assert run_of_all.run("netz", [1], str(tmp_path)) == "netz: ausgelassen, chromium fehlt"
    assert run_of_all.run("seiten-postgresql", [1], str(tmp_path)) == "seiten-postgresql: ausgelassen, PostgreSQL fehlt"


def test_every_part_fills_a_database_of_its_own(monkeypatch):
    folders = []
    monkeypatch.setattr(run_of_all, "output_of", lambda command, environment: folders.append(environment["BENCH_DIR"]) or "")
    for part in ("seiten", "speicher"):
        assert f"{part}: ohne Ergebnis" in run_of_all.run(part, [1], "/folder")
    assert len(set(folders)) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_nothing_behind(tmp_path, number):
    """Neither its folder nor the parts it has started."""
    command = [sys.executable, "-m", "tests.benchmarks", "--teil", "speicher", "--groessen", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)}) as process:
        end = time.monotonic() + 60
        while time.monotonic() < end and not list(tmp_path.glob("portal-bench-*/speicher")):
            time.sleep(0.1)
        process.send_signal(number)
        assert process.wait(60)
    assert not list(tmp_path.glob("portal-bench-*"))
