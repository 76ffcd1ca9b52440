"""The Informationsblatt in the work area: its text, who approves it, how it comes into force, and what was in force."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte import pdf
from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.easy_text_page import easy_text_page
from jena_sro.inhalte.editor import views as editor_views
from jena_sro.inhalte.editor.compare import ChangedSection
from jena_sro.inhalte.editor.diff import diff_sections
from jena_sro.inhalte.editor.views import Editor
from jena_sro.inhalte.frozen import Content, hash_of
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, refuse, role_required
from teilhabe.actions.informationsblatt import NotReadyError, approve, archive, draft_blatt, put_into_force, withdraw
from teilhabe.forms.informationsblatt import FreigabeForm, InForceForm
from teilhabe.informationsblatt.blatt import FORMS
from teilhabe.informationsblatt.inhalt import gather, members_today, problems, unconfirmed
from teilhabe.models import Archivdatei, Blattform, Blattversion, Freigabe, Informationsblatt, InformationsblattFassung
from teilhabe.models.informationsblatt import CHANGES
from teilhabe.views.informationsblatt import archived, pdf_unavailable, rendered

TITLE = "Informationsblatt"
FACTS = (("mit_pkl", "Mit PKL"), ("ohne_pkl", "Zunächst ohne PKL"), ("gremien", "Gremien"))
form_page = require_http_methods(["GET", "HEAD", "POST"])
writers = role_required(Rolle.FACHDIENST, Rolle.ADMINISTRATION)
administration = role_required(Rolle.ADMINISTRATION)
# Each office is recorded by a role of its own, so that nobody puts a text into force alone.
ROLE_OF = {Freigabe.Stelle.FACHDIENST: Rolle.FACHDIENST, Freigabe.Stelle.DATENSCHUTZ: Rolle.ADMINISTRATION}


def find() -> Informationsblatt:
    return get_object_or_404(Informationsblatt.objects.select_related("draft", "published").prefetch_related("draft__freigaben"))


class ChangedFacts(NamedTuple):
    """Names that are gone, new, or stand there with another contact or text."""

    label: str
    gone: list[str]
    added: list[str]
    changed: list[str]


def changed_facts(old: Content, new: Mapping[str, Any]) -> list[ChangedFacts]:
    """The facts that differ."""
    found = []
    for name, label in FACTS:
        before, after = ({row["name"]: row for row in content[name]} for content in (old, new))
        changed = [key for key in before if key in after and before[key] != after[key]]
        facts = ChangedFacts(label, sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys()), changed)
        if any(facts[1:]):
            found.append(facts)
    return found


@require_safe
@writers
def informationsblatt_work(request: HttpRequest) -> TemplateResponse:
    informationsblatt, valid = find(), Blattversion.objects.valid()
    draft = informationsblatt.draft
    context = {
        "owner": informationsblatt,
        "valid": valid,
        "versions": Blattversion.objects.defer("content"),
        "problems": problems(draft),
        "unconfirmed": unconfirmed(),
        "facts": changed_facts(valid.content, members_today()) if valid else [],
        "freigaben": given_freigaben(draft) if draft else [],
        "forms": Blattform.choices,
        "is_administration": konto_of(request).has_role(Rolle.ADMINISTRATION),
        "own_stellen": [stelle for stelle, rolle in ROLE_OF.items() if konto_of(request).has_role(rolle)],
        "has_lists": settings.PERSONAL_LISTS,
    }
    return TemplateResponse(request, "teilhabe/informationsblatt_work.html", context)


def given_freigaben(fassung: InformationsblattFassung) -> list[tuple[Freigabe.Stelle, Freigabe | None]]:
    given = {freigabe.stelle: freigabe for freigabe in fassung.freigaben.all()}
    return [(stelle, given.get(stelle)) for stelle in Freigabe.Stelle]


# ---- the text ----


def editor() -> Editor:
    preview = "teilhabe/_informationsblatt_preview.html"
    return Editor(find(), TITLE, "teilhabe:informationsblatt", "", TITLE, preview, home="teilhabe:informationsblatt_work")


@form_page
@writers
def informationsblatt_update(request: HttpRequest) -> HttpResponse:
    return editor_views.edit_text(request, editor())


@require_safe
@writers
def informationsblatt_preview(request: HttpRequest) -> TemplateResponse:
    return editor_views.preview_text(request, editor())


@require_safe
@writers
def informationsblatt_fassung_list(request: HttpRequest) -> TemplateResponse:
    return editor_views.list_fassungen(request, editor())


@require_safe
@writers
def informationsblatt_compare(request: HttpRequest) -> TemplateResponse:
    return editor_views.compare_text(request, editor())


@require_POST
@writers
def informationsblatt_restore(request: HttpRequest) -> HttpResponse:
    return editor_views.restore_text(request, editor())


@form_page
@writers
def informationsblatt_easy_text(request: HttpRequest) -> HttpResponse:
    return easy_text_page(request, find(), TITLE, reverse("teilhabe:informationsblatt_update"))


@require_safe
@writers
def informationsblatt_draft_pdf(request: HttpRequest, form: str) -> HttpResponse:
    """The draft as it would be printed, marked as such."""
    draft = find().draft
    if draft is None or form not in FORMS:
        raise Http404
    blatt = draft_blatt(gather(draft), form=form, sozialraum=request.GET.get("sozialraum", ""))
    return rendered(request, blatt, f"informationsblatt-entwurf-{form}.pdf")


# ---- approval and coming into force ----


@form_page
@writers
def freigabe_create(request: HttpRequest, stelle: str) -> HttpResponse:
    """Record that an office agrees to the draft; the form names the Fassung that was read."""
    if stelle not in ROLE_OF:
        raise Http404
    if not konto_of(request).has_role(ROLE_OF[Freigabe.Stelle(stelle)]):
        refuse(request)
    informationsblatt, chosen = find(), Freigabe.Stelle(stelle)
    form = FreigabeForm(request.POST if request.method == "POST" else None)
    number = sent_number(request.POST.get("fassung", "")) or (informationsblatt.draft.number if informationsblatt.draft else 0)
    fassung = get_object_or_404(informationsblatt.fassungen, number=number)
    if request.method == "POST" and form.is_valid():
        is_new = approve(fassung=fassung, stelle=chosen, konto=konto_of(request), **form.cleaned_data)
        messages.success(request, f"Die Freigabe ist eingetragen: {chosen.label}." if is_new else "Sie war schon eingetragen.")
        return redirect("teilhabe:informationsblatt_work")
    context = {"form": form, "stelle": chosen, "fassung": fassung}
    return TemplateResponse(request, "teilhabe/freigabe_create.html", context)


@require_POST
@writers
def freigabe_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    freigabe = get_object_or_404(Freigabe.objects.select_related("fassung"), pk=pk)
    if not konto_of(request).has_role(ROLE_OF[Freigabe.Stelle(freigabe.stelle)]):
        refuse(request)
    try:
        withdraw(freigabe)
        messages.success(request, "Die Freigabe ist zurückgenommen.")
    except NotReadyError as error:
        messages.warning(request, str(error))
    return redirect("teilhabe:informationsblatt_work")


@form_page
@administration
@transaction.non_atomic_requests
def informationsblatt_force(request: HttpRequest) -> HttpResponse:
    """First all that would be frozen, and who is not on the sheet yet; then, as seen, into force."""
    draft, former = find().draft, Blattversion.objects.valid()
    if draft is None:
        raise Http404
    is_sent = request.method == "POST"
    is_double_click = former is not None and former.seen == request.POST.get("seen")
    form = InForceForm(request.POST if is_sent else None, has_former=former is not None and not is_double_click)
    if is_sent and form.is_valid():
        try:
            return into_force(request, form.cleaned_data)
        except NotReadyError as error:
            form.add_error(None, list(error.sentences))
        except pdf.PdfUnavailableError:
            return pdf_unavailable(request)
    content = gather(draft)
    context = {
        "form": form,
        "seen": hash_of(content),
        "content": content,
        "blatt": draft_blatt(content),
        "problems": problems(draft),
        "unconfirmed": unconfirmed(),
        "former": former,
        "facts": changed_facts(former.content, content) if former else [],
        "forms": Blattform.choices,
    }
    return TemplateResponse(request, "teilhabe/informationsblatt_force.html", context)


def into_force(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """Raises NotReadyError. What an interruption leaves out of the archive, `run_daily` adds."""
    change, easy_change = (values.get(name, "") for name in CHANGES)
    version = put_into_force(seen=values["seen"], konto=konto_of(request), change=change, easy_change=easy_change)
    archive(version)
    count = version.archivdateien.count()
    messages.success(request, f"{version} ist in Kraft. {count} PDF-Dateien liegen im Archiv.")
    return redirect(version.get_work_url())


# ---- what was in force ----


@require_safe
@writers
def blattversion_work(request: HttpRequest, number: int) -> TemplateResponse:
    """One version with its files, compared with the one before or with the one named by `mit`."""
    version = get_object_or_404(Blattversion.objects.select_related("fassung", "put_into_force_by"), number=number)
    other_number = sent_number(request.GET.get("mit", "")) or number - 1
    other = Blattversion.objects.filter(number=other_number).exclude(pk=version.pk).first()
    diffs = diff_sections(other.content["sections"], version.content["sections"]) if other else []
    context = {
        "version": version,
        "dateien": version.archivdateien.select_related("sozialraum"),
        "freigaben": version.fassung.freigaben.all(),
        "other": other,
        "others": Blattversion.objects.exclude(pk=version.pk),
        "changed": [ChangedSection(diff, None) for diff in diffs if diff.is_changed],
        "facts": changed_facts(other.content, version.content) if other else [],
    }
    return TemplateResponse(request, "teilhabe/blattversion_work.html", context)


@require_safe
@writers
def archivdatei_download(request: HttpRequest, pk: int) -> HttpResponse:
    return archived(get_object_or_404(Archivdatei.objects.select_related("version", "sozialraum"), pk=pk))
