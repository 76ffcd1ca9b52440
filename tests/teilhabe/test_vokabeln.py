"""The Administration keeps the lists of words; the pages themselves are those of all simple records."""

import pytest
from django.urls import reverse

from jena_sro.inhalte.suche.query import search
from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from sozialraeume.models import Lebensbereich
from teilhabe.models import Angebotsart, Schulferien, Sprache, Zielgruppe
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_konto,
    make_lebensbereich,
    make_schulferien,
    make_sprache,
    make_zielgruppe,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administration(client, sign_in):
    return sign_in(client, make_konto(Rolle.ADMINISTRATION))


def words(answer):
    return answer.content.decode()


def send(client, kind, record, **values):
    values["version"] = version_of(record)
    return client.post(reverse(f"{record._meta.app_label}:{kind}_update", args=[record.pk]), values, follow=True)


@pytest.mark.parametrize(("kind", "values"), [
    ("angebotsart", {"name": "Sprechstunde", "description": "Fragen stellen."}),
    ("sprache", {"name": "Ukrainisch"}),
    ("zielgruppe", {"name": "Eltern"}),
    ("schulferien", {"name": "Winterferien", "start": "1.2.2027", "end": "6.2.2027"}),
])  # fmt: skip
def test_administration_adds_a_word(client, administration, kind, values):
    answer = client.post(reverse(f"teilhabe:{kind}_create"), values | {"version": ""}, follow=True)
    assert f"„{values['name']}“ ist gespeichert." in words(answer)
    models = {"angebotsart": Angebotsart, "sprache": Sprache, "zielgruppe": Zielgruppe, "schulferien": Schulferien}
    assert models[kind].objects.filter(name=values["name"]).count() == 1


def test_new_word_gets_an_address_that_stays(client, administration):
    sprache = make_sprache(name="Gebärden", slug="")
    send(client, "sprache", sprache, name="Deutsche Gebärdensprache")
    sprache.refresh_from_db()
    assert (sprache.name, sprache.slug) == ("Deutsche Gebärdensprache", "gebaerden")


def test_same_word_in_capitals_is_refused(client, administration):
    make_sprache(name="Dari")
    answer = client.post(reverse("teilhabe:sprache_create"), {"name": "DARI", "version": ""})
    assert "Dieses Wort gibt es schon." in words(answer)
    assert Sprache.objects.count() == 1


def test_holidays_that_end_before_they_begin_are_refused(client, administration):
    values = {"name": "Winterferien", "start": "6.2.2027", "end": "1.2.2027", "version": ""}
    assert "Der letzte Ferientag liegt vor dem ersten." in words(client.post(reverse("teilhabe:schulferien_create"), values))
    assert not Schulferien.objects.exists()


def test_new_name_of_a_kind_is_found_at_once(client, administration):
    art = make_angebotsart(name="Treff")
    angebot = make_angebot(art=art, name="Am Mittwoch")
    send(client, "angebotsart", art, name="Werkstatt", description="Selber machen.")
    assert list(search("Werkstatt")["angebot"]) == [angebot.pk]


@pytest.mark.parametrize(("kind", "relation", "make"), [
    ("angebotsart", "art", make_angebotsart),
    ("sprache", "sprachen", make_sprache),
    ("zielgruppe", "zielgruppen", make_zielgruppe),
])  # fmt: skip
def test_word_that_an_offer_needs_stays(client, administration, kind, relation, make):
    vokabel = make()
    make_angebot(**{relation: vokabel if relation == "art" else [vokabel]})
    answer = client.post(reverse(f"teilhabe:{kind}_delete", args=[vokabel.pk]), follow=True)
    assert "wird noch gebraucht" in words(answer)
    assert type(vokabel).objects.filter(pk=vokabel.pk).exists()


@pytest.mark.parametrize(("kind", "make"), [("sprache", make_sprache), ("schulferien", make_schulferien)])
def test_word_that_nobody_needs_can_go(client, administration, kind, make):
    record = make()
    client.post(reverse(f"teilhabe:{kind}_delete", args=[record.pk]))
    assert not type(record).objects.exists()


def test_list_says_how_many_offers_need_a_word(client, administration):
    sprache = make_sprache()
    make_angebot(sprachen=[sprache])
    page = words(client.get(reverse("teilhabe:sprache_list")))
    assert "Angebote damit" in page
    assert "<td>1</td>" in page


def test_lebensbereiche_get_plain_words_but_none_is_added_or_lost(client, administration):
    lebensbereich = make_lebensbereich(label="Mobilität")
    send(client, "lebensbereich", lebensbereich, label="Unterwegs sein", description="Bus und Bahn.")
    lebensbereich.refresh_from_db()
    assert (lebensbereich.label, lebensbereich.description) == ("Unterwegs sein", "Bus und Bahn.")
    page = words(client.get(reverse("sozialraeume:lebensbereich_update", args=[lebensbereich.pk])))
    assert "löschen" not in page
    assert client.get("/arbeitsbereich/lebensbereiche/neu/").status_code == 404
    assert Lebensbereich.objects.count() == 1
