"""Boundaries from a GeoJSON file: what is read, what is refused, and that neighbours keep their common border."""

import itertools
import json

import pytest
from django.core.management import CommandError, call_command

from sozialraeume.actions.grenzen import import_grenzen
from sozialraeume.grenzen.coverage import gaps, overlaps
from sozialraeume.grenzen.geojson import GrenzenError
from sozialraeume.grenzen.geometry import METRES, is_inside, meets_itself, squeeze_at, surface
from sozialraeume.grenzen.stored import load_areas, load_grenzen, locate
from sozialraeume.models import Grenzverlauf, Ortschaft, Zuordnung
from tests.factories import make_grenzverlauf, make_ort, make_ortschaft
from tests.grenzen import AROUND_IT, DAY, ISLAND, NAMES, POSITIONS, SOURCE, import_made_up, make_city, make_geojson

SQUEEZE = squeeze_at(50.93)


@pytest.fixture
def city(db):
    make_city()


@pytest.fixture
def imported(city):
    assert import_made_up() == []


def feature(data, name):
    return next(feature for feature in data["features"] if feature["properties"]["name"] == name)


def first_ring(data, name="Maua"):
    return feature(data, name)["geometry"]["coordinates"][0]


def by_name(shapes):
    return {ortschaft.name: shapes[ortschaft.pk] for ortschaft in Ortschaft.objects.all()}


def lines_of(shape):
    return {frozenset(edge) for ring in shape for edge in itertools.pairwise([*ring, ring[0]])}


def size(shape):
    """Square metres; holes and parts as they lie."""
    rings = sorted((abs(surface(ring)) for ring in shape), reverse=True)
    holes = [ring for ring in shape if any(is_inside(ring[0], [other]) for other in shape if other is not ring)]
    return (sum(rings) - 2 * sum(abs(surface(ring)) for ring in holes)) * METRES**2 * SQUEEZE


# ---- What is kept


def test_every_ortschaft_has_a_boundary_in_both_degrees_of_detail(imported):
    stored = Grenzverlauf.objects.get()
    assert (stored.source, stored.as_of) == (SOURCE, DAY)
    assert set(map(int, stored.areas)) == set(map(int, stored.drawn)) == set(Ortschaft.objects.values_list("pk", flat=True))
    assert 3 * len(json.dumps(stored.drawn)) < len(json.dumps(stored.areas))


@pytest.mark.parametrize("kind", ["areas", "drawn"])
def test_neighbours_share_every_point_of_their_border(imported, kind):
    """In no place do two Ortschaften overlap, and nothing lies in none of them."""
    shapes = load_areas() if kind == "areas" else load_grenzen().drawn
    assert gaps(shapes, SQUEEZE) == []
    assert overlaps(shapes, SQUEEZE) == {}


@pytest.mark.parametrize("kind", ["areas", "drawn"])
def test_no_ring_crosses_itself(imported, kind):
    shapes = load_areas() if kind == "areas" else load_grenzen().drawn
    assert [ring for shape in shapes.values() for ring in shape if len(ring) < 3 or meets_itself(ring)] == []


def test_sizes_hardly_change(imported):
    areas, drawn = by_name(load_areas()), by_name(load_grenzen().drawn)
    for name in NAMES:
        assert size(drawn[name]) == pytest.approx(size(areas[name]), rel=0.05), name
    assert sum(map(size, drawn.values())) == pytest.approx(sum(map(size, areas.values())), rel=0.002)


def test_parts_and_holes_stay(imported):
    areas = by_name(load_areas())
    assert [len(areas[name]) for name in (AROUND_IT, ISLAND, "Maua")] == [2, 2, 1]
    assert len(lines_of(areas[AROUND_IT]) & lines_of(areas[ISLAND])) >= 12


def test_each_position_is_answered_by_its_own_ortschaft(imported):
    found = [str(locate(*position).ortschaft) for position in POSITIONS]
    assert found == NAMES


