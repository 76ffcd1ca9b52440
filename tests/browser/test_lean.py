"""What a visitor loads first, and that nothing moves while it loads."""

import pytest

from tests.benchmarks.netz import WIDTHS, visit

MOST_SHIFT = 0.01  # of the window, for what a font moves by a pixel; people notice from 0.1 on


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/angebote/", "/sozialraeume/nord/", "/leicht/"])
def test_nothing_moves_while_a_page_loads(new_context, portal, path, width):
    found = visit(new_context(viewport={"width": width, "height": 800}), f"{portal.address}{path}")
    assert found.shift < MOST_SHIFT


def test_nothing_moves_while_an_offer_loads(new_context, portal):
    paths = [path for path in portal.paths.values() if path.startswith("/angebote/") and path.count("/") == 3 and "." not in path]
    assert paths
    for width in WIDTHS:
        assert visit(new_context(viewport={"width": width, "height": 800}), f"{portal.address}{paths[0]}").shift < MOST_SHIFT


def test_next_page_loads_nothing_but_itself(new_context, portal):
    context = new_context()
    first = visit(context, f"{portal.address}/")
    again = visit(context, f"{portal.address}/gremien/")
    assert {"Document", "Font", "Stylesheet"} <= first.kilobytes.keys()
    assert again.kilobytes.keys() == {"Document"}
