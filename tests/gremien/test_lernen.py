"""What the model project goes by: Leitsätze, and Bausteine with their progress and what shows it."""

import datetime

import pytest
from django.urls import reverse

from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from tests.factories import make_baustein, make_konto, make_leitsatz, make_nachweis, make_seite

pytestmark = pytest.mark.django_db


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def page(client):
    """Text of the public page of the Bausteine."""
    address = make_seite(live_part="bausteine").get_absolute_url()
    return lambda: text_of(client.get(address))


def text_of(response):
    return " ".join(response.content.decode().split())


def url(name, *args):
    return reverse(f"gremien:{name}", args=args)


def change(client, record, name, **values):
    """Send the form of `record` with its stored values but `values`."""
    address = url(f"{name}_update", record.pk)
    form = client.get(address).context["form"]
    stored = {field: form[field].value() for field in form.fields if form[field].value() is not None}
    answer = client.post(address, stored | {"version": version_of(record)} | values)
    record.refresh_from_db()
    return answer


def test_leitsatz_is_changed_and_keeps_its_history(client, fachdienst):
    leitsatz = make_leitsatz(text="Alt.")
    change(client, leitsatz, "leitsatz", text="Neu.")
    assert leitsatz.text == "Neu."
    assert "Alt." in text_of(client.get(url("leitsatz_update", leitsatz.pk)))


def test_baustein_says_on_the_public_page_how_far_it_is(client, fachdienst, page):
    baustein = make_baustein()
    change(client, baustein, "baustein", stand="begonnen", progress_text="Die **ersten** Schritte.", checked_on="31.1.2026")
    assert "begonnen, geprüft am 31. Januar 2026" in page()
    assert "Die <strong>ersten</strong> Schritte." in page()


def test_baustein_that_nobody_has_confirmed_says_so(page):
    make_baustein()
    assert "<dd>noch nicht bestätigt</dd>" in page()


@pytest.mark.parametrize("values", [{"stand": "laeuft"}, {"progress_text": "Ein Anfang."}])
def test_progress_without_a_day_is_refused(client, fachdienst, values):
    baustein = make_baustein()
    answer = change(client, baustein, "baustein", **values)
    assert "Bitte geben Sie an, von wann der Stand ist." in text_of(answer)
    assert baustein.stand == "unbestaetigt"


def test_progress_of_a_wrong_day_is_told_once(client, fachdienst):
    answer = change(client, make_baustein(), "baustein", stand="laeuft", checked_on="gestern")
    assert answer.context["form"].errors["checked_on"] == ["Bitte schreiben Sie den Tag so: 31.1.2026."]


def test_progress_names_no_person(client, fachdienst):
    answer = change(client, make_baustein(), "baustein", progress_text="Frau Muster war dabei.", checked_on="31.1.2026")
    assert "keine Person" in text_of(answer)


def test_page_shows_what_proves_the_progress(page):
    make_nachweis(label="Beschluss 3", address="/gremien/", dated_on=datetime.date(2026, 1, 31))
    assert '<a href="/gremien/">Beschluss 3</a>, 31. Januar 2026' in page()


def test_nachweis_is_added_from_its_baustein(client, fachdienst):
    baustein = make_baustein()
    link = f"{url('nachweis_create')}?baustein={baustein.pk}"
    assert link in text_of(client.get(baustein.get_work_url()))
    answer = client.post(link, {"baustein": baustein.pk, "label": "Plan", "address": "https://example.org/plan"})
    assert answer.headers["Location"] == baustein.get_work_url()
    assert [nachweis.label for nachweis in baustein.nachweise.all()] == ["Plan"]


@pytest.mark.parametrize(
    "address", ["/gremien/", "/suche/?q=Nord", "/gremien/#x", "https://example.org/a", "http://example.org/"]
)
def test_nachweis_may_stand_at(client, fachdienst, address):
    baustein = make_baustein()
    client.post(url("nachweis_create"), {"baustein": baustein.pk, "label": "Plan", "address": address})
    assert baustein.nachweise.get().address == address


@pytest.mark.parametrize("address", ["/gibt-es-nicht/", "//evil.example/", "javascript:alert(1)", "gremien", "ftp://example.org"])
def test_nachweis_may_not_stand_at(client, fachdienst, address):
    baustein = make_baustein()
    client.post(url("nachweis_create"), {"baustein": baustein.pk, "label": "Plan", "address": address})
    assert not baustein.nachweise.exists()


def test_bausteine_are_neither_added_nor_deleted(client, fachdienst):
    baustein = make_baustein()
    assert client.get("/arbeitsbereich/bausteine/neu/").status_code == 404
    assert client.get(f"/arbeitsbereich/bausteine/{baustein.pk}/loeschen/").status_code == 404
