"""Sitzungen from inside: members read and propose, the Geschäftsstelle plans, invites, moves and cancels."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.access import is_office, member_page, member_sitzung, office_page, own_seat, sitzung_page
from gremien.actions.protokolle import obstacles
from gremien.actions.sitzungen import (
    cancel,
    days_of_series,
    einladung_values,
    form_of,
    invite,
    invited_seats,
    move,
    plan_sitzungen,
)
from gremien.agenda import agenda_of
from gremien.forms.sitzung import AnwesenheitForm, ReasonForm, SerieForm, SitzungForm
from gremien.models import Gremium, Sitzung, Unterstuetzung
from jena_sro.inhalte.pdf_response import pdf_response
from sozialraeume.views.records import form_page


def step_page(request: HttpRequest, sitzung: Sitzung, title: str, form: Any, **context: Any) -> TemplateResponse:
    """A form about a Sitzung: `button`, `lead` and `actions` may be given."""
    values = {"sitzung": sitzung, "gremium": sitzung.gremium, "title": title, "form": form, "button": "Speichern"}
    return TemplateResponse(request, "gremien/step_form.html", values | context)


def to_sitzung(sitzung: Sitzung, anchor: str = "") -> HttpResponse:
    return redirect(sitzung.get_work_url() + anchor)


# ---- why something cannot be done any more; empty where it can ----


def unmovable(sitzung: Sitzung) -> str:
    return "Diese Sitzung lässt sich nicht mehr ändern." if sitzung.is_cancelled or sitzung.is_frozen else ""


def uncancellable(sitzung: Sitzung) -> str:
    return "Diese Sitzung lässt sich nicht mehr absagen." if sitzung.is_cancelled or hasattr(sitzung, "protokoll") else ""


def uninvitable(sitzung: Sitzung) -> str:
    return "Zu dieser Sitzung lässt sich nicht mehr einladen." if sitzung.is_cancelled or sitzung.is_over else ""


def attendance_frozen(sitzung: Sitzung) -> str:
    return "Das Protokoll ist beschlossen und bleibt, wie es ist." if sitzung.is_frozen else ""


# ---- pages ----


@require_safe
@member_page
def sitzung_list(request: HttpRequest, gremium: Gremium) -> TemplateResponse:
    past = Paginator(gremium.sitzungen.past(), settings.ANGEBOTE_PER_PAGE)
    context = {
        "gremium": gremium,
        "upcoming": gremium.sitzungen.upcoming(),
        "page": past.get_page(request.GET.get("seite")),
        "is_office": is_office(request, gremium),
    }
    return TemplateResponse(request, "gremien/sitzung_list.html", context)


@require_safe
@member_sitzung
def sitzung_detail(request: HttpRequest, sitzung: Sitzung) -> TemplateResponse:
    gremium = sitzung.gremium
    for_office = is_office(request, gremium)
    protokoll = getattr(sitzung, "protokoll", None)
    proposals = sitzung.punkte.exclude(stand="aufgenommen").select_related("proposed_by__organisation").order_by("pk")
    anmerkungen = protokoll.anmerkungen.select_related("mitgliedschaft__organisation", "punkt") if protokoll else []
    context = {
        "gremium": gremium,
        "sitzung": sitzung,
        "protokoll": protokoll,
        "tops": agenda_of(sitzung),
        "dokumente": sitzung.dokumente.filter(punkt__isnull=True).select_related("easy_of"),
        "proposals": proposals,
        "anmerkungen": anmerkungen,
        "anwesenheiten": sitzung.anwesenheiten.select_related("mitgliedschaft__organisation"),
        "is_office": for_office,
        "has_seat": own_seat(request, gremium) is not None,
        "obstacles": obstacles(protokoll) if protokoll and for_office else [],
    }
    return TemplateResponse(request, "gremien/sitzung_detail.html", context)


@form_page
@office_page
def sitzung_create(request: HttpRequest, gremium: Gremium) -> HttpResponse:
    form = SitzungForm(request.POST if request.method == "POST" else None, gremium=gremium)
    if form.is_valid():
        sitzung = form.save()
        messages.success(request, f"Die {sitzung} ist geplant.")
        return to_sitzung(sitzung)
    return TemplateResponse(request, "gremien/sitzung_form.html", {"gremium": gremium, "form": form})


@form_page
@office_page
def serie_create(request: HttpRequest, gremium: Gremium) -> HttpResponse:
    """Two steps: the first press shows the days, the second plans them."""
    form = SerieForm(request.POST if request.method == "POST" else None)
    days: list[datetime.date] = []
    left_out: list[datetime.date] = []
    if form.is_valid():
        values = dict(form.cleaned_data)
        rhythm = {name: values.pop(name) for name in ("weekday", "nth", "every_months", "first", "last")}
        days, left_out = days_of_series(**rhythm)
        if request.POST.get("press") == "plan" and days:
            planned = plan_sitzungen(gremium, days, **values)
            messages.success(request, f"{len(planned)} Sitzungen sind geplant.")
            return redirect("gremien:sitzung_list", gremium.slug)
    context = {"gremium": gremium, "form": form, "days": days, "left_out": left_out}
    return TemplateResponse(request, "gremien/serie_form.html", context)


@form_page
@sitzung_page(for_office=True, hindered=unmovable)
def sitzung_update(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    """Move it, or change its place."""
    form = SitzungForm(request.POST if request.method == "POST" else None, instance=sitzung, gremium=sitzung.gremium)
    if form.is_valid():
        count = move(form.save(commit=False))
        told = f" {count} Mitglieder bekommen eine E-Mail." if count else ""
        messages.success(request, f"Die Änderung ist gespeichert. Abonnierte Kalender ändern den Eintrag von selbst.{told}")
        return to_sitzung(sitzung)
    return step_page(request, sitzung.gremium.sitzungen.get(pk=sitzung.pk), "Verlegen oder Ort ändern", form)


@form_page
@sitzung_page(for_office=True, hindered=uncancellable)
def sitzung_cancel(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        count = cancel(sitzung, form.cleaned_data["reason"])
        messages.success(request, f"Die Sitzung ist abgesagt. {count} Mitglieder bekommen eine E-Mail.")
        return to_sitzung(sitzung)
    return step_page(request, sitzung, "Sitzung absagen", form, button="Absagen")


@form_page
@sitzung_page(for_office=True, hindered=uninvitable)
def sitzung_invite(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    """GET shows who gets what and what there is to arrange, POST invites."""
    seen = sitzung.invited_at.isoformat() if sitzung.invited_at else ""
    if request.method == "POST":
        if request.POST.get("seen", "") == seen:
            messages.success(request, f"Die Einladung geht an {invite(sitzung)} Mitglieder mit Konto.")
        else:  # a double click, or two people at once
            messages.info(request, "Die Einladung ist schon unterwegs.")
        return to_sitzung(sitzung)
    seats = invited_seats(sitzung)
    wants_easy = any(form_of(seat) == Unterstuetzung.Form.EINFACH for seat in seats)
    context = {
        "gremium": sitzung.gremium,
        "sitzung": sitzung,
        "seats": [(seat, Unterstuetzung.Form(form_of(seat))) for seat in seats],
        "needs": [(seat, seat.unterstuetzung) for seat in seats if hasattr(seat, "unterstuetzung") and seat.unterstuetzung.needs],
        "seen": seen,
        "not_easy": sitzung.dokumente.without_easy() if wants_easy else [],
    }
    return TemplateResponse(request, "gremien/sitzung_invite.html", context)


@form_page
@sitzung_page(for_office=True, hindered=attendance_frozen)
def anwesenheit_update(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    seats = invited_seats(sitzung)
    form = AnwesenheitForm(request.POST if request.method == "POST" else None, sitzung=sitzung, seats=seats)
    if form.is_valid():
        form.save()
        if sitzung.is_over and not sitzung.is_cancelled and sitzung.stand != Sitzung.Stand.STATTGEFUNDEN:
            sitzung.stand = Sitzung.Stand.STATTGEFUNDEN
            sitzung.save()
        messages.success(request, "Die Anwesenheit ist gespeichert.")
        return to_sitzung(sitzung, "#anwesenheit")
    return step_page(request, sitzung, "Wer war da?", form)


@require_safe
@member_sitzung
def einladung(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    """The invitation as PDF, in the form that the address asks for."""
    asked = request.GET.get("form", "")
    form = asked if asked in Unterstuetzung.Form.values else Unterstuetzung.Form.STANDARD.value
    name = f"einladung-{sitzung.day:%Y-%m-%d}.pdf"
    values = einladung_values(sitzung, form)
    return pdf_response(request, "gremien/einladung_pdf.html", name, sitzung.get_work_url(), **values)
