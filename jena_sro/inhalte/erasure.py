"""Erasure of a person's account: the row stays as an empty shell, so that references keep their meaning."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model

from jena_sro.inhalte.models import Postausgang, Sicherheitsereignis
from jena_sro.konten.models import ERASED_DOMAIN, Konto


def end_sessions(konto: Konto) -> None:
    """Sign the Konto out everywhere. Sessions are read one by one, since their owner stands inside."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(konto.pk):
            session.delete()


def delete_belongings(konto: Konto) -> None:
    """Delete all rows that belong to the Konto itself: addresses, second factors, known devices, and of models of the upper
    apps those that ERASED_WITH_KONTO, field -> condition, names."""
    for relation in Konto._meta.related_objects:
        model: type[Model] = relation.related_model
        rows = model._default_manager.filter(**{relation.field.name: konto})
        if model._meta.app_label in {"account", "mfa", "usersessions"}:
            rows.delete()
        elif condition := getattr(model, "ERASED_WITH_KONTO", {}).get(relation.field.name):
            rows.filter(condition).delete()


@transaction.atomic
def erase_konto(konto: Konto) -> None:
    """Empty the Konto in place, with its sessions, second factors and mail that waits for it. Cannot be undone."""
    konto = Konto.objects.select_for_update().get(pk=konto.pk)
    for message in Postausgang.objects.iterator():
        if konto.email in [address.lower() for address in message.recipients]:
            message.delete()
    end_sessions(konto)
    delete_belongings(konto)
    konto.groups.clear()
    konto.email = f"geloescht-{konto.pk}{ERASED_DOMAIN}"
    konto.is_active = konto.is_staff = konto.is_superuser = False
    konto.last_login = None
    konto.set_unusable_password()
    konto.save()
    Sicherheitsereignis.objects.append(Sicherheitsereignis.Art.LOESCHUNG, konto_id=konto.pk)
