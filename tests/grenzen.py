"""Made-up boundaries of the 30 Ortschaften: the cells of the schematic map with crooked borders. None of them is real.

A part of Cospeda lies as an island inside Isserstedt, so there is a MultiPolygon and an inner ring.
"""

import csv
import datetime
import json
import math
from random import Random

from jena_sro.inhalte.namen import german_slug, sort_key
from sozialraeume.actions.grenzen import import_grenzen
from sozialraeume.karte import SCALE, draw
from sozialraeume.models import Ortschaft
from tests.test_pins import ROOT

SOURCE = "erfundene Grenzen für Tests"
DAY = datetime.date(2026, 1, 1)
STEP = 4.0  # units of the drawing (about 70 m) between two corners of a border
CROOKED = 0.8  # so far at most a corner is moved beside the bends of the border
ISLAND, AROUND_IT, RADIUS = "Cospeda", "Isserstedt", 9.0

with (ROOT / "fixtures" / "reference" / "ortschaften.csv").open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
NAMES = [row["name"] for row in ROWS]
POSITIONS = tuple((float(row["breite"]), float(row["laenge"])) for row in ROWS)
DRAWING = draw(POSITIONS)
SQUEEZE = math.cos(math.radians(sum(latitude for latitude, _ in POSITIONS) / len(POSITIONS)))


def unproject(x, y):
    """Spot of the drawing -> longitude, latitude."""
    (x0, y0), (latitude, longitude) = DRAWING.points[0], POSITIONS[0]
    return [round(longitude + (x - x0) / SQUEEZE / SCALE, 7), round(latitude - (y - y0) / SCALE, 7)]


def crooked(a, b):
    """Corners from `a` to before `b`; the same ones, the other way round, for the neighbour."""
    first, last = min(a, b), max(a, b)
    length, random = math.dist(a, b), Random(repr((first, last)))
    count = max(1, round(length / STEP))
    across = (-(last[1] - first[1]) / (length or 1), (last[0] - first[0]) / (length or 1))
    bend, waves = min(7.0, length / 9), random.choice((2, 3, 4))
    corners = [first]
    for number in range(1, count):
        share = number / count
        offset = bend * math.sin(math.pi * share * waves) * math.sin(math.pi * share) + random.uniform(-CROOKED, CROOKED)
        corners.append(tuple(first[i] + share * (last[i] - first[i]) + offset * across[i] for i in (0, 1)))
    corners.append(last)
    return corners[:-1] if a == first else corners[:0:-1]


def merged_cells():
    """The cells, corners that rounding has torn apart made one again."""
    known = []

    def same(corner):
        near = next((other for other in known if math.dist(corner, other) < 1), None)
        if near is None:
            known.append(corner)
        return near or corner

    return [list(dict.fromkeys(same(corner) for corner in ring)) for (ring,) in DRAWING.cells]


def close(ring):
    spots = [unproject(*corner) for corner in ring]
    return [*spots, list(spots[0])]


def island():
    """A ring of 24 corners beside the middle of the Ortschaft around it."""
    x, y = DRAWING.points[NAMES.index(AROUND_IT)]
    turns = [math.tau * number / 24 for number in range(24)]
    return [(x - 25 + RADIUS * math.cos(turn), y + RADIUS * math.sin(turn)) for turn in turns]


def make_geojson():
    """The whole file as plain values; tests spoil it as they need."""
    features = []
    for name, cell in zip(NAMES, merged_cells(), strict=True):
        ring = [corner for a, b in zip(cell, cell[1:] + cell[:1], strict=True) for corner in crooked(a, b)]
        geometry = {"type": "Polygon", "coordinates": [close(ring)]}
        if name == AROUND_IT:
            geometry["coordinates"].append(close(island()[::-1][5:] + island()[::-1][:5]))
        if name == ISLAND:
            geometry = {"type": "MultiPolygon", "coordinates": [[close(ring)], [close(island())]]}
        features.append({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def make_city():
    """The 30 Ortschaften without Sozialräume."""
    return Ortschaft.objects.bulk_create(
        Ortschaft(
            name=name, slug=german_slug(name), sort_key=sort_key(name), is_core=False, latitude=latitude, longitude=longitude
        )
        for name, (latitude, longitude) in zip(NAMES, POSITIONS, strict=True)
    )


def import_made_up(data=None):
    """Puts them in place as the command does; what people should look at."""
    content = json.dumps(data or make_geojson()).encode()
    return import_grenzen(content=content, source=SOURCE, as_of=DAY)
