"""Records for tests: each `make_<model>` stores one with sensible values and what it needs; `values` win."""

import datetime
import hashlib
from io import BytesIO
from itertools import count

import pikepdf
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from gremien.actions.protokolle import gather as gather_minutes
from gremien.actions.umfragen import close_umfrage, open_umfrage, publish_umfrage
from gremien.actions.umfragen import gather as gather_umfrage
from gremien.models import (
    Anmeldung,
    Anmerkung,
    Baustein,
    Beschluss,
    Dokument,
    Frage,
    Gremium,
    Leitsatz,
    Meilenstein,
    Nachweis,
    Person,
    Projektdokument,
    Protokoll,
    Reflexion,
    Sachstandsbericht,
    Setting,
    Sitzung,
    Tagesordnungspunkt,
    Umfrage,
    Veranstaltung,
    Wirkung,
)
from gremien.sachstand import gather as gather_sachstand
from jena_sro.inhalte import derived
from jena_sro.inhalte.bilder import read_picture, store_picture
from jena_sro.inhalte.easy_text import easy_sha256, standard_sha256
from jena_sro.inhalte.frozen import hash_of
from jena_sro.inhalte.models import Rueckmeldung, Textpruefung, Video
from jena_sro.konten.models import Konto
from jena_sro.seiten.models import Barriere, Seite, Ueberpruefung
from sozialraeume.actions.kennzahlen import publish_kennzahl
from sozialraeume.models import (
    Antwort,
    Bedarf,
    Grenzverlauf,
    Hinweis,
    Kennzahl,
    Kennzahlwert,
    Kontaktstelle,
    Konzept,
    Lebensbereich,
    Organisation,
    Ort,
    Ortschaft,
    Ressource,
    RessourceArt,
    Sozialraum,
    Teilhabezentrum,
    Umgebung,
    Vorschlag,
    Zuordnung,
)
from teilhabe.bericht import gather
from teilhabe.models import (
    Angebot,
    Angebotsart,
    Angebotszeit,
    Ansprechperson,
    Bericht,
    Bestaetigungsrunde,
    Bestellung,
    Massnahme,
    Monatsstand,
    Schulferien,
    Sprache,
    Standardtext,
    Vorgang,
    Wunsch,
    Zielgruppe,
    Zugehoerigkeit,
)
from teilhabe.models.luecken import month_of

PASSWORD = "Muschelkalk-Hang-Orchidee"
LONG_AGO = datetime.date(2020, 1, 1)
MONDAY = 0
ANGEBOT_RELATIONS = ("together_with", "lebensbereiche", "zielgruppen", "sprachen", "serves")
TIMES = {"start_time": datetime.time(9), "end_time": datetime.time(12)}
ANGEBOTSZEIT_VALUES = {
    "woechentlich": {"weekday": MONDAY, **TIMES},
    "vierzehntaeglich": {"weekday": MONDAY, "valid_from": LONG_AGO, **TIMES},
    "monatlich": {"weekday": MONDAY, "nth": 1, **TIMES},
    "einzeltermin": {"date": LONG_AGO, **TIMES},
    "vereinbarung": {},
}

numbers = count(1000)  # above the positions of the reference data


def make_konto(*rollen, password=PASSWORD, **values):
    konto = Konto.objects.create_user(**{"email": f"konto{next(numbers)}@example.org", "password": password} | values)
    for rolle in rollen:
        konto.groups.add(Group.objects.get_or_create(name=rolle)[0])
    return konto


def make_sozialraum(**values):
    number = next(numbers)
    used = Sozialraum.objects.values_list("motif", flat=True)
    motif = next((motif for motif in Sozialraum.Motif.values if motif not in used), f"m{number}")
    defaults = {"name": f"Raum {number}", "position": number, "motif": motif, "short_text": "Zwischen Fluss und Hang."}
    return Sozialraum.objects.create(**defaults | values)


