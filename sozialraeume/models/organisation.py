"""Who acts in the Sozialräume and where: organisations and their places."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from rapidfuzz import fuzz
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Aufgabe, AuskunftField, Confirmable, ConfirmableQuerySet, FactsMixin, Inhalt, NamedInhalt
from jena_sro.inhalte.namen import german_slug
from sozialraeume.models.raum import Ortschaft, validate_postal_code

SIMILAR_NAMES = 80.0  # from this likeness on (0 to 100) two names may mean the same Organisation
LEGAL_FORMS = {"gemeinnuetzige", "ggmbh", "gmbh", "ev", "e", "v", "verein", "stiftung", "ug", "gug", "jena"}


def name_core(name: str) -> str:
    """The words of a name that tell Organisationen apart."""
    words = german_slug(name).split("-")
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


def likeness_of(asked: str, name: str) -> float:
    """From 0 to 100: how likely both cores mean the same; who types the beginnings of words means them."""
    words = name.split()
    if all(any(word.startswith(beginning) for word in words) for beginning in asked.split()):
        return 100.0
    return fuzz.token_set_ratio(asked, name)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def similar_to(self, name: str, limit: int = 8) -> list["Organisation"]:
        """Those whose name or short name is like `name`, the most similar first; reads all names (there are hundreds at most)."""
        asked = name_core(name)
        if not asked:
            return []
        likeness: dict[Organisation, float] = {
            o: max(likeness_of(asked, name_core(name)) for name in (o.name, o.short_name)) for o in self
        }
        found = [o for o, value in likeness.items() if value >= SIMILAR_NAMES]
        return sorted(found, key=lambda o: (-likeness[o], o.sort_key))[:limit]

    def public(self) -> "OrganisationQuerySet":
        """Those that the Fachdienst knows; one that was only proposed is nobody's business yet."""
        return self.filter(stand=Organisation.Stand.BESTAETIGT)

    def with_angebote(self) -> "OrganisationQuerySet":
        """Those with at least one public offer; adds their number as `angebot_count`."""
        count = Count("angebote", filter=Q(angebote__is_public=True), distinct=True)
        return self.annotate(angebot_count=count).filter(angebot_count__gt=0)

    def in_sozialraum(self, sozialraum_id: int) -> "OrganisationQuerySet":
        """Those with a public offer that lies in the Sozialraum or serves it (not merely all of Jena)."""
        here = Q(angebote__is_public=True, angebote__reichweiten__sozialraum=sozialraum_id, angebote__reichweiten__rank__lt=2)
        return self.annotate(angebot_count=Count("angebote", filter=here, distinct=True)).filter(angebot_count__gt=0)


