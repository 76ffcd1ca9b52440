"""Rhythms of an offer in words, those of one time of day together."""

import datetime

import pytest

from teilhabe.models.zeiten import weekdays_in_words
from tests.factories import make_angebot, make_angebotszeit


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ([0, 1, 2, 3, 4], "Montag bis Freitag"),
        ([6, 0, 1, 2, 3, 4, 5], "jeden Tag"),
        ([0, 1], "jeden Montag und Dienstag"),
        ([0, 2, 4], "jeden Montag, Mittwoch und Freitag"),
    ],
)
def test_weekdays_in_words(weekdays: list[int], words: str) -> None:
    assert weekdays_in_words(weekdays) == words


@pytest.mark.django_db
def test_rhythms_of_the_same_time_are_one_line() -> None:
    angebot = make_angebot()
    for weekday in range(4):
        make_angebotszeit(angebot, weekday=weekday)
    make_angebotszeit(angebot, weekday=4, end_time=datetime.time(11))
    assert [rhythm.in_words for rhythm in angebot.zeiten.all().grouped()] == [
        "Montag bis Donnerstag, 9 bis 12 Uhr",
        "jeden Freitag, 9 bis 11 Uhr",
    ]
