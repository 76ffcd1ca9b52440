"""Texts in easy language beside the standard text of a section: their state and what may be called „Leichte Sprache“.

The state is worked out from the wording and the checks on record, so it follows every edit and every restored version.
"""

import datetime
import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from jena_sro.inhalte.models import Abschnitt, Textpruefung
from jena_sro.konten.models import Konto

HEADING = re.compile(r"#+ +(?P<heading>[^\n]+)\n*")


class Stand(models.TextChoices):
    FEHLT = "fehlt", "fehlt"
    ENTWURF = "entwurf", "Entwurf"
    GEPRUEFT = "geprueft", "geprüft"
    VERALTET = "veraltet", "veraltet"


def sha256_of(*texts: str) -> str:
    """Hash of the wording; line ends and spaces at the end of lines do not count."""
    lines = "\n\n".join("\n".join(line.rstrip() for line in text.strip().splitlines()) for text in texts)
    return hashlib.sha256(lines.encode()).hexdigest()


def standard_sha256(section: Abschnitt) -> str:
    return sha256_of(section["heading"], section["text"])


def easy_sha256(section: Abschnitt) -> str:
    return sha256_of(section.get("easy_text", ""))


@dataclass(frozen=True)
class EasyText:
    """The easy text of a section with its state; `pruefung` is the check that the state rests on."""

    section: Abschnitt
    stand: Stand
    pruefung: Textpruefung | None = None

    @property
    def is_checked(self) -> bool:
        return self.stand == Stand.GEPRUEFT

    @property
    def heading(self) -> str:
        """The heading in easy language where the text begins with one, else that of the section."""
        match = HEADING.match(self.text)
        return match["heading"] if match else self.section["heading"]

    @property
    def body(self) -> str:
        return HEADING.sub("", self.text, count=1) if HEADING.match(self.text) else self.text

    @property
    def text(self) -> str:
        return self.section.get("easy_text", "").strip()


def easy_texts(sections: Iterable[Abschnitt], pruefungen: Collection[Textpruefung]) -> list[EasyText]:
    """The easy text of each section; the `pruefungen` of their owner come in order of their day."""
    return [easy_text_of(section, pruefungen) for section in sections]


def easy_text_of(section: Abschnitt, pruefungen: Collection[Textpruefung]) -> EasyText:
    if not section.get("easy_text", "").strip():
        return EasyText(section, Stand.FEHLT)
    easy, standard = easy_sha256(section), standard_sha256(section)
    of_this_text = [p for p in pruefungen if p.key == section["key"] and p.easy_sha256 == easy]
    of_both_texts = [p for p in of_this_text if p.standard_sha256 == standard]
    if of_both_texts:
        return EasyText(section, Stand.GEPRUEFT, of_both_texts[-1])
    return EasyText(section, Stand.VERALTET, of_this_text[-1]) if of_this_text else EasyText(section, Stand.ENTWURF)


def language_of(texts: Collection[EasyText]) -> str:
    """What a page of these texts is called: only what a test group has checked is „Leichte Sprache“."""
    shown = [text for text in texts if text.stand != Stand.FEHLT]
    return "Leichte Sprache" if shown and all(text.is_checked for text in shown) else "Einfache Sprache"


@transaction.atomic
def record_textpruefungen(
    *, owner: Any, sections: Iterable[Abschnitt], pruefgruppe: str, checked_on: datetime.date, konto: Konto
) -> int:
    """Keep that a test group has checked these sections; returns how many are new, a second click counts none."""
    content_type = ContentType.objects.get_for_model(owner)
    created = [
        Textpruefung.objects.get_or_create(
            content_type=content_type,
            object_id=owner.pk,
            key=section["key"],
            easy_sha256=easy_sha256(section),
            standard_sha256=standard_sha256(section),
            pruefgruppe=pruefgruppe,
            checked_on=checked_on,
            defaults={"recorded_by": konto},
        )[1]
        for section in sections
    ]
    return sum(created)
