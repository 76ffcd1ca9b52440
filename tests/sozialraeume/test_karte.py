"""The schematic map: cells of Jena's 30 Ortschaften, their borders and labels, and positions that are hardly any."""

import csv
import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraeume.grenzen.geometry import chains
from sozialraeume.karte import (
    as_path,
    draw,
    edges,
    nearer_half,
    ortschaft_karte,
    outer_edges,
    outline,
    outline_of,
    project,
    sozialraum_karte,
)
from sozialraeume.models import Ortschaft, Sozialraum
from tests.test_pins import ROOT

ROUNDING = 0.15  # corners are rounded to a tenth, in both directions
with (ROOT / "fixtures" / "reference" / "ortschaften.csv").open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
NAMES = [row["name"] for row in ROWS]
POSITIONS = tuple((float(row["breite"]), float(row["laenge"])) for row in ROWS)
SOZIALRAEUME = {name: number for number, name in enumerate(dict.fromkeys(row["sozialraum"] for row in ROWS), start=1)}
NEIGHBOURS = [
    ("Zwätzen", "Löbstedt"), ("Löbstedt", "Jena-Nord"), ("Neulobeda", "Lobeda-Altstadt"), ("Lichtenhain", "Winzerla"),
    ("Jena-Zentrum", "Wenigenjena"), ("Zwätzen", "Kunitz/Laasan"), ("Vierzehnheiligen", "Krippendorf"),
]  # fmt: skip
FAR_APART = [
    ("Zwätzen", "Winzerla"), ("Neulobeda", "Jena-Nord"), ("Isserstedt", "Drackendorf"), ("Zwätzen", "Jena-Nord"),
]  # fmt: skip


def make_city(rows=ROWS):
    """Unsaved Ortschaften and Sozialräume, as the QuerySets give them."""
    sozialraeume = [
        Sozialraum(pk=pk, name=name, slug=f"raum-{pk}", motif=Sozialraum.Motif.values[pk - 1])
        for name, pk in SOZIALRAEUME.items()
    ]
    for sozialraum in sozialraeume:
        sozialraum.angebot_count = sozialraum.pk
    ortschaften = []
    for number, row in enumerate(rows, start=1):
        latitude, longitude = float(row["breite"]), float(row["laenge"])
        ortschaft = Ortschaft(pk=number, name=row["name"], slug=f"ort-{number}", latitude=latitude, longitude=longitude)
        ortschaft.sozialraum_id, ortschaft.angebot_count = SOZIALRAEUME[row["sozialraum"]], number
        ortschaften.append(ortschaft)
    return ortschaften, sozialraeume


def rings_of(drawing):
    """A schematic cell is one ring."""
    return [ring for (ring,) in drawing.cells]


def surface(polygon):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise([*polygon, *polygon[:1]])) / 2


def depth(point, polygon):
    """How far `point` lies inside the convex polygon; negative outside."""
    sides = [(a, b) for a, b in itertools.pairwise([*polygon, *polygon[:1]]) if a != b]
    distances = [((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])) / math.dist(a, b) for a, b in sides]
    return min(distances, default=-math.inf)


def box(karte):
    return tuple(float(number) for number in karte.view_box.split())


def test_each_ortschaft_lies_in_its_own_cell():
    drawing = draw(POSITIONS)
    depths = {name: depth(point, cell) for name, point, cell in zip(NAMES, drawing.points, rings_of(drawing), strict=True)}
    assert min(depths.values()) > 1, depths


def test_cells_cover_the_outline_and_do_not_overlap():
    drawing = draw(POSITIONS)
    whole = surface(outline(project(POSITIONS)))
    assert sum(surface(cell) for cell in rings_of(drawing)) == pytest.approx(whole, rel=0.0002)


