"""Tables of people on a page between two steps: nobody reads, changes or reuses them."""

import base64
import re
import zlib

import pytest

from jena_sro.inhalte.tabellen import Tabelle, TabelleRefusedError, seal, seal_secret, unseal_secret

PURPOSE = "informationsblatt"
HEADER = ["Vorname", "Nachname", "Straße", "PLZ", "Ort", "Form"]


def names():
    return Tabelle(HEADER, [(number, ["Änne", "Müller", "Mühlenstraße 3", "07743", "Jena", ""]) for number in range(2, 52)])


def unpacked(text):
    """The text, what its parts are in base64, and what of that can be decompressed."""
    yield text.encode()
    for part in re.split(r"[:.]", text):
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        yield raw
        for start in range(min(len(raw), 64)):
            for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
                try:
                    yield zlib.decompressobj(bits).decompress(raw[start:])
                except zlib.error:
                    continue


def shows_name(text):
    return any(word in part for part in unpacked(text) for word in ("Müller".encode(), b"M\\u00fcller", b"hlenstra"))


def test_sealed_list_comes_back():
    tabelle, more = unseal_secret(seal_secret(names(), PURPOSE, order="name"), PURPOSE)
    assert (tabelle.header, tabelle.rows) == (names().header, names().rows)
    assert more == {"order": "name"}


def test_sealed_list_shows_no_name():
    assert not shows_name(seal_secret(names(), PURPOSE))


def test_list_that_is_only_signed_would_show_names():
    assert shows_name(seal(names(), PURPOSE))


def test_changed_seal_is_refused():
    sealed = seal_secret(names(), PURPOSE)
    changed = [sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :] for place in range(len(sealed))]
    assert [text for text in changed if unseal_secret(text, PURPOSE) is not None] == []


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "gAAAAA", "ä" * 100, "\ud800", "文"])
def test_what_is_no_seal_is_refused(text):
    assert unseal_secret(text, PURPOSE) is None


def test_seal_of_another_purpose_is_refused():
    assert unseal_secret(seal_secret(names(), PURPOSE), "zahlen") is None


def test_signed_table_is_no_secret_one():
    assert unseal_secret(seal(names(), PURPOSE), PURPOSE) is None


def test_seal_holds_for_a_day(time_machine):
    time_machine.move_to("2027-01-01T12:00:00+00:00", tick=False)
    sealed = seal_secret(names(), PURPOSE)
    time_machine.move_to("2027-01-02T12:00:00+00:00", tick=False)
    assert unseal_secret(sealed, PURPOSE)
    time_machine.move_to("2027-01-02T12:00:01+00:00", tick=False)
    assert unseal_secret(sealed, PURPOSE) is None


def test_seal_under_an_older_key_is_read(settings):
    sealed = seal_secret(names(), PURPOSE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert unseal_secret(sealed, PURPOSE)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal_secret(sealed, PURPOSE) is None


def test_list_that_is_too_large_to_be_sent_back_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    with pytest.raises(TabelleRefusedError, match="zu groß"):
        seal_secret(names(), PURPOSE)


def test_sealed_list_of_1000_rows_fits_a_form():
    tabelle = Tabelle(HEADER, [(number, [f"Straße und Name {number}"] * 18) for number in range(1_000)])
    assert unseal_secret(seal_secret(tabelle, PURPOSE), PURPOSE)


def test_nothing_shows_names_in_a_log():
    assert "Müller" not in repr(names())
