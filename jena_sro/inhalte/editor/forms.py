from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.formsets import BaseFormSet

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.editor.merge import PARTS
from jena_sro.inhalte.models import Abschnitt, Bild
from jena_sro.inhalte.models.fassung import KEY_LENGTH

PREFIX = "abschnitt"
TOO_LONG = "Dieser Text ist zu lang. Bitte teilen Sie ihn auf mehrere Abschnitte auf."
PICTURE_LABEL_LENGTH = 70


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def picture_choices() -> list[tuple[str, str]]:
    """Every Bild by number and description, the newest first; asked for once a page."""
    bilder = Bild.objects.values_list("pk", "alt")
    return [("", "kein Bild"), *((str(pk), f"{pk}: {alt[:PICTURE_LABEL_LENGTH]}") for pk, alt in bilder)]


class LongTextField(forms.CharField):
    """A text area whose line ends are stored the way files have them; too long a text is told, never cut off."""

    def __init__(self, *, rows: int, **values: Any) -> None:
        longest = MaxLengthValidator(settings.TEXT_MAX_CHARACTERS, TOO_LONG)
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), validators=[longest], **values)

    def to_python(self, value: Any) -> str:
        return unix_lines(super().to_python(value) or "")


class AbschnittForm(forms.Form):
    key = forms.SlugField(max_length=KEY_LENGTH, required=False, widget=forms.HiddenInput)
    heading = forms.CharField(
        label="Überschrift",
        max_length=150,
        error_messages={
            "required": "Bitte geben Sie dem Abschnitt eine Überschrift, oder entfernen Sie ihn.",
            "max_length": "Bitte kürzen Sie die Überschrift auf 150 Zeichen.",
        },
    )
    text = LongTextField(label="Text", rows=9, help_text="Absätze, Listen, Links: siehe Hilfe zum Schreiben.")
    easy_text = LongTextField(label="Einfache Sprache", rows=9, help_text="Das Gleiche in kurzen Sätzen.")
    picture = forms.TypedChoiceField(
        label="Bild",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Dieses Bild gibt es nicht mehr. Bitte wählen Sie ein anderes."},
    )

    def __init__(self, *args: Any, pictures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].choices = pictures  # type: ignore[attr-defined]

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the fields at this moment, right or wrong."""
        return {name: unix_lines(str(self[name].value() or "")) for name in self.fields}

    @property
    def is_blank(self) -> bool:
        return not any(self.typed.values())

    @property
    def section(self) -> Abschnitt:
        section: Any = {part: self.cleaned_data[part] for part in PARTS}
        return section | ({"key": self.cleaned_data["key"]} if self.cleaned_data["key"] else {})


class BaseAbschnittFormSet(BaseFormSet):
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": "Das Formular kam nicht vollständig an. Bitte laden Sie die Seite neu.",
        "too_many_forms": f"Ein Text hat höchstens {settings.TEXT_MAX_SECTIONS} Abschnitte. Bitte entfernen Sie welche.",
        "too_few_forms": "Ein Text braucht mindestens einen Abschnitt.",
    }

    def clean(self) -> None:
        keys = [key for form in self.forms if (key := form.cleaned_data.get("key"))]
        if len(set(keys)) < len(keys):
            raise ValidationError("Ein Abschnitt kam zweimal an. Bitte laden Sie die Seite neu.")

    @property
    def sections(self) -> list[Abschnitt]:
        """The sections in their order; one that was added and left blank is none."""
        return [form.section for form in self.forms if not form.is_blank]


AbschnittFormSet: type[BaseAbschnittFormSet] = forms.formset_factory(  # type: ignore[assignment]
    AbschnittForm,
    formset=BaseAbschnittFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=settings.TEXT_MAX_SECTIONS,
    validate_max=True,
    absolute_max=3 * settings.TEXT_MAX_SECTIONS,  # a merge may have more, and loses none of them
)


class TextForm(forms.Form):
    """What belongs to the text as a whole. The hidden numbers say what the person saw when starting to write.

    `base` is the newest Fassung then, `published` the one the public saw, 0 for none; `merged` is the one from which a text
    that is being merged with `base` has started.
    """

    base = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    published = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    merged = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="Was haben Sie geändert?",
        max_length=200,
        required=False,
        help_text="Freiwillig. Der Satz steht bei der Fassung und hilft, sie wiederzufinden.",
        error_messages={"max_length": "Bitte kürzen Sie die Anmerkung auf 200 Zeichen."},
    )

    @property
    def numbers(self) -> dict[str, int | None]:
        """The hidden numbers as far as they can be read; they are checked before anything is written."""
        return {name: sent_number(self[name].value()) for name in ("base", "published", "merged")}
