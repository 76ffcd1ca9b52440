"""The papers of the model project, with their files, and its timeline."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from gremien.forms.projektdokument import DateiForm, MeilensteinForm, ProjektdokumentForm
from gremien.models import Meilenstein, Projektdokument
from jena_sro.inhalte.pdf_upload import pdf_file_response
from sozialraeume.views.records import RecordKind, fachdienst, form_page


def where_to_read(projektdokument: Projektdokument) -> str:
    if projektdokument.file:
        return "Datei"
    return projektdokument.url or "noch nicht veröffentlicht"


PROJEKTDOKUMENTE = RecordKind(
    form=ProjektdokumentForm,
    records=Projektdokument.objects.all,
    columns=(
        ("Art", lambda projektdokument: projektdokument.get_kind_display()),
        ("Datum", lambda projektdokument: projektdokument.date or "nicht bekannt"),
        ("Zu lesen", where_to_read),
        ("Öffentlich", lambda projektdokument: "ja" if projektdokument.is_public else "nein"),
    ),
    title="Dokumente des Projekts",
    lead="Standards, Rahmenvereinbarung, Konzepte: in einfachen Worten erklärt und, wo es geht, zum Herunterladen.",
    new="Dokument eintragen",
    actions="gremien/_projektdokument_actions.html",
    after=Projektdokument.get_work_url,
)
MEILENSTEINE = RecordKind(
    form=MeilensteinForm,
    records=Meilenstein.objects.all,
    columns=(
        ("Wann", lambda meilenstein: meilenstein.when),
        ("Geplant", lambda meilenstein: "ja" if meilenstein.is_planned else "nein"),
        ("Quelle", lambda meilenstein: meilenstein.source),
    ),
    title="Zeitleiste",
    lead="Die Schritte des Modellprojekts seit 2022, jeder mit seiner Quelle.",
    new="Schritt eintragen",
)


@require_safe
@login_not_required
def projektdokument_file(request: HttpRequest, slug: str) -> HttpResponse:
    projektdokument = get_object_or_404(Projektdokument.objects.public().with_file(), slug=slug)
    return pdf_file_response(projektdokument.file, slug)


@form_page
@fachdienst
def projektdokument_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a paper; POST puts one in place of the one before."""
    is_sent = request.method == "POST"
    rows = Projektdokument.objects.select_for_update() if is_sent else Projektdokument.objects.all()
    projektdokument = get_object_or_404(rows, pk=pk)
    sent = [request.POST, request.FILES] if is_sent else []
    form = DateiForm(*sent, is_oversized=getattr(request, "has_oversized_file", False))
    if is_sent and form.is_valid():
        projektdokument.keep_file(form.cleaned_data["file"].content)
        messages.success(request, "Die Datei ist gespeichert.")
        return redirect(projektdokument.get_work_url())
    context = {"form": form, "projektdokument": projektdokument}
    return TemplateResponse(request, "gremien/projektdokument_upload.html", context)


@require_POST
@fachdienst
def projektdokument_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    projektdokument = get_object_or_404(Projektdokument.objects.select_for_update(), pk=pk)
    projektdokument.forget_file()
    projektdokument.save()
    messages.success(request, "Die Datei ist entfernt.")
    return redirect(projektdokument.get_work_url())