def test_island_answers_for_the_ortschaft_it_belongs_to(imported):
    spots = feature(make_geojson(), ISLAND)["geometry"]["coordinates"][1][0][:-1]
    longitude, latitude = (sum(axis) / len(spots) for axis in zip(*spots, strict=True))
    assert str(locate(latitude, longitude)) == f"in {ISLAND}"


def test_corners_on_a_border_have_one_answer(imported):
    areas = load_areas()
    corners = {corner for shape in areas.values() for ring in shape for corner in ring}
    answers = {sum(is_inside(corner, shape) for shape in areas.values()) for corner in corners}
    assert answers <= {0, 1}  # none: on the outer border


def test_spot_outside_names_the_nearest_and_how_far(imported):
    location = locate(50.85, 11.40)
    assert str(location).startswith("nahe bei ")
    assert location.metres[location.ortschaft.pk] == min(location.metres.values()) > 1000


def test_without_boundaries_there_is_no_answer(city):
    assert locate(50.93, 11.59) is None


def test_name_may_stand_in_ortsteil_and_be_written_otherwise(city):
    data = make_geojson()
    for row in data["features"]:
        row["properties"] = {"Ortsteil": row["properties"]["name"].upper().replace("Ü", "ue"), "id": 7}
    assert import_made_up(data) == []


def test_new_file_takes_the_place_of_the_old_one(imported):
    before = load_grenzen()
    data = make_geojson()
    import_grenzen(content=json.dumps(data).encode(), source="neuere", as_of=DAY)
    assert load_grenzen() != before
    assert str(load_grenzen()) == "neuere, Stand 1. Januar 2026"
    assert Grenzverlauf.objects.count() == 1


def test_same_file_read_twice_is_the_same(imported):
    before = load_grenzen()
    import_made_up()
    assert load_grenzen() == before


def shift(ring, longitude=0.0, latitude=0.0):
    for spot in ring:
        spot[0], spot[1] = spot[0] + longitude, spot[1] + latitude


def test_neighbours_that_differ_by_half_a_metre_are_brought_together(city):
    data = make_geojson()
    shift(first_ring(data), longitude=0.000005)
    assert [hint for hint in import_made_up(data) if "Lücke" in hint or "liegt über" in hint] == []
    assert overlaps(load_areas(), SQUEEZE) == {}


def test_corner_that_the_neighbour_lacks_is_given_to_it(city):
    data = make_geojson()
    ring = first_ring(data)
    ring[1:1] = [[(ring[0][axis] + ring[1][axis]) / 2 for axis in (0, 1)]]
    assert import_made_up(data) == []


def test_small_overlap_and_gap_are_named(city):
    data = make_geojson()
    shift(first_ring(data), longitude=0.00003)
    hints = " ".join(import_made_up(data))
    assert "liegt über Element" in hints
    assert "Lücken zwischen den Ortschaften: " in hints


def test_positions_that_lie_elsewhere_are_named(city):
    Ortschaft.objects.filter(name="Maua").update(latitude=50.90)
    make_ort(name="Treff", ortschaft=Ortschaft.objects.get(name="Zwätzen"), latitude=50.88, longitude=11.61)
    hints = import_made_up()
    assert hints[0] == "Der Mittelpunkt von Maua liegt nicht in ihrer Grenze."
    assert hints[1].startswith("Der Ort „Treff")
    assert hints[1].endswith("liegt nach seiner Position nicht in Zwätzen.")


def test_ortschaft_that_comes_or_goes_later_leaves_no_answer(imported):
    """Until there are boundaries of all Ortschaften again."""
    new = make_ortschaft()
    assert (locate(*POSITIONS[0]), load_grenzen()) == (None, None)
    new.delete()
    assert str(locate(*POSITIONS[0]).ortschaft) == NAMES[0]
    Ortschaft.objects.get(name=NAMES[0]).delete()
    assert (locate(*POSITIONS[0]), load_grenzen()) == (None, None)


