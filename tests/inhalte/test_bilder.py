"""Pictures: what is taken, what is refused and in which words, what is left of the file, who sees it."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from jena_sro.inhalte.bilder import DAMAGED, UNREADABLE, BildRefusedError, read_picture
from jena_sro.inhalte.models import Bild
from jena_sro.inhalte.models.bild import BildInUseError
from jena_sro.konten.models import Rolle
from tests.factories import make_bild, make_konto, make_sozialraum, picture_bytes

LIST = "/arbeitsbereich/bilder/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SECRET = b"Jena, Lutherplatz"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def fachdienst(client, db, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


def upload(client, content, *, name="haus.png", alt="Ein Haus"):
    return client.post(LIST, {"picture": SimpleUploadedFile(name, content), "alt": alt})


def stored(bild):
    with bild.file.open() as file:
        return file.read()


def png_of_size(width, height):
    """A PNG of a few bytes that claims to have this size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def webp_of_size(width, height):
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sizes
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_upload_stores_a_webp(fachdienst, kind, mode):
    assert upload(fachdienst, picture_bytes(kind=kind, mode=mode)).status_code == 302
    bild = Bild.objects.get()
    assert (bild.alt, bild.width, bild.height, bild.is_used) == ("Ein Haus", 40, 30, False)
    assert Image.open(BytesIO(stored(bild))).format == "WEBP"


def test_upload_keeps_nothing_but_the_picture(fachdienst):
    exif = Image.Exif()
    exif[Base.Artist.value] = SECRET.decode()
    content = picture_bytes(kind="JPEG", exif=exif, comment=SECRET)
    assert SECRET in content
    upload(fachdienst, content, name="Lutherplatz.jpg")
    bild = Bild.objects.get()
    assert SECRET not in stored(bild)
    assert "Lutherplatz" not in bild.file.name


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_upload_is_turned_upright(fachdienst, kind):
    exif = Image.Exif()
    exif[Base.Orientation.value] = 6
    upload(fachdienst, picture_bytes((40, 30), kind=kind, exif=exif))
    bild = Bild.objects.get()
    assert (bild.width, bild.height) == (30, 40)


def test_large_picture_is_made_smaller(fachdienst):
    upload(fachdienst, picture_bytes((3200, 1000)))
    bild = Bild.objects.get()
    assert (bild.width, bild.height) == (1600, 500)


def test_transparency_stays(fachdienst):
    upload(fachdienst, picture_bytes(mode="RGBA"))
    assert Image.open(BytesIO(stored(Bild.objects.get()))).mode == "RGBA"


