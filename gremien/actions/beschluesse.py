"""Decisions that are overdue wait for the Geschäftsstelle of their Gremium."""

from django.db import transaction

from gremien.models import Beschluss
from jena_sro.inhalte.models import Aufgabe


def settle_beschluss(beschluss: Beschluss) -> None:
    """Take it off the list of Aufgaben unless it is overdue."""
    if not beschluss.is_overdue:
        Aufgabe.objects.settle(beschluss, None)


@transaction.atomic
def raise_overdue() -> str:
    """An Aufgabe for each Beschluss that is overdue; those that no longer are leave the list."""
    overdue = list(Beschluss.objects.overdue().select_related("gremium__geschaeftsstelle"))
    for beschluss in overdue:
        rolle = beschluss.gremium.geschaeftsstelle.name
        Aufgabe.objects.raise_for(beschluss, Aufgabe.Kind.BESCHLUSS, rolle, due_on=beschluss.due_on)
    Aufgabe.objects.settle_others(Beschluss, Aufgabe.Kind.BESCHLUSS, [beschluss.pk for beschluss in overdue])
    return f"{len(overdue)} Beschlüsse sind überfällig"
