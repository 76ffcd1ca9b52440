"""Typesets pages of HTML with WeasyPrint; only `inhalte.pdf` asks for it, and only where Pango is there."""

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from jena_sro.inhalte.pdf import SCHEME, STATIC, own_resource

RENDERING = Lock()  # one page at a time: fonts are shared, and a second one would only wait for the processor


class OwnFetcher(URLFetcher):
    """Serves `own_resource` and refuses all else. A style sheet or font of ours that is missing stops the work."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        try:
            body, content_type = own_resource(url)
        except ValueError as error:
            if url.startswith(SCHEME):
                raise FatalURLFetchingError(str(error)) from error
            raise
        return URLFetcherResponse(url, body, {"Content-Type": content_type})


@lru_cache(maxsize=1)
def look() -> tuple[Any, Any]:
    """Fonts and style sheet, read once for each process; fonts shared between renders save half the time."""
    fonts = FontConfiguration()
    text = (STATIC / "css" / "pdf.css").read_text()
    sheet = weasyprint.CSS(string=text, base_url=f"{SCHEME}static/css/", url_fetcher=OwnFetcher(), font_config=fonts)
    return fonts, sheet


def page_of(html: str) -> Any:
    return weasyprint.HTML(string=html, base_url=f"{SCHEME}page/", url_fetcher=OwnFetcher())


def write(html: str, variant: str, css: str, finisher: Callable[[Any, Any], None] | None) -> bytes:
    with RENDERING:
        fonts, sheet = look()
        own = [weasyprint.CSS(string=css, url_fetcher=OwnFetcher(), font_config=fonts)] if css else []
        pdf: bytes = page_of(html).write_pdf(pdf_variant=variant, stylesheets=[sheet, *own], font_config=fonts, finisher=finisher)
    return pdf


def page_count(html: str) -> int:
    with RENDERING:
        fonts, sheet = look()
        return len(page_of(html).render(stylesheets=[sheet], font_config=fonts).pages)
