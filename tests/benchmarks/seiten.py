"""What pages cost at several sizes of the portal, beside a view that does nothing and beside their templates alone.

All in one process, without network. A round asks for each page once, so that a disturbance meets all of them alike; the
figure of a page is the median of its rounds. Each request has an address of its own, unless the cached page is meant.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from jena_sro.konten.models import Konto, Rolle
from teilhabe.models import Angebot
from teilhabe.views.angebote import angebot_list
from tests.benchmarks import urls
from tests.factories import make_konto
from tests.second_step import pass_second_step

ROUNDS = 9
SEARCHES = 40
FILTERS = "sozialraum=nord&thema=lernen"
WORDS = ("Treff", "Beratung", "Kinderchor", "Selbsthilfe", "Fahradwerkstatt", "Frühstück Winzerla", "Tanz", "Garten Lobeda")
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
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    guest, fachdienst = Client(SERVER_NAME="localhost"), staff()
    keep_template()
    addresses, found = pages(), {name: Figures() for name in pages()}
    for number in range(ROUNDS + 1):  # the first only warms up
        for name, address in addresses.items():
            client = fachdienst if name == "gap view" else guest
            taken, queries = ask(client, address())
            if number:
                found[name].rounds.append(taken)
                found[name].queries = queries
    return found


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
    times = [ask(client, f"/suche/?q={WORDS[n % len(WORDS)]}&n={next(numbers)}")[0] for n in range(SEARCHES)]
    return statistics.quantiles(times, n=20)[-1]
