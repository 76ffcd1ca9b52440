"""Outgoing mail: written with the action that causes it, sent afterwards by `send_outbox`."""

import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.konten.models import Konto

LEASE = datetime.timedelta(minutes=5)  # so long one sender has a message for itself
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 2880)]  # 48 hours at most


class PostausgangQuerySet(models.QuerySet["Postausgang"]):
    def due(self) -> "PostausgangQuerySet":
        """Messages that should be sent now, oldest first; a lease that ran out counts as none."""
        now = timezone.now()
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.filter(free, stand=Postausgang.Stand.WARTET, next_attempt_at__lte=now).order_by("created_at", "pk")

    def undelivered(self) -> "PostausgangQuerySet":
        """Messages that no further attempt will be made for unless someone asks for it."""
        return self.filter(stand=Postausgang.Stand.UNZUSTELLBAR)

    def visible_to(self, konto: Konto | AnonymousUser) -> "PostausgangQuerySet":
        """Messages that concern a role of the Konto; none for guests."""
        return self.filter(rolle__in=konto.groups.values("name")) if isinstance(konto, Konto) else self.none()

    def lease_next(self) -> "Postausgang | None":
        """Take the next due message for this sender alone, and commit that."""
        with transaction.atomic():
            message = self.due().select_for_update(skip_locked=True).first()
            if message:
                message.leased_until = timezone.now() + LEASE
                message.save(update_fields=["leased_until"])
        return message


class Postausgang(models.Model):
    """One message to one or more people. Its text is deleted when it is sent; what stays says that it was sent."""

    class Stand(models.TextChoices):
        WARTET = "wartet", "wartet"
        GESENDET = "gesendet", "gesendet"
        UNZUSTELLBAR = "unzustellbar", "nicht zugestellt"

    message_id = models.CharField("Message-ID", max_length=255, unique=True)
    sender = models.CharField("Absender", max_length=254)
    recipients = models.JSONField("Empfänger")
    rolle = models.CharField("betrifft", max_length=150)
    subject = models.CharField("Betreff", max_length=255)
    content = models.BinaryField("Nachricht", blank=True)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.WARTET)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    last_error = models.CharField("letzter Fehler", max_length=300, blank=True)
    next_attempt_at = models.DateTimeField("nächster Versuch", default=timezone.now)
    leased_until = models.DateTimeField("in Arbeit bis", null=True, blank=True)
    sent_at = models.DateTimeField("gesendet am", null=True, blank=True)
    created_at = models.DateTimeField("geschrieben am", auto_now_add=True)

    objects = PostausgangQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "Nachricht im Postausgang"
        verbose_name_plural = "Nachrichten im Postausgang"
        indexes = [models.Index(fields=["stand", "next_attempt_at"], name="inhalte_postausgang_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stand="gesendet") | Q(sent_at__isnull=False, content=b""),
                name="inhalte_postausgang_sent",
                violation_error_message="Eine gesendete Nachricht behält ihren Text nicht.",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_work_url(self) -> str:
        return reverse("seiten:postausgang_list")

    def mark_sent(self) -> None:
        self.stand, self.sent_at, self.leased_until = self.Stand.GESENDET, timezone.now(), None
        self.content, self.last_error = b"", ""
        self.save()

    def mark_failed(self, reason: str) -> None:
        """Try again after a growing pause; after the last pause someone has to look."""
        self.attempts += 1
        self.leased_until, self.last_error = None, reason[:300]
        if self.attempts > len(PAUSES):
            self.stand = self.Stand.UNZUSTELLBAR
        else:
            self.next_attempt_at = timezone.now() + PAUSES[self.attempts - 1]
        self.save()

    def send_again(self) -> None:
        self.stand, self.attempts, self.next_attempt_at = self.Stand.WARTET, 0, timezone.now()
        self.save()
