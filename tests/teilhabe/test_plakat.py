"""The poster „Was ist los in …“: what it tells of a month, and which months there are."""

import datetime

import pytest
from django.urls import reverse

from jena_sro.inhalte import pdf
from jena_sro.inhalte.kalender import BERLIN
from teilhabe.models import Angebot
from teilhabe.models.zeiten import refresh_termine
from teilhabe.plakat import Entry, chosen_month, in_columns, known_months, plakat_of
from teilhabe.views.plakat import poster_pdf
from tests.factories import (
    make_angebot,
    make_angebotszeit,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_veranstaltung,
)

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 12, tzinfo=BERLIN)
DECEMBER = datetime.date(2026, 12, 1)


@pytest.fixture
def nord(time_machine):
    time_machine.move_to(NOW, tick=False)
    return make_sozialraum(name="Nord")


@pytest.fixture
def treff(nord):
    """An offer of every Tuesday and Thursday, the 24th of December called off."""
    organisation = make_organisation(phone="03641 000")
    ort = make_ort(name="Haus", street="Weg 1", ortschaft=make_ortschaft(nord, name="Zwätzen"))
    angebot = make_angebot(name="Treff", ort=ort, organisation=organisation, free_of_charge="ja")
    for weekday in (1, 3):
        make_angebotszeit(angebot, weekday=weekday, start_time=datetime.time(14), end_time=datetime.time(17))
    angebot.ausfaelle.create(date=datetime.date(2026, 12, 24), reason="Heiligabend")
    return angebot


def of_december(nord, **values):
    refresh_termine(Angebot.objects.values_list("pk", flat=True))
    return plakat_of(nord, DECEMBER, **values)


def test_every_week_is_told_once_with_the_days_it_is_not(nord, treff):
    (entry,) = of_december(nord).weekly
    assert entry.when == ("jeden Dienstag und Donnerstag, 14 bis 17 Uhr, nicht am 24. Dezember",)
    assert (entry.place, entry.phone, entry.facts) == ("Haus, Weg 1", "03641 000", "ohne Anmeldung, kostenlos")


def test_easy_words_name_full_hours(nord, treff):
    (entry,) = of_december(nord, is_easy=True).weekly
    assert entry.when[0].startswith("jeden Dienstag und Donnerstag, von 14:00 Uhr bis 17:00 Uhr")
    assert entry.easy_access == "Kommen Sie einfach vorbei."


def test_single_days_stand_together_under_their_offer(nord, treff):
    treff.zeiten.all().delete()
    make_angebotszeit(
        treff, rhythm="vierzehntaeglich", weekday=3, valid_from=datetime.date(2026, 12, 3),
        start_time=datetime.time(9), end_time=datetime.time(11),
    )  # fmt: skip
    treff.ausfaelle.all().delete()
    (entry,) = of_december(nord).dated
    assert entry.when == ("Donnerstag, 3., 17. und 31. Dezember, 9 bis 11 Uhr",)


def test_weekly_rhythm_that_mostly_pauses_is_told_by_its_days(nord, treff):
    for day in (1, 8, 15, 22, 3, 10, 17):
        treff.ausfaelle.create(date=datetime.date(2026, 12, day), reason="Umbau")
    plakat = of_december(nord)
    assert [entry.when for entry in plakat.dated] == [
        ("Dienstag, 29. Dezember, 14 bis 17 Uhr", "Donnerstag, 31. Dezember, 14 bis 17 Uhr")
    ]
    assert plakat.weekly == []


def test_rhythm_that_begins_or_ends_in_the_month_says_so(nord, treff):
    treff.zeiten.update(valid_from=datetime.date(2026, 12, 8), valid_until=datetime.date(2026, 12, 18))
    (entry,) = of_december(nord).weekly
    assert entry.when == ("jeden Dienstag und Donnerstag, 14 bis 17 Uhr, ab 8. Dezember, bis 18. Dezember",)


def test_today_still_counts_after_its_end(nord, treff, time_machine):
    time_machine.move_to(datetime.datetime(2026, 12, 8, 23, tzinfo=BERLIN), tick=False)
    assert "8." not in of_december(nord).weekly[0].when[0]


def test_public_veranstaltung_of_the_sozialraum_appears(nord):
    make_veranstaltung(
        title="Konferenz", sozialraum=nord, date=datetime.date(2026, 12, 9), start_time=datetime.time(15), place="Volkshaus"
    )
    (entry,) = of_december(nord).dated
    assert (entry.name, entry.when, entry.place) == ("Konferenz", ("Mittwoch, 9. Dezember, ab 15:00 Uhr",), "Volkshaus")


