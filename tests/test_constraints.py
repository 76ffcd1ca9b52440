"""Each rule that the database holds is broken once; a rule without a line in VIOLATIONS fails."""

import datetime

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from gremien.models import (
    Baustein,
    Beschluss,
    Dokument,
    Gremium,
    Kalenderzugang,
    Leitsatz,
    Mitgliedschaft,
    Person,
    Umfrage,
    Unterstuetzung,
)
from jena_sro.inhalte.models import Aufgabe, Bild, Fundstelle, Postausgang, Sicherheitsereignis, Suchwort, Video, Weiterleitung
from jena_sro.konten.models import Konto
from jena_sro.seiten.models import SeiteFassung
from sozialraeume.models import (
    Kennzahl,
    Kennzahlwert,
    RessourceArt,
    SozialraumFassung,
    Zuordnung,
)  # fmt: skip
from teilhabe.models import (
    Angebotszeit,
    Archivdatei,
    Ausfall,
    Ausgabe,
    Blattversion,
    Einladung,
    Freigabe,
    Informationsblatt,
    InformationsblattFassung,
    Leistungserbringer,
    Listeneintrag,
    Reichweite,
    Schulferien,
    Termin,
    Zeitfenster,
)
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_anmeldung,
    make_anmerkung,
    make_ansprechperson,
    make_antwort,
    make_barriere,
    make_baustein,
    make_bedarf,
    make_bericht,
    make_beschluss,
    make_bestellung,
    make_bild,
    make_dokument,
    make_ersatz,
    make_frage,
    make_gremium,
    make_grenzverlauf,
    make_hinweis,
    make_kennzahl,
    make_kontaktstelle,
    make_konto,
    make_konzept,
    make_lebensbereich,
    make_massnahme,
    make_meilenstein,
    make_mitgliedschaft,
    make_monatsstand,
    make_nachweis,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_projektdokument,
    make_protokoll,
    make_punkt,
    make_reflexion,
    make_ressource,
    make_rueckmeldung,
    make_runde,
    make_sachstandsbericht,
    make_seite,
    make_setting,
    make_sitzung,
    make_sozialraum,
    make_sprache,
    make_standardtext,
    make_teilhabezentrum,
    make_textpruefung,
    make_ueberpruefung,
    make_umfrage,
    make_veranstaltung,
    make_video,
    make_vorgang,
    make_vorschlag,
    make_wirkung,
    make_wunsch,
    make_zielgruppe,
    make_zugehoerigkeit,
    make_zuordnung,
)
from tests.informationsblatt import make_ausgabe, make_blattversion, make_informationsblatt

OWN_APPS = ("konten", "inhalte", "sozialraeume", "gremien", "teilhabe", "seiten")
DAY, DAY_BEFORE = datetime.date(2026, 7, 2), datetime.date(2026, 7, 1)
AT_NINE, AT_TEN = datetime.time(9), datetime.time(10)
NINE_AT, TEN_AT = (datetime.datetime(2026, 7, 2, hour, tzinfo=datetime.UTC) for hour in (9, 10))


def twice(make, **values):
    """Break a uniqueness: `make` two records with the same values."""
    for _ in range(2):
        make(**values)


def make_value(ortschaft=None, sozialraum=None, area=""):
    kennzahl, _ = Kennzahl.objects.get_or_create(slug="einwohner", name="Einwohner", unit="Personen", source="Register")
    places = {"ortschaft": ortschaft, "sozialraum": sozialraum, "area": area}
    return Kennzahlwert.objects.create(kennzahl=kennzahl, as_of=DAY, value=1, **places)


def share_role(gremium, other):
    Gremium.objects.filter(pk=gremium.pk).update(geschaeftsstelle=other.geschaeftsstelle)


def own_parent(gremium):
    gremium.parent = gremium
    gremium.save()


def own_easy():
    dokument = make_dokument()
    Dokument.objects.filter(pk=dokument.pk).update(easy_of=dokument)


def same_file():
    first, second = make_dokument(), make_dokument()
    Dokument.objects.filter(pk=second.pk).update(file=first.file.name)


def same_beschluss_number():
    first, second = (make_beschluss(punkt) for punkt in [make_punkt()] * 2)
    Beschluss.objects.filter(pk=second.pk).update(number=first.number)


def same_nonce():
    first, second = (Kalenderzugang.objects.create(konto=make_konto()) for _ in range(2))
    Kalenderzugang.objects.filter(pk=second.pk).update(nonce=first.nonce)


def make_needs(seat=None, **values):
    return Unterstuetzung.objects.create(mitgliedschaft=seat or make_mitgliedschaft(), consented_on=DAY, **values)


def make_seat(gremium):
    return Mitgliedschaft.objects.create(gremium=gremium, group="Verwaltung", position=1)


def make_termin(hours=1):
    zeit = Angebotszeit.objects.first() or make_angebotszeit(rhythm="vereinbarung")
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    values = {"starts_at": start, "ends_at": start + datetime.timedelta(hours=hours)}
    return Termin.objects.create(angebot=zeit.angebot, angebotszeit=zeit, **values)


def make_zeitfenster(**values):
    return Zeitfenster.objects.create(**{"weekday": 0, "daytime": 0, "minutes": 60} | values)


