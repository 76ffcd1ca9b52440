from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.models import Umfrage
from jena_sro.inhalte.models import Video
from sozialraeume.grenzen.stored import load_grenzen
from sozialraeume.karte import sozialraum_karte
from sozialraeume.models import Lebensbereich, Ortschaft, Sozialraum
from teilhabe.bestand.liste import current
from teilhabe.models import Angebot

SHOWN_TODAY = 6
TOPIC_CODES = ("d9", "d7", "d8", "d6")


@require_safe
@login_not_required
def start(request: HttpRequest) -> TemplateResponse:
    ortschaften = list(Ortschaft.objects.with_zuordnung())
    sozialraeume = list(Sozialraum.objects.with_counts())
    bestand = current()
    first = bestand.part(bestand.open_today, bestand.today, 0, SHOWN_TODAY)
    cards = [
        {
            "sozialraum": s,
            "open_count": (bestand.open_today & bestand.reaching(s.pk)).bit_count(),
            "core": [o for o in ortschaften if o.sozialraum_id == s.pk and o.is_core],  # type: ignore[attr-defined]
            "attached_count": sum(o.sozialraum_id == s.pk and not o.is_core for o in ortschaften),  # type: ignore[attr-defined]
        }
        for s in sozialraeume
    ]
    context = {
        "cards": cards,
        "karte": sozialraum_karte(ortschaften, sozialraeume, load_grenzen()) if ortschaften else None,
        "open_today": Angebot.objects.in_order(first, bestand.today),
        "open_today_count": bestand.open_today.bit_count(),
        "umfrage": Umfrage.objects.running().defer("content").first(),
        "video": Video.objects.at(Video.Place.START),
        "topics": Lebensbereich.objects.filter(code__in=TOPIC_CODES),
    }
    return TemplateResponse(request, "seiten/start.html", context)
