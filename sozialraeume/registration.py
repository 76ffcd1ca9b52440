"""What people can search of Sozialräume, Ortschaften, Anbieter and Ressourcen."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from jena_sro.inhalte import daily, derived, fristen
from jena_sro.inhalte.suche.index import Quelle, register
from sozialraeume.actions.kennzahlen import raise_kennzahl_aufgaben
from sozialraeume.actions.ressourcen import ask_about_ressourcen
from sozialraeume.actions.zuordnungen import raise_zuordnung_aufgaben
from sozialraeume.forms.antworten import KIND
from sozialraeume.models import (
    Antwort,
    Bedarf,
    Hinweis,
    Kennzahl,
    Organisation,
    Ortschaft,
    Ressource,
    RessourceArt,
    Sozialraum,
    Teilhabezentrum,
    Veroeffentlichung,
    Vorschlag,
)


def sozialraum_texts(sozialraum: Sozialraum) -> Iterable[tuple[str, float]]:
    yield sozialraum.name, 3.0
    yield sozialraum.short_text, 2.0
    if sozialraum.published:
        yield sozialraum.published.plain_text, 1.0
    if hasattr(sozialraum, "teilhabezentrum"):
        yield f"Teilhabezentrum {sozialraum.teilhabezentrum.name}", 1.0


def ortschaft_texts(ortschaft: Ortschaft) -> Iterable[tuple[str, float]]:
    yield ortschaft.name, 3.0
    yield ortschaft.postal_code, 1.0


def organisation_texts(organisation: Organisation) -> Iterable[tuple[str, float]]:
    yield f"{organisation.name} {organisation.short_name}", 3.0
    yield organisation.text, 1.0
    yield f"{organisation.street} {organisation.postal_code}", 1.0


def ressource_texts(ressource: Ressource) -> Iterable[tuple[str, float]]:
    yield ressource.name, 3.0
    yield ressource.art.name, 2.0
    yield ressource.text, 1.0
    yield ressource.place, 1.0
    yield ressource.ortschaft.name, 1.5


def kennzahl_texts(kennzahl: Kennzahl) -> Iterable[tuple[str, float]]:
    yield kennzahl.name, 3.0
    yield kennzahl.definition, 1.0


def bedarf_texts(bedarf: Bedarf) -> Iterable[tuple[str, float]]:
    yield bedarf.title, 3.0
    yield f"Bedarf {bedarf.lebensbereich} {bedarf.sozialraum}", 1.5
    yield bedarf.text, 1.0
    yield bedarf.answer, 1.0


def antwort_texts(antwort: Antwort) -> Iterable[tuple[str, float]]:
    yield antwort.question, 2.0
    yield antwort.answer, 1.0
    yield f"{antwort.easy_question} {antwort.easy_answer}", 1.0
    if antwort.sozialraum:
        yield antwort.sozialraum.name, 1.0


def antworten_of(sozialraum: Sozialraum) -> Iterable[int]:
    return sozialraum.antworten.values_list("pk", flat=True)


def ressourcen_of(instance: Any) -> Iterable[int]:
    return instance.ressourcen.values_list("pk", flat=True)


register(
    Quelle("organisation", "Anbieter und Stellen", Organisation.objects.public, organisation_texts),
    {Organisation: derived.own_id},
)
register(
    Quelle("sozialraum", "Sozialräume", Sozialraum.objects.public, sozialraum_texts),
    {Sozialraum: derived.own_id, Teilhabezentrum: lambda zentrum: [zentrum.sozialraum_id]},
)
register(Quelle("ortschaft", "Ortsteile und Ortschaften", Ortschaft.objects.all, ortschaft_texts), {Ortschaft: derived.own_id})
register(
    Quelle(
        "ressource",
        "Treffpunkte und mehr",
        lambda: Ressource.objects.present().select_related("art", "ortschaft"),
        ressource_texts,
    ),
    {Ressource: derived.own_id, Ortschaft: ressourcen_of, RessourceArt: ressourcen_of},
)
register(
    Quelle("kennzahl", "Zahlen", Kennzahl.objects.public, kennzahl_texts),
    {Kennzahl: derived.own_id, Veroeffentlichung: lambda veroeffentlichung: [veroeffentlichung.kennzahl_id]},
)
register(Quelle("bedarf", "Was fehlt?", Bedarf.objects.public, bedarf_texts), {Bedarf: derived.own_id})
register(
    Quelle(KIND, "Gefragt und geantwortet", Antwort.objects.public, antwort_texts),
    {Antwort: derived.own_id, Sozialraum: antworten_of},
)
fristen.register(
    fristen.Frist("Hinweise", settings.RUECKMELDUNG_KEEP_DAYS, lambda limit: Hinweis.objects.filter(closed_at__lt=limit))
)
fristen.register(
    fristen.Frist("Vorschläge", settings.RUECKMELDUNG_KEEP_DAYS, lambda limit: Vorschlag.objects.filter(closed_at__lt=limit))
)
daily.register("Zuordnungen", lambda: f"{raise_zuordnung_aufgaben()} Ortschaften warten auf Bestätigung")
daily.register("Kennzahlen", lambda: f"{raise_kennzahl_aufgaben()} Kennzahlen sind überfällig")
daily.register("Ressourcen", ask_about_ressourcen)
