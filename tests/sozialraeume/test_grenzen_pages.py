"""What pages make of the boundaries: maps, the nearest Sozialraum, and where a position lies."""

import itertools

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from jena_sro.konten.models import Rolle
from sozialraeume.forms.position import INVALID, OUTSIDE, SWAPPED
from sozialraeume.grenzen.stored import load_grenzen
from sozialraeume.karte import SCHEMATIC, ortschaft_karte, sozialraum_karte
from sozialraeume.models import Grenzverlauf, Ortschaft, Sozialraum
from sozialraeume.proximity import core_distances
from sozialraeume.views.public import load_city
from teilhabe.informationsblatt.inhalt import karte_values
from tests.factories import make_grenzverlauf, make_konto, make_ortschaft
from tests.grenzen import AROUND_IT, ISLAND, SOURCE, import_made_up


@pytest.fixture
def imported(reference):
    import_made_up()


def test_maps_draw_the_boundaries_and_name_their_source(imported):
    ortschaften, sozialraeume = load_city()
    karte = ortschaft_karte(ortschaften, sozialraeume, grenzen=load_grenzen())
    assert [len(area.polygons) for area in karte.areas if area.name in (AROUND_IT, ISLAND)] == [2, 2]
    assert (karte.kind, karte.note) == ("Karte", f"Grenzen: {SOURCE}, Stand 1. Januar 2026.")


@pytest.mark.django_db(transaction=True)
def test_process_remembers_the_boundaries_until_they_change():
    assert load_grenzen() is None
    make_grenzverlauf(source="alt")
    assert load_grenzen().source == "alt"
    assert load_grenzen() is load_grenzen()
    Grenzverlauf.objects.all().delete()
    assert load_grenzen() is None


def test_map_is_schematic_again_once_an_ortschaft_has_no_boundary(imported):
    make_ortschaft()
    ortschaften, sozialraeume = load_city()
    karte = ortschaft_karte(ortschaften, sozialraeume, grenzen=load_grenzen())
    assert (karte.kind, karte.note) == ("Schematische Karte", SCHEMATIC)


def test_island_within_its_own_sozialraum_leaves_no_line(imported):
    ortschaften, sozialraeume = load_city()
    areas = sozialraum_karte(ortschaften, sozialraeume.values(), load_grenzen()).areas
    assert [len(area.polygons) for area in areas] == [1] * 5


def test_labels_lie_inside_their_areas_and_apart(imported):
    ortschaften, sozialraeume = load_city()
    areas = sozialraum_karte(ortschaften, sozialraeume.values(), load_grenzen()).areas
    covered = [
        (a.name, b.name)
        for a, b in itertools.combinations(areas, 2)
        if abs(a.x - b.x) < (a.label_width + b.label_width) / 2 and abs(a.label_top - b.label_top) < 44
    ]
    assert covered == []


def test_name_stands_inside_where_the_position_does_not(reference):
    Ortschaft.objects.filter(name="Maua").update(latitude=50.90)
    import_made_up()
    ortschaften, sozialraeume = load_city()
    karte = ortschaft_karte(ortschaften, sozialraeume, grenzen=load_grenzen())
    places = {area.name: (area.x, area.y) for area in karte.areas}
    assert places["Maua"][1] > places["Göschwitz"][1]


def test_start_page_stays_light(imported, client):
    page = client.get("/").content.decode()
    drawing = page[page.index("<figure") : page.index("</figure>")]
    assert len(drawing) < 10_000
    assert f"Grenzen: {SOURCE}, Stand 1. Januar 2026." in drawing


@pytest.mark.parametrize("path", ["/", "/sozialraeume/", "/sozialraeume/nord/", "/ortschaften/maua/"])
def test_public_pages_say_schematic_only_without_boundaries(imported, client, path):
    assert "chematische Karte" not in client.get(path).content.decode()
    Grenzverlauf.objects.all().delete()
    assert SCHEMATIC in client.get(path).content.decode()