def make_leistungserbringer(**values):
    return Leistungserbringer.objects.create(**{"organisation": make_organisation()} | values)


def make_leitsatz(**values):
    return Leitsatz.objects.create(**{"kind": "leitsatz", "number": 1, "title": "Wille", "text": "Er zählt."} | values)


def declined(**values):
    return make_vorschlag(**{"stand": "abgelehnt", "answer": "Gibt es schon.", "closed_at": timezone.now()} | values)


def make_fundstelle():
    suchwort, _ = Suchwort.objects.get_or_create(form="fest", stem="fest", display="Fest")
    return Fundstelle.objects.create(suchwort=suchwort, kind="probe", object_id=1, weight=1)


def make_mail(**values):
    defaults = {
        "message_id": "<1@example.org>",
        "sender": "a@example.org",
        "recipients": [],
        "rolle": "Fachdienst",
        "subject": "x",
    }
    return Postausgang.objects.create(**defaults | values)


def same_task():
    content = ContentType.objects.get_for_model(Konto)
    twice(Aufgabe.objects.create, kind="rueckmeldung", rolle="Fachdienst", content_type=content, object_id=1)


def same_number(model, owner):
    twice(model.objects.create, owner=owner, number=7, sections=[])


def same_reach():
    angebot = make_angebot()
    Reichweite.objects.create(angebot=angebot, sozialraum=angebot.sozialraeume.get(), rank=1)


def zeit(rhythm, **values):
    return lambda: make_angebotszeit(make_angebot(), rhythm, **values)


def freigabe_values():
    return {"fassung": make_informationsblatt().draft, "stelle": "datenschutz", "approved_by": "Stelle", "approved_on": DAY}


def second_valid():
    version = make_blattversion()
    Blattversion.objects.create(number=2, fassung=version.fassung, content={}, valid_from=timezone.now())


def second_informationsblatt():
    make_informationsblatt()
    Informationsblatt.objects.bulk_create([Informationsblatt(pk=2)])


def archived_twice(sozialraum=None):
    values = {"version": make_blattversion(), "form": "standard", "sha256": "x", "file": "x.pdf", "sozialraum": sozialraum}
    twice(Archivdatei.objects.create, **values)


def same_first():
    twice(make_ausgabe().teile.create, first=9, count=1, form="standard")


