from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jena_sro.seiten.demo import DemoRefusedError, load_demo


class Command(BaseCommand):
    help = "Load the made-up offers and logins of the demonstration."

    def handle(self, **options: Any) -> None:
        try:
            loaded = load_demo()
        except DemoRefusedError:
            raise CommandError("Beispiele gibt es nur in der Demonstration. Setzen Sie dafür DEMO=1.") from None
        self.stdout.write("Die Beispiele sind geladen." if loaded else "Die Beispiele waren schon geladen.")
