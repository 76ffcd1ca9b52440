"""The editor of texts, by the example of a profile: what is stored, what is not, and what people are told."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from jena_sro.inhalte.models import Bild, Sicherheitsereignis, Suchwort
from jena_sro.inhalte.models.suchwort import Fundstelle
from jena_sro.konten.models import Rolle
from sozialraeume.models import Sozialraum, SozialraumFassung
from tests.factories import make_bild, make_konto, make_seite, make_sozialraum
from tests.inhalte.editor_form import fields_of, open_editor, press

SECTIONS = [
    {"heading": "Stärken", "text": "Viele Gärten.\n\n- Bänke\n- Bäume"},
    {"heading": "Bedarfe", "text": "Ein Treffpunkt."},
    {"heading": "Erreichbarkeit", "text": "Der Bus."},
]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def nord(db):
    nord = make_sozialraum(name="Nord")
    nord.publish(nord.write_fassung(SECTIONS, note="Erste Fassung"))
    return nord


@pytest.fixture
def new_client(nord, sign_in):
    """A client of a further person of the Fachdienst."""

    def make(email):
        client = Client()
        sign_in(client, make_konto(Rolle.FACHDIENST, email=email))
        return client

    return make


@pytest.fixture
def client(new_client):
    return new_client("anna@example.org")


PATH = "/arbeitsbereich/sozialraeume/nord/"
FASSUNGEN = f"{PATH}fassungen/"


def texts(nord):
    return [section["text"] for section in nord.fassungen.first().sections]


def published_texts():
    return [section["text"] for section in Sozialraum.objects.get().published.sections]


def page_text(response):
    return response.content.decode()


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


# ---- two people at once ----


@pytest.fixture
def both(client, new_client, nord):
    """Two people with the same form open; the other one has saved."""
    other = new_client("berta@example.org")
    fields = open_editor(client, PATH)
    press(other, PATH, open_editor(other, PATH), text_0="Viele Bäume.", text_1="Ein Haus.")
    return fields


def test_conflict_stores_nothing_and_shows_both_texts(client, nord, both):
    response = press(client, PATH, both, text_1="Ein Café.", text_2="Die Bahn.")
    page = page_text(response)
    assert response.status_code == 409
    assert nord.fassungen.count() == 2
    assert "Neuer Text von berta@example.org" in page
    assert "<strong>Bitte entscheiden:</strong> Bedarfe" in page
    assert "<strong>Übernommen:</strong> Stärken" in page
    fields = fields_of(response)
    assert [fields[f"abschnitt-{i}-text"] for i in range(3)] == ["Viele Bäume.", "Ein Café.", "Die Bahn."]
    assert "[neu:] </span>Haus." in page


def test_merged_text_is_saved_after_both(client, nord, both):
    fields = fields_of(press(client, PATH, both, text_1="Ein Café.", text_2="Die Bahn."))
    press(client, PATH, fields, text_1="Ein Haus mit Café.")
    assert texts(nord) == ["Viele Bäume.", "Ein Haus mit Café.", "Die Bahn."]
    assert [fassung.number for fassung in nord.fassungen.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    ("button", "text"), [("theirs-1", "Ein Haus."), ("both-1", "Ein Café.\n\nEin Haus."), ("down-1", "Ein Café.")]
)
def test_others_text_can_be_taken_over(client, nord, both, button, text):
    fields = fields_of(press(client, PATH, both, text_1="Ein Café.", text_2="Die Bahn."))
    response = press(client, PATH, fields, button)
    assert nord.fassungen.count() == 2
    assert ("Neuer Text von" in page_text(response)) == (button != "theirs-1")
    press(client, PATH, fields_of(response))
    assert sorted(texts(nord)) == sorted(["Viele Bäume.", text, "Die Bahn."])


def test_section_they_removed_can_be_removed_too(client, nord, new_client):
    other, fields = new_client("berta@example.org"), open_editor(client, PATH)
    press(other, PATH, fields_of(press(other, PATH, open_editor(other, PATH), "remove-1")))
    response = press(client, PATH, fields, text_1="Ein Café.")
    assert "Der Abschnitt ist dort entfernt" in page_text(response)
    assert "Eine Seite hat den Abschnitt entfernt" in page_text(response)
    press(client, PATH, fields_of(press(client, PATH, fields_of(response), "theirs-1")))
    assert texts(nord) == [SECTIONS[0]["text"], "Der Bus."]


def test_third_save_is_a_conflict_again(client, nord, both, new_client):
    fields = fields_of(press(client, PATH, both, text_1="Ein Café."))
    third = new_client("carla@example.org")
    press(third, PATH, open_editor(third, PATH), text_2="Das Rad.")
    response = press(client, PATH, fields)
    assert response.status_code == 409
    press(client, PATH, fields_of(response))
    assert texts(nord) == ["Viele Bäume.", "Ein Café.", "Das Rad."]


def test_conflict_with_equal_texts_is_none(client, nord, both):
    assert press(client, PATH, both, text_0="Viele Bäume.", text_1="Ein Haus.").status_code == 302
    assert nord.fassungen.count() == 2


@pytest.mark.parametrize("button", ["save", "publish"])
def test_conflict_of_who_typed_nothing_shows_the_new_text(client, nord, both, button):
    response = client.post(PATH, both | {"press": button}, follow=True)
    assert "berta@example.org hat inzwischen Fassung 2 gespeichert" in page_text(response)
    assert fields_of(response)["abschnitt-1-text"] == "Ein Haus."
    assert (nord.fassungen.count(), published_texts()[1]) == (2, "Ein Treffpunkt.")


def test_new_section_is_kept_through_a_conflict(client, nord, both):
    fields = fields_of(press(client, PATH, both, "add"))
    press(client, PATH, fields_of(press(client, PATH, fields, heading_3="Feste", text_3="Im Sommer.")))
    assert texts(nord) == ["Viele Bäume.", "Ein Haus.", "Der Bus.", "Im Sommer."]


def test_conflict_when_publishing_publishes_nothing(client, nord, both):
    assert press(client, PATH, both, "publish", text_1="Ein Café.").status_code == 409
    assert published_texts()[1] == "Ein Treffpunkt."


# ---- history ----


def test_history_names_who_when_and_why(client, nord, both):
    page = page_text(client.get(FASSUNGEN))
    assert page.index("Fassung 2") < page.index("Portal: Erste Fassung")
    assert "berta@example.org" in page
    assert "öffentlich</span>" in page
    assert "Entwurf</span>" in page


def test_erased_author_is_not_named(client, nord, both):
    konto = nord.fassungen.first().author
    konto.email = "geloescht-1@example.invalid"
    konto.save()
    page = page_text(client.get(FASSUNGEN))
    assert "gelöschtes Konto" in page
    assert "example.invalid" not in page


def test_restore_writes_a_new_fassung(client, nord, both):
    response = client.post(f"{PATH}wiederherstellen/", {"number": 1}, follow=True)
    assert "Fassung 1 ist als Fassung 3 wiederhergestellt" in page_text(response)
    assert nord.fassungen.first().sections == nord.fassungen.last().sections
    assert nord.fassungen.first().note == "Fassung 1 wiederhergestellt"
    response = client.post(f"{PATH}wiederherstellen/", {"number": 1}, follow=True)
    assert "hat schon den Text von Fassung 1" in page_text(response)
    assert nord.fassungen.count() == 3


@pytest.mark.parametrize("action", ["wiederherstellen", "veroeffentlichen"])
@pytest.mark.parametrize("number", ["", "7", "x", "²", "9" * 5_000])
def test_unknown_fassung_is_told(client, nord, action, number):
    response = client.post(f"{PATH}{action}/", {"number": number}, follow=True)
    assert "Diese Fassung gibt es nicht" in page_text(response)
    assert nord.fassungen.count() == 1


def test_comparison_shows_words_sections_pictures_and_order(client, nord):
    bild, second = make_bild(alt="Eine Bank"), nord.fassungen.first().sections
    nord.write_fassung([second[2], second[0] | {"picture": bild.pk, "easy_text": "Leicht."}, {"heading": "Neu", "text": "Da."}])
    page = page_text(client.get(f"{PATH}vergleich/?von=1&bis=2"))
    assert "Verschoben von Stelle 3 an Stelle 1" in page
    assert "Bild neu: Eine Bank" in page
    assert "Abschnitt neu" in page
    assert "Abschnitt entfernt" in page
    assert "[entfernt:] </span>Ein Treffpunkt." in page
    assert "Einfache Sprache" in page
    same = page_text(client.get(f"{PATH}vergleich/?von=2&bis=2"))
    assert "haben den gleichen Text" in same


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Fehler:"), ("von=1&bis=9", "Eine Fassung mit dieser Nummer gibt es nicht"), ("von=x&bis=-1", "Fehler:")],
)
def test_comparison_of_what_is_not_there_says_so(client, query, words):
    response = client.get(f"{PATH}vergleich/?{query}")
    assert response.status_code == 200
    assert words in page_text(response)


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
