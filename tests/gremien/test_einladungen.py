"""Who is invited how: the form that each needs, what there is to arrange, the reminder, and mail that did not arrive."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from gremien.actions.sitzungen import invite, remind_members
from gremien.models import Dokument, Unterstuetzung
from jena_sro.inhalte.fristen import FRISTEN, delete_expired
from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.inhalte.outbox import readable_text
from tests.factories import (
    make_dokument,
    make_gremium,
    make_konto,
    make_mitgliedschaft,
    make_punkt,
    make_sitzung,
)
from tests.gremien.pages import letters, text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_outbox")]
TUESDAY = 1


def parts_of(message):
    return b"application/pdf" in bytes(message.content)


@pytest.mark.parametrize(
    ("form", "has_paper", "words"),
    [
        ("standard", True, "wir laden Sie zur Sitzung ein"),
        ("gross", True, "wir laden Sie zur Sitzung ein"),
        ("einfach", True, "Darüber sprechen wir:"),
        ("text", False, "wir laden Sie zur Sitzung ein"),
    ],
)
def test_invitation_comes_in_the_form_each_needs(gremium, member, form, has_paper, words):
    Unterstuetzung.objects.create(mitgliedschaft=member, document_form=form, consented_on=timezone.localdate())
    sitzung = make_sitzung(gremium)
    make_punkt(sitzung, title="Bänke am Ufer", is_internal=True)
    assert invite(sitzung) == 1
    letter = letters()[0]
    assert (parts_of(letter), letter.rolle) == (has_paper, "Geschäftsstelle Forum Wohnen")
    assert words in readable_text(letter)
    assert "1. Bänke am Ufer (intern)" in readable_text(letter)


def test_second_press_of_the_button_sends_nothing_again(client, office, member):
    address = url("sitzung_invite", make_sitzung(member.gremium))
    seen = client.get(address).context["seen"]
    client.post(address, {"seen": seen})
    page = client.post(address, {"seen": seen}, follow=True)
    assert "Die Einladung ist schon unterwegs." in text_of(page)
    assert len(letters()) == 1
    client.post(address, {"seen": client.get(address).context["seen"]})
    assert len(letters()) == 2


def test_invitation_page_says_what_to_arrange_and_who_has_no_konto(client, office, gremium, member):
    guest = make_mitgliedschaft(gremium, function="Selbstvertretung")
    Unterstuetzung.objects.create(
        mitgliedschaft=guest, document_form="einfach", needs_dgs=True, consented_on=timezone.localdate()
    )
    sitzung = make_sitzung(gremium)
    make_dokument(sitzung, title="Haushalt")
    page = text_of(client.get(url("sitzung_invite", sitzung)))
    assert "Selbstvertretung: Unterlagen in einfacher Sprache, Dolmetschen in Deutscher Gebärdensprache (DGS)" in page
    assert "Ohne Konto: bitte drucken und schicken." in page
    assert "Diese gibt es noch nicht so:</p> <ul><li>Haushalt</li></ul>" in page
    make_dokument(sitzung, title="Haushalt einfach", easy_of=Dokument.objects.get(title="Haushalt"))
    assert "gibt es noch nicht so" not in text_of(client.get(url("sitzung_invite", sitzung)))


def test_reminder_comes_once_and_not_for_what_is_cancelled(gremium, member):
    sitzung = make_sitzung(gremium, in_days=2)
    invite(sitzung)
    cancelled = make_sitzung(make_gremium(), in_days=2, stand="abgesagt", cancel_reason="krank")
    make_mitgliedschaft(cancelled.gremium, konto=make_konto())
    make_sitzung(gremium, in_days=20, stand="eingeladen", invited_at=timezone.now())
    assert remind_members() == "an 1 Sitzungen erinnert"
    assert remind_members() == "an 0 Sitzungen erinnert"
    assert [letter.subject.split(": ")[1] for letter in letters()] == ["Einladung", "Erinnerung"]


def test_office_sees_what_did_not_arrive_and_sends_it_again(client, office, member):
    invite(make_sitzung(member.gremium))
    letter = letters()[0]
    Postausgang.objects.update(stand=Postausgang.Stand.UNZUSTELLBAR)
    Aufgabe.objects.raise_for(letter, Aufgabe.Kind.UNZUSTELLBAR, letter.rolle)
    assert reverse("seiten:postausgang_list") in text_of(client.get(reverse("seiten:work_area")))
    assert "mitglied@example.org" in text_of(client.get(reverse("seiten:postausgang_list")))
    client.post(reverse("seiten:postausgang_send_again", args=[letter.pk]))
    assert letters()[0].stand != Postausgang.Stand.UNZUSTELLBAR
    assert list(Aufgabe.objects.open().visible_to(office)) == []


# ---- needs ----


def needs(**changes):
    return {"document_form": "gross", "needs_breaks": "on", "other": "Platz für den Rollstuhl", "has_consent": "on"} | changes


def test_member_says_once_what_is_needed_and_takes_it_back(client, sign_in, gremium, member):
    sign_in(client, member.konto)
    address = reverse("gremien:unterstuetzung_own", args=[gremium.slug])
    client.post(address, needs())
    assert Unterstuetzung.objects.get().needs == ["Unterlagen in großer Schrift", "mehr Pausen", "Platz für den Rollstuhl"]
    client.post(address, needs(has_consent=""))
    assert Unterstuetzung.objects.count() == 0


def test_needs_are_seen_by_the_office_alone(client, sign_in, gremium, member, office):
    Unterstuetzung.objects.create(mitgliedschaft=member, other="Quittenbrot", consented_on=timezone.localdate())
    other = make_mitgliedschaft(gremium, konto=make_konto())
    sitzung = make_sitzung(gremium)
    invite(sitzung)
    assert "Quittenbrot" in text_of(client.get(url("sitzung_invite", sitzung)))
    sign_in(client, other.konto)
    pages = [sitzung.get_work_url(), reverse("gremien:mitarbeit_detail", args=[gremium.slug])]
    pages += [reverse("gremien:unterstuetzung_own", args=[gremium.slug])]
    assert all("Quittenbrot" not in text_of(client.get(page)) for page in pages)
    assert all(b"Quittenbrot" not in bytes(letter.content) for letter in letters())
    assert not hasattr(Unterstuetzung, "history")


def test_needs_go_with_the_seat(gremium, member):
    Unterstuetzung.objects.create(mitgliedschaft=member, other="x", consented_on=timezone.localdate())
    frist = next(frist for frist in FRISTEN if frist.name == "Unterstützung früherer Mitglieder")
    assert delete_expired(frist) == 0
    type(member).objects.filter(pk=member.pk).update(ended_on=timezone.localdate() - datetime.timedelta(days=1))
    assert delete_expired(frist) == 1
