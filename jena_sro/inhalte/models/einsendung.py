from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from jena_sro.inhalte.models.aufgabe import Aufgabe
from jena_sro.konten.models import Konto


class Einsendung(models.Model):
    """What a resident sends by a form of the portal, until the Fachdienst closes it: the part that all kinds share.

    `inhalte/einsendungen.py` receives and answers them.
    """

    class Weg(models.TextChoices):
        PORTAL = "portal", "über das Portal"
        TELEFON = "telefon", "am Telefon"
        BRIEF = "brief", "mit der Post"
        GESPRAECH = "gespraech", "im Gespräch"

    AUFGABE: ClassVar[Aufgabe.Kind]

    weg = models.CharField("Wie kam das an?", max_length=10, choices=Weg, default=Weg.PORTAL)
    may_publish = models.BooleanField("Darf öffentlich werden", default=False)
    contact = models.CharField("Wie erreichen wir Sie?", max_length=200, blank=True)
    form_token = models.UUIDField("Formular", unique=True, editable=False)
    created_at = models.DateTimeField("eingegangen am", auto_now_add=True)
    closed_at = models.DateTimeField("abgeschlossen am", null=True, blank=True)
    closed_by = models.ForeignKey(
        Konto, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="abgeschlossen von"
    )

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def kind_name(self) -> str:
        """Names the kind in addresses, and its field in an Antwort."""
        return str(self._meta.model_name)

    def withdraw_consent(self) -> None:
        """The person does not want it public any more."""
        self.may_publish = False
        self.save(update_fields=["may_publish"])

    @property
    def contact_email(self) -> str:
        """The contact if it is an e-mail address, else empty."""
        try:
            validate_email(self.contact)
        except ValidationError:
            return ""
        return self.contact
