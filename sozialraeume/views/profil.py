"""The profiles in the work area: each page is one of the editor, for the profile of one Sozialraum."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.editor import views as editor_views
from jena_sro.inhalte.editor.views import Editor
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.models import Sozialraum

LIST_TITLE = "Profile der Sozialräume"


def editor_of(sozialraum: Sozialraum) -> Editor:
    title, preview = f"Profil von {sozialraum.name}", "sozialraeume/_profil_preview.html"
    return Editor(sozialraum, title, "sozialraeume:profil", sozialraum.slug, LIST_TITLE, preview)


def find_editor(slug: str) -> Editor:
    return editor_of(get_object_or_404(Sozialraum.objects.select_related("draft", "published"), slug=slug))


@require_safe
@role_required(Rolle.FACHDIENST)
def profil_list(request: HttpRequest) -> TemplateResponse:
    sozialraeume = Sozialraum.objects.select_related("draft", "published")
    return editor_views.list_texts(request, [editor_of(sozialraum) for sozialraum in sozialraeume], LIST_TITLE)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def profil_update(request: HttpRequest, slug: str) -> HttpResponse:
    return editor_views.edit_text(request, find_editor(slug))


@require_safe
@role_required(Rolle.FACHDIENST)
def profil_preview(request: HttpRequest, slug: str) -> TemplateResponse:
    return editor_views.preview_text(request, find_editor(slug))


@require_safe
@role_required(Rolle.FACHDIENST)
def profil_fassung_list(request: HttpRequest, slug: str) -> TemplateResponse:
    return editor_views.list_fassungen(request, find_editor(slug))


@require_safe
@role_required(Rolle.FACHDIENST)
def profil_compare(request: HttpRequest, slug: str) -> TemplateResponse:
    return editor_views.compare_text(request, find_editor(slug))


@require_POST
@role_required(Rolle.FACHDIENST)
def profil_restore(request: HttpRequest, slug: str) -> HttpResponse:
    return editor_views.restore_text(request, find_editor(slug))


@require_POST
@role_required(Rolle.FACHDIENST)
def profil_publish(request: HttpRequest, slug: str) -> HttpResponse:
    return editor_views.publish_text(request, find_editor(slug))
