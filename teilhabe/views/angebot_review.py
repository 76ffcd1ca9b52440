"""The Fachdienst looks at what Anbieter submit and change, sees exactly what is new, and answers with a reason."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Subquery
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.lists import Columns
from jena_sro.inhalte.tabs import tab_list
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from sozialraeume.views.records import RecordKind
from teilhabe.actions import angebote as actions
from teilhabe.angebot_parts import FieldDiff, Values, diff_angebote, values_of_part, version_of_angebot
from teilhabe.forms.angebot_review import DecisionForm, NoteForm, ReviewForm, StandardtextForm, steps_of
from teilhabe.models import Angebot, Standardtext, Teil, Vorgang
from teilhabe.models.angebot import AngebotQuerySet
from teilhabe.views.angebote import detail_context, with_all_parts
from teilhabe.views.zugehoerigkeit import attempt
from teilhabe.workflow import State, refusal

form_page = require_http_methods(["GET", "HEAD", "POST"])
fachdienst = role_required(Rolle.FACHDIENST)
CONFLICT = 409  # HTTP: nothing is stored, somebody else was quicker
NOTE_ID = "notiz_%s"  # the page has another form with a text

STANDARDTEXTE = RecordKind(
    form=StandardtextForm,
    records=Standardtext.objects.all,
    columns=(
        ("Gehört zu", lambda standardtext: standardtext.get_teil_display() or "das ganze Angebot"),
        ("Text", lambda standardtext: standardtext.text),
    ),
    title="Standardtexte",
    lead="Sätze, die Sie oft brauchen, wenn Sie ein Angebot zurückgeben.",
    new="Standardtext eintragen",
    links=(("Angebote prüfen", "teilhabe:angebot_review_list"),),
)


class Row(NamedTuple):
    """One part as the reviewer sees it: what differs, or all of a new Angebot, and where to note something."""

    teil: Teil
    changes: list[FieldDiff]
    values: Values
    note: BoundField


def submitted() -> AngebotQuerySet:
    """What waits, the oldest first; adds `submitted_at`."""
    step = Vorgang.objects.filter(angebot=OuterRef("pk"), new_state=State.EINGEREICHT).order_by("-created_at", "-pk")
    rows = Angebot.objects.filter(state=State.EINGEREICHT).annotate(submitted_at=Subquery(step.values("created_at")[:1]))
    return rows.order_by(F("submitted_at").asc(nulls_first=True), "pk")


def changed() -> AngebotQuerySet:
    """What changed at once and nobody has looked at, the oldest first."""
    unseen = Vorgang.objects.unseen().filter(angebot=OuterRef("pk")).order_by("created_at", "pk")
    rows = Angebot.objects.filter(Exists(unseen)).annotate(submitted_at=Subquery(unseen.values("created_at")[:1]))
    return rows.order_by("submitted_at", "pk")


Rows = Callable[[], AngebotQuerySet]


def with_names(rows: Rows) -> Rows:
    """The rows of a list with what a line shows."""
    return lambda: rows().select_related("organisation", "assigned_to")


LISTS: dict[str, tuple[str, Rows]] = {
    "pruefen": ("Zu prüfen", with_names(submitted)),
    "angaben": ("Geänderte Angaben", with_names(changed)),
    "zurueck": (
        "Beim Anbieter",
        with_names(lambda: Angebot.objects.filter(state=State.ZURUECKGEGEBEN).order_by("updated_at", "pk")),
    ),
    "alle": ("Alle", with_names(lambda: Angebot.objects.filter(ersetzt__isnull=True).exclude(state=State.ENTWURF))),
}


COLUMNS: Columns = (
    ("Name", lambda angebot: angebot.name),
    ("Anbieter", lambda angebot: angebot.organisation),
    ("Stand", lambda angebot: angebot.get_state_display()),
    ("Geändert", lambda angebot: timezone.localdate(angebot.updated_at)),
)


@require_safe
@fachdienst
def angebot_review_list(request: HttpRequest) -> TemplateResponse:
    return tab_list(request, "teilhabe/angebot_review_list.html", LISTS, COLUMNS, "liste")


def reviewed(pk: int) -> Angebot:
    """What was ever submitted; a draft is nobody else's business. Raises Http404."""
    rows = with_all_parts(Angebot.objects.select_related("assigned_to")).exclude(
        state=State.ENTWURF, confirmed_on__isnull=True, vorgaenge__isnull=True
    )
    return get_object_or_404(rows, pk=pk)


def rows_of(angebot: Angebot, old: Angebot | None, form: ReviewForm) -> list[Row]:
    if old is None:
        return [Row(teil, [], values_of_part(angebot, teil), form.note_of(teil)) for teil in Teil]
    return [Row(diff.teil, diff.fields, [], form.note_of(diff.teil)) for diff in diff_angebote(old, angebot)]


