"""Hints for writing in easy language: what a program can see, sentence by sentence.

The rules follow BITV 2.0 Anlage 2 and the rules of the Netzwerk Leichte Sprache. A hint is advice to the writer, never a
grade and never a check: only a test group makes a text „Leichte Sprache“ (DIN SPEC 33429).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

GOOD_WORDS = 12
MOST_WORDS = 15
LONG_WORD = 14
COMMON_NOUNS = {
    "Behinderung", "Behinderungen", "Beratung", "Beratungen", "Erfahrung", "Erfahrungen", "Freiheit", "Gesundheit", "Kleidung",
    "Krankheit", "Krankheiten", "Meinung", "Ordnung", "Richtung", "Umgebung", "Veranstaltung", "Verwaltung", "Wohnung",
    "Wohnungen", "Zeitung",
}  # fmt: skip

SENTENCE_END = re.compile(r"(?<=[!?])\s+|(?<=[^\d\s.]{2}\.)\s+(?=[A-ZÄÖÜ„\d])")
WORD = re.compile(r"[^\W\d_][\w·-]*|\d+(?:[.,:]\d+)*")
LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
LEADING = re.compile(r"^\s*(?:[-*+]\s+|\d+\.\s+|#+\s+|>\s+)*")
PASSIVE_VERB = re.compile(r"\b(?:werde|wirst|wird|werden|werdet|wurde[nst]?|worden)\b")
PARTICIPLE = re.compile(
    r"\b(?:[a-zäöü]*ge[a-zäöüß]{2,}(?:t|en)|(?:be|ver|er|ent|zer|miss)[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]{3,}iert)\b"
)


class Line(NamedTuple):
    """A line without Markdown; `plain` has all words, `unmarked` has spaces where words are bold, at the same places."""

    number: int
    plain: str
    unmarked: str
    is_item: bool


@dataclass(frozen=True)
class Hint:
    """What could be said more easily: where in the sentence (characters from its start) and how."""

    rule: str
    start: int
    found: str
    advice: str


@dataclass(frozen=True)
class Sentence:
    """A sentence with the line (from 1) on which it begins, and its hints in order of place."""

    line: int
    text: str
    hints: tuple[Hint, ...]


class Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    advice: str


def rule(name: str, pattern: str, advice: str, flags: int = 0) -> Rule:
    return Rule(name, re.compile(pattern, flags), advice)


NUMBER_WORDS = (
    r"\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn"
    r"|\w*(?:zwanzig|dreißig|(?:vier|fünf|sech|sieb|acht|neun)zig)|\w*hundert\w*|\w*tausend\w*)\b"
)
PAST = (
    r"\b(?:ging|kam|sah|gab|nahm|fand|stand|hielt|ließ|lief|schrieb|sprach|traf|blieb|lag|half|begann|bekam|brachte|dachte|wusste"
    r"|machte|sagte|fragte|zeigte|stellte|nutzte|tauschte|führte|entstand|lebte|wohnte|gehörte)(?:en|n|st|t)?\b"
)
RULES = (
    rule(
        "Abkürzung",
        r"\b(?:z\.\s?B|d\.\s?h|u\.\s?a|o\.\s?ä|i\.\s?d\.\s?R|usw|bzw|ggf|inkl|ca|vgl|etc|evtl|Abs|Art|Nr|Tel|Str|Dr|Prof)\."
        r"|\b(?![IVXLC]+\b)[A-ZÄÖÜ]{2,6}\b",
        "Schreiben Sie die Abkürzung aus.",
    ),
    rule(
        "Konjunktiv",
        r"\b(?:würd|könnt|müsst|dürft|hätt|wär|käm|gäb|ließ|sollt)(?:e|est|en|et|st)\b|\bsei(?:en)?\b",
        "Sagen Sie, was ist. Wörter wie „könnte“ oder „würde“ sind schwer.",
        re.IGNORECASE,
    ),
    rule(
        "Genitiv",
        r"\b(?:[Dd]es|[Ee]ines|[MmDdSs]eines|[Ii]hres|[Uu]nseres|[Dd]ieses)\s+(?:\w+en\s+)?[A-ZÄÖÜ]\w+"
        r"|\b(?!(?:An|Auch|Auf|Aus|Bei|Da|Dann|Dort|Hat|Heute|Hier|In|Ist|Jetzt|Mit|Nach|Nur|Von|Vor|Zu)\b)[A-ZÄÖÜ][\w-]+\s+der\s+(?:\w+en\s+)?[A-ZÄÖÜ]\w+|\b(?:[Ww]egen|[Tt]rotz|[Ii]nnerhalb|[Aa]ufgrund)\s+de[rs]\b",
        "Schreiben Sie „von dem“ oder „von der“.",
    ),
    rule("Vergangenheit", PAST, "Schreiben Sie „hat gemacht“ statt „machte“."),
    rule("Zahlwort", NUMBER_WORDS, "Schreiben Sie die Zahl als Ziffer.", re.IGNORECASE),
    rule("Römische Zahl", r"\b(?=[IVXLC]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b", "Nehmen Sie die Ziffern 0 bis 9."),
    rule("Prozent", r"\d\s?%|\bProzent\b", "Sagen Sie es anders, zum Beispiel „viele“ oder „1 von 4“."),
    rule(
        "Hohe Zahl",
        r"(?<!ungefähr )(?<!etwa )(?<!rund )(?<!fast )(?<!über )(?<![\d.,])(?:[1-9]\d{4,}|[1-9]\d{0,2}(?:\.\d{3})+|\d+,\d+)\b",
        "Runden Sie und schreiben Sie „ungefähr“, oder sagen Sie „viele“.",
        re.IGNORECASE,
    ),
    rule("Datum", r"\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?", "Schreiben Sie den Monat als Wort: 1. März 2026."),
    rule("Uhrzeit", r"\b(?:0\d[:.]\d\d\b|\d{1,2}\.\d\d(?=\s?Uhr))", "Schreiben Sie die Uhrzeit so: 9:00 Uhr."),
    rule("Sonderzeichen", r"[§&;{}<>…_|=+]|(?<!\w)/|/(?![A-ZÄÖÜ])", "Ersetzen Sie das Zeichen durch Wörter."),
    rule("Klammer", r"\([^)]*\)|\[[^\]]*\]", "Schreiben Sie einen eigenen Satz statt der Klammer."),
    rule("Mediopunkt", r"\w+·\w+", "Trennen Sie lange Wörter mit Bindestrich."),
    rule("Gender-Zeichen", r"\w+[*:_/]-?innen\b|\w+Innen\b", "Nennen Sie beide Formen oder ein Wort für alle."),
    rule(
        "Nebensatz",
        r",\s*(?:weil|dass|obwohl|damit|sodass|nachdem|bevor|während|indem|falls|sofern|ob|der|die|das|den|dem|welche\w*|um)\b",
        "Machen Sie 2 Sätze daraus.",
    ),
    rule(
        "Mehrere Aussagen",
        r",\s*(?:aber|denn|sondern|und|oder)\b|\b(?:sowie|beziehungsweise|sowohl|weder|entweder)\b",
        "Schreiben Sie nur 1 Aussage in einen Satz.",
    ),
    rule(
        "Fremdwort",
        r"\b\w+(?:ismus|ismen|itäten|ität|ierungen|ierung|ifikation|logien?)\b",
        "Erklären Sie das Wort oder nehmen Sie ein leichtes.",
    ),
    rule(
        "Hauptwort-Stil",
        r"\b[A-ZÄÖÜ]\w{4,}(?<!ier)(?:ungen|ung|heiten|heit|keiten|keit)\b",
        "Nehmen Sie ein Tun-Wort: „wir beraten“ statt „die Durchführung“.",
    ),
    rule("Verweis", r"\b[Ss]iehe\b|\b(?:oben|unten) genannt\w*|\bs\. ?o\.", "Sagen Sie es hier noch einmal."),
    rule("Bindestrich", r"\b[A-ZÄÖÜ]\w+-[a-zäöü]{3,}\b", "Nach dem Bindestrich geht es groß weiter: Tages-Zentrum."),
    rule("Großbuchstaben", r"\b[A-ZÄÖÜ]{7,}\b", "Schreiben Sie nur den Anfang groß."),
)  # fmt: skip
NEGATION = rule(
    "Verneinung",
    r"\b(?:nicht|nichts|kein(?:e[nmrs]?)?|nie|niemals|niemand\w*|ohne)\b",
    "Sagen Sie es ohne Verneinung. Geht das nicht, schreiben Sie das Wort **fett**.",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """A sentence, or its beginning: the line on which it begins, and whether another one stands before it on that line."""

    line: int
    plain: str
    unmarked: str
    follows: bool


def review(text: str) -> list[Sentence]:
    """The sentences of a Markdown text in easy language, each with its hints; none means nothing was noticed."""
    return [Sentence(part.line, part.plain, hints_for(part)) for part in sentences(text)]


def read_lines(text: str) -> Iterator[Line]:
    for number, raw in enumerate(text.splitlines(), start=1):
        unlinked = LINK.sub(r"\1", raw).strip()
        content = LEADING.sub("", unlinked)
        parts = content.split("**")
        unmarked = "".join(" " * len(part) if index % 2 else part for index, part in enumerate(parts))
        yield Line(number, "".join(parts), unmarked, content != unlinked)


def sentences(text: str) -> Iterator[Part]:
    """A sentence may go on over several lines; an empty line, a heading, an item or a colon ends it."""
    begun: Part | None = None
    for line in read_lines(text):
        parts = list(cut(line))
        if begun and (line.is_item or not parts):
            yield begun
        elif begun:
            plain, unmarked = f"{begun.plain} {parts[0].plain}", f"{begun.unmarked} {parts[0].unmarked}"
            parts[0] = begun._replace(plain=plain, unmarked=unmarked)
        is_open = bool(parts) and not line.is_item and not parts[-1].plain.endswith((".", "!", "?", ":"))
        begun = parts.pop() if is_open else None
        yield from parts
    if begun:
        yield begun


def cut(line: Line) -> Iterator[Part]:
    """The sentences on one line."""
    start = 0
    ends = [match.span() for match in SENTENCE_END.finditer(line.plain)]
    for end, following in [*ends, (len(line.plain), 0)]:
        if end > start:
            yield Part(line.number, line.plain[start:end], line.unmarked[start:end], start > 0)
        start = following


def hints_for(part: Part) -> tuple[Hint, ...]:
    found = [Hint("Zeile", 0, part.plain, "Beginnen Sie für jeden Satz eine neue Zeile.")] if part.follows else []
    for check in (length_hints, long_words, passive):
        found += check(part.plain)
    found += [hint for each in RULES for hint in matches(each, part.plain) if hint.found not in COMMON_NOUNS]
    found += matches(NEGATION, part.unmarked)
    return tuple(sorted(found, key=lambda hint: hint.start))


def matches(one: Rule, sentence: str) -> list[Hint]:
    return [Hint(one.name, match.start(), match[0], one.advice) for match in one.pattern.finditer(sentence)]


def length_hints(sentence: str) -> list[Hint]:
    count = len(WORD.findall(sentence))
    if count > MOST_WORDS:
        return [Hint("Satzlänge", 0, sentence, f"Der Satz hat {count} Wörter. Höchstens {MOST_WORDS} sind erlaubt.")]
    if count > GOOD_WORDS:
        return [Hint("Satzlänge", 0, sentence, f"Der Satz hat {count} Wörter. Besser sind höchstens {GOOD_WORDS}.")]
    return []


def long_words(sentence: str) -> list[Hint]:
    advice = "Trennen Sie das Wort mit Bindestrich oder nehmen Sie ein kürzeres."
    words = [match for match in WORD.finditer(sentence) if len(match[0]) >= LONG_WORD]
    return [Hint("Langes Wort", match.start(), match[0], advice) for match in words if not re.search(r"[-·]", match[0])]


def passive(sentence: str) -> list[Hint]:
    """„wird gebaut“: a form of „werden“ beside something that looks like a participle."""
    verb = PASSIVE_VERB.search(sentence)
    if verb is None or not any(match.start() != verb.start() for match in PARTICIPLE.finditer(sentence)):
        return []
    return [Hint("Passiv", verb.start(), verb[0], "Sagen Sie, wer etwas tut: „wir bauen“ statt „es wird gebaut“.")]
