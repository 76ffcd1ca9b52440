"""What everybody reads of Sitzungen, minutes, documents and decisions."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.agenda import public_agenda_of
from gremien.forms.protokoll import BeschlussFilterForm
from gremien.models import Beschluss, Dokument, Protokoll, Sitzung, Umfrage
from gremien.views.punkte import download
from jena_sro.inhalte.lists import Columns, Listing
from jena_sro.inhalte.pdf_response import pdf_response

COLUMNS: Columns = (
    ("Beschluss", lambda beschluss: f"{beschluss.gremium} {beschluss.label}"),
    ("Gremium", lambda beschluss: beschluss.gremium),
    ("Nummer", lambda beschluss: beschluss.label),
    ("Sitzung am", lambda beschluss: beschluss.punkt.sitzung.day),
    ("Text", lambda beschluss: beschluss.text),
    ("Ergebnis", lambda beschluss: beschluss.get_result_display()),
    ("Stimmen", lambda beschluss: beschluss.votes_in_words),
    ("Abweichende Meinung", lambda beschluss: beschluss.dissent),
    ("Zuständig", lambda beschluss: beschluss.responsible),
    ("Bis wann", lambda beschluss: beschluss.due_on),
    ("Stand", lambda beschluss: beschluss.get_stand_display()),
    ("Was wurde daraus", lambda beschluss: beschluss.outcome),
    ("Sozialräume", lambda beschluss: ", ".join(sozialraum.name for sozialraum in beschluss.sozialraeume.all())),
    ("Bedarfe", lambda beschluss: "; ".join(bedarf.title for bedarf in beschluss.bedarfe.all() if bedarf.is_public)),
    ("Baustein", lambda beschluss: beschluss.baustein),
)


@require_safe
@login_not_required
def beschluss_public_list(request: HttpRequest) -> HttpResponse:
    """The register over all bodies, with filter and the way into a table."""
    form, listing = BeschlussFilterForm(request.GET), Listing(request, COLUMNS)
    found = listing.arranged(form.filtered(Beschluss.objects.public().prefetch_related("bedarfe")))
    if listing.export:
        return listing.as_file(found, "Beschlüsse")
    page = Paginator(found, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"form": form, "page": page, "listing": listing, "base_query": listing.query()}
    return TemplateResponse(request, "gremien/beschluss_list.html", context)


@require_safe
@login_not_required
def beschluss_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    beschluss = get_object_or_404(Beschluss.objects.public(), pk=pk)
    umfragen = Umfrage.objects.with_results().filter(beschluesse=beschluss).defer("content")
    context = {"beschluss": beschluss, "bedarfe": beschluss.bedarfe.public(), "umfragen": umfragen}
    return TemplateResponse(request, "gremien/beschluss_detail.html", context)


@require_safe
@login_not_required
def sitzung_public(request: HttpRequest, pk: int) -> TemplateResponse:
    """Time and place, the public agenda once members are invited, and decided minutes without internal items."""
    sitzung = get_object_or_404(Sitzung.objects.public(), pk=pk)
    protokoll = Protokoll.objects.public().filter(sitzung=sitzung).first()
    context = {
        "sitzung": sitzung,
        "gremium": sitzung.gremium,
        "protokoll": protokoll,
        "content": protokoll.public_content if protokoll else None,
        "tops": public_agenda_of(sitzung) if sitzung.has_public_agenda and not protokoll else [],
        "dokumente": Dokument.objects.public().filter(sitzung=sitzung).select_related("easy_of"),
    }
    return TemplateResponse(request, "gremien/sitzung_public.html", context)


@require_safe
@login_not_required
def protokoll_public_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    sitzung = get_object_or_404(Sitzung.objects.public(), pk=pk)
    protokoll = get_object_or_404(Protokoll.objects.public(), sitzung=sitzung)
    values = {"protokoll": protokoll, "sitzung": sitzung, "gremium": sitzung.gremium, "content": protokoll.public_content}
    name = f"protokoll-{sitzung.day:%Y-%m-%d}.pdf"
    return pdf_response(request, "gremien/protokoll_pdf.html", name, protokoll.get_absolute_url(), is_internal=False, **values)


@require_safe
@login_not_required
def dokument_public(request: HttpRequest, pk: int) -> HttpResponse:
    return download(get_object_or_404(Dokument.objects.public(), pk=pk))
