"""Videos: what is taken and what is refused, who keeps them, and how the file goes out in parts."""

from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jena_sro.inhalte.models import Video
from jena_sro.inhalte.models.video import FOLDER
from jena_sro.inhalte.ranges import wanted_range
from jena_sro.inhalte.videos import CUT, UNREADABLE, VideoRefusedError, read_format
from jena_sro.konten.models import Rolle
from tests.factories import make_konto, make_seite, make_video, mp4_bytes

LIST, START = "/arbeitsbereich/videos/", "/arbeitsbereich/videos/start/"
TEXTS = {"title": "Willkommen", "duration": "2 Minuten", "transcript": "Guten Tag."}


def element(key, content, *, size=None):
    """An element of EBML: id, size in eight bytes, content."""
    length = (1 << 56) + (len(content) if size is None else size)
    return bytes.fromhex(key) + length.to_bytes(8) + content


def webm_bytes(doctype=b"webm", *, clusters=1, size=None):
    header = element("1a45dfa3", element("4286", b"\1") + element("4282", doctype))
    tracks = element("1654ae6b", b"\0" * 8)
    return header + element("18538067", tracks + element("1f43b675", b"\0" * 20) * clusters, size=size)


UNKNOWN = (1 << 56) - 1  # all bits set: as long as the file


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def fachdienst(client, db, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


def upload(client, content=None, name="film.mp4", **values):
    content = mp4_bytes() if content is None else content
    return client.post(START, TEXTS | {"upload": SimpleUploadedFile(name, content)} | values)


def files(settings):
    folder = settings.MEDIA_ROOT / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def get(video, **headers):
    return Client().get(video.get_absolute_url(), headers=headers)


# ---- what counts as a video ----


def formatted(content, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    with path.open("rb") as file:
        return read_format(file)


TAKEN = {
    "MP4": (mp4_bytes(), "mp4"),
    "MP4 of another maker": (mp4_bytes(brand=b"mp42"), "mp4"),
    "MP4 in pieces": (mp4_bytes().replace(b"mdat", b"moof"), "mp4"),
    "MP4 whose last box lasts to the end": (mp4_bytes(0)[:-8] + b"\0\0\0\0mdatfilm", "mp4"),
    "MP4 with a long size": (mp4_bytes(0)[:-8] + b"\0\0\0\1mdat" + (20).to_bytes(8) + b"film", "mp4"),
    "WebM": (webm_bytes(), "webm"),
    "WebM of a live recording": (webm_bytes(size=UNKNOWN), "webm"),
}
REFUSED = {
    "text": (b"Guten Tag", UNREADABLE),
    "HTML": (b"<html><script>alert(1)</script></html>", UNREADABLE),
    "picture in the same boxes": (mp4_bytes(brand=b"avif"), UNREADABLE),
    "QuickTime": (mp4_bytes(brand=b"qt  "), UNREADABLE),
    "beginning alone": (mp4_bytes()[:12], CUT),
    "half an MP4": (mp4_bytes(1000)[:-500], CUT),
    "MP4 without description": (mp4_bytes().replace(b"moov", b"free"), CUT),
    "MP4 without pictures": (mp4_bytes().replace(b"mdat", b"free"), CUT),
    "box shorter than its header": (mp4_bytes()[:24] + b"\0\0\0\4moov", CUT),
    "endless small boxes": (mp4_bytes() + b"\0\0\0\10free" * 10_000, UNREADABLE),
    "Matroska": (webm_bytes(b"matroska"), UNREADABLE),
    "header without type": (element("1a45dfa3", b"") + webm_bytes(), UNREADABLE),
    "half a WebM": (webm_bytes()[:-10], CUT),
    "WebM without pictures": (webm_bytes(clusters=0), CUT),
    "WebM header alone": (webm_bytes()[:40], CUT),
    "WebM with something else behind its header": (webm_bytes().replace(b"\x18\x53\x80\x67", b"\x18\x53\x80\x68"), CUT),
    "endless small elements": (
        element("1a45dfa3", element("4282", b"webm")) + element("18538067", b"\xec\x80" * 10_001, size=UNKNOWN),
        CUT,
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_format_is_read_from_the_content(tmp_path, name):
    content, expected = TAKEN[name]
    assert formatted(content, tmp_path) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_is_no_whole_video_is_refused(tmp_path, name):
    content, words = REFUSED[name]
    with pytest.raises(VideoRefusedError, match=words[:20]):
        formatted(content, tmp_path)


@given(st.sampled_from([mp4_bytes(), webm_bytes()]), st.integers(0, 150), st.binary(min_size=1, max_size=12))
def test_damaged_video_is_read_or_refused(content, place, junk):
    file = SimpleUploadedFile("film", content[:place] + junk + content[place + len(junk) :])
    with suppress(VideoRefusedError):
        assert read_format(file) in Video.Format.values


# ---- staff ----


@pytest.mark.parametrize("rolle", [Rolle.FACHDIENST, Rolle.ADMINISTRATION])
def test_staff_upload_a_video(client, db, sign_in, settings, rolle):
    konto = sign_in(client, make_konto(rolle))
    assert upload(client, name="Willkommen von Anna.mp4").headers["Location"] == LIST
    video = Video.objects.get()
    assert (video.place, video.title, video.duration, video.transcript) == ("start", "Willkommen", "2 Minuten", "Guten Tag.")
    assert (video.format, video.size, video.uploaded_by) == ("mp4", len(mp4_bytes()), konto)
    assert files(settings) == [video.name]
    assert "Anna" not in video.file.name


def test_format_comes_from_the_content_and_not_from_the_name(fachdienst):
    upload(fachdienst, webm_bytes(), name="film.mp4")
    video = Video.objects.get()
    assert (video.format, video.name[-5:], get(video).headers["Content-Type"]) == ("webm", ".webm", "video/webm")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"upload": ""}, "Bitte wählen Sie eine Datei aus."),
        ({"upload": SimpleUploadedFile("film.mp4", b"")}, "Die Datei ist leer."),
        ({"upload": SimpleUploadedFile("film.mp4", b"Guten Tag")}, UNREADABLE),
        ({"upload": SimpleUploadedFile("film.mp4", mp4_bytes()[:-1])}, CUT),
        ({"title": ""}, "Bitte geben Sie dem Video einen Titel."),
        ({"transcript": " "}, "Bitte schreiben Sie auf, was gebärdet wird."),
        ({"transcript": "x" * 20_001}, "Bitte kürzen Sie den Text"),
    ],
)
def test_upload_is_refused_in_words(fachdienst, settings, values, words):
    page = upload(fachdienst, **values).content.decode()
    assert words in page
    assert "<title>Fehler: " in page
    assert (Video.objects.count(), files(settings)) == (0, [])


