"""Sign-in and sign-up: what they do, what they do not tell, how long they last."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten.models import Konto
from jena_sro.konten.views import own
from tests.konten.conftest import PASSWORD, WAYS, by_password, is_signed_in, mail_code
from tests.second_step import pass_second_step

KNOWN, UNKNOWN = "anna@example.org", "nobody@example.org"


def text(answer, email: str) -> str:
    """A page without what is different each time: the address, keys against forgery."""
    return "\n".join(
        line for line in answer.content.decode().replace(email, "ADRESSE").splitlines() if "csrfmiddlewaretoken" not in line
    )


@pytest.fixture
def hashes(monkeypatch):
    """Counts the work that takes time: password hashes."""
    calls = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: calls.append(1) or encode(*args))
    return calls


@pytest.mark.parametrize("way", WAYS)
def test_each_way_signs_in(client, mailoutbox, make_konto, way):
    make_konto(KNOWN)
    answer = WAYS[way](client, mailoutbox, KNOWN)
    assert is_signed_in(client)
    assert answer.headers["Location"] == reverse("seiten:work_area")


def test_sign_up_leads_to_the_work_area_and_no_further(client, mailoutbox, db):
    client.post(reverse("account_signup"), {"email": "Neu@Example.org", "password1": PASSWORD})
    assert not is_signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": mail_code(mailoutbox[0])})
    assert is_signed_in(client)
    assert client.get(reverse("seiten:work_area")).headers["Location"] == reverse("teilhabe:anbieter_area")
    assert client.get(reverse("konten:konto_list")).status_code == 404
    assert Konto.objects.get().email == "neu@example.org"


def test_sign_in_waits_for_the_address_to_be_confirmed(client, mailoutbox, make_konto):
    make_konto(KNOWN, is_verified=False)
    by_password(client, mailoutbox, KNOWN)
    assert not is_signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": mail_code(mailoutbox[0])})
    assert is_signed_in(client)


FORMS = {
    "sign-in": ("account_login", lambda email: {"login": email, "password": "falsches-passwort"}),
    "sign-up": ("account_signup", lambda email: {"email": email, "password1": PASSWORD}),
    "code for sign-in": ("account_request_login_code", lambda email: {"email": email}),
    "new password": ("account_reset_password", lambda email: {"email": email}),
}


@pytest.mark.parametrize("form", FORMS)
def test_existing_address_cannot_be_told_from_unknown_one(mailoutbox, make_konto, hashes, form):
    name, values = FORMS[form]
    make_konto(KNOWN)
    seen = {}
    for email in (KNOWN, UNKNOWN):
        mailoutbox.clear()
        hashes.clear()
        client = Client()
        answers = [client.get(reverse(name)), client.post(reverse(name), values(email))]
        location = answers[-1].headers.get("Location")
        if location:
            answers += [client.get(location), client.post(location, {"code": "000-000-000"}), client.get(location)]
        cookies = {
            cookie: {key: value for key, value in morsel.items() if key != "expires"} for cookie, morsel in client.cookies.items()
        }
        pages = [(answer.status_code, answer.headers.get("Location"), text(answer, email)) for answer in answers]
        seen[email] = (pages, cookies, [mail.to == [email] for mail in mailoutbox], len(hashes))
    assert seen[KNOWN] == seen[UNKNOWN]
    assert (seen[KNOWN][3] > 0) == ("password" in str(values(KNOWN)))


def test_mail_to_unknown_address_says_that_someone_tried(client, mailoutbox, db):
    client.post(reverse("account_reset_password"), {"email": UNKNOWN})
    assert [mail.to for mail in mailoutbox] == [[UNKNOWN]]
    assert "jemand wollte sich mit dieser E-Mail-Adresse" in mailoutbox[0].body


def test_mail_to_known_address_after_sign_up_says_that_there_is_an_account(client, mailoutbox, make_konto):
    make_konto(KNOWN)
    client.post(reverse("account_signup"), {"email": KNOWN, "password1": PASSWORD})
    assert "Es gibt aber schon eines" in mailoutbox[0].body
    assert Konto.objects.count() == 1


def test_password_change_sends_a_notice_and_keeps_the_session(client, mailoutbox, make_konto):
    by_password(client, mailoutbox, make_konto(KNOWN).email)
    values = {"oldpassword": PASSWORD, "password1": "Mantel-Regen-Kirsche"}
    client.post(reverse("account_change_password"), values)
    assert is_signed_in(client)
    assert mailoutbox[-1].subject == "Sozialraum-Portal Jena: Ihr Passwort wurde geändert"
    assert "Waren Sie das nicht?" in mailoutbox[-1].body


def test_new_address_counts_after_its_code_and_the_old_one_is_told(client, mailoutbox, make_konto):
    konto = make_konto(KNOWN)
    by_password(client, mailoutbox, KNOWN)
    client.post(reverse("account_email"), {"email": "neu@example.org", "action_add": ""})
    konto.refresh_from_db()
    assert konto.email == KNOWN
    client.post(reverse("account_email_verification_sent"), {"code": mail_code(mailoutbox[-1])})
    konto.refresh_from_db()
    assert konto.email == "neu@example.org"
    assert [mail.to for mail in mailoutbox] == [["neu@example.org"], [KNOWN]]


def test_old_sign_in_asks_for_the_password_before_the_address_changes(client, mailoutbox, make_konto, time_machine):
    by_password(client, mailoutbox, make_konto(KNOWN).email)
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=10))
    answer = client.post(reverse("account_email"), {"email": "neu@example.org", "action_add": ""})
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert mailoutbox == []
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert [mail.to for mail in mailoutbox] == [["neu@example.org"]]


def test_other_sessions_can_be_ended(client, mailoutbox, make_konto):
    make_konto(KNOWN)
    other = Client()
    for visitor in (client, other):
        by_password(visitor, mailoutbox, KNOWN)
    assert "Alle anderen Anmeldungen beenden" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert client.get(reverse("konten:overview")).status_code == 200
    assert other.get(reverse("konten:overview")).status_code == 302


def test_one_other_session_can_be_ended_and_the_own_one_stays(client, mailoutbox, make_konto):
    konto, lost, stays = make_konto(KNOWN), Client(), Client()
    make_konto("fremd@example.org")
    stranger = Client()
    for visitor, email in ((client, KNOWN), (lost, KNOWN), (stays, KNOWN), (stranger, "fremd@example.org")):
        by_password(visitor, mailoutbox, email)
        visitor.get(reverse("konten:overview"))
    pks = {session.session_key: session.pk for session in UserSession.objects.all()}
    assert client.get(reverse("usersessions_list")).content.decode().count("Diese Anmeldung beenden") == 2
    for visitor in (lost, stranger, client):
        client.post(reverse("konten:session_end", args=[pks[visitor.session.session_key]]))
    answers = [visitor.get(reverse("konten:overview")).status_code for visitor in (client, lost, stays, stranger)]
    assert answers == [200, 302, 200, 200]
    assert UserSession.objects.filter(user=konto).count() == 2


def test_blocked_account_is_told_so_only_with_its_password(client, make_konto):
    konto = make_konto(KNOWN)
    konto.is_active = False
    konto.save()
    wrong = client.post(reverse("account_login"), {"login": KNOWN, "password": "falsches-passwort"})
    assert "passen nicht zusammen" in wrong.content.decode()
    assert by_password(client, [], KNOWN).headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


LIMITS = {
    ("Fachdienst", 59): True,
    ("Fachdienst", 61): False,
    ("", 7 * 60): True,
    ("", 8 * 60 + 1): False,
}


@pytest.mark.parametrize(("role", "minutes"), LIMITS)
def test_sign_in_ends_without_requests(client, make_konto, time_machine, role, minutes):
    time_machine.move_to(timezone.now())
    pass_second_step(client, make_konto(KNOWN, role, with_app=True))
    client.get(reverse("konten:overview"))
    time_machine.shift(datetime.timedelta(minutes=minutes))
    answer = client.get(reverse("konten:overview"))
    assert (answer.status_code == 200) == LIMITS[role, minutes]


@pytest.mark.parametrize(("role", "is_longer"), [("Fachdienst", False), ("", True)])
def test_sign_in_of_staff_lasts_twelve_hours_at_most(client, make_konto, time_machine, role, is_longer):
    time_machine.move_to(timezone.now())
    pass_second_step(client, make_konto(KNOWN, role, with_app=True))
    client.get(reverse("konten:overview"))
    for _ in range(12 * 2 + 1):
        time_machine.shift(datetime.timedelta(minutes=30))
        answer = client.get(reverse("konten:overview"))
    assert (answer.status_code == 200) == is_longer


def test_page_says_how_long_the_sign_in_lasts(client, make_konto, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    pass_second_step(client, make_konto(KNOWN, "Fachdienst", with_app=True))
    page = client.get(reverse("account_change_password")).content.decode()
    end = timezone.localtime(timezone.now() + datetime.timedelta(minutes=60))
    assert f"Sie bleiben bis {end:%H:%M} Uhr angemeldet" in page
    assert "verlängert das um 60 Minuten, längstens bis" in page


@pytest.mark.parametrize(
    "password",
    [
        "kurz-aber-x",
        "passwort1234",
        "P4ssw0rt!2024",
        "JenaJenaJena2025",
        "sozialraum-jena",
        "Lobeda.Winzerla.07747",
        "qwertzuiopasdf",
        "123456789012",
        "aaaaaaaaaaaaaa",
        "anna@example.org",
    ],
)
def test_password_that_is_easy_to_guess_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, Konto(email=KNOWN))


@pytest.mark.parametrize(
    "password", ["Saale-Ufer-Spaziergang", PASSWORD, "Mantel-Regen-Kirsche", "w8!kLp2#vQ9z", "jena kocht gern tofu"]
)
def test_password_of_several_words_is_fine(password):
    assert validate_password(password, Konto(email=KNOWN)) is None  # it raises otherwise


def test_page_of_too_many_requests_says_what_to_do(rf, db):
    request = rf.get("/")
    request.session = {}
    answer = own.too_many_requests(request).render()
    assert answer.status_code == 429
    assert "Warten Sie bitte fünf Minuten" in answer.content.decode()
