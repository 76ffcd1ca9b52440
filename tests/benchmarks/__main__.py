"""All measurements in one run, as Markdown tables: `uv run python -m tests.benchmarks`.

`--teil seiten --teil netz` chooses parts, `--groessen 1000 10000` sizes, `--out FILE` writes the tables as well.
Each part runs in a process of its own, with a database of its own size; what they leave is deleted afterwards. Parts
that measure no time of the processor run beside each other. What lacks its program is left out and says so.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.postgres import ROOT, programs

SIZES = (1_000, 10_000, 100_000)
ON_POSTGRES = "seiten-postgresql"
UNHURRIED = ("netz", "speicher")  # one waits for a slow line, the other counts bytes
PARTS = (*UNHURRIED, "durchsatz", "seiten", ON_POSTGRES, "informationsblatt", "pdf")
LONGEST = 600  # seconds for one part
PATIENCE = 30  # seconds for a stopped part to clean up
STARTED: list[subprocess.Popen[str]] = []


def lacking(part: str) -> str:
    """The program that is missing for a part, or nothing."""
    if part == "netz" and not shutil.which("chromium"):
        return "chromium"
    if part == ON_POSTGRES:
        try:
            programs()
        except SystemExit:
            return "PostgreSQL"
    return ""


def command_of(part: str, sizes: list[int]) -> list[str]:
    if part == ON_POSTGRES:
        return [sys.executable, "tests/postgres.py", *command_of("seiten", sizes)]
    return [sys.executable, "-m", f"tests.benchmarks.{part}", *(map(str, sizes) if part == "seiten" else ())]


def run(part: str, sizes: list[int], folder: str) -> str:
    """What a part prints, or why it printed nothing."""
    if program := lacking(part):
        return f"{part}: ausgelassen, {program} fehlt"
    begun = time.monotonic()
    environment = os.environ | {"BENCH_DIR": f"{folder}/{part}", "TEST_SHARED_DIR": folder}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    output = output_of(command_of(part, sizes), environment)
    print(f"{part}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return output.strip() or f"{part}: ohne Ergebnis, nach {time.monotonic() - begun:.0f} s"


def output_of(command: list[str], environment: Mapping[str, str], longest: float = LONGEST) -> str:
    """What the command prints; nothing if it fails or lasts longer. Whatever it has started ends with it."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    STARTED.append(process)
    try:
        output = process.communicate(timeout=longest)[0]
    except subprocess.TimeoutExpired:
        output = ""
    stop(process)
    return "" if process.returncode else output


def stop(process: subprocess.Popen[str]) -> None:
    """The whole group of the process; it may clean up first (tests/postgres.py stops its server)."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def results(parts: list[str], measure: Callable[[str], str]) -> list[str]:
    """Of all parts in their order; those that are in no hurry first, beside each other."""
    unhurried = [part for part in parts if part in UNHURRIED]
    with ThreadPoolExecutor(len(UNHURRIED)) as pool:
        try:
            found = dict(zip(unhurried, pool.map(measure, unhurried), strict=True))
            for part in parts:
                if part not in found:
                    found[part] = measure(part)
                print(found[part], end="\n\n", flush=True)
        except BaseException:  # Ctrl+C and SIGTERM, too
            for process in STARTED:
                stop(process)
            raise
    return [found[part] for part in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teil", action="append", choices=PARTS, help="nur dieser Teil; mehrfach möglich")
    parser.add_argument("--groessen", nargs="+", type=int, default=list(SIZES), help="Zahl der Angebote")
    parser.add_argument("--out", type=Path, help="Datei für die Tabellen")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        texts = results(options.teil or list(PARTS), partial(run, sizes=options.groessen, folder=folder))
    if options.out:
        options.out.write_text("\n\n".join(texts) + "\n")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background ignores it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what runs is stopped and deleted then, too
    main()
