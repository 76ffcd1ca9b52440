"""The memory of the model project: what everybody reads of it, and how the Fachdienst keeps it."""

import datetime

import pytest
from django.urls import reverse

from gremien.models import Reflexion
from jena_sro.konten.models import Rolle
from tests.factories import make_baustein, make_gremium, make_konto, make_reflexion, make_seite, make_sozialraum

pytestmark = pytest.mark.django_db
LIST = reverse("gremien:reflexion_public_list")
CREATE = reverse("gremien:reflexion_create")


def text_of(response):
    return " ".join(response.content.decode().split())


def shown(client, query=""):
    return [reflexion.title for reflexion in client.get(LIST + query).context["page"]]


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def values():
    texts = {"title": "Zu laut", "observation": "Es ist laut.", "change": "Wir ziehen um.", "effect": ""}
    return texts | {"decided_by": make_gremium().pk, "decided_on": "31.1.2026", "is_public": "on"}


def test_list_shows_the_newest_first(client):
    make_reflexion(title="Alt", decided_on=datetime.date(2025, 1, 1))
    make_reflexion(title="Neu", decided_on=datetime.date(2026, 1, 1))
    assert shown(client) == ["Neu", "Alt"]


def test_list_hides_what_is_internal_or_decided_by_a_hidden_gremium(client):
    make_reflexion(is_public=False)
    make_reflexion(decided_by=make_gremium(is_public=False))
    assert shown(client) == []
    assert "Noch ist nichts veröffentlicht." in text_of(client.get(LIST))


def test_list_is_filtered_by_year_and_gremium(client):
    forum = make_gremium(name="Forum")
    for year in (2025, 2026):
        make_reflexion(title=f"Forum {year}", decided_by=forum, decided_on=datetime.date(year, 1, 1))
        make_reflexion(title=f"Andere {year}", decided_on=datetime.date(year, 1, 1))
    assert shown(client, "?jahr=2025&gremium=forum") == ["Forum 2025"]
    assert shown(client, "?jahr=2026") == ["Andere 2026", "Forum 2026"]


def test_list_offers_only_years_and_gremien_that_there_are(client):
    reflexion = make_reflexion(decided_on=datetime.date(2025, 1, 1))
    make_gremium()
    form = client.get(LIST).context["form"]
    assert form.fields["jahr"].choices == [("", "alle"), (2025, "2025")]
    assert list(form.fields["gremium"].queryset) == [reflexion.decided_by]


def test_list_without_hits_leads_back_to_all(client):
    make_reflexion(decided_by=make_gremium(name="Forum"), decided_on=datetime.date(2025, 1, 1))
    make_reflexion(decided_on=datetime.date(2026, 1, 1))
    assert "Dazu gibt es noch nichts." in text_of(client.get(f"{LIST}?jahr=2026&gremium=forum"))


def test_page_shows_the_three_steps_and_who_decided(client):
    nord, baustein = make_sozialraum(name="Nord"), make_baustein(title="Lernen")
    values = {"effect": "**Ruhe**.", "sozialraum": nord, "baustein": baustein, "decided_by": make_gremium(name="Forum")}
    html = text_of(client.get(make_reflexion(**values).get_absolute_url()))
    assert "Es ist laut." in html
    assert "Wir gehen in einen ruhigen Raum." in html
    assert "<strong>Ruhe</strong>." in html
    assert 'href="/gremien/forum/">Forum</a>, 1. Januar 2020' in html
    assert f'href="{nord.get_absolute_url()}"' in html
    assert f'href="{baustein.get_absolute_url()}"' in html


def test_page_says_that_the_effect_is_open(client):
    html = text_of(client.get(make_reflexion().get_absolute_url()))
    assert "Noch offen." in html
    assert "ganz Jena" in html


def test_internal_one_has_no_page(client):
    assert client.get(make_reflexion(is_public=False).get_absolute_url()).status_code == 404


def test_page_of_the_bausteine_leads_to_what_was_learned(client):
    reflexion = make_reflexion(baustein=make_baustein())
    hidden = make_reflexion(baustein=reflexion.baustein, is_public=False)
    html = text_of(client.get(make_seite(live_part="bausteine").get_absolute_url()))
    assert reflexion.get_absolute_url() in html
    assert hidden.get_absolute_url() not in html


def test_project_leads_to_the_list(client):
    assert f'<a href="{LIST}">Was wir lernen</a>' in text_of(client.get(reverse("seiten:project")))
    assert f'<a href="{LIST}">Was wir lernen</a>' in text_of(client.get(make_seite().get_absolute_url()))


def test_reflexion_is_stored(client, fachdienst, values):
    client.post(CREATE, values)
    assert Reflexion.objects.public().get().title == "Zu laut"


@pytest.mark.parametrize("name", ["title", "observation", "change", "decided_by", "decided_on"])
def test_reflexion_without_what_it_needs_is_refused(client, fachdienst, values, name):
    assert name in client.post(CREATE, values | {name: ""}).context["form"].errors


@pytest.mark.parametrize("name", ["title", "observation", "change", "effect"])
def test_reflexion_names_no_person(client, fachdienst, values, name):
    errors = client.post(CREATE, values | {name: "Herr Muster war da."}).context["form"].errors
    assert errors[name] == ["Bitte nennen Sie die Funktion oder Stelle, keine Person."]


def test_reflexion_of_a_hidden_gremium_stays_internal(client, fachdienst, values):
    hidden = make_gremium(is_public=False)
    answer = client.post(CREATE, values | {"decided_by": hidden.pk})
    assert answer.context["form"].errors["is_public"] == [f"Das geht nicht: {hidden} ist nicht öffentlich."]


def test_who_only_hears_of_the_project_decides_nothing(client, fachdienst, values):
    beirat = make_gremium(kind="empfaenger")
    assert "decided_by" in client.post(CREATE, values | {"decided_by": beirat.pk}).context["form"].errors


def test_form_of_a_reflexion_leads_to_its_public_page(client, fachdienst):
    public, hidden = make_reflexion(), make_reflexion(is_public=False)
    address = "gremien:reflexion_update"
    assert public.get_absolute_url() in text_of(client.get(reverse(address, args=[public.pk])))
    assert "Nicht öffentlich." in text_of(client.get(reverse(address, args=[hidden.pk])))
