from typing import Any

from django import forms

from sozialraeume.forms.records import DayField, PastDayField, RecordForm, WebsiteField
from sozialraeume.models import Kontaktstelle, Konzept, RessourceArt, Teilhabezentrum, Umgebung

ONE_FUNCTION = "Nur die Nummer oder Adresse der Stelle, nicht die einer Person."


class TeilhabezentrumForm(RecordForm):
    as_of = PastDayField(label="Stand vom", error_messages={"required": "Bitte geben Sie an, von wann die Angabe ist."})

    class Meta:
        model = Teilhabezentrum
        fields = ("sozialraum", "stand", "name", "place", "way", "phone", "email", "source", "as_of")
        widgets = {"stand": forms.RadioSelect, "way": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "stand": "Ist nichts bekannt, tragen Sie nichts ein. Dann steht auf der Seite „noch nicht erhoben“.",
            "way": "Haltestelle, Weg bis zur Tür, Stufen. Bei einem vorhandenen Teilhabezentrum nötig.",
            "phone": ONE_FUNCTION,
            "source": "Woher wissen wir das? Zum Beispiel: Beschluss des Stadtrats, Auskunft des Trägers.",
        }
        error_messages = {
            "sozialraum": {
                "required": "Bitte wählen Sie den Sozialraum.",
                "unique": "Für diesen Sozialraum gibt es schon einen Eintrag. Bitte ändern Sie den.",
            },
            "stand": {"required": "Bitte wählen Sie, ob es das Teilhabezentrum gibt."},
            "source": {"required": "Bitte nennen Sie die Quelle."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand"].choices = Teilhabezentrum.Stand.choices  # type: ignore[attr-defined]  # without an empty one


class KonzeptForm(RecordForm):
    class Meta:
        model = Konzept
        fields = ("title", "date", "publisher", "sozialraeume", "url", "text")
        field_classes = {"date": DayField, "url": WebsiteField}
        widgets = {
            "sozialraeume": forms.CheckboxSelectMultiple,
            "text": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "url": "Wo das Papier zu lesen ist. Beginnt mit https://",
            "text": "In zwei oder drei Sätzen und einfachen Worten.",
        }
        error_messages = {
            "title": {"required": "Bitte geben Sie den Titel ein."},
            "date": {"required": "Bitte geben Sie das Datum des Papiers ein."},
            "publisher": {"required": "Bitte nennen Sie, wer das Papier herausgibt."},
            "sozialraeume": {"required": "Bitte wählen Sie mindestens einen Sozialraum."},
        }


class KontaktstelleForm(RecordForm):
    confirmed_on = PastDayField(
        label="Zuletzt bestätigt am", error_messages={"required": "Bitte geben Sie an, wann das zuletzt gestimmt hat."}
    )

    class Meta:
        model = Kontaktstelle
        fields = ("sozialraum", "function", "organisation_name", "purpose", "phone", "email", "confirmed_on")
        help_texts = {
            "sozialraum": "Leer lassen, wenn die Stelle für ganz Jena da ist.",
            "function": "Zum Beispiel: Quartiersmanagement, Teilhabeberatung. Keine Namen von Personen.",
            "purpose": "Womit können sich Fachkräfte dorthin wenden?",
            "phone": ONE_FUNCTION,
            "email": ONE_FUNCTION,
        }
        error_messages = {
            "function": {"required": "Bitte nennen Sie die Funktion."},
            "organisation_name": {"required": "Bitte nennen Sie die Organisation."},
            "purpose": {"required": "Bitte schreiben Sie, wofür die Stelle da ist."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sozialraum"].empty_label = "ganz Jena"  # type: ignore[attr-defined]


class RessourceArtForm(RecordForm):
    class Meta:
        model = RessourceArt
        fields = ("name", "umgebung")
        widgets = {"umgebung": forms.RadioSelect}
        labels = {"umgebung": "Seite der Umgebung"}
        help_texts = {"umgebung": "Zu dieser Seite gehört eine solche Ressource meistens."}
        error_messages = {
            "name": {"required": "Bitte geben Sie den Namen ein.", "unique": "Diese Art gibt es schon."},
            "umgebung": {"required": "Bitte wählen Sie die Seite der Umgebung."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["umgebung"].choices = Umgebung.choices  # type: ignore[attr-defined]  # without an empty one
