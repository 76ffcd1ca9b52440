import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from jena_sro.inhalte.models import Rueckmeldung


class Command(BaseCommand):
    help = "Delete messages and sessions whose time is over. Run it daily; safe to repeat."

    def handle(self, **options: Any) -> None:
        limit = timezone.now() - datetime.timedelta(days=settings.RUECKMELDUNG_KEEP_DAYS)
        deleted, _ = Rueckmeldung.objects.filter(closed_at__lt=limit).delete()
        call_command("clearsessions")
        self.stdout.write(f"gelöscht: {deleted} Rückmeldungen")
