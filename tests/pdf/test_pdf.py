"""Every PDF of the portal is accessible (PDF/UA-1), carries its fonts, reads nothing but our own files, and looks as agreed.

The tag trees under `golden/` are written anew by `GOLDEN=write uv run pytest tests/pdf -n0`; read the difference.
"""

import datetime
import os
import re
import socket
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, reverse

from gremien.actions.protokolle import gather as gather_minutes
from gremien.models import Sachstandsbericht, Sitzung, Umfrage
from gremien.sachstand import gather as gather_sachstand
from jena_sro.inhalte import checks, pdf
from jena_sro.inhalte.kalender import BERLIN
from jena_sro.konten.models import Rolle
from jena_sro.seiten.management.commands.start import Command
from sozialraeume.models import Sozialraum
from teilhabe.actions.informationsblatt import archive
from teilhabe.bericht import gather
from teilhabe.informationsblatt.druck import Exemplar
from teilhabe.informationsblatt.teile import Blattart
from teilhabe.models import Angebot, Archivdatei, Bericht, Blattform, Blattversion, Massnahme
from teilhabe.models.zeiten import refresh_termine
from teilhabe.views.ausgaben import drucker_of
from tests.addresses import OBJECTS, public_patterns, walk
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_anmerkung,
    make_baustein,
    make_bedarf,
    make_bericht,
    make_beschluss,
    make_bestellung,
    make_gremium,
    make_konto,
    make_lebensbereich,
    make_massnahme,
    make_meilenstein,
    make_mitgliedschaft,
    make_nachweis,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_protokoll,
    make_punkt,
    make_reflexion,
    make_ressource,
    make_sachstandsbericht,
    make_setting,
    make_sitzung,
    make_sozialraum,
    make_umfrage,
    make_veranstaltung,
    make_wirkung,
)
from tests.informationsblatt import make_ausgabe, make_blattversion, the_sections
from tests.pdf import programs

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")]
GOLDEN = Path(__file__).parent / "golden"
ZETTEL, ZETTEL_FORMS = "teilhabe:zettel_pdf", ("normal", "gross", "einfach")
NOW = datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN)
MEMBERS = {"gremien:einladung_pdf", "gremien:protokoll_pdf"}
CLOSED = MEMBERS | {"gremien:bogen_draft_pdf", "teilhabe:informationsblatt_draft_pdf", "teilhabe:archivdatei_download"}
CLOSED |= {"teilhabe:bestellung_letter"}
JULY = {f"{edge}s_at": datetime.datetime(2026, 7, 1, hour, tzinfo=BERLIN) for edge, hour in (("start", 14), ("end", 16))}
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnung für Menschen mit und ohne Beeinträchtigung in Jena"
EVIL = (
    "file:///etc/passwd http://127.0.0.1:9/x data:text/html,x url(file:///etc/passwd) <img src='file:///etc/passwd'> "
    "<style>@import 'http://127.0.0.1:9/x'</style>"
)
SECTIONS = [{"heading": "Stärken", "text": "- Gärten\n- Wege\n\n### Mehr\n\n**Viel** Platz."}, {"heading": "Bedarfe", "text": ""}]
EMPTY_SACHSTAND = {"day": "2026-06-01", "since": "", "recipients": ["Beirat"], "introduction": "Noch nichts.", "finished": 0}
WORDS = ("Frühstück", "Jeden Montag, 9 bis 12 Uhr", "Nächstes Mal: Montag, 21. September 2026", "Nein: Aufzug", "03641 000")
OTHER_ADDRESSES = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/",
    "data:text/css,p{}",
    "ftp://127.0.0.1/",
    "/etc/passwd",
    "portal:static/../manage.py",
    "portal:static/%2e%2e/manage.py",
    "portal:static//etc/passwd",
    "portal:static/css",
    "portal:",
    "portal:other/x",
]


def pdf_names() -> list[str]:
    return sorted(name for name, pattern in public_patterns().items() if str(pattern.pattern).endswith(".pdf"))


