from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jena_sro.inhalte import derived


class Command(BaseCommand):
    help = "Work out anew the dates of offers, whom they reach, and the search index. Run it daily; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fortschritt", action="store_true", help="sagt unterwegs, wie weit es ist")

    def handle(self, **options: Any) -> None:
        for name in derived.refresh_all(self.progress_of if options["fortschritt"] else None):
            self.stdout.write(f"erneuert: {name}")

    def progress_of(self, name: str) -> derived.Progress:
        """One line for each tenth that is done."""
        told = 0

        def tell(done: int, total: int) -> None:
            nonlocal told
            if done * 10 // total > told:
                told = done * 10 // total
                self.stdout.write(f"{name}: {done} von {total}")

        return tell
