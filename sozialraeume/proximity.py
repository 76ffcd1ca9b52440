"""Which Sozialraum lies nearest: distances between positions, as the crow flies.

Positions are middles, not boundaries, so a near miss says little; people decide, see the page of the Zuordnungen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import floatformat

from sozialraeume.models import Ortschaft, Sozialraum


@dataclass(frozen=True)
class CoreDistance:
    """Distance in km from an Ortschaft to `core`, the nearest core Ortschaft of `sozialraum`."""

    sozialraum: Sozialraum
    core: Ortschaft
    distance_km: float

    def __str__(self) -> str:
        return f"{self.sozialraum}, {floatformat(self.distance_km, 1)} km bis {self.core}"


def core_distances(
    ortschaft: Ortschaft, ortschaften: Iterable[Ortschaft], sozialraeume: Mapping[int, Sozialraum]
) -> list[CoreDistance]:
    """Distance to the core of each Sozialraum, the nearest first. The `ortschaften` carry `sozialraum_id`."""
    nearest: dict[int, CoreDistance] = {}
    for core in ortschaften:
        sozialraum = sozialraeume.get(core.sozialraum_id)  # type: ignore[attr-defined]
        if not core.is_core or sozialraum is None:
            continue
        found = CoreDistance(sozialraum, core, ortschaft.distance_km(core))
        known = nearest.get(sozialraum.pk)
        if known is None or found.distance_km < known.distance_km:
            nearest[sozialraum.pk] = found
    return sorted(nearest.values(), key=lambda found: found.distance_km)


def alternative_to(sozialraum: Sozialraum, distances: Iterable[CoreDistance]) -> Sozialraum | None:
    """The nearest other Sozialraum, if it is nearer than `sozialraum` or hardly further away."""
    by_pk = {found.sozialraum.pk: found for found in distances}
    chosen = by_pk.pop(sozialraum.pk, None)
    other = min(by_pk.values(), key=lambda found: found.distance_km, default=None)
    if chosen is None or other is None:
        return None
    return other.sozialraum if other.distance_km - chosen.distance_km <= settings.ALTERNATIVE_WITHIN_KM else None
