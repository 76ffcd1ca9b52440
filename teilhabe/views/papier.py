"""What people take along on paper: the profile of a Sozialraum and its booklet of offers."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jena_sro.inhalte import pdf
from jena_sro.inhalte.editor.sections import shown_sections
from sozialraeume.karte import ortschaft_karte
from sozialraeume.models import Ressource, Sozialraum
from sozialraeume.views.public import inhabitants_of, load_city
from teilhabe.models import Angebot, Angebotsart


def pdf_response(request: HttpRequest, template: str, filename: str, path: str, **context: Any) -> HttpResponse:
    """The PDF of `template`, which leads back to the page at `path`; a friendly page where no PDF can be made."""
    url = request.build_absolute_uri(path)
    shared = {"office": settings.OFFICE, "today": timezone.localdate(), "url": url, "qr": pdf.qr_address(url), "look": "normal"}
    try:
        body = pdf.render_pdf(template, shared | context)
    except pdf.PdfUnavailableError:
        return TemplateResponse(request, "teilhabe/pdf_unavailable.html", {"path": path}, status=503)
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{filename}"'})


def by_art(angebote: Iterable[Angebot]) -> list[tuple[Angebotsart, list[Angebot]]]:
    """Offers under their kind; kinds and offers in the order of the alphabet."""
    ordered = sorted(angebote, key=lambda a: (a.art.name, a.art_id, a.sort_key, a.pk))
    return [(group[0].art, group) for group in (list(rows) for _, rows in groupby(ordered, key=lambda a: a.art_id))]


@require_safe
@login_not_required
def sozialraum_booklet(request: HttpRequest, slug: str, look: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum, slug=slug)
    reaching = sozialraum.angebote.public().rank_for_sozialraum(sozialraum)
    angebote = list(reaching.for_list().prefetch_related("zeiten"))
    path = f"{reverse('teilhabe:angebot_list')}?sozialraum={slug}"
    context = {"sozialraum": sozialraum, "groups": by_art(angebote), "count": len(angebote), "look": look}
    filename = f"angebote-{slug}{'-gross' if look == 'gross' else ''}.pdf"
    return pdf_response(request, "teilhabe/angebote_pdf.html", filename, path, motif=sozialraum.motif, **context)


@require_safe
@login_not_required
def sozialraum_profile(request: HttpRequest, slug: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum.objects.public(), slug=slug)
    ortschaften, sozialraeume = load_city()
    own = [o for o in ortschaften if o.sozialraum_id == sozialraum.pk]  # type: ignore[attr-defined]
    names = ", ".join(o.name for o in own)
    karte = ortschaft_karte(ortschaften, sozialraeume, {o.pk for o in own})
    areas = [area for area in karte.areas if not area.is_quiet] if own else []
    context = {
        "sozialraum": sozialraum,
        "ortschaften": own,
        "karte": karte,
        "karte_numbers": [(number, area.x, area.y) for number, area in enumerate(areas, start=1)],
        "karte_label": f"Karte von Jena, hervorgehoben: {names}",
        "inhabitants": inhabitants_of(own),
        "sections": shown_sections(sozialraum.published.sections if sozialraum.published else []),
        "ressourcen": Ressource.objects.present().in_sozialraum(sozialraum.pk).select_related("art", "ortschaft"),
        "angebote": sozialraum.angebote.public().for_list().order_by("sort_key", "pk"),
    }
    path = sozialraum.get_absolute_url()
    return pdf_response(request, "teilhabe/profil_pdf.html", f"profil-{slug}.pdf", path, motif=sozialraum.motif, **context)
