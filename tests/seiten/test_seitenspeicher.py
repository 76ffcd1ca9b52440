"""What anonymous visitors get from the memory of a process, and what never comes from there."""

import datetime
import gzip
import random

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte import stand
from jena_sro.konten.models import Rolle
from jena_sro.seiten import seitenspeicher
from jena_sro.seiten.seitenspeicher import Eintrag, SeitenspeicherMiddleware, Speicher, next_change
from teilhabe.models import Angebot
from teilhabe.models.zeiten import refresh_termine
from tests.factories import make_angebot, make_angebotszeit, make_gremium, make_konto, make_sitzung, make_sozialraum

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/angebote/"


@pytest.fixture
def visitor():
    """A browser, and the only one of its process: each test client has middleware of its own."""
    return Client(headers={"accept-encoding": "gzip, br"})


@pytest.fixture
def stores(monkeypatch):
    """The middleware that was made last."""
    made = []
    make = SeitenspeicherMiddleware.__init__
    monkeypatch.setattr(SeitenspeicherMiddleware, "__init__", lambda self, get: made.append(self) or make(self, get))
    return lambda: made[-1]


def text(answer):
    body = answer.content
    return (gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body).decode()


def queries(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        client.get(address, headers=headers)
    return len(captured)


def test_second_visitor_costs_no_query(visitor):
    make_angebot(name="Frühstück")
    first = visitor.get(LIST)
    assert queries(visitor, LIST) == 0
    second = visitor.get(LIST)
    assert text(first) == text(second)
    assert "Frühstück" in text(second)


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Frame-Options", "Vary", "Content-Type", "Permissions-Policy"])
def test_kept_page_has_the_headers_of_the_page(visitor, header):
    plain = make_konto_page(visitor, LIST)
    visitor.get(LIST)
    kept = visitor.get(LIST)
    assert set(plain.headers[header].split(", ")) <= set(kept.headers[header].split(", "))


def make_konto_page(visitor, address):
    """The same page as the views answer it, without the store: the session does not exist, but its cookie does."""
    return Client(headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=none"}).get(address)


def test_list_for_other_sites_may_still_be_framed(visitor):
    make_angebot()
    address = reverse("teilhabe:angebot_embed")
    first, second = visitor.get(address), visitor.get(address)
    assert "X-Frame-Options" not in first.headers
    assert "X-Frame-Options" not in second.headers
    assert first.headers["Content-Security-Policy"] == second.headers["Content-Security-Policy"]
    assert "X-Frame-Options" in visitor.get(LIST).headers


def test_frame_may_be_shown_again_by_who_has_it_already(visitor):
    """A browser takes these headers from a 304 in place of those it has kept."""
    address = reverse("teilhabe:angebot_embed")
    first = visitor.get(address)
    again = visitor.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "X-Frame-Options" not in again.headers
    for name in seitenspeicher.ABOUT_FRAMES:
        assert again.headers[name] == first.headers[name]


def test_who_cannot_unpack_gets_it_plain(visitor):
    visitor.get(LIST)
    plain = visitor.get(LIST, headers={"accept-encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert "</html>" in plain.content.decode()


def test_who_has_it_already_is_told_so(visitor):
    etag = visitor.get(LIST).headers["ETag"]
    answer = visitor.get(LIST, headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    make_angebot()
    assert visitor.get(LIST, headers={"if-none-match": etag}).status_code == 200


def test_head_is_answered_from_the_store(visitor):
    visitor.get(LIST)
    answer = visitor.head(LIST)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_change_is_seen_at_once_by_who_made_it(visitor):
    make_angebot(name="Frühstück")
    visitor.get(LIST)
    Angebot.objects.update(name="Mittagessen")
    assert "Mittagessen" in text(visitor.get(LIST))


def test_signed_in_people_never_get_a_kept_page(visitor, sign_in):
    visitor.get(LIST)
    visitor.get(LIST)
    sign_in(visitor, make_konto(Rolle.FACHDIENST))
    answer = visitor.get(LIST)
    assert "Abmelden" in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Abmelden" not in text(Client().get(LIST))


@pytest.mark.parametrize(
    "address", ["/rueckmeldung/", "/konto/anmelden/", "/healthz", "/postfach/", "/gibt-es-nicht/", "/darstellung/"]
)
def test_forms_errors_and_what_shows_the_moment_are_not_kept(visitor, address):
    visitor.get(address)
    assert "ETag" not in visitor.get(address).headers


def test_form_is_sent_small_and_never_of_the_same_length_by_chance(visitor):
    lengths = {len(visitor.get("/rueckmeldung/").content) for _ in range(8)}
    assert len(lengths) > 1
    answer = visitor.get("/rueckmeldung/")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(text(answer).encode()) / 2


def test_look_is_part_of_what_is_asked(visitor):
    visitor.get(LIST)
    visitor.cookies["darstellung"] = "schrift=gross"
    large = text(visitor.get(LIST))
    visitor.cookies["darstellung"] = "schrift=erfunden"
    assert "app-schrift-gross" in large
    assert "app-schrift-gross" not in text(visitor.get(LIST))


def test_each_language_has_its_page(visitor):
    for _ in range(2):
        assert 'class="leicht' not in text(visitor.get("/"))
        easy = text(visitor.get("/leicht/"))
    assert "Leichte" in easy or "Einfache" in easy
    assert easy != text(visitor.get("/"))


@pytest.fixture
def at_ten(db):
    """Monday, 10 o'clock; an offer is open from 9 to 11 and another one from 14 to 16."""
    with time_machine.travel("2026-11-23 10:00:30+01:00", tick=False) as clock:
        for start, end in ((9, 11), (14, 16)):
            make_angebotszeit(
                make_angebot(name=f"Treff um {start}", organisation=None),
                weekday=0, start_time=datetime.time(start), end_time=datetime.time(end),
            )  # fmt: skip
        refresh_termine(Angebot.objects.values_list("pk", flat=True))
        yield clock


def move(clock, moment):
    clock.move_to(datetime.datetime.fromisoformat(f"2026-11-{moment}+01:00"))


@pytest.mark.parametrize(
    ("now", "ends"),
    [("23 10:00:30", "23 11:00"), ("23 11:00:00", "23 14:00"), ("23 14:00:00", "23 16:00"), ("23 23:59:59", "24 00:00")],
)
def test_entry_ends_when_something_opens_or_closes_or_the_day_is_over(at_ten, now, ends):
    move(at_ten, now)
    assert next_change(timezone.now()) == datetime.datetime.fromisoformat(f"2026-11-{ends}+01:00")


def test_meeting_that_begins_ends_an_entry_too(at_ten):
    begins = timezone.now().replace(second=0) + datetime.timedelta(minutes=5)
    make_sitzung(make_gremium(), starts_at=begins, ends_at=begins + datetime.timedelta(hours=1))
    assert next_change(timezone.now()) == begins
    assert next_change(begins) == datetime.datetime.fromisoformat("2026-11-23 11:00+01:00")


def test_open_now_is_never_said_too_long(at_ten, visitor):
    address = "/angebote/?q=Treff"
    assert text(visitor.get(address)).count("jetzt offen") == text(visitor.get(address)).count("jetzt offen") == 1
    move(at_ten, "23 10:59:59")
    assert "jetzt offen" in text(visitor.get(address))
    move(at_ten, "23 11:00:00")
    assert "jetzt offen" not in text(visitor.get(address))
    move(at_ten, "23 14:00:00")
    assert "jetzt offen" in text(visitor.get(address))


def test_page_that_was_worked_out_before_a_change_is_not_kept(visitor, monkeypatch):
    """Contents change between the look at the version and the answer."""
    make_angebot(name="Frühstück")
    real = seitenspeicher.make_entry

    def late(*args):
        Angebot.objects.update(name="Mittagessen")
        return real(*args)

    monkeypatch.setattr(seitenspeicher, "make_entry", late)
    visitor.get(LIST)
    monkeypatch.undo()
    assert "Mittagessen" in text(visitor.get(LIST))


def entry(number):
    return Eintrag(
        {}, is_frameable=False, etag=str(number), body=b"x" * 1000, ends_at=timezone.now() + datetime.timedelta(days=1)
    )


def test_store_never_takes_more_than_it_may_and_drops_what_is_not_asked_for():
    speicher = Speicher(10_000)
    speicher.get("first", "1")
    for number in range(100):
        speicher.put(number, "1", entry(number))
        assert speicher.get(0, "1") is not None
        assert speicher.size <= 10_000
    assert list(speicher.entries) == [96, 97, 98, 99, 0]


def test_entry_of_an_older_version_is_not_taken():
    speicher = Speicher(10_000)
    speicher.get("a", "2")
    speicher.put("a", "1", entry(1))
    assert speicher.get("a", "2") is None
    assert speicher.size == 0


def test_replaced_entry_is_counted_once():
    speicher = Speicher(100_000)
    speicher.get("a", "1")
    for number in range(5):
        speicher.put("a", "1", entry(number))
    assert speicher.size == 2_000


def test_what_visitors_make_up_pushes_no_real_page_out(visitor, stores, settings):
    settings.KEPT_QUESTIONS_BYTES = 60_000
    make_sozialraum()
    make_angebot()
    chance = random.Random(1)
    visitor.get(LIST)
    for _ in range(60):
        visitor.get(LIST, {"q": f"wort{chance.random()}", "seite": chance.randrange(10**6), f"x{chance.random()}": "1"})
    assert stores().questions.size <= 60_000
    assert 0 < len(stores().questions.entries) < 60
    assert queries(visitor, LIST) == 0


def test_overlong_address_is_not_kept(visitor, stores):
    visitor.get(LIST, {"x": "y" * 600})
    assert not stores().questions.entries


def test_inside_a_transaction_nothing_is_kept(visitor):
    with transaction.atomic():
        visitor.get(LIST)
        assert "ETag" not in visitor.get(LIST).headers


def test_health_is_told_while_the_database_is_down(visitor, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(connection, "ensure_connection", fail)
    monkeypatch.setattr(stand, "read_version", fail)
    stand.forget_all()
    assert visitor.get("/healthz").status_code == 503
