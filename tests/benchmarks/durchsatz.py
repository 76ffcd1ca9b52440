"""Requests a second of gunicorn with two workers, as shares of a view that does nothing, from one run.

Each request has a connection of its own: kept ones gather at one of the workers at random.
`uv run python -m tests.benchmarks.durchsatz`
"""

import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

if __name__ == "__main__":
    django.setup()

from tests.benchmarks import bestand, server, tabellen  # noqa: E402

CLIENTS = 4
SECONDS = 2.0
ROUNDS = 3
ADDRESSES = {"bare view": "/nichts/", "cached list": "/angebote/", "cached start": "/"}


def rate(address: str) -> float:
    """Requests a second with CLIENTS at once, for SECONDS."""
    parts, end = urlsplit(address), time.monotonic() + SECONDS

    def ask() -> int:
        done = 0
        while time.monotonic() < end:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
            connection.request("GET", parts.path, headers={"Accept-Encoding": "gzip", "Connection": "close"})
            response = connection.getresponse()
            response.read()
            connection.close()
            assert response.status == 200, address
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(lambda _: ask(), range(CLIENTS))) / SECONDS


def measure(portal: str) -> dict[str, float]:
    """The best of ROUNDS for each address."""
    rates = [{name: rate(f"{portal}{path}") for name, path in ADDRESSES.items()} for _ in range(ROUNDS)]
    return {name: max(found[name] for found in rates) for name in ADDRESSES}


def main() -> None:
    bestand.open_portal(1_000)
    with server.running() as address:
        rates = measure(address)
    aims = [
        tabellen.at_least(f"{name}: Anteil am leeren View", 0.5, rates[name] / rates["bare view"])
        for name in ADDRESSES
        if name != "bare view"
    ]
    print(tabellen.aims_table(f"Aus dem Seitenspeicher, gunicorn mit {server.WORKERS} Prozessen", aims))
    print("\nAnfragen je Sekunde: " + ", ".join(f"{name} {value:.0f}" for name, value in rates.items()))


if __name__ == "__main__":
    main()
