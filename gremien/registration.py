"""What people can search of the Gremien."""

from collections.abc import Iterable

from gremien.models import Gremium
from jena_sro.inhalte import derived
from jena_sro.inhalte.suche.index import Quelle, register


def gremium_texts(gremium: Gremium) -> Iterable[tuple[str, float]]:
    yield gremium.name, 3.0
    yield gremium.short_text, 2.0
    yield gremium.mandate, 1.0


register(Quelle("gremium", "Gremien", Gremium.objects.all, gremium_texts), {Gremium: derived.own_id})
