"""The states of an Angebot: one table of what may follow what and by whom, one function that locks, checks and writes."""

from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jena_sro.inhalte import derived
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.namen import german_slug
from jena_sro.konten.models import Konto, Rolle
from sozialraeume.models import Ort
from teilhabe.angebot_copy import copy_contents, copy_facts
from teilhabe.angebot_parts import lacking, version_of_angebot
from teilhabe.models import Angebot, Vorgang, Zugehoerigkeit

State = Angebot.State


class Actor(Enum):
    """In whose name somebody acts."""

    ANBIETER = "der Anbieter"
    FACHDIENST = "der Fachdienst"


ANBIETER, FACHDIENST, BOTH = frozenset({Actor.ANBIETER}), frozenset({Actor.FACHDIENST}), frozenset(Actor)
TRANSITIONS: dict[tuple[str, str], frozenset[Actor]] = {
    (State.ENTWURF, State.EINGEREICHT): ANBIETER,
    (State.ZURUECKGEGEBEN, State.EINGEREICHT): ANBIETER,
    (State.EINGEREICHT, State.ENTWURF): ANBIETER,
    (State.EINGEREICHT, State.VEROEFFENTLICHT): FACHDIENST,
    (State.EINGEREICHT, State.ZURUECKGEGEBEN): FACHDIENST,
    (State.VEROEFFENTLICHT, State.PAUSIERT): BOTH,
    (State.PAUSIERT, State.VEROEFFENTLICHT): BOTH,
    (State.VEROEFFENTLICHT, State.BEENDET): BOTH,
    (State.PAUSIERT, State.BEENDET): BOTH,
    (State.BEENDET, State.ENTWURF): FACHDIENST,
}
CHANGED = "Das Angebot hat sich geändert, seit Sie diese Seite geöffnet haben. Bitte sehen Sie es noch einmal an."


class RefusedError(ValidationError):
    """The Angebot stays as it is; the text says why, in German."""


def actors(konto: Konto, angebot: Angebot) -> set[Actor]:
    """In whose name the Konto may act on this Angebot; who waits for being confirmed acts for nobody."""
    belongs = Zugehoerigkeit.objects.of(konto).active().filter(organisation=angebot.organisation_id)
    found = {Actor.ANBIETER} if belongs.exists() else set()
    return found | ({Actor.FACHDIENST} if konto.is_active and konto.has_role(Rolle.FACHDIENST) else set())


def refusal(angebot: Angebot) -> str:
    """Who was quicker, and what the state is now."""
    last = angebot.vorgaenge.filter(kind=Vorgang.Kind.STAND).select_related("konto").first()
    who = last.konto.email if last and last.konto else "Jemand anderes"
    return f"{who} war schneller: Das Angebot ist jetzt „{angebot.get_state_display()}“. Es wurde nichts geändert."


def require_allowed(angebot: Angebot, to: str, by: Konto) -> Actor:
    """In whose name `by` takes the step. Raises RefusedError if it is not in the table, or not for them."""
    allowed = TRANSITIONS.get((angebot.state, to))
    if allowed is None:
        raise RefusedError(refusal(angebot))
    acting = sorted(actors(by, angebot) & allowed, key=lambda actor: actor.value)
    if not acting:
        raise RefusedError(f"Das darf nur {' oder '.join(sorted(actor.value for actor in allowed))}.")
    return acting[0]


def require_complete(angebot: Angebot) -> None:
    if missing := lacking(angebot):
        raise RefusedError(f"Es fehlt noch: {', '.join(teil.label for teil in missing)}")


@transaction.atomic
def change_state(
    *, pk: int, to: str, by: Konto, text: str = "", notes: dict[str, str] | None = None, version: str | None = None
) -> Angebot:
    """Take one step and write it down; `version` is what `by` has seen. Raises RefusedError and then changes nothing."""
    angebot = Angebot.objects.lock(pk)
    actor = require_allowed(angebot, to, by)
    if version is not None and version != version_of_angebot(angebot):
        raise RefusedError(CHANGED)
    if to == State.EINGEREICHT:
        require_complete(angebot)
    old, angebot.state = angebot.state, to
    # What the Anbieter does with a public Angebot is public at once; the Fachdienst looks at it afterwards.
    is_to_review = actor == Actor.ANBIETER and old in Angebot.RUNNING
    step = {"kind": Vorgang.Kind.STAND, "old_state": old, "new_state": to, "text": text, "notes": notes or {}}
    Vorgang.objects.create(angebot=angebot, konto=by, is_to_review=is_to_review, **step)
    if old == State.EINGEREICHT:
        Aufgabe.objects.settle(angebot, by, Aufgabe.Kind.ANGEBOT)
    if (old, to) == (State.EINGEREICHT, State.VEROEFFENTLICHT):
        angebot = publish(angebot)
    else:
        angebot.save()
    if to == State.EINGEREICHT:
        Aufgabe.objects.raise_for(angebot, Aufgabe.Kind.ANGEBOT, Rolle.FACHDIENST)
    if is_to_review:
        Aufgabe.objects.raise_for(angebot, Aufgabe.Kind.ANGABE, Rolle.FACHDIENST)
    return angebot


def publish(angebot: Angebot) -> Angebot:
    """What was reviewed becomes public: the Angebot itself, or the one that it `ersetzt`. Returns the public one."""
    with derived.together():
        if angebot.ort and angebot.ort.ersetzt_id:
            angebot.ort = approve_facts(angebot.ort)
        if angebot.ersetzt_id:
            return merge(angebot)
        if angebot.confirmed_on is None and not angebot.slug.startswith(german_slug(angebot.name)):
            angebot.slug = ""  # it had another name when it was begun; `save` finds one
        angebot.confirmed_on, angebot.assigned_to = timezone.localdate(), None
        angebot.save()
        return angebot


def merge(ersatz: Angebot) -> Angebot:
    """Copy a change over the public Angebot, together with its story. Raises RefusedError if that one is not there any more."""
    angebot = Angebot.objects.lock(ersatz.ersetzt_id or 0)
    if not angebot.is_running:
        raise RefusedError(
            f"Das Angebot selbst ist „{angebot.get_state_display()}“. Die Änderung kann so nicht öffentlich werden."
        )
    angebot.confirmed_on = timezone.localdate()
    copy_contents(ersatz, angebot)
    ersatz.vorgaenge.update(angebot=angebot)
    ersatz.delete()
    return angebot


def approve_facts(change: Ort) -> Ort:
    """Changed facts of a house hold from now on for everything that takes place there. Returns the house."""
    ort = Ort.objects.select_for_update(of=("self",)).get(pk=change.ersetzt_id)
    copy_facts(change, ort)
    for angebot in Angebot.objects.filter(ort=change):
        angebot.ort = ort
        angebot.save()
    change.delete()
    return ort
