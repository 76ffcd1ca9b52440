"""Answers of the portal with production settings, as one line of JSON: name -> status, headers, cookies.

A process of its own, since the settings read once at the start whether this is the demonstration.
"""

import json
import sys
from contextlib import redirect_stdout

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from jena_sro.konten.actions import create_konto  # noqa: E402

PASSWORD = "Kranich-Teppich-Wolke"


def plain(response) -> dict[str, object]:
    cookies = {name: dict(morsel) for name, morsel in response.cookies.items()}
    return {"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}


def main() -> None:
    with redirect_stdout(sys.stderr):
        call_command("migrate", verbosity=0)
    konto = create_konto(email="anna@example.org", password=PASSWORD, roles=[], is_verified=True)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    answers = {
        "page": client.get("/angebote/", secure=True),
        "redirect to https": client.get("/angebote/"),
        "not found": client.get("/gibt-es-nicht/", secure=True),
        "sign-in page": client.get("/konto/anmelden/", secure=True),
        "darstellung": client.post("/darstellung/", {"schrift": "gross"}, secure=True),
        "sign in": client.post("/konto/anmelden/", {"login": konto.email, "password": PASSWORD}, secure=True),
    }
    print(json.dumps({name: plain(response) for name, response in answers.items()}))


if __name__ == "__main__":
    main()
