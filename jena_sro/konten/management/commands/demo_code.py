from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jena_sro.konten import secrets


class Command(BaseCommand):
    help = "Print the present code of the second step for a login of the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="E-Mail-Adresse der Anmeldung")

    def handle(self, email: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Diesen Befehl gibt es nur in der Demonstration (DEMO=1).")
        app = Authenticator.objects.filter(user__email=email.lower(), type=Authenticator.Type.TOTP).first()
        if app is None:
            raise CommandError(f"Zu {email} ist keine App für Codes eingerichtet.")
        counter = next(totp.yield_hotp_counters_from_time()) + settings.MFA_TOTP_TOLERANCE
        self.stdout.write(totp.format_hotp_value(totp.hotp_value(secrets.decrypt(app.data["secret"]), counter)))
