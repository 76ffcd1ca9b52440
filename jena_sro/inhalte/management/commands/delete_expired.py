from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from jena_sro.inhalte.fristen import FRISTEN, delete_expired


class Command(BaseCommand):
    help = "Delete personal data whose time is over. Run it daily; safe to repeat."

    def handle(self, **options: Any) -> None:
        for frist in FRISTEN:
            with transaction.atomic():
                count = delete_expired(frist)
            self.stdout.write(f"{frist.name}: {count} gelöscht (nach {frist.days} Tagen)")
        call_command("clearsessions")
