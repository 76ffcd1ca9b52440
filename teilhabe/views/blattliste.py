"""Personal Informationsblätter from a list: looked at first, then printed. Names are in memory and in the file handed out.

Between the pages the list travels with the page, signed and encrypted. The run that is kept holds serials and kinds of sheets.
"""

import io
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte import pdf
from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.tabellen import (
    PREVIEW_ENDED,
    Tabelle,
    TabelleRefusedError,
    seal_secret,
    tabelle_response,
    unseal_secret,
    write_csv,
)
from jena_sro.inhalte.uploads import uploads_in_memory
from jena_sro.konten.kept_input import never_keep_input
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import View, konto_of, role_required
from sozialraeume.models import Sozialraum
from teilhabe.actions.ausgaben import fetch, in_runs, issue
from teilhabe.forms.blattliste import ListeForm
from teilhabe.informationsblatt.druck import Drucker, Exemplar
from teilhabe.informationsblatt.liste import BetreuungWahl, Brief, Liste, Reihenfolge, letters, read_liste, template_rows
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe, Blattform, Blattversion, Teilnahme
from teilhabe.views.ausgaben import drucker_of, find_ausgabe, print_answer
from teilhabe.views.informationsblatt import pdf_unavailable

administration = role_required(Rolle.ADMINISTRATION)
PURPOSE = "informationsblatt-liste"
SHOWN_MISTAKES = 100
OTHER_LIST = "Diese Liste passt nicht zu dieser Ausgabe: Anzahl, Reihenfolge oder Art der Blätter sind anders als damals."
ROW_HEADINGS = ("Nummer", "Zeile", "an", "Form", "Sozialraum", "Teilnahme")


