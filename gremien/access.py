"""Who may see and do what inside a Gremium: its members and its Geschäftsstelle, and nobody by another role."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from gremien.models import Gremium, Mitgliedschaft, Sitzung, Umfrage
from jena_sro.konten.permissions import View, konto_of, refuse


def is_office(request: HttpRequest, gremium: Gremium) -> bool:
    """Whether the signed-in Konto is the Geschäftsstelle of the Gremium."""
    return Gremium.objects.run_by(konto_of(request)).filter(pk=gremium.pk).exists()


def own_seat(request: HttpRequest, gremium: Gremium) -> Mitgliedschaft | None:
    """The seat that the signed-in Konto holds today, the first of several."""
    return gremium.mitgliedschaften.current().filter(konto=konto_of(request)).first()


def found(request: HttpRequest, slug: str, *, for_office: bool) -> Gremium:
    """Raises Http404 for everybody else, who so do not learn what exists."""
    konto = konto_of(request)
    allowed = Gremium.objects.run_by(konto) if for_office else Gremium.objects.visible_inside(konto)
    gremium = allowed.filter(slug=slug).first()
    if gremium is None:
        refuse(request)
    return gremium


def gremium_page(*, for_office: bool) -> Callable[[View], View]:
    """The view gets the Gremium of the `slug` in its address instead of it, if the signed-in Konto may be there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            return view(request, gremium=found(request, slug, for_office=for_office), **kwargs)

        return checked

    return decorate


member_page = gremium_page(for_office=False)
office_page = gremium_page(for_office=True)


def sitzung_of(request: HttpRequest, gremium: Gremium, pk: int) -> Sitzung:
    """The Sitzung of the Gremium, locked if something is sent. Raises Http404."""
    if request.method == "POST":
        Sitzung.objects.select_for_update().filter(pk=pk).first()
    sitzung: Sitzung = get_object_or_404(gremium.sitzungen.select_related("ort__ortschaft", "protokoll"), pk=pk)
    sitzung.gremium = gremium
    return sitzung


def sitzung_page(*, for_office: bool, hindered: Callable[[Sitzung], str] | None = None) -> Callable[[View], View]:
    """The view gets the `sitzung` of its address in place of its key, and of the Gremium before it.

    `hindered` says in a sentence why this cannot be done with the Sitzung as it stands, and nothing where it can.
    """

    def decorate(view: View) -> View:
        @gremium_page(for_office=for_office)
        @wraps(view)
        def checked(request: HttpRequest, gremium: Gremium, sitzung: int, **kwargs: Any) -> HttpResponseBase:
            row = sitzung_of(request, gremium, sitzung)
            if hindered and (sentence := hindered(row)):
                messages.warning(request, sentence)
                return redirect(row.get_work_url())
            return view(request, sitzung=row, **kwargs)

        return checked

    return decorate


member_sitzung = sitzung_page(for_office=False)
office_sitzung = sitzung_page(for_office=True)


def umfrage_page(*, for_office: bool, hindered: Callable[[Umfrage], str] | None = None) -> Callable[[View], View]:
    """The same for an `umfrage`; see sitzung_page."""

    def decorate(view: View) -> View:
        @gremium_page(for_office=for_office)
        @wraps(view)
        def checked(request: HttpRequest, gremium: Gremium, umfrage: int, **kwargs: Any) -> HttpResponseBase:
            rows = gremium.umfragen.all()
            is_sent = request.method == "POST" and not hasattr(view, "_non_atomic_requests")
            row = get_object_or_404(rows.select_for_update() if is_sent else rows, pk=umfrage)
            row.gremium = gremium
            if hindered and (sentence := hindered(row)):
                messages.warning(request, sentence)
                return redirect(row.get_work_url())
            return view(request, umfrage=row, **kwargs)

        return checked

    return decorate


member_umfrage = umfrage_page(for_office=False)
office_umfrage = umfrage_page(for_office=True)
