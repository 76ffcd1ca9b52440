"""Pages of Gremien ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.leicht import easy_url
from tests.factories import (
    make_anmerkung,
    make_bedarf,
    make_beschluss,
    make_dokument,
    make_gremium,
    make_konto,
    make_mitgliedschaft,
    make_organisation,
    make_protokoll,
    make_punkt,
    make_reflexion,
    make_sitzung,
    make_sozialraum,
    make_umfrage,
)

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 12


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fill(gremium, past, coming, nord, rows):
    """So many more seats, items, proposals, documents, remarks, decisions and meetings."""
    for number in range(rows):
        seat = make_mitgliedschaft(gremium, organisation=make_organisation(), konto=make_konto())
        make_sitzung(gremium)
        held = make_sitzung(gremium, in_days=-100 - len(gremium.sitzungen.all()), stand="eingeladen", invited_at=timezone.now())
        beschluss = make_beschluss(make_punkt(past, presenter=seat, proposed_by=seat), responsible=seat)
        beschluss.sozialraeume.add(nord)
        beschluss.bedarfe.add(make_bedarf(sozialraum=nord))
        make_punkt(coming, presenter=seat, proposed_by=seat)
        make_punkt(coming, proposed_by=seat, stand="vorgeschlagen")
        document = make_dokument(coming, punkt=coming.punkte.on_agenda().last(), is_internal=False)
        make_dokument(coming, easy_of=document, is_internal=False, title=f"Einfach {number}")
        past.anwesenheiten.create(mitgliedschaft=seat, stand="anwesend")
        make_anmerkung(past.protokoll, mitgliedschaft=seat)
        old = make_beschluss(make_punkt(held), responsible=seat)
        old.sozialraeume.add(nord)
        make_protokoll(held, is_decided=True)


@pytest.fixture
def places():
    gremium, nord = make_gremium(), make_sozialraum(name="Nord", slug="nord")
    past = make_sitzung(gremium, in_days=-20, stand="eingeladen", invited_at=timezone.now())
    coming = make_sitzung(gremium, in_days=20, stand="eingeladen", invited_at=timezone.now())
    make_protokoll(past)
    return gremium, past, coming, nord


def addresses(gremium, past, coming):
    inside = [reverse(f"gremien:{name}", args=[gremium.slug]) for name in ("mitarbeit_detail", "sitzung_list", "beschluss_list")]
    names = ("gremien:sitzung_invite", "gremien:anwesenheit_update", "gremien:punkt_create", "gremien:punkt_propose")
    of_coming = [reverse(name, args=[gremium.slug, coming.pk]) for name in names if "anwesenheit" not in name]
    return [
        *inside,
        past.get_work_url(),
        coming.get_work_url(),
        *of_coming,
        reverse("gremien:anwesenheit_update", args=[gremium.slug, past.pk]),
        coming.get_absolute_url(),
        gremium.get_absolute_url(),
        reverse("gremien:gremium_calendar", args=[gremium.slug]),
        reverse("gremien:beschluss_public_list"),
        f"{reverse('gremien:beschluss_public_list')}?tabelle=csv",
    ]


def counted(client, paths):
    found = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        found[path] = len(queries)
    return found


def test_pages_cost_the_same_for_many_rows(client, sign_in, places):
    gremium, past, coming, nord = places
    sign_in(client, make_konto(gremium.geschaeftsstelle.name))
    paths = addresses(gremium, past, coming)
    fill(*places, FEW)
    counted(client, paths)  # fills what is cached
    few = counted(client, paths)
    fill(*places, MANY)
    assert counted(client, paths) == few
    assert max(few.values()) < 40


def survey_addresses(gremium, running, closed, published):
    names = ("umfrage_public_list", "umfrage_public_list_easy")
    return [
        *(reverse(f"gremien:{name}") for name in names),
        gremium.get_absolute_url(),
        reverse("gremien:umfrage_list", args=[gremium.slug]),
        running.get_absolute_url(),
        easy_url(running.get_absolute_url()),
        reverse("gremien:bogen_create", args=[gremium.slug, running.pk]),
        running.get_work_url(),
        closed.get_work_url(),
        reverse("gremien:freitext_list", args=[gremium.slug, closed.pk]),
        reverse("gremien:umfrage_preview", args=[gremium.slug, closed.pk]),
        published.get_results_url(),
        easy_url(published.get_results_url()),
        published.reflexionen.first().get_absolute_url(),
    ]


def fill_surveys(gremium, closed, published, rows):
    for number in range(rows):
        make_umfrage(gremium=gremium)
        make_umfrage(gremium=gremium, stand="veroeffentlicht").reflexionen.add(published.reflexionen.first())
        published.reflexionen.add(make_reflexion(decided_by=gremium))
        closed.fragen.texts().get().freitexte.create(text=f"Text {number}", is_released=True)


def test_surveys_cost_the_same_for_many_rows(client, sign_in):
    gremium = make_gremium(kind="evaluationszirkel")
    sign_in(client, make_konto(gremium.geschaeftsstelle.name))
    running = make_umfrage(*["smiley5"] * 9, "freitext", gremium=gremium)
    closed = make_umfrage("smiley5", "freitext", gremium=gremium, stand="geschlossen", sheets=9)
    published = make_umfrage("smiley5", gremium=gremium, stand="veroeffentlicht", sheets=9)
    published.reflexionen.add(make_reflexion(decided_by=gremium))
    paths = survey_addresses(gremium, running, closed, published)
    fill_surveys(gremium, closed, published, FEW)
    counted(client, paths)  # fills what is cached
    few = counted(client, paths)
    fill_surveys(gremium, closed, published, MANY)
    assert counted(client, paths) == few
    assert max(few.values()) < 20
