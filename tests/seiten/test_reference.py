"""What is true about Jena: complete, as the sources say it, and never overwritten."""

import csv
import json
import re
from collections import Counter

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import transaction

from gremien.models import Baustein, Gremium, Leitsatz, Meilenstein, Mitgliedschaft, Projektdokument, Veranstaltung
from jena_sro.inhalte.leichte_sprache import review
from jena_sro.inhalte.models import Textpruefung
from jena_sro.inhalte.suche.query import search
from jena_sro.konten.models import Konto
from jena_sro.seiten.live_parts import LIVE_PARTS, live_records
from jena_sro.seiten.models import Barriere, Seite, Ueberpruefung
from jena_sro.seiten.reference import FOLDER, VOCABULARIES, load_reference, read_json, read_page, read_sections
from sozialraeume.models import Kennzahlwert, Organisation, Ortschaft, Sozialraum, Zuordnung
from sozialraeume.zahlen import inhabitants_of, load_zahlen
from teilhabe.models import Angebot, Leistungserbringer

OWN_APPS = ("konten", "inhalte", "sozialraeume", "gremien", "teilhabe", "seiten")
SEATS = {
    "Leistungserbringer": [
        "Aktion Wandlungswelten Wohnverbund gGmbH",
        "Diako Teilhabe und Inklusion gemeinnützige GmbH",
        "Ein Dach für Alle e. V. Jena",
        "Grenzenlos e. V. – Verein für behinderte Menschen und Menschen in Notsituationen",
        "Saale-Betreuungswerk der Lebenshilfe Jena gGmbH",
        "Stiftung Dr. Georg Haar",
        "TSA Bildung und Soziales gGmbH",
        "AWO Regionalverband Mitte-West-Thüringen e. V.",
    ],
    "Verwaltung": [
        "Fachdienst Gesundheit",
        "Fachdienst Soziales",
        "Stabsstelle Querschnittsaufgaben Dezernat 4",
        "jenarbeit – Jobcenter der Stadt Jena",
    ],
}
WITHOUT_PKL = ["Hilfe zur Selbsthilfe – Begegnung Jena e. V.", "Aktion Wandlungswelten Tageszentrum gGmbH"]
PROFILE = [
    "Natürliche Umgebung",
    "Kulturelle Umgebung",
    "Strukturelle Umgebung",
    "Soziale Umgebung",
    "Stärken",
    "Bedarfe",
    "Erreichbarkeit",
]
CORE = {
    "Nord": {"Jena-Nord", "Löbstedt", "Zwätzen"},
    "Ost": {"Kernberge", "Wenigenjena"},
    "West/Zentrum": {"Jena-Süd", "Jena-West", "Jena-Zentrum", "Lichtenhain"},
    "Winzerla": {"Winzerla"},
    "Lobeda": {"Lobeda-Altstadt", "Neulobeda"},
}
# Files that VOCABULARIES does not name.
NOT_KNOWN_YET = {"wirkungen", "erprobung"}  # no indicator and no Setting is published
NOT_JSON = ("ortschaften.csv", "profile", "seiten", "informationsblatt.md")
OTHER_FILES = {
    "barrieren.json": Barriere,
    "ueberpruefungen.json": Ueberpruefung,
    "organisationen.json": Organisation,
    "gremien.json": Gremium,
    "leitsaetze.json": Leitsatz,
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this file, undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("loaded", "db")


def everything():
    """All stored records but the search index, as text."""
    models = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: serializers.serialize("json", model._base_manager.order_by("pk")) for model in models}


# Complete


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_reference_file_is_loaded(path):
    model = OTHER_FILES.get(path.name) or VOCABULARIES[path.stem][0]
    assert model._default_manager.count() == len(json.loads(path.read_text()))


def test_reference_ortschaften_are_loaded_as_written():
    with (FOLDER / "ortschaften.csv").open(newline="") as file:
        written = {(row["name"], row["sozialraum"], row["kern"] == "ja", row["postleitzahl"]) for row in csv.DictReader(file)}
    current = Zuordnung.objects.on().values_list(
        "ortschaft__name", "sozialraum__name", "ortschaft__is_core", "ortschaft__postal_code"
    )
    assert set(current) == written


