"""The one command that starts the portal, as people call it: what it prepares, and one sentence for what goes wrong."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

from jena_sro.konten.models import Konto, Rolle
from jena_sro.seiten.management.commands.start import LocalServer, check_port
from tests.factories import PASSWORD, make_konto
from tests.test_pins import ROOT

# What the developer's shell or .env says must not count; an empty value wins over .env.
UNSET = (
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "CACHE_URL",
    "DATABASE_URL",
    "DEMO",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "VAR_DIR",
)
PRODUCTION = {
    "DEMO": "0",
    "SECRET_KEY": "only for tests",
    "ALLOWED_HOSTS": "example.org",
    "OFFICE_NAME": "Fachdienst",
    "OFFICE_PHONE": "03641 1",
    "OFFICE_EMAIL": "a@example.org",
    "OFFICE_STREET": "Markt 1",
    "OFFICE_CITY": "07743 Jena",
    "OFFICE_RESPONSIBLE": "Leitung",
}
DEADLINE = 300  # seconds; a busy machine is no finding


def environment(folder, **values):
    kept = {name: value for name, value in os.environ.items() if name not in UNSET and not name.startswith("OFFICE_")}
    own = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3", "CACHE_URL": "locmemcache://"}
    return kept | own | {"PYTHONWARNINGS": "default"} | values


def manage(folder, *arguments, **values):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder, **values), capture_output=True, text=True, timeout=DEADLINE, check=False
    )


def assert_one_sentence(run, *words):
    assert run.returncode != 0
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    assert [word for word in words if word not in run.stderr] == []


def rows(folder, table):
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def change(folder, statement):
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        database.execute(statement)
        database.commit()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("start") / "var"
    run = manage(folder, "start", "--prepare-only")
    assert (run.returncode, run.stderr) == (0, "")
    return folder


@pytest.fixture
def copy(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path / "var")


# What it prepares


def test_start_prepares_database_examples_and_static_files(prepared):
    found = [rows(prepared, table) for table in ("sozialraeume_sozialraum", "sozialraeume_ortschaft", "konten_konto")]
    assert found == [5, 30, 4]
    assert rows(prepared, "teilhabe_angebot") >= 60
    assert rows(prepared, "teilhabe_termin") > 500
    assert (prepared / "static" / "staticfiles.json").exists()


def test_start_keeps_the_secret_key_to_its_owner(prepared):
    path = prepared / "secret_key"
    assert (path.stat().st_mode & 0o777, len(path.read_text()) >= 50) == (0o600, True)


def test_start_again_keeps_key_and_data(copy):
    before = (copy / "secret_key").read_text()
    run = manage(copy, "start", "--prepare-only")
    assert (run.returncode, "Die Beispiele waren schon geladen." in run.stdout) == (0, True)
    assert (copy / "secret_key").read_text() == before


def test_start_fresh_sets_the_database_aside(copy):
    change(copy, "UPDATE teilhabe_angebot SET short_text = 'meins'")
    run = manage(copy, "start", "--prepare-only", "--fresh", "--no-demo")
    assert (run.returncode, f"liegt jetzt unter {copy}/portal.sqlite3.1." in run.stdout) == (0, True)
    with closing(sqlite3.connect(copy / "portal.sqlite3.1")) as aside:
        assert aside.execute("SELECT DISTINCT short_text FROM teilhabe_angebot").fetchall() == [("meins",)]
    assert [rows(copy, table) for table in ("teilhabe_angebot", "konten_konto", "sozialraeume_sozialraum")] == [0, 0, 5]


def answer(url):
    with urlopen(url, timeout=10) as response:
        return response.status


def wait_for(url):
    for _ in range(DEADLINE * 5):
        try:
            return answer(url)
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(url)


def serve(folder, *arguments):
    """Status of the start page of a served portal, and what the command printed."""
    port = free_port()
    command = [sys.executable, "manage.py", "start", "--port", str(port), *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=ROOT, env=environment(folder), text=True, **pipes) as process:
        try:
            status = wait_for(f"http://127.0.0.1:{port}/")
        finally:
            process.terminate()
            output = process.communicate(timeout=DEADLINE)[0]
    return status, output.replace(str(port), "PORT")


def test_start_serves_and_prints_the_logins(copy):
    status, output = serve(copy)
    assert status == 200
    assert "http://localhost:PORT/" in output
    assert re.findall(r"(\S+@example\.org)   (\w+)", output) == [
        ("fachdienst@example.org", "Fachdienst"),
        ("administration@example.org", "Administration"),
        ("geschaeftsstelle@example.org", "Geschäftsstelle"),
        ("anbieter@example.org", "Anbieter"),
    ]


def test_start_without_examples_says_how_to_make_the_first_konto(copy):
    status, output = serve(copy, "--no-demo", "--fresh")
    assert (status, rows(copy, "konten_konto"), rows(copy, "teilhabe_angebot")) == (200, 0, 0)
    assert "DEMO=1 uv run manage.py create_konto ADRESSE --rolle Administration" in output
    assert "@example.org" not in output


def test_start_serves_this_machine_only():
    assert LocalServer(8123).cfg.bind == ["127.0.0.1:8123"]


# What goes wrong


def test_start_taken_port(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = manage(tmp_path / "var", "start", "--port", str(port))
    assert_one_sentence(run, f"Der Port {port} ist schon belegt", f"--port {port + 1}")
    assert not (tmp_path / "var" / "portal.sqlite3").exists()


@pytest.mark.parametrize("port", ["-1", "0", "65536", "abc", "", "٣"])
def test_start_impossible_port(port):
    with pytest.raises(CommandError, match="Zahl von 1 bis 65535"):
        call_command("start", port=port)


def test_start_free_port_is_not_refused():
    check_port(free_port())


def test_start_unwritable_folder(tmp_path):
    (tmp_path / "file").touch()
    assert_one_sentence(manage(tmp_path / "file" / "var", "start", "--prepare-only"), "lässt sich nicht anlegen", "VAR_DIR")


@pytest.mark.parametrize(
    "url",
    ["quatsch", "postgre://name:geheim@rechner/portal", "mysql://name:geheim@rechner/portal", "postgres://name:geheim@:x/p"],
)
def test_start_broken_database_url(tmp_path, url):
    run = manage(tmp_path, "start", "--prepare-only", DATABASE_URL=url)
    assert_one_sentence(run, "DATABASE_URL ist nicht lesbar")
    assert "geheim" not in run.stderr


def test_start_unreachable_postgresql(tmp_path):
    url = f"postgres://name:geheim@127.0.0.1:{free_port()}/portal"
    run = manage(tmp_path, "start", "--prepare-only", DATABASE_URL=url)
    assert_one_sentence(run, "Die Datenbank antwortet nicht", "DATABASE_URL")
    assert "geheim" not in run.stderr


def test_start_file_that_is_no_database(tmp_path):
    (tmp_path / "portal.sqlite3").write_text("Kein SQLite, aber lang genug, um gelesen zu werden." * 50)
    assert_one_sentence(manage(tmp_path, "start", "--prepare-only"), "Die Datenbank antwortet nicht")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE sozialraeume_kennzahl DROP COLUMN unit",
        "DELETE FROM django_migrations WHERE app = 'konten' AND name = '0001_initial'",
        "DELETE FROM django_migrations WHERE app = 'teilhabe'",
    ],
    ids=["other columns", "other order", "other names"],
)
def test_start_database_of_another_history(copy, statement):
    change(copy, statement)
    assert_one_sentence(manage(copy, "start", "--prepare-only"), "passt nicht zu dieser Fassung", "--fresh")


@pytest.mark.parametrize("name", ["SECRET_KEY", "OFFICE_PHONE"])
def test_production_without_what_it_needs(tmp_path, name):
    run = manage(tmp_path, "check", **PRODUCTION | {name: ""})
    assert_one_sentence(run, f"Bitte setzen Sie {name} (")


def test_production_with_what_it_needs(tmp_path):
    run = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"SECRET_KEY": "0123456789abcdef" * 5})
    assert (run.returncode, run.stderr) == (0, ""), run.stderr


# create_konto


@pytest.fixture
def typed(monkeypatch):
    """Answers the question for the password."""

    def answer(password):
        monkeypatch.setattr("jena_sro.konten.management.commands.create_konto.getpass", lambda prompt: password)

    answer(PASSWORD)
    return answer


def test_create_konto_with_roles(db, typed, capsys):
    call_command("create_konto", "Anna@Example.org", "--rolle", "Fachdienst", "--rolle", "Administration")
    konto = Konto.objects.get(email="anna@example.org")
    assert konto.check_password(PASSWORD)
    assert set(konto.groups.values_list("name", flat=True)) == set(Rolle.values)
    assert capsys.readouterr().out == "Das Konto anna@example.org ist angelegt.\n"


def test_create_konto_without_role_opens_nothing(db, typed):
    call_command("create_konto", "anna@example.org")
    assert not Konto.objects.get().has_role(*Rolle)


@pytest.mark.parametrize("password", ["", "kurz", "qwerty123456", "anna.muster@example.org"])
def test_create_konto_refuses_a_weak_password(db, typed, password):
    typed(password)
    with pytest.raises(CommandError, match="Passwort"):
        call_command("create_konto", "anna.muster@example.org")
    assert not Konto.objects.exists()


@pytest.mark.parametrize("email", ["anna", "anna@", "a b@example.org", ""])
def test_create_konto_refuses_what_is_no_address(db, typed, email):
    with pytest.raises(CommandError):
        call_command("create_konto", email)
    assert not Konto.objects.exists()


def test_create_konto_refuses_a_second(db, typed):
    make_konto(email="anna@example.org")
    with pytest.raises(CommandError):
        call_command("create_konto", "ANNA@example.org")
    assert Konto.objects.count() == 1
