"""Facts of a page for search engines and assistants, in the words of schema.org (JSON-LD). What is unknown is left out."""

from typing import Any

Thing = dict[str, Any]
UNKNOWN: tuple[Any, ...] = ("", None, [], {})


def thing(kind: str, **properties: Any) -> Thing:
    """Something of the type `kind` with the properties that are known."""
    return {"@type": kind} | {name: value for name, value in properties.items() if value not in UNKNOWN}


def document(*things: Thing) -> Thing:
    """What a page says about one or several things."""
    context = {"@context": "https://schema.org"}
    return context | (things[0] if len(things) == 1 else {"@graph": list(things)})


def postal_address(street: str, postal_code: str, city: str) -> Thing | None:
    """None without a street."""
    if not street:
        return None
    place = {"postalCode": postal_code, "addressLocality": city, "addressCountry": "DE"}
    return thing("PostalAddress", streetAddress=street, **place)
