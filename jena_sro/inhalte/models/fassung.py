"""Texts made of sections: immutable versions with a pointer to the draft and the published one."""

import hashlib
import json
from itertools import count
from typing import Any, Required, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction

from jena_sro.inhalte.models.bild import Bild
from jena_sro.inhalte.namen import german_slug
from jena_sro.konten.models import Konto


class Abschnitt(TypedDict, total=False):
    """One section of a Fassung; headings and texts are needed, `complete` fills in the rest.

    `key` names the section through all Fassungen, also under another heading and in another place. `easy_text` says the
    same in easy language. `picture` is the primary key of a Bild.
    """

    key: str
    heading: Required[str]
    text: Required[str]
    easy_text: str
    picture: int | None


TEXTS = ("key", "heading", "text", "easy_text")
KEY_LENGTH = 60


class FassungImmutableError(TypeError):
    """A stored Fassung was about to be changed."""


class FassungConflictError(Exception):
    """Somebody has written or published another Fassung in the meantime; `fassung` is that one."""

    def __init__(self, fassung: Any) -> None:
        super().__init__(str(fassung))
        self.fassung = fassung


def validate_sections(sections: Any) -> None:
    """Raise ValidationError unless `sections` is a list of headings with texts."""
    if not isinstance(sections, list) or not all(is_section(section) for section in sections):
        raise ValidationError("Eine Fassung besteht aus Abschnitten mit Überschrift und Text.")
    keys = [section["key"] for section in sections if section.get("key")]
    if len(set(keys)) < len(keys):
        raise ValidationError("Jeder Abschnitt einer Fassung braucht eine eigene Kennung.")


def is_section(section: Any) -> bool:
    if not isinstance(section, dict) or not {"heading", "text"} <= set(section) <= {*TEXTS, "picture"}:
        return False
    has_texts = all(isinstance(section[name], str) for name in TEXTS if name in section)
    return has_texts and isinstance(section.get("picture"), int | None)


def complete(sections: list[Abschnitt]) -> list[Abschnitt]:
    """The sections with every part; one without a key gets its heading as a free one."""
    taken = {section["key"] for section in sections if section.get("key")}
    completed: list[Abschnitt] = []
    for section in sections:
        base = german_slug(section["heading"])[:KEY_LENGTH] or "abschnitt"
        names = (base if number == 1 else f"{base}-{number}" for number in count(1))
        key = section.get("key") or next(name for name in names if name not in taken)
        taken.add(key)
        empty: Abschnitt = {"key": key, "heading": "", "text": "", "easy_text": "", "picture": None}
        completed.append(empty | section | {"key": key})
    return completed


class Fassung(models.Model):
    """One version of a text; each owner has an own table with a foreign key `owner`."""

    number = models.PositiveIntegerField("Nummer")
    sections = models.JSONField("Abschnitte", validators=[validate_sections])
    author = models.ForeignKey(Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="von")
    note = models.CharField("Anmerkung", max_length=200, blank=True)
    created_at = models.DateTimeField("vom", auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Fassung {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise FassungImmutableError("A Fassung is written once. Write a new one instead.")
        super().save(*args, **kwargs)

    @property
    def sha256(self) -> str:
        """Hash over headings and texts, which names this wording and nothing else."""
        canonical = json.dumps(self.sections, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def author_label(self) -> str:
        """Who wrote it, as far as that is still known; the first Fassungen come with the portal."""
        if self.author is None:
            return "Portal"
        return "gelöschtes Konto" if self.author.is_erased else str(self.author)

    @property
    def plain_text(self) -> str:
        return "\n".join(f"{section['heading']}\n{section['text']}" for section in self.sections)


class FassungOwner(models.Model):
    """Owner of Fassungen; the concrete model declares `draft` and `published` to its own table."""

    class Meta:
        abstract = True

    @property
    def has_unpublished_draft(self) -> bool:
        """Whether the newest Fassung is not the one the public sees."""
        return self.draft_id != self.published_id  # type: ignore[attr-defined]

    def lock(self) -> Any:
        """The row as it is now, which nobody else writes until the transaction ends."""
        return type(self)._base_manager.select_for_update().get(pk=self.pk)

    def write_fassung(
        self, sections: list[Abschnitt], *, author: Konto | None = None, note: str = "", based_on: int | None = None
    ) -> Any:
        """Store `sections` as the newest Fassung and make it the draft.

        `based_on` is the number of the Fassung that the author has started from, 0 for none. Raises FassungConflictError
        if another one is the newest by now, and ValidationError for malformed sections.
        """
        validate_sections(sections)
        sections = complete(sections)
        with transaction.atomic():
            newest = self.lock().fassungen.first()
            number = newest.number if newest else 0
            if based_on not in (None, number):
                raise FassungConflictError(newest)
            Bild.objects.mark_used(section["picture"] for section in sections)
            self.draft = self.fassungen.create(number=number + 1, sections=sections, author=author, note=note)  # type: ignore[attr-defined]
            self.save(update_fields=["draft"])
        return self.draft

    def publish(self, fassung: Any, *, instead_of: int | None = None) -> None:
        """Show `fassung`, which must belong to this owner, to the public.

        `instead_of` is the number of the Fassung that is known as the published one, 0 for none. Raises
        FassungConflictError if another one has been published by now.
        """
        if fassung.owner_id != self.pk:
            raise ValueError("The Fassung belongs to another text.")
        with transaction.atomic():
            published = self.lock().published
            if instead_of not in (None, published.number if published else 0):
                raise FassungConflictError(published)
            self.published = fassung
            self.save(update_fields=["published"])
