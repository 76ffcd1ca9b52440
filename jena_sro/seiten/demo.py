"""Made-up offers and logins of the demonstration from `fixtures/demo/`, each marked as an example."""

import datetime
import json
import uuid
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte import derived
from jena_sro.inhalte.bilder import read_picture, store_picture
from jena_sro.inhalte.easy_text import easy_sha256, sha256_of, standard_sha256
from jena_sro.inhalte.einsendungen import receive
from jena_sro.inhalte.models import Abschnitt, Textpruefung
from jena_sro.konten import second_step
from jena_sro.konten.actions import create_konto
from jena_sro.konten.models import Konto, Rolle
from jena_sro.seiten.demo_bedarfe import load_antworten, load_bedarfe, load_berichte, load_hinweise
from jena_sro.seiten.demo_gremien import load_gremium, load_sitzungen
from jena_sro.seiten.demo_informationsblatt import load_informationsblatt
from jena_sro.seiten.demo_kennzahlen import load_kennzahlen
from jena_sro.seiten.demo_lernen import load_lernen, load_sachstand
from jena_sro.seiten.demo_luecken import load_monatsstaende, load_wuensche
from jena_sro.seiten.demo_umfragen import load_umfragen
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
    Vorschlag,
)
from teilhabe.actions.angebote import begin_change, change_phone
from teilhabe.actions.zugehoerigkeit import request_zugehoerigkeit
from teilhabe.listeneintraege import refresh_listeneintraege
from teilhabe.models import (
    Angebot,
    Angebotsart,
    Angebotszeit,
    Ausfall,
    Leistungserbringer,
    Schulferien,
    Sprache,
    Zielgruppe,
    Zugehoerigkeit,
)
from teilhabe.workflow import change_state

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
PASSWORD = "Saale-Ufer-Spaziergang"  # noqa: S105 - printed by `start`, works in demonstration mode only
LOGINS: dict[str, list[str]] = {
    "fachdienst@example.org": [Rolle.FACHDIENST],
    "administration@example.org": [Rolle.ADMINISTRATION],
    "geschaeftsstelle@example.org": [
        "Geschäftsstelle Lenkungsgruppe",
        "Geschäftsstelle Beispiel-Fachforum Saaleufer",
        "Geschäftsstelle Evaluationszirkel",
    ],
    "anbieter@example.org": [],
}
# Keys of the app for codes, for the second step of the sign-in. Printed by `start` too.
TOTP_SECRETS = {
    "fachdienst@example.org": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "geschaeftsstelle@example.org": "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
    "administration@example.org": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
}
UNANSWERED = "beispiel-hoehenblick"  # this Organisation has not answered
PICTURED = "natuerliche-umgebung"  # the section that shows the example picture
EXAMPLE_ALT = "Beispielbild, gezeichnet: eine Bank zwischen zwei Bäumen, dahinter Hügel."
EXAMPLE_SECTION: Abschnitt = {
    "heading": "Beispiel: eigener Abschnitt",
    "text": "Dieser Abschnitt ist ein Beispiel für einen Entwurf. Nur Mitarbeitende sehen ihn.",
}
RELATIONS: dict[str, tuple[Any, str]] = {
    "lebensbereiche": (Lebensbereich, "code"),
    "zielgruppen": (Zielgruppe, "slug"),
    "sprachen": (Sprache, "slug"),
    "together_with": (Organisation, "slug"),
    "serves": (Sozialraum, "slug"),
}


class DemoRefusedError(RuntimeError):
    """Demonstration data were asked for outside the demonstration mode."""


def read_json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())
    return rows


def days_from_today(days: int | None) -> datetime.date | None:
    return None if days is None else timezone.localdate() + datetime.timedelta(days=days)


def days_ago(days: int | None) -> datetime.date | None:
    return None if days is None else days_from_today(-days)


def load_anbieter() -> None:
    ortschaften = {o.name: o for o in Ortschaft.objects.all()}
    for row in read_json("anbieter"):
        orte, participation = row.pop("orte"), row.pop("participation")
        organisation = Organisation.objects.create(is_example=True, source="Beispiel der Demonstration", **row)
        if participation:
            Leistungserbringer.objects.create(organisation=organisation, participation=participation)
        for ort in orte:
            ortschaft, checked_on = ortschaften[ort.pop("ortschaft")], days_ago(ort.pop("checked_on_days_ago"))
            Ort.objects.create(is_example=True, organisation=organisation, ortschaft=ortschaft, checked_on=checked_on, **ort)


