from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from jena_sro.inhalte.bilder import BildRefusedError, ReadyPicture, read_picture
from jena_sro.inhalte.models import Bild, Video
from jena_sro.inhalte.tabellen import TOO_LARGE as TABELLE_TOO_LARGE
from jena_sro.inhalte.tabellen import Tabelle, TabelleRefusedError, read_tabelle
from jena_sro.inhalte.videos import VideoRefusedError, read_format

TOO_LARGE = f"Die Datei ist zu groß. Erlaubt sind höchstens {settings.BILD_MAX_BYTES // 1_000_000} MB."
VIDEO_TOO_LARGE = f"Die Datei ist zu groß. Erlaubt sind höchstens {settings.VIDEO_MAX_BYTES // 1_000_000} MB."
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


class VideoForm(forms.ModelForm):
    """The Video of a place; `cleaned_data["upload"]` is its new file, if there is one."""

    upload = forms.FileField(
        label="Datei",
        help_text=f"MP4 oder WebM, höchstens {settings.VIDEO_MAX_BYTES // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm"}),
        error_messages={"required": MISSING, "invalid": MISSING, "empty": "Die Datei ist leer. Bitte wählen Sie eine andere."},
    )
    field_order = ("upload", "title", "duration", "transcript")

    class Meta:
        model = Video
        fields = ("title", "duration", "transcript")
        widgets = {"transcript": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "title": "Worum es geht. Zum Beispiel: Willkommen im Sozialraum-Portal.",
            "duration": "Zum Beispiel: 2 Minuten.",
            "transcript": "Alles, was gebärdet wird, als Text: für Menschen, die das Video nicht sehen oder nicht laden können.",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie dem Video einen Titel."},
            "transcript": {
                "required": "Bitte schreiben Sie auf, was gebärdet wird.",
                "max_length": "Bitte kürzen Sie den Text auf 20.000 Zeichen.",
            },
        }

    def __init__(self, *args: Any, is_oversized: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload = self.fields["upload"]
        upload.required = is_oversized or not self.instance.pk
        if self.instance.pk:
            upload.label = "Neue Datei"
            upload.help_text += " Leer lassen, wenn die jetzige bleibt."
        if is_oversized:  # nothing of such a file reaches the form
            upload.error_messages["required"] = VIDEO_TOO_LARGE

    def clean_upload(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["upload"]
        try:
            self.file_format = read_format(file) if file else ""
        except VideoRefusedError as error:
            raise ValidationError(str(error)) from error
        return file


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
