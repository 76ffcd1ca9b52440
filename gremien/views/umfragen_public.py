"""Surveys for everybody, in standard and in easy language: answered without account, results read by all."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.actions.umfragen import WRONG_CODE, SheetRefusedError, count_sheet, is_within_limit
from gremien.forms.umfrage import BogenForm
from gremien.models import Beschluss, Reflexion, Umfrage
from gremien.umfragen import result_of
from jena_sro.inhalte.leicht import SUFFIX, easy_url
from jena_sro.inhalte.pdf_response import pdf_response
from sozialraeume.views.records import form_page

PAPERS = {"normal": "normal", "gross": "gross", "einfach": "gross"}  # form of a sheet -> look of the PDF
TOO_MANY = SheetRefusedError(
    "Von hier kamen heute sehr viele Bögen. Bitte versuchen Sie es morgen noch einmal, oder antworten Sie auf Papier.",
    "Es sind heute zu viele Antworten. Bitte probieren Sie es morgen noch einmal.",
)
TOO_MANY_CODES = SheetRefusedError(
    "Von hier kamen gerade viele falsche Codes. Bitte versuchen Sie es in einer Stunde noch einmal.",
    "Der Code war zu oft falsch. Bitte warten Sie 1 Stunde. Dann probieren Sie es noch einmal.",
)


@require_safe
@login_not_required
def umfrage_public_list(request: HttpRequest) -> TemplateResponse:
    """What can be answered today, and published results."""
    results = Paginator(Umfrage.objects.with_results().defer("content"), settings.ANGEBOTE_PER_PAGE)
    context: dict[str, Any] = {"running": Umfrage.objects.running(), "page": results.get_page(request.GET.get("seite"))}
    return TemplateResponse(request, "gremien/umfrage_public_list.html", context)


def receive_sheet(request: HttpRequest, form: BogenForm, *, on_paper: bool = False) -> None:
    """Count what a valid form says. Raises SheetRefusedError; of codes only wrong ones count towards the limit."""
    umfrage = form.umfrage
    key = str(umfrage.pk)
    if umfrage.needs_code:
        if not ratelimit.consume(request, action="umfrage_code", key=key, dry_run=True):
            raise TOO_MANY_CODES
    elif not on_paper and not is_within_limit(request):
        raise TOO_MANY
    try:
        code = form.cleaned_data.get("code", "")
        count_sheet(umfrage, form.answers, token=form.token_value, code=code, on_paper=on_paper)
    except SheetRefusedError as error:
        if error is WRONG_CODE:
            ratelimit.consume(request, action="umfrage_code", key=key)
        raise


def note_refusal(form: BogenForm, error: SheetRefusedError) -> int:
    """Say in the form why its sheet is not counted; the status of the answer."""
    field = "code" if error is WRONG_CODE else None
    form.add_error(field, error.easy if form.is_easy else str(error))
    return 429 if error in (TOO_MANY, TOO_MANY_CODES) else 200


@form_page
@login_not_required
def umfrage_answer(request: HttpRequest, slug: str, is_easy: bool = False) -> HttpResponse:
    """The introduction with all questions on one page; before and after its days the page says so."""
    umfrage, ending = get_object_or_404(Umfrage.objects.public().defer("content"), slug=slug), SUFFIX if is_easy else ""
    form, status = BogenForm(request.POST if request.method == "POST" else None, umfrage=umfrage, is_easy=is_easy), 200
    if form.is_valid():
        try:
            receive_sheet(request, form)
        except SheetRefusedError as error:
            status = note_refusal(form, error)
        else:
            return redirect(f"gremien:umfrage_thanks{ending}", slug)
    return TemplateResponse(request, f"gremien/umfrage_answer{ending}.html", {"umfrage": umfrage, "form": form}, status=status)


@require_safe
@login_not_required
def umfrage_thanks(request: HttpRequest, slug: str) -> TemplateResponse:
    umfrage = get_object_or_404(Umfrage.objects.public().defer("content"), slug=slug)
    return TemplateResponse(request, "gremien/umfrage_thanks.html", {"umfrage": umfrage})


@require_safe
@login_not_required
def umfrage_results(request: HttpRequest, slug: str) -> TemplateResponse:
    umfrage = get_object_or_404(Umfrage.objects.with_results(), slug=slug)
    context: dict[str, Any] = {
        "umfrage": umfrage,
        "result": result_of(umfrage.content or {}),
        "reflexionen": Reflexion.objects.public().filter(umfragen=umfrage),
        "beschluesse": Beschluss.objects.public().filter(umfragen=umfrage),
    }
    return TemplateResponse(request, "gremien/umfrage_results.html", context)


@require_safe
@login_not_required
def bogen_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet to fill in by hand, in the form that the address asks for."""
    umfrage = get_object_or_404(Umfrage.objects.public().defer("content"), slug=slug)
    return bogen_response(request, umfrage)


def bogen_response(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    asked = request.GET.get("form", "")
    form = asked if asked in PAPERS else "normal"
    values = {"umfrage": umfrage, "fragen": umfrage.fragen.all(), "form": form, "look": PAPERS[form], "codes": [""]}
    path = easy_url(umfrage.get_absolute_url()) if form == "einfach" else umfrage.get_absolute_url()
    return pdf_response(request, "gremien/bogen_pdf.html", f"bogen-{umfrage.slug[:60]}.pdf", path, **values)
