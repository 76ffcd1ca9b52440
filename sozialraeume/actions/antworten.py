"""Questions and answers that everybody may read: put up with consent of the person, taken back at any time."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jena_sro.inhalte.models import Einsendung
from sozialraeume.models import Antwort, Hinweis, Sozialraum, Vorschlag, Zuordnung


def sozialraum_of(einsendung: Einsendung) -> Sozialraum | None:
    """Where it belongs, as far as the person said so."""
    if isinstance(einsendung, Hinweis):
        return einsendung.sozialraum
    if isinstance(einsendung, Vorschlag) and einsendung.ortschaft:
        today = Zuordnung.objects.on().filter(ortschaft=einsendung.ortschaft)
        return Sozialraum.objects.filter(zuordnungen__in=today).first()
    return None


def locked(einsendung: Einsendung) -> Einsendung:
    return type(einsendung)._default_manager.select_for_update().get(pk=einsendung.pk)


def antworten_to(einsendung: Einsendung) -> QuerySet[Antwort]:
    return Antwort.objects.filter(**{einsendung.kind_name: einsendung})


@transaction.atomic
def publish_antwort(einsendung: Einsendung, antwort: Antwort) -> bool:
    """Put up a new Antwort to what was sent. A second call changes nothing; False without consent of the person."""
    einsendung = locked(einsendung)
    if not einsendung.may_publish:
        return False
    if not antworten_to(einsendung).exists():
        setattr(antwort, einsendung.kind_name, einsendung)
        antwort.herkunft, antwort.consented_on = einsendung.kind_name, timezone.localdate(einsendung.created_at)
        antwort.save()
    return True


@transaction.atomic
def withdraw_consent(einsendung: Einsendung) -> None:
    """The person does not want it public any more: nothing of it stays."""
    einsendung = locked(einsendung)
    antworten_to(einsendung).delete()
    einsendung.withdraw_consent()


@transaction.atomic
def withdraw_antwort(antwort: Antwort) -> None:
    """The same from the side of the Antwort, also when what was sent is long deleted."""
    if antwort.einsendung:
        withdraw_consent(antwort.einsendung)
    else:
        antwort.delete()