class Organisation(NamedInhalt):
    """Any actor: Leistungserbringer, Verein, office, self-help. Contact data are public ones of the organisation itself."""

    class Kind(models.TextChoices):
        EINGLIEDERUNGSHILFE = "eingliederungshilfe", "Eingliederungshilfe"
        VEREIN = "verein", "Verein"
        VERWALTUNG = "verwaltung", "Verwaltung"
        SELBSTHILFE = "selbsthilfe", "Selbsthilfe"
        SONSTIGE = "sonstige", "Sonstige"

    class Stand(models.TextChoices):
        BESTAETIGT = "bestaetigt", "bestätigt"
        VORGESCHLAGEN = "vorgeschlagen", "vorgeschlagen"

    stand = models.CharField("Stand", max_length=14, choices=Stand, default=Stand.BESTAETIGT)
    short_name = models.CharField("Kurzname", max_length=100)
    legal_form = models.CharField("Rechtsform", max_length=100, blank=True)
    kind = models.CharField("Art", max_length=20, choices=Kind)
    text = models.TextField("Beschreibung", blank=True)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    street = models.CharField("Straße und Hausnummer", max_length=200, blank=True)
    postal_code = models.CharField("Postleitzahl", max_length=5, blank=True, validators=[validate_postal_code])
    city = models.CharField("Ort", max_length=100, blank=True)
    phone = models.CharField("Telefon", max_length=50, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    website = models.URLField("Internetseite", blank=True)
    source = models.CharField("Quelle der Angaben", max_length=200, blank=True)

    aufgaben = GenericRelation(Aufgabe)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(NamedInhalt.Meta):
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"

    def get_absolute_url(self) -> str:
        return reverse("teilhabe:anbieter_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("teilhabe:organisation_detail", args=[self.slug])

    @property
    def is_proposed(self) -> bool:
        return self.stand == self.Stand.VORGESCHLAGEN


class OrtQuerySet(ConfirmableQuerySet, models.QuerySet["Ort"]):
    def known(self) -> "OrtQuerySet":
        """Places themselves, without changes of them that wait for approval."""
        return self.filter(ersetzt__isnull=True)


class Ort(FactsMixin, Confirmable, Inhalt):
    """A place kept by one Organisation, with the facts of the building.

    One that `ersetzt` another holds changed facts of it until they are approved.
    """

    class CheckedBy(models.TextChoices):
        SELBSTAUSKUNFT = "selbstauskunft", "Selbstauskunft"
        BEGEHUNG = "begehung", "Begehung mit Betroffenen"

    FACTS: ClassVar[tuple[str, ...]] = (
        "step_free",
        "wide_doors",
        "accessible_toilet",
        "lift",
        "disabled_parking",
        "guidance",
        "induction_loop",
        "quiet_room",
        "assistance_dogs",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orte", verbose_name="Organisation")
    ersetzt = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="aenderungen", verbose_name="ersetzt"
    )
    name = models.CharField("Name", max_length=200)
    street = models.CharField("Straße und Hausnummer", max_length=200)
    postal_code = models.CharField("Postleitzahl", max_length=5, validators=[validate_postal_code])
    ortschaft = models.ForeignKey(Ortschaft, on_delete=models.PROTECT, related_name="orte", verbose_name="Ortschaft")
    latitude = models.FloatField(
        "Breite (WGS 84)", null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        "Länge (WGS 84)", null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    step_free = AuskunftField("stufenloser Zugang")
    wide_doors = AuskunftField("Türen mindestens 90 cm breit")
    accessible_toilet = AuskunftField("rollstuhlgerechtes WC")
    lift = AuskunftField("Aufzug")
    disabled_parking = AuskunftField("Behindertenparkplatz")
    guidance = AuskunftField("Leitsystem oder starke Kontraste")
    induction_loop = AuskunftField("Induktionsschleife")
    quiet_room = AuskunftField("ruhiger Raum zum Zurückziehen")
    assistance_dogs = AuskunftField("Assistenzhund erlaubt")
    stop_name = models.CharField("Haltestelle", max_length=100, blank=True)
    stop_metres = models.PositiveIntegerField("Meter bis zur Haltestelle", null=True, blank=True)
    way_to_door = models.TextField("Weg von der Haltestelle zur Tür", blank=True)
    checked_on = models.DateField("geprüft am", null=True, blank=True)
    checked_by = models.CharField("geprüft durch", max_length=20, choices=CheckedBy, blank=True)

    objects = OrtQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["confirm_by", "asked_on"])

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "Ort"
        verbose_name_plural = "Orte"
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False, latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="sozialraeume_ort_position",
                violation_error_message="Bitte geben Sie Breite und Länge zusammen an oder keine von beiden.",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by="") | (Q(checked_on__isnull=False) & ~Q(checked_by="")),
                name="sozialraeume_ort_checked",
                violation_error_message="Zu einer Prüfung gehören der Tag und wer geprüft hat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.street}"

    def get_work_url(self) -> str:
        return reverse("teilhabe:bestaetigung_ort", args=[self.pk])

    def get_confirm_url(self) -> str:
        return self.get_work_url()
