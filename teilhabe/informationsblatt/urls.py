"""Addresses of the Informationsblatt, public and in the work area; part of those of `teilhabe`."""

from django.urls import path, register_converter

from jena_sro.inhalte.leicht import in_both_languages
from teilhabe.views import ausgaben, blattentwurf, blattliste, informationsblatt


class TabelleKind:
    """Kinds of files that a table can be written to."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TabelleKind, "tabelle")

WORK = "arbeitsbereich/informationsblatt"
PATHS = [
    path("informationsblatt/", informationsblatt.informationsblatt, name="informationsblatt"),
    *in_both_languages(
        "informationsblatt/aenderungen/", informationsblatt.informationsblatt_changes, name="informationsblatt_changes"
    ),
    path("informationsblatt/versionen/<int:number>/", informationsblatt.blattversion_detail, name="blattversion_detail"),
    path(
        "leicht/informationsblatt/versionen/<int:number>/", informationsblatt.blattversion_easy, name="blattversion_detail_easy"
    ),
    path("informationsblatt/standard.pdf", informationsblatt.informationsblatt_pdf, {"form": "standard"}, name="standard_pdf"),
    path("informationsblatt/einfach.pdf", informationsblatt.informationsblatt_pdf, {"form": "einfach"}, name="einfach_pdf"),
    path(
        "informationsblatt/grossdruck.pdf", informationsblatt.informationsblatt_pdf, {"form": "grossdruck"}, name="grossdruck_pdf"
    ),
    path("leicht/informationsblatt/", informationsblatt.informationsblatt_easy, name="informationsblatt_easy"),
    path(f"{WORK}/", blattentwurf.informationsblatt_work, name="informationsblatt_work"),
    path(f"{WORK}/text/", blattentwurf.informationsblatt_update, name="informationsblatt_update"),
    path(f"{WORK}/text/vorschau/", blattentwurf.informationsblatt_preview, name="informationsblatt_preview"),
    path(f"{WORK}/text/fassungen/", blattentwurf.informationsblatt_fassung_list, name="informationsblatt_fassung_list"),
    path(f"{WORK}/text/vergleich/", blattentwurf.informationsblatt_compare, name="informationsblatt_compare"),
    path(f"{WORK}/text/wiederherstellen/", blattentwurf.informationsblatt_restore, name="informationsblatt_restore"),
    path(f"{WORK}/text/einfach/", blattentwurf.informationsblatt_easy_text, name="informationsblatt_easy_text"),
    path(f"{WORK}/entwurf/<slug:form>.pdf", blattentwurf.informationsblatt_draft_pdf, name="informationsblatt_draft_pdf"),
    path(f"{WORK}/freigaben/<slug:stelle>/", blattentwurf.freigabe_create, name="freigabe_create"),
    path(f"{WORK}/freigaben/<int:pk>/zuruecknehmen/", blattentwurf.freigabe_withdraw, name="freigabe_withdraw"),
    path(f"{WORK}/in-kraft/", blattentwurf.informationsblatt_force, name="informationsblatt_force"),
    path(f"{WORK}/versionen/<int:number>/", blattentwurf.blattversion_work, name="blattversion_work"),
    path(f"{WORK}/archiv/<int:pk>.pdf", blattentwurf.archivdatei_download, name="archivdatei_download"),
    path(f"{WORK}/blatt/", ausgaben.blatt_create, name="blatt_create"),
    path(f"{WORK}/ausgaben/", ausgaben.ausgabe_list, name="ausgabe_list"),
    path(f"{WORK}/ausgaben/neu/", ausgaben.ausgabe_create, name="ausgabe_create"),
    path(f"{WORK}/ausgaben/<int:number>/", ausgaben.ausgabe_detail, name="ausgabe_detail"),
    path(f"{WORK}/ausgaben/<int:number>/nummern.<tabelle:kind>", ausgaben.ausgabe_serials, name="ausgabe_serials"),
    path(f"{WORK}/ausgaben/<int:number>/druckdatei/", ausgaben.ausgabe_print, name="ausgabe_print"),
    path(f"{WORK}/ausgaben/<int:number>/lauf/", ausgaben.ausgabe_run_file, name="ausgabe_run_file"),
    path(f"{WORK}/liste/", blattliste.liste_create, name="liste_create"),
    path(f"{WORK}/liste/vorlage.<tabelle:kind>", blattliste.liste_template, name="liste_template"),
    path(f"{WORK}/liste/drucken/", blattliste.liste_print, name="liste_print"),
    path(f"{WORK}/nummern/", ausgaben.serial_check, name="serial_check"),
]
