"""Rounds in which an Organisation is asked whether what the portal says of its offers and houses still holds."""

import datetime

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jena_sro.inhalte.models import waiting
from jena_sro.konten.models import Konto
from sozialraeume.models import Organisation, Ort
from teilhabe.models.angebot import Angebot
from teilhabe.models.zugehoerigkeit import Zugehoerigkeit

Subject = Angebot | Ort


class BestaetigungsrundeQuerySet(models.QuerySet["Bestaetigungsrunde"]):
    def by_token(self, token: str) -> "tuple[Bestaetigungsrunde, Konto | None] | None":
        """The round and the recipient that a link names; None if the portal did not sign it, or the recipient has left.

        A recipient without Konto is the Organisation's own address.
        """
        try:
            runde_pk, konto_pk, address = signing.loads(token, salt=Bestaetigungsrunde.SALT)
        except signing.BadSignature:
            return None
        runde = self.filter(pk=runde_pk).select_related("organisation").first()
        if runde is None:
            return None
        if konto_pk is None:
            return (runde, None) if address == runde.address_mark else None
        people = Zugehoerigkeit.objects.active().filter(organisation=runde.organisation, konto=konto_pk)
        member = people.select_related("konto").first()
        return (runde, member.konto) if member else None

    def finished(self) -> "BestaetigungsrundeQuerySet":
        """Those without an open question."""
        return self.exclude(fragen__answered_on__isnull=True)


class Bestaetigungsrunde(models.Model):
    """On this day an Organisation was asked about everything that was due, with one mail to each recipient."""

    SALT = "teilhabe.bestaetigung"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="bestaetigungsrunden", verbose_name="Organisation"
    )
    started_on = models.DateField("begonnen am")
    was_sent = models.BooleanField("E-Mail geschrieben", default=False)

    objects = BestaetigungsrundeQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = "Bestätigungsrunde"
        verbose_name_plural = "Bestätigungsrunden"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "started_on"],
                name="teilhabe_bestaetigungsrunde_unique",
                violation_error_message="An diesem Tag wurde die Organisation schon gefragt.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.started_on}"

    @property
    def address_mark(self) -> str:
        """Ties a link to the Organisation's own address of today, without naming it; empty if there is none."""
        email = self.organisation.email
        return salted_hmac(self.SALT, email.lower(), algorithm="sha256").hexdigest()[:16] if email else ""

    def token_for(self, konto: Konto | None) -> str:
        """What the link of a mail to this Konto holds, or to the Organisation's own address."""
        address = "" if konto else self.address_mark
        return signing.dumps([self.pk, konto.pk if konto else None, address], salt=self.SALT)

    @property
    def token(self) -> str:
        return self.token_for(None)

    @property
    def answer_until(self) -> datetime.date:
        """After this day the Fachdienst calls."""
        return self.started_on + datetime.timedelta(days=settings.CONFIRM_CALL_DAYS)


class BestaetigungsfrageQuerySet(models.QuerySet["Bestaetigungsfrage"]):
    def open(self) -> "BestaetigungsfrageQuerySet":
        """Those that still wait: nobody has answered, confirmed by another way or taken the offer from the public."""
        waits = Q(angebot__is_public=True, angebot__asked_on__isnull=False) | Q(ort__asked_on__isnull=False)
        return self.filter(waits, answered_on__isnull=True)

    def moot(self) -> "BestaetigungsfrageQuerySet":
        """Those without an answer that do not wait any more."""
        return self.filter(answered_on__isnull=True).exclude(pk__in=self.open().values("pk"))

    def overdue(self, days: int) -> "BestaetigungsfrageQuerySet":
        """Open ones without an answer for so many days."""
        return self.open().filter(waiting(days, "angebot__") | waiting(days, "ort__"))

    def to_call(self) -> "BestaetigungsfrageQuerySet":
        """Open ones for which somebody has to call: no answer for long, or nobody to write to."""
        late = self.overdue(settings.CONFIRM_CALL_DAYS)
        return self.open().filter(Q(pk__in=late.values("pk")) | Q(runde__was_sent=False))

    def about(self, subject: Subject) -> "BestaetigungsfrageQuerySet":
        return self.filter(angebot=subject) if isinstance(subject, Angebot) else self.filter(ort=subject)


class Bestaetigungsfrage(models.Model):
    """One offer or one house within a round, and what came of it."""

    class Answer(models.TextChoices):
        STIMMT = "stimmt", "stimmt"
        WEGGEFALLEN = "weggefallen", "gibt es nicht mehr"
        TELEFONISCH = "telefonisch", "telefonisch bestätigt"
        ERLEDIGT = "erledigt", "auf anderem Weg erledigt"

    runde = models.ForeignKey(Bestaetigungsrunde, on_delete=models.CASCADE, related_name="fragen", verbose_name="Runde")
    angebot = models.ForeignKey(
        Angebot, on_delete=models.CASCADE, null=True, blank=True, related_name="bestaetigungsfragen", verbose_name="Angebot"
    )
    ort = models.ForeignKey(
        Ort, on_delete=models.CASCADE, null=True, blank=True, related_name="bestaetigungsfragen", verbose_name="Ort"
    )
    answer = models.CharField("Antwort", max_length=12, choices=Answer, blank=True)
    answered_on = models.DateField("beantwortet am", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beantwortet von",
    )

    objects = BestaetigungsfrageQuerySet.as_manager()

    class Meta:
        ordering = ["runde", "pk"]
        verbose_name = "Bestätigungsfrage"
        verbose_name_plural = "Bestätigungsfragen"
        constraints = [
            models.CheckConstraint(
                condition=Q(angebot__isnull=False, ort__isnull=True) | Q(angebot__isnull=True, ort__isnull=False),
                name="teilhabe_bestaetigungsfrage_subject",
                violation_error_message="Gefragt wird nach einem Angebot oder nach einem Ort.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="teilhabe_bestaetigungsfrage_answered",
                violation_error_message="Zu einer Antwort gehört der Tag.",
            ),
            models.UniqueConstraint(
                fields=["angebot"],
                condition=Q(answered_on__isnull=True),
                name="teilhabe_bestaetigungsfrage_one_angebot",
                violation_error_message="Nach diesem Angebot wird schon gefragt.",
            ),
            models.UniqueConstraint(
                fields=["ort"],
                condition=Q(answered_on__isnull=True),
                name="teilhabe_bestaetigungsfrage_one_ort",
                violation_error_message="Nach diesem Ort wird schon gefragt.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> Subject:
        return self.angebot or self.ort  # type: ignore[return-value]  # one of both, as a constraint says

    @property
    def is_open(self) -> bool:
        """Agrees with `BestaetigungsfrageQuerySet.open`."""
        is_shown = self.angebot is None or self.angebot.is_public
        return self.answered_on is None and self.subject.asked_on is not None and is_shown

    def close(self, answer: "Bestaetigungsfrage.Answer", konto: Konto | None) -> None:
        self.answer, self.answered_on, self.answered_by = answer, timezone.localdate(), konto
        self.save()
