"""Run a command on a throw-away PostgreSQL: `uv run python tests/postgres.py pytest -m "not browser"`.

The server listens on a Unix socket only, keeps nothing safe (fsync off) and is deleted afterwards. PostgreSQL
refuses root, so root runs it as Debian's user `postgres`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def programs() -> Path:
    """Folder of the newest server programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not folders:
        raise SystemExit("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")
    return folders[-1]


def main(command: list[str]) -> int:
    bin_dir, folder = programs(), tempfile.mkdtemp(prefix="portal-pg-")
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
        environment = os.environ | {"DATABASE_URL": f"postgres://portal@/postgres?host={quote(folder, safe='')}"}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        call("pg_ctl", "-m", "immediate", "-s", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or ["pytest"]))
