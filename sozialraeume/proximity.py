"""Which Sozialraum lies nearest, as the crow flies: from border to border where all boundaries are known, else from middle
to middle. Middles say little about a near miss; people decide, see the page of the Zuordnungen.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import floatformat

from sozialraeume.grenzen.stored import Grenzen
from sozialraeume.models import Ortschaft, Sozialraum


@dataclass(frozen=True)
class CoreDistance:
    """Distance in km from an Ortschaft to `core`, the nearest core Ortschaft of `sozialraum`."""

    sozialraum: Sozialraum
    core: Ortschaft
    distance_km: float
    middle_km: float
    is_between_borders: bool = False

    @property
    def is_adjacent(self) -> bool:
        return self.is_between_borders and self.distance_km == 0

    @property
    def rank(self) -> tuple[float, float]:
        """Of several that share a border with the Ortschaft, the one whose middle is nearer comes first."""
        return self.distance_km, self.middle_km

    def __str__(self) -> str:
        if self.is_adjacent:
            return f"{self.sozialraum}, gemeinsame Grenze mit {self.core}"
        return f"{self.sozialraum}, {floatformat(self.distance_km, 1)} km bis {self.core}"


def borders_of(ortschaft: Ortschaft, ortschaften: Collection[Ortschaft], grenzen: Grenzen | None) -> Mapping[int, float]:
    """Distance in km from its border to that of each Ortschaft; empty where a boundary is missing."""
    distances = grenzen.distances.get(ortschaft.pk, {}) if grenzen else {}
    return distances if distances.keys() >= {other.pk for other in ortschaften} - {ortschaft.pk} else {}


def core_distances(
    ortschaft: Ortschaft,
    ortschaften: Collection[Ortschaft],
    sozialraeume: Mapping[int, Sozialraum],
    grenzen: Grenzen | None = None,
) -> list[CoreDistance]:
    """Distance to the core of each Sozialraum, the nearest first. The `ortschaften` carry `sozialraum_id`."""
    nearest: dict[int, CoreDistance] = {}
    distances = borders_of(ortschaft, ortschaften, grenzen)
    for core in ortschaften:
        sozialraum = sozialraeume.get(core.sozialraum_id)  # type: ignore[attr-defined]
        if not core.is_core or sozialraum is None:
            continue
        middle_km = ortschaft.distance_km(core)
        found = CoreDistance(sozialraum, core, distances.get(core.pk, middle_km), middle_km, bool(distances))
        known = nearest.get(sozialraum.pk)
        if known is None or found.rank < known.rank:
            nearest[sozialraum.pk] = found
    return sorted(nearest.values(), key=lambda found: found.rank)


def alternative_to(sozialraum: Sozialraum, distances: Iterable[CoreDistance]) -> Sozialraum | None:
    """The nearest other Sozialraum, if it is nearer than `sozialraum` or hardly further away."""
    by_pk = {found.sozialraum.pk: found for found in distances}
    chosen = by_pk.pop(sozialraum.pk, None)
    other = min(by_pk.values(), key=lambda found: found.rank, default=None)
    if chosen is None or other is None:
        return None
    return other.sozialraum if other.distance_km - chosen.distance_km <= settings.ALTERNATIVE_WITHIN_KM else None
