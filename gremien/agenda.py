"""The agenda of a Sitzung as its members or as everybody reads it, while it is not frozen yet."""

from dataclasses import dataclass, field

from gremien.models import Beschluss, Dokument, Sitzung, Tagesordnungspunkt


@dataclass
class Top:
    """One item with its number; both readers get the same numbers."""

    number: int
    punkt: Tagesordnungspunkt
    offene: list[Beschluss] = field(default_factory=list)
    beschluesse: list[Beschluss] = field(default_factory=list)
    dokumente: list[Dokument] = field(default_factory=list)


def open_before(sitzung: Sitzung) -> list[Beschluss]:
    """What earlier Sitzungen decided and is still open, the longest due first."""
    earlier = Beschluss.objects.filter(gremium=sitzung.gremium_id, punkt__sitzung__starts_at__lt=sitzung.starts_at)
    return sorted(earlier.for_list().open(), key=lambda beschluss: (beschluss.due_on is None, beschluss.due_on, beschluss.pk))


def agenda_of(sitzung: Sitzung) -> list[Top]:
    """All items as members see them. „Offene Beschlüsse“ is one of them while there are any, or once it has minutes."""
    offene = open_before(sitzung)
    found = sitzung.punkte.on_agenda().select_related("presenter__organisation", "proposed_by__organisation")
    shown = [p for p in found if not p.lists_open_beschluesse or offene or p.result_text]
    tops = [Top(number, punkt, offene if punkt.lists_open_beschluesse else []) for number, punkt in enumerate(shown, start=1)]
    by_pk = {top.punkt.pk: top for top in tops}
    for beschluss in Beschluss.objects.filter(punkt__sitzung=sitzung).for_list().order_by("number"):
        if beschluss.punkt_id in by_pk:
            by_pk[beschluss.punkt_id].beschluesse.append(beschluss)
    for dokument in sitzung.dokumente.select_related("easy_of", "easy_version"):
        if dokument.punkt_id in by_pk:
            by_pk[dokument.punkt_id].dokumente.append(dokument)
    return tops


def public_agenda_of(sitzung: Sitzung) -> list[Top]:
    """What everybody may read of it: no internal item, document or decision."""
    shown = []
    public_pks = set(Beschluss.objects.filter(gremium=sitzung.gremium_id).public().values_list("pk", flat=True))
    for top in agenda_of(sitzung):
        if top.punkt.is_internal:
            continue
        offene = [beschluss for beschluss in top.offene if beschluss.pk in public_pks]
        if top.punkt.lists_open_beschluesse and not offene:
            continue
        dokumente = [dokument for dokument in top.dokumente if not dokument.is_internal]
        shown.append(Top(top.number, top.punkt, offene, [], dokumente))
    return shown
