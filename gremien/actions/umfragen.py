"""Surveys: opened, answered, closed, and what of the answers may be published."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gremien.models import Antwortzahl, Frage, Freitext, Umfrage, Zugangscode
from gremien.models.umfrage import new_code
from jena_sro.inhalte.frozen import Content
from jena_sro.inhalte.kalender import local_datetime
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto

Stand = Umfrage.Stand
Answers = Mapping[int, str]  # key of the Frage -> value of the choice, or what somebody wrote
MOST_FRAGEN, MOST_FREITEXTE = 12, 3


class SheetRefusedError(Exception):
    """The sheet is not counted; the text says why, for people, and `easy` says it in easy language."""

    def __init__(self, text: str, easy: str) -> None:
        super().__init__(text)
        self.easy = easy


CLOSED = SheetRefusedError(
    "Die Umfrage ist inzwischen geschlossen. Ihre Antworten sind nicht gespeichert.",
    "Die Umfrage ist zu Ende. Ihre Antworten sind nicht bei uns.",
)
WRONG_CODE = SheetRefusedError(
    "Diesen Code gibt es nicht, oder er ist schon benutzt. Bitte vergleichen Sie ihn mit Ihrem Blatt.",
    "Der Code stimmt nicht. Oder jemand hat den Code schon benutzt. Bitte schauen Sie auf Ihr Blatt.",
)


# ---- the way of an Umfrage ----


def lock(umfrage: Umfrage) -> Umfrage:
    """The Umfrage as it is now; until the transaction ends nobody answers, opens, closes or publishes it."""
    return Umfrage.objects.select_for_update(of=("self",)).select_related("gremium").get(pk=umfrage.pk)


def obstacles(umfrage: Umfrage) -> list[str]:
    """What hinders opening a draft, in sentences."""
    fragen, found = list(umfrage.fragen.all()), []
    if not fragen:
        found.append("Es gibt noch keine Frage.")
    if umfrage.closes_on < timezone.localdate():
        found.append("Der letzte Tag ist schon vorbei.")
    return found


@transaction.atomic
def open_umfrage(umfrage: Umfrage) -> bool:
    """Open a draft, with a counter for each choice; False if it is no draft any more or something hinders."""
    umfrage = lock(umfrage)
    if not umfrage.may_become(Stand.OFFEN) or obstacles(umfrage):
        return False
    counters = [Antwortzahl(frage=frage, choice=choice) for frage in umfrage.fragen.all() for choice in frage.choices]
    Antwortzahl.objects.bulk_create(counters)
    umfrage.stand = Stand.OFFEN
    umfrage.save()
    return True


@transaction.atomic
def close_umfrage(umfrage: Umfrage) -> bool:
    """Close an open one; too few answers are erased at once, so that nobody ever sees them. False if it is not open."""
    umfrage = lock(umfrage)
    if not umfrage.may_become(Stand.GESCHLOSSEN):
        return False
    umfrage.stand, umfrage.closed_on = Stand.GESCHLOSSEN, timezone.localdate()
    umfrage.save()
    umfrage.codes.all().delete()
    if not umfrage.has_enough:
        erase_answers(umfrage)
    Aufgabe.objects.raise_for(umfrage, Aufgabe.Kind.UMFRAGE, umfrage.gremium.geschaeftsstelle.name)
    return True


def erase_answers(umfrage: Umfrage) -> None:
    Antwortzahl.objects.filter(frage__umfrage=umfrage).delete()
    Freitext.objects.filter(frage__umfrage=umfrage).delete()


def close_overdue() -> str:
    """Close what has ended and for which no paper is waited for any more."""
    closed = [close_umfrage(umfrage) for umfrage in Umfrage.objects.overdue()]
    return f"{sum(closed)} Umfragen geschlossen"


# ---- answers ----


def fixed_expiry(days: int) -> int:
    """Seconds until the midnight that begins the day after `days` days: what is kept so tells no time finer than a day."""
    midnight = local_datetime(timezone.localdate() + datetime.timedelta(days=days + 1), datetime.time())
    return max(int((midnight - timezone.now()).total_seconds()), 1)


def kept_name(kind: str, *parts: object) -> str:
    """Key of the cache that tells nothing about the parts it is made of."""
    text = " ".join(str(part) for part in parts)
    return f"umfrage:{kind}:{salted_hmac('gremien.umfrage.cache', text, algorithm='sha256').hexdigest()}"


def is_within_limit(request: HttpRequest) -> bool:
    """Count a sheet for the internet address; only a number for today is kept, and under a hash.

    The limits of allauth would keep the second of each sheet.
    """
    key = kept_name("ip", get_adapter().get_client_ip(request), timezone.localdate())
    count: int = cache.get(key, 0) + 1
    cache.set(key, count, fixed_expiry(0))
    return count <= settings.UMFRAGE_SHEETS_PER_DAY


@transaction.atomic
def count_sheet(umfrage: Umfrage, answers: Answers, *, token: uuid.UUID, code: str = "", on_paper: bool = False) -> None:
    """Count the answers of one sheet; the same form sent twice counts once. Raises SheetRefusedError.

    The code is used up in the same transaction. No trace of the sheet is kept but its numbers.
    """
    umfrage = lock(umfrage)
    key = kept_name("token", umfrage.pk, token)
    if cache.get(key):
        return
    if not (umfrage.takes_paper if on_paper else umfrage.is_running):
        raise CLOSED
    if umfrage.needs_code:
        use_code(umfrage, code)
    Umfrage.objects.filter(pk=umfrage.pk).update(sheets=F("sheets") + 1)
    for frage in umfrage.fragen.all():
        count_answer(frage, answers.get(frage.pk, ""))
    cache.set(key, True, fixed_expiry(1))


def use_code(umfrage: Umfrage, code: str) -> None:
    used, _ = umfrage.codes.filter(digest__in=umfrage.digests_of(code)).delete()
    if not used:
        raise WRONG_CODE


def count_answer(frage: Frage, answer: str) -> None:
    if not answer:
        return
    if frage.is_text:
        frage.freitexte.create(text=answer)
    else:
        frage.zahlen.filter(choice=answer).update(count=F("count") + 1)


# ---- codes ----


def new_codes(number: int) -> list[str]:
    """So many different codes, not stored yet."""
    codes: set[str] = set()
    while len(codes) < number:
        codes.add(new_code())
    return list(codes)


@transaction.atomic
def store_codes(umfrage: Umfrage, codes: list[str]) -> bool:
    """Store the codes as hashes, so that they open a sheet; False if the Umfrage is not open for it."""
    umfrage = lock(umfrage)
    if not umfrage.takes_codes:
        return False
    rows = [Zugangscode(digest=umfrage.digests_of(code)[0], umfrage=umfrage) for code in codes]
    Zugangscode.objects.bulk_create(rows)
    return True


# ---- what is published ----


def shown_answers(frage: Frage) -> list[dict[str, Any]] | None:
    """Each choice with how often it was given; None where fewer than SMALLEST_SHOWN people have answered the question."""
    counts = {zahl.choice: zahl.count for zahl in frage.zahlen.all()}
    if sum(counts.values()) < settings.SMALLEST_SHOWN:
        return None
    return [{"choice": str(choice), "words": choice.label, "count": counts.get(choice, 0)} for choice in frage.choices]


def shown_frage(frage: Frage) -> Content:
    return {
        "kind": frage.kind,
        "text": frage.text,
        "easy_text": frage.easy_text,
        "answers": None if frage.is_text else shown_answers(frage),
        "texts": [freitext.text for freitext in frage.freitexte.all() if freitext.is_released],
    }


def gather(umfrage: Umfrage) -> Content:
    """The whole result as it may be published: nothing of the answers where there are fewer than SMALLEST_SHOWN sheets."""
    fragen = umfrage.fragen.prefetch_related("zahlen", "freitexte") if umfrage.has_enough else []
    return {
        "sheets": umfrage.sheets if umfrage.has_enough else None,
        "fragen": [shown_frage(frage) for frage in fragen],
        "change_text": umfrage.change_text,
        "easy_change_text": umfrage.easy_change_text,
    }


@transaction.atomic
def publish_umfrage(umfrage: Umfrage, *, seen: str, konto: Konto) -> Umfrage | None:
    """Freeze the result as somebody has seen it and erase all else of the answers; None if it says something else by now.

    One that is published already stays as it is. Raises FrozenError if it is not closed.
    """
    published = Umfrage.publish_as_seen(umfrage.pk, seen=seen, gather=gather, konto=konto)
    if published is not None:
        erase_answers(published)
        Aufgabe.objects.settle(published, konto)
    return published
