"""The papers of the model project with their files, and its timeline."""

import datetime
from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gremien.models import Meilenstein, Projektdokument
from jena_sro.konten.models import Rolle
from tests.factories import make_konto, make_meilenstein, make_projektdokument, make_seite

pytestmark = pytest.mark.django_db
CREATE = reverse("gremien:projektdokument_create")


def text_of(response):
    return " ".join(response.content.decode().split())


def live(client, part):
    return text_of(client.get(make_seite(live_part=part).get_absolute_url()))


def file_url(projektdokument):
    return reverse("gremien:projektdokument_file", args=[projektdokument.slug])


def upload_url(projektdokument):
    return reverse("gremien:projektdokument_upload", args=[projektdokument.pk])


def pdf_bytes():
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target)
    return target.getvalue()


def upload(client, projektdokument, content, name="papier.pdf"):
    return client.post(upload_url(projektdokument), {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


# Papers


def test_page_explains_a_paper_and_says_that_it_is_not_published_yet(client):
    make_projektdokument(title="Standards", text="Wie **wir** arbeiten.", date=datetime.date(2025, 3, 1))
    html = live(client, "dokumente")
    assert "Wie <strong>wir</strong> arbeiten." in html
    assert "<dd>Fachlicher Standard, 1. März 2025</dd>" in html
    assert "<dt>Lesen</dt><dd>noch nicht veröffentlicht</dd>" in html
    assert "<dt>Quelle</dt><dd>Stadt Jena</dd>" in html


def test_page_leads_to_the_file_and_says_how_large_it_is(client):
    projektdokument = make_projektdokument(title="Standards", content=b"%PDF-" + b"x" * 2043)
    assert f'href="{file_url(projektdokument)}">Standards als PDF, 2,0 KB</a>' in live(client, "dokumente").replace("\xa0", " ")


def test_page_leads_to_another_site(client):
    make_projektdokument(title="Standards", url="https://example.org/a")
    assert '<a href="https://example.org/a" rel="noopener">Standards im Internet</a>' in live(client, "dokumente")


def test_page_hides_what_is_internal(client):
    make_projektdokument(title="Nur intern", is_public=False)
    html = live(client, "dokumente")
    assert "Nur intern" not in html
    assert "Noch ist kein Dokument eingetragen." in html


def test_file_is_sent_to_be_kept_and_never_run(client):
    content = pdf_bytes()
    answer = client.get(file_url(make_projektdokument(slug="standards", content=content)))
    assert answer.content == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="standards.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].endswith("; sandbox")


@pytest.mark.parametrize("values", [{"is_public": False, "content": b"%PDF-"}, {}], ids=["internal", "without file"])
def test_file_that_nobody_may_read_is_not_found(client, values):
    assert client.get(file_url(make_projektdokument(**values))).status_code == 404


def test_file_that_is_gone_is_not_found(client):
    projektdokument = make_projektdokument(content=b"%PDF-")
    default_storage.delete(projektdokument.file.name)
    assert client.get(file_url(projektdokument)).status_code == 404


def test_paper_is_stored_and_asks_for_its_file(client, fachdienst):
    values = {"title": "Standards", "kind": "standard", "text": "Wie wir arbeiten.", "source": "Stadt", "position": "1"}
    answer = client.post(CREATE, values, follow=True)
    assert upload_url(Projektdokument.objects.get()) in text_of(answer)


@pytest.mark.parametrize("name", ["title", "kind", "text", "source", "position"])
def test_paper_without_what_it_needs_is_refused(client, fachdienst, name):
    values = {"title": "Standards", "kind": "standard", "text": "Wie wir arbeiten.", "source": "Stadt", "position": "1"}
    assert list(client.post(CREATE, values | {name: ""}).context["form"].errors) == [name]


def test_file_is_uploaded(client, fachdienst):
    projektdokument, content = make_projektdokument(), pdf_bytes()
    assert upload(client, projektdokument, content).headers["Location"] == projektdokument.get_work_url()
    projektdokument.refresh_from_db()
    with projektdokument.file.open() as stored:
        assert stored.read() == content
    assert projektdokument.size == len(content)
    assert "papier" not in projektdokument.file.name


def test_new_file_replaces_the_old_one(client, fachdienst, django_capture_on_commit_callbacks):
    projektdokument = make_projektdokument(content=b"%PDF-")
    old = projektdokument.file.name
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, projektdokument, pdf_bytes())
    assert not default_storage.exists(old)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<script>alert(1)</script>", "keine PDF-Datei, die wir lesen können"),
        (b"%PDF-1.7 nothing", "keine PDF-Datei, die wir lesen können"),
        (b"", "Die Datei ist leer."),
    ],
    ids=["script", "beginning only", "empty"],
)
def test_what_is_no_pdf_is_refused(client, fachdienst, content, words):
    projektdokument = make_projektdokument()
    assert words in text_of(upload(client, projektdokument, content))
    projektdokument.refresh_from_db()
    assert not projektdokument.file


