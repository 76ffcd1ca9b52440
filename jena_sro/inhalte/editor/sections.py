"""Sections as pages show them."""

from collections.abc import Iterable, Mapping
from typing import Any

from jena_sro.inhalte.models import Abschnitt, Bild


def bilder_of(sections: Iterable[Mapping[str, Any]]) -> dict[int, Bild]:
    """The Bilder of the sections by primary key; no query where there is none."""
    wanted = {section.get("picture") for section in sections} - {None}
    return Bild.objects.in_bulk(wanted) if wanted else {}


def shown_sections(sections: list[Abschnitt]) -> list[dict[str, Any]]:
    """Each section with an `anchor` of its own and its `bild`."""
    bilder = bilder_of(sections)
    return [
        {**section, "anchor": f"abschnitt-{section.get('key') or place}", "bild": bilder.get(section.get("picture") or 0)}
        for place, section in enumerate(sections, start=1)
    ]
