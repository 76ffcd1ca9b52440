from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jena_sro.konten.actions import create_konto
from jena_sro.konten.models import Konto, Rolle


class Command(BaseCommand):
    help = "Create an account with roles; asks for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-Mail-Adresse, mit der sich die Person anmeldet")
        parser.add_argument("--rolle", action="append", choices=Rolle.values, default=[], help="Rolle, mehrfach möglich")

    def handle(self, email: str, rolle: list[str], **options: Any) -> None:
        try:
            password = getpass("Passwort: ")
        except EOFError:
            raise CommandError(
                "Bitte rufen Sie den Befehl in einem Fenster auf, in dem Sie das Passwort eingeben können."
            ) from None
        try:
            validate_password(password, Konto(email=email))
            konto = create_konto(email=email, password=password, roles=rolle, is_verified=True)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"Das Konto {konto.email} ist angelegt.")
