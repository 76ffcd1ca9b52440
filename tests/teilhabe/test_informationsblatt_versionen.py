"""Versions of the Informationsblatt: frozen, archived, checked, and what everybody can read."""

import datetime
import hashlib

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte import daily
from jena_sro.inhalte.frozen import AlteredError, FrozenError, hash_of
from jena_sro.konten.models import Rolle
from sozialraeume.models import Sozialraum
from teilhabe.actions.informationsblatt import archive, check_versions, keep_archive
from teilhabe.models import Archivdatei, Blattform, Blattversion, Informationsblatt
from tests.factories import make_angebot, make_konto, make_sozialraum
from tests.informationsblatt import make_archivdatei, make_blattversion, make_leistungserbringer, the_sections
from tests.pdf import programs

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")
PAGE = reverse("teilhabe:informationsblatt")
EASY = reverse("teilhabe:informationsblatt_easy")
CHANGES = reverse("teilhabe:informationsblatt_changes")
PDFS = [reverse(f"teilhabe:{form}_pdf") for form in Blattform.values]
STANDARD = reverse("teilhabe:standard_pdf")
HUGE = 10**19


@pytest.fixture(autouse=True)
def _kept(settings, tmp_path):
    """Nothing that another test has kept."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


@pytest.fixture
def nord():
    return make_sozialraum(name="Nord")


@pytest.fixture
def version():
    return make_blattversion()


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


def text_of(response):
    return " ".join(response.content.decode().split())


def words_of(response, tmp_path):
    """The text of a PDF."""
    assert response.headers["Content-Type"] == "application/pdf"
    (tmp_path / "x.pdf").write_bytes(response.content)
    return " ".join(programs.output("pdftotext", str(tmp_path / "x.pdf"), "-").split())


def make_next(text="Anders.", **values):
    """The version after the first one, with another text."""
    first, *others = the_sections()
    return make_blattversion([first | {"text": text}, *others], **values)


def bytes_of(file):
    with file.file.open("rb") as opened:
        return opened.read()


def spoil(file, place=5):
    """Change one byte of a stored file."""
    content, name = bytes_of(file), file.file.name
    file.file.storage.delete(name)
    file.file.storage.save(name, ContentFile(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]))


# ---- frozen ----


def test_version_in_force_cannot_be_saved(version):
    version.content = {}
    with pytest.raises(FrozenError):
        version.save()


def test_version_in_force_cannot_be_deleted(version):
    with pytest.raises(FrozenError):
        version.delete()
    assert Blattversion.objects.count() == 1


def test_next_version_leaves_the_content_of_the_former_one(version):
    make_next()
    former = Blattversion.objects.get(number=1)
    assert (former.content, former.sha256) == (version.content, version.sha256)
    assert former.is_unaltered


def test_renamed_organisation_and_new_offer_do_not_change_the_page(client, nord):
    row = make_leistungserbringer(name="Verein Alt")
    make_blattversion()
    pages = [client.get(path).content for path in (PAGE, EASY)]
    row.organisation.name = "Verein Neu"
    row.organisation.save()
    make_angebot(name="Ein neuer Treff", sozialraum=nord, phone="03641 7")
    assert b"Verein Alt" in pages[0]
    assert [client.get(path).content for path in (PAGE, EASY)] == pages


@needs_pdf
def test_renamed_organisation_and_new_offer_do_not_change_the_pdf(client, nord):
    row = make_leistungserbringer(name="Verein Alt")
    archive(make_blattversion())
    addresses = [*PDFS, f"{STANDARD}?sozialraum=nord"]
    files = [client.get(path).content for path in addresses]
    row.organisation.name = "Verein Neu"
    row.organisation.save()
    make_angebot(name="Ein neuer Treff", sozialraum=nord, phone="03641 7")
    assert [client.get(path).content for path in addresses] == files


@needs_pdf
def test_pdf_that_is_not_archived_yet_keeps_the_facts_of_its_version(client, tmp_path):
    row = make_leistungserbringer(name="Verein Alt")
    make_blattversion()
    row.organisation.name = "Verein Neu"
    row.organisation.save()
    assert "Verein Alt" in words_of(client.get(STANDARD), tmp_path)


# ---- the archive ----


@needs_pdf
def test_archive_holds_each_form_for_each_sozialraum_and_without(reference):
    assert archive(make_blattversion()) == 18
    kept = Archivdatei.objects.all()
    assert {(file.form, file.sozialraum) for file in kept} == {
        (form, sozialraum) for form in Blattform.values for sozialraum in (None, *Sozialraum.objects.all())
    }
    assert [file.sha256 for file in kept] == [hashlib.sha256(bytes_of(file)).hexdigest() for file in kept]
    assert len({file.sha256 for file in kept}) == 18


@needs_pdf
def test_archive_made_again_makes_none(version):
    assert archive(version) == 3
    assert archive(version) == 0
    assert Archivdatei.objects.count() == 3


@needs_pdf
def test_interrupted_archive_is_completed(version):
    make_archivdatei(version)
    assert keep_archive() == "2 Dateien ergänzt, 1 Versionen und 3 Dateien unverändert"
    assert keep_archive() == "0 Dateien ergänzt, 1 Versionen und 3 Dateien unverändert"


@needs_pdf
def test_archive_is_completed_after_the_version_is_replaced(version, tmp_path, client, fachdienst):
    make_next()
    keep_archive()
    file = version.archivdateien.get(form="standard")
    words = words_of(client.get(reverse("teilhabe:archivdatei_download", args=[file.pk])), tmp_path)
    assert "Abgelöst" not in words


def test_archive_is_looked_after_daily():
    assert keep_archive in [job.run for job in daily.JOBS]


def test_file_of_an_example_is_not_archived():
    version = make_blattversion()
    Blattversion.objects.filter(pk=version.pk).update(is_example=True)
    assert keep_archive() == "0 Dateien ergänzt, 1 Versionen und 0 Dateien unverändert"


def test_archived_file_has_a_name_that_tells_what_it_is(client, fachdienst, version):
    response = client.get(reverse("teilhabe:archivdatei_download", args=[make_archivdatei(version).pk]))
    assert response.headers["Content-Disposition"] == 'inline; filename="informationsblatt-1-standard.pdf"'
    assert response.content == b"%PDF-1.7 x"


# ---- checked ----


def test_versions_as_they_were_are_said_to_be(version):
    make_archivdatei(version)
    assert check_versions() == "1 Versionen und 1 Dateien unverändert"


def test_one_changed_byte_in_the_database_is_found(version):
    content = version.content | {"fassung": 2}
    Blattversion.objects.filter(pk=version.pk).update(content=content)
    with pytest.raises(AlteredError, match="Verändert: Version 1"):
        check_versions()


def test_content_changed_together_with_its_hash_is_found(version):
    content = version.content | {"fassung": 2}
    Blattversion.objects.filter(pk=version.pk).update(content=content, sha256=hash_of(content))
    with pytest.raises(AlteredError, match="Verändert: Version 1"):
        check_versions()


def test_one_changed_byte_in_a_file_is_found(version):
    spoil(make_archivdatei(version))
    with pytest.raises(AlteredError, match="Version 1, Standard, ganz Jena"):
        check_versions()


def test_missing_file_is_found(version):
    file = make_archivdatei(version)
    file.file.storage.delete(file.file.name)
    with pytest.raises(AlteredError, match="Version 1, Standard"):
        check_versions()


# ---- public pages ----


@pytest.mark.parametrize("path", [PAGE, EASY, CHANGES])
def test_page_without_a_version_is_friendly(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert any(words in text_of(response) for words in ("vorbereitet", "noch <strong>nicht</strong> fertig", "Noch ist keine"))


@pytest.mark.parametrize("path", PDFS)
def test_pdf_without_a_version_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_draft_is_not_public(client):
    Informationsblatt.objects.create().write_fassung([{"heading": "Geheim", "text": "Xylothek"}])
    assert "Xylothek" not in text_of(client.get(PAGE)) + text_of(client.get(EASY))


def test_page_shows_text_and_hash_of_the_version_in_force(client, version):
    page = text_of(client.get(PAGE))
    assert "Version 1 vom" in page
    assert version.sha256 in page
    assert all(section["heading"] in page for section in version.content["sections"])


def test_easy_page_shows_the_easy_text_and_that_nobody_has_checked_it(client, version):
    page = text_of(client.get(EASY))
    assert "Ein Modell-Projekt probiert etwas Neues aus." in page
    assert "Niemand hat die Seite bis jetzt geprüft." in page


@needs_pdf
@pytest.mark.parametrize("path", PDFS)
def test_pdf_names_version_and_day(client, version, tmp_path, path):
    assert f"Version 1 vom {timezone.localdate().day}." in words_of(client.get(path), tmp_path)


@needs_pdf
@pytest.mark.parametrize("path", PDFS)
def test_pdf_for_a_sozialraum_names_its_offers(client, nord, tmp_path, path):
    make_angebot(name="Ein Treff", sozialraum=nord, phone="03641 7")
    make_blattversion()
    assert "Ein Treff" in words_of(client.get(path, {"sozialraum": "nord"}), tmp_path)
    assert "Ein Treff" not in words_of(client.get(path), tmp_path)


@pytest.mark.parametrize("slug", ["mond", "0", " ", "nord'"])
def test_pdf_for_an_unknown_sozialraum_is_not_found(client, nord, version, slug):
    assert client.get(STANDARD, {"sozialraum": slug}).status_code == 404


def test_archived_pdf_is_handed_out(client, version):
    make_archivdatei(version)
    response = client.get(STANDARD)
    assert response.content == b"%PDF-1.7 x"
    assert response.headers["Content-Disposition"] == 'inline; filename="informationsblatt-1-standard.pdf"'


def test_without_pango_the_pdf_says_what_to_do(client, version, monkeypatch):
    monkeypatch.setattr("jena_sro.inhalte.pdf.IS_AVAILABLE", False)
    response = client.get(STANDARD)
    assert response.status_code == 503
    assert PAGE in text_of(response)


def test_page_of_an_old_version_says_that_it_is_replaced(client, version):
    make_next("Ein anderer Anfang.")
    page = text_of(client.get(version.get_absolute_url()))
    assert "Diese Version gilt nicht mehr." in page
    assert "Ein anderer Anfang." not in page
    assert "Ein anderer Anfang." in text_of(client.get(PAGE))


@pytest.mark.parametrize("number", [0, 2, HUGE])
def test_unknown_version_is_not_found(client, fachdienst, version, number):
    for name in ("blattversion_detail", "blattversion_work"):
        assert client.get(reverse(f"teilhabe:{name}", args=[number])).status_code == 404


def test_changes_are_told_in_both_languages(client):
    make_blattversion(change="")
    make_next(change="Der Anfang ist neu.")
    page = text_of(client.get(CHANGES))
    assert "Der Anfang ist neu." in page
    assert "<h3>In einfacher Sprache</h3> <p>Neu.</p>" in page
    assert "Das war die erste Version." in page


def test_search_finds_the_text_in_force(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_next("Xylothek in Jena.")
    assert f'href="{PAGE}"' in text_of(client.get(reverse("seiten:suche"), {"q": "Xylothek"}))


def test_search_does_not_find_a_draft(client):
    Informationsblatt.objects.create().write_fassung([{"heading": "Geheim", "text": "Xylothek"}])
    page = text_of(client.get(reverse("seiten:suche"), {"q": "Xylothek"}))
    assert f'href="{PAGE}"' not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(("path", "words"), [
    (PAGE, "Diese Version gehört zur Demonstration. Kein Amt hat sie freigegeben."),
    (EASY, "Das ist nur ein Beispiel."),
    (CHANGES, '<span class="app-badge app-badge--example">Beispiel</span>'),
])  # fmt: skip
def test_example_is_marked(client, version, path, words):
    assert words not in text_of(client.get(path))
    Blattversion.objects.update(is_example=True)
    assert words in text_of(client.get(path))


@needs_pdf
def test_example_is_marked_on_paper(client, version, tmp_path):
    Blattversion.objects.update(is_example=True)
    assert "Beispiel der Demonstration" in words_of(client.get(STANDARD), tmp_path)


# ---- in the work area ----


def test_work_page_of_a_version_compares_it_with_the_one_before(client, fachdienst, version):
    make_leistungserbringer(name="Verein Neu")
    page = text_of(client.get(make_next("Ein anderer Anfang.").get_work_url()))
    assert "Was ist anders als in Version 1?" in page
    assert "Ein anderer Anfang." in page
    assert "Neu: Verein Neu." in page


@pytest.mark.parametrize("other", ["1", "2", "9", HUGE, "x", ""])
def test_comparison_with_any_number_is_shown(client, fachdienst, version, other):
    assert client.get(make_next().get_work_url(), {"mit": other}).status_code == 200


def test_work_page_names_facts_that_have_changed_since(client, fachdienst, version):
    make_leistungserbringer(name="Verein Neu")
    assert "Seit Version 1 hat sich etwas geändert." in text_of(client.get(reverse("teilhabe:informationsblatt_work")))


def test_changed_contact_is_named(client, fachdienst):
    organisation = make_leistungserbringer().organisation
    make_blattversion()
    organisation.phone = "03641 99"
    organisation.save()
    assert "Andere Angaben:" in text_of(client.get(reverse("teilhabe:informationsblatt_work")))


@pytest.mark.parametrize("values", [{"valid_from": timezone.now() - datetime.timedelta(days=3)}, {"number": 7}])
def test_changed_day_or_number_is_found(version, values):
    Blattversion.objects.update(**values)
    with pytest.raises(AlteredError, match="Version"):
        check_versions()


@needs_pdf
def test_lost_archive_file_is_typeset_anew(client, version):
    datei = make_archivdatei(version)
    datei.file.storage.delete(datei.file.name)
    assert client.get(STANDARD).content.startswith(b"%PDF")