def test_too_large_upload_is_refused_and_not_kept(fachdienst, settings):
    settings.VIDEO_MAX_BYTES = 50
    page = upload(fachdienst).content.decode()
    assert "Die Datei ist zu groß. Erlaubt sind höchstens 100 MB." in page
    assert "Guten Tag." in page
    assert (Video.objects.count(), files(settings)) == (0, [])


def test_too_large_upload_does_not_pass_as_words_alone(fachdienst, settings):
    video = make_video()
    settings.VIDEO_MAX_BYTES = 50
    assert "Die Datei ist zu groß" in upload(fachdienst, title="Anders").content.decode()
    assert Video.objects.get().title == video.title


def test_video_may_be_larger_than_other_files(fachdienst, settings):
    settings.UPLOAD_MAX_BYTES = 50
    assert upload(fachdienst).status_code == 302


def test_upload_needs_the_token_of_its_form(db, sign_in):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, make_konto(Rolle.FACHDIENST))
    assert upload(client).status_code == 403


def test_new_file_replaces_the_old_one(fachdienst, settings, django_capture_on_commit_callbacks):
    old = make_video().name
    with django_capture_on_commit_callbacks(execute=True):
        upload(fachdienst, webm_bytes())
    video = Video.objects.get()
    assert files(settings) == [video.name]
    assert Client().get(f"/videos/{old}").status_code == 404


