"""What the gap view costs over 10,000 offers: `python tests/benchmarks/gap_view.py [offers]`.

Builds them in a throw-away database, SQLite or the server of DATABASE_URL (tests/postgres.py starts one), and prints
queries and milliseconds (the best of five) for each page.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

import datetime  # noqa: E402

from allauth.mfa.models import Authenticator  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from jena_sro.inhalte.namen import sort_key  # noqa: E402
from jena_sro.konten.models import Rolle  # noqa: E402
from jena_sro.seiten.reference import load_reference  # noqa: E402
from sozialraeume.models import Lebensbereich, Ortschaft, Sozialraum  # noqa: E402
from teilhabe.models import Angebot, Angebotsart, Angebotszeit  # noqa: E402
from teilhabe.models.luecken import refresh_zeitfenster  # noqa: E402
from teilhabe.models.zeiten import refresh_termine  # noqa: E402
from teilhabe.reichweiten import refresh_reichweiten  # noqa: E402
from tests.factories import make_konto, make_ort  # noqa: E402
from tests.second_step import pass_second_step  # noqa: E402

PAGES = ["/arbeitsbereich/luecken/", "/arbeitsbereich/luecken/?zeilen=art", "/arbeitsbereich/luecken/?zeilen=zeit", "/vergleich/"]
RUNS = 5


def make_offers(number: int) -> None:
    """Spread over places, topics, kinds and weekdays; each eighth for all of Jena, each third with sign-up."""
    load_reference()
    today, arten = timezone.localdate(), list(Angebotsart.objects.all())
    orte = [make_ort(ortschaft=ortschaft) for ortschaft in Ortschaft.objects.all()]
    zugang = (Angebot.Zugang.OFFEN, Angebot.Zugang.OFFEN, Angebot.Zugang.ANMELDUNG)
    angebote = Angebot.objects.bulk_create(
        [
            Angebot(
                name=f"Treff {n}", slug=f"treff-{n}", sort_key=sort_key(f"Treff {n}"),
                organisation=orte[n % len(orte)].organisation,
                art=arten[n % len(arten)], short_text="Reden", text="Reden", ort=orte[n % len(orte)], zugang=zugang[n % 3],
                serves_all_jena=n % 8 == 0, state="veroeffentlicht", confirmed_on=today - datetime.timedelta(n % 300),
                confirm_by=today + datetime.timedelta(180 - n % 300),
            )
            for n in range(number)
        ],
        batch_size=500,
    )  # fmt: skip
    topics, sozialraeume = list(Lebensbereich.objects.all()), list(Sozialraum.objects.all())
    for model, field, objects, step in (
        (Angebot.lebensbereiche.through, "lebensbereich", topics, 1),
        (Angebot.lebensbereiche.through, "lebensbereich", topics, 4),
        (Angebot.serves.through, "sozialraum", sozialraeume, 1),
    ):
        rows = [model(angebot=a, **{field: objects[(n + step) % len(objects)]}) for n, a in enumerate(angebote)]
        model._default_manager.bulk_create(rows, batch_size=2000)
    clock = datetime.time
    Angebotszeit.objects.bulk_create(
        [
            Angebotszeit(
                angebot=a, rhythm="woechentlich", weekday=(n + day) % 7, start_time=clock(9 + n % 9), end_time=clock(12 + n % 9)
            )
            for n, a in enumerate(angebote)
            for day in (0, 3)
        ],
        batch_size=2000,
    )
    for refresh in (refresh_reichweiten, refresh_termine, refresh_zeitfenster):
        start = time.perf_counter()
        refresh(None)
        print(f"{refresh.__name__}: {time.perf_counter() - start:.1f} s")
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")


def measure(client: Client, page: str) -> None:
    times = []
    for _ in range(RUNS):
        with CaptureQueriesContext(connection) as queries:
            start = time.perf_counter()
            assert client.get(page).status_code == 200
            times.append(time.perf_counter() - start)
    in_database = sum(float(query["time"]) for query in queries)
    print(f"{page}: {len(queries)} queries, {min(times) * 1000:.0f} ms, of that {in_database * 1000:.0f} ms in the database")


def main(number: int) -> None:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    try:
        make_offers(number)
        client, konto = Client(), make_konto(Rolle.FACHDIENST)
        Authenticator.objects.create(user=konto, type=Authenticator.Type.TOTP, data={})
        pass_second_step(client, konto)
        print(f"{connection.vendor}, {Angebot.objects.public().count()} offers")
        for page in PAGES:
            measure(client, page)
    finally:
        connection.creation.destroy_test_db("portal", verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
