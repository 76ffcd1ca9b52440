"""A small validator of structured data: types and properties as schema.org defines them, as far as the portal uses them.

Written from the definitions (version 29), since tests ask no other host. A property that a type does not have, a value of
another kind and a missing property that readers count on are problems.
"""

import datetime
from decimal import Decimal
from urllib.parse import urlsplit

# Type -> the type it inherits from.
PARENTS = {
    "Action": "Thing",
    "AdministrativeArea": "Place",
    "Audience": "Thing",
    "City": "AdministrativeArea",
    "ContactPoint": "Thing",
    "Event": "Thing",
    "GovernmentOrganization": "Organization",
    "LocationFeatureSpecification": "Thing",
    "NGO": "Organization",
    "Offer": "Thing",
    "OpeningHoursSpecification": "Thing",
    "Organization": "Thing",
    "PeopleAudience": "Audience",
    "Place": "Thing",
    "PostalAddress": "ContactPoint",
    "Service": "Thing",
    "ServiceChannel": "Thing",
    "Thing": None,
}
# Type -> its own properties -> the kinds of value they may have.
PROPERTIES = {
    "Thing": {"name": "Text", "alternateName": "Text", "description": "Text", "url": "URL", "mainEntityOfPage": "URL"},
    "Audience": {"audienceType": "Text"},
    "ContactPoint": {"telephone": "Text", "email": "Text"},
    "Event": {
        "startDate": "Date DateTime",
        "endDate": "Date DateTime",
        "eventStatus": "EventStatusType",
        "eventAttendanceMode": "EventAttendanceModeEnumeration",
        "location": "Place PostalAddress Text",
        "organizer": "Organization",
        "isAccessibleForFree": "Boolean",
    },
    "LocationFeatureSpecification": {"value": "Boolean Number Text"},
    "Offer": {"price": "Number Text", "priceCurrency": "Text"},
    "OpeningHoursSpecification": {
        "dayOfWeek": "DayOfWeek",
        "opens": "Time",
        "closes": "Time",
        "validFrom": "Date DateTime",
        "validThrough": "Date DateTime",
    },
    "Organization": {"address": "PostalAddress Text", "telephone": "Text", "email": "Text"},
    "PeopleAudience": {"requiredMinAge": "Number", "requiredMaxAge": "Number"},
    "Place": {"address": "PostalAddress Text", "amenityFeature": "LocationFeatureSpecification"},
    "PostalAddress": {"streetAddress": "Text", "postalCode": "Text", "addressLocality": "Text", "addressCountry": "Text"},
    "Service": {
        "serviceType": "Text",
        "provider": "Organization",
        "areaServed": "Place Text",
        "audience": "Audience",
        "availableChannel": "ServiceChannel",
        "hoursAvailable": "OpeningHoursSpecification",
        "offers": "Offer",
    },
    "ServiceChannel": {"serviceLocation": "Place", "servicePhone": "ContactPoint", "availableLanguage": "Text"},
}
NEEDED = {
    "Event": {"name", "startDate", "eventStatus", "url"},
    "LocationFeatureSpecification": {"name", "value"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes"},
    "Organization": {"name", "mainEntityOfPage"},
    "Place": {"name"},
    "PostalAddress": {"streetAddress", "addressCountry"},
    "Service": {"name", "url", "serviceType", "provider"},
}
MEMBERS = {
    "DayOfWeek": {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    "EventAttendanceModeEnumeration": {"OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"},
    "EventStatusType": {"EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled", "EventMovedOnline"},
}


def lineage(kind):
    """The type and all that it inherits from."""
    while kind:
        yield kind
        kind = PARENTS[kind]


def is_read_by(parse, value):
    try:
        parse(value)
    except (ValueError, TypeError):
        return False
    return True


def is_date_time(value):
    """A moment that everybody understands alike: with its offset."""
    return is_read_by(datetime.datetime.fromisoformat, value) and datetime.datetime.fromisoformat(value).utcoffset() is not None


def is_url(value):
    return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


READ = {
    "Boolean": lambda value: isinstance(value, bool),
    "Number": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    "Text": lambda value: isinstance(value, str) and value.strip() == value != "",
    "URL": lambda value: isinstance(value, str) and is_url(value),
    "Date": lambda value: isinstance(value, str) and len(value) == 10 and is_read_by(datetime.date.fromisoformat, value),
    "DateTime": lambda value: isinstance(value, str) and is_date_time(value),
    "Time": lambda value: isinstance(value, str) and len(value) == 5 and is_read_by(datetime.time.fromisoformat, value),
}


def fits(value, kind):
    if kind in MEMBERS:
        return isinstance(value, str) and value.removeprefix("https://schema.org/") in MEMBERS[kind] and is_url(value)
    if kind in READ:
        return READ[kind](value)
    return isinstance(value, dict) and value.get("@type") in PARENTS and kind in lineage(value["@type"])


def problems(data, path=""):
    """What is wrong with a thing and all within it, as sentences with the way to it."""
    kind = data.get("@type")
    if kind not in PARENTS:
        return [f"{path}: no type {kind!r}"]
    known = {name: kinds for parent in lineage(kind) for name, kinds in PROPERTIES.get(parent, {}).items()}
    needed = set().union(*(NEEDED.get(parent, set()) for parent in lineage(kind)))
    found = [f"{path}{kind} needs {name}" for name in sorted(needed - set(data))]
    if "@id" in data and not is_url(data["@id"]):
        found.append(f"{path}{kind}.@id is no address")
    for name, value in data.items():
        if name in ("@type", "@id", "@context"):
            continue
        if name not in known:
            found.append(f"{path}{kind} has no {name}")
            continue
        for single in value if isinstance(value, list) else [value]:
            if not any(fits(single, wanted) for wanted in known[name].split()):
                found.append(f"{path}{kind}.{name} is {single!r}")
            elif isinstance(single, dict):
                found += problems(single, f"{path}{kind}.{name} > ")
    return found


def things(document):
    """The things of a page; raises if it is no document of schema.org."""
    assert document["@context"] == "https://schema.org"
    return document.get("@graph") or [document]


def document_problems(document):
    return [problem for part in things(document) for problem in problems(part)]