def test_shifted_file_is_refused(city):
    data = make_geojson()
    for row in data["features"]:
        parts = row["geometry"]["coordinates"]
        for rings in parts if row["geometry"]["type"] == "MultiPolygon" else [parts]:
            for ring in rings:
                shift(ring, longitude=0.06)
    with pytest.raises(GrenzenError, match=r"von 30 Mittelpunkten liegen außerhalb ihrer Grenze\. Die Datei ist wohl verschoben"):
        import_made_up(data)
    assert not Grenzverlauf.objects.exists()


def test_noted_alternative_that_the_boundaries_contradict_is_named(reference):
    hints = [hint for hint in import_made_up() if "ähnlich naher Sozialraum" in hint]
    assert hints
    noted = Zuordnung.objects.filter(ortschaft__name__in=[hint.split()[1] for hint in hints])
    assert noted.filter(status="vorlaeufig").count() == len(hints)


# ---- What is refused


def put(name, value):
    def spoil(data):
        feature(data, "Maua")["geometry"][name] = value

    return spoil


def put_ring(change):
    return lambda data: change(first_ring(data))


def put_spot(spot):
    return put_ring(lambda ring: ring.__setitem__(3, spot))


def rename(name):
    return lambda data: feature(data, "Maua")["properties"].update(name=name)


def replace_ring(*spots):
    return put_ring(lambda ring: ring.__setitem__(slice(None), [list(spot) for spot in spots]))


def add_holes(*offsets):
    """Squares of some 100 m beside the middle of Maua."""

    def spoil(data):
        for offset in offsets:
            x, y = 11.59712 + offset, 50.86728
            square = [[x, y], [x + 0.001, y], [x + 0.001, y + 0.001], [x, y + 0.001], [x, y]]
            feature(data, "Maua")["geometry"]["coordinates"].append(square)

    return spoil


def whole_as_hole(data):
    rings = feature(data, "Maua")["geometry"]["coordinates"]
    rings.append(rings[0])


def to_metres(data):
    for spot in first_ring(data):
        spot[:] = [681_000 + spot[0], 5_640_000 + spot[1]]


def twice_as_multipolygon(data):
    geometry = feature(data, "Maua")["geometry"]
    geometry.update(type="MultiPolygon", coordinates=[geometry["coordinates"]] * 2)


def cover_neighbour(data):
    feature(data, "Maua")["geometry"]["coordinates"] = feature(data, "Göschwitz")["geometry"]["coordinates"]


def turn_back(ring):
    ring[1:1] = [ring[0], [ring[0][0] + 0.004, ring[0][1] + 0.004], ring[0]]


