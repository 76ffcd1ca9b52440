"""Every public address of the portal, from its URL configuration: the one list that gates and permission tests share.

An address is public when its view is marked `login_not_required`. One with arguments needs a line in OBJECTS.
"""

import re
from collections.abc import Callable, Iterator

from django.db.models import Model, QuerySet, Value
from django.test import Client
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
    Umfrage,
    Veranstaltung,
)
from jena_sro.inhalte.leicht import SUFFIX
from jena_sro.inhalte.models import Bild, Video
from jena_sro.seiten.models import Seite
from sozialraeume.models import Antwort, Bedarf, Kennzahl, Organisation, Ortschaft, Sozialraum
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
    "gremien:umfrage_answer": lambda: Umfrage.objects.running(),
    "gremien:umfrage_thanks": lambda: Umfrage.objects.running(),
    "gremien:umfrage_results": Umfrage.objects.with_results,
    "gremien:bogen_pdf": lambda: Umfrage.objects.running(),
    "gremien:projektdokument_file": lambda: Projektdokument.objects.public().with_file(),
    "gremien:reflexion_detail": Reflexion.objects.public,
    "inhalte:bild_file": Bild.objects.all,
    "inhalte:video_file": Video.objects.all,
    "seiten:project_page": lambda: Seite.objects.public().filter(area=Seite.Area.MODELLPROJEKT),
    "sozialraeume:antwort_detail": Antwort.objects.public,
    "sozialraeume:kennzahl_csv": Kennzahl.objects.public,
    "sozialraeume:kennzahl_detail": Kennzahl.objects.public,
    "sozialraeume:kennzahl_xlsx": Kennzahl.objects.public,
    "sozialraeume:bedarf_detail": Bedarf.objects.public,
    "sozialraeume:sozialraum_bedarfe": Sozialraum.objects.public,
    "teilhabe:bericht_detail": Bericht.objects.public,
    "teilhabe:bericht_pdf": Bericht.objects.public,
    "sozialraeume:ortschaft_detail": Ortschaft.objects.all,
    "sozialraeume:sozialraum_detail": Sozialraum.objects.public,
    "teilhabe:angebote_einfach_pdf": Sozialraum.objects.public,
    "teilhabe:angebote_gross_pdf": Sozialraum.objects.public,
    "teilhabe:angebote_pdf": Sozialraum.objects.public,
    "teilhabe:plakat_pdf": Sozialraum.objects.public,
    "teilhabe:profil_pdf": Sozialraum.objects.public,
    "teilhabe:blattversion_detail": Blattversion.objects.all,
    "seiten:sitemap_part": lambda: Angebot.objects.public().annotate(section=Value("angebote")),
    "teilhabe:anbieter_detail": lambda: Organisation.objects.filter(angebote__in=Angebot.objects.public()),
    "teilhabe:bestaetigung_answer": Bestaetigungsrunde.objects.all,
    "teilhabe:sozialraum_atom": Sozialraum.objects.public,
    "teilhabe:sozialraum_calendar": Sozialraum.objects.public,
    "teilhabe:angebot_calendar": lambda: Angebot.objects.public().filter(termine__isnull=False),
    "teilhabe:angebot_detail": lambda: Angebot.objects.public().filter(termine__isnull=False),
}
# There is no such record yet, neither in Jena nor in the demonstration; tests of its own look at it.
NOT_YET = {"inhalte:video_file"}
# Answers that are no HTML page.
FILES = {
    "gremien:bogen_pdf",
    "gremien:dokument_public",
    "gremien:gremium_calendar",
    "gremien:private_calendar",
    "gremien:protokoll_public_pdf",
    "gremien:public_calendar",
    "gremien:sachstandsbericht_pdf",
    "gremien:projektdokument_file",
    "inhalte:bild_file",
    "inhalte:video_file",
    "seiten:healthz",
    "seiten:robots",
    "seiten:security_txt",
    "seiten:sitemap",
    "seiten:sitemap_part",
    "sozialraeume:kennzahl_csv",
    "sozialraeume:kennzahl_xlsx",
    "teilhabe:angebot_calendar",
    "teilhabe:angebote_einfach_pdf",
    "teilhabe:angebote_gross_pdf",
    "teilhabe:angebote_pdf",
    "teilhabe:bericht_pdf",
    "teilhabe:einfach_pdf",
    "teilhabe:grossdruck_pdf",
    "teilhabe:plakat_pdf",
    "teilhabe:profil_pdf",
    "teilhabe:sozialraum_atom",
    "teilhabe:sozialraum_calendar",
    "teilhabe:standard_pdf",
    "teilhabe:zettel_pdf",
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
    "answers, filtered": "/antworten/?herkunft=vorschlag&sozialraum=nord",
    "answers without hits": "/antworten/?q=xyzzy",
    "Zettel with offers": "/zettel/?a=1&a=2&a=999999",
    "Zettel with offers, easy": "/leicht/zettel/?a=1&a=2&a=999999",
    "offers list with a Zettel": "/angebote/?sozialraum=nord&a=1&a=2",
    "page not found": "/gibt-es-nicht/",
}


SENDING = {
    "gremien:anmeldung_create",
    "gremien:umfrage_answer",
    "gremien:umfrage_answer_easy",
    "seiten:rueckmeldung",
    "seiten:darstellung",
    "teilhabe:bestaetigung_answer",
    "teilhabe:wunsch_create",
    "sozialraeume:vorschlag_create",
    "sozialraeume:hinweis_create",
    "seiten:rueckmeldung_easy",
    "sozialraeume:hinweis_create_easy",
    "sozialraeume:vorschlag_create_easy",
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
    record = OBJECTS[name.removesuffix(SUFFIX)]().first()
    if record is None:
        raise LookupError(f"the demonstration content has no record for {name}")
    return {field: getattr(record, field) for field in converters}


def sitemap_text(client: Client) -> str:
    """All files that the index of the sitemap names, one after the other."""
    index = client.get("/sitemap.xml").content.decode()
    return "".join(client.get(url).content.decode() for url in re.findall("<loc>([^<]+)</loc>", index))


def public_addresses() -> dict[str, str]:
    """Name -> path of every public address, with the demonstration content in the database."""
    names = [name for name in public_patterns() if name not in NOT_YET or OBJECTS[name]().exists()]
    return {name: reverse(name, kwargs=arguments(name)) for name in names} | STATES
