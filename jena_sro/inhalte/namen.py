"""German names in addresses and in alphabetical order."""

import unicodedata

from django.utils.text import slugify

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def german_slug(name: str) -> str:
    """`Mühlenstraße/Süd` becomes `muehlenstrasse-sued`."""
    return slugify(name.translate(GERMAN).replace("/", " "))


def sort_key(name: str) -> str:
    """Key by which DIN 5007-1 orders names: Ö sorts as O, ß as ss, case does not count."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))[:200]
