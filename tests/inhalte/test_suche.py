"""The search: folding, compounds, typing errors, what questions find and what they must not find, currency of the index."""

import uuid

import pytest
from django.db import connection
from django.db.models.signals import post_delete, post_save
from django.test.utils import CaptureQueriesContext

from jena_sro.inhalte import derived
from jena_sro.inhalte.models import Fundstelle, Rueckmeldung, Suchwort
from jena_sro.inhalte.models.suchwort import Wortschatz
from jena_sro.inhalte.suche.index import QUELLEN, Quelle, index, register
from jena_sro.inhalte.suche.norm import MAX_QUESTION_WORDS, fold, make_word, plain, terms, words
from jena_sro.inhalte.suche.query import search, similar_words
from jena_sro.inhalte.suche.vocabulary import MAX_EXPANSIONS, Vocabulary, current

TEXTS = {
    "sucht": (
        "Suchtberatungsstelle Nord",
        "Gespräche für Menschen, die zu viel trinken, und für ihre Angehörigen. Ohne Anmeldung.",
    ),
    "schulden": ("Schuldnerberatung", "Wir ordnen mit Ihnen Rechnungen und Briefe. Beratungsstelle im Rathaus."),
    "tagesstaette": ("Tagesstätte am Anger", "Treffpunkt für Menschen mit seelischer Erkrankung, Frühstück und Ergotherapie."),
    "angst": ("Selbsthilfegruppe Angst", "Austausch unter Betroffenen, jeden zweiten Dienstag."),
    "schwimmen": ("Schwimmen für alle", "Wassergymnastik und Reha-Sport im Hallenbad."),
    "haus": ("Begegnungszentrum", "Die Häuser der Genossenschaft laden zum Kaffee ein."),
    "strasse": ("Kontaktstelle", "Mühlenstraße 12 a, 07743 Jena"),
    "liebknecht": ("Lesecafé", "Karl-Liebknecht-Straße 24, 07749 Jena-Ost"),
    "eltern": ("Eltern-Kind-Gruppe", "Krabbeln, singen und spielen mit den Kleinsten."),
    "rat": ("Ortschaftsrat", "Der Rat tagt öffentlich im Saal."),
    "pflege": ("Pflegestützpunkt", "Hilfe beim Antrag auf einen Pflegegrad."),
    "post": ("Nähstube", "Kosten für Stoff und Garn. Anmeldung mit der Post."),
    "wohnen": ("Ambulant betreutes Wohnen", "Assistenz in der eigenen Wohnung."),
    "werkstatt": ("Fahrradwerkstatt", "Reparieren Sie Ihr Rad selbst, Werkzeug ist da."),
    "garten": ("Gemeinschaftsgarten", "Beete, Kräuter und ein Bauwagen für alle Nachbarn."),
    "chor": ("Inklusiver Chor", "Volkslieder und Popmusik, keine Noten nötig."),
    "verein": ("Mitgliederversammlung", "Alle Mitglieder des Vereins sind eingeladen."),
    "fahrdienst": ("Fahrdienst", "Transport zum Arzt mit rollstuhlgerechtem Bus."),
    "demenz": ("Café Vergissmeinnicht", "Nachmittag für Menschen mit Demenz und ihre Familien."),
    "gebaerden": ("Stammtisch der Gehörlosen", "Unterhaltung in Gebärdensprache."),
    "ehrenamt": ("Ehrenamtsagentur", "Wir vermitteln Freiwillige an gute Orte."),
    "tafel": ("Tafel", "Lebensmittel für wenig Geld, bitte den Bescheid mitbringen."),
    "mittag": ("Mittagstisch", "Warmes Essen für ältere Menschen."),
    "yoga": ("Yoga im Sitzen", "Sanfte Übungen, auch für Rollstuhlfahrer*innen."),
    "kino": ("Kino mit Audiodeskription", "Filme für Blinde und Sehbehinderte."),
    "migration": ("Migrationsberatung", "Русский, العربية, Deutsch und Englisch."),
    "aerzte": ("Ärztehaus", "Hausärztliche Praxis, barrierefrei."),
    "park": ("Parkinson-Gruppe", "Bewegung und Gespräch."),
    "recht": ("Rechtsberatung", "Fragen zum SGB IX und zum Persönlichen Budget."),
    "jugend": ("Jugendklub Hugo", "Billard, Kicker, Graffiti. Kommt vorbei!"),
    "technik": ("Handysprechstunde", "Jugendliche erklären Smartphones."),
    "besuch": ("Besuchsdienst", "Begleitung beim Einkauf und Spazierengehen."),
    "museum": ("Führung in Leichter Sprache", "Das Museum zum Anfassen."),
    "kuh": ("Bauernhof", "Tiere füttern und streicheln."),
    "kunst": ("Offenes Atelier", "Malerei und Töpfern mit Künstlerinnen."),
    "arbeit": ("Integrationsfachdienst", "Unterstützung am Arbeitsplatz."),
    "telefon": ("Krisentelefon", "Nachts erreichbar unter 03641 12345."),
    "kita": ("Frühförderung", "Für Kinder mit Entwicklungsverzögerung."),
    "trauer": ("Trauercafé", "Zeit zum Erinnern."),
    "tanz": ("Rollstuhltanz", "Walzer, Disco und viel Schwung."),
    "brett": ("Spieleabend", "Brettspiele und Karten, Getränke gegen Spende."),
    "lesen": ("Vorlesepaten", "Geschichten in der Stadtteilbibliothek."),
}
# question, what it must find, what it must not find ("*": nothing else may be found)
QUESTIONS = [
    ("Beratungsstellen", "sucht schulden", "*"),
    ("Beratung", "sucht schulden migration recht", "*"),
    ("Muehlenstrasse", "strasse", "*"),
    ("Mühlenstr.", "strasse", "*"),
    ("MÜHLENSTRASSE 12A", "strasse", "*"),
    ("Mühlen-Straße", "strasse", "*"),
    ("Mühlenstraße 12", "strasse", "*"),
    ("Straße", "strasse liebknecht", "*"),
    ("Liebknechtstraße", "liebknecht", "*"),
    ("07743", "strasse", "*"),
    ("Tagestätte", "tagesstaette", "*"),
    ("Tagestatte", "tagesstaette", "*"),
    ("Selbsthilfe", "angst", "*"),
    ("Haus", "haus aerzte", "fahrdienst rat kunst"),
    ("Rat", "rat schulden", "*"),
    ("Ost", "liebknecht", "*"),
    ("Park", "", "*"),
    ("Lieder", "chor", "*"),
    ("Sport", "schwimmen", "*"),
    ("Essen", "mittag", "*"),
    ("Elterngruppe", "", "*"),
    ("Elternkindgruppe", "eltern", "*"),
    ("Eltern-Kind-Gruppen", "eltern", "*"),
    ("Arzt", "aerzte fahrdienst", "*"),
    ("Schwimen", "schwimmen", "*"),
    ("Fahrrad Werkstatt", "werkstatt", "*"),
    ("eine Gruppe für Eltern", "eltern", "*"),
    ("wo ist die", "", "*"),
    ("Selbsthilfe Yoga", "", "*"),
    ("Gebärden", "gebaerden", "*"),
    ("gebaerdensprache", "gebaerden", "*"),
    ("Rollstuhlfahrer", "yoga", "*"),
    ("Rollstuhl", "yoga fahrdienst tanz", "*"),
    ("русский", "migration", "*"),
    ("Künstler", "kunst", "*"),
    ("Rollstuhlfahrerinnen", "yoga", "*"),
    ("Tisch", "mittag gebaerden", "*"),
    ("Sprechstunde", "technik", "*"),
    ("Kosten", "post", "*"),
    ("Beratung\x00 Sucht", "sucht", "*"),
    ("xylophonkonzert", "", "*"),
]
LONG_WORDS = [
    "Gebaerdensprache", "Nachbarschaftshilfe", "Schuldnerberatung", "Tagesstaette", "Ergotherapie",
    "Pflegestuetzpunkt", "Bibliothek", "Wohnung", "Krisentelefon", "Inklusion",
]  # fmt: skip
COMPOUNDS = {
    "Nachbarschaftshilfe": "Nachbarschaft Hilfe Hilfen",
    "Seniorenbegegnungszentrum": "Senioren Begegnung Zentrum",
    "Suchtberatungsstelle": "Sucht Beratung Stelle Stellen Beratungsstelle",
    "Schwangerschaftskonfliktberatung": "Schwangerschaft Konflikt Beratung",
    "Kindertagesstätte": "Kinder Tagesstätte Tagesstätten",
    "Selbsthilfegruppentreffen": "Selbsthilfe Gruppe Gruppen Treffen",
    "Rollstuhlbasketballverein": "Rollstuhl Basketball Verein",
    "Fahrradreparaturwerkstatt": "Fahrrad Reparatur Werkstatt",
    "Stadtteilbibliothek": "Stadtteil Bibliothek",
    "Krankenhausseelsorge": "Krankenhaus Seelsorge",
    "Arbeitslosenfrühstück": "Arbeitslosen Frühstück",
    "Hausaufgabenhilfe": "Haus Hausaufgaben Aufgaben Hilfe",
}


