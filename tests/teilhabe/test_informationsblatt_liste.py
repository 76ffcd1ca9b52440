"""The list for personal Informationsblätter: every rule with its sentence, the letters made of it, and no name is left.

No test here may ask the database: an office machine without one reads lists too.
"""

import time

import pytest

from jena_sro.inhalte.suche import norm
from jena_sro.inhalte.tabellen import TabelleRefusedError, read_tabelle, write_csv
from teilhabe.informationsblatt.liste import Adresse, BetreuungWahl, Reihenfolge, letters, read_liste

SOZIALRAEUME = {"nord": "Nord", "west-zentrum": "West/Zentrum"}
PERSON = {"Anrede": "Frau", "Vorname": "Änne", "Nachname": "Müller", "Straße": "Mühlenstraße 3", "PLZ": "07743", "Ort": "Jena"}
BETREUUNG = {
    "Betreuung Anrede": "Herr",
    "Betreuung Vorname": "Jörg",
    "Betreuung Nachname": "Groß",
    "Betreuung Straße": "Am Markt 1",
    "Betreuung PLZ": "07745",
    "Betreuung Ort": "Jena",
}
SECONDS = 4  # of work; one or two, if no coverage is measured


def printable(text):
    return "".join(char for char in text if char in "ع文")


def read(content, most=1_000):
    return read_liste(read_tabelle(content), sozialraeume=SOZIALRAEUME, printable=printable, most=most)


def read_rows(*rows, **options):
    headings = list(dict.fromkeys(heading for cells in rows for heading in cells))
    return read(write_csv(headings, [[cells.get(heading, "") for heading in headings] for cells in rows]), **options)


def read_row(**cells):
    return read_rows(PERSON | cells)


def only(liste):
    (person,) = liste.persons
    assert (liste.mistakes, liste.others) == ([], [])
    return person


def mistakes(**cells):
    liste = read_row(**cells)
    assert (liste.persons, liste.others) == ([], [])
    return [str(mistake) for mistake in liste.mistakes]


def refusal(content, **options):
    with pytest.raises(TabelleRefusedError) as caught:
        read(content, **options)
    return str(caught.value)


def rows_of(liste, **options):
    return [(brief.row, brief.is_for_betreuung) for brief in letters(liste, **options)]


# ---- headings ----


@pytest.mark.parametrize("header", [
    "NACHNAME;STRASSE;POSTLEITZAHL;WOHNORT",
    "Familienname;Straße und Hausnummer;Postleitzahl;Ort",
    "Name ;Strasse / Nr.;Post-Leitzahl;wohn ort",
    "name;str.;plz;ort",
])  # fmt: skip
def test_headings_may_be_written_in_many_ways(header):
    adresse = only(read(f"{header}\nMüller;Weg 1;07743;Jena".encode())).adresse
    assert (adresse.nachname, adresse.strasse, adresse.plz, adresse.ort) == ("Müller", "Weg 1", "07743", "Jena")


@pytest.mark.parametrize(
    "words", ["Betreuung {}", "{} der Betreuung", "gesetzliche Betreuung: {}", "Betreuer {}", "{} Betreuer*in"]
)
def test_headings_of_the_betreuung_too(words):
    cells = {words.format(heading): text for heading, text in {**PERSON, "Adresszusatz": "Büro"}.items()}
    assert only(read_row(**cells)).betreuung == Adresse("Frau", "Änne", "Müller", "Büro", "Mühlenstraße 3", "07743", "Jena")


def test_house_number_in_a_column_of_its_own_joins_the_street():
    assert only(read_row(Straße="Mühlenstraße", Hausnummer="3a")).adresse.strasse == "Mühlenstraße 3a"


def test_house_number_that_became_a_day_is_a_mistake():
    assert "Hier steht ein Datum." in mistakes(Hausnummer="3.5.2026")[0]


def test_unknown_heading_is_named_and_the_rest_is_read():
    liste = read_row(Geburtstag="1.1.1980")
    assert str(liste.mistakes[0]).startswith("Zeile 1, Spalte „Geburtstag“: Diese Spalte kennen wir nicht")
    assert len(liste.persons) == 1


@pytest.mark.parametrize("heading", ["Betreuung", "Betreuung Form", "x" * 5_000])
def test_unknown_heading_is_shown_short(heading):
    (mistake,) = read_row(**{heading: "x"}).mistakes
    assert len(mistake.column) <= 41


