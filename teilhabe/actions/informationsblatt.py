"""What happens to the Informationsblatt: offices approve a Fassung, it comes into force, its PDFs are kept."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from jena_sro.inhalte import pdf
from jena_sro.inhalte.frozen import AlteredError, Content, hash_of
from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto
from sozialraeume.models import Sozialraum
from teilhabe.informationsblatt.blatt import STANDARD_PAGES, Blatt
from teilhabe.informationsblatt.inhalt import gather, problems
from teilhabe.models import Archivdatei, Blattform, Blattversion, Freigabe, Informationsblatt, InformationsblattFassung

CHANGED = "Inzwischen hat sich etwas geändert. Bitte lesen Sie die Vorschau noch einmal und setzen Sie dann in Kraft."
DRAFT_MARK = "Entwurf, gilt noch nicht"
EXAMPLE_MARK = "Beispiel der Demonstration"


class NotReadyError(ValueError):
    """The Informationsblatt cannot come into force; the texts are for people."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def approve(
    *,
    fassung: InformationsblattFassung,
    stelle: str,
    approved_by: str,
    approved_on: datetime.date,
    note: str,
    konto: Konto | None,
) -> bool:
    """Keep that an office agrees to this Fassung; False if that was on record already."""
    values = {"approved_by": approved_by, "approved_on": approved_on, "note": note, "recorded_by": konto}
    _, created = Freigabe.objects.get_or_create(fassung=fassung, stelle=stelle, defaults=values)
    return created


def withdraw(freigabe: Freigabe) -> None:
    """Forget an approval. Raises NotReadyError if the Fassung has come into force with it."""
    if freigabe.fassung.versionen.exists():
        raise NotReadyError("Mit dieser Freigabe ist schon eine Version in Kraft getreten. Sie bleibt stehen.")
    freigabe.delete()


def in_words(day: str) -> str:
    return date_format(datetime.date.fromisoformat(day), "j. F Y")


def blatt_of(version: Blattversion, **kind: Any) -> Blatt:
    """A sheet of a version; `kind` are further values of Blatt. What is not in force says so."""
    content, marks = version.content, [EXAMPLE_MARK] if version.is_example else []
    if version.replaced_at:
        marks.append(f"Abgelöst am {date_format(timezone.localdate(version.replaced_at), 'j. F Y')}")
    title = f"Version {content['number']} vom {in_words(content['day'])}"
    return Blatt(**{"content": content, "title": title, "mark": ". ".join(marks)} | kind)


def draft_blatt(content: Content, **kind: Any) -> Blatt:
    """A sheet of what has not come into force."""
    title = f"Fassung {content['fassung']} vom {in_words(content['day'])}"
    return Blatt(**{"content": content, "title": title, "mark": DRAFT_MARK} | kind)


def too_long(content: Content) -> list[str]:
    """Where the standard form does not fit its two pages, as sentences."""
    sozialraeume = [("", "ohne Sozialraum"), *((row["slug"], f"für {row['name']}") for row in content["sozialraeume"])]
    found = []
    for slug, words in sozialraeume:
        pages = pdf.page_count(draft_blatt(content, sozialraum=slug).html())
        if pages > STANDARD_PAGES:
            found.append(f"Das Blatt {words} hat {pages} Seiten statt {STANDARD_PAGES}. Bitte kürzen Sie den Text.")
    return found


def put_into_force(
    *, seen: str, change: str, easy_change: str, konto: Konto | None, is_example: bool = False, is_measured: bool = True
) -> Blattversion:
    """Freeze the draft as somebody has seen it, named by the hash; the version before is replaced.

    What is in force already stays, such as after a double click. Raises NotReadyError with sentences that say what is missing.
    `is_measured` typesets the standard form to count its pages.
    """
    informationsblatt = Informationsblatt.objects.select_related("draft").get()
    newest = Blattversion.objects.first()
    if newest and newest.seen == seen:
        return newest
    missing = problems(informationsblatt.draft)
    if missing or informationsblatt.draft is None:
        raise NotReadyError(*missing)
    content = gather(informationsblatt.draft)
    if hash_of(content) != seen:
        raise NotReadyError(CHANGED)
    if is_measured and (sentences := too_long(content)):
        raise NotReadyError(*sentences)
    try:
        return freeze(informationsblatt.draft, content, change, easy_change, konto, is_example=is_example)
    except IntegrityError as error:  # two people at once: the number or the only valid one is taken
        raise NotReadyError(CHANGED) from error


