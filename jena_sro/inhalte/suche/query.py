"""The search itself: which contents answer a question, and what else may have been meant."""

from collections.abc import Collection, Iterable
from functools import reduce
from itertools import chain
from operator import add

from django.db.models import Case, F, FloatField, Max, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort
from jena_sro.inhalte.suche.norm import Word, terms
from jena_sro.inhalte.suche.vocabulary import Vocabulary, current

MAX_HITS = 10_000  # so many, the best of all kinds together; more are not given
SIMILAR_MIN_CHARS = 4
TWO_ERRORS_MIN_CHARS = 7

Hit = tuple[str, int, float]  # kind, key, score
Expansion = dict[int, float]  # Suchwort key: how well it answers a word of the question


def search(text: str, kinds: Collection[str] | None = None) -> dict[str, dict[int, float]]:
    """Contents in which all words of the question stand, by kind: keys with scores, best first.

    Two queries; three when the vocabulary has changed since the last question of this process.
    """
    asked = terms(text)
    if not asked:
        return {}
    vocabulary = current()
    expanded = [(vocabulary.expand(term.word), [vocabulary.expand(part) for part in term.parts]) for term in asked]
    if not all(whole or (parts and all(parts)) for whole, parts in expanded):
        return {}
    found: dict[str, dict[int, float]] = {}
    for kind, pk, score in hits(expanded, kinds):
        found.setdefault(kind, {})[pk] = round(score, 6)
    return found


def hits(expanded: list[tuple[Expansion, list[Expansion]]], kinds: Collection[str] | None) -> QuerySet[Fundstelle, Hit]:
    """The contents that have a Fundstelle of every term, best first; the sum is NULL where a term is missing."""
    keys = {key for whole, parts in expanded for expansion in (whole, *parts) for key in expansion}
    places = Fundstelle.objects.filter(suchwort__in=keys)
    if kinds is not None:
        places = places.filter(kind__in=kinds)
    score = reduce(add, (term_score(whole, parts) for whole, parts in expanded))
    found = places.values("kind", "object_id").annotate(score=score).filter(score__isnull=False)
    return found.order_by("-score", "kind", "object_id").values_list("kind", "object_id", "score")[:MAX_HITS]


def term_score(whole: Expansion, parts: list[Expansion]) -> Combinable:
    """Weight of the best place of the whole term, else the mean of its parts if all are there, else NULL."""
    choices = [word_score(whole)] if whole else []
    if parts and all(parts):
        choices.append(reduce(add, map(word_score, parts)) / Value(float(len(parts))))
    return Coalesce(*choices) if len(choices) > 1 else choices[0]


def word_score(expansion: Expansion) -> Combinable:
    factors = sorted(set(expansion.values()), reverse=True)
    keys = {factor: [key for key, own in expansion.items() if own == factor] for factor in factors}
    cases = [When(suchwort__in=keys[factor], then=F("weight") * Value(factor)) for factor in factors]
    return Max(Case(*cases, output_field=FloatField()))


def similar_words(text: str, limit: int = 3) -> list[str]:
    """Words of public contents that are near to those words of the question that stand nowhere, nearest first."""
    vocabulary = current()
    asked = [part for term in terms(text) for part in term.parts or (term.word,)]
    answers = {word.form: vocabulary.expand(word) for word in asked}
    near = {word.form: near_keys(vocabulary, word) for word in asked}
    used = displays(chain(*answers.values(), *near.values()))
    missing = [form for form, expansion in answers.items() if used.keys().isdisjoint(expansion)]
    found = (used[key] for form in missing for key in near[form] if key in used)
    return list(dict.fromkeys(found))[:limit]


def near_keys(vocabulary: Vocabulary, word: Word) -> list[int]:
    """Keys of other words one letter away, two letters for long words."""
    if len(word.form) < SIMILAR_MIN_CHARS or not word.form.isalpha():
        return []
    errors = 2 if len(word.form) >= TWO_ERRORS_MIN_CHARS else 1
    return [vocabulary.ids[index] for index in vocabulary.near(word, errors)]


def displays(keys: Iterable[int]) -> dict[int, str]:
    """How the words were written that stand somewhere."""
    used = Suchwort.objects.filter(pk__in=set(keys), fundstellen__isnull=False).order_by()
    return dict(used.values_list("pk", "display").distinct())
