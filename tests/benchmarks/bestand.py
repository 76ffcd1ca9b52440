"""Offers for measuring, 1,000 to 100,000, made up but the same in every run, with everything the portal derives from them.

`uv run python -m tests.benchmarks.bestand 1000 10000` builds them in a database under /tmp and says how long that took;
set BENCH_DIR to keep it, or DATABASE_URL (tests/postgres.py) for another one. Histories stay empty: no public page reads them.
"""

import datetime
import os
import sys
import time
from collections.abc import Iterable
from itertools import count
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")

import django

if __name__ == "__main__":
    django.setup()

from pathlib import Path  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from jena_sro.inhalte.models import Auskunft  # noqa: E402
from jena_sro.inhalte.namen import german_slug, sort_key  # noqa: E402
from jena_sro.seiten.reference import load_reference  # noqa: E402
from sozialraeume.models import Lebensbereich, Organisation, Ort, Ortschaft, Sozialraum  # noqa: E402
from teilhabe.filters import ACCESS_FACTS  # noqa: E402
from teilhabe.models import Angebot, Angebotsart, Angebotszeit, Sprache, Zielgruppe  # noqa: E402
from tests.benchmarks import ableitungen  # noqa: E402
from tests.benchmarks.ableitungen import Offer  # noqa: E402
from tests.benchmarks.bulk import Writer, adapt, next_key, settle, unsafe  # noqa: E402
from tests.benchmarks.texte import Texte  # noqa: E402
from tests.migrated import copy_migrated_sqlite  # noqa: E402

BATCH = 10_000
OFFERS_AN_ORT, ORTE_AN_ORGANISATION = 8, 2
ANSWERS = [*Auskunft.values, Auskunft.JA]
MODES = ["vor_ort"] * 17 + ["aufsuchend", "online", "telefonisch"]
ZUGANG = ["offen", "offen", "anmeldung", "bewilligung"]
RELATIONS = {
    "lebensbereiche": (1, 2),
    "zielgruppen": (1, 2),
    "sprachen": (0, 1),
    "serves": (0, 0, 0, 1),
    "together_with": (0, 0, 0, 1),
}


def open_database() -> None:
    """A migrated database with the reference data; one that is there already stays."""
    name = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor == "sqlite" and not name.exists():
        copy_migrated_sqlite(name)
    call_command("migrate", verbosity=0)
    load_reference()


def open_portal(offers: int) -> None:
    """A database with at least so many offers, and static files as on a server."""
    open_database()
    if Angebot.objects.count() < offers:
        Bestand().grow(offers)
    call_command("collectstatic", interactive=False, verbosity=0)


def merkmale(prefix: str, names: Iterable[str], answers: Iterable[str]) -> list[str]:
    """The ACCESS_FACTS that are answered with yes, and those that are unknown with a question mark."""
    by_field = {field: key for key, (_, field) in ACCESS_FACTS.items()}
    endings = {Auskunft.JA: "", Auskunft.UNBEKANNT: "?"}
    pairs = zip((by_field.get(f"{prefix}{name}") for name in names), answers, strict=True)
    return [f"{key}{endings[answer]}" for key, answer in pairs if key and answer in endings]


UNKNOWN_ORT = merkmale("ort__", Ort.FACTS, [Auskunft.UNBEKANNT] * len(Ort.FACTS))


