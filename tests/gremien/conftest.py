import pytest

from tests.factories import make_gremium, make_konto, make_mitgliedschaft


@pytest.fixture
def _outbox(settings, tmp_path):
    """Files and mail of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"


@pytest.fixture
def gremium():
    return make_gremium(name="Forum Wohnen")


@pytest.fixture
def office(client, sign_in, gremium):
    """Signed in as the Geschäftsstelle."""
    return sign_in(client, make_konto(gremium.geschaeftsstelle.name))


@pytest.fixture
def member(gremium):
    """A seat with a Konto."""
    return make_mitgliedschaft(gremium, function="Anbieter", konto=make_konto(email="mitglied@example.org"))
