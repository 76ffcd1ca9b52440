"""What the Informationsblatt says: the sections of its text, and beside them facts of the portal, all as plain values.

So it can be frozen, compared and printed. Only what is public, and of the Leistungserbringer only confirmed ones.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from gremien.models import Gremium
from jena_sro.inhalte.easy_text import easy_texts, language_of
from jena_sro.inhalte.frozen import Content
from jena_sro.inhalte.models import Abschnitt, Textpruefung
from sozialraeume.grenzen.stored import load_grenzen
from sozialraeume.karte import sozialraum_karte
from sozialraeume.models import Ortschaft, Sozialraum
from sozialraeume.views.public import load_city
from teilhabe.informationsblatt.teile import TEILE
from teilhabe.models import Angebot, InformationsblattFassung, Leistungserbringer

ONE_KONTO = "Das gleiche Konto hat alle Freigaben eingetragen. Bitte lassen Sie eine davon von jemand anderem eintragen."
SHOWN_ANGEBOTE = 8  # offers of the chosen Sozialraum that the sheet names; it leads to all others
Participation = Leistungserbringer.Participation


def unconfirmed() -> list[str]:
    """Leistungserbringer whose part nobody has confirmed yet: the sheet leaves them out."""
    rows = Leistungserbringer.objects.current().filter(participation=Participation.OFFEN)
    return [row.organisation.name for row in rows]


def gather(fassung: InformationsblattFassung) -> Content:
    """Text and facts as of today."""
    taking_part = list(Leistungserbringer.objects.current())
    angebote = {s.slug: angebote_of(s) for s in Sozialraum.objects.all()}
    rows: list[Leistungserbringer | Angebot] = [*taking_part, *(angebot for some in angebote.values() for angebot in some)]
    texts = easy_texts(fassung.sections, Textpruefung.objects.of(fassung.owner))
    return {
        "day": timezone.localdate().isoformat(),
        "fassung": fassung.number,
        "sections": fassung.sections,
        "language": language_of(texts),
        **members(taking_part),
        "sozialraeume": sozialraum_rows(angebote),
        "karte": karte_values(),
        "url": settings.PORTAL_URL + reverse("teilhabe:informationsblatt"),
        "office": {name: value for name, value in settings.OFFICE.items() if name != "is_placeholder"},
        "is_placeholder": settings.OFFICE["is_placeholder"],
        "has_examples": any(is_example(row) for row in rows),
    }


def members(taking_part: Iterable[Leistungserbringer]) -> dict[str, list[dict[str, str]]]:
    """Who takes part, as far as it is confirmed, and the Gremien."""
    confirmed = {part: [in_words(row) for row in taking_part if row.participation == part] for part in Participation}
    gremien = Gremium.objects.public().open().working().filter(is_example=False)
    return {
        "mit_pkl": confirmed[Participation.MIT_PKL],
        "ohne_pkl": confirmed[Participation.OHNE_PKL],
        "gremien": [gremium_in_words(gremium) for gremium in gremien],
    }


def members_today() -> dict[str, list[dict[str, str]]]:
    return members(list(Leistungserbringer.objects.current()))


def is_example(row: Leistungserbringer | Angebot) -> bool:
    return row.organisation.is_example if isinstance(row, Leistungserbringer) else row.is_example


def in_words(row: Leistungserbringer) -> dict[str, str]:
    organisation = row.organisation
    return {"name": organisation.name, "phone": organisation.phone, "mark": " (Beispiel)" if organisation.is_example else ""}


def gremium_in_words(gremium: Gremium) -> dict[str, str]:
    contact = ", ".join(filter(None, [gremium.contact, gremium.phone, gremium.email]))
    return {"name": gremium.name, "text": gremium.short_text, "easy_text": gremium.easy_text, "contact": contact}


def angebote_of(sozialraum: Sozialraum) -> list[Angebot]:
    """Offers in or for the Sozialraum that somebody can ask about, those first that need no sign-up."""
    reaching = sozialraum.angebote.public().rank_for_sozialraum(sozialraum).filter(nearness__lt=2).for_list()
    found = [angebot for angebot in reaching if angebot.contact_phone]
    return sorted(found, key=lambda a: (a.zugang != "offen", a.nearness, a.sort_key))[:SHOWN_ANGEBOTE]  # type: ignore[attr-defined]


def angebot_in_words(angebot: Angebot) -> dict[str, str]:
    return {
        "name": angebot.name + (" (Beispiel)" if angebot.is_example else ""),
        "where": angebot.where_in_words,
        "phone": angebot.contact_phone,
    }


def sozialraum_rows(angebote: dict[str, list[Angebot]]) -> list[dict[str, Any]]:
    ortschaften = list(Ortschaft.objects.with_zuordnung().order_by("-is_core", "sort_key"))
    return [
        {
            "slug": sozialraum.slug,
            "name": sozialraum.name,
            "motif": sozialraum.motif,
            "ortschaften": [ortschaft_in_words(o) for o in ortschaften if o.sozialraum_id == sozialraum.pk],  # type: ignore[attr-defined]
            "angebote": [angebot_in_words(angebot) for angebot in angebote[sozialraum.slug]],
        }
        for sozialraum in Sozialraum.objects.all()
    ]


def ortschaft_in_words(ortschaft: Ortschaft) -> str:
    is_provisional = ortschaft.zuordnung_status == "vorlaeufig"  # type: ignore[attr-defined]
    return f"{ortschaft.name}*" if is_provisional else ortschaft.name


def karte_values() -> dict[str, Any]:
    """The map of the Sozialräume as plain values for `_blatt_karte.html`."""
    ortschaften, sozialraeume = load_city()
    karte = sozialraum_karte(ortschaften, sozialraeume.values(), load_grenzen())
    areas = [
        {"name": a.name, "motif": a.motif, "polygons": list(a.polygons), "x_text": str(a.x), "y_text": str(a.y)}
        for a in karte.areas
    ]
    easy_note = f"Die Grenzen sind von: {karte.source}." if karte.source else "Die Karte ist nur eine Zeichnung."
    return {"view_box": karte.view_box, "borders": karte.borders, "areas": areas, "note": karte.note, "easy_note": easy_note}


def problems(fassung: InformationsblattFassung | None) -> list[str]:
    """Why this Fassung cannot come into force, as sentences that say what to do."""
    if fassung is None:
        return ["Es gibt noch keinen Text."]
    sections = {section["key"]: section for section in fassung.sections}
    missing = [f"Es fehlt die Freigabe: {stelle.label}." for stelle in fassung.missing_freigaben]
    return [*text_problems(sections), *missing, *([ONE_KONTO] if fassung.is_approved_by_one_konto else [])]


def text_problems(sections: dict[str, Abschnitt]) -> Iterable[str]:
    for teil in TEILE:
        section = sections.get(teil.key)
        if section is None or not section["text"].strip():
            yield f"Es fehlt der Abschnitt „{teil.name}“."
    for section in sections.values():
        if section["text"].strip() and not section.get("easy_text", "").strip():
            yield f"Im Abschnitt „{section['heading']}“ fehlt der Text in einfacher Sprache."
        if section.get("picture"):
            yield f"Im Abschnitt „{section['heading']}“ steht ein Bild. Das Blatt hat keine. Bitte nehmen Sie es heraus."
