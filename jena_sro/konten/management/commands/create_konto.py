from getpass import getpass
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jena_sro.konten.models import Konto, Rolle


class Command(BaseCommand):
    help = "Create an account with roles; asks for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-Mail-Adresse, mit der sich die Person anmeldet")
        parser.add_argument("--rolle", action="append", choices=Rolle.values, default=[], help="Rolle, mehrfach möglich")

    def handle(self, email: str, rolle: list[str], **options: Any) -> None:
        password = getpass("Passwort: ")
        try:
            validate_password(password, Konto(email=email))
            konto = Konto.objects.create_user(email, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        konto.groups.set(Group.objects.filter(name__in=rolle))
        self.stdout.write(f"Das Konto {konto.email} ist angelegt.")
