"""The way of an Anbieter into the portal: ask to belong to an Organisation, propose one, keep its team."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gremien.models import Gremium
from jena_sro.konten.permissions import konto_of
from sozialraeume.models import Organisation
from teilhabe.actions import zugehoerigkeit as actions
from teilhabe.actions.organisation import store_own_data
from teilhabe.forms.organisation import OrganisationForm
from teilhabe.forms.zugehoerigkeit import EinladungForm, JoinForm, ProposalForm, VerantwortungForm
from teilhabe.models import Einladung, Zugehoerigkeit

form_page = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_NAME = 200


def own_zugehoerigkeit(request: HttpRequest, slug: str) -> Zugehoerigkeit:
    """That of the signed-in Konto to the Organisation `slug`, also while it waits; Http404 for everybody else's."""
    mine = Zugehoerigkeit.objects.of(request.user).not_refused()
    return get_object_or_404(mine, organisation__slug=slug)


def own_team(request: HttpRequest, slug: str) -> Organisation:
    """The Organisation whose team the signed-in Konto keeps; Http404 for others."""
    mine = Zugehoerigkeit.objects.of(request.user).active()
    return get_object_or_404(mine, organisation__slug=slug, verantwortung="verantwortlich").organisation


def attempt(request: HttpRequest, message: str, action: Any, **values: Any) -> bool:
    """Do `action` and say so, or say why not."""
    try:
        action(**values)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    messages.success(request, message)
    return True


@require_safe
def anbieter_area(request: HttpRequest) -> TemplateResponse:
    """The start page of everybody who has no role."""
    context = {
        "zugehoerigkeiten": Zugehoerigkeit.objects.of(request.user),
        "has_gremien": Gremium.objects.visible_inside(request.user).exists(),
    }
    return TemplateResponse(request, "teilhabe/anbieter_area.html", context)


@require_safe
def organisation_search(request: HttpRequest) -> TemplateResponse:
    """„Zu welcher Organisation gehören Sie?“"""
    name = request.GET.get("q", "").strip()[:LONGEST_NAME]
    found = Organisation.objects.public().similar_to(name) if name else []
    return TemplateResponse(request, "teilhabe/organisation_search.html", {"name": name, "found": found})


@form_page
def organisation_join(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.public(), slug=slug)
    if Zugehoerigkeit.objects.of(request.user).not_refused().filter(organisation=organisation).exists():
        return redirect("teilhabe:organisation_work", slug)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = {"organisation": organisation, "function": form.cleaned_data["function"]}
        actions.request_zugehoerigkeit(konto=konto_of(request), **values)
        messages.success(request, "Danke. Der Fachdienst prüft Ihre Angaben und meldet sich per E-Mail.")
        return redirect("teilhabe:organisation_work", slug)
    return TemplateResponse(request, "teilhabe/organisation_join.html", {"form": form, "organisation": organisation})


@form_page
def organisation_propose(request: HttpRequest) -> HttpResponse:
    initial = {"name": request.GET.get("name", "")[:LONGEST_NAME]}
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=initial)
    similar: list[Organisation] = []
    if form.is_valid():
        if not form.cleaned_data["seen"]:
            similar = Organisation.objects.public().similar_to(form.cleaned_data["name"])
        if not similar:
            values = {"function": form.cleaned_data["function"], "values": form.organisation_values}
            zugehoerigkeit = actions.propose_organisation(konto=konto_of(request), **values)
            messages.success(request, "Danke. Der Fachdienst prüft den Vorschlag und meldet sich per E-Mail.")
            return redirect("teilhabe:organisation_work", zugehoerigkeit.organisation.slug)
    return TemplateResponse(request, "teilhabe/organisation_propose.html", {"form": form, "similar": similar})


