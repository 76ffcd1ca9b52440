"""No upload fills the disk: Django reads the files of a form before any view is asked."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from jena_sro.konten.permissions import View


class BoundedUploadHandler(FileUploadHandler):
    """Drops a file once it has more bytes than the setting `limit`, and notes that on the request as `has_oversized_file`."""

    limit = "UPLOAD_MAX_BYTES"
    size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > getattr(settings, self.limit):
            self.request.has_oversized_file = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


class VideoUploadHandler(BoundedUploadHandler):
    """A video may be larger than anything else; it goes to the disk piece by piece."""

    limit = "VIDEO_MAX_BYTES"


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


def uploads_by(*handlers: type[FileUploadHandler]) -> Callable[[View], View]:
    """The files of a form go to these handlers. Django reads them when it looks for the token, so that comes after this."""

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [handler(request) for handler in handlers]
            return protected(request, *args, **kwargs)

        return checked

    return decorate


uploads_in_memory = uploads_by(MemoryUploadHandler)  # for a form whose file must not rest anywhere
video_upload = uploads_by(VideoUploadHandler, TemporaryFileUploadHandler)
