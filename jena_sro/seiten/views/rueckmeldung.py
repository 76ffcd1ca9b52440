from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.adressen import own_path
from jena_sro.inhalte.einsendungen import receive
from jena_sro.inhalte.lists import Columns
from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.inhalte.tabs import stand_tabs, tab_list
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from jena_sro.seiten.actions import close_rueckmeldung, reopen_rueckmeldung
from jena_sro.seiten.forms import AnswerForm, RueckmeldungByHandForm, RueckmeldungForm

LONGEST_PAGE = 300
COLUMNS: Columns = (
    ("Eingang", lambda rueckmeldung: timezone.localdate(rueckmeldung.created_at)),
    ("Anlass", lambda rueckmeldung: rueckmeldung.get_anlass_display()),
    ("Weg", lambda rueckmeldung: rueckmeldung.get_weg_display()),
    ("Nachricht", lambda rueckmeldung: rueckmeldung.message),
    ("Seite", lambda rueckmeldung: rueckmeldung.page),
)


def prefilled(request: HttpRequest) -> dict[str, str]:
    """Start values from the address: a known Anlass, and a page only if it is a path of this portal."""
    anlass = request.GET.get("anlass", "")
    return {
        "page": own_path(request.GET.get("seite", ""))[:LONGEST_PAGE],
        "anlass": anlass if anlass in Rueckmeldung.Anlass.values else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def rueckmeldung_create(request: HttpRequest) -> HttpResponse:
    form = RueckmeldungForm(request.POST if request.method == "POST" else None, initial=prefilled(request))
    if request.method == "POST" and form.is_valid():
        receive(Rueckmeldung, **form.values)
        return redirect("seiten:rueckmeldung_thanks")
    return TemplateResponse(request, "seiten/rueckmeldung_create.html", {"form": form})


@require_safe
@login_not_required
def rueckmeldung_thanks(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "seiten/rueckmeldung_thanks.html")


@require_safe
@role_required(Rolle.FACHDIENST)
def rueckmeldung_list(request: HttpRequest) -> TemplateResponse:
    tabs = stand_tabs(Rueckmeldung.objects.all(), Rueckmeldung.Stand)
    return tab_list(request, "seiten/rueckmeldung_list.html", tabs, COLUMNS)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def rueckmeldung_by_hand(request: HttpRequest) -> HttpResponse:
    form = RueckmeldungByHandForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rueckmeldung = receive(Rueckmeldung, **form.values)
        messages.success(request, "Die Nachricht ist aufgenommen.")
        return redirect(rueckmeldung.get_work_url())
    return TemplateResponse(request, "seiten/rueckmeldung_by_hand.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def rueckmeldung_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a message; POST answers it. Who comes second keeps the text that was not sent."""
    rueckmeldung = get_object_or_404(Rueckmeldung, pk=pk)
    form, unsent = AnswerForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        unsent = form.cleaned_data["answer"]
        if finish(request, pk, unsent):
            return redirect("seiten:work_area")
        rueckmeldung.refresh_from_db()
    page_path = own_path(rueckmeldung.page)
    context = {
        "rueckmeldung": rueckmeldung,
        "form": form,
        "unsent": unsent,
        "page_path": page_path,
        "barriere_place": page_path.partition("?")[0],  # what somebody has searched for is theirs
    }
    return TemplateResponse(request, "seiten/rueckmeldung_detail.html", context)


@require_POST
@role_required(Rolle.FACHDIENST)
def rueckmeldung_close(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Rueckmeldung, pk=pk)
    return redirect("seiten:work_area") if finish(request, pk) else redirect("seiten:rueckmeldung_detail", pk)


@require_POST
@role_required(Rolle.FACHDIENST)
def rueckmeldung_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not done after all."""
    if reopen_rueckmeldung(get_object_or_404(Rueckmeldung, pk=pk).pk):
        messages.success(request, "Die Rückmeldung ist wieder offen und steht bei „Zu tun“.")
    return redirect("seiten:rueckmeldung_detail", pk)


def finish(request: HttpRequest, pk: int, answer: str = "") -> bool:
    """Close the message and say so; False if somebody was quicker."""
    is_closed = close_rueckmeldung(pk, konto_of(request), answer)
    if is_closed:
        messages.success(request, "Die Rückmeldung ist abgeschlossen.")
    else:
        messages.warning(request, "Jemand anderes war schneller: Diese Rückmeldung ist schon abgeschlossen.")
    return is_closed
