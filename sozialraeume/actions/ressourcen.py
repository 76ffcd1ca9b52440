"""Answers of the Fachdienst to what residents propose."""

from django.db import transaction

from jena_sro.inhalte.einsendungen import answer_by_mail
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto
from sozialraeume.models import Ressource, Vorschlag

SUBJECT = "Ihr Vorschlag"


@transaction.atomic
def accept_vorschlag(*, pk: int, ressource: Ressource, konto: Konto) -> bool:
    """Store the new Ressource that came of it and say thank you by mail; False if somebody was quicker."""
    vorschlag = Vorschlag.objects.select_for_update().get(pk=pk)
    if not vorschlag.is_open:
        return False
    ressource.save()
    answer = f"Vielen Dank. Wir haben „{ressource.name}“ aufgenommen, auf der Seite von {ressource.ortschaft}."
    answer_by_mail(vorschlag, subject=SUBJECT, sent=vorschlag.summary, answer=answer)
    vorschlag.close(konto, Vorschlag.Stand.UEBERNOMMEN, ressource=ressource)
    Aufgabe.objects.settle(vorschlag, konto)
    return True


@transaction.atomic
def decline_vorschlag(*, pk: int, answer: str, konto: Konto) -> bool:
    """Close it with the reason, which goes by mail where an address is known; False if somebody was quicker."""
    vorschlag = Vorschlag.objects.select_for_update().get(pk=pk)
    if not vorschlag.is_open:
        return False
    answer_by_mail(vorschlag, subject=SUBJECT, sent=vorschlag.summary, answer=answer)
    vorschlag.close(konto, Vorschlag.Stand.ABGELEHNT, answer=answer)
    Aufgabe.objects.settle(vorschlag, konto)
    return True
