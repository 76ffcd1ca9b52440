from sozialraeume.forms.records import DayField, RecordForm
from teilhabe.models import Leistungserbringer


class LeistungserbringerForm(RecordForm):
    class Meta:
        model = Leistungserbringer
        fields = ("participation", "valid_from", "valid_until")
        field_classes = {"valid_from": DayField, "valid_until": DayField}
        labels = {"participation": "Wie nimmt die Organisation teil?"}
        help_texts = {
            "participation": "Nur wer bestätigt ist, steht auf dem Informationsblatt.",
            "valid_from": "Leer lassen, wenn es nicht bekannt ist. Zum Beispiel: 31.1.2026.",
            "valid_until": "Leer lassen, solange die Organisation teilnimmt.",
        }
