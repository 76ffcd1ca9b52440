"""No mail is lost: it is committed with its action, and sent until the server has taken it."""

import datetime
import os
import random
import subprocess
import sys
import threading
import time

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.inhalte.models.postausgang import LEASE, PAUSES
from jena_sro.inhalte.outbox import PortalEmail, readable_text, send_again, send_due
from jena_sro.konten.models import Rolle
from tests.factories import make_konto
from tests.smtp import mail_server

KILLS = int(os.environ.get("MAIL_KILLS", "4"))
BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = BACKEND
    settings.EMAIL_HOST = "127.0.0.1"


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.EMAIL_PORT = running.port
        yield running


def write_mail(subject="Antwort", rolle=Rolle.FACHDIENST):
    PortalEmail(subject, "Guten Tag, Zwätzen!", to=["person@example.org"], rolle=rolle).send()
    return Postausgang.objects.get(subject=subject)


def let_pass(message, span):
    """Move the message's times as if `span` had passed."""
    message.refresh_from_db()
    message.next_attempt_at -= span
    if message.leased_until:
        message.leased_until -= span
    message.save()


@pytest.mark.django_db
def test_mail_goes_with_its_action_when_that_fails():
    with transaction.atomic():
        write_mail()
        transaction.set_rollback(True)
    assert Postausgang.objects.count() == 0


@pytest.mark.django_db
def test_mail_keeps_its_text_until_it_is_sent():
    assert readable_text(write_mail()).strip() == "Guten Tag, Zwätzen!"


@pytest.mark.django_db
def test_mail_of_others_concerns_the_administration():
    EmailMessage("Bestätigung", "Text", to=["person@example.org"]).send()
    assert Postausgang.objects.get().rolle == Rolle.ADMINISTRATION


@pytest.mark.django_db
def test_sending_hands_over_and_forgets_the_text(server):
    message = write_mail()
    assert send_due(10) == (1, 0)
    message.refresh_from_db()
    assert (message.stand, bytes(message.content), server.received) == ("gesendet", b"", [message.message_id])


@pytest.mark.django_db
def test_sending_twice_sends_once(server):
    write_mail()
    send_due(10)
    assert send_due(10) == (0, 0)
    assert len(server.received) == 1


@pytest.mark.django_db
def test_failure_is_tried_again_after_a_growing_pause(server):
    server.refuses = True
    message = write_mail()
    waits = []
    for _ in PAUSES:
        send_due(10)
        message.refresh_from_db()
        waits.append(message.next_attempt_at - timezone.now())
        let_pass(message, PAUSES[-1])
    assert waits == sorted(waits)
    assert waits[-1] > datetime.timedelta(hours=47)


@pytest.mark.django_db
def test_undelivered_mail_becomes_a_task_of_those_it_concerns(server):
    server.refuses = True
    message = write_mail()
    for _ in range(len(PAUSES) + 1):
        send_due(10)
        let_pass(message, PAUSES[-1])
    message.refresh_from_db()
    assert message.stand == "unzustellbar"
    assert "550" in message.last_error
    assert Aufgabe.objects.open().about(message).get().rolle == Rolle.FACHDIENST


@pytest.mark.django_db
def test_sending_again_settles_the_task(server):
    message = write_mail()
    message.attempts = len(PAUSES)
    message.stand = "unzustellbar"
    message.save()
    Aufgabe.objects.raise_for(message, Aufgabe.Kind.UNZUSTELLBAR, Rolle.FACHDIENST)
    send_again(message, make_konto(Rolle.FACHDIENST))
    assert send_due(10) == (1, 0)
    assert not Aufgabe.objects.open().exists()


@pytest.mark.django_db
def test_server_that_does_not_answer_costs_no_mail(settings):
    settings.EMAIL_PORT = 1
    message = write_mail()
    assert send_due(10) == (0, 1)
    message.refresh_from_db()
    assert message.stand == "wartet"


@pytest.mark.django_db
def test_leased_mail_is_left_to_its_sender(server):
    write_mail()
    Postausgang.objects.lease_next()
    assert send_due(10) == (0, 0)


@pytest.mark.django_db
def test_mail_of_a_killed_sender_is_sent_after_its_lease(server):
    message = write_mail()
    Postausgang.objects.lease_next()
    let_pass(message, LEASE + datetime.timedelta(seconds=1))
    assert send_due(10) == (1, 0)


def sender_process(port):
    """`send_outbox` as a process of its own, on the database of the tests."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{config['NAME']}"
    else:
        url = f"postgres://{config['USER']}@/{config['NAME']}?host={config['OPTIONS']['host'].replace('/', '%2F')}"
    env = os.environ | {
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "jena_sro.settings",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_outbox"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.mark.django_db(transaction=True)
def test_sender_killed_after_handing_over_repeats_the_same_message_id(server):
    message = write_mail()
    server.may_answer.clear()
    process = sender_process(server.port)
    assert server.taken.wait(30), process.stderr.read()
    process.kill()
    process.communicate()
    server.may_answer.set()
    let_pass(message, LEASE + datetime.timedelta(seconds=1))
    assert send_due(10) == (1, 0)
    assert server.received == [message.message_id] * 2


@pytest.mark.django_db(transaction=True)
def test_sender_killed_at_any_moment_loses_no_mail(server):
    """Each round a sender is killed somewhere between its start and the end of its work, the last one may finish."""
    messages = [write_mail(f"Nachricht {number}") for number in range(30)]
    for _ in range(KILLS):
        already = len(server.received)
        process = sender_process(server.port)
        while len(server.received) == already and process.poll() is None:
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.05))  # some way into the next messages
        process.kill()
        process.communicate()
        for message in Postausgang.objects.filter(stand=Postausgang.Stand.WARTET):
            let_pass(message, LEASE + datetime.timedelta(seconds=1))
    send_due(100)
    assert not Postausgang.objects.exclude(stand=Postausgang.Stand.GESENDET).exists()
    assert set(server.received) == {message.message_id for message in messages}
    assert len(server.received) - len(messages) <= KILLS  # killed between "sent" and "recorded", one is sent twice


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(server):
    for number in range(12):
        write_mail(f"Nachricht {number}")

    def send():
        send_due(20)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.received) == len(set(server.received)) == 12
