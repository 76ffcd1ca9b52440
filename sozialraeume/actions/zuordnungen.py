"""Changes of the Zuordnungen: confirm, attach from a day on, withdraw. Each locks the Ortschaft first.

What holds today or held before is only ever confirmed, never rewritten: figures of the past keep the Zuordnung of their time.
"""

import datetime
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Ortschaft, Sozialraum, Zuordnung

CHANGED = "Jemand anderes hat diese Zuordnung inzwischen geändert. Bitte prüfen Sie, ob Ihre Angaben noch passen."


def lock_ortschaft(pk: int) -> Ortschaft:
    return Ortschaft.objects.select_for_update().get(pk=pk)


def update_aufgabe(ortschaft: Ortschaft, konto: Konto | None = None) -> None:
    """The Fachdienst has an Aufgabe about the Ortschaft as long as one of its Zuordnungen is undecided."""
    if ortschaft.zuordnungen.undecided().exists():
        due_on = timezone.localdate() + datetime.timedelta(days=settings.ZUORDNUNG_CONFIRM_DAYS)
        Aufgabe.objects.raise_for(ortschaft, Aufgabe.Kind.ZUORDNUNG, Rolle.FACHDIENST, due_on=due_on)
    else:
        Aufgabe.objects.settle(ortschaft, konto)


@transaction.atomic
def raise_zuordnung_aufgaben() -> int:
    """See that every Ortschaft with a provisional Zuordnung has its Aufgabe; returns how many wait."""
    ortschaften = Ortschaft.objects.filter(pk__in=Zuordnung.objects.undecided().values("ortschaft"))
    for ortschaft in ortschaften:
        update_aufgabe(ortschaft)
    return len(ortschaften)


@transaction.atomic
def confirm_zuordnungen(*, pks: Collection[int], konto: Konto) -> list[Zuordnung]:
    """Confirm those that still wait and return them; with the others somebody was quicker."""
    affected = Zuordnung.objects.filter(pk__in=pks).values("ortschaft")
    ortschaften = list(Ortschaft.objects.filter(pk__in=affected).order_by("pk").select_for_update())
    zuordnungen = list(Zuordnung.objects.waiting().filter(pk__in=pks).select_related("ortschaft", "sozialraum"))
    for zuordnung in zuordnungen:
        zuordnung.confirm(konto)
    for ortschaft in ortschaften:
        update_aufgabe(ortschaft, konto)
    return zuordnungen


@transaction.atomic
def attach_ortschaft(*, ortschaft: Ortschaft, zuordnung: Zuordnung, replaces: Zuordnung | None, seen: int, konto: Konto) -> None:
    """Store `zuordnung`, which is new, in place of `replaces`, which has not begun.

    Raises ValidationError if the Zuordnungen are not those of the version `seen`, or if it would change nothing.
    """
    if lock_ortschaft(ortschaft.pk).zuordnung_version != seen:
        raise ValidationError(CHANGED)
    if replaces:
        replaces.delete()
    require_change(ortschaft, zuordnung.sozialraum, zuordnung.valid_from)
    if zuordnung.is_provisional:
        zuordnung.save()
    else:
        zuordnung.confirm(konto)
    update_aufgabe(ortschaft, konto)


def require_change(ortschaft: Ortschaft, sozialraum: Sozialraum, day: datetime.date) -> None:
    """Raises ValidationError if a Zuordnung begins on `day` already or the Ortschaft then belongs to `sozialraum` anyway."""
    if ortschaft.zuordnungen.filter(valid_from=day).exists():
        raise ValidationError(
            {"valid_from": "Für diesen Tag gibt es schon eine Zuordnung. Ändern Sie diese oder nehmen Sie einen anderen Tag."}
        )
    if ortschaft.zuordnungen.on(day).filter(sozialraum=sozialraum).exists():
        raise ValidationError(
            {"sozialraum": f"An diesem Tag gehört {ortschaft} schon zu {sozialraum}. Bitte wählen Sie einen anderen Sozialraum."}
        )


@transaction.atomic
def withdraw_zuordnung(*, zuordnung: Zuordnung, konto: Konto) -> bool:
    """Take back a Zuordnung that has not begun; False if it has, is gone, or is the only one of its Ortschaft."""
    ortschaft = lock_ortschaft(zuordnung.ortschaft_id)
    mine = ortschaft.zuordnungen.coming().filter(pk=zuordnung.pk).first()
    if mine is None or not ortschaft.zuordnungen.filter(valid_from__lt=mine.valid_from).exists():
        return False
    mine.delete()
    update_aufgabe(ortschaft, konto)
    return True
