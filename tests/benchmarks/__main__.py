"""All measurements in one run, as Markdown tables: `uv run python -m tests.benchmarks`.

`--teil seiten --teil netz` chooses parts, `--groessen 1000 10000` sizes, `--out FILE` writes the tables as well.
Each part runs in a process of its own; those of the portal share one folder with a database that is deleted afterwards.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.postgres import ROOT

SIZES = (1_000, 10_000, 100_000)
ON_POSTGRES = "seiten-postgresql"
PARTS = ("netz", "durchsatz", "speicher", "seiten", ON_POSTGRES, "informationsblatt", "pdf")
LONGEST = 600  # seconds for one part


def command_of(part: str, sizes: list[int]) -> list[str]:
    if part == ON_POSTGRES:
        return [sys.executable, "tests/postgres.py", *command_of("seiten", sizes)]
    return [sys.executable, "-m", f"tests.benchmarks.{part}", *(map(str, sizes) if part == "seiten" else ())]


def run(part: str, sizes: list[int], folder: str) -> str:
    """What a part prints, or that it did not end well."""
    begun = time.monotonic()
    environment = os.environ | {"BENCH_DIR": f"{folder}/{part}" if part == ON_POSTGRES else folder}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    try:
        output = subprocess.run(
            command_of(part, sizes), check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, timeout=LONGEST
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        output = f"{part}: {error.__class__.__name__}"
    print(f"{part}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return output.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teil", action="append", choices=PARTS, help="nur dieser Teil; mehrfach möglich")
    parser.add_argument("--groessen", nargs="+", type=int, default=list(SIZES), help="Zahl der Angebote")
    parser.add_argument("--out", type=Path, help="Datei für die Tabellen")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        texts = []
        for part in options.teil or PARTS:
            texts.append(run(part, options.groessen, folder))
            print(texts[-1], end="\n\n", flush=True)
    if options.out:
        options.out.write_text("\n\n".join(texts) + "\n")


if __name__ == "__main__":
    main()