def test_nearest_core_is_measured_from_border_to_border(imported):
    ortschaften, sozialraeume = load_city()
    by_word = {ortschaft.name: ortschaft for ortschaft in ortschaften}
    grenzen = load_grenzen()
    adjacent = core_distances(by_word["Burgau"], ortschaften, sozialraeume, grenzen)[0]
    assert (adjacent.distance_km, adjacent.is_adjacent) == (0, True)
    assert str(adjacent).endswith(f"gemeinsame Grenze mit {adjacent.core}")
    far = core_distances(by_word["Isserstedt"], ortschaften, sozialraeume, grenzen)[-1]
    assert 0 < far.distance_km < far.middle_km


def test_where_several_borders_touch_the_nearer_middle_comes_first(imported):
    ortschaften, sozialraeume = load_city()
    for ortschaft in ortschaften:
        touching = [f for f in core_distances(ortschaft, ortschaften, sozialraeume, load_grenzen()) if f.is_adjacent]
        assert touching == sorted(touching, key=lambda found: found.middle_km)


def test_distances_are_those_of_the_middles_once_a_boundary_is_missing(imported):
    new = make_ortschaft(Sozialraum.objects.first(), latitude=50.99)
    ortschaften, sozialraeume = load_city()
    maua = next(ortschaft for ortschaft in ortschaften if ortschaft.name == "Maua")
    found = core_distances(maua, ortschaften, sozialraeume, load_grenzen())
    assert not any(distance.is_between_borders for distance in found)
    assert core_distances(new, ortschaften, sozialraeume, load_grenzen())[0].core == new


def test_pages_of_the_zuordnungen_say_how_they_measure(imported, client, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    assert "Luftlinie von der Grenze" in client.get("/arbeitsbereich/ortschaften/").content.decode()
    assert "gemeinsame Grenze" in client.get("/arbeitsbereich/ortschaften/burgau/").content.decode()
    assert "zwischen den Grenzen" in client.get("/arbeitsbereich/ortschaften/burgau/zuordnen/").content.decode()


def test_informationsblatt_keeps_the_source_of_its_map(imported):
    assert karte_values()["note"] == f"Grenzen: {SOURCE}, Stand 1. Januar 2026."
    assert karte_values()["easy_note"] == f"Die Grenzen sind von: {SOURCE}, Stand 1. Januar 2026."
    Grenzverlauf.objects.all().delete()
    assert (karte_values()["note"], karte_values()["easy_note"]) == (SCHEMATIC, "Die Karte ist nur eine Zeichnung.")


@pytest.fixture
def ask(client, sign_in):
    """Asks on the page of the Zuordnungen where a position lies."""
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return lambda position: client.get(reverse("sozialraeume:zuordnung_list"), {"position": position}).content.decode()


@pytest.mark.parametrize("position", ["50.96071, 11.62095", "50,96071 11,62095", "50.96071;11.62095", " 50.96071° , 11.62095° "])
def test_fachdienst_asks_in_which_sozialraum_a_spot_lies(imported, ask, position):
    assert "Dieser Punkt liegt in Zwätzen, Sozialraum Nord." in ask(position)


@pytest.mark.parametrize("position", ["", "x", "50, 11", "50.9", "50.9, 11.6, 3.0", "950.9, 11.6e3", "5" * 61])
def test_what_is_no_position_is_refused(imported, ask, position):
    page = ask(position)
    assert "Dieser Punkt liegt" not in page
    assert INVALID in page


def test_position_outside_of_the_city_is_refused(imported, ask):
    assert OUTSIDE in ask("48.1371, 11.5754")


def test_swapped_position_is_refused_with_the_right_order(imported, ask):
    assert SWAPPED in ask("11.62095, 50.96071")


def test_without_boundaries_nobody_can_ask(reference, ask):
    assert "In welchem Sozialraum liegt ein Punkt?" not in ask("50.96071, 11.62095")


def test_map_of_an_older_informationsblatt_is_still_drawn():
    """Its frozen content holds the corners of each ring, newer content the way from one to the next."""
    areas = [{"name": "Ost", "motif": "linien", "polygons": ["1.0,2.0 9.0,2.0 9.0,8.0"], "x_text": "5", "y_text": "5"}]
    drawing = render_to_string("pdf/_karte.html", {"karte": {"view_box": "0 0 10 10", "borders": "", "areas": areas}})
    assert 'd="M1.0,2.0 9.0,2.0 9.0,8.0Z"' in drawing
