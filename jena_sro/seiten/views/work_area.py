from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.inhalte.outbox import readable_text, send_again
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required

SHOWN_IN_POSTFACH = 30


@dataclass(frozen=True)
class Area:
    """A part of the work area: its name and address, in one sentence what is done there, and by which roles."""

    title: str
    url_name: str
    text: str
    roles: frozenset[Rolle]


FACHDIENST, ADMINISTRATION = frozenset({Rolle.FACHDIENST}), frozenset({Rolle.ADMINISTRATION})
AREAS = (
    Area("Rückmeldungen", "seiten:rueckmeldung_list", "Nachrichten beantworten, Anrufe und Briefe aufnehmen.", FACHDIENST),
    Area("Organisationen", "teilhabe:organisation_list", "Wer für welchen Anbieter arbeitet, jemanden einladen.", FACHDIENST),
    Area("Zugehörigkeiten", "teilhabe:zugehoerigkeit_list", "Anfragen von Anbietern bestätigen oder ablehnen.", FACHDIENST),
    Area("Wo fehlt etwas?", "teilhabe:luecke_list", "Lücken je Sozialraum, Wünsche und die Entwicklung sehen.", FACHDIENST),
    Area("Ressourcen", "sozialraeume:ressource_list", "Treffpunkte, Vereine, Parks; Vorschläge prüfen.", FACHDIENST),
    Area("Teilhabezentren", "sozialraeume:teilhabezentrum_list", "Vorhanden, geplant oder fehlend.", FACHDIENST),
    Area("Konzepte", "sozialraeume:konzept_list", "Stadtteilentwicklungskonzepte mit Datum und Adresse.", FACHDIENST),
    Area("Kontaktstellen", "sozialraeume:kontaktstelle_list", "An wen sich Fachkräfte wenden können.", FACHDIENST),
    Area("Profile der Sozialräume", "sozialraeume:profil_list", "Die fünf Profile schreiben und veröffentlichen.", FACHDIENST),
    Area("Texte der Seiten", "seiten:seite_list", "Seiten zum Modellprojekt und zum Portal bearbeiten.", FACHDIENST),
    Area("Bilder", "inhalte:bild_list", "Bilder für Profile und Seiten hochladen und beschreiben.", FACHDIENST),
    Area("Ortschaften", "sozialraeume:zuordnung_list", "Zuordnungen bestätigen und ändern.", FACHDIENST),
    Area("Leichte Sprache", "seiten:easy_text_list", "Sehen, wo sie fehlt. Prüfungen eintragen.", FACHDIENST),
    Area("Konten und Rollen", "konten:konto_list", "Zugänge anlegen, Rollen geben, Konten sperren.", ADMINISTRATION),
    Area("Postausgang", "seiten:postausgang_list", "Nachrichten, die noch nicht angekommen sind.", FACHDIENST | ADMINISTRATION),
)


@require_safe
def work_area(request: HttpRequest) -> TemplateResponse:
    """„Zu tun“: what waits for the roles of the signed-in Konto, what is due first comes first."""
    aufgaben = Aufgabe.objects.open().visible_to(request.user).select_related("content_type").prefetch_related("content")
    page = Paginator(aufgaben, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    roles = set(konto_of(request).groups.values_list("name", flat=True))
    context = {"page": page, "areas": [area for area in AREAS if roles & area.roles]}
    return TemplateResponse(request, "seiten/work_area.html", context)


@require_safe
@role_required(Rolle.FACHDIENST, Rolle.ADMINISTRATION)
def postausgang_list(request: HttpRequest) -> TemplateResponse:
    rows = Postausgang.objects.visible_to(request.user).exclude(stand=Postausgang.Stand.GESENDET)
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(request, "seiten/postausgang_list.html", {"page": page})


@require_POST
@role_required(Rolle.FACHDIENST, Rolle.ADMINISTRATION)
def postausgang_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Postausgang.objects.visible_to(request.user).undelivered().select_for_update()
    send_again(get_object_or_404(mine, pk=pk), konto_of(request))
    messages.success(request, "Die Nachricht wird noch einmal gesendet.")
    return redirect("seiten:postausgang_list")


@require_safe
@login_not_required
def postfach(request: HttpRequest) -> TemplateResponse:
    """All outgoing mail of the demonstration, where no mail server is needed. Elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    waiting = Postausgang.objects.exclude(stand=Postausgang.Stand.GESENDET)[:SHOWN_IN_POSTFACH]
    letters = [(message, readable_text(message)) for message in waiting]
    return TemplateResponse(request, "seiten/postfach.html", {"letters": letters})
