"""The Aufgaben about Maßnahmen that are overdue."""

from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from teilhabe.models import Massnahme


def settle_massnahme(massnahme: Massnahme) -> None:
    """Take it off the list of Aufgaben unless it is overdue."""
    if not massnahme.is_overdue:
        Aufgabe.objects.settle(massnahme, None)


@transaction.atomic
def raise_overdue() -> str:
    """An Aufgabe for each Massnahme that is overdue; those that no longer are leave the list."""
    overdue = list(Massnahme.objects.overdue())
    for massnahme in overdue:
        Aufgabe.objects.raise_for(massnahme, Aufgabe.Kind.MASSNAHME, Rolle.FACHDIENST, due_on=massnahme.due_on)
    stale = Aufgabe.objects.open().filter(kind=Aufgabe.Kind.MASSNAHME).exclude(object_id__in=[m.pk for m in overdue])
    stale.update(done_at=timezone.now())
    return f"{len(overdue)} Maßnahmen sind überfällig"
