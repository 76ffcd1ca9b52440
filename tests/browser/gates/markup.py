"""HTML and CSS rules of the Nu HTML checker; many files in one call, since Java starts slowly."""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.browser.gates.finding import Finding
from tests.browser.programs import VNU

# What the checker does not know yet, though standards and browsers do.
GAPS = {"CSS: “paint-order”: Property “paint-order” doesn't exist."}


def markup(texts: dict[str, str]) -> list[Finding]:
    """Findings in `texts`: file name with suffix .html, .css or .svg -> content. Warnings count."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        words = ["java", "-Xss4m", "-jar", str(VNU), "--also-check-css", "--also-check-svg", "--Werror"]
        run = subprocess.run(
            [*words, "--format", "json", "--stdout", "--exit-zero-always", folder], capture_output=True, text=True, check=True
        )
    return [
        Finding(message["message"], f"{Path(message['url']).name}:{message['lastLine']} {message.get('extract', '')[:120]}")
        for message in json.loads(run.stdout)["messages"]
        if message["message"] not in GAPS
    ]