def load_team() -> None:
    """The login of the Anbieter is in charge of the first made-up Organisation; a request of another one waits."""
    first, second = Organisation.objects.filter(is_example=True)[:2]
    konto = Konto.objects.get(email="anbieter@example.org")
    values = {"stand": Zugehoerigkeit.Stand.BESTAETIGT, "decided_at": timezone.now()}
    Zugehoerigkeit.objects.create(konto=konto, organisation=first, **values)
    request_zugehoerigkeit(konto=konto, organisation=second, function="Leitung")


def load_angebote() -> None:
    anbieter = {o.slug: o for o in Organisation.objects.filter(is_example=True)}
    arten = {a.slug: a for a in Angebotsart.objects.all()}
    orte = {(o.organisation_id, o.name): o for o in Ort.objects.filter(is_example=True)}
    lookups = {name: {getattr(o, key): o for o in model.objects.all()} for name, (model, key) in RELATIONS.items()}
    for row in read_json("angebote"):
        row["serves_all_jena"] = row["serves"] == "jena"
        row["serves"] = [] if row["serves_all_jena"] else row["serves"]
        relations = {name: [lookup[key] for key in row.pop(name)] for name, lookup in lookups.items()}
        times, ausfaelle = row.pop("times"), row.pop("ausfaelle")
        organisation = anbieter[row.pop("anbieter")]
        ort = orte.get((organisation.pk, row.pop("ort")))
        angebot = Angebot.objects.create(
            is_example=True,
            name=row.pop("title"),
            organisation=organisation,
            ort=ort,
            art=arten[row.pop("art")],
            confirmed_on=days_ago(row.pop("confirmed_days_ago")),
            **row,
        )
        for name, objects in relations.items():
            getattr(angebot, name).set(objects)
        load_times(angebot, times, ausfaelle)


def load_review() -> None:
    """A change that the Anbieter has submitted, and a phone number that nobody of the Fachdienst has looked at."""
    konto = Konto.objects.get(email="anbieter@example.org")
    own = Angebot.objects.of(konto).public().filter(zeiten__isnull=False).distinct()
    first, second = own.order_by("sort_key", "pk")[:2]
    change = begin_change(pk=first.pk, by=konto)
    change.short_text, change.cost_text = "Beispiel: Ab Januar auch am Abend und mit Getränken.", "1 Euro für Getränke"
    change.save()
    change_state(pk=change.pk, to=Angebot.State.EINGEREICHT, by=konto)
    change_phone(pk=second.pk, by=konto, phone="03641 000000")


def load_runde() -> None:
    """One Organisation was asked long ago, and nobody has answered."""
    organisation = Organisation.objects.get(slug=UNANSWERED)
    asked_on = days_ago(settings.CONFIRM_MARK_DAYS + 5)
    runde = organisation.bestaetigungsrunden.create(started_on=asked_on, was_sent=True)
    for angebot in Angebot.objects.public().filter(organisation=organisation, confirm_by__lt=asked_on):
        runde.fragen.create(angebot=angebot)
        Angebot.objects.filter(pk=angebot.pk).update(asked_on=asked_on)
        refresh_listeneintraege([angebot.pk])


def load_times(angebot: Angebot, times: list[dict[str, Any]], ausfaelle: list[dict[str, Any]]) -> None:
    for time in times:
        start, end = (datetime.time.fromisoformat(text) if text else None for text in (time.pop("start"), time.pop("end")))
        first = timezone.localdate() if time["rhythm"] == Angebotszeit.Rhythm.VIERZEHNTAEGLICH else None
        date = days_from_today(time.pop("date_in_days"))
        Angebotszeit.objects.create(angebot=angebot, start_time=start, end_time=end, date=date, valid_from=first, **time)
    for ausfall in ausfaelle:
        Ausfall.objects.create(angebot=angebot, date=days_from_today(ausfall["in_days"]), reason=ausfall["reason"])


def load_ressourcen() -> None:
    arten = {art.slug: art for art in RessourceArt.objects.all()}
    ortschaften = {o.name: o for o in Ortschaft.objects.all()}
    for row in read_json("ressourcen"):
        Ressource.objects.create(
            is_example=True,
            art=arten[row.pop("art")],
            ortschaft=ortschaften[row.pop("ortschaft")],
            confirmed_on=days_ago(row.pop("confirmed_days_ago")),
            **row,
        )


