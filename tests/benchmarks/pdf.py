"""How long the PDFs take: ours against a plain WeasyPrint render of the same HTML, in the same run.

`uv run python -m tests.benchmarks.pdf`
"""

import os
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import weasyprint  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from jena_sro.inhalte import pdf  # noqa: E402

ROUNDS = 5


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def plain_render(html: str) -> bytes:
    """Nothing is shared with the render before: fonts and style sheet are read each time."""
    sheet = weasyprint.CSS(
        string=(pdf.STATIC / "css" / "pdf.css").read_text(), base_url="portal:static/css/", url_fetcher=pdf.OwnFetcher()
    )
    page = weasyprint.HTML(string=html, base_url="portal:page/", url_fetcher=pdf.OwnFetcher())
    return page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[sheet])


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference")
    call_command("load_demo")
    client, seen = Client(SERVER_NAME="localhost"), []
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
        print(f"{name:15} plain {plain:6.0f} ms   ours {ours:6.0f} ms ({ours / plain:.2f})   from the cache {kept:5.0f} ms")


if __name__ == "__main__":
    main()
