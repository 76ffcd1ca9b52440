"""What people subscribe to, read by programs that have no code in common with the one that wrote it: feedparser and vobject."""

import datetime

import feedparser
import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from jena_sro.inhalte.kalender import BERLIN
from teilhabe.models import Angebot, Termin
from tests.factories import (
    make_angebot,
    make_angebote,
    make_angebotszeit,
    make_ort,
    make_ortschaft,
    make_schulferien,
    make_sozialraum,
    make_veranstaltung,
    make_vorgang,
)

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN)
ODD = '</title><script>alert("1")</script> & Kaffee; ]]> \\n, 3 € 👩‍🦽'
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def nord(db):
    return make_sozialraum(name="Nord")


def fetch(client, name, sozialraum, **headers):
    return client.get(reverse(f"teilhabe:sozialraum_{name}", args=[sozialraum.slug]), headers=headers)


def read_atom(client, sozialraum):
    """The feed as feedparser understands it; it must have nothing to complain about."""
    response = fetch(client, "atom", sozialraum)
    feed = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def read_calendar(client, sozialraum):
    return list(vobject.readOne(fetch(client, "calendar", sozialraum).content.decode()).contents.get("vevent", []))


def summaries(client, sozialraum):
    return [event.summary.value for event in read_calendar(client, sozialraum)]


# Atom


def test_atom_says_what_it_is(client, nord):
    feed = read_atom(client, nord).feed
    assert (feed.title, feed.language) == ("Angebote für Nord – Sozialraum-Portal Jena", "de")
    assert {(link.rel, link.href) for link in feed.links} == {
        ("alternate", "http://localhost:8000/sozialraeume/nord/"),
        ("self", "http://localhost:8000/sozialraeume/nord/angebote.atom"),
    }
    assert feed.author == "Stadt Jena, Fachdienst Soziales"


def test_atom_entry_says_what_where_and_whose(client, nord):
    angebot = make_angebot(name="Frühstück", sozialraum=nord, short_text="Essen und reden.")
    (entry,) = read_atom(client, nord).entries
    assert (entry.title, entry.link) == ("Frühstück", "http://localhost:8000/angebote/fruehstueck/")
    assert entry.author == angebot.organisation.name
    assert entry.summary_detail.type == "text/plain"
    assert entry.summary == f"{angebot.art.name}, {angebot.ort.ortschaft.name}, Sozialraum Nord. Essen und reden."


def test_atom_has_what_the_standard_asks_for(client, nord):
    """RFC 4287: exactly one title, id and updated in the feed and in each entry, a summary, absolute ids."""
    make_angebote(3, sozialraum=nord)
    root = etree.fromstring(fetch(client, "atom", nord).content)
    assert root.tag == f"{ATOM}feed"
    parts = [root, *root.findall(f"{ATOM}entry")]
    assert len(parts) == 4
    for part in parts:
        assert [len(part.findall(f"{ATOM}{name}")) for name in ("title", "id", "updated")] == [1, 1, 1]
        assert part.findtext(f"{ATOM}id").startswith("tag:localhost,2026:")
        assert datetime.datetime.fromisoformat(part.findtext(f"{ATOM}updated")).utcoffset() is not None
    assert len({part.findtext(f"{ATOM}id") for part in parts}) == 4


def test_atom_shows_what_reaches_the_sozialraum(client, nord):
    ost = make_sozialraum(name="Ost")
    make_angebot(name="hier", sozialraum=nord)
    make_angebot(name="für alle", sozialraum=ost, serves_all_jena=True)
    make_angebot(name="dort", sozialraum=ost)
    assert {entry.title for entry in read_atom(client, nord).entries} == {"hier", "für alle"}


@pytest.mark.parametrize("state", sorted(set(Angebot.State.values) - {"veroeffentlicht"}))
def test_feeds_show_nothing_that_is_not_public(client, nord, state):
    make_angebotszeit(make_angebot(sozialraum=nord, state=state))
    assert read_atom(client, nord).entries == []
    assert read_calendar(client, nord) == []


def test_what_was_changed_last_comes_first(client, nord, time_machine):
    for name in ("A", "B", "C"):
        make_angebot(name=name, sozialraum=nord)
        time_machine.shift(3600)
    Angebot.objects.get(name="A").save()
    entries = read_atom(client, nord).entries
    assert [entry.title for entry in entries] == ["A", "C", "B"]
    assert entries[0].updated == "2026-09-16T11:00:00+00:00"


def test_changed_times_count_as_a_change_and_notes_of_the_fachdienst_do_not(client, nord, time_machine):
    first, second = (make_angebot(name=name, sozialraum=nord) for name in "AB")
    time_machine.shift(3600)
    make_vorgang(first, kind="angabe", text="Neue Zeit", old_state="", new_state="")
    time_machine.shift(3600)
    make_vorgang(second, kind="notiz", text="Nachfragen", old_state="", new_state="")
    entries = read_atom(client, nord).entries
    assert [(entry.title, entry.updated[11:16]) for entry in entries] == [("A", "09:00"), ("B", "08:00")]