def path_of(name: str, slug: str) -> str:
    """A Sitzung has no slug; in the small city its room says which one it is."""
    converters = public_patterns()[name].pattern.converters
    if name == "teilhabe:zettel_pdf":
        pks = Angebot.objects.public().filter(sozialraeume__slug=slug).values_list("pk", flat=True)
        return f"{reverse(name)}?{'&'.join(f'a={pk}' for pk in pks)}"
    if not converters:  # a sheet, of which the slug names the Sozialraum
        return f"{reverse(name)}?sozialraum={slug}"
    if "slug" in converters:
        return reverse(name, args=[slug])
    return reverse(name, args=[Sitzung.objects.filter(room=slug).values_list("pk", flat=True).first() or 999_999])


def fetch(name: str, slug: str) -> bytes:
    return fetch_path(path_of(name, slug), Client())


def fetch_path(path: str, client: Client) -> bytes:
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return response.content


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def city(db, time_machine):
    """A small Sozialraum whose content never changes, and an empty one."""
    time_machine.move_to(NOW, tick=False)
    nord, leer = make_sozialraum(name="Nord"), make_sozialraum(name="Leer")
    zwaetzen = make_ortschaft(nord, name="Zwätzen", latitude=50.96, longitude=11.60)
    make_ortschaft(nord, name="Closewitz", latitude=50.97, longitude=11.55, is_core=False, status="vorlaeufig")
    make_ortschaft(leer, name="Maua", latitude=50.85, longitude=11.60)
    organisation = make_organisation(name="Haus am Ufer e. V.", phone="03641 000")
    facts = {"step_free": "ja", "lift": "nein", "stop_name": "Markt"}
    ort = make_ort(name="Haus am Ufer", organisation=organisation, ortschaft=zwaetzen, **facts)
    for name in ("Frühstück", LONG):
        angebot = make_angebot(
            name=name, slug=name[:9].lower(), ort=ort, organisation=organisation,
            lebensbereiche=[make_lebensbereich(label=f"Thema {name[:9]}")],
            art=make_angebotsart(name=f"Art {name[:9]}", slug=f"art-{name[:5].lower()}"), free_of_charge="ja",
        )  # fmt: skip
        make_angebotszeit(angebot)
    make_ressource(name="Wiese", ortschaft=zwaetzen)
    nord.publish(nord.write_fassung(SECTIONS))
    bedarf = make_bedarf(sozialraum=nord, title="Eine Bank am Weg", stand="in_arbeit", answer="Wir fragen nach.")
    draft = make_bericht(is_published=False, sozialraum=nord, introduction="Wir waren da.", conclusions="- Bänke\n- Wege")
    make_massnahme(draft, text="Bank aufstellen", responsible="Bauhof", bedarf=bedarf)
    draft.publish(gather(draft), None)
    Bericht.objects.update(slug="nord")
    make_project()
    make_minutes("nord", easy_text="Eine Bank kommt.\nSie steht am Weg.")
    make_minutes("leer")
    make_bericht(sozialraum=leer, introduction="", slug="leer")
    make_blattversion()
    make_umfrage("smiley5", "smiley3", "ja_nein", "freitext", title="Ihr Treff", slug="nord", access="code")
    make_umfrage("freitext", title="Kurz", slug="leer")


def make_project():
    """Two Sachstandsberichte: an empty one, and one after it with something of everything."""
    make_sachstandsbericht(title="Erster Bericht", slug="leer", content=EMPTY_SACHSTAND)
    Sachstandsbericht.objects.update(published_at=NOW - datetime.timedelta(days=90))
    texts = {"progress_text": "- Treffen\n- Pläne", "checked_on": NOW.date(), "stand": "begonnen"}
    baustein = make_baustein(number=1, title="Zusammenarbeiten", **texts)
    make_nachweis(baustein)
    make_reflexion(title="Zu laut", effect="Es ist ruhiger.", decided_by=make_gremium(name="Forum"))
    make_wirkung(title="Mehr Nähe", baustein=baustein)
    make_setting(title="Sprechstunde", learned="Ein **Anruf** hilft.")
    make_meilenstein(title="Der Anfang", date=NOW.date())
    make_veranstaltung(title="Konferenz")
    bericht = make_sachstandsbericht(is_published=False, title="Zweiter Bericht", outlook="Weiter so.")
    bericht.recipients.add(make_gremium(name="Beirat", kind="empfaenger"))
    bericht.publish(gather_sachstand(bericht), None)
    Sachstandsbericht.objects.filter(pk=bericht.pk).update(slug="nord")


