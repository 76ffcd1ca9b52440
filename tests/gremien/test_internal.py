"""No word of internal items reaches anybody but the members and the Geschäftsstelle: words are planted and looked for."""

import datetime
import re
import subprocess

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from gremien.actions.protokolle import decide
from gremien.actions.sitzungen import invite
from gremien.models import Kalenderzugang, Protokoll
from jena_sro.inhalte.models import Postausgang, Suchwort
from jena_sro.inhalte.outbox import readable_text
from jena_sro.konten.models import Rolle
from jena_sro.seiten.sitemaps import SITEMAPS
from tests.addresses import public_patterns
from tests.factories import (
    make_anmerkung,
    make_bedarf,
    make_beschluss,
    make_dokument,
    make_gremium,
    make_konto,
    make_mitgliedschaft,
    make_protokoll,
    make_punkt,
    make_sitzung,
    make_sozialraum,
    make_zugehoerigkeit,
)

pytestmark = pytest.mark.django_db
WORD = re.compile(r"Quittenbrot\w*", re.IGNORECASE)  # every planted word begins so
ASKED = "Quittenbrot"  # pages repeat what somebody searches for
PUBLIC = "Uferbank"
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"


def plant(sitzung, number, nord, bedarf):
    """Internal and public things around one Sitzung; the internal ones hold planted words in every text."""
    word = f"Quittenbrot{number}"
    open_item = make_punkt(sitzung, title=f"{PUBLIC} {number}", position=2)
    hidden = make_punkt(sitzung, title=f"{word}titel", text=f"{word}text", is_internal=True, position=3, result_text=f"{word}top")
    beschluesse = [make_beschluss(open_item, text=f"{PUBLIC} {number} kommt"), make_beschluss(hidden, text=f"{word}beschluss")]
    beschluesse[1].dissent, beschluesse[1].outcome = f"{word}dissens", f"{word}folge"
    beschluesse[1].save()
    for beschluss in beschluesse:
        beschluss.sozialraeume.add(nord)
        beschluss.bedarfe.add(bedarf)
    make_punkt(sitzung, title=f"{word}vorschlag", stand="vorgeschlagen")
    make_punkt(sitzung, title=f"{word}abgelehnt", stand="abgelehnt", reason=f"{word}grund")
    make_dokument(sitzung, title=f"{word}papier", is_internal=True)
    make_dokument(sitzung, title=f"{word}anlage", punkt=hidden, is_internal=False)
    return open_item


@pytest.fixture
def gremium():
    """A public Gremium with decided minutes, minutes in the correction round, and a meeting to come."""
    gremium, nord = make_gremium(name="Forum Wohnen"), make_sozialraum(name="Nord", slug="nord")
    make_mitgliedschaft(gremium, function="Leitung", konto=make_konto(email="mitglied@example.org"))
    bedarf = make_bedarf(sozialraum=nord, is_public=True)
    decided, corrected = make_sitzung(gremium, in_days=-60), make_sitzung(gremium, in_days=-30)
    coming = make_sitzung(gremium, in_days=10, online_link="https://example.org/Quittenbrotlink")
    for number, sitzung in enumerate((decided, corrected, coming)):
        plant(sitzung, number, nord, bedarf)
    make_anmerkung(make_protokoll(decided), text="Quittenbrotanmerkung", stand="uebernommen", answer="Quittenbrotantwort")
    assert decide(Protokoll.objects.get(sitzung=decided), decided_on=YESTERDAY, konto=make_konto())
    make_anmerkung(make_protokoll(corrected), text="Quittenbrotoffen")
    invite(coming)
    hidden = make_gremium(name="Quittenbrotkreis", slug="kreis", is_public=False, mandate="Quittenbrotmandat")
    plant(make_sitzung(hidden, in_days=-90), 9, nord, bedarf)
    make_protokoll(hidden.sitzungen.get(), is_decided=True)
    call_command("refresh_derived", verbosity=0)
    return gremium


def text_layer(content, tmp_path):
    path = tmp_path / "seite.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout


def words_in(response, tmp_path):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = text_layer(content, tmp_path) if content.startswith(b"%PDF-") else content.decode(errors="replace")
    return WORD.findall(text)


