"""Kennzahlen: what is published of them, that it is frozen, and that nothing small leaves the work area."""

import csv
import datetime
import html
import io

import pytest
from openpyxl import load_workbook

from jena_sro.inhalte.models import Aufgabe
from sozialraeume.actions.kennzahlen import (
    NO_CHOICE,
    OTHER_DIVISION,
    plan,
    publish_delivered,
    publish_kennzahl,
    raise_kennzahl_aufgaben,
    save_values,
)
from sozialraeume.models import Kennzahl, Kennzahlwert, Veroeffentlichung
from sozialraeume.models.kennzahl import VeroeffentlichungImmutableError
from sozialraeume.zahlen import load_zahlen
from tests.factories import (
    LONG_AGO,
    make_kennzahl,
    make_kennzahlwert,
    make_ortschaft,
    make_sozialraum,
    make_veroeffentlichung,
    make_zuordnung,
)

pytestmark = pytest.mark.django_db
LATER = datetime.date(2021, 1, 1)


@pytest.fixture
def nord():
    return make_sozialraum(name="Nord")


@pytest.fixture
def drei(nord):
    """Three Ortschaften of Nord, in the order of the alphabet."""
    return [make_ortschaft(nord, name=name) for name in ("Anger", "Berg", "Christ")]


@pytest.fixture
def kennzahl(nord):
    return make_kennzahl(name="Menschen mit Assistenz", slug="assistenz")


def text_of(response):
    return html.unescape(response.content.decode())


def place(record):
    return f"{record._meta.model_name}-{record.pk}"


# ---- publishing ----


def test_sums_are_worked_out_and_small_numbers_hidden_with_a_second_one(kennzahl, nord, drei):
    published = make_veroeffentlichung(kennzahl, zip(drei, (3, 9, 20), strict=True))
    assert published.cells == {
        place(nord): "32.00", place(drei[0]): None, place(drei[1]): None, place(drei[2]): "20.00", "jena": "32.00"
    }  # fmt: skip


def test_figures_of_the_past_keep_the_zuordnung_of_their_time(kennzahl, nord, drei):
    make_zuordnung(drei[0], make_sozialraum(), valid_from=datetime.date(2022, 1, 1))
    published = make_veroeffentlichung(kennzahl, zip(drei, (30, 9, 20), strict=True), as_of=LATER)
    assert published.value(place(nord)) == 59


def test_figures_before_the_first_zuordnung_have_that_one(kennzahl, nord, drei):
    published = make_veroeffentlichung(kennzahl, zip(drei, (30, 9, 20), strict=True), as_of=datetime.date(2010, 1, 1))
    assert published.value(place(nord)) == 59


def test_sixth_planungsraum_holds_the_ortschaften_outside_of_the_cores(kennzahl, nord, drei):
    outside = make_ortschaft(nord, is_core=False)
    figures = [*zip(drei, (30, 9, 20), strict=True), ("planungsraum", 50)]
    published = make_veroeffentlichung(kennzahl, figures)
    assert published.places["planungsraum"] == [outside.pk]
    assert (published.value(place(nord)), published.value("jena")) == (59, 109)


def test_sixth_planungsraum_comes_too_late_after_figures_without_it(kennzahl, drei):
    make_veroeffentlichung(kennzahl, [("jena", 100)])
    make_kennzahlwert(kennzahl, 20, place="planungsraum")
    with pytest.raises(Exception, match="Planungsraum") as error:
        plan(kennzahl, LONG_AGO)
    assert error.value.messages == [OTHER_DIVISION]


def test_numbers_that_do_not_add_up_are_named(kennzahl, nord, drei):
    with pytest.raises(Exception, match="Sozialraum Nord ist nicht die Summe von"):
        make_veroeffentlichung(kennzahl, [*zip(drei, (30, 9, 20), strict=True), (nord, 60)])


def test_nothing_is_published_that_would_tell_a_small_number(kennzahl, nord):
    small, other = make_ortschaft(nord), make_ortschaft(nord)
    make_veroeffentlichung(kennzahl, [(nord, 12)])
    make_veroeffentlichung(kennzahl, [(other, 9)], as_of=LATER)
    with pytest.raises(Exception, match="kleine Zahlen") as error:
        make_veroeffentlichung(kennzahl, [(small, 3), (other, 9)])
    assert error.value.messages == [NO_CHOICE]


