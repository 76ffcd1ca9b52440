"""What offers, Anbieter and events tell search engines: its shape, its truth, and that nothing breaks out of it."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from gremien.models import Veranstaltung
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.konten.models import Rolle
from sozialraeume.models import Organisation
from teilhabe.models import Angebot
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_ansprechperson,
    make_konto,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_sprache,
    make_veranstaltung,
    make_zielgruppe,
)
from tests.schema_org import document_problems, problems, things

pytestmark = pytest.mark.django_db
EVIL = "</script><script>alert(1)</script><!-- & \u2028"
SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def autumn(time_machine):
    time_machine.move_to(datetime.datetime(2026, 9, 16, 10, tzinfo=BERLIN), tick=False)


def documents(client, address):
    blocks = etree.HTML(client.get(address).content.decode()).xpath("//script[@type='application/ld+json']")
    return [json.loads(block.text) for block in blocks]


def told(client, record):
    """The one document of the page of a record, checked for its shape."""
    (document,) = documents(client, record.get_absolute_url())
    assert document_problems(document) == []
    return document


@pytest.fixture
def nord(db):
    return make_sozialraum(name="Nord")


# Offers


@pytest.fixture
def full(nord):
    """An offer about which everything is known."""
    organisation = make_organisation(name="Treff e. V.", phone="03641 1")
    known = {"step_free": "ja", "lift": "nein", "wide_doors": "teilweise"}
    ort = make_ort(organisation=organisation, ortschaft=make_ortschaft(nord), name="Haus", street="Weg 1", **known)
    values = {"name": "Frühstück", "short_text": "Essen und reden.", "free_of_charge": "ja", "age_from": 18, "age_to": 65}
    relations = {"sprachen": [make_sprache(name="Deutsch")], "zielgruppen": [make_zielgruppe(name="Ältere")]}
    art = make_angebotsart(name="Offener Treff")
    return make_angebot(organisation=organisation, ort=ort, art=art, **values, **relations)


def test_offer_is_a_service_with_all_that_is_known(client, full):
    make_angebotszeit(full, valid_until=datetime.date(2026, 12, 31))
    provider = {"@type": "NGO", "@id": f"{SITE}/leistungserbringer/treff-e-v/#anbieter", "name": "Treff e. V."}
    assert told(client, full) == {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": "Frühstück",
        "url": f"{SITE}/angebote/fruehstueck/",
        "description": "Essen und reden.",
        "serviceType": "Offener Treff",
        "provider": provider | {"mainEntityOfPage": f"{SITE}/leistungserbringer/treff-e-v/"},
        "areaServed": [{"@type": "Place", "name": "Sozialraum Nord, Jena"}],
        "audience": {"@type": "PeopleAudience", "audienceType": "Ältere", "requiredMinAge": 18, "requiredMaxAge": 65},
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceLocation": {
                "@type": "Place",
                "name": "Haus",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Weg 1",
                    "postalCode": "07743",
                    "addressLocality": "Jena",
                    "addressCountry": "DE",
                },
                "amenityFeature": [
                    {"@type": "LocationFeatureSpecification", "name": "stufenloser Zugang", "value": True},
                    {"@type": "LocationFeatureSpecification", "name": "Aufzug", "value": False},
                ],
            },
            "servicePhone": {"@type": "ContactPoint", "telephone": "03641 1"},
            "availableLanguage": ["Deutsch"],
        },
        "hoursAvailable": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": "https://schema.org/Monday",
                "opens": "09:00",
                "closes": "12:00",
                "validThrough": "2026-12-31",
            }
        ],
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR"},
    }


def test_unknown_facts_of_an_offer_are_left_out(client):
    art = make_angebotsart(name="Beratung")
    angebot = make_angebot(name="Am Telefon", mode="telefonisch", short_text="", serves_all_jena=True, art=art)
    assert set(told(client, angebot)) == {"@context", "@type", "name", "url", "serviceType", "provider", "areaServed"}


def test_offer_for_the_whole_city_says_so(client, nord):
    assert told(client, make_angebot(sozialraum=nord, serves_all_jena=True))["areaServed"] == [{"@type": "City", "name": "Jena"}]


@pytest.mark.parametrize(
    ("values", "offer"),
    [
        ({"free_of_charge": "nein", "cost_text": "2 Euro"}, {"@type": "Offer", "description": "2 Euro"}),
        ({"free_of_charge": "teilweise", "cost_text": "Kurs 5 Euro"}, {"@type": "Offer", "description": "Kurs 5 Euro"}),
        ({"free_of_charge": "nein"}, None),
        ({"free_of_charge": "unbekannt"}, None),
    ],
    ids=str,
)
def test_price_is_told_as_far_as_it_is_known(client, nord, values, offer):
    assert told(client, make_angebot(sozialraum=nord, **values)).get("offers") == offer


def test_dates_of_an_offer_that_is_not_weekly_are_events(client, full):
    make_angebotszeit(full)
    make_angebotszeit(full, rhythm="einzeltermin", date=datetime.date(2026, 10, 26))
    make_angebotszeit(full, rhythm="vereinbarung")
    service, event = things(told(client, full))
    assert (service["@type"], len(service["hoursAvailable"])) == ("Service", 1)
    assert (event["startDate"], event["endDate"]) == ("2026-10-26T09:00:00+01:00", "2026-10-26T12:00:00+01:00")
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert (event["eventStatus"], event["isAccessibleForFree"]) == ("https://schema.org/EventScheduled", True)
    assert (event["location"], event["organizer"]) == (service["availableChannel"]["serviceLocation"], service["provider"])


def test_called_off_date_is_no_event(client, full):
    make_angebotszeit(full, rhythm="einzeltermin", date=datetime.date(2026, 10, 26))
    full.ausfaelle.create(date=datetime.date(2026, 10, 26), reason="krank")
    assert told(client, full)["@type"] == "Service"


def test_date_at_home_or_on_the_phone_is_no_event(client, nord):
    angebot = make_angebot(mode="telefonisch", serves=[nord])
    make_angebotszeit(angebot, rhythm="einzeltermin", date=datetime.date(2026, 10, 26))
    assert told(client, angebot)["@type"] == "Service"


def test_person_is_never_named(client, full):
    make_ansprechperson(full, name="Kim Musterhaft")
    assert "Kim Musterhaft" in client.get(full.get_absolute_url()).content.decode()
    assert "Kim" not in json.dumps(told(client, full))


@pytest.mark.parametrize("values", [{"state": "pausiert"}, {"state": "beendet"}, {"is_example": True}], ids=str)
def test_offer_that_is_over_or_made_up_tells_nothing(client, values):
    assert documents(client, make_angebot(**values).get_absolute_url()) == []


def test_preview_tells_nothing(client, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    assert documents(client, reverse("teilhabe:angebot_review_preview", args=[make_angebot(state="eingereicht").pk])) == []


# Anbieter


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("verein", "NGO"),
        ("selbsthilfe", "NGO"),
        ("verwaltung", "GovernmentOrganization"),
        ("eingliederungshilfe", "Organization"),
        ("sonstige", "Organization"),
    ],
)
def test_anbieter_is_an_organisation_of_its_kind(client, kind, expected):
    assert told(client, make_organisation(kind=kind))["@type"] == expected


def test_anbieter_tells_how_to_reach_it(client):
    contact = {"phone": "03641 1", "email": "post@example.org", "website": "https://example.org/"}
    address = {"street": "Weg 1", "postal_code": "07743", "city": "Jena"}
    organisation = make_organisation(
        name="Verein e. V.", short_name="Verein", text="Wir **helfen** &\n\n- gern", **contact, **address
    )
    assert told(client, organisation) == {
        "@context": "https://schema.org",
        "@type": "NGO",
        "@id": f"{SITE}/leistungserbringer/verein-e-v/#anbieter",
        "mainEntityOfPage": f"{SITE}/leistungserbringer/verein-e-v/",
        "name": "Verein e. V.",
        "alternateName": "Verein",
        "description": "Wir helfen & gern",
        "url": "https://example.org/",
        "telephone": "03641 1",
        "email": "post@example.org",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Weg 1",
            "postalCode": "07743",
            "addressLocality": "Jena",
            "addressCountry": "DE",
        },
    }


def test_unknown_contact_of_an_anbieter_is_left_out(client):
    organisation = make_organisation(city="Jena")
    assert set(told(client, organisation)) == {"@context", "@type", "@id", "name", "mainEntityOfPage"}


def test_anbieter_that_is_made_up_tells_nothing(client):
    assert documents(client, make_organisation(is_example=True).get_absolute_url()) == []


# Events


def test_event_tells_when_where_and_what(client):
    times = {"start_time": datetime.time(17), "end_time": datetime.time(19, 30)}
    veranstaltung = make_veranstaltung(title="Konferenz", announcement="Kommen Sie **alle**.", topics="- Wohnen", **times)
    assert told(client, veranstaltung) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Konferenz",
        "url": f"{SITE}{veranstaltung.get_absolute_url()}",
        "startDate": "2026-10-16T17:00:00+02:00",
        "endDate": "2026-10-16T19:30:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "Saal"},
        "description": "Kommen Sie alle.",
    }


def test_event_without_a_time_has_a_day(client):
    document = told(client, make_veranstaltung(topics="- Wohnen\n- Arbeit"))
    assert (document["startDate"], document["description"]) == ("2026-10-16", "Wohnen, Arbeit")
    assert "endDate" not in document


def test_cancelled_event_says_so(client):
    assert told(client, make_veranstaltung(is_cancelled=True))["eventStatus"] == "https://schema.org/EventCancelled"


def test_event_that_is_made_up_tells_nothing(client):
    assert documents(client, make_veranstaltung(is_example=True).get_absolute_url()) == []


# All of them


def evil_records():
    organisation = make_organisation(name=EVIL, slug="o", short_name="x", text=EVIL, street=EVIL, phone=EVIL)
    ort = make_ort(organisation=organisation, name=EVIL, street=EVIL)
    angebot = make_angebot(name=EVIL, slug="a", short_text=EVIL, cost_text=EVIL, organisation=organisation, ort=ort)
    return organisation, angebot, make_veranstaltung(title=EVIL, slug="v", place=EVIL, announcement=EVIL)


@pytest.mark.parametrize("number", range(3), ids=["Anbieter", "offer", "event"])
def test_nothing_breaks_out_of_the_block(client, number):
    record = evil_records()[number]
    text = client.get(record.get_absolute_url()).content.decode()
    scripts = etree.HTML(text).xpath("//script")
    assert [script.get("type") for script in scripts] == ["application/ld+json"]
    assert not set("<>&") & set(scripts[0].text)
    assert json.loads(scripts[0].text)["name"] == EVIL


def test_every_page_of_reference_and_demonstration_has_the_right_shape(client, demo):
    """And nothing made up is among them."""
    found = {}
    for queryset in (Organisation.objects.public(), Veranstaltung.objects.public(), Angebot.objects.public()[:20]):
        for record in queryset:
            pages = documents(client, record.get_absolute_url())
            assert len(pages) == (0 if record.is_example else 1), record
            found[record.get_absolute_url()] = [problem for page in pages for problem in document_problems(page)]
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert len(found) > 20


def test_facts_cost_no_query_for_each_date(client, full):
    counts = []
    for day in (5, 6, 7):
        make_angebotszeit(full, rhythm="einzeltermin", date=datetime.date(2026, 10, day))
        with CaptureQueriesContext(connection) as queries:
            client.get(full.get_absolute_url())
        counts.append(len(queries))
    assert counts[1] == counts[2]


# The validator itself


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"@type": "Evnt"}, ": no type 'Evnt'"),
        ({"startDate": "16.10.2026"}, "Event.startDate is '16.10.2026'"),
        ({"startDate": "2026-10-16T17:00:00"}, "Event.startDate is '2026-10-16T17:00:00'"),
        ({"url": "/angebote/"}, "Event.url is '/angebote/'"),
        ({"eventStatus": "EventScheduled"}, "Event.eventStatus is 'EventScheduled'"),
        ({"price": 3}, "Event has no price"),
        ({"location": {"@type": "Organization"}}, "Event.location is {'@type': 'Organization'}"),
        ({"location": {"@type": "Place"}}, "Event.location > Place needs name"),
        ({"description": ""}, "Event.description is ''"),
        ({"isAccessibleForFree": "ja"}, "Event.isAccessibleForFree is 'ja'"),
    ],
    ids=str,
)
def test_validator_finds_what_is_wrong(change, problem):
    good = {"@type": "Event", "name": "Fest", "startDate": "2026-10-16", "url": "https://example.org/"}
    good |= {"eventStatus": "https://schema.org/EventScheduled"}
    assert problems(good) == []
    assert problems(good | change) == [problem]


def test_validator_misses_nothing_that_is_needed():
    assert problems({"@type": "Service", "name": "x"}) == [f"Service needs {name}" for name in ("provider", "serviceType", "url")]
