"""Texts made of sections: immutable versions with a pointer to the draft and the published one."""

import hashlib
import json
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction

from jena_sro.konten.models import Konto


class Abschnitt(TypedDict):
    """One section of a Fassung: its heading and its Markdown text."""

    heading: str
    text: str


class FassungImmutableError(TypeError):
    """A stored Fassung was about to be changed."""


def validate_sections(sections: Any) -> None:
    """Raise ValidationError unless `sections` is a list of headings with texts."""
    if not isinstance(sections, list) or not all(is_section(section) for section in sections):
        raise ValidationError("Eine Fassung besteht aus Abschnitten mit Überschrift und Text.")


def is_section(section: Any) -> bool:
    has_keys = isinstance(section, dict) and set(section) == {"heading", "text"}
    return has_keys and all(isinstance(value, str) for value in section.values())


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
    def plain_text(self) -> str:
        return "\n".join(f"{section['heading']}\n{section['text']}" for section in self.sections)


class FassungOwner(models.Model):
    """Owner of Fassungen; the concrete model declares `draft` and `published` to its own table."""

    class Meta:
        abstract = True

    def write_fassung(self, sections: list[Abschnitt], *, author: Konto | None = None, note: str = "") -> Any:
        """Store `sections` as the newest Fassung and make it the draft. Raises ValidationError for malformed sections."""
        validate_sections(sections)
        with transaction.atomic():
            owner = type(self)._base_manager.select_for_update().get(pk=self.pk)
            newest = owner.fassungen.first()  # type: ignore[attr-defined]
            number = newest.number + 1 if newest else 1
            fassung = owner.fassungen.create(number=number, sections=sections, author=author, note=note)  # type: ignore[attr-defined]
            self.draft = fassung
            self.save(update_fields=["draft"])
        return fassung

    def publish(self, fassung: Any) -> None:
        """Show `fassung` to the public. It must belong to this owner."""
        if fassung.owner_id != self.pk:
            raise ValueError("The Fassung belongs to another text.")
        self.published = fassung
        self.save(update_fields=["published"])
