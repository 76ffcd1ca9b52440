"""The filters of the offers list, one GET form with a shareable address."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter

from jena_sro.inhalte.kalender import WEEKDAYS, day_span, local_datetime
from jena_sro.inhalte.models import Auskunft
from jena_sro.inhalte.namen import sort_key
from sozialraeume.models import Lebensbereich, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Angebotsart, Sprache
from teilhabe.models.angebot import AngebotQuerySet
from teilhabe.zettel import read_zettel

Span = tuple[datetime.datetime, datetime.datetime]
Place = Sozialraum | Ortschaft

DAYS = [
    ("heute", "heute"),
    ("morgen", "morgen"),
    ("wochenende", "am Wochenende"),
    *((day.lower(), f"am {day}") for day in WEEKDAYS),
]
DAYTIMES = {
    "vormittag": ("vormittags, bis 12 Uhr", datetime.time(0), datetime.time(12)),
    "nachmittag": ("nachmittags, 12 bis 17 Uhr", datetime.time(12), datetime.time(17)),
    "abend": ("abends, ab 17 Uhr", datetime.time(17), datetime.time.max),
}
ACCESS_FACTS = {
    "stufenlos": ("ohne Stufen", "ort__step_free"),
    "breite-tueren": ("breite Türen", "ort__wide_doors"),
    "wc": ("rollstuhlgerechtes WC", "ort__accessible_toilet"),
    "aufzug": ("Aufzug", "ort__lift"),
    "parkplatz": ("Behindertenparkplatz", "ort__disabled_parking"),
    "leitsystem": ("Leitsystem oder starke Kontraste", "ort__guidance"),
    "induktion": ("Induktionsschleife", "ort__induction_loop"),
    "ruhe": ("ruhiger Raum", "ort__quiet_room"),
    "assistenzhund": ("Assistenzhund erlaubt", "ort__assistance_dogs"),
    "dgs": ("Deutsche Gebärdensprache", "sign_language"),
    "leichte-sprache": ("Leichte Sprache", "easy_language"),
    "begleitung": ("Begleitung oder Abholung", "accompaniment"),
    "erster-besuch": ("erster Besuch mit Begleitung", "first_visit"),
}
PREFIXES = ("sozialraum", "ortschaft")
WEEK = 7


@dataclass(frozen=True)
class Chip:
    """An active filter and the query of the list without it."""

    label: str
    query: str


def days_meant(tag: str) -> list[datetime.date]:
    """The next days that `tag` names, the coming seven days if it is empty."""
    today = timezone.localdate()
    week = [today + datetime.timedelta(days=n) for n in range(WEEK)]
    if tag in ("heute", "morgen"):
        return [week[("heute", "morgen").index(tag)]]
    if tag == "wochenende":
        coming = [day for day in week if day.weekday() >= 5]
        return coming[:1] if today.weekday() == 6 else coming
    return [day for day in week if WEEKDAYS[day.weekday()].lower() == tag] if tag else week


def spans_meant(tag: str, daytime: str) -> list[Span]:
    if not daytime:
        return [day_span(day) for day in days_meant(tag)]
    _, start, end = DAYTIMES[daytime]
    return [(local_datetime(day, start), local_datetime(day, end)) for day in days_meant(tag)]


def place_choices(places: Mapping[str, Place]) -> list[tuple[str, Any]]:
    """Sozialräume first, then the Ortschaften under the name of their Sozialraum."""
    sozialraeume = [place for place in places.values() if isinstance(place, Sozialraum)]
    names: dict[int | None, str] = {s.pk: f"Ortsteile und Ortschaften in {s.name}" for s in sozialraeume}
    names[None] = "Ortsteile und Ortschaften, noch nicht zugeordnet"
    groups: dict[int | None, list[tuple[str, str]]] = {pk: [] for pk in names}
    for key, place in places.items():
        if isinstance(place, Ortschaft):
            groups[place.sozialraum_id].append((key, place.name))  # type: ignore[attr-defined]
    own = [("Sozialräume", [(f"sozialraum-{s.slug}", s.name) for s in sozialraeume])]
    return own + [(names[pk], group) for pk, group in groups.items() if group]


def load_places() -> dict[str, Place]:
    """Sozialräume and Ortschaften by their value in the form: two queries."""
    sozialraeume: dict[str, Place] = {f"sozialraum-{s.slug}": s for s in Sozialraum.objects.all()}
    return sozialraeume | {f"ortschaft-{o.slug}": o for o in Ortschaft.objects.with_zuordnung()}


def vocabulary_choices() -> dict[str, list[tuple[str, str]]]:
    """Topics in their order, kinds and languages by name, each as (slug, words): one query for the three."""
    topics = Lebensbereich.objects.order_by().values_list(Value("thema"), "position", "slug", "label")
    arten, sprachen = (
        model._default_manager.order_by().values_list(Value(field), Value(0), "slug", "name")
        for field, model in (("art", Angebotsart), ("sprache", Sprache))
    )
    choices: dict[str, list[tuple[str, str]]] = {"thema": [], "art": [], "sprache": []}
    rows = topics.union(arten, sprachen, all=True)
    for field, _, slug, label in sorted(rows, key=lambda row: (row[1], sort_key(row[3]))):
        choices[field].append((slug, label))
    return choices


def normalised(data: QueryDict) -> QueryDict:
    """`?sozialraum=nord` and `?ortschaft=zwaetzen` of the address as the form's one field `wo`; each fact once."""
    data = data.copy()
    for prefix in PREFIXES:
        slug = data.get(prefix, "")
        if slug and not data.get("wo"):
            data["wo"] = f"{prefix}-{slug}"
    if "barrierefrei" in data:
        data.setlist("barrierefrei", list(dict.fromkeys(data.getlist("barrierefrei"))))
    return data


