from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jena_sro.inhalte import daily
from jena_sro.inhalte.daily import Job
from jena_sro.inhalte.models import Aufgabe, Sicherheitsereignis
from jena_sro.konten.models import Rolle
from tests.factories import make_rueckmeldung

pytestmark = pytest.mark.django_db


def run_daily():
    out = StringIO()
    call_command("run_daily", stdout=out)
    return out.getvalue()


def test_run_daily_renews_deletes_and_checks():
    out = run_daily()
    assert "erneuert: Termine" in out
    assert "Rückmeldungen: 0 gelöscht" in out
    assert "Das Protokoll ist unverändert." in out


def test_run_daily_runs_every_registered_job(monkeypatch):
    monkeypatch.setattr(daily, "JOBS", daily.JOBS[:])
    daily.JOBS.append(Job("Probe", lambda: "getan"))
    monkeypatch.setattr("jena_sro.inhalte.management.commands.run_daily.JOBS", daily.JOBS)
    assert "Probe: getan" in run_daily()


def test_run_daily_keeps_nothing_of_a_job_that_fails(monkeypatch, caplog):
    def fail():
        Aufgabe.objects.raise_for(make_rueckmeldung(), Aufgabe.Kind.RUECKMELDUNG, Rolle.FACHDIENST)
        raise RuntimeError("kaputt")

    monkeypatch.setattr("jena_sro.inhalte.management.commands.run_daily.JOBS", [Job("Probe", fail)])
    with pytest.raises(CommandError, match="Nicht erledigt: Probe"):
        run_daily()
    assert not Aufgabe.objects.exists()
    assert "RuntimeError: kaputt" in caplog.text


def test_run_daily_does_the_rest_when_one_part_fails(monkeypatch, caplog):
    done = []
    monkeypatch.setattr(Sicherheitsereignis.objects, "first_broken", lambda: Sicherheitsereignis(number=7))
    monkeypatch.setattr("jena_sro.inhalte.management.commands.run_daily.JOBS", [Job("Probe", lambda: done.append("getan"))])
    with pytest.raises(CommandError, match=r"Nicht erledigt: check_security_log\."):
        run_daily()
    assert done == ["getan"]
