"""Pages to edit any text that is made of Fassungen. An app calls them from views of its own, which check who may do what."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.easy_text import easy_texts
from jena_sro.inhalte.editor.actions import publish_fassung, restore_fassung, save_draft
from jena_sro.inhalte.editor.compare import CompareForm, compare_fassungen
from jena_sro.inhalte.editor.entry import Entry, Row
from jena_sro.inhalte.editor.merge import Merged, merge
from jena_sro.inhalte.editor.rearrange import rearrange
from jena_sro.inhalte.editor.sections import shown_sections
from jena_sro.inhalte.models import FassungConflictError
from jena_sro.konten.permissions import konto_of

UNDECIDED = (
    "Noch nichts ist veröffentlicht. Hier hat jemand anderes etwas geschrieben, das in Ihrem Text fehlt. Übernehmen Sie es, "
    "oder speichern Sie Ihren Text zuerst als Entwurf. Danach können Sie ihn veröffentlichen."
)
CONFLICT = 409  # HTTP: nothing is stored, somebody else was quicker
FASSUNGEN_PER_PAGE = 25


@dataclass(frozen=True)
class Editor:
    """One text and where its pages are.

    `name` begins the URL names of the pages, `key` is their argument: `<name>_update <key>` edits, `<name>_list` lists all.
    `preview_template` shows `owner` and `sections` as the public sees them. A text that there is only once has no key, and
    `home` names the page from which it is published in a way of its own.
    """

    owner: Any
    title: str
    name: str
    key: str | int
    list_title: str
    preview_template: str
    home: str = ""

    def url(self, action: str) -> str:
        return reverse(f"{self.name}_{action}", args=[self.key] if self.key else [])

    @property
    def list_url(self) -> str:
        return reverse(self.home or f"{self.name}_list")

    @property
    def can_publish(self) -> bool:
        """Whether the editor itself publishes."""
        return not self.home

    @property
    def update_url(self) -> str:
        return self.url("update")

    @property
    def preview_url(self) -> str:
        return self.url("preview")

    @property
    def publish_url(self) -> str:
        return self.url("publish")

    @property
    def fassung_list_url(self) -> str:
        return self.url("fassung_list")

    @property
    def compare_url(self) -> str:
        return self.url("compare")

    @property
    def restore_url(self) -> str:
        return self.url("restore")

    @property
    def fassungen(self) -> QuerySet[Any]:
        fassungen: QuerySet[Any] = self.owner.fassungen.select_related("author")
        return fassungen

    def fassung(self, number: Any) -> Any:
        """The Fassung of this number. Raises Http404 for anything else."""
        return get_object_or_404(self.fassungen, number=sent_number(number) or 0)


def list_texts(request: HttpRequest, editors: list[Editor], title: str) -> TemplateResponse:
    page = Paginator(editors, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(request, "inhalte/text_list.html", {"page": page, "title": title})


def edit_text(request: HttpRequest, editor: Editor) -> HttpResponse:
    if request.method != "POST":
        return edit_page(request, editor, Entry.of_newest(editor.owner))
    entry, press = Entry.sent(request.POST), request.POST.get("press", "save")
    press = "save" if press == "publish" and not editor.can_publish else press
    if press == "edit":
        return edit_page(request, editor, entry.with_sections(entry.typed), is_unsaved=True)
    if rearranged := rearrange(entry, entry.rows(editor.owner), press):
        entry, focus, sentence = rearranged
        messages.info(request, sentence)
        return edit_page(request, editor, entry, focus=focus, is_unsaved=True)
    if not entry.is_valid():
        return edit_page(request, editor, entry, is_unsaved=True)
    if press == "preview":
        return preview_page(request, editor, entry.sections.sections, is_typed=True)
    if press == "publish" and (places := undecided(entry.rows(editor.owner))):
        messages.warning(request, UNDECIDED)
        return edit_page(request, editor, entry, focus=places[0], is_unsaved=True)
    return save_text(request, editor, entry, is_published=press == "publish")


def undecided(rows: list[Row]) -> list[int]:
    """Places of the sections in which somebody else wrote something that this text does not have."""
    return [row.place for row in rows if row.other and not row.other.is_within(row.form.typed)]


def edit_page(
    request: HttpRequest,
    editor: Editor,
    entry: Entry,
    *,
    focus: int | None = None,
    merged: Merged | None = None,
    is_unsaved: bool = False,
    status: int = 200,
) -> TemplateResponse:
    newest = editor.fassungen.first()
    context = {
        "editor": editor,
        "text": entry.text,
        "formset": entry.sections,
        "rows": entry.rows(editor.owner),
        "newest": newest,
        "other_fassung": editor.fassungen.filter(number=entry.text.numbers["base"] or 0).first(),
        "is_merging": entry.text.numbers["merged"] is not None,
        "merged": merged,
        "focus": focus,
        "is_unsaved": is_unsaved,
    }
    return TemplateResponse(request, "inhalte/text_update.html", context, status=status)


def save_text(request: HttpRequest, editor: Editor, entry: Entry, *, is_published: bool) -> HttpResponse:
    """Store a valid form as a new Fassung, and publish it if wanted; a conflict shows both texts and stores nothing."""
    values = entry.text.cleaned_data
    try:
        fassung, is_new = save_draft(
            owner=editor.owner,
            sections=entry.sections.sections,
            based_on=values["base"],
            author=konto_of(request),
            note=values["note"],
        )
    except FassungConflictError as conflict:
        return merge_page(request, editor, entry, conflict.fassung)
    except ValidationError as error:  # a Bild that somebody has deleted at this moment
        messages.error(request, " ".join(error.messages))
        return edit_page(request, editor, entry, is_unsaved=True)
    if is_published:
        publish_and_tell(request, editor, fassung, values["published"])
    elif is_new:
        messages.success(request, f"{fassung} ist gespeichert. Öffentlich ist sie erst, wenn Sie sie veröffentlichen.")
    else:
        messages.info(request, f"Es gibt nichts zu speichern: {fassung} hat genau diesen Text.")
    return redirect(editor.update_url)


def merge_page(request: HttpRequest, editor: Editor, entry: Entry, newest: Any) -> HttpResponse:
    """Both texts, merged as far as nobody has to decide; only theirs, if nothing was typed here."""
    values = entry.text.cleaned_data
    base = editor.fassungen.filter(number=values["base"]).first()
    merged = merge(base.sections if base else [], entry.sections.sections, newest.sections)
    if merged.sections == newest.sections:
        messages.info(request, f"{newest.author_label} hat inzwischen {newest} gespeichert. Sie sehen jetzt diese Fassung.")
        return redirect(editor.update_url)
    values |= {"base": newest.number, "merged": base.number if base else 0}
    return edit_page(request, editor, Entry.shown(merged.sections, **values), merged=merged, is_unsaved=True, status=CONFLICT)


def publish_text(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Publish the Fassung of the number that was sent."""
    if fassung := sent_fassung(request, editor):
        publish_and_tell(request, editor, fassung, sent_number(request.POST.get("published")) or 0)
    return redirect(editor.fassung_list_url)


