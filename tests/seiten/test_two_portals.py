"""A change is on every page of every process within a second, in whatever way it was made."""

import datetime
import time
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.urls import reverse

from jena_sro.inhalte.tabellen import write_csv
from jena_sro.konten.models import Rolle
from teilhabe.actions.angebote import approve, begin_change
from teilhabe.actions.zusammenlegen import merge_angebote
from teilhabe.angebot_parts import version_of_angebot
from teilhabe.angebot_tabelle import HEADINGS, table_rows
from teilhabe.models import Angebot, Ausfall
from teilhabe.views.angebote import with_all_parts
from teilhabe.workflow import change_state
from tests.factories import (
    make_angebot,
    make_angebotszeit,
    make_draft,
    make_konto,
    make_sozialraum,
    make_zugehoerigkeit,
)
from tests.two_portals import two_portals

pytestmark = pytest.mark.django_db(transaction=True)
WITHIN = 1.0  # seconds


@pytest.fixture(scope="module")
def portals(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), two_portals() as addresses:
        yield addresses


@pytest.fixture
def sozialraum(transactional_db):
    return make_sozialraum()


@pytest.fixture
def old(sozialraum):
    angebot = public("Tonwerkstatt", sozialraum)
    time.sleep(WITHIN)  # the portals may still show what the test before left
    return angebot


def public(name, sozialraum):
    angebot = make_angebot(name=name, sozialraum=sozialraum, phone="03641 1")
    make_angebotszeit(angebot, weekday=0, start_time=datetime.time(9), end_time=datetime.time(11))
    return angebot


def pages(sozialraum, name):
    """Where an offer of this name can be met."""
    return [
        "/angebote/",
        f"/angebote/?q={quote(name)}",
        "/leicht/angebote/",
        f"/suche/?q={quote(name)}",
        reverse("teilhabe:sozialraum_atom", args=[sozialraum.slug]),
        reverse("teilhabe:sozialraum_calendar", args=[sozialraum.slug]),
    ]


def fetch(portal, address):
    with urlopen(portal + address, timeout=30) as answer:  # noqa: S310 - our own address
        return answer.read().decode().replace("\r\n ", "")


def where(portals, sozialraum, name):
    """Pages of the portals that name the offer; those that repeat the question do so as a link only."""
    return {
        (number, page)
        for number, portal in enumerate(portals)
        for page in pages(sozialraum, name)
        if f">{name}<" in (text := fetch(portal, page)) or f"SUMMARY:{name}" in text
    }


def everywhere(sozialraum, name):
    return {(number, page) for number in range(2) for page in pages(sozialraum, name)}


def on_sitemap(portals, slug):
    return [f"/angebote/{slug}/" in fetch(portal, "/sitemap-angebote.xml") for portal in portals]


def create(old, sozialraum, tmp_path):
    public("Lesecafé", sozialraum)


def take_over(old, sozialraum, tmp_path):
    """From a table, in which the offer has another name."""
    old = with_all_parts(Angebot.objects.filter(pk=old.pk)).get()
    old.name = "Lesecafé"
    file = tmp_path / "angebote.csv"
    file.write_bytes(write_csv(HEADINGS, table_rows([old])))
    call_command("import_angebote", str(file), bestaetigt_am=datetime.date(2026, 3, 1))


def approve_new(old, sozialraum, tmp_path):
    draft = make_draft(state="eingereicht", name="Lesecafé", ort=old.ort, organisation=old.organisation)
    approve(pk=draft.pk, by=make_konto(Rolle.FACHDIENST), version=version_of_angebot(draft))


def approve_change(old, sozialraum, tmp_path):
    by = make_zugehoerigkeit(organisation=old.organisation).konto
    ersatz = begin_change(pk=old.pk, by=by)
    ersatz.name, ersatz.phone = "Lesecafé", "03641 2"
    ersatz.save()
    ersatz = change_state(pk=ersatz.pk, to="eingereicht", by=by)
    approve(pk=ersatz.pk, by=make_konto(Rolle.FACHDIENST), version=version_of_angebot(ersatz))


@pytest.mark.parametrize("change", [create, take_over, approve_new, approve_change])
def test_new_name_is_everywhere(portals, old, sozialraum, tmp_path, change):
    assert where(portals, sozialraum, "Tonwerkstatt") == everywhere(sozialraum, "Tonwerkstatt")
    assert where(portals, sozialraum, "Lesecafé") == set()
    assert on_sitemap(portals, old.slug) == [True, True]
    change(old, sozialraum, tmp_path)
    time.sleep(WITHIN)
    assert where(portals, sozialraum, "Lesecafé") == everywhere(sozialraum, "Lesecafé")
    slug = Angebot.objects.public().get(name="Lesecafé").slug
    assert on_sitemap(portals, slug) == [True, True]


def delete(old, sozialraum):
    old.delete()


def delete_many(old, sozialraum):
    Angebot.objects.all().delete()


def merge(old, sozialraum):
    merge_angebote(public("Lesecafé", sozialraum), old, take=(), drop=(), by=make_konto(Rolle.FACHDIENST))


@pytest.mark.parametrize("change", [delete, delete_many, merge])
def test_what_is_gone_is_nowhere(portals, old, sozialraum, change):
    slug = old.slug
    assert where(portals, sozialraum, "Tonwerkstatt") == everywhere(sozialraum, "Tonwerkstatt")
    change(old, sozialraum)
    time.sleep(WITHIN)
    assert where(portals, sozialraum, "Tonwerkstatt") == set()
    assert on_sitemap(portals, slug) == [False, False]


def test_facts_sent_by_form_are_on_the_page_of_the_offer_and_in_its_calendar(portals, old, client, sign_in):
    page, calendar = old.get_absolute_url(), reverse("teilhabe:angebot_calendar", args=[old.slug])
    before = [fetch(portal, address) for portal in portals for address in (page, calendar)]
    sign_in(client, make_zugehoerigkeit(organisation=old.organisation).konto)
    address = reverse("teilhabe:phone_update", args=[old.pk])
    version = client.get(address).context["form"].version
    assert client.post(address, {"phone": "03641 987654", "version": version}).status_code == 302
    Ausfall.objects.create(angebot=old, date=old.termine.first().starts_at.date(), reason="Urlaub")
    time.sleep(WITHIN)
    after = [fetch(portal, address) for portal in portals for address in (page, calendar)]
    assert all("987654" in text for text in after[::2])
    assert all("EXDATE" in text for text in after[1::2])
    assert not any("987654" in text or "EXDATE" in text for text in before)
