"""The topics of the portal: the law gives the nine Lebensbereiche, the Administration gives them plain words."""

from jena_sro.konten.models import Rolle
from sozialraeume.forms.vokabeln import LebensbereichForm
from sozialraeume.models import Lebensbereich
from sozialraeume.views.records import RecordKind

LEBENSBEREICHE = RecordKind(
    form=LebensbereichForm,
    records=Lebensbereich.objects.all,
    columns=(
        ("Name im Gesetz", lambda lebensbereich: lebensbereich.name),
        ("Was gehört dazu?", lambda lebensbereich: lebensbereich.description),
    ),
    title="Lebensbereiche",
    lead="Das Gesetz nennt neun Lebensbereiche. Hier bekommen sie Worte, die alle verstehen.",
    roles=(Rolle.ADMINISTRATION,),
)
