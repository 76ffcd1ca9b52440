"""Reference data from `fixtures/reference/`: everything that is true about Jena and needed before the first page shows.

Loading adds what is missing and never changes what is there, so what staff have edited stays.
"""

import csv
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from gremien.models import Baustein, Gremium, Leitsatz, Meilenstein, Mitgliedschaft, Projektdokument, Veranstaltung
from jena_sro.inhalte import derived
from jena_sro.inhalte.models import Abschnitt, FassungOwner
from jena_sro.inhalte.namen import german_slug
from jena_sro.seiten.models import Barriere, Seite, Ueberpruefung
from sozialraeume.actions.kennzahlen import publish_delivered, raise_kennzahl_aufgaben
from sozialraeume.actions.zuordnungen import raise_zuordnung_aufgaben
from sozialraeume.models import (
    Kennzahl,
    Kennzahlwert,
    Lebensbereich,
    Organisation,
    Ortschaft,
    RessourceArt,
    Sozialraum,
    Zuordnung,
)
from teilhabe.models import Angebotsart, Informationsblatt, Leistungserbringer, Sprache, Standardtext, Zielgruppe

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "reference"
FIRST_DAY = "2026-07-01"  # the planned start of the model project, from which the Zuordnungen hold
VOCABULARIES: dict[str, tuple[type[Model], str]] = {
    "lebensbereiche": (Lebensbereich, "code"),
    "angebotsarten": (Angebotsart, "slug"),
    "zielgruppen": (Zielgruppe, "slug"),
    "sprachen": (Sprache, "slug"),
    "ressourcenarten": (RessourceArt, "slug"),
    "standardtexte": (Standardtext, "name"),
    "kennzahlen": (Kennzahl, "slug"),
    "sozialraeume": (Sozialraum, "slug"),
    "bausteine": (Baustein, "number"),
    "projektdokumente": (Projektdokument, "slug"),
    "meilensteine": (Meilenstein, "slug"),
    "veranstaltungen": (Veranstaltung, "slug"),
}


def read_json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())
    return rows


def read_sections(markdown: str) -> list[Abschnitt]:
    """Sections of a Markdown file, each of which begins with `## heading`."""
    parts = re.split(r"^## +(.+)$", markdown, flags=re.MULTILINE)[1:]
    return [read_section(head.strip(), text) for head, text in zip(parts[::2], parts[1::2], strict=True)]


def read_section(heading: str, text: str) -> Abschnitt:
    """A section; after a line `### Einfach` its text says the same in easy language."""
    standard, _, easy = text.partition("\n### Einfach\n")
    section: Abschnitt = {"heading": heading, "text": standard.strip()}
    return section | {"easy_text": easy.strip()} if easy else section


def read_page(path: Path) -> tuple[dict[str, str], list[Abschnitt]]:
    """Front matter (`key: value` lines between `---`) and sections of a page."""
    _, front, body = path.read_text().split("---\n", 2)
    values = dict(line.split(": ", 1) for line in front.splitlines() if line)
    return {key: value.strip() for key, value in values.items()}, read_sections(body)


def publish_first(owner: FassungOwner, sections: list[Abschnitt]) -> None:
    """Write and publish the first Fassung; an owner that has one keeps it."""
    if not owner.fassungen.exists():  # type: ignore[attr-defined]
        owner.publish(owner.write_fassung(sections, note="Erste Fassung"))


def load_vocabularies() -> None:
    for name, (model, key) in VOCABULARIES.items():
        for row in read_json(name):
            model._default_manager.get_or_create(**{key: row[key]}, defaults=row)


def load_ortschaften() -> None:
    sozialraeume = {s.name: s for s in Sozialraum.objects.all()}
    inhabitants = Kennzahl.objects.get(slug="einwohner")
    with (FOLDER / "ortschaften.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            load_ortschaft(row, sozialraeume, inhabitants)
    publish_delivered(inhabitants, inhabitants.werte.order_by("as_of").values_list("as_of", flat=True).distinct())


def load_ortschaft(row: dict[str, str], sozialraeume: dict[str, Sozialraum], inhabitants: Kennzahl) -> None:
    ortschaft, created = Ortschaft.objects.get_or_create(
        slug=german_slug(row["name"]),
        defaults={
            "name": row["name"],
            "is_core": row["kern"] == "ja",
            "latitude": float(row["breite"]),
            "longitude": float(row["laenge"]),
            "postal_code": row["postleitzahl"],
        },
    )
    if not created:
        return
    Zuordnung.objects.create(
        ortschaft=ortschaft,
        sozialraum=sozialraeume[row["sozialraum"]],
        alternative=sozialraeume.get(row["alternative"]),
        valid_from=FIRST_DAY,
        status=german_slug(row["zuordnung"]),
    )
    Kennzahlwert.objects.create(kennzahl=inhabitants, ortschaft=ortschaft, as_of=row["einwohner_stand"], value=row["einwohner"])


def load_organisationen() -> None:
    for row in read_json("organisationen"):
        participation = row.pop("participation")
        organisation, created = Organisation.objects.get_or_create(slug=row["slug"], defaults=row)
        if created and participation:
            Leistungserbringer.objects.create(organisation=organisation, participation=participation)


def load_gremien() -> None:
    organisationen = {o.slug: o for o in Organisation.objects.all()}
    for row in read_json("gremien"):
        members = row.pop("members")
        gremium, created = Gremium.objects.get_or_create(slug=row["slug"], defaults=row)
        for position, member in enumerate(members if created else [], start=1):
            organisation = organisationen.get(member["organisation"])
            Mitgliedschaft.objects.create(
                gremium=gremium,
                organisation=organisation,
                group=member["group"],
                function=member["function"],
                position=position,
            )


def load_leitsaetze() -> None:
    for row in read_json("leitsaetze"):
        Leitsatz.objects.get_or_create(kind=row["kind"], number=row["number"], defaults=row)


def load_barrieren() -> None:
    """Where none is recorded yet: what staff mend, rename or delete does not come back."""
    for name, model in (("barrieren", Barriere), ("ueberpruefungen", Ueberpruefung)):
        for row in [] if model.objects.exists() else read_json(name):
            model.objects.create(**row)


def load_texts() -> None:
    for sozialraum in Sozialraum.objects.all():
        publish_first(sozialraum, read_sections((FOLDER / "profile" / f"{sozialraum.slug}.md").read_text()))
    for path in sorted((FOLDER / "seiten").glob("*.md")):
        values, sections = read_page(path)
        seite, _ = Seite.objects.get_or_create(area=values["area"], slug=path.stem, defaults=values)
        publish_first(seite, sections)


def load_informationsblatt() -> None:
    """Its first text waits as a draft: without approvals it cannot come into force."""
    informationsblatt, _ = Informationsblatt.objects.get_or_create(pk=1)
    if not informationsblatt.fassungen.exists():
        informationsblatt.write_fassung(read_sections((FOLDER / "informationsblatt.md").read_text()), note="Erster Entwurf")


@transaction.atomic
def load_reference() -> None:
    """Load all reference data that is not there yet."""
    with derived.together():
        load_vocabularies()
        load_ortschaften()
        raise_zuordnung_aufgaben()
        raise_kennzahl_aufgaben()
        load_organisationen()
        load_gremien()
        load_leitsaetze()
        load_barrieren()
        load_texts()
        load_informationsblatt()
