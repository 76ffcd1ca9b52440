"""Work pages of the Zuordnungen: which Ortschaft belongs to which Sozialraum, from when, and who has confirmed it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from sozialraeume.actions.zuordnungen import attach_ortschaft, confirm_zuordnungen, withdraw_zuordnung
from sozialraeume.forms.position import PositionForm
from sozialraeume.forms.zuordnungen import ConfirmForm, ZuordnungForm
from sozialraeume.grenzen.stored import Grenzen, load_grenzen
from sozialraeume.karte import Karte, ortschaft_karte
from sozialraeume.models import Ortschaft, Sozialraum, Zuordnung
from sozialraeume.proximity import CoreDistance, core_distances
from sozialraeume.views.public import load_city

QUICKER = "Jemand anderes war schneller: Diese Zuordnung ist schon bestätigt oder geändert."


@dataclass(frozen=True)
class Row:
    """One Ortschaft of the table: its Zuordnung of today, the coming ones, and the Sozialräume by distance."""

    ortschaft: Ortschaft
    zuordnung: Zuordnung | None
    coming: list[Zuordnung]
    distances: list[CoreDistance]
    check: Any

    @property
    def is_nearest(self) -> bool:
        """Whether it belongs to the Sozialraum with the nearest core."""
        return bool(self.zuordnung and self.distances and self.zuordnung.sozialraum_id == self.distances[0].sozialraum.pk)


@dataclass(frozen=True)
class Period:
    """A Zuordnung with its last day; None while no other is known."""

    zuordnung: Zuordnung
    until: datetime.date | None


def table_rows(
    ortschaften: list[Ortschaft], sozialraeume: dict[int, Sozialraum], grenzen: Grenzen | None, form: ConfirmForm
) -> list[Row]:
    zuordnungen = Zuordnung.objects.on_or_coming().select_related("sozialraum", "confirmed_by").order_by("valid_from")
    now: dict[int, Zuordnung] = {}
    coming: dict[int, list[Zuordnung]] = {}
    for zuordnung in zuordnungen:
        if zuordnung.is_coming:
            coming.setdefault(zuordnung.ortschaft_id, []).append(zuordnung)
        else:
            now[zuordnung.ortschaft_id] = zuordnung
    checks = {str(check.data["value"]): check for check in form["zuordnungen"].subwidgets}
    return [
        Row(
            ortschaft=ortschaft,
            zuordnung=now.get(ortschaft.pk),
            coming=coming.get(ortschaft.pk, []),
            distances=[] if ortschaft.is_core else core_distances(ortschaft, ortschaften, sozialraeume, grenzen),
            check=checks.get(str(now[ortschaft.pk].pk)) if ortschaft.pk in now else None,
        )
        for ortschaft in ortschaften
    ]


def confirm(request: HttpRequest, pks: list[int]) -> None:
    """Confirm and say how many it was, and if somebody was quicker."""
    confirmed = len(confirm_zuordnungen(pks=pks, konto=konto_of(request)))
    if confirmed == 1:
        messages.success(request, "Die Zuordnung ist bestätigt.")
    elif confirmed:
        messages.success(request, f"{confirmed} Zuordnungen sind bestätigt.")
    if confirmed < len(pks):
        messages.warning(request, QUICKER)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def zuordnung_list(request: HttpRequest) -> HttpResponse:
    """Table and map of all Ortschaften; POST confirms the chosen ones."""
    form = ConfirmForm(request.POST if request.method == "POST" else None, check_all=request.GET.get("auswahl") == "alle")
    if request.method == "POST" and form.is_valid():
        confirm(request, form.cleaned_data["zuordnungen"])
        return redirect("sozialraeume:zuordnung_list")
    ortschaften, sozialraeume = load_city()
    grenzen = load_grenzen()
    rows = table_rows(ortschaften, sozialraeume, grenzen, form)
    waiting = [row for row in rows if row.check]
    is_filtered = request.GET.get("stand") == Zuordnung.Status.VORLAEUFIG
    context = {
        "form": form,
        "rows": waiting if is_filtered else rows,
        "total": len(rows),
        "waiting": len(waiting),
        "is_filtered": is_filtered,
        "karte": work_karte(ortschaften, sozialraeume, {row.ortschaft.pk for row in waiting} if is_filtered else set(), grenzen),
        "has_grenzen": grenzen is not None,
        "position_form": PositionForm.where_known(request.GET),
    }
    return TemplateResponse(request, "sozialraeume/zuordnung_list.html", context)


def work_karte(
    ortschaften: list[Ortschaft], sozialraeume: dict[int, Sozialraum], current: set[int], grenzen: Grenzen | None
) -> Karte:
    return ortschaft_karte(ortschaften, sozialraeume, current, current, Ortschaft.get_work_url, grenzen)


@require_safe
@role_required(Rolle.FACHDIENST)
def zuordnung_detail(request: HttpRequest, slug: str) -> TemplateResponse:
    """All Zuordnungen of an Ortschaft, what was changed by whom, and how far the cores are."""
    ortschaft = get_object_or_404(Ortschaft, slug=slug)
    zuordnungen = list(ortschaft.zuordnungen.select_related("sozialraum", "confirmed_by").order_by("valid_from"))
    grenzen = load_grenzen()
    begun = [zuordnung for zuordnung in zuordnungen if not zuordnung.is_coming]
    context = {
        "ortschaft": ortschaft,
        "now": begun[-1] if begun else None,
        "coming": [zuordnung for zuordnung in zuordnungen if zuordnung.is_coming],
        "is_decided": any(zuordnung.is_coming and not zuordnung.is_provisional for zuordnung in zuordnungen),
        "can_withdraw": bool(begun),
        "periods": periods(zuordnungen),
        "distances": core_distances(ortschaft, *load_city(), grenzen),
        "has_grenzen": grenzen is not None,
        "changes": Zuordnung.history.filter(ortschaft=ortschaft)
        .select_related("sozialraum", "history_user")
        .order_by("-history_id"),
    }
    return TemplateResponse(request, "sozialraeume/zuordnung_detail.html", context)


def periods(zuordnungen: list[Zuordnung]) -> list[Period]:
    """The Zuordnungen, given in order of their first day, with the last day of each; the newest first."""
    ends = [following.valid_from - datetime.timedelta(days=1) for following in zuordnungen[1:]]
    return [Period(zuordnung, until) for zuordnung, until in zip(zuordnungen, [*ends, None], strict=False)][::-1]


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Rolle.FACHDIENST)
def zuordnung_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Attach an Ortschaft from a day on; with `statt`, in place of a Zuordnung that has not begun."""
    ortschaft = get_object_or_404(Ortschaft, slug=slug)
    grenzen = load_grenzen()
    distances = core_distances(ortschaft, *load_city(), grenzen)
    form = ZuordnungForm(
        request.POST if request.method == "POST" else None,
        initial=start_values(request, ortschaft, distances),
        ortschaft=ortschaft,
        distances=distances,
    )
    if request.method == "POST" and form.is_valid() and store(request, form):
        day = date_format(form.instance.valid_from, "j. F Y")
        messages.success(request, f"{ortschaft} gehört ab dem {day} zu {form.instance.sozialraum}.")
        return redirect(ortschaft.get_work_url())
    context = {"ortschaft": ortschaft, "form": form, "distances": distances, "seen": ortschaft.zuordnung_version}
    context["has_grenzen"] = grenzen is not None
    return TemplateResponse(request, "sozialraeume/zuordnung_create.html", context)


