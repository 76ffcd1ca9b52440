"""What happens to accounts, for those who listen."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from jena_sro.konten import second_step
from jena_sro.konten.models import Konto

konto_changed = Signal()  # sent with `konto` and `change`, a word for the security log


@receiver(authenticator_added)
def pass_second_step(request: HttpRequest, user: Konto, authenticator: Authenticator, **signal: Any) -> None:
    second_step.record_set_up(request, user, authenticator)
