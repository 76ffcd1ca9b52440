from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from jena_sro.inhalte.adressen import own_path
from jena_sro.seiten.darstellung import read_choices, read_cookie, write_cookie
from jena_sro.seiten.forms import DarstellungForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def darstellung(request: HttpRequest) -> HttpResponse:
    form = DarstellungForm(request.POST if request.method == "POST" else None, initial=read_cookie(request))
    back = own_path(request.POST.get("zurueck", "") or request.GET.get("zurueck", ""))
    if request.method == "POST" and form.is_valid():
        response = redirect(back or "seiten:darstellung")
        write_cookie(response, read_choices(form.cleaned_data))
        return response
    return TemplateResponse(request, "seiten/darstellung.html", {"form": form, "back": back})
