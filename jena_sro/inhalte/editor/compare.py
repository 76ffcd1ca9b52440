"""Two Fassungen of a text beside each other."""

from dataclasses import dataclass
from typing import Any

from django import forms

from jena_sro.inhalte.editor.diff import SectionDiff, diff_sections
from jena_sro.inhalte.editor.sections import bilder_of
from jena_sro.inhalte.models import Bild

MISSING = "Eine Fassung mit dieser Nummer gibt es nicht."
NO_NUMBER = {"required": "Bitte nennen Sie die Nummer der Fassung, die Sie vergleichen möchten."}


class CompareForm(forms.Form):
    von = forms.IntegerField(label="Ältere Fassung", min_value=1, max_value=2**31 - 1, error_messages=NO_NUMBER)
    bis = forms.IntegerField(label="Neuere Fassung", min_value=1, max_value=2**31 - 1, error_messages=NO_NUMBER)


@dataclass(frozen=True)
class ChangedSection:
    """`bilder` are the pictures before and after, if they differ."""

    diff: SectionDiff
    bilder: tuple[Bild | None, Bild | None] | None


@dataclass(frozen=True)
class Comparison:
    old: Any
    new: Any
    changed: list[ChangedSection]
    unchanged: list[str]


def compare_fassungen(owner: Any, form: CompareForm) -> Comparison | None:
    """The two Fassungen of a valid form; None, with an error at its field, if one is not there."""
    wanted = {name: form.cleaned_data[name] for name in ("von", "bis")}
    found = {fassung.number: fassung for fassung in owner.fassungen.select_related("author").filter(number__in=wanted.values())}
    for name, number in wanted.items():
        if number not in found:
            form.add_error(name, MISSING)
    if form.errors:
        return None
    old, new = found[wanted["von"]], found[wanted["bis"]]
    bilder = bilder_of([*old.sections, *new.sections])
    diffs = diff_sections(old.sections, new.sections)
    changed = [ChangedSection(diff, changed_bilder(diff, bilder)) for diff in diffs if diff.is_changed]
    return Comparison(old, new, changed, [diff.heading for diff in diffs if not diff.is_changed])


def changed_bilder(diff: SectionDiff, bilder: dict[int, Bild]) -> tuple[Bild | None, Bild | None] | None:
    before, after = diff.pictures
    return (bilder.get(before or 0), bilder.get(after or 0)) if before != after else None
