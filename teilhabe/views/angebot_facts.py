"""What changes often: times, phone, cancelled days. Of a public Angebot it is public at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.konten.permissions import konto_of
from teilhabe.actions import angebote as actions
from teilhabe.forms.angebot import AusfallForm, PhoneForm
from teilhabe.forms.angebotszeit import ZeitForm
from teilhabe.models import Angebot, Angebotszeit
from teilhabe.views.angebot_work import own_angebot
from teilhabe.views.zugehoerigkeit import attempt
from teilhabe.workflow import Actor, actors

form_page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN_DATES = 6


def may_change_facts(request: HttpRequest, angebot: Angebot) -> bool:
    """Drafts are open to whoever works on them; what is public only to who is confirmed."""
    return angebot.is_editable or (angebot.is_running and Actor.ANBIETER in actors(konto_of(request), angebot))


@require_safe
def zeit_list(request: HttpRequest, pk: int) -> TemplateResponse:
    angebot = own_angebot(request, pk, Angebot.objects.prefetch_related("zeiten"))
    context = {
        "angebot": angebot,
        "may_change": may_change_facts(request, angebot),
        "termine": angebot.termine.upcoming()[:SHOWN_DATES],
    }
    return TemplateResponse(request, "teilhabe/zeit_list.html", context)


@form_page
def zeit_create(request: HttpRequest, pk: int) -> HttpResponse:
    return zeit_page(request, own_angebot(request, pk), Angebotszeit(not_on_holidays=True))


@form_page
def zeit_update(request: HttpRequest, pk: int, zeit: int) -> HttpResponse:
    angebot = own_angebot(request, pk)
    rows = angebot.zeiten.select_for_update() if request.method == "POST" else angebot.zeiten.all()
    return zeit_page(request, angebot, get_object_or_404(rows, pk=zeit))


def zeit_page(request: HttpRequest, angebot: Angebot, zeit: Angebotszeit) -> HttpResponse:
    """Shows the next dates before anything is stored; what is stored is what was shown."""
    form, dates = ZeitForm(request.POST if request.method == "POST" else None, instance=zeit), None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("press") == "save" and form.was_seen:
            try:
                actions.change_times(pk=angebot.pk, by=konto_of(request), change=actions.store_time(form.instance))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "Die Zeit ist gespeichert.")
                return redirect("teilhabe:zeit_list", angebot.pk)
        else:
            dates = form.instance.coming_dates(SHOWN_DATES)
    context = {"angebot": angebot, "form": form, "zeit": form.instance, "dates": dates, "is_new": zeit.pk is None}
    return TemplateResponse(request, "teilhabe/zeit_form.html", context)


@require_POST
def zeit_remove(request: HttpRequest, pk: int, zeit: int) -> HttpResponse:
    row = get_object_or_404(own_angebot(request, pk).zeiten.all(), pk=zeit)
    change = actions.remove_time(row)
    attempt(request, "Die Zeit ist entfernt.", actions.change_times, pk=pk, by=konto_of(request), change=change)
    return redirect("teilhabe:zeit_list", pk)


@form_page
def phone_update(request: HttpRequest, pk: int) -> HttpResponse:
    is_sent, angebot = request.method == "POST", own_angebot(request, pk)
    if not is_sent and not angebot.is_running:
        return redirect("teilhabe:angebot_work", pk)
    angebot = Angebot.objects.lock(pk) if is_sent else angebot
    form = PhoneForm(request.POST if is_sent else None, instance=angebot, by=konto_of(request))
    if is_sent and form.is_valid():
        try:
            actions.change_phone(pk=pk, by=konto_of(request), phone=form.cleaned_data["phone"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Die Telefonnummer steht ab jetzt auf der Seite.")
            return redirect("teilhabe:angebot_work", pk)
    return TemplateResponse(request, "teilhabe/phone_update.html", {"angebot": angebot, "form": form})


@form_page
def ausfall_create(request: HttpRequest, pk: int) -> HttpResponse:
    """„Heute fällt es aus“, or another day."""
    angebot = own_angebot(request, pk)
    if request.method != "POST" and not angebot.is_running:
        return redirect("teilhabe:angebot_work", pk)
    initial: dict[str, Any] = {"date": timezone.localdate()}
    form = AusfallForm(request.POST if request.method == "POST" else None, angebot=angebot, initial=initial)
    if form.is_valid():
        try:
            actions.cancel_day(pk=pk, by=konto_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Der Tag ist abgesagt. Alle sehen es ab jetzt.")
            return redirect("teilhabe:angebot_work", pk)
    context = {"angebot": angebot, "form": form, "termine": angebot.termine.upcoming()[:SHOWN_DATES]}
    return TemplateResponse(request, "teilhabe/ausfall_create.html", context)


@require_POST
def ausfall_withdraw(request: HttpRequest, pk: int, ausfall: int) -> HttpResponse:
    own_angebot(request, pk)
    attempt(request, "Der Tag findet statt.", actions.uncancel_day, pk=pk, by=konto_of(request), ausfall=ausfall)
    return redirect("teilhabe:angebot_work", pk)


@require_POST
def person_remove(request: HttpRequest, pk: int) -> HttpResponse:
    own_angebot(request, pk)
    attempt(request, "Der Name steht nicht mehr auf der Seite.", actions.forget_person, pk=pk, by=konto_of(request))
    return redirect("teilhabe:angebot_work", pk)
