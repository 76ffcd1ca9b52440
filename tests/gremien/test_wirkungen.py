"""Expected effects with one indicator each, and the ways of support that are tried."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from gremien.models import Setting, Wirkung
from jena_sro.konten.models import Rolle
from tests.factories import (
    make_baustein,
    make_kennzahl,
    make_konto,
    make_reflexion,
    make_seite,
    make_setting,
    make_veroeffentlichung,
    make_wirkung,
)

pytestmark = pytest.mark.django_db
CREATE_WIRKUNG = reverse("gremien:wirkung_create")
CREATE_SETTING = reverse("gremien:setting_create")


def text_of(response):
    return " ".join(response.content.decode().split())


def live(client, part):
    return text_of(client.get(make_seite(live_part=part).get_absolute_url()))


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def wirkung():
    """Values of the form."""
    texts = {"title": "Mehr Nähe", "text": "", "kennzahl": "", "indicator": "Antworten", "result": "", "source": "Beschluss"}
    return texts | {"baustein": make_baustein().pk, "is_public": "on"}


@pytest.fixture
def setting():
    """Values of the form."""
    texts = {"title": "Sprechstunde", "text": "Zwei Stellen beraten.", "target_group": "Erwachsene", "learned": ""}
    return texts | {"started_on": "1.9.2026", "ended_on": "", "is_public": "on"}


# Wirkungen


def test_page_shows_the_indicator_in_words(client):
    make_wirkung(indicator="Antworten der Befragung", source="Beschluss 3")
    html = live(client, "wirkungen")
    assert "<dd>Antworten der Befragung</dd>" in html
    assert "noch offen" in html
    assert "Beschluss 3" in html


def test_page_shows_the_newest_published_value_of_the_kennzahl(client):
    kennzahl = make_kennzahl(name="Offene Treffs", unit="Treffs", kind="andere")
    make_veroeffentlichung(kennzahl, [("jena", 11)], as_of=datetime.date(2024, 12, 31))
    make_veroeffentlichung(kennzahl, [("jena", 12)], as_of=datetime.date(2025, 12, 31))
    make_wirkung(kennzahl=kennzahl)
    html = live(client, "wirkungen")
    assert "12 Treffs, Stand: 31. Dezember 2025" in html
    assert f'<a href="{kennzahl.get_absolute_url()}">Offene Treffs</a>' in html


def test_page_shows_no_small_value(client):
    kennzahl = make_kennzahl()
    make_veroeffentlichung(kennzahl, [("jena", 3)])
    make_wirkung(kennzahl=kennzahl)
    assert "<dd>nicht gezeigt, Stand:" in live(client, "wirkungen")


def test_page_names_a_kennzahl_without_published_values_and_does_not_link_it(client):
    kennzahl = make_kennzahl(name="Offene Treffs")
    make_wirkung(kennzahl=kennzahl)
    html = live(client, "wirkungen")
    assert "<dd>Offene Treffs</dd>" in html
    assert "<dd>noch nicht veröffentlicht</dd>" in html


def test_page_hides_what_is_internal(client):
    make_wirkung(title="Nur intern", is_public=False)
    assert "Nur intern" not in live(client, "wirkungen")
    assert "Woran jede Wirkung gemessen wird, ist noch nicht veröffentlicht." in live(client, "wirkungen")


def test_wirkung_is_stored(client, fachdienst, wirkung):
    client.post(CREATE_WIRKUNG, wirkung)
    assert Wirkung.objects.public().get().indicator == "Antworten"


def test_wirkung_without_indicator_is_refused(client, fachdienst, wirkung):
    errors = client.post(CREATE_WIRKUNG, wirkung | {"indicator": ""}).context["form"].errors
    assert errors["indicator"] == ["Bitte wählen Sie entweder eine Kennzahl oder schreiben Sie, woran Sie es erkennen."]


def test_wirkung_with_two_indicators_is_refused(client, fachdienst, wirkung):
    errors = client.post(CREATE_WIRKUNG, wirkung | {"kennzahl": make_kennzahl().pk}).context["form"].errors
    assert list(errors) == ["indicator"]


def test_wirkung_with_a_wrong_indicator_is_told_once(client, fachdienst, wirkung):
    errors = client.post(CREATE_WIRKUNG, wirkung | {"indicator": "Frau Muster sagt es"}).context["form"].errors
    assert errors["indicator"] == ["Bitte nennen Sie die Funktion oder Stelle, keine Person."]


def test_kennzahl_of_a_wirkung_is_not_deleted(client, fachdienst):
    kennzahl = make_wirkung(kennzahl=make_kennzahl()).kennzahl
    page = client.post(reverse("sozialraeume:kennzahl_delete", args=[kennzahl.pk]), follow=True)
    assert "wird noch gebraucht" in text_of(page)


# Settings


def test_page_shows_what_is_tried_and_what_was(client):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    make_setting(title="Läuft")
    make_setting(title="Vorbei", ended_on=yesterday, learned="Ein **Anruf** hilft.")
    html = live(client, "erprobung")
    assert "<dt>Erprobt seit</dt><dd>1. Januar 2020</dd>" in html
    assert "<dt>Wurde erprobt</dt><dd>1. Januar 2020 bis" in html
    assert "Ein <strong>Anruf</strong> hilft." in html


def test_page_of_settings_hides_what_is_internal(client):
    make_setting(title="Nur intern", is_public=False)
    html = live(client, "erprobung")
    assert "Nur intern" not in html
    assert "Noch ist keine Erprobung veröffentlicht." in html


def test_setting_is_internal_unless_somebody_says_otherwise(client, fachdienst, setting):
    del setting["is_public"]
    client.post(CREATE_SETTING, setting)
    assert not Setting.objects.get().is_public


@pytest.mark.parametrize("name", ["title", "text", "target_group", "learned"])
def test_setting_names_no_person(client, fachdienst, setting, name):
    errors = client.post(CREATE_SETTING, setting | {name: "Wie bei Herrn Muster."}).context["form"].errors
    assert errors[name] == ["Bitte nennen Sie die Funktion oder Stelle, keine Person."]


def test_form_of_a_setting_says_that_nobody_may_be_recognised(client, fachdienst):
    assert "dass niemand einen Menschen erkennt" in text_of(client.get(CREATE_SETTING))


def test_setting_that_ends_before_it_starts_is_refused(client, fachdienst, setting):
    errors = client.post(CREATE_SETTING, setting | {"ended_on": "31.8.2026"}).context["form"].errors
    assert errors["ended_on"] == ["Das Ende liegt vor dem Anfang."]


@pytest.mark.parametrize("kind", ["wirkung", "setting", "reflexion"])
def test_list_shows_each_record(client, fachdienst, kind):
    record = {"wirkung": make_wirkung, "setting": make_setting, "reflexion": make_reflexion}[kind]()
    assert str(record) in text_of(client.get(reverse(f"gremien:{kind}_list")))
