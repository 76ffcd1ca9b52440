import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jena_sro.inhalte.daily import JOBS

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do all that is due today. Run it once a day, shortly after midnight; safe to repeat and to run late."

    def handle(self, **options: Any) -> None:
        """Each part runs, also after one that failed; CommandError names those at the end."""
        failed = [name for name, run in self.parts() if not self.is_done(name, run)]
        if failed:
            raise CommandError(f"Nicht erledigt: {', '.join(failed)}. Der Grund steht oben.")

    def parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        for name in ("refresh_derived", "delete_expired", "check_security_log"):
            yield name, lambda name=name: call_command(name, stdout=self.stdout)
        for job in JOBS:
            yield job.name, lambda job=job: self.stdout.write(f"{job.name}: {job.run()}")

    def is_done(self, name: str, run: Callable[[], None]) -> bool:
        """Run one part, all of it or nothing; False if it failed."""
        try:
            with transaction.atomic():
                run()
        except Exception:
            logger.exception("%s failed", name)
            return False
        return True
