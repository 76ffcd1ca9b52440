"""A profile, and people of the Fachdienst who edit it."""

import pytest
from django.test import Client

from jena_sro.konten.models import Rolle
from tests.factories import make_konto, make_sozialraum
from tests.inhalte.editor.form import PATH, SECTIONS, open_editor, press


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nord(db):
    nord = make_sozialraum(name="Nord")
    nord.publish(nord.write_fassung(SECTIONS, note="Erste Fassung"))
    return nord


@pytest.fixture
def new_client(nord, sign_in):
    """A client of a further person of the Fachdienst."""

    def make(email):
        client = Client()
        sign_in(client, make_konto(Rolle.FACHDIENST, email=email))
        return client

    return make


@pytest.fixture
def client(new_client):
    return new_client("anna@example.org")


@pytest.fixture
def both(client, new_client, nord):
    """Two people with the same form open; the other one has saved."""
    other = new_client("berta@example.org")
    fields = open_editor(client, PATH)
    press(other, PATH, open_editor(other, PATH), text_0="Viele Bäume.", text_1="Ein Haus.")
    return fields
