"""The same document for many people: rendered once, then the personal texts are written into the finished PDF.

WeasyPrint writes each text as the numbers of its glyphs. A document is rendered with placeholders in its fields; their
numbers are swapped for those of a person's text inside their own marked content, so tags, reading order and the map from
glyphs to characters stay as they were. A text is never parsed: a character is a glyph, or the text does not fit and the
whole document is rendered for this person.

A field is an element of class `feld` that holds nothing else and ends its line, for what follows does not move. It begins
at the left of its box, and its neighbours must not depend on its width: give the columns of a table theirs. It cannot
stand in titles, headings that become bookmarks, links or descriptions of pictures. A text that is too wide goes on in a
second line, as far as the box around its field lets it.
"""

import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from threading import RLock
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Page, Pdf, Stream, String

from jena_sro.inhalte import pdf

FONTS = [
    f"vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-{part}-400-normal.woff2" for part in ("latin", "latin-ext")
]
MILLIMETRES = 25.4 / 96  # of a CSS pixel, the unit of a content stream by WeasyPrint
MARK = "@@@"  # begins the line of all glyphs
# A font in a PDF holds only the glyphs that were drawn. This line draws them all, in the margin, where it moves nothing
# and is no part of the text; it is cut out again. Its size is that of a heading, for widths are rounded by size.
ALL_GLYPHS = """@page :first { @top-left-corner { content: "%s"; font: 400 20pt "Atkinson", "Atkinson Ext"; white-space: nowrap;
font-kerning: none; font-variant-ligatures: none } }"""
SEVERAL_LINES = ".feld { white-space: normal; overflow-wrap: anywhere }"
WORTH_SHARING = 1000  # bytes of a drawing; less than that is smaller when it stays with its neighbours
FAST = 1  # of zlib; 9 saves a tenth of a page and takes four times as long


class Feld(NamedTuple):
    """A place for a personal text, and how wide (mm) the text may be on its one line."""

    name: str
    width: float


class Glyph(NamedTuple):
    """What draws a character: index of the font in FONTS, number within it, width as a part of the size."""

    font: int
    number: int
    advance: float


def clean(text: str) -> str:
    """The text as a line of HTML shows it: composed, one space between words, nothing that is invisible."""
    seen = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"})
    return " ".join(unicodedata.normalize("NFC", seen).split())


@lru_cache(maxsize=1)
def all_glyphs() -> dict[str, Glyph]:
    """Character -> glyph; where both fonts have one, the first, as WeasyPrint chooses."""
    found: dict[str, Glyph] = {}
    for index, name in enumerate(FONTS):
        font = TTFont(BytesIO(pdf.static_file(name)[0]))
        for code, glyph in font.getBestCmap().items():
            advance = font["hmtx"][glyph][0] / font["head"].unitsPerEm
            found.setdefault(chr(code), Glyph(index, font.getGlyphID(glyph), advance))
    return found


@lru_cache(maxsize=1)
def glyphs() -> dict[str, Glyph]:
    """The characters that can be written one after the other; a combining one needs a layout."""
    return {letter: glyph for letter, glyph in all_glyphs().items() if not unicodedata.category(letter).startswith("M")}


def unprintable(text: str) -> str:
    """The characters of a text that none of our fonts has, each once."""
    return "".join(dict.fromkeys(letter for letter in clean(text) if letter not in all_glyphs()))


def codes(text: str) -> bytes:
    """The text as it stands in a content stream, two bytes for a glyph, whatever its font."""
    return b"".join(glyphs()[letter].number.to_bytes(2, "big") for letter in text)


def advance(text: str) -> float:
    """Width of a text as a multiple of its size."""
    return sum(glyphs()[letter].advance for letter in text)


def width_of(text: str, points: float) -> float:
    """Width in mm of a text of any characters at a size in points; those that no font of ours has count as wide ones."""
    widths = [all_glyphs()[letter].advance if letter in all_glyphs() else 1.0 for letter in text]
    return sum(widths) * points * 25.4 / 72


class Slot(NamedTuple):
    """Where a field stands in a page, and the font with its size (CSS px) that is in use there."""

    name: str
    font: str
    size: float

    def fits(self, text: str, width: float) -> bool:
        return advance(text) * self.size * MILLIMETRES <= width

    def operators(self, text: str, fonts: Sequence[str]) -> bytes:
        """What draws a text here; afterwards the font is in use as before."""
        out, font = [], self.font
        for index, letters in groupby(text, key=lambda letter: glyphs()[letter].font):
            out += self.change(font, font := fonts[index])
            out.append(b"<%s> Tj" % codes("".join(letters)).hex().encode())
        return b"\n".join([b"", *out, *self.change(font, self.font), b""])

    def change(self, font: str, other: str) -> list[bytes]:
        return [b"%s %f Tf" % (other.encode(), self.size)] if font != other else []


