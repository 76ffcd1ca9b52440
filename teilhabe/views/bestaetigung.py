"""Does it still hold? The page that a mail leads to, and where the Fachdienst sees whom to call."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto, Rolle
from jena_sro.konten.permissions import konto_of, role_required
from teilhabe.actions import bestaetigung as actions
from teilhabe.forms.bestaetigung import OwnDayForm
from teilhabe.models import Bestaetigungsfrage, Bestaetigungsrunde
from teilhabe.models.bestaetigung import Subject

form_page = require_http_methods(["GET", "HEAD", "POST"])
fachdienst = role_required(Rolle.FACHDIENST)
ANSWERS = (Bestaetigungsfrage.Answer.STIMMT, Bestaetigungsfrage.Answer.WEGGEFALLEN)
STAENDE = {"anrufen": "bitte anrufen", "offen": "alle offenen", "markiert": "öffentlich markiert"}
SHOWN_FRAGEN = 10


def questions(runde: Bestaetigungsrunde, konto: Konto | None) -> dict[str, Any]:
    """What the page of a round shows: each question with the facts it is about."""
    fragen = list(
        runde.fragen.select_related("runde", "angebot__ort", "angebot__organisation", "ort__ortschaft", "ort__organisation")
        .prefetch_related("angebot__zeiten")
        .order_by("pk")
    )
    return {
        "organisation": runde.organisation,
        "fragen": [(frage, actions.change_url(frage.subject, konto)) for frage in fragen],
        "open_count": sum(frage.is_open for frage in fragen),
    }


@form_page
@login_not_required
def bestaetigung_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page a mail leads to: reading changes nothing, a button answers one question."""
    if request.method == "POST":
        frage, answer = sent_number(request.POST.get("frage")), request.POST.get("answer")
        if answer in ANSWERS and frage is not None:
            actions.answer_by_link(token=token, frage=frage, answer=answer)
        return redirect("teilhabe:bestaetigung_answer", token)
    found = Bestaetigungsrunde.objects.by_token(token)
    context = questions(*found) if found else {}
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return TemplateResponse(request, "teilhabe/bestaetigung_answer.html", context, headers=headers)


@require_safe
@fachdienst
def bestaetigung_list(request: HttpRequest) -> TemplateResponse:
    """What waits, by Organisation, with the number to call."""
    stand = request.GET.get("stand")
    stand = stand if stand in STAENDE else "anrufen"
    fragen = {
        "anrufen": Bestaetigungsfrage.objects.to_call,
        "offen": Bestaetigungsfrage.objects.open,
        "markiert": lambda: Bestaetigungsfrage.objects.overdue(settings.CONFIRM_MARK_DAYS),
    }[stand]()
    rows = fragen.select_related("runde__organisation", "angebot", "ort")
    rows = rows.order_by("runde__organisation__sort_key", "runde__organisation", "runde__started_on", "pk")
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "stand": stand, "staende": STAENDE.items(), "base_query": f"stand={stand}"}
    return TemplateResponse(request, "teilhabe/bestaetigung_list.html", context)


@form_page
@fachdienst
def bestaetigung_detail(request: HttpRequest, pk: int, model: type[Any]) -> HttpResponse:
    """When an offer or a house was confirmed and when it is due; POST does what its button says."""
    subject: Subject = get_object_or_404(model.objects.select_related("organisation"), pk=pk)
    form = OwnDayForm(subject, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, press(request.POST, subject, form, konto_of(request)))
        return redirect("teilhabe:bestaetigung_list")
    fragen = Bestaetigungsfrage.objects.about(subject).select_related("runde", "answered_by").order_by("-runde__started_on")
    context = {
        "subject": subject,
        "organisation": subject.organisation,
        "form": form,
        "fragen": fragen[:SHOWN_FRAGEN],
        "is_gone": Aufgabe.objects.open().about(subject).filter(kind=Aufgabe.Kind.WEGGEFALLEN).exists(),
    }
    return TemplateResponse(request, "teilhabe/bestaetigung_detail.html", context)


def press(data: Any, subject: Subject, form: OwnDayForm, konto: Konto) -> str:
    """Do what the pressed button of the page says; what was done, in words."""
    if "seen" in data:
        Aufgabe.objects.settle(subject, konto, Aufgabe.Kind.WEGGEFALLEN)
        return "Die Aufgabe ist erledigt."
    own = form.cleaned_data["confirm_own"]
    if "day" in data:
        actions.choose_day(subject, konto=konto, own=own)
        return "Der Tag ist gespeichert."
    actions.confirm_by_phone(subject, konto=konto, own=own)
    return f"„{subject}“ ist heute telefonisch bestätigt."
