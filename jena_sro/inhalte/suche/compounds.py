"""When a word stands inside a longer one: Gruppe in Selbsthilfegruppe, but not Ost in Post and not Sport in Transport.

All texts here are plain (see `norm.plain`). A cut is believed when what is left of it ends, and what is right of it
begins, with a word that is known: to the portal's vocabulary or to `PARTS`. The longer the asked word, the less proof
is needed. Tuned on the 100,000 most frequent German words; what it still believes wrongly is rarely asked for here.
"""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

Known = Callable[[str], bool]

# Endings of the same word; after them the word is over.
ENDINGS_TEXT = "e em en er ern es in innen n nen s se sen ung ungen lich liche lichen licher ig heit keit chen ler"
ENDINGS = frozenset(ENDINGS_TEXT.split())
# What German puts between the parts of a compound.
LINKS = ("", "s", "es", "n", "en", "er", "e")
LINKED_NOUN = re.compile("(ung|schaft|heit|keit|ion|tat|ling|tum)s$")
# An unknown rest may be the first part of a compound unless no German word ends so, or it ends in the prefix of a verb.
WORD_END = re.compile(
    "[aeo]$|[aeiouy](b|d|f|g|h|k|l|m|n|p|r|s|t|x|z|ch|ck|sch|ss|st|ff|ll|mm|nn|pp|rr|tt|bs|ts|tz|ft|cht|ld|lk|lm|lt|ls|lz|mpf|ns|"
    "nd|ng|nk|nst|nt|nz|pf|pt|rb|rd|rf|rg|rk|rm|rn|rs|rst|rt|rz|hl|hn|hr|ht|ks|kt|rl|bst|chs|chts|fts|hls|hns|hrs|lds|lts|nds|ngs|rts)$"
)
VERB_PREFIX = re.compile("(be|dar|ent|ge|inter|miss|ver|zer)$")
PARTS_TEXT = """
abend alltag alte alten alter amt angebot arbeit art arzt assistenz aufgabe auge auto baby bad bahn ball band bank bau baum
behinderten beratung berg beruf besuch betreuung bett bewegung bild bildung bio blind blinden blut boden boot brett brief buch
bund burg burger buro bus cafe chor club computer dach dampf demenz dienst dorf draht druck ehe ehren eltern erst erzahl essen
fach fahr fahrt familie feier feld ferien fern fest film flucht flug fluss forder foto frau frei freizeit fremd freund fruh
funk fuss gang garten gas gast gebarden gebiet geburt gehor gelb geld gemeinde gericht gesamt gesprach gesund gesundheit glas
glaube gold grab gras gross grun grund gruppe gymnastik haar halle hand handy haupt haus haut heil heim herbst herz hilfe hoch
hof holz hort hund info inklusion insel jagd jahr jazz job jugend jung junge kaffee karte kasse kater katze kegel keller kind
kino kirche klasse klein klinik klub koch kontakt konto kopf korb korper kraft kranken krebs kreis krimi krise kuche kultur
kunst kur kurs kurz laden land lang langzeit lauf leben lehr leib leicht leitung lern lese licht liebe lieblings lied luft
mahl mal mann markt maus medien mehr mensch messe miet mini mittag mittel mobil mode mond moped mund museum musik mutter nach
nachbar nacht nah natur neben neu nord not ober obst ordnung ort ost paar park partner patient pause person pferd pflege plan
platz post probe projekt psycho punkt quartier rad rand rat raum recht rede regen reha reise reit rente ring rock roll
rollstuhl rot ruck ruhe rund saal sach salz samstag sauna schach schicht schiff schnell schrift schuh schul schuld schulden
schule schutz schwarz schwer schwimm see seele seelsorge segel sehbehinderten selbst senioren show sinn sitz ski sommer sonder
sonnen sonntag sozial sperr spiel sport sprach sprache sprech stadt stamm stand stark start statt statte steh stein stelle
stern steuer stock straf strand strasse strick strom stuhl stunde sturz sucht sud suppe tafel tag takt tal tanz tauf team tee
teil telefon test text theater tier tisch tod ton tor trager trauer traum treff treffen trend trick turm turn uhr umwelt
unfall uni unterricht vater verband verein verkehr viertel volk voll vorlese wahl wald wand warte wasser web weg weihnacht
wein weiss weiter welt werk werkstatt west wett wind winter wirt woche wohl wohn wort zahn zeit zelt zentrum ziel zimmer
zirkus zug zukunft zwei
"""
PARTS = frozenset(PARTS_TEXT.split())


# No other word begins inside of these or of a longer part: no Lieder in Mitglieder, no Reich in Bereich, no Reise in Kreise.
OPAQUE_TEXT = """
anleit anzeige begleit behord bereich brauch delikatess einkommen gewohn glied halt instanz interess konstanz kontrol mangel
programm stalt start substanz tasche transport walt zeichen [aeio]s?tisch [gm]antisch (k|p|n|u|is|es)tier[et]
"""


def by_first_letter(words: Iterable[str]) -> list[str]:
    """Patterns that find the words, one for each letter: the search in a line then compares far less."""
    groups = groupby(sorted(words), key=lambda word: word[0])
    return [f"{letter}(?:{'|'.join(word[1:] for word in group)})" for letter, group in groups]


OPAQUE = re.compile(f"(?=({'|'.join([*OPAQUE_TEXT.split(), *by_first_letter(part for part in PARTS if len(part) > 4)])}))")


def fits(line: str, start: int, end: int, known: Known) -> bool:
    """Whether the letters from `start` to `end` are a part of the compound `line` and not there by chance."""
    left, right, length = line[:start], line[end:], end - start
    if any(match.start(1) < start < match.end(1) for match in OPAQUE.finditer(line)):
        return False
    if length < 4:
        return length == 3 and (left_known(left, known) and not right if left else right_known(right, known))
    return left_fits(left, length, known) and right_fits(left, right, length, known)


def left_fits(left: str, length: int, known: Known) -> bool:
    if not left or left_known(left, known):
        return True
    return length >= 5 and len(left) >= (4 if length > 5 else 6) and bool(WORD_END.search(left)) and not VERB_PREFIX.search(left)


def right_fits(left: str, right: str, length: int, known: Known) -> bool:
    if not right or right in ENDINGS or right_known(right, known):
        return True
    return len(right) >= 3 and length >= (6 if left else 5)


def left_known(left: str, known: Known) -> bool:
    """Whether `left` ends in a word, with or without a link behind it."""
    stripped = [left[: len(left) - len(link)] for link in LINKS if left.endswith(link)]
    if bool(LINKED_NOUN.search(left)) or not PARTS.isdisjoint(stripped):
        return True
    return any(is_word(rest[cut:], known) for rest in stripped for cut in range(len(rest) - 3))


def right_known(right: str, known: Known) -> bool:
    """Whether `right` begins with a word, with or without a link before it."""
    stripped = [right[len(link) :] for link in LINKS if right.startswith(link)]
    return not PARTS.isdisjoint(stripped) or any(
        is_word(rest[:cut], known) for rest in stripped for cut in range(4, len(rest) + 1)
    )


def is_word(text: str, known: Known) -> bool:
    return text in PARTS or (len(text) > 4 and known(text))
