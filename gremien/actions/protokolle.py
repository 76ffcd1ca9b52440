"""Minutes: the correction round, and freezing what was decided."""

import datetime

from django.db import transaction
from django.utils import timezone

from gremien.actions.sitzungen import write_to_members
from gremien.agenda import Top, agenda_of
from gremien.models import Beschluss, Dokument, Protokoll, Sitzung
from jena_sro.inhalte.frozen import AlteredError, Content, hash_of
from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto

LOG_PREFIX = "gremien.protokoll:"


def protokoll_of(sitzung: Sitzung) -> Protokoll:
    """The minutes of a Sitzung, begun if there are none."""
    return Protokoll.objects.get_or_create(sitzung=sitzung)[0]


def frozen_beschluss(beschluss: Beschluss) -> Content:
    return {
        "pk": beschluss.pk,
        "label": beschluss.label,
        "text": beschluss.text,
        "result": beschluss.get_result_display(),
        "votes": beschluss.votes_in_words,
        "dissent": beschluss.dissent,
        "responsible": str(beschluss.responsible or ""),
        "due_on": beschluss.due_on.isoformat() if beschluss.due_on else "",
    }


def frozen_top(top: Top) -> Content:
    public = set(Beschluss.objects.public().filter(pk__in=[b.pk for b in top.offene]).values_list("pk", flat=True))
    return {
        "pk": top.punkt.pk,
        "number": top.number,
        "title": top.punkt.title,
        "is_internal": top.punkt.is_internal,
        "text": top.punkt.result_text,
        "offene": [
            {"text": f"{b.label}: {b.text} ({b.get_stand_display()})", "is_internal": b.pk not in public} for b in top.offene
        ],
        "beschluesse": [frozen_beschluss(beschluss) for beschluss in top.beschluesse],
    }


def gather(protokoll: Protokoll) -> Content:
    """All that the minutes say, as plain data: seats and never names, items, decisions, votes."""
    sitzung = protokoll.sitzung
    attended = sitzung.anwesenheiten.select_related("mitgliedschaft__organisation")
    return {
        "gremium": sitzung.gremium.name,
        "starts_at": sitzung.starts_at.astimezone(datetime.UTC).isoformat(),
        "ends_at": sitzung.ends_at.astimezone(datetime.UTC).isoformat(),
        "place": ", ".join(filter(None, [str(sitzung.ort or ""), sitzung.room])),
        "seats": [{"seat": str(row.mitgliedschaft), "stand": row.get_stand_display()} for row in attended],
        "punkte": [frozen_top(top) for top in agenda_of(sitzung)],
        "easy_text": protokoll.easy_text,
    }


@transaction.atomic
def start_corrections(protokoll: Protokoll, until: datetime.date) -> int:
    """Ask the members for remarks; returns how many get a mail."""
    protokoll.stand, protokoll.corrections_until = Protokoll.Stand.KORREKTUR, until
    protokoll.save()
    return write_to_members(protokoll.sitzung, "gremien/email/korrektur", until=until)


def obstacles(protokoll: Protokoll) -> list[str]:
    """Why the minutes cannot be decided yet, in sentences."""
    if protokoll.stand != Protokoll.Stand.KORREKTUR:
        return ["Vor dem Beschluss kommt die Korrekturrunde."]
    found = []
    if count := protokoll.anmerkungen.open().count():
        found.append(f"{count} Anmerkung{'en sind' if count > 1 else ' ist'} noch offen.")
    if protokoll.corrections_until and protokoll.corrections_until >= timezone.localdate():
        found.append(f"Die Korrekturrunde läuft noch bis zum {protokoll.corrections_until:%-d.%-m.%Y}.")
    return found


@transaction.atomic
def decide(protokoll: Protokoll, *, decided_on: datetime.date, konto: Konto) -> bool:
    """Freeze the minutes; False, and nothing happens, while something stands in the way."""
    Sitzung.objects.select_for_update().get(pk=protokoll.sitzung_id)
    protokoll = Protokoll.objects.select_related("sitzung__gremium").get(pk=protokoll.pk)
    if protokoll.is_decided or obstacles(protokoll):
        return False
    protokoll.freeze(gather(protokoll), decided_on=decided_on)
    Sicherheitsereignis.objects.append(
        Sicherheitsereignis.Art.VEROEFFENTLICHUNG, konto_id=konto.pk, reference=log_reference(protokoll)
    )
    return True


def log_reference(protokoll: Protokoll) -> str:
    """How the security log names these minutes and their wording."""
    return f"{LOG_PREFIX}{protokoll.pk}:{protokoll.sha256}"


def logged_hashes() -> dict[str, str]:
    """What the security log knows of decided minutes: their key and their hash."""
    rows = Sicherheitsereignis.objects.filter(reference__startswith=LOG_PREFIX).order_by("number")
    return dict(reference.removeprefix(LOG_PREFIX).split(":") for reference in rows.values_list("reference", flat=True))


def check_minutes() -> str:
    """Raises AlteredError unless decided minutes agree with their hash and log, and handed out files with theirs."""
    logged, found = logged_hashes(), []
    for protokoll in Protokoll.objects.decided().iterator():
        computed = hash_of(protokoll.content or {})
        if not computed == protokoll.sha256 == logged.get(str(protokoll.pk), computed):
            found.append(f"Protokoll {protokoll.pk} ist nicht mehr, wie es beschlossen wurde.")
    for dokument in Dokument.objects.iterator():
        if dokument.stored_sha256() != dokument.sha256:
            found.append(f"Dokument {dokument.pk} fehlt oder ist verändert.")
    if found:
        raise AlteredError("\n".join(found))
    return "Alle beschlossenen Protokolle und alle Dokumente sind unverändert."