def make_minutes(room, *, easy_text=""):
    """Decided minutes; those with an easy text hold something of everything."""
    sitzung = make_sitzung(make_gremium(name=f"Forum {room}"), room=room, **JULY)
    if easy_text:
        make_anmerkung(make_protokoll(sitzung, easy_text=easy_text), stand="uebernommen")
        punkt = make_punkt(
            sitzung, title=LONG, text="- Weg\n- Bank", result_text="- Drei Bänke\n\n**Alle** sind dafür.", position=2
        )
        make_punkt(sitzung, title="Geheim", is_internal=True, position=3)
        seat = make_mitgliedschaft(sitzung.gremium, function="Leitung")
        sitzung.anwesenheiten.create(mitgliedschaft=seat, stand="anwesend")
        make_beschluss(punkt, votes_yes=3, votes_no=1, dissent="Zu teuer.", responsible=seat)
    protokoll = sitzung.protokoll if easy_text else make_protokoll(sitzung)
    protokoll.freeze(gather_minutes(protokoll), decided_on=NOW.date())


def test_there_are_pdfs():
    assert len(pdf_names()) >= 3


def test_every_pdf_passes_pdf_ua(demo, vera, tmp_path):
    files = []
    for name in pdf_names():
        converters = public_patterns()[name].pattern.converters
        for record in OBJECTS[name]() if converters else Sozialraum.objects.all():
            values = {field: getattr(record, field) for field in converters}
            path = reverse(name, kwargs=values) if converters else path_of(name, record.slug)
            files.append(tmp_path / f"{name.partition(':')[2]}-{record.pk}.pdf")
            files[-1].write_bytes(fetch_path(path, Client()))
    assert {name: rules for name, rules in programs.broken_rules(vera, files).items() if rules} == {}


def test_every_pdf_for_members_passes_pdf_ua(city, vera, tmp_path, sign_in):
    """The invitation in each form, and the minutes with internal items; MEMBERS names them."""
    sitzung, client = Sitzung.objects.get(room="nord"), Client()
    sign_in(client, make_konto(sitzung.gremium.geschaeftsstelle.name))
    paths = {name: reverse(name, args=[sitzung.gremium.slug, sitzung.pk]) for name in MEMBERS}
    forms = ("standard", "gross", "einfach")
    paths |= {f"einladung {form}": f"{paths['gremien:einladung_pdf']}?form={form}" for form in forms}
    files = []
    for number, path in enumerate(paths.values()):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(fetch_path(path, client))
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}
    assert "Geheim" in programs.output("pdftotext", str(files[list(paths).index("gremien:protokoll_pdf")]), "-")


def test_papers_of_a_survey_pass_pdf_ua(city, vera, tmp_path, sign_in):
    """The sheet in each form, and what is printed with codes, which is on it in words."""
    umfrage, client = Umfrage.objects.get(slug="nord"), Client()
    sign_in(client, make_konto(umfrage.gremium.geschaeftsstelle.name))
    codes = reverse("gremien:zugangscode_create", args=[umfrage.gremium.slug, umfrage.pk])
    forms = ("normal", "gross", "einfach")
    bodies = {form: fetch_path(f"{path_of('gremien:bogen_pdf', 'nord')}?form={form}", client) for form in forms}
    for paper in ("karten", *forms):
        bodies[f"{paper} with codes"] = client.post(codes, {"paper": paper, "number": 2}).content
    files = [tmp_path / f"{number}.pdf" for number in range(len(bodies))]
    for file, body in zip(files, bodies.values(), strict=True):
        file.write_bytes(body)
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}
    cards = programs.output("pdftotext", str(files[list(bodies).index("karten with codes")]), "-")
    assert len(re.findall(r"\b\w{3}-\w{3}-\w{3}\b", cards)) == 2


