"""What a gate returns: a list of findings, empty when the page passes."""

from typing import NamedTuple


class Finding(NamedTuple):
    rule: str
    where: str
