"""How many queries each list costs: no more with 200 rows than with 10, and at most ten."""

import datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gremien.models import Baustein, Gremium, Leitsatz, Mitgliedschaft, Veranstaltung
from jena_sro.inhalte import derived, pdf
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.outbox import OutboxBackend, PortalEmail
from jena_sro.konten.models import Rolle
from jena_sro.seiten.models import Seite
from sozialraeume.models import Konzept, RessourceArt
from teilhabe.models import Leistungserbringer
from teilhabe.models.luecken import months_back
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_anmeldung,
    make_antwort,
    make_barriere,
    make_bedarf,
    make_bericht,
    make_bestellung,
    make_bild,
    make_ersatz,
    make_gremium,
    make_hinweis,
    make_kennzahl,
    make_kontaktstelle,
    make_konto,
    make_konzept,
    make_lebensbereich,
    make_massnahme,
    make_meilenstein,
    make_monatsstand,
    make_nachweis,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_projektdokument,
    make_reflexion,
    make_ressource,
    make_rueckmeldung,
    make_sachstandsbericht,
    make_seite,
    make_setting,
    make_sozialraum,
    make_sprache,
    make_standardtext,
    make_teilhabezentrum,
    make_textpruefung,
    make_ueberpruefung,
    make_veranstaltung,
    make_veroeffentlichung,
    make_video,
    make_vorgang,
    make_vorschlag,
    make_wirkung,
    make_wunsch,
    make_zielgruppe,
    make_zugehoerigkeit,
    make_zuordnung,
)
from tests.informationsblatt import make_ausgabe, make_blattversion
from tests.second_step import pass_second_step

