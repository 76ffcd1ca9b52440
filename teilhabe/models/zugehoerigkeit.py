"""Which Konto works for which Organisation, and who has been invited to."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.core import signing
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Konto
from sozialraeume.models import Organisation


class Verantwortung(models.TextChoices):
    """What a person may do for an Organisation."""

    VERANTWORTLICH = "verantwortlich", "verantwortlich: Angebote und Team"
    BEARBEITUNG = "bearbeitung", "Bearbeitung: Angebote"


class ZugehoerigkeitQuerySet(models.QuerySet["Zugehoerigkeit"]):
    def of(self, konto: Konto | AnonymousUser) -> "ZugehoerigkeitQuerySet":
        """Those of the Konto itself, with their Organisation; none for guests."""
        return self.filter(konto=konto).select_related("organisation") if isinstance(konto, Konto) else self.none()

    def confirmed(self) -> "ZugehoerigkeitQuerySet":
        return self.filter(stand=Zugehoerigkeit.Stand.BESTAETIGT)

    def not_refused(self) -> "ZugehoerigkeitQuerySet":
        """Those who work for the Organisation, or will if the Fachdienst agrees."""
        return self.exclude(stand=Zugehoerigkeit.Stand.ABGELEHNT)

    def active(self) -> "ZugehoerigkeitQuerySet":
        """Confirmed ones whose Konto can sign in."""
        return self.confirmed().filter(konto__is_active=True)


class Zugehoerigkeit(models.Model):
    """A person says to belong to an Organisation; counts once the Fachdienst or a colleague has confirmed it."""

    class Stand(models.TextChoices):
        BEANTRAGT = "beantragt", "wartet auf Bestätigung"
        BESTAETIGT = "bestaetigt", "bestätigt"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    # A request that is still open goes with the Konto; a decided one stays and tells that somebody was there.
    ERASED_WITH_KONTO: ClassVar[dict[str, Q]] = {"konto": Q(stand="beantragt")}

    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="zugehoerigkeiten", verbose_name="Konto"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="zugehoerigkeiten", verbose_name="Organisation"
    )
    verantwortung = models.CharField("Aufgabe", max_length=16, choices=Verantwortung, default=Verantwortung.VERANTWORTLICH)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.BEANTRAGT)
    function = models.CharField("Ihre Aufgabe dort", max_length=100, blank=True)
    reason = models.CharField("Grund der Ablehnung", max_length=300, blank=True)
    created_at = models.DateTimeField("beantragt am", auto_now_add=True)
    decided_at = models.DateTimeField("entschieden am", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="entschieden von",
    )

    aufgaben = GenericRelation(Aufgabe)

    objects = ZugehoerigkeitQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "created_at", "pk"]
        verbose_name = "Zugehörigkeit"
        verbose_name_plural = "Zugehörigkeiten"
        constraints = [
            models.UniqueConstraint(
                fields=["konto", "organisation"],
                name="teilhabe_zugehoerigkeit_unique",
                violation_error_message="Dieses Konto gehört schon zu der Organisation.",
            ),
            models.CheckConstraint(
                condition=Q(stand="beantragt", decided_at__isnull=True) | (~Q(stand="beantragt") & Q(decided_at__isnull=False)),
                name="teilhabe_zugehoerigkeit_decided",
                violation_error_message="Zu einer Entscheidung gehört der Tag.",
            ),
            models.CheckConstraint(
                condition=~Q(stand="abgelehnt") | ~Q(reason=""),
                name="teilhabe_zugehoerigkeit_reason",
                violation_error_message="Bitte nennen Sie den Grund der Ablehnung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.konto} bei {self.organisation}"

    def get_work_url(self) -> str:
        return reverse("teilhabe:zugehoerigkeit_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.stand == self.Stand.BEANTRAGT

    @property
    def is_confirmed(self) -> bool:
        return self.stand == self.Stand.BESTAETIGT

    @property
    def is_verantwortlich(self) -> bool:
        return self.is_confirmed and self.verantwortung == Verantwortung.VERANTWORTLICH

    def decide(self, stand: "Zugehoerigkeit.Stand", konto: Konto, reason: str = "") -> None:
        """What the person does there was only needed to decide, and goes."""
        self.stand, self.reason, self.decided_at, self.decided_by = stand, reason, timezone.now(), konto
        self.function = ""
        self.save()


class EinladungQuerySet(models.QuerySet["Einladung"]):
    def valid(self) -> "EinladungQuerySet":
        return self.filter(created_at__gt=timezone.now() - datetime.timedelta(days=settings.EINLADUNG_DAYS))

    def by_token(self, token: str) -> "Einladung | None":
        """The Einladung that `token` of a mail names, while it can be accepted."""
        try:
            pk = signing.loads(token, salt=Einladung.SALT)
        except signing.BadSignature:
            return None
        return self.valid().filter(pk=pk).select_related("organisation").first()


class Einladung(models.Model):
    """A colleague was invited by mail to work for an Organisation. Accepting deletes the row, so each works once."""

    SALT = "teilhabe.einladung"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="einladungen", verbose_name="Organisation"
    )
    email = models.EmailField("E-Mail-Adresse")
    verantwortung = models.CharField("Aufgabe", max_length=16, choices=Verantwortung, default=Verantwortung.BEARBEITUNG)
    created_at = models.DateTimeField("eingeladen am", default=timezone.now, editable=False)

    objects = EinladungQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                name="teilhabe_einladung_unique",
                violation_error_message="Diese Adresse ist schon eingeladen.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="teilhabe_einladung_email_lower",
                violation_error_message="Bitte schreiben Sie die E-Mail-Adresse in Kleinbuchstaben.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} für {self.organisation}"

    @property
    def token(self) -> str:
        return signing.dumps(self.pk, salt=self.SALT)

    @property
    def valid_until(self) -> datetime.datetime:
        return self.created_at + datetime.timedelta(days=settings.EINLADUNG_DAYS)
