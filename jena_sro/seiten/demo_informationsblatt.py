"""The Informationsblatt of the demonstration: approved by nobody, in force as an example, a few sheets given out."""

import uuid

from django.utils import timezone

from jena_sro.inhalte.frozen import hash_of
from jena_sro.konten.models import Konto
from teilhabe.actions.ausgaben import issue
from teilhabe.actions.informationsblatt import EXAMPLE_MARK, approve, put_into_force
from teilhabe.informationsblatt.inhalt import gather
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Ausgabe, Blattversion, Freigabe, Informationsblatt

PARTS = [(Blattart("standard", "nord"), 20), (Blattart("einfach"), 5), (Blattart("grossdruck", "lobeda"), 5)]


def load_informationsblatt(konto: Konto) -> None:
    """One that has come into force stays."""
    fassung = Informationsblatt.objects.get().draft
    if fassung is None or Blattversion.objects.exists():
        return
    today = timezone.localdate()
    for stelle in Freigabe.Stelle:
        approve(fassung=fassung, stelle=stelle, approved_by=EXAMPLE_MARK, approved_on=today, note="", konto=None)
    seen = hash_of(gather(fassung))
    version = put_into_force(seen=seen, change="", easy_change="", konto=konto, is_example=True, is_measured=False)
    issue(version=version, art=Ausgabe.Art.OHNE_NAMEN, token=uuid.uuid4(), parts=PARTS, has_receipt=False, konto=konto)
