"""Writes that concern several records at once."""

from django.db import transaction

from jena_sro.inhalte.einsendungen import answer_by_mail, ask_for_answer
from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.models import Aufgabe, Rueckmeldung
from jena_sro.konten.actions import lock, require_other_administration, require_other_konto
from jena_sro.konten.models import Konto


@transaction.atomic
def close_rueckmeldung(pk: int, konto: Konto, answer: str = "") -> bool:
    """Answer (by mail where an address is known) or close without answer; False if somebody was quicker."""
    rueckmeldung = Rueckmeldung.objects.select_for_update().get(pk=pk)
    if not rueckmeldung.is_open:
        return False
    rueckmeldung.close(konto, answer)
    Aufgabe.objects.settle(rueckmeldung, konto)
    if answer:
        answer_by_mail(rueckmeldung, subject="Antwort auf Ihre Nachricht", sent=rueckmeldung.message, answer=answer)
    return True


@transaction.atomic
def reopen_rueckmeldung(pk: int) -> bool:
    """It waits for an answer again; False if it does already."""
    rueckmeldung = Rueckmeldung.objects.select_for_update().get(pk=pk)
    if rueckmeldung.is_open:
        return False
    rueckmeldung.reopen()
    ask_for_answer(rueckmeldung)
    return True


@transaction.atomic
def erase_as_administration(konto: Konto, by: Konto) -> None:
    """Erase an account. Raises ValidationError for oneself and for the last one of the Administration."""
    require_other_konto(konto, by, "Ihr eigenes Konto können Sie nicht löschen.")
    konto = lock(konto)
    require_other_administration(konto)
    erase_konto(konto)
