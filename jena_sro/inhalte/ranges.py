"""A stored file in parts, as players of videos ask for it (RFC 9110, section 14): in chunks from the disk, never as a whole."""

import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 64 * 1024  # bytes
RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-(?P<suffix>\d{1,18}))", re.ASCII)


def part_of(stored: FieldFile, shown: range) -> Iterator[bytes]:
    """These bytes; the file is open only while somebody reads them."""
    with stored.open() as file:
        file.seek(shown.start)
        left = len(shown)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def wanted_range(header: str, size: int) -> range | None:
    """The bytes asked for, an empty range if there are none such; None stands for the whole file.

    Several parts at once and what is no range at all are answered by the whole file, as the standard allows.
    """
    match = RANGE.fullmatch(header)
    if match is None or (match["last"] and int(match["last"]) < int(match["first"])):
        return None
    if match["suffix"]:
        return range(max(0, size - int(match["suffix"])), size)
    last = int(match["last"]) if match["last"] else size - 1
    return range(int(match["first"]), min(last, size - 1) + 1)


def file_response(request: HttpRequest, stored: FieldFile, content_type: str, etag: str) -> HttpResponseBase:
    """The file or the part of it that `Range` asks for; `etag` names its content for ever. Raises FileNotFoundError."""
    size = stored.size
    is_asked = request.method == "GET" and request.headers.get("If-Range", etag) == etag
    part = wanted_range(request.headers.get("Range", ""), size) if is_asked else None
    if part is not None and not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    shown = range(size) if part is None else part
    response = StreamingHttpResponse(part_of(stored, shown), content_type=content_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(len(shown))
    response.headers["ETag"] = etag
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response
