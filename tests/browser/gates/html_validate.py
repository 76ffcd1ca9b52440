"""HTML rules of html-validate: what the Nu HTML checker does not look at; many files in one call."""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.browser.gates.finding import Finding
from tests.browser.programs import HTML_VALIDATE

CONFIG = Path(__file__).parent.parent / "htmlvalidate.config.mjs"
READ = {0, 1}  # its statuses for "nothing found" and "something found"; others mean that it did not read the pages
# Hidden fields that carry a Zettel share their name; its rule can let only other kinds of fields do so.
GAPS = {'Duplicate form control name "a"'}


def html_validate(pages: dict[str, str]) -> list[Finding]:
    """Findings in `pages`: file name with suffix .html -> content. Warnings count."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in pages.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        words = ["node", str(HTML_VALIDATE), "--config", str(CONFIG), "--formatter", "json", folder]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:  # node cuts off what a pipe does not take at once
            run = subprocess.run(words, stdout=output, stderr=subprocess.PIPE, text=True)
            output.seek(0)
            report = output.read()
    assert run.returncode in READ, run.stderr
    return [
        Finding(message["ruleId"], f"{Path(page['filePath']).name}:{message['line']} {message['message']}")
        for page in json.loads(report)
        for message in page["messages"]
        if message["message"] not in GAPS
    ]
