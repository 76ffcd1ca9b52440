import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe, Einsendung
from sozialraeume.models import Sozialraum
from teilhabe.models.informationsblatt import Blattform

MOST = 50  # copies in one envelope or parcel


class BestellungQuerySet(models.QuerySet["Bestellung"]):
    def expired(self, limit: datetime.datetime) -> "BestellungQuerySet":
        """Those that nobody has sent since `limit`; their address is to be forgotten."""
        return self.filter(closed_at__isnull=True, created_at__lt=limit)


class Bestellung(Einsendung):
    """Somebody wants something on paper: by the form, or a call or letter that staff wrote down.

    `contact` is the postal address, all that is known of the person. It goes with dispatch; what, form, count, month stay.
    """

    class Was(models.TextChoices):
        HEFT = "heft", "Heft mit allen Angeboten eines Sozialraums"
        INFORMATIONSBLATT = "informationsblatt", "Informationsblatt zum Modellprojekt"

    class Stand(models.TextChoices):
        NEU = "neu", "neu"
        VERSCHICKT = "verschickt", "verschickt"
        NICHT_NOETIG = "nicht_noetig", "nicht mehr nötig"
        ABGELAUFEN = "abgelaufen", "abgelaufen"

    AUFGABE = Aufgabe.Kind.BESTELLUNG
    SHORT = {Was.HEFT: "Heft", Was.INFORMATIONSBLATT: "Informationsblatt"}
    PDFS = {
        (Was.HEFT, Blattform.STANDARD): "teilhabe:angebote_pdf",
        (Was.HEFT, Blattform.EINFACH): "teilhabe:angebote_einfach_pdf",
        (Was.HEFT, Blattform.GROSSDRUCK): "teilhabe:angebote_gross_pdf",
        (Was.INFORMATIONSBLATT, Blattform.STANDARD): "teilhabe:standard_pdf",
        (Was.INFORMATIONSBLATT, Blattform.EINFACH): "teilhabe:einfach_pdf",
        (Was.INFORMATIONSBLATT, Blattform.GROSSDRUCK): "teilhabe:grossdruck_pdf",
    }

    may_publish = None  # type: ignore[assignment]  # an order is nobody else's business

    was = models.CharField("Was möchten Sie?", max_length=20, choices=Was)
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Für welchen Sozialraum?"
    )
    form = models.CharField("In welcher Form?", max_length=10, choices=Blattform, default=Blattform.STANDARD)
    count = models.PositiveSmallIntegerField("Wie viele?", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST)])
    note = models.CharField("Notiz", max_length=200, blank=True)
    stand = models.CharField("Stand", max_length=12, choices=Stand, default=Stand.NEU)

    objects = BestellungQuerySet.as_manager()

    class Meta(Einsendung.Meta):
        verbose_name = "Bestellung"
        verbose_name_plural = "Bestellungen"
        constraints = [
            models.CheckConstraint(
                condition=(Q(stand="neu", closed_at__isnull=True) & ~Q(contact=""))
                | (~Q(stand="neu") & Q(closed_at__isnull=False, contact="", note="", closed_by__isnull=True)),
                name="teilhabe_bestellung_closed",
                violation_error_message="Eine offene Bestellung braucht die Anschrift, eine abgeschlossene hat keine mehr.",
            ),
            models.CheckConstraint(
                condition=~Q(was="heft") | Q(sozialraum__isnull=False),
                name="teilhabe_bestellung_sozialraum",
                violation_error_message="Bitte wählen Sie den Sozialraum, für den das Heft sein soll.",
            ),
            models.CheckConstraint(
                condition=Q(count__range=(1, MOST)),
                name="teilhabe_bestellung_count",
                violation_error_message=f"Bitte bestellen Sie 1 bis {MOST} Stück.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.in_words}"

    def get_work_url(self) -> str:
        return reverse("teilhabe:bestellung_detail", args=[self.pk])

    @property
    def in_words(self) -> str:
        """„Heft Nord, Großdruck“"""
        name = " ".join(filter(None, [self.SHORT[self.Was(self.was)], self.sozialraum.name if self.sozialraum else ""]))
        return f"{name}, {self.get_form_display()}"

    @property
    def pdf_url(self) -> str:
        """The file to print."""
        name = self.PDFS[self.Was(self.was), Blattform(self.form)]
        if self.was == self.Was.HEFT and self.sozialraum:
            return reverse(name, args=[self.sozialraum.slug])
        return reverse(name) + (f"?sozialraum={self.sozialraum.slug}" if self.sozialraum else "")

    @property
    def forgotten_on(self) -> datetime.date:
        """The day on which the address goes, sent or not."""
        return timezone.localdate(self.created_at) + datetime.timedelta(days=settings.BESTELLUNG_KEEP_DAYS)

    @property
    def is_late(self) -> bool:
        """Waits so long that its address will soon be forgotten."""
        days = (timezone.localdate() - timezone.localdate(self.created_at)).days
        return self.is_open and days >= settings.BESTELLUNG_LATE_DAYS
