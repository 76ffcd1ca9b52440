"""„Gefragt und geantwortet“: what people asked and what the Fachdienst answered, for everybody; and how it is put up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from jena_sro.inhalte.models import Rueckmeldung
from sozialraeume.actions.antworten import publish_antwort, sozialraum_of, withdraw_antwort, withdraw_consent
from sozialraeume.forms.antworten import AntwortFilterForm, AntwortForm
from sozialraeume.models import Antwort, Hinweis, Vorschlag
from sozialraeume.views.records import RecordKind, fachdienst, form_page
from sozialraeume.views.umfeld import day

KINDS: dict[str, type[Model]] = {"rueckmeldung": Rueckmeldung, "hinweis": Hinweis, "vorschlag": Vorschlag}
WITHDRAWN = "Davon ist nichts mehr öffentlich."
ANTWORTEN = RecordKind(
    form=AntwortForm,
    records=lambda: Antwort.objects.select_related("sozialraum", "rueckmeldung", "hinweis", "vorschlag"),
    columns=(
        ("Art", lambda antwort: antwort.get_herkunft_display()),
        ("Sozialraum", lambda antwort: antwort.sozialraum or "ganz Jena"),
        ("Öffentlich seit", lambda antwort: day(antwort.published_on)),
        ("Einfache Sprache", lambda antwort: "ja" if antwort.easy_answer else "nein"),
    ),
    title="Öffentliche Antworten",
    lead="Was unter „Gefragt und geantwortet“ steht. Neue entstehen bei einer Rückmeldung, einem Hinweis oder einem Vorschlag.",
    links=(
        ("Rückmeldungen", "seiten:rueckmeldung_list"),
        ("Hinweise", "sozialraeume:hinweis_list"),
        ("Vorschläge", "sozialraeume:vorschlag_list"),
    ),
    actions="sozialraeume/_antwort_actions.html",
)


# ---- for everybody ----


@require_safe
@login_not_required
def antwort_public_list(request: HttpRequest) -> TemplateResponse:
    form = AntwortFilterForm(request.GET)
    found = form.filtered(Antwort.objects.public())
    page = Paginator(found, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    chosen = {name: request.GET[name] for name in form.fields if form.cleaned_data.get(name)}
    context = {"form": form, "page": page, "base_query": urlencode(chosen)}
    return TemplateResponse(request, "sozialraeume/antwort_list.html", context)


@require_safe
@login_not_required
def antwort_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    antwort = get_object_or_404(Antwort.objects.public(), pk=pk)
    return TemplateResponse(request, "sozialraeume/antwort_detail.html", {"antwort": antwort})


# ---- for the Fachdienst ----


def find_einsendung(herkunft: str, pk: int) -> Any:
    """Raises Http404 for what there is not."""
    if herkunft not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[herkunft], pk=pk)


def after_closing(einsendung: Any, usual: str) -> HttpResponse:
    """Where to go when it is answered: to the public answer if the person agreed to one, else to the `usual` page."""
    if einsendung.may_publish and not hasattr(einsendung, "antwort"):
        return redirect("sozialraeume:antwort_publish", einsendung.kind_name, einsendung.pk)
    return redirect(usual)


def wording_of(einsendung: Any, *, is_asked: bool) -> dict[str, Any]:
    """Start values of the form: its own words only if somebody asks for them, to shorten and clean them."""
    words = {"question": einsendung.summary, "answer": einsendung.answer} if is_asked else {}
    return {"sozialraum": sozialraum_of(einsendung)} | words


@form_page
@fachdienst
def antwort_publish(request: HttpRequest, herkunft: str, pk: int) -> HttpResponse:
    """The form of a public question and answer. Without consent of the person there is none."""
    einsendung = find_einsendung(herkunft, pk)
    if not einsendung.may_publish or hasattr(einsendung, "antwort"):
        return redirect(einsendung.get_work_url())
    initial = wording_of(einsendung, is_asked="wortlaut" in request.GET)
    form = AntwortForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if publish_antwort(einsendung, form.save(commit=False)):
            messages.success(request, "Frage und Antwort sind jetzt öffentlich.")
        else:
            messages.warning(request, "Das geht nicht mehr: Die Person möchte nicht, dass es öffentlich wird.")
        return redirect(einsendung.get_work_url())
    return TemplateResponse(request, "sozialraeume/antwort_publish.html", {"form": form, "einsendung": einsendung})


@require_POST
@fachdienst
def consent_withdraw(request: HttpRequest, herkunft: str, pk: int) -> HttpResponse:
    einsendung = find_einsendung(herkunft, pk)
    withdraw_consent(einsendung)
    messages.success(request, WITHDRAWN)
    return redirect(einsendung.get_work_url())


@require_POST
@fachdienst
def antwort_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A second press finds nothing and says the same."""
    antwort = Antwort.objects.filter(pk=pk).first()
    if antwort:
        withdraw_antwort(antwort)
    messages.success(request, WITHDRAWN)
    return redirect("sozialraeume:antwort_list")
