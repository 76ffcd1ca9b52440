"""Inside a Gremium: its members read, its Geschäftsstelle keeps the seats."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from gremien.access import is_office, member_page, office_page, own_seat
from gremien.forms.gremium import PlatzForm
from gremien.forms.mitarbeit import UnterstuetzungForm
from gremien.models import Gremium, Mitgliedschaft, Person
from jena_sro.konten.permissions import konto_of, refuse
from sozialraeume.views.records import form_page

SHOWN_SITZUNGEN = 3


@require_safe
def mitarbeit_list(request: HttpRequest) -> TemplateResponse:
    """The Gremien in which the signed-in Konto works."""
    gremien = Gremium.objects.visible_inside(konto_of(request))
    return TemplateResponse(request, "gremien/mitarbeit_list.html", {"gremien": gremien})


@require_safe
@member_page
def mitarbeit_detail(request: HttpRequest, gremium: Gremium) -> TemplateResponse:
    seats = gremium.mitgliedschaften.select_related("organisation", "person", "deputy_of__organisation", "konto")
    current = gremium.mitgliedschaften.current().values("pk")
    context = {
        "gremium": gremium,
        "seats": seats.filter(pk__in=current),
        "others": seats.exclude(pk__in=current),
        "is_office": is_office(request, gremium),
        "own_seat": own_seat(request, gremium),
        "sitzungen": gremium.sitzungen.upcoming()[:SHOWN_SITZUNGEN],
        "open_count": gremium.beschluesse.open().count(),
    }
    return TemplateResponse(request, "gremien/mitarbeit_detail.html", context)


def platz_answer(request: HttpRequest, gremium: Gremium, form: PlatzForm, seat: Mitgliedschaft | None = None) -> TemplateResponse:
    return TemplateResponse(request, "gremien/platz_form.html", {"gremium": gremium, "form": form, "seat": seat})


def saved(request: HttpRequest, gremium: Gremium, form: PlatzForm) -> HttpResponse:
    messages.success(request, f"Der Platz „{form.save()}“ ist gespeichert.")
    return redirect("gremien:mitarbeit_detail", gremium.slug)


@form_page
@office_page
def platz_create(request: HttpRequest, gremium: Gremium) -> HttpResponse:
    form = PlatzForm(request.POST if request.method == "POST" else None, gremium=gremium)
    if form.is_valid():
        return saved(request, gremium, form)
    return platz_answer(request, gremium, form)


@form_page
@office_page
def platz_update(request: HttpRequest, gremium: Gremium, pk: int) -> HttpResponse:
    seats = gremium.mitgliedschaften.all()
    is_sent = request.method == "POST"
    seat = get_object_or_404(seats.select_for_update() if is_sent else seats, pk=pk)
    form = PlatzForm(request.POST if is_sent else None, instance=seat, gremium=gremium)
    if form.is_valid():
        return saved(request, gremium, form)
    return platz_answer(request, gremium, form, seats.get(pk=pk))


@require_POST
@office_page
def person_delete(request: HttpRequest, gremium: Gremium, pk: int) -> HttpResponse:
    """Erase the name; the seat stays."""
    seat = get_object_or_404(gremium.mitgliedschaften, pk=pk)
    Person.objects.filter(mitgliedschaft=seat).delete()
    messages.success(request, f"Der Name ist gelöscht. Der Platz „{seat}“ bleibt.")
    return redirect("gremien:platz_update", gremium.slug, pk)


def unterstuetzung_answer(request: HttpRequest, gremium: Gremium, seat: Mitgliedschaft) -> HttpResponse:
    form = UnterstuetzungForm(request.POST if request.method == "POST" else None, seat=seat)
    if form.is_valid():
        is_kept = form.save() is not None
        messages.success(request, "Die Angaben sind gespeichert." if is_kept else "Ohne Zustimmung ist nichts gespeichert.")
        return redirect("gremien:mitarbeit_detail", gremium.slug)
    return TemplateResponse(request, "gremien/unterstuetzung_form.html", {"gremium": gremium, "form": form, "seat": seat})


@form_page
@member_page
def unterstuetzung_own(request: HttpRequest, gremium: Gremium) -> HttpResponse:
    """What the signed-in member needs to take part."""
    seat = own_seat(request, gremium)
    if seat is None:
        refuse(request)
    return unterstuetzung_answer(request, gremium, seat)


@form_page
@office_page
def unterstuetzung_update(request: HttpRequest, gremium: Gremium, pk: int) -> HttpResponse:
    """The same, entered by the Geschäftsstelle for who has no Konto or asks for it."""
    return unterstuetzung_answer(request, gremium, get_object_or_404(gremium.mitgliedschaften.current(), pk=pk))