VIOLATIONS = {
    "teilhabe_informationsblatt_only_one": second_informationsblatt,
    "teilhabe_informationsblattfassung_number": lambda: same_number(InformationsblattFassung, make_informationsblatt()),
    "teilhabe_freigabe_once": lambda: twice(Freigabe.objects.create, **freigabe_values()),
    "teilhabe_freigabe_approved_by": lambda: Freigabe.objects.create(**freigabe_values() | {"approved_by": ""}),
    "teilhabe_blattversion_one_valid": second_valid,
    "teilhabe_blattversion_replaced": lambda: Blattversion.objects.filter(pk=make_blattversion().pk).update(stand="abgeloest"),
    "teilhabe_archivdatei_once": lambda: archived_twice(make_sozialraum()),
    "teilhabe_archivdatei_once_for_all": archived_twice,
    "teilhabe_ausgabeteil_first": same_first,
    "teilhabe_bestellung_closed": lambda: make_bestellung(stand="verschickt", closed_at=timezone.now()),
    "teilhabe_bestellung_count": lambda: make_bestellung(count=0),
    "teilhabe_bestellung_sozialraum": lambda: make_bestellung(was="heft"),
    "teilhabe_ausgabeteil_count": lambda: make_ausgabe().teile.create(first=9, count=0, form="standard"),
    "gremien_baustein_checked": lambda: make_baustein(stand="begonnen"),
    "gremien_reflexion_complete": lambda: make_reflexion(observation=""),
    "gremien_setting_complete": lambda: make_setting(target_group=""),
    "gremien_setting_dates": lambda: make_setting(started_on=DAY, ended_on=DAY_BEFORE),
    "gremien_wirkung_complete": lambda: make_wirkung(source=""),
    "gremien_wirkung_indicator": lambda: make_wirkung(indicator=""),
    "gremien_meilenstein_complete": lambda: make_meilenstein(source=""),
    "gremien_projektdokument_complete": lambda: make_projektdokument(source=""),
    "gremien_anmeldung_complete": lambda: make_anmeldung(name=""),
    "gremien_veranstaltung_signup": lambda: make_veranstaltung(date=DAY_BEFORE, signup_until=DAY),
    "gremien_veranstaltung_times": lambda: make_veranstaltung(start_time=AT_TEN, end_time=AT_NINE),
    "gremien_sachstandsbericht_frozen": lambda: make_sachstandsbericht(is_published=False, published_at=timezone.now()),
    "gremien_sachstandsbericht_title": lambda: make_sachstandsbericht(title="", is_published=False),
    "gremien_umfrage_complete": lambda: make_umfrage(easy_title=""),
    "gremien_umfrage_period": lambda: make_umfrage(opens_on=DAY, closes_on=DAY_BEFORE, stand="entwurf"),
    "gremien_umfrage_stand": lambda: Umfrage.objects.filter(pk=make_umfrage().pk).update(stand="veroeffentlicht", closed_on=DAY),
    "gremien_umfrage_closed": lambda: Umfrage.objects.filter(pk=make_umfrage().pk).update(closed_on=DAY),
    "gremien_umfrage_frozen": lambda: Umfrage.objects.filter(pk=make_umfrage().pk).update(sha256="x"),
    "gremien_frage_text": lambda: make_frage(easy_text=""),
    "gremien_frage_kind": lambda: make_frage(kind="noten"),
    "gremien_antwortzahl_once": lambda: make_umfrage().fragen.get().zahlen.create(choice="gut"),
    "gremien_freitext_text": lambda: make_umfrage("freitext").fragen.get().freitexte.create(text=""),
    "gremien_nachweis_complete": lambda: make_nachweis(address=""),
    "gremien_gremium_slug_reserved": lambda: make_gremium(slug="suche"),
    "gremien_gremium_not_own_parent": lambda: own_parent(make_gremium()),
    "gremien_mitgliedschaft_dates": lambda: make_mitgliedschaft(started_on=DAY, ended_on=DAY - datetime.timedelta(days=1)),
    "gremien_person_name": lambda: Person.objects.create(mitgliedschaft=make_seat(make_gremium()), name=""),
    "gremien_person_consent": lambda: Person.objects.create(mitgliedschaft=make_seat(make_gremium()), name="A", consent="email"),
    "gremien_sitzung_period": lambda: make_sitzung(ends_at=NINE_AT),
    "gremien_sitzung_cancelled": lambda: make_sitzung(stand="abgesagt"),
    "gremien_sitzung_once": lambda: twice(make_sitzung, gremium=make_gremium(), starts_at=NINE_AT, ends_at=TEN_AT),
    "gremien_tagesordnungspunkt_title": lambda: make_punkt(title=""),
    "gremien_tagesordnungspunkt_reason": lambda: make_punkt(stand="abgelehnt"),
    "gremien_tagesordnungspunkt_minutes": lambda: make_punkt(minutes=0),
    "gremien_tagesordnungspunkt_one_list": lambda: make_punkt(lists_open_beschluesse=True),
    "gremien_anwesenheit_once": lambda: twice(make_sitzung().anwesenheiten.create, mitgliedschaft=make_mitgliedschaft()),
    "gremien_dokument_title": lambda: make_dokument(title=""),
    "gremien_dokument_not_own_easy": own_easy,
    "gremien_protokoll_frozen": lambda: make_protokoll(stand="beschlossen"),
    "gremien_protokoll_corrections": lambda: make_protokoll(corrections_until=None),
    "gremien_anmerkung_text": lambda: make_anmerkung(text=""),
    "gremien_anmerkung_answer": lambda: make_anmerkung(stand="beantwortet"),
    "gremien_beschluss_number": same_beschluss_number,
    "gremien_beschluss_text": lambda: make_beschluss(text=""),
    "gremien_beschluss_outcome": lambda: make_beschluss(stand="erledigt"),
    "gremien_unterstuetzung_form": lambda: make_needs(document_form="brief"),
    "gremien_leitsatz_number": lambda: twice(make_leitsatz),
    "gremien_mitgliedschaft_position": lambda: twice(make_seat, gremium=make_gremium()),
    "gremien_veranstaltung_title": lambda: make_veranstaltung(title=""),
    "inhalte_aufgabe_one_open": same_task,
    "inhalte_bild_alt": lambda: make_bild(alt=""),
    "inhalte_bild_size": lambda: Bild.objects.create(file="bilder/a.webp", alt="Bank", width=0, height=1),
    "inhalte_postausgang_sent": lambda: make_mail(stand="gesendet", sent_at=timezone.now(), content=b"Text"),
    "inhalte_rueckmeldung_answer": lambda: make_rueckmeldung(stand="beantwortet", closed_at=timezone.now()),
    "inhalte_fundstelle_unique": lambda: twice(make_fundstelle),
    "inhalte_rueckmeldung_closed_at": lambda: make_rueckmeldung(stand="erledigt"),
    "inhalte_rueckmeldung_message": lambda: make_rueckmeldung(message=""),
    "inhalte_textpruefung_once": lambda: twice(make_textpruefung, owner=make_textpruefung(checked_on=DAY).owner),
    "inhalte_textpruefung_pruefgruppe": lambda: make_textpruefung(pruefgruppe=""),
    "konten_konto_email_lower": lambda: Konto.objects.filter(pk=make_konto().pk).update(email="Gross@example.org"),
    "inhalte_video_complete": lambda: make_video(transcript=""),
    "inhalte_video_size": lambda: Video.objects.create(file="videos/a.mp4", title="A", transcript="B", size=0),
    "seiten_barriere_complete": lambda: make_barriere(alternative=""),
    "seiten_ueberpruefung_examiner": lambda: make_ueberpruefung(examiner=""),
    "seiten_seite_slug": lambda: twice(make_seite, slug="pkl"),
    "seiten_seitefassung_number": lambda: same_number(SeiteFassung, make_seite()),
    "sozialraeume_bedarf_internal": lambda: make_bedarf(stays_internal=True),
    "sozialraeume_bedarf_konzept": lambda: make_bedarf(herkunft="konzept"),
    "sozialraeume_bedarf_reason": lambda: make_bedarf(stand="abgelehnt"),
    "sozialraeume_bedarf_title": lambda: make_bedarf(title=""),
    "sozialraeume_antwort_consent": lambda: make_antwort(consented_on="2999-01-01"),
    "sozialraeume_antwort_easy": lambda: make_antwort(easy_answer="Ja."),
    "sozialraeume_antwort_herkunft": lambda: make_antwort(hinweis=make_hinweis()),
    "sozialraeume_antwort_texts": lambda: make_antwort(answer=""),
    "sozialraeume_grenzverlauf_single": lambda: make_grenzverlauf(pk=2),
    "sozialraeume_grenzverlauf_source": lambda: make_grenzverlauf(source=""),
    "sozialraeume_hinweis_answer": lambda: make_hinweis(stand="beantwortet", closed_at=timezone.now()),
    "sozialraeume_hinweis_bedarf": lambda: make_hinweis(stand="aufgenommen", closed_at=timezone.now()),
    "sozialraeume_hinweis_closed": lambda: make_hinweis(stand="abgelehnt", answer="Nein."),
    "sozialraeume_hinweis_text": lambda: make_hinweis(text=""),
    "teilhabe_bericht_frozen": lambda: make_bericht(is_published=False, published_at=timezone.now()),
    "teilhabe_bericht_one_draft": lambda: twice(make_bericht, is_published=False, sozialraum=make_sozialraum()),
    "teilhabe_massnahme_complete": lambda: make_massnahme(responsible=""),
    "sozialraeume_kennzahlwert_one_place": lambda: make_value(make_ortschaft(), make_sozialraum()),
    "sozialraeume_kennzahl_numerator": lambda: make_kennzahl(kind="anteil"),
    "sozialraeume_kennzahlwert_area": lambda: twice(make_value, area="jena"),
    "sozialraeume_kennzahlwert_ortschaft": lambda: twice(make_value, ortschaft=make_ortschaft()),
    "sozialraeume_kennzahlwert_sozialraum": lambda: twice(make_value, sozialraum=make_sozialraum()),
    "sozialraeume_konzept_named": lambda: make_konzept(publisher=""),
    "sozialraeume_organisation_slug_reserved": lambda: make_organisation(slug="neu"),
    "sozialraeume_ort_checked": lambda: make_ort(checked_on=DAY),
    "sozialraeume_ort_position": lambda: make_ort(latitude=50.9),
    "sozialraeume_ortschaft_position": lambda: make_ortschaft(latitude=91),
    "sozialraeume_ortschaft_slug_reserved": lambda: make_ortschaft(slug="pdf"),
    "sozialraeume_ressource_slug_reserved": lambda: make_ressource(slug="zettel"),
    "sozialraeume_sozialraum_slug_reserved": lambda: make_sozialraum(slug="vergleich"),
    "sozialraeume_sozialraumfassung_number": lambda: same_number(SozialraumFassung, make_sozialraum()),
    "sozialraeume_kontaktstelle_reachable": lambda: make_kontaktstelle(phone=""),
    "sozialraeume_teilhabezentrum_reachable": lambda: make_teilhabezentrum(stand="vorhanden", name="Zentrum"),
    "sozialraeume_teilhabezentrum_source": lambda: make_teilhabezentrum(source=""),
    "sozialraeume_vorschlag_answer": lambda: make_vorschlag(stand="abgelehnt", closed_at=timezone.now()),
    "sozialraeume_vorschlag_closed": lambda: declined(contact="a@example.org"),
    "sozialraeume_vorschlag_ressource": lambda: make_vorschlag(stand="uebernommen", closed_at=timezone.now()),
    "sozialraeume_zuordnung_alternative": lambda: Zuordnung.objects.update(
        alternative=make_ortschaft().zuordnungen.get().sozialraum
    ),
    "sozialraeume_zuordnung_confirmed": lambda: make_zuordnung(
        make_ortschaft(), make_sozialraum(), valid_from=DAY, confirmed_at=timezone.now()
    ),
    "sozialraeume_zuordnung_day": lambda: make_zuordnung(make_ortschaft(valid_from=DAY), make_sozialraum(), valid_from=DAY),
    "teilhabe_angebot_age": lambda: make_angebot(age_from=18, age_to=17),
    "teilhabe_angebot_complete": lambda: make_angebot(mode="", ort=None),
    "teilhabe_angebot_ersetzt": lambda: make_ersatz(state="veroeffentlicht", confirmed_on=DAY),
    "teilhabe_angebot_slug": lambda: twice(make_angebot, slug="treff"),
    "teilhabe_ansprechperson_consent": lambda: make_ansprechperson(consented_on=DAY, expires_on=DAY),
    "teilhabe_vorgang_kind": lambda: make_vorgang(new_state=""),
    "teilhabe_vorgang_seen": lambda: make_vorgang(seen_at=timezone.now()),
    "teilhabe_angebot_confirmed": lambda: make_angebot(confirmed_on=None),
    "teilhabe_angebot_no_ort": lambda: make_angebot(mode="online", ort=make_ort()),
    "teilhabe_angebot_ort": lambda: make_angebot(ort=None),
    "teilhabe_angebot_slug_reserved": lambda: make_angebot(slug="neu"),
    "teilhabe_angebotszeit_fortnight": zeit("vierzehntaeglich", valid_from=None),
    "teilhabe_angebotszeit_nth": zeit("monatlich", nth=5),
    "teilhabe_angebotszeit_period": zeit("woechentlich", valid_from=DAY, valid_until=DAY_BEFORE),
    "teilhabe_angebotszeit_rhythm": zeit("woechentlich", nth=1),
    "teilhabe_angebotszeit_times": zeit("woechentlich", start_time=AT_NINE, end_time=AT_NINE),
    "teilhabe_angebotszeit_weekday": zeit("woechentlich", weekday=7),
    "teilhabe_ausfall_day": lambda: twice(Ausfall.objects.create, angebot=make_angebot(), date=DAY, reason="krank"),
    "teilhabe_ausfall_reason": lambda: Ausfall.objects.create(angebot=make_angebot(), date=DAY, reason=""),
    "inhalte_weiterleitung_slug": lambda: twice(Weiterleitung.objects.create, slug="a", content=make_organisation()),
    "teilhabe_bestaetigungsfrage_answered": lambda: make_runde().fragen.create(angebot=make_angebot(), answer="stimmt"),
    "teilhabe_bestaetigungsfrage_one_angebot": lambda: twice(make_runde().fragen.create, angebot=make_angebot()),
    "teilhabe_bestaetigungsfrage_one_ort": lambda: twice(make_runde().fragen.create, ort=make_ort()),
    "teilhabe_bestaetigungsfrage_subject": lambda: make_runde().fragen.create(),
    "teilhabe_bestaetigungsrunde_unique": lambda: twice(make_runde, organisation=make_organisation()),
    "teilhabe_einladung_email_lower": lambda: Einladung.objects.create(organisation=make_organisation(), email="A@example.org"),
    "teilhabe_einladung_unique": lambda: twice(Einladung.objects.create, organisation=make_organisation(), email="a@example.org"),
    "teilhabe_leistungserbringer_period": lambda: make_leistungserbringer(valid_from=DAY, valid_until=DAY_BEFORE),
    "teilhabe_reichweite_unique": same_reach,
    "teilhabe_schulferien_period": lambda: Schulferien.objects.create(name="Ferien", start=DAY, end=DAY_BEFORE),
    "teilhabe_monatsstand_month": lambda: make_monatsstand(month=DAY),
    "teilhabe_monatsstand_open": lambda: make_monatsstand(offers=1, open_offers=2),
    "teilhabe_monatsstand_unique": lambda: twice(make_monatsstand, sozialraum=make_sozialraum()),
    "teilhabe_wunsch_month": lambda: make_wunsch(count=0),
    "teilhabe_wunsch_unique": lambda: twice(make_wunsch, lebensbereich=make_lebensbereich()),
    "teilhabe_zeitfenster_unique": lambda: twice(make_zeitfenster, angebot=make_angebot()),
    "teilhabe_zeitfenster_values": lambda: make_zeitfenster(angebot=make_angebot(), minutes=0),
    "teilhabe_termin_period": lambda: make_termin(hours=0),
    "teilhabe_termin_unique": lambda: twice(make_termin),
    "teilhabe_zugehoerigkeit_decided": lambda: make_zugehoerigkeit(decided_at=None),
    "teilhabe_zugehoerigkeit_reason": lambda: make_zugehoerigkeit(stand="abgelehnt", reason=""),
    "teilhabe_zugehoerigkeit_unique": lambda: twice(make_zugehoerigkeit, konto=make_konto(), organisation=make_organisation()),
}
# Further ways to break a rule that has several sides.
MORE = {
    "public question without words": ("antwort_texts", lambda: make_antwort(question="")),
    "easy question without an answer": ("antwort_easy", lambda: make_antwort(easy_question="Gibt es das?")),
    "Vorschlag behind a Hinweis": ("antwort_herkunft", lambda: make_antwort(herkunft="hinweis", vorschlag=make_vorschlag())),
    "Rückmeldung behind a Hinweis": (
        "antwort_herkunft",
        lambda: make_antwort(herkunft="hinweis", rueckmeldung=make_rueckmeldung()),
    ),
    "passage of no Konzept": ("bedarf_konzept", lambda: make_bedarf(passage="Seite 3")),
    "closed Hinweis with a contact": (
        "hinweis_closed",
        lambda: make_hinweis(stand="abgelehnt", answer="Nein.", closed_at=timezone.now(), contact="a@example.org"),
    ),
    "order without an address": ("bestellung_closed", lambda: make_bestellung(contact="")),
    "sent order with a note": (
        "bestellung_closed",
        lambda: make_bestellung(stand="verschickt", closed_at=timezone.now(), contact="", note="Anna"),
    ),
    "sent order that knows who sent it": (
        "bestellung_closed",
        lambda: make_bestellung(stand="verschickt", closed_at=timezone.now(), contact="", closed_by=make_konto()),
    ),
    "too many copies": ("bestellung_count", lambda: make_bestellung(count=51)),
    "new Hinweis with a Bedarf": ("hinweis_bedarf", lambda: make_hinweis(bedarf=make_bedarf())),
    "progress of no day": ("baustein_checked", lambda: make_baustein(progress_text="Ein Anfang.")),
    "Reflexion without title": ("reflexion_complete", lambda: make_reflexion(title="")),
    "Reflexion without change": ("reflexion_complete", lambda: make_reflexion(change="")),
    "Wirkung with two indicators": ("wirkung_indicator", lambda: make_wirkung(kennzahl=make_kennzahl(), indicator="Antworten")),
    "Wirkung without title": ("wirkung_complete", lambda: make_wirkung(title="")),
    "Setting without text": ("setting_complete", lambda: make_setting(text="")),
    "Meilenstein without title": ("meilenstein_complete", lambda: make_meilenstein(title="", slug="x")),
    "Projektdokument without text": ("projektdokument_complete", lambda: make_projektdokument(text="")),
    "Anmeldung without contact": ("anmeldung_complete", lambda: make_anmeldung(contact="")),
    "end of an event without start": ("veranstaltung_times", lambda: make_veranstaltung(end_time=AT_NINE)),
    "draft of a Sachstandsbericht with a hash": (
        "sachstandsbericht_frozen",
        lambda: make_sachstandsbericht(is_published=False, sha256="0" * 64),
    ),
    "Barriere without place": ("barriere_complete", lambda: make_barriere(place="")),
    "Video without title": ("video_complete", lambda: make_video(title="")),
    "Nachweis without words": ("nachweis_complete", lambda: make_nachweis(label="")),
    "draft with a hash": ("bericht_frozen", lambda: make_bericht(is_published=False, sha256="0" * 64)),
    "Massnahme without text": ("massnahme_complete", lambda: make_massnahme(text="")),
    "closed day of an open Rückmeldung": ("closed_at", lambda: make_rueckmeldung(closed_at=timezone.now())),
    "Vorschlag declined without a day": ("vorschlag_closed", lambda: declined(closed_at=None)),
    "new Vorschlag with a day": ("vorschlag_closed", lambda: make_vorschlag(closed_at=timezone.now())),
    "declined Vorschlag with a Ressource": ("vorschlag_ressource", lambda: declined(ressource=make_ressource())),
    "Konzept without title": ("konzept_named", lambda: make_konzept(title="", slug="x")),
    "value of no place": ("one_place", make_value),
    "confirmed by somebody but provisional": (
        "zuordnung_confirmed",
        lambda: make_zuordnung(make_ortschaft(), make_sozialraum(), valid_from=DAY, confirmed_by=make_konto()),
    ),
    "submitted without saying how one gets in": ("angebot_complete", lambda: make_angebot(state="eingereicht", zugang="")),
    "change with an address": ("angebot_ersetzt", lambda: make_ersatz(slug="aenderung")),
    "step that leads nowhere": ("vorgang_kind", lambda: make_vorgang(old_state="eingereicht", new_state="eingereicht")),
    "note without text": ("vorgang_kind", lambda: make_vorgang(kind="notiz", old_state="", new_state="")),
    "small fact with a state": ("vorgang_kind", lambda: make_vorgang(kind="angabe", text="Telefon")),
    "person without name": ("ansprechperson_consent", lambda: make_ansprechperson(name="")),
    "longitude alone": ("ort_position", lambda: make_ort(longitude=11.6)),
    "position beyond the pole": ("ort_position", lambda: make_ort(latitude=90.1, longitude=11.6)),
    "checker without day": ("ort_checked", lambda: make_ort(checked_by="begehung")),
    "longitude of an Ortschaft": ("ortschaft_position", lambda: make_ortschaft(longitude=-181)),
    "end alone": ("times", zeit("woechentlich", start_time=None)),
    "start alone": ("times", zeit("woechentlich", end_time=None)),
    "neither start nor end": ("times", zeit("einzeltermin", start_time=None, end_time=None)),
    "end before start": ("times", zeit("einzeltermin", start_time=AT_TEN, end_time=AT_NINE)),
    "times by appointment": ("times", zeit("vereinbarung", start_time=AT_NINE, end_time=AT_TEN)),
    "start by appointment": ("times", zeit("vereinbarung", start_time=AT_NINE)),
    "weekly without weekday": ("rhythm", zeit("woechentlich", weekday=None)),
    "weekly with a date": ("rhythm", zeit("woechentlich", date=DAY)),
    "monthly without nth": ("rhythm", zeit("monatlich", nth=None)),
    "single date without date": ("rhythm", zeit("einzeltermin", date=None)),
    "single date with a weekday": ("rhythm", zeit("einzeltermin", weekday=0)),
    "weekday by appointment": ("rhythm", zeit("vereinbarung", weekday=0)),
    "unknown rhythm": ("rhythm", lambda: Angebotszeit.objects.filter(pk=make_angebotszeit().pk).update(rhythm="nie")),
    "nth of zero": ("nth", zeit("monatlich", nth=0)),
    "weekday below Monday": ("weekday", zeit("woechentlich", weekday=-1)),
}


