"""What the Fachdienst writes about an Angebot."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from sozialraeume.forms.records import RecordForm
from teilhabe.models import Angebot, Standardtext, Teil
from teilhabe.workflow import TRANSITIONS, Actor

LONGEST = 1000
TOO_LONG = f"Bitte kürzen Sie auf {LONGEST} Zeichen."


def note_field(label: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=widget, error_messages={"max_length": TOO_LONG}
    )


class ReviewForm(forms.Form):
    """Notes to the parts, a text for the whole, and standard texts, which go to the part that they belong to."""

    standardtexte = forms.ModelMultipleChoiceField(
        label="Standardtexte", queryset=Standardtext.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = note_field("Was soll der Anbieter noch wissen?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = self.fields["standardtexte"]
        texts.queryset = Standardtext.objects.all()  # type: ignore[attr-defined]
        texts.label_from_instance = self.text_in_words  # type: ignore[attr-defined]
        for teil in Teil:
            self.fields[f"note-{teil}"] = note_field(f"Anmerkung zu „{teil.label}“")

    @staticmethod
    def text_in_words(standardtext: Standardtext) -> str:
        return f"{Teil(standardtext.teil).beginning} {standardtext.text}" if standardtext.teil else standardtext.text

    def note_of(self, teil: Teil) -> BoundField:
        return self[f"note-{teil}"]

    @property
    def notes(self) -> dict[str, str]:
        """Part -> what is to be mended there."""
        chosen = self.cleaned_data["standardtexte"]
        found = {}
        for teil in Teil:
            lines = [row.text for row in chosen if row.teil == teil] + [self.cleaned_data[f"note-{teil}"]]
            if note := "\n".join(filter(None, lines)):
                found[teil.value] = note
        return found

    @property
    def message(self) -> str:
        lines = [row.text for row in self.cleaned_data["standardtexte"] if not row.teil] + [self.cleaned_data["text"]]
        return "\n".join(filter(None, lines))

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Everything that was written, with the part that it belongs to."""
        notes = [(Teil(key).beginning, note) for key, note in self.notes.items()]
        return [*notes, ("Text:", self.message)] if self.message else notes

    def require_words(self) -> None:
        if not self.typed:
            self.add_error("text", "Bitte schreiben Sie, was der Anbieter ändern soll.")

    def require_silence(self) -> None:
        if self.typed:
            self.add_error(
                None, "Sie haben Anmerkungen geschrieben. Geben Sie das Angebot zurück, oder löschen Sie die Anmerkungen zuerst."
            )


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Interne Notiz",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nur der Fachdienst sieht sie. Bitte nichts über Menschen, die das Angebot nutzen.",
        error_messages={"required": "Bitte schreiben Sie die Notiz.", "max_length": TOO_LONG},
    )


class DecisionForm(forms.Form):
    """A step of the Fachdienst beside the review, always with a reason."""

    stand = forms.ChoiceField(
        label="Wie soll es weitergehen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, wie es weitergehen soll."},
    )
    text = forms.CharField(
        label="Grund",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Der Anbieter liest ihn in der E-Mail.",
        error_messages={"required": "Bitte nennen Sie den Grund.", "max_length": TOO_LONG},
    )
    WORDS = {
        "pausiert": "Pause machen",
        "veroeffentlicht": "wieder öffentlich machen",
        "beendet": "beenden",
        "entwurf": "als Entwurf wieder öffnen",
    }

    def __init__(self, *args: Any, angebot: Angebot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].choices = steps_of(angebot)  # type: ignore[attr-defined]


def steps_of(angebot: Angebot) -> list[tuple[str, str]]:
    """What the Fachdienst may do with an Angebot that it does not review: (state, words)."""
    if angebot.state in (Angebot.State.EINGEREICHT, *Angebot.EDITABLE):
        return []
    allowed = [to for (old, to), who in TRANSITIONS.items() if old == angebot.state and Actor.FACHDIENST in who]
    return [(to, DecisionForm.WORDS[to]) for to in allowed]


class StandardtextForm(RecordForm):
    class Meta:
        model = Standardtext
        fields = ("name", "teil", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": "In einfachen Worten und freundlich. Sagen Sie, was der Anbieter tun kann."}
        error_messages = {
            "name": {"required": "Bitte geben Sie dem Text einen Namen.", "unique": "Diesen Namen gibt es schon."},
            "text": {"required": "Bitte schreiben Sie den Text.", "max_length": "Bitte kürzen Sie auf 500 Zeichen."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teil"].choices = [("", "das ganze Angebot"), *Teil.choices]  # type: ignore[attr-defined]
