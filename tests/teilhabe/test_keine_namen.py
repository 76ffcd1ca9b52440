"""No name, street or Betreuung of a list stays anywhere: not with errors in the middle, not after a crash.

Each place is first shown to be searched: a word planted there is found.
"""

import logging
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from jena_sro.inhalte import pdf
from jena_sro.inhalte.models import Postausgang
from jena_sro.inhalte.tabellen import write_xlsx
from jena_sro.konten.models import Rolle
from sozialraeume.models import Sozialraum
from teilhabe.informationsblatt import liste as reading
from teilhabe.informationsblatt.lauf import write_lauf
from teilhabe.models import Ausgabe
from teilhabe.views.ausgaben import lauf_of
from tests.factories import make_konto, make_sozialraum
from tests.informationsblatt import STANDARD, make_ausgabe, make_blattversion
from tests.pdf import programs
from tests.teilhabe.blattlisten import CHOICES, CREATE, PRINT, betreuung, body, csv_of, person, press, preview, send

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")]
WORDS = ("quittenstrauch", "zwetschgenallee", "mirabellenhof")
PLANTED = person("Quittenstrauch", Straße="Zwetschgenallee 7", **betreuung("Mirabellenhof"))
SHEET = {"anrede": "Frau", "nachname": "Quittenstrauch", "strasse": "Zwetschgenallee 7", "zusatz": "bei Mirabellenhof"}
SHEET |= {"token": "9d6f5a70-0c0e-4d83-9a4c-8d0a54ab3a01", "form": "standard", "plz": "07743", "ort": "Jena"}
BEGINS = ("weasyprint-",)  # folders of WeasyPrint, with the fonts of our pages


def has_words(text):
    """Whether a word stands in a text or in bytes, in whatever encoding."""
    if isinstance(text, str):
        return any(word in text.casefold() for word in WORDS)
    return any(word.encode(code) in text.lower() for word in WORDS for code in ("utf-8", "utf-16-le", "utf-16-be"))


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return cursor.fetchall()


def tables_with_words():
    """Tables of all models, of their histories and of everything else, such as sessions and the cache in the database."""
    found = set()
    for table in {model._meta.db_table for model in apps.get_models()} | set(connection.introspection.table_names()):
        cells = [bytes(cell) if isinstance(cell, memoryview) else cell for row in rows_of(table) for cell in row]
        if any(has_words(cell if isinstance(cell, bytes) else str(cell)) for cell in cells):
            found.add(table)
    return found | {"session" for session in Session.objects.all() if has_words(str(session.get_decoded()))}


def cache_with_words():
    return [key for key, value in cache._cache.items() if has_words(key) or has_words(value) or b"%PDF" in value]


def files_of(*folders):
    return {path: path.stat().st_mtime_ns for folder in folders for path in Path(folder).rglob("*") if path.is_file()}


def files_with_words(paths):
    """Files that hold a word, and PDF files, whose texts are packed."""
    bodies = {path: path.read_bytes() for path in paths}
    return [path for path, content in bodies.items() if has_words(str(path)) or has_words(content) or b"%PDF" in content]


class Places:
    """Where words could stay; `found` names those that have some."""

    def __init__(self, temp, log):
        self.temp, self.log, self.answers = temp, log, []
        self.before = files_of(settings.VAR_DIR, settings.MEDIA_ROOT)

    def found(self):
        after = files_of(settings.VAR_DIR, settings.MEDIA_ROOT)
        changed = [path for path, time in after.items() if time != self.before.get(path)]
        heads = [f"{answer.headers} {answer.cookies} {answer.wsgi_request.get_full_path()}" for answer in self.answers]
        places = {
            "files": files_with_words([*changed, *files_of(self.temp)]),
            "temp": [path for path in files_of(self.temp) if not path.relative_to(self.temp).parts[0].startswith(BEGINS)],
            "tables": tables_with_words(),
            "cache": cache_with_words(),
            "log": has_words(self.log.text) or any(has_words(str(vars(record))) for record in self.log.records),
            "heads": [head for head in heads if has_words(head)],
            "mails": [mail for mail in Postausgang.objects.all() if has_words(bytes(mail.content))],
        }
        return {name: where for name, where in places.items() if where}


