"""Forms for what the model project goes by and learns."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve

from gremien.models import Baustein, Leitsatz, Nachweis
from jena_sro.inhalte.adressen import own_path
from sozialraeume.forms.records import DayField, PastDayField, RecordForm

MARKDOWN = "Absätze trennt eine leere Zeile. Eine Liste beginnt mit „- “."
NO_ADDRESS = "Bitte geben Sie eine Adresse ein, die mit https:// beginnt, oder eine Seite dieses Portals, die mit / beginnt."
NO_PAGE = "Diese Seite gibt es im Portal nicht. Bitte prüfen Sie die Adresse."
is_web_address = URLValidator(schemes=["http", "https"], message=NO_ADDRESS)


class LeitsatzForm(RecordForm):
    class Meta:
        model = Leitsatz
        fields = ("title", "text", "easy_text")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"text": f"Was bedeutet der Satz im Alltag? {MARKDOWN} Frühere Fassungen bleiben im Verlauf."}
        error_messages = {
            "title": {"required": "Bitte geben Sie die Überschrift ein.", "max_length": "Bitte kürzen Sie auf 100 Zeichen."},
            "text": {"required": "Bitte schreiben Sie den Text."},
        }


class BausteinForm(RecordForm):
    class Meta:
        model = Baustein
        fields = ("title", "text", "easy_text", "stand", "progress_text", "checked_on")
        field_classes = {"checked_on": PastDayField}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "stand": forms.RadioSelect,
            "progress_text": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "text": f"Was gehört zu diesem Baustein? {MARKDOWN}",
            "progress_text": f"Das lesen alle, auch Beirat und GPV. {MARKDOWN}",
            "checked_on": "Wann haben Sie das zuletzt geprüft? Zum Beispiel: 31.1.2026.",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie die Überschrift ein.", "max_length": "Bitte kürzen Sie auf 100 Zeichen."},
            "text": {"required": "Bitte schreiben Sie den Text."},
            "stand": {"required": "Bitte wählen Sie, wie weit der Baustein ist."},
            "progress_text": {"max_length": "Bitte kürzen Sie auf 2.000 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].choices = Baustein.Stand.choices  # type: ignore[attr-defined]  # without an empty one

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        says_something = values.get("stand", Baustein.Stand.UNBESTAETIGT) != Baustein.Stand.UNBESTAETIGT
        if (says_something or values.get("progress_text")) and not values.get("checked_on") and "checked_on" not in self.errors:
            self.add_error("checked_on", "Bitte geben Sie an, von wann der Stand ist.")
        return values


class NachweisForm(RecordForm):
    class Meta:
        model = Nachweis
        fields = ("baustein", "label", "address", "dated_on")
        field_classes = {"dated_on": DayField}
        help_texts = {
            "label": "So heißt der Link. Zum Beispiel: Beschluss der Lenkungsgruppe zur Kooperation.",
            "address": "Eine Seite dieses Portals, zum Beispiel /gremien/, oder eine Adresse mit https://.",
            "dated_on": "Von wann ist der Beleg? Zum Beispiel: 31.1.2026.",
        }
        error_messages = {
            "baustein": {"required": "Bitte wählen Sie den Baustein."},
            "label": {"required": "Bitte schreiben Sie, was den Stand belegt."},
            "address": {"required": "Bitte geben Sie an, wo der Beleg zu lesen ist."},
        }

    def clean_address(self) -> str:
        """A page of the portal that is there, or an address of the web."""
        address: str = self.cleaned_data["address"]
        if not own_path(address):
            is_web_address(address)
            return address
        try:
            resolve(address.partition("#")[0].partition("?")[0])
        except Resolver404 as error:
            raise ValidationError(NO_PAGE) from error
        return address