# `unique=True` of a field: model and field -> two records that share it.
def same_version_number():
    version = make_blattversion()
    values = {"stand": "abgeloest", "replaced_at": timezone.now(), "valid_from": timezone.now()}
    Blattversion.objects.create(number=version.number, fassung=version.fassung, content={}, **values)


def same_of_ausgabe(field):
    first, second = make_ausgabe(), make_ausgabe()
    Ausgabe.objects.filter(pk=second.pk).update(**{field: getattr(first, field)})


SHARED = {
    "teilhabe.Listeneintrag.angebot_pk": lambda: twice(
        Listeneintrag.objects.create, angebot_pk=1, is_public=True, sort_key="", merkmale=""
    ),
    "teilhabe.Ausgabe.number": lambda: same_of_ausgabe("number"),
    "teilhabe.Ausgabe.token": lambda: same_of_ausgabe("token"),
    "teilhabe.Blattversion.number": same_version_number,
    "gremien.Baustein.number": lambda: twice(Baustein.objects.create, number=1, title="Fest", text=""),
    "gremien.Gremium.geschaeftsstelle": lambda: share_role(make_gremium(), make_gremium()),
    "gremien.Person.mitgliedschaft": lambda: twice(Person.objects.create, mitgliedschaft=make_mitgliedschaft(), name="B"),
    "gremien.Protokoll.sitzung": lambda: twice(make_protokoll, sitzung=make_sitzung()),
    "gremien.Dokument.file": same_file,
    "gremien.Dokument.easy_of": lambda: twice(make_dokument, easy_of=make_dokument()),
    "gremien.Unterstuetzung.mitgliedschaft": lambda: twice(make_needs, seat=make_mitgliedschaft()),
    "gremien.Kalenderzugang.konto": lambda: twice(Kalenderzugang.objects.create, konto=make_konto()),
    "gremien.Kalenderzugang.nonce": same_nonce,
    "gremien.Meilenstein.slug": lambda: twice(make_meilenstein, slug="anfang"),
    "gremien.Projektdokument.slug": lambda: twice(make_projektdokument, slug="standards"),
    "gremien.Anmeldung.form_token": lambda: twice(make_anmeldung, form_token="0" * 32),
    "gremien.Sachstandsbericht.slug": lambda: twice(make_sachstandsbericht, slug="sachstand"),
    "gremien.Umfrage.slug": lambda: twice(make_umfrage, slug="treff"),
    "gremien.Gremium.slug": lambda: twice(make_gremium, slug="forum"),
    "gremien.Veranstaltung.slug": lambda: twice(make_veranstaltung, slug="fest"),
    "inhalte.Bild.file": lambda: twice(Bild.objects.create, file="bilder/a.webp", alt="Bank", width=1, height=1),
    "inhalte.Video.file": lambda: [
        Video.objects.create(file="videos/a.mp4", title="A", transcript="B", size=1, place=place) for place in Video.Place
    ],
    "inhalte.Video.place": lambda: twice(make_video),
    "seiten.Ueberpruefung.reviewed_on": lambda: twice(make_ueberpruefung, reviewed_on=DAY),
    "inhalte.Postausgang.message_id": lambda: twice(make_mail),
    "inhalte.Sicherheitsereignis.number": lambda: twice(
        Sicherheitsereignis.objects.create, number=1, art="rolle", created_at=timezone.now()
    ),
    "inhalte.Rueckmeldung.form_token": lambda: twice(make_rueckmeldung, form_token="0" * 32),
    "inhalte.Suchwort.form": lambda: twice(Suchwort.objects.create, form="fest", stem="fest", display="Fest"),
    "konten.Konto.email": lambda: twice(Konto.objects.create, email="anna@example.org"),
    "sozialraeume.Antwort.hinweis": lambda: twice(make_antwort, herkunft="hinweis", hinweis=make_hinweis()),
    "sozialraeume.Antwort.rueckmeldung": lambda: twice(make_antwort, rueckmeldung=make_rueckmeldung()),
    "sozialraeume.Antwort.vorschlag": lambda: twice(make_antwort, herkunft="vorschlag", vorschlag=make_vorschlag()),
    "sozialraeume.Hinweis.form_token": lambda: twice(make_hinweis, form_token="0" * 32),
    "teilhabe.Bestellung.form_token": lambda: twice(make_bestellung, form_token="0" * 32),
    "teilhabe.Bericht.slug": lambda: twice(make_bericht, slug="nord"),
    "sozialraeume.Kennzahl.name": lambda: [Kennzahl.objects.create(name="Haushalte", slug=slug) for slug in "ab"],
    "sozialraeume.Kennzahl.slug": lambda: [Kennzahl.objects.create(name=name, slug="haushalte") for name in "ab"],
    "sozialraeume.Konzept.slug": lambda: twice(make_konzept, slug="konzept"),
    "sozialraeume.Organisation.slug": lambda: twice(make_organisation, slug="verein"),
    "sozialraeume.Ortschaft.slug": lambda: twice(make_ortschaft, slug="zwaetzen"),
    "sozialraeume.Ressource.slug": lambda: twice(make_ressource, slug="park"),
    "sozialraeume.RessourceArt.name": lambda: [RessourceArt.objects.create(name="Park", slug=slug) for slug in "ab"],
    "sozialraeume.RessourceArt.slug": lambda: [RessourceArt.objects.create(name=name, slug="park") for name in "ab"],
    "sozialraeume.Sozialraum.motif": lambda: twice(make_sozialraum, motif="punkte"),
    "sozialraeume.Sozialraum.position": lambda: twice(make_sozialraum, position=1),
    "sozialraeume.Sozialraum.slug": lambda: twice(make_sozialraum, slug="nord"),
    "sozialraeume.Teilhabezentrum.sozialraum": lambda: twice(make_teilhabezentrum, sozialraum=make_sozialraum()),
    "sozialraeume.Vorschlag.form_token": lambda: twice(make_vorschlag, form_token="0" * 32),
    "teilhabe.Angebot.ersetzt": lambda: twice(make_ersatz, angebot=make_angebot()),
    "teilhabe.Ansprechperson.angebot": lambda: twice(make_ansprechperson, angebot=make_angebot()),
    "teilhabe.Standardtext.name": lambda: twice(make_standardtext, name="Zeiten"),
    "teilhabe.Angebotsart.name": lambda: [make_angebotsart(name="Treff", slug=slug) for slug in "ab"],
    "teilhabe.Angebotsart.slug": lambda: [make_angebotsart(name=name, slug="treff") for name in "ab"],
    "sozialraeume.Lebensbereich.code": lambda: twice(make_lebensbereich, code="d1"),
    "sozialraeume.Lebensbereich.slug": lambda: twice(make_lebensbereich, slug="wohnen"),
    "teilhabe.Leistungserbringer.organisation": lambda: twice(make_leistungserbringer, organisation=make_organisation()),
    "teilhabe.Sprache.name": lambda: [make_sprache(name="Deutsch", slug=slug) for slug in "ab"],
    "teilhabe.Sprache.slug": lambda: [make_sprache(name=name, slug="deutsch") for name in "ab"],
    "teilhabe.Zielgruppe.name": lambda: [make_zielgruppe(name="Eltern", slug=slug) for slug in "ab"],
    "teilhabe.Zielgruppe.slug": lambda: [make_zielgruppe(name=name, slug="eltern") for name in "ab"],
}