def make_ortschaft(sozialraum=None, *, valid_from=LONG_AGO, status=Zuordnung.Status.BESTAETIGT, **values):
    """An Ortschaft with its Zuordnung to `sozialraum`, a new one unless given."""
    defaults = {"is_core": True, "latitude": 50.93, "longitude": 11.59, "postal_code": "07743"}
    ortschaft = Ortschaft.objects.create(**{"name": f"Dorf {next(numbers)}"} | defaults | values)
    make_zuordnung(ortschaft, sozialraum or make_sozialraum(), valid_from=valid_from, status=status)
    return ortschaft


def make_grenzverlauf(**values):
    """Boundaries without shapes: maps stay schematic."""
    shapes = {"areas": {}, "drawn": {}, "distances": {}, "digest": "0" * 64}
    return Grenzverlauf.objects.create(**{"pk": 1, "source": "erfunden", "as_of": LONG_AGO} | shapes | values)


def make_zuordnung(ortschaft, sozialraum, **values):
    return Zuordnung.objects.create(ortschaft=ortschaft, sozialraum=sozialraum, **{"valid_from": LONG_AGO} | values)


def make_organisation(**values):
    name = f"Verein {next(numbers)}"
    return Organisation.objects.create(**{"name": name, "short_name": name, "kind": Organisation.Kind.VEREIN} | values)


def make_zugehoerigkeit(konto=None, organisation=None, *, stand="bestaetigt", **values):
    """Konto works for Organisation, confirmed and in charge unless told otherwise."""
    decided = {} if stand == "beantragt" else {"decided_at": timezone.now(), "reason": "Nein" if stand == "abgelehnt" else ""}
    konto, organisation = konto or make_konto(), organisation or make_organisation()
    return Zugehoerigkeit.objects.create(konto=konto, organisation=organisation, stand=stand, **decided | values)


def make_ort(**values):
    defaults = {"name": f"Haus {next(numbers)}", "street": "Am Ufer 1", "postal_code": "07743"}
    values["organisation"] = values.get("organisation") or make_organisation()
    values["ortschaft"] = values.get("ortschaft") or make_ortschaft()
    return Ort.objects.create(**defaults | values)


def make_angebotsart(**values):
    name = f"Art {next(numbers)}"
    return Angebotsart.objects.create(**{"name": name, "slug": name.lower().replace(" ", "-")} | values)


def make_lebensbereich(**values):
    number = next(numbers)
    defaults = {"code": f"{number:x}"[-2:], "name": f"Bereich {number}", "label": f"Thema {number}", "position": number}
    return Lebensbereich.objects.create(**defaults | {"slug": f"thema-{number}", "description": "Zum Beispiel."} | values)


def make_zielgruppe(**values):
    number = next(numbers)
    return Zielgruppe.objects.create(**{"name": f"Gruppe {number}", "slug": f"gruppe-{number}"} | values)


def make_sprache(**values):
    number = next(numbers)
    return Sprache.objects.create(**{"name": f"Sprache {number}", "slug": f"sprache-{number}"} | values)


def make_runde(**values):
    """A round of questions that began today."""
    values["organisation"] = values.get("organisation") or make_organisation()
    return Bestaetigungsrunde.objects.create(**{"started_on": timezone.localdate()} | values)


def make_schulferien(**values):
    """One week from today on."""
    today = timezone.localdate()
    defaults = {"name": f"Ferien {next(numbers)}", "start": today, "end": today + datetime.timedelta(days=6)}
    return Schulferien.objects.create(**defaults | values)


def make_angebot(**values):
    """A published Angebot at an Ort, without relations and times unless given; `sozialraum` says where it lies."""
    relations = {name: values.pop(name) for name in ANGEBOT_RELATIONS if name in values}
    sozialraum = values.pop("sozialraum", None)
    values["art"] = values.get("art") or Angebotsart.objects.first() or make_angebotsart()
    values["organisation"] = values.get("organisation") or make_organisation()
    if values.get("mode", "vor_ort") == "vor_ort" and "ort" not in values:
        values["ort"] = make_ort(organisation=values["organisation"], ortschaft=sozialraum and make_ortschaft(sozialraum))
    name = f"Treff {next(numbers)}"
    defaults = {"name": name, "short_text": "Reden und Kaffee trinken.", "text": "Kommen Sie vorbei.", "state": "veroeffentlicht"}
    with derived.together():
        angebot = Angebot.objects.create(**defaults | {"confirmed_on": timezone.localdate()} | values)
        for relation, objects in relations.items():
            getattr(angebot, relation).set(objects)
    return angebot