pytestmark = pytest.mark.django_db
MOST = 10
# The page of a Sozialraum brings together what a dozen subjects know of it, „Zu tun“ every kind of thing that can wait.
# In the transaction of a test nothing is kept: a process asks for counts, places, boundaries and the list of offers only
# after a change.
MOST_OF_ALL = {
    "Sozialraum": 21,
    "Sozialraum in easy language": 14,
    "Ortschaft": 12,
    "start": 11,
    "no offers, for filters refuse all hits": 11,
    "tasks": 13,
}
NOW = datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN)
EVERY_FILTER = (
    "sozialraum=nord&thema=lernen&art=treff&sprache=arabisch&zugang=anmeldung&tag=heute&tageszeit=vormittag&kostenlos=on"
    "&barrierefrei=stufenlos&barrierefrei=dgs&unbekannt=on"
)
ZETTEL = "&".join(f"a={pk}" for pk in range(1, 31))  # those of the frame that exist by then
LISTS = {
    "start": "/",
    "search": "/suche/?q=Chor",
    "second page of the search": "/suche/?q=Chor&seite=2",
    "search without hits": "/suche/?q=Chorforan",
    "offers": "/angebote/",
    "second page of the offers": "/angebote/?seite=2",
    "offers of a Sozialraum": "/angebote/?sozialraum=nord",
    "offers of an Ortschaft": "/angebote/?ortschaft=zwaetzen",
    "offers by words": "/angebote/?q=Chor",
    "offers by every filter": f"/angebote/?{EVERY_FILTER}",
    "offers by every filter and words": f"/angebote/?{EVERY_FILTER}&q=Chor",
    "offers with wrong filters": "/angebote/?sozialraum=mond&thema=x&art=x&sprache=x&tag=x",
    "no offers": "/angebote/?q=Chorforan",
    "no offers, for filters refuse all hits": f"/angebote/?{EVERY_FILTER}&q=Chor&zugang=bewilligung",
    "Sozialräume": "/sozialraeume/",
    "Sozialraum": "/sozialraeume/nord/",
    "profile on paper": "/sozialraeume/nord/profil.pdf",
    "poster": "/sozialraeume/nord/plakat.pdf?monat=2026-10",
    "booklet of offers": "/sozialraeume/nord/angebote.pdf",
    "booklet in easy language": "/sozialraeume/nord/angebote-einfach.pdf",
    "offers with a Zettel": f"/angebote/?sozialraum=nord&{ZETTEL}",
    "Zettel": f"/zettel/?{ZETTEL}",
    "Zettel in easy language": f"/leicht/zettel/?{ZETTEL}",
    "Zettel on paper": f"/zettel/zettel.pdf?{ZETTEL}",
    "Sozialraum in easy language": "/leicht/sozialraeume/nord/",
    "Ortschaft": "/ortschaften/zwaetzen/",
    "Bedarfe of a Sozialraum": "/sozialraeume/nord/was-fehlt/",
    "public answers": "/antworten/",
    "public answers by every filter": "/antworten/?q=Chor&herkunft=rueckmeldung&sozialraum=nord",
    "public answers in easy language": "/leicht/antworten/",
    "reports": "/berichte/",
    "report": "/berichte/probe/",
    "comparison": "/vergleich/",
    "Kennzahlen": "/kennzahlen/",
    "Kennzahl": "/kennzahlen/einwohner/",
    "file of a Kennzahl": "/kennzahlen/einwohner/zahlen.csv",
    "wish": "/fehlt/?sozialraum=nord",
    "Anbieter": "/leistungserbringer/",
    "second page of the Anbieter": "/leistungserbringer/?seite=2",
    "Anbieter with offers": "/leistungserbringer/haus-der-vielen/",
    "Gremien": "/gremien/",
    "Gremium": "/gremien/arbeitsgruppe/",
    "what we learn": "/modellprojekt/lernen/?jahr=2026&gremium=arbeitsgruppe",
    "event": "/modellprojekt/veranstaltungen/konferenz/",
    "Sachstandsberichte": "/modellprojekt/sachstand/",
    "Sachstandsbericht": "/modellprojekt/sachstand/sachstand/",
    "project": "/modellprojekt/",
    "accessibility statement": "/barrierefreiheit/",
    "Informationsblatt": "/informationsblatt/",
    "Informationsblatt in easy language": "/leicht/informationsblatt/",
    "versions of the Informationsblatt": "/informationsblatt/aenderungen/",
    **{f"page of {part}": f"/modellprojekt/{part}/" for part in Seite.LivePart.values},
}
FOR_STAFF = {
    "tasks": "/arbeitsbereich/",
    "new feedback": "/arbeitsbereich/rueckmeldungen/",
    "closed feedback": "/arbeitsbereich/rueckmeldungen/?stand=erledigt",
    "profiles": "/arbeitsbereich/sozialraeume/",
    "texts of pages": "/arbeitsbereich/seiten/",
    "Fassungen": "/arbeitsbereich/sozialraeume/nord/fassungen/",
    "pictures": "/arbeitsbereich/bilder/",
    "videos": "/arbeitsbereich/videos/",
    "barriers": "/arbeitsbereich/barrieren/",
    "reviews of the statement": "/arbeitsbereich/barrierefreiheit/",
    "editor of a profile": "/arbeitsbereich/sozialraeume/nord/",
    "outgoing mail": "/arbeitsbereich/postausgang/",
    "accounts": "/arbeitsbereich/konten/",
    "requests to belong": "/arbeitsbereich/zugehoerigkeiten/",
    "Organisationen": "/arbeitsbereich/organisationen/",
    "team of an Organisation": "/arbeitsbereich/organisationen/haus-der-vielen/",
    "data of an Organisation": "/arbeitsbereich/organisationen/haus-der-vielen/aendern/",
    "Bedarfe": "/arbeitsbereich/bedarfe/",
    "Bedarfe by every filter": "/arbeitsbereich/bedarfe/?sozialraum=nord&lebensbereich=lernen&stand=offen",
    "new Bedarf": "/arbeitsbereich/bedarfe/neu/",
    "answers to keep": "/arbeitsbereich/antworten/",
    "table of answers": "/arbeitsbereich/antworten/?tabelle=csv",
    "Hinweise": "/arbeitsbereich/hinweise/",
    "Bestellungen": "/arbeitsbereich/bestellungen/",
    "Leitsätze": "/arbeitsbereich/leitsaetze/",
    "Bausteine": "/arbeitsbereich/bausteine/",
    "Nachweise": "/arbeitsbereich/nachweise/",
    "Reflexionen": "/arbeitsbereich/reflexionen/",
    "Wirkungen": "/arbeitsbereich/wirkungen/",
    "Settings": "/arbeitsbereich/erprobung/",
    "papers": "/arbeitsbereich/dokumente/",
    "timeline": "/arbeitsbereich/zeitleiste/",
    "Veranstaltungen": "/arbeitsbereich/veranstaltungen/",
    "drafts of Sachstandsberichte": "/arbeitsbereich/sachstand/",
    "Gremien to keep": "/arbeitsbereich/gremien/",
    "drafts of reports": "/arbeitsbereich/berichte/",
    "Maßnahmen": "/arbeitsbereich/massnahmen/",
    "new Maßnahme": "/arbeitsbereich/massnahmen/neu/",
    "overdue Maßnahmen": "/arbeitsbereich/massnahmen/?sozialraum=nord&stand=ueberfaellig",
    "confirmations": "/arbeitsbereich/bestaetigungen/?stand=offen",
    "whom to call": "/arbeitsbereich/bestaetigungen/",
    "gap view": "/arbeitsbereich/luecken/",
    "gap view by kind": "/arbeitsbereich/luecken/?zeilen=art&umfang=alle",
    "gap view by time": "/arbeitsbereich/luecken/?zeilen=zeit&wert=je-1000",
    "Angebote to review": "/arbeitsbereich/angebote/",
    "Angebote changed at once": "/arbeitsbereich/angebote/?liste=angaben",
    "all Angebote": "/arbeitsbereich/angebote/?liste=alle",
    "standard texts": "/arbeitsbereich/standardtexte/",
    "own Angebote": "/anbieter/angebote/",
    "own Organisationen": "/anbieter/",
    "own Organisation": "/anbieter/organisationen/haus-der-vielen/",
    "search for an Organisation": "/anbieter/beitreten/?q=Chorverein",
    "Ressourcen": "/arbeitsbereich/ressourcen/",
    "Ressourcen by every filter": "/arbeitsbereich/ressourcen/?sozialraum=nord&umgebung=natuerlich&art=park&stand=alle&q=Chor",
    "kinds of Ressourcen": "/arbeitsbereich/ressourcenarten/",
    "Teilhabezentren": "/arbeitsbereich/teilhabezentren/",
    "Konzepte": "/arbeitsbereich/konzepte/",
    "Kennzahlen to work on": "/arbeitsbereich/kennzahlen/",
    "figures from a file": "/arbeitsbereich/kennzahlen/einlesen/",
    "Kontaktstellen": "/arbeitsbereich/kontaktstellen/",
    "Kontaktstellen searched and sorted": "/arbeitsbereich/kontaktstellen/?q=e&sortierung=-wofuer",
    "table of Bedarfe": "/arbeitsbereich/bedarfe/?tabelle=csv",
    "table of Organisationen": "/arbeitsbereich/organisationen/?tabelle=xlsx",
    "Hinweise sorted": "/arbeitsbereich/hinweise/?sortierung=sozialraum",
    "all Angebote searched": "/arbeitsbereich/angebote/?liste=alle&q=chor&sortierung=anbieter",
    "table of Angebote": "/arbeitsbereich/angebote/angebote.csv?liste=alle&q=chor",
    "proposals": "/arbeitsbereich/vorschlaege/",
    "Leistungserbringer": "/arbeitsbereich/leistungserbringer/",
    "Informationsblatt to work on": "/arbeitsbereich/informationsblatt/",
    "version of the Informationsblatt": "/arbeitsbereich/informationsblatt/versionen/1/",
    "print runs": "/arbeitsbereich/informationsblatt/ausgaben/",
    "print run": "/arbeitsbereich/informationsblatt/ausgaben/1/",
    "serials of a run": "/arbeitsbereich/informationsblatt/ausgaben/1/nummern.csv",
    "easy language": "/arbeitsbereich/einfach/",
    "easy language of a Sozialraum": "/arbeitsbereich/sozialraeume/nord/einfach/",
    "Ortschaften": "/arbeitsbereich/ortschaften/",
    "provisional Ortschaften": "/arbeitsbereich/ortschaften/?stand=vorlaeufig&auswahl=alle",
    "Zuordnungen of an Ortschaft": "/arbeitsbereich/ortschaften/zwaetzen/",
    "new Zuordnung": "/arbeitsbereich/ortschaften/zwaetzen/zuordnen/",
}
SIGNED_UP = "who signed up"  # of the event of the frame
SIGNED_IN = 7  # session, Konto, its roles, second step, number of tasks


