"""Giving out sheets: the run is kept with its serials; whom a sheet is for is never kept."""

import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto
from sozialraeume.models import Sozialraum
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe, Ausgabeteil, Blattversion, Informationsblatt


def in_runs(blattarten: Iterable[Blattart]) -> list[tuple[Blattart, int]]:
    """Sheets that follow each other and are alike, with their number; to whom they go makes no difference."""
    alike = (blattart._replace(is_for_betreuung=False) for blattart in blattarten)
    return [(blattart, len(list(group))) for blattart, group in groupby(alike)]


@transaction.atomic
def issue(
    *,
    version: Blattversion,
    art: str,
    token: uuid.UUID,
    parts: Sequence[tuple[Blattart, int]],
    has_receipt: bool,
    konto: Konto | None,
) -> tuple[Ausgabe, bool]:
    """The run of this `token` and whether it is new: a second press finds the first one with its serials.

    `parts` are kinds of sheets with their number, in the order of the serials.
    """
    Informationsblatt.objects.select_for_update().get()  # one after the other, so that numbers follow each other
    known = Ausgabe.objects.filter(token=token).first()
    if known:
        return known, False
    number = (Ausgabe.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    ausgabe = Ausgabe.objects.create(
        number=number, version=version, art=art, token=token, has_receipt=has_receipt, issued_by=konto
    )
    Ausgabeteil.objects.bulk_create(teile_of(ausgabe, parts))
    reference = f"ausgabe {number} version {version.number} blaetter {sum(count for _, count in parts)}"
    Sicherheitsereignis.objects.append(Sicherheitsereignis.Art.AUSGABE, konto_id=konto.pk if konto else None, reference=reference)
    return ausgabe, True


def teile_of(ausgabe: Ausgabe, parts: Sequence[tuple[Blattart, int]]) -> Iterable[Ausgabeteil]:
    sozialraeume, first = {s.slug: s for s in Sozialraum.objects.all()}, 1
    for blattart, count in parts:
        values = {"form": blattart.form, "participation": blattart.participation}
        yield Ausgabeteil(ausgabe=ausgabe, first=first, count=count, sozialraum=sozialraeume.get(blattart.sozialraum), **values)
        first += count


@transaction.atomic
def fetch(ausgabe: Ausgabe, konto: Konto | None) -> bool:
    """Note that the sheets are handed out; True if they have been before, so that these are copies."""
    locked = Ausgabe.objects.select_for_update().get(pk=ausgabe.pk)
    if locked.fetched_at:
        reference = f"ausgabe {locked.number} kopie"
        Sicherheitsereignis.objects.append(
            Sicherheitsereignis.Art.AUSGABE, konto_id=konto.pk if konto else None, reference=reference
        )
        return True
    Ausgabe.objects.filter(pk=ausgabe.pk).update(fetched_at=timezone.now())
    return False
