"""The pages of the Gremien."""

import datetime

import pytest
from django.urls import reverse

from gremien.models import Mitgliedschaft
from tests.factories import make_gremium, make_organisation

pytestmark = pytest.mark.django_db
LIST = reverse("gremien:gremium_public_list")


def text_of(response):
    return " ".join(response.content.decode().split())


def make_seat(gremium, **values):
    return Mitgliedschaft.objects.create(gremium=gremium, **{"group": "Anbieter", "position": 1} | values)


def test_list_shows_all_gremien_in_their_order(client):
    second, first = make_gremium(position=1002), make_gremium(position=1001)
    assert list(client.get(LIST).context["gremien"]) == [first, second]


def test_empty_list_says_so(client):
    assert "Die Gremien sind noch nicht eingetragen." in text_of(client.get(LIST))


def test_gremium_shows_its_task_and_rhythm(client):
    gremium = make_gremium(mandate="**Berät** die Stadt.", rhythm="zweimal im Jahr")
    html = text_of(client.get(gremium.get_absolute_url()))
    assert "<strong>Berät</strong> die Stadt." in html
    assert "zweimal im Jahr" in html


def test_gremium_shows_organisations_and_functions_by_group(client):
    gremium, organisation = make_gremium(), make_organisation(name="Haus der Hilfe")
    make_seat(gremium, organisation=organisation)
    make_seat(gremium, group="Stadt", function="Leitung des Fachdienstes", position=2)
    html = text_of(client.get(gremium.get_absolute_url()))
    assert f'<a href="{organisation.get_absolute_url()}">Haus der Hilfe</a>' in html
    assert "<h3>Stadt</h3>" in html
    assert "<li>Leitung des Fachdienstes</li>" in html


def test_gremium_hides_seats_that_have_ended(client):
    gremium = make_gremium()
    make_seat(gremium, function="Früherer Beirat", ended_on=datetime.date(2020, 1, 1))
    html = text_of(client.get(gremium.get_absolute_url()))
    assert "Früherer Beirat" not in html
    assert "Wer dazugehört, ist noch nicht veröffentlicht." in html


def test_gremium_links_the_others(client):
    gremium, other = make_gremium(), make_gremium()
    assert list(client.get(gremium.get_absolute_url()).context["others"]) == [other]


def test_unknown_gremium_is_not_found(client):
    assert client.get(reverse("gremien:gremium_detail", args=["mond"])).status_code == 404
