from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import NamedInhalt, Vokabel
from sozialraeume.models.raum import Ortschaft


class Umgebung(models.TextChoices):
    """The four sides of a person's surroundings, named in the Leitsätze."""

    NATUERLICH = "natuerlich", "natürliche Umgebung"
    KULTURELL = "kulturell", "kulturelle Umgebung"
    STRUKTURELL = "strukturell", "strukturelle Umgebung"
    SOZIAL = "sozial", "soziale Umgebung"


class RessourceArt(Vokabel):
    """Kind of a Ressource with the side of the Umgebung it usually belongs to."""

    umgebung = models.CharField("Umgebung", max_length=12, choices=Umgebung)

    class Meta(Vokabel.Meta):
        verbose_name = "Art einer Ressource"
        verbose_name_plural = "Arten von Ressourcen"


class RessourceQuerySet(models.QuerySet["Ressource"]):
    def in_sozialraum(self, sozialraum_id: int) -> "RessourceQuerySet":
        """Ressourcen whose Ortschaft belongs to the Sozialraum today."""
        ortschaften = Ortschaft.objects.with_zuordnung().filter(sozialraum_id=sozialraum_id)
        return self.filter(ortschaft__in=ortschaften.values("pk"))


class Ressource(NamedInhalt):
    """Something in the surroundings that helps: a meeting place, a club, a park, a flea market."""

    art = models.ForeignKey(RessourceArt, on_delete=models.PROTECT, related_name="ressourcen", verbose_name="Art")
    umgebung = models.CharField("Umgebung", max_length=12, choices=Umgebung)
    ortschaft = models.ForeignKey(Ortschaft, on_delete=models.PROTECT, related_name="ressourcen", verbose_name="Ortschaft")
    text = models.TextField("Beschreibung")
    contact = models.CharField("Kontakt", max_length=200, blank=True)
    confirmed_on = models.DateField("zuletzt bestätigt am", null=True, blank=True)

    objects = RessourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(NamedInhalt.Meta):
        verbose_name = "Ressource"
        verbose_name_plural = "Ressourcen"

    def get_absolute_url(self) -> str:
        return f"{reverse('sozialraeume:ortschaft_detail', args=[self.ortschaft.slug])}#ressourcen"
