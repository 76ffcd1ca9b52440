"""What somebody typed is not lost when the sign-in has ended meanwhile."""

import datetime
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten import kept_input
from jena_sro.konten.models import Konto
from tests.factories import make_sozialraum
from tests.inhalte.editor import form as editor_form
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
    ended.post(PATH, {"note": "x" * settings.KEPT_TEXT_BYTES})
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


# ---- long texts of staff ----

EDITOR = "/arbeitsbereich/sozialraeume/nord/"


@pytest.fixture
def long_text(client, sign_in, make_konto, time_machine):
    """The form of a profile with twenty long sections, sent after its sign-in had ended; the profile and what was typed."""
    konto = make_konto("chefin@example.org", "Fachdienst", with_app=True)
    nord = make_sozialraum(name="Nord")
    nord.write_fassung([{"heading": f"Abschnitt {number}", "text": "alt"} for number in range(20)])
    sign_in(client, konto)
    time_machine.move_to(timezone.now())
    fields = editor_form.open_editor(client, EDITOR)
    typed = {
        f"abschnitt-{n}-{part}": f"{part} {n}: " + "Grüße aus Jena\r\n" * 300 for n in range(20) for part in ("text", "easy_text")
    }
    time_machine.shift(datetime.timedelta(minutes=61))
    client.post(EDITOR, fields | typed | {"press": "save", "note": "ein Satz"})
    return nord, typed


def test_long_text_is_there_after_the_sign_in_and_can_be_sent_again(client, long_text):
    nord, typed = long_text
    sign_in_again(client)
    fields = hidden_fields(client.get(PAGE).content.decode())
    assert fields.items() >= typed.items()
    assert client.post(EDITOR, fields).headers["Location"] == EDITOR
    fassung = nord.fassungen.first()
    assert (fassung.number, fassung.note) == (2, "ein Satz")
    assert fassung.sections[19]["easy_text"] == typed["abschnitt-19-easy_text"].replace("\r\n", "\n").strip()
    assert kept_input.KEY not in client.session


def test_long_text_that_comes_too_late_is_merged(client, long_text):
    nord, _ = long_text
    sections = nord.fassungen.first().sections
    nord.write_fassung([sections[0] | {"heading": "Von anderen"}, *sections[1:]])
    sign_in_again(client)
    response = client.post(EDITOR, hidden_fields(client.get(PAGE).content.decode()))
    assert response.status_code == 409
    assert "Zwei Menschen haben diesen Text geändert" in response.content.decode()
    client.post(EDITOR, editor_form.fields_of(response) | {"press": "save"})
    merged = nord.fassungen.first()
    assert (merged.number, merged.sections[0]["heading"]) == (3, "Von anderen")
    assert merged.sections[0]["text"].startswith("text 0: Grüße")


def test_long_text_of_an_unknown_person_is_not_kept(client, make_konto, sign_in, settings):
    sign_in(client, make_konto("chefin@example.org", "Fachdienst", with_app=True))
    Session.objects.all().delete()
    client.post(EDITOR, {"text": "x" * settings.KEPT_INPUT_BYTES})
    assert kept_input.KEY not in client.session


def hidden_fields(page: str) -> dict[str, str]:
    """The fields of the form that sends kept input again."""
    form = page[page.index(f'<form method="post" action="{EDITOR}"') : page.index("Eingaben jetzt senden")]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {unescape(name): unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}