def shown(operands: Any) -> bytes:
    """The glyph numbers of a Tj or TJ, without the distances between them."""
    items = operands[0] if isinstance(operands[0], Array) else operands
    return b"".join(bytes(item) for item in items if isinstance(item, String))


Parts: TypeAlias = list[bytes | Slot]
Piece: TypeAlias = Stream | Parts


class Reader:
    """Takes content streams of one document apart: what stays, as bytes, and a Slot for each placeholder."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: placeholder -> name of the field."""
        self.names = {codes(text): name for text, name in names.items()}
        self.fonts: list[str] = []  # what FONTS are called in this document, as the line of all glyphs tells
        self.saved: list[tuple[str, float]] = []
        self.font, self.size = "", 0.0
        self.cutting = False

    def parts(self, stream: Page | Stream) -> Parts:
        kept: list[Any] = []
        parts: Parts = []
        for instruction in pikepdf.parse_content_stream(stream):
            if str(instruction.operator) not in {"Tj", "TJ"}:
                self.follow(str(instruction.operator), instruction.operands)
            elif slot := self.slot(shown(instruction.operands)):
                parts += [pikepdf.unparse_content_stream(kept), slot]
                kept = []
                continue
            if not (self.cutting and str(instruction.operator) in {"Tj", "TJ"}):
                kept.append(instruction)
        return [*parts, pikepdf.unparse_content_stream(kept)]

    def follow(self, operator: str, operands: Any) -> None:
        """Know the font in use, and where a line ends."""
        if operator == "Tf":
            self.font, self.size = str(operands[0]), float(operands[1])
        elif operator == "q":
            self.saved.append((self.font, self.size))
        elif operator == "Q":
            self.font, self.size = self.saved.pop()
        elif operator in {"Tm", "ET"}:
            self.cutting = False

    def slot(self, text: bytes) -> Slot | None:
        """The slot, if this text is a placeholder. Raises ValueError if it holds one and more."""
        self.cutting = self.cutting or text.startswith(codes(MARK))
        if self.cutting and self.font not in self.fonts:
            self.fonts.append(self.font)
        if text in self.names:
            return Slot(self.names[text], self.font, self.size)
        if any(code in text for code in self.names):
            raise ValueError("a field shares its element with other text")
        return None


def strings(item: Any) -> Iterator[str]:
    """Every text in an object of a PDF, but not in the objects it refers to."""
    if isinstance(item, String):
        yield str(item)
    elif isinstance(item, Array | Dictionary | Stream):
        children = list(item) if isinstance(item, Array) else [item[key] for key in item.keys()]  # noqa: SIM118
        for child in children:
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                yield from strings(child)


class Document:
    """A document rendered with placeholders: its PDF, and its pages as parts."""

    def __init__(self, content: bytes, names: Mapping[str, str]) -> None:
        """`names`: placeholder -> name of the field. Raises ValueError if a placeholder stands where none can be swapped."""
        self.content = content
        self.pdf = Pdf.open(BytesIO(content))
        reader = Reader(names)
        self.pages = [reader.parts(page) for page in self.pdf.pages]
        self.fonts = reader.fonts
        self.slots = [part for parts in self.pages for part in parts if isinstance(part, Slot)]
        if {slot.font for slot in self.slots} - set(self.fonts[:1]):
            raise ValueError("a field is not in the font of the fields")
        for item in self.pdf.objects:
            self.check(item, reader, list(names))

    def check(self, item: Any, reader: Reader, placeholders: list[str]) -> None:
        """Nothing but the pages holds a placeholder: no bookmark, no title, no drawing of its own."""
        found = list(strings(item))
        if isinstance(item, Stream) and item.get("/Type") == Name.Metadata:
            found.append(item.read_bytes().decode())
        is_drawn = isinstance(item, Stream) and item.get("/Subtype") == Name.Form and len(reader.parts(item)) > 1
        if is_drawn or any(text in words for text in placeholders for words in found):
            raise ValueError("a field stands where it cannot be filled")

    def page(self, parts: Parts, texts: Mapping[str, str]) -> bytes:
        """Content stream of a page, or of some parts of one, with these texts."""
        return b"".join(part if isinstance(part, bytes) else part.operators(texts[part.name], self.fonts) for part in parts)