def review_page(
    request: HttpRequest,
    angebot: Angebot,
    form: ReviewForm,
    *,
    note_form: NoteForm | None = None,
    typed: Values | None = None,
    status: int = 200,
) -> TemplateResponse:
    old = with_all_parts(Angebot.objects.all()).filter(pk=angebot.ersetzt_id).first() if angebot.ersetzt_id else None
    unseen = list(angebot.vorgaenge.unseen().select_related("konto"))
    context = {
        "angebot": angebot,
        "old": old,
        "form": form,
        "note_form": note_form or NoteForm(auto_id=NOTE_ID),
        "typed": typed,
        "version": version_of_angebot(angebot),
        "rows": rows_of(angebot, old, form),
        "is_waiting": angebot.state == State.EINGEREICHT,
        "steps": steps_of(angebot),
        "unseen": unseen,
        "until": max((vorgang.pk for vorgang in unseen), default=0),
        "vorgaenge": angebot.vorgaenge.select_related("konto"),
    }
    return TemplateResponse(request, "teilhabe/angebot_review.html", context, status=status)


@form_page
@fachdienst
def angebot_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Old and new side by side; one button publishes, one returns with what was written, one keeps a note."""
    if request.method != "POST":
        return review_page(request, reviewed(pk), ReviewForm())
    if "note" in request.POST:
        return take_note(request, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return review_page(request, reviewed(pk), form)
    is_approval = request.POST.get("press") == "publish"
    form.require_silence() if is_approval else form.require_words()
    if not form.is_valid():
        return review_page(request, reviewed(pk), form)
    typed = form.typed
    try:
        angebot = decide(request, pk, form, is_approval=is_approval)
    except Angebot.DoesNotExist:
        return gone_page(request, pk, typed)
    except ValidationError as error:
        form.add_error(None, error)
        return refused_page(request, pk, form, typed)
    done = "ist veröffentlicht" if is_approval else "ist zurückgegeben"
    messages.success(request, f"„{angebot}“ {done}. Der Anbieter bekommt eine E-Mail.")
    return redirect("teilhabe:angebot_review_list")


def decide(request: HttpRequest, pk: int, form: ReviewForm, *, is_approval: bool) -> Angebot:
    konto, version = konto_of(request), request.POST.get("version", "")
    if is_approval:
        return actions.approve(pk=pk, by=konto, version=version)
    return actions.give_back(pk=pk, by=konto, version=version, text=form.message, notes=form.notes)


def refused_page(request: HttpRequest, pk: int, form: ReviewForm, typed: Values) -> HttpResponse:
    """Somebody was quicker: the reviewer is told, and what was written stays on the page."""
    angebot = reviewed(pk)
    return review_page(request, angebot, form, typed=typed if angebot.state != State.EINGEREICHT else [], status=CONFLICT)


def gone_page(request: HttpRequest, pk: int, typed: Values) -> TemplateResponse:
    """A change is gone once it was published or given up; its last trace says what it was for. Raises Http404."""
    trace = Angebot.history.filter(id=pk, ersetzt__isnull=False).first()
    angebot = Angebot.objects.filter(pk=trace.ersetzt_id).first() if trace else None
    if angebot is None:
        raise Http404
    context = {"angebot": angebot, "words": refusal(angebot), "typed": typed}
    return TemplateResponse(request, "teilhabe/angebot_gone.html", context, status=CONFLICT)


@require_safe
@fachdienst
def angebot_review_preview(request: HttpRequest, pk: int) -> TemplateResponse:
    """As residents will see it."""
    angebot = reviewed(pk)
    back = (reverse("teilhabe:angebot_review_list"), "Angebote prüfen", reverse("teilhabe:angebot_review", args=[pk]))
    context = detail_context(angebot, is_preview=True) | {"back": back}
    return TemplateResponse(request, "teilhabe/angebot_preview.html", context)


@require_POST
@fachdienst
def angebot_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """„Ich übernehme“"""
    angebot, before = reviewed(pk), sent_number(request.POST.get("instead_of"))
    attempt(request, f"Sie prüfen jetzt „{angebot}“.", actions.assign, pk=pk, by=konto_of(request), instead_of=before)
    return redirect(angebot.get_work_url())


def take_note(request: HttpRequest, pk: int) -> HttpResponse:
    angebot, form = reviewed(pk), NoteForm(request.POST, auto_id=NOTE_ID)
    if not form.is_valid():
        return review_page(request, angebot, ReviewForm(), note_form=form)
    actions.write_note(pk=pk, by=konto_of(request), text=form.cleaned_data["text"])
    messages.success(request, "Die Notiz ist gespeichert.")
    return redirect(angebot.get_work_url())


@require_POST
@fachdienst
def angebot_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The small facts that were shown are fine."""
    angebot = reviewed(pk)
    actions.mark_seen(pk=pk, by=konto_of(request), until=sent_number(request.POST.get("until")) or 0)
    messages.success(request, f"Die geänderten Angaben zu „{angebot}“ sind als angesehen vermerkt.")
    return redirect(angebot.get_work_url())


@form_page
@fachdienst
def angebot_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, go on, end or reopen, with a reason that the Anbieter reads."""
    angebot = reviewed(pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, angebot=angebot)
    if form.is_valid():
        values = form.cleaned_data
        try:
            angebot = actions.decide_state(pk=pk, by=konto_of(request), to=values["stand"], text=values["text"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"„{angebot}“ ist jetzt: {angebot.get_state_display()}. Der Anbieter bekommt eine E-Mail.")
            return redirect(angebot.get_work_url())
    context = {"angebot": angebot, "form": form, "steps": steps_of(angebot)}
    return TemplateResponse(request, "teilhabe/angebot_decide.html", context)
