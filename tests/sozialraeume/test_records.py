"""Simple records of the work area: listed, written, changed, not overwritten, deleted only when nobody needs them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from sozialraeume.models import Kontaktstelle, Konzept, RessourceArt, Teilhabezentrum
from tests.factories import (
    make_kontaktstelle,
    make_konto,
    make_konzept,
    make_ressource,
    make_seite,
    make_sozialraum,
    make_teilhabezentrum,
)

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


def teilhabezentrum():
    place = {"name": "Zentrum", "place": "Ufer 1", "way": "Mit der Bahn.", "phone": "", "email": ""}
    return place | {"sozialraum": make_sozialraum().pk, "stand": "vorhanden", "source": "Stadt", "as_of": "2026-01-31"}


def konzept():
    return {"title": "Plan", "date": "2025-03-01", "publisher": "Stadt", "sozialraeume": [make_sozialraum().pk], "text": ""}


def kontaktstelle():
    texts = {"function": "Quartiersmanagement", "organisation_name": "Verein", "purpose": "Räume."}
    return texts | {"sozialraum": "", "phone": "03641 1", "email": "", "confirmed_on": "2026-01-31"}


def ressourceart():
    return {"name": "Café Süd", "umgebung": "sozial"}


# model, values of its form, a factory, a field that must not be empty
KINDS = {
    "teilhabezentrum": (Teilhabezentrum, teilhabezentrum, make_teilhabezentrum, "source"),
    "konzept": (Konzept, konzept, make_konzept, "title"),
    "kontaktstelle": (Kontaktstelle, kontaktstelle, make_kontaktstelle, "function"),
    "ressourceart": (RessourceArt, ressourceart, lambda: make_ressource().art, "name"),
}
each_kind = pytest.mark.parametrize("name", KINDS)


@pytest.fixture(autouse=True)
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


def url(name, action, *args):
    return reverse(f"sozialraeume:{name}_{action}", args=args)


def text_of(response):
    return " ".join(response.content.decode().split())


@each_kind
def test_empty_list_says_so(client, name):
    assert "Hier ist noch nichts eingetragen." in text_of(client.get(url(name, "list")))


@each_kind
def test_list_links_to_each_record(client, name):
    record = KINDS[name][2]()
    assert url(name, "update", record.pk) in text_of(client.get(url(name, "list")))


@each_kind
def test_record_is_stored(client, name):
    model, values, _, _ = KINDS[name]
    page = client.post(url(name, "create"), values(), follow=True)
    assert "ist gespeichert." in text_of(page)
    assert model.objects.count() == 1


@each_kind
def test_record_without_what_it_needs_is_refused_and_the_input_stays(client, name):
    model, values, _, required = KINDS[name]
    page = client.post(url(name, "create"), values() | {required: ""})
    assert "<title>Fehler: " in page.content.decode()
    assert [page.context["form"][field].value() for field in values() if field == required] == [""]
    assert not model.objects.exists()


@each_kind
def test_record_is_changed(client, name):
    _, values, make, required = KINDS[name]
    record = make()
    client.post(url(name, "update", record.pk), values() | {required: "Neues Wort", "version": version_of(record)})
    record.refresh_from_db()
    assert getattr(record, required) == "Neues Wort"


@each_kind
def test_record_saved_by_somebody_else_meanwhile_is_not_overwritten(client, name):
    _, values, make, required = KINDS[name]
    record = make()
    form = values() | {required: "Meines", "version": version_of(record)}
    setattr(record, required, "Ihres")
    record.save()
    page = client.post(url(name, "update", record.pk), form)
    record.refresh_from_db()
    assert getattr(record, required) == "Ihres"
    assert "hat jemand anderes gespeichert" in text_of(page)
    assert 'value="Meines"' in text_of(page)
    client.post(url(name, "update", record.pk), form | {"version": page.context["form"].version})
    record.refresh_from_db()
    assert getattr(record, required) == "Meines"


@each_kind
def test_deleting_asks_before(client, name):
    model, _, make, _ = KINDS[name]
    record = make()
    assert "löschen?" in text_of(client.get(url(name, "delete", record.pk)))
    assert model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("name", ["teilhabezentrum", "konzept", "kontaktstelle"])
def test_record_is_deleted_and_stays_in_the_history(client, name):
    model, _, make, _ = KINDS[name]
    record = make()
    client.post(url(name, "delete", record.pk))
    assert not model.objects.exists()
    assert model.history.filter(id=record.pk, history_type="-").exists()


def test_kind_that_a_ressource_needs_is_not_deleted(client):
    art = make_ressource().art
    page = client.post(url("ressourceart", "delete", art.pk), follow=True)
    assert "wird noch gebraucht" in text_of(page)
    assert RessourceArt.objects.filter(pk=art.pk).exists()


@each_kind
def test_planted_script_is_shown_as_text(client, name):
    record, required = KINDS[name][2](), KINDS[name][3]
    setattr(record, required, SCRIPT)
    record.save()
    for action, args in (("list", []), ("update", [record.pk]), ("delete", [record.pk])):
        assert SCRIPT not in client.get(url(name, action, *args)).content.decode()


def test_history_says_who_changed_what(client, fachdienst):
    stelle = make_kontaktstelle()
    form = kontaktstelle() | {"purpose": "Feste planen.", "version": version_of(stelle)}
    client.post(url("kontaktstelle", "update", stelle.pk), form)
    page = text_of(client.get(url("kontaktstelle", "update", stelle.pk)))
    assert f", {fachdienst.email}" in page
    assert "Wofür?: Feste planen." in page
    assert "Eintrag angelegt" in page


def test_history_names_sozialraeume_and_days(client):
    nord = make_sozialraum(name="Nord")
    konzept = make_konzept()
    konzept.sozialraeume.set([nord])
    konzept.date = datetime.date(2026, 2, 1)
    konzept.save()
    page = text_of(client.get(url("konzept", "update", konzept.pk)))
    assert "Sozialräume: Nord" in page
    assert "Datum des Papiers: 1. Februar 2026" in page


def test_history_names_choices_and_empty_values(client):
    zentrum = make_teilhabezentrum(phone="03641 1")
    zentrum.stand, zentrum.phone = "fehlt", ""
    zentrum.save()
    page = text_of(client.get(url("teilhabezentrum", "update", zentrum.pk)))
    assert "Stand: fehlt" in page
    assert "Telefon: leer" in page


def test_save_without_a_change_is_no_entry_of_the_history(client):
    zentrum = make_teilhabezentrum()
    zentrum.save()
    assert [change.is_first for change in client.get(url("teilhabezentrum", "update", zentrum.pk)).context["changes"]] == [True]


def test_day_to_come_is_refused(client):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    page = client.post(url("teilhabezentrum", "create"), teilhabezentrum() | {"as_of": tomorrow.isoformat()})
    assert "Dieser Tag liegt in der Zukunft." in text_of(page)


def test_sozialraum_has_one_teilhabezentrum(client):
    zentrum = make_teilhabezentrum()
    page = client.post(url("teilhabezentrum", "create"), teilhabezentrum() | {"sozialraum": zentrum.sozialraum_id})
    assert "gibt es schon einen Eintrag" in text_of(page)


def test_teilhabezentrum_that_exists_needs_the_way_there(client):
    page = client.post(url("teilhabezentrum", "create"), teilhabezentrum() | {"way": ""})
    assert "gehören Name, Straße und der Weg dorthin" in text_of(page)


@pytest.mark.parametrize("function", ["Frau Muster", "Quartiersmanagement, Herr Beispiel", "Büro von Herrn Ö"])
def test_kontaktstelle_names_no_person(client, function):
    page = client.post(url("kontaktstelle", "create"), kontaktstelle() | {"function": function})
    assert "Bitte nennen Sie die Funktion oder Stelle, keine Person." in text_of(page)


@pytest.mark.parametrize("function", ["Frauenberatung", "Frau und Beruf", "Herrenwiese 1"])
def test_kontaktstelle_may_have_words_like_persons(client, function):
    client.post(url("kontaktstelle", "create"), kontaktstelle() | {"function": function})
    assert Kontaktstelle.objects.get().function == function


def test_kontaktstelle_needs_a_way_to_reach_it(client):
    page = client.post(url("kontaktstelle", "create"), kontaktstelle() | {"phone": ""})
    assert "Telefonnummer oder eine E-Mail-Adresse" in text_of(page)


def test_new_kind_gets_its_address_from_the_name(client):
    RessourceArt.objects.create(name="Cafe Sued", umgebung="sozial")
    client.post(url("ressourceart", "create"), ressourceart())
    assert RessourceArt.objects.get(name="Café Süd").slug == "cafe-sued-2"


# ---- what people see of them ----


@pytest.fixture
def nord():
    make_seite(slug="sozialraeume-einteilung")
    return make_sozialraum(name="Nord")


def page_of(client, sozialraum):
    return text_of(client.get(sozialraum.get_absolute_url()))


def test_sozialraum_without_record_says_that_nobody_has_asked(client, nord):
    assert "Ob es hier ein Teilhabezentrum gibt, ist noch nicht erhoben." in page_of(client, nord)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stand": "fehlt"}, "Hier fehlt ein Teilhabezentrum<"),
        ({"stand": "geplant", "place": "am Ufer"}, "Ein Teilhabezentrum ist geplant: am Ufer"),
        ({"stand": "vorhanden", "name": "Haus", "place": "Ufer 1", "way": "Linie 5"}, "So kommen Sie hin: Linie 5"),
    ],
)
def test_sozialraum_shows_its_teilhabezentrum_with_source_and_day(client, nord, values, words):
    make_teilhabezentrum(sozialraum=nord, **values)
    page = page_of(client, nord)
    assert words in page
    assert "Stand: 1. Januar 2020. Quelle: Auskunft der Stadt" in page


def test_sozialraum_shows_its_konzepte_only(client, nord):
    mine, _ = make_konzept(nord), make_konzept(make_sozialraum())
    assert list(client.get(nord.get_absolute_url()).context["konzepte"]) == [mine]


def test_sozialraum_shows_its_kontaktstellen_and_those_of_all_jena(client, nord):
    mine, everywhere = make_kontaktstelle(sozialraum=nord), make_kontaktstelle()
    make_kontaktstelle(sozialraum=make_sozialraum())
    assert list(client.get(nord.get_absolute_url()).context["kontaktstellen"]) == [mine, everywhere]


def test_sozialraum_without_kontaktstellen_names_who_helps(client, nord):
    assert "Der Fachdienst Soziales hilft weiter" in page_of(client, nord)


def test_search_finds_the_teilhabezentrum_on_the_page_of_its_sozialraum(client, nord):
    make_teilhabezentrum(sozialraum=nord, name="Xylothek")
    assert nord.get_absolute_url() in text_of(client.get("/suche/?q=Xylothek"))


def test_sozialraum_without_teilhabezentrum_is_named(client):
    sozialraum = make_sozialraum(name="Ohne")
    page = text_of(client.get(url("teilhabezentrum", "list")))
    assert "Noch nicht erhoben" in page
    assert f"{sozialraum}: eintragen" in page


def test_page_says_beforehand_that_a_record_is_needed(client):
    page = text_of(client.get(url("ressourceart", "delete", make_ressource().art.pk)))
    assert "wird noch gebraucht" in page
    assert "Ja, löschen" not in page