def test_missing_headings_are_named():
    assert refusal(b"Vorname;Nachname;Ort\nA;B;Jena").startswith("Es fehlen die Spalten „Straße“, „PLZ“.")


def test_one_missing_heading_is_named():
    assert refusal("Nachname;Straße;Ort\nB;Weg 1;Jena".encode()).startswith("Es fehlt die Spalte „PLZ“.")


def test_refusal_of_a_list_without_headings_holds_no_name():
    assert "Müller" not in refusal("Änne;Müller;Mühlenstraße 3\nJörg;Groß;Weg 1".encode())


def test_doubled_heading_is_refused():
    assert refusal("Name;Nachname;Straße;PLZ;Ort\nA;B;Weg 1;07743;Jena".encode()).startswith(
        "Doppelt in der ersten Zeile: „Nachname“."
    )


def test_cell_without_a_heading_is_a_mistake():
    (mistake,) = read("Nachname;Straße;PLZ;Ort\nMüller;Weg 1;07743;Jena;x".encode()).mistakes
    assert str(mistake).startswith("Zeile 2: Hier steht etwas in einer Spalte ohne Überschrift.")


# ---- what a cell may hold ----


@pytest.mark.parametrize("heading", ["Nachname", "Straße", "PLZ", "Ort"])
def test_needed_cell_is_missing(heading):
    assert mistakes(**{heading: ""}) == [f"Zeile 2, Spalte „{heading}“: Hier fehlt etwas."]


@pytest.mark.parametrize("heading", ["Anrede", "Vorname"])
def test_other_cells_may_be_empty(heading):
    assert only(read_row(**{heading: ""}))


@pytest.mark.parametrize("plz", ["077430", "0774", "D-07743", "Jena", "٠٧٧٤٣", "07 743"])
def test_plz_has_five_digits(plz):
    assert mistakes(PLZ=plz)[0].startswith("Zeile 2, Spalte „PLZ“: ")


@pytest.mark.parametrize("heading", ["Anrede", "Vorname", "Nachname", "Straße", "Ort"])
def test_text_of_80_characters_fits_and_81_do_not(heading):
    assert only(read_row(**{heading: "x" * 80}))
    assert "mehr als 80 Zeichen" in mistakes(**{heading: "x" * 81})[0]


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "a\tb", "a\x07b", "a\u202eb", "a\u200bb", "a\u2028b", "a\u00adb", "a_x000D_b", "a\ue000"]
)
@pytest.mark.parametrize("heading", ["Nachname", "Form"])
def test_line_breaks_and_unseen_characters_are_refused(heading, text):
    assert "Zeilenumbruch oder ein unsichtbares Zeichen" in mistakes(**{heading: text})[0]


@pytest.mark.parametrize("text", ["=1+1", "+49", "@SUM(A1)", "-", "＝1", "#NV", "=HYPERLINK(1)"])
@pytest.mark.parametrize("heading", ["Vorname", "Nachname"])
def test_formula_is_no_name(heading, text):
    assert f"Am Anfang steht „{text[0]}“." in mistakes(**{heading: text})[0]


def test_apostrophe_at_the_beginning_is_part_of_a_name():
    assert only(read_row(Nachname="'t Hooft")).adresse.nachname == "'t Hooft"


@pytest.mark.parametrize("text", ["MÃ¼ller", "M?ller", "M\ufffdller", "J„ger", "Schr”der", "JosÃ©"])
def test_lost_umlauts_are_noticed(text):
    assert "Umlaute sind beim Speichern verloren gegangen" in mistakes(Nachname=text)[0]


@pytest.mark.parametrize("name", ["Müller", "Łukasz", "D’Angelo", "Nguyễn", "García-Ñuñez", "Şahin", "von der Höh", "ẞ", "Ÿ"])
def test_names_of_many_languages_are_kept(name):
    assert only(read_row(Nachname=name)).adresse.nachname == name


def test_garbled_headings_are_refused():
    assert "CSV UTF-8" in refusal("Nachname;StraÃŸe;PLZ;Ort\nA;B;07743;Jena".encode())


def test_letters_in_pieces_and_wide_spaces_are_made_plain():
    assert only(read_row(Nachname="Mu\u0308ller\u00a0 Groß")).adresse.nachname == "Müller Groß"


