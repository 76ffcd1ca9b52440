"""What Anbieter and Fachdienst do with an Angebot, each under its lock: draft, change small facts, decide, note."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from jena_sro.inhalte import derived
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.outbox import send_text
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Organisation
from teilhabe.actions.zugehoerigkeit import lock_organisation
from teilhabe.angebot_copy import copy_contents, copy_times, times_of
from teilhabe.models import Angebot, Angebotszeit, Ansprechperson, Ausfall, Vorgang, Zugehoerigkeit
from teilhabe.workflow import Actor, RefusedError, State, actors, change_state, refusal

NOT_CONFIRMED = "Der Fachdienst prüft noch, ob Sie zu der Organisation gehören. Bis dahin können Sie nur Entwürfe schreiben."


def new_draft(organisation: Organisation, konto: Konto) -> Angebot:
    """Not stored yet; nothing is answered that nobody was asked."""
    return Angebot(organisation=organisation, drafted_by=konto, state=State.ENTWURF, mode="", zugang="")


def untouched_twin(draft: Angebot) -> Angebot | None:
    """The draft that the same Konto has just begun with the same words, as by a second click; locks the Organisation."""
    lock_organisation(draft.organisation)
    same = {name: getattr(draft, name) for name in ("organisation", "drafted_by", "state", "mode", "zugang", "name", "art")}
    texts = {name: getattr(draft, name) for name in ("short_text", "text")}
    return Angebot.objects.filter(ersetzt__isnull=True, zeiten__isnull=True, **same, **texts).first()


def lock_draft(pk: int) -> Angebot:
    """The Angebot while its parts may be written. Raises RefusedError."""
    angebot = Angebot.objects.lock(pk)
    if not angebot.is_editable:
        raise RefusedError(refusal(angebot))
    return angebot


@transaction.atomic
def begin_change(*, pk: int, by: Konto) -> Angebot:
    """The draft of a larger change beside the public Angebot; there is one at most. Raises RefusedError."""
    angebot = lock_running(pk, by)
    ersatz = Angebot.objects.filter(ersetzt=angebot).first()
    if ersatz is None:
        ersatz = new_draft(angebot.organisation, by)
        ersatz.ersetzt, ersatz.is_example = angebot, angebot.is_example
        with derived.together():
            copy_contents(angebot, ersatz)
    return ersatz


@transaction.atomic
def discard(*, pk: int, by: Konto) -> None:
    """Delete a draft that was never public. Raises RefusedError."""
    angebot = lock_draft(pk)
    if angebot.confirmed_on is not None:
        raise RefusedError("Dieses Angebot war schon öffentlich. Es kann beendet, aber nicht gelöscht werden.")
    Aufgabe.objects.settle(angebot, by)
    angebot.delete()


# ---- small facts: public at once, looked at afterwards ----


def lock_running(pk: int, by: Konto) -> Angebot:
    """The public or paused Angebot of the Anbieter. Raises RefusedError."""
    angebot = Angebot.objects.lock(pk)
    if not angebot.is_running:
        raise RefusedError(refusal(angebot))
    if Actor.ANBIETER not in actors(by, angebot):
        raise RefusedError(NOT_CONFIRMED)
    return angebot


def note_fact(angebot: Angebot, by: Konto, text: str) -> None:
    """Write down what is public at once, and ask the Fachdienst to look."""
    Vorgang.objects.create(angebot=angebot, kind=Vorgang.Kind.ANGABE, konto=by, text=text, is_to_review=True)
    Aufgabe.objects.raise_for(angebot, Aufgabe.Kind.ANGABE, Rolle.FACHDIENST)


@transaction.atomic
def change_times(*, pk: int, by: Konto, change: Callable[[Angebot], str]) -> Angebot:
    """Let `change` write the rhythms, of a draft or of a public Angebot, and tell in words what it did. Raises RefusedError."""
    angebot = Angebot.objects.lock(pk)
    if angebot.is_editable:
        change(angebot)
        return angebot
    angebot = lock_running(pk, by)
    before = times_of(angebot)
    note_fact(angebot, by, change(angebot))
    ersatz = Angebot.objects.filter(ersetzt=angebot).first()
    if ersatz and times_of(ersatz) == before:  # nobody has planned other times there
        copy_times(angebot, ersatz)
    return angebot


def store_time(zeit: Angebotszeit) -> Callable[[Angebot], str]:
    """Add or change one rhythm."""

    def change(angebot: Angebot) -> str:
        zeit.angebot = angebot
        is_new = zeit.pk is None
        old = "" if is_new else str(Angebotszeit.objects.get(pk=zeit.pk))
        zeit.save()
        return f"Neue Zeit: {zeit}" if is_new else f"Zeit bisher: {old}. Jetzt: {zeit}"

    return change


def remove_time(zeit: Angebotszeit) -> Callable[[Angebot], str]:
    def change(angebot: Angebot) -> str:
        if angebot.is_running and not angebot.zeiten.exclude(pk=zeit.pk).exists():
            raise RefusedError("Eine Zeit muss bleiben. Tragen Sie zuerst eine neue ein, oder machen Sie Pause.")
        zeit.delete()
        return f"Zeit entfernt: {zeit}"

    return change


@transaction.atomic
def change_phone(*, pk: int, by: Konto, phone: str) -> Angebot:
    """Raises RefusedError."""
    angebot = lock_running(pk, by)
    old = angebot.phone
    if phone == old:
        return angebot
    note_fact(angebot, by, f"Telefon bisher: {old or 'keines'}. Jetzt: {phone or 'keines'}")
    for row in (angebot, *Angebot.objects.filter(ersetzt=angebot, phone=old)):
        row.phone = phone
        row.save()
    return angebot


@transaction.atomic
def cancel_day(*, pk: int, by: Konto, date: datetime.date, reason: str) -> None:
    """„Fällt aus“. Raises RefusedError."""
    angebot = lock_running(pk, by)
    if angebot.ausfaelle.filter(date=date).exists():
        raise RefusedError("Dieser Tag ist schon abgesagt.")
    Ausfall.objects.create(angebot=angebot, date=date, reason=reason)
    note_fact(angebot, by, f"Fällt aus am {date_format(date, 'j. F Y')}: {reason}")


@transaction.atomic
def uncancel_day(*, pk: int, by: Konto, ausfall: int) -> None:
    """It takes place after all. Raises RefusedError."""
    angebot = lock_running(pk, by)
    for row in angebot.ausfaelle.filter(pk=ausfall):
        row.delete()
        note_fact(angebot, by, f"Findet doch statt am {date_format(row.date, 'j. F Y')}")


@transaction.atomic
def forget_person(*, pk: int, by: Konto) -> None:
    """The person does not want to be named any more: gone at once, from the planned change too. Raises RefusedError."""
    angebot = lock_running(pk, by)
    rows = Ansprechperson.objects.filter(angebot__in=Angebot.objects.filter(pk=pk) | Angebot.objects.filter(ersetzt=pk))
    if rows.delete()[0]:
        note_fact(angebot, by, "Ansprechperson entfernt")


def forget_expired_persons() -> str:
    """Names whose consent has ended are deleted."""
    count = Ansprechperson.objects.filter(expires_on__lt=timezone.localdate()).delete()[0]
    return f"{count} gelöscht"


# ---- the Fachdienst ----


def people_of(angebot: Angebot) -> list[str]:
    """Whom to write to: who has submitted it, if they still work there, or else everybody who does."""
    active = Zugehoerigkeit.objects.active().filter(organisation=angebot.organisation_id).values_list("konto__email", flat=True)
    submitted = angebot.vorgaenge.filter(new_state=State.EINGEREICHT).values_list("konto", flat=True).first()
    return list(active.filter(konto=submitted)) or list(active)


def tell(angebot: Angebot, template: str, **values: Any) -> None:
    for email in people_of(angebot):
        send_text(email, f"teilhabe/email/{template}", rolle=Rolle.FACHDIENST, angebot=angebot, **values)


@transaction.atomic
def approve(*, pk: int, by: Konto, version: str) -> Angebot:
    """Make public what `by` has seen. Raises RefusedError."""
    angebot = change_state(pk=pk, to=State.VEROEFFENTLICHT, by=by, version=version)
    tell(angebot, "angebot_published")
    return angebot


@transaction.atomic
def give_back(*, pk: int, by: Konto, version: str, text: str, notes: dict[str, str]) -> Angebot:
    """Back to the Anbieter, with what is to be mended. Raises RefusedError."""
    angebot = change_state(pk=pk, to=State.ZURUECKGEGEBEN, by=by, version=version, text=text, notes=notes)
    step = angebot.vorgaenge.latest("created_at", "pk")
    tell(angebot, "angebot_returned", step=step)
    return angebot


@transaction.atomic
def decide_state(*, pk: int, by: Konto, to: str, text: str) -> Angebot:
    """The Fachdienst pauses, resumes, ends or reopens, and says why. Raises RefusedError."""
    angebot = change_state(pk=pk, to=to, by=by, text=text)
    tell(angebot, "angebot_state", reason=text)
    return angebot


@transaction.atomic
def assign(*, pk: int, by: Konto, instead_of: int | None) -> Angebot:
    """„Ich übernehme“, knowing that `instead_of` had it. Raises RefusedError if somebody else has it meanwhile."""
    angebot = Angebot.objects.lock(pk)
    if angebot.assigned_to_id == by.pk:
        return angebot
    if angebot.assigned_to_id != instead_of:
        raise RefusedError(f"{angebot.assigned_to or 'Jemand anderes'} hat dieses Angebot inzwischen übernommen.")
    angebot.assigned_to = by
    angebot.skip_history_when_saving = True  # type: ignore[attr-defined]  # who reviews it is no content
    angebot.save()
    return angebot


@transaction.atomic
def write_note(*, pk: int, by: Konto, text: str) -> None:
    """For colleagues; the Anbieter never sees it."""
    angebot = Angebot.objects.lock(pk)
    Vorgang.objects.create(angebot=angebot, kind=Vorgang.Kind.NOTIZ, konto=by, text=text)


@transaction.atomic
def mark_seen(*, pk: int, by: Konto, until: int) -> None:
    """Everything up to the Vorgang `until` was looked at; what came later still waits."""
    angebot = Angebot.objects.lock(pk)
    for vorgang in angebot.vorgaenge.unseen().filter(pk__lte=until):
        vorgang.mark_seen(by)
    if not angebot.vorgaenge.unseen().exists():
        Aufgabe.objects.settle(angebot, by, Aufgabe.Kind.ANGABE)