class AngebotFilter(FilterSet):
    """The form, the offers it lets through and the filters that are active. Asks the database three times for its choices."""

    wo = ChoiceFilter(label="Wo?", method="filter_place", empty_label="überall in Jena")
    thema = ChoiceFilter(label="Welches Thema?", field_name="lebensbereiche__slug", empty_label="alle Themen")
    tag = ChoiceFilter(label="An welchem Tag?", method="filter_later", choices=DAYS, empty_label="egal")
    q = CharFilter(label="Suchwort", method="filter_later", max_length=200)
    tageszeit = ChoiceFilter(
        label="Zu welcher Tageszeit?", method="filter_later", choices=[(k, v[0]) for k, v in DAYTIMES.items()], empty_label="egal"
    )
    art = ChoiceFilter(label="Art des Angebots", field_name="art__slug", empty_label="alle Arten")
    zugang = ChoiceFilter(label="Zugang", choices=Angebot.Zugang.choices, empty_label="egal")
    sprache = ChoiceFilter(label="Sprache", field_name="sprachen__slug", empty_label="egal")
    kostenlos = BooleanFilter(label="nur kostenlose Angebote", method="filter_free", widget=forms.CheckboxInput)
    barrierefrei = MultipleChoiceFilter(
        label="Was brauchen Sie?", method="filter_access", choices=[(k, v[0]) for k, v in ACCESS_FACTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    unbekannt = BooleanFilter(label="auch zeigen, wenn es noch unbekannt ist", method="filter_later", widget=forms.CheckboxInput)

    class Meta:
        model = Angebot
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, queryset: AngebotQuerySet) -> None:
        super().__init__(normalised(data), queryset)
        self.zettel = read_zettel(data)
        self.places = load_places()
        for name, choices in {"wo": place_choices(self.places), **vocabulary_choices()}.items():
            self.filters[name].extra["choices"] = choices

    @cached_property
    def values(self) -> dict[str, Any]:
        """Valid values by name, empty ones left out."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def filter_queryset(self, queryset: AngebotQuerySet) -> AngebotQuerySet:
        queryset = super().filter_queryset(queryset)
        tag, daytime = self.values.get("tag", ""), self.values.get("tageszeit", "")
        return queryset.open_in(spans_meant(tag, daytime)) if tag or daytime else queryset

    def filter_later(self, queryset: AngebotQuerySet, name: str, value: Any) -> AngebotQuerySet:
        """Read together with other fields, or by the view."""
        return queryset

    def filter_place(self, queryset: AngebotQuerySet, name: str, value: str) -> AngebotQuerySet:
        place = self.places.get(value)
        if isinstance(place, Sozialraum):
            return queryset.rank_for_sozialraum(place)
        return queryset.rank_for_ortschaft(place, place.sozialraum_id) if place else queryset  # type: ignore[attr-defined]

    def filter_free(self, queryset: AngebotQuerySet, name: str, value: bool) -> AngebotQuerySet:
        return queryset.filter(free_of_charge=Auskunft.JA) if value else queryset

    def filter_access(self, queryset: AngebotQuerySet, name: str, value: list[str]) -> AngebotQuerySet:
        """Only what is surely accessible; with `unbekannt` also what nobody has told yet, never a "nein"."""
        wanted = [Auskunft.JA, Auskunft.UNBEKANNT] if self.values.get("unbekannt") else [Auskunft.JA]
        for key in value:
            field = ACCESS_FACTS[key][1]
            fits = Q(**{f"{field}__in": wanted})
            if field.startswith("ort__") and self.values.get("unbekannt"):
                fits |= Q(ort__isnull=True)
            queryset = queryset.filter(fits)
        return queryset

    def query(self, **without: str) -> str:
        """Query string of the valid filters and the Zettel.

        `without` names a field and a value to leave out ("" for the whole field).
        """
        query = QueryDict(mutable=True)
        for name, value in self.values.items():
            given = value if isinstance(value, list) else [self.data[name]]
            query.setlist(name, [v for v in given if without.get(name) not in ("", v)])
        if "wo" in self.values and "wo" not in without:
            kind, _, slug = self.values["wo"].partition("-")
            query[kind] = slug
        query.pop("wo", None)
        return "&".join(filter(None, [query.urlencode(), self.zettel.query]))

    @cached_property
    def chips(self) -> list[Chip]:
        """Each active filter with its words, one chip per value."""
        return [Chip(label, self.query(**{name: value})) for name, value, label in self.active()]

    def active(self) -> list[tuple[str, str, str]]:
        """Active filters as (field, value in the address, words)."""
        found = []
        for name, value in self.values.items():
            if name == "barrierefrei":
                found += [(name, key, ACCESS_FACTS[key][0]) for key in value]
            elif value is True:
                found.append((name, "", str(self.form.fields[name].label)))
            else:
                found.append((name, "", self.words(name, value)))
        return found

    def words(self, name: str, value: Any) -> str:
        choices: dict[str, str] = {}
        for key, label in getattr(self.form.fields[name], "choices", []):
            choices |= dict(label) if isinstance(label, list) else {str(key): str(label)}
        return choices.get(str(value), f"„{value}“" if name == "q" else str(value))

    @property
    def is_refined(self) -> bool:
        """Whether a filter under „Mehr Filter“ is active, so that the part is shown open."""
        return bool(self.values.keys() - {"wo", "thema", "tag", "q"})