def addresses(gremium):
    """Every address that could speak of the Gremium: public, inside, of the work area, lists with every filter, feeds."""
    names = [name for name in public_patterns() if name.startswith("gremien:")]
    found = [reverse(name) for name in names if not public_patterns()[name].pattern.converters]
    for each in type(gremium).objects.all():
        found += [reverse(name, args=[each.slug]) for name in ("gremien:gremium_detail", "gremien:gremium_calendar")]
        found += [reverse(f"gremien:{name}", args=[each.slug]) for name in ("mitarbeit_detail", "sitzung_list", "beschluss_list")]
        found.append(reverse("gremien:gremium_update", args=[each.pk]))
        for sitzung in each.sitzungen.all():
            found += [sitzung.get_absolute_url(), sitzung.get_work_url()]
            found.append(reverse("gremien:protokoll_public_pdf", args=[sitzung.pk]))
            found += [reverse(f"gremien:{name}", args=[each.slug, sitzung.pk]) for name in ("einladung_pdf", "protokoll_pdf")]
            for dokument in sitzung.dokumente.all():
                inside = reverse("gremien:dokument_file", args=[each.slug, dokument.pk])
                found += [dokument.get_absolute_url(), inside]
            for punkt in sitzung.punkte.all():
                found.append(reverse("gremien:result_update", args=[each.slug, sitzung.pk, punkt.pk]))
                for beschluss in punkt.beschluesse.all():
                    found += [beschluss.get_absolute_url(), beschluss.get_work_url()]
    register = reverse("gremien:beschluss_public_list")
    found += [f"{register}?{query}" for query in ("tabelle=csv", f"q={ASKED}", "sozialraum=nord", "stand=offen")]
    found += [f"{reverse('seiten:suche')}?q={word}" for word in (ASKED, "Forum", PUBLIC)]
    found += [
        *[f"/sitemap-{part}.xml" for part in SITEMAPS],
        "/sozialraeume/nord/",
        "/sozialraeume/nord/was-fehlt/",
        "/gremien/",
        "/arbeitsbereich/",
        "/anbieter/",
    ]
    return found + [bedarf.get_absolute_url() for bedarf in gremium.beschluesse.first().bedarfe.all()]


def visitors():
    """Who is no member: nobody signed in, a Leistungserbringer, a member of another Gremium, staff, another Geschäftsstelle."""
    other = make_gremium(name="Anderes Forum")
    return {
        "resident": None,
        "Leistungserbringer": make_zugehoerigkeit().konto,
        "member of another Gremium": make_mitgliedschaft(other, konto=make_konto()).konto,
        "another Geschäftsstelle": make_konto(other.geschaeftsstelle.name),
        "Fachdienst and Administration": make_konto(Rolle.FACHDIENST, Rolle.ADMINISTRATION),
    }


NAMES = (
    "resident",
    "Leistungserbringer",
    "member of another Gremium",
    "another Geschäftsstelle",
    "Fachdienst and Administration",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_internal_items_anywhere(client, sign_in, gremium, tmp_path, name):
    konto = visitors()[name]
    if konto:
        sign_in(client, konto)
    read = 0
    for path in addresses(gremium):
        response = client.get(path, follow=True)
        read += response.status_code == 200
        if "arbeitsbereich/gremien" in path:
            continue  # the Fachdienst founds Gremien, so it knows their names and mandates
        found = [word for word in words_in(response, tmp_path) if word != ASKED]
        assert found == [], path
    assert read > 15  # public pages are there to be read


def test_members_and_office_do_read_them(client, sign_in, gremium, tmp_path):
    """The check above can fail: the same words are found by those who may read them."""
    member = gremium.mitgliedschaften.get(konto__isnull=False).konto
    for konto in (member, make_konto(gremium.geschaeftsstelle.name)):
        sign_in(client, konto)
        found = {word for path in addresses(gremium) for word in words_in(client.get(path), tmp_path)}
        for part in ("titel", "text", "top", "beschluss", "dissens", "vorschlag", "grund", "papier", "anmerkung", "link"):
            assert any(word.endswith(part) for word in found), part
        assert "Quittenbrotkreis" not in found


def test_search_index_holds_no_planted_word(gremium):
    assert [word for word in Suchwort.objects.values_list("form", flat=True) if "quitten" in word] == []


def test_private_feed_is_for_who_knows_its_address(client, gremium):
    member = gremium.mitgliedschaften.get(konto__isnull=False).konto
    path = Kalenderzugang.objects.create(konto=member).get_absolute_url()
    assert "Quittenbrotlink" in client.get(path).content.decode()
    assert "Quittenbrottitel" not in client.get(path).content.decode()
    Kalenderzugang.objects.all().delete()
    assert client.get(path).status_code == 404


def test_mail_with_internal_items_goes_to_members_alone(gremium):
    letters = [letter for letter in Postausgang.objects.all() if WORD.search(readable_text(letter))]
    assert [letter.recipients for letter in letters] == [["mitglied@example.org"]]
