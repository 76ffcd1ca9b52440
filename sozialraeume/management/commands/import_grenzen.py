import datetime
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from sozialraeume.actions.grenzen import import_grenzen, remove_grenzen
from sozialraeume.grenzen.geojson import GrenzenError
from sozialraeume.models import Ortschaft


def read_day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("Bitte schreiben Sie den Tag so: 2026-12-31.") from error


class Command(BaseCommand):
    help = "Read the boundaries of the Ortschaften from a GeoJSON file of the city, or go back to the schematic map."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="GeoJSON in WGS 84, ein Element je Ortschaft")
        parser.add_argument("--quelle", default="", help="von wem die Grenzen sind, steht unter jeder Karte")
        parser.add_argument("--stand", type=read_day, help="von welchem Tag sie sind, zum Beispiel 2026-12-31")
        parser.add_argument("--probe", action="store_true", help="nur prüfen, nichts ändern")
        parser.add_argument("--schematisch", action="store_true", help="Grenzen löschen und wieder schematisch zeichnen")

    def handle(self, file: Path | None, quelle: str, stand: datetime.date | None, **options: Any) -> None:
        if options["schematisch"] and (file or options["probe"]):
            raise CommandError("--schematisch steht allein: ohne Datei und ohne --probe.")
        if options["schematisch"]:
            self.stdout.write("Die Karte ist wieder schematisch." if remove_grenzen() else "Die Karte ist schon schematisch.")
            return
        if not (file and quelle.strip() and stand):
            raise CommandError("Bitte nennen Sie die Datei, ihre Quelle (--quelle) und ihren Stand (--stand).")
        if len(quelle) > 200 or stand > timezone.localdate():
            raise CommandError("Die Quelle darf höchstens 200 Zeichen haben, der Stand nicht in der Zukunft liegen.")
        self.import_file(self.read(file), quelle.strip(), stand, is_probe=options["probe"])

    def read(self, file: Path) -> bytes:
        """One byte more than is allowed shows that the file is too large."""
        try:
            with file.open("rb") as stream:
                return stream.read(settings.GRENZEN_MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"Die Datei {file} lässt sich nicht lesen.") from error

    @transaction.atomic
    def import_file(self, content: bytes, source: str, as_of: datetime.date, *, is_probe: bool) -> None:
        try:
            hints = import_grenzen(content=content, source=source, as_of=as_of)
        except GrenzenError as error:
            raise CommandError(f"{error} Es wurde nichts geändert.") from error
        for hint in hints:
            self.stdout.write(f"Bitte ansehen: {hint}")
        count = Ortschaft.objects.count()
        if is_probe:
            transaction.set_rollback(True)
        done = "Die Datei geht, es wurde nichts geändert" if is_probe else "Eingelesen"
        self.stdout.write(f"{done}: Grenzen von {count} Ortschaften.")
