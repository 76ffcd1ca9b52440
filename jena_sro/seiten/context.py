from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from jena_sro.inhalte.leicht import is_easy, twin_url
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto
from jena_sro.seiten.darstellung import css_classes, read_cookie

MENU = (
    ("Start", "seiten:start"),
    ("Sozialräume", "sozialraeume:sozialraum_list"),
    ("Angebote", "teilhabe:angebot_list"),
    ("Anbieter", "teilhabe:anbieter_list"),
    ("Gremien", "gremien:gremium_public_list"),
    ("Modellprojekt", "seiten:project"),
)
EASY_MENU = (
    ("Start", "seiten:start_easy"),
    ("Angebote", "teilhabe:angebot_list_easy"),
    ("Sozial-Räume", "sozialraeume:sozialraum_list_easy"),
    ("Modell-Projekt", "seiten:project_easy"),
    ("Hilfe", "seiten:hilfe_easy"),
)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_current: bool


def menu(path: str, items: tuple[tuple[str, str], ...] = MENU) -> list[MenuItem]:
    """The main menu, which begins with the start page; the item whose address begins the visited one is current."""
    urls = [(label, reverse(name)) for label, name in items]
    start = urls[0][1]
    return [MenuItem(label, url, path == url or (url != start and path.startswith(url))) for label, url in urls]


def portal(request: HttpRequest) -> dict[str, object]:
    """What every page shows: menu, the way to the other language, contact of the office, chosen display, demonstration."""
    choices, match = read_cookie(request), request.resolver_match
    return {
        "nav": menu(request.path, EASY_MENU if is_easy(match) else MENU),
        "twin_url": twin_url(match, request.META.get("QUERY_STRING", "")) or reverse("seiten:start_easy"),
        "easy_language": "Einfache Sprache",  # a page that knows its checked texts says „Leichte Sprache“
        "office": settings.OFFICE,
        "is_demo": settings.DEMO,
        "display_classes": css_classes(choices),
        "display_theme": choices.get("farben", ""),
    }


def open_tasks(request: HttpRequest) -> dict[str, object]:
    """How many Aufgaben wait for the signed-in Konto, for the header; guests cost no query."""
    konto = getattr(request, "user", None)
    return {"task_count": Aufgabe.objects.open().visible_to(konto).count() if isinstance(konto, Konto) else 0}
