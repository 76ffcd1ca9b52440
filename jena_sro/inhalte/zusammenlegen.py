"""Two records that mean the same become one: field by field, with all that belongs to them, and the old address leads on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from jena_sro.inhalte import derived
from jena_sro.inhalte.fields import in_words
from jena_sro.inhalte.models import Aufgabe, Weiterleitung
from jena_sro.konten.models import Konto

GONE = "Einer der beiden Einträge ist inzwischen gelöscht oder zusammengelegt. Bitte beginnen Sie noch einmal."
NEEDED = "Auf den anderen Eintrag bezieht sich noch etwas, das nicht mitkommen kann. Es wurde nichts geändert."


@dataclass(frozen=True)
class Difference:
    """A field that holds different things in two records, each in words."""

    name: str
    label: str
    kept: str
    other: str


def differences(kept: models.Model, other: models.Model, names: Iterable[str]) -> list[Difference]:
    fields = [kept._meta.get_field(name) for name in names]
    found = [Difference(f.name, str(f.verbose_name), in_words(kept, f), in_words(other, f)) for f in fields]  # type: ignore[union-attr]
    return [difference for difference in found if difference.kept != difference.other]


@transaction.atomic
def merge(
    kept: models.Model,
    other: models.Model,
    *,
    take: Collection[str],
    drop: Collection[tuple[models.Model, str]],
    left_behind: Collection[type[models.Model]],
    by: Konto,
) -> Any:
    """`other` becomes part of `kept`, which takes the fields named in `take` from it. Returns the one that is left.

    `drop` are (record, name of a relation) whose rows nobody wants; rows of the models `left_behind` are worked out anew.
    Where both have a row that there can be only once, that of `kept` stays. Raises ValidationError and then changes nothing.
    """
    manager = type(kept)._default_manager
    locked = {row.pk: row for row in manager.select_for_update(of=("self",)).filter(pk__in=[kept.pk, other.pk]).order_by("pk")}
    if len(locked) < 2:
        raise ValidationError(GONE)
    kept, other = locked[kept.pk], locked[other.pk]
    with derived.together():
        for record, name in drop:
            getattr(locked[record.pk], name).all().delete()
        take_fields(kept, other, take)
        for relation in other._meta.related_objects:
            if relation.related_model not in left_behind:
                move(relation, kept, other)
        lead_on(kept, other, by)
    return kept


def take_fields(kept: Any, other: Any, names: Collection[str]) -> None:
    fields = [kept._meta.get_field(name) for name in names]
    lists = [field.name for field in fields if field.many_to_many]
    for field in fields:
        if not field.many_to_many:
            setattr(kept, field.name, getattr(other, field.name))
    kept.full_clean()
    chosen = {name: list(getattr(other, name).all()) for name in lists}
    for name, rows in chosen.items():
        getattr(kept, name).set(rows)
    kept.save()


def move(relation: Any, kept: models.Model, other: models.Model) -> None:
    """What refers to `other` refers to `kept`."""
    name = relation.field.name
    for row in relation.related_model._base_manager.filter(**{name: other}):
        if relation.many_to_many:
            getattr(row, name).remove(other)
            if row != kept:
                getattr(row, name).add(kept)
            continue
        setattr(row, name, kept)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            continue  # there can be one only: this goes with `other`


def lead_on(kept: Any, other: Any, by: Konto) -> None:
    slug = other.slug
    Aufgabe.objects.settle(other, by)
    Weiterleitung.objects.turn(other, kept)
    try:
        other.delete()
    except ProtectedError as error:
        raise ValidationError(NEEDED) from error
    if slug:
        Weiterleitung.objects.write(slug, kept)
