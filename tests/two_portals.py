"""Two processes of the portal over the database of the test that starts them: `python -m tests.two_portals NAME` is one.

A process prints its address and serves until its standard input is closed.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread

from django.conf import settings
from django.db import connection

COUNT = 2


@contextmanager
def two_portals() -> Iterator[list[str]]:
    """Their addresses. The data must be committed, so a test needs `django_db(transaction=True)`."""
    command = [sys.executable, "-m", "tests.two_portals", str(connection.settings_dict["NAME"])]
    environment = {name: value for name, value in os.environ.items() if name not in ("TEST_DIR", "VAR_DIR")}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with ExitStack() as running:
        processes = [
            running.enter_context(
                subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(COUNT)
        ]
        yield [process.stdout.readline().strip() for process in processes]
        for process in processes:
            process.stdin.close()


def serve(database: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415 - after the settings

    from jena_sro.wsgi import application  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    serve(sys.argv[1])