def test_rate_is_shown_only_where_its_numerator_is(kennzahl, nord):
    rate = make_kennzahl(kind="anteil", numerator=kennzahl, unit="Prozent")
    make_veroeffentlichung(kennzahl, [(nord, 3), ("jena", 100)])
    published = make_veroeffentlichung(rate, [(nord, 40), ("jena", 60)])
    assert (published.value(place(nord)), published.value("jena")) == (None, 60)


def test_rate_is_hidden_while_its_numerator_or_denominator_is_not_published(kennzahl):
    whole = make_kennzahl()
    rate = make_kennzahl(kind="anteil", numerator=kennzahl, denominator=whole)
    make_veroeffentlichung(kennzahl, [("jena", 100)])
    assert make_veroeffentlichung(rate, [("jena", 60)]).value("jena") is None


def test_other_numbers_are_all_shown(nord):
    published = make_veroeffentlichung(make_kennzahl(kind="andere", unit="Meter"), [(nord, 2), ("jena", -1)])
    assert (published.value(place(nord)), published.value("jena")) == (2, -1)


def test_correction_is_a_new_veroeffentlichung(kennzahl):
    first = make_veroeffentlichung(kennzahl, [("jena", 100)])
    Kennzahlwert.objects.update(value=120)
    second = publish_kennzahl(kennzahl=kennzahl, as_of=LONG_AGO)
    first.refresh_from_db()
    assert (first.value("jena"), second.value("jena"), first.is_intact) == (100, 120, True)
    assert load_zahlen()["assistenz"].newest("jena").total == 120


@pytest.mark.parametrize(
    "change",
    [
        lambda: Veroeffentlichung.objects.get().save(),
        lambda: Veroeffentlichung.objects.get().delete(),
        lambda: Veroeffentlichung.objects.update(source="x"),
        lambda: Veroeffentlichung.objects.all().delete(),
    ],
)
def test_veroeffentlichung_is_frozen(change):
    make_veroeffentlichung()
    with pytest.raises(VeroeffentlichungImmutableError):
        change()


def test_changed_veroeffentlichung_is_noticed():
    published = make_veroeffentlichung()
    published.cells["jena"] = "101"
    assert not published.is_intact
    assert str(published).endswith("Stand 01.01.2020")


def test_delivered_figures_are_published_once(kennzahl):
    make_kennzahlwert(kennzahl, 100)
    for _ in range(2):
        publish_delivered(kennzahl, [LONG_AGO])
    assert Veroeffentlichung.objects.count() == 1


# ---- overdue ----


def test_overdue_kennzahl_has_one_aufgabe_until_new_figures_are_there(kennzahl):
    make_kennzahlwert(kennzahl, 100)
    assert (raise_kennzahl_aufgaben(), raise_kennzahl_aufgaben()) == (1, 1)
    aufgabe = Aufgabe.objects.open().get()
    assert (aufgabe.due_on, aufgabe.get_absolute_url()) == (datetime.date(2021, 4, 1), kennzahl.get_work_url())
    save_values(kennzahl=kennzahl, as_of=datetime.date.today(), values={"jena": 5}, source="")  # noqa: DTZ011
    assert not Aufgabe.objects.open().exists()


@pytest.mark.parametrize("values", [{"rhythm": 0}, {}])
def test_nothing_is_overdue_without_rhythm_or_figures(values):
    kennzahl = make_kennzahl(**values)
    if values:
        make_kennzahlwert(kennzahl, 100)
    assert raise_kennzahl_aufgaben() == 0


# ---- public pages ----


def test_unpublished_kennzahl_has_no_page(client, kennzahl):
    make_kennzahlwert(kennzahl, 100)
    assert client.get(kennzahl.get_absolute_url()).status_code == 404
    assert "Es sind noch keine Zahlen veröffentlicht." in text_of(client.get("/kennzahlen/"))


def test_list_names_the_figure_of_all_jena_and_that_newer_ones_are_overdue(client, kennzahl):
    make_veroeffentlichung(kennzahl, [("jena", 1234)])
    assert "Ganz Jena: 1.234 Menschen. Stand: 1. Januar 2020, neuere Zahlen sind überfällig" in text_of(
        client.get("/kennzahlen/")
    )


def test_page_shows_definition_source_rate_and_what_is_hidden_in_words(client, kennzahl, nord, drei):
    make_veroeffentlichung(make_kennzahl(slug="einwohner"), [(o, 1000) for o in drei])
    make_veroeffentlichung(kennzahl, zip(drei, (3, 9, 30), strict=True))
    response = client.get(kennzahl.get_absolute_url())
    page = text_of(response)
    rows = {row.label: (row.value, row.rate_words) for _, rows in response.context["tables"] for row in rows}
    assert rows["Sozialraum Nord"] == ("42", "14,0")
    assert rows["Anger"] == ("nicht gezeigt", "–")
    for words in ("Alle, die zählen.", "Statistik der Stadt", "überfällig", "Sozialraum Nord: 42", "„Nicht gezeigt“ heißt"):
        assert words in page


