"""How long personal Informationsblätter take, a letter and two pages: ours against plain WeasyPrint and Typst in one run.

`uv run --with typst python -m tests.benchmarks.informationsblatt`; without `--with typst` its lines are left out.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from jena_sro.inhalte import pdf  # noqa: E402
from teilhabe.informationsblatt.blatt import Blatt  # noqa: E402
from teilhabe.informationsblatt.druck import Drucker, Exemplar  # noqa: E402
from teilhabe.informationsblatt.lauf import Lauf, read_lauf, write_lauf  # noqa: E402
from teilhabe.informationsblatt.teile import Blattart  # noqa: E402
from tests.benchmarks import bestand, tabellen  # noqa: E402
from tests.benchmarks.pdf import plain_render  # noqa: E402

PEOPLE = 300
FEW = 12  # a full render takes the same time for everyone
KIND = Blattart("standard", "nord", "mit_pkl")
ESCAPED = re.compile(r"([\\#$*_`<>@\[\]])")


def person(number: int) -> Exemplar:
    name = f"Vorname{number % 97} Nachname-{number}"
    lines = ("Frau", name, f"Beispielweg {number % 150}", "07743 Jena")
    return Exemplar(KIND, f"1-{number:04d}", lines, f"Guten Tag {name},")


def people(count: int) -> list[Exemplar]:
    return [person(number) for number in range(1, count + 1)]


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def make_lauf() -> Lauf:
    """A run with the content of the demonstration."""
    bestand.open_database()
    call_command("load_demo", stdout=sys.stderr)
    from teilhabe.models import Ausgabe  # noqa: PLC0415 - after the database is there
    from teilhabe.views.ausgaben import lauf_of  # noqa: PLC0415

    return lauf_of(Ausgabe.objects.get())


def typst_source(blatt: Blatt, exemplare: list[Exemplar]) -> str:
    """The same letter and text for Typst, one after the other; its look does not matter for the time."""

    def plain(text: str) -> str:
        return ESCAPED.sub(r"\\\1", text.replace("**", ""))

    sheet = "\n\n".join(f"== {plain(part['heading'])}\n\n{plain(part['text'])}" for part in blatt.sections())
    office = plain(" ".join(str(value) for value in blatt.content["office"].values()))
    head = (
        '#set document(title: "Informationsblatt")\n#set text(lang: "de", size: 10.5pt)\n#set page(paper: "a4", margin: 20mm)\n'
    )
    letters = "#pagebreak()\n".join(
        f"{chr(92)} ".join(map(plain, e.lines)) + f"\n\n= Informationsblatt\n\n{plain(e.greeting)}\n\n{office}\n#pagebreak()\n"
        f"#columns(2)[#blatt]\n\nNummer {e.serial}\n"
        for e in exemplare
    )
    return f"{head}#let blatt = [\n{sheet}\n]\n{letters}"


def typst_rows(blatt: Blatt) -> dict[str, float]:
    """Seconds a sheet, each for itself and all in one file, tagged as Typst does by itself."""
    if not find_spec("typst"):
        return {}
    import typst  # noqa: PLC0415 - only here

    def compiled(exemplare: list[Exemplar]) -> float:
        return seconds(lambda: typst.compile(typst_source(blatt, exemplare).encode()))

    compiled(people(1))
    return {
        "Typst each": sum(compiled([exemplar]) for exemplar in people(FEW)) / FEW,
        "Typst, one file": compiled(people(PEOPLE)) / PEOPLE,
    }


def peak(count: int, file: Path) -> int:
    """Most memory (MB) a process of its own needs for a print file."""
    words = [sys.executable, "-m", "tests.benchmarks.informationsblatt", str(count), str(file)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def print_file(drucker: Drucker, count: int) -> int:
    return len(drucker.print_file(people(count)).getvalue())


def main() -> None:
    lauf = make_lauf()
    drucker = lauf.drucker()
    blatt = drucker.make(KIND)
    html = {exemplar.serial: blatt.html(exemplar.felder(is_copy=False)) for exemplar in people(FEW)}
    pdf.make_pdf(blatt.html())  # fonts and style sheet are read once for each process
    plain = seconds(lambda: [plain_render(text) for text in html.values()]) / FEW
    rows = {
        "plain render each": plain,
        "our render each": seconds(lambda: [pdf.make_pdf(text) for text in html.values()]) / FEW,
        "single files, filled": seconds(
            lambda: [lauf.drucker().single(e) for e in people(1)] + [drucker.single(e) for e in people(PEOPLE)]
        )
        / PEOPLE,
        "one print file": seconds(lambda: print_file(lauf.drucker(), PEOPLE)) / PEOPLE,
    } | typst_rows(blatt)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lauf.json"
        file.write_bytes(write_lauf(lauf))
        peaks = {count: peak(count, file) for count in (1, 100, 1000)}
    print(tabellen.aims_table("Informationsblätter (Blatt je Sekunde, verglichen mit WeasyPrint allein)", aims(rows, peaks)))
    print("\nBlatt je Sekunde: " + ", ".join(f"{name} {1 / taken:.1f}" for name, taken in rows.items()), end="")
    print(f"; {print_file(drucker, PEOPLE) / PEOPLE / 1000:.1f} kB je Person im Druckstück")


def aims(rows: dict[str, float], peaks: dict[int, int]) -> list[tabellen.Ziel]:
    plain = rows["plain render each"]
    typst = [rows["Typst, one file"] / rows["one print file"]] if "Typst, one file" in rows else []
    return [
        tabellen.at_least("ein Druckstück", 35, plain / rows["one print file"], "×"),
        *(tabellen.at_least("ein Druckstück gegen Typst", 1, ratio, "×") for ratio in typst),
        tabellen.at_least("einzelne Dateien", 15, plain / rows["single files, filled"], "×"),
        tabellen.at_most("Speicher für 1.000 Blätter", 150, peaks[1000], "MB"),
        tabellen.at_most("mehr als für 100", 10, peaks[1000] - peaks[100], "MB"),
    ]


if __name__ == "__main__":
    if sys.argv[1:]:
        print_file(read_lauf(Path(sys.argv[2]).read_bytes()).drucker(), int(sys.argv[1]))
        # Not ru_maxrss: it begins with what the parent process holds.
        print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
    else:
        main()