class Feldvorlage:
    """A document with fields, to be filled for one person after the other; safe between threads."""

    def __init__(self, render: Callable[[Mapping[str, str]], str], felder: Sequence[Feld]) -> None:
        """`render` gives the HTML with these texts, escaped, in the fields."""
        self.render, self.felder = render, felder
        self.lock = RLock()
        self.made: Document | None = None

    @property
    def document(self) -> Document:
        """Rendered when first needed. Raises PdfUnavailableError where Pango is missing."""
        with self.lock:
            if self.made is None:
                self.made = self.make()
            return self.made

    def make(self) -> Document:
        names = {f"@{number}@": feld.name for number, feld in enumerate(self.felder)}
        line = "".join(f"\\{ord(letter):06x}" for letter in sorted(glyphs()))
        html = self.render({name: text for text, name in names.items()})
        return Document(pdf.make_pdf(html, ALL_GLYPHS % (MARK + line)), names)

    def texts(self, values: Mapping[str, str]) -> dict[str, str]:
        """What is printed in each field. Raises KeyError if a field has no value; a value may be empty."""
        return {feld.name: clean(values[feld.name]) for feld in self.felder}

    def fits(self, values: Mapping[str, str]) -> bool:
        """Whether our fonts can write every text as it is, and none is wider than its field."""
        texts = self.texts(values)
        widths = {feld.name: feld.width for feld in self.felder}
        is_writable = all(glyphs().keys() >= set(text) for text in texts.values())
        return is_writable and all(slot.fits(texts[slot.name], widths[slot.name]) for slot in self.document.slots)

    def rendered(self, values: Mapping[str, str]) -> bytes:
        """The document rendered anew: any text, but slow."""
        return pdf.make_pdf(self.render(self.texts(values)), SEVERAL_LINES)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """PDF/UA-1 for one person."""
        if not self.fits(values):
            return self.rendered(values)
        out, texts = BytesIO(), self.texts(values)
        with self.lock:
            for page, parts in zip(self.document.pdf.pages, self.document.pages, strict=True):
                page.obj.Contents.write(compressed(self.document.page(parts, texts)), filter=Name.FlateDecode)
            self.document.pdf.save(out, object_stream_mode=ObjectStreamMode.generate)
        return out.getvalue()


class Druckdatei:
    """One file to print for many people, each beginning on a sheet of its own. Paper needs no tags, so it has none."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.shared: dict[Feldvorlage, list[tuple[Dictionary, list[Piece]]]] = {}

    def __len__(self) -> int:
        """Number of pages."""
        return len(self.pdf.pages)

    def add(self, vorlage: Feldvorlage, values: Mapping[str, str]) -> None:
        """Add the pages for one person."""
        pages = self.filled(vorlage, values) if vorlage.fits(values) else self.copied(vorlage.rendered(values))
        if len(pages) % 2:
            pages.append(Dictionary(Type=Name.Page, MediaBox=pages[-1].MediaBox, Resources=Dictionary()))
        for page in pages:
            self.pdf.pages.append(Page(page))

    def filled(self, vorlage: Feldvorlage, values: Mapping[str, str]) -> list[Dictionary]:
        """Pages of which only what lies around the fields is stored for each person."""
        return [self.page(page, pieces, vorlage.document, vorlage.texts(values)) for page, pieces in self.originals(vorlage)]

    def page(self, original: Dictionary, pieces: list[Piece], document: Document, texts: Mapping[str, str]) -> Dictionary:
        page = copy(original)
        page.Contents = Array([self.stream(document.page(it, texts)) if isinstance(it, list) else it for it in pieces])
        return page

    def originals(self, vorlage: Feldvorlage) -> list[tuple[Dictionary, list[Piece]]]:
        """The pages as far as everyone shares them, and the pieces they are drawn by."""
        if vorlage not in self.shared:
            pages = self.copied(vorlage.document.content)
            self.shared[vorlage] = list(zip(pages, map(self.pieces, vorlage.document.pages), strict=True))
        return self.shared[vorlage]

    def pieces(self, parts: Parts) -> list[Piece]:
        """One stream for each long part between fields, which is stored once; the rest as it is."""
        runs = [list(run) for _, run in groupby(parts, key=lambda part: isinstance(part, bytes) and len(part) > WORTH_SHARING)]
        return [run if any(isinstance(part, Slot) for part in run) else self.stream(joined(run)) for run in runs]

    def copied(self, content: bytes) -> list[Dictionary]:
        """The pages of a PDF, drawing and nothing else: no tags, links or metadata."""
        with Pdf.open(BytesIO(content)) as source:
            return [self.drawing(page) for page in source.pages]

    def drawing(self, page: Page) -> Dictionary:
        return Dictionary(
            Type=Name.Page,
            MediaBox=self.pdf.make_indirect(Array(list(page.mediabox))),  # shared too: half the memory of a page
            Resources=self.pdf.copy_foreign(page.obj.Resources),
            Contents=self.stream(page.obj.Contents.read_bytes()),
        )

    def stream(self, content: bytes) -> Stream:
        return self.pdf.make_stream(compressed(content), Filter=Name.FlateDecode)

    def write(self, file: BinaryIO) -> None:
        self.pdf.save(file, object_stream_mode=ObjectStreamMode.generate)


def joined(parts: Parts) -> bytes:
    return b"".join(part for part in parts if isinstance(part, bytes))


def compressed(content: bytes) -> bytes:
    return zlib.compress(content, FAST)
