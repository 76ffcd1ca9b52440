"""The examples of the demonstration: only there, marked, enough for every Sozialraum and every day."""

import datetime
import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.kalender import day_span
from jena_sro.inhalte.models import Bild
from jena_sro.konten.models import Konto
from jena_sro.seiten.demo import LOGINS, PASSWORD, DemoRefusedError, load_demo
from jena_sro.seiten.reference import load_reference
from sozialraeume.models import Organisation, Ressource, Sozialraum, Umgebung
from teilhabe.models import Angebot, Angebotszeit, Leistungserbringer, Schulferien, Termin

LEARNED = ("Nachweis", "Reflexion", "Wirkung", "Setting", "Projektdokument", "Veranstaltung", "Sachstandsbericht")
LERNEN = tuple(f"gremien.{name}" for name in LEARNED)
NEEDS = ("teilhabe.Bericht", "sozialraeume.Hinweis", "sozialraeume.Bedarf")
UMFELD = ("sozialraeume.Teilhabezentrum", "sozialraeume.Konzept", "sozialraeume.Kontaktstelle")
EXAMPLES = (
    "sozialraeume.Organisation",
    "sozialraeume.Ort",
    "sozialraeume.Ressource",
    *UMFELD,
    *LERNEN,
    "sozialraeume.Antwort",
    "sozialraeume.Bedarf",
    "teilhabe.Bericht",
    "teilhabe.Massnahme",
    "teilhabe.Angebot",
    "teilhabe.Schulferien",
    "inhalte.Textpruefung",
    "teilhabe.Wunsch",
    "teilhabe.Monatsstand",
)
SOZIALRAEUME = ("nord", "ost", "west-zentrum", "winzerla", "lobeda")
MONDAY = "2026-09-07T08:00:00+02:00"  # a week without holidays


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this file, undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        real = set(Organisation.objects.values_list("pk", flat=True))
        load_demo()
        yield real
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("loaded", "db")


def counts():
    models = [model for label in ("konten", "sozialraeume", "teilhabe") for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


def erase_demo():
    """As if only the reference data were there."""
    Angebot.objects.all().delete()
    Konto.objects.all().delete()


def test_load_demo_is_refused_outside_the_demonstration(settings):
    erase_demo()
    settings.DEMO = False
    with pytest.raises(DemoRefusedError):
        load_demo()
    assert (Konto.objects.count(), Angebot.objects.count()) == (0, 0)


def test_load_demo_command_says_why_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="nur in der Demonstration"):
        call_command("load_demo")


def test_load_demo_again_loads_nothing(capsys):
    before = counts()
    assert load_demo() is False
    call_command("load_demo")
    assert capsys.readouterr().out == "Die Beispiele waren schon geladen.\n"
    assert counts() == before


def test_load_demo_keeps_a_changed_password():
    konto = Konto.objects.get(email="fachdienst@example.org")
    konto.set_password("Eigenes-Passwort-2026")
    konto.save()
    load_demo()
    assert Konto.objects.get(pk=konto.pk).check_password("Eigenes-Passwort-2026")


def test_demo_has_sixty_published_angebote_and_every_state():
    states = Counter(Angebot.objects.values_list("state", flat=True))
    assert states["veroeffentlicht"] >= 60
    assert {"pausiert", "beendet"} <= set(states)


@pytest.mark.parametrize("label", EXAMPLES)
def test_demo_marks_all_it_adds_as_example(loaded, label):
    added = apps.get_model(label).objects.all()
    if label == "sozialraeume.Organisation":
        added = added.exclude(pk__in=loaded)
    if label == "gremien.Veranstaltung":
        added = added.exclude(slug="ein-modellprojekt-stellt-sich-vor-2025")
    if label == "gremien.Projektdokument":
        added = added.exclude(file="")  # those of the reference data have none
    assert added.exists()
    assert not added.filter(is_example=False).exists()


def test_demo_gives_no_offer_to_a_real_organisation(loaded):
    real = Organisation.objects.filter(pk__in=loaded)
    assert not real.filter(angebote__isnull=False).exists()
    assert not real.filter(joint_angebote__isnull=False).exists()
    assert not real.filter(orte__isnull=False).exists()


