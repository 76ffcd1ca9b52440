"""Where an Anbieter writes an Angebot part by part, submits it and sees what becomes of it."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.bilder import store_picture
from jena_sro.inhalte.forms import BildForm
from jena_sro.inhalte.leichte_sprache import review
from jena_sro.inhalte.models import Bild
from jena_sro.inhalte.models.bild import BildInUseError
from jena_sro.konten.permissions import konto_of
from teilhabe.actions import angebote as actions
from teilhabe.angebot_parts import filled_parts, lacking, task_list, values_of_part
from teilhabe.forms.angebot import FORMS, PartForm, WasForm
from teilhabe.models import Angebot, Teil, Vorgang
from teilhabe.models.angebot import AngebotQuerySet
from teilhabe.views.angebote import detail_context, with_all_parts
from teilhabe.views.zugehoerigkeit import attempt, own_zugehoerigkeit
from teilhabe.workflow import Actor, State, actors, change_state, refusal

form_page = require_http_methods(["GET", "HEAD", "POST"])
CONFLICT = 409  # HTTP: nothing is stored, somebody else was quicker
NEXT_STEP = {
    State.ENTWURF: "Füllen Sie die Teile aus und reichen Sie das Angebot dann ein.",
    State.EINGEREICHT: "Der Fachdienst Soziales prüft es. Sie bekommen eine E-Mail.",
    State.ZURUECKGEGEBEN: "Bitte ändern Sie, was der Fachdienst dazu geschrieben hat, und reichen Sie es wieder ein.",
    State.VEROEFFENTLICHT: "Alle sehen es. Sie brauchen nichts zu tun.",
    State.PAUSIERT: "Es macht Pause und steht in keiner Liste.",
    State.BEENDET: "Es ist beendet und steht in keiner Liste. Nur der Fachdienst kann es wieder öffnen.",
}
DONE = {
    State.ENTWURF: "Das Angebot ist wieder ein Entwurf. Sie können es ändern.",
    State.PAUSIERT: "Das Angebot macht jetzt Pause.",
    State.VEROEFFENTLICHT: "Das Angebot läuft wieder.",
}


def own_angebot(request: HttpRequest, pk: int, rows: AngebotQuerySet | None = None) -> Angebot:
    """What the signed-in Konto works on; Http404 for everything else."""
    return get_object_or_404((Angebot.objects.all() if rows is None else rows).of(request.user), pk=pk)


def last_notes(angebot: Angebot) -> Vorgang | None:
    """What the Fachdienst wrote when it was returned, while that is to be mended."""
    if angebot.state != State.ZURUECKGEGEBEN:
        return None
    return angebot.vorgaenge.filter(new_state=State.ZURUECKGEGEBEN).first()


@require_safe
def angebot_work_list(request: HttpRequest) -> TemplateResponse:
    """All that the Konto works on; a change stands with the Angebot that it is for."""
    rows = Angebot.objects.of(request.user).filter(ersetzt__isnull=True).select_related("organisation", "ersatz")
    page = Paginator(rows.order_by("sort_key", "pk"), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "rows": [(angebot, NEXT_STEP[State(angebot.state)]) for angebot in page],
        "organisationen": [row.organisation for row in own_organisations(request)],
    }
    return TemplateResponse(request, "teilhabe/angebot_work_list.html", context)


def own_organisations(request: HttpRequest) -> Any:
    return konto_of(request).zugehoerigkeiten.not_refused().select_related("organisation")


@require_safe
def angebot_work(request: HttpRequest, pk: int) -> TemplateResponse:
    """The state of one Angebot, what to do next, its parts and its story."""
    angebot = own_angebot(request, pk, with_all_parts(Angebot.objects.select_related("ersetzt", "ersatz")))
    returned = last_notes(angebot)
    context = {
        "angebot": angebot,
        "is_confirmed": Actor.ANBIETER in actors(konto_of(request), angebot),
        "next_step": NEXT_STEP[State(angebot.state)],
        "returned": returned,
        "tasks": task_list(angebot, returned.notes if returned else {}) if angebot.is_editable else [],
        "lacking": lacking(angebot),
        "ausfaelle": angebot.ausfaelle.filter(date__gte=timezone.localdate()),
        "vorgaenge": angebot.vorgaenge.for_anbieter().select_related("konto"),
    }
    return TemplateResponse(request, "teilhabe/angebot_work.html", context)


@form_page
def angebot_create(request: HttpRequest, slug: str) -> HttpResponse:
    """The first part; with it the draft exists."""
    organisation, konto = own_zugehoerigkeit(request, slug).organisation, konto_of(request)
    draft = actions.new_draft(organisation, konto)
    form = WasForm(request.POST if request.method == "POST" else None, instance=draft, by=konto)
    if request.method == "POST" and form.is_valid():
        draft.is_example = organisation.is_example
        angebot = actions.untouched_twin(draft) or form.save()
        messages.success(request, f"„{angebot}“ ist als Entwurf gespeichert. Sie können jederzeit später weitermachen.")
        return redirect("teilhabe:angebot_part", angebot.pk, Teil.WO)
    return TemplateResponse(request, "teilhabe/angebot_create.html", {"form": form, "organisation": organisation})


@form_page
def angebot_part(request: HttpRequest, pk: int, teil: str) -> HttpResponse:
    """One part of a draft. It saves by itself."""
    if teil not in FORMS:
        raise Http404
    chosen, is_sent, angebot = Teil(teil), request.method == "POST", own_angebot(request, pk)
    angebot = Angebot.objects.lock(pk) if is_sent else angebot
    if not is_sent and not angebot.is_editable:
        return redirect("teilhabe:angebot_work", pk)
    form = FORMS[chosen](request.POST if is_sent else None, instance=angebot, by=konto_of(request))
    if is_sent and not angebot.is_editable:
        form.add_error(None, refusal(angebot))
    if is_sent and form.is_valid():
        form.save()
        messages.success(request, f"„{chosen.label}“ ist gespeichert.")
        return after_part(request, pk, chosen)
    return part_page(request, pk, chosen, form)


def after_part(request: HttpRequest, pk: int, teil: Teil) -> HttpResponse:
    """On to the next part, back to the list, or to the hints about what was saved."""
    press = request.POST.get("press")
    following = list(Teil)[list(Teil).index(teil) + 1]  # the last one, the picture, has a page of its own
    if press == "stay":
        return redirect("teilhabe:angebot_part", pk, teil)
    if press != "next":
        return redirect("teilhabe:angebot_work", pk)
    own_pages = {Teil.WANN: "teilhabe:zeit_list", Teil.BILD: "teilhabe:angebot_bild"}
    return redirect(own_pages[following], pk) if following in own_pages else redirect("teilhabe:angebot_part", pk, following)


def part_page(request: HttpRequest, pk: int, teil: Teil, form: PartForm) -> TemplateResponse:
    stored = Angebot.objects.select_related("organisation", "ort__ortschaft", "ansprechperson").get(pk=pk)
    returned = last_notes(stored)
    is_conflict = bool(form.non_field_errors()) and PartForm.conflict in form.non_field_errors()
    sentences = review(stored.easy_text) if teil == Teil.EINFACH else []
    context = {
        "angebot": stored,
        "teil": teil,
        "form": form,
        "note": returned.notes.get(teil.value) if returned else "",
        "stored": values_of_part(stored, teil) if is_conflict else [],
        "hints": {"sentences": sentences, "noticed": [sentence for sentence in sentences if sentence.hints]},
        "is_easy": teil == Teil.EINFACH,
    }
    return TemplateResponse(request, "teilhabe/angebot_part.html", context, status=CONFLICT if is_conflict else 200)


@form_page
def angebot_bild(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture: made anew from the file, with a description that is required."""
    is_sent, angebot = request.method == "POST", own_angebot(request, pk)
    if not angebot.is_editable:
        return redirect("teilhabe:angebot_work", pk)
    form = BildForm(*[request.POST, request.FILES] if is_sent else [], is_oversized=getattr(request, "has_oversized_file", False))
    if is_sent and form.is_valid():
        values, konto = form.cleaned_data, konto_of(request)
        try:
            draft = actions.lock_draft(pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            picture = {"picture": values["picture"], "alt": values["alt"], "is_example": draft.is_example}
            show_picture(draft, store_picture(konto=konto, **picture))
            messages.success(request, "Das Bild ist gespeichert.")
            return redirect("teilhabe:angebot_work", pk)
    return TemplateResponse(request, "teilhabe/angebot_bild.html", {"angebot": angebot, "form": form})


def show_picture(angebot: Angebot, bild: Bild | None) -> None:
    """Show this one; the one before goes unless something else shows it."""
    old, angebot.bild = angebot.bild, bild
    angebot.save()
    if old:
        with suppress(BildInUseError):
            old.delete()


@require_POST
def angebot_bild_remove(request: HttpRequest, pk: int) -> HttpResponse:
    own_angebot(request, pk)
    attempt(request, "Das Bild ist entfernt.", lambda: show_picture(actions.lock_draft(pk), None))
    return redirect("teilhabe:angebot_work", pk)


@require_safe
def angebot_preview(request: HttpRequest, pk: int) -> TemplateResponse:
    """As residents will see it."""
    angebot = own_angebot(request, pk, with_all_parts(Angebot.objects.all()))
    back = (reverse("teilhabe:angebot_work_list"), "Meine Angebote", reverse("teilhabe:angebot_work", args=[pk]))
    context = detail_context(angebot, is_preview=True) | {"back": back}
    return TemplateResponse(request, "teilhabe/angebot_preview.html", context)


@form_page
def angebot_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """All at one glance; POST submits."""
    angebot = own_angebot(request, pk, with_all_parts(Angebot.objects.all()))
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change_state(pk=pk, to=State.EINGEREICHT, by=konto_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Danke. Der Fachdienst Soziales prüft Ihr Angebot und schreibt Ihnen eine E-Mail.")
            return redirect("teilhabe:angebot_work", pk)
    context = {
        "angebot": angebot,
        "form": form,
        "parts": filled_parts(angebot),
        "lacking": lacking(angebot),
        "invited": [task for task in task_list(angebot, {}) if not task.is_needed and not task.is_done],
        "is_confirmed": Actor.ANBIETER in actors(konto_of(request), angebot),
    }
    return TemplateResponse(request, "teilhabe/angebot_submit.html", context)


@require_POST
def angebot_state(request: HttpRequest, pk: int) -> HttpResponse:
    """One step by one button: withdraw, pause, go on."""
    own_angebot(request, pk)
    to = request.POST.get("stand", "")
    if to in DONE:
        attempt(request, DONE[State(to)], change_state, pk=pk, to=to, by=konto_of(request))
    return redirect("teilhabe:angebot_work", pk)


@require_POST
def angebot_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a larger change, or go on with the one that is open."""
    own_angebot(request, pk)
    try:
        ersatz = actions.begin_change(pk=pk, by=konto_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("teilhabe:angebot_work", pk)
    return redirect("teilhabe:angebot_work", ersatz.pk)


@form_page
def angebot_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST deletes a draft."""
    angebot = own_angebot(request, pk, Angebot.objects.select_related("ersetzt"))
    if request.method == "POST":
        done = attempt(request, "Der Entwurf ist gelöscht.", actions.discard, pk=pk, by=konto_of(request))
        return redirect("teilhabe:angebot_work_list") if done else redirect("teilhabe:angebot_work", pk)
    return TemplateResponse(request, "teilhabe/angebot_discard.html", {"angebot": angebot})


@form_page
def angebot_end(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST ends."""
    angebot = own_angebot(request, pk)
    if request.method == "POST":
        attempt(request, "Das Angebot ist beendet.", change_state, pk=pk, to=State.BEENDET, by=konto_of(request))
        return redirect("teilhabe:angebot_work", pk)
    return TemplateResponse(request, "teilhabe/angebot_end.html", {"angebot": angebot})