A, B, C, D = (11.595, 50.866), (11.599, 50.866), (11.599, 50.869), (11.595, 50.869)
EPSG = "urn:ogc:def:crs:EPSG::25832"
MAUA = "Element 6 „Maua“: "
REFUSED = {
    "no collection": (lambda data: data.update(type="Feature"), "Es fehlt die „FeatureCollection“ mit ihren „features“."),
    "no list": (lambda data: data.update(features=None), "Es fehlt die „FeatureCollection“"),
    "no feature": (lambda data: data["features"].insert(0, 7), "Element 1: Das ist kein „Feature“."),
    "crs": (lambda data: data.update(crs={"properties": {"name": EPSG}}), f"Das Koordinatensystem {EPSG} geht nicht."),
    "odd crs": (lambda data: data.update(crs="EPSG:4326"), "Die Datei: Das Koordinatensystem EPSG:4326 geht nicht."),
    "crs of a geometry": (put("crs", {"properties": {"name": "EPSG:31468"}}), f"{MAUA}Das Koordinatensystem EPSG:31468"),
    "no name": (rename(""), "Element 6: Es hat keinen Namen."),
    "number as name": (rename(6), "Element 6: Es hat keinen Namen."),
    "no properties": (lambda data: data["features"][5].update(properties=None), "Element 6: Es hat keinen Namen."),
    "foreign name": (rename("Weimar"), "Element 6 „Weimar“: Diese Ortschaft kennt das Portal nicht."),
    "double name": (rename("Ilmnitz"), "Element 6 „Ilmnitz“: Der Name steht schon bei Element 5 „Ilmnitz“."),
    "missing name": (lambda data: data["features"].pop(5), "In der Datei fehlt noch (1 von 30): Maua."),
    "no geometry": (lambda data: data["features"][5].update(geometry=None), f"{MAUA}Es hat keine Fläche"),
    "point": (put("type", "Point"), f"{MAUA}Die Geometrie ist „Point“."),
    "no nesting": (put("coordinates", [11.59, 50.86]), f"{MAUA}Ein Ring hat weniger als vier Punkte."),
    "empty": (put("coordinates", []), f"{MAUA}Die Koordinaten sind nicht wie bei einem Polygon"),
    "wrong depth": (put("type", "MultiPolygon"), f"{MAUA}Ein Ring hat weniger als vier Punkte."),
    "short ring": (replace_ring(A, B, A), f"{MAUA}Ein Ring hat weniger als vier Punkte."),
    "open ring": (put_ring(lambda ring: ring.pop()), f"{MAUA}Ein Ring ist nicht geschlossen."),
    "text": (put_spot(["11.59", "50.86"]), f"{MAUA}Ein Punkt ist keine Länge und Breite in Zahlen: ['11.59', '50.86']."),
    "nan": (put_spot([float("nan"), 50.86]), f"{MAUA}Ein Punkt ist keine Länge und Breite"),
    "infinity": (put_spot([float("inf"), 50.86]), f"{MAUA}Ein Punkt ist keine Länge und Breite"),
    "very large number": (put_spot([10**400, 50.86]), f"{MAUA}Ein Punkt ist keine Länge und Breite"),
    "truth": (put_spot([True, 50.86]), f"{MAUA}Ein Punkt ist keine Länge und Breite"),
    "one number": (put_spot([11.59]), f"{MAUA}Ein Punkt ist keine Länge und Breite"),
    "metres": (to_metres, f"{MAUA}Die Koordinaten (681011.6"),
    "swapped": (put_ring(lambda ring: [spot.reverse() for spot in ring]), f"{MAUA}Länge und Breite sind vertauscht (50.8"),
    "far away": (put_ring(lambda ring: shift(ring, latitude=2)), f"{MAUA}Der Punkt 11.6"),
    "line there and back": (replace_ring(A, B, C, B, A), f"{MAUA}Ein Ring hat keine Fläche."),
    "same point": (replace_ring(A, A, A, A), f"{MAUA}Ein Ring hat keine Fläche."),
    "bow": (replace_ring(A, C, B, (11.595, 50.8695), A), f"{MAUA}Ein Ring kreuzt oder berührt sich selbst, bei Länge 11,59"),
    "spike": (put_ring(turn_back), f"{MAUA}Ein Ring kreuzt oder berührt sich selbst"),
    "hole outside": (add_holes(0.05), f"{MAUA}Ein innerer Ring liegt nicht in seinem äußeren, bei Länge 11,6"),
    "holes over each other": (add_holes(0, 0.0005), f"{MAUA}Zwei innere Ringe liegen übereinander"),
    "hole as large as the ring": (whole_as_hole, f"{MAUA}Die inneren Ringe lassen von der Fläche nichts übrig."),
    "parts over each other": (twice_as_multipolygon, f"{MAUA}Zwei Teile liegen übereinander, auf rund "),
    "overlap": (cover_neighbour, "liegt über Element 4 „Göschwitz“, auf rund "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_broken_file_is_refused_with_its_own_sentence(city, case):
    spoil, words = REFUSED[case]
    data, before = make_geojson(), make_grenzverlauf(source="alt")
    spoil(data)
    with pytest.raises(GrenzenError) as refusal:
        import_made_up(data)
    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert Grenzverlauf.objects.get().digest == before.digest


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Sie ist kein JSON in UTF-8."),
        ("[" * 100_000, "Sie ist zu tief verschachtelt."),
        ('{"type": "FeatureCollection", "name": "Lützeroda"}'.encode("cp1252"), "Sie ist kein JSON in UTF-8."),
        (b"[1" + b"0" * 5000 + b"]", "Sie ist kein JSON in UTF-8."),
    ],
    ids=["empty", "deep", "cp1252", "digits"],
)
def test_what_is_no_json_is_refused(city, content, words):
    with pytest.raises(GrenzenError, match=words):
        import_grenzen(content=content.encode() if isinstance(content, str) else content, source=SOURCE, as_of=DAY)


