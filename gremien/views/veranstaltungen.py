"""Public events: announced, signed up for, reported on, and turned into Bedarfe."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gremien.forms.veranstaltung import AnmeldungForm, VeranstaltungForm
from gremien.models import Anmeldung, Veranstaltung
from gremien.schema_org import veranstaltung_schema
from sozialraeume.forms.bedarfe import BedarfForm
from sozialraeume.models import Bedarf
from sozialraeume.views.records import RecordKind, fachdienst, form_page

PORTAL = "portal"
TOO_MANY = "Gerade kamen sehr viele Anmeldungen an. Bitte versuchen Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
CLOSED = "Die Anmeldung ist inzwischen geschlossen."


def with_counts() -> QuerySet[Veranstaltung]:
    """A subquery, since rows that are counted cannot be locked."""
    count = Anmeldung.objects.filter(veranstaltung=OuterRef("pk")).order_by().values("veranstaltung").annotate(n=Count("pk"))
    return Veranstaltung.objects.select_related("sozialraum").annotate(signed_up=Coalesce(Subquery(count.values("n")), 0))


def stand(veranstaltung: Veranstaltung) -> str:
    if veranstaltung.is_cancelled:
        return "abgesagt"
    if veranstaltung.is_past:
        return "Bericht steht" if veranstaltung.text else "Bericht fehlt noch"
    return "kommt noch"


VERANSTALTUNGEN = RecordKind(
    form=VeranstaltungForm,
    records=with_counts,
    columns=(
        ("Tag", lambda veranstaltung: veranstaltung.date),
        ("Art", lambda veranstaltung: veranstaltung.get_kind_display()),
        ("Sozialraum", lambda veranstaltung: veranstaltung.sozialraum or "ganz Jena"),
        ("Anmeldungen", lambda veranstaltung: veranstaltung.signed_up),
        ("Stand", stand),
        ("Öffentlich", lambda veranstaltung: "ja" if veranstaltung.is_public else "nein"),
    ),
    title="Veranstaltungen",
    lead="Ankündigen, Anmeldungen lesen, berichten, Ergebnisse als Bedarfe aufnehmen. Alte Seiten bleiben.",
    new="Veranstaltung ankündigen",
    actions="gremien/_veranstaltung_actions.html",
    after=Veranstaltung.get_work_url,
    is_deletable=False,
)


# ---- for everybody ----


@require_safe
@login_not_required
def veranstaltung_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    veranstaltung = get_object_or_404(Veranstaltung.objects.public(), slug=slug)
    bedarfe = Bedarf.objects.public().filter(veranstaltungen=veranstaltung)
    schema = veranstaltung_schema(veranstaltung)
    context = {"veranstaltung": veranstaltung, "schema": schema, "bedarfe": bedarfe.unfinished_first()}
    return TemplateResponse(request, "gremien/veranstaltung_detail.html", context)


@form_page
@login_not_required
def anmeldung_create(request: HttpRequest, slug: str) -> HttpResponse:
    """The form to sign up; when it is too late, the page says so and keeps what was written."""
    veranstaltung = get_object_or_404(Veranstaltung.objects.public().filter(has_signup_form=True), slug=slug)
    form, status = AnmeldungForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        if not veranstaltung.is_signup_open:
            form.add_error(None, CLOSED)
        elif ratelimit.consume(request, action="anmeldung", key=PORTAL):
            values: dict[str, Any] = form.values
            defaults = values | {"veranstaltung": veranstaltung}
            Anmeldung.objects.get_or_create(form_token=defaults.pop("token"), defaults=defaults)
            return redirect("gremien:anmeldung_thanks", slug)
        else:
            form.add_error(None, TOO_MANY)
            status = 429
    context = {"veranstaltung": veranstaltung, "form": form}
    return TemplateResponse(request, "gremien/anmeldung_create.html", context, status=status)


@require_safe
@login_not_required
def anmeldung_thanks(request: HttpRequest, slug: str) -> TemplateResponse:
    veranstaltung = get_object_or_404(Veranstaltung.objects.public().filter(has_signup_form=True), slug=slug)
    return TemplateResponse(request, "gremien/anmeldung_thanks.html", {"veranstaltung": veranstaltung})


# ---- for the Fachdienst ----


@require_safe
@fachdienst
def anmeldung_list(request: HttpRequest, pk: int) -> TemplateResponse:
    veranstaltung = get_object_or_404(Veranstaltung, pk=pk)
    page = Paginator(veranstaltung.anmeldungen.all(), settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    return TemplateResponse(request, "gremien/anmeldung_list.html", {"veranstaltung": veranstaltung, "page": page})


@require_POST
@fachdienst
def anmeldung_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody does not want to come after all."""
    anmeldung = get_object_or_404(Anmeldung, pk=pk)
    anmeldung.delete()
    messages.success(request, "Die Anmeldung ist gelöscht.")
    return redirect("gremien:anmeldung_list", anmeldung.veranstaltung_id)


@form_page
@fachdienst
def veranstaltung_bedarf(request: HttpRequest, pk: int) -> HttpResponse:
    """A result becomes a Bedarf: the form of a new one, filled with what the event tells; POST stores and joins both."""
    veranstaltung = get_object_or_404(Veranstaltung, pk=pk)
    noted_on = min(veranstaltung.date, timezone.localdate())
    initial = {"sozialraum": veranstaltung.sozialraum_id, "herkunft": Bedarf.Herkunft.KONFERENZ, "noted_on": noted_on}
    form = BedarfForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        bedarf = form.save()
        veranstaltung.bedarfe.add(bedarf)
        messages.success(request, f"„{bedarf}“ ist aufgenommen.")
        return redirect(veranstaltung.get_work_url())
    return TemplateResponse(request, "gremien/veranstaltung_bedarf.html", {"veranstaltung": veranstaltung, "form": form})