def start_values(request: HttpRequest, ortschaft: Ortschaft, distances: list[CoreDistance]) -> dict[str, Any]:
    """The nearest Sozialraum as the proposal, or what the Zuordnung to be replaced says."""
    number = request.GET.get("statt", "")
    replaced = ortschaft.zuordnungen.coming().filter(pk=number).first() if number.isdecimal() else None
    if replaced:
        values = {"valid_from": replaced.valid_from, "sozialraum": replaced.sozialraum_id, "status": replaced.status}
        return values | {"statt": replaced.pk}
    nearest = distances[0].sozialraum.pk if distances else None
    return {"sozialraum": nearest, "status": Zuordnung.Status.BESTAETIGT}


def store(request: HttpRequest, form: ZuordnungForm) -> bool:
    """Attach as the form says; False with an error in the form if that is not possible any more."""
    try:
        attach_ortschaft(
            ortschaft=form.instance.ortschaft,
            zuordnung=form.instance,
            replaces=form.cleaned_data["statt"],
            seen=form.cleaned_data["seen"] or 0,
            konto=konto_of(request),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
@role_required(Rolle.FACHDIENST)
def zuordnung_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    zuordnung = Zuordnung.objects.select_related("ortschaft").filter(pk=pk).first()
    confirm(request, [pk])
    return redirect(zuordnung.ortschaft.get_work_url() if zuordnung else "sozialraeume:zuordnung_list")


@require_POST
@role_required(Rolle.FACHDIENST)
def zuordnung_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    zuordnung = Zuordnung.objects.select_related("ortschaft", "sozialraum").filter(pk=pk).first()
    if zuordnung and withdraw_zuordnung(zuordnung=zuordnung, konto=konto_of(request)):
        day = date_format(zuordnung.valid_from, "j. F Y")
        messages.success(request, f"Zurückgenommen: {zuordnung.ortschaft} kommt am {day} nicht zu {zuordnung.sozialraum}.")
    else:
        messages.warning(request, "Diese Zuordnung gilt schon oder wurde schon zurückgenommen.")
    return redirect(zuordnung.ortschaft.get_work_url() if zuordnung else "sozialraeume:zuordnung_list")
