"""What holds for every answer: headers, no NUL, one transaction for a change, nothing personal in a cache."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from jena_sro import urls
from jena_sro.inhalte.models import Rueckmeldung
from jena_sro.konten.models import Rolle
from tests.browser.portal import OWN
from tests.factories import make_konto, make_rueckmeldung
from tests.test_permissions import TABLE, address

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
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
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
def test_answer_carries_the_security_headers(browser, sign_in, name):
    address, status = ADDRESSES[name]
    if name == "wrong method":
        sign_in(browser, make_konto(Rolle.FACHDIENST))
    response = browser.get(address)
    response.close()  # a static file is open until then
    assert response.status_code == status
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS


def test_refused_form_carries_the_security_headers():
    response = Client(enforce_csrf_checks=True).post("/rueckmeldung/")
    assert response.status_code == 403
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS


def enter(konto, sign_in):
    client = Client(raise_request_exception=False)
    if konto:
        sign_in(client, konto)
    return client


@pytest.mark.parametrize("rollen", [None, [], [Rolle.FACHDIENST], [Rolle.ADMINISTRATION]], ids=str)
def test_every_address_carries_the_security_headers(demo, settings, sign_in, rollen):
    """And what a Konto is answered is not stored, be it a page, a redirect or a refusal."""
    settings.ACCOUNT_RATE_LIMITS = False
    konto, found = None if rollen is None else make_konto(*rollen), []
    for name in TABLE:
        for method in ("GET", "POST"):
            response = enter(konto, sign_in).generic(method, address(name))  # anew, since some addresses end the session
            wanted = HEADERS if konto is None else HEADERS | {"Cache-Control": "no-store"}
            if (
                response.headers.get("Content-Type") == "application/pdf"
                and "attachment" in response.headers["Content-Disposition"]
            ):
                wanted = wanted | {"Content-Security-Policy": f"{CSP}; sandbox"}  # a file that somebody has uploaded
            wrong = {header: response.headers.get(header) for header in wanted if response.headers.get(header) != wanted[header]}
            found += [f"{method} {name}, {response.status_code}: {wrong}"] if wrong else []
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["account_logout", "konten:logout"])
def test_sign_out_leaves_nothing_in_the_browser(client, sign_in, name):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    response = client.post(address(name))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/arbeitsbereich/").status_code == 302


@pytest.fixture(scope="module")
def production():
    """Answers of a portal that was started as in production: see tests/production.py."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    office = {f"OFFICE_{name}": "Amt" for name in ("NAME", "PHONE", "EMAIL", "STREET", "CITY", "RESPONSIBLE")}
    environment |= office | {"DEMO": "0", "ALLOWED_HOSTS": "portal.example.org", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run([sys.executable, "-m", "tests.production"], env=environment, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("answer", ["page", "redirect to https", "sign in", "not found"])
def test_production_answer_carries_the_security_headers(production, answer):
    assert {header: production[answer]["headers"].get(header) for header in HEADERS} == HEADERS


@pytest.mark.parametrize("answer", ["page", "sign in", "not found"])
def test_production_is_reached_by_https_alone_for_two_years(production, answer):
    assert production[answer]["headers"]["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


def test_production_sends_http_to_https(production):
    assert production["redirect to https"]["status"] == 301
    assert production["redirect to https"]["headers"]["Location"] == "https://portal.example.org/angebote/"


@pytest.mark.parametrize(("answer", "name"), [("sign-in page", "__Host-csrftoken"), ("sign in", "__Host-sessionid")])
def test_production_cookie_stays_with_its_host(production, answer, name):
    cookie = production[answer]["cookies"][name]
    wanted = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert {key: cookie[key] for key in wanted} == wanted


def test_production_cookie_of_the_darstellung_is_no_business_of_scripts(production):
    cookie = production["darstellung"]["cookies"]["darstellung"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


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
    response = client.post("/konto/anmelden/", {"login": konto.email, "password": "wrong"})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_error_page_needs_no_database(konto_browser, no_database):
    response = konto_browser.get("/arbeitsbereich/")
    assert response.status_code == 500
    assert {header: response.headers.get(header) for header in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "no-store"
