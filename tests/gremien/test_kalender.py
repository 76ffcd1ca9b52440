"""Calendar files: two readers without common code, entries that move and are cancelled, days of the clock change."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from gremien.actions.sitzungen import cancel
from gremien.models import Kalenderzugang
from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.kalender import local_datetime
from tests.factories import make_gremium, make_konto, make_mitgliedschaft, make_ort, make_sitzung

pytestmark = pytest.mark.django_db
ACCESS = reverse("gremien:calendar_access")


def feed(client, gremium):
    response = client.get(reverse("gremien:gremium_calendar", args=[gremium.slug]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content.decode()


def events(text):
    """The first reader: icalendar."""
    return [part for part in Calendar.from_ical(text).walk("VEVENT")]


def lines(text):
    """The second reader, by the words of RFC 5545 alone: unfolded content lines of each event, names without parameters."""
    unfolded = re.sub(r"\r\n[ \t]", "", text)
    found, current = [], None
    for line in unfolded.split("\r\n"):
        if line == "BEGIN:VEVENT":
            current = {}
        elif line == "END:VEVENT":
            found.append(current)
            current = None
        elif current is not None:
            name, _, value = line.partition(":")
            current[name.split(";")[0]] = (name, value)
    return found


def starts_of(text, tmp_path):
    """Beginnings in UTC as the second reader sees them: the VTIMEZONE of the file, read by dateutil."""
    path = tmp_path / "termine.ics"
    path.write_text(text.replace("\r\n", "\n"))
    zones = tzical(str(path))
    found = []
    for event in lines(text):
        name, value = event["DTSTART"]
        zone = zones.get(re.search(r"TZID=([^;:]+)", name)[1])
        found.append(datetime.datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(datetime.UTC))
    return found


def at(year, month, day, hour):
    start = local_datetime(datetime.date(year, month, day), datetime.time(hour))
    return {"starts_at": start, "ends_at": start + datetime.timedelta(hours=2)}


def test_both_readers_agree_and_clock_changes_are_right(client, tmp_path):
    gremium, year = make_gremium(), timezone.localdate().year + 1
    changes = {3: max(day for day in range(25, 32) if datetime.date(year, 3, day).weekday() == 6)}
    changes[10] = max(day for day in range(25, 32) if datetime.date(year, 10, day).weekday() == 6)
    for month, day in changes.items():
        for offset in (-1, 0, 1):
            make_sitzung(gremium, **at(year, month, day + offset if day + offset <= 31 else day - 2, 10))
    text = feed(client, gremium)
    expected = sorted(sitzung.starts_at.astimezone(datetime.UTC) for sitzung in gremium.sitzungen.all())
    first = sorted(event.decoded("dtstart").astimezone(datetime.UTC) for event in events(text))
    assert first == expected == sorted(starts_of(text, tmp_path))
    berlin = ZoneInfo("Europe/Berlin")
    assert {moment.astimezone(berlin).hour for moment in starts_of(text, tmp_path)} == {10}
    assert {moment.hour for moment in expected} == {8, 9}


def test_moving_and_cancelling_update_the_entry(client):
    gremium = make_gremium()
    sitzung = make_sitzung(gremium)
    (before,) = lines(feed(client, gremium))
    sitzung.starts_at += datetime.timedelta(days=1)
    sitzung.ends_at += datetime.timedelta(days=1)
    sitzung.save()
    (moved,) = lines(feed(client, gremium))
    cancel(sitzung, "Wasserschaden; Saal zu")
    (cancelled,) = lines(feed(client, gremium))
    assert before["UID"] == moved["UID"] == cancelled["UID"]
    assert [event["SEQUENCE"][1] for event in (before, moved, cancelled)] == ["0", "1", "2"]
    assert [event["STATUS"][1] for event in (before, cancelled)] == ["TENTATIVE", "CANCELLED"]
    assert before["DTSTART"] != moved["DTSTART"]
    (event,) = events(feed(client, gremium))
    assert (str(event["status"]), str(event["description"])) == ("CANCELLED", "Grund der Absage: Wasserschaden; Saal zu")


def test_place_stands_in_the_entry_and_the_way_online_does_not(client):
    gremium, ort = make_gremium(), make_ort(name="Haus am Ufer", street="Weg 1", postal_code="07743")
    make_sitzung(gremium, ort=ort, room="Saal", online_link="https://example.org/raum", stand="eingeladen")
    (event,) = events(feed(client, gremium))
    assert str(event["location"]) == "Haus am Ufer, Weg 1, 07743 Jena, Saal"
    assert str(event["status"]) == "CONFIRMED"
    assert "example.org/raum" not in feed(client, gremium)


def test_all_public_dates_and_no_others(client):
    shown, hidden = make_sitzung(), make_sitzung(make_gremium(is_public=False))
    make_sitzung(in_days=-800)
    text = client.get(reverse("gremien:public_calendar")).content.decode()
    assert [event["UID"][1] for event in lines(text)] == [shown.uid]
    assert client.get(reverse("gremien:gremium_calendar", args=[hidden.gremium.slug])).status_code == 404


def test_empty_feed_is_a_calendar(client):
    assert Calendar.from_ical(feed(client, make_gremium()))["version"] == "2.0"


def test_member_makes_revokes_and_deletes_the_secret_address(client, sign_in):
    seat = make_mitgliedschaft(konto=sign_in(client, make_konto()))
    sitzung = make_sitzung(seat.gremium)
    make_sitzung()
    assert "noch keine Adresse" in client.get(ACCESS).content.decode()
    client.post(ACCESS, {"press": "new"})
    first = Kalenderzugang.objects.get().get_absolute_url()
    assert first in client.get(ACCESS).content.decode()
    client.post(ACCESS, {"press": "new"})
    second = Kalenderzugang.objects.get().get_absolute_url()
    client.logout()
    assert client.get(first).status_code == 404
    answer = client.get(second)
    assert [event["UID"][1] for event in lines(answer.content.decode())] == [sitzung.uid]
    assert answer["Cache-Control"] == "private, no-store"
    seat.ended_on = timezone.localdate() - datetime.timedelta(days=1)
    seat.save()
    assert lines(client.get(second).content.decode()) == []
    sign_in(client, seat.konto)
    client.post(ACCESS, {"press": "delete"})
    assert client.get(second).status_code == 404


def test_erased_konto_has_no_feed(client):
    konto = make_konto()
    path = Kalenderzugang.objects.create(konto=konto).get_absolute_url()
    assert client.get(path).status_code == 200
    erase_konto(konto)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "eyJhIjoxfQ:1abc:def", "a" * 500])
def test_made_up_address_is_not_found(client, token):
    assert client.get(reverse("gremien:private_calendar", args=[token])).status_code == 404
