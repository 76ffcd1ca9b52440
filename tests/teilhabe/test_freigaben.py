"""Freigaben: each office agrees to one wording of the Informationsblatt, recorded by a role of its own."""

import pytest
from django.urls import reverse

from jena_sro.konten.models import Rolle
from teilhabe.informationsblatt.inhalt import ONE_KONTO, problems
from teilhabe.models import Freigabe
from tests.factories import make_konto
from tests.informationsblatt import approve_all, make_blattversion, make_freigabe, make_informationsblatt, the_sections
from tests.inhalte.editor.form import open_editor, press

pytestmark = pytest.mark.django_db
WORK = reverse("teilhabe:informationsblatt_work")
UPDATE = reverse("teilhabe:informationsblatt_update")
APPROVAL = {"approved_by": "Amt für Soziales", "approved_on": "31.1.2026", "note": ""}


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def draft():
    return make_informationsblatt().draft


def text_of(response):
    return " ".join(response.content.decode().split())


def url(stelle):
    return reverse("teilhabe:freigabe_create", args=[stelle])


def approve_as(client, stelle, fassung, **values):
    return client.post(url(stelle), APPROVAL | {"fassung": fassung.number} | values, follow=True)


def withdraw(client, freigabe):
    return client.post(reverse("teilhabe:freigabe_withdraw", args=[freigabe.pk]), follow=True)


def write_another():
    """The next Fassung, with another text."""
    first, *others = the_sections()
    make_informationsblatt([first | {"text": "Anders."}, *others])


@pytest.mark.parametrize(("rolle", "stelle"), [(Rolle.FACHDIENST, "fachdienst"), (Rolle.ADMINISTRATION, "datenschutz")])
def test_freigabe_is_recorded_by_its_role(client, sign_in, draft, rolle, stelle):
    konto = sign_in(client, make_konto(rolle))
    page = approve_as(client, stelle, draft)
    assert "Die Freigabe ist eingetragen" in text_of(page)
    freigabe = Freigabe.objects.get()
    assert (freigabe.stelle, freigabe.fassung, freigabe.recorded_by) == (stelle, draft, konto)


@pytest.mark.parametrize(("rolle", "stelle"), [(Rolle.ADMINISTRATION, "fachdienst"), (Rolle.FACHDIENST, "datenschutz")])
def test_freigabe_of_the_other_stelle_is_refused(client, sign_in, draft, rolle, stelle):
    sign_in(client, make_konto(rolle))
    assert client.get(url(stelle)).status_code == 404
    assert approve_as(client, stelle, draft).status_code == 404
    assert withdraw(client, make_freigabe(stelle, draft)).status_code == 404
    assert Freigabe.objects.count() == 1


def test_freigabe_of_an_unknown_stelle_is_not_found(client, fachdienst, draft):
    assert client.get(url("presse")).status_code == 404


def test_freigabe_form_names_fassung_and_stelle(client, fachdienst, draft):
    page = client.get(url("fachdienst"))
    assert "Fachdienst Soziales" in text_of(page)
    assert f'name="fassung" value="{draft.number}"' in text_of(page)


@pytest.mark.parametrize("field", ["approved_by", "note"])
def test_person_in_a_freigabe_is_refused_and_the_input_stays(client, fachdienst, draft, field):
    page = text_of(approve_as(client, "fachdienst", draft, **{field: "Frau Muster"}))
    assert "keine Person" in page
    assert 'value="Frau Muster"' in page
    assert not Freigabe.objects.exists()


@pytest.mark.parametrize(
    "values", [{"approved_by": ""}, {"approved_on": ""}, {"approved_on": "gestern"}, {"approved_on": "1.1.2999"}]
)
def test_incomplete_freigabe_is_refused(client, fachdienst, draft, values):
    assert "Fehler:" in text_of(approve_as(client, "fachdienst", draft, **values))
    assert not Freigabe.objects.exists()


def test_freigabe_of_an_unknown_fassung_is_not_found(client, fachdienst, draft):
    assert client.post(url("fachdienst"), APPROVAL | {"fassung": 99}).status_code == 404


def test_freigabe_is_of_the_fassung_that_was_read(client, fachdienst, draft):
    write_another()
    approve_as(client, "fachdienst", draft)
    assert Freigabe.objects.get().fassung == draft


def test_freigabe_recorded_twice_is_one(client, fachdienst, draft):
    approve_as(client, "fachdienst", draft)
    assert "schon eingetragen" in text_of(approve_as(client, "fachdienst", draft, approved_by="Andere Stelle"))
    assert Freigabe.objects.get().approved_by == "Amt für Soziales"


def test_changed_text_needs_new_freigaben(client, fachdienst, draft):
    approve_all(draft)
    assert "Ja. Nichts fehlt." in text_of(client.get(WORK))
    press(client, UPDATE, open_editor(client, UPDATE), text_0="Ganz neu.")
    page = text_of(client.get(WORK))
    assert "Es fehlt die Freigabe: Fachdienst Soziales." in page
    assert "Es fehlt die Freigabe: Datenschutz." in page


def test_freigabe_is_withdrawn(client, fachdienst, draft):
    assert "zurückgenommen" in text_of(withdraw(client, make_freigabe("fachdienst", draft)))
    assert not Freigabe.objects.exists()


def test_freigabe_of_a_version_in_force_stays(client, fachdienst):
    freigabe = make_blattversion().fassung.freigaben.get(stelle="fachdienst")
    assert "Sie bleibt stehen." in text_of(withdraw(client, freigabe))
    assert Freigabe.objects.filter(pk=freigabe.pk).exists()


def test_one_konto_alone_cannot_approve_for_all(client, sign_in, draft):
    sign_in(client, make_konto(*Rolle))
    for stelle in Freigabe.Stelle:
        approve_as(client, stelle.value, draft)
    assert problems(draft) == [ONE_KONTO]
