"""The Zettel as a page and on paper; see `teilhabe.zettel`."""

from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jena_sro.inhalte.pdf_response import unkept_pdf_response
from teilhabe.models import Angebot
from teilhabe.zettel import MOST, Zettel, read_zettel

NORMAL, GROSS, EINFACH = "normal", "gross", "einfach"
PAGE_OF = {NORMAL: "teilhabe:zettel", GROSS: "teilhabe:zettel", EINFACH: "teilhabe:zettel_easy"}
TEMPLATE_OF = {NORMAL: "teilhabe/zettel_pdf.html", GROSS: "teilhabe/zettel_pdf.html", EINFACH: "teilhabe/zettel_easy_pdf.html"}
NOINDEX = "noindex, nofollow"  # each Zettel belongs to somebody


def shown(request: HttpRequest) -> tuple[Zettel, list[Angebot], int]:
    """The Zettel of what is still public, its offers, and how many were left out because they are not."""
    asked = read_zettel(request.GET)
    angebote = asked.angebote()
    return Zettel(tuple(a.pk for a in angebote), asked.beyond), angebote, len(asked.pks) + asked.odd - len(angebote)


@require_safe
@login_not_required
def zettel(request: HttpRequest) -> TemplateResponse:
    zettel, angebote, gone = shown(request)
    address = request.build_absolute_uri(request.path + zettel.first)
    mail = {"subject": "Angebote in Jena", "body": f"Guten Tag,\r\n\r\nhier ist ein Zettel mit Angeboten in Jena:\r\n{address}"}
    context = {
        "zettel": zettel,
        "angebote": angebote,
        "gone": gone,
        "most": MOST,
        "address": address,
        "mail": f"mailto:?{urlencode(mail, quote_via=quote)}",
    }
    return TemplateResponse(request, "teilhabe/zettel.html", context, headers={"X-Robots-Tag": NOINDEX})


@require_safe
@login_not_required
def zettel_pdf(request: HttpRequest) -> HttpResponse:
    """In one of three forms; a form that nobody knows is the normal one."""
    form = request.GET.get("form", NORMAL)
    look = form if form in PAGE_OF else NORMAL
    zettel, angebote, gone = shown(request)
    path = reverse(PAGE_OF[look]) + zettel.first
    context = {"angebote": angebote, "gone": gone, "look": look}
    response = unkept_pdf_response(request, TEMPLATE_OF[look], f"zettel-{look}.pdf", path, **context)
    response.headers["X-Robots-Tag"] = NOINDEX
    return response
