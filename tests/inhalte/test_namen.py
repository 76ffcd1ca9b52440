import pytest

from jena_sro.inhalte.models.inhalt import RESERVED_SLUGS
from jena_sro.inhalte.namen import german_slug, sort_key
from sozialraeume.models import Organisation
from tests.factories import make_organisation


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mühlenstraße/Süd", "muehlenstrasse-sued"),
        ("ÄÖÜ äöü ß", "aeoeue-aeoeue-ss"),
        ("Café „Komm rein“", "cafe-komm-rein"),
        ("West/Zentrum", "west-zentrum"),
        ("vorläufig", "vorlaeufig"),
        ("  --  ", ""),
    ],
)
def test_german_slug(name, slug):
    assert german_slug(name) == slug


def test_sort_key_orders_by_din_5007():
    names = ["Zwätzen", "Oz", "Öl", "Ost", "äpfel", "Apfelbaum", "Maß", "Masse", "Azur"]
    assert sorted(names, key=sort_key) == ["äpfel", "Apfelbaum", "Azur", "Maß", "Masse", "Öl", "Ost", "Oz", "Zwätzen"]


def test_sort_key_fits_its_field():
    assert len(sort_key("ß" * 200)) == 200


def test_sort_key_follows_a_new_name(db):
    organisation = make_organisation(name="Apfel")
    organisation.name = "Öffner"
    organisation.save()
    assert organisation.sort_key == "offner"


def test_slug_stays_when_the_name_changes(db):
    organisation = make_organisation(name="Apfel")
    organisation.name = "Birne"
    organisation.save()
    assert organisation.slug == "apfel"


def test_slug_of_an_equal_name_is_numbered(db):
    assert [make_organisation(name="Lesecafé").slug for _ in range(3)] == ["lesecafe", "lesecafe-2", "lesecafe-3"]


@pytest.mark.parametrize("word", RESERVED_SLUGS)
def test_slug_avoids_reserved_words(db, word):
    assert make_organisation(name=word.title()).slug == f"{word}-2"


@pytest.mark.parametrize("name", ["Надежда", "日本", "!?"])
def test_slug_of_a_name_without_latin_letters_is_not_empty(db, name):
    assert make_organisation(name=name).get_absolute_url() == "/leistungserbringer/organisation/"


def test_slug_fits_its_field(db):
    names = ["ß" * 200, "ß" * 200]
    slugs = [make_organisation(name=name).slug for name in names]
    assert max(map(len, slugs)) <= Organisation._meta.get_field("slug").max_length
    assert len(set(slugs)) == 2
