"""The five Sozialräume, the 30 Ortschaften and which belongs to which."""

import datetime
import math
from collections.abc import Mapping

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte import stand
from jena_sro.inhalte.models import Fassung, FassungOwner, NamedInhalt
from jena_sro.konten.models import Konto

EARTH_RADIUS_KM = 6371.0
validate_postal_code = RegexValidator(r"^\d{5}\Z", "Eine Postleitzahl hat fünf Ziffern, zum Beispiel 07743.")


def as_case(counts: Mapping[int, int]) -> Case:
    """Numbers by primary key, to annotate with."""
    return Case(
        *(When(pk=pk, then=Value(number)) for pk, number in counts.items()), default=Value(0), output_field=IntegerField()
    )


@stand.kept
def angebote_of_sozialraeume() -> dict[int, int]:
    """How many public offers reach each Sozialraum, where there are some."""
    public = Sozialraum.objects.filter(angebote__is_public=True).order_by()
    return dict(public.values_list("pk").annotate(number=Count("angebote")))


@stand.kept
def angebote_of_ortschaften() -> dict[int, int]:
    """How many public offers take place in each Ortschaft, where there are some."""
    public = Ortschaft.objects.filter(orte__angebote__is_public=True).order_by()
    return dict(public.values_list("pk").annotate(number=Count("orte__angebote")))


class SozialraumQuerySet(models.QuerySet["Sozialraum"]):
    def public(self) -> "SozialraumQuerySet":
        """Every Sozialraum is public; its profile only once a Fassung is published."""
        return self.select_related("published", "teilhabezentrum")

    def with_counts(self) -> "SozialraumQuerySet":
        """Adds `angebot_count`: public offers that lie in the Sozialraum, serve it or serve all of Jena."""
        return self.annotate(angebot_count=as_case(angebote_of_sozialraeume()))


class Sozialraum(FassungOwner, NamedInhalt):
    """One of the areas into which the model project divides the city, with its profile."""

    class Motif(models.TextChoices):
        PUNKTE = "punkte", "Blau mit Punkten"
        LINIEN = "linien", "Grün mit Linien"
        WELLEN = "wellen", "Gelb mit Wellen"
        GITTER = "gitter", "Rosa mit Gitter"
        WINKEL = "winkel", "Violett mit Winkeln"

    position = models.PositiveSmallIntegerField("Reihenfolge", unique=True)
    motif = models.CharField("Farbe und Muster", max_length=10, choices=Motif, unique=True)
    short_text = models.CharField("Kurz gesagt", max_length=400)
    draft = models.ForeignKey(
        "SozialraumFassung", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Entwurf"
    )
    published = models.ForeignKey(
        "SozialraumFassung", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="veröffentlicht"
    )

    objects = SozialraumQuerySet.as_manager()

    class Meta(NamedInhalt.Meta):
        ordering = ["position"]
        verbose_name = "Sozialraum"
        verbose_name_plural = "Sozialräume"

    def get_absolute_url(self) -> str:
        return reverse("sozialraeume:sozialraum_detail", args=[self.slug])

    def get_bedarfe_url(self) -> str:
        return reverse("sozialraeume:sozialraum_bedarfe", args=[self.slug])

    def get_easy_work_url(self) -> str:
        return reverse("sozialraeume:easy_text_detail", args=[self.slug])


class SozialraumFassung(Fassung):
    """One version of the profile of a Sozialraum."""

    owner = models.ForeignKey(Sozialraum, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Sozialraum")

    class Meta(Fassung.Meta):
        verbose_name = "Fassung eines Profils"
        verbose_name_plural = "Fassungen der Profile"
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="sozialraeume_sozialraumfassung_number")]


class OrtschaftQuerySet(models.QuerySet["Ortschaft"]):
    def with_zuordnung(self, day: datetime.date | None = None) -> "OrtschaftQuerySet":
        """Adds `sozialraum_id`, `zuordnung_status` and `alternative_id` of the Zuordnung on `day` (default: today)."""
        current = Zuordnung.objects.on(day).filter(ortschaft=OuterRef("pk"))
        return self.annotate(
            sozialraum_id=Subquery(current.values("sozialraum")[:1]),
            zuordnung_status=Subquery(current.values("status")[:1]),
            alternative_id=Subquery(current.values("alternative")[:1]),
        )

    def with_counts(self) -> "OrtschaftQuerySet":
        """Adds `angebot_count`: public offers that take place in the Ortschaft."""
        return self.annotate(angebot_count=as_case(angebote_of_ortschaften()))


