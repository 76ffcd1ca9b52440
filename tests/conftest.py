"""What every test shares, and what the end of a run says: the database, and which tests were skipped and why."""

import os
from collections import Counter

import pytest
from django.conf import settings

# Playwright keeps an event loop in the thread of the tests; Django would refuse its ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    terminalreporter.section("database and skipped tests")
    terminalreporter.line(f"database: {engine}")
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    terminalreporter.line(f"skipped: {len(skipped)}")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"  {count} x {reason}")
