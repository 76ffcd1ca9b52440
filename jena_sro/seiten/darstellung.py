"""How a visitor wants to see the portal: kept in one cookie that only the page „Darstellung anpassen“ sets."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers

COOKIE = "darstellung"
COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LONGEST_COOKIE = 200
# What can be chosen: name, question, choices. The first choice of each is the default and leaves no trace.
OPTIONS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "schrift": ("Wie groß soll die Schrift sein?", [("", "normal"), ("gross", "groß"), ("sehr-gross", "sehr groß")]),
    "abstand": ("Wie viel Abstand soll zwischen den Zeilen sein?", [("", "normal"), ("weit", "mehr Abstand")]),
    "schriftart": ("Welche Schriftart?", [("", "normal"), ("lesbar", "besonders gut lesbar (Atkinson Hyperlegible)")]),
    "farben": ("Hell oder dunkel?", [("", "wie mein Gerät"), ("light", "hell"), ("dark", "dunkel")]),
    "kontrast": ("Wie stark soll der Kontrast sein?", [("", "normal"), ("hoch", "stärker")]),
    "ruhe": ("Soll die Seite ruhiger sein?", [("", "normal"), ("ruhig", "ohne Muster und Bewegung")]),
}


def read_choices(values: Mapping[str, str]) -> dict[str, str]:
    """The known choices in `values` that differ from the default; all else is dropped."""
    known = {name: dict(choices) for name, (_, choices) in OPTIONS.items()}
    return {name: values[name] for name in OPTIONS if values.get(name) and values[name] in known[name]}


def read_cookie(request: HttpRequest) -> dict[str, str]:
    cookie = request.COOKIES.get(COOKIE, "")
    return read_choices(QueryDict(cookie).dict()) if len(cookie) <= LONGEST_COOKIE else {}


def write_cookie(response: HttpResponse, choices: Mapping[str, str]) -> None:
    """Keep the choices for a year; without any the cookie goes."""
    if not choices:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    query = QueryDict(mutable=True)
    query.update(choices)
    response.set_cookie(COOKIE, query.urlencode(), max_age=COOKIE_AGE, secure=not settings.DEMO, httponly=True, samesite="Lax")


def css_classes(choices: Mapping[str, str]) -> str:
    """Classes of the html element, such as `app-schrift-gross`."""
    return " ".join(f"app-{name}-{value}" for name, value in choices.items() if name != "farben")


class DarstellungMiddleware:
    """Tells caches that an answer may look different for those who chose something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response
