"""An Angebot part by part, in words: what still lacks, what differs between two, and whether somebody has changed it."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from django.db.models import Model
from django.utils.formats import date_format

from jena_sro.inhalte.editor.diff import Part as DiffPart
from jena_sro.inhalte.editor.diff import diff_words
from jena_sro.inhalte.fields import in_words
from sozialraeume.models import Ort
from teilhabe.models import Angebot, Teil

Values = list[tuple[str, str]]  # label and what stands there, as people read it

ORT_FIELDS = ("name", "street", "postal_code", "ortschaft")
ORT_ACCESS = (*Ort.FACTS, "stop_name", "stop_metres", "way_to_door")
FIELDS: dict[Teil, tuple[str, ...]] = {
    Teil.WAS: ("name", "art", "short_text", "text", "lebensbereiche"),
    Teil.WO: ("mode", "serves_all_jena", "serves"),
    Teil.WANN: (),
    Teil.FUER_WEN: (
        "zugang", "zielgruppen", "age_from", "age_to", "abstinence_required", "free_of_charge", "cost_text", "sprachen",
    ),
    Teil.BARRIEREFREIHEIT: (*Angebot.FACTS, "access_checked_on"),
    Teil.KONTAKT: ("phone", "email", "together_with"),
    Teil.EINFACH: ("easy_text",),
    Teil.BILD: ("bild",),
}  # fmt: skip
# What the public never sees; the README names each.
INTERNAL = {
    "id", "created_at", "updated_at", "sort_key", "ersetzt", "drafted_by", "assigned_to",
    "confirm_own", "confirm_by", "asked_on",
}  # fmt: skip
# What belongs to the Angebot itself and not to what is written about it.
OWN = INTERNAL | {"slug", "state", "is_public", "confirmed_on", "organisation", "is_example"}
COPIED = tuple(field.name for field in Angebot._meta.concrete_fields if field.name not in OWN)
COPIED_RELATIONS = ("together_with", "lebensbereiche", "zielgruppen", "sprachen", "serves")


def values_of(record: Model | None, names: Iterable[str]) -> Values:
    if record is None:
        return []
    fields = [record._meta.get_field(name) for name in names]
    return [(str(field.verbose_name), in_words(record, field)) for field in fields]  # type: ignore[union-attr]


def times_in_words(angebot: Angebot) -> str:
    """One rhythm a line."""
    lines = []
    for zeit in angebot.zeiten.all():
        period = [f"ab {date_format(zeit.valid_from, 'j. F Y')}"] if zeit.valid_from else []
        period += [f"bis {date_format(zeit.valid_until, 'j. F Y')}"] if zeit.valid_until else []
        lines.append("; ".join(filter(None, [zeit.in_words, zeit.limits_in_words, " ".join(period), zeit.note])))
    return "\n".join(lines)


def person_in_words(angebot: Angebot) -> str:
    person = getattr(angebot, "ansprechperson", None)
    return f"{person.name}, bis {date_format(person.expires_on, 'j. F Y')}" if person else ""


def values_of_part(angebot: Angebot, teil: Teil) -> Values:
    """All that is stored in this part."""
    values = values_of(angebot, FIELDS[teil])
    if teil == Teil.WO:
        house = ", ".join(text for _, text in values_of(angebot.ort, ORT_FIELDS))
        return [values[0], ("Ort", house), *values[1:]]
    if teil == Teil.WANN:
        return [("Zeiten", times_in_words(angebot))]
    if teil == Teil.BARRIEREFREIHEIT:
        return [*values_of(angebot.ort, ORT_ACCESS), *values]
    if teil == Teil.KONTAKT:
        return [*values, ("Ansprechperson", person_in_words(angebot))]
    return values


def version_of_part(angebot: Angebot, teil: Teil) -> str:
    """Changes with everything that is stored in this part."""
    return hashlib.sha256(repr(values_of_part(angebot, teil)).encode()).hexdigest()[:16]


def version_of_angebot(angebot: Angebot) -> str:
    """Changes with everything that is stored, and with the state."""
    parts = [version_of_part(angebot, teil) for teil in Teil]
    return hashlib.sha256(repr([angebot.state, *parts]).encode()).hexdigest()[:16]


# ---- what still lacks ----


def has_facts(angebot: Angebot) -> bool:
    facts = chain(angebot.facts, angebot.ort.facts if angebot.ort else [])
    return any(value != "unbekannt" for _, value, _ in facts)


# What must be there before somebody else looks at it; all else is invited.
NEEDED: dict[Teil, Callable[[Angebot], bool]] = {
    Teil.WAS: lambda angebot: bool(angebot.name),
    Teil.WO: lambda angebot: bool(angebot.mode) and (angebot.mode != "vor_ort" or angebot.ort_id is not None),
    Teil.WANN: lambda angebot: bool(angebot.zeiten.all()),
    Teil.FUER_WEN: lambda angebot: bool(angebot.zugang),
    Teil.KONTAKT: lambda angebot: bool(angebot.contact_phone or angebot.contact_email),
}
INVITED: dict[Teil, Callable[[Angebot], bool]] = {
    Teil.BARRIEREFREIHEIT: has_facts,
    Teil.EINFACH: lambda angebot: bool(angebot.easy_text),
    Teil.BILD: lambda angebot: angebot.bild_id is not None,
}


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    teil: Teil
    is_needed: bool
    is_done: bool
    note: str  # of the Fachdienst, when it was returned

    @property
    def stand(self) -> str:
        if self.is_done:
            return "ausgefüllt"
        return "fehlt noch" if self.is_needed else "freiwillig"


def task_list(angebot: Angebot, notes: dict[str, str]) -> list[Task]:
    checks = NEEDED | INVITED
    return [Task(teil, teil in NEEDED, checks[teil](angebot), notes.get(teil.value, "")) for teil in Teil]


def lacking(angebot: Angebot) -> list[Teil]:
    return [teil for teil in Teil if teil in NEEDED and not NEEDED[teil](angebot)]


# ---- old and new side by side ----


class FieldDiff(NamedTuple):
    label: str
    old: list[DiffPart]
    new: list[DiffPart]


class TeilDiff(NamedTuple):
    teil: Teil
    fields: list[FieldDiff]


def field_diff(label: str, old: str, new: str) -> FieldDiff:
    parts = diff_words(old, new)
    return FieldDiff(label, [p for p in parts if p.kind != "added"], [p for p in parts if p.kind != "removed"])


def diff_part(old: Angebot, new: Angebot, teil: Teil) -> TeilDiff:
    before, after = dict(values_of_part(old, teil)), dict(values_of_part(new, teil))
    labels = [*after, *(label for label in before if label not in after)]
    pairs = [(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return TeilDiff(teil, [field_diff(label, was, now) for label, was, now in pairs if was != now])


def diff_angebote(old: Angebot, new: Angebot) -> list[TeilDiff]:
    """The parts that differ, each with the fields that do."""
    return [diff for teil in Teil if (diff := diff_part(old, new, teil)).fields]


def filled_parts(angebot: Angebot) -> list[tuple[Teil, Values]]:
    """All that is filled in, part by part."""
    parts = [(teil, [(label, text) for label, text in values_of_part(angebot, teil) if text]) for teil in Teil]
    return [(teil, values) for teil, values in parts if values]
