"""Meetings: planning, moving, cancelling, the agenda with proposals, documents, attendance."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from gremien.actions.sitzungen import days_of_series, invite
from gremien.models import Dokument, Person, Sitzung, Tagesordnungspunkt
from jena_sro.inhalte.kalender import BERLIN, LAST
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.outbox import readable_text
from tests.factories import (
    make_beschluss,
    make_dokument,
    make_mitgliedschaft,
    make_ort,
    make_protokoll,
    make_punkt,
    make_sitzung,
    pdf_bytes,
)
from tests.gremien.pages import letters, text_of, url, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_outbox")]
TUESDAY = 1


# ---- planning ----


def test_series_leaves_out_public_holidays():
    first, last = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    days, left_out = days_of_series(weekday=3, nth=1, every_months=1, first=first, last=last)
    assert left_out == [datetime.date(2026, 1, 1)]
    assert (len(days), days[0]) == (11, datetime.date(2026, 2, 5))
    assert all(day.weekday() == 3 and day.day <= 7 for day in days)


def test_series_every_third_month_on_the_last_weekday():
    first, last = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    days, _ = days_of_series(weekday=TUESDAY, nth=LAST, every_months=3, first=first, last=last)
    assert [day.isoformat() for day in days] == ["2026-01-27", "2026-04-28", "2026-07-28", "2026-10-27"]


def series(**changes):
    values = {"nth": "1", "weekday": "1", "every_months": "1", "first": "1.1.2030", "last": "31.12.2030"}
    return values | {"start": "14:30", "end": "16", "room": "Saal"} | changes


def test_series_is_shown_before_it_is_planned(client, office, gremium):
    address = reverse("gremien:serie_create", args=[gremium.slug])
    page = text_of(client.post(address, series(press="show")))
    assert "Dienstag, 5. Februar 2030" in page
    assert "Feiertage, ohne Sitzung: 1. Januar 2030" in page
    assert Sitzung.objects.count() == 0
    client.post(address, series(press="plan"))
    assert Sitzung.objects.count() == 11
    first = gremium.sitzungen.order_by("starts_at")[0]
    assert timezone.localtime(first.starts_at) == datetime.datetime(2030, 2, 5, 14, 30, tzinfo=BERLIN)
    client.post(address, series(press="plan"))
    assert Sitzung.objects.count() == 11


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first": "1.1.2020"}, "Dieser Tag ist schon vorbei."),
        ({"last": "1.1.2029"}, "Bitte wählen Sie einen Tag bis zum 2. Januar 2031."),
        ({"last": "1.2.2032"}, "Bitte wählen Sie einen Tag bis zum 2. Januar 2031."),
        ({"end": "14:30"}, "Das Ende liegt nicht nach dem Anfang."),
        ({"start": "halb drei"}, "Bitte schreiben Sie die Uhrzeit so: 9:30."),
    ],
)
def test_wrong_series_is_explained(client, office, gremium, changes, message):
    page = client.post(reverse("gremien:serie_create", args=[gremium.slug]), series(press="plan", **changes))
    assert message in text_of(page)
    assert Sitzung.objects.count() == 0


def single(**changes):
    return {"day": "5.2.2030", "start": "14:30", "end": "16:00", "room": "", "online_link": "", "version": ""} | changes


def test_single_meeting_at_a_place_with_its_facts(client, office, gremium):
    ort = make_ort(step_free="ja")
    client.post(
        reverse("gremien:sitzung_create", args=[gremium.slug]), single(ort=ort.pk, online_link="https://example.org/raum")
    )
    sitzung = gremium.sitzungen.get()
    page = text_of(client.get(sitzung.get_absolute_url()))
    assert "Stufenloser Zugang: ja" in page
    assert "example.org/raum" not in page
    assert "example.org/raum" in text_of(client.get(sitzung.get_work_url()))


def test_two_meetings_at_one_time_are_refused(client, office, gremium):
    address = reverse("gremien:sitzung_create", args=[gremium.slug])
    client.post(address, single())
    assert "Zu dieser Zeit gibt es schon eine Sitzung des Gremiums." in text_of(client.post(address, single()))


def test_moved_meeting_counts_its_changes(client, office, gremium):
    sitzung = make_sitzung(gremium)
    address = url("sitzung_update", sitzung)
    client.post(address, single(version=version(client, address)))
    sitzung.refresh_from_db()
    assert (sitzung.sequence, timezone.localtime(sitzung.starts_at).hour) == (1, 14)
    client.post(address, single(version=version(client, address)))
    sitzung.refresh_from_db()
    assert sitzung.sequence == 1


def test_moved_meeting_tells_those_who_were_invited(client, office, member):
    sitzung = make_sitzung(member.gremium)
    address = url("sitzung_update", sitzung)
    client.post(address, single(version=version(client, address)))
    assert letters() == []
    sitzung.refresh_from_db()
    invite(sitzung)
    page = client.post(address, single(version=version(client, address), room="Anderer Saal"), follow=True)
    assert "1 Mitglieder bekommen eine E-Mail." in text_of(page)
    assert "Wo? Anderer Saal" in readable_text(letters()[-1])
    client.post(address, single(version=version(client, address), room="Anderer Saal"))
    assert len(letters()) == 2


def test_second_of_two_who_move_is_told(client, office, gremium):
    sitzung = make_sitzung(gremium)
    address = url("sitzung_update", sitzung)
    seen = version(client, address)
    Sitzung.objects.filter(pk=sitzung.pk).update(room="Anderer Raum")
    assert "hat jemand anderes gespeichert" in text_of(client.post(address, single(version=seen, room="Mein Raum")))
    sitzung.refresh_from_db()
    assert sitzung.room == "Anderer Raum"


def test_cancelled_meeting_tells_those_who_were_invited(client, office, member):
    sitzung = make_sitzung(member.gremium)
    invite(sitzung)
    assert "Bitte nennen Sie den Grund." in text_of(client.post(url("sitzung_cancel", sitzung), {"reason": ""}))
    client.post(url("sitzung_cancel", sitzung), {"reason": "Wasserschaden"})
    sitzung.refresh_from_db()
    assert (sitzung.stand, sitzung.cancel_reason) == ("abgesagt", "Wasserschaden")
    assert "Der Grund: Wasserschaden" in readable_text(letters()[-1])
    assert "Wasserschaden" in text_of(client.get(sitzung.get_absolute_url()))
    client.post(url("sitzung_invite", sitzung))
    assert len(letters()) == 2


def test_place_of_a_meeting_stays():
    ort = make_ort()
    make_sitzung(ort=ort)
    with pytest.raises(ProtectedError):
        ort.delete()


def test_seat_of_a_meeting_stays_and_its_name_goes(gremium, member):
    make_sitzung(gremium).anwesenheiten.create(mitgliedschaft=member, stand="anwesend")
    Person.objects.all().delete()
    with pytest.raises(ProtectedError):
        member.delete()
    assert Sitzung.objects.count() == 1


# ---- agenda ----


def test_member_proposes_and_the_office_decides(client, sign_in, gremium, member, office):
    sitzung = make_sitzung(gremium)
    sign_in(client, member.konto)
    client.post(url("punkt_propose", sitzung), {"title": "Fahrdienst", "version": ""})
    punkt = Tagesordnungspunkt.objects.get(title="Fahrdienst")
    assert (punkt.stand, punkt.proposed_by, punkt.is_on_behalf) == ("vorgeschlagen", member, False)
    assert client.post(url("punkt_accept", sitzung, punkt.pk)).status_code == 404
    assert [aufgabe.content for aufgabe in Aufgabe.objects.open().visible_to(office)] == [punkt]
    sign_in(client, office)
    client.post(url("punkt_accept", sitzung, punkt.pk))
    punkt.refresh_from_db()
    assert punkt.stand == "aufgenommen"
    assert list(Aufgabe.objects.open().visible_to(office)) == []
    assert "TOP 1: Fahrdienst" in text_of(client.get(sitzung.get_work_url()))


def test_office_proposes_on_behalf_and_says_why_not(client, office, gremium):
    sitzung, seat = make_sitzung(gremium), make_mitgliedschaft(gremium, function="Selbstvertretung")
    address = url("punkt_propose", sitzung)
    assert "Bitte wählen Sie den Platz." in text_of(client.post(address, {"title": "Fahrdienst", "version": ""}))
    client.post(address, {"title": "Fahrdienst", "on_behalf_of": seat.pk, "version": ""})
    punkt = Tagesordnungspunkt.objects.get(title="Fahrdienst")
    page = text_of(client.get(sitzung.get_work_url()))
    assert "Vorschlag von Selbstvertretung, eingetragen von der Geschäftsstelle." in page
    client.post(url("punkt_refuse", sitzung, punkt.pk), {"reason": "Erst im Mai."})
    assert "Nicht aufgenommen: Erst im Mai." in text_of(client.get(sitzung.get_work_url()))


def test_items_change_places(client, office, gremium):
    sitzung = make_sitzung(gremium)
    first, second = make_punkt(sitzung, title="A", position=2), make_punkt(sitzung, title="B", position=3)
    client.post(url("punkt_move", sitzung, second.pk), {"press": "up"})
    assert [punkt.title for punkt in sitzung.punkte.on_agenda()][1:] == ["B", "A"]
    client.post(url("punkt_move", sitzung, first.pk), {"press": "down"})
    assert [punkt.title for punkt in sitzung.punkte.on_agenda()][1:] == ["B", "A"]


def test_open_decisions_are_on_the_next_agenda_until_they_are_done(client, office, gremium):
    earlier, later = make_sitzung(gremium, in_days=-30), make_sitzung(gremium, in_days=30)
    beschluss = make_beschluss(make_punkt(earlier))
    assert "TOP 1: Offene Beschlüsse" in text_of(client.get(later.get_work_url()))
    assert beschluss.text in text_of(client.get(later.get_work_url()))
    beschluss.stand, beschluss.outcome = "erledigt", "Die Bank steht."
    beschluss.save()
    assert "Offene Beschlüsse" not in text_of(client.get(later.get_work_url()))


def test_agenda_is_closed_with_the_correction_round(client, office, gremium):
    protokoll = make_protokoll(make_sitzung(gremium, in_days=-3))
    sitzung = protokoll.sitzung
    punkt = make_punkt(sitzung)
    for name, keys in (("punkt_create", []), ("punkt_update", [punkt.pk]), ("punkt_refuse", [punkt.pk])):
        client.post(url(name, sitzung, *keys), {"title": "Neu", "reason": "Darum", "version": ""})
    client.post(url("punkt_move", sitzung, punkt.pk), {"press": "up"})
    punkt.refresh_from_db()
    assert (punkt.title, punkt.stand, sitzung.punkte.count()) == ("Bänke", "aufgenommen", 2)


def test_item_with_a_decision_stays_on_the_agenda(client, office, gremium):
    beschluss = make_beschluss(make_punkt(make_sitzung(gremium)))
    page = client.post(url("punkt_refuse", beschluss.punkt.sitzung, beschluss.punkt.pk), {"reason": "Darum"}, follow=True)
    assert "Zu diesem Punkt gibt es schon einen Beschluss." in text_of(page)


# ---- documents ----


def upload(client, sitzung, content, **values):
    return client.post(url("dokument_create", sitzung), {"title": "Plan", "file": SimpleUploadedFile("p.pdf", content)} | values)


def test_document_is_read_by_members_and_by_all_once_public(client, office, gremium):
    sitzung = make_sitzung(gremium, invited_at=timezone.now())
    upload(client, sitzung, pdf_bytes(), is_internal="on")
    dokument = Dokument.objects.get()
    inside = reverse("gremien:dokument_file", args=[gremium.slug, dokument.pk])
    answer = client.get(inside)
    assert (answer.content, answer["Content-Disposition"]) == (pdf_bytes(), 'attachment; filename="plan.pdf"')
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    client.logout()
    assert client.get(dokument.get_absolute_url()).status_code == 404
    Dokument.objects.update(is_internal=False)
    assert client.get(dokument.get_absolute_url()).content == pdf_bytes()
    Dokument.objects.update(punkt=make_punkt(sitzung, is_internal=True))
    assert client.get(dokument.get_absolute_url()).status_code == 404


def test_deleted_document_takes_its_file_and_nothing_else(client, office, gremium, django_capture_on_commit_callbacks):
    punkt = make_punkt(make_sitzung(gremium))
    dokument = make_dokument(punkt.sitzung, punkt=punkt)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("dokument_delete", punkt.sitzung, dokument.pk))
    assert not dokument.file.storage.exists(dokument.file.name)
    assert list(Sitzung.objects.all()) == [punkt.sitzung]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<script>alert(1)</script>", "Diese Datei ist keine PDF-Datei, die wir lesen können."),
        (b"%PDF-1.7 abgebrochen", "Diese Datei ist keine PDF-Datei, die wir lesen können."),
        (b"", "Die Datei ist leer."),
    ],
)
def test_wrong_document_is_explained(client, office, gremium, content, message):
    assert message in text_of(upload(client, make_sitzung(gremium), content))
    assert Dokument.objects.count() == 0


# ---- attendance ----


def test_attendance_says_that_it_took_place(client, office, gremium, member):
    sitzung = make_sitzung(gremium, in_days=-1, stand="eingeladen", invited_at=timezone.now())
    client.post(url("anwesenheit_update", sitzung), {f"platz-{member.pk}": "anwesend"})
    sitzung.refresh_from_db()
    assert (sitzung.stand, [str(row) for row in sitzung.anwesenheiten.all()]) == ("stattgefunden", ["Anbieter: anwesend"])
    client.post(url("anwesenheit_update", sitzung), {f"platz-{member.pk}": ""})
    assert sitzung.anwesenheiten.count() == 0
