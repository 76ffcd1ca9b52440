"""What the Administration does with accounts: each is one transaction, and the person gets a mail about it."""

from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from jena_sro.konten.models import Konto, Rolle
from jena_sro.konten.signals import konto_changed


def send_mail(konto: Konto, name: str, **values: object) -> None:
    get_adapter().send_mail(f"konten/email/{name}", konto.email, {"konto": konto, **values})


def create_konto(*, email: str, password: str | None, roles: Iterable[str], is_verified: bool) -> Konto:
    """New account with its address. Raises ValidationError. `is_verified`: somebody vouches that the address is the person's."""
    with transaction.atomic():
        konto = Konto.objects.create_user(email, password)
        konto.groups.set(Group.objects.filter(name__in=roles))
        EmailAddress.objects.create(user=konto, email=konto.email, primary=True, verified=is_verified)
    return konto


@transaction.atomic
def invite(*, email: str, roles: Iterable[str]) -> Konto:
    """New account without password. The mail holds no secret: the code that proves the address is asked for on the page."""
    konto = create_konto(email=email, password=None, roles=roles, is_verified=False)
    send_mail(konto, "invitation", roles=list(roles))
    return konto


@transaction.atomic
def invite_again(*, konto: Konto) -> None:
    """Raises ValidationError if the person has used the account already."""
    konto = lock(konto)
    if not Konto.objects.invited().filter(pk=konto.pk).exists():
        raise ValidationError("Diese Person nutzt ihr Konto schon. Sie braucht keine Einladung.")
    send_mail(konto, "invitation", roles=list(konto.groups.values_list("name", flat=True)))


def end_sessions(konto: Konto) -> None:
    for session in UserSession.objects.filter(user=konto):
        session.end()


def lock(konto: Konto) -> Konto:
    """The account as it is now, and nobody else changes who has the Administration until the transaction ends."""
    Group.objects.select_for_update().get(name=Rolle.ADMINISTRATION)
    return Konto.objects.select_for_update().get(pk=konto.pk)


def require_other_administration(konto: Konto) -> None:
    others = Konto.objects.filter(is_active=True, groups__name=Rolle.ADMINISTRATION).exclude(pk=konto.pk)
    if konto.has_role(Rolle.ADMINISTRATION) and not others.exists():
        raise ValidationError(
            "Das ist das letzte Konto der Administration. Bitte geben Sie die Rolle zuerst einem anderen Konto."
        )


def require_other_konto(konto: Konto, by: Konto, message: str) -> None:
    if konto == by:
        raise ValidationError(message)


@transaction.atomic
def set_roles(*, konto: Konto, roles: Iterable[str]) -> None:
    """Give exactly `roles`. Losing one ends all sessions. Raises ValidationError if no Administration were left."""
    konto = lock(konto)
    old, new = set(konto.groups.values_list("name", flat=True)), set(roles)
    if old == new:
        return
    if Rolle.ADMINISTRATION not in new:
        require_other_administration(konto)
    konto.groups.set(Group.objects.filter(name__in=new))
    if old - new:
        end_sessions(konto)
    send_mail(konto, "roles_changed", roles=sorted(new))


@transaction.atomic
def block(*, konto: Konto, by: Konto) -> None:
    """Sign out everywhere and refuse to sign in. Raises ValidationError for oneself and the last Administration."""
    require_other_konto(konto, by, "Ihr eigenes Konto können Sie nicht sperren.")
    konto = lock(konto)
    require_other_administration(konto)
    konto.is_active = False
    konto.save(update_fields=["is_active"])
    end_sessions(konto)
    konto_changed.send(Konto, konto=konto, change="gesperrt")
    send_mail(konto, "blocked")


@transaction.atomic
def unblock(*, konto: Konto) -> None:
    konto = lock(konto)
    konto.is_active = True
    konto.save(update_fields=["is_active"])
    konto_changed.send(Konto, konto=konto, change="entsperrt")
    send_mail(konto, "unblocked")


@transaction.atomic
def reset_second_step(*, konto: Konto, by: Konto, reason: str) -> None:
    """Delete app, passkeys and codes, and sign out everywhere. The person sets a new one up at the next sign-in."""
    require_other_konto(konto, by, "Ihren eigenen zweiten Schritt ändern Sie unter „Mein Konto“.")
    konto = lock(konto)
    Authenticator.objects.filter(user=konto).delete()
    end_sessions(konto)
    konto_changed.send(Konto, konto=konto, change="zweiter Schritt zurückgesetzt")
    send_mail(konto, "second_step_reset", reason=reason)