def test_old_file_stays_while_the_new_one_is_not_stored(db, settings):
    video = make_video()
    with transaction.atomic():
        video.delete()
        transaction.set_rollback(True)
    assert files(settings) == [video.name]


def test_words_change_without_a_new_file(fachdienst):
    video = make_video()
    fachdienst.post(START, TEXTS | {"title": "Hallo"})
    changed = Video.objects.get()
    assert (changed.title, changed.name, changed.uploaded_by) == ("Hallo", video.name, None)
    assert [row.title for row in changed.history.all()] == ["Hallo", "Willkommen"]


def test_words_of_a_video_deleted_meanwhile_are_not_lost(fachdienst, monkeypatch):
    video = make_video()
    monkeypatch.setattr("jena_sro.inhalte.video_views.find_video", lambda place: video)
    Video.objects.all().delete()
    page = fachdienst.post(START, TEXTS).content.decode()
    assert "Jemand anderes hat das Video gelöscht." in page
    assert "Guten Tag." in page
    assert not Video.objects.exists()


def test_second_first_video_is_refused_and_its_file_not_kept(fachdienst, settings, monkeypatch):
    first = make_video()
    nothing = Video.objects.none()
    monkeypatch.setattr("jena_sro.inhalte.video_views.find_video", lambda place: Video(place=place))
    monkeypatch.setattr("jena_sro.inhalte.video_views.Video.objects.select_for_update", lambda: nothing)
    assert "Gerade hat jemand anderes hier ein Video gespeichert." in upload(fachdienst).content.decode()
    assert files(settings) == [first.name]


def test_deleted_video_is_served_no_more(fachdienst, settings, django_capture_on_commit_callbacks):
    video = make_video()
    with django_capture_on_commit_callbacks(execute=True):
        assert fachdienst.post(f"{START}loeschen/").headers["Location"] == LIST
    assert (Video.objects.count(), files(settings)) == (0, [])
    assert get(video).status_code == 404


def test_deleting_twice_says_so(fachdienst):
    assert "schon gelöscht" in fachdienst.post(f"{START}loeschen/", follow=True).content.decode()


@pytest.mark.parametrize("address", [f"{LIST}mond/", f"{LIST}1/"])
def test_unknown_place_is_not_found(fachdienst, address):
    assert fachdienst.get(address).status_code == 404
    assert fachdienst.post(f"{address}loeschen/").status_code == 404


def test_work_pages_say_what_is_there(fachdienst):
    assert fachdienst.get(LIST).content.decode().count("Noch kein Video") == 2
    video = make_video()
    assert "Willkommen, MP4, " in fachdienst.get(LIST).content.decode()
    page = fachdienst.get(START).content.decode()
    assert video.get_absolute_url() in page
    assert "Neue Datei" in page


@pytest.mark.parametrize("rollen", [[], None])
def test_others_upload_nothing(client, db, sign_in, settings, rollen):
    if rollen is not None:
        sign_in(client, make_konto(*rollen))
    assert upload(client).status_code in (302, 404)
    assert (Video.objects.count(), files(settings)) == (0, [])


# ---- the file ----

CONTENT = mp4_bytes(200_004)  # 200,060 bytes in all


@pytest.fixture
def video(db):
    return make_video(content=CONTENT)


def test_video_is_served_to_everybody(video):
    response = get(video)
    assert response.getvalue() == CONTENT
    headers = {
        "Content-Type": "video/mp4",
        "Content-Length": str(len(CONTENT)),
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": 'inline; filename="start.mp4"',
        "Cache-Control": "public, max-age=3600",
    }
    assert {name: response.headers[name] for name in headers} == headers
    assert response.cookies == {}


