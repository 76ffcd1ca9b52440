import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.base import ProgressBar

from jena_sro.inhalte.pdf import PdfUnavailableError
from jena_sro.inhalte.pdf_felder import unprintable
from jena_sro.inhalte.tabellen import TabelleRefusedError, read_tabelle
from teilhabe.informationsblatt.druck import Exemplar
from teilhabe.informationsblatt.lauf import Lauf, LaufRefusedError, read_lauf
from teilhabe.informationsblatt.liste import BetreuungWahl, Brief, Liste, Reihenfolge, letters, read_liste


def unnamed(text: str) -> str:
    """Tells that a text cannot be printed, but not which letters: they could be the whole name."""
    return "…" if unprintable(text) else ""


def write_private(file: Path, content: bytes) -> None:
    """Write names so that nobody else of this machine reads them."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)


class Command(BaseCommand):
    help = "Fill a run without names, fetched from the portal, with the names of a list; needs neither database nor account."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=Path, help="CSV or XLSX file of the participants")
        parser.add_argument("--lauf", type=Path, required=True, help="the run, as the portal hands it out")
        parser.add_argument("--out", type=Path, required=True, help="the print file to write")
        parser.add_argument("--einzeln", action="store_true", help="write one tagged PDF a person into the folder --out instead")
        parser.add_argument("--reihenfolge", choices=Reihenfolge.values, default=Reihenfolge.LISTE.value)
        parser.add_argument("--betreuung", choices=BetreuungWahl.values, default=BetreuungWahl.BEIDE.value)
        parser.add_argument("--mit-doppelten", action="store_true", help="print rows that say the same more than once")
        parser.add_argument("--probe", action="store_true", help="only say what would be printed")

    def handle(self, **options: Any) -> None:
        try:
            lauf = read_lauf(options["lauf"].read_bytes())
            tabelle = read_tabelle(options["list"].read_bytes())
            liste = read_liste(tabelle, sozialraeume=lauf.sozialraeume, printable=unnamed, most=settings.SHEETS_MAX)
        except (OSError, LaufRefusedError, TabelleRefusedError) as error:
            raise CommandError(str(error)) from error
        briefe = letters(
            liste,
            order=Reihenfolge(options["reihenfolge"]),
            betreuung=BetreuungWahl(options["betreuung"]),
            without_duplicates=not options["mit_doppelten"],
        )
        exemplare, left = lauf.filled(briefe)
        self.tell(liste, briefe, left)
        if not options["probe"]:
            if not exemplare:
                raise CommandError("Es gibt nichts zu drucken.")
            self.write(lauf, [exemplar for exemplar, _ in exemplare], options)
            self.stdout.write(f"{len(exemplare)} Blätter in {options['out']}.")
            self.stdout.write("Nummer und Zeile der Liste:")
            self.stdout.write("\n".join(f"{exemplar.serial}\t{row}" for exemplar, row in exemplare))

    def tell(self, liste: Liste, briefe: list[Brief], left: list[int]) -> None:
        """What is printed and what is not, by row; never a name."""
        self.stdout.write(f"{len(briefe)} Briefe aus {len(liste.persons)} Zeilen.")
        for mistake in liste.mistakes:
            self.stdout.write(str(mistake))
        for other in liste.others:
            self.stdout.write(f"Zeile {other.row}: „{other.wish}“ drucken wir nicht. Bitte auf anderem Weg informieren.")
        for rows in liste.duplicates:
            self.stdout.write(f"Gleiche Person in den Zeilen {', '.join(map(str, rows))}.")
        for row in left:
            self.stdout.write(f"Zeile {row}: In dieser Ausgabe ist kein Blatt dieser Art mehr frei.")

    def write(self, lauf: Lauf, exemplare: list[Exemplar], options: dict[str, Any]) -> None:
        drucker, out = lauf.drucker(), options["out"]
        bar = ProgressBar(sys.stderr if sys.stderr.isatty() else None, max(len(exemplare), 1))
        try:
            if options["einzeln"]:
                out.mkdir(parents=True, exist_ok=True)
                for done, exemplar in enumerate(exemplare, start=1):
                    write_private(out / f"{exemplar.serial}.pdf", drucker.single(exemplar))
                    bar.update(done)
            else:
                write_private(out, drucker.print_file(exemplare, bar.update).getvalue())
        except (OSError, PdfUnavailableError) as error:
            raise CommandError(str(error)) from error
