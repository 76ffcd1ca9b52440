"""Sheets of paper: helpers enter them one after the other; codes are made and printed once."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.access import member_umfrage, umfrage_page
from gremien.actions.umfragen import SheetRefusedError, new_codes, store_codes
from gremien.forms.umfrage import BogenForm, ZugangscodeForm
from gremien.models import Umfrage
from gremien.views.umfragen import step_page
from gremien.views.umfragen_public import PAPERS, bogen_response, note_refusal, receive_sheet
from jena_sro.inhalte import pdf
from jena_sro.inhalte.leicht import easy_url
from jena_sro.inhalte.pdf_response import pdf_values
from sozialraeume.views.records import form_page


def takes_no_paper(umfrage: Umfrage) -> str:
    return "" if umfrage.takes_paper else "Bögen auf Papier lassen sich nur eintragen, solange die Umfrage offen ist."


def has_no_codes(umfrage: Umfrage) -> str:
    if not umfrage.needs_code:
        return "Diese Umfrage ist offen für alle und braucht keine Codes."
    return (
        ""
        if umfrage.takes_codes
        else "Codes gibt es, solange die Umfrage offen ist. Öffnen können Sie sie schon vor ihrem ersten Tag."
    )


@form_page
@umfrage_page(for_office=False, hindered=takes_no_paper)
def bogen_create(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    """Enter a sheet of paper, and go on with the next one."""
    form, status = BogenForm(request.POST if request.method == "POST" else None, umfrage=umfrage), 200
    if form.is_valid():
        try:
            receive_sheet(request, form, on_paper=True)
        except SheetRefusedError as error:
            status = note_refusal(form, error)
        else:
            messages.success(request, "Der Bogen ist gezählt. Hier ist Platz für den nächsten.")
            return redirect("gremien:bogen_create", umfrage.gremium.slug, umfrage.pk)
    context = {"umfrage": umfrage, "gremium": umfrage.gremium, "form": form}
    return TemplateResponse(request, "gremien/bogen_create.html", context, status=status)


@require_safe
@member_umfrage
def bogen_draft_pdf(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    """The sheet as it will look, also of a draft."""
    return bogen_response(request, umfrage)


def codes_pdf(request: HttpRequest, umfrage: Umfrage, paper: str, codes: list[str]) -> bytes:
    """Cards or personal sheets with these codes; never kept in the cache. Raises PdfUnavailableError."""
    is_easy = paper == "einfach"
    path = umfrage.get_absolute_url()
    values = pdf_values(request.build_absolute_uri(easy_url(path) if is_easy else path))
    values |= {"umfrage": umfrage, "codes": codes, "form": paper, "look": PAPERS.get(paper, "normal")}
    values["fragen"] = list(umfrage.fragen.all())
    return pdf.make_pdf(render_to_string("gremien/boegen_pdf.html", values))


@form_page
@umfrage_page(for_office=True, hindered=has_no_codes)
@transaction.non_atomic_requests
def zugangscode_create(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    """GET says that codes are printed once, POST answers with the print file; the PDF is made before a code is stored."""
    form = ZugangscodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return step_page(request, umfrage, "Codes drucken", form, button="Codes erzeugen und drucken", warns_of_codes=True)
    paper, codes = form.cleaned_data["paper"], new_codes(form.cleaned_data["number"])
    try:
        body = codes_pdf(request, umfrage, paper, codes)
    except pdf.PdfUnavailableError:
        return TemplateResponse(request, "pdf/unavailable.html", {"path": umfrage.get_work_url()}, status=503)
    if not store_codes(umfrage, codes):
        messages.warning(request, "Die Umfrage ist inzwischen geschlossen. Es gibt keine neuen Codes.")
        return redirect(umfrage.get_work_url())
    name = f'attachment; filename="codes-{len(codes)}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})