@require_safe
def organisation_work(request: HttpRequest, slug: str) -> TemplateResponse:
    """Where the people of an Organisation work: its state, its public data, its team."""
    mine = own_zugehoerigkeit(request, slug)
    context: dict[str, Any] = {"mine": mine, "organisation": mine.organisation}
    if mine.is_confirmed:
        context["team"] = mine.organisation.zugehoerigkeiten.confirmed().select_related("konto").order_by("created_at")
        context["einladungen"] = mine.organisation.einladungen.valid()
    return TemplateResponse(request, "teilhabe/organisation_work.html", context)


@form_page
def organisation_update(request: HttpRequest, slug: str) -> HttpResponse:
    """The own data, by somebody in charge."""
    organisation, is_sent = own_team(request, slug), request.method == "POST"
    organisation = actions.lock_organisation(organisation) if is_sent else organisation
    form = OrganisationForm(request.POST if is_sent else None, instance=organisation)
    if is_sent and form.is_valid():
        if form.has_changed():
            store_own_data(form.instance)
        messages.success(request, "Die Angaben sind gespeichert und für alle sichtbar. Der Fachdienst sieht sie sich danach an.")
        return redirect("teilhabe:organisation_work", slug)
    context = {"form": form, "organisation": own_team(request, slug)}
    return TemplateResponse(request, "teilhabe/organisation_update.html", context)


@form_page
def einladung_create(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = own_team(request, slug)
    form = EinladungForm(request.POST if request.method == "POST" else None, initial={"verantwortung": "bearbeitung"})
    if form.is_valid():
        try:
            actions.invite(organisation=organisation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("email", error)
        else:
            messages.success(request, f"Die Einladung geht an {form.cleaned_data['email']}.")
            return redirect("teilhabe:organisation_work", slug)
    return TemplateResponse(request, "teilhabe/einladung_create.html", {"form": form, "organisation": organisation})


@require_POST
def einladung_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    own_team(request, slug).einladungen.filter(pk=pk).delete()
    messages.success(request, "Die Einladung ist zurückgenommen.")
    return redirect("teilhabe:organisation_work", slug)


@form_page
def einladung_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page a mail leads to; only its button accepts."""
    einladung, form = Einladung.objects.by_token(token), Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            zugehoerigkeit = actions.accept(token=token, konto=konto_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Willkommen bei {zugehoerigkeit.organisation}.")
            return redirect("teilhabe:organisation_work", zugehoerigkeit.organisation.slug)
    return TemplateResponse(request, "teilhabe/einladung_accept.html", {"form": form, "einladung": einladung})


@form_page
def team_update(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organisation = own_team(request, slug)
    member = get_object_or_404(organisation.zugehoerigkeiten.confirmed().select_related("konto"), pk=pk)
    form = VerantwortungForm(request.POST or None, initial={"verantwortung": member.verantwortung})
    if form.is_valid() and attempt(
        request,
        "Die Änderung ist gespeichert.",
        actions.change_verantwortung,
        organisation=organisation,
        pk=pk,
        **form.cleaned_data,
    ):
        return redirect("teilhabe:organisation_work", slug)
    context = {"form": form, "organisation": organisation, "member": member}
    return TemplateResponse(request, "teilhabe/team_update.html", context)


@require_POST
def team_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody in charge takes a person out."""
    organisation = own_team(request, slug)
    attempt(request, "Die Person gehört nicht mehr zu Ihrer Organisation.", actions.remove, organisation=organisation, pk=pk)
    return redirect("teilhabe:organisation_work", slug)


@require_POST
def team_leave(request: HttpRequest, slug: str) -> HttpResponse:
    mine = own_zugehoerigkeit(request, slug)
    if mine.is_open:
        mine.delete()
        messages.success(request, "Ihre Anfrage ist zurückgenommen.")
        return redirect("teilhabe:anbieter_area")
    left = attempt(
        request, f"Sie gehören nicht mehr zu {mine.organisation}.", actions.remove, organisation=mine.organisation, pk=mine.pk
    )
    return redirect("teilhabe:anbieter_area") if left else redirect("teilhabe:organisation_work", slug)
