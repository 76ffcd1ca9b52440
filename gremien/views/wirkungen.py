"""What the Fachdienst keeps for the Evaluationszirkel: expected effects, and the ways of support that are tried."""

from gremien.forms.wirkung import SettingForm, WirkungForm
from gremien.models import Setting, Wirkung
from sozialraeume.views.records import RecordKind
from sozialraeume.views.umfeld import day

WIRKUNGEN = RecordKind(
    form=WirkungForm,
    records=lambda: Wirkung.objects.select_related("baustein", "kennzahl"),
    columns=(
        ("Baustein", lambda wirkung: wirkung.baustein),
        ("Messgröße", lambda wirkung: wirkung.kennzahl or wirkung.indicator),
        ("Öffentlich", lambda wirkung: "ja" if wirkung.is_public else "nein"),
    ),
    title="Erwartete Wirkungen",
    lead="Was das Projekt bewirken soll. Jede Wirkung hat genau eine Messgröße für den Evaluationszirkel.",
    new="Wirkung eintragen",
    links=(("Kennzahlen", "sozialraeume:kennzahl_list"),),
)
SETTINGS = RecordKind(
    form=SettingForm,
    records=Setting.objects.all,
    columns=(
        ("Für wen", lambda setting: setting.target_group),
        ("Erprobt seit", lambda setting: setting.started_on),
        ("Erprobt bis", lambda setting: day(setting.ended_on) if setting.ended_on else "läuft"),
        ("Öffentlich", lambda setting: "ja" if setting.is_public else "nein"),
    ),
    title="Unterstützungssettings",
    lead="Was im Alltag erprobt wird, ganz ohne Fälle: Niemand darf erkennbar sein.",
    new="Setting beschreiben",
)