REFUSED = {
    "nothing": (b"", "Die Datei ist leer"),
    "text": (b"Guten Tag", UNREADABLE),
    "SVG": (SVG, UNREADABLE),
    "GIF": (picture_bytes(kind="GIF", mode="P"), UNREADABLE),
    "BMP": (picture_bytes(kind="BMP"), UNREADABLE),
    "HTML that begins like a PNG": (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", UNREADABLE),
    "half a JPEG": (picture_bytes((400, 300), kind="JPEG")[:700], DAMAGED),
    "half a PNG": (png_of_size(400, 300), DAMAGED),
    "PNG of too many pixels": (png_of_size(5001, 5000), "zu viele Bildpunkte"),
    "PNG bomb": (png_of_size(60_000, 60_000), "zu viele Bildpunkte"),
    "WebP bomb": (webp_of_size(16_000, 16_000), "zu viele Bildpunkte"),
    "PDF": (b"%PDF-1.7\n", UNREADABLE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_upload_refuses_in_german(fachdienst, name):
    content, words = REFUSED[name]
    response = upload(fachdienst, content)
    assert words in response.content.decode()
    assert "<title>Fehler: " in response.content.decode()
    assert not Bild.objects.exists()


@pytest.mark.filterwarnings("ignore")  # without tests Pillow's warning is no error, and the portal counts for itself
def test_too_many_pixels_are_refused_before_they_are_unpacked(db):
    with pytest.raises(BildRefusedError, match="höchstens 25 Millionen"):
        read_picture(BytesIO(png_of_size(5001, 5000)))


def test_upload_without_a_file_says_so(fachdienst):
    page = fachdienst.post(LIST, {"alt": "Ein Haus"}).content.decode()
    assert "Bitte wählen Sie eine Datei aus" in page
    assert "Ein Haus" in page


@pytest.mark.parametrize("alt", ["", "   "])
def test_upload_without_words_is_refused(fachdienst, alt):
    assert "Bitte beschreiben Sie das Bild in Worten" in upload(fachdienst, picture_bytes(), alt=alt).content.decode()
    assert not Bild.objects.exists()


@pytest.mark.parametrize("limit", ["BILD_MAX_BYTES", "UPLOAD_MAX_BYTES"])
def test_upload_of_a_large_file_is_refused(fachdienst, settings, limit):
    setattr(settings, limit, 50)
    assert "Die Datei ist zu groß" in upload(fachdienst, picture_bytes()).content.decode()
    assert not Bild.objects.exists()


def test_large_file_in_any_form_is_not_stored(client, db, settings, monkeypatch):
    settings.UPLOAD_MAX_BYTES = 50
    files = []
    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.file_complete", lambda *args: files.append(args))
    client.post("/rueckmeldung/", {"message": "Hallo", "datei": SimpleUploadedFile("gross.bin", b"x" * 100)})
    assert files == []


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=12), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_damaged_picture_is_read_or_refused(place, junk, kind):
    content = bytearray(DAMAGED_FROM[kind])
    place %= len(content)
    content[place : place + len(junk)] = junk
    with suppress(BildRefusedError):
        assert read_picture(BytesIO(bytes(content))).content[8:12] == b"WEBP"


DAMAGED_FROM = {kind: picture_bytes((60, 40), kind=kind) for kind in ("JPEG", "PNG", "WEBP")}


def test_bild_is_served_to_everybody_and_may_be_kept(db):
    bild = make_bild()
    response = Client().get(bild.get_absolute_url())
    assert response.content == stored(bild)
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response.headers["Cache-Control"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.cookies == {}


def test_bild_that_is_not_there_is_not_found(db):
    bild = make_bild()
    bild.file.storage.delete(bild.file.name)
    assert Client().get(bild.get_absolute_url()).status_code == 404
    assert Client().get("/bilder/unbekannt.webp").status_code == 404
    assert Client().get("/bilder/..%2Fsecret_key.webp").status_code == 404


def test_bild_of_a_fassung_stays(fachdienst):
    bild = make_bild()
    make_sozialraum().write_fassung([{"heading": "Park", "text": "Grün.", "picture": bild.pk}])
    page = fachdienst.post(reverse("inhalte:bild_delete", args=[bild.pk]), follow=True).content.decode()
    assert "bleibt deshalb erhalten" in page
    assert "Bild löschen</span>" not in page
    with pytest.raises(BildInUseError):
        bild.delete()
    assert bild.file.storage.exists(bild.file.name)


def test_bild_that_no_fassung_shows_can_be_deleted(fachdienst, django_capture_on_commit_callbacks):
    bild = make_bild()
    with django_capture_on_commit_callbacks(execute=True):
        fachdienst.post(reverse("inhalte:bild_delete", args=[bild.pk]))
    assert not Bild.objects.exists()
    assert not bild.file.storage.exists(bild.file.name)


def test_description_can_be_corrected_and_its_history_stays(fachdienst):
    bild = make_bild(alt="Ein Bamu")
    page = reverse("inhalte:bild_update", args=[bild.pk])
    assert fachdienst.post(page, {"alt": "Ein Baum"}).status_code == 302
    assert list(bild.history.values_list("alt", flat=True)) == ["Ein Baum", "Ein Bamu"]
    assert "Bitte beschreiben Sie das Bild" in fachdienst.post(page, {"alt": ""}).content.decode()
    assert str(Bild.objects.get()) == f"Bild {bild.pk}: Ein Baum"