@pytest.mark.parametrize("heading", ["Vorname", "Nachname", "Straße", "Ort"])
def test_characters_without_a_font_are_named(heading):
    (found,) = mistakes(**{heading: "عaعع文"})
    assert "Zeichen, die wir nicht drucken können: „ع文“. Bitte schreiben Sie es in lateinischer Schrift." in found


# ---- Betreuung, Form, PKL, Sozialraum ----


def test_betreuung_is_read():
    assert only(read_row(**BETREUUNG)).betreuung == Adresse("Herr", "Jörg", "Groß", "", "Am Markt 1", "07745", "Jena")


def test_person_without_betreuung_has_none():
    assert only(read_row(**dict.fromkeys(BETREUUNG, ""))).betreuung is None


@pytest.mark.parametrize("heading", ["Betreuung Nachname", "Betreuung Straße", "Betreuung PLZ", "Betreuung Ort"])
def test_betreuung_that_is_begun_is_complete(heading):
    (found,) = mistakes(**BETREUUNG | {heading: ""})
    assert found.startswith(f"Zeile 2, Spalte „{heading}“: Zur Betreuung fehlt hier etwas.")


def test_column_that_a_betreuung_lacks_is_named():
    found = mistakes(**{"Betreuung Anrede": "Frau"})
    assert [text.split("“")[0] for text in found] == [
        f"Zeile 2, Spalte „Betreuung {heading}" for heading in ("Nachname", "Straße", "PLZ", "Ort")
    ]


@pytest.mark.parametrize(("text", "form"), [
    ("", "standard"), ("Standard", "standard"),
    ("einfach", "einfach"), ("Einfache Sprache", "einfach"), ("leichte  Sprache", "einfach"), ("Leichte-Sprache", "einfach"),
    ("Großdruck", "grossdruck"), ("GROSSDRUCK", "grossdruck"), ("große Schrift", "grossdruck"), ("gross", "grossdruck"),
])  # fmt: skip
def test_form_may_be_written_in_many_ways(text, form):
    assert only(read_row(Form=text)).form == form


@pytest.mark.parametrize("wish", ["Braille", "Audio", "CD", "MP3", "Englisch", "Arabisch", "DGS-Video", "عربي"])
def test_form_that_we_cannot_print_is_kept_apart(wish):
    liste = read_row(Form=wish)
    assert [(other.row, other.wish) for other in liste.others] == [(2, wish)]
    assert (liste.persons, liste.mistakes) == ([], [])


@pytest.mark.parametrize("text", ["", "deutsch", "Deutsch", "DE"])
def test_german_is_printed(text):
    assert only(read_row(Sprache=text))


def test_other_language_is_kept_apart_with_the_form():
    assert read_row(Form="Braille", Sprache="Polnisch").others[0].wish == "Braille, Polnisch"


def test_long_wish_is_shortened():
    assert read_row(Form="x" * 500).others[0].wish == "x" * 40 + "…"


def test_row_with_a_mistake_and_a_wish_is_only_a_mistake():
    assert len(mistakes(Form="Braille", PLZ="1")) == 1


@pytest.mark.parametrize(("text", "value"), [
    ("", ""), ("mit", "mit_pkl"), ("Ja", "mit_pkl"), ("mit PKL", "mit_pkl"),
    ("ohne", "ohne_pkl"), ("nein", "ohne_pkl"), ("zunächst ohne PKL", "ohne_pkl"), ("ohne_pkl", "ohne_pkl"),
])  # fmt: skip
def test_pkl_may_be_written_in_many_ways(text, value):
    assert only(read_row(PKL=text)).participation == value


def test_other_words_about_pkl_are_a_mistake():
    assert mistakes(PKL="vielleicht")[0].startswith("Zeile 2, Spalte „PKL“: Bitte schreiben Sie „mit“ oder „ohne“")


@pytest.mark.parametrize(("text", "slug"), [
    ("", ""), ("nord", "nord"), ("NORD", "nord"), ("Sozialraum Nord", "nord"),
    ("West/Zentrum", "west-zentrum"), ("West / Zentrum", "west-zentrum"), ("west-zentrum", "west-zentrum"),
])  # fmt: skip
def test_sozialraum_may_be_written_in_many_ways(text, slug):
    assert only(read_row(Sozialraum=text)).sozialraum == slug


def test_unknown_sozialraum_is_a_mistake_with_the_known_ones():
    assert "Möglich sind: Nord, West/Zentrum." in mistakes(Sozialraum="Süd")[0]