@pytest.fixture
def places(tmp_path, monkeypatch, caplog):
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    cache.clear()
    django = logging.getLogger("django")
    django.addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG)
    yield Places(temp, caplog)
    django.removeHandler(caplog.handler)


@pytest.fixture
def office(client, sign_in, places):
    """A client of the Administration that gets the pages of errors, and whose answers are searched too."""
    konto = sign_in(client, make_konto(Rolle.ADMINISTRATION))
    make_sozialraum(name="Nord")
    make_blattversion()
    client.raise_request_exception = False
    send_request = client.request

    def request(**environ):
        places.answers.append(answer := send_request(**environ))
        return answer

    client.request, client.konto = request, konto
    return client


# ---- each place is searched: a planted word is found ----


@pytest.mark.parametrize("place", ["files", "temp", "tables", "cache", "log", "heads", "mails", "session", "pdf", "cached pdf"])
def test_planted_word_is_found(office, places, place):
    plant = {
        "files": lambda: (Path(settings.MEDIA_ROOT) / "planted.txt").write_text("x Quittenstrauch"),
        "temp": lambda: tempfile.mkstemp(),
        "pdf": lambda: (places.temp / "weasyprint-x").write_bytes(pdf.make_pdf("<title>x</title>")),
        "tables": lambda: Sozialraum.objects.update(short_text="QUITTENSTRAUCH"),
        "cache": lambda: cache.set("x", "Quittenstrauch"),
        "cached pdf": lambda: pdf.kept_pdf("<title>x</title>Quittenstrauch"),
        "log": lambda: logging.getLogger("django.request").warning("x %s", "Quittenstrauch"),
        "heads": lambda: office.get("/suche", {"q": "Quittenstrauch"}),
        "mails": lambda: Postausgang.objects.create(content=b"Quittenstrauch", recipients=[], subject="x"),
        "session": lambda: plant_session(office),
    }
    assert places.found() == {}
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    plant[place]()
    found = set(places.found())
    (Path(settings.MEDIA_ROOT) / "planted.txt").unlink(missing_ok=True)
    names = {"session": "tables", "pdf": "files", "cached pdf": "cache"}
    assert names.get(place, place) in found


def plant_session(client):
    session = client.session
    session["kept"] = "Quittenstrauch " * 99  # so long that it is packed
    session.save()


# ---- what people do ----


@pytest.mark.parametrize("button", ["print", "zip", "serials"])
def test_list_leaves_no_name(office, places, button):
    answer = press(office, preview(office, PLANTED, filename="Quittenstrauch.csv"), button)
    assert b"Quittenstrauch" not in (body(answer) if answer.streaming else answer.content)
    assert (answer.status_code, places.found()) == (200, {})


def test_xlsx_list_leaves_no_name(office, places):
    content = write_xlsx(list(PLANTED), [list(PLANTED.values())], "Liste")
    body(press(office, send(office, content, filename="liste.xlsx")))
    assert places.found() == {}


def test_preview_shows_no_name(office, places):
    page = preview(office, PLANTED, PLANTED, PLANTED | {"PLZ": "7743"}, PLANTED | {"Form": "Braille"})
    assert not has_words(page.content)


def test_list_again_leaves_no_name(office, places):
    press(office, preview(office, PLANTED), "serials")
    body(press(office, preview(office, PLANTED, ausgabe="1")))
    assert places.found() == {}


@pytest.mark.parametrize("button", ["preview", "issue"])
def test_one_sheet_leaves_no_name(office, places, button):
    answer = office.post(reverse("teilhabe:blatt_create"), SHEET | {"press": button})
    assert (answer.headers["Content-Type"], places.found()) == ("application/pdf", {})
    assert Ausgabe.objects.count() == (button == "issue")


