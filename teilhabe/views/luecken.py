"""Where something is missing: the matrix for the Fachdienst and the public comparison of the Sozialräume."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from jena_sro.inhalte.diagramm import Balken, Diagramm, lying_bars
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.models import Sozialraum
from teilhabe.entwicklung import load_entwicklung
from teilhabe.luecken import ALL, Figures, load_figures, load_inhabitants, load_late_minutes, load_wishes
from teilhabe.matrix import DIMENSION_LABELS, MEASURES, SCOPES, Matrix, Row, load_rows, missing_rows, topic_rows

Tab = tuple[str, str, bool]


def choice(request: HttpRequest, name: str, choices: dict[str, str]) -> str:
    """The value of the address, or the first one."""
    value = request.GET.get(name, "")
    return value if value in choices else next(iter(choices))


def tabs(name: str, choices: dict[str, str], chosen: dict[str, str]) -> list[Tab]:
    """Links that change one choice and keep the others, as (query, words, whether it is the chosen one)."""
    return [(urlencode(chosen | {name: value}), label, chosen[name] == value) for value, label in choices.items()]


@require_safe
@role_required(Rolle.FACHDIENST)
def luecke_list(request: HttpRequest) -> TemplateResponse:
    """The matrix; the same few queries for any number of offers."""
    options = {"zeilen": DIMENSION_LABELS, "umfang": SCOPES, "wert": MEASURES}
    chosen = {name: choice(request, name, choices) for name, choices in options.items()}
    dimension, sozialraeume = chosen["zeilen"], list(Sozialraum.objects.all())
    matrix = Matrix(
        dimension=dimension,
        rows=load_rows(dimension),
        sozialraeume=sozialraeume,
        table=load_figures(dimension),
        inhabitants=load_inhabitants(),
        only_open=chosen["umfang"] == "offen",
        measure=chosen["wert"],
        wishes=load_wishes() if dimension == "thema" else {},
    )
    context = {
        "matrix": matrix,
        "caption": ", ".join([MEASURES[chosen["wert"]], DIMENSION_LABELS[dimension], SCOPES[chosen["umfang"]]]),
        "navs": [
            ("Zeilen", tabs("zeilen", DIMENSION_LABELS, chosen)),
            ("Umfang", tabs("umfang", SCOPES, chosen)),
            ("Wert", tabs("wert", MEASURES, chosen)),
        ],
        "entwicklung": load_entwicklung(sozialraeume),
    }
    return TemplateResponse(request, "teilhabe/luecke_list.html", context)


@dataclass(frozen=True)
class Part:
    """One thing compared: a chart, and a table with the same figures and what belongs to them."""

    slug: str
    title: str
    diagramm: Diagramm
    header: list[str]
    lines: list[tuple[Sozialraum, list[str]]]


def hours(figures: Figures) -> str:
    return number_format(figures.hours, 1)


def compare(slug: str, title: str, header: list[str], rows: list[tuple[Sozialraum, float, list[str]]]) -> Part:
    """The first column of each row is what the chart shows."""
    bars = [Balken(sozialraum.name, value, cells[0], sozialraum.motif) for sozialraum, value, cells in rows]
    return Part(slug, title, lying_bars(title, bars), header, [(sozialraum, cells) for sozialraum, _, cells in rows])


@require_safe
@login_not_required
def vergleich(request: HttpRequest) -> TemplateResponse:
    sozialraeume, rows = list(Sozialraum.objects.all()), topic_rows()
    table, late, inhabitants = load_figures("thema"), load_late_minutes(), load_inhabitants()
    open_at = {s: table.at(s.pk, only_open=True) for s in sozialraeume}
    all_at = {s: table.at(s.pk) for s in sozialraeume}
    late_at = {s: late.at(s.pk, only_open=True) for s in sozialraeume}
    entwicklung = load_entwicklung(sozialraeume)
    context = {
        "parts": [
            compare(
                "angebote",
                "Offene Angebote",
                ["offen", "alle", "offen je 1.000 Menschen"],
                [
                    (s, f.offers, [str(f.offers), str(all_at[s].offers), per_thousand(f, inhabitants.of(s.pk))])
                    for s, f in open_at.items()
                ],
            ),
            compare(
                "stunden",
                "Offene Stunden in der Woche",
                ["Stunden", "davon abends und am Wochenende"],
                [(s, f.hours, [hours(f), hours(late_at[s])]) for s, f in open_at.items()],
            ),
            compare(
                "zugang",
                "Geprüfte Zugänge",
                ["Anteil", "geprüft", "Angebote in einem Haus"],
                [(s, f.checked_percent or 0, checked(f)) for s, f in all_at.items()],
            ),
        ],
        "missing": [(s, [row.label for row in missing_rows(table, rows, s, only_open=False)]) for s in sozialraeume],
        "wishes": wishes_in_words(sozialraeume, rows),
        "inhabitants": inhabitants,
        "entwicklung": entwicklung,
        "has_examples": table.at(ALL).examples > 0 or entwicklung.has_examples,
    }
    return TemplateResponse(request, "teilhabe/vergleich.html", context)


def per_thousand(figures: Figures, inhabitants: int) -> str:
    share = figures.per_thousand(inhabitants)
    return "unbekannt" if share is None else number_format(share, 2)


def checked(figures: Figures) -> list[str]:
    percent = figures.checked_percent
    return ["–" if percent is None else f"{percent} %", str(figures.checked), str(figures.located)]


def wishes_in_words(sozialraeume: list[Sozialraum], rows: list[Row]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Where people miss what and how often they said so in the last twelve months, the most frequent first."""
    wishes = load_wishes()
    places = [*((s.name, s.pk) for s in sozialraeume), ("ganz Jena", ALL)]
    found = []
    for name, place in places:
        topics = [(row.label, wishes[place, row.key]) for row in rows if (place, row.key) in wishes]
        if topics:
            found.append((name, sorted(topics, key=lambda topic: -topic[1])))
    return found