class Ortschaft(NamedInhalt):
    """One of the Ortsteile of Jena; `is_core` ones form the urban Planungsraum, the others are attached to it."""

    is_core = models.BooleanField("gehört zum städtischen Planungsraum")
    latitude = models.FloatField("Breite (WGS 84)", validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField("Länge (WGS 84)", validators=[MinValueValidator(-180), MaxValueValidator(180)])
    postal_code = models.CharField("Postleitzahl", max_length=5, validators=[validate_postal_code])

    objects = OrtschaftQuerySet.as_manager()

    class Meta(NamedInhalt.Meta):
        verbose_name = "Ortschaft"
        verbose_name_plural = "Ortschaften"
        constraints = [
            *NamedInhalt.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="sozialraeume_ortschaft_position",
                violation_error_message="Bitte geben Sie Breite und Länge in Grad an.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("sozialraeume:ortschaft_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("sozialraeume:zuordnung_detail", args=[self.slug])

    @property
    def zuordnung_version(self) -> int:
        """Grows with every change of its Zuordnungen, so that who comes second can be told."""
        newest = Zuordnung.history.filter(ortschaft=self).order_by("-history_id").values_list("history_id", flat=True)
        return newest.first() or 0

    @property
    def kind_label(self) -> str:
        return "Ortsteil" if self.is_core else "Ortschaft"

    def distance_km(self, other: "Ortschaft") -> float:
        """Distance between the two positions in km as the crow flies, not the way on foot."""
        mean = math.radians((self.latitude + other.latitude) / 2)
        east = math.radians(self.longitude - other.longitude) * math.cos(mean)
        north = math.radians(self.latitude - other.latitude)
        return EARTH_RADIUS_KM * math.hypot(east, north)


class ZuordnungQuerySet(models.QuerySet["Zuordnung"]):
    def on(self, day: datetime.date | None = None) -> "ZuordnungQuerySet":
        """The one Zuordnung of each Ortschaft that holds on `day` (default: today)."""
        day = day or timezone.localdate()
        newest = Zuordnung.objects.filter(ortschaft=OuterRef("ortschaft"), valid_from__lte=day).order_by("-valid_from")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def coming(self) -> "ZuordnungQuerySet":
        """Those that begin on a later day, the next first."""
        return self.filter(valid_from__gt=timezone.localdate()).order_by("valid_from", "ortschaft")

    def on_or_coming(self) -> "ZuordnungQuerySet":
        """Those of today and of later days; what held before is never changed."""
        return self.filter(Q(valid_from__gt=timezone.localdate()) | Q(pk__in=Zuordnung.objects.on().values("pk")))

    def waiting(self) -> "ZuordnungQuerySet":
        """Those of today and of later days that the Fachdienst has not confirmed."""
        return self.on_or_coming().filter(status=Zuordnung.Status.VORLAEUFIG)

    def undecided(self) -> "ZuordnungQuerySet":
        """Those that wait and that no confirmed one follows: with that the Fachdienst has decided."""
        later = Zuordnung.objects.filter(ortschaft=OuterRef("ortschaft"), valid_from__gt=OuterRef("valid_from"))
        return self.waiting().filter(~Exists(later.filter(status=Zuordnung.Status.BESTAETIGT)))


class Zuordnung(models.Model):
    """From a day on, an Ortschaft belongs to a Sozialraum; provisional until the Fachdienst confirms it."""

    class Status(models.TextChoices):
        VORLAEUFIG = "vorlaeufig", "vorläufig"
        BESTAETIGT = "bestaetigt", "bestätigt"

    ortschaft = models.ForeignKey(Ortschaft, on_delete=models.CASCADE, related_name="zuordnungen", verbose_name="Ortschaft")
    sozialraum = models.ForeignKey(Sozialraum, on_delete=models.PROTECT, related_name="zuordnungen", verbose_name="Sozialraum")
    alternative = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ähnlich naher Sozialraum"
    )
    valid_from = models.DateField("gilt ab")
    status = models.CharField("Stand", max_length=10, choices=Status, default=Status.VORLAEUFIG)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bestätigt von"
    )
    confirmed_at = models.DateTimeField("bestätigt am", null=True, blank=True)

    objects = ZuordnungQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["ortschaft", "-valid_from"]
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        constraints = [
            models.UniqueConstraint(
                fields=["ortschaft", "valid_from"],
                name="sozialraeume_zuordnung_day",
                violation_error_message="Für diesen Tag gibt es schon eine Zuordnung der Ortschaft.",
            ),
            models.CheckConstraint(
                condition=Q(alternative__isnull=True) | ~Q(alternative=models.F("sozialraum")),
                name="sozialraeume_zuordnung_alternative",
                violation_error_message="Die Alternative muss ein anderer Sozialraum sein.",
            ),
            models.CheckConstraint(
                condition=Q(status="bestaetigt") | Q(confirmed_at__isnull=True, confirmed_by__isnull=True),
                name="sozialraeume_zuordnung_confirmed",
                violation_error_message="Nur eine bestätigte Zuordnung hat einen Tag der Bestätigung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ortschaft} → {self.sozialraum} ({self.get_status_display()})"

    @property
    def is_provisional(self) -> bool:
        return self.status == self.Status.VORLAEUFIG

    @property
    def is_coming(self) -> bool:
        return self.valid_from > timezone.localdate()

    def confirm(self, konto: Konto) -> None:
        self.status, self.confirmed_by, self.confirmed_at = self.Status.BESTAETIGT, konto, timezone.now()
        self.save()
