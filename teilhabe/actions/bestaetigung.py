"""The loop that keeps facts fresh: ask each Organisation in rounds, take its answers, tell the Fachdienst whom to call."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Organisation, Ort
from teilhabe.actions.zugehoerigkeit import lock_organisation, send_mail
from teilhabe.listeneintraege import refresh_listeneintraege
from teilhabe.models import Angebot, Bestaetigungsfrage, Bestaetigungsrunde, Vorgang
from teilhabe.models.bestaetigung import Subject

Answer = Bestaetigungsfrage.Answer
GONE = "Der Anbieter sagt: Das gibt es nicht mehr."


@dataclass(frozen=True)
class Recipient:
    """Whom a round is sent to; without Konto it is the Organisation's own address."""

    email: str
    konto: Konto | None


def recipients_of(organisation: Organisation) -> list[Recipient]:
    """Those in charge; if there are none, everybody who works there; if nobody has a Konto, its own address, if it has one."""
    people = list(organisation.zugehoerigkeiten.active().select_related("konto"))
    found = [member for member in people if member.is_verantwortlich] or people
    if found:
        return [Recipient(member.konto.email, member.konto) for member in found]
    return [Recipient(organisation.email, None)] if organisation.email else []


# ---- every day ----


def keep_facts_fresh() -> str:
    """Start the rounds that are due and say whom the Fachdienst should call. Safe to repeat, to run late and twice at once."""
    forget_moot()
    started = [start_runde(pk) for pk in organisations_due()]
    return f"{sum(started)} Runden begonnen, {update_aufgaben()} Organisationen anzurufen"


def forget_moot() -> None:
    """Close what does not wait any more. An offer that was taken from the public is asked about when it comes back."""
    Bestaetigungsfrage.objects.moot().update(answer=Answer.ERLEDIGT, answered_on=timezone.localdate())
    Angebot.objects.filter(is_public=False, asked_on__isnull=False).update(asked_on=None)


def organisations_due() -> list[int]:
    angebote, orte = Angebot.objects.public().due(), Ort.objects.known().due()
    has_due = Q(pk__in=angebote.values("organisation")) | Q(pk__in=orte.values("organisation"))
    return list(Organisation.objects.public().filter(has_due).order_by("pk").values_list("pk", flat=True))


def lock_due(organisation: Organisation, days_ahead: int) -> list[Subject]:
    """Offers and houses of the Organisation that are due within so many days, locked."""
    angebote = Angebot.objects.public().filter(organisation=organisation).due(days_ahead)
    orte = Ort.objects.known().filter(organisation=organisation).due(days_ahead)
    return [record for rows in (angebote, orte) for record in rows.order_by("pk").select_for_update(of=("self",))]


@transaction.atomic
def start_runde(pk: int) -> bool:
    """Ask the Organisation about all that is due or soon will be; False if it was asked meanwhile, or today already."""
    organisation, today = lock_organisation(Organisation(pk=pk)), timezone.localdate()
    if organisation.bestaetigungsrunden.filter(started_on=today).exists() or not lock_due(organisation, 0):
        return False
    subjects, recipients = lock_due(organisation, settings.CONFIRM_TOGETHER_DAYS), recipients_of(organisation)
    runde = organisation.bestaetigungsrunden.create(started_on=today, was_sent=bool(recipients))
    for subject in subjects:
        runde.fragen.create(**{str(subject._meta.model_name): subject})
        type(subject).objects.filter(pk=subject.pk).update(asked_on=today)
    refresh_listeneintraege(subject.pk for subject in subjects if isinstance(subject, Angebot))
    for recipient in recipients:
        token = runde.token_for(recipient.konto)
        send_mail(recipient.email, "bestaetigung", runde=runde, subjects=subjects, organisation=organisation, token=token)
    return True


def update_aufgaben() -> int:
    """One Aufgabe for each Organisation to call; done by itself when nothing waits there any more. Returns their number."""
    pks = set(Bestaetigungsfrage.objects.to_call().values_list("runde__organisation", flat=True))
    for organisation in Organisation.objects.filter(pk__in=pks):
        Aufgabe.objects.raise_for(organisation, Aufgabe.Kind.BESTAETIGUNG, Rolle.FACHDIENST)
    Aufgabe.objects.settle_others(Organisation, Aufgabe.Kind.BESTAETIGUNG, pks)
    return len(pks)


