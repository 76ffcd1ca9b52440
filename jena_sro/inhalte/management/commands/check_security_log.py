from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jena_sro.inhalte.models import Sicherheitsereignis


class Command(BaseCommand):
    help = "Check that no row of the security log was changed or removed."

    def handle(self, **options: Any) -> None:
        broken = Sicherheitsereignis.objects.first_broken()
        if broken:
            raise CommandError(f"Das Protokoll stimmt ab Zeile {broken.number} nicht mehr.")
        self.stdout.write("Das Protokoll ist unverändert.")