# ---- address and greeting ----


def make_adresse(**values):
    return Adresse(
        **dict.fromkeys(("anrede", "zusatz"), "")
        | {"vorname": "Änne", "nachname": "Müller", "strasse": "Weg 1", "plz": "07743", "ort": "Jena"}
        | values
    )  # noqa: E501


@pytest.mark.parametrize(("anrede", "line", "greeting"), [
    ("Frau", "Frau", "Guten Tag Frau Müller,"),
    ("Herr", "Herrn", "Guten Tag Herr Müller,"),
    ("Herrn", "Herrn", "Guten Tag Herr Müller,"),
    ("hr.", "Herrn", "Guten Tag Herr Müller,"),
    ("Frau Prof. Dr.", "Frau Prof. Dr.", "Guten Tag Frau Prof. Dr. Müller,"),
    ("Herrn Dr", "Herrn Dr", "Guten Tag Herr Dr Müller,"),
    ("", "Änne Müller", "Guten Tag Änne Müller,"),
    ("Divers", "Änne Müller", "Guten Tag Änne Müller,"),
    ("Familie", "Änne Müller", "Guten Tag Änne Müller,"),
])  # fmt: skip
def test_anrede_in_address_and_greeting(anrede, line, greeting):
    adresse = make_adresse(anrede=anrede)
    assert (adresse.lines[0], adresse.greeting) == (line, greeting)


def test_address_has_at_most_six_lines():
    lines = make_adresse(anrede="Herr", zusatz="c/o Verein").lines
    assert lines == ["Herrn", "Änne Müller", "c/o Verein", "Weg 1", "07743 Jena"]


def test_address_has_no_empty_lines():
    assert make_adresse(vorname="").lines == ["Müller", "Weg 1", "07743 Jena"]


# ---- many rows ----


def test_500_rows_with_20_mistakes_give_480_persons():
    rows = [PERSON | {"Vorname": f"A{number}"} for number in range(500)]
    for number in range(0, 500, 25):
        rows[number]["PLZ" if number % 2 else "Ort"] = ""
    liste = read_rows(*rows)
    assert len(liste.persons) == 480
    assert [(m.row, m.column) for m in liste.mistakes] == [(n + 2, "PLZ" if n % 2 else "Ort") for n in range(0, 500, 25)]


def test_every_row_is_in_one_place_only():
    rows = [PERSON, PERSON | {"Form": "Braille"}, PERSON | {"PLZ": "1"}, PERSON | {"PLZ": "", "Form": "CD", "Ort": ""}]
    liste = read_rows(*rows)
    found = [*(p.row for p in liste.persons), *(o.row for o in liste.others), *sorted({m.row for m in liste.mistakes})]
    assert found == [2, 3, 4, 5]


def test_more_rows_than_allowed_are_refused_with_a_way_out():
    words = refusal(write_csv(list(PERSON), [list(PERSON.values())] * 2_001))
    assert "Die Liste hat 2001 Zeilen. Auf einmal drucken wir höchstens 1000." in words
    assert "teilen Sie die Liste auf 3 Dateien auf" in words


def test_as_many_rows_as_allowed_are_read():
    assert len(read_rows(PERSON, PERSON, most=2).persons) == 2


def test_1000_rows_are_read_and_ordered_within_a_second_or_two():
    began = time.process_time()
    liste = read_rows(*(PERSON | BETREUUNG | {"Vorname": f"A{number}"} for number in range(1_000)))
    assert len(letters(liste, order=Reihenfolge.PLZ, without_duplicates=True)) == 2_000
    assert time.process_time() - began < SECONDS


# ---- duplicates ----


@pytest.mark.parametrize("cells", [
    {"Nachname": "MUELLER"}, {"Nachname": "müller"}, {"Vorname": "Aenne"}, {"Straße": "Mühlenstr. 3"},
    {"Straße": "Muehlen-Strasse  3"},
    {"Straße": "Mühlenstr.3"}, {"Anrede": ""}, {"Form": "einfach"}, {"Adresszusatz": "Hinterhaus"},
])  # fmt: skip
def test_same_person_in_another_spelling_is_a_duplicate(cells):
    assert read_rows(PERSON, PERSON | {"Vorname": "Jörg"}, PERSON | cells).duplicates == [[2, 4]]


