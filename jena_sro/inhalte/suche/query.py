"""The search itself: which contents answer a question, and what else may have been meant."""

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from itertools import chain
from typing import Any

from django.db.models import Aggregate, TextField

from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort
from jena_sro.inhalte.suche.norm import Word, terms
from jena_sro.inhalte.suche.vocabulary import Vocabulary, current

MAX_HITS = 10_000  # so many, the best of all kinds together; more are not given
SIMILAR_MIN_CHARS = 4
TWO_ERRORS_MIN_CHARS = 7

Place = tuple[float, str]  # weight, and the keys of the contents with commas between
Places = Mapping[int, list[Place]]  # by Suchwort key
Scores = dict[int, float]  # by key of the content
Expansion = dict[int, float]  # Suchwort key: how well it answers a word of the question
Expanded = tuple[Expansion, list[Expansion]]  # of a term: of the whole, of its parts


class JoinedNumbers(Aggregate):
    """All numbers of a group in one text: 50,000 rows come sooner as a few texts."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(*args, template="STRING_AGG((%(expressions)s)::text, ',')", **kwargs)


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
    places = load_places({key for whole, parts in expanded for expansion in (whole, *parts) for key in expansion}, kinds)
    return best_first({kind: scores_of(own, expanded) for kind, own in places.items()})


def load_places(keys: Collection[int], kinds: Collection[str] | None) -> dict[str, dict[int, list[Place]]]:
    """Where the words stand: by kind and word the weights, each with the keys of the contents.

    Grouped in the order of the index, which spares PostgreSQL a hash table and SQLite the sorting.
    """
    rows = Fundstelle.objects.filter(suchwort__in=keys).order_by()
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    found: dict[str, dict[int, list[Place]]] = {}
    grouped = rows.values_list("suchwort", "kind", "weight").annotate(numbers=JoinedNumbers("object_id"))
    for word, kind, weight, numbers in grouped:
        found.setdefault(kind, {}).setdefault(word, []).append((weight, numbers))
    return found


def scores_of(places: Places, expanded: list[Expanded]) -> Scores:
    """Of the contents in which all terms stand. The rarest term is asked first, of the others only what it leaves.

    Added up in the order of the question, whatever was asked first: what is equally good stays so.
    """
    enough = MAX_HITS if len(expanded) == 1 else sys.maxsize
    found: dict[int, Scores] = {}
    among: Collection[int] | None = None
    for number in sorted(range(len(expanded)), key=lambda number: length_of(places, expanded[number])):
        among = found[number] = term_scores(places, expanded[number], enough, among)
    return reduce(sums, (found[number] for number in range(len(expanded))))


def length_of(places: Places, term: Expanded) -> int:
    """How long the lists of contents are together."""
    keys = chain.from_iterable((term[0], *term[1]))
    return sum(len(numbers) for key in keys for _, numbers in places.get(key, ()))


def term_scores(places: Places, term: Expanded, enough: int, among: Collection[int] | None) -> Scores:
    """Weight of the best place of the whole term, else the mean of its parts if all are there."""
    whole, parts = term
    if not parts:
        return word_scores(places, whole, enough, among)
    means = reduce(sums, (word_scores(places, part, sys.maxsize, among) for part in parts))
    return {pk: score / len(parts) for pk, score in means.items()} | word_scores(places, whole, sys.maxsize, among)


def word_scores(places: Places, expansion: Expansion, enough: int, among: Collection[int] | None) -> Scores:
    """The best place of each content; none that is worse than `enough` others, for a frequent word has very many."""
    by_score: dict[float, list[str]] = {}
    for key, factor in expansion.items():
        for weight, numbers in places.get(key, ()):
            by_score.setdefault(weight * factor, []).append(numbers)
    wanted = None if among is None else frozenset(among)
    scores: Scores = {}
    for score in sorted(by_score, reverse=True):
        if len(scores) < enough:
            pks = map(int, ",".join(by_score[score]).split(","))
            scores = dict.fromkeys(pks if wanted is None else wanted.intersection(pks), score) | scores
    return scores


def sums(left: Scores, right: Scores) -> Scores:
    """Of the contents that have both."""
    return {pk: left[pk] + right[pk] for pk in min(left, right, key=len) if pk in left and pk in right}


def best_first(scores: Mapping[str, Scores]) -> dict[str, dict[int, float]]:
    """The best of all kinds together, MAX_HITS at most; there are few different scores, so only the keys are sorted."""
    lowest = lowest_given(Counter(chain.from_iterable(own.values() for own in scores.values())))
    by_score: defaultdict[tuple[float, str], list[int]] = defaultdict(list)
    for kind, own in scores.items():
        for pk, score in own.items():
            if score >= lowest:
                by_score[-score, kind].append(pk)
    found: dict[str, dict[int, float]] = {}
    room = MAX_HITS
    for score, kind in sorted(by_score):
        pks = by_score[score, kind]
        if room > 0:
            found.setdefault(kind, {}).update(dict.fromkeys(sorted(pks)[:room], round(-score, 6)))
        room -= len(pks)
    return found


def lowest_given(counts: Mapping[float, int]) -> float:
    """The score of the last hit that is given; `counts` says how many have each score."""
    room = MAX_HITS
    for score in sorted(counts, reverse=True):
        room -= counts[score]
        if room <= 0:
            return score
    return 0.0


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