def make_angebote(number, **values):
    """Many Angebote at one Ort of one Organisation; what is derived from them is worked out once."""
    with derived.together():
        organisation = values.pop("organisation", None) or make_organisation()
        if values.get("mode", "vor_ort") == "vor_ort" and "ort" not in values:
            sozialraum = values.pop("sozialraum", None)
            values["ort"] = make_ort(organisation=organisation, ortschaft=sozialraum and make_ortschaft(sozialraum))
        return [make_angebot(organisation=organisation, **values) for _ in range(number)]


def make_angebotszeit(angebot=None, rhythm="woechentlich", **values):
    """Each Monday from 9 to 12 unless told otherwise; on every holiday too."""
    defaults = {"not_on_holidays": False} | ANGEBOTSZEIT_VALUES[rhythm]
    return Angebotszeit.objects.create(angebot=angebot or make_angebot(), rhythm=rhythm, **defaults | values)


def make_draft(**values):
    """An Angebot with all that is needed to submit it, not submitted yet."""
    values["organisation"] = values.get("organisation") or make_organisation(phone="03641 1")
    angebot = make_angebot(**{"state": "entwurf", "confirmed_on": None} | values)
    make_angebotszeit(angebot)
    return angebot


def make_ersatz(angebot=None, **values):
    """A change beside a public Angebot."""
    angebot = angebot or make_angebot()
    own = {"organisation": angebot.organisation, "ort": angebot.ort, "ersetzt": angebot, "confirmed_on": None}
    return make_angebot(**{"state": "entwurf", "name": angebot.name} | own | values)


def make_vorgang(angebot=None, **values):
    defaults = {"kind": "stand", "old_state": "entwurf", "new_state": "eingereicht"}
    return Vorgang.objects.create(angebot=angebot or make_angebot(), **defaults | values)


def make_ansprechperson(angebot=None, **values):
    """Somebody who agreed today, for a year."""
    today = timezone.localdate()
    consent = {"consent": "schriftlich", "consented_on": today, "expires_on": today + datetime.timedelta(days=365)}
    return Ansprechperson.objects.create(angebot=angebot or make_angebot(), **{"name": "Kim Beispiel"} | consent | values)


def make_standardtext(**values):
    defaults = {"name": f"Satz {next(numbers)}", "teil": "wann", "text": "Bitte tragen Sie die Zeiten ein."}
    return Standardtext.objects.create(**defaults | values)


def make_wunsch(**values):
    """One wish of this month for all of Jena."""
    values["lebensbereich"] = values.get("lebensbereich") or make_lebensbereich()
    return Wunsch.objects.create(**{"month": month_of(timezone.localdate())} | values)


def make_monatsstand(**values):
    """Snapshot of this month for all of Jena and all topics."""
    figures = {"offers": 3, "open_offers": 2, "minutes": 360, "open_minutes": 180}
    return Monatsstand.objects.create(**{"month": month_of(timezone.localdate())} | figures | values)


def make_ressource(**values):
    values["art"] = values.get("art") or RessourceArt.objects.get_or_create(name="Park", slug="park", umgebung="natuerlich")[0]
    values["ortschaft"] = values.get("ortschaft") or make_ortschaft()
    defaults = {"name": f"Wiese {next(numbers)}", "umgebung": Umgebung.NATUERLICH, "text": "Bänke unter Bäumen."}
    return Ressource.objects.create(**defaults | values)


def make_konzept(*sozialraeume, **values):
    """A paper about the Sozialräume."""
    defaults = {"title": f"Konzept {next(numbers)}", "date": LONG_AGO, "publisher": "Stadt Jena"}
    konzept = Konzept.objects.create(**defaults | values)
    konzept.sozialraeume.set(sozialraeume)
    return konzept


