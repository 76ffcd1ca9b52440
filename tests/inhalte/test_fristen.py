"""Each row of the table of periods deletes what is older and keeps what is not."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.utils import timezone

from gremien.models import Anmeldung, Freitext, Umfrage, Unterstuetzung
from jena_sro.inhalte.fristen import FRISTEN, delete_expired
from jena_sro.inhalte.models import Aufgabe, Postausgang, Rueckmeldung, Sicherheitsereignis
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Hinweis, Organisation, Vorschlag
from teilhabe.models import Bestaetigungsrunde, Bestellung, Einladung, Zugehoerigkeit
from tests.factories import (
    make_angebot,
    make_anmeldung,
    make_bestellung,
    make_freitext,
    make_hinweis,
    make_konto,
    make_mitgliedschaft,
    make_organisation,
    make_rueckmeldung,
    make_veranstaltung,
    make_vorschlag,
    make_zugehoerigkeit,
)

pytestmark = pytest.mark.django_db


def closed_rueckmeldung(when):
    return make_rueckmeldung(stand="erledigt", closed_at=when)


def closed_vorschlag(when):
    return make_vorschlag(stand="abgelehnt", answer="Gibt es schon.", closed_at=when)


def closed_hinweis(when):
    return make_hinweis(stand="abgelehnt", answer="Gibt es schon.", closed_at=when)


def done_aufgabe(when):
    aufgabe = Aufgabe.objects.raise_for(make_rueckmeldung(), Aufgabe.Kind.RUECKMELDUNG, Rolle.FACHDIENST)
    Aufgabe.objects.filter(pk=aufgabe.pk).update(done_at=when)
    return aufgabe


def sent_mail(when):
    return Postausgang.objects.create(
        message_id=f"<{when.timestamp()}>", sender="a@example.org", rolle=Rolle.FACHDIENST, recipients=[], subject="x",
        stand="gesendet", sent_at=when,
    )  # fmt: skip


def logged(when):
    row = Sicherheitsereignis.objects.append(Sicherheitsereignis.Art.ANMELDUNG)
    Sicherheitsereignis.objects.filter(pk=row.pk).update(created_at=when)
    return row


def unused_konto(when):
    return make_konto(last_login=when)


def signed_in(when):
    session = UserSession.objects.create(user=make_konto(), ip="127.0.0.1", session_key=f"{when.timestamp()}", user_agent="x")
    UserSession.objects.filter(pk=session.pk).update(last_seen_at=when)
    return session


def unproved_konto(when):
    return make_konto(created_at=when)


def sent_einladung(when):
    return Einladung.objects.create(organisation=make_organisation(), email="a@example.org", created_at=when)


def refused_zugehoerigkeit(when):
    return make_zugehoerigkeit(stand="abgelehnt", decided_at=when)


def forgotten_proposal(when):
    organisation = make_organisation(stand="vorgeschlagen")
    Organisation.objects.filter(pk=organisation.pk).update(created_at=when)
    return organisation


def finished_runde(when):
    day = timezone.localdate(when)
    runde = make_organisation().bestaetigungsrunden.create(started_on=day)
    runde.fragen.create(angebot=make_angebot(), answer="stimmt", answered_on=day)
    return runde


def needs_of_former(when):
    seat = make_mitgliedschaft(ended_on=timezone.localdate(when))
    return Unterstuetzung.objects.create(mitgliedschaft=seat, consented_on=seat.ended_on)


def signed_up(when):
    return make_anmeldung(make_veranstaltung(date=timezone.localdate(when)))


def waiting_bestellung(when):
    bestellung = make_bestellung()
    Bestellung.objects.filter(pk=bestellung.pk).update(created_at=when)
    return bestellung


def waiting_text(when):
    text = make_freitext()
    Umfrage.objects.filter(fragen=text.frage).update(closed_on=timezone.localdate(when))
    return text


CASES = {
    "Freitexte aus Umfragen": (waiting_text, Freitext.objects),
    "Anschriften offener Bestellungen": (waiting_bestellung, Bestellung.objects.exclude(contact="")),
    "Anmeldungen zu Veranstaltungen": (signed_up, Anmeldung.objects),
    "Bestätigungsrunden": (finished_runde, Bestaetigungsrunde.objects),
    "Einladungen": (sent_einladung, Einladung.objects),
    "abgelehnte Zugehörigkeiten": (refused_zugehoerigkeit, Zugehoerigkeit.objects),
    "abgelehnte Organisationen": (forgotten_proposal, Organisation.objects),
    "Rückmeldungen": (closed_rueckmeldung, Rueckmeldung.objects),
    "Unterstützung früherer Mitglieder": (needs_of_former, Unterstuetzung.objects),
    "Vorschläge": (closed_vorschlag, Vorschlag.objects),
    "Hinweise": (closed_hinweis, Hinweis.objects),
    "Aufgaben": (done_aufgabe, Aufgabe.objects),
    "gesendete Nachrichten": (sent_mail, Postausgang.objects),
    "Sicherheitsprotokoll": (logged, Sicherheitsereignis.objects),
    "Anmeldungen": (signed_in, UserSession.objects),
    "unbestätigte Konten": (unproved_konto, Konto.objects.exclude(email__endswith=".invalid")),
    "unbenutzte Konten": (unused_konto, Konto.objects.exclude(email__endswith=".invalid")),
}


def test_every_period_has_a_case():
    assert {frist.name for frist in FRISTEN} == set(CASES)


@pytest.mark.parametrize("frist", FRISTEN, ids=lambda frist: frist.name)
def test_period_deletes_the_older_and_keeps_the_younger(frist):
    make, rows = CASES[frist.name]
    limit = timezone.now() - datetime.timedelta(days=frist.days)
    old, young = make(limit - datetime.timedelta(days=1)), make(limit + datetime.timedelta(days=1))
    assert delete_expired(frist) == 1
    assert not rows.filter(pk=old.pk).exists()
    assert rows.filter(pk=young.pk).exists()


def test_open_messages_and_tasks_are_never_deleted():
    rueckmeldung = make_rueckmeldung()
    Rueckmeldung.objects.update(created_at=timezone.now() - datetime.timedelta(days=5000))
    call_command("delete_expired")
    assert Rueckmeldung.objects.filter(pk=rueckmeldung.pk).exists()
