from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Auskunft, AuskunftField, Confirmable, ConfirmableQuerySet, FactsMixin, NamedInhalt, Vokabel
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


class RessourceQuerySet(ConfirmableQuerySet, models.QuerySet["Ressource"]):
    def present(self) -> "RessourceQuerySet":
        """Those that are still there: what people see."""
        return self.filter(ended_on__isnull=True)

    def ended(self) -> "RessourceQuerySet":
        return self.filter(ended_on__isnull=False)

    def unconfirmed(self) -> "RessourceQuerySet":
        """Those that are there, but that nobody has ever confirmed, or not in time."""
        return self.present().filter(Q(confirmed_on__isnull=True) | Q(confirm_by__lt=timezone.localdate()))

    def in_sozialraum(self, sozialraum_id: int) -> "RessourceQuerySet":
        """Ressourcen whose Ortschaft belongs to the Sozialraum today."""
        ortschaften = Ortschaft.objects.with_zuordnung().filter(sozialraum_id=sozialraum_id)
        return self.filter(ortschaft__in=ortschaften.values("pk"))


class Ressource(FactsMixin, Confirmable, NamedInhalt):
    """Something in the surroundings that helps: a meeting place, a club, a park, a flea market.

    One that is no longer there gets the day of its end and stays on record.
    """

    FACTS: ClassVar[tuple[str, ...]] = ("step_free", "accessible_toilet", "seating", "quiet")

    art = models.ForeignKey(RessourceArt, on_delete=models.PROTECT, related_name="ressourcen", verbose_name="Art")
    umgebung = models.CharField("Umgebung", max_length=12, choices=Umgebung)
    ortschaft = models.ForeignKey(Ortschaft, on_delete=models.PROTECT, related_name="ressourcen", verbose_name="Ortschaft")
    place = models.CharField("Straße oder Ort in Worten", max_length=200, blank=True)
    text = models.TextField("Beschreibung", max_length=2000)
    phone = models.CharField("Telefon", max_length=50, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    website = models.URLField("Internetseite", blank=True)
    step_free = AuskunftField("stufenlos erreichbar")
    accessible_toilet = AuskunftField("rollstuhlgerechtes WC")
    seating = AuskunftField("Sitzplätze")
    quiet = AuskunftField("ruhig")
    access_note = models.CharField("Hinweis zur Barrierefreiheit", max_length=300, blank=True)
    ended_on = models.DateField("nicht mehr vorhanden seit", null=True, blank=True)

    objects = RessourceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["confirm_by", "asked_on"])

    class Meta(NamedInhalt.Meta):
        verbose_name = "Ressource"
        verbose_name_plural = "Ressourcen"

    def get_absolute_url(self) -> str:
        return f"{reverse('sozialraeume:ortschaft_detail', args=[self.ortschaft.slug])}#ressourcen"

    def get_work_url(self) -> str:
        return reverse("sozialraeume:ressource_update", args=[self.pk])

    @property
    def known_facts(self) -> list[tuple[str, str, str]]:
        return [fact for fact in self.facts if fact[1] != Auskunft.UNBEKANNT]

    @property
    def unknown_labels(self) -> list[str]:
        return [label for label, value, _ in self.facts if value == Auskunft.UNBEKANNT]