def test_file_that_is_too_large_is_refused(client, fachdienst, settings):
    settings.UPLOAD_MAX_BYTES = 10
    assert "Die Datei ist zu groß." in text_of(upload(client, make_projektdokument(), pdf_bytes()))


def test_file_is_removed(client, fachdienst, django_capture_on_commit_callbacks):
    projektdokument = make_projektdokument(content=b"%PDF-")
    name = projektdokument.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("gremien:projektdokument_file_remove", args=[projektdokument.pk]))
    projektdokument.refresh_from_db()
    assert not projektdokument.file
    assert not default_storage.exists(name)


def test_deleted_paper_takes_its_file_along(client, fachdienst, django_capture_on_commit_callbacks):
    projektdokument = make_projektdokument(content=b"%PDF-")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("gremien:projektdokument_delete", args=[projektdokument.pk]))
    assert not default_storage.exists(projektdokument.file.name or "gone")
    assert not Projektdokument.objects.exists()


def test_form_of_an_internal_paper_links_no_public_page(client, fachdienst):
    projektdokument = make_projektdokument(content=b"%PDF-", is_public=False)
    html = text_of(client.get(projektdokument.get_work_url()))
    assert "Datei entfernen" in html
    assert file_url(projektdokument) not in html


# Timeline


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "29. Oktober 2025"),
        ({"precision": "monat"}, "Oktober 2025"),
        ({"precision": "jahr"}, "2025"),
        ({"precision": "jahr", "words": "Ende 2025"}, "Ende 2025"),
    ],
)
def test_date_is_as_exact_as_it_is_known(values, words):
    assert make_meilenstein(date=datetime.date(2025, 10, 29), **values).when == words


def test_timeline_begins_with_the_first_step(client):
    make_meilenstein(title="Zweiter", date=datetime.date(2024, 1, 1), is_planned=True)
    make_meilenstein(title="Erster", date=datetime.date(2023, 1, 1))
    html = live(client, "zeitleiste")
    assert html.index("Erster") < html.index("Zweiter")
    assert html.count(">geplant</span>") == 1


def test_step_is_stored(client, fachdienst):
    values = {"title": "Start", "date": "1.7.2026", "precision": "monat", "source": "Stadt", "is_planned": "on"}
    client.post(reverse("gremien:meilenstein_create"), values)
    assert Meilenstein.objects.get().when == "Juli 2026"
    assert "Juli 2026" in text_of(client.get(reverse("gremien:meilenstein_list")))


@pytest.mark.parametrize("name", ["title", "date", "source"])
def test_step_without_what_it_needs_is_refused(client, fachdienst, name):
    values = {"title": "Start", "date": "1.7.2026", "precision": "monat", "source": "Stadt"}
    answer = client.post(reverse("gremien:meilenstein_create"), values | {name: ""})
    assert list(answer.context["form"].errors) == [name]
