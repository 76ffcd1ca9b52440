from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gremien.actions.protokolle import AlteredError, check_minutes


class Command(BaseCommand):
    help = "Check that decided minutes and handed out documents are as they were; ends with an error if not."

    def handle(self, **options: Any) -> None:
        try:
            self.stdout.write(check_minutes())
        except AlteredError as error:
            raise CommandError(str(error)) from error
