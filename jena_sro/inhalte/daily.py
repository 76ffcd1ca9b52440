"""What is due every day: the one list that `run_daily` works off, in the order of registration.

An app adds its jobs in `registration.py`. Each job is safe to repeat and returns in words what it did.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    name: str
    run: Callable[[], str]


JOBS: list[Job] = []


def register(name: str, run: Callable[[], str]) -> None:
    JOBS.append(Job(name, run))
