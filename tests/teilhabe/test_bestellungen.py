"""On paper by post: what residents order, what staff do with it, and that the address is gone afterwards."""

import datetime
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte import pdf
from jena_sro.inhalte.einsendungen import receive
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.konten.models import Rolle
from teilhabe.actions.bestellungen import close_bestellung
from teilhabe.models import Bestellung
from tests.factories import make_bestellung, make_konto, make_sozialraum

pytestmark = pytest.mark.django_db
SEND, THANKS = reverse("teilhabe:bestellung_create"), reverse("teilhabe:bestellung_thanks")
LIST, BY_HAND = reverse("teilhabe:bestellung_list"), reverse("teilhabe:bestellung_by_hand")
ADDRESS = "Änne Geheim\nVerstecktweg 7\n07743 Jena"
NOW = datetime.datetime(2026, 11, 27, 12, tzinfo=BERLIN)


def values(**more):
    return {"was": "informationsblatt", "form": "standard", "count": "2", "contact": ADDRESS, "token": str(uuid4())} | more


def url(action, bestellung):
    return reverse(f"teilhabe:bestellung_{action}", args=[bestellung.pk])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def nord(db):
    return make_sozialraum(name="Nord")


@pytest.fixture
def fachdienst(client, sign_in):
    konto = make_konto(Rolle.FACHDIENST)
    sign_in(client, konto)
    return konto


@pytest.fixture
def bestellung(nord):
    """As it arrives, with its Aufgabe."""
    return receive(Bestellung, token=uuid4(), was="heft", sozialraum=nord, form="grossdruck", count=3, contact=ADDRESS)


# ---- for everybody ----


def test_order_waits_for_the_fachdienst(client, nord):
    page = client.post(SEND, values(was="heft", sozialraum=nord.pk), follow=True)
    assert "Danke für Ihre Bestellung" in text_of(page)
    bestellung = Bestellung.objects.get()
    assert (bestellung.contact, bestellung.count, bestellung.weg, bestellung.sozialraum) == (ADDRESS, 2, "portal", nord)
    aufgabe = Aufgabe.objects.open().get()
    assert (aufgabe.content, aufgabe.kind, aufgabe.rolle) == (bestellung, Aufgabe.Kind.BESTELLUNG, Rolle.FACHDIENST)


def test_order_sent_twice_is_one(client):
    form = values()
    assert {client.post(SEND, form).headers["Location"] for _ in range(2)} == {THANKS}
    assert Bestellung.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"was": ""}, "Bitte wählen Sie, was Sie möchten."),
        ({"was": "heft"}, "Bitte wählen Sie den Sozialraum, für den das Heft sein soll."),
        ({"form": "gold"}, "gold"),
        ({"count": "0"}, "Bitte schreiben Sie eine Zahl von 1 bis 50."),
        ({"count": "51"}, "Bitte schreiben Sie eine Zahl von 1 bis 50."),
        ({"count": "viele"}, "Bitte schreiben Sie eine Zahl von 1 bis 50."),
        ({"count": "9" * 4000}, "Bitte schreiben Sie eine Zahl von 1 bis 50."),
        ({"contact": " "}, "Bitte schreiben Sie die Anschrift."),
        ({"contact": "x" * 201}, "Bitte kürzen Sie die Anschrift auf 200 Zeichen."),
    ],
)
def test_mistake_is_named_and_the_rest_stays(client, nord, more, words):
    page = text_of(client.post(SEND, values(**more)))
    assert words in page
    assert "<title>Fehler: " in page
    assert more.get("contact", "Verstecktweg 7").strip() in page
    assert not Bestellung.objects.exists()


def test_flood_of_orders_is_stopped_and_the_input_stays(client, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"bestellung": "1/d/key"}
    client.post(SEND, values())
    answer = client.post(SEND, values())
    assert (answer.status_code, Bestellung.objects.count()) == (429, 1)
    assert "Verstecktweg 7" in text_of(answer)


def test_address_fills_the_form_in_and_ignores_what_is_unknown(client, nord):
    form = client.get(SEND, {"was": "heft", "sozialraum": "nord", "form": "grossdruck"}).context["form"]
    assert [form[name].value() for name in ("was", "sozialraum", "form", "count")] == ["heft", nord.pk, "grossdruck", 1]
    form = client.get(SEND, {"was": "x", "sozialraum": "mond", "form": "y"}).context["form"]
    assert [form[name].value() for name in ("was", "sozialraum", "form")] == ["", None, "standard"]


def test_pages_show_the_way_to_order(client, nord):
    assert "/bestellen/?was=heft&amp;sozialraum=nord" in text_of(client.get(nord.get_absolute_url()))


# ---- for the Fachdienst ----


def test_staff_write_down_a_call(client, fachdienst):
    answer = client.post(BY_HAND, values(weg="telefon", note="klingelt nicht"))
    bestellung = Bestellung.objects.get()
    assert answer.headers["Location"] == bestellung.get_work_url()
    assert (bestellung.weg, bestellung.note) == ("telefon", "klingelt nicht")
    assert Aufgabe.objects.open().get().content == bestellung


@pytest.mark.parametrize("weg", ["", "portal"])
def test_call_needs_to_say_how_it_came(client, fachdienst, weg):
    assert "<title>Fehler: " in text_of(client.post(BY_HAND, values(weg=weg)))
    assert not Bestellung.objects.exists()