@pytest.mark.parametrize("path", sorted((FOLDER / "seiten").glob("*.md")), ids=lambda path: path.stem)
def test_reference_page_is_published_as_written(path):
    values, sections = read_page(path)
    seite = Seite.objects.public().get(area=values["area"], slug=path.stem)
    assert (
        [(section["heading"], section["text"]) for section in seite.published.sections]
        == [(section["heading"], section["text"]) for section in sections]
        != []
    )


def test_reference_folder_holds_nothing_unread():
    names = {f"{name}.json" for name in VOCABULARIES} | {*OTHER_FILES, *NOT_JSON}
    assert {path.name for path in FOLDER.iterdir()} == names


def test_reference_holds_no_konto_and_no_offer():
    assert not Konto.objects.exists()
    assert not Angebot.objects.exists()


def test_reference_holds_no_example():
    models = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    marked = [model for model in models if "is_example" in {field.name for field in model._meta.fields}]
    assert [model for model in marked if model._base_manager.filter(is_example=True).exists()] == []


# Sozialräume and Ortschaften


def test_reference_five_sozialraeume_in_order():
    assert [sozialraum.name for sozialraum in Sozialraum.objects.all()] == ["Nord", "Ost", "West/Zentrum", "Winzerla", "Lobeda"]


@pytest.mark.parametrize("name", CORE)
def test_reference_profile_has_seven_sections_that_say_something(name):
    sections = Sozialraum.objects.get(name=name).published.sections
    assert [section["heading"] for section in sections] == PROFILE
    assert min(len(section["text"]) for section in sections) > 40


def test_reference_thirty_ortschaften_twelve_of_them_core():
    assert (Ortschaft.objects.count(), Ortschaft.objects.filter(is_core=True).count()) == (30, 12)


def test_reference_core_is_confirmed_and_the_attached_are_provisional():
    rows = Zuordnung.objects.values_list("ortschaft__is_core", "status")
    assert Counter(rows) == {(True, "bestaetigt"): 12, (False, "vorlaeufig"): 18}


@pytest.mark.parametrize("name", CORE)
def test_reference_core_of_each_sozialraum(name):
    rows = Zuordnung.objects.on().filter(sozialraum__name=name, ortschaft__is_core=True)
    assert set(rows.values_list("ortschaft__name", flat=True)) == CORE[name]


def test_reference_inhabitants_sum_up():
    total = inhabitants_of(load_zahlen(), Ortschaft.objects.values_list("pk", flat=True))
    assert (Kennzahlwert.objects.count(), total.total) == (30, 108_005)


def test_reference_inhabitants_say_their_day():
    older = Kennzahlwert.objects.filter(as_of="2017-12-31").values_list("ortschaft__name", flat=True)
    assert set(older) == {"Wöllnitz", "Ziegenhain", "Zwätzen"}
    assert Kennzahlwert.objects.filter(as_of="2020-12-31").count() == 27


def test_reference_positions_lie_in_jena():
    positions = Ortschaft.objects.values_list("latitude", "longitude")
    assert all(50.85 < latitude < 51 and 11.45 < longitude < 11.7 for latitude, longitude in positions)


def test_reference_zwaetzen_is_found_in_nord():
    ortschaft = Ortschaft.objects.with_zuordnung().get(slug="zwaetzen")
    assert Sozialraum.objects.get(pk=ortschaft.sozialraum_id).name == "Nord"


# Who takes part


def test_reference_organisationen_are_those_of_the_project():
    assert set(Organisation.objects.values_list("name", flat=True)) == {
        *SEATS["Leistungserbringer"],
        *SEATS["Verwaltung"],
        *WITHOUT_PKL,
    }


@pytest.mark.parametrize("group", SEATS)
def test_reference_seats_of_the_arbeitsgruppe(group):
    seats = Mitgliedschaft.objects.current().filter(gremium__kind="arbeitsgruppe", group=group)
    assert [seat.organisation.name for seat in seats] == SEATS[group]


