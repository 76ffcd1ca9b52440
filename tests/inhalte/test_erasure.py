"""After erasure nothing of the person is left: proved by searching a marker in every row of every table."""

import logging

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import reverse

from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto, Rolle
from tests.factories import PASSWORD, make_konto

pytestmark = pytest.mark.django_db
MARKER = "quittenbaum"


def tables_with(marker):
    """Names of the tables that hold `marker` in any column of any row."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            if any(marker in str(bytes(v) if isinstance(v, memoryview) else v).lower() for row in rows for v in row):
                found.append(table)
    return found


@pytest.fixture
def person(client, settings, sign_in):
    """A Konto that left traces: signed in, failed to, got mail, was refused."""
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"
    konto = make_konto(email=f"{MARKER}@example.org")
    sign_in(client, konto)
    client.get(reverse("seiten:rueckmeldung_list"))
    client.login(email=konto.email, password="falsch")
    EmailMessage("Bestätigung", f"Guten Tag {MARKER}", to=[konto.email]).send()
    return konto


def test_marker_is_found_before_erasure(person):
    assert "konten_konto" in tables_with(MARKER)
    assert "inhalte_postausgang" in tables_with(MARKER)


def test_erasure_leaves_the_marker_nowhere(person, caplog):
    with caplog.at_level(logging.DEBUG):
        erase_konto(person)
    assert tables_with(MARKER) == []
    assert MARKER not in caplog.text


def test_erasure_ends_every_session(person, client):
    erase_konto(person)
    assert client.get(reverse("seiten:work_area")).status_code == 302


def test_erased_konto_cannot_sign_in(person, client):
    erase_konto(person)
    shell = Konto.objects.get(pk=person.pk)
    assert not shell.is_active
    assert not shell.check_password(PASSWORD)


def test_erasure_is_logged_by_reference_only(person):
    erase_konto(person)
    row = Sicherheitsereignis.objects.get(art=Sicherheitsereignis.Art.LOESCHUNG)
    assert (row.konto_id, row.reference) == (person.pk, "")
    assert Sicherheitsereignis.objects.first_broken() is None


def test_erasure_of_staff_takes_the_roles(client):
    konto = make_konto(Rolle.FACHDIENST)
    erase_konto(konto)
    assert not konto.groups.exists()
