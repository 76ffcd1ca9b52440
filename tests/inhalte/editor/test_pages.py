"""The editor of texts, by the example of a profile: what is stored, what is not, and what people are told."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from jena_sro.inhalte.models import Bild, Sicherheitsereignis, Suchwort
from jena_sro.inhalte.models.suchwort import Fundstelle
from sozialraeume.models import SozialraumFassung
from tests.factories import make_bild, make_seite, make_sozialraum
from tests.inhalte.editor.form import PATH, SECTIONS, fields_of, open_editor, page_text, press, published_texts, texts

# ---- saving and publishing ----


def test_unchanged_form_stores_nothing(client, nord):
    press(client, PATH, open_editor(client, PATH))
    assert nord.fassungen.count() == 1
    assert "Es gibt nichts zu speichern" in page_text(client.get(PATH))


def test_save_writes_a_draft_and_stays_on_the_page(client, nord):
    fields = open_editor(client, PATH) | {"note": "nach der Begehung"}
    response = press(client, PATH, fields, text_1="Eine Bank.")
    assert response.headers["Location"] == PATH
    assert "Fassung 2 ist gespeichert" in page_text(client.get(PATH))
    assert texts(nord) == [SECTIONS[0]["text"], "Eine Bank.", "Der Bus."]
    assert published_texts() == [section["text"] for section in SECTIONS]
    fassung = nord.fassungen.first()
    assert (fassung.note, fassung.author.email) == ("nach der Begehung", "anna@example.org")


def test_publish_stores_shows_and_logs(client, nord):
    press(client, PATH, open_editor(client, PATH), "publish", text_1="Eine Bank.")
    assert published_texts()[1] == "Eine Bank."
    log = Sicherheitsereignis.objects.first()
    assert (log.art, log.reference) == ("veroeffentlichung", f"sozialraum {nord.pk} Fassung 2")
    assert "Eine Bank." in page_text(Client().get("/sozialraeume/nord/"))


def test_publish_renews_the_search(client, nord):
    press(client, PATH, open_editor(client, PATH), text_1="Ein Segelflugplatz.")
    assert not Suchwort.objects.filter(form="segelflugplatz").exists()
    client.post(f"{PATH}veroeffentlichen/", {"number": 2, "published": 1})
    assert Fundstelle.objects.filter(suchwort__form="segelflugplatz", kind="sozialraum", object_id=nord.pk).exists()
    assert "Nord" in page_text(Client().get("/suche/?q=Segelflugplatz"))


def test_second_who_publishes_is_told(client, new_client):
    other, fields = new_client("berta@example.org"), open_editor(client, PATH)
    press(client, PATH, fields, text_1="Eine Bank.")
    for person, words in ((other, "Fassung 2 ist veröffentlicht"), (client, "Fassung 2 ist schon veröffentlicht")):
        response = person.post(f"{PATH}veroeffentlichen/", {"number": 2, "published": 1}, follow=True)
        assert words in page_text(response)
    assert Sicherheitsereignis.objects.filter(art="veroeffentlichung").count() == 1


def test_publish_does_not_overtake_what_somebody_else_has_published(client, nord):
    fields = open_editor(client, PATH)
    press(client, PATH, fields, text_1="Eine Bank.")
    fields = open_editor(client, PATH)
    nord.publish(nord.fassungen.get(number=2))
    press(client, PATH, fields, "publish", text_1="Zwei Bänke.")
    assert "Inzwischen hat jemand Fassung 2 veröffentlicht" in page_text(client.get(PATH))
    assert (texts(nord)[1], published_texts()[1]) == ("Zwei Bänke.", "Eine Bank.")


def test_double_click_writes_one_fassung(client, nord):
    fields = open_editor(client, PATH)
    for _ in range(2):
        press(client, PATH, fields, "add")
        assert press(client, PATH, fields, text_1="Eine Bank.").status_code == 302
    assert nord.fassungen.count() == 2


def test_text_without_any_fassung_can_be_begun(client):
    make_sozialraum(name="Süd")
    path = "/arbeitsbereich/sozialraeume/sued/"
    press(client, path, open_editor(client, path), heading_0="Anfang", text_0="Ein Text.")
    assert SozialraumFassung.objects.get(owner__slug="sued").sections[0]["key"] == "anfang"
    assert client.get("/arbeitsbereich/sozialraeume/sued/vorschau/").status_code == 200


def test_text_without_any_fassung_has_no_preview(client):
    make_sozialraum(name="Süd")
    assert client.get("/arbeitsbereich/sozialraeume/sued/vorschau/").status_code == 404
    assert "Noch keine." in page_text(client.get("/arbeitsbereich/sozialraeume/sued/fassungen/"))


# ---- wrong input ----


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heading_0": ""}, "Bitte geben Sie dem Abschnitt eine Überschrift"),
        ({"heading_0": "x" * 151}, "Bitte kürzen Sie die Überschrift"),
        ({"text_0": "x" * 20_001}, "Dieser Text ist zu lang"),
        ({"easy_text_0": "x" * 20_001}, "Dieser Text ist zu lang"),
        ({"picture_0": "77"}, "Dieses Bild gibt es nicht mehr"),
        ({"key_0": "bedarfe"}, "Ein Abschnitt kam zweimal an"),
        ({"key_0": "<b>"}, "key"),
        ({"text_0": "a\0b"}, "Null"),
    ],
)
def test_wrong_input_is_shown_with_everything_typed(client, nord, changes, words):
    response = press(client, PATH, open_editor(client, PATH), **changes, text_2="Auch das bleibt.")
    assert words in page_text(response)
    assert "<title>Fehler: " in page_text(response)
    assert fields_of(response)["abschnitt-2-text"] == "Auch das bleibt."
    assert nord.fassungen.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"base": "1", "published": "1"},
        {"base": "x", "published": "-1", "abschnitt-TOTAL_FORMS": "1", "abschnitt-INITIAL_FORMS": "0"},
        {"base": "1", "published": "1", "abschnitt-TOTAL_FORMS": "x", "abschnitt-INITIAL_FORMS": "0"},
        {"base": "9" * 5_000, "published": "1", "abschnitt-TOTAL_FORMS": "9" * 50, "abschnitt-INITIAL_FORMS": "0"},
        {"base": "1", "published": "1", "merged": "²", "abschnitt-TOTAL_FORMS": "0", "abschnitt-INITIAL_FORMS": "0"},
    ],
)
def test_odd_input_stores_nothing(client, nord, fields):
    for button in ("save", "publish", "preview", "edit", "add", "up-0", "remove-99", "theirs-", "both-²", "x"):
        assert client.post(PATH, fields | {"press": button}).status_code == 200
    assert nord.fassungen.count() == 1


def test_too_many_sections_are_refused_and_none_is_lost(client, nord, settings):
    fields = open_editor(client, PATH)
    for place in range(50):
        fields |= {f"abschnitt-{place}-heading": f"Nummer {place}", f"abschnitt-{place}-key": ""}
    response = client.post(PATH, fields | {"abschnitt-TOTAL_FORMS": "50", "press": "save"})
    assert "Ein Text hat höchstens 40 Abschnitte" in page_text(response)
    assert fields_of(response)["abschnitt-49-heading"] == "Nummer 49"
    response = client.post(PATH, fields | {"abschnitt-TOTAL_FORMS": "40", "press": "add"})
    assert "Mehr als 40 Abschnitte hat ein Text nicht" in page_text(response)


def test_picture_that_somebody_deletes_at_this_moment_is_told(client):
    pk, fields = make_bild().pk, open_editor(client, PATH)

    def delete_meanwhile(execute, sql, params, many, context):
        if 'FROM "sozialraeume_sozialraumfassung"' in sql:  # the form has been checked by then
            Bild.objects.filter(pk=pk).delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(delete_meanwhile):
        response = press(client, PATH, fields, picture_0=str(pk), text_1="Bleibt.")
    assert "Ein Bild dieses Textes gibt es nicht mehr" in page_text(response)
    assert fields_of(response)["abschnitt-1-text"] == "Bleibt."


# ---- buttons that store nothing ----


def headings(response):
    fields = fields_of(response)
    return [fields[f"abschnitt-{place}-heading"] for place in range(int(fields["abschnitt-TOTAL_FORMS"]))]


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("up-2", ["Stärken", "Erreichbarkeit", "Bedarfe"]),
        ("down-0", ["Bedarfe", "Stärken", "Erreichbarkeit"]),
        ("remove-1", ["Stärken", "Erreichbarkeit"]),
        ("add", ["Stärken", "Bedarfe", "Erreichbarkeit", ""]),
        ("up-0", ["Stärken", "Bedarfe", "Erreichbarkeit"]),
        ("down-2", ["Stärken", "Bedarfe", "Erreichbarkeit"]),
        ("theirs-0", ["Stärken", "Bedarfe", "Erreichbarkeit"]),
    ],
)
def test_sections_are_rearranged_without_saving_or_losing_anything(client, nord, button, order):
    long = "x" * 20_001  # wrong input stays, too
    fields = open_editor(client, PATH) | {"note": "Notiz"}
    response = press(client, PATH, fields, button, text_0=long, easy_text_2="Einfach.\r\nGesagt.")
    assert headings(response) == order
    assert "Noch nicht gespeichert" in page_text(response)
    assert 'data-unsaved="ja"' in page_text(response)
    sent = fields_of(response)
    assert long in sent.values()
    assert "Einfach.\r\nGesagt." in sent.values()
    assert sent["note"] == "Notiz"
    assert nord.fassungen.count() == 1


def test_new_order_is_saved_with_the_keys(client, nord):
    fields = fields_of(press(client, PATH, open_editor(client, PATH), "up-2"))
    press(client, PATH, fields)
    assert [section["key"] for section in nord.fassungen.first().sections] == ["staerken", "erreichbarkeit", "bedarfe"]


def test_added_section_is_saved_unless_it_is_blank(client, nord):
    fields = fields_of(press(client, PATH, open_editor(client, PATH), "add"))
    press(client, PATH, fields)
    assert nord.fassungen.count() == 1
    press(client, PATH, fields, heading_3="Feste", text_3="Im Sommer.")
    assert nord.fassungen.first().sections[3]["key"] == "feste"


def test_last_section_can_be_removed_but_not_all_be_saved(client, nord):
    fields = open_editor(client, PATH)
    for _ in range(3):
        response = press(client, PATH, fields, "remove-0")
        fields = fields_of(response)
    assert headings(response) == [""]
    assert "Bitte geben Sie dem Abschnitt eine Überschrift" in page_text(press(client, PATH, fields))
    assert nord.fassungen.count() == 1


def test_preview_shows_the_typed_text_and_carries_it_on(client, nord):
    fields = open_editor(client, PATH)
    page = press(client, PATH, fields, "preview", text_1="Ein **neuer** Text.\r\n\r\nMit Absatz.")
    assert "Ein <strong>neuer</strong> Text." in page_text(page)
    assert 'name="abschnitt-1-text" value="Ein **neuer** Text.\r\n\r\nMit Absatz."' in page_text(page)
    assert nord.fassungen.count() == 1


def test_way_back_from_the_preview_keeps_everything(client):
    response = press(client, PATH, open_editor(client, PATH), "edit", text_1="Ein neuer Text.", heading_0="")
    assert fields_of(response)["abschnitt-1-text"] == "Ein neuer Text."
    assert "<title>Fehler" not in page_text(response)


def test_preview_shows_the_draft_and_any_other_fassung(client, nord):
    nord.write_fassung([{"heading": "Neu", "text": "Der <script>Entwurf</script>."}])
    assert "Der &lt;script&gt;Entwurf" in page_text(client.get(f"{PATH}vorschau/"))
    assert "Viele Gärten." in page_text(client.get(f"{PATH}vorschau/?fassung=1"))


@pytest.mark.parametrize("number", ["0", "9", "x", "-1", "²", "9" * 5_000])
def test_preview_of_an_unknown_fassung_is_not_found(client, number):
    assert client.get(f"{PATH}vorschau/", {"fassung": number}).status_code == 404


# ---- pictures ----


def test_picture_of_a_section_is_shown_to_the_public(client, nord):
    bild = make_bild(alt="Eine Bank")
    press(client, PATH, open_editor(client, PATH), "publish", picture_1=str(bild.pk))
    page = page_text(Client().get("/sozialraeume/nord/"))
    assert f'<img src="{bild.get_absolute_url()}" alt="Eine Bank" width="40" height="30"' in page
    bild.refresh_from_db()
    assert bild.is_used


# ---- the other owner ----


def test_seite_is_edited_by_the_same_pages(client):
    seite = make_seite(title="PKL", slug="pkl")
    path = reverse("seiten:seite_update", args=[seite.pk])
    press(client, path, open_editor(client, path), "publish", text_0="Neu.")
    assert "Neu." in page_text(Client().get("/modellprojekt/pkl/"))
    assert "Seite „PKL“" in page_text(client.get(reverse("seiten:seite_list")))
    for page in ("preview", "fassung_list"):
        assert client.get(reverse(f"seiten:seite_{page}", args=[seite.pk])).status_code == 200
    assert client.get(reverse("seiten:seite_compare", args=[seite.pk]), {"von": 1, "bis": 2}).status_code == 200
    client.post(reverse("seiten:seite_restore", args=[seite.pk]), {"number": 1})
    client.post(reverse("seiten:seite_publish", args=[seite.pk]), {"number": 3, "published": 2})
    assert "Ein Text." in page_text(Client().get("/modellprojekt/pkl/"))
