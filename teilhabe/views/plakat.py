"""The poster „Was ist los in …“ of a Sozialraum and a month: one sheet, or as many as large print needs."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from jena_sro.inhalte import pdf
from jena_sro.inhalte.pdf_response import pdf_answer, pdf_values
from sozialraeume.models import Sozialraum
from teilhabe.plakat import Plakat, chosen_month, known_months, plakat_of

PAPERS = ("a4", "a3")
FORMS = ("normal", "einfach", "gross")
# Sizes of type in points, the largest first. In large print everything is told, however many sheets it needs.
SIZES: dict[tuple[str, str], Sequence[int]] = {
    ("normal", "a4"): range(20, 11, -1),
    ("normal", "a3"): range(28, 12, -1),
    ("einfach", "a4"): range(22, 14, -1),
    ("einfach", "a3"): range(31, 20, -1),
    ("gross", "a4"): (18,),
    ("gross", "a3"): (25,),
}


@require_safe
@login_not_required
def sozialraum_plakat(request: HttpRequest, slug: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum.objects.public(), slug=slug)
    month = chosen_month(request.GET.get("monat", ""))
    if month is None:
        context = {"sozialraum": sozialraum, "months": known_months()}
        return TemplateResponse(request, "teilhabe/plakat_months.html", context, status=404)
    paper, form = chosen(request, "groesse", PAPERS), chosen(request, "form", FORMS)
    path = sozialraum.get_absolute_url()
    values = pdf_values(request.build_absolute_uri(path)) | {"sozialraum": sozialraum, "month": month, "motif": sozialraum.motif}
    filename = f"plakat-{slug}-{month:%Y-%m}-{paper}{'' if form == 'normal' else f'-{form}'}.pdf"
    return pdf_answer(
        request, lambda: poster_pdf(plakat_of(sozialraum, month, is_easy=form == "einfach"), paper, form, values), filename, path
    )


def chosen(request: HttpRequest, name: str, values: tuple[str, ...]) -> str:
    """What the address asks for; the first of `values` where it asks for none of them."""
    asked = request.GET.get(name, "")
    return asked if asked in values else values[0]


def poster_pdf(plakat: Plakat, paper: str, form: str, values: dict[str, Any]) -> bytes:
    """As large as fits on one sheet; where nothing fits, in the smallest size without what matters least."""
    sizes, entries = SIZES[form, paper], len(plakat.entries)

    def html_of(number: int) -> str:
        shown, size = plakat.cut_to(entries - max(0, number - len(sizes) + 1)), sizes[min(number, len(sizes) - 1)]
        context = {"plakat": shown, "form": form, "look": f"{form} plakat plakat--{paper} plakat--{size}"}
        return pdf.render_html("teilhabe/plakat_pdf.html", values | context)

    return pdf.fitting_pdf(html_of, 1 if form == "gross" else len(sizes) + entries)
