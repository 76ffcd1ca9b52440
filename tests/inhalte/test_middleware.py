"""What holds for every answer: headers, no NUL, one transaction for a change, nothing personal in a cache."""

import uuid

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.urls import include, path

from jena_sro import urls
from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.konten.models import Rolle
from tests.factories import make_konto, make_rueckmeldung

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@login_not_required
def fail(request):
    """Write first, fail then."""
    if request.method == "POST":
        make_rueckmeldung()
    raise ZeroDivisionError


@login_not_required
def write(request):
    make_rueckmeldung()
    return HttpResponse(status=int(request.GET["status"]))


urlpatterns = [path("", include(urls)), path("fehler/", fail), path("schreiben/", write)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
ADDRESSES = {
    "page": ("/angebote/", 200),
    "health": ("/healthz", 200),
    "redirect to sign in": ("/arbeitsbereich/", 302),
    "redirect to the slash": ("/angebote", 301),
    "bad request": ("/?q=%00", 400),
    "not found": ("/gibt-es-nicht/", 404),
    "wrong method": ("/arbeitsbereich/rueckmeldungen/1/erledigt/", 405),
    "error": ("/fehler/", 500),
    "static file": ("/static/css/base.css", 200),
}


@pytest.fixture
def browser(client):
    """A client that shows the page of an error instead of raising it."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def konto_browser(browser):
    browser.force_login(make_konto(Rolle.FACHDIENST))
    return browser


@pytest.fixture
def no_database(db):
    def refuse(*statement):
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("name", ADDRESSES)
def test_answer_carries_the_security_headers(browser, name):
    address, status = ADDRESSES[name]
    if name == "wrong method":
        browser.force_login(make_konto(Rolle.FACHDIENST))
    response = browser.get(address)
    response.close()  # a static file is open until then
    assert response.status_code == status
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS


@pytest.mark.parametrize("name", ["page", "redirect to sign in", "not found", "error"])
def test_answer_may_not_be_framed(browser, name):
    assert browser.get(ADDRESSES[name][0]).headers["X-Frame-Options"] == "DENY"


def test_answer_names_no_software(browser):
    response = browser.get("/fehler/")
    assert not {"Server", "X-Powered-By"} & set(response.headers)
    assert b"ZeroDivisionError" not in response.content


def test_page_sets_no_cookie(client):
    assert not client.get("/angebote/").cookies


@pytest.mark.parametrize(
    "address",
    ["/?q=%00", "/angebote/?q=a%00b", "/suche/?%00=1", "/gibt-es-nicht/?q=%00", "/angebote/%00/", "/%00", "/static/%00"],
)
def test_nul_in_the_address_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400


def test_nul_in_a_cookie_is_a_bad_request(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefgh\0ijklmnop"
    assert client.get("/arbeitsbereich/").status_code == 400


def test_nul_in_a_form_is_an_error_of_the_field(client):
    answer = {"anlass": "frage", "message": "a\0b", "form_token": uuid.uuid4()}
    assert client.post("/rueckmeldung/", answer).status_code == 200
    assert not Rueckmeldung.objects.exists()


def test_percent_sign_in_a_search_is_no_nul(client):
    assert client.get("/suche/", {"q": "100 %, 0 Cent"}).status_code == 200


def test_exception_in_a_change_leaves_nothing(browser):
    assert browser.post("/fehler/").status_code == 500
    assert not Rueckmeldung.objects.exists()


@pytest.mark.parametrize("status", [200, 302, 403])
def test_answered_change_is_kept(client, status):
    client.post(f"/schreiben/?status={status}")
    assert Rueckmeldung.objects.count() == 1


@pytest.mark.parametrize("name", ["page", "not found", "error"])
def test_answer_to_a_konto_is_not_stored(konto_browser, name):
    assert konto_browser.get(ADDRESSES[name][0]).headers["Cache-Control"] == "no-store"


def test_work_area_is_not_stored(konto_browser):
    assert konto_browser.get("/arbeitsbereich/").headers["Cache-Control"] == "no-store"


def test_static_file_is_stored_for_a_konto_too(konto_browser):
    response = konto_browser.get("/static/css/base.css")
    response.close()
    assert "no-store" not in response.headers["Cache-Control"]


def test_answer_to_a_guest_may_be_stored(client):
    assert "no-store" not in client.get("/angebote/").headers.get("Cache-Control", "")


def test_sign_in_is_not_stored(client):
    konto = make_konto()
    response = client.post("/konto/login/", {"username": konto.email, "password": "wrong"})
    assert "no-store" in response.headers["Cache-Control"]


def test_error_page_needs_no_database(konto_browser, no_database):
    response = konto_browser.get("/arbeitsbereich/")
    assert response.status_code == 500
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "no-store"
