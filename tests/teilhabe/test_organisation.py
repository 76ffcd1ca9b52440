"""The own data of an Organisation: changed by those in charge and by the Fachdienst, and who sees what of it."""

import pytest
from django.test import Client
from django.urls import reverse

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from tests.factories import make_angebot, make_konto, make_organisation, make_ort, make_zugehoerigkeit

pytestmark = pytest.mark.django_db
OLD, NEW = "Chor am Fluss", "Chor am Ufer"


@pytest.fixture
def organisation():
    return make_organisation(name=OLD, short_name="Chor", phone="03641 1", source="Stadt Jena")


@pytest.fixture
def boss(client, sign_in, organisation):
    sign_in(client, make_zugehoerigkeit(organisation=organisation).konto)
    return client


@pytest.fixture
def fachdienst(sign_in):
    client = Client()
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


def url(organisation, page="organisation_update"):
    return reverse(f"teilhabe:{page}", args=[organisation.slug])


def send(client, organisation, page="organisation_update", **values):
    """Fill in the form of the page and send it."""
    form = client.get(url(organisation, page)).context["form"]
    kept = {field: form[field].value() or "" for field in form.fields} | {"version": form.version}
    return client.post(url(organisation, page), kept | values, follow=True)


def press_seen(client, organisation, version):
    return client.post(url(organisation, "organisation_seen"), {"version": version}, follow=True).content.decode()


def changed_data():
    return Aufgabe.objects.open().filter(kind=Aufgabe.Kind.ANGABE)


def test_who_is_in_charge_changes_what_all_see_at_once(boss, organisation):
    page = boss.get(organisation.get_absolute_url()).content.decode()
    assert NEW not in page
    send(boss, organisation, name=NEW, text="Wir **singen**.", legal_form="e. V.", email="chor@example.org", city="Jena")
    page = boss.get(organisation.get_absolute_url()).content.decode()
    for words in (NEW, "<strong>singen</strong>", "e. V.", "chor@example.org", "eigene Angabe des Anbieters"):
        assert words in page


def test_address_stays_when_the_name_changes(boss, organisation):
    slug = organisation.slug
    send(boss, organisation, name=NEW)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug) == (NEW, slug)


def test_link_stands_where_those_in_charge_work_and_not_for_others(client, sign_in, boss, organisation):
    assert url(organisation) in boss.get(url(organisation, "organisation_work")).content.decode()
    member = Client()
    sign_in(member, make_zugehoerigkeit(organisation=organisation, verantwortung="bearbeitung").konto)
    assert url(organisation) not in member.get(url(organisation, "organisation_work")).content.decode()
    assert member.get(url(organisation)).status_code == 404


def test_fachdienst_is_asked_to_look_and_sees_old_and_new(boss, fachdienst, organisation):
    send(boss, organisation, name=NEW)
    task = changed_data().get()
    assert task.content == organisation
    page = fachdienst.get(task.get_absolute_url()).content.decode()
    assert "Schon öffentlich, noch nicht angesehen" in page
    assert f"Name: {NEW}" in page
    assert f"(vorher: {OLD})" in page


def test_looking_settles_the_task(boss, fachdienst, organisation):
    send(boss, organisation, name=NEW)
    version = fachdienst.get(url(organisation, "organisation_detail")).context["version"]
    assert "als angesehen vermerkt" in press_seen(fachdienst, organisation, version)
    assert not changed_data().exists()
    assert "noch nicht angesehen" not in fachdienst.get(url(organisation, "organisation_detail")).content.decode()


def test_what_changed_since_the_page_was_read_still_waits(boss, fachdienst, organisation):
    send(boss, organisation, name=NEW)
    version = fachdienst.get(url(organisation, "organisation_detail")).context["version"]
    send(boss, organisation, phone="03641 2")
    assert "Inzwischen hat sich noch etwas geändert" in press_seen(fachdienst, organisation, version)
    assert changed_data().exists()


def test_sending_without_a_change_bothers_nobody(boss, organisation):
    send(boss, organisation)
    assert not changed_data().exists()
    organisation.refresh_from_db()
    assert organisation.source == "Stadt Jena"


def test_fachdienst_changes_the_data_and_their_source_without_a_task(fachdienst, organisation):
    page = send(fachdienst, organisation, "organisation_revise", name=NEW, source="Vereinsregister").content.decode()
    organisation.refresh_from_db()
    assert (organisation.name, organisation.source) == (NEW, "Vereinsregister")
    assert f"(vorher: {OLD})" in page
    assert not changed_data().exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Bitte geben Sie den Namen der Organisation an."),
        ({"short_name": ""}, "Bitte geben Sie einen kurzen Namen an."),
        ({"kind": ""}, "Bitte wählen Sie die Art der Organisation."),
        ({"website": "kein Link"}, "Bitte geben Sie eine vollständige Adresse ein"),
        ({"postal_code": "0774"}, "Postleitzahl"),
        ({"text": "x" * 2001}, "Bitte kürzen Sie auf 2000 Zeichen."),
    ],
)
def test_wrong_data_are_refused_with_words(boss, organisation, values, words):
    response = send(boss, organisation, **values)
    assert words in response.content.decode()
    assert response.context["form"].errors
    organisation.refresh_from_db()
    assert organisation.name == OLD


def test_second_of_two_is_told_and_nothing_is_lost(boss, fachdienst, organisation):
    form = boss.get(url(organisation)).context["form"]
    old = {field: form[field].value() or "" for field in form.fields} | {"version": form.version}
    send(fachdienst, organisation, "organisation_revise", phone="03641 9")
    page = boss.post(url(organisation), old | {"name": NEW}).content.decode()
    assert "hat jemand anderes gespeichert" in page
    assert NEW in page
    organisation.refresh_from_db()
    assert (organisation.name, organisation.phone) == (OLD, "03641 9")


def test_contact_that_an_angebot_needs_stays(boss, organisation):
    angebot = make_angebot(organisation=organisation, name="Singkreis", phone="", email="")
    page = send(boss, organisation, phone="", email="").content.decode()
    assert "Für „Singkreis“ gilt der Kontakt der Organisation." in page
    angebot.phone = "03641 7"
    angebot.save()
    send(boss, organisation, phone="", email="")
    organisation.refresh_from_db()
    assert organisation.phone == ""


def test_house_that_waits_for_approval_is_not_public(client, organisation):
    house = make_ort(organisation=organisation, name="Altes Haus")
    make_ort(organisation=organisation, name="Neues Haus", ersetzt=house)
    page = client.get(organisation.get_absolute_url()).content.decode()
    assert "Altes Haus" in page
    assert "Neues Haus" not in page
