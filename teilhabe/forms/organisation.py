"""The own data of an Organisation, as its public page shows them."""

from typing import Any, ClassVar

from django import forms

from sozialraeume.forms.records import RecordForm, WebsiteField
from sozialraeume.models import Organisation
from teilhabe.forms.angebot import too_long
from teilhabe.forms.zugehoerigkeit import ProposalForm
from teilhabe.models import Angebot

LONGEST_TEXT = 2000
NEEDS_CONTACT = "Bitte lassen Sie eine Telefonnummer oder eine E-Mail-Adresse stehen: Für „{}“ gilt der Kontakt der Organisation."


class OrganisationForm(RecordForm):
    """For those in charge of the Organisation. Its address stays when the name changes."""

    text = forms.CharField(
        label="Beschreibung",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Wer sind Sie, und was tun Sie? Einige Sätze genügen.",
        error_messages={"max_length": too_long(LONGEST_TEXT)},
    )
    website = WebsiteField(
        label="Internetseite",
        required=False,
        help_text="Beginnt mit https://",
        error_messages=ProposalForm.WEBSITE_INVALID,
    )

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name", "short_name", "legal_form", "kind", "text", "easy_text", "street", "postal_code", "city", "phone", "email",
            "website",
        ]  # fmt: skip
        help_texts = ProposalForm.Meta.help_texts | {"short_name": "So steht sie dort, wo wenig Platz ist."}
        error_messages = ProposalForm.Meta.error_messages | {
            "short_name": {"required": "Bitte geben Sie einen kurzen Namen an.", "max_length": too_long(100)},
        }

    def clean(self) -> dict[str, Any]:
        """Offers without contact of their own show that of the Organisation."""
        values = super().clean()
        if not any([values.get("phone"), values.get("email"), self.errors.get("email")]):
            active = self.instance.angebote.filter(phone="", email="").exclude(
                state__in=[Angebot.State.ENTWURF, Angebot.State.BEENDET]
            )
            if angebot := active.first():
                self.add_error("phone", NEEDS_CONTACT.format(angebot))
        return values


class OrganisationReviewForm(OrganisationForm):
    """For the Fachdienst, which also says where it has the data from."""

    class Meta(OrganisationForm.Meta):
        fields: ClassVar = [*OrganisationForm.Meta.fields, "source"]
        help_texts = OrganisationForm.Meta.help_texts | {
            "source": "Steht auf der öffentlichen Seite. Zum Beispiel: Internetseite der Organisation."
        }
