"""The e-mail backend of the portal: it writes messages into the Postausgang, in the transaction of its caller.

So a message exists if and only if the action that caused it was saved. `send_outbox` hands them to the mail server.
"""

import smtplib
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.template.loader import render_to_string

from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.konten.models import Konto, Rolle


class PortalEmail(EmailMessage):
    """A message with the role that is told when it cannot be delivered; others concern the Administration."""

    def __init__(self, *args: Any, rolle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rolle = rolle


def send_text(
    to: str, template: str, *, rolle: str, attachments: Sequence[tuple[str, bytes, str]] = (), **values: object
) -> None:
    """Write to one person: `<template>_subject.txt` and `<template>_message.txt`, which extends `inhalte/email/base.txt`.

    An attachment is its file name, content and type.
    """
    values |= {"portal_url": settings.PORTAL_URL, "office": settings.OFFICE}
    subject = " ".join(render_to_string(f"{template}_subject.txt", values).split())
    body = render_to_string(f"{template}_message.txt", values)
    PortalEmail(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, to=[to], rolle=rolle, attachments=list(attachments)
    ).send()


class OutboxBackend(BaseEmailBackend):
    """Django's `EMAIL_BACKEND`; allauth's mail goes through it too."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for email in email_messages:
            message = email.message()
            Postausgang.objects.create(
                message_id=message["Message-ID"],
                sender=email.from_email,
                rolle=getattr(email, "rolle", Rolle.ADMINISTRATION),
                recipients=email.recipients(),
                subject=str(email.subject)[:255],
                content=message.as_bytes(),
            )
        return len(email_messages)


def deliver(message: Postausgang) -> None:
    """Hand `message` to the mail server. Raises OSError or smtplib.SMTPException; SMTP speaks outside any transaction."""
    backend = SmtpBackend(timeout=settings.EMAIL_TIMEOUT)
    try:
        backend.open()
        if backend.connection is None:
            raise OSError("no connection")
        backend.connection.sendmail(message.sender, message.recipients, bytes(message.content))
    finally:
        backend.close()


@transaction.atomic
def note_failure(message: Postausgang, reason: str) -> None:
    """Plan the next attempt, or ask those whom the message concerns to look."""
    message.mark_failed(reason)
    if message.stand == Postausgang.Stand.UNZUSTELLBAR:
        Aufgabe.objects.raise_for(message, Aufgabe.Kind.UNZUSTELLBAR, message.rolle)


@transaction.atomic
def send_again(message: Postausgang, konto: Konto) -> None:
    message.send_again()
    Aufgabe.objects.settle(message, konto)


def send_due(limit: int) -> tuple[int, int]:
    """Send up to `limit` due messages and return how many were sent and how many failed. Safe to run several times at once."""
    sent = failed = 0
    while sent + failed < limit:
        message = Postausgang.objects.lease_next()
        if message is None:
            break
        try:
            deliver(message)
        except (OSError, smtplib.SMTPException) as error:
            note_failure(message, str(error))
            failed += 1
        else:
            message.mark_sent()
            sent += 1
    return sent, failed


def readable_text(message: Postausgang) -> str:
    """Plain text of a message that has not been sent yet, for the page "Postfach" of the demonstration."""
    body = message_from_bytes(bytes(message.content), policy=SMTP).get_body(("plain",))
    return body.get_content() if body else ""
