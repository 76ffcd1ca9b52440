"""What the tests of the Informationsblatt share: its text, a version in force, runs, and people for a list."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from jena_sro.inhalte.frozen import hash_of
from jena_sro.seiten.reference import FOLDER, read_sections
from teilhabe.actions.ausgaben import issue
from teilhabe.actions.informationsblatt import approve, put_into_force
from teilhabe.informationsblatt.inhalt import gather
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Archivdatei, Ausgabe, Blattversion, Freigabe, Informationsblatt, Leistungserbringer
from tests.factories import make_organisation

STANDARD = Blattart("standard")


def the_sections():
    return read_sections((FOLDER / "informationsblatt.md").read_text())


def make_informationsblatt(sections=None):
    """The only one, with a draft."""
    informationsblatt, _ = Informationsblatt.objects.get_or_create(pk=1)
    informationsblatt.write_fassung(sections or the_sections())
    return Informationsblatt.objects.select_related("draft").get()


def make_freigabe(stelle="datenschutz", fassung=None):
    fassung = fassung or make_informationsblatt().draft
    approve(fassung=fassung, stelle=stelle, approved_by="Stelle", approved_on=timezone.localdate(), note="", konto=None)
    return Freigabe.objects.get(fassung=fassung, stelle=stelle)


def approve_all(fassung):
    for stelle in Freigabe.Stelle:
        make_freigabe(stelle, fassung)


def make_blattversion(sections=None, *, change="Neue Texte.", is_measured=False):
    """The next version in force, without its archive."""
    fassung = make_informationsblatt(sections).draft
    approve_all(fassung)
    seen = hash_of(gather(fassung))
    return put_into_force(seen=seen, change=change, easy_change="Neu.", konto=None, is_measured=is_measured)


def make_archivdatei(version, form="standard", body=b"%PDF-1.7 x"):
    row = Archivdatei(version=version, form=form, sha256=hashlib.sha256(body).hexdigest())
    known = Archivdatei.objects.filter(version=version, form=form, sozialraum=None).first()
    if known:
        return known
    row.file.save("blatt.pdf", ContentFile(body))
    return row


def make_ausgabe(version=None, parts=((STANDARD, 3),), *, art=Ausgabe.Art.OHNE_NAMEN, has_receipt=False, konto=None):
    version = version or Blattversion.objects.valid() or make_blattversion()
    values = {"version": version, "art": art, "token": uuid.uuid4(), "has_receipt": has_receipt, "konto": konto}
    return issue(parts=list(parts), **values)[0]


def make_leistungserbringer(participation="mit_pkl", **values):
    return Leistungserbringer.objects.create(organisation=make_organisation(**values), participation=participation)
