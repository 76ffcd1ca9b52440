import datetime
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gremien.models import Gremium
from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.inhalte.models.postausgang import PAUSES
from jena_sro.inhalte.outbox import readable_text, send_again
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import any_role_required, konto_of

SHOWN_IN_POSTFACH = 30


@dataclass(frozen=True)
class Area:
    """A part of the work area: its name, its address, in one sentence what is done there, and for which roles."""

    title: str
    url_name: str
    text: str
    roles: frozenset[Rolle]


FACHDIENST, ADMINISTRATION = frozenset({Rolle.FACHDIENST}), frozenset({Rolle.ADMINISTRATION})
BOTH = FACHDIENST | ADMINISTRATION
EVERY_ROLE: frozenset[Rolle] = frozenset()  # stands for all of them, those of Gremien too
AREAS = (
    Area("Rückmeldungen", "seiten:rueckmeldung_list", "Nachrichten beantworten, Anrufe und Briefe aufnehmen.", FACHDIENST),
    Area(
        "Öffentliche Antworten",
        "sozialraeume:antwort_list",
        "Ändern und zurücknehmen, was gefragt und geantwortet ist.",
        FACHDIENST,
    ),
    Area("Angebote", "teilhabe:angebot_review_list", "Prüfen, was Anbieter einreichen und ändern.", FACHDIENST),
    Area("Organisationen", "teilhabe:organisation_list", "Wer für welchen Anbieter arbeitet, jemanden einladen.", FACHDIENST),
    Area("Zugehörigkeiten", "teilhabe:zugehoerigkeit_list", "Anfragen von Anbietern bestätigen oder ablehnen.", FACHDIENST),
    Area("Bestätigungen", "teilhabe:bestaetigung_list", "Bei Anbietern nachfragen, die nicht geantwortet haben.", FACHDIENST),
    Area("Wo fehlt etwas?", "teilhabe:luecke_list", "Lücken je Sozialraum, Wünsche und die Entwicklung sehen.", FACHDIENST),
    Area("Kennzahlen", "sozialraeume:kennzahl_list", "Zahlen eintragen, einlesen und veröffentlichen.", FACHDIENST),
    Area("Bedarfe", "sozialraeume:bedarf_list", "Was gebraucht wird; Hinweise aus der Bevölkerung beantworten.", FACHDIENST),
    Area("Berichte", "teilhabe:bericht_list", "Bestands- und Bedarfsanalysen schreiben, veröffentlichen.", FACHDIENST),
    Area("Maßnahmen", "teilhabe:massnahme_list", "Sehen, was fällig ist, und den Stand eintragen.", FACHDIENST),
    Area("Ressourcen", "sozialraeume:ressource_list", "Treffpunkte, Vereine, Parks; Vorschläge prüfen.", FACHDIENST),
    Area("Teilhabezentren", "sozialraeume:teilhabezentrum_list", "Vorhanden, geplant oder fehlend.", FACHDIENST),
    Area("Konzepte", "sozialraeume:konzept_list", "Stadtteilentwicklungskonzepte mit Datum und Adresse.", FACHDIENST),
    Area("Kontaktstellen", "sozialraeume:kontaktstelle_list", "An wen sich Fachkräfte wenden können.", FACHDIENST),
    Area("Profile der Sozialräume", "sozialraeume:profil_list", "Die fünf Profile schreiben und veröffentlichen.", FACHDIENST),
    Area("Gremien", "gremien:gremium_list", "Gremien gründen, beschreiben und auflösen.", FACHDIENST),
    Area("Bausteine", "gremien:baustein_list", "Eintragen, wie weit das Projekt ist, und es belegen.", FACHDIENST),
    Area("Veranstaltungen", "gremien:veranstaltung_list", "Ankündigen, Anmeldungen lesen, berichten.", FACHDIENST),
    Area("Sachstandsberichte", "gremien:sachstandsbericht_list", "Beirat und GPV sagen, wie weit alles ist.", FACHDIENST),
    Area("Reflexionen", "gremien:reflexion_list", "Festhalten, was aufgefallen ist und was sich ändert.", FACHDIENST),
    Area("Bestellungen", "teilhabe:bestellung_list", "Hefte und Blätter mit der Post schicken.", FACHDIENST),
    Area("Wirkungen", "gremien:wirkung_list", "Erwartete Wirkungen und woran sie gemessen werden.", FACHDIENST),
    Area("Erprobung", "gremien:setting_list", "Unterstützungssettings ohne Fälle beschreiben.", FACHDIENST),
    Area("Dokumente des Projekts", "gremien:projektdokument_list", "Papiere erklären und zum Herunterladen geben.", FACHDIENST),
    Area("Zeitleiste", "gremien:meilenstein_list", "Die Schritte des Projekts mit ihrer Quelle.", FACHDIENST),
    Area("Leitsätze", "gremien:leitsatz_list", "Leitsätze und Prinzipien in Worte fassen.", FACHDIENST),
    Area("Informationsblatt", "teilhabe:informationsblatt_work", "Schreiben, in Kraft setzen, drucken, nachweisen.", BOTH),
    Area("Leistungserbringer", "teilhabe:leistungserbringer_list", "Bestätigen, wer mit oder ohne PKL teilnimmt.", FACHDIENST),
    Area("Texte der Seiten", "seiten:seite_list", "Seiten zum Modellprojekt und zum Portal bearbeiten.", FACHDIENST),
    Area("Bilder", "inhalte:bild_list", "Bilder für Profile und Seiten hochladen und beschreiben.", FACHDIENST),
    Area("Videos", "inhalte:video_list", "Videos in Gebärdensprache hochladen und ersetzen.", BOTH),
    Area("Barrieren", "seiten:barriere_list", "Was noch nicht für alle geht; die Erklärung jährlich prüfen.", FACHDIENST),
    Area("Ortschaften", "sozialraeume:zuordnung_list", "Zuordnungen bestätigen und ändern.", FACHDIENST),
    Area("Einfache Sprache", "seiten:easy_text_list", "Sehen, wo sie fehlt. Prüfungen eintragen.", FACHDIENST),
    Area("Konten und Rollen", "konten:konto_list", "Zugänge anlegen, Rollen geben, Konten sperren.", ADMINISTRATION),
    Area("Lebensbereiche", "sozialraeume:lebensbereich_list", "Den neun Themen einfache Worte geben.", ADMINISTRATION),
    Area("Angebotsarten", "teilhabe:angebotsart_list", "Wie Angebote heißen.", ADMINISTRATION),
    Area("Zielgruppen", "teilhabe:zielgruppe_list", "Für wen Angebote sind.", ADMINISTRATION),
    Area("Sprachen", "teilhabe:sprache_list", "Welche Sprachen es bei Angeboten gibt.", ADMINISTRATION),
    Area("Schulferien", "teilhabe:schulferien_list", "Wann manche Angebote Pause machen.", ADMINISTRATION),
    Area("Sicherheitsprotokoll", "seiten:sicherheitsereignis_list", "Sehen, wer sich wann angemeldet hat.", ADMINISTRATION),
    Area("Postausgang", "seiten:postausgang_list", "Nachrichten, die noch nicht angekommen sind.", EVERY_ROLE),
)


