"""Answers of the Fachdienst to what residents propose, and the question whether a Ressource is still there."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte.einsendungen import answer_by_mail, close_for_good, lock_open
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Ressource, Vorschlag

SUBJECT = "Ihr Vorschlag"


@transaction.atomic
def accept_vorschlag(*, pk: int, ressource: Ressource, konto: Konto) -> bool:
    """Store the new Ressource that came of it and say thank you by mail; False if somebody was quicker."""
    vorschlag = lock_open(Vorschlag, pk)
    if vorschlag is None:
        return False
    ressource.save()
    answer = f"Vielen Dank. Wir haben „{ressource.name}“ aufgenommen, auf der Seite von {ressource.ortschaft}:"
    answer += f"\n{settings.PORTAL_URL}{ressource.ortschaft.get_absolute_url()}"
    answer_by_mail(vorschlag, subject=SUBJECT, sent=vorschlag.summary, answer=answer)
    close_for_good(vorschlag, konto, stand=Vorschlag.Stand.UEBERNOMMEN, ressource=ressource)
    return True


@transaction.atomic
def decline_vorschlag(*, pk: int, answer: str, konto: Konto) -> bool:
    """Close it with the reason, which goes by mail where an address is known; False if somebody was quicker."""
    vorschlag = lock_open(Vorschlag, pk)
    if vorschlag is None:
        return False
    answer_by_mail(vorschlag, subject=SUBJECT, sent=vorschlag.summary, answer=answer)
    close_for_good(vorschlag, konto, stand=Vorschlag.Stand.ABGELEHNT, answer=answer)
    return True


@transaction.atomic
def ask_about_ressourcen() -> str:
    """Nobody keeps a Ressource, so the Fachdienst is asked when it is due. Safe to repeat and to run late."""
    Ressource.objects.present().due().update(asked_on=timezone.localdate())
    waiting = list(Ressource.objects.present().filter(asked_on__isnull=False))
    for ressource in waiting:
        Aufgabe.objects.raise_for(ressource, Aufgabe.Kind.BESTAETIGUNG, Rolle.FACHDIENST)
    Aufgabe.objects.settle_others(Ressource, Aufgabe.Kind.BESTAETIGUNG, [ressource.pk for ressource in waiting])
    return f"{len(waiting)} zu bestätigen"


@transaction.atomic
def confirm_ressource(*, pk: int, konto: Konto) -> Ressource:
    """It is still there, and what the portal says holds."""
    ressource = Ressource.objects.select_for_update().get(pk=pk)
    ressource.confirmed_on, ressource.confirm_own = timezone.localdate(), None
    ressource.save()
    Aufgabe.objects.settle(ressource, konto, Aufgabe.Kind.BESTAETIGUNG)
    return ressource
