"""The Administration keeps accounts, roles and blocks."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten.models import Konto
from tests.konten.conftest import app_code, by_password, mail_code
from tests.second_step import pass_second_step


def address(name: str, konto: Konto) -> str:
    return reverse(f"konten:{name}", args=[konto.pk])


@pytest.fixture
def konto(make_konto) -> Konto:
    return make_konto("fach@example.org", "Fachdienst", with_app=True)


@pytest.fixture
def other(konto, mailoutbox) -> Client:
    """That account, signed in elsewhere."""
    client = Client()
    by_password(client, mailoutbox, konto.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert client.get(reverse("konten:overview")).status_code == 200
    return client


def errors(answer) -> str:
    page = answer.content.decode()
    assert "<title>Fehler: " in page
    return page


@pytest.mark.parametrize("role", ["Fachdienst", ""])
def test_others_do_not_learn_that_the_pages_exist(client, make_konto, konto, role):
    pass_second_step(client, make_konto("anna@example.org", role, with_app=True))
    pages = ["konto_detail", "konto_roles", "konto_block", "konto_second_step"]
    assert client.get(reverse("konten:konto_list")).status_code == 404
    assert client.get(reverse("konten:konto_create")).status_code == 404
    assert {client.get(address(name, konto)).status_code for name in pages} == {404}
    assert client.post(address("konto_unblock", konto)).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"chefin@example.org", "fach@example.org", "anna@example.org"}),
        ("q=FACH", {"fach@example.org"}),
        ("rolle=Fachdienst", {"fach@example.org"}),
        ("rolle=keine", {"anna@example.org"}),
        ("stand=gesperrt", {"anna@example.org"}),
        ("stand=unsinn&rolle=%FF", {"chefin@example.org", "fach@example.org", "anna@example.org"}),
    ],
)
def test_list_finds_accounts(client, administration, konto, make_konto, query, found):
    anna = make_konto()
    anna.is_active = False
    anna.save()
    answer = client.get(f"{reverse('konten:konto_list')}?{query}")
    assert {row.email for row in answer.context["page"]} == found


def test_list_asks_the_database_a_fixed_number_of_times(client, administration, make_konto, django_assert_max_num_queries):
    for number in range(10):
        make_konto(f"konto{number}@example.org", "Fachdienst")
    with django_assert_max_num_queries(16):
        client.get(reverse("konten:konto_list"))


def test_invited_person_sets_a_password_and_signs_in(client, administration, mailoutbox):
    client.post(reverse("konten:konto_create"), {"email": "Neu@Example.org", "rollen": ["Fachdienst"]})
    assert [mail.to for mail in mailoutbox] == [["neu@example.org"]]
    assert reverse("account_reset_password") in mailoutbox[0].body
    person = Client()
    person.post(reverse("account_reset_password"), {"email": "neu@example.org"})
    person.post(reverse("account_confirm_password_reset_code"), {"code": mail_code(mailoutbox[-1])})
    person.post(reverse("account_complete_password_reset"), {"password1": "Mantel-Regen-Kirsche"})
    assert person.get(reverse("seiten:work_area")).headers["Location"].startswith(reverse("mfa_index"))


def test_address_that_has_an_account_is_refused(client, administration, konto):
    answer = client.post(reverse("konten:konto_create"), {"email": "FACH@example.org"})
    assert "schon ein Konto" in errors(answer)


def test_role_is_given_and_the_person_is_told(client, administration, make_konto, mailoutbox):
    anna = make_konto()
    client.post(address("konto_roles", anna), {"rollen": ["Fachdienst", "Administration"]})
    assert set(anna.groups.values_list("name", flat=True)) == {"Fachdienst", "Administration"}
    assert "Administration, Fachdienst" in mailoutbox[0].body


def test_lost_role_ends_the_sessions(client, administration, konto, other):
    client.post(address("konto_roles", konto), {"rollen": []})
    assert not konto.groups.exists()
    assert other.get(reverse("konten:overview")).status_code == 302


def test_block_ends_the_sessions_and_refuses_to_sign_in(client, administration, konto, other, mailoutbox):
    client.post(address("konto_block", konto))
    assert other.get(reverse("konten:overview")).status_code == 302
    assert by_password(other, mailoutbox, konto.email).headers["Location"] == reverse("account_inactive")
    assert mailoutbox[-1].to == [konto.email]


def test_flag_alone_blocks_at_the_next_request(konto, other):
    Konto.objects.filter(pk=konto.pk).update(is_active=False)
    assert other.get(reverse("konten:overview")).status_code == 302


def test_unblocked_account_signs_in_again(client, administration, konto, mailoutbox):
    client.post(address("konto_block", konto))
    client.post(address("konto_unblock", konto))
    assert by_password(Client(), mailoutbox, konto.email).headers["Location"].startswith(reverse("mfa_authenticate"))


def test_second_step_is_reset_with_a_reason(client, administration, konto, other, mailoutbox):
    client.post(address("konto_second_step", konto), {"reason": "Telefon verloren"})
    assert not Authenticator.objects.filter(user=konto).exists()
    assert "Grund: Telefon verloren" in mailoutbox[-1].body
    assert other.get(reverse("konten:overview")).status_code == 302


def test_second_step_is_not_reset_without_a_reason(client, administration, konto):
    assert "Bitte nennen Sie den Grund" in errors(client.post(address("konto_second_step", konto)))
    assert Authenticator.objects.filter(user=konto).exists()


def test_last_administration_stays(client, administration):
    answer = client.post(address("konto_roles", administration), {"rollen": ["Fachdienst"]})
    assert "letzte Konto der Administration" in errors(answer)
    assert administration.has_role("Administration")


def test_blocked_administration_does_not_count_as_another_one(client, administration, make_konto):
    second = make_konto("zwei@example.org", "Administration")
    client.post(address("konto_block", second))
    assert "letzte Konto" in errors(client.post(address("konto_roles", administration), {"rollen": []}))


def test_administration_can_leave_when_there_is_another_one(client, administration, make_konto):
    make_konto("zwei@example.org", "Administration")
    client.post(address("konto_roles", administration), {"rollen": []})
    assert not administration.groups.exists()


def test_nobody_blocks_or_resets_oneself(client, administration, make_konto):
    make_konto("zwei@example.org", "Administration")
    assert "eigenes Konto" in errors(client.post(address("konto_block", administration)))
    assert "Mein Konto" in errors(client.post(address("konto_second_step", administration), {"reason": "so"}))
    administration.refresh_from_db()
    assert administration.is_active


def test_change_asks_for_the_password_when_the_sign_in_is_old(client, administration, make_konto, time_machine):
    anna = make_konto()
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=30))
    answer = client.post(address("konto_roles", anna), {"rollen": ["Fachdienst"]})
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not anna.groups.exists()
    client.post(answer.headers["Location"], {"password": "Kranich-Teppich-Wolke"})
    assert anna.groups.exists()


def test_detail_offers_nothing_against_oneself(client, administration):
    page = client.get(address("konto_detail", administration)).content.decode()
    assert address("konto_block", administration) not in page


def test_invited_person_is_shown_as_invited_and_can_be_invited_again(client, administration, mailoutbox):
    client.post(reverse("konten:konto_create"), {"email": "neu@example.org", "rollen": ["Fachdienst"]})
    konto = Konto.objects.get(email="neu@example.org")
    assert "eingeladen" in client.get(address("konto_detail", konto)).content.decode()
    assert "eingeladen" in client.get(reverse("konten:konto_list")).content.decode()
    client.post(address("konto_invite_again", konto))
    assert [mail.to for mail in mailoutbox] == [["neu@example.org"]] * 2


def test_person_who_uses_the_account_is_not_invited_again(client, administration, konto, mailoutbox):
    konto.last_login = timezone.now()
    konto.save()
    answer = client.post(address("konto_invite_again", konto), follow=True)
    assert "nutzt ihr Konto schon" in answer.content.decode()
    assert mailoutbox == []
