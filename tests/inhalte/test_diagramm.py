"""Bar charts: every bar in proportion and inside the drawing, every figure in words."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from jena_sro.inhalte.diagramm import WIDTH, Balken, columns, lying_bars

BARS = st.lists(st.floats(0, 1e6).map(lambda value: Balken("Nord", value, f"{value:.0f}", "punkte")), max_size=14)


def balken(*values):
    return [Balken(f"Raum {value}", value, str(value), "punkte") for value in values]


def test_longest_bar_fills_the_width_and_the_others_are_in_proportion():
    assert [shape.width for shape in lying_bars("Angebote", balken(2, 4, 0)).shapes] == [WIDTH / 2, WIDTH, 0]


def test_columns_share_the_scale_they_are_given():
    low, high = columns("A", balken(5), most=10).shapes[0], columns("A", balken(10), most=10).shapes[0]
    assert high.height == 2 * low.height
    assert high.y + high.height == low.y + low.height


def test_only_first_and_last_column_show_their_name():
    assert [shape.shows_label for shape in columns("A", balken(1, 2, 3)).shapes] == [True, False, True]


@pytest.mark.parametrize("draw", [lying_bars, columns])
@given(bars=BARS)
def test_every_bar_lies_in_the_drawing(draw, bars):
    diagramm = draw("Angebote", bars)
    for shape in diagramm.shapes:
        assert shape.x >= 0
        assert shape.y >= 0
        assert shape.x + shape.width <= WIDTH + 1e-6
        assert shape.y + shape.height <= diagramm.height + 1e-6


@pytest.mark.parametrize("draw", [lying_bars, columns])
def test_label_says_all_figures(draw):
    assert draw("Angebote", balken(2, 4)).label == "Angebote. Raum 2: 2; Raum 4: 4"


def test_drawing_is_an_image_with_its_label():
    html = render_to_string("inhalte/_diagramm.html", {"diagramm": lying_bars("<Angebote>", [Balken("Nord & Ost", 1, "1")])})
    assert 'role="img" aria-label="&lt;Angebote&gt;. Nord &amp; Ost: 1"' in html
    assert 'class="app-diagramm__plain"' in html
    assert 'width="320.0"' in html
