"""The portal as it runs on a server, in local demonstration mode, in a folder of its own: BENCH_DIR, else one that vanishes."""

import atexit
import os
import shutil
import tempfile

BENCH_DIR = os.environ.get("BENCH_DIR", "")
if not BENCH_DIR:
    BENCH_DIR = os.environ["BENCH_DIR"] = tempfile.mkdtemp(prefix="portal-bench-")  # processes that are started use it, too
    atexit.register(shutil.rmtree, BENCH_DIR, ignore_errors=True)
os.makedirs(BENCH_DIR, exist_ok=True)

os.environ["VAR_DIR"] = BENCH_DIR
os.environ["DEMO"] = "1"
os.environ.setdefault("SECRET_KEY", "only for measuring")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{BENCH_DIR}/portal.sqlite3")

from jena_sro.settings import *  # noqa: E402, F403
from jena_sro.settings import LOGGING  # noqa: E402

SHARED_DIR = os.environ.get("TEST_SHARED_DIR", BENCH_DIR)  # where tests/migrated.py keeps the database it copies
ROOT_URLCONF = "tests.benchmarks.urls"
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}  # missing pages are asked for on purpose