def make_teilhabezentrum(**values):
    values["sozialraum"] = values.get("sozialraum") or make_sozialraum()
    defaults = {"stand": "geplant", "source": "Auskunft der Stadt", "as_of": LONG_AGO}
    return Teilhabezentrum.objects.create(**defaults | values)


def make_kontaktstelle(**values):
    number = next(numbers)
    texts = {"function": f"Quartiersmanagement {number}", "organisation_name": "Verein", "purpose": "Räume finden."}
    return Kontaktstelle.objects.create(**texts | {"phone": "03641 1", "confirmed_on": LONG_AGO} | values)


def make_kennzahl(**values):
    number = next(numbers)
    defaults = {"name": f"Zahl {number}", "definition": "Alle, die zählen.", "unit": "Menschen", "source": "Statistik der Stadt"}
    return Kennzahl.objects.create(**defaults | values)


def make_kennzahlwert(kennzahl, value, *, as_of=LONG_AGO, place="jena", **values):
    """A delivered value, of all Jena unless `place` is an Ortschaft, a Sozialraum or a word for an area."""
    if isinstance(place, str):
        values["area"] = place
    else:
        values["ortschaft" if isinstance(place, Ortschaft) else "sozialraum"] = place
    return Kennzahlwert.objects.create(kennzahl=kennzahl, value=value, as_of=as_of, **values)


def make_veroeffentlichung(kennzahl=None, figures=None, *, as_of=LONG_AGO):
    """Published figures of one day; `figures` are pairs of place and value."""
    kennzahl = kennzahl or make_kennzahl()
    for place, value in figures or [("jena", 100)]:
        make_kennzahlwert(kennzahl, value, as_of=as_of, place=place)
    return publish_kennzahl(kennzahl=kennzahl, as_of=as_of)


def make_vorschlag(**values):
    """A proposal as the public form leaves it, without the Aufgabe."""
    defaults = {"name": f"Bank {next(numbers)}", "place": "am Weg", "text": "Ruhig.", "form_token": f"{next(numbers):032x}"}
    return Vorschlag.objects.create(**defaults | values)


def make_bedarf(**values):
    """A public Bedarf."""
    values["sozialraum"] = values.get("sozialraum") or make_sozialraum()
    values["lebensbereich"] = values.get("lebensbereich") or Lebensbereich.objects.first() or make_lebensbereich()
    defaults = {"title": f"Treff {next(numbers)}", "herkunft": "begehung", "noted_on": LONG_AGO, "is_public": True}
    return Bedarf.objects.create(**defaults | values)


def make_antwort(**values):
    defaults = {"herkunft": "rueckmeldung", "question": "Gibt es einen Chor?", "answer": "Ja, am Montag."}
    return Antwort.objects.create(**defaults | {"consented_on": timezone.localdate()} | values)


def make_hinweis(**values):
    """As the public form leaves it, without the Aufgabe."""
    return Hinweis.objects.create(**{"text": "Eine Bank.", "form_token": f"{next(numbers):032x}"} | values)


def make_bestellung(**values):
    """As the public form leaves it, without the Aufgabe."""
    defaults = {"was": "informationsblatt", "contact": "Änne Größ\nWeg 1\n07743 Jena", "form_token": f"{next(numbers):032x}"}
    return Bestellung.objects.create(**defaults | values)


def make_bericht(*, is_published=True, content=None, **values):
    """A published Bericht that says what is known of its Sozialraum, unless `content` is given."""
    slug = values.pop("slug", None)
    values["sozialraum"] = values.get("sozialraum") or make_sozialraum()
    bericht = Bericht.objects.create(**{"introduction": "Worum es geht."} | values)
    if is_published:
        bericht.publish(content or gather(bericht), None)
    if slug:
        Bericht.objects.filter(pk=bericht.pk).update(slug=slug)
    return Bericht.objects.get(pk=bericht.pk)


