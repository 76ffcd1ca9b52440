"""Hints for easy language: each rule with a sentence it notices and one it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jena_sro.inhalte.leichte_sprache import NEGATION, RULES, review

# Rule -> what it notices, and sentences that it leaves alone.
CASES = {
    "Satzlänge": (
        "Wir treffen uns am Montag im Haus und dann gehen wir alle zusammen in den großen Park.",
        ["Wir treffen uns am Montag im Haus."],
    ),
    "Zeile": ("Wir lachen. Wir singen.", ["Wir lachen.\nWir singen.", "Am 3. März ist ein Fest."]),
    "Langes Wort": ("Das ist eine Begegnungsstätte.", ["Das ist ein Tages-Zentrum.", "Das ist die Eingliederungs-Hilfe."]),
    "Abkürzung": ("Es gibt z. B. Kaffee.", ["Es gibt zum Beispiel Kaffee.", "Das ist Artikel 3."]),
    "Konjunktiv": ("Das könnte helfen.", ["Das kann helfen.", "Das konnte helfen.", "Wir möchten helfen."]),
    "Passiv": ("Hier wird ein Haus gebaut.", ["Wir bauen hier ein Haus.", "Es wird kalt.", "Wir haben gebaut."]),
    "Genitiv": (
        "Das ist das Haus des Vereins.",
        ["Das ist das Haus von dem Verein.", "Auch der Westen gehört dazu.", "Bei der Stadt ist das neu."],
    ),
    "Vergangenheit": ("Er machte Musik.", ["Er hat Musik gemacht.", "Das war schön.", "Das ist der Stand."]),
    "Verneinung": ("Das ist nicht schwer.", ["Das ist **nicht** schwer.", "Das ist **gar nicht** schwer.", "Das ist leicht."]),
    "Zahlwort": ("Es gibt drei Häuser.", ["Es gibt 3 Häuser.", "Das ist einzig.", "Bitte achten Sie darauf."]),
    "Römische Zahl": ("Das steht in Teil IV.", ["Das steht in Teil 4.", "Ich gehe."]),
    "Prozent": ("Das sind 5 %.", ["Das sind viele.", "Das sind 5 Menschen."]),
    "Hohe Zahl": (
        "Hier leben 19.130 Menschen.",
        ["Ungefähr 19.000 davon leben hier.", "Die Zahl ist 07743.", "Es ist das Jahr 2026."],
    ),
    "Datum": ("Das Fest ist am 1.3.2026.", ["Das Fest ist am 1. März 2026."]),
    "Uhrzeit": ("Es beginnt um 09:00 Uhr.", ["Es beginnt um 9:00 Uhr.", "Es beginnt um 17 Uhr."]),
    "Sonderzeichen": ("Kaffee & Kuchen.", ["Kaffee und Kuchen.", "Das ist in West/Zentrum.", "Im Tages-Zentrum."]),
    "Klammer": ("Das ist leicht (fast immer).", ["Das ist leicht.", "[Schreiben Sie uns](/rueckmeldung/)."]),
    "Mediopunkt": ("Das ist ein Tages·zentrum.", ["Das ist ein Tages-Zentrum."]),
    "Gender-Zeichen": ("Alle Bürger*innen sind da.", ["Alle Bürger und Bürgerinnen sind da.", "Wir sind innen."]),
    "Nebensatz": ("Wir lachen, weil es schön ist.", ["Es ist schön.\nDarum lachen wir.", "Wir haben Kaffee, Tee und Kuchen."]),
    "Mehrere Aussagen": ("Wir lachen, aber es regnet.", ["Es regnet.\nAber wir lachen."]),
    "Fremdwort": ("Das ist Tourismus.", ["Das sind Reisen."]),
    "Hauptwort-Stil": ("Das ist die Durchführung.", ["Wir machen das.", "Das ist die Wohnung.", "Das ist die Finanzierung."]),
    "Verweis": ("Mehr Hilfe: siehe Seite 3.", ["Hier ist mehr Hilfe."]),
    "Bindestrich": ("Das ist ein Tages-zentrum.", ["Das ist ein Tages-Zentrum.", "Das ist Jena-Nord."]),
    "Großbuchstaben": ("Das ist WICHTIG für alle.", ["Das ist wichtig für alle."]),
}


def rules(text):
    return {hint.rule for sentence in review(text) for hint in sentence.hints}


def test_every_rule_has_a_case():
    assert {*(rule.name for rule in RULES), NEGATION.name, "Satzlänge", "Zeile", "Langes Wort", "Passiv"} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_rule_notices(name):
    assert name in rules(CASES[name][0])


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, texts) in CASES.items() for text in texts])
def test_rule_leaves_alone(name, text):
    assert name not in rules(text)


def test_hint_says_where_and_how():
    (sentence,) = review("Das ist leicht (fast immer).")
    (hint,) = sentence.hints
    assert sentence.text[hint.start :].startswith(hint.found)
    assert (hint.found, hint.advice) == ("(fast immer)", "Schreiben Sie einen eigenen Satz statt der Klammer.")


@pytest.mark.parametrize(("words", "advice"), [(12, None), (13, "höchstens 12"), (15, "höchstens 12"), (16, "Höchstens 15")])
def test_length_has_a_good_and_a_hard_limit(words, advice):
    hints = [hint.advice for sentence in review("Wir " + "gehen " * (words - 2) + "heim.") for hint in sentence.hints]
    assert [advice in hint for hint in hints] == ([True] if advice else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ein Satz geht\nüber 2 Zeilen.", [(1, "Ein Satz geht über 2 Zeilen.")]),
        ("### Titel\n\nEin Satz.", [(1, "Titel"), (3, "Ein Satz.")]),
        ("Das gibt es:\n- Kaffee\n- Tee", [(1, "Das gibt es:"), (2, "Kaffee"), (3, "Tee")]),
        ("Ohne Ende\n\nNeu.", [(1, "Ohne Ende"), (3, "Neu.")]),
        ("Ohne Ende\n- Kaffee", [(1, "Ohne Ende"), (2, "Kaffee")]),
        ("Er sagt **laut** ja", [(1, "Er sagt laut ja")]),
        ("", []),
    ],
)
def test_sentences_with_their_lines(text, expected):
    assert [(sentence.line, sentence.text) for sentence in review(text)] == expected


def test_negation_is_noticed_in_a_sentence_over_two_lines():
    assert "Verneinung" in rules("Das ist **gut**\nund nicht schwer.")


@given(st.text(alphabet="aÄ.!? \n*-#:(1[]", max_size=200))
def test_review_takes_any_text_and_its_places_fit(text):
    for sentence in review(text):
        assert all(sentence.text[hint.start : hint.start + len(hint.found)] == hint.found for hint in sentence.hints)
