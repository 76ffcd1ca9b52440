from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from jena_sro.inhalte.bilder import BildRefusedError, ReadyPicture, read_picture
from jena_sro.inhalte.models import Bild
from jena_sro.inhalte.tabellen import TOO_LARGE as TABELLE_TOO_LARGE
from jena_sro.inhalte.tabellen import Tabelle, TabelleRefusedError, read_tabelle

TOO_LARGE = f"Die Datei ist zu groß. Erlaubt sind höchstens {settings.BILD_MAX_BYTES // 1_000_000} MB."
MISSING = "Bitte wählen Sie eine Datei aus."


class BildAltForm(forms.ModelForm):
    class Meta:
        model = Bild
        fields: tuple[str, ...] = ("alt",)
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "alt": {
                "required": "Bitte beschreiben Sie das Bild in Worten.",
                "max_length": "Bitte kürzen Sie die Beschreibung auf 300 Zeichen.",
            }
        }


class BildForm(BildAltForm):
    """A new Bild; `cleaned_data["picture"]` is what to store."""

    picture = forms.FileField(
        label="Datei",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": MISSING, "invalid": MISSING, "empty": "Die Datei ist leer. Bitte wählen Sie eine andere."},
    )
    field_order = ("picture", "alt")

    def __init__(self, *args: Any, is_oversized: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_oversized:  # nothing of such a file reaches the form
            self.fields["picture"].error_messages["required"] = TOO_LARGE

    def clean_picture(self) -> ReadyPicture:
        file: UploadedFile = self.cleaned_data["picture"]
        if (file.size or 0) > settings.BILD_MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return read_picture(file)
        except BildRefusedError as error:
            raise ValidationError(str(error)) from error


class TabelleForm(forms.Form):
    """A file; `cleaned_data["file"]` is its Tabelle."""

    file = forms.FileField(
        label="Datei",
        help_text="CSV oder XLSX, höchstens 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": MISSING, "invalid": MISSING, "empty": "Die Datei ist leer."},
    )

    def __init__(self, *args: Any, is_oversized: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_oversized:  # nothing of such a file reaches the form
            self.fields["file"].error_messages["required"] = TABELLE_TOO_LARGE

    def clean_file(self) -> Tabelle:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            return read_tabelle(file.read())
        except TabelleRefusedError as error:
            raise ValidationError(str(error)) from error
