"""One migrated SQLite database for all processes of a run. To migrate takes half a minute, to copy a file nothing.

Its name holds what it was made from, so that a folder kept by TEST_DIR never serves an old one.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.test_pins import ROOT

APPS = ("jena_sro", "sozialraeume", "teilhabe", "gremien")
OWN = {"DATABASE_URL", "TEST_DIR", "VAR_DIR"}  # the process that migrates sets its own


def fingerprint() -> str:
    """Of all migrations, our own and those of the pinned packages."""
    own = sorted(path for folder in APPS for path in (ROOT / folder).glob("**/migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in [ROOT / "requirements.txt", *own])).hexdigest()[:16]


def migrate(url: str) -> None:
    """Migrate the database at `url` in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, cwd=ROOT, check=True)


def copy_migrated_sqlite(target: Path) -> None:
    """Put a fresh database at `target`. The first process of a run makes the one that is copied, the others wait."""
    made = Path(settings.SHARED_DIR) / f"migrated-{fingerprint()}.sqlite3"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = made.with_suffix(".begun")
            begun.unlink(missing_ok=True)
            migrate(f"sqlite:///{begun}")
            begun.rename(made)
    for end in ("-wal", "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
    shutil.copyfile(made, target)
