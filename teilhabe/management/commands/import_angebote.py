import datetime
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.base import ProgressBar

from jena_sro.inhalte.tabellen import TabelleRefusedError, read_day, read_tabelle
from teilhabe.actions.angebot_import import import_angebote
from teilhabe.angebot_tabelle import read_angebote


def day(text: str) -> datetime.date:
    return read_day(text)


class Command(BaseCommand):
    help = "Take over offers from a CSV or XLSX file, all of them or none; as drafts unless --bestaetigt-am is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bestaetigt-am", type=day, help="publish; the day on which the facts were confirmed, 31.1.2026")
        parser.add_argument("--probe", action="store_true", help="only say what would happen")

    def handle(self, **options: Any) -> None:
        try:
            reading = read_angebote(read_tabelle(options["file"].read_bytes()))
        except (OSError, TabelleRefusedError) as error:
            raise CommandError(str(error)) from error
        if reading.mistakes:
            raise CommandError("\n".join([*map(str, reading.mistakes), "Es wurde nichts übernommen."]))
        if options["probe"]:
            self.stdout.write(f"{len(reading.entries)} Angebote und {reading.new_places} neue Orte können übernommen werden.")
            return
        bar = ProgressBar(sys.stderr if sys.stderr.isatty() else None, len(reading.entries))
        done = import_angebote(reading, confirmed_on=options["bestaetigt_am"], by=None, note_progress=bar.update)
        self.stdout.write(f"{len(done)} Angebote übernommen.")
