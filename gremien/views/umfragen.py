"""Surveys from inside: the Geschäftsstelle sets them up and publishes, members read drafts and enter sheets of paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from gremien.access import is_office, member_page, member_umfrage, office_page, office_umfrage, umfrage_page
from gremien.actions.umfragen import close_umfrage, gather, obstacles, open_umfrage, publish_umfrage
from gremien.forms.umfrage import FollowUpForm, FrageForm, FreitextForm, UmfrageForm
from gremien.models import Freitext, Gremium, Umfrage
from gremien.umfragen import result_of
from jena_sro.inhalte.frozen import hash_of
from jena_sro.konten.permissions import konto_of, refuse
from sozialraeume.models.umfeld import validate_no_person
from sozialraeume.views.records import form_page

CHANGED = "Inzwischen hat sich etwas geändert. Bitte lesen Sie die Vorschau noch einmal und veröffentlichen Sie dann."
CLOSING = (
    "Sind alle Bögen eingetragen? Nach dem Schließen kommt keiner mehr dazu, und Codes gelten nicht mehr. Sind es weniger als "
    f"{settings.SMALLEST_SHOWN} Bögen, werden die Antworten sofort gelöscht. Zurück geht es nicht."
)


def step_page(request: HttpRequest, umfrage: Umfrage, title: str, form: Any, **context: Any) -> TemplateResponse:
    """A form about an Umfrage: `button` and `lead` may be given."""
    stored = Umfrage.objects.select_related("gremium").get(pk=umfrage.pk)  # not what the form has tried to store
    values = {"umfrage": stored, "gremium": stored.gremium, "title": title, "form": form, "button": "Speichern"}
    return TemplateResponse(request, "gremien/umfrage_step.html", values | context)


# ---- why something cannot be done; empty where it can ----


def opened(umfrage: Umfrage) -> str:
    return "" if umfrage.is_draft else "Die Umfrage ist schon geöffnet. Ihre Fragen bleiben, wie sie sind."


def unchangeable(umfrage: Umfrage) -> str:
    return "Diese Umfrage lässt sich nicht mehr ändern." if umfrage.closed_on else ""


def not_open(umfrage: Umfrage) -> str:
    return "" if umfrage.stand == Umfrage.Stand.OFFEN else "Diese Umfrage ist nicht offen."


def not_closed(umfrage: Umfrage) -> str:
    return "" if umfrage.is_closed else "Das geht nur, solange die Umfrage geschlossen und noch nicht veröffentlicht ist."


def still_open(umfrage: Umfrage) -> str:
    return "" if umfrage.closed_on else "Das geht erst, wenn die Umfrage geschlossen ist."


draft_page = umfrage_page(for_office=True, hindered=opened)
closed_page = umfrage_page(for_office=True, hindered=not_closed)


# ---- reading ----


@require_safe
@member_page
def umfrage_list(request: HttpRequest, gremium: Gremium) -> TemplateResponse:
    page = Paginator(gremium.umfragen.defer("content"), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"gremium": gremium, "page": page, "can_create": gremium.asks and is_office(request, gremium)}
    return TemplateResponse(request, "gremien/umfrage_list.html", context)


@require_safe
@member_umfrage
def umfrage_detail(request: HttpRequest, umfrage: Umfrage) -> TemplateResponse:
    for_office = is_office(request, umfrage.gremium)
    fragen = list(umfrage.fragen.all())
    context = {
        "umfrage": umfrage,
        "gremium": umfrage.gremium,
        "fragen": fragen,
        "is_office": for_office,
        "obstacles": obstacles(umfrage) if umfrage.is_draft else [],
        "code_count": umfrage.codes.count() if umfrage.needs_code else 0,
        "waiting": texts_of(umfrage).waiting().count() if umfrage.is_closed and for_office else 0,
    }
    return TemplateResponse(request, "gremien/umfrage_detail.html", context)


# ---- setting up ----


@form_page
@office_page
def umfrage_create(request: HttpRequest, gremium: Gremium) -> HttpResponse:
    if not gremium.asks:
        refuse(request)
    form = UmfrageForm(request.POST if request.method == "POST" else None, gremium=gremium)
    if form.is_valid():
        umfrage = form.save()
        messages.success(request, f"„{umfrage}“ ist angelegt. Jetzt kommen die Fragen.")
        return redirect(umfrage.get_work_url())
    return TemplateResponse(request, "gremien/umfrage_form.html", {"gremium": gremium, "form": form})


@form_page
@umfrage_page(for_office=True, hindered=unchangeable)
def umfrage_update(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    form = UmfrageForm(request.POST if request.method == "POST" else None, instance=umfrage, gremium=umfrage.gremium)
    if form.is_valid():
        form.save()
        messages.success(request, f"„{umfrage}“ ist gespeichert.")
        return redirect(umfrage.get_work_url())
    title = "Umfrage ändern" if umfrage.is_draft else "Letzten Tag ändern"
    return step_page(request, umfrage, title, form, can_delete=umfrage.is_draft)


@require_POST
@draft_page
def umfrage_delete(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    umfrage.delete()
    messages.success(request, f"Der Entwurf „{umfrage}“ ist gelöscht.")
    return redirect("gremien:umfrage_list", umfrage.gremium.slug)


@require_POST
@office_umfrage
def umfrage_open(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    if open_umfrage(umfrage):
        messages.success(request, "Die Umfrage ist geöffnet. Ihre Fragen ändern sich nicht mehr.")
    else:
        messages.warning(request, "So lässt sich die Umfrage nicht öffnen. Bitte lesen Sie, was fehlt und welchen Stand sie hat.")
    return redirect(umfrage.get_work_url())


@form_page
@umfrage_page(for_office=True, hindered=not_open)
def umfrage_close(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    """GET asks, POST closes: there is no way back, and few answers are erased."""
    if request.method == "POST":
        close_umfrage(umfrage)
        messages.success(request, "Die Umfrage ist geschlossen. Jetzt können Sie auswerten.")
        return redirect(umfrage.get_work_url())
    return step_page(request, umfrage, "Umfrage schließen", forms.Form(), button="Umfrage schließen", lead=CLOSING)


# ---- questions ----


@form_page
@draft_page
def frage_create(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    form = FrageForm(request.POST if request.method == "POST" else None, umfrage=umfrage)
    if form.is_valid():
        form.instance.position = umfrage.fragen.count() + 1
        messages.success(request, f"„{form.save()}“ ist dabei.")
        return redirect(umfrage.get_work_url() + "#fragen")
    return step_page(request, umfrage, "Frage hinzufügen", form)


@form_page
@draft_page
def frage_update(request: HttpRequest, umfrage: Umfrage, pk: int) -> HttpResponse:
    frage = get_object_or_404(umfrage.fragen, pk=pk)
    form = FrageForm(request.POST if request.method == "POST" else None, instance=frage, umfrage=umfrage)
    if form.is_valid():
        messages.success(request, f"„{form.save()}“ ist gespeichert.")
        return redirect(umfrage.get_work_url() + "#fragen")
    return step_page(request, umfrage, "Frage ändern", form)


@require_POST
@draft_page
def frage_delete(request: HttpRequest, umfrage: Umfrage, pk: int) -> HttpResponse:
    frage = get_object_or_404(umfrage.fragen, pk=pk)
    frage.delete()
    messages.success(request, f"„{frage}“ ist gelöscht.")
    return redirect(umfrage.get_work_url() + "#fragen")


@require_POST
@draft_page
def frage_move(request: HttpRequest, umfrage: Umfrage, pk: int) -> HttpResponse:
    """One place up or down."""
    fragen = list(umfrage.fragen.all())
    place = next((number for number, frage in enumerate(fragen) if frage.pk == pk), None)
    target = -1 if place is None else place + (-1 if request.POST.get("press") == "up" else 1)
    if place is not None and 0 <= target < len(fragen):
        fragen[place], fragen[target] = fragen[target], fragen[place]
    for position, frage in enumerate(fragen, start=1):
        if frage.position != position:
            frage.position = position
            frage.save()
    return redirect(umfrage.get_work_url() + f"#frage-{pk}")


# ---- after closing ----


def texts_of(umfrage: Umfrage) -> Any:
    return Freitext.objects.filter(frage__umfrage=umfrage).select_related("frage")


def names_somebody(text: str) -> bool:
    """Whether the text plainly names a person. A hint only: most names are not seen so."""
    try:
        validate_no_person(text)
    except ValidationError:
        return True
    return False


@require_safe
@closed_page
def freitext_list(request: HttpRequest, umfrage: Umfrage) -> TemplateResponse:
    texts: QuerySet[Freitext] = texts_of(umfrage).order_by("is_released", "frage__position", "pk")
    page = Paginator(texts, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    rows = [(freitext, names_somebody(freitext.text)) for freitext in page]
    context = {"umfrage": umfrage, "gremium": umfrage.gremium, "page": page, "rows": rows}
    return TemplateResponse(request, "gremien/freitext_list.html", context)


@form_page
@closed_page
def freitext_release(request: HttpRequest, umfrage: Umfrage, pk: Any) -> HttpResponse:
    """Take names out of a text, and release it."""
    freitext = get_object_or_404(texts_of(umfrage), pk=pk)
    form = FreitextForm(request.POST if request.method == "POST" else None, instance=freitext)
    if form.is_valid():
        form.instance.is_released = True
        form.save()
        messages.success(request, "Der Text ist freigegeben. Er erscheint mit dem Ergebnis.")
        return redirect("gremien:freitext_list", umfrage.gremium.slug, umfrage.pk)
    context = {"lead": freitext.frage.text, "button": "Freigeben", "names_somebody": names_somebody(freitext.text)}
    return step_page(request, umfrage, "Freitext freigeben", form, freitext=freitext, **context)


@require_POST
@closed_page
def freitext_discard(request: HttpRequest, umfrage: Umfrage, pk: Any) -> HttpResponse:
    texts_of(umfrage).filter(pk=pk).delete()
    messages.success(request, "Der Text ist verworfen und gelöscht.")
    return redirect("gremien:freitext_list", umfrage.gremium.slug, umfrage.pk)


@form_page
@umfrage_page(for_office=True, hindered=still_open)
def umfrage_follow_up(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    """What is changed because of the answers; the links can be added to when all else is published."""
    form = FollowUpForm(request.POST if request.method == "POST" else None, instance=umfrage)
    if form.is_valid():
        form.save()
        messages.success(request, "Gespeichert.")
        return redirect(umfrage.get_work_url())
    return step_page(request, umfrage, "Was ändern wir deshalb?", form)


@require_safe
@closed_page
def umfrage_preview(request: HttpRequest, umfrage: Umfrage) -> TemplateResponse:
    """What would be published now, with the button that publishes just this."""
    content = gather(umfrage)
    context = {"umfrage": umfrage, "gremium": umfrage.gremium, "result": result_of(content), "seen": hash_of(content)}
    context["waiting"] = texts_of(umfrage).waiting().count()
    return TemplateResponse(request, "gremien/umfrage_preview.html", context)


@require_POST
@umfrage_page(for_office=True, hindered=still_open)
def umfrage_publish(request: HttpRequest, umfrage: Umfrage) -> HttpResponse:
    if not umfrage.is_published and not umfrage.change_text:
        messages.warning(request, "Bitte schreiben Sie zuerst, was sich deshalb ändert.")
        return redirect("gremien:umfrage_follow_up", umfrage.gremium.slug, umfrage.pk)
    published = publish_umfrage(umfrage, seen=request.POST.get("seen", ""), konto=konto_of(request))
    if published is None:
        messages.warning(request, CHANGED)
        return redirect("gremien:umfrage_preview", umfrage.gremium.slug, umfrage.pk)
    messages.success(request, "Das Ergebnis ist veröffentlicht. Es ändert sich nicht mehr.")
    return redirect(umfrage.get_work_url())