def sent_fassung(request: HttpRequest, editor: Editor) -> Any:
    """The Fassung of the number that a button has sent; None, with a message, if there is none."""
    fassung = editor.fassungen.filter(number=sent_number(request.POST.get("number")) or 0).first()
    if fassung is None:
        messages.error(request, "Diese Fassung gibt es nicht.")
    return fassung


def publish_and_tell(request: HttpRequest, editor: Editor, fassung: Any, instead_of: int) -> None:
    try:
        publish_fassung(owner=editor.owner, fassung=fassung, instead_of=instead_of, konto=konto_of(request))
    except FassungConflictError as conflict:
        if conflict.fassung == fassung:
            messages.info(request, f"{fassung} ist schon veröffentlicht.")
        else:
            messages.warning(
                request,
                f"{fassung} ist gespeichert, aber nicht veröffentlicht: Inzwischen hat jemand {conflict.fassung or 'den Text'} "
                "veröffentlicht. Bitte sehen Sie beide an und veröffentlichen Sie dann noch einmal.",
            )
    else:
        messages.success(request, f"{fassung} ist veröffentlicht.")


def preview_text(request: HttpRequest, editor: Editor) -> TemplateResponse:
    """A stored Fassung as the public would see it, the draft unless `fassung` names another one."""
    number = request.GET.get("fassung") or (editor.owner.draft.number if editor.owner.draft else 0)
    fassung = editor.fassung(number)
    return preview_page(request, editor, fassung.sections, fassung=fassung)


def preview_page(
    request: HttpRequest, editor: Editor, sections: Any, *, fassung: Any = None, is_typed: bool = False
) -> TemplateResponse:
    """`is_typed`: the sections are not stored yet; the page carries the form on, so that nothing is lost."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values] if is_typed else []
    context = {
        "editor": editor,
        "owner": editor.owner,
        "sections": shown_sections(sections),
        "easy_texts": [text for text in easy_texts(sections, ()) if text.text],
        "fassung": fassung,
        "is_typed": is_typed,
        "fields": [(name, value) for name, value in fields if name not in ("csrfmiddlewaretoken", "press")],
    }
    return TemplateResponse(request, "inhalte/text_preview.html", context)


def list_fassungen(request: HttpRequest, editor: Editor) -> TemplateResponse:
    page = Paginator(editor.fassungen.defer("sections"), FASSUNGEN_PER_PAGE).get_page(request.GET.get("seite"))
    newest = page.paginator.count
    form = CompareForm(initial={"von": max(newest - 1, 1), "bis": newest})
    context = {"editor": editor, "owner": editor.owner, "page": page, "form": form, "newest": newest}
    return TemplateResponse(request, "inhalte/fassung_list.html", context)


def compare_text(request: HttpRequest, editor: Editor) -> TemplateResponse:
    form = CompareForm(request.GET)
    comparison = compare_fassungen(editor.owner, form) if form.is_valid() else None
    return TemplateResponse(request, "inhalte/fassung_compare.html", {"editor": editor, "form": form, "comparison": comparison})


def restore_text(request: HttpRequest, editor: Editor) -> HttpResponse:
    old = sent_fassung(request, editor)
    if old is None:
        return redirect(editor.fassung_list_url)
    fassung, is_new = restore_fassung(owner=editor.owner, fassung=old, author=konto_of(request))
    if is_new:
        messages.success(request, f"{old} ist als {fassung} wiederhergestellt. Öffentlich ist sie noch nicht.")
    else:
        messages.info(request, f"Die neueste Fassung hat schon den Text von {old}.")
    return redirect(editor.fassung_list_url)