def test_each_spot_belongs_to_the_nearest_ortschaft():
    drawing = draw(POSITIONS)
    spots = itertools.product(range(0, int(drawing.width), 23), range(0, int(drawing.height), 23))
    for spot in spots:
        inside = [depth(spot, cell) for cell in rings_of(drawing)]
        if max(inside) > ROUNDING:
            nearest = min(range(len(NAMES)), key=lambda index: math.dist(spot, drawing.points[index]))  # noqa: B023
            assert inside.index(max(inside)) == nearest, spot
            assert sum(value > ROUNDING for value in inside) == 1, spot


def test_inner_borders_meet_so_that_only_the_outline_is_left():
    drawing = draw(POSITIONS)
    border = outline(project(POSITIONS))
    rim = [depth(corner, border) for edge in outer_edges(drawing.cells) for corner in edge]
    assert max(rim) < ROUNDING


def cells_touch(one, other):
    cells = dict(zip(NAMES, rings_of(draw(POSITIONS)), strict=True))
    return bool(set(edges(cells[one])) & set(edges(cells[other])))


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_of_jena_touch(one, other):
    assert cells_touch(one, other)


@pytest.mark.parametrize(("one", "other"), FAR_APART)
def test_distant_ortschaften_do_not_touch(one, other):
    assert not cells_touch(one, other)


def test_north_is_up_and_east_is_right():
    points = dict(zip(NAMES, draw(POSITIONS).points, strict=True))
    assert points["Zwätzen"][1] < points["Jena-Zentrum"][1] < points["Neulobeda"][1]
    assert points["Isserstedt"][0] < points["Jena-Zentrum"][0] < points["Ilmnitz"][0]


def test_everything_is_drawn_inside_the_view_box():
    drawing = draw(POSITIONS)
    corners = [corner for cell in rings_of(drawing) for corner in cell]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in corners)


def test_labels_of_the_sozialraeume_lie_inside_the_map():
    karte = sozialraum_karte(*make_city())
    _, _, width, height = box(karte)
    outside = [a.name for a in karte.areas if a.label_left < 0 or a.label_left + a.label_width > width]
    assert outside == []
    assert [a.name for a in karte.areas if a.label_top < 0 or a.label_top + 44 > height] == []


def test_labels_of_the_sozialraeume_do_not_cover_each_other():
    areas = sozialraum_karte(*make_city()).areas
    pairs = itertools.combinations(areas, 2)
    covered = [
        (a.name, b.name)
        for a, b in pairs
        if abs(a.x - b.x) < (a.label_width + b.label_width) / 2 and abs(a.label_top - b.label_top) < 44
    ]
    assert covered == []


def test_label_of_a_sozialraum_lies_in_one_of_its_own_cells():
    ortschaften, sozialraeume = make_city()
    cells = rings_of(draw(POSITIONS))
    for area, sozialraum in zip(sozialraum_karte(ortschaften, sozialraeume).areas, sozialraeume, strict=True):
        own = [cell for o, cell in zip(ortschaften, cells, strict=True) if o.sozialraum_id == sozialraum.pk]
        assert any(depth((area.x, area.y), cell) >= -ROUNDING for cell in own), area.name


def test_sozialraum_karte_has_one_link_per_sozialraum():
    assert [area.name for area in sozialraum_karte(*make_city()).areas] == list(SOZIALRAEUME)


def test_sozialraum_is_drawn_without_the_borders_inside():
    ortschaften, sozialraeume = make_city()
    cells = draw(POSITIONS).cells
    own = [cell for o, cell in zip(ortschaften, cells, strict=True) if o.sozialraum_id == sozialraeume[0].pk]
    edges_inside = {edge for (ring,) in own for edge in edges(ring)} - set(outer_edges(own))
    drawn = {edge for ring in outline_of(own) for edge in edges(ring)}
    assert edges_inside
    assert drawn == set(outer_edges(own))


def test_sozialraum_without_ortschaft_is_left_out():
    ortschaften, sozialraeume = make_city([row for row in ROWS if row["sozialraum"] == "Lobeda"])
    assert [area.name for area in sozialraum_karte(ortschaften, sozialraeume).areas] == ["Lobeda"]


