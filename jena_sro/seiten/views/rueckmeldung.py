from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from jena_sro.seiten.forms import RueckmeldungForm

LONGEST_PAGE = 300


def own_path(address: str) -> str:
    """The beginning of `address` if it is a path of this portal; empty if it names another host, as `//evil.example` does."""
    is_own = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address[:LONGEST_PAGE] if is_own else ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def rueckmeldung_create(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = RueckmeldungForm(request.POST)
        if form.is_valid():
            form.save()
            return redirect("seiten:rueckmeldung_thanks")
    else:
        anlass = request.GET.get("anlass", "")
        form = RueckmeldungForm(
            initial={
                "page": own_path(request.GET.get("seite", "")),
                "anlass": anlass if anlass in Rueckmeldung.Anlass.values else "",
            }
        )
    return TemplateResponse(request, "seiten/rueckmeldung_create.html", {"form": form})


@require_safe
@login_not_required
def rueckmeldung_thanks(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "seiten/rueckmeldung_thanks.html")


@require_safe
@role_required(Rolle.FACHDIENST, Rolle.ADMINISTRATION)
def work_area(request: HttpRequest) -> TemplateResponse:
    context = {
        "is_fachdienst": konto_of(request).has_role(Rolle.FACHDIENST),
        "new_count": Rueckmeldung.objects.filter(stand=Rueckmeldung.Stand.NEU).count(),
    }
    return TemplateResponse(request, "seiten/work_area.html", context)


@require_safe
@role_required(Rolle.FACHDIENST)
def rueckmeldung_list(request: HttpRequest) -> TemplateResponse:
    stand = Rueckmeldung.Stand.ERLEDIGT if request.GET.get("stand") == "erledigt" else Rueckmeldung.Stand.NEU
    rows = Rueckmeldung.objects.filter(stand=stand).select_related("closed_by")
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(
        request, "seiten/rueckmeldung_list.html", {"page": page, "stand": stand, "base_query": f"stand={stand}"}
    )


@require_POST
@role_required(Rolle.FACHDIENST)
def rueckmeldung_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Rueckmeldung.objects.select_for_update(), pk=pk)
    if row.stand == Rueckmeldung.Stand.ERLEDIGT:
        messages.info(request, "Diese Rückmeldung war schon erledigt.")
    else:
        row.close(konto_of(request))
        messages.success(request, "Die Rückmeldung ist erledigt.")
    return redirect("seiten:rueckmeldung_list")
