"""Which Organisationen take part in the model project, and how: confirmed by the Fachdienst."""

from sozialraeume.views.records import RecordKind
from teilhabe.forms.leistungserbringer import LeistungserbringerForm
from teilhabe.models import Leistungserbringer

LEISTUNGSERBRINGER = RecordKind(
    form=LeistungserbringerForm,
    records=lambda: Leistungserbringer.objects.select_related("organisation"),
    columns=(
        ("Teilnahme", lambda row: row.get_participation_display()),
        ("ab", lambda row: row.valid_from or "nicht bekannt"),
        ("bis", lambda row: row.valid_until or ""),
    ),
    title="Leistungserbringer",
    lead="Wer am Modellprojekt teilnimmt, mit PKL oder zunächst ohne.",
    links=(("Informationsblatt", "teilhabe:informationsblatt_work"),),
)
