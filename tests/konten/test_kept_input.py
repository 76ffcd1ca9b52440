"""What somebody typed is not lost when the sign-in has ended meanwhile."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten import kept_input
from jena_sro.konten.models import Konto
from tests.konten.conftest import PASSWORD, app_code, by_password, is_signed_in
from tests.second_step import pass_second_step

FORM = {"email": "neu@example.org", "rollen": ["Fachdienst"], "note": "Zeile eins\r\nZeile zwei <b>", "password": "geheim"}
PATH = "/arbeitsbereich/konten/neu/"
PAGE = "/konto/eingaben/"


@pytest.fixture
def ended(client, administration, time_machine):
    """A client whose sign-in has ended while a form was open."""
    time_machine.move_to(timezone.now())
    client.get(PATH)
    time_machine.shift(datetime.timedelta(minutes=61))
    return client


def sign_in_again(client, email="chefin@example.org"):
    by_password(client, [], email)
    return client.post(reverse("mfa_authenticate"), {"code": app_code()}, follow=True)


def fields_of(page: str) -> list[str]:
    main = page[page.index('<form method="post" action="/arbeitsbereich') : page.index("Eingaben jetzt senden")]
    return [line for line in main.split("<input")[2:] if "csrfmiddlewaretoken" not in line]


def test_form_is_there_after_the_sign_in(ended):
    answer = ended.post(PATH, FORM, follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('account_login')}?next=%2Fkonto%2Feingaben%2F"
    assert "Ihre Eingaben sind noch da" in answer.content.decode()
    assert sign_in_again(ended).status_code == 200
    page = ended.get(PAGE).content.decode()
    assert f'action="{PATH}"' in page
    assert 'name="note" value="Zeile eins\r\nZeile zwei &lt;b&gt;"' in page
    assert "Zeile zwei &lt;b&gt;</blockquote>" in page
    assert "geheim" not in page


def test_form_can_be_sent_again_and_is_gone_then(ended):
    ended.post(PATH, FORM)
    sign_in_again(ended)
    answer = ended.post(PATH, {key: value for key, value in FORM.items() if key != "password"})
    assert answer.status_code == 302
    assert Konto.objects.filter(email="neu@example.org").exists()
    assert kept_input.KEY not in ended.session


def test_sent_form_with_an_error_is_shown_with_its_input(ended):
    ended.post(PATH, FORM | {"email": "kaputt"})
    sign_in_again(ended)
    page = ended.post(PATH, FORM | {"email": "kaputt"}).content.decode()
    assert 'value="kaputt"' in page


def test_form_can_be_thrown_away(ended):
    ended.post(PATH, FORM)
    sign_in_again(ended)
    ended.post(PAGE)
    assert kept_input.KEY not in ended.session


def test_another_person_does_not_get_it(ended, make_konto):
    make_konto("andere@example.org", "Administration", with_app=True)
    ended.post(PATH, FORM)
    sign_in_again(ended, "andere@example.org")
    answer = ended.get(PAGE, follow=True)
    assert "Zeile eins" not in answer.content.decode()
    assert kept_input.KEY not in ended.session


def test_after_a_lost_session_nobody_knows_who_it_was_and_the_page_says_so(client, administration):
    Session.objects.all().delete()
    client.post(PATH, FORM)
    sign_in_again(client)
    assert "nur, wenn Sie sie selbst geschrieben haben" in client.get(PAGE).content.decode()


def test_password_forms_are_never_kept(ended):
    answer = ended.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "Mantel-Regen-Kirsche"}, follow=True
    )
    assert kept_input.KEY not in ended.session
    assert "Die Eingaben dieses Formulars bewahren wir nicht auf" in answer.content.decode()


def test_large_form_is_not_kept(ended, settings):
    ended.post(PATH, {"note": "x" * settings.KEPT_INPUT_BYTES})
    assert kept_input.KEY not in ended.session


def test_old_input_is_thrown_away(ended, time_machine):
    ended.post(PATH, FORM)
    sign_in_again(ended)
    for _ in range(2):
        time_machine.shift(datetime.timedelta(minutes=40))
        ended.get(reverse("konten:overview"))
    assert "Zeile eins" not in ended.get(PAGE, follow=True).content.decode()


def test_form_outlives_the_cookie_of_its_session(client, administration):
    client.get(PATH)
    client.cookies.pop("sessionid")  # signed out in another window, or the browser was closed
    answer = client.post(PATH, FORM, follow=True)
    assert "Ihre Eingaben sind noch da" in answer.content.decode()
    sign_in_again(client)
    assert "Zeile eins" in client.get(PAGE).content.decode()


def test_form_outlives_the_session_of_somebody_who_is_signing_in_again(client, administration):
    client.logout()
    session = client.session
    session["other"] = "the sign-in page was opened in another window"
    session.save()
    client.post(PATH, FORM)
    sign_in_again(client)
    assert "Zeile eins" in client.get(PAGE).content.decode()


def test_strangers_fill_only_so_many_sessions(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"keep_input": "3/m/ip"}
    for _ in range(6):
        Client().post(PATH, FORM)
    assert sum(kept_input.KEY in session.get_decoded() for session in Session.objects.all()) == 3


def strict_post(origin, path=PATH, **fields):
    """Sent with a token of another sign-in."""
    return Client(enforce_csrf_checks=True).post(path, fields or FORM, headers={"origin": origin}).content.decode()


def test_form_with_an_old_token_shows_what_was_typed(db):
    page = strict_post("http://testserver")
    assert "Zeile zwei &lt;b&gt;</blockquote>" in page
    assert "geheim" not in page


def test_text_that_another_site_sends_is_not_shown(db):
    assert "Zeile eins" not in strict_post("https://evil.example")


def test_form_that_must_rest_nowhere_is_not_shown(db):
    page = strict_post("http://testserver", reverse("account_change_password"), other="Zeile eins und mehr")
    assert "Zeile eins" not in page


def test_form_without_token_keeps_nothing(ended):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ended.cookies
    assert strict.post(PATH, FORM).status_code == 403
    assert "kept_input" not in ended.session


def test_form_survives_a_role_that_was_given_meanwhile(client, make_konto):
    konto = make_konto("anna@example.org", with_app=True)
    client.force_login(konto)
    konto.groups.add(Group.objects.get(name="Administration"))
    client.post(PATH, FORM)
    client.post(f"{reverse('mfa_reauthenticate')}?next={PAGE}", {"code": app_code()})
    assert "Zeile eins" in client.get(PAGE).content.decode()
    assert is_signed_in(client)


def test_reading_page_says_that_the_sign_in_has_ended(ended):
    assert "Ihre Anmeldung ist abgelaufen" in ended.get(reverse("konten:overview"), follow=True).content.decode()


def test_other_session_is_untouched(client, make_konto):
    pass_second_step(client, make_konto())
    client.post(reverse("konten:kept_input"))
    assert is_signed_in(client)
