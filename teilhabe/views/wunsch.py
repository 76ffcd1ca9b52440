"""„Das fehlt mir“: people name what is missing with one button; only how often it was named in a month is kept."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.models import Lebensbereich, Sozialraum
from teilhabe.actions.luecken import count_wunsch
from teilhabe.forms.wunsch import WunschByHandForm, WunschForm

PORTAL = "portal"
TOO_MANY = "Gerade kamen sehr viele Wünsche an. Bitte versuchen Sie es in einer Stunde noch einmal, oder rufen Sie uns an."


def is_known(request: HttpRequest, sozialraum: Sozialraum | None, lebensbereich: Lebensbereich) -> bool:
    """Whether the same wish came from this internet address today: the way back and a second press count nothing."""
    key = f"{get_adapter().get_client_ip(request)} {sozialraum.pk if sozialraum else 0} {lebensbereich.pk}"
    return not ratelimit.consume(request, action="wunsch_again", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def wunsch_create(request: HttpRequest) -> HttpResponse:
    """The address may name `thema` and `sozialraum`, so that one press is enough."""
    form = WunschForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    status = 200
    if request.method == "POST" and form.is_valid():
        wish = {"sozialraum": form.cleaned_data["sozialraum"], "lebensbereich": form.cleaned_data["thema"]}
        if is_known(request, **wish):
            return redirect("teilhabe:wunsch_thanks")
        if ratelimit.consume(request, action="wunsch", key=PORTAL):
            count_wunsch(**wish)
            return redirect("teilhabe:wunsch_thanks")
        form.add_error(None, TOO_MANY)
        status = 429
    return TemplateResponse(request, "teilhabe/wunsch_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def wunsch_by_hand(request: HttpRequest) -> HttpResponse:
    """A wish told on the phone or in a conversation counts like one of the portal; a double click counts once."""
    form = WunschByHandForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="wunsch_again", key=form.key):
            count_wunsch(sozialraum=form.cleaned_data["sozialraum"], lebensbereich=form.cleaned_data["thema"])
        messages.success(request, f"Gezählt: {form.cleaned_data['thema']}, {form.cleaned_data['sozialraum'] or 'ganz Jena'}.")
        return redirect("teilhabe:wunsch_by_hand")
    return TemplateResponse(request, "teilhabe/wunsch_by_hand.html", {"form": form})


@require_safe
@login_not_required
def wunsch_thanks(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "teilhabe/wunsch_thanks.html")