def make_frame():
    """What the rows hang on."""
    nord = make_sozialraum(name="Nord")
    make_teilhabezentrum(sozialraum=nord)
    nord.publish(nord.write_fassung([{"heading": "Lage", "text": "Am Fluss.", "easy_text": "Hier ist ein Fluss."}]))
    for _ in range(4):
        make_ortschaft(make_sozialraum())
    zwaetzen = make_ortschaft(nord, name="Zwätzen")
    organisation = make_organisation(name="Haus der Vielen")
    gremium = make_gremium(name="Arbeitsgruppe", kind=Gremium.Kind.ARBEITSGRUPPE)
    for part in Seite.LivePart.values:
        make_seite(slug=part, live_part=part)
    make_seite(slug="barrierefreiheit", area="service", live_part="barrieren")
    make_video("barrierefreiheit")
    konto = make_konto(Rolle.FACHDIENST, Rolle.ADMINISTRATION)
    make_zugehoerigkeit(konto, organisation)
    return {
        "nord": nord,
        "zwaetzen": zwaetzen,
        "organisation": organisation,
        "gremium": gremium,
        "ort": make_ort(organisation=organisation, ortschaft=zwaetzen, step_free="ja"),
        "art": make_angebotsart(slug="treff"),
        "bericht": make_bericht(sozialraum=nord, slug="probe"),
        "lebensbereich": make_lebensbereich(slug="lernen"),
        "sprache": make_sprache(slug="arabisch"),
        "zielgruppe": make_zielgruppe(),
        "kennzahl": make_kennzahl(slug="einwohner"),
        "konto": konto,
        "sachstand": make_sachstandsbericht(slug="sachstand"),
        "event": make_veranstaltung(slug="konferenz", sozialraum=nord),
        "ausgabe": make_ausgabe(make_blattversion()),
    }


