"""How the Fachdienst gets and answers what residents send: one way for every kind of Einsendung."""

import datetime
import uuid
from typing import Any, ClassVar, TypeVar

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from jena_sro.inhalte.models import Aufgabe, Einsendung
from jena_sro.inhalte.outbox import PortalEmail
from jena_sro.konten.models import Konto, Rolle

E = TypeVar("E", bound=Einsendung)


def new_token() -> str:
    return str(uuid.uuid4())


class EinsendungForm(forms.ModelForm):
    """Form of what residents send. The hidden token lets a double click count once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_token)

    @property
    def values(self) -> dict[str, Any]:
        """Cleaned values of the model, and a token that names these values of this form.

        The values count too, because the browser's way back shows the old form, and its token, for another message.
        """
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        text = "\0".join(str(value or "") for value in values.values())
        return values | {"token": uuid.uuid5(self.cleaned_data["token"], text)}


class PublishableForm(EinsendungForm):
    """Form of an Einsendung that may get a public answer, if the person agrees: label and hint of the question."""

    consent: ClassVar[tuple[str, str]] = (
        "Ja, Sie dürfen meine Nachricht und Ihre Antwort hier veröffentlichen. Ohne meinen Namen.",
        "Wir fassen Ihre Nachricht dafür kurz und lassen weg, woran man Sie erkennt. "
        "Sie können das jederzeit zurücknehmen, am Telefon oder per E-Mail.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_publish"].label, self.fields["may_publish"].help_text = self.consent


class ByHandForm(PublishableForm):
    """A call, letter or conversation that staff write down. The form of a kind also has `weg`."""

    consent = (
        "Die Person ist einverstanden, dass wir Nachricht und Antwort ohne Namen veröffentlichen",
        "Bitte fragen Sie danach. Ohne ausdrückliches Ja bleibt das Feld leer.",
    )

    weg = forms.ChoiceField(
        label="Wie kam das an?",
        choices=[(weg.value, weg.label) for weg in Einsendung.Weg if weg != Einsendung.Weg.PORTAL],
        widget=forms.RadioSelect,
        initial="",
        error_messages={"required": "Bitte wählen Sie, wie die Nachricht ankam."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["weg"] = ""  # the person says which, not the model


@transaction.atomic
def receive(model: type[E], *, token: uuid.UUID, **values: Any) -> E:
    """Keep it and ask the Fachdienst to answer. The same form sent twice gives the one that is already there."""
    einsendung, created = model._default_manager.get_or_create(form_token=token, defaults=values)
    if created:
        ask_for_answer(einsendung)
    return einsendung


def ask_for_answer(einsendung: Einsendung) -> None:
    due_on = timezone.localdate() + datetime.timedelta(days=settings.RUECKMELDUNG_ANSWER_DAYS)
    Aufgabe.objects.raise_for(einsendung, einsendung.AUFGABE, Rolle.FACHDIENST, due_on=due_on)


def lock_open(model: type[E], pk: int) -> E | None:
    """The Einsendung, locked until the transaction ends; None if somebody has closed it already."""
    einsendung = model._default_manager.select_for_update().get(pk=pk)
    return einsendung if einsendung.is_open else None


def close_for_good(einsendung: Einsendung, konto: Konto | None, **values: Any) -> None:
    """Close it with `values`, forget how to reach the person, and take it off the list of Aufgaben."""
    values = {"closed_at": timezone.now(), "closed_by": konto} | values | {"contact": ""}
    for name, value in values.items():
        setattr(einsendung, name, value)
    einsendung.save()
    Aufgabe.objects.settle(einsendung, konto)


def answer_by_mail(einsendung: Einsendung, *, subject: str, sent: str, answer: str) -> None:
    """Write to who sent it, where a mail address is known: what they had `sent`, and the `answer`."""
    if not einsendung.contact_email:
        return
    received = date_format(timezone.localtime(einsendung.created_at), "j. F Y")
    body = (
        f"Guten Tag,\n\nSie haben uns am {received} geschrieben:\n\n{sent}\n\nUnsere Antwort:\n\n{answer}\n\n"
        f"{settings.OFFICE['name']}\nTelefon {settings.OFFICE['phone']}\n"
    )
    message = PortalEmail(f"Sozialraum-Portal Jena: {subject}", body, to=[einsendung.contact_email], rolle=Rolle.FACHDIENST)
    message.send()
