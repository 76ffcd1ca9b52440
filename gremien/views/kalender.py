"""Calendar files: of one Gremium, of all public ones, and of one's own under a secret address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from gremien.calendar import make_calendar, shown_since
from gremien.models import Gremium, Kalenderzugang, Sitzung
from gremien.models.mitarbeit import new_nonce
from jena_sro.inhalte.calendar_file import calendar_response
from jena_sro.konten.permissions import konto_of


def sitzungen_response(name: str, sitzungen: QuerySet[Sitzung], filename: str, *, for_members: bool = False) -> HttpResponse:
    rows = sitzungen.filter(ends_at__gte=shown_since()).select_related("gremium", "ort").order_by("starts_at", "pk")
    body = make_calendar(name, rows, for_members=for_members)
    return calendar_response(body, filename)


@require_safe
@login_not_required
def gremium_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    gremium = get_object_or_404(Gremium.objects.public(), slug=slug)
    return sitzungen_response(gremium.name, gremium.sitzungen.public(), f"termine-{slug}")


@require_safe
@login_not_required
def public_calendar(request: HttpRequest) -> HttpResponse:
    return sitzungen_response("Gremien des Modellprojekts", Sitzung.objects.public(), "termine-gremien")


@require_safe
@login_not_required
def private_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """All Sitzungen of the Gremien of one Konto, for who knows the secret address. Raises Http404 once it is revoked."""
    access = Kalenderzugang.of_token(token)
    if access is None:
        raise Http404
    rows = Sitzung.objects.visible_inside(access.konto)
    response = sitzungen_response("Meine Gremien", rows, "meine-gremien", for_members=True)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_access(request: HttpRequest) -> HttpResponse:
    """Shows the secret address; POST makes a new one, or none, and so revokes the old one."""
    konto = konto_of(request)
    if request.method == "POST":
        if request.POST.get("press") == "delete":
            Kalenderzugang.objects.filter(konto=konto).delete()
            messages.success(request, "Die Adresse gilt nicht mehr.")
        else:
            Kalenderzugang.objects.update_or_create(konto=konto, defaults={"nonce": new_nonce()})
            messages.success(request, "Die neue Adresse gilt. Eine alte gilt nicht mehr.")
        return redirect("gremien:calendar_access")
    access = Kalenderzugang.objects.filter(konto=konto).first()
    url = settings.PORTAL_URL + access.get_absolute_url() if access else ""
    return TemplateResponse(request, "gremien/calendar_access.html", {"url": url})
