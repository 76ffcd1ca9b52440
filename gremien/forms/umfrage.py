"""Forms for surveys: setting one up, answering it, entering paper, and what came of it."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from gremien.actions.umfragen import MOST_FRAGEN, MOST_FREITEXTE, Answers
from gremien.forms.lernen import MARKDOWN
from gremien.models import Beschluss, Frage, Freitext, Gremium, Reflexion, Umfrage
from gremien.models.umfrage import CODE_GROUP_LENGTH, CODE_GROUPS, plain_code
from jena_sro.inhalte.einsendungen import new_token
from sozialraeume.forms.records import DayField, RecordForm

EASY = "Kurze Sätze, einfache Wörter."
MOST_CODES, MOST_PERSONAL_SHEETS = 500, 50
NO_ANSWER, NO_ANSWER_EASY = "keine Antwort", "Ich sage dazu nichts"
EMPTY = "Bitte beantworten Sie mindestens eine Frage."
EMPTY_EASY = "Bitte sagen Sie uns etwas. Eine Antwort reicht."


class UmfrageForm(RecordForm):
    """Words and days of a draft. Of an open one only the last day can be moved."""

    class Meta:
        model = Umfrage
        fields = ("title", "easy_title", "introduction", "easy_introduction", "access", "opens_on", "closes_on")
        field_classes = {"opens_on": DayField, "closes_on": DayField}
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 4}),
            "easy_introduction": forms.Textarea(attrs={"rows": 5}),
            "access": forms.RadioSelect,
        }
        help_texts = {
            "title": "Zum Beispiel: Wie gut ist das Teilhabezentrum?",
            "easy_title": EASY,
            "introduction": "Wer wird gefragt, und was geschieht mit den Antworten?",
            "easy_introduction": f"{EASY} Jede Zeile ein Satz.",
            "access": "Codes drucken Sie auf Karten oder Bögen. Offen kann eine Person auch mehrmals antworten.",
            "opens_on": "Zum Beispiel: 31.1.2027.",
            "closes_on": f"So lange geht es im Internet. Papier tragen Sie bis {settings.UMFRAGE_PAPER_DAYS} Tage danach ein.",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie den Titel ein."},
            "easy_title": {"required": "Bitte geben Sie den Titel in einfacher Sprache ein."},
            "introduction": {"required": "Bitte schreiben Sie, worum es geht."},
            "easy_introduction": {"required": "Bitte schreiben Sie auch in einfacher Sprache, worum es geht."},
            "opens_on": {"required": "Bitte geben Sie den ersten Tag ein."},
            "closes_on": {"required": "Bitte geben Sie den letzten Tag ein."},
        }

    def __init__(self, *args: Any, gremium: Gremium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.gremium = gremium
        if self.instance.pk:  # sheets that come in meanwhile are no change that somebody would overwrite
            self.version = self.instance.updated_at.isoformat()
        self.fields["access"].choices = Umfrage.Access.choices  # type: ignore[attr-defined]  # without an empty one
        if not self.instance.is_draft:
            self.fields = {"closes_on": self.fields["closes_on"]}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("opens_on") or self.instance.opens_on, values.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "Der letzte Tag liegt vor dem ersten.")
        return values

    def clean_closes_on(self) -> Any:
        day = self.cleaned_data["closes_on"]
        if day < timezone.localdate():
            raise ValidationError("Dieser Tag ist schon vorbei.")
        return day


class FrageForm(RecordForm):
    class Meta:
        model = Frage
        fields = ("kind", "text", "easy_text")
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "kind": f"Zu jedem Gesicht stehen Wörter. Freitexte: höchstens {MOST_FREITEXTE} in einer Umfrage.",
            "text": "Zum Beispiel: Wie gefällt Ihnen der Treff?",
            "easy_text": EASY,
        }
        error_messages = {
            "text": {"required": "Bitte schreiben Sie die Frage."},
            "easy_text": {"required": "Bitte schreiben Sie die Frage auch in einfacher Sprache."},
        }

    def __init__(self, *args: Any, umfrage: Umfrage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.umfrage = umfrage
        self.fields["kind"].choices = Frage.Kind.choices  # type: ignore[attr-defined]  # without an empty one

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        others = self.instance.umfrage.fragen.exclude(pk=self.instance.pk)
        if len(others) >= MOST_FRAGEN:
            raise ValidationError(f"Eine Umfrage hat höchstens {MOST_FRAGEN} Fragen. So schaffen es alle.")
        texts = [frage for frage in others if frage.is_text]
        if values.get("kind") == Frage.Kind.FREITEXT and len(texts) >= MOST_FREITEXTE:
            self.add_error("kind", f"Eine Umfrage hat höchstens {MOST_FREITEXTE} Freitexte. Bitte wählen Sie etwas anderes.")
        return values


class BogenForm(forms.Form):
    """A sheet to fill in: a field for each question, none of them required, and the code where the Umfrage needs one."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_token)

    def __init__(self, *args: Any, umfrage: Umfrage, is_easy: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.umfrage, self.is_easy = umfrage, is_easy
        self.fragen = list(umfrage.fragen.all())
        if umfrage.needs_code:
            self.fields["code"] = code_field(is_easy=is_easy)
        for frage in self.fragen:
            field = answer_field(frage, is_easy=is_easy)
            field.is_conditional = True  # type: ignore[attr-defined]  # every answer is optional: the page says so once
            field.has_faces = frage.has_faces  # type: ignore[attr-defined]
            self.fields[self.name_of(frage)] = field

    @staticmethod
    def name_of(frage: Frage) -> str:
        return f"frage_{frage.pk}"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not any(self.answers.values()):
            raise ValidationError(EMPTY_EASY if self.is_easy else EMPTY)
        return values

    @property
    def answers(self) -> Answers:
        return {frage.pk: self.cleaned_data.get(self.name_of(frage), "") for frage in self.fragen}

    @property
    def token_value(self) -> uuid.UUID:
        token: uuid.UUID = self.cleaned_data["token"]
        return token


def code_field(*, is_easy: bool) -> forms.CharField:
    missing = "Bitte schreiben Sie Ihren Code." if is_easy else "Bitte geben Sie den Code ein."
    wrong_length = f"Ein Code hat {CODE_GROUPS * CODE_GROUP_LENGTH} Zeichen, zum Beispiel so: 3CD-FHM-9TW."

    def check_length(code: str) -> None:
        if len(plain_code(code)) != CODE_GROUPS * CODE_GROUP_LENGTH:
            raise ValidationError(wrong_length)

    return forms.CharField(
        label="Ihr Code" if is_easy else "Code",
        max_length=40,
        validators=[check_length],
        error_messages={"required": missing, "max_length": wrong_length},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="Der Code steht auf Ihrem Blatt. Groß und klein sind egal."
        if is_easy
        else "Er steht auf Ihrer Karte oder Ihrem Bogen. Groß oder klein, mit oder ohne Striche ist gleich.",
    )


def answer_field(frage: Frage, *, is_easy: bool) -> forms.Field:
    label = frage.easy_text if is_easy else frage.text
    if frage.is_text:
        too_long = "Bitte kürzen Sie auf 500 Zeichen."
        return forms.CharField(
            label=label,
            required=False,
            max_length=500,
            error_messages={"max_length": too_long},
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Bitte keine Namen." if is_easy else "Bitte schreiben Sie keine Namen.",
        )
    choices = [(str(choice), choice.label) for choice in frage.choices]
    nothing = ("", NO_ANSWER_EASY if is_easy else NO_ANSWER)
    unknown = "Bitte wählen Sie eine der Antworten."
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*choices, nothing],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": unknown},
    )


