import pytest
from django.urls import reverse

URL = "/darstellung/"


def test_darstellung_sets_a_cookie_only_for_what_was_chosen(client, db):
    response = client.post(URL, {"schrift": "gross", "farben": ""})
    assert response.cookies["darstellung"].value == "schrift=gross"


def test_darstellung_without_choice_removes_the_cookie(client, db):
    client.cookies["darstellung"] = "schrift=gross"
    response = client.post(URL, {})
    assert response.cookies["darstellung"]["max-age"] == 0


def test_darstellung_changes_every_page(client, db):
    client.cookies["darstellung"] = "schrift=sehr-gross&farben=dark"
    page = client.get(reverse("seiten:rueckmeldung")).content.decode()
    assert '<html lang="de" class="app-schrift-sehr-gross" data-kern-theme="dark">' in page


@pytest.mark.parametrize("cookie", ["schrift=riesig", "x=1", "schrift=<script>", "&&&", "schrift=gross" * 100, "%00", "ä"])
def test_darstellung_ignores_a_foreign_cookie(client, db, cookie):
    client.cookies["darstellung"] = cookie
    page = client.get(reverse("seiten:rueckmeldung")).content.decode()
    assert '<html lang="de">' in page


def test_darstellung_refuses_unknown_choices(client, db):
    response = client.post(URL, {"schrift": "riesig"})
    assert response.status_code == 200
    assert "darstellung" not in response.cookies


@pytest.mark.parametrize(
    ("target", "expected"),
    [("/angebote/", "/angebote/"), ("//evil.example/", URL), ("https://evil.example/", URL), ("/\\evil.example", URL), ("", URL)],
)
def test_darstellung_leads_back_within_the_portal_only(client, db, target, expected):
    assert client.post(URL, {"zurueck": target})["Location"] == expected


def test_darstellung_is_named_in_vary(client, db):
    assert "Cookie" in client.get(reverse("seiten:rueckmeldung"))["Vary"]
