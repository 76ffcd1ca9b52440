"""The agenda: proposals of members, items and documents of the Geschäftsstelle."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from gremien.access import is_office, member_page, office_sitzung, own_seat, sitzung_page
from gremien.forms.sitzung import DokumentForm, PunktForm, ReasonForm, VorschlagForm
from gremien.models import Dokument, Gremium, Sitzung, Tagesordnungspunkt
from gremien.views.sitzungen import step_page, to_sitzung
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.namen import german_slug
from jena_sro.inhalte.pdf_upload import pdf_file_response
from jena_sro.konten.permissions import konto_of, refuse
from sozialraeume.views.records import form_page

CLOSED = "Die Tagesordnung dieser Sitzung lässt sich nicht mehr ändern."
Stand = Tagesordnungspunkt.Stand


def closed(sitzung: Sitzung) -> str:
    """The agenda stays as it is once the minutes are in the correction round, and of what is cancelled."""
    protokoll = getattr(sitzung, "protokoll", None)
    is_written = protokoll is not None and protokoll.stand != protokoll.Stand.ENTWURF
    return CLOSED if sitzung.is_cancelled or is_written else ""


agenda_page = sitzung_page(for_office=True, hindered=closed)


def next_position(sitzung: Sitzung) -> int:
    return (sitzung.punkte.on_agenda().aggregate(last=Max("position"))["last"] or 0) + 1


@form_page
@agenda_page
def punkt_create(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    form = PunktForm(request.POST if request.method == "POST" else None, sitzung=sitzung)
    if form.is_valid():
        form.instance.position = next_position(sitzung)
        punkt = form.save()
        messages.success(request, f"„{punkt}“ steht auf der Tagesordnung.")
        return to_sitzung(sitzung, "#tagesordnung")
    return step_page(request, sitzung, "Punkt eintragen", form)


@form_page
@sitzung_page(for_office=False, hindered=lambda sitzung: CLOSED if sitzung.is_over else closed(sitzung))
def punkt_propose(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    """A member proposes; the Geschäftsstelle does so on behalf of one."""
    gremium = sitzung.gremium
    seat = None if is_office(request, gremium) else own_seat(request, gremium)
    form = VorschlagForm(request.POST if request.method == "POST" else None, sitzung=sitzung, own_seat=seat)
    if form.is_valid():
        punkt = form.save()
        Aufgabe.objects.raise_for(punkt, Aufgabe.Kind.TOP_VORSCHLAG, gremium.geschaeftsstelle.name)
        messages.success(request, "Der Vorschlag ist gespeichert. Die Geschäftsstelle entscheidet darüber.")
        return to_sitzung(sitzung, "#vorschlaege")
    return step_page(request, sitzung, "Punkt vorschlagen", form, button="Vorschlagen")


@form_page
@agenda_page
def punkt_update(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    punkt = get_object_or_404(sitzung.punkte.filter(lists_open_beschluesse=False), pk=pk)
    form = PunktForm(request.POST if request.method == "POST" else None, instance=punkt, sitzung=sitzung)
    if form.is_valid():
        form.save()
        messages.success(request, f"„{punkt}“ ist gespeichert.")
        return to_sitzung(sitzung, f"#punkt-{punkt.pk}")
    return step_page(request, sitzung, "Punkt ändern", form, punkt=sitzung.punkte.get(pk=pk))


@require_POST
@agenda_page
def punkt_accept(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    """Put a proposal, also a refused one, on the agenda."""
    punkt = get_object_or_404(sitzung.punkte, pk=pk)
    if not punkt.is_on_agenda:
        punkt.stand, punkt.reason, punkt.position = Stand.AUFGENOMMEN, "", next_position(sitzung)
        punkt.save()
        Aufgabe.objects.settle(punkt, konto_of(request))
    messages.success(request, f"„{punkt}“ steht auf der Tagesordnung.")
    return to_sitzung(sitzung, f"#punkt-{punkt.pk}")


@form_page
@agenda_page
def punkt_refuse(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    """Take an item off the agenda, or do not take a proposal up; the reason is shown to the members."""
    punkt = get_object_or_404(sitzung.punkte.filter(lists_open_beschluesse=False), pk=pk)
    if punkt.beschluesse.exists():
        messages.warning(request, "Zu diesem Punkt gibt es schon einen Beschluss. Er bleibt auf der Tagesordnung.")
        return to_sitzung(sitzung, f"#punkt-{punkt.pk}")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = "Das lesen die Mitglieder."
    if form.is_valid():
        punkt.stand, punkt.reason = Stand.ABGELEHNT, form.cleaned_data["reason"]
        punkt.save()
        Aufgabe.objects.settle(punkt, konto_of(request))
        messages.success(request, f"„{punkt}“ steht nicht auf der Tagesordnung. Den Grund lesen die Mitglieder.")
        return to_sitzung(sitzung, "#vorschlaege")
    return step_page(request, sitzung, "Nicht auf die Tagesordnung nehmen", form, lead=punkt.title)


@require_POST
@agenda_page
def punkt_move(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    """One place up or down."""
    punkte = list(sitzung.punkte.on_agenda())
    place = next((number for number, punkt in enumerate(punkte) if punkt.pk == pk), None)
    target = -1 if place is None else place + (-1 if request.POST.get("press") == "up" else 1)
    if place is not None and 0 <= target < len(punkte):
        punkte[place], punkte[target] = punkte[target], punkte[place]
        for position, punkt in enumerate(punkte, start=1):
            if punkt.position != position:
                punkt.position = position
                punkt.save()
    return to_sitzung(sitzung, f"#punkt-{pk}")


@form_page
@office_sitzung
def dokument_create(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    is_sent, is_oversized = request.method == "POST", getattr(request, "has_oversized_file", False)
    form = DokumentForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, sitzung=sitzung, is_oversized=is_oversized
    )
    if form.is_valid():
        messages.success(request, f"„{form.save()}“ ist hochgeladen.")
        return to_sitzung(sitzung, "#dokumente")
    return step_page(request, sitzung, "Dokument hochladen", form, button="Hochladen")


@require_POST
@office_sitzung
def dokument_delete(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    dokument = get_object_or_404(sitzung.dokumente, pk=pk)
    dokument.delete()
    messages.success(request, f"„{dokument}“ ist gelöscht.")
    return to_sitzung(sitzung, "#dokumente")


def download(dokument: Dokument) -> HttpResponse:
    return pdf_file_response(dokument.file, german_slug(dokument.title)[:80] or "dokument")


@require_safe
@member_page
def dokument_file(request: HttpRequest, gremium: Gremium, pk: int) -> HttpResponse:
    dokument = Dokument.objects.filter(sitzung__gremium=gremium, pk=pk).first()
    if dokument is None:
        refuse(request)
    return download(dokument)