def make_massnahme(bericht=None, **values):
    """Of a draft unless told otherwise."""
    bericht = bericht or make_bericht(is_published=False)
    return Massnahme.objects.create(bericht=bericht, **{"text": "Fragen.", "responsible": "Amt", "due_on": LONG_AGO} | values)


def make_gremium(**values):
    number = next(numbers)
    texts = {"short_text": "Berät.", "mandate": "Beraten.", "rhythm": "monatlich"}
    defaults = {"name": f"Gremium {number}", "kind": Gremium.Kind.FACHFORUM, "position": number}
    return Gremium.objects.create(**defaults | texts | values)


def make_mitgliedschaft(gremium=None, **values):
    """A seat with a name that is not public."""
    gremium = gremium or make_gremium()
    seat = gremium.mitgliedschaften.create(**{"group": "Stadt", "function": "Leitung", "position": next(numbers)} | values)
    Person.objects.create(mitgliedschaft=seat, name="A. Beispiel")
    return seat


def make_sitzung(gremium=None, *, in_days=None, **values):
    """A meeting in the far future, or so many days from now, unless times are given."""
    begin = timezone.now().replace(minute=0, second=0, microsecond=0) + datetime.timedelta(days=in_days or 3650 + next(numbers))
    times = {"starts_at": begin, "ends_at": begin + datetime.timedelta(hours=2)}
    return Sitzung.objects.create(gremium=gremium or make_gremium(), **times | values)


def make_punkt(sitzung=None, **values):
    sitzung = sitzung or make_sitzung()
    return Tagesordnungspunkt.objects.create(sitzung=sitzung, **{"title": "Bänke", "position": next(numbers) % 30000} | values)


def make_beschluss(punkt=None, **values):
    return Beschluss.objects.create(punkt=punkt or make_punkt(), **{"text": "Eine Bank kommt an den Weg."} | values)


def make_protokoll(sitzung=None, *, is_decided=False, **values):
    """Minutes in the correction round, or decided ones."""
    sitzung = sitzung or make_sitzung(in_days=-30)
    stand = {"stand": Protokoll.Stand.KORREKTUR, "corrections_until": LONG_AGO}
    protokoll = Protokoll.objects.create(sitzung=sitzung, **stand | values)
    if is_decided:
        protokoll.freeze(gather_minutes(protokoll), decided_on=LONG_AGO)
    return protokoll


def make_anmerkung(protokoll=None, **values):
    protokoll = protokoll or make_protokoll()
    values["mitgliedschaft"] = values.get("mitgliedschaft") or make_mitgliedschaft(protokoll.sitzung.gremium)
    return Anmerkung.objects.create(protokoll=protokoll, **{"text": "Es waren drei."} | values)


