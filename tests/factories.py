"""Records for tests: each `make_<model>` stores one with sensible values and what it needs; `values` win."""

import datetime
from io import BytesIO
from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from gremien.models import Gremium
from jena_sro.inhalte import derived
from jena_sro.inhalte.bilder import read_picture, store_picture
from jena_sro.inhalte.easy_text import easy_sha256, standard_sha256
from jena_sro.inhalte.models import Rueckmeldung, Textpruefung
from jena_sro.konten.models import Konto
from jena_sro.seiten.models import Seite
from sozialraeume.models import (
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
from teilhabe.models import Angebot, Angebotsart, Angebotszeit, Monatsstand, Sprache, Wunsch, Zielgruppe, Zugehoerigkeit
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

numbers = count(1)


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


def make_vorschlag(**values):
    """A proposal as the public form leaves it, without the Aufgabe."""
    defaults = {"name": f"Bank {next(numbers)}", "place": "am Weg", "text": "Ruhig.", "form_token": f"{next(numbers):032x}"}
    return Vorschlag.objects.create(**defaults | values)


def make_gremium(**values):
    number = next(numbers)
    texts = {"short_text": "Berät.", "mandate": "Beraten.", "rhythm": "monatlich"}
    defaults = {"name": f"Gremium {number}", "kind": Gremium.Kind.FACHFORUM, "position": number}
    return Gremium.objects.create(**defaults | texts | values)


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


def make_textpruefung(owner=None, section=None, **values):
    """A check of the first section of the draft of `owner`, unless another `section` is given."""
    if owner is None:
        owner = make_sozialraum()
        owner.write_fassung([{"heading": "Lage", "text": "Am Fluss.", "easy_text": "Hier ist ein Fluss."}])
    section = section or owner.draft.sections[0]
    hashes = {"key": section["key"], "easy_sha256": easy_sha256(section), "standard_sha256": standard_sha256(section)}
    defaults = {"pruefgruppe": "Prüfgruppe Süd", "checked_on": LONG_AGO}
    return Textpruefung.objects.create(owner=owner, **hashes | defaults | values)
