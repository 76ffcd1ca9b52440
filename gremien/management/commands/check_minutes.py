from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gremien.actions.protokolle import check_minutes
from jena_sro.inhalte.frozen import AlteredError


class Command(BaseCommand):
    help = "Check that decided minutes and handed out documents are as they were; ends with an error if not."

    def handle(self, **options: Any) -> None:
        try:
            self.stdout.write(check_minutes())
        except AlteredError as error:
            raise CommandError(str(error)) from error