def test_reference_people_with_own_experience_have_a_seat():
    seats = Mitgliedschaft.objects.filter(organisation=None).values_list("gremium__kind", "group", "function")
    assert list(seats) == [("arbeitsgruppe", "Menschen mit eigener Erfahrung", "Mitglieder mit eigener Erfahrung")]


def test_reference_participation_claims_no_more_than_is_known():
    found = {name: list(rows) for name, rows in participation().items()}
    assert found == {"offen": sorted(SEATS["Leistungserbringer"]), "ohne_pkl": sorted(WITHOUT_PKL)}


def participation():
    rows = Leistungserbringer.objects.values_list("participation", "organisation__name")
    return {value: sorted(name for other, name in rows if other == value) for value, _ in rows}


def test_reference_addresses_are_those_that_are_known():
    known = {"saale-betreuungswerk", "hilfe-zur-selbsthilfe", "fachdienst-soziales", "jenarbeit"}
    assert set(Organisation.objects.exclude(street="").values_list("slug", flat=True)) <= known


def test_reference_gremien_are_the_four_of_the_project_and_whom_they_report_to():
    assert [gremium.kind for gremium in Gremium.objects.all()] == [
        "lenkungsgruppe",
        "fachforum",
        "evaluationszirkel",
        "arbeitsgruppe",
        "empfaenger",
        "empfaenger",
    ]


# Texts


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (lambda: Leitsatz.objects.filter(kind="leitsatz"), 13),
        (lambda: Leitsatz.objects.filter(kind="prinzip"), 5),
        (Baustein.objects.all, 5),
    ],
    ids=["Leitsätze", "Prinzipien", "Bausteine"],
)
def test_reference_numbered_texts_are_complete(rows, expected):
    found = list(rows())
    assert [row.number for row in found] == [*range(1, expected + 1)]
    assert all(row.title and len(row.text) > 30 for row in found)


def test_reference_veranstaltung_of_the_volkshaus():
    assert [str(day) for day in Veranstaltung.objects.values_list("date", flat=True)] == ["2025-10-29"]


@pytest.mark.parametrize("name", LIVE_PARTS)
def test_reference_live_part_is_shown_by_one_page_and_has_records(name):
    assert Seite.objects.filter(live_part=name).count() <= 1
    assert (list(live_records(name)) == []) == (name in NOT_KNOWN_YET)


def test_live_records_of_a_page_without_living_part():
    assert list(live_records("keine")) == []


def test_every_live_part_is_known():
    assert {*LIVE_PARTS, "keine"} == set(Seite.LivePart.values)


def texts():
    """Everything the reference files say, by file."""
    paths = [path for path in FOLDER.rglob("*") if path.is_file()]
    return {path.relative_to(FOLDER).as_posix(): path.read_text() for path in paths}


def links():
    return sorted({link for text in texts().values() for link in re.findall(r"\]\((/[^)]*)\)", text)})


@pytest.mark.parametrize("address", links())
def test_reference_link_leads_to_a_page(client, address):
    assert client.get(address).status_code == 200


FIRST_NAMES = (
    "Alexander|Andrea|Andreas|Angela|Anja|Anna|Annette|Anton|Barbara|Bernd|Birgit|Carmen|Christian|Christine|Christoph|Claudia|"
    "Daniel|Daniela|David|Dieter|Dirk|Doris|Elisabeth|Eva|Felix|Florian|Frank|Franz|Gabriele|Georg|Gerd|Hannah|Hans|Heike|Heinz|"
    "Helga|Helmut|Holger|Ingrid|Jan|Jana|Jens|Joachim|Jonas|Julia|Jürgen|Karin|Karl|Katharina|Katja|Katrin|Kerstin|Klaus|Laura|"
    "Lena|Manfred|Manuela|Marie|Mario|Marion|Markus|Martin|Martina|Matthias|Max|Michael|Monika|Nicole|Olaf|Paul|Peter|Petra|"
    "Philipp|Ralf|Regina|Renate|Rolf|Sabine|Sandra|Sarah|Sebastian|Silke|Simone|Stefan|Stefanie|Steffen|Susanne|Sven|Thomas|"
    "Thorsten|Tobias|Torsten|Ulrich|Ulrike|Ursula|Ute|Uwe|Werner|Wolfgang"
)
PERSON = re.compile(rf"\b(?:Herrn?|Frau|{FIRST_NAMES}) [A-ZÄÖÜ][a-zäöüß]+|\b[a-z]+\.[a-z]+@[a-z]")
# A foundation's namesake, and the speaker of a public event whom the city names.
PUBLIC_NAMES = {"Georg Haar", "Wolfgang Hinte"}


