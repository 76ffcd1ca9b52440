"""Keys of the second step cannot be read in the database."""

import pytest
from allauth.mfa.models import Authenticator

from jena_sro.konten import secrets
from tests.konten.conftest import SECRET, app_code, by_password


def test_key_of_the_app_is_unreadable_in_the_database(make_konto):
    make_konto("fach@example.org", "Fachdienst", with_app=True)
    data = Authenticator.objects.values_list("data", flat=True).get()
    assert SECRET not in str(data)
    assert secrets.decrypt(data["secret"]) == SECRET


def test_app_still_signs_in(client, make_konto):
    make_konto("fach@example.org", "Fachdienst", with_app=True)
    by_password(client, [], "fach@example.org")
    assert client.post("/konto/anmelden/zweiter-schritt/", {"code": app_code()}).status_code == 302


def test_same_text_is_written_differently_each_time():
    assert secrets.encrypt("geheim") != secrets.encrypt("geheim")


def test_older_secret_key_still_reads(settings):
    written = secrets.encrypt("geheim")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    assert secrets.decrypt(written) == "geheim"


def test_foreign_secret_key_reads_nothing(settings):
    written = secrets.encrypt("geheim")
    settings.SECRET_KEY = "another one"
    with pytest.raises(ValueError, match="another SECRET_KEY"):
        secrets.decrypt(written)
