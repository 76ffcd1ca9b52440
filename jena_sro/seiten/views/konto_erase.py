from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from jena_sro.konten.models import Konto
from jena_sro.konten.permissions import konto_of
from jena_sro.konten.views.administration import sensitive
from jena_sro.seiten.actions import erase_as_administration


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive
def konto_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; POST erases the account for good."""
    konto = get_object_or_404(Konto.objects.not_erased(), pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erase_as_administration(konto, konto_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Das Konto ist gelöscht.")
            return redirect("konten:konto_list")
    return TemplateResponse(request, "seiten/konto_erase.html", {"form": form, "konto": konto})
