"""The Informationsblatt: its text, who has approved it, and how it comes into force."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.frozen import hash_of
from jena_sro.konten.models import Rolle
from teilhabe.actions.informationsblatt import CHANGED, NotReadyError, put_into_force
from teilhabe.informationsblatt.inhalt import gather, problems
from teilhabe.models import Archivdatei, Blattversion, Informationsblatt
from tests.concurrency import errors_of_all_at_once
from tests.factories import make_bild, make_konto, make_organisation
from tests.informationsblatt import (
    approve_all,
    make_blattversion,
    make_freigabe,
    make_informationsblatt,
    make_leistungserbringer,
    the_sections,
)
from tests.inhalte.editor.form import open_editor, press
from tests.pdf import programs

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")
WORK = reverse("teilhabe:informationsblatt_work")
UPDATE = reverse("teilhabe:informationsblatt_update")
FORCE = reverse("teilhabe:informationsblatt_force")
CHANGE = {"change": "Ein neuer Absatz.", "easy_change": "Ein neuer Text."}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def administration(client, sign_in):
    return sign_in(client, make_konto(Rolle.ADMINISTRATION))


@pytest.fixture
def draft():
    return make_informationsblatt().draft


@pytest.fixture
def approved(draft):
    """A draft that can come into force."""
    approve_all(draft)
    return draft


def text_of(response):
    return " ".join(response.content.decode().split())


def sections_without(place, part):
    """The text with one part of one section empty."""
    sections = the_sections()
    sections[place] = sections[place] | {part: ""}
    return sections


def sections_with(text):
    """The text with another first section."""
    first, *others = the_sections()
    return [first | {"text": text}, *others]


def put_in_force(client, **values):
    """As somebody does who reads the page and presses the button."""
    seen = client.get(FORCE).context["seen"]
    return client.post(FORCE, {"seen": seen} | values, follow=True)


def force_now(fassung):
    return put_into_force(seen=hash_of(gather(fassung)), change="x", easy_change="x", konto=None, is_measured=False)


# ---- the text ----


def test_text_is_saved_as_the_next_fassung(client, fachdienst, draft):
    press(client, UPDATE, open_editor(client, UPDATE), text_0="Ganz neu.")
    assert Informationsblatt.objects.get().draft.number == draft.number + 1
    assert Informationsblatt.objects.get().draft.sections[0]["text"] == "Ganz neu."


def test_editor_offers_no_button_to_publish(client, fachdienst, draft):
    page = text_of(client.get(UPDATE))
    assert 'value="save"' in page
    assert "Veröffentlichen" not in page


def test_pressing_publish_only_saves(client, fachdienst, draft):
    press(client, UPDATE, open_editor(client, UPDATE), button="publish", text_0="Ganz neu.")
    informationsblatt = Informationsblatt.objects.get()
    assert informationsblatt.draft.sections[0]["text"] == "Ganz neu."
    assert informationsblatt.published is None
    assert not Blattversion.objects.exists()


def test_preview_of_what_is_typed_offers_no_button_to_publish(client, fachdienst, draft):
    page = text_of(press(client, UPDATE, open_editor(client, UPDATE), button="preview", text_0="Ganz neu."))
    assert "Ganz neu." in page
    assert "Veröffentlichen" not in page


def test_list_of_fassungen_offers_no_button_to_publish(client, fachdienst, draft):
    page = text_of(client.get(reverse("teilhabe:informationsblatt_fassung_list")))
    assert str(draft) in page
    assert "Veröffentlichen" not in page


def test_old_fassung_is_restored_as_a_draft(client, fachdienst, draft):
    make_informationsblatt(sections_with("Anders."))
    client.post(reverse("teilhabe:informationsblatt_restore"), {"number": draft.number})
    assert Informationsblatt.objects.get().draft.sections == draft.sections


def test_text_saved_by_somebody_else_meanwhile_is_not_overwritten(client, fachdienst, draft):
    fields = open_editor(client, UPDATE)
    make_informationsblatt(sections_with("Deins."))
    assert press(client, UPDATE, fields, text_0="Meins.").status_code == 409
    assert Informationsblatt.objects.get().draft.sections[0]["text"] == "Deins."


@pytest.mark.parametrize("name", ["easy_text", "preview"])
@pytest.mark.parametrize("number", ["0", "99", "9" * 5_000, "x"])
def test_unknown_fassung_is_not_found(client, fachdienst, draft, name, number):
    assert client.get(reverse(f"teilhabe:informationsblatt_{name}"), {"fassung": number}).status_code == 404


def test_work_page_without_any_text_is_shown(client, fachdienst):
    Informationsblatt.objects.create()
    assert "Noch gibt es keinen Text." in text_of(client.get(WORK))


# ---- what is missing ----


def test_nothing_is_missing_from_an_approved_text(approved):
    assert problems(approved) == []


def test_missing_freigabe_is_named(draft):
    make_freigabe("fachdienst", draft)
    assert problems(draft) == ["Es fehlt die Freigabe: Datenschutz."]


def test_missing_section_is_named():
    fassung = make_informationsblatt([s for s in the_sections() if s["heading"] != "Was bleibt?"]).draft
    approve_all(fassung)
    assert problems(fassung) == ["Es fehlt der Abschnitt „Was bleibt?“."]


def test_section_without_text_is_named():
    fassung = make_informationsblatt(sections_without(0, "text")).draft
    approve_all(fassung)
    assert problems(fassung) == ["Es fehlt der Abschnitt „Was ist das Modellprojekt?“."]


def test_missing_easy_text_is_named():
    fassung = make_informationsblatt(sections_without(1, "easy_text")).draft
    approve_all(fassung)
    assert problems(fassung) == ["Im Abschnitt „Warum gibt es das Projekt?“ fehlt der Text in einfacher Sprache."]


def test_missing_easy_text_of_a_further_section_is_named():
    fassung = make_informationsblatt([*the_sections(), {"heading": "Termine", "text": "Im Mai."}]).draft
    approve_all(fassung)
    assert problems(fassung) == ["Im Abschnitt „Termine“ fehlt der Text in einfacher Sprache."]


def test_what_is_missing_stands_before_the_button_and_after_it(client, administration, draft):
    make_freigabe("datenschutz", draft)
    assert "Es fehlt die Freigabe: Fachdienst Soziales." in text_of(client.get(FORCE))
    assert "Es fehlt die Freigabe: Fachdienst Soziales." in text_of(put_in_force(client))
    assert not Blattversion.objects.exists()


def test_page_to_put_into_force_needs_a_text(client, administration):
    assert client.get(FORCE).status_code == 404
    Informationsblatt.objects.create()
    assert client.get(FORCE).status_code == 404


# ---- Leistungserbringer ----


def test_unconfirmed_leistungserbringer_is_named_before_the_button(client, administration, approved):
    make_leistungserbringer("offen", name="Verein Ungewiss")
    page = text_of(client.get(FORCE))
    assert "Noch nicht bestätigt, deshalb nicht auf dem Blatt" in page
    assert page.index("Verein Ungewiss") < page.index('type="submit"><span class="kern-label">In Kraft setzen')


def test_unconfirmed_leistungserbringer_is_not_on_the_sheet(draft):
    make_leistungserbringer("offen", name="Verein Ungewiss")
    assert "Verein Ungewiss" not in str(gather(draft))


@pytest.mark.parametrize(("participation", "place"), [("mit_pkl", "mit_pkl"), ("ohne_pkl", "ohne_pkl")])
def test_confirmed_leistungserbringer_is_on_the_sheet(draft, participation, place):
    make_leistungserbringer(participation, name="Verein Sicher", phone="03641 5")
    assert gather(draft)[place] == [{"name": "Verein Sicher", "phone": "03641 5", "mark": ""}]


def test_leistungserbringer_that_has_left_is_not_on_the_sheet(draft):
    row = make_leistungserbringer(name="Verein Vorbei")
    row.valid_until = timezone.localdate() - timezone.timedelta(days=1)
    row.save()
    assert gather(draft)["mit_pkl"] == []


def test_organisation_without_a_part_is_not_on_the_sheet(draft):
    make_organisation(name="Verein Nebenan")
    assert "Verein Nebenan" not in str(gather(draft))


# ---- coming into force ----


@needs_pdf
def test_draft_comes_into_force_as_it_was_seen(client, administration, approved):
    page = put_in_force(client)
    version = Blattversion.objects.get()
    assert (version.number, version.fassung, version.stand) == (1, approved, "gueltig")
    assert version.put_into_force_by == administration
    assert version.sha256 == hash_of(version.content)
    assert version.content["sections"] == approved.sections
    assert "Version 1 ist in Kraft. 3 PDF-Dateien liegen im Archiv." in text_of(page)
    assert Informationsblatt.objects.get().published == approved


def test_stale_page_is_refused_and_nothing_is_stored(client, administration, approved):
    seen = client.get(FORCE).context["seen"]
    make_leistungserbringer(name="Verein Neu")
    page = text_of(client.post(FORCE, {"seen": seen}))
    assert CHANGED in page
    assert "Verein Neu" in page
    assert not Blattversion.objects.exists()


@pytest.mark.parametrize("seen", [None, "", "x", "x" * 65])
def test_what_was_seen_must_be_sent(client, administration, approved, seen):
    page = client.post(FORCE, {} if seen is None else {"seen": seen})
    assert page.status_code == 200
    assert "Fehler:" in text_of(page)
    assert not Blattversion.objects.exists()


def test_first_version_asks_for_no_changes(client, administration, approved):
    assert set(client.get(FORCE).context["form"].fields) == {"seen"}


def test_second_version_needs_words_about_the_change(client, administration):
    make_blattversion()
    approve_all(make_informationsblatt(sections_with("Anders.")).draft)
    page = text_of(put_in_force(client, change=" ", easy_change="Neu."))
    assert "Bitte schreiben Sie, was neu ist." in page
    assert "Neu.</textarea>" in page
    assert Blattversion.objects.count() == 1


@needs_pdf
def test_second_version_replaces_the_first(client, administration):
    first = make_blattversion()
    approve_all(make_informationsblatt(sections_with("Anders.")).draft)
    put_in_force(client, **CHANGE)
    second, first = Blattversion.objects.all()
    assert (second.number, second.stand, second.replaced_at) == (2, "gueltig", None)
    assert (second.content["change"], second.content["easy_change"]) == tuple(CHANGE.values())
    assert (first.stand, first.replaced_at is None) == ("abgeloest", False)


@needs_pdf
def test_double_click_gives_one_version(client, administration, approved):
    seen = client.get(FORCE).context["seen"]
    for _ in range(2):
        page = client.post(FORCE, {"seen": seen}, follow=True)
    assert Blattversion.objects.count() == 1
    assert page.redirect_chain[-1][0] == Blattversion.objects.get().get_work_url()
    assert Archivdatei.objects.count() == 3
    assert "3 PDF-Dateien liegen im Archiv" in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_version_put_into_force_by_several_at_once_is_one():
    fassung = make_informationsblatt().draft
    approve_all(fassung)
    assert errors_of_all_at_once(lambda: force_now(fassung)) == []
    assert Blattversion.objects.get().content["sections"] == fassung.sections


def test_text_written_while_it_comes_into_force_is_refused(approved):
    seen = hash_of(gather(approved))
    make_informationsblatt(sections_with("Anders."))
    approve_all(Informationsblatt.objects.get().draft)
    with pytest.raises(NotReadyError, match="Inzwischen hat sich etwas geändert"):
        put_into_force(seen=seen, change="", easy_change="", konto=None, is_measured=False)


@needs_pdf
def test_text_too_long_for_two_pages_is_refused_with_their_number(client, administration):
    approve_all(make_informationsblatt(sections_with("Ein langer Satz, der viel Platz braucht. " * 150)).draft)
    page = text_of(put_in_force(client))
    assert "Das Blatt ohne Sozialraum hat 3 Seiten statt 2. Bitte kürzen Sie den Text." in page
    assert not Blattversion.objects.exists()


def test_without_pango_nothing_comes_into_force(client, administration, approved, monkeypatch):
    monkeypatch.setattr("jena_sro.inhalte.pdf.IS_AVAILABLE", False)
    assert put_in_force(client).status_code == 503
    assert not Blattversion.objects.exists()


@needs_pdf
def test_draft_on_paper_says_that_it_is_one(client, fachdienst, draft, tmp_path):
    (tmp_path / "x.pdf").write_bytes(client.get(reverse("teilhabe:informationsblatt_draft_pdf", args=["standard"])).content)
    assert "Entwurf, gilt noch nicht" in programs.output("pdftotext", str(tmp_path / "x.pdf"), "-")


@pytest.mark.parametrize("form", ["mond", "standard-2"])
def test_draft_in_an_unknown_form_is_not_found(client, fachdienst, draft, form):
    assert client.get(reverse("teilhabe:informationsblatt_draft_pdf", args=[form])).status_code == 404


def test_picture_in_a_section_is_named():
    first, *others = the_sections()
    draft = make_informationsblatt([first | {"picture": make_bild().pk}, *others]).draft
    approve_all(draft)
    assert problems(draft) == [
        f"Im Abschnitt „{first['heading']}“ steht ein Bild. Das Blatt hat keine. Bitte nehmen Sie es heraus."
    ]