def own_models():
    models_of = (apps.get_app_config(label).get_models() for label in OWN_APPS)
    return [model for models_ in models_of for model in models_ if not model.__name__.startswith("Historical")]


def constraints():
    return {constraint.name: constraint for model in own_models() for constraint in model._meta.constraints}


def unique_fields():
    fields = [(model, field) for model in own_models() for field in model._meta.local_fields]
    return {f"{model._meta.label}.{field.name}" for model, field in fields if field.unique and not field.primary_key}


def assert_refused(violate, *hints):
    """The database refuses it, and names the constraint or (SQLite for a uniqueness) the columns."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        violate()
    assert any(hint in str(refusal.value) for hint in hints), refusal.value


def columns(name):
    """How SQLite names a broken UniqueConstraint."""
    for model in own_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, models.UniqueConstraint):
                fields = [model._meta.get_field(field).column for field in constraint.fields]
                return ", ".join(f"{model._meta.db_table}.{column}" for column in fields)
    return name


def test_every_constraint_has_a_violation():
    assert set(VIOLATIONS) == set(constraints())


def test_every_unique_field_has_a_violation():
    assert set(SHARED) == unique_fields()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_constraint_refuses_its_violation(db, name):
    assert_refused(VIOLATIONS[name], name, columns(name))


@pytest.mark.parametrize("name", MORE)
def test_constraint_refuses_its_other_sides(db, name):
    ending, violate = MORE[name]
    assert_refused(violate, f"_{ending}")


@pytest.mark.parametrize("name", SHARED)
def test_unique_field_refuses_a_second(db, name):
    model, field = name.rsplit(".", 1)
    model = apps.get_model(model)
    column = model._meta.get_field(field).column
    assert_refused(SHARED[name], f"{model._meta.db_table}.{column}", f"({column})=", f'("{column}")=')


@pytest.mark.parametrize("name", constraints())
def test_constraint_is_named_after_its_model(name):
    owners = [model for model in own_models() if name in {constraint.name for constraint in model._meta.constraints}]
    assert [name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_") for model in owners] == [True]


# People never meet these: the portal alone writes what they guard.
WITHOUT_MESSAGE = {"teilhabe_zeitfenster_unique", "teilhabe_zeitfenster_values"} | {
    "inhalte_fundstelle_unique",
    "teilhabe_reichweite_unique",
    "teilhabe_termin_period",
    "teilhabe_termin_unique",
}


@pytest.mark.parametrize("name", [name for name in constraints() if name not in WITHOUT_MESSAGE])
def test_constraint_explains_itself_in_german(name):
    constraint = constraints()[name]
    own_words = constraint.violation_error_message != constraint.default_violation_error_message
    assert own_words or isinstance(constraint, models.UniqueConstraint)


def test_form_of_an_ort_reads_the_message_of_the_constraint(db):
    ort = make_ort()
    ort.latitude = 50.9
    with pytest.raises(ValidationError, match="Breite und Länge zusammen"):
        ort.full_clean()
