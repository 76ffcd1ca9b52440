"""The portal with demonstration content in a database of its own, until standard input is closed.

Prints one line of JSON once it can be asked: address, paths by name, cookies by visitor, Content-Security-Policy.
Each line of the input is a number of days that pass; it is answered by a line once what is due every day has run.
"""

import json
import sys
from contextlib import ExitStack, redirect_stdout
from datetime import timedelta
from pathlib import Path
from threading import Thread

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone

from jena_sro.inhalte.middleware import csp_header
from jena_sro.wsgi import application  # sets Django up, before the models below are imported
from tests.addresses import public_addresses
from tests.browser.urls import ERROR_PAGES, GRENZEN_PAGES
from tests.browser.views import VIEWS
from tests.browser.visitors import RUN, VISITORS, cookies_of, make_records
from tests.migrated import copy_migrated_sqlite

# A code that is asked for at the start still holds when its page is looked at.
CODES = (
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT",
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT",
    "ACCOUNT_LOGIN_TIMEOUT",
)


def load() -> None:
    copy_migrated_sqlite(Path(settings.DATABASES["default"]["NAME"]))
    with redirect_stdout(sys.stderr):
        call_command("load_reference")
        call_command("load_demo")


def let_days_pass() -> None:
    with ExitStack() as clock:
        for days in sys.stdin:
            clock.enter_context(time_machine.travel(timezone.now() + timedelta(days=int(days))))
            with redirect_stdout(sys.stderr):
                call_command("run_daily")
            print(timezone.localdate(), flush=True)


def main() -> None:
    for name in CODES:
        setattr(settings, name, RUN)
    load()
    records = make_records()
    paths = public_addresses() | {name: view.path(records) for name, view in VIEWS.items()}
    settings.ROOT_URLCONF = "tests.browser.urls"  # after the addresses of the portal itself are known
    paths |= {f"error {name}": f"/fehler/{name}/" for name in ERROR_PAGES}
    paths |= {f"boundaries {name}": f"/mit-grenzen/{name}/" for name in GRENZEN_PAGES}
    visitors = {visitor: cookies_of(visitor) for visitor in VISITORS}
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(application)
    Thread(target=server.serve_forever, daemon=True).start()
    csp = csp_header(settings.SECURE_CSP)
    address = f"http://127.0.0.1:{server.server_port}"
    print(json.dumps({"address": address, "paths": paths, "visitors": visitors, "csp": csp}), flush=True)
    let_days_pass()


if __name__ == "__main__":
    main()
