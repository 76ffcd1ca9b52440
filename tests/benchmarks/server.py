"""The portal behind gunicorn, as on a server with two cores."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

WORKERS = 2
PATIENCE = 60  # seconds until it must answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(workers: int = WORKERS, threads: int = 1) -> Iterator[str]:
    """Its address without slash."""
    port = free_port()
    size = ["--workers", str(workers), "--threads", str(threads)]
    command = [sys.executable, "-m", "gunicorn", *size, "--bind", f"127.0.0.1:{port}"]
    environment = os.environ | {"MALLOC_ARENA_MAX": "1"}  # as the README starts it
    with subprocess.Popen([*command, "--log-level", "warning", "tests.benchmarks.wsgi"], env=environment) as process:
        try:
            address = f"http://localhost:{port}"
            wait_for(f"{address}/healthz")
            yield address
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")