@pytest.mark.parametrize("name", texts())
def test_reference_names_no_private_person(name):
    assert set(PERSON.findall(texts()[name])) - PUBLIC_NAMES == set()


@pytest.mark.parametrize("text", ["fragen Sie Sabine Muster", "bei Frau Muster", "sabine.muster@jena.de"])
def test_person_is_noticed(text):
    assert PERSON.findall(text) != []


def test_reference_is_found_by_the_search():
    assert {"sozialraum", "ortschaft", "organisation", "gremium", "seite"} <= {
        kind for word in ("Nord", "Lebenshilfe", "Lenkungsgruppe") for kind in search(word)
    }


# Loading again


def test_load_reference_again_changes_nothing():
    before = everything()
    load_reference()
    assert everything() == before


def test_load_reference_keeps_edits(capsys):
    Leitsatz.objects.filter(number=1).update(text="Vom Fachdienst geändert.")
    Organisation.objects.filter(slug="jenarbeit").update(name="jenarbeit", phone="03641 1")
    Zuordnung.objects.filter(ortschaft__slug="burgau").update(status="bestaetigt")
    seite = Seite.objects.get(slug="pkl")
    seite.publish(seite.write_fassung([{"heading": "Neu", "text": "Neu."}]))
    before = everything()
    call_command("load_reference")
    assert everything() == before


def test_load_reference_keeps_an_unpublished_page():
    Seite.objects.filter(slug="pkl").update(published=None)
    load_reference()
    assert Seite.objects.get(slug="pkl").published is None


def test_load_reference_adds_what_is_missing():
    Veranstaltung.objects.all().delete()
    load_reference()
    assert Veranstaltung.objects.count() == len(read_json("veranstaltungen"))


def test_load_reference_keeps_edits_of_what_the_project_has_done():
    Meilenstein.objects.filter(slug="start-des-modellprojekts").update(is_planned=False, words="Juli 2026")
    Projektdokument.objects.filter(slug="rahmenvereinbarung").update(url="https://example.org/vereinbarung")
    before = everything()
    load_reference()
    assert everything() == before


def test_reference_timeline_goes_from_2022_to_the_planned_start():
    steps = list(Meilenstein.objects.all())
    assert [step.when for step in steps] == [
        "Ende 2022",
        "Januar 2023",
        "2024 und 2025",
        "29. Oktober 2025",
        "Juli 2026",
    ]
    assert [step.is_planned for step in steps] == [False, False, False, False, True]


def test_reference_papers_name_their_source_and_claim_no_file():
    papers = list(Projektdokument.objects.all())
    assert all(paper.source for paper in papers)
    assert [paper for paper in papers if paper.file or paper.url or paper.date] == []


def test_read_sections_of_a_text():
    found = read_sections("Davor\n## Eins\n\nText\n\n### Klein\n\n##  Zwei \n")
    assert found == [{"heading": "Eins", "text": "Text\n\n### Klein"}, {"heading": "Zwei", "text": ""}]


# Easy language


@pytest.mark.parametrize("name", CORE)
def test_reference_profile_has_an_easy_text_for_each_section_with_few_hints(name):
    sections = Sozialraum.objects.get(name=name).published.sections
    hints = {hint.found for section in sections for sentence in review(section["easy_text"]) for hint in sentence.hints}
    assert all(section["easy_text"].startswith("### ") for section in sections)
    assert hints <= {"Vierzehnheiligen"}  # a name


def test_reference_claims_no_check():
    assert not Textpruefung.objects.exists()


def test_read_sections_with_an_easy_text():
    found = read_sections("## Eins\n\nText\n\n### Einfach\n\n### Kurz\n\nLeicht.\n")
    assert found == [{"heading": "Eins", "text": "Text", "easy_text": "### Kurz\n\nLeicht."}]
