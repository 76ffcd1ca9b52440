"""The data that benchmarks measure are like what the portal would have worked out itself."""

import pytest

from jena_sro.inhalte import derived
from jena_sro.inhalte.models.suchwort import Fundstelle, Suchwort
from teilhabe.listeneintraege import COMPARED
from teilhabe.models import Angebot, Angebotszeit, Listeneintrag, Reichweite
from teilhabe.models.luecken import Zeitfenster
from teilhabe.models.zeiten import Termin
from tests.benchmarks import bulk
from tests.benchmarks.bestand import Bestand

OFFERS = 60


def derived_rows():
    return {
        "words": set(Suchwort.objects.values_list("form", "stem")),
        "places of words": set(Fundstelle.objects.values_list("kind", "object_id", "suchwort__form", "weight")),
        "reach": set(Reichweite.objects.values_list("angebot", "sozialraum", "rank")),
        "dates": set(Termin.objects.values_list("angebotszeit", "angebot", "starts_at", "ends_at")),
        "list": set(Listeneintrag.objects.values_list("angebot_pk", *COMPARED)),
        "hours": set(Zeitfenster.objects.values_list("angebot", "weekday", "daytime", "minutes")),
    }


@pytest.fixture
def bestand(reference, monkeypatch):
    monkeypatch.setattr(bulk, "SETTINGS", {vendor: ((), ()) for vendor in bulk.SETTINGS})  # a test is one transaction
    monkeypatch.setattr(bulk, "CLEAN_UP", ())
    return Bestand()


def test_bestand_fills_what_the_portal_would_derive(bestand):
    bestand.grow(OFFERS // 2)
    bestand.grow(OFFERS)
    rows = derived_rows()
    derived.refresh_all()
    assert rows == derived_rows()
    assert all(rows.values())


def test_bestand_obeys_the_rules_of_the_models(bestand):
    bestand.grow(OFFERS)
    for record in (*Angebot.objects.all(), *Angebotszeit.objects.all()):
        record.full_clean()
    assert Angebot.objects.count() == OFFERS
