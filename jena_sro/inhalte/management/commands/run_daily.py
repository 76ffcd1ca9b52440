from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from jena_sro.inhalte.daily import JOBS


class Command(BaseCommand):
    help = "Do all that is due today. Run it once a day, shortly after midnight; safe to repeat and to run late."

    def handle(self, **options: Any) -> None:
        for name in ("refresh_derived", "delete_expired", "check_security_log"):
            call_command(name, stdout=self.stdout)
        for job in JOBS:
            with transaction.atomic():
                outcome = job.run()
            self.stdout.write(f"{job.name}: {outcome}")