PARTS = {
    "bytes=0-": (0, 200_060),
    "bytes=0-99": (0, 100),
    "bytes=100-99999999": (100, 200_060),
    "bytes=-60": (200_000, 200_060),
    "bytes=-99999999": (0, 200_060),
    "bytes=65000-140000": (65_000, 140_001),
    "bytes=200059-200059": (200_059, 200_060),
}


@pytest.mark.parametrize("header", PARTS)
def test_part_is_served(video, header):
    start, end = PARTS[header]
    response = get(video, range=header)
    assert (response.status_code, response.getvalue() == CONTENT[start:end]) == (206, True)
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/200060"
    assert response.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("header", ["bytes=200060-", "bytes=999999999999999999-", "bytes=-0"])
def test_part_behind_the_end_is_refused(video, header):
    response = get(video, range=header)
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */200060")
    assert "Cache-Control" not in response.headers


NO_RANGES = ["", "bytes=", "bytes=-", "bytes=5-3", "bytes=0-1,5-6", "rows=0-1", "bytes=x-y", f"bytes={'9' * 99}-"]


@pytest.mark.parametrize("header", NO_RANGES)
def test_what_is_no_range_gets_the_whole(video, header):
    response = get(video, range=header)
    assert (response.status_code, len(response.getvalue())) == (200, 200_060)


def test_part_of_another_version_is_the_whole(video):
    tag = get(video).headers["ETag"]
    assert get(video, range="bytes=0-1", if_range='"other"').status_code == 200
    assert get(video, range="bytes=0-1", if_range=tag).status_code == 206


def test_head_tells_the_size_and_sends_nothing(video):
    response = Client().head(video.get_absolute_url(), headers={"range": "bytes=0-1"})
    assert (response.status_code, response.headers["Content-Length"], response.getvalue()) == (200, "200060", b"")


@pytest.mark.parametrize("path", ["/videos/unbekannt.mp4", "/videos/..%2Fsecret_key", "/videos/" + "x" * 300])
def test_unknown_video_is_not_found(db, path):
    assert Client().get(path).status_code == 404


def test_video_whose_file_is_gone_is_not_found(video):
    video.file.storage.delete(video.file.name)
    assert get(video).status_code == 404


@given(st.text(max_size=30), st.integers(1, 10**9))
def test_no_header_leads_outside_the_file(text, size):
    part = wanted_range(f"bytes={text}", size)
    assert not part or (part.start >= 0 and part.stop <= size)


# ---- public pages ----


def test_start_says_that_there_is_no_video_yet(client, db):
    page = client.get("/").content.decode()
    assert "Es gibt noch kein Video in Deutscher Gebärdensprache." in page
    assert 'href="/barrierefreiheit/#gebaerdensprache"' in page
    assert "<video" not in page


def test_start_shows_the_video_with_its_text_and_size(client, db):
    video = make_video(content=CONTENT)
    page = client.get("/").content.decode().replace("\xa0", " ")
    assert f'<source src="{video.get_absolute_url()}" type="video/mp4">' in page
    assert 'preload="none"' in page
    assert "<p>Hier wird gebärdet.</p>" in page
    assert "MP4, 195,4 KB</a>" in page


def test_statement_shows_its_own_video(client, db):
    make_seite(slug="barrierefreiheit", area="service", live_part="barrieren")
    make_video("start")
    assert "Es gibt noch kein Video in Deutscher Gebärdensprache" in client.get("/barrierefreiheit/").content.decode()
    video = make_video("barrierefreiheit")
    assert video.get_absolute_url() in client.get("/barrierefreiheit/").content.decode()


def test_easy_block_shows_the_video_or_says_that_there_is_none(db):
    block = "inhalte/_video_easy.html"
    assert "Es gibt hier noch <strong>kein</strong> Video in Gebärden-Sprache." in render_to_string(block, {"video": None})
    video = make_video()
    assert video.get_absolute_url() in render_to_string(block, {"video": video})
    assert str(video) == "Willkommen"
