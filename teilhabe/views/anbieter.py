from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from jena_sro.inhalte.models import unconfirmed_last
from jena_sro.inhalte.weiterleitung import follows_moves
from sozialraeume.models import Organisation
from teilhabe.models import Angebot, Leistungserbringer
from teilhabe.schema_org import organisation_schema


@require_safe
@login_not_required
def anbieter_list(request: HttpRequest) -> TemplateResponse:
    taking_part = list(Leistungserbringer.objects.current().with_counts())
    groups = [(part, [le for le in taking_part if le.participation == part]) for part in Leistungserbringer.Participation]
    others = Organisation.objects.with_angebote().exclude(pk__in=[le.organisation_id for le in taking_part])
    page = Paginator(others.order_by("sort_key", "pk"), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    is_first = page.number == 1
    context = {"groups": [(part, members) for part, members in groups if members and is_first], "page": page}
    return TemplateResponse(request, "teilhabe/anbieter_list.html", context)


@require_safe
@login_not_required
@follows_moves(Organisation)
def anbieter_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    organisation = get_object_or_404(Organisation.objects.public(), slug=slug)
    own = Q(organisation=organisation) | Q(together_with=organisation)
    context = {
        "organisation": organisation,
        "schema": organisation_schema(organisation),
        "leistungserbringer": Leistungserbringer.objects.current().filter(organisation=organisation).first(),
        "orte": organisation.orte.known().select_related("ortschaft"),
        "angebote": Angebot.objects.public().filter(own).distinct().for_list().order_by(unconfirmed_last(), "sort_key", "pk"),
        "mitgliedschaften": organisation.mitgliedschaften.current().filter(gremium__is_public=True).select_related("gremium"),
    }
    return TemplateResponse(request, "teilhabe/anbieter_detail.html", context)
