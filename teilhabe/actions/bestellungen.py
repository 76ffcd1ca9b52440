"""What becomes of a Bestellung: its address is forgotten in the same moment."""

import datetime

from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.einsendungen import close_for_good, lock_open
from jena_sro.inhalte.kalender import day_span
from jena_sro.konten.models import Konto
from teilhabe.models import Bestellung


@transaction.atomic
def close_bestellung(*, pk: int, stand: Bestellung.Stand, konto: Konto | None) -> bool:
    """Close it and keep only what is no trace of a person: what, form, count, months. False if somebody was quicker."""
    bestellung = lock_open(Bestellung, pk)
    if bestellung is None:
        return False
    months = {"created_at": month_of(bestellung.created_at), "closed_at": month_of(timezone.now())}
    close_for_good(bestellung, konto, stand=stand, note="", closed_by=None, **months)
    return True


def month_of(moment: datetime.datetime) -> datetime.datetime:
    """The beginning of its month: no day tells who it was."""
    return day_span(timezone.localdate(moment).replace(day=1))[0]


def forget_address(bestellung: Bestellung) -> None:
    close_bestellung(pk=bestellung.pk, stand=Bestellung.Stand.ABGELAUFEN, konto=None)
