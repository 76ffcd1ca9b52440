from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jena_sro.inhalte.outbox import send_due


class Command(BaseCommand):
    help = "Send the mail that waits in the Postausgang. Run it every minute; safe to repeat and to run twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="höchstens so viele Nachrichten")

    def handle(self, limit: int, **options: Any) -> None:
        sent, failed = send_due(limit)
        self.stdout.write(f"gesendet: {sent}, später noch einmal: {failed}")
