from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.bilder import store_picture
from jena_sro.inhalte.forms import BildAltForm, BildForm
from jena_sro.inhalte.models import Bild
from jena_sro.inhalte.models.bild import FOLDER, BildInUseError
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required

A_YEAR = 365 * 24 * 60 * 60  # seconds


@require_safe
@login_not_required
def bild_file(request: HttpRequest, name: str) -> HttpResponse:
    """The picture itself. Its name never stands for another picture, so it may be kept for ever."""
    bild = get_object_or_404(Bild, file=f"{FOLDER}/{name}.webp")
    try:
        with bild.file.open() as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, "image/webp", headers={"Cache-Control": f"public, max-age={A_YEAR}, immutable"})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def bild_list(request: HttpRequest) -> HttpResponse:
    """All Bilder; POST uploads one."""
    if request.method == "POST":
        form = BildForm(request.POST, request.FILES, is_oversized=getattr(request, "has_oversized_file", False))
        if form.is_valid():
            values = form.cleaned_data
            bild = store_picture(picture=values["picture"], alt=values["alt"], konto=konto_of(request))
            messages.success(request, f"Das Bild ist hochgeladen. Es hat die Nummer {bild.pk}.")
            return redirect("inhalte:bild_list")
    else:
        form = BildForm()
    page = Paginator(Bild.objects.all(), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(request, "inhalte/bild_list.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def bild_update(request: HttpRequest, pk: int) -> HttpResponse:
    """A Bild and its description, which alone can be changed."""
    bild = get_object_or_404(Bild.objects.select_related("uploaded_by"), pk=pk)
    form = BildAltForm(request.POST if request.method == "POST" else None, instance=bild)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Die Beschreibung ist gespeichert.")
        return redirect("inhalte:bild_update", pk)
    return TemplateResponse(request, "inhalte/bild_update.html", {"bild": bild, "form": form})


@require_POST
@role_required(Rolle.FACHDIENST)
def bild_delete(request: HttpRequest, pk: int) -> HttpResponse:
    bild = get_object_or_404(Bild, pk=pk)
    try:
        bild.delete()
    except BildInUseError:
        messages.warning(request, "Dieses Bild wird noch gezeigt und bleibt deshalb erhalten.")
        return redirect("inhalte:bild_update", pk)
    messages.success(request, "Das Bild ist gelöscht.")
    return redirect("inhalte:bild_list")
