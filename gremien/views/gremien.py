"""The Fachdienst founds and closes Gremien and keeps what the public reads of them."""

from django.utils.formats import date_format

from gremien.forms.gremium import GremiumForm
from gremien.models import Gremium
from sozialraeume.views.records import RecordKind


def stand(gremium: Gremium) -> str:
    if gremium.closed_on:
        return f"aufgelöst am {date_format(gremium.closed_on, 'j. F Y')}"
    return "öffentlich" if gremium.is_public else "nicht öffentlich"


GREMIEN = RecordKind(
    form=GremiumForm,
    records=lambda: Gremium.objects.select_related("parent"),
    columns=(
        ("Art", lambda gremium: gremium.get_kind_display()),
        ("Gehört zu", lambda gremium: gremium.parent or "keinem anderen"),
        ("Stand", stand),
    ),
    title="Gremien",
    lead="Gremien gründen, beschreiben und auflösen. Plätze und Namen trägt die Geschäftsstelle des Gremiums ein.",
    new="Gremium gründen",
    actions="gremien/_gremium_actions.html",
    is_deletable=False,
)
