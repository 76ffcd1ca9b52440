"""Memory of one process with 10,000 offers, after 1,000 and 10,000 requests with random addresses and filters.

One request in four makes the process work out a list or a search; the others are offers, missing pages and what is
asked for again and again. So the whole takes two to four minutes.

`uv run python -m tests.benchmarks.speicher`
"""

import gc
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

from django.conf import settings
from django.test.client import RequestFactory

from jena_sro.wsgi import application  # isort: skip  # sets Django up

from jena_sro.seiten.seitenspeicher import SeitenspeicherMiddleware
from teilhabe.models import Angebot
from tests.benchmarks import bestand, tabellen

OFFERS = 10_000
WARM, MANY = 1_000, 10_000
MOST_MEGABYTES, MOST_GROWTH = 120, 10
OWN_PAGES = ("/", "/sozialraeume/", "/sozialraeume/nord/", "/gremien/", "/vergleich/", "/leicht/angebote/", "/modellprojekt/")
SHARES = {"filters": 15, "search": 10, "offer": 20, "missing": 15, "own page": 40}  # of 100 requests


def random_word(random: Random) -> str:
    return "".join(random.choices("abcdefghiklmnoprstuwz", k=random.randint(3, 12)))


def random_query(random: Random) -> str:
    """Filters of the list; hardly any combination comes twice."""
    filters = {
        "sozialraum": random.choice(("nord", "west", "mond")),
        "thema": random.choice(("lernen", "wohnen", random_word(random))),
        "tag": random.choice(("heute", "montag", "wochenende")),
        "seite": str(random.randint(1, 400)),
        "kostenlos": "on",
        "n": random_word(random),
    }
    return urlencode({name: filters[name] for name in random.sample(sorted(filters), k=random.randint(1, 4))})


def random_address(random: Random, slugs: list[str]) -> str:
    addresses = {
        "filters": f"/angebote/?{random_query(random)}",
        "search": f"/suche/?q={random_word(random)}",
        "offer": f"/angebote/{random.choice(slugs)}/",
        "missing": f"/{random_word(random)}/",
        "own page": random.choice(OWN_PAGES),
    }
    return addresses[random.choices(list(SHARES), list(SHARES.values()))[0]]


def megabytes() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024


def page_stores() -> list[float]:
    """Megabytes of the pages that are kept: those of plain addresses, those with a question."""
    middleware = next(found for found in gc.get_objects() if type(found) is SeitenspeicherMiddleware)
    return [store.size / 1e6 for store in (middleware.addresses, middleware.questions)]


def ask_many() -> None:
    """In a process that does nothing else: print its megabytes and those of its page stores after WARM and MANY requests."""
    factory, random = RequestFactory(SERVER_NAME="localhost"), Random(2)
    slugs = list(Angebot.objects.public().order_by("pk").values_list("slug", flat=True))
    for number in range(1, MANY + 1):
        response = application(factory.get(random_address(random, slugs)).environ, lambda status, headers: None)
        b"".join(response)
        response.close()
        if number in (WARM, MANY):
            print(megabytes(), *page_stores(), flush=True)


def main() -> None:
    bestand.open_portal(OFFERS)
    words = [sys.executable, "-m", "tests.benchmarks.speicher", "ask"]
    output = subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    (first, *early), (last, *late) = [list(map(float, line.split())) for line in output.splitlines()]
    most = (settings.KEPT_PAGES_BYTES / 1e6, settings.KEPT_QUESTIONS_BYTES / 1e6)
    aims = [
        tabellen.at_most(f"nach {MANY} Anfragen", MOST_MEGABYTES, last, "MB"),
        tabellen.at_most(f"mehr als nach {WARM}, ohne Seitenspeicher", MOST_GROWTH, last - first - sum(late) + sum(early), "MB"),
        tabellen.at_most("davon Seiten ohne Frage", most[0], late[0], "MB"),
        tabellen.at_most("davon Seiten mit Frage", most[1], late[1], "MB"),
    ]
    print(tabellen.aims_table(f"Speicher eines Prozesses, {OFFERS} Angebote, zufällige Adressen und Filter", aims))


if __name__ == "__main__":
    ask_many() if sys.argv[1:] else main()
