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

OWN = {"CACHE_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TEST_DIR", "VAR_DIR"}  # the process sets its own


@dataclass(frozen=True)
class Portal:
    """`address` of the running portal without slash, `paths` of its pages by name, `csp` that it must send.

    `visitors` are the cookies, name -> value, of those who look at the pages of views.py; `process` is where it runs.
    """

    address: str
    paths: dict[str, str]
    visitors: dict[str, dict[str, str]]
    csp: str
    process: subprocess.Popen[str]

    def let_pass(self, days: int) -> None:
        """Move the clock of the portal and run there what is due every day. Nobody else may be using it."""
        self.process.stdin.write(f"{days}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()


@contextmanager
def running_portal() -> Iterator[Portal]:
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    command = [sys.executable, "-m", "tests.browser.serve"]
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Portal(**json.loads(process.stdout.readline()), process=process)
        finally:
            process.stdin.close()
