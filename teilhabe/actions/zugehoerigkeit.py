"""How people come to work for an Organisation: ask or be invited, be confirmed or refused, hand over, leave."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.outbox import send_text
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Organisation
from teilhabe.actions.zusammenlegen import merge_organisationen
from teilhabe.models import Einladung, Verantwortung, Zugehoerigkeit

Stand = Zugehoerigkeit.Stand
QUICKER = "Jemand anderes war schneller: Das ist schon entschieden."
OWN_SOURCE = "eigene Angabe des Anbieters"
LAST_ONE = "Sie sind die letzte verantwortliche Person. Bitte machen Sie zuerst jemand anderen verantwortlich."


def send_mail(email: str, name: str, **values: Any) -> None:
    send_text(email, f"teilhabe/email/{name}", rolle=Rolle.FACHDIENST, **values)


def lock_organisation(organisation: Organisation) -> Organisation:
    """The Organisation as it is now; nobody else changes who works for it until the transaction ends."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def request_zugehoerigkeit(*, konto: Konto, organisation: Organisation, function: str = "") -> Zugehoerigkeit:
    """Ask to belong to the Organisation. Who asks twice has one request; who was refused may ask again."""
    values = {"function": function, "stand": Stand.BEANTRAGT, "verantwortung": Verantwortung.VERANTWORTLICH}
    zugehoerigkeit, created = Zugehoerigkeit.objects.select_for_update().get_or_create(
        konto=konto, organisation=organisation, defaults=values
    )
    if zugehoerigkeit.stand == Stand.ABGELEHNT:
        zugehoerigkeit.stand, zugehoerigkeit.function, zugehoerigkeit.reason = Stand.BEANTRAGT, function, ""
        zugehoerigkeit.decided_at = zugehoerigkeit.decided_by = None
        zugehoerigkeit.save()
    if zugehoerigkeit.is_open:
        Aufgabe.objects.raise_for(zugehoerigkeit, Aufgabe.Kind.ZUGEHOERIGKEIT, Rolle.FACHDIENST)
    return zugehoerigkeit


@transaction.atomic
def propose_organisation(*, konto: Konto, function: str, values: dict[str, Any]) -> Zugehoerigkeit:
    """A new Organisation that only its people and the Fachdienst see until it is confirmed."""
    organisation = Organisation(stand=Organisation.Stand.VORGESCHLAGEN, source=OWN_SOURCE, **values)
    organisation.short_name = organisation.short_name or organisation.name[:100]
    organisation.save()
    return request_zugehoerigkeit(konto=konto, organisation=organisation, function=function)


def open_request(pk: int) -> Zugehoerigkeit:
    """The locked request. Raises ValidationError if somebody has decided already."""
    zugehoerigkeit = Zugehoerigkeit.objects.select_for_update(of=("self",)).select_related("organisation", "konto").get(pk=pk)
    if not zugehoerigkeit.is_open:
        raise ValidationError(QUICKER)
    return zugehoerigkeit


@transaction.atomic
def confirm(*, pk: int, by: Konto) -> Zugehoerigkeit:
    """The person belongs to the Organisation, which is confirmed with it. Raises ValidationError if already decided."""
    zugehoerigkeit = open_request(pk)
    organisation = zugehoerigkeit.organisation
    if organisation.is_proposed:
        organisation.stand = Organisation.Stand.BESTAETIGT
        organisation.save()
    zugehoerigkeit.decide(Stand.BESTAETIGT, by)
    Aufgabe.objects.settle(zugehoerigkeit, by)
    settle_orphan(organisation, by)
    send_mail(zugehoerigkeit.konto.email, "confirmed", organisation=organisation)
    return zugehoerigkeit


@transaction.atomic
def refuse(*, pk: int, by: Konto, reason: str) -> Zugehoerigkeit:
    """Raises ValidationError if already decided."""
    zugehoerigkeit = open_request(pk)
    zugehoerigkeit.decide(Stand.ABGELEHNT, by, reason)
    Aufgabe.objects.settle(zugehoerigkeit, by)
    send_mail(zugehoerigkeit.konto.email, "refused", organisation=zugehoerigkeit.organisation, reason=reason)
    return zugehoerigkeit