def test_demo_anbieter_say_in_their_name_that_they_are_examples():
    names = Organisation.objects.filter(is_example=True).values_list("name", flat=True)
    assert [name for name in names if "eispiel" not in name] == []


def test_demo_addresses_cannot_be_mistaken_for_real_ones():
    rows = [*Organisation.objects.filter(is_example=True), *Angebot.objects.all()]
    assert [
        row.email
        for row in rows
        if row.email and not re.search(r"@(.+\.)?example\.(org|com|net)$|\.(example|invalid)$", row.email)
    ] == []


@pytest.mark.parametrize(("email", "rollen"), LOGINS.items())
def test_demo_login_works_and_has_its_roles(email, rollen):
    konto = authenticate(username=email, password=PASSWORD)
    assert set(konto.groups.values_list("name", flat=True)) == set(rollen)  # the databases sort spaces differently
    assert (konto.is_staff, konto.is_superuser) == (False, False)


def test_demo_sets_everything_that_is_derived():
    published = Angebot.objects.public()
    dated = published.exclude(zeiten__rhythm="vereinbarung").filter(zeiten__isnull=False)
    assert published.filter(reichweiten__isnull=True).count() == 0
    assert dated.filter(termine__isnull=False).exists()
    assert Termin.objects.count() > 500


@pytest.mark.parametrize("slug", SOZIALRAEUME)
def test_demo_every_topic_is_reached(slug):
    _, counts = Angebot.objects.at_a_glance(Sozialraum.objects.get(slug=slug).pk, 1)
    assert [topic.label for topic, count in counts if not count] == []


@pytest.mark.parametrize("slug", SOZIALRAEUME)
def test_demo_sozialraum_has_ressourcen(slug):
    assert Ressource.objects.in_sozialraum(Sozialraum.objects.get(slug=slug).pk).exists()


def test_demo_has_ressourcen_of_each_side():
    assert set(Ressource.objects.values_list("umgebung", flat=True)) == set(Umgebung.values)


def test_demo_has_every_rhythm_mode_and_zugang():
    assert set(Angebotszeit.objects.values_list("rhythm", flat=True)) == set(Angebotszeit.Rhythm.values)
    assert set(Angebot.objects.values_list("mode", flat=True)) == set(Angebot.Mode.values)
    assert set(Angebot.objects.values_list("zugang", flat=True)) == set(Angebot.Zugang.values)


def test_demo_marks_participation_of_examples_only_on_examples(loaded):
    added = Leistungserbringer.objects.exclude(organisation__in=loaded)
    assert not added.filter(organisation__is_example=False).exists()


def test_demo_schulferien_say_that_they_are_examples():
    assert [ferien.name for ferien in Schulferien.objects.all() if "Beispiel" not in ferien.name] == []


@pytest.fixture
def ordinary_week(time_machine):
    """The examples, loaded on the Monday of a week without holidays."""
    erase_demo()
    for label in (
        *NEEDS,
        "sozialraeume.Ort",
        "sozialraeume.Ressource",
        *UMFELD,
        "teilhabe.Schulferien",
        "teilhabe.Leistungserbringer",
    ):
        rows = apps.get_model(label).objects.all()
        rows.filter(organisation__is_example=True).delete() if label.endswith("bringer") else rows.delete()
    Organisation.objects.filter(is_example=True).delete()
    time_machine.move_to(MONDAY)
    load_demo()


def test_demo_every_sozialraum_has_something_open_on_each_day_of_the_week(ordinary_week):
    closed = []
    for day in (timezone.localdate() + datetime.timedelta(days=number) for number in range(7)):
        for sozialraum in Sozialraum.objects.all():
            near = Angebot.objects.public().rank_for_sozialraum(sozialraum).filter(nearness__lt=2)
            if not near.filter(termine__in=Termin.objects.overlapping([day_span(day)])).exists():
                closed.append(f"{sozialraum} {day:%A}")
    assert closed == []


def test_load_demo_shows_a_picture_and_a_draft():
    nord, ost = (Sozialraum.objects.get(slug=slug) for slug in ("nord", "ost"))
    assert [Bild.objects.get(pk=s["picture"]).is_example for s in nord.published.sections if s["picture"]] == [True]
    assert (nord.has_unpublished_draft, ost.has_unpublished_draft) == (False, True)
    assert ost.draft.sections[-1]["heading"].startswith("Beispiel")
