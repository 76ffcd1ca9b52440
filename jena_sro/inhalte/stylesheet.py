"""The one style sheet of all pages, put together from the parts in `static/`: one request where there were eight.

`{% static "css/portal.css" %}` is found like any other static file, by collectstatic and without it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

NAME = "css/portal.css"
PARTS = (
    "css/fonts.css",
    "vendor/kern/kern.min.css",  # loads no other file, so it may stand in another folder
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/motif.css",
    "css/leicht.css",
)
FOR_PRINT = "css/print.css"
SOURCE = Path(settings.BASE_DIR) / "static"
MOTIF = re.compile(r'url\("\.\./(motif/\w+\.svg)"\)')


def embed_motif(found: re.Match[str]) -> str:
    """The five patterns stand on every page and are smaller than the headers of a request."""
    return f'url("data:image/svg+xml,{quote((SOURCE / found[1]).read_text().strip())}")'


def make_stylesheet() -> str:
    parts = [(SOURCE / part).read_text(encoding="utf-8").removeprefix('@charset "UTF-8";') for part in PARTS]
    for_print = (SOURCE / FOR_PRINT).read_text(encoding="utf-8")
    return MOTIF.sub(embed_motif, "\n".join(['@charset "UTF-8";', *parts, f"@media print {{\n{for_print}}}\n"]))


class StylesheetFinder(BaseFinder):
    """Finds the style sheet in a folder of its own below `var/`, written anew when a part has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "stylesheet")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        found = str(self.write())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        if not matches_patterns(NAME, list(ignore_patterns or ())):
            self.write()
            yield NAME, self.storage

    def write(self) -> Path:
        path, text = Path(self.storage.path(NAME)), make_stylesheet()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return path