def pdf_bytes(*, pages=1):
    """A small PDF."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def make_dokument(sitzung=None, **values):
    content = pdf_bytes()
    known = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "title": "Plan der Bänke"}
    dokument = Dokument(sitzung=sitzung or make_sitzung(), **known | values)
    dokument.keep(content)
    return dokument


def make_leitsatz(**values):
    return Leitsatz.objects.create(
        **{"kind": "leitsatz", "number": next(numbers), "title": "Wille", "text": "Er zählt."} | values
    )


def make_baustein(**values):
    """One of which nobody has said how far it is."""
    return Baustein.objects.create(**{"number": next(numbers), "title": "Lernen", "text": "Gemeinsam."} | values)


def make_nachweis(baustein=None, **values):
    defaults = {"label": "Beschluss zur Zusammenarbeit", "address": "/gremien/"}
    return Nachweis.objects.create(baustein=baustein or make_baustein(), **defaults | values)


def make_reflexion(**values):
    """A public one whose effect is open."""
    values["decided_by"] = values.get("decided_by") or make_gremium()
    texts = {"title": f"Frage {next(numbers)}", "observation": "Es ist laut.", "change": "Wir gehen in einen ruhigen Raum."}
    return Reflexion.objects.create(**texts | {"decided_on": LONG_AGO, "is_public": True} | values)


def make_umfrage(*kinds, stand="offen", sheets=0, counts=None, texts=(), **values):
    """With a question of each of `kinds`, in this Stand; `counts` are those of the first question's choices."""
    today = timezone.localdate()
    values["gremium"] = values.get("gremium") or make_gremium(kind=Gremium.Kind.EVALUATIONSZIRKEL)
    words = {"title": f"Treff {next(numbers)}", "easy_title": "Ihr Treff", "introduction": "Es geht um den Treff."}
    words |= {"easy_introduction": "Wir fragen Sie.", "change_text": "Wir streichen.", "easy_change_text": "Wir streichen."}
    days = {"opens_on": today, "closes_on": today + datetime.timedelta(days=30)}
    umfrage = Umfrage.objects.create(**words | days | values)
    for position, kind in enumerate(kinds or ("smiley5",), start=1):
        make_frage(umfrage, kind=kind, position=position)
    if stand != Umfrage.Stand.ENTWURF:
        open_umfrage(umfrage)
        Umfrage.objects.filter(pk=umfrage.pk).update(sheets=sheets)
    for choice, number in (counts or {}).items():
        umfrage.fragen.first().zahlen.filter(choice=choice).update(count=number)
    for text in texts:
        umfrage.fragen.texts().first().freitexte.create(text=text)
    if stand in (Umfrage.Stand.GESCHLOSSEN, Umfrage.Stand.VEROEFFENTLICHT):
        close_umfrage(umfrage)
    if stand == Umfrage.Stand.VEROEFFENTLICHT:
        seen = hash_of(gather_umfrage(Umfrage.objects.get(pk=umfrage.pk)))
        publish_umfrage(umfrage, seen=seen, konto=None)
    return Umfrage.objects.select_related("gremium").get(pk=umfrage.pk)


def make_frage(umfrage=None, **values):
    umfrage = umfrage or make_umfrage(stand="entwurf")
    texts = {"text": "Wie finden Sie den Treff?", "easy_text": "Wie ist der Treff?"}
    return Frage.objects.create(umfrage=umfrage, **texts | values)


def make_freitext():
    """One of a closed Umfrage that has enough sheets."""
    umfrage = make_umfrage("freitext", stand="geschlossen", sheets=5, texts=["Mehr Bänke."])
    return umfrage.fragen.texts().get().freitexte.get()


def make_wirkung(**values):
    """A public one with an indicator in words, unless a Kennzahl is given."""
    values["baustein"] = values.get("baustein") or make_baustein()
    defaults = {"title": f"Mehr Nähe {next(numbers)}", "source": "Beschluss"}
    return Wirkung.objects.create(**defaults | {"indicator": "" if values.get("kennzahl") else "Antworten"} | values)


def make_setting(**values):
    texts = {"title": f"Sprechstunde {next(numbers)}", "text": "Zwei Stellen beraten.", "target_group": "Erwachsene"}
    return Setting.objects.create(**texts | {"started_on": LONG_AGO, "is_public": True} | values)


def make_projektdokument(*, content=b"", **values):
    """A paper, with a file if there is `content`."""
    texts = {"title": f"Standards {next(numbers)}", "kind": "standard", "text": "Wie wir arbeiten.", "source": "Stadt Jena"}
    projektdokument = Projektdokument.objects.create(**texts | values)
    if content:
        projektdokument.keep_file(content)
    return projektdokument


def make_meilenstein(**values):
    defaults = {"title": f"Schritt {next(numbers)}", "date": LONG_AGO, "source": "Stadt Jena"}
    return Meilenstein.objects.create(**defaults | values)


def make_veranstaltung(*, in_days=30, **values):
    """One to come that people can sign up for by the form; a negative number of days lies in the past."""
    day = timezone.localdate() + datetime.timedelta(days=in_days)
    defaults = {"title": f"Konferenz {next(numbers)}", "date": day, "place": "Saal", "has_signup_form": True}
    return Veranstaltung.objects.create(**defaults | values)


