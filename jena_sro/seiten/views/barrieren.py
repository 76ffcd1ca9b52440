"""The records of the accessibility statement in the work area."""

from django.utils.formats import date_format

from jena_sro.seiten.barriere_forms import BarriereForm, UeberpruefungForm
from jena_sro.seiten.models import Barriere, Ueberpruefung
from sozialraeume.views.records import RecordKind


def stand_of(barriere: Barriere) -> str:
    if barriere.mended_on:
        return f"behoben am {date_format(barriere.mended_on, 'j. F Y')}"
    return "überfällig" if barriere.is_overdue else "offen"


BARRIEREN = RecordKind(
    form=BarriereForm,
    records=Barriere.objects.all,
    columns=(
        ("Stand", stand_of),
        ("Wo", lambda barriere: barriere.place),
        ("Grund", lambda barriere: barriere.get_reason_display()),
        ("Geplant bis", lambda barriere: barriere.planned_for or "noch offen"),
    ),
    title="Barrieren",
    lead="Was im Portal noch nicht für alle geht. Alles steht sofort in der Erklärung zur Barrierefreiheit.",
    new="Barriere eintragen",
    links=(("Erklärung ansehen", "seiten:barrierefreiheit"), ("Erklärung prüfen", "seiten:ueberpruefung_list")),
    prefilled=("place",),
)
UEBERPRUEFUNGEN = RecordKind(
    form=UeberpruefungForm,
    records=Ueberpruefung.objects.all,
    columns=(
        ("Wie", lambda ueberpruefung: ueberpruefung.get_method_display()),
        ("Von wem", lambda ueberpruefung: ueberpruefung.examiner),
        ("Ergebnis", lambda ueberpruefung: ueberpruefung.get_result_display()),
        ("Nächste spätestens", lambda ueberpruefung: ueberpruefung.next_on),
    ),
    title="Erklärung prüfen",
    lead=(
        "Mindestens einmal im Jahr: Gehen Sie die bekannten Barrieren durch, lesen Sie den Text der Erklärung, "
        "probieren Sie das Portal mit Tastatur und Vergrößerung aus. Dann tragen Sie die Prüfung ein."
    ),
    new="Prüfung eintragen",
    links=(
        ("Bekannte Barrieren", "seiten:barriere_list"),
        ("Erklärung ansehen", "seiten:barrierefreiheit"),
        ("Texte der Seiten", "seiten:seite_list"),
    ),
)