def test_open_order_shows_address_and_what_to_print(client, fachdienst, bestellung):
    page = text_of(client.get(url("detail", bestellung)))
    assert "Verstecktweg 7" in page
    assert reverse("teilhabe:angebote_gross_pdf", args=["nord"]) in page
    assert "3 × Heft Nord, Großdruck" in page


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"form": "einfach"}, "/informationsblatt/einfach.pdf"),
        ({"form": "grossdruck"}, "/informationsblatt/grossdruck.pdf"),
        ({"was": "heft"}, "/sozialraeume/nord/angebote.pdf"),
    ],
)
def test_right_file_is_linked(nord, more, path):
    assert make_bestellung(sozialraum=nord, **more).pdf_url.partition("?")[0] == path


def test_informationsblatt_may_carry_offers_of_a_sozialraum(nord):
    assert make_bestellung(sozialraum=nord).pdf_url == "/informationsblatt/standard.pdf?sozialraum=nord"
    assert make_bestellung().pdf_url == "/informationsblatt/standard.pdf"


def test_list_shows_orders_by_stand_without_the_address(client, fachdienst, bestellung):
    page = text_of(client.get(LIST))
    assert "3 × Heft Nord, Großdruck" in page
    assert "Verstecktweg" not in page
    assert "Heft Nord" not in text_of(client.get(f"{LIST}?q=Verstecktweg"))
    assert "Heft Nord" not in text_of(client.get(f"{LIST}?stand=verschickt"))


def test_order_that_waits_long_says_when_its_address_goes(client, fachdienst, bestellung, time_machine):
    time_machine.move_to(NOW, tick=False)
    Bestellung.objects.update(created_at=NOW - datetime.timedelta(days=60))
    for address in (LIST, url("detail", bestellung)):
        assert "Am 27. Dezember 2026 löscht das Portal die Anschrift." in text_of(client.get(address))
    Bestellung.objects.update(created_at=NOW - datetime.timedelta(days=59))
    assert "löscht das Portal" not in text_of(client.get(LIST))


def test_task_of_an_order_that_waits_long_is_late(bestellung):
    Aufgabe.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=46))
    call_command("run_daily")
    assert Aufgabe.objects.open().get().is_late


# ---- the address is gone ----


def everything_stored():
    """All rows of all tables as one text."""
    rows = [repr(list(model._base_manager.values_list())) for model in apps.get_models(include_auto_created=True)]
    return "\n".join(rows)


@pytest.mark.parametrize(("action", "stand"), [("sent", "verschickt"), ("drop", "nicht_noetig")])
def test_closing_leaves_what_form_count_and_month(client, fachdienst, bestellung, action, stand):
    Bestellung.objects.update(note="dritter Stock")
    assert "Verstecktweg 7" in everything_stored()
    page = text_of(client.post(url(action, bestellung), follow=True))
    assert "Die Anschrift ist gelöscht." in page
    bestellung.refresh_from_db()
    assert (bestellung.stand, bestellung.was, bestellung.form, bestellung.count) == (stand, "heft", "grossdruck", 3)
    assert {timezone.localtime(moment).strftime("%d %H:%M") for moment in (bestellung.created_at, bestellung.closed_at)} == {
        "01 00:00"
    }
    assert bestellung.closed_by is None
    assert not Aufgabe.objects.open().exists()
    assert not Postausgang.objects.exists()
    for words in ("Geheim", "Verstecktweg", "dritter Stock"):
        assert words not in everything_stored()
        assert words not in text_of(client.get(url("detail", bestellung)))


def test_second_one_to_close_is_told(client, fachdienst, bestellung):
    client.post(url("sent", bestellung))
    assert "Jemand anderes war schneller" in text_of(client.post(url("drop", bestellung), follow=True))
    bestellung.refresh_from_db()
    assert bestellung.stand == "verschickt"


def test_sent_form_that_comes_again_orders_nothing(client, nord):
    form = values()
    client.post(SEND, form)
    close_bestellung(pk=Bestellung.objects.get().pk, stand=Bestellung.Stand.VERSCHICKT, konto=None)
    client.post(SEND, form)
    assert Bestellung.objects.count() == 1
    assert not Aufgabe.objects.open().exists()


def test_address_that_nobody_used_is_forgotten(client, fachdienst, bestellung):
    Bestellung.objects.update(created_at=timezone.now() - datetime.timedelta(days=91))
    call_command("delete_expired")
    bestellung.refresh_from_db()
    assert (bestellung.stand, bestellung.contact) == ("abgelaufen", "")
    assert not Aufgabe.objects.open().exists()
    assert "Nach 90 Tagen hat das Portal die Anschrift gelöscht." in text_of(client.get(f"{LIST}?stand=abgelaufen"))


# ---- the letter ----


def test_letter_is_not_put_into_the_cache(client, fachdienst, bestellung, monkeypatch):
    monkeypatch.setattr(pdf, "make_pdf", lambda html: b"%PDF-")
    monkeypatch.setattr(pdf, "kept", lambda *args: pytest.fail("kept"))
    answer = client.get(url("letter", bestellung))
    assert (answer.content, answer.headers["Cache-Control"]) == (b"%PDF-", "no-store")


def test_closed_order_has_no_letter(client, fachdienst, bestellung):
    close_bestellung(pk=bestellung.pk, stand=Bestellung.Stand.VERSCHICKT, konto=None)
    assert client.get(url("letter", bestellung)).status_code == 404


@pytest.mark.parametrize("rolle", [None, Rolle.ADMINISTRATION])
def test_others_see_no_order(client, sign_in, bestellung, rolle):
    if rolle:
        sign_in(client, make_konto(rolle))
    statuses = {client.get(url(action, bestellung)).status_code for action in ("detail", "letter")}
    assert statuses == {404 if rolle else 302}
    client.post(url("sent", bestellung))
    bestellung.refresh_from_db()
    assert bestellung.is_open
