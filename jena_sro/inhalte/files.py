"""Files that belong to a record: names that nobody guesses, and how a file goes with its record."""

import secrets
from typing import Any

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.deconstruct import deconstructible


@deconstructible
class RandomName:
    """`upload_to` of a file: a name below `folder` that says nothing about the file it came from."""

    def __init__(self, folder: str, ending: str) -> None:
        self.folder, self.ending = folder, ending

    def __call__(self, record: Any, filename: str) -> str:
        return f"{self.folder}/{secrets.token_hex(16)}.{self.ending}"


def delete_on_commit(file: FieldFile) -> None:
    """Remove the file when the transaction ends well."""
    storage, name = file.storage, str(file.name)
    transaction.on_commit(lambda: storage.delete(name))
