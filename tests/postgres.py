"""Run a command on a throw-away PostgreSQL: `uv run python tests/postgres.py pytest -m "database and not browser"`.

The server listens on a Unix socket only, keeps nothing safe (fsync off), lies in memory where there is room, and is
deleted afterwards. PostgreSQL refuses root, so root runs it as Debian's user `postgres`. For pytest it migrates one
database, which every worker copies.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

FAST = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 "
    "-c max_wal_size=4GB -c checkpoint_timeout=1h -c shared_buffers=256MB -c autovacuum=off "
    "-c jit=off"  # to compile a query costs more than to run it on the few rows of a test
)
MEMORY, ENOUGH = Path("/dev/shm"), 4 * 2**30  # a folder in memory, and the bytes it should have for the data
TEMPLATE = "migrated"
ROOT = Path(__file__).parent.parent


def programs() -> Path:
    """Folder of the newest server programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not folders:
        raise SystemExit("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")
    return folders[-1]


def parent() -> Path | None:
    """Where the data lie: in memory, where there is room."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None


def main(command: list[str]) -> int:
    bin_dir, folder = programs(), tempfile.mkdtemp(prefix="portal-pg-", dir=parent())
    as_user = []
    if os.geteuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")

    def call(program: str, *arguments: str) -> int:
        words = [*as_user, str(bin_dir / program), "-D", f"{folder}/data", *arguments]
        return subprocess.run(words, check=False, cwd="/", stdout=subprocess.DEVNULL).returncode

    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {FAST}"
    try:
        if call("initdb", "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"):
            return 1
        if call("pg_ctl", "-w", "-s", "-l", f"{folder}/log", "-o", options, "start"):
            return 1
        host = f"?host={quote(folder, safe='')}"
        environment = os.environ | {"DATABASE_URL": f"postgres://portal@/postgres{host}"}
        if any("pytest" in word for word in command):  # its workers copy one migrated database
            words = [*as_user, str(bin_dir / "createdb"), "-h", folder, "-U", "portal", TEMPLATE]
            subprocess.run(words, check=True, cwd="/")
            own = {"DATABASE_URL": f"postgres://portal@/{TEMPLATE}{host}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
            words = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
            subprocess.run(words, check=True, cwd=ROOT, env=os.environ | own)
            environment["TEST_TEMPLATE"] = TEMPLATE
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        call("pg_ctl", "-m", "immediate", "-s", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped and its memory freed then, too
    raise SystemExit(main(sys.argv[1:] or ["pytest"]))
