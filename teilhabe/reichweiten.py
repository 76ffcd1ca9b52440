"""Which Sozialräume the Angebote reach, worked out from their places and what their Anbieter say."""

from collections.abc import Iterable

from jena_sro.inhalte.derived import write_differences
from sozialraeume.models import Ortschaft, Sozialraum
from teilhabe.models import Angebot, Reichweite


def refresh_reichweiten(ids: Iterable[int]) -> None:
    """Work out anew which Sozialräume the Angebote `ids` reach today."""
    ids = list(ids)
    sozialraum_of = dict(Ortschaft.objects.with_zuordnung().values_list("pk", "sozialraum_id"))
    everywhere = list(Sozialraum.objects.values_list("pk", flat=True))
    rows = []
    angebote = Angebot.objects.filter(pk__in=ids)
    for angebot in angebote.select_related("ort").prefetch_related("serves").only("serves_all_jena", "ort__ortschaft_id"):
        ranks = dict.fromkeys(everywhere, Reichweite.Rank.CITY_WIDE) if angebot.serves_all_jena else {}
        ranks |= {sozialraum.pk: Reichweite.Rank.SERVES for sozialraum in angebot.serves.all()}
        home = sozialraum_of.get(angebot.ort.ortschaft_id) if angebot.ort else None
        if home is not None:
            ranks[home] = Reichweite.Rank.LIES_THERE
        rows += [Reichweite(angebot=angebot, sozialraum_id=pk, rank=rank) for pk, rank in ranks.items()]
    write_differences(Reichweite.objects.filter(angebot__in=ids), rows, ("angebot_id", "sozialraum_id", "rank"))
