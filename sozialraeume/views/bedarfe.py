"""What is missing: Bedarfe for everybody and for the Fachdienst, and what residents say about it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jena_sro.inhalte.einsendung_page import ByHandPage, SendPage, by_hand_page, consent_of, send_page, thanks_page
from jena_sro.inhalte.lists import Columns
from jena_sro.inhalte.tabs import stand_tabs, tab_list
from jena_sro.konten.permissions import konto_of
from sozialraeume.actions.bedarfe import accept_hinweis, answer_hinweis
from sozialraeume.forms.bedarfe import BedarfFilterForm, BedarfForm, HinweisAnswerForm, HinweisByHandForm, HinweisForm
from sozialraeume.forms.leicht import EasyHinweisForm
from sozialraeume.models import Bedarf, Hinweis, Lebensbereich, Sozialraum
from sozialraeume.views.antworten import after_closing
from sozialraeume.views.records import RecordKind, fachdienst, form_page
from sozialraeume.views.umfeld import day

HINWEIS = SendPage(
    HinweisForm,
    "sozialraeume/hinweis_create.html",
    "sozialraeume:hinweis_thanks",
    "hinweis",
    "Gerade kamen sehr viele Hinweise an. Bitte versuchen Sie es in einer Stunde noch einmal, oder rufen Sie uns an.",
)
EASY_HINWEIS = SendPage(
    EasyHinweisForm,
    "sozialraeume/hinweis_easy.html",
    "sozialraeume:hinweis_thanks_easy",
    "hinweis",
    "Gerade schreiben sehr viele Menschen. Versuchen Sie es in einer Stunde noch einmal. Oder rufen Sie uns an.",
)
BY_HAND = ByHandPage(
    form=HinweisByHandForm,
    title="Hinweis aufnehmen",
    lead="Für Anrufe, Briefe und Gespräche: was jemandem fehlt. Der Hinweis kommt auf die gleiche Liste wie die aus dem Portal.",
    list_title="Hinweise",
    list_url_name="sozialraeume:hinweis_list",
    more=("teilhabe:wunsch_by_hand", "Die Person nennt nur ein Thema? Als Wunsch zählen"),
)
SHOWN_ANTWORTEN = 5
SHOWN = ("sozialraum", "lebensbereich", "bedarf", "closed_by", "antwort")
TAKEN = "Jemand anderes war schneller: Dieser Hinweis ist schon abgeschlossen."

BEDARFE = RecordKind(
    form=BedarfForm,
    records=lambda: Bedarf.objects.select_related("sozialraum", "lebensbereich", "konzept"),
    columns=(
        ("Sozialraum", lambda bedarf: bedarf.sozialraum),
        ("Lebensbereich", lambda bedarf: bedarf.lebensbereich),
        ("Quelle", lambda bedarf: f"{bedarf.source}, {day(bedarf.noted_on)}"),
        ("Stand", lambda bedarf: f"{bedarf.get_stand_display()} seit {day(bedarf.stand_since)}"),
        ("Öffentlich", lambda bedarf: "ja" if bedarf.is_public else "nein"),
    ),
    title="Bedarfe",
    lead="Was in den Sozialräumen gebraucht wird: aus Begehungen, Gesprächen, Konferenzen, Rückmeldungen und Konzepten.",
    new="Bedarf aufnehmen",
    links=(("Hinweise aus der Bevölkerung", "sozialraeume:hinweis_list"), ("Konzepte", "sozialraeume:konzept_list")),
    filter_form=BedarfFilterForm,
    actions="sozialraeume/_bedarf_actions.html",
    prefilled=("sozialraum", "lebensbereich"),
)
HINWEIS_COLUMNS: Columns = (
    ("Eingang", lambda hinweis: timezone.localdate(hinweis.created_at)),
    ("Sozialraum", lambda hinweis: hinweis.sozialraum),
    ("Thema", lambda hinweis: hinweis.lebensbereich),
    ("Weg", lambda hinweis: hinweis.get_weg_display()),
    ("Text", lambda hinweis: hinweis.text),
)


# ---- for everybody ----


@require_safe
@login_not_required
def sozialraum_bedarfe(request: HttpRequest, slug: str) -> TemplateResponse:
    sozialraum = get_object_or_404(Sozialraum, slug=slug)
    page = Paginator(sozialraum.bedarfe.public().unfinished_first(), settings.ANGEBOTE_PER_PAGE).get_page(
        request.GET.get("seite")
    )
    context = {"sozialraum": sozialraum, "page": page, "antworten": sozialraum.antworten.public()[:SHOWN_ANTWORTEN]}
    return TemplateResponse(request, "sozialraeume/sozialraum_bedarfe.html", context)


@require_safe
@login_not_required
def bedarf_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    bedarf = get_object_or_404(Bedarf.objects.public(), pk=pk)
    context = {"bedarf": bedarf, "massnahmen": bedarf.massnahmen.public(), "beschluesse": bedarf.beschluesse.public()}
    return TemplateResponse(request, "sozialraeume/bedarf_detail.html", context)


def prefilled(request: HttpRequest) -> dict[str, Any]:
    """Start values from the address, named like those of „Das fehlt mir“."""
    return {
        "sozialraum": Sozialraum.objects.filter(slug=request.GET.get("sozialraum", "")).first(),
        "lebensbereich": Lebensbereich.objects.filter(slug=request.GET.get("thema", "")).first(),
    }


@form_page
@login_not_required
def hinweis_create(request: HttpRequest, page: SendPage = HINWEIS) -> HttpResponse:
    return send_page(request, page, prefilled(request))


@require_safe
@login_not_required
def hinweis_thanks(request: HttpRequest) -> TemplateResponse:
    return thanks_page(request, "sozialraeume/hinweis_thanks.html")


# ---- for the Fachdienst ----


@require_safe
@fachdienst
def hinweis_list(request: HttpRequest) -> TemplateResponse:
    rows = Hinweis.objects.select_related("sozialraum", "lebensbereich")
    return tab_list(request, "sozialraeume/hinweis_list.html", stand_tabs(rows, Hinweis.Stand), HINWEIS_COLUMNS)


@form_page
@fachdienst
def hinweis_by_hand(request: HttpRequest) -> HttpResponse:
    return by_hand_page(request, BY_HAND)


@form_page
@fachdienst
def hinweis_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a Hinweis; POST answers or declines it. Who comes second keeps the text that was not sent."""
    hinweis = get_object_or_404(Hinweis.objects.select_related(*SHOWN), pk=pk)
    form, unsent = HinweisAnswerForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        unsent = form.cleaned_data["answer"]
        if answer_hinweis(pk=pk, konto=konto_of(request), **form.cleaned_data):
            messages.success(request, "Der Hinweis ist abgeschlossen.")
            return after_closing(hinweis, "sozialraeume:hinweis_list")
        messages.warning(request, TAKEN)
    context = {"hinweis": hinweis, "form": form, "unsent": unsent, **consent_of(hinweis)}
    return TemplateResponse(request, "sozialraeume/hinweis_detail.html", context)


@form_page
@fachdienst
def hinweis_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a new Bedarf; POST stores it and closes the Hinweis. The words are those of the Fachdienst, never copied."""
    hinweis = get_object_or_404(Hinweis, pk=pk)
    if request.method != "POST" and not hinweis.is_open:
        return redirect("sozialraeume:hinweis_detail", pk)
    initial = {
        "sozialraum": hinweis.sozialraum_id,
        "lebensbereich": hinweis.lebensbereich_id,
        "herkunft": Bedarf.Herkunft.RUECKMELDUNG,
        "noted_on": timezone.localdate(hinweis.created_at),
        "is_public": hinweis.may_publish,
    }
    bedarf = Bedarf(stays_internal=not hinweis.may_publish)
    form = BedarfForm(request.POST if request.method == "POST" else None, instance=bedarf, initial=initial)
    if request.method == "POST" and form.is_valid():
        if accept_hinweis(pk=pk, bedarf=form.save(commit=False), konto=konto_of(request)):
            messages.success(request, f"„{bedarf}“ ist aufgenommen.")
            return redirect("sozialraeume:hinweis_list")
        form.add_error(None, TAKEN)
    return TemplateResponse(request, "sozialraeume/hinweis_accept.html", {"form": form, "hinweis": hinweis})
