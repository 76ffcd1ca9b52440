"""What a person has typed into the editor, from the first look at a text to its merge with somebody else's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.editor.diff import Field, diff_fields
from jena_sro.inhalte.editor.forms import (
    PREFIX,
    AbschnittForm,
    AbschnittFormSet,
    BaseAbschnittFormSet,
    TextForm,
    picture_choices,
)
from jena_sro.inhalte.editor.merge import by_key, changed_parts
from jena_sro.inhalte.models import Abschnitt, FassungOwner

Typed = dict[str, Any]


@dataclass(frozen=True)
class Other:
    """How somebody else has changed a section meanwhile; `fields` compare it with what both started from."""

    section: Abschnitt | None
    fields: list[Field]
    picture: int | None

    def is_within(self, typed: Typed) -> bool:
        """Whether all that they wrote stands in what is typed here, perhaps beside more."""
        if self.section is None:
            return False
        texts: dict[str, Any] = dict(self.section)
        return all(texts[name].strip() in typed[name] for name in ("heading", "text", "easy_text"))


@dataclass(frozen=True)
class Row:
    """One section of the form, and what somebody else made of it."""

    form: AbschnittForm
    place: int
    is_first: bool
    is_last: bool
    other: Other | None


@dataclass(frozen=True)
class Entry:
    text: TextForm
    sections: BaseAbschnittFormSet

    @classmethod
    def shown(cls, sections: list[Any], **values: Any) -> "Entry":
        """A form filled with `sections`; `values` are those of TextForm."""
        formset = AbschnittFormSet(prefix=PREFIX, initial=sections, form_kwargs={"pictures": picture_choices()})
        return cls(TextForm(initial=values), formset)

    @classmethod
    def of_newest(cls, owner: Any) -> "Entry":
        newest = owner.fassungen.first()
        published = owner.published.number if owner.published else 0
        return cls.shown(newest.sections if newest else [], base=newest.number if newest else 0, published=published)

    @classmethod
    def sent(cls, data: QueryDict) -> "Entry":
        formset = AbschnittFormSet(data, prefix=PREFIX, form_kwargs={"pictures": picture_choices()})
        return cls(TextForm(data), formset)

    def is_valid(self) -> bool:
        return all([self.text.is_valid(), self.sections.is_valid()])

    @property
    def typed(self) -> list[Typed]:
        return [form.typed for form in self.sections.forms]

    def with_sections(self, sections: list[Any]) -> "Entry":
        """The same form with other sections; everything typed stays as it is, right or wrong."""
        return self.shown(sections, note=self.text["note"].value(), **self.text.numbers)

    def rows(self, owner: FassungOwner) -> list[Row]:
        find_other, last = self.others(owner), len(self.sections.forms) - 1
        return [Row(form, i, i == 0, i == last, find_other(form.typed)) for i, form in enumerate(self.sections.forms)]

    def others(self, owner: Any) -> Callable[[Typed], Other | None]:
        """How to find what somebody else changed in a section, while this text is merged with theirs."""
        numbers = self.text.numbers
        if numbers["merged"] is None:
            return lambda typed: None
        wanted = (numbers["merged"], numbers["base"])
        stored = {f.number: by_key(f.sections) for f in owner.fassungen.filter(number__in=[n for n in wanted if n])}
        started, theirs = (stored.get(number or 0, {}) for number in wanted)
        return lambda typed: other_of(typed, started.get(typed["key"]), theirs.get(typed["key"]))


def other_of(typed: Typed, started: Abschnitt | None, theirs: Abschnitt | None) -> Other | None:
    """None where the others changed nothing, or where their change stands in the form already."""
    if started is None:
        return None
    section: Any = {**typed, "picture": sent_number(typed["picture"])}
    open_parts = set(changed_parts(started, theirs)) & set(changed_parts(section, theirs))
    if not open_parts:
        return None
    return Other(
        theirs, [field for field in diff_fields(started, theirs) if field.is_changed], theirs.get("picture") if theirs else None
    )
