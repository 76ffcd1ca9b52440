"""How long the PDFs take: ours against a plain WeasyPrint render of the same HTML, in the same run.

`uv run python -m tests.benchmarks.pdf`
"""

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import weasyprint  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from jena_sro.inhalte import pdf, pdf_satz  # noqa: E402
from tests.benchmarks import bestand, tabellen  # noqa: E402

ROUNDS = 5
MOST_SHARE = 1.0


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def plain_render(html: str) -> bytes:
    """Nothing is shared with the render before: fonts and style sheet are read each time."""
    sheet = weasyprint.CSS(
        string=(pdf.STATIC / "css" / "pdf.css").read_text(), base_url="portal:static/css/", url_fetcher=pdf_satz.OwnFetcher()
    )
    page = weasyprint.HTML(string=html, base_url="portal:page/", url_fetcher=pdf_satz.OwnFetcher())
    return page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[sheet])


def main() -> None:
    bestand.open_database()
    call_command("load_demo", stdout=sys.stderr)
    client, seen, aims = Client(SERVER_NAME="localhost"), [], []
    make = pdf.make_pdf
    pdf.make_pdf = lambda html: seen.append(html) or make(html)
    for name in ("profil", "angebote", "angebote-gross"):
        path = f"/sozialraeume/nord/{name}.pdf"
        client.get(path)  # fonts and style sheet are read once for each process
        html = seen[-1]
        plain = min(milliseconds(lambda html=html: plain_render(html)) for _ in range(ROUNDS))
        ours = min(milliseconds(lambda html=html: make(html)) for _ in range(ROUNDS))
        kept = min(milliseconds(lambda path=path: client.get(path)) for _ in range(ROUNDS))
        cache.clear()
        aims.append(tabellen.at_most(f"{name}: Anteil an WeasyPrint allein", MOST_SHARE, ours / plain))
        aims.append(
            tabellen.Ziel(f"{name}: allein, unsere, aus dem Speicher", "", f"{plain:.0f}, {ours:.0f}, {kept:.0f} ms", None)
        )
    print(tabellen.aims_table("PDF der Sozialräume", aims))


if __name__ == "__main__":
    main()
