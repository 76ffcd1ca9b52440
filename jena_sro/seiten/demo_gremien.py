"""A made-up Fachforum of the demonstration with meetings, minutes and decisions, marked as an example."""

import datetime
import json
from typing import Any

from django.conf import settings
from django.utils import timezone

from gremien.actions.protokolle import gather
from gremien.models import (
    Anmerkung,
    Anwesenheit,
    Beschluss,
    Dokument,
    Gremium,
    Kalenderzugang,
    Mitgliedschaft,
    Protokoll,
    Sitzung,
)
from jena_sro.inhalte.kalender import local_datetime
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.pdf_upload import read_pdf
from jena_sro.konten.models import Konto
from jena_sro.seiten.demo_bedarfe import days_from_today
from sozialraeume.models import Sozialraum

Row = dict[str, Any]
FOLDER = settings.BASE_DIR / "fixtures" / "demo"
START, END = datetime.time(14), datetime.time(16)


def read_rows() -> Row:
    rows: Row = json.loads((FOLDER / "gremien.json").read_text())
    return rows


def load_gremium() -> None:
    """The Fachforum, which has a role that one of the logins gets."""
    values = read_rows()["gremium"]
    if not Gremium.objects.filter(name=values["name"]).exists():
        Gremium.objects.create(is_example=True, **values)


def load_sitzungen() -> None:
    """What the Fachforum has done and plans; the login of the Anbieter holds a seat in it."""
    rows = read_rows()
    gremium = Gremium.objects.get(name=rows["gremium"]["name"])
    if gremium.mitgliedschaften.exists():
        return
    member = Konto.objects.get(email="anbieter@example.org")
    seats = [gremium.mitgliedschaften.create(position=number, **row) for number, row in enumerate(rows["seats"], start=1)]
    Mitgliedschaft.objects.filter(pk=seats[1].pk).update(konto=member)
    Kalenderzugang.objects.create(konto=member)
    for row in rows["sitzungen"]:
        load_sitzung(gremium, seats, row)


def load_sitzung(gremium: Gremium, seats: list[Mitgliedschaft], row: Row) -> None:
    day, minutes = days_from_today(row["in_days"]), row.get("minutes")
    invited = row.get("invited_days_ago", None if row["in_days"] > 0 else -row["in_days"] + 14)
    sitzung = Sitzung(
        is_example=True,
        gremium=gremium,
        starts_at=local_datetime(day, START),
        ends_at=local_datetime(day, END),
        room=row["room"],
        cancel_reason=row.get("cancel_reason", ""),
        invited_at=None if invited is None else timezone.now() - datetime.timedelta(days=invited),
    )
    sitzung.stand = stand_of(sitzung, is_over=minutes is not None)
    sitzung.save()
    for number, punkt in enumerate(row["punkte"], start=2):
        beschluesse = punkt.pop("beschluesse", [])
        stored = sitzung.punkte.create(position=number, **punkt)
        for beschluss in beschluesse:
            load_beschluss(stored, seats[0], beschluss)
    for proposal in row.get("proposals", []):
        seat = seats[proposal.pop("seat")]
        punkt = sitzung.punkte.create(stand="vorgeschlagen", proposed_by=seat, **proposal)
        Aufgabe.objects.raise_for(punkt, Aufgabe.Kind.TOP_VORSCHLAG, gremium.geschaeftsstelle.name)
    if minutes:
        load_protokoll(sitzung, seats, minutes, row.get("anmerkungen", []))
    if row["in_days"] < 0 and "anmerkungen" not in row:
        load_dokument(sitzung)


def stand_of(sitzung: Sitzung, *, is_over: bool) -> Sitzung.Stand:
    if sitzung.cancel_reason:
        return Sitzung.Stand.ABGESAGT
    if is_over:
        return Sitzung.Stand.STATTGEFUNDEN
    return Sitzung.Stand.EINGELADEN if sitzung.invited_at else Sitzung.Stand.GEPLANT


def load_beschluss(punkt: Any, seat: Mitgliedschaft, row: Row) -> None:
    places, votes, due_on = row.pop("sozialraeume"), row.pop("votes"), days_from_today(row.pop("due_in_days"))
    counted = dict(zip(Beschluss.COUNTED, votes, strict=True))
    beschluss = Beschluss.objects.create(is_example=True, punkt=punkt, responsible=seat, due_on=due_on, **counted, **row)
    beschluss.sozialraeume.set(Sozialraum.objects.filter(slug__in=places))


def load_protokoll(sitzung: Sitzung, seats: list[Mitgliedschaft], row: Row, anmerkungen: list[Row]) -> None:
    for number, seat in enumerate(seats):
        stand = Anwesenheit.Stand.ENTSCHULDIGT if number == 2 else Anwesenheit.Stand.ANWESEND
        sitzung.anwesenheiten.create(mitgliedschaft=seat, stand=stand)
    protokoll = Protokoll(is_example=True, sitzung=sitzung, easy_text=row["easy_text"], stand=Protokoll.Stand.KORREKTUR)
    decided_days_ago = row.get("decided_days_ago")
    protokoll.corrections_until = days_from_today(row.get("corrections_in_days", -(decided_days_ago or 0) - 1))
    protokoll.save()
    for anmerkung in anmerkungen:
        stored = Anmerkung.objects.create(protokoll=protokoll, mitgliedschaft=seats[anmerkung["seat"]], text=anmerkung["text"])
        Aufgabe.objects.raise_for(stored, Aufgabe.Kind.ANMERKUNG, sitzung.gremium.geschaeftsstelle.name)
    if decided_days_ago is not None:
        protokoll.freeze(gather(protokoll), decided_on=days_from_today(-decided_days_ago))


def load_dokument(sitzung: Sitzung) -> None:
    ready = read_pdf((FOLDER / "beispiel-dokument.pdf").read_bytes())
    values = {"size": len(ready.content), "sha256": ready.sha256, "is_internal": False}
    Dokument(sitzung=sitzung, title="Beispiel: Karte der Bänke", **values).keep(ready.content)