def test_archive_of_the_informationsblatt_passes_both_standards(city, vera, tmp_path):
    archive(Blattversion.objects.get())
    files = [tmp_path / f"{datei.pk}.pdf" for datei in Archivdatei.objects.all()]
    for file, datei in zip(files, Archivdatei.objects.all(), strict=True):
        file.write_bytes(Path(datei.file.path).read_bytes())
    assert len(files) == 9  # three forms: for no Sozialraum, for two
    for flavour in ("ua1", "2a"):
        assert set(map(tuple, programs.broken_rules(vera, files, flavour).values())) == {()}


def test_letters_of_every_form_pass_pdf_ua(city, vera, tmp_path):
    """As they lie in a ZIP: filled, to a person and to the Betreuung; the last name is too long and typeset anew."""
    drucker, files = drucker_of(make_ausgabe(has_receipt=True), has_letter=True), []
    for form in Blattform.values:
        for name, about in (("Änne Größ", ""), ("Änne Größ", "für Max Groß"), ("W" * 60, "")):
            lines = ("Frau", name, "Weg 1", "07743 Jena")
            exemplar = Exemplar(Blattart(form, "nord", "mit_pkl", bool(about)), "1-0001", lines, f"Guten Tag {name},", about)
            files.append(tmp_path / f"{len(files)}.pdf")
            files[-1].write_bytes(drucker.single(exemplar))
    assert {name: rules for name, rules in programs.broken_rules(vera, files).items() if rules} == {}


def test_poster_of_every_form_and_size_passes_pdf_ua(city, vera, tmp_path):
    refresh_termine(Angebot.objects.values_list("pk", flat=True))
    forms = [f"form={form}&groesse={paper}" for form in ("normal", "einfach", "gross") for paper in ("a4", "a3")]
    files = [tmp_path / f"{number}.pdf" for number in range(len(forms))]
    for file, query in zip(files, forms, strict=True):
        file.write_bytes(fetch_path(f"{reverse('teilhabe:plakat_pdf', args=['nord'])}?{query}", Client()))
        assert "Jeden Montag" in programs.output("pdftotext", str(file), "-")
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}


def test_letter_to_who_ordered_something_passes_pdf_ua(db, client, sign_in, vera, tmp_path):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    files = [tmp_path / f"{form}.pdf" for form in ("standard", "grossdruck")]
    for file in files:
        bestellung = make_bestellung(form=file.stem, contact="Änne Größ\nWeg 1\n07743 Jena")
        file.write_bytes(fetch_path(reverse("teilhabe:bestellung_letter", args=[bestellung.pk]), client))
        assert "Änne Größ\nWeg 1\n07743 Jena" in programs.output("pdftotext", str(file), "-")
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}


def test_pdf_of_an_empty_sozialraum_passes_pdf_ua(city, vera, tmp_path):
    files = [tmp_path / f"{name.partition(':')[2]}.pdf" for name in pdf_names()]
    for name, file in zip(pdf_names(), files, strict=True):
        file.write_bytes(fetch(name, "leer"))
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="de"><title>x</title><body><h1>x</h1><img src="portal:qr/x">',
        "<html><title>x</title><body><h1>x</h1>",
        '<html lang="de"><title>x</title><body><h1>x</h1><h3>y</h3>',
    ],
    ids=["picture without text", "no language", "heading left out"],
)
def test_planted_defect_is_found(html, vera, tmp_path):
    file = tmp_path / "planted.pdf"
    file.write_bytes(pdf.make_pdf(html))
    assert programs.broken_rules(vera, [file])["planted.pdf"] != []


@pytest.mark.parametrize("name", pdf_names())
def test_every_font_is_embedded_and_readable(city, tmp_path, name):
    file = tmp_path / "x.pdf"
    file.write_bytes(fetch(name, "nord"))
    rows = programs.output("pdffonts", str(file)).splitlines()[2:]
    assert rows
    assert {tuple(row.split()[-5:-2]) for row in rows} == {("yes", "yes", "yes")}  # embedded, subset, with its characters


