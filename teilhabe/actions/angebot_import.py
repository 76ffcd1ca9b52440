"""Existing offers come in from a table: all of them or none."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction

from jena_sro.inhalte import derived
from jena_sro.konten.models import Konto
from sozialraeume.models import Ort
from teilhabe.angebot_tabelle import Entry, Reading, new_place
from teilhabe.models import Angebot, Vorgang


@transaction.atomic
def import_angebote(
    reading: Reading,
    *,
    confirmed_on: datetime.date | None,
    by: Konto | None,
    note_progress: Callable[[int], Any] = lambda done: None,
) -> list[Angebot]:
    """Store what was read without mistakes: public, confirmed on that day, or else as drafts for the Anbieter to complete.

    Raises ValueError if there are mistakes; then nothing is stored.
    """
    if reading.mistakes:
        raise ValueError(f"{len(reading.mistakes)} mistakes")
    places: dict[tuple[int, str], Ort] = {}
    with derived.together():
        for done, entry in enumerate(reading.entries, start=1):
            store(entry, places, confirmed_on, by)
            note_progress(done)
    return [entry.angebot for entry in reading.entries]


def store(entry: Entry, places: dict[tuple[int, str], Ort], confirmed_on: datetime.date | None, by: Konto | None) -> None:
    angebot = entry.angebot
    if name := new_place(entry):
        key = (angebot.organisation_id, name)
        if key not in places:
            places[key] = Ort.objects.create(organisation=angebot.organisation, **entry.place)
        angebot.ort = places[key]
    angebot.state = Angebot.State.VEROEFFENTLICHT if confirmed_on else Angebot.State.ENTWURF
    angebot.confirmed_on = confirmed_on
    angebot.save()
    for relation, rows in entry.lists.items():
        getattr(angebot, relation).set(rows)
    for zeit in entry.zeiten:
        zeit.angebot = angebot
        zeit.save()
    Vorgang.objects.create(angebot=angebot, kind=Vorgang.Kind.ANGABE, konto=by, text="Aus einer Tabelle übernommen.")
