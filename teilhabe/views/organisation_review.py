"""The Fachdienst decides who belongs to which Organisation."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from sozialraeume.models import Organisation
from teilhabe.actions import zugehoerigkeit as actions
from teilhabe.forms.zugehoerigkeit import EinladungForm, RefusalForm, SameOrganisationForm
from teilhabe.models import Zugehoerigkeit

form_page = require_http_methods(["GET", "HEAD", "POST"])
fachdienst = role_required(Rolle.FACHDIENST)
LONGEST_NAME = 200


@require_safe
@fachdienst
def zugehoerigkeit_list(request: HttpRequest) -> TemplateResponse:
    stand = request.GET.get("stand")
    stand = stand if stand in Zugehoerigkeit.Stand.values else Zugehoerigkeit.Stand.BEANTRAGT
    rows = Zugehoerigkeit.objects.filter(stand=stand).select_related("konto", "organisation").order_by("created_at")
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "stand": stand, "staende": Zugehoerigkeit.Stand, "base_query": f"stand={stand}"}
    return TemplateResponse(request, "teilhabe/zugehoerigkeit_list.html", context)


@form_page
@fachdienst
def zugehoerigkeit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asks and for what; POST confirms."""
    row = get_object_or_404(Zugehoerigkeit.objects.select_related("konto", "organisation", "decided_by"), pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if decided(request, form, "Die Zugehörigkeit ist bestätigt.", lambda: actions.confirm(pk=pk, by=konto_of(request))):
        return redirect("seiten:work_area")
    organisation = row.organisation
    context = {
        "row": row,
        "form": form,
        "organisation": organisation,
        "similar": Organisation.objects.public().exclude(pk=organisation.pk).similar_to(organisation.name),
        "team": organisation.zugehoerigkeiten.confirmed().select_related("konto"),
    }
    return TemplateResponse(request, "teilhabe/zugehoerigkeit_detail.html", context)


@form_page
@fachdienst
def zugehoerigkeit_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Zugehoerigkeit.objects.select_related("konto", "organisation"), pk=pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    words = "Die Anfrage ist abgelehnt. Die Person bekommt eine E-Mail mit dem Grund."
    if decided(request, form, words, lambda: actions.refuse(pk=pk, by=konto_of(request), **form.cleaned_data)):
        return redirect("seiten:work_area")
    return TemplateResponse(request, "teilhabe/zugehoerigkeit_refuse.html", {"form": form, "row": row})


@form_page
@fachdienst
def zugehoerigkeit_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposed Organisation is one that the portal has already."""
    proposals = Zugehoerigkeit.objects.filter(organisation__stand=Organisation.Stand.VORGESCHLAGEN)
    row = get_object_or_404(proposals.select_related("konto", "organisation"), pk=pk)
    form = SameOrganisationForm(request.POST if request.method == "POST" else None)
    words = "Die Person gehört jetzt zu der vorhandenen Organisation. Der Vorschlag ist gelöscht."
    if decided(request, form, words, lambda: actions.confirm_as(pk=pk, by=konto_of(request), **form.cleaned_data)):
        return redirect("seiten:work_area")
    return TemplateResponse(request, "teilhabe/zugehoerigkeit_merge.html", {"form": form, "row": row})


def decided(request: HttpRequest, form: Form, message: str, action: Callable[[], Any]) -> bool:
    """Whether `form` was sent, is valid and `action` did what it should; what it refuses becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        action()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, message)
    return True


@require_safe
@fachdienst
def organisation_list(request: HttpRequest) -> TemplateResponse:
    """All Organisationen with the number of their people and offers."""
    name = request.GET.get("q", "").strip()[:LONGEST_NAME]
    people = Count("zugehoerigkeiten", filter=Q(zugehoerigkeiten__stand="bestaetigt"), distinct=True)
    offers = Count("angebote", filter=Q(angebote__is_public=True), distinct=True)
    rows = Organisation.objects.public().annotate(people=people, angebot_count=offers).order_by("sort_key", "pk")
    if name:
        rows = rows.filter(pk__in=[organisation.pk for organisation in rows.similar_to(name, limit=200)])
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {"page": page, "name": name, "base_query": query.urlencode()}
    return TemplateResponse(request, "teilhabe/organisation_list.html", context)


@form_page
@fachdienst
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works for an Organisation; POST invites somebody, for example where nobody is left."""
    organisation = get_object_or_404(Organisation.objects.public(), slug=slug)
    form = EinladungForm(request.POST if request.method == "POST" else None, initial={"verantwortung": "verantwortlich"})

    if decided(
        request, form, "Die Einladung ist unterwegs.", lambda: actions.invite(organisation=organisation, **form.cleaned_data)
    ):
        return redirect("teilhabe:organisation_detail", slug)
    context = {
        "organisation": organisation,
        "form": form,
        "team": organisation.zugehoerigkeiten.confirmed().select_related("konto"),
        "einladungen": organisation.einladungen.valid(),
    }
    return TemplateResponse(request, "teilhabe/organisation_detail.html", context)