def test_newest_figure_of_each_place_counts_and_older_days_stay_to_be_seen(client, kennzahl, nord):
    make_veroeffentlichung(kennzahl, [(nord, 10), ("jena", 100)])
    make_veroeffentlichung(kennzahl, [("jena", 200)], as_of=LATER)
    newest = text_of(client.get(kennzahl.get_absolute_url()))
    older = text_of(client.get(f"{kennzahl.get_absolute_url()}?stand=2020-01-01"))
    assert ">200<" in newest
    assert ">200<" not in older
    assert client.get(f"{kennzahl.get_absolute_url()}?stand=1999-01-01").context["day"] is None


def test_figures_by_planungsraum_say_so(client, kennzahl, nord, drei):
    make_ortschaft(nord, is_core=False)
    make_veroeffentlichung(kennzahl, [(nord, 50), ("planungsraum", 20)])
    assert "Diese Zahlen zählen nach Planungsräumen" in text_of(client.get(kennzahl.get_absolute_url()))


def test_sozialraum_shows_its_figures_beside_those_of_all_jena(client, kennzahl, nord):
    make_veroeffentlichung(kennzahl, [(nord, 12), ("jena", 100)])
    page = text_of(client.get(nord.get_absolute_url()))
    assert "12 Menschen" in page
    assert "Ganz Jena: 100. Stand: 01.01.2020, neuere Zahlen sind überfällig" in page


def test_sum_of_inhabitants_is_unknown_where_one_is_hidden(client, nord, drei):
    make_veroeffentlichung(make_kennzahl(slug="einwohner"), [(drei[0], 3), (drei[1], 900)])
    assert "Hier leben etwa" not in text_of(client.get(nord.get_absolute_url()))


# ---- nothing small leaves the work area ----

SECRET = 4321  # hidden as a rate, so that its digits can be looked for


@pytest.fixture
def secret(kennzahl, nord, drei):
    """A rate that is hidden in Nord, for its numerator is small there."""
    make_ortschaft()
    make_veroeffentlichung(kennzahl, [(nord, 3), ("jena", 100)])
    rate = make_kennzahl(name="Anteil", slug="anteil", kind="anteil", numerator=kennzahl)
    make_veroeffentlichung(rate, [(nord, SECRET), ("jena", 50)])
    return rate


@pytest.mark.parametrize(
    "address",
    [
        "/kennzahlen/",
        "/kennzahlen/anteil/",
        "/kennzahlen/anteil/zahlen.csv",
        "/sozialraeume/nord/",
        "/vergleich/",
        "/suche/?q=Anteil",
    ],
)
def test_hidden_figure_is_on_no_public_page(client, secret, address):
    page = client.get(address).content.decode()
    assert "4321" not in page
    assert "4.321" not in page


def test_hidden_figure_is_in_no_xlsx(client, secret):
    sheet = load_workbook(io.BytesIO(client.get("/kennzahlen/anteil/zahlen.xlsx").content)).active
    values = [row[3] for row in sheet.iter_rows(values_only=True)]
    assert values == ["Wert", "nicht gezeigt", 50]


def test_csv_holds_what_is_published_last_of_each_day(client, kennzahl, nord):
    make_veroeffentlichung(kennzahl, [(nord, 3), ("jena", 100)])
    content = client.get("/kennzahlen/assistenz/zahlen.csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content), delimiter=";"))[1:] == [
        ["Menschen mit Assistenz", "Sozialraum Nord", "01.01.2020", "nicht gezeigt", "Menschen", "Statistik der Stadt"],
        ["Menschen mit Assistenz", "ganz Jena", "01.01.2020", "100", "Menschen", "Statistik der Stadt"],
    ]


def test_search_finds_a_published_kennzahl(client, kennzahl):
    make_veroeffentlichung(kennzahl)
    assert kennzahl.get_absolute_url() in text_of(client.get("/suche/?q=Assistenz"))


def test_kennzahl_with_figures_is_protected(kennzahl):
    make_kennzahlwert(kennzahl, 1)
    with pytest.raises(Exception, match="protected"):
        Kennzahl.objects.all().delete()