def test_name_in_letters_that_need_a_page_of_their_own_leaves_no_name(office, places):
    body(press(office, preview(office, PLANTED | {"Vorname": "M" * 79})))
    assert places.found() == {}


# ---- errors in the middle ----


def test_list_that_is_refused_leaves_no_name(office, places):
    send(office, csv_of(*[PLANTED] * 1_001))
    send(office, csv_of({heading: text for heading, text in PLANTED.items() if heading != "PLZ"}))
    send(office, csv_of(PLANTED), order="x")
    assert places.found() == {}


def test_broken_file_leaves_no_name(office, places):
    send(office, csv_of(PLANTED) + bytes(300))
    send(office, write_xlsx(list(PLANTED), [list(PLANTED.values())], "Liste")[:-99], filename="liste.xlsx")
    assert places.found() == {}


def test_wrong_one_sheet_leaves_no_name(office, places):
    office.post(reverse("teilhabe:blatt_create"), SHEET | {"plz": "7743", "press": "issue"})
    assert places.found() == {}


def test_changed_sealed_text_leaves_no_name(office, places):
    page = preview(office, PLANTED)
    office.post(reverse(PRINT), {"daten": page.context["daten"][:-9] + "AAAAAAAA=", "press": "print"})
    assert places.found() == {}


@pytest.mark.parametrize("how", ["guest", "no token"])
def test_list_of_somebody_whose_sign_in_has_ended_leaves_no_name(office, places, how):
    page, other = preview(office, PLANTED), Client(enforce_csrf_checks=how == "no token", raise_request_exception=False)
    if how == "no token":
        other.cookies = office.cookies
    for answer in (send(other, csv_of(PLANTED)), press(other, page), other.post(reverse("teilhabe:blatt_create"), SHEET)):
        assert answer.status_code in (302, 403)
        places.answers.append(answer)
        assert not has_words(answer.content)
    assert places.found() == {}
    assert [session for session in Session.objects.all() if "kept_input" in session.get_decoded()] == []


def fail(*args, **kwargs):
    raise RuntimeError("planted")


def press_button(client, button):
    if button == "one sheet":
        return client.post(reverse("teilhabe:blatt_create"), SHEET | {"press": "issue"})
    if button == "one sheet's preview":
        return client.post(reverse("teilhabe:blatt_create"), SHEET | {"press": "preview"})
    return press(client, preview(client, PLANTED), button)


def reports(records, report_filter=None):
    """What Django would show or send of each error that was logged."""
    failed = [record for record in records if record.exc_info and hasattr(record, "request")]
    for record in failed if report_filter else ():
        record.request.exception_reporter_filter = report_filter
    reporters = [ExceptionReporter(record.request, *record.exc_info, is_email=True) for record in failed]
    return [reporter.get_traceback_html() + reporter.get_traceback_text() for reporter in reporters]


@pytest.mark.parametrize("button", ["print", "zip", "one sheet", "one sheet's preview"])
def test_error_while_printing_tells_no_name(office, places, monkeypatch, button):
    monkeypatch.setattr(pdf, "make_pdf", fail)
    assert press_button(office, button).status_code == 500
    assert [has_words(report) for report in reports(places.log.records)] == [False]
    assert places.found() == {}


@pytest.mark.parametrize("when", ["preview", "print"])
@pytest.mark.parametrize("name", ["cell_fault", "duplicates_of", "fold", "sort_key"])
def test_error_while_reading_tells_no_name(office, places, monkeypatch, when, name):
    page = preview(office, PLANTED, order="name")
    monkeypatch.setattr(reading, name, fail)
    answer = press(office, page) if when == "print" else send(office, csv_of(PLANTED), order="name")
    assert answer.status_code == 500
    assert [has_words(report) for report in reports(places.log.records)] == [False]


