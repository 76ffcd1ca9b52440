"""Every public address of the portal, from its URL configuration: the one list that gates and permission tests share.

An address is public when its view is marked `login_not_required`. One with arguments needs a line in OBJECTS.
"""

from collections.abc import Callable, Iterator

from django.db.models import Model, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gremien.models import Gremium
from jena_sro.inhalte.models import Bild
from jena_sro.seiten.models import Seite
from sozialraeume.models import Organisation, Ortschaft, Sozialraum
from teilhabe.models import Angebot

# URL name -> records with such a page; the first one of the demonstration content is tested.
OBJECTS: dict[str, Callable[[], QuerySet[Model]]] = {
    "gremien:gremium_detail": Gremium.objects.all,
    "inhalte:bild_file": Bild.objects.all,
    "seiten:project_page": lambda: Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT),
    "sozialraeume:ortschaft_detail": Ortschaft.objects.all,
    "sozialraeume:sozialraum_detail": Sozialraum.objects.public,
    "teilhabe:angebote_gross_pdf": Sozialraum.objects.public,
    "teilhabe:angebote_pdf": Sozialraum.objects.public,
    "teilhabe:profil_pdf": Sozialraum.objects.public,
    "sozialraeume:sozialraum_easy": Sozialraum.objects.public,
    "teilhabe:anbieter_detail": lambda: Organisation.objects.filter(angebote__in=Angebot.objects.public()),
    "teilhabe:angebot_calendar": lambda: Angebot.objects.public().filter(termine__isnull=False),
    "teilhabe:angebot_detail": lambda: Angebot.objects.public().filter(termine__isnull=False),
}
# Answers that are no HTML page.
FILES = {
    "inhalte:bild_file",
    "seiten:healthz",
    "seiten:robots",
    "seiten:security_txt",
    "seiten:sitemap",
    "teilhabe:angebot_calendar",
    "teilhabe:angebote_gross_pdf",
    "teilhabe:angebote_pdf",
    "teilhabe:profil_pdf",
}
# Further states of a page that look different.
STATES = {
    "offers list with filters": "/angebote/?tag=heute&zugang=stufenlos&q=Beratung",
    "offers list without hits": "/angebote/?q=xyzzy",
    "search with hits": "/suche/?q=Beratung",
    "search without hits": "/suche/?q=xyzzy",
    "feedback about a barrier": "/rueckmeldung/?anlass=barriere&seite=/angebote/",
    "proposal from an Ortschaft": "/ressourcen/vorschlagen/?ortschaft=zwaetzen",
    "project page of Leitsätze": "/modellprojekt/leitsaetze/",
    "project page of Bausteine": "/modellprojekt/bausteine/",
    "project page of the Arbeitsgruppe": "/modellprojekt/arbeitsgruppe/",
    "offers list without hits for a topic": "/angebote/?sozialraum=nord&q=xyzzy&thema=lernen",
    "wish filled in": "/fehlt/?sozialraum=nord&thema=lernen",
    "page not found": "/gibt-es-nicht/",
}


SENDING = {
    "seiten:rueckmeldung",
    "seiten:darstellung",
    "teilhabe:wunsch_create",
    "sozialraeume:vorschlag_create",
}  # public pages with a form that changes something


def is_sending(name: str) -> bool:
    """Whether a public address takes POST: a form of the portal, or anything about sign-in and accounts."""
    return name in SENDING or name.startswith(("account_", "mfa_", "konten:"))


def walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry


def public_patterns() -> dict[str, URLPattern]:
    """URL name -> pattern, of the views that need no sign-in."""
    return {name: entry for name, entry in walk(get_resolver()) if not getattr(entry.callback, "login_required", True)}


def page_names() -> list[str]:
    """Names of all public HTML pages and of their further states; needs no database."""
    return sorted(set(public_patterns()) - FILES) + sorted(STATES)


def arguments(name: str) -> dict[str, object]:
    """Arguments of the first record of OBJECTS for this name."""
    converters = public_patterns()[name].pattern.converters
    if not converters:
        return {}
    record = OBJECTS[name]().first()
    if record is None:
        raise LookupError(f"the demonstration content has no record for {name}")
    return {field: getattr(record, field) for field in converters}


def public_addresses() -> dict[str, str]:
    """Name -> path of every public address, with the demonstration content in the database."""
    return {name: reverse(name, kwargs=arguments(name)) for name in public_patterns()} | STATES
