"""Two people edit one profile at once, and what the history says of it."""

import pytest

from tests.factories import make_bild
from tests.inhalte.editor.form import FASSUNGEN, PATH, SECTIONS, fields_of, open_editor, page_text, press, published_texts, texts


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


def test_undecided_conflict_is_not_published(client, nord, both):
    fields = fields_of(press(client, PATH, both, text_1="Ein Café."))
    response = press(client, PATH, fields, "publish")
    assert "Noch nichts ist veröffentlicht." in page_text(response)
    nord.refresh_from_db()
    assert (nord.fassungen.count(), nord.published.number) == (2, 1)
    decided = fields_of(press(client, PATH, fields_of(response), "both-1"))
    press(client, PATH, decided, "publish")
    nord.refresh_from_db()
    assert "Ein Haus." in nord.published.plain_text
    assert "Ein Café." in nord.published.plain_text


def test_own_text_alone_is_published_after_it_was_saved(client, nord, both):
    fields = fields_of(press(client, PATH, both, text_1="Ein Café."))
    press(client, PATH, fields)
    press(client, PATH, open_editor(client, PATH), "publish")
    nord.refresh_from_db()
    assert "Ein Haus." not in nord.published.plain_text


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
