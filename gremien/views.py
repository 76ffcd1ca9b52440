from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from gremien.models import Baustein, Gremium, Mitgliedschaft


@require_safe
@login_not_required
def gremium_list(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "gremien/gremium_list.html", {"gremien": Gremium.objects.all()})


@require_safe
@login_not_required
def gremium_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    seats = Prefetch("mitgliedschaften", queryset=Mitgliedschaft.objects.current())
    gremium = get_object_or_404(Gremium.objects.prefetch_related(seats), slug=slug)
    others = Gremium.objects.exclude(pk=gremium.pk)
    context = {"gremium": gremium, "others": others, "bausteine": Baustein.objects.all()}
    return TemplateResponse(request, "gremien/gremium_detail.html", context)
