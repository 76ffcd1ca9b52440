from gremien.models.beschluss import Beschluss
from gremien.models.gremium import Gremium, Mitgliedschaft, Person
from gremien.models.lernen import Baustein, Leitsatz, Nachweis
from gremien.models.mitarbeit import Kalenderzugang, Unterstuetzung
from gremien.models.projektdokument import Meilenstein, Projektdokument
from gremien.models.protokoll import Anmerkung, Protokoll
from gremien.models.reflexion import Reflexion
from gremien.models.sachstand import Sachstandsbericht
from gremien.models.sitzung import Anwesenheit, Dokument, Sitzung, Tagesordnungspunkt
from gremien.models.umfrage import Antwortzahl, Frage, Freitext, Umfrage, Zugangscode
from gremien.models.veranstaltung import Anmeldung, Veranstaltung
from gremien.models.wirkung import Setting, Wirkung

__all__ = [
    "Anmeldung",
    "Anmerkung",
    "Antwortzahl",
    "Anwesenheit",
    "Baustein",
    "Beschluss",
    "Dokument",
    "Frage",
    "Freitext",
    "Gremium",
    "Kalenderzugang",
    "Leitsatz",
    "Meilenstein",
    "Mitgliedschaft",
    "Nachweis",
    "Person",
    "Projektdokument",
    "Protokoll",
    "Reflexion",
    "Sachstandsbericht",
    "Setting",
    "Sitzung",
    "Tagesordnungspunkt",
    "Umfrage",
    "Unterstuetzung",
    "Veranstaltung",
    "Wirkung",
    "Zugangscode",
]