@transaction.atomic
def confirm_as(*, pk: int, organisation: Organisation, by: Konto) -> Zugehoerigkeit:
    """The proposed Organisation is one that exists already: people and drafts go there, the proposal is deleted.

    Raises ValidationError if already decided, or if the Organisation of the request is no proposal.
    """
    zugehoerigkeit = open_request(pk)
    proposal = lock_organisation(zugehoerigkeit.organisation)
    if not proposal.is_proposed:
        raise ValidationError("Zusammenlegen geht hier nur mit einer vorgeschlagenen Organisation.")
    merge_organisationen(organisation, proposal, by=by)
    mine = Zugehoerigkeit.objects.get(konto=zugehoerigkeit.konto, organisation=organisation)
    return mine if mine.is_confirmed else confirm(pk=mine.pk, by=by)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, verantwortung: str) -> Einladung:
    """Invite a colleague by mail. An earlier invitation of the same address is replaced, so its link ends."""
    lock_organisation(organisation)
    if organisation.zugehoerigkeiten.confirmed().filter(konto__email=email).exists():
        raise ValidationError("Diese Person gehört schon zu Ihrer Organisation.")
    organisation.einladungen.filter(email=email).delete()
    einladung = organisation.einladungen.create(email=email, verantwortung=verantwortung)
    send_mail(email, "invitation", einladung=einladung, organisation=organisation)
    return einladung


@transaction.atomic
def accept(*, token: str, konto: Konto) -> Zugehoerigkeit:
    """Work for the Organisation that has invited the Konto. Raises ValidationError if the invitation does not hold (any more)."""
    einladung = Einladung.objects.select_for_update(of=("self",)).by_token(token)
    if einladung is None:
        raise ValidationError("Diese Einladung gilt nicht mehr. Bitte lassen Sie sich noch einmal einladen.")
    if einladung.email != konto.email:
        raise ValidationError("Diese Einladung ging an eine andere E-Mail-Adresse. Bitte melden Sie sich mit dieser Adresse an.")
    values = {"stand": Stand.BESTAETIGT, "verantwortung": einladung.verantwortung, "reason": "", "decided_at": timezone.now()}
    zugehoerigkeit, _ = Zugehoerigkeit.objects.update_or_create(konto=konto, organisation=einladung.organisation, defaults=values)
    Aufgabe.objects.settle(zugehoerigkeit, konto)
    settle_orphan(einladung.organisation, konto)
    einladung.delete()
    return zugehoerigkeit


def others_in_charge(zugehoerigkeit: Zugehoerigkeit) -> QuerySet[Zugehoerigkeit]:
    active = zugehoerigkeit.organisation.zugehoerigkeiten.active()
    return active.filter(verantwortung=Verantwortung.VERANTWORTLICH).exclude(pk=zugehoerigkeit.pk)


def require_hand_over(zugehoerigkeit: Zugehoerigkeit) -> None:
    """Raise ValidationError if nobody were left in charge."""
    if zugehoerigkeit.is_verantwortlich and not others_in_charge(zugehoerigkeit).exists():
        raise ValidationError(LAST_ONE)


def team_member(organisation: Organisation, pk: int) -> Zugehoerigkeit | None:
    """The confirmed person as of now, under the lock of the Organisation; None if removed meanwhile."""
    lock_organisation(organisation)
    return organisation.zugehoerigkeiten.confirmed().filter(pk=pk).first()


@transaction.atomic
def change_verantwortung(*, organisation: Organisation, pk: int, verantwortung: str) -> None:
    """Raises ValidationError if nobody were left in charge."""
    member = team_member(organisation, pk)
    if member is None:
        return
    if verantwortung != Verantwortung.VERANTWORTLICH:
        require_hand_over(member)
    member.verantwortung = verantwortung
    member.save()


@transaction.atomic
def remove(*, organisation: Organisation, pk: int) -> None:
    """Take somebody, or oneself, out of the Organisation. Raises ValidationError if nobody were left in charge."""
    member = team_member(organisation, pk)
    if member is not None:
        require_hand_over(member)
        member.delete()


def settle_orphan(organisation: Organisation, konto: Konto | None) -> None:
    Aufgabe.objects.settle(organisation, konto, Aufgabe.Kind.VERWAIST)


def raise_orphans() -> str:
    """Ask the Fachdienst to look after Organisationen with public offers that had people and have nobody active any more."""
    active = Zugehoerigkeit.objects.active().values("organisation")
    orphans = Organisation.objects.public().filter(zugehoerigkeiten__isnull=False, angebote__is_public=True)
    found = list(orphans.exclude(pk__in=active).distinct())
    for organisation in found:
        Aufgabe.objects.raise_for(organisation, Aufgabe.Kind.VERWAIST, Rolle.FACHDIENST)
    return f"{len(found)} ohne Konto"
