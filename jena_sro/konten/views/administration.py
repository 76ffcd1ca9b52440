"""The Administration keeps the accounts: who may sign in, and with which roles."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.konten import actions, second_step
from jena_sro.konten.flow import allauth_flow
from jena_sro.konten.forms import InvitationForm, KontoFilterForm, ReasonForm, RollenForm
from jena_sro.konten.models import Konto, Rolle
from jena_sro.konten.permissions import konto_of, role_required

KONTEN_PER_PAGE = 25
View = Callable[..., HttpResponseBase]
form_page = require_http_methods(["GET", "HEAD", "POST"])
administration = role_required(Rolle.ADMINISTRATION)


def sensitive(view: View) -> View:
    """Only the Administration, and changes only by who has proved a moment ago to be the person who signed in."""
    return allauth_flow(administration(reauthentication_required(allow_get=True)(view)))


def with_states() -> QuerySet[Konto]:
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_step.STEPS)
    invited = Konto.objects.invited().filter(pk=OuterRef("pk"))
    states = Konto.objects.not_erased().annotate(has_second_step=Exists(steps), is_invited=Exists(invited))
    return states.prefetch_related("groups")


def filtered(form: KontoFilterForm) -> QuerySet[Konto]:
    form.full_clean()
    values, konten = form.cleaned_data, with_states()
    if values.get("q"):
        konten = konten.filter(email__contains=values["q"].lower())
    if values.get("stand"):
        konten = konten.filter(is_active=values["stand"] == "aktiv")
    if values.get("rolle") == "keine":
        konten = konten.filter(groups=None)
    elif values.get("rolle"):
        konten = konten.filter(groups__name=values["rolle"])
    return konten


@require_safe
@administration
def konto_list(request: HttpRequest) -> TemplateResponse:
    form = KontoFilterForm(request.GET)
    page = Paginator(filtered(form), KONTEN_PER_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    return TemplateResponse(request, "konten/konto_list.html", {"form": form, "page": page, "base_query": query.urlencode()})


@require_safe
@administration
def konto_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    return TemplateResponse(request, "konten/konto_detail.html", {"konto": get_object_or_404(with_states(), pk=pk)})


def act(request: HttpRequest, form: Form, message: str, action: Callable[..., Any], **values: Any) -> bool:
    """Do `action` and say so; what it refuses becomes an error of `form`. Returns whether it was done."""
    try:
        action(**values)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, message)
    return True


@form_page
@sensitive
def konto_create(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        konto = actions.invite(email=form.cleaned_data["email"], roles=form.cleaned_data["rollen"])
        messages.success(request, f"Das Konto ist angelegt. Die Einladung geht an {konto.email}.")
        return redirect("konten:konto_detail", konto.pk)
    return TemplateResponse(request, "konten/konto_create.html", {"form": form})


@form_page
@sensitive
def konto_roles(request: HttpRequest, pk: int) -> HttpResponse:
    konto = get_object_or_404(Konto.objects.not_erased(), pk=pk)
    initial = {"rollen": list(konto.groups.values_list("name", flat=True))}
    form = RollenForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and act(
        request, form, "Die Rollen sind gespeichert.", actions.set_roles, konto=konto, roles=form.cleaned_data["rollen"]
    ):
        return redirect("konten:konto_detail", pk)
    return TemplateResponse(request, "konten/konto_roles.html", {"form": form, "konto": konto})


@form_page
@sensitive
def konto_block(request: HttpRequest, pk: int) -> HttpResponse:
    konto = get_object_or_404(Konto.objects.not_erased(), pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and act(request, form, "Das Konto ist gesperrt.", actions.block, konto=konto, by=konto_of(request)):
        return redirect("konten:konto_detail", pk)
    return TemplateResponse(request, "konten/konto_block.html", {"form": form, "konto": konto})


@require_POST
@sensitive
def konto_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    konto = get_object_or_404(Konto.objects.not_erased(), pk=pk)
    try:
        actions.invite_again(konto=konto)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, f"Die Einladung geht noch einmal an {konto.email}.")
    return redirect("konten:konto_detail", pk)


@require_POST
@sensitive
def konto_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    actions.unblock(konto=get_object_or_404(Konto.objects.not_erased(), pk=pk))
    messages.success(request, "Das Konto ist wieder frei.")
    return redirect("konten:konto_detail", pk)


@form_page
@sensitive
def konto_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    konto = get_object_or_404(Konto.objects.not_erased(), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and act(
        request,
        form,
        "Der zweite Schritt ist zurückgesetzt. Die Person richtet ihn bei der nächsten Anmeldung neu ein.",
        actions.reset_second_step,
        konto=konto,
        by=konto_of(request),
        reason=form.cleaned_data["reason"],
    ):
        return redirect("konten:konto_detail", pk)
    return TemplateResponse(request, "konten/konto_second_step.html", {"form": form, "konto": konto})
