"""The one writer of PDFs: a template becomes a tagged PDF (PDF/UA-1) with embedded fonts.

Pictures and style sheets have addresses of their own scheme, `portal:`; nothing else is ever read or asked for, whatever
text people have written: `portal:static/…` is a file of ours, `portal:bild/…` an uploaded picture by its key,
`portal:qr/…` the code that leads to an address.
"""

import hashlib
import re
import warnings
from bisect import bisect_left
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path
from threading import BoundedSemaphore
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string

from jena_sro.inhalte.models import Bild
from jena_sro.konten.qr import qr_svg

# What WeasyPrint needs of the machine; the library itself takes 44 MB and is loaded with the first PDF (see `pdf_satz`).
IS_AVAILABLE = all(map(find_library, ("pango-1.0", "pangoft2-1.0")))
SCHEME = "portal:"
STATIC = Path(settings.BASE_DIR) / "static"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
KEEP_SECONDS = 24 * 60 * 60
MISSING = (
    "PDF-Dateien kann dieser Rechner noch nicht herstellen: Es fehlt Pango. "
    "Unter Debian hilft: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
# PDF/A knows no such property; a file that uses it must describe it (ISO 19005-2, 6.6.2.3).
UA_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
UNKEPT = BoundedSemaphore(2)  # one is typeset, one waits: the other threads of a process stay free for pages


class PdfUnavailableError(RuntimeError):
    """No PDF can be made on this machine; the message says in German what to install."""


class PdfBusyError(PdfUnavailableError):
    """So many people wait for a PDF at the moment that one more would keep others from reading."""


def qr_address(url: str) -> str:
    """Address of the picture of a code that leads to `url`."""
    return f"{SCHEME}qr/{quote(url, safe='')}"


def static_file(name: str) -> tuple[bytes, str]:
    """Content and type of a file below `static/`. Raises ValueError for everything else."""
    path = (STATIC / name).resolve()
    if not path.is_relative_to(STATIC) or path.suffix not in TYPES or not path.is_file():
        raise ValueError(f"not a file of the portal: {name}")
    return path.read_bytes(), TYPES[path.suffix]


def uploaded_picture(key: str) -> tuple[bytes, str]:
    """The picture with this primary key. Raises ValueError if there is none."""
    bild = Bild.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if bild is None:
        raise ValueError(f"not a file of the portal: {key}")
    with bild.file.open("rb") as file:
        return file.read(), "image/webp"


def own_resource(url: str) -> tuple[bytes, str]:
    """What stands at an address of our scheme. Raises ValueError for every other address."""
    kind, _, rest = url.removeprefix(SCHEME).partition("/") if url.startswith(SCHEME) else ("", "", "")
    if kind == "static":
        return static_file(unquote(rest))
    if kind == "bild":
        return uploaded_picture(rest)
    if kind == "qr":
        return qr_svg(unquote(rest), border=2), "image/svg+xml"
    raise ValueError(f"refused: {url[:100]}")


def satz() -> ModuleType:
    """The module that typesets. Raises PdfUnavailableError where Pango is missing."""
    if not IS_AVAILABLE:
        raise PdfUnavailableError(MISSING)
    try:
        from jena_sro.inhalte import pdf_satz  # noqa: PLC0415 - see IS_AVAILABLE
    except OSError as error:
        raise PdfUnavailableError(MISSING) from error
    return pdf_satz


def felder() -> ModuleType:
    """The module that writes personal texts into finished documents."""
    from jena_sro.inhalte import pdf_felder  # noqa: PLC0415 - pikepdf and fontTools take 9 MB

    return pdf_felder


def write(html: str, variant: str, css: str = "", finisher: Callable[[Any, Any], None] | None = None) -> bytes:
    """PDF of an HTML page in a variant WeasyPrint knows; `finisher` changes it before it is written. See `make_pdf`."""
    written: bytes = satz().write(html, variant, css, finisher)
    return written


def make_pdf(html: str, css: str = "") -> bytes:
    """PDF/UA-1 of an HTML page; `css` are rules for this page alone. Raises PdfUnavailableError where Pango is missing."""
    return write(html, "pdf/ua-1", css)


def claim_accessibility(_document: Any, pdf: Any) -> None:
    """Say in the metadata of a PDF/A that it is PDF/UA-1 too: WeasyPrint writes one variant only."""
    metadata = next(item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata")
    metadata.stream = [part.replace(b"</rdf:RDF>", UA_CLAIM + b"</rdf:RDF>") for part in metadata.stream]


def make_archive_pdf(html: str) -> bytes:
    """PDF/A-2a, to be kept for years, that is PDF/UA-1 too. Raises PdfUnavailableError where Pango is missing."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file .*icc", ResourceWarning)  # WeasyPrint's own colour profile
        return write(html, "pdf/a-2a", finisher=claim_accessibility)


def render_html(template: str, context: dict[str, Any]) -> str:
    """The page that is typeset, of a template that extends `pdf/base.html`."""
    return re.sub(r"\n\s*\n+", "\n", render_to_string(template, context))


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """PDF of a template that extends `pdf/base.html`."""
    return kept_pdf(render_html(template, context))


def render_unkept_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The same for what visitors can put together without end: rendered each time, so that nobody fills the cache.

    Raises PdfBusyError where others wait already.
    """
    html = render_html(template, context)
    if not UNKEPT.acquire(blocking=False):
        raise PdfBusyError("Gerade warten schon andere auf ihre PDF-Datei.")
    try:
        return make_pdf(html)
    finally:
        UNKEPT.release()


def kept_pdf(html: str) -> bytes:
    """The same HTML of the same day is rendered once and then kept; never for pages about a person."""
    return kept(html, lambda: make_pdf(html))


def kept(html: str, make: Callable[[], bytes]) -> bytes:
    key = f"pdf:{hashlib.sha256(html.encode()).hexdigest()}"
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        pdf = make()
        cache.set(key, pdf, KEEP_SECONDS)
    return pdf


def page_count(html: str) -> int:
    """How many sheets a page of HTML needs. Raises PdfUnavailableError where Pango is missing."""
    count: int = satz().page_count(html)
    return count


def fitting_pdf(html_of: Callable[[int], str], count: int) -> bytes:
    """The first of `count` pages of HTML that fits on one sheet, the last one if none does; each is shorter than the last."""

    def find() -> bytes:
        return make_pdf(html_of(bisect_left(range(count - 1), True, key=lambda number: page_count(html_of(number)) == 1)))

    return kept(html_of(0), find)