@require_safe
def work_area(request: HttpRequest) -> HttpResponse:
    """„Zu tun“: what waits for the roles of the signed-in Konto, what is due first comes first; Anbieter have their own."""
    konto = konto_of(request)
    roles = set(konto.groups.values_list("name", flat=True))
    if not roles:
        return redirect("teilhabe:anbieter_area")
    aufgaben = Aufgabe.objects.open().visible_to(request.user).select_related("content_type").prefetch_related("content")
    page = Paginator(aufgaben, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    areas = [area for area in AREAS if area.roles == EVERY_ROLE or roles & area.roles]
    context = {"page": page, "areas": areas, "has_gremien": Gremium.objects.visible_inside(konto).exists()}
    return TemplateResponse(request, "seiten/work_area.html", context)


@require_safe
@any_role_required
def postausgang_list(request: HttpRequest) -> TemplateResponse:
    rows = Postausgang.objects.visible_to(request.user).exclude(stand=Postausgang.Stand.GESENDET)
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(
        request, "seiten/postausgang_list.html", {"page": page, "days": sum(PAUSES, datetime.timedelta()).days}
    )


@require_POST
@any_role_required
def postausgang_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Postausgang.objects.visible_to(request.user).undelivered().select_for_update()
    send_again(get_object_or_404(mine, pk=pk), konto_of(request))
    messages.success(request, "Die Nachricht wird noch einmal gesendet.")
    return redirect("seiten:postausgang_list")


@require_safe
@login_not_required
@never_cache
def postfach(request: HttpRequest) -> TemplateResponse:
    """All outgoing mail of the demonstration, where no mail server is needed. Elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    waiting = Postausgang.objects.exclude(stand=Postausgang.Stand.GESENDET)[:SHOWN_IN_POSTFACH]
    letters = [(message, readable_text(message)) for message in waiting]
    return TemplateResponse(request, "seiten/postfach.html", {"letters": letters})
