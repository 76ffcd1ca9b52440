"""The lists of words that people choose from when they describe or look for an Angebot, and the school holidays."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jena_sro.inhalte.models import Vokabel
from jena_sro.konten.models import Rolle
from sozialraeume.views.records import RecordKind
from teilhabe.forms.vokabeln import AngebotsartForm, SchulferienForm, SpracheForm, ZielgruppeForm
from teilhabe.models import Angebot, Angebotsart, Schulferien, Sprache, Zielgruppe

ADMINISTRATION = (Rolle.ADMINISTRATION,)


def with_use(model: type[Vokabel], relation: str) -> QuerySet[Any]:
    """The words of a list in the order of their names; `use` is how many Angebote have one, drafts too."""
    used = Angebot.objects.filter(**{relation: OuterRef("pk")}).order_by().values(relation).annotate(number=Count("pk"))
    number = Coalesce(Subquery(used.values("number")), 0)  # no join, so that rows can be locked
    return model._default_manager.annotate(use=number).order_by("name")


USE = ("Angebote damit", lambda vokabel: vokabel.use)

ANGEBOTSARTEN = RecordKind(
    form=AngebotsartForm,
    records=lambda: with_use(Angebotsart, "art"),
    columns=(("Was ist das?", lambda art: art.description), USE),
    title="Angebotsarten",
    lead="Wie ein Angebot heißt, zum Beispiel Beratung oder Treff. Danach lässt sich die Liste der Angebote filtern.",
    new="Angebotsart hinzufügen",
    roles=ADMINISTRATION,
)
ZIELGRUPPEN = RecordKind(
    form=ZielgruppeForm,
    records=lambda: with_use(Zielgruppe, "zielgruppen"),
    columns=(USE,),
    title="Zielgruppen",
    lead="Für wen ein Angebot ist. Ein Angebot ohne Zielgruppe ist für alle da.",
    new="Zielgruppe hinzufügen",
    roles=ADMINISTRATION,
)
SPRACHEN = RecordKind(
    form=SpracheForm,
    records=lambda: with_use(Sprache, "sprachen"),
    columns=(USE,),
    title="Sprachen",
    lead="Welche Sprachen bei einem Angebot gesprochen oder gebärdet werden.",
    new="Sprache hinzufügen",
    roles=ADMINISTRATION,
)
SCHULFERIEN = RecordKind(
    form=SchulferienForm,
    records=lambda: Schulferien.objects.order_by("-start"),
    columns=(
        ("Erster Tag", lambda ferien: ferien.start),
        ("Letzter Tag", lambda ferien: ferien.end),
    ),
    title="Schulferien",
    lead="Manche Angebote machen in den Schulferien Pause. Ihre Termine richten sich nach diesen Tagen.",
    new="Schulferien eintragen",
    roles=ADMINISTRATION,
)
