"""Memory of one process with 10,000 offers, after 1,000 and 10,000 requests with random addresses and filters.

One request in four makes the process work out a list or a search; the others are offers, missing pages and what is
asked for again and again. So the whole takes two to four minutes.

`uv run python -m tests.benchmarks.speicher`
"""

import http.client
import json
import os
from random import Random
from urllib.parse import urlencode, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings  # noqa: E402

from teilhabe.models import Angebot  # noqa: E402
from tests.benchmarks import bestand, server, tabellen  # noqa: E402

OFFERS = 10_000
THREADS = 4  # as the README starts it
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


def ask(portal: str, address: str) -> bytes:
    """The answer, over a connection of its own."""
    parts = urlsplit(portal)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip", "Connection": "close"})
    answer = connection.getresponse().read()
    connection.close()
    return answer


def ask_many(portal: str, slugs: list[str]) -> list[dict[str, float]]:
    """What the process takes after WARM and after MANY requests."""
    random, found = Random(2), []
    for number in range(1, MANY + 1):
        ask(portal, random_address(random, slugs))
        if number in (WARM, MANY):
            found.append(json.loads(ask(portal, "/speicher/")))
    return found


def own(memory: dict[str, float]) -> float:
    """Without the pages that are kept."""
    return memory["whole"] - memory["pages"] - memory["questions"]


def main() -> None:
    bestand.open_portal(OFFERS)
    slugs = list(Angebot.objects.public().order_by("pk").values_list("slug", flat=True))
    with server.running(workers=1, threads=THREADS) as portal:
        first, last = ask_many(portal, slugs)
    growth = own(last) - own(first)
    aims = [
        tabellen.at_most(f"nach {MANY} Anfragen", MOST_MEGABYTES, last["whole"], "MB"),
        tabellen.at_most(f"mehr als nach {WARM}, ohne Seitenspeicher", MOST_GROWTH, growth, "MB"),
        tabellen.at_most("davon Seiten ohne Frage", settings.KEPT_PAGES_BYTES / 1e6, last["pages"], "MB"),
        tabellen.at_most("davon Seiten mit Frage", settings.KEPT_QUESTIONS_BYTES / 1e6, last["questions"], "MB"),
    ]
    print(tabellen.aims_table(f"Speicher eines Prozesses, {OFFERS} Angebote, zufällige Adressen und Filter", aims))


if __name__ == "__main__":
    main()
