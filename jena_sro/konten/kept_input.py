"""A form that was sent after its sign-in had ended is not lost: it waits in the session for the next sign-in.

It is kept without passwords and files, for `KEPT_INPUT_MINUTES`, and only for the Konto that had been signed in.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeVar

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from jena_sro.konten.models import Konto

KEY = "kept_input"
DROPPED = ("csrfmiddlewaretoken", "password", "passwort", "code", "credential")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class KeptInput:
    """`fields` are names and values in the order of the form; `konto_id` is None if nobody knows who had been signed in."""

    path: str
    konto_id: int | None
    fields: list[tuple[str, str]]
    has_files: bool
    kept_at: float

    def is_for(self, konto: Konto) -> bool:
        is_fresh = time.time() - self.kept_at < settings.KEPT_INPUT_MINUTES * 60
        return is_fresh and self.konto_id in (None, konto.pk)

    @property
    def texts(self) -> list[str]:
        return typed_texts(self.fields)


def never_keep_input(view: View) -> View:
    """For a form with names of participants and other things that must not rest anywhere: it is lost with the session."""
    view.never_keep_input = True  # type: ignore[attr-defined]
    return view


def is_dropped(name: str) -> bool:
    return any(part in name.lower() for part in DROPPED)


def typed_texts(fields: list[tuple[str, str]]) -> list[str]:
    """What a person has probably typed: no keys, numbers and ticks."""
    return [value for _, value in fields if len(value.split()) > 1]


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of the form that was sent, without passwords and codes."""
    return [(name, value) for name, values in request.POST.lists() for value in values if not is_dropped(name)]


def is_never_kept(view: Callable[..., HttpResponseBase]) -> bool:
    return getattr(view, "never_keep_input", False)


def texts_to_copy(request: HttpRequest) -> list[str]:
    """What was typed into a form of this portal that could not be taken; nothing that another site has sent."""
    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    match = request.resolver_match
    if not is_own or match is None or is_never_kept(match.func):
        return []
    fields = sent_fields(request)
    return typed_texts(fields) if size_of(fields) <= settings.KEPT_INPUT_BYTES else []


def size_of(fields: list[tuple[str, str]]) -> int:
    """Bytes of all names and values."""
    return sum(len(f"{name}{value}".encode()) for name, value in fields)


def keep(request: HttpRequest, view: Callable[..., HttpResponseBase], konto_id: int | None) -> bool:
    """Keep the form that `request` sent to `view` and return whether that was done."""
    if request.method != "POST" or is_never_kept(view):
        return False
    fields = sent_fields(request)
    limit = settings.KEPT_INPUT_BYTES if konto_id is None else settings.KEPT_TEXT_BYTES
    if size_of(fields) > limit or not ratelimit.consume(request, action="keep_input"):
        return False
    kept = KeptInput(request.get_full_path(), konto_id, fields, bool(request.FILES), time.time())
    request.session[KEY] = asdict(kept)
    return True


def find(request: HttpRequest) -> KeptInput | None:
    values = request.session.get(KEY)
    return KeptInput(**values) if values else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def forget_if_sent(request: HttpRequest, response: HttpResponseBase) -> None:
    """The kept form has been sent again: nothing of it stays."""
    if request.method != "POST" or not isinstance(request.user, Konto) or response.status_code >= 400:
        return
    kept = find(request)
    if kept and kept.path == request.get_full_path() and not getattr(request, "was_kept", False):
        forget(request)
