from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

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


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_current: bool


def menu(path: str) -> list[MenuItem]:
    """The main menu; the item whose address begins the visited one is current."""
    urls = [(label, reverse(name)) for label, name in MENU]
    return [MenuItem(label, url, path == url or (url != "/" and path.startswith(url))) for label, url in urls]


def portal(request: HttpRequest) -> dict[str, object]:
    """What every page shows: menu, contact of the office, chosen display, whether this is the demonstration."""
    choices = read_cookie(request)
    return {
        "nav": menu(request.path),
        "office": settings.OFFICE,
        "is_demo": settings.DEMO,
        "display_classes": css_classes(choices),
        "display_theme": choices.get("farben", ""),
    }


def open_tasks(request: HttpRequest) -> dict[str, object]:
    """How many Aufgaben wait for the signed-in Konto, for the header; guests cost no query."""
    konto = getattr(request, "user", None)
    return {"task_count": Aufgabe.objects.open().visible_to(konto).count() if isinstance(konto, Konto) else 0}
