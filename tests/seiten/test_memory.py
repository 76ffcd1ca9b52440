"""A process that serves pages to visitors has loaded none of the large libraries that few requests need."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import make_angebot

LARGE = {"PIL", "fontTools", "lxml", "openpyxl", "pikepdf", "qrcode", "weasyprint", "xlsxwriter"}
SERVE = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from jena_sro.wsgi import application
from django.test import Client
for address in sys.argv[2:]:
    assert Client(SERVER_NAME="localhost").get(address).status_code == 200, address
print(*sys.modules)
"""


@pytest.mark.django_db(transaction=True)
def test_pages_load_no_large_library():
    offer = make_angebot(name="Frühstück").get_absolute_url()
    pages = ["/", "/angebote/", "/suche/?q=fruehstuck", offer, f"{offer}termine.ics", f"/leicht{offer}", "/konto/anmelden/"]
    environment = {name: value for name, value in os.environ.items() if name not in ("TEST_DIR", "VAR_DIR")}
    command = [sys.executable, "-c", SERVE, str(connection.settings_dict["NAME"]), *pages]
    run = subprocess.run(
        command,
        env=environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert {"rapidfuzz", "teilhabe"} <= loaded
    assert loaded & LARGE == set()
