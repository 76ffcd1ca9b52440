"""The work page of texts in easy language, the same for every owner of Fassungen: hints, states, and checks on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from jena_sro.inhalte.adressen import sent_number
from jena_sro.inhalte.easy_text import EasyText, Stand, easy_texts, record_textpruefungen
from jena_sro.inhalte.leichte_sprache import Sentence, review
from jena_sro.inhalte.models import Fassung, FassungOwner, Textpruefung
from jena_sro.konten.permissions import konto_of


@dataclass(frozen=True)
class Reviewed:
    """The easy text of a section with its sentences."""

    text: EasyText
    sentences: list[Sentence]

    @property
    def noticed(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.hints]


class TextpruefungForm(forms.ModelForm):
    """Which sections a test group has checked, and when. The name is that of a group: `texts` are the texts of the page."""

    sections = forms.MultipleChoiceField(
        label="Welche Abschnitte?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens einen Abschnitt."},
    )

    class Meta:
        model = Textpruefung
        fields = ("pruefgruppe", "checked_on")
        labels = {"pruefgruppe": "Welche Prüfgruppe?", "checked_on": "An welchem Tag?"}
        help_texts = {
            "pruefgruppe": "Name der Gruppe oder Organisation. Bitte keine Namen von Menschen.",
            "checked_on": "Zum Beispiel 1.3.2027.",
        }
        widgets = {"checked_on": forms.DateInput(format="%d.%m.%Y")}
        error_messages = {
            "pruefgruppe": {
                "required": "Bitte nennen Sie die Prüfgruppe.",
                "max_length": "Bitte kürzen Sie den Namen auf 200 Zeichen.",
            },
            "checked_on": {
                "required": "Bitte geben Sie den Tag der Prüfung an.",
                "invalid": "Bitte geben Sie den Tag so ein: 1.3.2027.",
            },
        }

    field_order = ("sections", "pruefgruppe", "checked_on")

    def __init__(self, *args: Any, texts: Sequence[EasyText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {text.section["key"]: text.section for text in texts if text.stand != Stand.FEHLT}
        choices = [(key, section["heading"]) for key, section in self.offered.items()]
        self.fields["sections"].choices = choices  # type: ignore[attr-defined]

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise ValidationError("Dieser Tag ist noch nicht da. Bitte nehmen Sie heute oder einen früheren Tag.")
        return day


def chosen_fassung(request: HttpRequest, owner: Any) -> Fassung | None:
    """The Fassung that the form or the address names, else the draft. Raises Http404 for a number that does not exist."""
    number = request.POST.get("fassung") or request.GET.get("fassung", "")
    if not number:
        draft: Fassung | None = owner.draft or owner.published
        return draft
    fassung: Fassung | None = owner.fassungen.filter(number=sent_number(number) or 0).first()
    if fassung is None:
        raise Http404
    return fassung


def easy_text_page(request: HttpRequest, owner: FassungOwner, title: str, edit_url: str) -> HttpResponse:
    """Show the easy texts of `owner` with hints; `edit_url` leads to its editor.

    POST records a check of the Fassung shown, which cannot change meanwhile.
    """
    fassung = chosen_fassung(request, owner)
    pruefungen = list(Textpruefung.objects.of(owner).select_related("recorded_by"))
    texts = easy_texts(fassung.sections if fassung else [], pruefungen)
    form = TextpruefungForm(request.POST if request.method == "POST" else None, texts=texts)
    if request.method == "POST" and form.is_valid():
        record(request, owner, form)
        return redirect(request.get_full_path())
    context = {
        "owner": owner,
        "title": title,
        "edit_url": edit_url,
        "fassung": fassung,
        "rows": [Reviewed(text, review(text.text)) for text in texts],
        "form": form,
    }
    return TemplateResponse(request, "inhalte/easy_text_detail.html", context)


def record(request: HttpRequest, owner: FassungOwner, form: TextpruefungForm) -> None:
    """Store what the form says and tell what happened."""
    count = record_textpruefungen(
        owner=owner,
        sections=[form.offered[key] for key in form.cleaned_data["sections"]],
        pruefgruppe=form.cleaned_data["pruefgruppe"],
        checked_on=form.cleaned_data["checked_on"],
        konto=konto_of(request),
    )
    if count:
        messages.success(request, "Die Prüfung ist eingetragen.")
    else:
        messages.warning(request, "Diese Prüfung war schon eingetragen.")