def vocabulary_of(*spellings):
    vocabulary = Vocabulary()
    found = {word.form: word for spelling in spellings for word in words(spelling)}
    vocabulary.extend((key, word.form, word.stem) for key, word in enumerate(found.values(), start=1))
    return vocabulary


def finds(vocabulary, question):
    keys = dict(zip(vocabulary.ids, vocabulary.forms, strict=True))
    return {keys[key] for key in vocabulary.expand(make_word(question))}


def edits(word):
    """Every word one letter away: deleted, inserted, replaced, swapped, at every position."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield f"{head}x{tail}"
        if tail:
            yield from (f"{head}{tail[1:]}", f"{head}x{tail[1:]}")
        if len(tail) > 1 and tail[0] != tail[1]:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"


def forms(text):
    return [word.form for word in words(text)]


# Words


@pytest.mark.parametrize(
    "spelling", ["Mühlenstraße", "MÜHLENSTRASSE", "muehlenstrasse", "Mühlenstr.", "Mu\u0308hlenstraße", "Mühlen\xadstraße"]
)
def test_words_spellings_of_a_street_meet(spelling):
    assert forms(spelling) == ["muehlenstrasse"]


def test_words_hyphens_both_joined_and_split():
    assert forms("Eltern-Kind-Gruppe") == ["eltern", "kind", "gruppe", "elternkindgruppe"]


@pytest.mark.parametrize("spelling", ["Bewohner*innen", "Bewohner:innen", "Bewohner/-innen", "Bewohner_innen", "BewohnerInnen"])
def test_words_gender_forms_meet(spelling):
    assert forms(spelling) == ["bewohnerinnen"]


def test_words_house_number_is_one_word():
    assert forms("Anger 12 a") == forms("Anger 12a") == ["anger", "12a"]


def test_words_ignore_stop_words_and_single_letters():
    assert forms("Die Post und der Bus, a b 5") == ["post", "bus", "5"]


def test_words_are_separated_by_control_characters():
    assert forms("Post\x00Bus\r\nBahn\x1b") == ["post", "bus", "bahn"]


def test_words_keep_the_first_spelling_to_show():
    assert [word.display for word in words("Mühlenstr. E-Mail")] == ["Mühlenstraße", "Mail", "E-Mail"]


def test_words_are_cut_to_what_the_table_holds():
    assert [len(word.form) for word in words("ß" * 300)] == [80]


@pytest.mark.parametrize(("text", "folded"), [("Ærø", "aeroe"), ("Łódź", "lodz"), ("Café", "cafe"), ("İstanbul", "istanbul")])
def test_fold_foreign_letters(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("form", "expected"), [("haeuser", "hauser"), ("frauen", "frauen"), ("quelle", "quelle"), ("uebung", "ubung")]
)
def test_plain_takes_umlauts_back(form, expected):
    assert plain(form) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("Haus", "Häuser"), ("Arzt", "Aerzte"), ("Gruppe", "Gruppen"), ("Tagesstätte", "Tagesstaetten")]
)
def test_stems_of_forms_of_a_word_meet(one, other):
    assert make_word(one).stem == make_word(other).stem


def test_terms_reads_eight_words_of_two_hundred_characters():
    assert len(terms(" ".join(f"wort{number}" for number in range(20)))) == MAX_QUESTION_WORDS
    assert [term.word.form for term in terms("Post" + " " * 200 + "Bus")] == ["post"]


def test_terms_counts_the_parts_of_a_chain():
    assert sum(max(len(term.parts), 1) for term in terms("a-bc-de " * 3 + "ff-gg-hh-ii-jj-kk-ll-mm-nn")) <= MAX_QUESTION_WORDS


def test_terms_asks_each_word_once():
    assert len(terms("Beratung beratung BERATUNG")) == 1


# Vocabulary


@pytest.mark.parametrize("word", LONG_WORDS)
def test_expand_forgives_one_wrong_letter_anywhere(word):
    vocabulary = vocabulary_of(*LONG_WORDS)
    missed = [wrong for wrong in edits(word.lower()) if word.lower() not in finds(vocabulary, wrong)]
    assert missed == []


@pytest.mark.parametrize("word", LONG_WORDS)
def test_expand_wrong_letter_finds_nothing_else(word):
    vocabulary = vocabulary_of(*LONG_WORDS)
    assert {found for wrong in edits(word.lower()) for found in finds(vocabulary, wrong)} == {word.lower()}


@pytest.mark.parametrize("wrong", ["Beratungstelle", "Bertungsstellen", "Beratnugsstelle", "Beratungsstele"])
def test_expand_forgives_a_wrong_letter_in_a_part(wrong):
    assert finds(vocabulary_of("Suchtberatungsstelle", "Post"), wrong) == {"suchtberatungsstelle"}


@pytest.mark.parametrize(("compound", "part"), [(word, part) for word, parts in COMPOUNDS.items() for part in parts.split()])
def test_expand_finds_compounds_by_first_middle_and_last_part(compound, part):
    assert finds(vocabulary_of(*COMPOUNDS), part) >= {fold(compound)}


def test_expand_right_word_forgives_nothing():
    assert finds(vocabulary_of("Kinder", "Rinder"), "Kinder") == {"kinder"}


@pytest.mark.parametrize("question", ["Katz", "07745", "0774", "12b"])
def test_expand_short_words_and_numbers_forgive_nothing(question):
    assert finds(vocabulary_of("Satz 07743 12a"), question) == set()


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Rat", "Beratung Heirat Apparat"),
        ("Ost", "Post Kosten Trost östlich Kompost"),
        ("Amt", "gesamt Beamte Samt"),
        ("Sport", "Transport Fahrtransport"),
        ("Park", "Parkinson"),
        ("Hund", "Hundert"),
        ("Lieder", "Mitglieder Eingliederung"),
        ("Alter", "Veranstalter Hausverwalter"),
        ("Leitung", "Begleitung Sterbebegleitung"),
        ("Essen", "Interessen vergessen Messe"),
        ("Kunst", "Auskunft"),
        ("Tisch", "automatisch praktisch demokratisch"),
        ("Reich", "Bereich Fachbereich"),
        ("Reise", "Kreise Landkreise"),
        ("Tiere", "respektieren diskutieren"),
    ],
)
def test_expand_finds_no_word_inside_another_by_chance(question, others):
    vocabulary = vocabulary_of(others, "Fahrt Haus Sterben Fach")
    assert vocabulary.compounds(make_word(question)) == {}


@pytest.mark.parametrize(
    ("question", "others"),
    [("Rat", "Rathaus Stadtrat Ratssitzung"), ("Amt", "Sozialamt Amtsgericht"), ("Tag", "Tagesstätte Feiertag")],
)
def test_expand_finds_short_words_between_known_parts(question, others):
    assert finds(vocabulary_of(others), question) == set(forms(others))


def test_expand_is_bounded():
    many = vocabulary_of(
        " ".join(f"Gruppen{a}{b}raum" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwxyz")
    )
    assert len(many.expand(make_word("Gruppe"))) == MAX_EXPANSIONS


# Search


@pytest.fixture
def quelle():
    """Rückmeldungen as a kind of content: those not erledigt are public; the page counts more than the message."""
    stand_in = Quelle(
        kind="probe",
        label="Proben",
        public=lambda: Rueckmeldung.objects.filter(stand=Rueckmeldung.Stand.NEU),
        fields=lambda item: [(item.page, 3.0), (item.message, 1.0)],
    )
    QUELLEN["probe"] = stand_in
    yield stand_in
    del QUELLEN["probe"]


def make_text(title, text=""):
    return Rueckmeldung.objects.create(anlass="frage", page=title, message=text or "-", form_token=uuid.uuid4())


@pytest.fixture
def contents(db, quelle):
    made = {name: make_text(title, text).pk for name, (title, text) in TEXTS.items()}
    index("probe", None)
    return made


def found_names(contents, question):
    names = {pk: name for name, pk in contents.items()}
    return [names[pk] for pk in search(question).get("probe", {})]


@pytest.mark.parametrize(("question", "expected", "forbidden"), QUESTIONS)
def test_search_questions(contents, question, expected, forbidden):
    found = set(found_names(contents, question))
    assert found >= set(expected.split())
    assert found == set(expected.split()) if forbidden == "*" else found.isdisjoint(forbidden.split())


def test_search_best_first(contents):
    assert found_names(contents, "Rollstuhl")[0] == "tanz"
    scores = list(search("Rollstuhl")["probe"].values())
    assert scores == sorted(scores, reverse=True)


def test_search_title_counts_more_than_text(db, quelle):
    in_text, in_title = make_text("Nähen", "Yoga").pk, make_text("Yoga", "Nähen").pk
    index("probe", None)
    assert search("Yoga") == {"probe": {in_title: 3.0, in_text: 1.0}}


def test_search_only_asked_kinds(contents):
    assert search("Yoga", kinds=["andere"]) == {}
    assert set(search("Yoga", kinds=["andere", "probe"])) == {"probe"}
    assert search("Yoga", kinds=[]) == {}


def test_search_nothing_indexed(db):
    assert search("Yoga") == {}
    assert similar_words("Yoga") == []


@pytest.mark.parametrize(
    "question", ["", " ", "\x00\x1b", "der die das", "a b", "%", "' OR 1=1 --", "\ud800", "-" * 500, "ä" * 5000]
)
def test_search_strange_questions_find_nothing(contents, question):
    assert search(question) == {}
    assert similar_words(question) == []


@pytest.mark.parametrize("question", ["Yoga", "Rollstuhl Eltern-Kind-Gruppe Tagestätte Beratung", "xylophon"])
def test_search_number_of_queries_is_bounded(contents, question):
    search("Beratung")
    with CaptureQueriesContext(connection) as queries:
        search(question)
    assert len(queries) <= 2


def test_search_gives_the_best_only(contents, monkeypatch):
    monkeypatch.setattr("jena_sro.inhalte.suche.query.MAX_HITS", 2)
    assert len(search("Beratung")["probe"]) == 2


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Gebärdenpsrache", []),
        ("Ergoterapy", ["Ergotherapie"]),
        ("Yogi", ["Yoga"]),
        ("Beratung Museeun", ["Museum"]),
        ("Bo", []),
        ("Yoga", []),
    ],
)
def test_similar_words(contents, question, expected):
    assert similar_words(question) == expected


def test_similar_words_names_no_word_that_stands_nowhere_any_more(contents):
    Rueckmeldung.objects.filter(pk=contents["yoga"]).delete()
    index("probe", [contents["yoga"]])
    assert similar_words("Yogi") == []


# Index


def test_index_replaces_what_changed(contents):
    Rueckmeldung.objects.filter(pk=contents["yoga"]).update(page="Pilates")
    index("probe", [contents["yoga"]])
    assert found_names(contents, "Pilates") == ["yoga"]
    assert found_names(contents, "Yoga") == []


def test_index_changed_weight(contents):
    Rueckmeldung.objects.filter(pk=contents["yoga"]).update(page="-", message="Yoga")
    index("probe", [contents["yoga"]])
    assert search("Yoga") == {"probe": {contents["yoga"]: 1.0}}


@pytest.mark.parametrize("ids", [None, "own"])
def test_index_removes_what_is_not_public_any_more(contents, ids):
    Rueckmeldung.objects.filter(pk=contents["yoga"]).update(stand="erledigt", closed_at="2025-01-01T00:00Z")
    index("probe", [contents["yoga"]] if ids else None)
    assert found_names(contents, "Yoga") == []


def test_index_only_a_rebuild_removes_words(contents):
    Rueckmeldung.objects.filter(pk=contents["yoga"]).delete()
    index("probe", [contents["yoga"]])
    assert Suchwort.objects.filter(form="yoga").exists()
    index("probe", None)
    assert not Suchwort.objects.filter(form="yoga").exists()


def test_index_of_current_contents_writes_no_fundstelle(contents):
    before = list(Fundstelle.objects.values_list("pk", flat=True)), Wortschatz.objects.get().stamp
    index("probe", None)
    assert before == (list(Fundstelle.objects.values_list("pk", flat=True)), Wortschatz.objects.get().stamp)


def test_index_leaves_other_kinds_alone(contents):
    word = Suchwort.objects.get(form="yoga")
    Fundstelle.objects.create(suchwort=word, kind="andere", object_id=contents["yoga"], weight=1)
    index("probe", None)
    assert search("Yoga", kinds=["andere"]) == {"andere": {contents["yoga"]: 1.0}}


def test_index_number_of_queries_does_not_grow(contents):
    with CaptureQueriesContext(connection) as one:
        index("probe", [contents["yoga"]])
    with CaptureQueriesContext(connection) as all_of_them:
        index("probe", contents.values())
    assert len(all_of_them) <= len(one)


def test_index_nothing(contents, django_assert_num_queries):
    with django_assert_num_queries(0):
        index("probe", [])


def test_current_notices_a_rebuild_of_equal_size(contents):
    """Same number of words, same highest key: only the generation tells."""
    held = current()
    Suchwort.objects.filter(form="yoga").update(form="joga", stem="joga")
    Wortschatz.objects.update(stamp=uuid.uuid4(), generation=uuid.uuid4())
    assert current() is not held
    assert found_names(contents, "Joga") == ["yoga"]


@pytest.mark.django_db(transaction=True)
def test_current_reads_only_new_words(quelle):
    make_text("Yoga")
    index("probe", None)
    held = current()
    new = make_text("Pilates").pk
    index("probe", [new])
    with CaptureQueriesContext(connection) as queries:
        assert current() is held
    assert f"> {held.ids[0]}" in queries[-1]["sql"]
    assert search("Pilates") == {"probe": {new: 3.0}}


def test_current_forgets_what_was_rolled_back(contents):
    """Keys may return after a rollback, so a vocabulary read inside a transaction is never extended."""
    held = current()
    index("probe", [make_text("Pilates").pk])
    assert current() is not held


def test_register_keeps_the_index_current(db):
    registered = list(derived.REGISTERED)
    register(Quelle("probe", "Proben", Rueckmeldung.objects.all, lambda item: [(item.page, 1.0)]), {Rueckmeldung: derived.own_id})
    try:
        item = make_text("Yoga")
        assert search("Yoga") == {"probe": {item.pk: 1.0}}
        item.delete()
        assert search("Yoga") == {}
    finally:
        unregister(registered)


def unregister(registered):
    derived.REGISTERED[:] = registered
    del QUELLEN["probe"]
    key = "suche_probe:inhalte.Rueckmeldung"
    post_save.disconnect(sender=Rueckmeldung, dispatch_uid=f"{key}:save")
    post_delete.disconnect(sender=Rueckmeldung, dispatch_uid=f"{key}:delete")


def test_texts_of_the_models(contents):
    place = Fundstelle.objects.filter(suchwort__form="yoga").get()
    assert str(place) == f"{place.suchwort_id} in probe {contents['yoga']}"
    assert str(place.suchwort) == "yoga"
    assert str(Wortschatz.objects.get()) == str(Wortschatz.objects.get().stamp)
