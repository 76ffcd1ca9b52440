"""The one settings file. What differs between machines comes from the environment or `.env`.

Secure is the default; only the local demonstration mode (`DEMO=1`) relaxes it.
"""

import secrets
import warnings
from pathlib import Path
from urllib.parse import unquote

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", default=False)
DEBUG = False
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def required(name: str, demo: str, meaning: str) -> str:
    """Value of an environment variable; a production start without it ends with one sentence."""
    value = env.str(name, default=demo if DEMO else "")
    if not value:
        raise SystemExit(f"Bitte setzen Sie {name} ({meaning}). Ohne diese Angabe startet das Portal nicht.")
    return value


def make_var_dir() -> None:
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise SystemExit(
            f"Der Ordner {VAR_DIR} lässt sich nicht anlegen. Bitte prüfen Sie die Schreibrechte oder setzen Sie VAR_DIR."
        ) from None


def local_secret_key() -> str:
    """Random key of the demonstration mode, kept under `var/` so that sign-ins survive a restart."""
    path = VAR_DIR / "secret_key"
    try:
        if not path.exists():
            make_var_dir()
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()
    except OSError:
        raise SystemExit(
            f"In den Ordner {VAR_DIR} lässt sich nicht schreiben. Bitte prüfen Sie die Schreibrechte oder setzen Sie VAR_DIR."
        ) from None


def database(url: str) -> dict[str, object]:
    """Django's description of the database at `url`; SQLite and PostgreSQL are supported."""
    broken = SystemExit(
        "DATABASE_URL ist nicht lesbar. Richtig ist zum Beispiel postgres://name:passwort@rechner:5432/portal "
        "oder sqlite:////ordner/portal.sqlite3."
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the warning of an unknown scheme would print the password
            config = environ.Env.db_url_config(url)
    except (ValueError, KeyError, UserWarning, environ.ImproperlyConfigured):
        raise broken from None
    if config.get("ENGINE") == "django.db.backends.sqlite3":
        make_var_dir()
        # FULL survives a power cut, IMMEDIATE avoids "database is locked" after a read (both measured).
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    elif config.get("ENGINE") == "django.db.backends.postgresql" and config.get("NAME"):
        options = {key: unquote(value) for key, value in config.get("OPTIONS", {}).items()}
        config["OPTIONS"] = options | {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
    else:
        raise broken
    return config


SECRET_KEY = env.str("SECRET_KEY", default="") or (
    local_secret_key() if DEMO else required("SECRET_KEY", "", "ein langes, zufälliges Geheimnis")
)
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "die Namen des Rechners, mit Komma getrennt").split(",")

# What helps a visitor stands at the same spot on every page. Demonstration marks it as a placeholder.
OFFICE = {
    "name": required("OFFICE_NAME", "Stadt Jena, Fachdienst Soziales", "Name der Dienststelle"),
    "phone": required("OFFICE_PHONE", "03641 49-4600", "Telefon der Dienststelle"),
    "email": required("OFFICE_EMAIL", "fd-soziales@jena.de", "E-Mail-Adresse der Dienststelle"),
    "street": required("OFFICE_STREET", "Lutherplatz 3", "Straße und Hausnummer der Dienststelle"),
    "city": required("OFFICE_CITY", "07743 Jena", "Postleitzahl und Ort der Dienststelle"),
    "responsible": required("OFFICE_RESPONSIBLE", "noch nicht benannt", "verantwortliche Person oder Stelle für den Inhalt"),
    "is_placeholder": DEMO,
}

INSTALLED_APPS = [
    "jena_sro.seiten",
    "teilhabe",
    "gremien",
    "sozialraeume",
    "jena_sro.inhalte",
    "jena_sro.konten",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "django_filters",
    "simple_history",
]

MIDDLEWARE = [
    "jena_sro.inhalte.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jena_sro.inhalte.middleware.RefuseNulMiddleware",
    "jena_sro.seiten.middleware.MethodNotAllowedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "jena_sro.inhalte.middleware.AtomicChangesMiddleware",
]

ROOT_URLCONF = "jena_sro.urls"
WSGI_APPLICATION = "jena_sro.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jena_sro.seiten.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "jena_sro.inhalte.formulare.KernRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "kern"
CRISPY_TEMPLATE_PACK = "kern"

DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}

AUTH_USER_MODEL = "konten.Konto"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "konten:login"
LOGIN_REDIRECT_URL = "seiten:work_area"
LOGOUT_REDIRECT_URL = "seiten:start"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_NAME = "sessionid" if DEMO else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEMO else "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "jena_sro.seiten.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):  # the proxy in front must set this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Named like Django 6's setting of the same meaning.
SECURE_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
SECURE_PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

# Domain thresholds.
TERMIN_HORIZON_DAYS = 90  # so many days ahead the dates of offers are worked out and kept
ANGEBOTE_PER_PAGE = 25  # rows of a list page
CONFIRMED_FRESH_DAYS = 180  # after so many days the page of an offer advises to ask first
RUECKMELDUNG_KEEP_DAYS = 183  # so long a message stays after it was closed
NEAREST_ORTSCHAFTEN = 4  # so many neighbours the page of an Ortschaft names
