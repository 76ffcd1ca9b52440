"""What a gate returns: a list of findings, empty when the page passes."""

from typing import NamedTuple


class Finding(NamedTuple):
    rule: str
    where: str


def check_none(found: list[Finding]) -> None:
    """Fails with one line for each finding."""
    assert not found, "\n" + "\n".join(f"{finding.rule}: {finding.where}" for finding in dict.fromkeys(found))
