"""Memory of one process after 1,000 and 10,000 requests with random addresses and filters.

`uv run python -m tests.benchmarks.speicher`
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

from django.test.client import RequestFactory

from jena_sro.wsgi import application  # sets Django up
from tests.benchmarks import bestand, tabellen

WARM, MANY = 1_000, 10_000
MOST_MEGABYTES, MOST_GROWTH = 120, 10
OWN_PAGES = ("/", "/sozialraeume/", "/gremien/", "/leistungserbringer/", "/vergleich/", "/leicht/angebote/", "/modellprojekt/")


def random_address(random: Random) -> str:
    """A public page; most with filters, words or page numbers that nobody asked for before."""
    word = "".join(random.choice("abcdefghiklmnoprstuwz") for _ in range(random.randint(3, 12)))
    filters = {
        "sozialraum": random.choice(("nord", "west", "mond")),
        "thema": random.choice(("lernen", "wohnen", word)),
        "tag": random.choice(("heute", "montag", "wochenende")),
        "seite": str(random.randint(1, 400)),
        "kostenlos": "on",
        "n": word,
    }
    chosen = random.sample(sorted(filters.items()), k=random.randint(1, 4))
    query = "&".join(f"{name}={value}" for name, value in chosen)
    return random.choice(
        (f"/angebote/?{query}", f"/suche/?q={word}", f"/angebote/{word}/", f"/{word}/", f"/?{query}", random.choice(OWN_PAGES))
    )


def megabytes() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024


def ask_many() -> None:
    """In a process that does nothing else: print its megabytes after WARM and after MANY requests."""
    factory, random = RequestFactory(SERVER_NAME="localhost"), Random(2)
    for number in range(1, MANY + 1):
        response = application(factory.get(random_address(random)).environ, lambda status, headers: None)
        b"".join(response)
        response.close()
        if number in (WARM, MANY):
            print(megabytes(), flush=True)


def main() -> None:
    bestand.open_portal(1_000)
    words = [sys.executable, "-m", "tests.benchmarks.speicher", "ask"]
    output = subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    first, last = map(int, output.split())
    aims = [
        tabellen.at_most(f"nach {MANY} Anfragen", MOST_MEGABYTES, last, "MB"),
        tabellen.at_most(f"mehr als nach {WARM}", MOST_GROWTH, last - first, "MB"),
    ]
    print(tabellen.aims_table("Speicher eines Prozesses, zufällige Adressen und Filter", aims))


if __name__ == "__main__":
    ask_many() if sys.argv[1:] else main()
