"""What happens to a Ressource besides editing, and what residents propose."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from jena_sro.inhalte.einsendung_page import ByHandPage, SendPage, by_hand_page, consent_of, send_page, thanks_page
from jena_sro.inhalte.lists import Columns
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.tabs import stand_tabs, tab_list
from jena_sro.konten.permissions import konto_of
from sozialraeume.actions.ressourcen import accept_vorschlag, confirm_ressource, decline_vorschlag
from sozialraeume.forms.leicht import EasyVorschlagForm
from sozialraeume.forms.ressourcen import DeclineForm, RessourceEndForm, RessourceForm, VorschlagByHandForm, VorschlagForm
from sozialraeume.models import Ortschaft, Ressource, Vorschlag
from sozialraeume.views.antworten import after_closing
from sozialraeume.views.records import fachdienst, form_page
from sozialraeume.views.umfeld import RESSOURCEN

VORSCHLAG_COLUMNS: Columns = (
    ("Eingang", lambda vorschlag: timezone.localdate(vorschlag.created_at)),
    ("Name", lambda vorschlag: vorschlag.name),
    ("Art", lambda vorschlag: vorschlag.art),
    ("Ort", lambda vorschlag: vorschlag.ortschaft or vorschlag.place),
    ("Weg", lambda vorschlag: vorschlag.get_weg_display()),
    ("Text", lambda vorschlag: vorschlag.text),
)
VORSCHLAG = SendPage(VorschlagForm, "sozialraeume/vorschlag_create.html", "sozialraeume:vorschlag_thanks")
EASY_VORSCHLAG = SendPage(EasyVorschlagForm, "sozialraeume/vorschlag_easy.html", "sozialraeume:vorschlag_thanks_easy")
BY_HAND = ByHandPage(
    form=VorschlagByHandForm,
    title="Vorschlag aufnehmen",
    lead="Für Anrufe, Briefe und Gespräche: etwas Gutes in der Nähe. Er kommt auf die gleiche Liste wie die aus dem Portal.",
    list_title="Vorschläge",
    list_url_name="sozialraeume:vorschlag_list",
)
SHOWN = ("art", "ortschaft", "ressource", "closed_by", "antwort")
TAKEN = "Jemand anderes war schneller: Dieser Vorschlag ist schon abgeschlossen."


@require_POST
@fachdienst
def ressource_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    ressource = confirm_ressource(pk=get_object_or_404(Ressource, pk=pk).pk, konto=konto_of(request))
    messages.success(request, f"„{ressource}“ ist heute bestätigt.")
    return redirect("sozialraeume:ressource_update", pk)


@form_page
@fachdienst
def ressource_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say from which day on it is no longer there."""
    ressource = RESSOURCEN.find(pk, for_change=request.method == "POST")
    initial = {"ended_on": ressource.ended_on or timezone.localdate()}
    form = RessourceEndForm(request.POST if request.method == "POST" else None, instance=ressource, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        Aufgabe.objects.settle(ressource, konto_of(request), Aufgabe.Kind.BESTAETIGUNG)
        messages.success(request, f"„{ressource}“ steht nicht mehr auf den öffentlichen Seiten.")
        return redirect("sozialraeume:ressource_list")
    return TemplateResponse(request, "sozialraeume/ressource_end.html", {"form": form, "ressource": ressource})


@require_POST
@fachdienst
def ressource_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    ressource = RESSOURCEN.find(pk, for_change=True)
    ressource.ended_on = None
    ressource.save()
    messages.success(request, f"„{ressource}“ steht wieder auf den öffentlichen Seiten.")
    return redirect("sozialraeume:ressource_list")


@form_page
@login_not_required
def vorschlag_create(request: HttpRequest, page: SendPage = VORSCHLAG) -> HttpResponse:
    ortschaft = Ortschaft.objects.filter(slug=request.GET.get("ortschaft", "")).first()
    return send_page(request, page, {"ortschaft": ortschaft})


@require_safe
@login_not_required
def vorschlag_thanks(request: HttpRequest) -> TemplateResponse:
    return thanks_page(request, "sozialraeume/vorschlag_thanks.html")


@require_safe
@fachdienst
def vorschlag_list(request: HttpRequest) -> TemplateResponse:
    rows = Vorschlag.objects.select_related("art", "ortschaft")
    return tab_list(request, "sozialraeume/vorschlag_list.html", stand_tabs(rows, Vorschlag.Stand), VORSCHLAG_COLUMNS)


@form_page
@fachdienst
def vorschlag_by_hand(request: HttpRequest) -> HttpResponse:
    return by_hand_page(request, BY_HAND)


@form_page
@fachdienst
def vorschlag_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a proposal; POST declines it. Who comes second keeps the text that was not sent."""
    vorschlag = get_object_or_404(Vorschlag.objects.select_related(*SHOWN), pk=pk)
    form, unsent = DeclineForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        unsent = form.cleaned_data["answer"]
        if decline_vorschlag(pk=pk, answer=unsent, konto=konto_of(request)):
            messages.success(request, "Der Vorschlag ist abgeschlossen.")
            return after_closing(vorschlag, "sozialraeume:vorschlag_list")
        messages.warning(request, TAKEN)
    context = {"vorschlag": vorschlag, "form": form, "unsent": unsent, **consent_of(vorschlag)}
    return TemplateResponse(request, "sozialraeume/vorschlag_detail.html", context)


@form_page
@fachdienst
def vorschlag_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a new Ressource, filled with the proposal; POST stores it and closes the proposal."""
    vorschlag = get_object_or_404(Vorschlag, pk=pk)
    if request.method != "POST" and not vorschlag.is_open:
        return redirect("sozialraeume:vorschlag_detail", pk)
    names = ("name", "art", "ortschaft", "place", "text")
    initial = {name: getattr(vorschlag, name) for name in names} | {"confirmed_on": timezone.localdate()}
    form = RessourceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if accept_vorschlag(pk=pk, ressource=form.save(commit=False), konto=konto_of(request)):
            messages.success(request, f"„{form.instance}“ ist übernommen.")
            return after_closing(vorschlag, "sozialraeume:vorschlag_list")
        form.add_error(None, TAKEN)
    return TemplateResponse(request, "sozialraeume/vorschlag_accept.html", {"form": form, "vorschlag": vorschlag})
