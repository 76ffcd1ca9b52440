"""Which contents can be found, and the Fundstellen that say by which words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from jena_sro.inhalte import derived
from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort, Wortschatz
from jena_sro.inhalte.suche.norm import Word, words

CHUNK = 200  # contents that are read and written together
BATCH = 5_000  # values in one query, far below what SQLite takes (32,766)

Row = tuple[int, int, float]  # object, word, weight


@dataclass(frozen=True)
class Quelle:
    """A kind of content that can be found: its public objects, and their texts with the weight of each."""

    kind: str
    label: str
    public: Callable[[], QuerySet[Any]]
    fields: Callable[[Any], Iterable[tuple[str, float]]]


QUELLEN: dict[str, Quelle] = {}


def register(quelle: Quelle, follows: Mapping[type[Model], Callable[[Any], Iterable[int]]]) -> None:
    """Make a kind of content findable and keep it so; `follows` names the objects that a changed row touches."""
    QUELLEN[quelle.kind] = quelle
    derived.register(f"suche_{quelle.kind}", partial(index, quelle.kind), follows)


def index(kind: str, ids: Iterable[int] | None) -> None:
    """Renew the Fundstellen of these objects, of all for None; what is not public or no more there loses its own."""
    quelle = QUELLEN[kind]
    wanted = set(quelle.public().order_by().values_list("pk", flat=True)) if ids is None else set(ids)
    for chunk in derived.steps(sorted(wanted), CHUNK):
        index_chunk(quelle, chunk)
    if ids is None:
        Fundstelle.objects.filter(kind=kind).exclude(object_id__in=quelle.public().order_by().values("pk")).delete()
        remove_orphans()


@transaction.atomic
def index_chunk(quelle: Quelle, ids: Sequence[int]) -> None:
    """Write only what differs, so that a renewal of what is current changes nothing."""
    lock_vocabulary()
    texts = {content.pk: weighted_words(quelle.fields(content)) for content in quelle.public().filter(pk__in=ids)}
    keys = word_keys({word.form: word for found in texts.values() for word in found})
    wanted = {(pk, keys[word.form], weight) for pk, found in texts.items() for word, weight in found.items()}
    stored = stored_rows(quelle.kind, ids)
    delete_rows([stored[row] for row in stored.keys() - wanted])
    create_rows(quelle.kind, sorted(wanted - stored.keys()))


def weighted_words(fields: Iterable[tuple[str, float]]) -> dict[Word, float]:
    """The words of a content with the weight of the best place each stands in."""
    found: dict[str, tuple[Word, float]] = {}
    for text, weight in fields:
        for word in words(text):
            if word.form not in found or found[word.form][1] < weight:
                found[word.form] = (word, weight)
    return dict(found.values())


def word_keys(wanted: Mapping[str, Word]) -> dict[str, int]:
    """Keys of the Suchwörter, by form; those that are missing are created."""
    keys = stored_keys(wanted)
    missing = [Suchwort(form=form, stem=word.stem, display=word.display) for form, word in wanted.items() if form not in keys]
    if missing:
        Suchwort.objects.bulk_create(missing, ignore_conflicts=True)
        Wortschatz.objects.update(stamp=uuid4())
        keys |= stored_keys([word.form for word in missing])
    return keys


def stored_keys(forms: Iterable[str]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for chunk in derived.chunks(forms, BATCH):
        keys |= Suchwort.objects.filter(form__in=chunk).values_list("form", "pk")
    return keys


def stored_rows(kind: str, ids: Sequence[int]) -> dict[Row, int]:
    """The Fundstellen of these objects and their keys."""
    rows = Fundstelle.objects.filter(kind=kind, object_id__in=ids).order_by()
    return {(pk, word, weight): key for pk, word, weight, key in rows.values_list("object_id", "suchwort_id", "weight", "pk")}


def delete_rows(keys: Iterable[int]) -> None:
    for chunk in derived.chunks(keys, BATCH):
        Fundstelle.objects.filter(pk__in=chunk).delete()


def create_rows(kind: str, rows: Iterable[Row]) -> None:
    new = [Fundstelle(kind=kind, object_id=pk, suchwort_id=word, weight=weight) for pk, word, weight in rows]
    Fundstelle.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)


@transaction.atomic
def remove_orphans() -> None:
    """Remove the Suchwörter that stand nowhere any more."""
    lock_vocabulary()
    used = Fundstelle.objects.filter(suchwort=OuterRef("pk"))
    removed, _ = Suchwort.objects.filter(~Exists(used)).delete()
    if removed:
        Wortschatz.objects.update(stamp=uuid4(), generation=uuid4())


def lock_vocabulary() -> None:
    """Let others who change words wait: nobody uses a word that is being removed, and keys grow in the order of commits."""
    Wortschatz.objects.select_for_update().get_or_create(pk=1)
