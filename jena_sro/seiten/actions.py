"""Writes that concern several records at once."""

import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.models import Aufgabe, Rueckmeldung
from jena_sro.inhalte.outbox import PortalEmail
from jena_sro.konten.actions import lock, require_other_administration, require_other_konto
from jena_sro.konten.models import Konto, Rolle


@transaction.atomic
def receive_rueckmeldung(*, token: UUID, **values: str) -> Rueckmeldung:
    """Keep a message and ask the Fachdienst to answer it. The same form sent twice gives the one that is already there."""
    rueckmeldung, created = Rueckmeldung.objects.get_or_create(form_token=token, defaults=values)
    if created:
        due_on = timezone.localdate() + datetime.timedelta(days=settings.RUECKMELDUNG_ANSWER_DAYS)
        Aufgabe.objects.raise_for(rueckmeldung, Aufgabe.Kind.RUECKMELDUNG, Rolle.FACHDIENST, due_on=due_on)
    return rueckmeldung


@transaction.atomic
def close_rueckmeldung(pk: int, konto: Konto, answer: str = "") -> bool:
    """Answer (by mail where an address is known) or close without answer; False if somebody was quicker."""
    rueckmeldung = Rueckmeldung.objects.select_for_update().get(pk=pk)
    if not rueckmeldung.is_open:
        return False
    rueckmeldung.close(konto, answer)
    Aufgabe.objects.settle(rueckmeldung, konto)
    if answer and rueckmeldung.contact_email:
        received = date_format(timezone.localtime(rueckmeldung.created_at), "j. F Y")
        body = (
            f"Guten Tag,\n\nSie haben uns am {received} geschrieben:\n\n{rueckmeldung.message}\n\nUnsere Antwort:\n\n{answer}\n\n"
            f"{settings.OFFICE['name']}\nTelefon {settings.OFFICE['phone']}\n"
        )
        PortalEmail(
            "Sozialraum-Portal Jena: Antwort auf Ihre Nachricht", body, to=[rueckmeldung.contact_email], rolle=Rolle.FACHDIENST
        ).send()
    return True


@transaction.atomic
def erase_as_administration(konto: Konto, by: Konto) -> None:
    """Erase an account. Raises ValidationError for oneself and for the last one of the Administration."""
    require_other_konto(konto, by, "Ihr eigenes Konto können Sie nicht löschen.")
    konto = lock(konto)
    require_other_administration(konto)
    erase_konto(konto)
