"""Lists of words from which an Angebot is described."""

from django.db import models

from jena_sro.inhalte.models import Vokabel


class Angebotsart(Vokabel):
    """Kind of an Angebot as people in Jena call it."""

    description = models.CharField("Was ist das?", max_length=300)

    class Meta(Vokabel.Meta):
        verbose_name = "Angebotsart"
        verbose_name_plural = "Angebotsarten"


class Zielgruppe(Vokabel):
    """People an Angebot is made for; none means: for everybody."""

    class Meta(Vokabel.Meta):
        verbose_name = "Zielgruppe"
        verbose_name_plural = "Zielgruppen"


class Sprache(Vokabel):
    """A language spoken at an Angebot."""

    class Meta(Vokabel.Meta):
        verbose_name = "Sprache"
        verbose_name_plural = "Sprachen"
