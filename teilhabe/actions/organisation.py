"""The own data of an Organisation: its people change them at once, the Fachdienst looks at them afterwards."""

from django.db import transaction

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.forms.records import version_of
from sozialraeume.models import Organisation
from teilhabe.actions.zugehoerigkeit import OWN_SOURCE, lock_organisation


@transaction.atomic
def store_own_data(organisation: Organisation) -> None:
    """What somebody in charge has changed is public at once, and the Fachdienst is asked to look."""
    organisation.source = OWN_SOURCE
    organisation.save()
    Aufgabe.objects.raise_for(organisation, Aufgabe.Kind.ANGABE, Rolle.FACHDIENST)


@transaction.atomic
def mark_organisation_seen(organisation: Organisation, *, by: Konto, version: str) -> bool:
    """The data of this version are fine; False, and nothing is settled, if they changed meanwhile."""
    if version_of(lock_organisation(organisation)) != version:
        return False
    Aufgabe.objects.settle(organisation, by, Aufgabe.Kind.ANGABE)
    return True