def make_row(frame, number):
    """One more of everything that lists show."""
    own = make_organisation(name=f"Chorverein {number}")
    Leistungserbringer.objects.create(organisation=own, participation="mit_pkl")
    angebot = make_angebot(
        name=f"Chor {number}", organisation=frame["organisation"], ort=frame["ort"], art=frame["art"], zugang="anmeldung",
        free_of_charge="ja", sign_language="ja", lebensbereiche=[frame["lebensbereich"]], sprachen=[frame["sprache"]],
        zielgruppen=[frame["zielgruppe"]], together_with=[own], serves=[frame["nord"]],
    )  # fmt: skip
    make_angebotszeit(angebot, rhythm="einzeltermin", date=NOW.date())
    make_angebot(name=f"Singen {number}", organisation=make_organisation(), mode="online", serves_all_jena=True)
    change = make_ersatz(angebot, state="eingereicht", ort=frame["ort"])
    make_vorgang(change)
    make_vorgang(angebot, kind="angabe", old_state="", new_state="", text="Telefon", is_to_review=True)
    make_standardtext()
    make_ressource(name=f"Chorwiese {number}", ortschaft=frame["zwaetzen"])
    make_konzept(frame["nord"])
    make_kontaktstelle(sozialraum=frame["nord"])
    make_hinweis(sozialraum=frame["nord"], lebensbereich=frame["lebensbereich"])
    make_antwort(question=f"Gibt es einen Chor {number}?", sozialraum=frame["nord"], rueckmeldung=make_rueckmeldung())
    Aufgabe.objects.raise_for(make_bestellung(sozialraum=frame["nord"]), Aufgabe.Kind.BESTELLUNG, Rolle.FACHDIENST)
    bedarf = make_bedarf(sozialraum=frame["nord"], lebensbereich=frame["lebensbereich"], konzept=Konzept.objects.first())
    massnahme = make_massnahme(frame["bericht"], bedarf=bedarf)
    Aufgabe.objects.raise_for(massnahme, Aufgabe.Kind.MASSNAHME, Rolle.FACHDIENST)
    make_bericht(sozialraum=frame["nord"], content=frame["bericht"].content)
    make_bericht(is_published=False)
    make_vorschlag(art=RessourceArt.objects.first(), ortschaft=frame["zwaetzen"])
    make_gremium(name=f"Chorforum {number}")
    Mitgliedschaft.objects.create(gremium=frame["gremium"], organisation=own, group="Anbieter", position=number)
    make_seite(title=f"Chorseite {number}")
    Leitsatz.objects.create(kind="leitsatz", number=number, title="Satz", text="Text")
    Leitsatz.objects.create(kind="prinzip", number=number, title="Prinzip", text="Text")
    baustein = Baustein.objects.create(number=number, title="Baustein", text="Text")
    make_nachweis(baustein)
    make_wirkung(baustein=baustein, kennzahl=frame["kennzahl"] if number % 2 else None)
    make_setting()
    make_barriere(mended_on=datetime.date(2026, 9, number % 15 + 1) if number % 2 else None)
    make_ueberpruefung()
    make_projektdokument()
    make_meilenstein()
    make_reflexion(decided_by=frame["gremium"], decided_on=NOW.date(), baustein=baustein, sozialraum=frame["nord"])
    Veranstaltung.objects.create(title="Tag", slug=f"tag-{number}", date=NOW.date(), place="Saal", text="Text")
    make_anmeldung(frame["event"])
    make_sachstandsbericht(content=frame["sachstand"].content)
    make_sachstandsbericht(is_published=False)
    frame["event"].bedarfe.add(bedarf)
    day = datetime.date(2000, 1, 1) + datetime.timedelta(number)
    make_veroeffentlichung(frame["kennzahl"], [(frame["zwaetzen"], 100 + number)], as_of=day)
    make_veroeffentlichung(None, [(frame["nord"], 3), ("jena", 90)])
    runde = own.bestaetigungsrunden.create(started_on=NOW.date())
    asked = make_angebot(name=f"Gefragt {number}", organisation=own, mode="online")
    type(asked).objects.filter(pk=asked.pk).update(asked_on=NOW.date())
    runde.fragen.create(angebot=asked)
    Aufgabe.objects.raise_for(make_rueckmeldung(), Aufgabe.Kind.RUECKMELDUNG, Rolle.FACHDIENST)
    make_rueckmeldung().close(frame["konto"])
    OutboxBackend().send_messages([PortalEmail("Antwort", "Text", to=["person@example.org"], rolle=Rolle.FACHDIENST)])
    make_konto(Rolle.FACHDIENST, password=None)
    make_wunsch(sozialraum=frame["nord"], lebensbereich=frame["lebensbereich"], month=months_back(NOW.date(), number))
    make_monatsstand(sozialraum=frame["nord"], month=months_back(NOW.date(), number))
    make_ausgabe(konto=frame["konto"])
    frame["ausgabe"].teile.create(first=number * 10, count=1, form="standard", sozialraum=frame["nord"])
    make_zugehoerigkeit(stand="beantragt")
    make_zugehoerigkeit(make_konto(), frame["organisation"])
    make_zugehoerigkeit(frame["konto"], own)
    section = {"heading": f"Chor {number}", "text": "Text", "picture": make_bild().pk}
    frame["nord"].write_fassung([section] * (number % 30 + 1), author=frame["konto"])
    make_textpruefung(frame["nord"], pruefgruppe=f"Gruppe {number}")
    make_zuordnung(frame["zwaetzen"], frame["nord"], valid_from=NOW.date() + datetime.timedelta(number))
    ortschaft = make_ortschaft(frame["nord"], is_core=False, status="vorlaeufig")
    Aufgabe.objects.raise_for(ortschaft, Aufgabe.Kind.ZUORDNUNG, Rolle.FACHDIENST)