class ZugangscodeForm(forms.Form):
    """How many codes, on what paper."""

    PAPERS = (
        ("karten", "Karten zum Ausschneiden"),
        ("normal", "Bögen in Standard-Sprache"),
        ("gross", "Bögen in großer Schrift"),
        ("einfach", "Bögen in einfacher Sprache"),
    )

    paper = forms.ChoiceField(label="Worauf?", choices=PAPERS, widget=forms.RadioSelect, initial="karten")
    number = forms.IntegerField(
        label="Wie viele?",
        min_value=1,
        max_value=MOST_CODES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=f"Auf einmal bis zu {MOST_CODES} Karten oder {MOST_PERSONAL_SHEETS} Bögen.",
        error_messages={
            "required": "Bitte geben Sie eine Zahl ein.",
            "invalid": "Bitte geben Sie eine Zahl ein.",
            "min_value": "Bitte geben Sie eine Zahl ab 1 ein.",
            "max_value": f"Auf einmal gehen höchstens {MOST_CODES}. Mehr drucken Sie in einem zweiten Durchgang.",
        },
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("paper", "karten") != "karten" and values.get("number", 0) > MOST_PERSONAL_SHEETS:
            self.add_error("number", f"Bögen gehen auf einmal höchstens {MOST_PERSONAL_SHEETS}.")
        return values


class FreitextForm(forms.ModelForm):
    """The words before they are released: names can be taken out."""

    class Meta:
        model = Freitext
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"text": "Das hat jemand geschrieben"}
        error_messages = {
            "text": {
                "required": "Ohne Worte gibt es nichts freizugeben. Sie können den Text verwerfen.",
                "max_length": "Bitte kürzen Sie auf 500 Zeichen.",
            }
        }


class FollowUpForm(RecordForm):
    """What is changed because of the answers. Of a published Umfrage only the links can be added to."""

    class Meta:
        model = Umfrage
        fields = ("change_text", "easy_change_text", "reflexionen", "beschluesse")
        widgets = {
            "change_text": forms.Textarea(attrs={"rows": 6}),
            "easy_change_text": forms.Textarea(attrs={"rows": 6}),
            "reflexionen": forms.CheckboxSelectMultiple,
            "beschluesse": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "change_text": f"Auch wenn sich nichts ändert: Sagen Sie, warum. {MARKDOWN}",
            "easy_change_text": f"{EASY} Jede Zeile ein Satz.",
            "reflexionen": "Öffentliche Reflexionen, die darauf antworten.",
            "beschluesse": "Öffentliche Beschlüsse, die darauf antworten.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reflexionen"].queryset = Reflexion.objects.public()  # type: ignore[attr-defined]
        recent = Q(year__gte=timezone.localdate().year - 1) | Q(umfragen=self.instance)
        self.fields["beschluesse"].queryset = Beschluss.objects.public().filter(recent).distinct()  # type: ignore[attr-defined]
        for name in ("change_text", "easy_change_text"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = "Bitte schreiben Sie, was sich ändert oder warum nicht."
        if self.instance.is_published:
            del self.fields["change_text"], self.fields["easy_change_text"]

    def save(self, commit: bool = True) -> Umfrage:
        """What is published stays; only its links are stored then."""
        if not self.instance.is_published:
            umfrage: Umfrage = super().save(commit)
            return umfrage
        for name in ("reflexionen", "beschluesse"):
            getattr(self.instance, name).set(self.cleaned_data[name])
        return self.instance
