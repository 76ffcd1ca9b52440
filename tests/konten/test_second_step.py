"""Staff reach nothing without the second step, whichever way they came in."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import UUIDConverter

from jena_sro.konten import second_step
from tests.addresses import walk
from tests.konten.conftest import WAYS, app_code, by_password, is_signed_in
from tests.second_step import pass_second_step

SAMPLES = {"ausfall": 1, "zeit": 1, "pk": 1, "sitzung": 1, "umfrage": 1, "number": 1, "kind": "csv"}
SAMPLES |= {"place": "start", "herkunft": "hinweis"}
WORK_AREA = "/arbeitsbereich/"


def samples(entry: URLPattern) -> dict[str, object]:
    """A value for each argument of an address."""
    converters = entry.pattern.converters.items()
    return {key: uuid4() if isinstance(one, UUIDConverter) else SAMPLES.get(key, "x") for key, one in converters}


def closed_addresses() -> dict[str, str]:
    """Name -> path of every address that needs a sign-in, and of those that allauth opens to guests of a later step."""
    patterns = {name: entry for name, entry in walk(get_resolver()) if getattr(entry.callback, "login_required", True)}
    return {name: reverse(name, kwargs=samples(entry)) for name, entry in patterns.items()}


CLOSED = closed_addresses()
roles = pytest.mark.parametrize("role", ["Fachdienst", "Administration"])
ways = pytest.mark.parametrize("way", WAYS)


def check_closed(client: Client, step: str) -> None:
    """Every address leads to `step`, but for those that belong to it."""
    for name, path in CLOSED.items():
        if name in second_step.reachable(step):
            continue
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse(step)), name


def test_there_are_closed_addresses():
    assert {"konten:konto_list", "account_email", "seiten:work_area"} <= set(CLOSED)


@roles
@ways
def test_staff_without_second_step_reach_only_its_set_up(client, mailoutbox, make_konto, role, way):
    make_konto("staff@example.org", role)
    WAYS[way](client, mailoutbox, "staff@example.org")
    assert is_signed_in(client)
    check_closed(client, "mfa_index")


@ways
def test_staff_with_second_step_are_asked_for_it(client, mailoutbox, make_konto, way):
    make_konto("staff@example.org", "Fachdienst", with_app=True)
    answer = WAYS[way](client, mailoutbox, "staff@example.org")
    assert answer.headers["Location"].split("?")[0] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(WORK_AREA).headers["Location"].startswith(reverse("account_login"))


def test_session_that_skipped_the_second_step_must_pass_it(client, make_konto):
    client.force_login(make_konto("staff@example.org", "Fachdienst", with_app=True))
    check_closed(client, "mfa_reauthenticate")


def test_session_with_passkey_only_must_pass_it(client, make_konto):
    konto = make_konto("staff@example.org", "Fachdienst")
    Authenticator.objects.create(user=konto, type=Authenticator.Type.WEBAUTHN, data={"name": "Stick", "credential": {}})
    client.force_login(konto)
    check_closed(client, "mfa_reauthenticate_webauthn")


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_who_may_open_the_admin_needs_the_second_step(client, make_konto, flag):
    konto = make_konto()
    setattr(konto, flag, True)
    konto.save()
    client.force_login(konto)
    check_closed(client, "mfa_index")


def test_session_that_lacks_the_step_cannot_set_up_another_one(client, make_konto):
    client.force_login(make_konto("staff@example.org", "Fachdienst", with_app=True))
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "mfa_index", "account_reauthenticate"):
        assert client.get(reverse(name)).headers["Location"].startswith(reverse("mfa_reauthenticate"))


def test_code_passes_the_step_later(client, make_konto):
    client.force_login(make_konto("staff@example.org", "Fachdienst", with_app=True))
    page = client.get(WORK_AREA, follow=True)
    assert "Mit Ihrem Passwort bestätigen" not in page.content.decode()
    answer = client.post(f"{reverse('mfa_reauthenticate')}?next={WORK_AREA}", {"code": app_code()})
    assert answer.headers["Location"] == WORK_AREA
    assert client.get(WORK_AREA, follow=True).status_code == 200


def test_password_and_code_open_the_work_area(client, mailoutbox, make_konto):
    make_konto("staff@example.org", "Fachdienst", with_app=True)
    by_password(client, mailoutbox, "staff@example.org")
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert answer.headers["Location"] == WORK_AREA
    assert client.get(WORK_AREA, follow=True).status_code == 200


def test_wrong_code_is_refused(client, mailoutbox, make_konto):
    make_konto("staff@example.org", "Fachdienst", with_app=True)
    by_password(client, mailoutbox, "staff@example.org")
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "<title>Fehler: " in page
    assert not is_signed_in(client)


def test_code_counts_once(client, mailoutbox, make_konto):
    make_konto("staff@example.org", "Fachdienst", with_app=True)
    code, other = app_code(), Client()
    for visitor in (client, other):
        by_password(visitor, mailoutbox, "staff@example.org")
        visitor.post(reverse("mfa_authenticate"), {"code": code})
    assert [is_signed_in(client), is_signed_in(other)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_setting_the_app_up_passes_the_step(client, mailoutbox, make_konto, monkeypatch):
    Group.objects.get_or_create(name="Fachdienst")
    konto = make_konto("staff@example.org", "Fachdienst")
    by_password(client, mailoutbox, "staff@example.org")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = client.session["mfa.totp.secret"]
    assert " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)) in page
    monkeypatch.setattr("tests.konten.conftest.SECRET", secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": app_code()})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(WORK_AREA, follow=True).status_code == 200
    assert "App für Codes" in mailoutbox[-1].subject
    assert second_step.exists_for(konto)


def test_role_given_while_signed_in_asks_for_the_step_at_the_next_request(client, mailoutbox, make_konto):
    konto = make_konto()
    by_password(client, mailoutbox, konto.email)
    assert client.get(WORK_AREA, follow=True).status_code == 200
    konto.groups.add(Group.objects.get(name="Fachdienst"))
    assert client.get(WORK_AREA).headers["Location"].startswith(reverse("mfa_index"))


def test_public_page_sees_a_guest_until_the_step_is_passed(client, make_konto):
    client.force_login(make_konto("staff@example.org", "Fachdienst"))
    answer = client.get(reverse("seiten:suche"))
    assert answer.status_code == 200
    assert not answer.context["user"].is_authenticated


def test_sign_out_works_without_the_step(client, make_konto):
    client.force_login(make_konto("staff@example.org", "Fachdienst"))
    answer = client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert answer.headers["Clear-Site-Data"]


def test_anbieter_needs_no_second_step(client, mailoutbox, make_konto):
    konto = make_konto()
    by_password(client, mailoutbox, konto.email)
    assert client.get(WORK_AREA, follow=True).status_code == 200


def test_removing_the_last_step_leads_back_to_the_set_up(client, make_konto):
    konto = make_konto("staff@example.org", "Fachdienst", with_app=True)
    pass_second_step(client, konto)
    client.post(reverse("mfa_deactivate_totp"))
    check_closed(client, "mfa_index")
