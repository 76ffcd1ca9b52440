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
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.history import changes_of
from jena_sro.inhalte.lists import Columns, Listing
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.tabs import stand_tabs, tab_list
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from sozialraeume.forms.records import version_of
from sozialraeume.models import Organisation
from teilhabe.actions import zugehoerigkeit as actions
from teilhabe.actions.organisation import mark_organisation_seen
from teilhabe.forms.organisation import OrganisationReviewForm
from teilhabe.forms.zugehoerigkeit import EinladungForm, RefusalForm, SameOrganisationForm
from teilhabe.models import Zugehoerigkeit

form_page = require_http_methods(["GET", "HEAD", "POST"])
fachdienst = role_required(Rolle.FACHDIENST)
LONGEST_NAME = 200
ZUGEHOERIGKEIT_COLUMNS: Columns = (
    ("Beantragt", lambda row: timezone.localdate(row.created_at)),
    ("Konto", lambda row: row.konto.email),
    ("Organisation", lambda row: row.organisation),
)
ORGANISATION_COLUMNS: Columns = (
    ("Name", lambda row: row.name),
    ("Art", lambda row: row.get_kind_display()),
    ("Menschen mit Konto", lambda row: row.people),
    ("Angebote", lambda row: row.angebot_count),
    ("Telefon", lambda row: row.phone),
    ("E-Mail-Adresse", lambda row: row.email),
    ("Internetseite", lambda row: row.website),
)


@require_safe
@fachdienst
def zugehoerigkeit_list(request: HttpRequest) -> TemplateResponse:
    rows = Zugehoerigkeit.objects.select_related("konto", "organisation").order_by("created_at")
    return tab_list(request, "teilhabe/zugehoerigkeit_list.html", stand_tabs(rows, Zugehoerigkeit.Stand), ZUGEHOERIGKEIT_COLUMNS)


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
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All Organisationen with the number of their people and offers; the search knows names that are only alike."""
    name = request.GET.get("q", "").strip()[:LONGEST_NAME]
    people = Count("zugehoerigkeiten", filter=Q(zugehoerigkeiten__stand="bestaetigt"), distinct=True)
    offers = Count("angebote", filter=Q(angebote__is_public=True), distinct=True)
    rows = Organisation.objects.public().annotate(people=people, angebot_count=offers).order_by("sort_key", "pk")
    if name:
        rows = rows.filter(pk__in=[organisation.pk for organisation in rows.similar_to(name, limit=200)])
    listing = Listing(request, ORGANISATION_COLUMNS)
    found = listing.arranged(rows, has_search=False)
    if listing.export:
        return listing.as_file(found, "Organisationen")
    page = Paginator(found, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "listing": listing, "base_query": listing.query()}
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
        "angebote": organisation.angebote.filter(state__in=("veroeffentlicht", "pausiert")),
        "orte": organisation.orte.known(),
        "is_changed": Aufgabe.objects.open().about(organisation).filter(kind=Aufgabe.Kind.ANGABE).exists(),
        "version": version_of(organisation),
        "changes": changes_of(organisation),
    }
    return TemplateResponse(request, "teilhabe/organisation_detail.html", context)


@require_POST
@fachdienst
def organisation_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """What the Anbieter has changed is fine, as it was shown."""
    organisation = get_object_or_404(Organisation.objects.public(), slug=slug)
    if mark_organisation_seen(organisation, by=konto_of(request), version=request.POST.get("version", "")):
        messages.success(request, f"Die geänderten Angaben von „{organisation}“ sind als angesehen vermerkt.")
    else:
        messages.warning(request, "Inzwischen hat sich noch etwas geändert. Bitte sehen Sie sich den Verlauf noch einmal an.")
    return redirect(organisation.get_work_url())


@form_page
@fachdienst
def organisation_revise(request: HttpRequest, slug: str) -> HttpResponse:
    """The data of an Organisation, by the Fachdienst."""
    is_sent, rows = request.method == "POST", Organisation.objects.public()
    organisation = get_object_or_404(rows.select_for_update() if is_sent else rows, slug=slug)
    form = OrganisationReviewForm(request.POST if is_sent else None, instance=organisation)
    if is_sent and form.is_valid():
        form.save()
        messages.success(request, f"Die Angaben von „{organisation}“ sind gespeichert und für alle sichtbar.")
        return redirect(organisation.get_work_url())
    stored = get_object_or_404(rows, slug=slug)
    context = {"form": form, "organisation": stored, "changes": changes_of(stored)}
    return TemplateResponse(request, "teilhabe/organisation_revise.html", context)
