"""Addresses and numbers that visitors send along."""

from typing import Any

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(address: str) -> str:
    """`address` if it is a path of this portal; empty if it names another host, as `//evil.example` does."""
    is_own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_own else ""


def sent_number(text: Any) -> int | None:
    """The number that a form or an address carries; None for anything else."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def absolute(path: str) -> str:
    """The address of a page of the portal for those who read it elsewhere: in calendars, feeds, on other sites."""
    return f"{settings.PORTAL_URL}{path}"
