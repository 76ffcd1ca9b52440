"""Two offers, or two Organisationen, that mean the same become one."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from jena_sro.inhalte.zusammenlegen import merge
from jena_sro.konten.models import Konto
from sozialraeume.models import Organisation
from teilhabe.models import Angebot, Reichweite, Termin, Zeitfenster, Zugehoerigkeit

DERIVED = (Reichweite, Termin, Zeitfenster)
OPEN_CHANGE = "Zu „{}“ gibt es eine Änderung, die noch nicht entschieden ist. Bitte entscheiden Sie zuerst darüber."


@transaction.atomic
def merge_angebote(
    kept: Angebot, other: Angebot, *, take: Collection[str], drop: Collection[tuple[Angebot, str]], by: Konto
) -> Angebot:
    """`other` becomes part of `kept`, with its times and its story. Raises ValidationError while a change of one is open."""
    for angebot in (kept, other):
        if Angebot.objects.filter(ersetzt=angebot.pk).exists():
            raise ValidationError(OPEN_CHANGE.format(angebot))
    merged: Angebot = merge(kept, other, take=take, drop=drop, left_behind=DERIVED, by=by)
    merged.together_with.remove(merged.organisation)
    return merged


@transaction.atomic
def merge_organisationen(kept: Organisation, other: Organisation, *, take: Collection[str] = (), by: Konto) -> Organisation:
    """People, offers and places of `other` belong to `kept`; somebody whom `kept` had refused comes along."""
    coming = other.zugehoerigkeiten.not_refused().values("konto")
    kept.zugehoerigkeiten.filter(stand=Zugehoerigkeit.Stand.ABGELEHNT, konto__in=coming).delete()
    merged: Organisation = merge(kept, other, take=take, drop=(), left_behind=(), by=by)
    for angebot in merged.joint_angebote.filter(organisation=merged):
        angebot.together_with.remove(merged)
    return merged
