"""Personal texts in a PDF that is rendered once: each file is as accessible, and looks, as if it were rendered alone."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageChops

from jena_sro.inhalte import pdf, pdf_felder
from jena_sro.inhalte.pdf_felder import Druckdatei, Feld, Feldvorlage
from tests.pdf import programs
from tests.pdf.sheet import FELDER, MAX, person, render

pytestmark = pytest.mark.skipif(bool(programs.missing()), reason=programs.missing() or "nothing")
LUKASZ = MAX | {"name": "Łukasz Şahin Dvořák", "greeting": "Guten Tag Łukasz Şahin Dvořák Ștefan Đorđević,", "copy": "Kopie"}
LONG = "Maximiliane-Wilhelmine Freifrau von und zu Hohenstein-Lange"
SIXTY = MAX | {"name": "il" * 30, "greeting": f"Guten Tag {LONG},", "addition": LONG[:39]}
WIDE = MAX | {"name": f"{LONG} {LONG} {LONG}", "greeting": f"Guten Tag {LONG} {LONG}"}
CODE = MAX | {"name": "<b>&amp;</b> \\) Tj", "street": "url(file:///etc/passwd)", "addition": "</span><img src=x>"}
COMBINING = MAX | {"name": "Zoe\u0308 Mu\u0308ller", "addition": "Wit\u0323h"}
FITTING = {"max": MAX, "latin-ext": LUKASZ, "sixty letters": SIXTY, "code": CODE}
PEOPLE = FITTING | {"too wide": WIDE, "combining": COMBINING}


@pytest.fixture(scope="module")
def vorlage():
    return Feldvorlage(render, FELDER)


def saved(folder, content, name="x.pdf"):
    (folder / name).write_bytes(content)
    return folder / name


def text_of(file):
    return programs.output("pdftotext", "-layout", str(file), "-")


def squeezed(text):
    return re.sub(r"\s", "", text)


def tree_of(file):
    """The tags, but not the numbers of table cells."""
    return re.sub(r"\d+-\d+-\d+", "", programs.output("pdfinfo", "-struct-text", str(file)))


def written(druckdatei):
    out = BytesIO()
    druckdatei.write(out)
    return out.getvalue()


def pictures(folder, file):
    """Each page as grey pixels."""
    programs.output("pdftoppm", "-r", "60", "-gray", str(file), str(folder / file.stem))
    return [Image.open(BytesIO(page.read_bytes())) for page in sorted(folder.glob(f"{file.stem}-*.pgm"))]


def difference(pages, others):
    """Part of the pixels that differ, on the page where it is largest."""
    counts = [ImageChops.difference(*pair).histogram() for pair in zip(pages, others, strict=True)]
    return max(sum(count[1:]) / sum(count) for count in counts)


def unpacked(content):
    """All of a PDF, readable."""
    with pikepdf.open(BytesIO(content)) as file:
        out, levels = BytesIO(), (pikepdf.StreamDecodeLevel.all, pikepdf.ObjectStreamMode.disable)
        file.save(out, qdf=True, stream_decode_level=levels[0], object_stream_mode=levels[1])
    return out.getvalue()


def drawn(content):
    """The glyphs of each text of all pages."""
    with pikepdf.open(BytesIO(content)) as file:
        lines = [line for page in file.pages for line in pikepdf.parse_content_stream(page, "Tj TJ")]
        return [pdf_felder.shown(line.operands) for line in lines]


def is_drawn(text, glyphs):
    return any(pdf_felder.codes(text) in line for line in glyphs)


def test_stamped_files_pass_pdf_ua(vorlage, vera, tmp_path):
    files = [saved(tmp_path, vorlage.fill(values), f"{name}.pdf") for name, values in PEOPLE.items()]
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}


@pytest.mark.parametrize("values", FITTING.values(), ids=FITTING)
def test_fitting_texts_are_stamped(vorlage, monkeypatch, values):
    vorlage.fill(MAX)
    monkeypatch.setattr(pdf, "make_pdf", lambda html: pytest.fail("rendered again"))
    assert vorlage.fits(values)
    assert vorlage.fill(values).startswith(b"%PDF")


@pytest.mark.parametrize("values", PEOPLE.values(), ids=PEOPLE)
def test_every_text_is_in_its_place(vorlage, tmp_path, values):
    file = saved(tmp_path, vorlage.fill(values))
    texts = {name: pdf_felder.clean(text) for name, text in values.items()}
    words = [texts[name] for name in ("name", "addition", "street", "town")] + ["Informationen für Sie", texts["greeting"]]
    assert squeezed("".join(re.findall(r'"(.*)"', tree_of(file)))).startswith(squeezed("".join(words)))
    assert squeezed("".join(words)) in squeezed(text_of(file))


@pytest.mark.parametrize("values", FITTING.values(), ids=FITTING)
def test_tags_are_those_of_a_full_render(vorlage, tmp_path, values):
    full = {name: text or "nicht leer" for name, text in values.items()}
    stamped, rendered = saved(tmp_path, vorlage.fill(full)), saved(tmp_path, pdf.make_pdf(render(full)), "y.pdf")
    assert tree_of(stamped) == tree_of(rendered)


@pytest.mark.parametrize("values", FITTING.values(), ids=FITTING)
def test_pages_look_like_a_full_render(vorlage, tmp_path, values):
    stamped = pictures(tmp_path, saved(tmp_path, vorlage.fill(values), "stamped.pdf"))
    rendered = pictures(tmp_path, saved(tmp_path, pdf.make_pdf(render(values)), "rendered.pdf"))
    assert difference(stamped, rendered) < 0.001


def test_text_that_is_too_wide_goes_on_in_a_second_line(vorlage, tmp_path):
    text = text_of(saved(tmp_path, vorlage.fill(WIDE)))
    assert not vorlage.fits(WIDE)
    assert len(text.partition("Große Straße")[0].strip().splitlines()) > 1


def test_two_people_look_different(vorlage, tmp_path):
    one, other = (pictures(tmp_path, saved(tmp_path, vorlage.fill(PEOPLE[n]), f"{n}.pdf")) for n in ("max", "too wide"))
    assert difference(one, other) > 0.001


def test_number_in_the_footer_is_on_every_page(vorlage, tmp_path):
    pages = text_of(saved(tmp_path, vorlage.fill(MAX))).split("\f")[:-1]
    assert [page.count("A-0001") for page in pages] == [2, 1, 1]


def test_no_placeholder_and_no_other_person_remains(vorlage, tmp_path):
    vorlage.fill(LUKASZ)
    content = vorlage.fill(person(7))
    glyphs, text = drawn(content), text_of(saved(tmp_path, content))
    assert is_drawn("Nachname-7", glyphs)
    assert [word for word in ("@", "Kopie", "Max") if is_drawn(word, glyphs) or word in text] == []
    assert re.search(rb"@\d@", unpacked(content)) is None


def test_threads_do_not_mix_people(vorlage, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda number: vorlage.fill(person(number)), range(20)))
    for number, content in enumerate(files):
        assert set(re.findall(r"A-\d{4}", text_of(saved(tmp_path, content)))) == {f"A-{number:04}"}


def test_missing_value_is_an_error(vorlage):
    with pytest.raises(KeyError):
        vorlage.fill({"name": "Max"})


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Müller <&> „Ł“ Zoe\u0308", ""),
        ("Łukasz Şahin Dvořák Ștefan Đorđević", ""),
        ("Анна", "Анна"),
        ("Anna 王 王", "王"),
        ("محمد", "محمد"),
        ("weich\u00adgetrennt\u200b \t\n", ""),
        ("", ""),
    ],
)
def test_unprintable_letters_are_named(text, letters):
    assert pdf_felder.unprintable(text) == "".join(dict.fromkeys(letters))


def test_text_is_cleaned_as_html_shows_it():
    assert pdf_felder.clean(" Zoe\u0308 \u200b \x07von\n\tder\u00ad\u00a0Au ") == "Zoë von der Au"


def test_unknown_letter_does_not_fit(vorlage):
    assert not vorlage.fits(MAX | {"name": "Анна"})


def test_text_as_wide_as_its_field_fits():
    vorlage = Feldvorlage(render, [feld._replace(width=43) if feld.name == "name" else feld for feld in FELDER])
    assert [vorlage.fits(MAX | {"name": "n" * number}) for number in (5, 40)] == [True, False]


@pytest.mark.parametrize(
    "html",
    [
        '<p class="feld">Guten Tag {}</p>',
        '<p style="font-weight: 600">{}</p>',
        '<h2 class="feld">{}</h2>',
        '<p class="feld" style="opacity: .5">{}</p>',
        '<p class="feld">{0}</p><svg width="9" height="9"><title>{0}</title></svg>',
    ],
    ids=["other text", "bold", "bookmark", "group", "title of a drawing"],
)
def test_field_where_it_cannot_be_filled_is_refused(html):
    page = '<html lang="de"><title>x</title><h1>x</h1>'
    vorlage = Feldvorlage(lambda values: page + html.format(values["name"]), [Feld("name", 90)])
    with pytest.raises(ValueError, match="a field"):
        vorlage.fits({"name": "Max"})


def test_field_in_the_title_is_refused():
    vorlage = Feldvorlage(lambda values: f'<html lang="de"><title>{values["name"]}</title><h1>x</h1>', [Feld("name", 90)])
    with pytest.raises(ValueError, match="a field"):
        vorlage.fits({"name": "Max"})


# ---- Print file ----


@pytest.fixture(scope="module")
def druckdatei(vorlage):
    """Everyone of PEOPLE, and another document in between."""
    other = Feldvorlage(lambda values: f'<html lang="de"><title>x</title><p class="feld">{values["name"]}', [Feld("name", 90)])
    file = Druckdatei()
    for values in PEOPLE.values():
        file.add(vorlage, values)
        file.add(other, {"name": "Dazwischen"})
    return file


def test_every_person_starts_on_an_odd_page(druckdatei, tmp_path):
    pages = text_of(saved(tmp_path, written(druckdatei))).split("\f")[:-1]
    assert len(pages) == len(druckdatei) == 6 * len(PEOPLE)
    assert [number for number, page in enumerate(pages, start=1) if page.strip() == ""] == [
        number for person in range(len(PEOPLE)) for number in (person * 6 + 4, person * 6 + 6)
    ]
    assert [number for number, page in enumerate(pages) if "Guten Tag" in page] == [6 * number for number in range(len(PEOPLE))]
    assert [number for number, page in enumerate(pages) if "Dazwischen" in page] == [
        6 * number + 4 for number in range(len(PEOPLE))
    ]


def test_printed_pages_look_like_a_full_render(vorlage, druckdatei, tmp_path):
    printed = pictures(tmp_path, saved(tmp_path, written(druckdatei), "printed.pdf"))
    for number, values in enumerate(PEOPLE.values()):
        alone = pdf.make_pdf(render(values)) if vorlage.fits(values) else vorlage.rendered(values)
        rendered = pictures(tmp_path, saved(tmp_path, alone, f"rendered{number}.pdf"))
        assert difference(printed[6 * number : 6 * number + 3], rendered) < 0.001


def test_print_file_has_no_tags_and_no_placeholder(druckdatei, tmp_path):
    content = written(druckdatei)
    words = (b"/StructTreeRoot", b"/StructParent", b"/Annot", b"/Metadata", b"/MarkInfo")
    assert [word for word in words if word in unpacked(content)] == []
    assert not is_drawn("@", drawn(content))
    assert "@" not in text_of(saved(tmp_path, content))


def test_print_file_stores_what_is_shared_once(vorlage):
    sizes = []
    for people in (1, 51):
        file = Druckdatei()
        for number in range(people):
            file.add(vorlage, person(number))
        sizes.append(len(written(file)))
    assert (sizes[1] - sizes[0]) / 50 < 4_000


def test_empty_print_file_has_no_pages():
    assert len(Druckdatei()) == 0


# ---- Archive ----


def test_archive_pdf_passes_pdf_a_and_pdf_ua(vera, tmp_path):
    file = saved(tmp_path, pdf.make_archive_pdf(render(LUKASZ)))
    assert programs.broken_rules(vera, [file]) == programs.broken_rules(vera, [file], "2a") == {"x.pdf": []}


def without_tags(file):
    del file.Root.StructTreeRoot
    del file.Root.MarkInfo


def without_claim(file):
    file.Root.Metadata.write(file.Root.Metadata.read_bytes().replace(b"pdfaid:part", b"pdfaid:teil"))


def without_colours(file):
    del file.Root.OutputIntents


@pytest.mark.parametrize("spoil", [without_tags, without_claim, without_colours])
def test_planted_defect_in_an_archive_pdf_is_found(vera, tmp_path, spoil):
    with pikepdf.open(BytesIO(pdf.make_archive_pdf(render(MAX)))) as file:
        spoil(file)
        file.save(tmp_path / "x.pdf")
    assert programs.broken_rules(vera, [tmp_path / "x.pdf"], "2a")["x.pdf"] != []


def test_without_pango_there_is_one_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    with pytest.raises(pdf.PdfUnavailableError, match="Es fehlt Pango"):
        Feldvorlage(render, FELDER).fill(MAX)
    with pytest.raises(pdf.PdfUnavailableError, match="Es fehlt Pango"):
        pdf.make_archive_pdf(render(MAX))
