from sozialraeume.forms.records import DayField, RecordForm
from sozialraeume.forms.vokabeln import VokabelForm
from teilhabe.models import Angebotsart, Schulferien, Sprache, Zielgruppe


class AngebotsartForm(VokabelForm):
    class Meta:
        model = Angebotsart
        fields = ("name", "description")
        help_texts = {"description": "Ein Satz für Menschen, die das Wort nicht kennen."}
        error_messages = {"description": {"required": "Bitte schreiben Sie, was das ist."}}


class ZielgruppeForm(VokabelForm):
    class Meta:
        model = Zielgruppe
        fields = ("name",)
        help_texts = {"name": "Für wen ein Angebot ist. Zum Beispiel: Menschen mit Hörbehinderung."}


class SpracheForm(VokabelForm):
    class Meta:
        model = Sprache
        fields = ("name",)
        help_texts = {"name": "Zum Beispiel: Deutsche Gebärdensprache."}


class SchulferienForm(RecordForm):
    class Meta:
        model = Schulferien
        fields = ("name", "start", "end")
        field_classes = {"start": DayField, "end": DayField}
        help_texts = {"name": "Zum Beispiel: Winterferien 2027."}
        error_messages = {
            "name": {"required": "Bitte geben Sie den Namen ein."},
            "start": {"required": "Bitte geben Sie den ersten Ferientag ein."},
            "end": {"required": "Bitte geben Sie den letzten Ferientag ein."},
        }
