from django.contrib.auth.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    """Sign-in by e-mail address; the same answer for a wrong password and an unknown address."""

    error_messages = {  # noqa: RUF012 - Django reads it as a class attribute
        "invalid_login": "Die E-Mail-Adresse und das Passwort passen nicht zusammen. Bitte prüfen Sie beides.",
        "inactive": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Administration.",
    }
