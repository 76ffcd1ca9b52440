"""What a Bericht says about a Sozialraum today: everything as plain values, so that it can be frozen and printed."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format

from jena_sro.inhalte.frozen import Content
from sozialraeume.models import Ortschaft, Ressource, Sozialraum
from sozialraeume.views.kennzahlen import figures_of
from sozialraeume.views.kennzahlen import in_words as zahl_in_words
from sozialraeume.zahlen import Zahl, inhabitants_of, load_zahlen
from teilhabe.luecken import CITY, FigureTable, load_figures
from teilhabe.matrix import topic_rows
from teilhabe.models.bericht import Bericht, Massnahme


def gather(bericht: Bericht) -> Content:
    """The whole content of the Bericht as of today. Only what is public goes in."""
    sozialraum, massnahmen = bericht.sozialraum, bericht.massnahmen.select_related("bedarf")
    ortschaften = list(Ortschaft.objects.with_zuordnung().filter(sozialraum_id=sozialraum.pk))
    ressourcen = Ressource.objects.present().in_sozialraum(sozialraum.pk).select_related("ortschaft")
    bedarfe = sozialraum.bedarfe.public().unfinished_first()
    angebote = sozialraum.angebote.public()
    contents: list[Iterable[Any]] = [ressourcen, bedarfe, angebote.filter(is_example=True)[:1]]
    return {
        "day": timezone.localdate().isoformat(),
        "sozialraum": {"name": sozialraum.name, "motif": sozialraum.motif, "text": sozialraum.short_text},
        "introduction": bericht.introduction,
        "conclusions": bericht.conclusions,
        "ortschaften": [ortschaft_in_words(ortschaft) for ortschaft in ortschaften],
        "profile": profile_of(sozialraum),
        "kennzahlen": load_kennzahlen(sozialraum, ortschaften),
        "stock": stock_of(sozialraum, load_figures("thema")),
        "ressourcen": [
            {"side": r.get_umgebung_display(), "name": r.name, "text": r.text, "where": r.ortschaft.name}
            for r in ressourcen.order_by("umgebung", "sort_key", "pk")
        ],
        "bedarfe": [bedarf_in_words(bedarf) for bedarf in bedarfe],
        "massnahmen": [massnahme_in_words(massnahme) for massnahme in massnahmen],
        "has_examples": bericht.is_example or any(record.is_example for records in contents for record in records),
    }


def ortschaft_in_words(ortschaft: Any) -> str:
    return f"{ortschaft.name} (vorläufig zugeordnet)" if ortschaft.zuordnung_status == "vorlaeufig" else ortschaft.name


def profile_of(sozialraum: Sozialraum) -> list[dict[str, str]]:
    """The published profile, without its pictures."""
    sections = sozialraum.published.sections if sozialraum.published else []
    return [{"heading": section["heading"], "text": section["text"]} for section in sections]


def load_kennzahlen(sozialraum: Sozialraum, ortschaften: list[Ortschaft]) -> list[dict[str, str]]:
    """Each published figure in words, with day and source; small counts are hidden in them already."""
    everything, own = load_zahlen(), {ortschaft.pk for ortschaft in ortschaften}
    inhabitants = inhabitants_of(everything, own)
    found = [figure_in_words("Menschen, die hier leben", "", inhabitants)] if inhabitants else []
    for figure in figures_of(sozialraum, own, everything):
        if figure.row.zahl:
            found.append(figure_in_words(figure.kennzahl.name, figure.kennzahl.unit, figure.row.zahl))
    return found


def figure_in_words(name: str, unit: str, zahl: Zahl) -> dict[str, str]:
    days = dict.fromkeys(date_format(day, "d.m.Y") for day in (zahl.earliest, zahl.latest))
    value = zahl_in_words(zahl) if zahl.is_hidden else f"{zahl_in_words(zahl)} {unit}".strip()
    return {"name": name, "value": value, "as_of": " bis ".join(days), "source": zahl.source}


def stock_of(sozialraum: Sozialraum, table: FigureTable) -> list[dict[str, Any]]:
    """Offers for each Lebensbereich as the gap view counts them, and how many more there are for all of Jena."""
    found = []
    for row in topic_rows():
        figures, is_open = table.at(sozialraum.pk, row.key), table.at(sozialraum.pk, row.key, only_open=True)
        hours, city = number_format(figures.hours, 1), table.at(CITY, row.key)
        found.append({"topic": row.label, "offers": figures.offers, "open": is_open.offers, "hours": hours, "city": city.offers})
    return found


def bedarf_in_words(bedarf: Any) -> dict[str, str]:
    return {
        "title": bedarf.title,
        "text": bedarf.text,
        "topic": bedarf.lebensbereich.label,
        "source": f"{bedarf.source}, {date_format(bedarf.noted_on, 'd.m.Y')}",
        "stand": bedarf.get_stand_display(),
        "answer": bedarf.answer,
    }


def massnahme_in_words(massnahme: Massnahme) -> dict[str, str]:
    return {
        "text": massnahme.text,
        "responsible": massnahme.responsible,
        "due_on": date_format(massnahme.due_on, "d.m.Y"),
        "stand": massnahme.get_stand_display(),
        "bedarf": massnahme.bedarf.title if massnahme.bedarf and massnahme.bedarf.is_public else "",
    }
