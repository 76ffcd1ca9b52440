from django import template

from teilhabe.models import Angebot
from teilhabe.zettel import Zettel

register = template.Library()


@register.filter
def holds(zettel: Zettel, angebot: Angebot) -> bool:
    return angebot.pk in zettel.pks


@register.filter
def adding(zettel: Zettel, angebot: Angebot) -> str:
    """The visited page with this offer on the Zettel: who adds one stays where they are, and „back“ undoes it."""
    return f"?{zettel.rest}{zettel.adding(angebot.pk).more}" if zettel.rest else zettel.adding(angebot.pk).first


@register.filter
def without(zettel: Zettel, angebot: Angebot) -> str:
    """The query of the Zettel without this offer; "?" where nothing is left."""
    return zettel.without(angebot.pk).first or "?"