def test_identifier_stays_when_an_offer_gets_another_name_and_address(client, nord):
    angebot = make_angebot(sozialraum=nord)
    (before,) = read_atom(client, nord).entries
    angebot.name, angebot.slug = "Ganz neu", "ganz-neu"
    angebot.save()
    (after,) = read_atom(client, nord).entries
    assert before.id == after.id
    assert before.link != after.link


def test_atom_names_no_more_than_thirty(client, nord):
    make_angebote(33, sozialraum=nord)
    assert len(read_atom(client, nord).entries) == 30


def test_empty_atom_is_as_old_as_its_sozialraum(client, nord, time_machine):
    time_machine.shift(3600)
    feed = read_atom(client, nord)
    assert (feed.entries, feed.feed.updated) == ([], "2026-09-16T08:00:00+00:00")


def test_atom_brings_odd_characters_back_as_text(client, nord):
    make_angebot(name=ODD, slug="odd", short_text="<b onclick=x>fett</b> &amp;", sozialraum=nord)
    assert b"<script" not in fetch(client, "atom", nord).content
    (entry,) = etree.fromstring(fetch(client, "atom", nord).content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == ODD
    assert entry.findtext(f"{ATOM}summary").endswith("<b onclick=x>fett</b> &amp;")


def test_feeds_leave_out_what_their_formats_cannot_hold(client, nord):
    ort = make_ort(ortschaft=make_ortschaft(nord), name="Haus\x0b")
    make_angebotszeit(make_angebot(name="Laut\x08\x1f\uffff", slug="laut", ort=ort))
    assert [entry.title for entry in read_atom(client, nord).entries] == ["Laut"]
    assert summaries(client, nord) == ["Laut   "]


def test_examples_say_so(client, nord):
    make_angebotszeit(make_angebot(name="Treff", sozialraum=nord, is_example=True))
    make_veranstaltung(title="Fest", sozialraum=nord, is_example=True)
    assert [entry.title for entry in read_atom(client, nord).entries] == ["Treff (Beispiel)"]
    assert summaries(client, nord) == ["Fest (Beispiel)", "Treff (Beispiel)"]


# The calendar


def days_of(event):
    """Beginnings of an event, worked out by the reader, in the 90 days that the portal works out too."""
    until = timezone.now() + datetime.timedelta(days=90)
    starts = event.getrruleset(addRDate=True) or [event.dtstart.value]
    return [start for start in starts if NOW - datetime.timedelta(hours=1) <= start < until]


def test_calendar_has_the_dates_that_the_portal_shows(client, nord):
    """Every rhythm, holidays, a cancelled day, the end of summer time."""
    make_schulferien(name="Herbst", start=datetime.date(2026, 10, 12), end=datetime.date(2026, 10, 24))
    angebot, other = make_angebot(sozialraum=nord), make_angebot(sozialraum=nord)
    make_angebotszeit(angebot, weekday=5, not_on_holidays=True)  # 3 October is a Saturday
    make_angebotszeit(angebot, rhythm="vierzehntaeglich", weekday=2, not_in_school_holidays=True)
    make_angebotszeit(other, rhythm="monatlich", weekday=3, nth=-1)
    make_angebotszeit(other, rhythm="einzeltermin", date=datetime.date(2026, 12, 4))
    make_angebotszeit(other, rhythm="vereinbarung")
    other.ausfaelle.create(date=datetime.date(2026, 10, 29), reason="krank")
    found = sorted(start for event in read_calendar(client, nord) for start in days_of(event))
    assert found == sorted(Termin.objects.values_list("starts_at", flat=True))
    assert len(found) > 15


def test_calendar_event_says_what_where_and_how_to_read_on(client, nord):
    ort = make_ort(ortschaft=make_ortschaft(nord), name="Haus; am, Ufer", street="Uferweg 3", postal_code="07743")
    make_angebotszeit(make_angebot(name=ODD, slug="odd", short_text="Essen.", ort=ort))
    (event,) = read_calendar(client, nord)
    assert (event.summary.value, event.description.value) == (ODD, "Essen.")
    assert event.location.value == "Haus; am, Ufer, Uferweg 3, 07743 Jena"
    assert event.url.value == "http://localhost:8000/angebote/odd/"


def test_calendar_and_that_of_the_offer_name_a_rhythm_alike(client, nord):
    angebot = make_angebot(sozialraum=nord)
    make_angebotszeit(angebot)
    text = client.get(reverse("teilhabe:angebot_calendar", args=[angebot.slug])).content.decode()
    (event,) = read_calendar(client, nord)
    assert vobject.readOne(text).vevent.uid.value == event.uid.value


def test_calendar_shows_the_public_events_of_the_sozialraum_and_of_the_city(client, nord):
    make_veranstaltung(title="hier", sozialraum=nord, start_time=datetime.time(17), end_time=datetime.time(19))
    make_veranstaltung(title="überall", in_days=31)
    make_veranstaltung(title="dort", sozialraum=make_sozialraum(name="Ost"))
    make_veranstaltung(title="noch nicht", sozialraum=nord, is_public=False)
    make_veranstaltung(title="vorbei", sozialraum=nord, in_days=-1)
    here, everywhere = read_calendar(client, nord)
    assert (here.summary.value, here.location.value, here.status.value) == ("hier", "Saal", "CONFIRMED")
    assert (here.dtstart.value, here.dtend.value) == tuple(datetime.datetime(2026, 10, 16, h, tzinfo=BERLIN) for h in (17, 19))
    assert (everywhere.summary.value, everywhere.dtstart.value) == ("überall", datetime.date(2026, 10, 17))
    assert "dtend" not in everywhere.contents


def test_cancelled_event_says_so(client, nord):
    make_veranstaltung(title="Fest", sozialraum=nord, is_cancelled=True, start_time=datetime.time(17))
    (event,) = read_calendar(client, nord)
    assert (event.status.value, event.summary.value) == ("CANCELLED", "Abgesagt: Fest")


def test_calendar_is_bounded(client, nord, settings):
    settings.CALENDAR_MOST_EVENTS = 2
    for angebot in make_angebote(3, sozialraum=nord):
        make_angebotszeit(angebot)
    make_veranstaltung(title="Fest", sozialraum=nord)
    assert len(read_calendar(client, nord)) == 2
    assert summaries(client, nord)[0] == "Fest"


def test_bounded_calendar_reads_as_many_offers_at_most_and_none_without_a_day_to_come(client, nord, settings, monkeypatch):
    settings.CALENDAR_MOST_EVENTS = 2
    agreed, over, past, *others = make_angebote(6, sozialraum=nord)
    make_angebotszeit(agreed, rhythm="vereinbarung")
    make_angebotszeit(over, valid_until=datetime.date(2020, 1, 1))
    make_angebotszeit(past, rhythm="einzeltermin", date=datetime.date(2020, 1, 1))
    for angebot in others:
        make_angebotszeit(angebot)
    assert len(read_calendar(client, nord)) == 2
    read = []
    monkeypatch.setattr("teilhabe.views.feeds.make_calendar", lambda name, angebote, events: read.extend(angebote) or b"")
    fetch(client, "calendar", nord)
    assert len(read) == 2
    assert set(read) < set(others)


def test_calendar_without_dates_is_a_calendar(client, nord):
    assert read_calendar(client, nord) == []


# Both


@pytest.mark.parametrize(
    ("name", "content_type"), [("atom", "application/atom+xml; charset=utf-8"), ("calendar", "text/calendar; charset=utf-8")]
)
def test_reader_is_told_when_nothing_has_changed(client, nord, time_machine, name, content_type):
    angebot = make_angebot(sozialraum=nord)
    make_angebotszeit(angebot)
    first = fetch(client, name, nord)
    assert (first.status_code, first.headers["Content-Type"], first.cookies) == (200, content_type, {})
    time_machine.shift(3600)
    again = fetch(client, name, nord, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content, again.cookies) == (304, b"", {})
    angebot.name = "Anders"
    angebot.save()
    assert fetch(client, name, nord, if_none_match=first.headers["ETag"]).status_code == 200


@pytest.mark.parametrize("name", ["atom", "calendar"])
def test_feed_costs_the_same_for_many_offers(client, nord, name):
    counts = []
    for number in (2, 9):
        for angebot in make_angebote(number, sozialraum=nord):
            make_angebotszeit(angebot, not_in_school_holidays=True)
        make_veranstaltung(sozialraum=nord)
        with CaptureQueriesContext(connection) as queries:
            fetch(client, name, nord)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("name", ["atom", "calendar"])
def test_feed_of_an_unknown_sozialraum_is_not_found(client, name):
    assert client.get(reverse(f"teilhabe:sozialraum_{name}", args=["mond"])).status_code == 404


def test_page_of_the_sozialraum_leads_to_its_feeds(client, nord):
    text = client.get(nord.get_absolute_url()).content.decode()
    links = etree.HTML(text).findall(".//link[@rel='alternate']")
    assert {(link.get("type"), link.get("href")) for link in links} == {
        ("application/atom+xml", "/sozialraeume/nord/angebote.atom"),
        ("text/calendar", "/sozialraeume/nord/termine.ics"),
    }
    for path in ("angebote.atom", "termine.ics"):
        assert f'<a class="app-download" href="/sozialraeume/nord/{path}">' in text
