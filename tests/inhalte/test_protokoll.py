import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.inhalte.models.sicherheitsereignis import LogImmutableError
from jena_sro.konten.models import Rolle
from tests.factories import make_konto

pytestmark = pytest.mark.django_db
Art = Sicherheitsereignis.Art


def append(count=3):
    return [Sicherheitsereignis.objects.append(Art.ANMELDUNG, konto_id=number) for number in range(count)]


def test_log_numbers_its_rows_without_gap():
    assert [row.number for row in append()] == [1, 2, 3]


def test_log_refuses_changes():
    row = append(1)[0]
    row.konto_id = 7
    with pytest.raises(LogImmutableError):
        row.save()


def test_log_is_unbroken_as_written():
    append()
    assert Sicherheitsereignis.objects.first_broken() is None


@pytest.mark.parametrize("values", [{"konto_id": 99}, {"art": Art.ROLLE}, {"reference": "x"}, {"previous_hash": "x"}])
def test_log_shows_a_changed_row(values):
    row = append()[1]
    Sicherheitsereignis.objects.filter(pk=row.pk).update(**values)
    assert Sicherheitsereignis.objects.first_broken().number == 2


def test_log_shows_a_removed_row():
    Sicherheitsereignis.objects.filter(pk=append()[1].pk).delete()
    with pytest.raises(CommandError, match="ab Zeile 3"):
        call_command("check_security_log")


def test_log_holds_after_its_oldest_rows_expired():
    Sicherheitsereignis.objects.filter(pk=append()[0].pk).delete()
    call_command("check_security_log")
    assert Sicherheitsereignis.objects.first_broken() is None


def test_log_keeps_role_changes():
    konto = make_konto(Rolle.FACHDIENST)
    row = Sicherheitsereignis.objects.get(art=Art.ROLLE)
    assert (row.konto_id, row.reference) == (konto.pk, "Fachdienst gegeben")


def test_log_keeps_a_refused_access(client):
    konto = make_konto()
    client.force_login(konto)
    client.get(reverse("seiten:rueckmeldung_list"))
    row = Sicherheitsereignis.objects.get(art=Art.ABGEWIESEN)
    assert (row.konto_id, row.reference) == (konto.pk, "seiten:rueckmeldung_list")


def test_log_keeps_no_address_of_a_failed_sign_in(client):
    client.login(request=None, email="niemand@example.org", password="falsch")
    row = Sicherheitsereignis.objects.get(art=Art.FEHLVERSUCH)
    assert (row.konto_id, row.reference) == (None, "")


def test_log_says_who_changed_another_konto(client, sign_in):
    by, konto = sign_in(client, make_konto(Rolle.ADMINISTRATION)), make_konto()
    client.post(reverse("konten:konto_roles", args=[konto.pk]), {"rollen": [Rolle.FACHDIENST]})
    client.post(reverse("konten:konto_block", args=[konto.pk]), {"reason": "Vertrag zu Ende"})
    words = list(Sicherheitsereignis.objects.filter(konto_id=konto.pk).order_by("number").values_list("reference", flat=True))
    assert f"Fachdienst gegeben (durch Konto {by.pk})" in words
    assert f"gesperrt (durch Konto {by.pk})" in words
