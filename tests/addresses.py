"""Every public address of the portal, from its URL configuration: the one list that gates and permission tests share.

An address is public when its view is marked `login_not_required`. One with arguments needs a line in OBJECTS.
"""

from collections.abc import Callable, Iterator

from django.db.models import Model, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gremien.models import (
    Beschluss,
    Dokument,
    Gremium,
    Kalenderzugang,
    Projektdokument,
    Protokoll,
    Reflexion,
    Sachstandsbericht,
    Sitzung,
    Veranstaltung,
)
from jena_sro.inhalte.models import Bild
from jena_sro.seiten.models import Seite
from sozialraeume.models import Bedarf, Kennzahl, Organisation, Ortschaft, Sozialraum
from teilhabe.models import Angebot, Bericht, Bestaetigungsrunde, Blattversion

# URL name -> records with such a page; the first one of the demonstration content is tested.
OBJECTS: dict[str, Callable[[], QuerySet[Model]]] = {
    "gremien:beschluss_detail": Beschluss.objects.public,
    "gremien:dokument_public": Dokument.objects.public,
    "gremien:gremium_calendar": lambda: Gremium.objects.filter(sitzungen__isnull=False),
    "gremien:gremium_detail": Gremium.objects.public,
    "gremien:private_calendar": Kalenderzugang.objects.all,
    "gremien:protokoll_public_pdf": lambda: Sitzung.objects.filter(protokoll__in=Protokoll.objects.public()),
    "gremien:sitzung_public": lambda: Sitzung.objects.filter(protokoll__in=Protokoll.objects.public()),
    "gremien:anmeldung_create": lambda: Veranstaltung.objects.open_for_signup(),
    "gremien:anmeldung_thanks": lambda: Veranstaltung.objects.open_for_signup(),
    "gremien:sachstandsbericht_detail": Sachstandsbericht.objects.public,
    "gremien:sachstandsbericht_pdf": Sachstandsbericht.objects.public,
    "gremien:veranstaltung_detail": Veranstaltung.objects.public,
    "gremien:projektdokument_file": lambda: Projektdokument.objects.public().with_file(),
    "gremien:reflexion_detail": Reflexion.objects.public,
    "inhalte:bild_file": Bild.objects.all,
    "seiten:project_page": lambda: Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT),
    "sozialraeume:kennzahl_csv": Kennzahl.objects.public,
    "sozialraeume:kennzahl_detail": Kennzahl.objects.public,
    "sozialraeume:kennzahl_xlsx": Kennzahl.objects.public,
    "sozialraeume:bedarf_detail": Bedarf.objects.public,
    "sozialraeume:sozialraum_bedarfe": Sozialraum.objects.public,
    "teilhabe:bericht_detail": Bericht.objects.public,
    "teilhabe:bericht_pdf": Bericht.objects.public,
    "sozialraeume:ortschaft_detail": Ortschaft.objects.all,
    "sozialraeume:sozialraum_detail": Sozialraum.objects.public,
    "teilhabe:angebote_gross_pdf": Sozialraum.objects.public,
    "teilhabe:angebote_pdf": Sozialraum.objects.public,
    "teilhabe:plakat_pdf": Sozialraum.objects.public,
    "teilhabe:profil_pdf": Sozialraum.objects.public,
    "teilhabe:blattversion_detail": Blattversion.objects.all,
    "sozialraeume:sozialraum_easy": Sozialraum.objects.public,
    "teilhabe:anbieter_detail": lambda: Organisation.objects.filter(angebote__in=Angebot.objects.public()),
    "teilhabe:bestaetigung_answer": Bestaetigungsrunde.objects.all,
    "teilhabe:angebot_calendar": lambda: Angebot.objects.public().filter(termine__isnull=False),
    "teilhabe:angebot_detail": lambda: Angebot.objects.public().filter(termine__isnull=False),
}
# Answers that are no HTML page.
FILES = {
    "gremien:dokument_public",
    "gremien:gremium_calendar",
    "gremien:private_calendar",
    "gremien:protokoll_public_pdf",
    "gremien:public_calendar",
    "gremien:sachstandsbericht_pdf",
    "gremien:projektdokument_file",
    "inhalte:bild_file",
    "seiten:healthz",
    "seiten:robots",
    "seiten:security_txt",
    "seiten:sitemap",
    "sozialraeume:kennzahl_csv",
    "sozialraeume:kennzahl_xlsx",
    "teilhabe:angebot_calendar",
    "teilhabe:angebote_gross_pdf",
    "teilhabe:angebote_pdf",
    "teilhabe:bericht_pdf",
    "teilhabe:einfach_pdf",
    "teilhabe:grossdruck_pdf",
    "teilhabe:plakat_pdf",
    "teilhabe:profil_pdf",
    "teilhabe:standard_pdf",
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
    "project page of Wirkungen": "/modellprojekt/wirkungen/",
    "project page of papers": "/modellprojekt/dokumente/",
    "project page of the timeline": "/modellprojekt/zeitleiste/",
    "project page of events": "/modellprojekt/veranstaltungen/",
    "event with a report": "/modellprojekt/veranstaltungen/beispiel-sozialraumkonferenz-fruehjahr/",
    "project page of Settings": "/modellprojekt/erprobung/",
    "project page of the Arbeitsgruppe": "/modellprojekt/arbeitsgruppe/",
    "offers list without hits for a topic": "/angebote/?sozialraum=nord&q=xyzzy&thema=lernen",
    "Hinweis filled in": "/was-fehlt/?sozialraum=nord&thema=lernen",
    "Sozialraum without Bedarf": "/sozialraeume/ost/was-fehlt/",
    "wish filled in": "/fehlt/?sozialraum=nord&thema=lernen",
    "figures with hidden ones": "/kennzahlen/beispiel-assistenz/",
    "inhabitants": "/kennzahlen/einwohner/?stand=2017-12-31",
    "what we learn, filtered": "/modellprojekt/lernen/?jahr=2026&gremium=lenkungsgruppe",
    "page not found": "/gibt-es-nicht/",
}


SENDING = {
    "gremien:anmeldung_create",
    "seiten:rueckmeldung",
    "seiten:darstellung",
    "teilhabe:bestaetigung_answer",
    "teilhabe:wunsch_create",
    "sozialraeume:vorschlag_create",
    "sozialraeume:hinweis_create",
    "teilhabe:bestellung_create",
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
