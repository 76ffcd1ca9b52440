"""Pages for anonymous visitors, worked out once by each process until contents change or time passes.

Kept is what everybody gets who asks the same address with the same „Darstellung“: no signed-in answer, no page with a form
that sends something (it sets a cookie), nothing marked `no-store`. Pages lie there compressed; secrets never stand in them.
What visitors type into the address cannot fill the memory: addresses with a question have a small store of their own,
and each store drops what nobody has asked for longest.
"""

import datetime
import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_string

from gremien.models import Sitzung
from jena_sro.inhalte import stand
from jena_sro.inhalte.kalender import day_span
from jena_sro.seiten.darstellung import read_cookie
from teilhabe.models import Termin

KEPT_TYPES = ("text/html", "text/calendar", "application/atom+xml", "application/xml")
LONGEST_ADDRESS = 500  # characters; a longer one is not kept
ENTRY_OVERHEAD = 1_000  # bytes that an entry takes beside its page, roughly
LEVEL = 6  # of gzip: the best that costs less than a millisecond
RANDOM_BYTES = 100  # hide how long a page with a form token is (BREACH)
WORTH_COMPRESSING = 1_000  # bytes
ABOUT_FRAMES = {"Content-Security-Policy", "Cross-Origin-Resource-Policy"}  # a browser takes them from a 304 too
GetResponse = Callable[[HttpRequest], HttpResponse]


class Eintrag(NamedTuple):
    """A page as it is sent, and the moment from which it no longer holds."""

    headers: dict[str, str]
    is_frameable: bool
    etag: str
    body: bytes
    ends_at: datetime.datetime


class Speicher:
    """Entries of one content version, at most so many bytes; what was asked for longest ago goes first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self.version = ""
        self.entries: OrderedDict[Hashable, Eintrag] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable, version: str) -> Eintrag | None:
        with self.lock:
            if version != self.version:
                self.entries.clear()
                self.size, self.version = 0, version
            found = self.entries.get(key)
            if found is None or found.ends_at <= timezone.now():
                return None
            self.entries.move_to_end(key)
            return found

    def put(self, key: Hashable, version: str, entry: Eintrag) -> None:
        """Keep it, unless contents have changed since `version` was read."""
        with self.lock:
            if version != self.version:
                return
            self.drop(key)
            self.entries[key] = entry
            self.size += weight(entry)
            while self.size > self.most_bytes:
                self.drop(next(iter(self.entries)))

    def drop(self, key: Hashable) -> None:
        entry = self.entries.pop(key, None)
        self.size -= weight(entry) if entry else 0


def weight(entry: Eintrag) -> int:
    return len(entry.body) + ENTRY_OVERHEAD


class SeitenspeicherMiddleware:
    """Answers from the store, or keeps what comes back. Inside a transaction, as in tests, it does nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.addresses = Speicher(settings.KEPT_PAGES_BYTES)
        self.questions = Speicher(settings.KEPT_QUESTIONS_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        version = readable_version() if is_anonymous_reading(request) else None
        if version is None:
            return self.get_response(request)
        speicher = self.questions if request.META.get("QUERY_STRING") else self.addresses
        key = key_of(request)
        entry = speicher.get(key, version)
        if entry is None:
            began = timezone.now()
            response = self.get_response(request)
            if not is_for_everybody(request, response):
                return compressed(request, response)
            entry = make_entry(response, next_change(began))
            speicher.put(key, version, entry)
        return answer(request, entry)


def readable_version() -> str | None:
    """The content version; None inside a transaction, and while the database is down: then views say so."""
    try:
        return None if connection.in_atomic_block else stand.current()
    except DatabaseError:
        return None


def is_anonymous_reading(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES


def key_of(request: HttpRequest) -> Hashable:
    look = tuple(read_cookie(request).items())
    return request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", ""), look


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the next visitor may get this answer as well."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Cache-Control" not in response.headers
        and kind in KEPT_TYPES
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def make_entry(response: HttpResponse, ends_at: datetime.datetime) -> Eintrag:
    etag = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    is_frameable = getattr(response, "xframe_options_exempt", False)
    return Eintrag(headers, is_frameable, etag, gzip.compress(response.content, LEVEL, mtime=0), ends_at)


def answer(request: HttpRequest, entry: Eintrag) -> HttpResponse:
    """The kept page; 304 for who has it already. `no-cache` lets browsers keep it but ask each time."""
    takes_gzip = accepts_gzip(request)
    response = HttpResponse(entry.body if takes_gzip else gzip.decompress(entry.body), headers=entry.headers)
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["ETag"] = entry.etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    answered = get_conditional_response(request, etag=entry.etag, response=response) or response
    for name in entry.headers.keys() & ABOUT_FRAMES:
        answered.headers[name] = entry.headers[name]
    answered.xframe_options_exempt = entry.is_frameable
    return answered


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that is not kept, small for slow lines; random bytes hide the length of what is secret in it."""
    is_text = response.headers.get("Content-Type", "").startswith(KEPT_TYPES)
    if response.streaming or not is_text or len(response.content) < WORTH_COMPRESSING or "Content-Encoding" in response.headers:
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if accepts_gzip(request):
        response.content = compress_string(response.content, max_random_bytes=RANDOM_BYTES)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
    return response


def accepts_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def next_change(moment: datetime.datetime) -> datetime.datetime:
    """When „heute“ ends, or something opens or closes, after `moment`. All times of the portal are whole minutes."""
    return coming_change(moment.replace(second=0, microsecond=0))


@stand.kept
def coming_change(minute: datetime.datetime) -> datetime.datetime:
    _, midnight = day_span(timezone.localdate(minute))
    yesterday = minute - datetime.timedelta(days=1)  # what runs has begun since
    moments = [midnight]
    for rows in (Termin.objects.order_by(), Sitzung.objects.order_by()):
        coming = rows.filter(starts_at__gt=minute).order_by("starts_at").values_list("starts_at", flat=True)[:1]
        running = rows.filter(starts_at__gt=yesterday, starts_at__lte=minute, ends_at__gt=minute).order_by("ends_at")
        moments += [*coming, *running.values_list("ends_at", flat=True)[:1]]
    return min(moments)
