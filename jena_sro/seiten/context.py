from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

MENU = (
    ("Start", "seiten:start"),
    ("Sozialräume", "sozialraeume:sozialraum_list"),
    ("Angebote", "teilhabe:angebot_list"),
    ("Anbieter", "teilhabe:anbieter_list"),
    ("Gremien", "gremien:gremium_list"),
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
    """What every page shows: menu, contact of the office, whether this is the demonstration."""
    return {"nav": menu(request.path), "office": settings.OFFICE, "is_demo": settings.DEMO}
