from typing import Any

from django.core.management.base import BaseCommand

from jena_sro.seiten.reference import load_reference


class Command(BaseCommand):
    help = "Load the reference data of Jena that are missing; what staff have edited stays."

    def handle(self, **options: Any) -> None:
        load_reference()
        self.stdout.write("Die Stammdaten sind geladen.")
