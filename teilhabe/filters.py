"""The filters of the offers list, one GET form with a shareable address."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from jena_sro.inhalte import stand
from jena_sro.inhalte.kalender import WEEKDAYS, day_span, local_datetime
from jena_sro.inhalte.namen import sort_key
from sozialraeume.models import Lebensbereich, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Angebotsart, Sprache
from teilhabe.models.zeiten import Span
from teilhabe.zettel import read_zettel

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
TICKED = "on"  # the one choice of a single box
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


@stand.kept
def load_places() -> dict[str, Place]:
    """Sozialräume and Ortschaften by their value in the form: two queries."""
    sozialraeume: dict[str, Place] = {f"sozialraum-{s.slug}": s for s in Sozialraum.objects.all()}
    return sozialraeume | {f"ortschaft-{o.slug}": o for o in Ortschaft.objects.with_zuordnung()}


@stand.kept
def vocabulary_choices() -> dict[str, list[tuple[str, str, int]]]:
    """Topics in their order, kinds and languages by name, each as (slug, words, key): one query for the three."""
    topics = Lebensbereich.objects.order_by().values_list(Value("thema"), "position", "slug", "label", "pk")
    arten, sprachen = (
        model._default_manager.order_by().values_list(Value(field), Value(0), "slug", "name", "pk")
        for field, model in (("art", Angebotsart), ("sprache", Sprache))
    )
    choices: dict[str, list[tuple[str, str, int]]] = {"thema": [], "art": [], "sprache": []}
    rows = topics.union(arten, sprachen, all=True)
    for field, _, slug, label, pk in sorted(rows, key=lambda row: (row[1], sort_key(row[3]))):
        choices[field].append((slug, label, pk))
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


class CountedSelect(forms.Select):
    """Choices with the number of offers behind each, where it is known."""

    counts: Mapping[str, int] = {}

    def create_option(self, name: str, value: Any, label: int | str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, with_count(label, self.counts.get(str(value))), *args, **kwargs)


class CountedCheckboxes(forms.CheckboxSelectMultiple):
    counts: Mapping[str, int] = {}

    def create_option(self, name: str, value: Any, label: int | str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, with_count(label, self.counts.get(str(value))), *args, **kwargs)


def with_count(label: int | str, count: int | None) -> str:
    return str(label) if count is None else f"{label} ({count})"


def choice(label: str, empty_label: str, help_text: str = "") -> forms.ChoiceField:
    choices = [("", empty_label)]
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=CountedSelect, help_text=help_text)


class AngebotForm(forms.Form):
    wo = choice("Wo?", "überall in Jena", "Mitgezählt ist, was in der Nähe, am Telefon oder im Internet ist.")
    thema = choice("Welches Thema?", "alle Themen")
    tag = choice("An welchem Tag?", "egal")
    q = forms.CharField(label="Suchwort", required=False, max_length=200)
    tageszeit = choice("Zu welcher Tageszeit?", "egal")
    art = choice("Art des Angebots", "alle Arten")
    zugang = choice("Zugang", "egal")
    sprache = choice("Sprache", "egal")
    kostenlos = forms.BooleanField(label="nur kostenlose Angebote", required=False)
    barrierefrei = forms.MultipleChoiceField(
        label="Was brauchen Sie?", required=False, choices=[(k, v[0]) for k, v in ACCESS_FACTS.items()], widget=CountedCheckboxes
    )
    unbekannt = forms.BooleanField(label="auch zeigen, wenn es noch unbekannt ist", required=False)

    def __init__(self, data: QueryDict, choices: Mapping[str, list[tuple[str, Any]]]) -> None:
        super().__init__(data)
        for name, own in choices.items():
            self.fields[name].choices += own  # type: ignore[attr-defined]


class AngebotFilter:
    """The form, the filters that are active and the offers they let through."""

    def __init__(self, data: QueryDict) -> None:
        self.data = normalised(data)
        self.zettel = read_zettel(data)
        self.places = load_places()
        self.words_by_field = vocabulary_choices()

    @cached_property
    def form(self) -> AngebotForm:
        words = {field: [(slug, label) for slug, label, _ in words] for field, words in self.words_by_field.items()}
        daytimes = [(key, value[0]) for key, value in DAYTIMES.items()]
        fixed = {"tag": DAYS, "tageszeit": daytimes, "zugang": list(Angebot.Zugang.choices)}
        return AngebotForm(self.data, {"wo": place_choices(self.places), **words, **fixed})

    @cached_property
    def values(self) -> dict[str, Any]:
        """Valid values by name, empty ones left out."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def place(self) -> Place | None:
        return self.places.get(self.values.get("wo", ""))

    @property
    def spans(self) -> tuple[Span, ...]:
        """When an offer must be open, empty for any time."""
        tag, daytime = self.values.get("tag", ""), self.values.get("tageszeit", "")
        return tuple(spans_meant(tag, daytime)) if tag or daytime else ()

    def show_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Let the form say, by field and choice, how many offers there are."""
        for name, own in counts.items():
            field = self.form[name]
            if TICKED in own:
                field.label = with_count(str(field.label), own[TICKED])
            else:
                field.field.widget.counts = own

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
