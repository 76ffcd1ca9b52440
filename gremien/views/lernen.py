"""What the Fachdienst keeps of what the model project goes by and learns."""

from gremien.forms.lernen import BausteinForm, LeitsatzForm, NachweisForm
from gremien.models import Baustein, Leitsatz, Nachweis
from sozialraeume.views.records import RecordKind

LEITSAETZE = RecordKind(
    form=LeitsatzForm,
    records=Leitsatz.objects.all,
    columns=(("Text", lambda leitsatz: leitsatz.text),),
    title="Leitsätze und Prinzipien",
    lead="Was Sie hier ändern, steht sofort auf den Seiten zum Modellprojekt. Die Nummern bleiben.",
)
BAUSTEINE = RecordKind(
    form=BausteinForm,
    records=Baustein.objects.all,
    columns=(
        ("Stand", lambda baustein: baustein.get_stand_display()),
        ("Stand vom", lambda baustein: baustein.checked_on or "noch nie geprüft"),
    ),
    title="Bausteine",
    lead="Wie weit das Modellprojekt ist, und womit Sie es belegen.",
    links=(("Nachweise aller Bausteine", "gremien:nachweis_list"),),
    actions="gremien/_baustein_actions.html",
)
NACHWEISE = RecordKind(
    form=NachweisForm,
    records=lambda: Nachweis.objects.select_related("baustein"),
    columns=(
        ("Baustein", lambda nachweis: nachweis.baustein),
        ("Adresse", lambda nachweis: nachweis.address),
        ("Datum", lambda nachweis: nachweis.dated_on or "nicht angegeben"),
    ),
    title="Nachweise",
    lead="Beschlüsse, Dokumente und Seiten, die zeigen, wie weit ein Baustein ist.",
    new="Nachweis hinzufügen",
    links=(("Bausteine", "gremien:baustein_list"),),
    prefilled=("baustein",),
    after=lambda nachweis: nachweis.baustein.get_work_url(),
)
