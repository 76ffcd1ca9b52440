"""Bodies, their seats, and apart from these the people who sit there."""

from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import Aufgabe, NamedInhalt, Postausgang
from jena_sro.konten.models import Konto
from sozialraeume.models import Organisation

ROLE_LENGTH = 150  # of the name of a group


def role_name(name: str) -> str:
    """Name of the role that runs the Gremium `name`."""
    return f"Geschäftsstelle {name}"[:ROLE_LENGTH]


class GremiumQuerySet(models.QuerySet["Gremium"]):
    def open(self) -> "GremiumQuerySet":
        return self.filter(closed_on__isnull=True)

    def public(self) -> "GremiumQuerySet":
        return self.filter(is_public=True)

    def working(self) -> "GremiumQuerySet":
        """Those of the model project, without whom it only reports to."""
        return self.exclude(kind=Gremium.Kind.EMPFAENGER)

    def recipients(self) -> "GremiumQuerySet":
        return self.filter(kind=Gremium.Kind.EMPFAENGER)

    def run_by(self, konto: Konto | AnonymousUser) -> "GremiumQuerySet":
        """Those of which the Konto is the Geschäftsstelle; none for guests."""
        return (
            self.filter(geschaeftsstelle__in=konto.groups.all()) if isinstance(konto, Konto) and konto.is_active else self.none()
        )

    def visible_inside(self, konto: Konto | AnonymousUser) -> "GremiumQuerySet":
        """Those whose internal items the Konto may read: as member or as Geschäftsstelle, with no other role."""
        if not isinstance(konto, Konto) or not konto.is_active:
            return self.none()
        seats = Mitgliedschaft.objects.current().filter(konto=konto)
        return self.filter(Q(geschaeftsstelle__in=konto.groups.all()) | Q(pk__in=seats.values("gremium")))


class Gremium(NamedInhalt):
    """A body of the model project, or one that its reports go to.

    `geschaeftsstelle` is the role of those who run it: the Administration gives it like any other role.
    """

    class Kind(models.TextChoices):
        LENKUNGSGRUPPE = "lenkungsgruppe", "Lenkungsgruppe"
        FACHFORUM = "fachforum", "Fachforum"
        EVALUATIONSZIRKEL = "evaluationszirkel", "Evaluationszirkel"
        ARBEITSGRUPPE = "arbeitsgruppe", "Arbeitsgruppe"
        EMPFAENGER = "empfaenger", "bekommt Berichte"

    kind = models.CharField("Art", max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField("Reihenfolge")
    short_text = models.CharField("Kurz gesagt", max_length=400)
    mandate = models.TextField("Aufgabe")
    easy_text = models.TextField("In einfacher Sprache", blank=True)
    rhythm = models.CharField("Rhythmus", max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="gehört zu"
    )
    contact = models.CharField("Ansprechstelle", max_length=200, blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    is_public = models.BooleanField("öffentlich", default=True)
    closed_on = models.DateField("aufgelöst am", null=True, blank=True)
    geschaeftsstelle = models.OneToOneField(Group, on_delete=models.PROTECT, editable=False, related_name="gremium")

    objects = GremiumQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(NamedInhalt.Meta):
        ordering = ["position", "sort_key"]
        verbose_name = "Gremium"
        verbose_name_plural = "Gremien"
        constraints = [
            *NamedInhalt.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="gremien_gremium_not_own_parent",
                violation_error_message="Ein Gremium kann nicht zu sich selbst gehören.",
            ),
        ]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        role = role_name(self.name)
        if self._state.adding:
            self.geschaeftsstelle = Group.objects.create(name=role)
        elif self.geschaeftsstelle.name != role:
            rename_role(self.geschaeftsstelle, role)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("gremien:gremium_detail", args=[self.slug])

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def asks(self) -> bool:
        """Whether it sets up Umfragen."""
        return self.kind == self.Kind.EVALUATIONSZIRKEL


def rename_role(group: Group, name: str) -> None:
    """Aufgaben and messages name their role, so they follow."""
    for model in (Aufgabe, Postausgang):
        model._default_manager.filter(rolle=group.name).update(rolle=name)
    group.name = name
    group.save()


class MitgliedschaftQuerySet(models.QuerySet["Mitgliedschaft"]):
    def current(self) -> "MitgliedschaftQuerySet":
        """Seats that are taken today."""
        today = timezone.localdate()
        begun = Q(started_on__isnull=True) | Q(started_on__lte=today)
        going_on = Q(ended_on__isnull=True) | Q(ended_on__gte=today)
        return self.filter(begun & going_on).select_related("organisation", "organisation__leistungserbringer", "person")


class Mitgliedschaft(models.Model):
    """A seat in a Gremium: for an Organisation, an office or a group of people; who sits there is a Person, apart from it."""

    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="mitgliedschaften", verbose_name="Gremium")
    group = models.CharField("Gruppe", max_length=100)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mitgliedschaften",
        verbose_name="Organisation",
    )
    function = models.CharField("Funktion", max_length=200, blank=True)
    has_own_experience = models.BooleanField("als Person mit eigener Erfahrung", default=False)
    deputy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name="Stellvertretung von"
    )
    position = models.PositiveSmallIntegerField("Reihenfolge")
    started_on = models.DateField("seit", null=True, blank=True)
    ended_on = models.DateField("bis", null=True, blank=True)
    konto = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="mitgliedschaften", verbose_name="Konto"
    )

    objects = MitgliedschaftQuerySet.as_manager()

    class Meta:
        ordering = ["gremium", "position"]
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        constraints = [
            models.UniqueConstraint(
                fields=["gremium", "position"],
                name="gremien_mitgliedschaft_position",
                violation_error_message="Diese Stelle der Liste ist schon besetzt.",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="gremien_mitgliedschaft_dates",
                violation_error_message="Das Ende liegt vor dem Anfang.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.function or self.group)

    @property
    def konto_email(self) -> str:
        """Address of the Konto; empty without one, and when it is erased."""
        return "" if self.konto is None or self.konto.is_erased else self.konto.email


class Person(models.Model):
    """Who holds a seat, kept apart from it so that the name can be erased. It has no history.

    Without `consented_on` the public sees the seat only.
    """

    class Consent(models.TextChoices):
        SCHRIFTLICH = "schriftlich", "schriftlich"
        EMAIL = "email", "per E-Mail"
        MUENDLICH = "muendlich", "mündlich"

    mitgliedschaft = models.OneToOneField(
        Mitgliedschaft, on_delete=models.CASCADE, related_name="person", verbose_name="Mitgliedschaft"
    )
    name = models.CharField("Name", max_length=200)
    consent = models.CharField("Zustimmung zur Veröffentlichung", max_length=12, choices=Consent, blank=True)
    consented_on = models.DateField("zugestimmt am", null=True, blank=True)

    class Meta:
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="gremien_person_name", violation_error_message="Bitte geben Sie den Namen an."
            ),
            models.CheckConstraint(
                condition=Q(consent="", consented_on__isnull=True) | (~Q(consent="") & Q(consented_on__isnull=False)),
                name="gremien_person_consent",
                violation_error_message="Zu einer Zustimmung gehört, wann und wie sie gegeben wurde.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.consented_on is not None
