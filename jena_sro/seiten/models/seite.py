from django.db import models
from django.urls import reverse

from jena_sro.inhalte.models import Fassung, FassungOwner


class SeiteQuerySet(models.QuerySet["Seite"]):
    def public(self) -> "SeiteQuerySet":
        return self.filter(published__isnull=False).select_related("published")


class Seite(FassungOwner):
    """A page of text: about the model project, or a service page such as the accessibility statement."""

    class Area(models.TextChoices):
        MODELLPROJEKT = "modellprojekt", "Modellprojekt"
        SERVICE = "service", "Service"

    class LivePart(models.TextChoices):
        """Records of the portal that the page shows after its text, always as they are now."""

        KEINE = "keine", "keine"
        LEITSAETZE = "leitsaetze", "Leitsätze"
        PRINZIPIEN = "prinzipien", "Prinzipien"
        BAUSTEINE = "bausteine", "Bausteine"
        MITGLIEDER = "mitglieder", "Mitglieder der Arbeitsgruppe"
        LEISTUNGSERBRINGER = "leistungserbringer", "Leistungserbringer"
        VERANSTALTUNGEN = "veranstaltungen", "Veranstaltungen"
        GREMIEN = "gremien", "Gremien"
        WIRKUNGEN = "wirkungen", "Erwartete Wirkungen"
        ERPROBUNG = "erprobung", "Unterstützungssettings"
        DOKUMENTE = "dokumente", "Dokumente des Projekts"
        ZEITLEISTE = "zeitleiste", "Zeitleiste"
        BARRIEREN = "barrieren", "Barrieren"

    title = models.CharField("Titel", max_length=200)
    nav_title = models.CharField("Titel im Menü", max_length=60)
    slug = models.SlugField("Adresse", max_length=100)
    area = models.CharField("Bereich", max_length=20, choices=Area)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    lead = models.CharField("Einleitung", max_length=500)
    live_part = models.CharField("Lebender Teil", max_length=20, choices=LivePart, default=LivePart.KEINE)
    draft = models.ForeignKey(
        "SeiteFassung", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Entwurf"
    )
    published = models.ForeignKey(
        "SeiteFassung", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="veröffentlicht"
    )

    objects = SeiteQuerySet.as_manager()

    class Meta:
        ordering = ["area", "position", "title"]
        verbose_name = "Seite"
        verbose_name_plural = "Seiten"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "slug"], name="seiten_seite_slug", violation_error_message="Diese Adresse ist schon vergeben."
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.area == self.Area.MODELLPROJEKT:
            return reverse("seiten:project_page", args=[self.slug])
        return reverse(f"seiten:{self.slug}")

    def get_easy_work_url(self) -> str:
        return reverse("seiten:easy_text_detail", args=[self.pk])


class SeiteFassung(Fassung):
    """One version of a Seite."""

    owner = models.ForeignKey(Seite, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Seite")

    class Meta(Fassung.Meta):
        verbose_name = "Fassung einer Seite"
        verbose_name_plural = "Fassungen der Seiten"
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="seiten_seitefassung_number")]
