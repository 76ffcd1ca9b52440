"""On paper, please: residents order what can be printed, the Fachdienst sends it and forgets the address."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from jena_sro.inhalte import pdf
from jena_sro.inhalte.einsendungen import receive
from jena_sro.inhalte.lists import Columns, Worded
from jena_sro.inhalte.pdf_response import pdf_answer, pdf_values
from jena_sro.inhalte.tabs import stand_tabs, tab_list
from jena_sro.konten.permissions import konto_of
from sozialraeume.models import Sozialraum
from sozialraeume.views.records import fachdienst, form_page
from teilhabe.actions.bestellungen import close_bestellung
from teilhabe.forms.bestellung import BestellungByHandForm, BestellungForm
from teilhabe.models import Bestellung, Blattform

PORTAL = "portal"
TOO_MANY = "Gerade kamen sehr viele Bestellungen an. Bitte versuchen Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
CLOSED = {
    Bestellung.Stand.VERSCHICKT: "Die Bestellung ist verschickt. Die Anschrift ist gelöscht.",
    Bestellung.Stand.NICHT_NOETIG: "Die Bestellung ist abgeschlossen. Die Anschrift ist gelöscht.",
}
COLUMNS: Columns = (
    (
        "Eingang",
        lambda bestellung: Worded(
            bestellung.created_at.timestamp(), date_format(timezone.localtime(bestellung.created_at), "F Y")
        ),
    ),
    ("Was", lambda bestellung: bestellung.in_words),
    ("Anzahl", lambda bestellung: bestellung.count),
    ("Weg", lambda bestellung: bestellung.get_weg_display()),
)


# ---- for everybody ----


def prefilled(request: HttpRequest) -> dict[str, Any]:
    """Start values from the address; an unknown one is left out."""
    was, form = request.GET.get("was", ""), request.GET.get("form", "")
    return {
        "was": was if was in Bestellung.Was.values else "",
        "form": form if form in Blattform.values else Blattform.STANDARD,
        "sozialraum": Sozialraum.objects.filter(slug=request.GET.get("sozialraum", "")).first(),
    }


@form_page
@login_not_required
def bestellung_create(request: HttpRequest) -> HttpResponse:
    form, status = BestellungForm(request.POST if request.method == "POST" else None, initial=prefilled(request)), 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="bestellung", key=PORTAL):
            receive(Bestellung, **form.values)
            return redirect("teilhabe:bestellung_thanks")
        form.add_error(None, TOO_MANY)
        status = 429
    return TemplateResponse(request, "teilhabe/bestellung_create.html", {"form": form}, status=status)


@require_safe
@login_not_required
def bestellung_thanks(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "teilhabe/bestellung_thanks.html")


# ---- for the Fachdienst ----


@require_safe
@fachdienst
def bestellung_list(request: HttpRequest) -> TemplateResponse:
    tabs = stand_tabs(Bestellung.objects.select_related("sozialraum"), Bestellung.Stand)
    return tab_list(request, "teilhabe/bestellung_list.html", tabs, COLUMNS)


@form_page
@fachdienst
def bestellung_by_hand(request: HttpRequest) -> HttpResponse:
    form = BestellungByHandForm(request.POST if request.method == "POST" else None, initial=prefilled(request))
    if request.method == "POST" and form.is_valid():
        bestellung = receive(Bestellung, **form.values)
        messages.success(request, "Die Bestellung ist aufgenommen.")
        return redirect(bestellung.get_work_url())
    return TemplateResponse(request, "teilhabe/bestellung_by_hand.html", {"form": form})


@require_safe
@fachdienst
def bestellung_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    bestellung = get_object_or_404(Bestellung.objects.select_related("sozialraum"), pk=pk)
    return TemplateResponse(request, "teilhabe/bestellung_detail.html", {"bestellung": bestellung})


@require_safe
@fachdienst
def bestellung_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter whose address fits the window of an envelope. Never kept: it is about a person."""
    bestellung = get_object_or_404(Bestellung.objects.select_related("sozialraum"), pk=pk, closed_at__isnull=True)
    path = bestellung.get_work_url()
    values = pdf_values(request.build_absolute_uri("/")) | {
        "bestellung": bestellung,
        "look": "gross" if bestellung.form == Blattform.GROSSDRUCK else "normal",
    }
    answer = pdf_answer(
        request, lambda: pdf.make_pdf(pdf.render_html("teilhabe/bestellung_letter_pdf.html", values)), "brief.pdf", path
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@fachdienst
def bestellung_close(request: HttpRequest, pk: int, stand: Bestellung.Stand) -> HttpResponse:
    """It is on its way, or nobody needs it any more."""
    get_object_or_404(Bestellung, pk=pk)
    if close_bestellung(pk=pk, stand=stand, konto=konto_of(request)):
        messages.success(request, CLOSED[stand])
        return redirect("teilhabe:bestellung_list")
    messages.warning(request, "Jemand anderes war schneller: Diese Bestellung ist schon abgeschlossen.")
    return redirect("teilhabe:bestellung_detail", pk)