def test_error_while_the_file_is_parsed_tells_no_name(office, places, monkeypatch):
    monkeypatch.setattr("jena_sro.inhalte.tabellen.unescape", fail)
    assert send(office, csv_of(PLANTED), filename="Quittenstrauch.csv").status_code == 500
    assert [has_words(report) for report in reports(places.log.records)] == [False]


def test_error_without_protection_would_tell_names(office, places, monkeypatch):
    monkeypatch.setattr("jena_sro.seiten.views.rueckmeldung.RueckmeldungForm.is_valid", fail)
    office.post(reverse("seiten:rueckmeldung"), {"message": "Quittenstrauch"})
    django = SafeExceptionReporterFilter()
    assert [has_words(report) for report in reports(places.log.records, django)] == [True]


# ---- uploads are not written to disk ----


@pytest.fixture
def spooled(monkeypatch):
    """Names of the temporary files that uploads were written to."""
    made = []
    real = TemporaryUploadedFile.__init__

    def init(self, *args, **kwargs):
        real(self, *args, **kwargs)
        made.append(self.temporary_file_path())

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", init)
    return made


def large_list():
    """More than Django keeps in memory by itself, fewer than a table may have."""
    content = csv_of(PLANTED) + (";" * 200 + "\n").encode() * 19_000
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE < len(content) < settings.TABELLE_MAX_BYTES
    return content


def test_large_list_is_not_written_to_disk(office, places, spooled):
    assert "Die Tabelle" in send(office, large_list()).content.decode()
    assert (spooled, places.found()) == ([], {})


def test_large_list_of_a_guest_is_not_written_to_disk(places, spooled):
    assert send(Client(), large_list()).status_code == 302
    assert (spooled, places.found()) == ([], {})


def test_files_that_are_too_large_together_are_not_all_kept_in_memory(office):
    files = [SimpleUploadedFile("liste.csv", large_list()) for _ in range(2)]
    request = office.post(reverse(CREATE), CHOICES | {"file": files}).wsgi_request
    assert [file.size for file in request.FILES.getlist("file")] == [len(large_list())]


def test_large_list_would_be_written_to_disk_by_another_form(client, sign_in, places, spooled):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    file = SimpleUploadedFile("liste.csv", large_list())
    client.post(reverse("teilhabe:angebot_import"), {"file": file, "target": "entwurf"})
    assert len(spooled) == 1
    assert Path(spooled[0]).is_relative_to(places.temp)


# ---- a crash in the middle ----


def wait_for(master, words):
    """Until a program has written these words to its terminal."""
    seen, end = b"", time.monotonic() + 90
    while words not in seen:
        assert time.monotonic() < end, seen
        if select.select([master], [], [], 1)[0]:
            seen += os.read(master, 1_000)


@pytest.mark.parametrize("options", [[], ["--einzeln"]])
def test_killed_command_leaves_no_name(places, tmp_path, options):
    make_blattversion()
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    (tmp_path / "lauf.json").write_bytes(write_lauf(lauf_of(make_ausgabe(parts=[(STANDARD, 1_000)]))))
    (tmp_path / "liste.csv").write_bytes(csv_of(*(PLANTED | {"Vorname": f"Anna{n}"} for n in range(500))))
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "VAR_DIR": str(home)}
    words = [sys.executable, "manage.py", "print_informationsblaetter", tmp_path / "liste.csv"]
    words += ["--lauf", tmp_path / "lauf.json", "--out", out, *options]
    master, slave = pty.openpty()
    with (tmp_path / "stdout").open("wb") as stdout:
        process = subprocess.Popen(words, cwd=settings.BASE_DIR, env=environ, stdout=stdout, stderr=slave)
        wait_for(master, b"[...")  # the bar of progress
        process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    os.close(master)
    os.close(slave)
    left = [path for path in files_of(tmp_path) if not path.is_relative_to(out) and path.name != "liste.csv"]
    assert tmp_path / "stdout" in left
    assert files_with_words(left) == []
