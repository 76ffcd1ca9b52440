"""What pages cost at several sizes of the portal, beside a view that does nothing and beside their templates alone.

All in one process, without network. A round asks for each page once, so that a disturbance meets all of them alike; the
figure of a page is the median of its rounds. Each request has an address of its own, unless the cached page is meant.
`uv run python -m tests.benchmarks.seiten 1000 10000 100000`; after `python tests/postgres.py` and a space on PostgreSQL.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, takewhile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from jena_sro.konten.models import Konto, Rolle  # noqa: E402
from teilhabe.models import Angebot  # noqa: E402
from teilhabe.views.angebote import angebot_list  # noqa: E402
from tests.benchmarks import bestand, tabellen, urls  # noqa: E402
from tests.factories import make_konto  # noqa: E402
from tests.second_step import pass_second_step  # noqa: E402

ROUNDS, FEWEST_ROUNDS = 9, 2
SEARCHES, FEWEST_SEARCHES = 40, 16
MOST_SECONDS = 20  # for the rounds of one size, and for the searches; slow pages get fewer
FILTERS = "sozialraum=nord&thema=lernen"
WORDS = ("Treff", "Beratung", "Kinderchor", "Selbsthilfe", "Fahradwerkstatt", "Frühstück Winzerla", "Tanz", "Garten Lobeda")
GROWING = ("list", "two filters", "deep page", "detail", "map", "Sozialraum", "gap view")
numbers = count(1)


@dataclass
class Figures:
    """Milliseconds of a page by round, and its queries."""

    rounds: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


def pages() -> dict[str, Callable[[], str]]:
    """Address of each page by what it is called in the table; what is uncached gets a new address each time."""
    slug = Angebot.objects.public().order_by("pk").values_list("slug", flat=True)[7]

    def fresh(path: str) -> Callable[[], str]:
        return lambda: f"{path}{'&' if '?' in path else '?'}n={next(numbers)}"

    return {
        "bare view": lambda: "/nichts/",
        "cached list": lambda: "/angebote/",
        "list": fresh("/angebote/"),
        "two filters": fresh(f"/angebote/?{FILTERS}"),
        "its template": lambda: "/fertig/filter/",
        "deep page": fresh("/angebote/?seite=30"),
        "detail": fresh(f"/angebote/{slug}/"),
        "map": fresh("/sozialraeume/"),
        "Sozialraum": fresh("/sozialraeume/nord/"),
        "search": fresh("/suche/?q=Treff"),
        "gap view": fresh("/arbeitsbereich/luecken/"),
    }


def keep_template() -> None:
    """The filtered list as `/fertig/filter/`: the same template with the data of one answer, all loaded."""
    request = RequestFactory(SERVER_NAME="localhost").get(f"/angebote/?{FILTERS}")
    response = angebot_list(request)
    response.context_data["angebote"] = list(response.context_data["angebote"])
    urls.KEPT["filter"] = (response.template_name, response.context_data)


def staff() -> Client:
    client = Client(SERVER_NAME="localhost")
    konto = Konto.objects.filter(groups__name=Rolle.FACHDIENST).first() or make_konto(Rolle.FACHDIENST)
    Authenticator.objects.get_or_create(user=konto, type=Authenticator.Type.TOTP, defaults={"data": {}})
    pass_second_step(client, konto)
    return client


def measure() -> dict[str, Figures]:
    """Figures of every page, in this database as it is."""
    guest, fachdienst = Client(SERVER_NAME="localhost"), staff()
    keep_template()
    addresses, found = pages(), {name: Figures() for name in pages()}
    for number in while_time(ROUNDS + 1, FEWEST_ROUNDS + 1):  # the first only warms up
        for name, address in addresses.items():
            client = fachdienst if name == "gap view" else guest
            taken, queries = ask(client, address())
            if number:
                found[name].rounds.append(taken)
                found[name].queries = queries
    return found


def while_time(most: int, fewest: int) -> Iterator[int]:
    """Numbers from 0 on, `most` at most, fewer once MOST_SECONDS are over."""
    begun = time.monotonic()
    return takewhile(lambda number: number < fewest or time.monotonic() - begun < MOST_SECONDS, range(most))


def ask(client: Client, address: str) -> tuple[float, int]:
    """Milliseconds and queries of one request. CPU time on SQLite; on PostgreSQL, which works elsewhere, the whole time."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    with CaptureQueriesContext(connection) as queries:
        start = clock()
        response = client.get(address)
        taken = (clock() - start) * 1000
    assert response.status_code == 200, (address, response.status_code)
    return taken, len(queries)


def search_p95() -> float:
    """Milliseconds that 95 of 100 searches need at most, with different words, some misspelt."""
    client = Client(SERVER_NAME="localhost")
    times = [
        ask(client, f"/suche/?q={WORDS[n % len(WORDS)]}&n={next(numbers)}")[0] for n in while_time(SEARCHES, FEWEST_SEARCHES)
    ]
    return statistics.quantiles(times, n=20)[-1]


def aims_at(size: int, found: dict[str, Figures]) -> list[tabellen.Ziel]:
    cost = {name: figures.median for name, figures in found.items()}
    return [
        tabellen.at_least(
            f"aus dem Seitenspeicher bei {size}: Anteil am leeren View", 0.5, cost["bare view"] / cost["cached list"]
        ),
        tabellen.at_least(f"zwei Filter bei {size}: Anteil an der Vorlage", 0.4, cost["its template"] / cost["two filters"]),
        tabellen.at_most(f"zwei Filter bei {size}: Abfragen", 5, found["two filters"].queries),
    ]


def growth(small: dict[str, Figures], large: dict[str, Figures], sizes: str) -> list[tabellen.Ziel]:
    return [tabellen.at_most(f"{name}, {sizes}", 2, large[name].median / small[name].median, "×") for name in GROWING]


def main(sizes: list[int]) -> None:
    bestand.open_portal(0)
    offers, found, aims = bestand.Bestand(), {}, []
    for size in sizes:
        offers.grow(size)
        found[size] = measure()
        aims += aims_at(size, found[size])
    aims.append(tabellen.at_most(f"Suche bei {sizes[-1]}, 95 von 100", 60, search_p95(), "ms"))
    if len(sizes) > 1:
        aims += growth(found[sizes[0]], found[sizes[-1]], f"{sizes[-1]} zu {sizes[0]} Angeboten")
    print(tabellen.aims_table(f"Seiten, {connection.vendor}", aims), end="\n\n")
    rows = [
        [name, *(f"{tabellen.number(found[size][name].median)} ms, {found[size][name].queries}" for size in sizes)]
        for name in found[sizes[0]]
    ]
    print(tabellen.plain_table(f"Millisekunden und Abfragen, {connection.vendor}", ["", *map(str, sizes)], rows))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1_000])
