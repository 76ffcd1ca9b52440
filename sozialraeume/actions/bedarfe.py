"""Answers of the Fachdienst to what residents say is missing."""

from django.db import transaction

from jena_sro.inhalte.einsendungen import answer_by_mail, close_for_good, lock_open
from jena_sro.konten.models import Konto
from sozialraeume.models import Bedarf, Hinweis

SUBJECT = "Ihr Hinweis, was fehlt"


@transaction.atomic
def accept_hinweis(*, pk: int, bedarf: Bedarf, konto: Konto) -> bool:
    """Store the Bedarf that came of it and say thank you by mail; False if somebody was quicker.

    Without consent of the person it can never become public.
    """
    hinweis = lock_open(Hinweis, pk)
    if hinweis is None:
        return False
    bedarf.stays_internal = not hinweis.may_publish
    bedarf.save()
    thanks = f"Vielen Dank. Wir haben das als Bedarf für {bedarf.sozialraum} aufgenommen: „{bedarf.title}“."
    answer_by_mail(hinweis, subject=SUBJECT, sent=hinweis.summary, answer="\n\n".join(filter(None, [thanks, bedarf.answer])))
    close_for_good(hinweis, konto, stand=Hinweis.Stand.AUFGENOMMEN, bedarf=bedarf)
    return True


@transaction.atomic
def answer_hinweis(*, pk: int, stand: Hinweis.Stand, answer: str, konto: Konto) -> bool:
    """Answer or decline it; the answer goes by mail where an address is known. False if somebody was quicker."""
    hinweis = lock_open(Hinweis, pk)
    if hinweis is None:
        return False
    answer_by_mail(hinweis, subject=SUBJECT, sent=hinweis.summary, answer=answer)
    close_for_good(hinweis, konto, stand=stand, answer=answer)
    return True
