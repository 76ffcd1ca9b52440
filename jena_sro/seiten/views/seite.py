"""The texts of the pages in the work area: each address is one of the editor, for one Seite."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.editor import views as editor_views
from jena_sro.inhalte.editor.views import Editor
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from jena_sro.seiten.models import Seite

LIST_TITLE = "Texte der Seiten"


def editor_of(seite: Seite) -> Editor:
    title, preview = f"Seite „{seite.title}“", "seiten/_seite_preview.html"
    return Editor(seite, title, "seiten:seite", seite.pk, LIST_TITLE, preview)


def find_editor(pk: int) -> Editor:
    return editor_of(get_object_or_404(Seite.objects.select_related("draft", "published"), pk=pk))


@require_safe
@role_required(Rolle.FACHDIENST)
def seite_list(request: HttpRequest) -> TemplateResponse:
    seiten = Seite.objects.select_related("draft", "published")
    return editor_views.list_texts(request, [editor_of(seite) for seite in seiten], LIST_TITLE)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def seite_update(request: HttpRequest, pk: int) -> HttpResponse:
    return editor_views.edit_text(request, find_editor(pk))


@require_safe
@role_required(Rolle.FACHDIENST)
def seite_preview(request: HttpRequest, pk: int) -> TemplateResponse:
    return editor_views.preview_text(request, find_editor(pk))


@require_safe
@role_required(Rolle.FACHDIENST)
def seite_fassung_list(request: HttpRequest, pk: int) -> TemplateResponse:
    return editor_views.list_fassungen(request, find_editor(pk))


@require_safe
@role_required(Rolle.FACHDIENST)
def seite_compare(request: HttpRequest, pk: int) -> TemplateResponse:
    return editor_views.compare_text(request, find_editor(pk))


@require_POST
@role_required(Rolle.FACHDIENST)
def seite_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return editor_views.restore_text(request, find_editor(pk))


@require_POST
@role_required(Rolle.FACHDIENST)
def seite_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return editor_views.publish_text(request, find_editor(pk))
