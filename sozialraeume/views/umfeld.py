"""The kinds of simple records that staff keep about a Sozialraum, and what its page shows of them."""

from typing import Any

from django.utils.formats import date_format

from sozialraeume.forms.ressourcen import RessourceFilterForm, RessourceForm
from sozialraeume.forms.umfeld import KontaktstelleForm, KonzeptForm, RessourceArtForm, TeilhabezentrumForm
from sozialraeume.models import Kontaktstelle, Konzept, Ressource, RessourceArt, Sozialraum, Teilhabezentrum
from sozialraeume.views.records import RecordKind


def day(value: Any) -> str:
    return date_format(value, "j. F Y") if value else "noch nie"


def presence(ressource: Ressource) -> str:
    return f"nicht mehr vorhanden seit {day(ressource.ended_on)}" if ressource.ended_on else "vorhanden"


def sozialraeume_without_zentrum() -> list[tuple[str, str]]:
    return [(s.name, f"sozialraum={s.pk}") for s in Sozialraum.objects.filter(teilhabezentrum__isnull=True)]


RESSOURCEN = RecordKind(
    form=RessourceForm,
    records=lambda: Ressource.objects.select_related("art", "ortschaft"),
    columns=(
        ("Art", lambda ressource: ressource.art),
        ("Umgebung", lambda ressource: ressource.get_umgebung_display()),
        ("Wo", lambda ressource: ressource.ortschaft),
        ("Zuletzt bestätigt", lambda ressource: ressource.confirmed_on or "noch nie"),
        ("Stand", presence),
    ),
    title="Ressourcen",
    lead="Treffpunkte, Vereine, Parks, Flohmärkte und alles, was im Umfeld hilft.",
    new="Ressource eintragen",
    links=(
        ("Vorschläge aus der Bevölkerung", "sozialraeume:vorschlag_list"),
        ("Arten von Ressourcen", "sozialraeume:ressourceart_list"),
    ),
    filter_form=RessourceFilterForm,
    actions="sozialraeume/_ressource_actions.html",
    is_deletable=False,
)
RESSOURCE_ARTEN = RecordKind(
    form=RessourceArtForm,
    records=RessourceArt.objects.all,
    columns=(("Seite der Umgebung", lambda art: art.get_umgebung_display()),),
    title="Arten von Ressourcen",
    lead="Diese Wörter stehen zur Wahl, wenn jemand eine Ressource einträgt oder vorschlägt.",
    new="Art hinzufügen",
    links=(("Ressourcen", "sozialraeume:ressource_list"),),
)
TEILHABEZENTREN = RecordKind(
    form=TeilhabezentrumForm,
    records=lambda: Teilhabezentrum.objects.select_related("sozialraum"),
    columns=(
        ("Name", lambda zentrum: zentrum.name or "noch ohne Namen"),
        ("Stand vom", lambda zentrum: zentrum.as_of),
        ("Quelle", lambda zentrum: zentrum.source),
    ),
    title="Teilhabezentren",
    lead="Ob es im Sozialraum ein Teilhabezentrum gibt und wie man hinkommt. Ohne Eintrag steht dort „noch nicht erhoben“.",
    new="Teilhabezentrum eintragen",
    prefilled=("sozialraum",),
    gaps=sozialraeume_without_zentrum,
)
KONZEPTE = RecordKind(
    form=KonzeptForm,
    records=lambda: Konzept.objects.prefetch_related("sozialraeume"),
    columns=(
        ("Herausgegeben von", lambda konzept: konzept.publisher),
        ("Sozialräume", lambda konzept: ", ".join(str(sozialraum) for sozialraum in konzept.sozialraeume.all())),
    ),
    title="Konzepte für die Stadtteile",
    lead="Stadtteilentwicklungskonzepte und ähnliche Papiere mit Datum. Bedarfe können sich darauf berufen.",
    new="Konzept eintragen",
)
KONTAKTSTELLEN = RecordKind(
    form=KontaktstelleForm,
    records=lambda: Kontaktstelle.objects.select_related("sozialraum"),
    columns=(
        ("Sozialraum", lambda stelle: stelle.sozialraum or "ganz Jena"),
        ("Wofür", lambda stelle: stelle.purpose),
        ("Zuletzt bestätigt", lambda stelle: stelle.confirmed_on or "noch nie"),
    ),
    title="Kontaktstellen für Fachkräfte",
    lead="Funktionen, an die sich Fachkräfte wenden können. Keine Namen von Personen.",
    new="Kontaktstelle eintragen",
)


def umfeld_of(sozialraum: Sozialraum) -> dict[str, Any]:
    """Its Teilhabezentrum (None: not asked yet), Konzepte and Kontaktstellen."""
    return {
        "teilhabezentrum": getattr(sozialraum, "teilhabezentrum", None),
        "konzepte": sozialraum.konzepte.all(),
        "kontaktstellen": Kontaktstelle.objects.for_sozialraum(sozialraum),
    }
