import logging
import os
import socket
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.urls import reverse
from gunicorn.app.base import BaseApplication

from jena_sro.inhalte import pdf
from jena_sro.seiten.demo import LOGINS, PASSWORD, TOTP_SECRETS

HOST = "127.0.0.1"
THREADS = 4


class LocalServer(BaseApplication):
    """gunicorn with the portal's application, on this machine only."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        values = {
            "bind": f"{HOST}:{self.port}",
            "threads": THREADS,
            "worker_class": "gthread",
            "loglevel": "warning",
            "limit_request_line": 8190,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Prepare the portal on this machine and serve it in demonstration mode."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="Port, auf dem das Portal erreichbar ist")
        parser.add_argument("--no-demo", action="store_true", help="keine Beispiele und keine Beispiel-Konten laden")
        parser.add_argument("--prepare-only", action="store_true", help="nur vorbereiten, nicht starten")
        parser.add_argument("--fresh", action="store_true", help="die bisherige SQLite-Datenbank zur Seite legen")

    def handle(self, **options: Any) -> None:
        options["port"] = port_number(options["port"])
        if not options["prepare_only"]:
            check_port(options["port"])
        if options["fresh"]:
            self.set_database_aside()
        settings.PORTAL_URL = f"http://localhost:{options['port']}"  # for the links in the Postfach
        self.prepare(with_examples=not options["no_demo"])
        if not options["prepare_only"]:
            self.announce(options["port"], with_examples=not options["no_demo"])
            LocalServer(options["port"]).run()

    def prepare(self, *, with_examples: bool) -> None:
        """Database, reference data, examples if wanted, the daily work, static files."""
        check_database()
        try:
            self.fill_database(with_examples=with_examples)
        except (DatabaseError, InconsistentMigrationHistory) as error:
            raise CommandError(
                f"Die Datenbank passt nicht zu dieser Fassung des Portals ({first_line(error)}). "
                "Mit --fresh wird die SQLite-Datenbank zur Seite gelegt und eine neue angelegt."
            ) from None
        call_command("collectstatic", interactive=False, verbosity=0)

    def fill_database(self, *, with_examples: bool) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_reference", stdout=self.stdout)
        if with_examples:
            call_command("load_demo", stdout=self.stdout)
        self.do_daily_work()

    def do_daily_work(self) -> None:
        """What is due today, with everything that is worked out. A part that fails is named and stops nothing."""
        try:
            call_command("run_daily", stdout=StringIO())
        except CommandError as error:
            self.stderr.write(str(error))

    def set_database_aside(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("--fresh gibt es nur für die SQLite-Datenbank unter var/.")
        connection.close()
        path = Path(str(settings.DATABASES["default"]["NAME"]))
        for number in range(1, 1000):
            aside = path.with_name(f"{path.name}.{number}")
            if path.exists() and not aside.exists():
                for suffix in ("", "-wal", "-shm"):
                    part = Path(f"{path}{suffix}")
                    if part.exists():
                        os.replace(part, f"{aside}{suffix}")
                self.stdout.write(f"Die bisherige Datenbank liegt jetzt unter {aside}.")

    def announce(self, port: int, *, with_examples: bool) -> None:
        if not pdf.IS_AVAILABLE:
            self.stdout.write(pdf.MISSING)
        self.stdout.write(f"\nDas Portal läuft: http://localhost:{port}/   (Ende mit Strg+C)")
        if with_examples:
            self.announce_logins(port)
        else:
            self.stdout.write(
                "Das erste Konto legen Sie so an: DEMO=1 uv run manage.py create_konto ADRESSE --rolle Administration"
            )
        self.stdout.flush()

    def announce_logins(self, port: int) -> None:
        """With the keys for the second step, so that everybody can try it."""
        self.stdout.write(f"Anmelden: http://localhost:{port}{reverse('account_login')}   Passwort für alle: {PASSWORD}")
        for email, roles in LOGINS.items():
            self.stdout.write(f"  {email}   {', '.join(roles) or 'Anbieter'}")
            if email in TOTP_SECRETS:
                self.stdout.write(f"    Schlüssel für die App: {TOTP_SECRETS[email]}")
        self.stdout.write("Einen Code ohne App zeigt: uv run manage.py demo_code ADRESSE")


def first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


def check_database() -> None:
    """Raise CommandError with one sentence if the database does not answer."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # else it reports each of its attempts
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise CommandError(
            f"Die Datenbank antwortet nicht ({first_line(error)}). Bitte prüfen Sie DATABASE_URL und ob der Server läuft."
        ) from None


def port_number(text: str | int) -> int:
    """Raise CommandError with one sentence if `text` is no port."""
    if not str(text).isascii() or not str(text).isdigit() or not 0 < int(text) < 65536:
        raise CommandError("Ein Port ist eine Zahl von 1 bis 65535.")
    return int(text)


def check_port(port: int) -> None:
    """Raise CommandError with one sentence if the port cannot be used."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CommandError(
                f"Der Port {port} ist schon belegt oder nicht erlaubt. Bitte nehmen Sie einen anderen: --port {port + 1}"
            ) from None
