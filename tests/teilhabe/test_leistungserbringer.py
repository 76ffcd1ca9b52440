"""Which Organisationen take part in the model project: listed and confirmed by the Fachdienst."""

import pytest
from django.urls import NoReverseMatch, reverse

from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from teilhabe.models import Leistungserbringer
from tests.factories import make_konto
from tests.informationsblatt import make_informationsblatt, make_leistungserbringer

pytestmark = pytest.mark.django_db
LIST = reverse("teilhabe:leistungserbringer_list")
HUGE = 10**19


@pytest.fixture(autouse=True)
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def row():
    return make_leistungserbringer("offen", name="Verein Ungewiss")


def text_of(response):
    return " ".join(response.content.decode().split())


def url(row):
    return reverse("teilhabe:leistungserbringer_update", args=[row.pk])


def save(client, row, **values):
    """Send the form of the row with some fields changed."""
    form = {"participation": row.participation, "valid_from": "", "valid_until": "", "version": version_of(row)}
    return client.post(url(row), form | values, follow=True)


def test_list_names_who_takes_part_and_how(client, row):
    make_leistungserbringer("mit_pkl", name="Verein Sicher")
    page = text_of(client.get(LIST))
    assert page.index("Verein Sicher") < page.index("Verein Ungewiss")
    assert "noch nicht bestätigt" in page
    assert "nicht bekannt" in page


def test_list_leads_to_the_informationsblatt(client):
    assert f'href="{reverse("teilhabe:informationsblatt_work")}"' in text_of(client.get(LIST))


def test_list_offers_no_new_one_and_none_to_delete(client, row):
    for action in ("create", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"teilhabe:leistungserbringer_{action}", args=[] if action == "create" else [row.pk])
    assert "Löschen" not in text_of(client.get(url(row)))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_is_a_table_too(client, row, kind):
    response = client.get(LIST, {"tabelle": kind})
    assert f"leistungserbringer.{kind}" in response.headers["Content-Disposition"]


def test_participation_is_confirmed(client, row):
    page = text_of(save(client, row, participation="mit_pkl", valid_from="1.7.2026"))
    assert "„Verein Ungewiss“ ist gespeichert." in page
    row.refresh_from_db()
    assert (row.participation, str(row.valid_from), row.valid_until) == ("mit_pkl", "2026-07-01", None)


def test_confirmation_is_in_the_history(client, row, fachdienst):
    save(client, row, participation="ohne_pkl")
    newest = row.history.first()
    assert (newest.participation, newest.history_user) == ("ohne_pkl", fachdienst)


def test_confirmed_one_is_no_longer_named_as_unconfirmed(client, row):
    make_informationsblatt()
    work = reverse("teilhabe:informationsblatt_work")
    assert "Verein Ungewiss" in text_of(client.get(work))
    save(client, row, participation="mit_pkl")
    assert "Verein Ungewiss" not in text_of(client.get(work))


def test_end_before_the_beginning_is_refused_and_the_input_stays(client, row):
    page = text_of(save(client, row, valid_from="2.7.2026", valid_until="1.7.2026"))
    assert "Das Ende der Teilnahme liegt vor dem Anfang." in page
    assert 'value="2.7.2026"' in page
    row.refresh_from_db()
    assert row.valid_from is None


@pytest.mark.parametrize("values", [
    {"participation": ""}, {"participation": "mond"}, {"valid_from": "gestern"}, {"valid_until": "31.2.2026"}, {"version": "x"},
])  # fmt: skip
def test_odd_values_are_refused(client, row, values):
    assert "<title>Fehler:" in text_of(save(client, row, **values))
    assert Leistungserbringer.objects.get() == row
    assert Leistungserbringer.objects.get().participation == "offen"


def test_what_somebody_else_has_saved_is_not_overwritten(client, row):
    version = version_of(row)
    save(client, row, participation="ohne_pkl")
    page = text_of(save(client, row, participation="mit_pkl", version=version))
    assert "hat jemand anderes gespeichert" in page
    assert Leistungserbringer.objects.get().participation == "ohne_pkl"


@pytest.mark.parametrize("pk", [0, HUGE])
def test_unknown_one_is_not_found(client, pk):
    assert client.get(reverse("teilhabe:leistungserbringer_update", args=[pk])).status_code == 404


@pytest.mark.parametrize("rolle", [Rolle.ADMINISTRATION, None])
def test_others_do_not_find_it(client, sign_in, row, rolle):
    sign_in(client, make_konto(*[rolle] if rolle else []))
    assert client.get(LIST).status_code == 404
    assert save(client, row, participation="mit_pkl").status_code == 404