def test_zettel_passes_pdf_ua_in_every_form(city, vera, tmp_path):
    """With offers, and empty."""
    files = []
    for form in ZETTEL_FORMS:
        for slug in ("nord", "leer"):
            files.append(tmp_path / f"{form}-{slug}.pdf")
            files[-1].write_bytes(fetch_path(f"{path_of(ZETTEL, slug)}&form={form}", Client()))
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}
    assert {programs.output("pdfinfo", str(file)).count("Tagged:          yes") for file in files} == {1}


@pytest.mark.parametrize("form", ZETTEL_FORMS[1:])
def test_zettel_has_the_agreed_tags_and_fonts_in_other_forms(city, tmp_path, form):
    file = tmp_path / "x.pdf"
    file.write_bytes(fetch_path(f"{path_of(ZETTEL, 'nord')}&form={form}", Client()))
    compare(file, GOLDEN / f"zettel_{form}_pdf.txt")
    rows = programs.output("pdffonts", str(file)).splitlines()[2:]
    assert {tuple(row.split()[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


@pytest.mark.parametrize("name", ["angebote_pdf", "angebote_gross_pdf", "angebote_einfach_pdf"])
def test_last_page_of_a_booklet_is_an_answer_to_the_office(city, tmp_path, settings, name):
    file = tmp_path / "x.pdf"
    file.write_bytes(fetch(f"teilhabe:{name}", "nord"))
    last = re.search(r"Pages: +(\d+)", programs.output("pdfinfo", str(file))).group(1)
    assert int(last) % 2 == 1  # a paper of its own, also where both sides are printed
    words = programs.output("pdftotext", "-f", last, "-layout", str(file), "-")
    for text in ("Das fehlt mir", "Hier stimmt etwas nicht", "Bitte rufen Sie mich an", settings.OFFICE["phone"]):
        assert text in words
    box = programs.output("pdftotext", "-f", last, "-bbox", str(file), "-")
    street = re.search(rf'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>{settings.OFFICE["street"].split()[0]}<', box)
    left, top = (float(value) * 25.4 / 72 for value in street.groups())
    assert (20 < left < 105, 47 < top < 88) == (True, True)  # the window of an envelope, in millimetres


@pytest.mark.parametrize("name", pdf_names())
def test_tag_tree_is_the_agreed_one(city, tmp_path, name):
    file = tmp_path / "x.pdf"
    file.write_bytes(fetch(name, "nord"))
    compare(file, GOLDEN / f"{name.partition(':')[2]}.txt", has_key="pk" in public_patterns()[name].pattern.converters)


# Keys have other lengths in another database, so that the address breaks at another place.
KEYS_OF_ZETTEL = re.compile(r'zettel/\?(?:"\s+Link \(inline\)\s+Object \d+ \d+\s+"|[a&=\d])*')


def compare(file, golden, *, has_key=False):
    tree = programs.output("pdfinfo", "-struct-text", str(file)).replace("http://testserver", "")
    tree = KEYS_OF_ZETTEL.sub("zettel/?a=0&a=0", tree)
    if has_key:  # a key, also within what was hashed
        tree = re.sub(r"/\d+/", "/0/", re.sub(r"[0-9a-f]{64}|(?<=\"|\s)[0-9a-f]{20,63}(?=\"|\s)", "…", tree))
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(tree, encoding="utf-8")
    assert tree == golden.read_text(encoding="utf-8")


def test_same_day_and_content_is_rendered_once(city, monkeypatch):
    first = fetch("teilhabe:profil_pdf", "nord")
    monkeypatch.setattr(pdf, "make_pdf", lambda html: b"%PDF rendered again")
    assert fetch("teilhabe:profil_pdf", "nord") == first
    make_ressource(name="Neue Wiese", ortschaft=Sozialraum.objects.get(slug="nord").zuordnungen.first().ortschaft)
    assert fetch("teilhabe:profil_pdf", "nord") == b"%PDF rendered again"


def test_booklet_names_its_offers_and_their_next_date(city, tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(fetch("teilhabe:angebote_pdf", "nord"))
    text = programs.output("pdftotext", str(file), "-")
    for words in WORDS:
        assert words in text


def test_bericht_on_paper_stays_the_same(city, monkeypatch):
    first = fetch("teilhabe:bericht_pdf", "nord")
    monkeypatch.setattr(pdf, "make_pdf", lambda html: b"%PDF rendered again")
    make_bedarf(sozialraum=Sozialraum.objects.get(slug="nord"))
    Massnahme.objects.update(stand="erledigt")
    assert fetch("teilhabe:bericht_pdf", "nord") == first


def test_unknown_sozialraum_has_no_pdf(client, db):
    assert {client.get(path_of(name, "mond")).status_code for name in pdf_names() if name != ZETTEL} == {404}


# ---- nothing but our own files ----


@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_no_other_address_is_read(address):
    with pytest.raises(ValueError, match=r"refused|not a file"):
        pdf.own_resource(address)


def test_what_people_write_reads_and_asks_for_nothing(city, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    nord = Sozialraum.objects.get(slug="nord")
    nord.short_text = EVIL
    nord.save()
    nord.publish(
        nord.write_fassung([{"heading": EVIL, "text": f"{EVIL}\n\n![x](file:///etc/passwd)\n\n[x](file:///etc/passwd)"}])
    )
    make_ressource(name=EVIL[:190], text=EVIL, ortschaft=nord.zuordnungen.first().ortschaft)
    make_angebot(name=EVIL[:190], slug="evil", short_text=EVIL[:190], text=EVIL, sozialraum=nord)
    Bericht.objects.filter(slug="nord").update(slug="nord-alt")
    make_bedarf(title=EVIL[:150], text=EVIL, answer=EVIL, sozialraum=nord)
    make_reflexion(title=EVIL[:150], observation=EVIL, change=f"![x](file:///etc/passwd) {EVIL}")
    Sachstandsbericht.objects.filter(slug="nord").update(slug="sachstand-alt")
    make_sachstandsbericht(slug="nord", title=EVIL[:190], introduction=EVIL)
    make_bericht(sozialraum=nord, slug="nord", introduction=EVIL, conclusions=f"[x](file:///etc/passwd) {EVIL}")
    make_blattversion([section | {"text": EVIL, "easy_text": EVIL} for section in the_sections()])
    opened = []
    real_read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path) or real_read(path))
    for name in pdf_names():
        assert fetch(name, "nord").startswith(b"%PDF")
    assert [path for path in opened if not path.is_relative_to(pdf.STATIC)] == []


# ---- without Pango ----


def test_without_pango_the_page_says_what_to_do(city, monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    response = Client().get(reverse("teilhabe:profil_pdf", args=["nord"]))
    assert response.status_code == 503
    assert "Auf unserem Rechner fehlt dafür ein Programm" in response.content.decode()


def test_without_pango_there_is_one_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    with pytest.raises(pdf.PdfUnavailableError, match="Es fehlt Pango"):
        pdf.make_pdf(render_to_string("404.html"))


def test_without_pango_start_says_so_in_one_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    out = StringIO()
    Command(stdout=out).announce(8000, with_examples=False)
    assert [line for line in out.getvalue().splitlines() if "Pango" in line] == [pdf.MISSING]


@pytest.mark.parametrize(("has_pango", "library", "found"), [(False, None, "I001"), (True, None, "I002"), (True, "x", "")])
def test_system_check_tells_what_pdfs_lack(monkeypatch, has_pango, library, found):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", has_pango)
    monkeypatch.setattr(checks, "find_library", lambda name: library)
    assert [message.id for message in checks.check_pdf(None)] == ([f"inhalte.{found}"] if found else [])


def test_every_closed_pdf_address_is_known():
    closed = {name for name, entry in walk(get_resolver()) if str(entry.pattern).endswith(".pdf")} - set(pdf_names())
    assert closed == CLOSED