@transaction.atomic
def freeze(
    fassung: InformationsblattFassung, content: Content, change: str, easy_change: str, konto: Konto | None, *, is_example: bool
) -> Blattversion:
    """Raises NotReadyError if somebody has written another Fassung meanwhile; what a second click has frozen already stays."""
    informationsblatt = fassung.owner.lock()
    newest = Blattversion.objects.first()
    if newest and newest.seen == hash_of(content):
        return newest
    if informationsblatt.draft_id != fassung.pk:
        raise NotReadyError(CHANGED)
    Blattversion.objects.replace_valid()
    number = newest.number + 1 if newest else 1
    version = Blattversion.objects.create(
        number=number,
        fassung=fassung,
        content=content | {"number": number, "change": change, "easy_change": easy_change},
        valid_from=timezone.now(),
        put_into_force_by=konto,
        is_example=is_example,
    )
    informationsblatt.publish(fassung)
    Sicherheitsereignis.objects.append(
        Sicherheitsereignis.Art.VEROEFFENTLICHUNG,
        konto_id=konto.pk if konto else None,
        reference=f"blattversion {version.number} {version.sha256}"[:100],
    )
    return version


# ---- the archive ----


def missing_files(version: Blattversion) -> Iterable[tuple[str, Sozialraum | None]]:
    """Forms and Sozialräume of which no PDF is kept yet."""
    kept = set(version.archivdateien.values_list("form", "sozialraum"))
    slugs = [row["slug"] for row in version.content["sozialraeume"]]
    for form in Blattform.values:
        for sozialraum in [None, *Sozialraum.objects.filter(slug__in=slugs)]:
            if (form, sozialraum.pk if sozialraum else None) not in kept:
                yield form, sozialraum


def archive(version: Blattversion) -> int:
    """Make and keep the PDFs that are missing; returns how many. Safe to repeat and to run twice at once."""
    made = 0
    for form, sozialraum in list(missing_files(version)):
        kind = {"form": form, "sozialraum": sozialraum.slug if sozialraum else "", "mark": EXAMPLE_MARK * version.is_example}
        made += keep_file(version, form, sozialraum, pdf.make_archive_pdf(blatt_of(version, **kind).html()))
    return made


def keep_file(version: Blattversion, form: str, sozialraum: Sozialraum | None, body: bytes) -> bool:
    """False if another process was quicker."""
    row = Archivdatei(version=version, form=form, sozialraum=sozialraum, sha256=hashlib.sha256(body).hexdigest())
    row.file.save("blatt.pdf", ContentFile(body), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.file.storage.delete(str(row.file.name))
        return False
    return True


def keep_archive() -> str:
    """Make what an interruption has left out, and check all versions; runs daily. Raises AlteredError."""
    made = sum(archive(version) for version in Blattversion.objects.filter(is_example=False)) if pdf.IS_AVAILABLE else 0
    return f"{made} Dateien ergänzt, {check_versions()}"


def check_versions() -> str:
    """Whether versions and their files are as they were. Raises AlteredError."""
    versions, files = Blattversion.objects.all(), Archivdatei.objects.select_related("version", "sozialraum")
    altered = [str(version) for version in versions if not version.is_unaltered or not is_logged(version)]
    altered += [str(file) for file in files if not is_intact(file)]
    if altered:
        raise AlteredError(f"Verändert: {', '.join(altered)}")
    return f"{len(versions)} Versionen und {len(files)} Dateien unverändert"


def is_logged(version: Blattversion) -> bool:
    """Whether the security log, whose chain nobody can mend, knows this hash; its rows are not kept for ever."""
    of_version = Sicherheitsereignis.objects.filter(reference__startswith=f"blattversion {version.number} ")
    return not of_version.exists() or of_version.filter(reference__endswith=version.sha256).exists()


def is_intact(file: Archivdatei) -> bool:
    try:
        with file.file.open("rb") as opened:
            return hashlib.sha256(opened.read()).hexdigest() == file.sha256
    except FileNotFoundError:
        return False
