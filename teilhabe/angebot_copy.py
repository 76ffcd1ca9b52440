"""What is copied when an Angebot is changed beside the public one: contents, times, the named person, facts of the house."""

from typing import Any

from sozialraeume.models import Ort
from teilhabe.angebot_parts import COPIED, COPIED_RELATIONS, ORT_ACCESS
from teilhabe.models import Angebot, Angebotszeit, Ansprechperson

ZEIT_FIELDS = tuple(field.attname for field in Angebotszeit._meta.concrete_fields if field.name not in ("id", "angebot"))
FACT_FIELDS = (*ORT_ACCESS, "checked_on", "checked_by")


def copy_contents(source: Angebot, target: Angebot) -> None:
    """Everything that is written about `source`; `target` is saved with it."""
    for name in COPIED:
        setattr(target, name, getattr(source, name))
    target.save()
    for name in COPIED_RELATIONS:
        getattr(target, name).set(getattr(source, name).all())
    copy_times(source, target)
    copy_person(source, target)


def values_of_time(zeit: Angebotszeit) -> tuple[Any, ...]:
    return tuple(getattr(zeit, name) for name in ZEIT_FIELDS)


def times_of(angebot: Angebot) -> list[tuple[Any, ...]]:
    """The stored rhythms, in an order that does not depend on when each was entered."""
    return sorted((values_of_time(zeit) for zeit in Angebotszeit.objects.filter(angebot=angebot)), key=repr)


def copy_times(source: Angebot, target: Angebot) -> None:
    """Give `target` the rhythms of `source`. Those that it has already stay, so calendars know their dates again."""
    wanted = times_of(source)
    for zeit in Angebotszeit.objects.filter(angebot=target):
        values = values_of_time(zeit)
        if values in wanted:
            wanted.remove(values)
        else:
            zeit.delete()
    for values in wanted:
        Angebotszeit.objects.create(angebot=target, **dict(zip(ZEIT_FIELDS, values, strict=True)))


def copy_person(source: Angebot, target: Angebot) -> None:
    person = Ansprechperson.objects.filter(angebot=source).first()
    if person is None:
        Ansprechperson.objects.filter(angebot=target).delete()
        return
    values = {name: getattr(person, name) for name in Ansprechperson.COPIED}
    Ansprechperson.objects.update_or_create(angebot=target, defaults=values)


def copy_facts(source: Ort, target: Ort) -> None:
    for name in FACT_FIELDS:
        setattr(target, name, getattr(source, name))
    target.save()


def changeable_ort(angebot: Angebot) -> Ort | None:
    """The place whose facts this Angebot may change: its own, or a copy where others take place there too.

    The copy is not stored yet.
    """
    ort = angebot.ort
    if ort is None or not Angebot.objects.filter(ort=ort).exclude(pk=angebot.pk).exists():
        return ort
    original = ort.ersetzt or ort
    place = {name: getattr(ort, name) for name in ("organisation", "name", "street", "postal_code", "ortschaft")}
    facts = {name: getattr(ort, name) for name in (*FACT_FIELDS, "latitude", "longitude", "is_example")}
    return Ort(ersetzt=original, **place, **facts)
