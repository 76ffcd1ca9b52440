"""Starts the portal as a process of its own: see serve.py.

A separate process, because the tests of a worker share a database that is rolled back after each test, and because
Playwright keeps the event loop of the tests' thread busy.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

OWN = {"CACHE_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "VAR_DIR"}  # the process sets its own


@dataclass(frozen=True)
class Portal:
    """`address` of the running portal without slash, `paths` of its pages by name, `csp` that it must send.

    `visitors` are the cookies, name -> value, of those who look at the pages of views.py.
    """

    address: str
    paths: dict[str, str]
    visitors: dict[str, dict[str, str]]
    csp: str


@contextmanager
def running_portal() -> Iterator[Portal]:
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    command = [sys.executable, "-m", "tests.browser.serve"]
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Portal(**json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
