"""Giving out Informationsblätter: one sheet, a print run without names, and what was given out."""

import uuid
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte import pdf
from jena_sro.inhalte.tabellen import tabelle_response
from jena_sro.konten.kept_input import never_keep_input
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import konto_of, role_required
from teilhabe.actions.ausgaben import fetch, issue
from teilhabe.actions.informationsblatt import blatt_of
from teilhabe.forms.informationsblatt import BlattForm, RunForm, RunFormSet, SerialForm
from teilhabe.informationsblatt.blatt import Blatt
from teilhabe.informationsblatt.druck import Drucker, Exemplar
from teilhabe.informationsblatt.lauf import Lauf, write_lauf
from teilhabe.informationsblatt.liste import Adresse
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe, Blattversion, find_serials
from teilhabe.views.informationsblatt import pdf_answer, pdf_unavailable

form_page = require_http_methods(["GET", "HEAD", "POST"])
issuers = role_required(Rolle.FACHDIENST, Rolle.ADMINISTRATION)
administration = role_required(Rolle.ADMINISTRATION)
PREVIEW_MARK = "Vorschau, nicht ausgegeben"


def token_of(form_token: uuid.UUID, *values: object) -> uuid.UUID:
    """Names what was sent from one open page: the same again is the same run, something else is another one.

    The random token of the page, which is kept nowhere, keeps anybody from guessing what was typed.
    """
    return uuid.uuid5(form_token, repr(values))


def drucker_of(ausgabe: Ausgabe, *, has_letter: bool, is_copy: bool = False) -> Drucker:
    day = date_format(timezone.localdate(ausgabe.issued_at), "j. F Y")

    def make(blattart: Blattart) -> Blatt:
        values = {"has_letter": has_letter, "has_receipt": ausgabe.has_receipt, "letter_day": day}
        return blatt_of(ausgabe.version, **blattart._asdict(), **values)

    return Drucker(make, is_copy=is_copy)


# ---- one sheet ----


@form_page
@issuers
@never_keep_input
@sensitive_post_parameters()
@transaction.non_atomic_requests
def blatt_create(request: HttpRequest) -> HttpResponseBase:
    """The preview changes nothing; issuing takes a serial. The address is in the answer and nowhere else."""
    version = Blattversion.objects.valid()
    form = BlattForm(request.POST if request.method == "POST" else None)
    if version and form.is_valid():
        try:
            if request.POST.get("press") == "issue":
                return issue_one(request, version, form)
            return pdf_answer(preview(version, form), "vorschau.pdf")
        except pdf.PdfUnavailableError:
            return pdf_unavailable(request)
    return TemplateResponse(request, "teilhabe/blatt_create.html", {"form": form, "version": version})


def exemplar_of(form: BlattForm, serial: str) -> Exemplar:
    if not form.address:
        return Exemplar(form.blattart, serial)
    adresse = Adresse(**form.address)
    return Exemplar(form.blattart, serial, tuple(adresse.lines), adresse.greeting)


def preview(version: Blattversion, form: BlattForm) -> bytes:
    values = {"has_letter": bool(form.address), "has_receipt": form.cleaned_data["has_receipt"], "mark": PREVIEW_MARK}
    blatt = blatt_of(version, **form.blattart._asdict(), letter_day=date_format(timezone.localdate(), "j. F Y"), **values)
    return pdf.make_pdf(blatt.html(exemplar_of(form, "").felder(is_copy=False) | {"nummer": ""}))


def issue_one(request: HttpRequest, version: Blattversion, form: BlattForm) -> HttpResponse:
    values = form.cleaned_data
    token = token_of(values["token"], form.blattart, values["has_receipt"], sorted(form.address.items()))
    ausgabe, _ = issue(
        version=version,
        art=Ausgabe.Art.EINZELN,
        token=token,
        parts=[(form.blattart, 1)],
        has_receipt=values["has_receipt"],
        konto=konto_of(request),
    )
    drucker = drucker_of(ausgabe, has_letter=bool(form.address))
    exemplar = exemplar_of(form, ausgabe.serial(1))
    body = pdf.make_pdf(drucker.make(exemplar.blattart).html(exemplar.felder(is_copy=False)))
    return pdf_answer(body, f"informationsblatt-{ausgabe.serial(1)}.pdf")


# ---- print runs ----


@require_safe
@issuers
def ausgabe_list(request: HttpRequest) -> TemplateResponse:
    rows = Ausgabe.objects.select_related("version", "issued_by").prefetch_related("teile")
    page = Paginator(rows, settings.ANGEBOTE_PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "is_administration": konto_of(request).has_role(Rolle.ADMINISTRATION)}
    return TemplateResponse(request, "teilhabe/ausgabe_list.html", context)


