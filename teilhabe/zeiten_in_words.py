"""Rhythms written as people say them, and read again: „jeden ersten Mittwoch im Monat, 14 bis 16 Uhr; ab 1.9.2026“."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from jena_sro.inhalte.kalender import ORDINALS, WEEKDAYS
from jena_sro.inhalte.tabellen import read_day
from teilhabe.models import Angebotszeit

BETWEEN_TIMES = re.compile(r"\n|\|")
LONGEST_NOTE = 200
CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?"
SPAN = re.compile(rf"{CLOCK} ?(?:uhr )?(?:bis|-|–) ?{CLOCK}(?: uhr)?", re.IGNORECASE)
DAY = r"\d{1,2}\.\d{1,2}\.\d{4}"
PERIOD = re.compile(rf"(?:ab ({DAY}))? ?(?:bis ({DAY}))?", re.IGNORECASE)
NUMBERS = {word.casefold(): number for number, word in ORDINALS.items()}
WEEKDAY_NUMBERS = {word.casefold(): number for number, word in enumerate(WEEKDAYS)}
WEEKDAY, NTH = "|".join(WEEKDAYS), "|".join(ORDINALS.values())
Rhythm = Angebotszeit.Rhythm
RHYTHMS = (
    (Rhythm.WOECHENTLICH, re.compile(rf"jeden (?P<weekday>{WEEKDAY})", re.IGNORECASE)),
    (Rhythm.VIERZEHNTAEGLICH, re.compile(rf"alle zwei wochen am (?P<weekday>{WEEKDAY})", re.IGNORECASE)),
    (Rhythm.MONATLICH, re.compile(rf"jeden (?P<nth>{NTH}) (?P<weekday>{WEEKDAY}) im monat", re.IGNORECASE)),
    (Rhythm.EINZELTERMIN, re.compile(rf"am (?P<date>{DAY})", re.IGNORECASE)),
)
UNKNOWN = "„{}“ verstehen wir nicht. Bitte schreiben Sie zum Beispiel: jeden Montag, 9 bis 12 Uhr."


def day_text(day: datetime.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def write_zeit(zeit: Angebotszeit) -> str:
    """All that is stored of a rhythm in one line."""
    words = zeit.in_words.replace(zeit.day_in_words, f"am {day_text(zeit.date)}") if zeit.date else zeit.in_words
    period = [f"ab {day_text(zeit.valid_from)}"] if zeit.valid_from else []
    period += [f"bis {day_text(zeit.valid_until)}"] if zeit.valid_until else []
    return "; ".join(filter(None, [words, zeit.limits_in_words, " ".join(period), zeit.note]))


def write_zeiten(zeiten: Iterable[Angebotszeit]) -> str:
    return " | ".join(write_zeit(zeit) for zeit in zeiten)


def read_zeiten(text: str) -> list[Angebotszeit]:
    """Rhythms that are not stored yet, one for each line or between upright strokes. Raises ValidationError."""
    return [read_zeit(line.strip()) for line in BETWEEN_TIMES.split(text) if line.strip()]


def read_zeit(line: str) -> Angebotszeit:
    rhythm, *extras = [part.strip() for part in line.split(";")]
    values = read_rhythm(rhythm) | {"not_on_holidays": False, "not_in_school_holidays": False}
    for extra in filter(None, extras):
        values |= read_extra(extra)
    zeit = Angebotszeit(**values)
    zeit.full_clean(exclude=["angebot"])
    return zeit


def read_rhythm(text: str) -> dict[str, Any]:
    if text.casefold() == "nach vereinbarung":
        return {"rhythm": Rhythm.VEREINBARUNG}
    day, _, span = text.partition(",")
    hours = SPAN.fullmatch(span.strip())
    found = next(((rhythm, match) for rhythm, words in RHYTHMS if (match := words.fullmatch(day.strip()))), None)
    if hours is None or found is None:
        raise ValidationError(UNKNOWN.format(text))
    rhythm, match = found
    return {"rhythm": rhythm, **read_named_day(match.groupdict()), **read_hours(text, hours.groups())}


def read_named_day(words: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "weekday" in words:
        values["weekday"] = WEEKDAY_NUMBERS[words["weekday"].casefold()]
    if "nth" in words:
        values["nth"] = NUMBERS[words["nth"].casefold()]
    if "date" in words:
        values["date"] = to_day(words["date"])
    return values


def read_hours(text: str, groups: tuple[str | None, ...]) -> dict[str, datetime.time]:
    start_hour, start_minute, end_hour, end_minute = (int(group or 0) for group in groups)
    try:
        return {"start_time": datetime.time(start_hour, start_minute), "end_time": datetime.time(end_hour, end_minute)}
    except ValueError as error:
        raise ValidationError(UNKNOWN.format(text)) from error


def read_extra(text: str) -> dict[str, Any]:
    """Holidays that are left out, the days from and until which it holds, or else a note."""
    words = text.casefold()
    if words.startswith("nicht "):
        limits = {"not_on_holidays": "an feiertagen", "not_in_school_holidays": "in den schulferien"}
        found = {name: True for name, phrase in limits.items() if phrase in words}
        if found:
            return found
    period = PERIOD.fullmatch(text)
    if period and any(period.groups()):
        days = dict(zip(("valid_from", "valid_until"), period.groups(), strict=True))
        return {name: to_day(day) for name, day in days.items() if day}
    if len(text) > LONGEST_NOTE:
        raise ValidationError(f"Bitte kürzen Sie den Hinweis auf {LONGEST_NOTE} Zeichen.")
    return {"note": text}


def to_day(text: str) -> datetime.date:
    try:
        return read_day(text)
    except ValueError as error:
        raise ValidationError(f"Den Tag {text} gibt es nicht.") from error
