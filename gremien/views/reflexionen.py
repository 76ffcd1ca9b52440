"""What the model project has learned: for everybody, and kept by the Fachdienst."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from gremien.forms.reflexion import ReflexionFilterForm, ReflexionForm
from gremien.models import Reflexion, Umfrage
from sozialraeume.views.records import RecordKind

REFLEXIONEN = RecordKind(
    form=ReflexionForm,
    records=lambda: Reflexion.objects.select_related("decided_by", "baustein"),
    columns=(
        ("Entschieden von", lambda reflexion: reflexion.decided_by),
        ("Entschieden am", lambda reflexion: reflexion.decided_on),
        ("Wirkung", lambda reflexion: "eingetragen" if reflexion.effect else "noch offen"),
        ("Öffentlich", lambda reflexion: "ja" if reflexion.is_public else "nein"),
    ),
    title="Reflexionen",
    lead="Was beobachtet wurde, was sich deshalb ändert und was es bewirkt hat. So behält das Projekt, was es lernt.",
    new="Reflexion aufnehmen",
    actions="gremien/_reflexion_actions.html",
)


@require_safe
@login_not_required
def reflexion_public_list(request: HttpRequest) -> TemplateResponse:
    form = ReflexionFilterForm(request.GET)
    page = Paginator(form.filtered(Reflexion.objects.public()), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    chosen = {name: request.GET[name] for name in form.fields if form.cleaned_data.get(name)}
    context = {"form": form, "page": page, "base_query": urlencode(chosen)}
    return TemplateResponse(request, "gremien/reflexion_list.html", context)


@require_safe
@login_not_required
def reflexion_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    reflexion = get_object_or_404(Reflexion.objects.public(), pk=pk)
    umfragen = Umfrage.objects.with_results().filter(reflexionen=reflexion).defer("content")
    return TemplateResponse(request, "gremien/reflexion_detail.html", {"reflexion": reflexion, "umfragen": umfragen})