@form_page
@administration
def ausgabe_create(request: HttpRequest) -> HttpResponse:
    """A run without names: how many sheets of which kind."""
    version, is_sent = Blattversion.objects.valid(), request.method == "POST"
    form, formset = RunForm(request.POST if is_sent else None), RunFormSet(request.POST if is_sent else None, prefix="teil")
    if version and is_sent and form.is_valid() and formset.is_valid():
        values, parts = form.cleaned_data, formset.parts  # type: ignore[attr-defined]
        token = token_of(values["token"], parts, values["has_receipt"])
        ausgabe, is_new = issue(
            version=version,
            art=Ausgabe.Art.OHNE_NAMEN,
            token=token,
            parts=parts,
            has_receipt=values["has_receipt"],
            konto=konto_of(request),
        )
        if is_new:
            messages.success(request, f"{ausgabe} ist angelegt, mit den Nummern {ausgabe.serials}.")
        return redirect(ausgabe)
    context = {"form": form, "formset": formset, "version": version, "most": settings.SHEETS_MAX}
    return TemplateResponse(request, "teilhabe/ausgabe_create.html", context)


def find_ausgabe(number: int) -> Ausgabe:
    rows = Ausgabe.objects.select_related("version", "issued_by").prefetch_related("teile__sozialraum")
    return get_object_or_404(rows, number=number)


@require_safe
@issuers
def ausgabe_detail(request: HttpRequest, number: int) -> TemplateResponse:
    context = {
        "ausgabe": find_ausgabe(number),
        "is_administration": konto_of(request).has_role(Rolle.ADMINISTRATION),
        "has_lists": settings.PERSONAL_LISTS,
    }
    return TemplateResponse(request, "teilhabe/ausgabe_detail.html", context)


@require_safe
@issuers
def ausgabe_serials(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The serials as a table to write into: who got which is kept in the case file, not here."""
    ausgabe = find_ausgabe(number)
    rows = [
        (ausgabe.serial(place), place, teil.get_form_display(), str(teil.sozialraum or ""), teil.get_participation_display(), "")
        for place, teil in ausgabe.sheets()
    ]
    header = ("Nummer", "Blatt", "Form", "Sozialraum", "Teilnahme", "Vermerk")
    return tabelle_response(kind, f"ausgabe-{number}", header, rows, str(ausgabe))


@require_POST
@administration
@transaction.non_atomic_requests
def ausgabe_print(request: HttpRequest, number: int) -> HttpResponseBase:
    """The print file of a run without names. From a page that was opened after the first time, the sheets are copies."""
    ausgabe = find_ausgabe(number)
    if ausgabe.art == Ausgabe.Art.PERSOENLICH:  # whom its sheets are for, only its list knows
        raise Http404
    drucker = drucker_of(ausgabe, has_letter=False)
    try:
        drucker.prepare(exemplare_of(ausgabe))
    except pdf.PdfUnavailableError:
        return pdf_unavailable(request)
    was_fetched = fetch(ausgabe, konto_of(request))
    drucker.is_copy = ausgabe.art == Ausgabe.Art.EINZELN or (was_fetched and bool(request.POST.get("seen")))
    return print_answer(drucker.print_file(exemplare_of(ausgabe)), f"ausgabe-{number}.pdf")


def exemplare_of(ausgabe: Ausgabe) -> Iterable[Exemplar]:
    for place, teil in ausgabe.sheets():
        yield Exemplar(teil.blattart, ausgabe.serial(place))


def print_answer(file: BytesIO, name: str, content_type: str = "application/pdf") -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response.is_sandboxed = True  # type: ignore[attr-defined]
    return response


# ---- proof ----


@form_page
@issuers
def serial_check(request: HttpRequest) -> TemplateResponse:
    """Which version each serial is, and whether a newer one is in force. Nothing is stored."""
    form = SerialForm(request.POST if request.method == "POST" else None)
    found = find_serials(form.cleaned_data["serials"]) if form.is_valid() else []
    context: dict[str, Any] = {"form": form, "found": found, "is_asked": form.is_valid(), "valid": Blattversion.objects.valid()}
    context["outdated"] = sum(1 for row in found if row.teil and not row.teil.ausgabe.version.is_valid)
    return TemplateResponse(request, "teilhabe/serial_check.html", context)


@require_POST
@administration
def ausgabe_run_file(request: HttpRequest, number: int) -> HttpResponse:
    """What the command on the office's machine needs to fill a run without names: texts, facts and serials."""
    ausgabe = find_ausgabe(number)
    if ausgabe.art != Ausgabe.Art.OHNE_NAMEN:
        raise Http404
    was_fetched = fetch(ausgabe, konto_of(request))
    lauf = lauf_of(ausgabe, is_copy=was_fetched and bool(request.POST.get("seen")))
    disposition = {"Content-Disposition": f'attachment; filename="ausgabe-{number}.json"'}
    return HttpResponse(write_lauf(lauf), content_type="application/json", headers=disposition)


def lauf_of(ausgabe: Ausgabe, *, is_copy: bool = False) -> Lauf:
    blatt = blatt_of(ausgabe.version)
    teile = [(teil.blattart, teil.first, teil.count) for teil in ausgabe.teile.all()]
    day = date_format(timezone.localdate(ausgabe.issued_at), "j. F Y")
    return Lauf(ausgabe.number, blatt.content, blatt.title, blatt.mark, day, ausgabe.has_receipt, teile, is_copy)