def make_anmeldung(veranstaltung=None, **values):
    veranstaltung = veranstaltung or make_veranstaltung()
    defaults = {"name": "Kim", "contact": "03641 1", "form_token": f"{next(numbers):032x}"}
    return Anmeldung.objects.create(veranstaltung=veranstaltung, **defaults | values)


def make_sachstandsbericht(*, is_published=True, content=None, slug=None, **values):
    """A published one that says what is known, unless `content` is given."""
    bericht = Sachstandsbericht.objects.create(**{"title": f"Bericht {next(numbers)}", "introduction": "Worum es geht."} | values)
    if is_published:
        bericht.publish(content or gather_sachstand(bericht), None)
    if slug:
        Sachstandsbericht.objects.filter(pk=bericht.pk).update(slug=slug)
    return Sachstandsbericht.objects.get(pk=bericht.pk)


def make_seite(sections=None, **values):
    """A page of the model project with a published Fassung of `sections`."""
    number = next(numbers)
    names = {"title": f"Seite {number}", "nav_title": f"Seite {number}", "slug": f"seite-{number}", "lead": "Worum es geht."}
    seite = Seite.objects.create(**names | {"area": Seite.Area.MODELLPROJEKT, "position": number} | values)
    seite.publish(seite.write_fassung(sections or [{"heading": "Anfang", "text": "Ein Text."}]))
    return seite


def make_rueckmeldung(**values):
    defaults = {"anlass": Rueckmeldung.Anlass.FRAGE, "message": "Wann ist geöffnet?", "form_token": f"{next(numbers):032x}"}
    return Rueckmeldung.objects.create(**defaults | values)


def picture_bytes(size=(40, 30), kind="PNG", mode="RGB", **options):
    """The file of a picture, as somebody would upload it."""
    target = BytesIO()
    Image.new(mode, size, 1).save(target, kind, **options)
    return target.getvalue()


def make_bild(**values):
    """A stored Bild, with its file."""
    picture = read_picture(BytesIO(picture_bytes()))
    return store_picture(picture=picture, **{"alt": f"Bank {next(numbers)}", "konto": None} | values)


def mp4_bytes(length=64, brand=b"isom"):
    """The boxes that a video has, around `length` bytes that are no pictures."""
    parts = [
        (b"ftyp", brand + b"\0\0\2\0" + b"isommp41"),
        (b"moov", b"\0" * 16),
        (b"mdat", bytes(i % 251 for i in range(length))),
    ]
    return b"".join((len(content) + 8).to_bytes(4) + kind + content for kind, content in parts)


def make_video(place="start", content=None, **values):
    """A stored Video, with its file."""
    content = mp4_bytes() if content is None else content
    video = Video(place=place, **{"title": "Willkommen", "transcript": "Hier wird gebärdet."} | values)
    video.take_file(ContentFile(content, "film.mp4"), Video.Format.MP4)
    video.save()
    return video


def make_barriere(**values):
    texts = {"title": f"Die Karte {next(numbers)}", "place": "Startseite", "people": "Blinde Menschen", "reason": "technik"}
    return Barriere.objects.create(**texts | {"explanation": "Sie ist ein Bild.", "alternative": "Eine Liste."} | values)


def make_ueberpruefung(**values):
    day = LONG_AGO + datetime.timedelta(days=next(numbers))
    texts = {"method": "selbst", "examiner": "Fachdienst Soziales", "result": "teilweise"}
    return Ueberpruefung.objects.create(**{"reviewed_on": day} | texts | values)


def make_textpruefung(owner=None, section=None, **values):
    """A check of the first section of the draft of `owner`, unless another `section` is given."""
    if owner is None:
        owner = make_sozialraum()
        owner.write_fassung([{"heading": "Lage", "text": "Am Fluss.", "easy_text": "Hier ist ein Fluss."}])
    section = section or owner.draft.sections[0]
    hashes = {"key": section["key"], "easy_sha256": easy_sha256(section), "standard_sha256": standard_sha256(section)}
    defaults = {"pruefgruppe": "Prüfgruppe Süd", "checked_on": LONG_AGO}
    return Textpruefung.objects.create(owner=owner, **hashes | defaults | values)
