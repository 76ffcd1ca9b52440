"""No upload fills the disk: Django reads the files of a form before any view is asked."""

from functools import wraps
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from jena_sro.konten.permissions import View


class BoundedUploadHandler(FileUploadHandler):
    """Drops a file once it has more than UPLOAD_MAX_BYTES, and notes that on the request as `has_oversized_file`."""

    size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > settings.UPLOAD_MAX_BYTES:
            self.request.has_oversized_file = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


class MemoryUploadHandler(FileUploadHandler):
    """Keeps files in memory, never on disk, and drops them once together they are larger than a table may be.

    What the file is called is not kept: it may be a person's name, and reports of errors show it.
    """

    size = 0  # of all files of the form

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.chunks: list[bytes] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > settings.TABELLE_MAX_BYTES:
            self.request.has_oversized_file = True  # type: ignore[union-attr]
            self.chunks.clear()
            raise SkipFile
        self.chunks.append(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        content = BytesIO(b"".join(self.chunks))
        return InMemoryUploadedFile(
            content, self.field_name, "datei", self.content_type, file_size, self.charset, self.content_type_extra
        )


def uploads_in_memory(view: View) -> View:
    """For a form whose file must not rest anywhere. Django reads it when it looks for the token, so that comes after this."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_handlers = [MemoryUploadHandler(request)]
        return protected(request, *args, **kwargs)

    return checked
