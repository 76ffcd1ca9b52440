"""Writes the Listeneinträge, from which every process knows the public offers."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from jena_sro.inhalte import derived
from jena_sro.inhalte.models import Auskunft
from jena_sro.inhalte.suche.index import lock_vocabulary
from teilhabe.filters import ACCESS_FACTS
from teilhabe.models import Angebot, Listeneintrag

CHUNK = 500  # offers that are read and written together
COMPARED = ("is_public", "sort_key", "waits_since", "merkmale")


def merkmale_of(angebot: Angebot) -> Iterator[str]:
    """What can be filtered by: relations by primary key, so that another name or slug changes nothing."""
    yield f"art{angebot.art_id}"
    yield f"zugang-{angebot.zugang}"
    yield from (f"thema{topic.pk}" for topic in angebot.lebensbereiche.all())
    yield from (f"sprache{sprache.pk}" for sprache in angebot.sprachen.all())
    yield from (f"raum{reich.sozialraum_id}-{reich.rank}" for reich in angebot.reichweiten.all())
    if angebot.ort:
        yield f"ortschaft{angebot.ort.ortschaft_id}"
    if angebot.free_of_charge == Auskunft.JA:
        yield "kostenlos"
    for key, (_, field) in ACCESS_FACTS.items():
        record = angebot.ort if field.startswith("ort__") else angebot
        answer = getattr(record, field.removeprefix("ort__")) if record else Auskunft.UNBEKANNT
        if answer in (Auskunft.JA, Auskunft.UNBEKANNT):
            yield key if answer == Auskunft.JA else f"{key}?"


def eintrag_of(angebot: Angebot) -> Listeneintrag:
    waits_since = max(angebot.asked_on, angebot.confirm_by) if angebot.asked_on else None
    merkmale = " ".join(sorted(merkmale_of(angebot)))
    return Listeneintrag(
        angebot_pk=angebot.pk, is_public=True, sort_key=angebot.sort_key, waits_since=waits_since, merkmale=merkmale
    )


def differs(wanted: Listeneintrag, stored: Listeneintrag | None) -> bool:
    return stored is None or any(getattr(wanted, name) != getattr(stored, name) for name in COMPARED)


def refresh_listeneintraege(ids: Iterable[int] | None) -> None:
    """Renew the rows of these Angebote, also if only their dates have changed; for None all rows that differ."""
    wanted = all_keys() if ids is None else sorted(set(ids))
    for chunk in derived.steps(wanted, CHUNK):
        renew(chunk, is_asked_for=ids is not None)


def all_keys() -> list[int]:
    public = Angebot.objects.public().order_by().values_list("pk", flat=True)
    return sorted({*public, *Listeneintrag.objects.order_by().values_list("angebot_pk", flat=True)})


@transaction.atomic
def renew(pks: list[int], *, is_asked_for: bool) -> None:
    """Under the lock of the vocabulary, so that keys grow in the order of commits."""
    lock_vocabulary()
    stored = {row.angebot_pk: row for row in Listeneintrag.objects.filter(angebot_pk__in=pks)}
    parts = ("lebensbereiche", "sprachen", "reichweiten")
    public = Angebot.objects.public().filter(pk__in=pks).select_related("ort").prefetch_related(*parts)
    rows = {angebot.pk: eintrag_of(angebot) for angebot in public}
    for pk in stored.keys() - rows.keys():
        if stored[pk].is_public:
            rows[pk] = Listeneintrag(angebot_pk=pk, is_public=False, sort_key="", merkmale="")
    changed = [row for pk, row in sorted(rows.items()) if is_asked_for or differs(row, stored.get(pk))]
    Listeneintrag.objects.filter(angebot_pk__in=[row.angebot_pk for row in changed]).delete()
    Listeneintrag.objects.bulk_create(changed)