def test_too_large_file_is_refused(city, settings):
    settings.GRENZEN_MAX_BYTES = 1_000_000
    with pytest.raises(GrenzenError, match="Die Datei ist zu groß. Erlaubt sind 1 MB."):
        import_grenzen(content=b" " * 1_000_001, source=SOURCE, as_of=DAY)


def test_sliver_that_vanishes_on_the_grid_is_refused(city):
    data = make_geojson()
    replace_ring(A, B, (11.599, 50.866006), A)(data)
    with pytest.raises(GrenzenError, match="„Maua“: Von der Fläche bleibt nichts übrig"):
        import_made_up(data)


@pytest.mark.django_db
def test_without_ortschaften_nothing_is_read():
    with pytest.raises(GrenzenError, match="Das Portal kennt noch keine Ortschaften."):
        import_made_up()


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "EPSG:4258"])
def test_names_of_wgs84_are_read(city, name):
    assert import_made_up(make_geojson() | {"crs": {"type": "name", "properties": {"name": name}}}) == []


# ---- The command


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "grenzen.geojson"
    path.write_text(json.dumps(make_geojson()))
    return path


def run(capsys, *arguments):
    call_command("import_grenzen", *map(str, arguments))
    return capsys.readouterr().out


def test_command_reads_the_file_and_goes_back(city, path, capsys):
    assert run(capsys, path, "--quelle", SOURCE, "--stand", "2026-01-01") == "Eingelesen: Grenzen von 30 Ortschaften.\n"
    assert Grenzverlauf.objects.get().as_of == DAY
    assert run(capsys, "--schematisch") == "Die Karte ist wieder schematisch.\n"
    assert not Grenzverlauf.objects.exists()
    assert run(capsys, "--schematisch") == "Die Karte ist schon schematisch.\n"


def test_command_tries_without_changing(city, path, capsys):
    Ortschaft.objects.filter(name="Maua").update(latitude=50.90)
    words = run(capsys, path, "--quelle", SOURCE, "--stand", "2026-01-01", "--probe")
    assert "Bitte ansehen: Der Mittelpunkt von Maua" in words
    assert "Die Datei geht, es wurde nichts geändert" in words
    assert not Grenzverlauf.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["FILE"], "Bitte nennen Sie die Datei, ihre Quelle"),
        (["FILE", "--quelle", " ", "--stand", "2026-01-01"], "Bitte nennen Sie die Datei, ihre Quelle"),
        (["FILE", "--quelle", "Stadt", "--stand", "2999-01-01"], "der Stand nicht in der Zukunft"),
        (["FILE", "--quelle", "S" * 201, "--stand", "2026-01-01"], "höchstens 200 Zeichen"),
        (["FILE", "--quelle", "Stadt", "--stand", "1.1.2026"], "Bitte schreiben Sie den Tag so: 2026-12-31."),
        (["--schematisch", "--probe"], "--schematisch steht allein"),
        (["FILE", "--schematisch"], "--schematisch steht allein"),
        (["/nowhere", "--quelle", "Stadt", "--stand", "2026-01-01"], "Die Datei /nowhere lässt sich nicht lesen."),
    ],
)
def test_command_refuses_what_it_cannot_use(city, path, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_grenzen", *[str(path) if word == "FILE" else word for word in arguments])


def test_command_ends_with_the_sentence_of_the_refusal(imported, path):
    data = make_geojson()
    rename("Weimar")(data)
    path.write_text(json.dumps(data))
    with pytest.raises(CommandError, match="„Weimar“: Diese Ortschaft kennt das Portal nicht. Es wurde nichts geändert."):
        call_command("import_grenzen", str(path), quelle="Stadt", stand=DAY)
    assert str(load_grenzen()) == f"{SOURCE}, Stand 1. Januar 2026"