@pytest.mark.parametrize("cells", [{"Vorname": "Anna"}, {"Straße": "Mühlenstraße 4"}, {"PLZ": "07745"}, {"Ort": "Weimar"}])
def test_another_person_is_no_duplicate(cells):
    assert read_rows(PERSON, PERSON | cells).duplicates == []


def test_street_that_begins_like_strasse_stays_what_it_is():
    assert make_adresse(strasse="Am Strand 1").folded != make_adresse(strasse="Am Strasseand 1").folded


def test_duplicates_are_printed_unless_left_out():
    liste = read_rows(PERSON, PERSON | {"Vorname": "Jörg"}, PERSON, PERSON)
    assert [row for row, _ in rows_of(liste)] == [2, 3, 4, 5]
    assert [row for row, _ in rows_of(liste, without_duplicates=True)] == [2, 3]


def test_second_betreuung_of_a_duplicate_keeps_its_letter():
    liste = read_rows(PERSON | BETREUUNG, PERSON | BETREUUNG, PERSON | BETREUUNG | {"Betreuung Vorname": "Ute"})
    assert rows_of(liste, without_duplicates=True) == [(2, False), (2, True), (4, True)]


# ---- letters ----


def test_letter_says_all_that_the_paper_needs():
    (brief,) = letters(read_row(Form="Großdruck", Sozialraum="Nord", PKL="mit"))
    assert brief.lines == ["Frau", "Änne Müller", "Mühlenstraße 3", "07743 Jena"]
    assert (brief.greeting, brief.about) == ("Guten Tag Frau Müller,", "")
    assert (brief.form, brief.sozialraum, brief.participation) == ("grossdruck", "nord", "mit_pkl")


def test_letter_to_the_betreuung_says_for_whom():
    brief = letters(read_row(**BETREUUNG, Form="einfach"))[1]
    assert brief.lines == ["Herrn", "Jörg Groß", "Am Markt 1", "07745 Jena"]
    assert (brief.greeting, brief.about, brief.form) == ("Guten Tag Herr Groß,", "für Änne Müller", "einfach")


@pytest.mark.parametrize(("wahl", "expected"), [
    (BetreuungWahl.BEIDE, [(2, False), (2, True), (3, False)]),
    (BetreuungWahl.PERSON, [(2, False), (3, False)]),
    (BetreuungWahl.BETREUUNG, [(2, True), (3, False)]),
])  # fmt: skip
def test_who_gets_a_letter(wahl, expected):
    liste = read_rows(PERSON | BETREUUNG, PERSON | {"Vorname": "Jörg"})
    assert rows_of(liste, betreuung=wahl) == expected


@pytest.mark.parametrize(("order", "expected"), [
    (Reihenfolge.LISTE, [2, 3, 4, 5]),
    (Reihenfolge.NAME, [4, 3, 5, 2]),
    (Reihenfolge.PLZ, [5, 4, 3, 2]),
    (Reihenfolge.SOZIALRAUM, [5, 2, 4, 3]),
])  # fmt: skip
def test_letters_are_ordered(order, expected):
    liste = read_rows(
        PERSON | {"Nachname": "Zander", "PLZ": "07749", "Sozialraum": "West/Zentrum"},
        PERSON | {"Nachname": "Azur", "Straße": "Mühlenstr. 10"},
        PERSON | {"Nachname": "Älter", "Straße": "Mühlenstraße 2"},
        PERSON | {"Nachname": "Otto", "Straße": "Ahornweg 1", "Sozialraum": "Nord"},
    )
    assert [row for row, _ in rows_of(liste, order=order)] == expected


def test_letters_about_one_person_stay_together():
    liste = read_rows(PERSON | BETREUUNG, PERSON | BETREUUNG | {"Betreuung Vorname": "Ute"})
    assert rows_of(liste, order=Reihenfolge.NAME) == [(2, False), (2, True), (3, False), (3, True)]


# ---- no name is left ----


def test_nothing_shows_names_in_a_log():
    liste = read_row()
    shown = [liste, *liste.persons, liste.persons[0].adresse, *letters(liste)]
    assert "Müller" not in "".join(map(repr, shown))


def test_no_name_stays_in_the_caches_of_the_search():
    before = norm.make_word.cache_info().currsize, norm.stem_of.cache_info().currsize
    letters(read_row(Nachname="Unverwechselbar"), order=Reihenfolge.PLZ, without_duplicates=True)
    assert (norm.make_word.cache_info().currsize, norm.stem_of.cache_info().currsize) == before
