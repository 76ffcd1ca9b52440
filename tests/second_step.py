"""A signed-in session that has passed the second step, without going through the pages."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator


def pass_second_step(client, konto):
    client.force_login(konto)
    session = client.session
    step = {"method": "mfa", "at": time.time(), "type": Authenticator.Type.TOTP, "id": 1}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}, step]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(konto.pk)
    session.save()
