from typing import Any

from django.core.management.base import BaseCommand

from jena_sro.inhalte import derived


class Command(BaseCommand):
    help = "Work out anew the dates of offers, whom they reach, and the search index. Run it daily; safe to repeat."

    def handle(self, **options: Any) -> None:
        for name in derived.refresh_all():
            self.stdout.write(f"erneuert: {name}")
