"""A position that an Anbieter copies from a map is compared with the boundaries of the Ortschaften."""

import pytest

from sozialraeume.forms.position import OUTSIDE
from sozialraeume.models import Ort, Ortschaft
from teilhabe.forms.angebot import WoForm
from tests.factories import make_draft, make_konto, make_ort, make_zugehoerigkeit
from tests.grenzen import import_made_up, make_city

ZWAETZEN, MUNICH = "50.96071, 11.62095", "48.1371, 11.5754"
PLACE = {"mode": "vor_ort", "place_name": "Bibliothek", "street": "Am Markt 1", "postal_code": "07743"}


@pytest.fixture
def city(db):
    make_city()


@pytest.fixture
def imported(city):
    import_made_up()


def fill(**values):
    """The form of a new place; `ortschaft` by its name."""
    if "ortschaft" in values:
        values["ortschaft"] = Ortschaft.objects.get(name=values["ortschaft"]).pk
    draft = make_draft(mode="", ort=None)
    version = WoForm(instance=draft, by=make_konto()).version
    return WoForm(PLACE | {"version": version} | values, instance=draft, by=make_konto())


def test_position_names_the_ortschaft_that_nobody_chose(imported):
    form = fill(position=ZWAETZEN)
    assert form.is_valid(), form.errors
    form.save()
    ort = Ort.objects.get(name="Bibliothek")
    assert (ort.ortschaft.name, ort.latitude, ort.longitude) == ("Zwätzen", 50.96071, 11.62095)


def test_position_in_the_chosen_ortschaft_is_kept(imported):
    form = fill(position=ZWAETZEN, ortschaft="Zwätzen")
    assert form.is_valid(), form.errors


def test_position_in_another_ortschaft_is_asked_about(imported):
    form = fill(position=ZWAETZEN, ortschaft="Maua")
    assert form.errors["position"] == [
        "Dieser Punkt liegt nicht in Maua, sondern in Zwätzen. Bitte prüfen Sie Position und Ortschaft."
    ]


def test_position_hardly_beyond_the_border_is_believed(imported, settings):
    settings.GRENZEN_NEAR_METRES = 20_000
    assert fill(position=ZWAETZEN, ortschaft="Maua").is_valid()


def test_position_of_a_place_that_is_known_already_is_refused(imported):
    draft = make_draft(mode="", ort=None)
    by = make_zugehoerigkeit(organisation=draft.organisation).konto
    ort = make_ort(organisation=draft.organisation, ortschaft=Ortschaft.objects.get(name="Maua"))
    version = WoForm(instance=draft, by=by).version
    form = WoForm({"mode": "vor_ort", "ort": ort.pk, "position": ZWAETZEN, "version": version}, instance=draft, by=by)
    assert form.errors["position"] == ["Die Position gehört zu einem neuen Ort. Bitte lassen Sie das Feld leer."]


def test_position_outside_of_the_city_is_refused(imported):
    assert fill(position=MUNICH).errors["position"] == [OUTSIDE]


def test_place_without_position_needs_the_ortschaft_as_before(imported):
    form = fill()
    assert "ortschaft" in form.errors
    assert fill(ortschaft="Maua").is_valid()


def test_where_it_is_online_the_position_does_not_count(imported):
    assert fill(mode="online", position=ZWAETZEN, serves_all_jena="on").is_valid()


def test_without_boundaries_nobody_is_asked_for_a_position(city):
    assert "position" not in fill(ortschaft="Maua").fields
