"""One process of several that guess a password: `python -m tests.konten.guess prepare | <number of guesses>`.

Waits for a line on standard input before it begins, and prints how many of its guesses reached the password check.
"""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from jena_sro.konten.actions import create_konto  # noqa: E402
from jena_sro.konten.models import Konto  # noqa: E402

EMAIL = "ziel@example.org"


def prepare() -> None:
    call_command("migrate", verbosity=0)
    create_konto(email=EMAIL, password="Kranich-Teppich-Wolke", roles=["Fachdienst"], is_verified=True)


def guess(number: int) -> int:
    checks: list[str] = []
    check = Konto.check_password
    Konto.check_password = lambda self, password: checks.append(password) or check(self, password)
    client = Client()
    for attempt in range(number):
        client.post(reverse("account_login"), {"login": EMAIL, "password": f"falsch-{attempt}"})
    return len(checks)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    if sys.argv[1] == "prepare":
        prepare()
    else:
        print("ready", flush=True)
        sys.stdin.readline()
        print(guess(int(sys.argv[1])))
