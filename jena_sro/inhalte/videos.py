"""What a file must be to count as a video: read from its content, never from its name, and never as a whole.

MP4 is ISO/IEC 14496-12 (boxes of size and type), WebM a subset of Matroska, RFC 9559 in EBML, RFC 8794 (elements of id and size).
"""

from collections.abc import Iterator
from typing import IO

from jena_sro.inhalte.models import Video

# Major brands of MP4 files that browsers play; others with the same beginning are pictures, sound or camera formats.
BRANDS = {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"MSNV"}
EBML, SEGMENT, CLUSTER, DOCTYPE = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x4282
LONGEST_HEADER = 4096  # bytes of the first box or element
MOST_PARTS = 10_000  # boxes or elements looked at

UNREADABLE = "Diese Datei ist kein Video, das wir zeigen können. Erlaubt sind MP4 und WebM."
CUT = "Das Video ist unvollständig. Bitte speichern oder übertragen Sie es noch einmal."


class VideoRefusedError(ValueError):
    """The file is no video that the portal takes; the text says why, in German."""


def read_format(file: IO[bytes]) -> str:
    """Format of the video in `file`. Raises VideoRefusedError."""
    size = file.seek(0, 2)
    file.seek(0)
    start = file.read(12)
    if start[4:8] == b"ftyp":
        check_mp4(file, size)
        return Video.Format.MP4
    if int.from_bytes(start[:4]) == EBML:
        check_webm(file, size)
        return Video.Format.WEBM
    raise VideoRefusedError(UNREADABLE)


# ---- MP4 ----


def check_mp4(file: IO[bytes], size: int) -> None:
    boxes = list(boxes_of(file, size))
    file.seek(8)
    kinds = {kind for kind, _ in boxes}
    if file.read(4) not in BRANDS or boxes[0][1] > LONGEST_HEADER:
        raise VideoRefusedError(UNREADABLE)
    if boxes[-1][1] > size or b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise VideoRefusedError(CUT)


def boxes_of(file: IO[bytes], size: int) -> Iterator[tuple[bytes, int]]:
    """Type and end of each box of the file; the last one may end behind the end of the file, which is then cut."""
    place = 0
    for _ in range(MOST_PARTS):
        file.seek(place)
        header = file.read(16)
        length, kind = int.from_bytes(header[:4]), header[4:8]
        length = {0: size - place, 1: int.from_bytes(header[8:16])}.get(length, length)
        if length < 8:  # shorter than its own header
            raise VideoRefusedError(CUT)
        place += length
        yield kind, place
        if place >= size:
            return
    raise VideoRefusedError(UNREADABLE)


# ---- WebM ----


def check_webm(file: IO[bytes], size: int) -> None:
    _, header_start, header_end = element_at(file, 0, size)
    if header_end > LONGEST_HEADER or doctype_of(file, header_start, header_end) != b"webm":
        raise VideoRefusedError(UNREADABLE)
    kind, segment_start, segment_end = element_at(file, header_end, size)
    if kind != SEGMENT or segment_end > size or not has_cluster(file, segment_start, segment_end):
        raise VideoRefusedError(CUT)


def doctype_of(file: IO[bytes], place: int, end: int) -> bytes:
    while place < end:
        kind, start, place = element_at(file, place, end)
        if kind == DOCTYPE:
            file.seek(start)
            return file.read(min(place, end) - start).rstrip(b"\0")
    return b""


def has_cluster(file: IO[bytes], place: int, end: int) -> bool:
    """Whether there are pictures and not only a description of them."""
    for _ in range(MOST_PARTS):
        if place >= end:
            return False
        kind, _, place = element_at(file, place, end)
        if kind == CLUSTER:
            return True
    return False


def element_at(file: IO[bytes], place: int, end: int) -> tuple[int, int, int]:
    """Id, start of the content and end of the element that begins at `place`; one of unknown size lasts until `end`."""
    file.seek(place)
    kind, kind_length = variable_number(file.read(4), with_marker=True)
    file.seek(place + kind_length)
    length, length_length = variable_number(file.read(8), with_marker=False)
    start = place + kind_length + length_length
    is_unknown = length == (1 << 7 * length_length) - 1
    return kind, start, end if is_unknown else start + length


def variable_number(data: bytes, *, with_marker: bool) -> tuple[int, int]:
    """A number as EBML writes it, and how many bytes it takes: the zeros before the first 1 say how many follow."""
    length = 9 - data[0].bit_length() if data and data[0] else 0
    if not 0 < length <= len(data):
        raise VideoRefusedError(CUT)
    number = int.from_bytes(data[:length])
    return number if with_marker else number & ~(1 << 7 * length), length
