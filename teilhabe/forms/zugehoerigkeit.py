from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from jena_sro.konten.forms import EMAIL_INVALID
from sozialraeume.forms.records import WebsiteField
from sozialraeume.models import Organisation
from teilhabe.models import Verantwortung


def function_field() -> forms.CharField:
    return forms.CharField(
        label="Was tun Sie dort?",
        max_length=100,
        help_text="Zum Beispiel: Leitung, Teamassistenz. Der Fachdienst sieht es, bis er entschieden hat.",
        error_messages={
            "required": "Bitte schreiben Sie kurz, was Sie dort tun.",
            "max_length": "Bitte kürzen Sie auf 100 Zeichen.",
        },
    )


class JoinForm(forms.Form):
    function = function_field()


class ProposalForm(forms.ModelForm):
    """A new Organisation. Similar ones are shown once; whoever sends it again has looked at them."""

    WEBSITE_INVALID: ClassVar = {
        "invalid": "Bitte geben Sie eine vollständige Adresse ein, zum Beispiel https://www.example.org."
    }

    function = function_field()
    website = WebsiteField(
        label="Internetseite", required=False, help_text="Beginnt mit https://", error_messages=WEBSITE_INVALID
    )
    seen = forms.BooleanField(
        label="Ich habe die Liste angesehen. Meine Organisation ist nicht dabei.", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Organisation
        fields = ("name", "legal_form", "kind", "street", "postal_code", "city", "phone", "email", "website")
        help_texts = {
            "name": "So, wie er im Vereins- oder Handelsregister steht.",
            "legal_form": "Zum Beispiel: e. V., gGmbH, Stiftung.",
            "phone": "Nur öffentliche Angaben der Organisation, keine privaten.",
        }
        error_messages = {
            "name": {
                "required": "Bitte geben Sie den Namen der Organisation an.",
                "max_length": "Bitte kürzen Sie den Namen auf 200 Zeichen.",
            },
            "kind": {"required": "Bitte wählen Sie die Art der Organisation."},
            "email": {"invalid": EMAIL_INVALID},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Bitte wählen"), *Organisation.Kind.choices]  # type: ignore[attr-defined]
        self.order_fields(["name", "legal_form", "kind", "function"])

    @property
    def organisation_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Die Person liest ihn in der Nachricht. Schreiben Sie, was sie jetzt tun kann.",
        error_messages={
            "required": "Bitte nennen Sie den Grund der Ablehnung.",
            "max_length": "Bitte kürzen Sie den Grund auf 300 Zeichen.",
        },
    )


class SameOrganisationForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Zu dieser Organisation gehört die Person",
        queryset=Organisation.objects.none(),
        empty_label="Bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie die Organisation.",
            "invalid_choice": "Diese Organisation gibt es nicht mehr. Bitte wählen Sie eine andere.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.public()  # type: ignore[attr-defined]


class VerantwortungForm(forms.Form):
    verantwortung = forms.ChoiceField(
        label="Was soll die Person tun dürfen?",
        choices=Verantwortung.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, was die Person tun darf."},
    )


class EinladungForm(VerantwortungForm):
    email = forms.EmailField(
        label="E-Mail-Adresse",
        help_text="An diese Adresse geht die Einladung. Sie gilt 14 Tage.",
        error_messages={"required": "Bitte geben Sie die E-Mail-Adresse ein.", "invalid": EMAIL_INVALID},
    )
    field_order = ("email", "verantwortung")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if "\0" in email:
            raise ValidationError(EMAIL_INVALID)
        return email
