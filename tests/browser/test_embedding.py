"""The list of offers in the frame of another site: shown by Chromium there, all other pages refused; facts without complaint."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

LINK = ".app-angebot-list a"


class OtherSite(BaseHTTPRequestHandler):
    """Answers `/?src=ADDRESS` with a page that has the frame of this address."""

    def do_GET(self) -> None:  # noqa: N802 - so it is called
        src = parse_qs(urlsplit(self.path).query).get("src", [""])[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<!DOCTYPE html><title>Verein</title><iframe src="{src}" title="Liste"></iframe>'.encode())

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[str]:
    """For the browser another site than the portal, which is asked as 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherSite)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def framed(portal, new_context, other_site) -> Callable:
    def open_it(path):
        page, said = new_context().new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{other_site}?src={portal.address}{path}")
        page.wait_for_load_state("networkidle")
        return page, said

    return open_it


def test_another_site_shows_the_list_and_its_links_lead_to_the_portal(portal, framed):
    page, said = framed("/einbetten/angebote/?sozialraum=nord")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "Angebote in Jena"
    assert (said, page.context.cookies()) == ([], [])
    frame.locator(LINK).first.click()
    page.wait_for_url(f"{portal.address}/angebote/**")
    assert page.locator("iframe").count() == 0


@pytest.mark.parametrize("path", ["/angebote/", "/konto/anmelden/"])
def test_another_site_shows_no_other_page(framed, path):
    page, said = framed(path)
    assert "frame-ancestors 'none'" in said[0]
    assert page.frame_locator("iframe").locator("main").count() == 0


def test_browser_does_not_complain_about_facts_for_search_engines(portal, new_context):
    page, said = new_context().new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{portal.address}/leistungserbringer/jenarbeit/")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert said == []