def test_ortschaft_karte_mutes_all_but_the_current_ones():
    ortschaften, sozialraeume = make_city()
    areas = ortschaft_karte(ortschaften, {s.pk: s for s in sozialraeume}, {1, 2}).areas
    assert [area.name for area in areas if not area.is_quiet] == NAMES[:2]


def test_ortschaft_karte_mutes_nothing_unless_asked():
    ortschaften, sozialraeume = make_city()
    assert not any(area.is_quiet for area in ortschaft_karte(ortschaften, {s.pk: s for s in sozialraeume}).areas)


def test_ortschaft_without_sozialraum_has_no_motif():
    ortschaften, _ = make_city(ROWS[:2])
    ortschaften[0].sozialraum_id = None
    assert [area.motif for area in ortschaft_karte(ortschaften, {}).areas] == ["", ""]


def test_strong_borders_run_between_sozialraeume_only():
    ortschaften, sozialraeume = make_city()
    for ortschaft in ortschaften:
        ortschaft.sozialraum_id = 1
    whole = ortschaft_karte(ortschaften, {s.pk: s for s in sozialraeume}).borders
    assert whole == f"M{as_path(chains(outer_edges(draw(POSITIONS).cells))[0])}"


HARDLY_ANY = {
    "no position": [],
    "one position": [(50.93, 11.59)],
    "two positions": [(50.93, 11.59), (50.94, 11.6)],
    "three in a row": [(50.93, 11.57), (50.93, 11.58), (50.93, 11.59)],
    "three on a slope": [(50.91, 11.57), (50.92, 11.58), (50.93, 11.59)],
    "two equal ones": [(50.93, 11.59), (50.93, 11.59)],
    "two equal ones and another": [(50.93, 11.59), (50.93, 11.59), (50.94, 11.6)],
    "two as near as numbers can be": [(50.93, 11.59), (50.93, math.nextafter(11.59, 12))],
    "three within a metre": [(50.93, 11.59), (50.930001, 11.59), (50.930002, 11.59)],
    "the poles": [(90.0, 0.0), (-90.0, 180.0)],
}


def rows_at(positions):
    return [
        {"name": f"Dorf {number}", "sozialraum": name, "breite": latitude, "laenge": longitude}
        for number, ((latitude, longitude), name) in enumerate(zip(positions, itertools.cycle(SOZIALRAEUME), strict=False))
    ]


@pytest.mark.parametrize("positions", HARDLY_ANY.values(), ids=HARDLY_ANY)
def test_map_of_hardly_any_positions_is_drawn(positions):
    ortschaften, sozialraeume = make_city(rows_at(positions))
    assert len(ortschaft_karte(ortschaften, {s.pk: s for s in sozialraeume}).areas) == len(positions)
    assert len(sozialraum_karte(ortschaften, sozialraeume).areas) == min(len(positions), len(SOZIALRAEUME))


@pytest.mark.parametrize("positions", HARDLY_ANY.values(), ids=HARDLY_ANY)
def test_labels_of_hardly_any_positions_lie_inside_the_map(positions):
    karte = sozialraum_karte(*make_city(rows_at(positions)))
    _, _, width, height = box(karte)
    assert [a.name for a in karte.areas if not (0 <= a.x <= width and 0 <= a.y <= height)] == []


def test_equal_positions_share_their_cell():
    one, other = draw(((50.93, 11.59), (50.93, 11.59))).cells
    assert one == other


coordinates = st.tuples(st.floats(50.85, 51.0), st.floats(11.45, 11.7))


@settings(deadline=None, max_examples=60)
@given(st.lists(coordinates, min_size=1, max_size=12))
def test_any_position_lies_in_its_own_cell(positions):
    drawing = draw(tuple(positions))
    points = project(positions)
    for here, cell in zip(points, rings_of(drawing), strict=True):
        assert cell
        assert all(math.dist(here, corner) <= math.dist(there, corner) + 0.3 for corner in cell for there in points)


def test_nearer_half_of_a_square_is_cut_at_the_middle():
    square = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    assert surface(nearer_half(square, (2.0, 5.0), (8.0, 5.0))) == pytest.approx(50)
