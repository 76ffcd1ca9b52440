"""Anbieter and Angebote in the words of schema.org: only what the page says too, never a person, nothing made up."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from jena_sro.inhalte.adressen import absolute
from jena_sro.inhalte.models import Auskunft
from jena_sro.inhalte.schema_org import Thing, document, postal_address, thing
from jena_sro.inhalte.texte import plain_text
from sozialraeume.models import Organisation, Ort
from teilhabe.models import Angebot, Angebotszeit, Reichweite, Termin

Kind = Organisation.Kind
ORGANISATION_TYPES = {Kind.VERWALTUNG: "GovernmentOrganization", Kind.VEREIN: "NGO", Kind.SELBSTHILFE: "NGO"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ATTENDANCE = {
    Angebot.Mode.VOR_ORT: "https://schema.org/OfflineEventAttendanceMode",
    Angebot.Mode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
}
YES_OR_NO = {Auskunft.JA: True, Auskunft.NEIN: False}


def named_organisation(organisation: Organisation) -> Thing:
    """Enough to recognise it by."""
    kind = ORGANISATION_TYPES.get(Kind(organisation.kind), "Organization")
    url = absolute(organisation.get_absolute_url())
    return thing(kind, name=organisation.name, mainEntityOfPage=url) | {"@id": f"{url}#anbieter"}


def organisation_schema(organisation: Organisation) -> Thing | None:
    if organisation.is_example:
        return None
    facts = thing(
        "",
        alternateName=organisation.short_name if organisation.short_name != organisation.name else "",
        description=plain_text(organisation.text),
        url=organisation.website,
        telephone=organisation.phone,
        email=organisation.email,
        address=postal_address(organisation.street, organisation.postal_code, organisation.city),
    )
    return document(facts | named_organisation(organisation))


def angebot_schema(angebot: Angebot, reichweiten: Iterable[Reichweite], termine: Iterable[Termin]) -> Thing | None:
    """The Angebot as a service, with its opening hours each week, and its dates of other rhythms as events.

    None for what is not public or made up. Expects all that the page shows loaded, and `angebotszeit` of the Termine.
    """
    if not angebot.is_public or angebot.is_example:
        return None
    service = thing(
        "Service",
        name=angebot.name,
        url=absolute(angebot.get_absolute_url()),
        description=angebot.short_text,
        serviceType=angebot.art.name,
        provider=named_organisation(angebot.organisation),
        areaServed=areas(angebot, reichweiten),
        audience=audience(angebot),
        availableChannel=channel(angebot),
        hoursAvailable=[hours(zeit) for zeit in angebot.zeiten.all() if is_weekly(zeit)],
        offers=price(angebot),
    )
    dated = [termin for termin in termine if not is_weekly(termin.angebotszeit)] if angebot.mode in ATTENDANCE else []
    return document(service, *(event(angebot, termin) for termin in dated))


def is_weekly(zeit: Angebotszeit) -> bool:
    return zeit.rhythm == Angebotszeit.Rhythm.WOECHENTLICH


def areas(angebot: Angebot, reichweiten: Iterable[Reichweite]) -> list[Thing]:
    if angebot.serves_all_jena:
        return [thing("City", name="Jena")]
    return [thing("Place", name=f"Sozialraum {reichweite.sozialraum.name}, Jena") for reichweite in reichweiten]


def audience(angebot: Angebot) -> Thing | None:
    groups = ", ".join(gruppe.name for gruppe in angebot.zielgruppen.all())
    found = thing("PeopleAudience", audienceType=groups, requiredMinAge=angebot.age_from, requiredMaxAge=angebot.age_to)
    return found if len(found) > 1 else None


def channel(angebot: Angebot) -> Thing | None:
    found = thing(
        "ServiceChannel",
        serviceLocation=place(angebot.ort) if angebot.ort else None,
        servicePhone=thing("ContactPoint", telephone=angebot.contact_phone) if angebot.contact_phone else None,
        availableLanguage=[sprache.name for sprache in angebot.sprachen.all()],
    )
    return found if len(found) > 1 else None


def place(ort: Ort) -> Thing:
    """The house, with what is surely there and what surely is not."""
    known: Sequence[tuple[str, bool]] = [(label, YES_OR_NO[Auskunft(v)]) for label, v, _ in ort.facts if v in YES_OR_NO]
    features = [thing("LocationFeatureSpecification", name=label, value=value) for label, value in known]
    return thing("Place", name=ort.name, address=postal_address(ort.street, ort.postal_code, "Jena"), amenityFeature=features)


def hours(zeit: Angebotszeit) -> Thing:
    return thing(
        "OpeningHoursSpecification",
        dayOfWeek=f"https://schema.org/{DAYS[zeit.weekday or 0]}",
        opens=zeit.start_time and zeit.start_time.isoformat("minutes"),
        closes=zeit.end_time and zeit.end_time.isoformat("minutes"),
        validFrom=zeit.valid_from and zeit.valid_from.isoformat(),
        validThrough=zeit.valid_until and zeit.valid_until.isoformat(),
    )


def price(angebot: Angebot) -> Thing | None:
    if angebot.free_of_charge == Auskunft.JA:
        return thing("Offer", price=0, priceCurrency="EUR")
    return thing("Offer", description=angebot.cost_text) if angebot.cost_text else None


def event(angebot: Angebot, termin: Termin) -> Thing:
    return thing(
        "Event",
        name=angebot.name,
        url=absolute(angebot.get_absolute_url()),
        description=angebot.short_text,
        startDate=timezone.localtime(termin.starts_at).isoformat(),
        endDate=timezone.localtime(termin.ends_at).isoformat(),
        eventStatus="https://schema.org/EventScheduled",
        eventAttendanceMode=ATTENDANCE[Angebot.Mode(angebot.mode)],
        location=place(angebot.ort) if angebot.ort else None,
        organizer=named_organisation(angebot.organisation),
        isAccessibleForFree=YES_OR_NO.get(Auskunft(angebot.free_of_charge)),
    )
