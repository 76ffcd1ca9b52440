"""What every kind of content has in common."""

from itertools import chain, count
from typing import Any, ClassVar

from django.db import models

from jena_sro.inhalte.models.weiterleitung import Weiterleitung
from jena_sro.inhalte.namen import german_slug, sort_key

RESERVED_SLUGS = ("beschluesse", "neu", "pdf", "sitzungen", "suche", "vergleich", "zettel")
ROOM_FOR_NUMBER = 10  # characters at the end of a slug


def free_slug(model: type[models.Model], name: str) -> str:
    """The name as an address of `model`, numbered where another record or the portal itself has it, or a record once had it."""
    length = model._meta.get_field("slug").max_length - ROOM_FOR_NUMBER  # type: ignore[union-attr, operator]
    base = german_slug(name)[:length] or str(model._meta.model_name)
    others = model._base_manager.filter(slug__startswith=base).values_list("slug", flat=True)
    taken = {*RESERVED_SLUGS, *others, *Weiterleitung.objects.slugs_of(model, base)}
    return next(slug for slug in chain([base], (f"{base}-{number}" for number in count(2))) if slug not in taken)


class Auskunft(models.TextChoices):
    """Answer to a question of fact; "unbekannt" is never shown as "nein"."""

    JA = "ja", "ja"
    TEILWEISE = "teilweise", "teilweise"
    NEIN = "nein", "nein"
    UNBEKANNT = "unbekannt", "unbekannt"


class AuskunftField(models.CharField):
    """One fact of accessibility: ja, teilweise, nein or (until someone asks) unbekannt."""

    def __init__(self, verbose_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("choices", Auskunft.choices)
        kwargs.setdefault("default", Auskunft.UNBEKANNT)
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, [kwargs.pop("verbose_name")], kwargs


class FactsMixin:
    """Shows the AuskunftFields named in FACTS to people."""

    FACTS: ClassVar[tuple[str, ...]] = ()

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Facts as (label, value, value in words)."""
        fields = {field.name: field for field in type(self)._meta.fields}  # type: ignore[attr-defined]
        return [
            (str(fields[name].verbose_name), getattr(self, name), getattr(self, f"get_{name}_display")()) for name in self.FACTS
        ]


class Inhalt(models.Model):
    """Times of a record and whether it was made up for demonstration."""

    is_example = models.BooleanField("Beispiel", default=False, help_text="Erfundener Eintrag der Demonstration.")
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField("geändert am", auto_now=True)

    class Meta:
        abstract = True

    @property
    def example_mark(self) -> str:
        """What follows the name of something made up where it is read outside of the portal."""
        return " (Beispiel)" if self.is_example else ""


class NamedInhalt(Inhalt):
    """Content with a name, an address and a place in the alphabet."""

    name = models.CharField("Name", max_length=200)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    sort_key = models.CharField("Sortierung", max_length=200, editable=False, db_index=True)

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS),
                name="%(app_label)s_%(class)s_slug_reserved",
                violation_error_message="Dieses Wort ist in Adressen vergeben. Bitte wählen Sie ein anderes.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        if self.has_address:
            self.slug = self.slug or free_slug(type(self), self.name)
        super().save(*args, **kwargs)

    @property
    def has_address(self) -> bool:
        """Whether people reach it under a slug."""
        return True


class Vokabel(models.Model):
    """One word of a list that staff may extend, such as an Angebotsart."""

    name = models.CharField("Name", max_length=100, unique=True)
    slug = models.SlugField("Adresse", max_length=100, unique=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(type(self), self.name)
        super().save(*args, **kwargs)