@pytest.mark.parametrize(
    "values", [{"is_public": False}, {"is_cancelled": True}, {"sozialraum": None}, {"date": datetime.date(2027, 1, 1)}]
)
def test_other_veranstaltungen_do_not(nord, values):
    make_veranstaltung(**({"title": "Konferenz", "sozialraum": nord, "date": datetime.date(2026, 12, 9)} | values))
    assert of_december(nord).entries == []


def test_offers_without_a_date_or_for_all_of_jena_only_count(nord, treff):
    make_angebot(name="Nach Vereinbarung", ort=treff.ort)
    everywhere = make_angebot(name="Überall", ort=None, mode="telefonisch", serves_all_jena=True)
    make_angebotszeit(everywhere)
    make_angebot(name="Entwurf", ort=treff.ort, state="entwurf")
    plakat = of_december(nord)
    assert ([entry.name for entry in plakat.entries], plakat.more) == (["Treff"], 2)


def test_what_is_cut_off_is_counted(nord, treff):
    make_veranstaltung(title="Konferenz", sozialraum=nord, date=datetime.date(2026, 12, 9))
    cut = of_december(nord).cut_to(1)
    assert ([entry.name for entry in cut.entries], cut.more) == (["Konferenz"], 1)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        ("2026-11-27", ["2026-11", "2026-12", "2027-01"]),
        ("2026-12-01", ["2026-12", "2027-01", "2027-02"]),
        ("2026-12-31", ["2026-12", "2027-01", "2027-02", "2027-03"]),
    ],
)
def test_months_of_which_all_is_known(time_machine, today, months):
    time_machine.move_to(f"{today}T12:00:00+01:00", tick=False)
    assert [f"{month:%Y-%m}" for month in known_months()] == months


def test_no_month_means_this_one(nord):
    assert chosen_month("") == datetime.date(2026, 11, 1)


@pytest.mark.parametrize("text", ["2026-10", "2027-02", "2026-13", "2026-1", "x", "\0", "9" * 5000, "2026-12-01", "٢٠٢٦-١٢"])
def test_other_month_is_answered_with_the_right_ones(client, nord, text):
    response = client.get(reverse("teilhabe:plakat_pdf", args=["nord"]), {"monat": text})
    assert response.status_code in (400, 404)
    if response.status_code == 404:
        assert "Für diesen Monat gibt es kein Plakat" in response.content.decode()
        assert "?monat=2026-12" in response.content.decode()


def sheets(monkeypatch, nord, paper, form, fits):
    """HTML of the sheet that is made, where only what `fits` fits on one."""
    made = []
    monkeypatch.setattr(pdf, "page_count", lambda html: 1 if fits(html) else 2)
    monkeypatch.setattr(pdf, "make_pdf", lambda html: made.append(html) or b"%PDF-")
    values = pdf_values_of(nord)
    poster_pdf(of_december(nord), paper, form, values)
    return made[0]


def pdf_values_of(nord):
    return {
        "sozialraum": nord,
        "month": DECEMBER,
        "motif": nord.motif,
        "today": NOW.date(),
        "url": "http://x/",
        "qr": pdf.qr_address("http://x/"),
    }


def test_largest_type_that_fits_is_taken(monkeypatch, nord, treff):
    html = sheets(monkeypatch, nord, "a4", "normal", lambda html: any(f"plakat--{size}" in html for size in (12, 13, 14)))
    assert "plakat--14" in html


def test_where_nothing_fits_the_rest_is_counted(monkeypatch, nord, treff):
    make_veranstaltung(title="Konferenz", sozialraum=nord, date=datetime.date(2026, 12, 9))
    html = sheets(monkeypatch, nord, "a4", "normal", lambda html: "Treff" not in html)
    assert "plakat--12" in html
    assert "Und 1 weiteres Angebot" in html


def test_large_print_tells_all_on_as_many_sheets_as_needed(monkeypatch, nord, treff):
    html = sheets(monkeypatch, nord, "a4", "gross", lambda html: False)
    assert "Treff" in html
    assert "weitere" not in html


def test_page_of_the_sozialraum_links_this_month_and_the_next(client, nord):
    page = client.get(reverse("sozialraeume:sozialraum_detail", args=["nord"])).content.decode()
    for query in ("?monat=2026-11", "?monat=2026-12&amp;groesse=a3", "?monat=2026-12&amp;form=einfach"):
        assert f"plakat.pdf{query}" in page


def test_columns_are_of_about_the_same_height_and_keep_the_order():
    entries = [Entry(name=str(number), when=("x",), place="Haus", access="mit Anmeldung") for number in range(5)]
    assert in_columns(entries) == [entries[:3], entries[3:]]
    assert in_columns([]) == [[], []]
