from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.models import Beschluss, Gremium, Mitgliedschaft, Umfrage

SHOWN_SITZUNGEN = 6


@require_safe
@login_not_required
def gremium_public_list(request: HttpRequest) -> TemplateResponse:
    gremien = Gremium.objects.public().open()
    context = {"gremien": gremien.working(), "recipients": gremien.recipients()}
    return TemplateResponse(request, "gremien/gremium_list.html", context)


@require_safe
@login_not_required
def gremium_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    seats = Prefetch("mitgliedschaften", queryset=Mitgliedschaft.objects.current())
    gremium = get_object_or_404(Gremium.objects.public().select_related("parent").prefetch_related(seats), slug=slug)
    others = Gremium.objects.public().open().exclude(pk=gremium.pk)
    context = {
        "gremium": gremium,
        "children": others.filter(parent=gremium),
        "others": others.working(),
        "upcoming": gremium.sitzungen.upcoming()[:SHOWN_SITZUNGEN],
        "past": gremium.sitzungen.past().held()[:SHOWN_SITZUNGEN],
        "umfragen": Umfrage.objects.public().filter(gremium=gremium).defer("content")[:SHOWN_SITZUNGEN],
        "beschluesse": Beschluss.objects.public().filter(gremium=gremium)[:SHOWN_SITZUNGEN],
    }
    return TemplateResponse(request, "gremien/gremium_detail.html", context)
