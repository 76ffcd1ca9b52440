"""The programs the gates need, and what to install when one is missing."""

import shutil
from ctypes.util import find_library
from pathlib import Path

NODE_MODULES = Path(__file__).parent / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
HTML_VALIDATE = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
VNU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str:
    """What the browser tests lack, as one sentence; empty when nothing is missing."""
    lacks = []
    if not shutil.which("chromium"):
        lacks.append("Debian's chromium")
    if not find_library("atomic"):
        lacks.append("Debian's libatomic1")  # for Playwright's driver
    if not shutil.which("java"):
        lacks.append("Debian's default-jre-headless")
    if not shutil.which("node"):
        lacks.append("Debian's nodejs")
    if not all(path.exists() for path in (AXE, HTML_VALIDATE, VNU)):
        lacks.append("axe-core, html-validate and vnu-jar from npm (npm ci --ignore-scripts --prefix tests/browser)")
    return f"browser tests need {', '.join(lacks)}" if lacks else ""