def where_allowed(view: View) -> View:
    """Only where the setting allows the portal to read names; elsewhere there is no such page."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PERSONAL_LISTS:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def read(tabelle: Tabelle) -> Liste:
    """Raises TabelleRefusedError."""
    names = {sozialraum.slug: sozialraum.name for sozialraum in Sozialraum.objects.all()}
    return read_liste(tabelle, sozialraeume=names, printable=pdf.felder().unprintable, most=settings.SHEETS_MAX)


def letters_of(liste: Liste, choices: dict[str, str]) -> list[Brief]:
    order, betreuung = Reihenfolge(choices["order"]), BetreuungWahl(choices["betreuung"])
    return letters(liste, order=order, betreuung=betreuung, without_duplicates=bool(choices["without_duplicates"]))


@require_safe
@administration
@where_allowed
def liste_template(request: HttpRequest, kind: str) -> HttpResponse:
    headings, rows = template_rows()
    return tabelle_response(kind, "informationsblatt-liste", headings, rows, "Liste für Informationsblätter")


@require_http_methods(["GET", "HEAD", "POST"])
@administration
@where_allowed
@never_keep_input
@sensitive_post_parameters()
@uploads_in_memory
@transaction.non_atomic_requests
def liste_create(request: HttpRequest) -> HttpResponse:
    """First the file; then a page that says what would be printed and what not. Nothing is issued yet."""
    version, is_sent, is_oversized = Blattversion.objects.valid(), request.method == "POST", False
    if is_sent:
        files = request.FILES
        is_oversized = getattr(request, "has_oversized_file", False)
    form = ListeForm(*[request.POST, files] if is_sent else [], is_oversized=is_oversized)
    number = sent_number(request.POST.get("ausgabe") or request.GET.get("ausgabe"))
    ausgabe = find_ausgabe(number) if number else None
    if ausgabe and ausgabe.art != Ausgabe.Art.PERSOENLICH:  # its sheets are for nobody in particular
        raise Http404
    if (version or ausgabe) and form.is_valid():
        try:
            return liste_preview(request, form.cleaned_data["file"], form.choices, ausgabe)
        except TabelleRefusedError as error:
            form.add_error("file", str(error))
    context = {"form": form, "version": version, "ausgabe": ausgabe, "most": settings.SHEETS_MAX}
    return TemplateResponse(request, "teilhabe/liste_create.html", context)


def liste_preview(request: HttpRequest, tabelle: Tabelle, choices: dict[str, str], ausgabe: Ausgabe | None) -> TemplateResponse:
    """Raises TabelleRefusedError."""
    liste = read(tabelle)
    briefe = letters_of(liste, choices)
    if len(briefe) > settings.SHEETS_MAX:
        raise TabelleRefusedError(f"Das wären {len(briefe)} Briefe. Höchstens {settings.SHEETS_MAX} gehen auf einmal.")
    more = choices | {"token": str(uuid.uuid4()), "ausgabe": str(ausgabe.number) if ausgabe else ""}
    context = {
        "liste": liste,
        "count": len(briefe),
        "kinds": kinds_of(briefe),
        "mistakes": liste.mistakes[:SHOWN_MISTAKES],
        "faulty": len({mistake.row for mistake in liste.mistakes if mistake.row > 1}),
        "choices": choices,
        "ausgabe": ausgabe,
        "fits": ausgabe is None or is_run_of(ausgabe, briefe),
        "daten": seal_secret(tabelle, PURPOSE, **more),
    }
    return TemplateResponse(request, "teilhabe/liste_preview.html", context)


def kinds_of(briefe: Iterable[Brief]) -> list[tuple[list[str], int]]:
    """How many letters of which kind, in words."""
    names = {sozialraum.slug: sozialraum.name for sozialraum in Sozialraum.objects.all()}
    counts = Counter(brief.blattart for brief in briefe)
    return [(kind_in_words(blattart, names), count) for blattart, count in sorted(counts.items())]


def kind_in_words(blattart: Blattart, names: dict[str, str]) -> list[str]:
    addressee = "Betreuung" if blattart.is_for_betreuung else "Person"
    sozialraum = names.get(blattart.sozialraum, "keiner")
    return [addressee, Blattform(blattart.form).label, sozialraum, Teilnahme(blattart.participation).label]


def is_run_of(ausgabe: Ausgabe, briefe: Iterable[Brief]) -> bool:
    """Whether a list gives the same sheets in the same order as the run has."""
    teile = [(teil.blattart, teil.count) for teil in ausgabe.teile.all()]
    return in_runs(brief.blattart for brief in briefe) == in_runs(blattart for blattart, n in teile for _ in range(n))


@require_POST
@administration
@where_allowed
@never_keep_input
@sensitive_post_parameters()
@transaction.non_atomic_requests
def liste_print(request: HttpRequest) -> HttpResponseBase:
    """Issue what the page has shown, once, and hand it out as `press` says: print file, single files, or list of serials."""
    unsealed = unseal_secret(request.POST.get("daten", ""), PURPOSE)
    if unsealed is None:
        messages.warning(request, PREVIEW_ENDED)
        return redirect("teilhabe:liste_create")
    tabelle, choices = unsealed
    return hand_out(request, letters_of(read(tabelle), choices), choices)


def hand_out(request: HttpRequest, briefe: list[Brief], choices: dict[str, str]) -> HttpResponseBase:
    ausgabe = run_of(request, briefe, choices)
    if ausgabe is None or not is_run_of(ausgabe, briefe):
        messages.warning(request, OTHER_LIST if ausgabe else "Es gibt nichts zu drucken.")
        return redirect("teilhabe:liste_create")
    exemplare = [Exemplar.of(brief, ausgabe.serial(place)) for place, brief in enumerate(briefe, start=1)]
    if request.POST.get("press") == "serials":
        context = {"ausgabe": ausgabe, "headings": ROW_HEADINGS, "rows": serial_rows(exemplare, briefe)}
        return TemplateResponse(request, "teilhabe/liste_serials.html", context)
    drucker = drucker_of(ausgabe, has_letter=True)
    try:
        drucker.prepare(exemplare)
    except pdf.PdfUnavailableError:
        return pdf_unavailable(request)
    is_again = fetch(ausgabe, konto_of(request))
    drucker.is_copy = is_again and bool(choices["ausgabe"])
    if request.POST.get("press") == "zip":
        return zip_answer(ausgabe, drucker, exemplare, serial_rows(exemplare, briefe))
    return print_answer(drucker.print_file(exemplare), f"ausgabe-{ausgabe.number}.pdf")


def run_of(request: HttpRequest, briefe: list[Brief], choices: dict[str, str]) -> Ausgabe | None:
    """The run of this page, or the earlier one that the list is printed for again; None where there is nothing to print."""
    if choices["ausgabe"]:
        return find_ausgabe(int(choices["ausgabe"]))
    version = Blattversion.objects.valid()
    if version is None or not briefe:
        return None
    ausgabe, _ = issue(
        version=version,
        art=Ausgabe.Art.PERSOENLICH,
        token=uuid.UUID(choices["token"]),
        parts=in_runs(brief.blattart for brief in briefe),
        has_receipt=bool(choices["has_receipt"]),
        konto=konto_of(request),
    )
    return find_ausgabe(ausgabe.number)


def serial_rows(exemplare: list[Exemplar], briefe: list[Brief]) -> list[list[str]]:
    """Which serial belongs to which row of the list: no names."""
    names = {sozialraum.slug: sozialraum.name for sozialraum in Sozialraum.objects.all()}
    pairs = zip(exemplare, briefe, strict=True)
    return [[exemplar.serial, str(brief.row), *kind_in_words(exemplar.blattart, names)] for exemplar, brief in pairs]


class Sink(io.RawIOBase):
    """What a ZIP file is written to, so that it leaves the machine while it is made."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self.chunks)
        self.chunks.clear()
        return taken


def zip_chunks(drucker: Drucker, exemplare: list[Exemplar], rows: list[list[str]]) -> Iterator[bytes]:
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # PDFs are compressed already
        archive.writestr("laufliste.csv", write_csv(ROW_HEADINGS, rows))
        for exemplar in exemplare:
            archive.writestr(f"{exemplar.serial}.pdf", drucker.single(exemplar))
            yield sink.take()
    yield sink.take()


def zip_answer(ausgabe: Ausgabe, drucker: Drucker, exemplare: list[Exemplar], rows: list[list[str]]) -> StreamingHttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="ausgabe-{ausgabe.number}.zip"'}
    return StreamingHttpResponse(zip_chunks(drucker, exemplare, rows), content_type="application/zip", headers=disposition)
