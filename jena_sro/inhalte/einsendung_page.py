"""Pages that every kind of Einsendung shares: the form in both languages, thanks, and writing down by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from jena_sro.inhalte.einsendungen import ByHandForm, PublishableForm, receive
from jena_sro.inhalte.models import Einsendung

PORTAL = "portal"


@dataclass(frozen=True)
class SendPage:
    """What differs between the kinds and the languages; `limit` is an action of ACCOUNT_RATE_LIMITS."""

    form: type[PublishableForm]
    template: str
    thanks: str  # URL name
    limit: str = ""
    too_many: str = ""


def send_page(request: HttpRequest, page: SendPage, initial: Mapping[str, Any]) -> HttpResponse:
    """The form; POST keeps what was sent. When too much arrives, the input stays for another try."""
    form, status = page.form(request.POST if request.method == "POST" else None, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        if not page.limit or ratelimit.consume(request, action=page.limit, key=PORTAL):
            receive(form._meta.model, **form.values)
            return redirect(page.thanks)
        form.add_error(None, page.too_many)
        status = 429
    return TemplateResponse(request, page.template, {"form": form}, status=status)


def thanks_page(request: HttpRequest, template: str) -> TemplateResponse:
    """What happens next, and within how many days."""
    return TemplateResponse(request, template, {"days": settings.RUECKMELDUNG_ANSWER_DAYS})


@dataclass(frozen=True)
class ByHandPage:
    """What differs between the kinds; `more` leads to a further way: URL name and words."""

    form: type[ByHandForm]
    title: str
    lead: str
    list_title: str
    list_url_name: str
    more: tuple[str, str] = ("", "")


def by_hand_page(request: HttpRequest, page: ByHandPage) -> HttpResponse:
    """The form; POST takes the Einsendung down and shows it, so that it can be answered at once."""
    form = page.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        einsendung: Any = receive(form._meta.model, **form.values)
        messages.success(request, "Aufgenommen. Sie können gleich antworten oder später unter „Zu tun“.")
        return redirect(einsendung.get_work_url())
    return TemplateResponse(request, "inhalte/einsendung_by_hand.html", {"form": form, "page": page})


def consent_of(einsendung: Einsendung) -> dict[str, Any]:
    """What the part „Öffentlich antworten“ of a work page shows."""
    return {"einsendung": einsendung, "antwort": getattr(einsendung, "antwort", None)}
