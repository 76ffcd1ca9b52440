import pytest
from django.urls import reverse

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Rolle
from tests.factories import make_konto

pytestmark = pytest.mark.django_db
Art = Sicherheitsereignis.Art


@pytest.fixture
def administration(client, sign_in):
    return sign_in(client, make_konto(Rolle.ADMINISTRATION))


def words(answer):
    return answer.content.decode()


def test_log_names_living_accounts_by_number_and_erased_ones_as_such(client, administration):
    konto = make_konto()
    for number in (konto.pk, 424242):
        Sicherheitsereignis.objects.append(Art.ABGEWIESEN, konto_id=number, reference="probe")
    page = words(client.get(reverse("seiten:sicherheitsereignis_list"), {"art": Art.ABGEWIESEN}))
    assert "2 Zeilen, neueste zuerst" in page
    assert f">Konto {konto.pk}</a>" in page
    assert "Konto 424242, gelöscht" in page
    assert konto.email not in page


@pytest.mark.parametrize("query", [{"art": "xyz"}, {"konto": "abc"}, {"konto": str(2**70)}, {"konto": "-1"}])
def test_unknown_filter_shows_all(client, administration, query):
    count = Sicherheitsereignis.objects.count()
    assert f"{count} Zeilen" in words(client.get(reverse("seiten:sicherheitsereignis_list"), query))


def test_filter_by_konto(client, administration):
    Sicherheitsereignis.objects.append(Art.ANMELDUNG, konto_id=77)
    assert "1 Zeile," in words(client.get(reverse("seiten:sicherheitsereignis_list"), {"konto": "77"}))


def test_button_says_whether_the_log_was_changed(client, administration):
    address = reverse("seiten:sicherheitsereignis_check")
    assert "Das Protokoll ist unverändert." in words(client.post(address, follow=True))
    row = Sicherheitsereignis.objects.append(Art.ANMELDUNG, konto_id=77)
    Sicherheitsereignis.objects.filter(pk=row.pk).update(konto_id=78)
    assert f"stimmt ab Zeile {row.number} nicht mehr" in words(client.post(address, follow=True))