# ---- answers ----


@transaction.atomic
def answer_by_link(*, token: str, frage: int, answer: str) -> bool:
    """What the recipient of a mail says; False, and nothing changes, if the link has ended or somebody has answered."""
    found = Bestaetigungsrunde.objects.by_token(token)
    if found is None:
        return False
    lock_organisation(found[0].organisation)
    found = Bestaetigungsrunde.objects.by_token(token)  # the recipient may have left meanwhile
    row = found and found[0].fragen.open().filter(pk=frage).select_related("angebot", "ort").first()
    if not found or not row:
        return False
    if answer == Answer.STIMMT:
        confirm(row.subject, answer=Answer.STIMMT, konto=found[1])
    else:
        report_gone(row.subject, konto=found[1])
    return True


def lock_subject(subject: Subject) -> Subject:
    """The record as it is now, under the lock of its Organisation and its own."""
    lock_organisation(subject.organisation)
    record: Subject = type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
    return record


def save_as(record: Subject, konto: Konto | None, reason: str) -> None:
    """Save with the person and the reason in its history; whoever follows a link is not signed in."""
    record._history_user, record._change_reason = konto, reason  # type: ignore[union-attr]
    record.save()


@transaction.atomic
def confirm(subject: Subject, *, answer: Answer, konto: Konto | None, own: datetime.date | None = None) -> None:
    """The facts hold; they are asked about again on the day `own`, or in `CONFIRMED_FRESH_DAYS`."""
    record = lock_subject(subject)
    record.confirmed_on, record.confirm_own = timezone.localdate(), own
    save_as(record, konto, answer.label)
    close_frage(record, answer, konto)


@transaction.atomic
def confirm_by_phone(subject: Subject, *, konto: Konto, own: datetime.date | None = None) -> None:
    confirm(subject, answer=Answer.TELEFONISCH, konto=konto, own=own)
    Aufgabe.objects.settle(subject, konto, Aufgabe.Kind.WEGGEFALLEN)


@transaction.atomic
def choose_day(subject: Subject, *, konto: Konto, own: datetime.date | None) -> None:
    """Ask on a day of its own, or as usual; this confirms nothing."""
    record = lock_subject(subject)
    record.confirm_own = own
    save_as(record, konto, "Tag der nächsten Bestätigung")


@transaction.atomic
def report_gone(subject: Subject, *, konto: Konto | None) -> None:
    """The Anbieter says that it is no longer there: an offer pauses, and the Fachdienst looks at it."""
    record = lock_subject(subject)
    if isinstance(record, Angebot):
        pause(record, konto)
    close_frage(record, Answer.WEGGEFALLEN, konto)
    Aufgabe.objects.raise_for(record, Aufgabe.Kind.WEGGEFALLEN, Rolle.FACHDIENST)


def pause(angebot: Angebot, konto: Konto | None) -> None:
    """Take the locked Angebot from the public; one that is not public stays as it is."""
    if angebot.state == Angebot.State.VEROEFFENTLICHT:
        step = {"old_state": angebot.state, "new_state": Angebot.State.PAUSIERT, "text": GONE}
        angebot.state, angebot.asked_on = Angebot.State.PAUSIERT, None
        Vorgang.objects.create(angebot=angebot, kind=Vorgang.Kind.STAND, konto=konto, **step)
        save_as(angebot, konto, Answer.WEGGEFALLEN.label)


def close_frage(subject: Subject, answer: Answer, konto: Konto | None) -> None:
    """The open question about `subject`, if there is one, is answered; the last one of an Organisation settles its Aufgabe."""
    for frage in Bestaetigungsfrage.objects.filter(answered_on__isnull=True).about(subject):
        frage.close(answer, konto)
    if not Bestaetigungsfrage.objects.to_call().filter(runde__organisation=subject.organisation).exists():
        Aufgabe.objects.settle(subject.organisation, konto, Aufgabe.Kind.BESTAETIGUNG)


def change_url(subject: Subject, konto: Konto | None) -> str:
    """Where the recipient of a mail changes what is wrong, after signing in; without Konto they first say who they are."""
    if konto is None:
        return reverse("teilhabe:organisation_join", args=[subject.organisation.slug])
    if isinstance(subject, Angebot):
        return reverse("teilhabe:angebot_work", args=[subject.pk])
    return reverse("teilhabe:organisation_work", args=[subject.organisation.slug])
