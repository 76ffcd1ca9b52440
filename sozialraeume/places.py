"""The places figures are delivered for, each named by one word: `jena`, `planungsraum`, `sozialraum-3`, `ortschaft-12`."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from jena_sro.inhalte.namen import german_slug
from sozialraeume.models import Kennzahlwert, Ortschaft, Sozialraum, Zuordnung

JENA, PLANUNGSRAUM = Kennzahlwert.Area.JENA, Kennzahlwert.Area.PLANUNGSRAUM


@dataclass(frozen=True)
class Places:
    """All places on one day, with the Zuordnung of that time; before the first one, with the first."""

    sozialraeume: list[Sozialraum]
    ortschaften: list[Ortschaft]
    sozialraum_of: dict[int, int] = field(default_factory=dict)

    @classmethod
    def load(cls, day: datetime.date) -> "Places":
        sozialraum_of: dict[int, int] = {}
        for zuordnung in Zuordnung.objects.order_by("valid_from"):
            if zuordnung.valid_from <= day or zuordnung.ortschaft_id not in sozialraum_of:
                sozialraum_of[zuordnung.ortschaft_id] = zuordnung.sozialraum_id
        ortschaften = Ortschaft.objects.order_by("sort_key", "pk")
        return cls(list(Sozialraum.objects.all()), list(ortschaften), sozialraum_of)

    def inside(self, sozialraum: Sozialraum) -> list[Ortschaft]:
        return [o for o in self.ortschaften if self.sozialraum_of.get(o.pk) == sozialraum.pk]

    def labels(self) -> Iterator[tuple[str, str]]:
        """Place and name, in the order of every list: each Sozialraum before its Ortschaften, all Jena last."""
        for _, places in self.groups():
            yield from places

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The same under the name of each Sozialraum."""
        for sozialraum in self.sozialraeume:
            inner = [(f"ortschaft-{o.pk}", o.name) for o in self.inside(sozialraum)]
            yield sozialraum.name, [(f"sozialraum-{sozialraum.pk}", f"Sozialraum {sozialraum.name}"), *inner]
        others = [(f"ortschaft-{o.pk}", o.name) for o in self.ortschaften if o.pk not in self.sozialraum_of]
        yield "Weitere", [*others, *Kennzahlwert.Area.choices[::-1]]

    def parts(self, *, with_planungsraum: bool) -> dict[str, list[int]]:
        """Place -> keys of its Ortschaften. Where the sixth Planungsraum is delivered, the others are only their cores."""
        parts = {f"ortschaft-{o.pk}": [o.pk] for o in self.ortschaften}
        for sozialraum in self.sozialraeume:
            inner = [o.pk for o in self.inside(sozialraum) if o.is_core or not with_planungsraum]
            parts[f"sozialraum-{sozialraum.pk}"] = inner
        if with_planungsraum:
            parts[PLANUNGSRAUM] = [o.pk for o in self.ortschaften if not o.is_core]
        parts[JENA] = [o.pk for o in self.ortschaften]
        return parts

    def by_name(self) -> dict[str, str]:
        """Slug of a name -> place, for names in files."""
        names = {german_slug(label): place for place, label in self.labels()}
        return names | {"jena": JENA, "stadt-jena": JENA, "planungsraum-ortschaften": PLANUNGSRAUM}
