"""What people take along on paper: the profile of a Sozialraum and its booklet of offers."""

from collections.abc import Iterable
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from jena_sro.inhalte.editor.sections import shown_sections
from jena_sro.inhalte.models import unconfirmed_last
from jena_sro.inhalte.pdf_response import pdf_response
from sozialraeume.grenzen.stored import load_grenzen
from sozialraeume.karte import ortschaft_karte
from sozialraeume.models import Ressource, Sozialraum
from sozialraeume.views.kennzahlen import figures_of
from sozialraeume.views.public import load_city
from sozialraeume.zahlen import inhabitants_of, load_zahlen
from teilhabe.models import Angebot, Angebotsart
from teilhabe.zettel import for_paper


def by_art(angebote: Iterable[Angebot]) -> list[tuple[Angebotsart, list[Angebot]]]:
    """Offers under their kind; kinds and offers in the order of the alphabet, those last that nobody has confirmed."""
    ordered = sorted(angebote, key=lambda a: (a.art.name, a.art_id, a.is_unconfirmed, a.sort_key, a.pk))
    return [(group[0].art, group) for group in (list(rows) for _, rows in groupby(ordered, key=lambda a: a.art_id))]


@require_safe
@login_not_required
def sozialraum_booklet(request: HttpRequest, slug: str, look: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum, slug=slug)
    reaching = sozialraum.angebote.public().rank_for_sozialraum(sozialraum)
    angebote = list(for_paper(reaching))
    path = f"{reverse('teilhabe:angebot_list')}?sozialraum={slug}"
    context = {"sozialraum": sozialraum, "groups": by_art(angebote), "count": len(angebote), "look": look}
    template = "teilhabe/angebote_einfach_pdf.html" if look == "einfach" else "teilhabe/angebote_pdf.html"
    filename = f"angebote-{slug}{'' if look == 'normal' else f'-{look}'}.pdf"
    return pdf_response(request, template, filename, path, motif=sozialraum.motif, **context)


@require_safe
@login_not_required
def sozialraum_profile(request: HttpRequest, slug: str) -> HttpResponse:
    sozialraum = get_object_or_404(Sozialraum.objects.public(), slug=slug)
    ortschaften, sozialraeume = load_city()
    own = [o for o in ortschaften if o.sozialraum_id == sozialraum.pk]  # type: ignore[attr-defined]
    own_pks, zahlen = {o.pk for o in own}, load_zahlen()
    names = ", ".join(o.name for o in own)
    karte = ortschaft_karte(ortschaften, sozialraeume, own_pks, grenzen=load_grenzen())
    areas = [area for area in karte.areas if not area.is_quiet] if own else []
    context = {
        "sozialraum": sozialraum,
        "ortschaften": own,
        "karte": karte,
        "karte_numbers": [(number, area.x, area.y) for number, area in enumerate(areas, start=1)],
        "karte_caption": f"{karte.note} Die Nummern stehen in der Liste.",
        "karte_label": f"Karte von Jena, hervorgehoben: {names}",
        "inhabitants": inhabitants_of(zahlen, own_pks),
        "zahlen": figures_of(sozialraum, own_pks, zahlen),
        "sections": shown_sections(sozialraum.published.sections if sozialraum.published else []),
        "ressourcen": Ressource.objects.present()
        .in_sozialraum(sozialraum.pk)
        .select_related("art", "ortschaft")
        .order_by(unconfirmed_last(), "sort_key", "pk"),
        "angebote": sozialraum.angebote.public().for_list().order_by(unconfirmed_last(), "sort_key", "pk"),
    }
    path = sozialraum.get_absolute_url()
    return pdf_response(request, "teilhabe/profil_pdf.html", f"profil-{slug}.pdf", path, motif=sozialraum.motif, **context)
