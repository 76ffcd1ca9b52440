"""The portal's settings for tests: demonstration mode, its own folder, nothing from the developer's `.env`."""

import atexit
import os
import shutil
import tempfile

# `TEST_DIR=var/test uv run pytest -n0` keeps the migrated database for the next run; new migrations renew it.
KEPT_DIR = os.environ.get("TEST_DIR")
TEST_DIR = os.path.abspath(KEPT_DIR) if KEPT_DIR else tempfile.mkdtemp(prefix="portal-test-")
if not KEPT_DIR:
    atexit.register(shutil.rmtree, TEST_DIR, ignore_errors=True)

# What the workers of xdist and the portals of the browser tests share is in the folder of the process that started them.
SHARED_DIR = os.environ.setdefault("TEST_SHARED_DIR", TEST_DIR)

# What is set here wins over `.env`; DATABASE_URL of the shell wins over SQLite (tests/postgres.py sets it).
os.environ["VAR_DIR"] = TEST_DIR
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{TEST_DIR}/portal.sqlite3")
os.environ.setdefault("CACHE_URL", "locmemcache://")

from jena_sro.settings import *  # noqa: E402, F403
from jena_sro.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing one, and warnings are errors
WHITENOISE_USE_FINDERS = True  # static files without collectstatic
if "TEST_TEMPLATE" in os.environ:  # tests/postgres.py has migrated it
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_TEMPLATE"]}