def load_umfeld() -> None:
    """Teilhabezentren, Konzepte and Kontaktstellen."""
    rows: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "umfeld.json").read_text())
    sozialraeume = {sozialraum.slug: sozialraum for sozialraum in Sozialraum.objects.all()}
    for row in rows["teilhabezentren"]:
        values = {"sozialraum": sozialraeume[row.pop("sozialraum")], "as_of": days_ago(row.pop("days_ago"))}
        Teilhabezentrum.objects.create(is_example=True, source="Beispiel der Demonstration", **values, **row)
    for row in rows["konzepte"]:
        places = [sozialraeume[slug] for slug in row.pop("sozialraeume")]
        Konzept.objects.create(is_example=True, date=days_ago(row.pop("days_ago")), **row).sozialraeume.set(places)
    for row in rows["kontaktstellen"]:
        values = {"sozialraum": sozialraeume.get(row.pop("sozialraum")), "confirmed_on": days_ago(row.pop("days_ago"))}
        Kontaktstelle.objects.create(is_example=True, **values, **row)


def load_vorschlaege() -> None:
    """What residents proposed, with the Aufgabe to look at it."""
    arten = {art.slug: art for art in RessourceArt.objects.all()}
    ortschaften = {o.name: o for o in Ortschaft.objects.all()}
    for row in read_json("vorschlaege"):
        art, ortschaft = arten.get(row.pop("art")), ortschaften.get(row.pop("ortschaft"))
        receive(Vorschlag, token=uuid.uuid4(), art=art, ortschaft=ortschaft, **row)


def load_texts() -> None:
    """A picture in a published profile, and a draft that waits to be published."""
    with (FOLDER / "bilder" / "bank.png").open("rb") as file:
        picture = read_picture(file)
    bild = store_picture(picture=picture, alt=EXAMPLE_ALT, konto=None, is_example=True)
    author = Konto.objects.get(email="fachdienst@example.org")
    nord, ost = (Sozialraum.objects.get(slug=slug) for slug in ("nord", "ost"))
    profile, sections_of_ost = (sozialraum.fassungen.latest("number").sections for sozialraum in (nord, ost))
    sections = [section | {"picture": bild.pk if section["key"] == PICTURED else None} for section in profile]
    nord.publish(nord.write_fassung(sections, author=author, note="Beispiel: Bild ergänzt"))
    ost.write_fassung([*sections_of_ost, EXAMPLE_SECTION], author=author, note="Beispiel: eigener Abschnitt")


def load_textpruefungen() -> None:
    """One easy text that was checked, and one whose standard text was another one then."""
    for row in read_json("textpruefungen"):
        sozialraum = Sozialraum.objects.select_related("published").get(slug=row["sozialraum"])
        section = next(section for section in sozialraum.published.sections if section["key"] == row["key"])  # type: ignore[union-attr]
        Textpruefung.objects.create(
            is_example=True,
            owner=sozialraum,
            key=row["key"],
            easy_sha256=easy_sha256(section),
            standard_sha256=sha256_of(row["standard_text"]) if row["standard_text"] else standard_sha256(section),
            pruefgruppe=row["pruefgruppe"],
            checked_on=days_ago(row["checked_days_ago"]),
        )


def load_logins() -> None:
    for email, roles in LOGINS.items():
        konto = Konto.objects.filter(email=email).first()
        if konto is None:
            konto = create_konto(email=email, password=PASSWORD, roles=roles, is_verified=True)
        if email in TOTP_SECRETS and not second_step.exists_for(konto):
            TOTP.activate(konto, TOTP_SECRETS[email])


@transaction.atomic
def load_demo() -> bool:
    """Load the examples once and return whether anything was loaded. Raises DemoRefusedError outside demonstration mode."""
    if not settings.DEMO:
        raise DemoRefusedError
    load_gremium()
    load_logins()
    if Angebot.objects.filter(is_example=True).exists():
        return False
    with derived.together():
        load_anbieter()
        load_team()
        for row in read_json("schulferien"):
            Schulferien.objects.create(is_example=True, **row)
        load_angebote()
        load_runde()
        load_ressourcen()
        load_umfeld()
        load_vorschlaege()
        needs: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "bedarfe.json").read_text())
        load_bedarfe(needs["bedarfe"])
        load_hinweise(needs["hinweise"])
        load_antworten(read_json("antworten"))
        load_texts()
        load_textpruefungen()
        load_kennzahlen()
        load_lernen()
        load_wuensche(read_json("wuensche"))
        load_review()
        load_sitzungen()
        load_umfragen()
    load_monatsstaende()  # when dates are worked out
    load_berichte(needs["berichte"], needs["drafts"])
    load_sachstand()
    load_informationsblatt(Konto.objects.get(email="administration@example.org"))
    return True