def count_queries(client, addresses):
    counts = {}
    client.get("/suche/?q=Chor")  # the words that are new since the last question are read once
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    return counts


def count_all(frame):
    staff = Client()
    Authenticator.objects.get_or_create(user=frame["konto"], type=Authenticator.Type.TOTP, defaults={"data": {}})
    pass_second_step(staff, frame["konto"])
    return count_queries(Client(), LISTS) | count_queries(
        staff, FOR_STAFF | {SIGNED_UP: f"{frame['event'].get_work_url()}anmeldungen/"}
    )


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """Queries of each list with 10 rows and with 200, without typesetting PDFs: it takes long and asks for pictures alone."""
    clock, patch = time_machine.travel(NOW, tick=False), pytest.MonkeyPatch.context()
    with django_db_blocker.unblock(), clock, patch as patched, transaction.atomic():
        patched.setattr(pdf, "make_pdf", lambda html: b"%PDF-")
        patched.setattr(pdf, "page_count", lambda html: 1)
        frame = make_frame()
        measured = []
        for numbers in (range(1, 11), range(11, 201)):
            with derived.together():
                for number in numbers:
                    make_row(frame, number)
            if connection.vendor == "postgresql":  # nothing has told it yet how many rows there are
                connection.cursor().execute("ANALYZE")
            measured.append(count_all(frame))
        transaction.set_rollback(True)
    return measured


