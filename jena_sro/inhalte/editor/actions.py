"""What the editor writes: a new Fassung, or which one the public sees."""

from typing import Any

from django.db import transaction

from jena_sro.inhalte.models import Abschnitt, FassungConflictError, Sicherheitsereignis
from jena_sro.inhalte.models.fassung import complete
from jena_sro.konten.models import Konto


@transaction.atomic
def save_draft(*, owner: Any, sections: list[Abschnitt], based_on: int, author: Konto, note: str = "") -> tuple[Any, bool]:
    """The newest Fassung, which holds `sections`, and whether it is new: what is stored already is not stored again.

    Raises FassungConflictError if somebody else has written one since `based_on`.
    """
    newest = owner.lock().fassungen.first()
    if newest and newest.sections == complete(sections):
        return newest, False
    return owner.write_fassung(sections, author=author, note=note, based_on=based_on), True


@transaction.atomic
def restore_fassung(*, owner: Any, fassung: Any, author: Konto) -> tuple[Any, bool]:
    """Write the sections of an earlier Fassung as a new one; the same answer as `save_draft`."""
    newest = owner.lock().fassungen.first()
    note = f"{fassung} wiederhergestellt"
    return save_draft(owner=owner, sections=fassung.sections, based_on=newest.number, author=author, note=note)


@transaction.atomic
def publish_fassung(*, owner: Any, fassung: Any, instead_of: int, konto: Konto) -> None:
    """Show `fassung` to the public and write that to the security log.

    Raises FassungConflictError if it is published already, or another one than `instead_of` is.
    """
    if owner.lock().published_id == fassung.pk:
        raise FassungConflictError(fassung)
    owner.publish(fassung, instead_of=instead_of)
    reference = f"{owner._meta.model_name} {owner.pk} {fassung}"
    Sicherheitsereignis.objects.append(Sicherheitsereignis.Art.VEROEFFENTLICHUNG, konto_id=konto.pk, reference=reference)