class Bestand:
    """Adds offers to the database; what they refer to is read once."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.ortschaften = {ortschaft.pk: ortschaft for ortschaft in Ortschaft.objects.with_zuordnung()}
        self.sozialraeume = list(Sozialraum.objects.order_by("pk").values_list("pk", flat=True))
        self.arten = list(Angebotsart.objects.order_by("pk"))
        self.values = {
            "lebensbereiche": {topic.pk: str(topic) for topic in Lebensbereich.objects.order_by("pk")},
            "zielgruppen": {group.pk: str(group) for group in Zielgruppe.objects.order_by("pk")},
            "sprachen": {language.pk: str(language) for language in Sprache.objects.order_by("pk")},
            "serves": dict.fromkeys(self.sozialraeume, ""),
        }
        self.texte = Texte([ortschaft.name for ortschaft in self.ortschaften.values()])
        self.organisationen = dict(Organisation.objects.order_by("pk").values_list("pk", "name"))
        self.orte = list(Ort.objects.order_by("pk").values_list("pk", "name", "street", "organisation_id", "ortschaft_id"))
        self.ort_merkmale = {pk: merkmale("ort__", Ort.FACTS, facts) for pk, *facts in Ort.objects.values_list("pk", *Ort.FACTS)}

    def grow(self, total: int) -> None:
        """Fill up to `total` offers, one in fifty of them paused."""
        start = Angebot.objects.count()
        with unsafe():
            self.add_orte(total // OFFERS_AN_ORT + len(self.ortschaften))
            for first in range(start, total, BATCH):
                self.add_offers(range(first, min(first + BATCH, total)))
            ableitungen.refresh_others()
        settle(Organisation, Ort, Angebot, Angebotszeit)

    def add_orte(self, total: int) -> None:
        """Up to `total` places of Organisationen that keep a few each."""
        random, ortschaften, organisationen, orte = Random(len(self.orte)), list(self.ortschaften.values()), [], []
        keys, ort_keys = count(next_key(Organisation)), count(next_key(Ort))
        for number in range(len(self.orte), total):
            if not orte or number % ORTE_AN_ORGANISATION == 0:
                name = f"{self.texte.noun(random)} {self.texte.surname(random)} e. V."
                organisationen.append((next(keys), name, f"{german_slug(name)}-{number}", sort_key(name), name[:100]))
            ortschaft = ortschaften[number % len(ortschaften)]
            key, street = next(ort_keys), f"{self.texte.street(random)} {random.randint(1, 99)}"
            name = f"Haus {self.texte.surname(random)}"
            self.orte.append((key, name, street, organisationen[-1][0], ortschaft.pk))
            position = [(degrees or 50.9) + random.uniform(-0.01, 0.01) for degrees in (ortschaft.latitude, ortschaft.longitude)]
            facts = random.choices(ANSWERS, k=len(Ort.FACTS))
            self.ort_merkmale[key] = merkmale("ort__", Ort.FACTS, facts)
            orte.append((*self.orte[-1], ortschaft.postal_code, *position, adapt(self.today), *facts))
        self.organisationen |= {row[0]: row[1] for row in organisationen}
        example = Organisation(kind="verein", phone="03641 1234567", city="Jena", postal_code="07743")
        Writer(example, "id", "name", "slug", "sort_key", "short_name").write(organisationen)
        fields = ("id", "name", "street", "organisation_id", "ortschaft_id", "postal_code", "latitude", "longitude", "confirm_by")
        Writer(Ort(), *fields, *Ort.FACTS).write(orte)

    def add_offers(self, numbers: range) -> None:
        key, zeit_keys = next_key(Angebot), count(next_key(Angebotszeit))
        rows, relations, zeiten, offers = [], {name: [] for name in RELATIONS}, [], []
        for pk, number in enumerate(numbers, start=key):
            random = Random(number)
            chosen = self.choose_relations(random)
            row, texts, ort = self.make_row(pk, number, random)
            rhythms = [(next(zeit_keys), rhythm) for rhythm in self.rhythms(random)]
            for name, keys in chosen.items():
                relations[name] += [(pk, other) for other in keys if (name, other) != ("together_with", row[ORGANISATION])]
            partners = [other for other in chosen["together_with"] if other != row[ORGANISATION]]
            texts += [(self.organisationen[other], 1.5) for other in partners]
            texts += [(self.values[name][other], 1.5) for name in ("lebensbereiche", "zielgruppen") for other in chosen[name]]
            rows.append(row)
            zeiten += [(zeit, pk, *(adapt(part) if isinstance(part, datetime.date | datetime.time) else part for part in rhythm))
                       for zeit, rhythm in rhythms]  # fmt: skip
            home = self.ortschaften[ort[4]].sozialraum_id if ort else None
            is_public = row[STATE] == Angebot.State.VEROEFFENTLICHT
            known, found_by = self.merkmale_of(row, chosen, ort), texts if is_public else []
            reach = (home, chosen["serves"], bool(row[ALL_JENA]))
            offers.append(Offer(pk, is_public, row[SORT_KEY], known, found_by, rhythms, *reach))
        Writer(Angebot(), *COLUMNS).write(rows)
        for name, pairs in relations.items():
            through = Angebot._meta.get_field(name).remote_field.through
            target = "organisation_id" if name == "together_with" else f"{TARGETS[name]}_id"
            Writer(through(), "angebot_id", target).write(pairs)
        Writer(Angebotszeit(), *ZEIT_COLUMNS).write(zeiten)
        ableitungen.fill(offers, self.sozialraeume)

    def choose_relations(self, random: Random) -> dict[str, list[int]]:
        chosen = {}
        for name, counts in RELATIONS.items():
            keys = list(self.values[name]) if name in self.values else [ort[3] for ort in self.orte[:200]]
            chosen[name] = list(dict.fromkeys(random.choices(keys, k=random.choice(counts))))
        return chosen

    def merkmale_of(self, row: tuple, chosen: dict[str, list[int]], ort: tuple | None) -> list[str]:
        free, *facts = row[-1 - len(Angebot.FACTS) :]
        return [
            f"art{row[ART]}",
            f"zugang-{row[ACCESS]}",
            *(f"thema{topic}" for topic in chosen["lebensbereiche"]),
            *(f"sprache{sprache}" for sprache in chosen["sprachen"]),
            *(["kostenlos"] if free == Auskunft.JA else []),
            *merkmale("", Angebot.FACTS, facts),
            *([f"ortschaft{ort[4]}", *self.ort_merkmale[ort[0]]] if ort else UNKNOWN_ORT),
        ]

    def make_row(self, pk: int, number: int, random: Random) -> tuple[tuple, list[tuple[str, float]], tuple | None]:
        """Values of COLUMNS, the texts by which it is found, its place."""
        mode, art, ort = random.choice(MODES), random.choice(self.arten), random.choice(self.orte)
        name, short, sentences = self.texte.title(random), random.choice(self.texte.sentences), self.texte.text(random)
        confirmed = self.today - datetime.timedelta(days=random.randint(0, 300))
        row = (
            pk, name, f"{german_slug(name)}-{number}", sort_key(name), ort[3], art.pk, short, " ".join(sentences), mode,
            ort[0] if mode == "vor_ort" else None, number % 8 == 0, random.choice(ZUGANG),
            Angebot.State.PAUSIERT.value if number % 50 == 49 else Angebot.State.VEROEFFENTLICHT.value,
            adapt(confirmed), adapt(confirmed + datetime.timedelta(days=settings.CONFIRMED_FRESH_DAYS)),
            *random.choices(ANSWERS, k=5),
        )  # fmt: skip
        texts = [(name, 3.0), (art.name, 2.0), (short, 2.0), (self.organisationen[ort[3]], 1.5)]
        texts += [(sentence, 1.0) for sentence in sentences]
        if mode == "vor_ort":
            texts.append((f"{ort[1]} {ort[2]} {self.ortschaften[ort[4]].name}", 1.5))
        return row, texts, ort if mode == "vor_ort" else None

    def rhythms(self, random: Random) -> list[tuple]:
        """Four in ten have weekly or monthly times, the others are by arrangement."""
        if random.random() > 0.4:
            return [("vereinbarung", None, None, None, None, None, False)]
        return [self.rhythm(random, day) for day in random.sample(range(7), k=random.choice((1, 1, 1, 2)))]

    def rhythm(self, random: Random, weekday: int) -> tuple:
        kind = random.choice(["woechentlich"] * 8 + ["vierzehntaeglich", "monatlich"])
        hour = random.randint(8, 18)
        nth = random.randint(1, 4) if kind == "monatlich" else None
        valid_from = datetime.date(2020, 1, 1) if kind == "vierzehntaeglich" else None
        times = (datetime.time(hour), datetime.time(hour + random.randint(1, 3)))
        return (kind, weekday, nth, *times, valid_from, random.random() < 0.1)


COLUMNS = (
    "id", "name", "slug", "sort_key", "organisation_id", "art_id", "short_text", "text", "mode", "ort_id", "serves_all_jena",
    "zugang", "state", "confirmed_on", "confirm_by", "free_of_charge", *Angebot.FACTS,
)  # fmt: skip
ORGANISATION, ART, STATE, ACCESS, ALL_JENA, SORT_KEY = map(
    COLUMNS.index, ("organisation_id", "art_id", "state", "zugang", "serves_all_jena", "sort_key")
)
ZEIT_COLUMNS = ("id", "angebot_id", "rhythm", "weekday", "nth", "start_time", "end_time", "valid_from", "not_in_school_holidays")
TARGETS = {"lebensbereiche": "lebensbereich", "zielgruppen": "zielgruppe", "sprachen": "sprache", "serves": "sozialraum"}


def main(sizes: list[int]) -> None:
    open_database()
    bestand = Bestand()
    for size in sizes:
        start = time.perf_counter()
        bestand.grow(size)
        print(f"{connection.vendor}: {Angebot.objects.count()} offers after {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1_000])