@pytest.mark.parametrize("name", [*LISTS, *FOR_STAFF, SIGNED_UP])
def test_list_costs_no_more_queries_with_many_rows_than_with_few(counts, name):
    few, many = counts
    assert many[name] <= few[name]  # less where a page of the search is full of one kind


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_at_most_ten_queries(counts, name):
    assert counts[1][name] <= MOST_OF_ALL.get(name, MOST)


@pytest.mark.parametrize("name", [*FOR_STAFF, SIGNED_UP])
def test_list_of_staff_costs_at_most_ten_queries_and_those_of_the_session(counts, name):
    assert counts[1][name] <= MOST_OF_ALL.get(name, MOST) + SIGNED_IN


def test_first_search_after_a_change_costs_at_most_ten_queries(client, django_assert_max_num_queries):
    nord = make_sozialraum(name="Nord")
    make_angebot(name="Chor", sozialraum=nord)
    with django_assert_max_num_queries(MOST):
        client.get("/angebote/?q=Chor&sozialraum=nord")


def test_detail_of_an_angebot_costs_the_same_for_many_relations(client, django_assert_num_queries):
    counts = []
    for number in (1, 8):
        values = {
            "lebensbereiche": [make_lebensbereich() for _ in range(number)],
            "sprachen": [make_sprache() for _ in range(number)],
            "serves": [make_sozialraum() for _ in range(number)],
            "together_with": [make_organisation() for _ in range(number)],
        }
        angebot = make_angebot(**values)
        make_angebotszeit(angebot)
        make_angebot(**values)
        with CaptureQueriesContext(connection) as queries:
            client.get(angebot.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["angebot_work", "angebot_submit", "angebot_preview", "zeit_list", "angebot_review"])
def test_page_of_one_angebot_costs_the_same_for_many_relations(client, sign_in, name):
    konto = sign_in(client, make_konto(Rolle.FACHDIENST))
    counts = []
    for number in (1, 1, 6):  # the first one also reads what is kept in memory
        public = make_angebot(organisation=make_organisation(phone="1"))
        make_zugehoerigkeit(konto, public.organisation)
        values = {
            "lebensbereiche": [make_lebensbereich() for _ in range(number)],
            "sprachen": [make_sprache() for _ in range(number)],
            "serves": [make_sozialraum() for _ in range(number)],
            "together_with": [make_organisation() for _ in range(number)],
        }
        angebot = make_ersatz(public, state="eingereicht", **values)
        for weekday in range(number):
            make_angebotszeit(angebot, weekday=weekday)
            make_vorgang(angebot, konto=make_konto())
        make_standardtext()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"teilhabe:{name}", args=[angebot.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]
