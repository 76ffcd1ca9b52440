"""The one settings file. What differs between machines comes from the environment or `.env`.

Secure is the default; only the local demonstration mode (`DEMO=1`) relaxes it.
"""

import re
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


def embed_origins(names: list[str]) -> list[str]:
    """Sites that may frame the embeddable list, as the Content-Security-Policy names them; none if empty."""
    if not all(re.fullmatch(r"\*|https:|https?://[\w.*-]+(:\d+)?", name, flags=re.ASCII) for name in names):
        raise SystemExit(
            "EMBED_ORIGINS ist nicht lesbar. Richtig ist zum Beispiel https://verein.example.org,https://*.jena.de "
            "oder https: für alle."
        )
    return names


SECRET_KEY = env.str("SECRET_KEY", default="") or (
    local_secret_key() if DEMO else required("SECRET_KEY", "", "ein langes, zufälliges Geheimnis")
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "die Namen des Rechners, mit Komma getrennt").split(",")

# Mail that no request causes needs to know where the portal is.
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000" if DEMO else f"https://{ALLOWED_HOSTS[0]}")

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
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "simple_history",
]

MIDDLEWARE = [
    "jena_sro.inhalte.middleware.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jena_sro.inhalte.middleware.RefuseNulMiddleware",
    "jena_sro.seiten.middleware.MethodNotAllowedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jena_sro.seiten.seitenspeicher.SeitenspeicherMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jena_sro.konten.middleware.KontoMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "jena_sro.inhalte.protokoll.RefusalLogMiddleware",
    "jena_sro.seiten.darstellung.DarstellungMiddleware",
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
                "jena_sro.konten.context.sign_in",
                "jena_sro.seiten.context.portal",
                "teilhabe.zettel.zettel",
                "jena_sro.seiten.context.open_tasks",
            ],
        },
    },
]
FORM_RENDERER = "jena_sro.inhalte.formulare.KernRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "kern"
CRISPY_TEMPLATE_PACK = "kern"

DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits live in the cache, so all processes must share one. Its table comes with the migrations of konten.
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache?max_entries=100000")}

AUTH_USER_MODEL = "konten.Konto"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "jena_sro.konten.passwords.BlockedWordsValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "seiten:work_area"
LOGOUT_REDIRECT_URL = "seiten:start"

# Sign-in by e-mail address; every code goes by mail, none is ever part of an address.
ACCOUNT_ADAPTER = "jena_sro.konten.adapters.KontoAdapter"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 9, "dashed": True}  # digits in groups: easy to hear and to type
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Reading a mail and typing its code must not be a race.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Sozialraum-Portal Jena: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # The key is an account at one internet address, so nobody can lock others out of an account from elsewhere.
    "login_failed": "20/m/ip,5/5m/key",
    # The key is the account wherever the attempts come from: slows down many machines guessing together.
    "login_failed_anywhere": "50/10m/key",
    "keep_input": "20/m/ip",
    # The key is the whole portal: many machines together cannot fill it with wishes and Hinweise either.
    "wunsch": "20/h/ip,1000/d/key",
    # The key is a topic and a Sozialraum at one internet address: a second press counts nothing.
    "wunsch_again": "1/d/key",
    "hinweis": "10/h/ip,200/d/key",
    "anmeldung": "20/h/ip,500/d/key",
    # Only wrong codes count: many people may answer at one internet address. The key is an Umfrage.
    "umfrage_code": "20/h/ip,200/h/key",
    "bestellung": "10/h/ip,200/d/key",
}
ACCOUNT_FORMS = {
    "login": "jena_sro.konten.forms.LoginForm",
    "signup": "jena_sro.konten.forms.SignupForm",
    "add_email": "jena_sro.konten.forms.AddEmailForm",
    "change_password": "jena_sro.konten.forms.ChangePasswordForm",
    "set_password": "jena_sro.konten.forms.SetPasswordForm",
    "reset_password": "jena_sro.konten.forms.ResetPasswordForm",
    "reset_password_from_key": "jena_sro.konten.forms.ResetPasswordKeyForm",
    "reauthenticate": "jena_sro.konten.forms.ReauthenticateForm",
    "request_login_code": "jena_sro.konten.forms.RequestLoginCodeForm",
    "confirm_login_code": "jena_sro.konten.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "jena_sro.konten.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "jena_sro.konten.forms.ConfirmPasswordResetCodeForm",
}
MFA_ADAPTER = "jena_sro.konten.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sozialraum-Portal Jena"
MFA_TOTP_TOLERANCE = 1  # a code of the app holds 30 seconds longer, for those who type slowly
MFA_FORMS = {
    "authenticate": "jena_sro.konten.forms.AuthenticateForm",
    "reauthenticate": "jena_sro.konten.forms.SecondStepForm",
    "activate_totp": "jena_sro.konten.forms.ActivateTOTPForm",
    "add_webauthn": "jena_sro.konten.forms.AddPasskeyForm",
    "edit_webauthn": "jena_sro.konten.forms.EditPasskeyForm",
    "login_webauthn": "jena_sro.konten.forms.LoginPasskeyForm",
    "authenticate_webauthn": "jena_sro.konten.forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "jena_sro.konten.forms.ReauthenticatePasskeyForm",
}

# Mail waits in the Postausgang until `send_outbox` hands it to this server; without one it stays there.
EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"
EMAIL_TIMEOUT = 30
vars().update(
    {key: value for key, value in env.email_url("EMAIL_URL", default="smtp://localhost:25").items() if key != "EMAIL_BACKEND"}
)
DEFAULT_FROM_EMAIL = OFFICE["email"]

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "jena_sro.inhalte.stylesheet.StylesheetFinder",
]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "jena_sro.inhalte.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_NAME = "sessionid" if DEMO else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEMO else "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # so long a session is kept at all; when a sign-in ends is said at the end of this file
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "jena_sro.seiten.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"
# No page may stand in a frame but the embeddable list of offers, which has nothing to click that acts.
EMBED_ORIGINS = embed_origins(env.list("EMBED_ORIGINS", default=["*"] if DEMO else ["https:"]))
if env.bool("BEHIND_PROXY", default=False):  # the proxy in front must set this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
# Named like Django 6's setting of the same meaning.
SECURE_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
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
DEFAULT_EXCEPTION_REPORTER_FILTER = "jena_sro.inhalte.error_reports.NoVariablesFilter"

# Domain thresholds.
TERMIN_HORIZON_DAYS = 90  # so many days ahead the dates of offers are worked out and kept
ANGEBOTE_PER_PAGE = 25  # rows of a list page
KEPT_PAGES_BYTES = 16_000_000  # so much memory the pages take that a process keeps for anonymous visitors
KEPT_QUESTIONS_BYTES = 4_000_000  # and those with filters or search words, which visitors can make up
EMBED_ROWS = 20  # rows of the list on other sites
FEED_ENTRIES = 30  # so many offers an Atom feed names, the last changed first
CALENDAR_MOST_EVENTS = 2_000  # so many rhythms and events the calendar file of a Sozialraum has at most
CONFIRMED_FRESH_DAYS = 180  # so long a confirmation of facts holds, unless a record has a day of its own
CONFIRM_TOGETHER_DAYS = 30  # what is due within so many days is asked about with what is due today
CONFIRM_CALL_DAYS = 30  # after so many days without an answer the Fachdienst is told to call
CONFIRM_MARK_DAYS = 60  # and after so many days visitors are told that nobody has confirmed it
CONFIRM_LONGEST_DAYS = 730  # so far ahead the own day of a record may lie
BESTAETIGUNG_KEEP_DAYS = 730  # so long the portal knows who has confirmed what in a round
RUECKMELDUNG_ANSWER_DAYS = 14  # within so many days a message should be answered
MAIL_KEEP_DAYS = 30  # so long the portal remembers that it sent a message; its text goes at once
SECURITY_LOG_KEEP_DAYS = 365  # so long the security log is kept
USER_SESSION_KEEP_DAYS = 1  # so long address and browser of a sign-in are kept after it was last used
UNPROVED_KONTO_KEEP_DAYS = 14  # so long an invitation or sign-up waits for its code
KONTO_KEEP_DAYS = 730  # after so many days without sign-in an account is erased
RUECKMELDUNG_KEEP_DAYS = 183  # so long a message stays after it was closed
NEAREST_ORTSCHAFTEN = 4  # so many neighbours the page of an Ortschaft names
STAFF_IDLE_MINUTES = 60  # after so long without a request staff sign in again
STAFF_LONGEST_HOURS = 12  # and after so long in any case
OTHERS_IDLE_HOURS = 8  # the same for Anbieter, who have no longest time
KEPT_INPUT_MINUTES = 60  # so long a form sent after the end of a session waits for the next sign-in
KEPT_INPUT_BYTES = 100_000  # a larger one is not kept
EINLADUNG_DAYS = 14  # so long the invitation of a colleague can be accepted
ZUGEHOERIGKEIT_KEEP_DAYS = 183  # so long a refused Zugehörigkeit and what was proposed with it stay
ANSPRECHPERSON_DAYS = 730  # so long at most a person is named at an offer before being asked again
ZEITFENSTER_DAYS = 28  # so many coming days the hours a week of the gap view are taken from; whole weeks
KEPT_TEXT_BYTES = 1_000_000  # the same where the portal knows whose sign-in had ended: long texts of staff
UPLOAD_MAX_BYTES = 20_000_000  # of a larger file nothing is stored, whatever form it comes with
BESTELLUNG_LATE_DAYS = 60  # after so many days the list warns that an address will be forgotten
BESTELLUNG_KEEP_DAYS = 90  # so long the address of an order that nobody sends is kept
ANMELDUNG_KEEP_DAYS = 1  # so long after a Veranstaltung the portal knows who signed up
BILD_MAX_BYTES = 10_000_000  # so large the file of a picture may be
BILD_MAX_PIXELS = 25_000_000  # and so many pixels it may unpack to
BILD_MAX_EDGE = 1600  # pixels; a larger picture is made smaller
VIDEO_MAX_BYTES = 100_000_000  # so large the file of a video may be
PDF_MAX_BYTES = 10_000_000  # so large a PDF to hand out may be
PDF_MAX_PAGES = 300  # and so many pages it may have
BARRIERE_SHOWN_DAYS = 365  # so long the accessibility statement names a barrier after it was mended
UEBERPRUEFUNG_DAYS = 365  # after so many days at most the accessibility of the portal is reviewed again
UEBERPRUEFUNG_ASK_DAYS = 30  # so many days before that the Fachdienst is asked to do it
SERIE_LONGEST_DAYS = 366  # a series of Sitzungen is planned so far ahead at most
REMINDER_DAYS = 3  # so long before a Sitzung its members get a reminder
TEXT_MAX_SECTIONS = 40  # so many sections a text may have
TEXT_MAX_CHARACTERS = 20_000  # and so long the text of each may be
ZUORDNUNG_CONFIRM_DAYS = 90  # within so many days a provisional Zuordnung should be confirmed
ALTERNATIVE_WITHIN_KM = 1.0  # a Sozialraum whose core is at most so much further away is named as the alternative
GRENZEN_MAX_BYTES = 20_000_000  # so large a GeoJSON file of boundaries may be
GRENZEN_STORED_METRES = 3  # so far at most kept boundaries may be from the file: they say where a place lies
GRENZEN_DRAWN_METRES = 25  # and so far those that maps draw
GRENZEN_OVERLAP_SQUARE_METRES = 5_000  # a file whose Ortschaften overlap more is refused; that is less than a football field
GRENZEN_NEAR_METRES = 200  # so near to a border a place may belong to either side
TABELLE_MAX_BYTES = 5_000_000  # so large a CSV or XLSX file to read may be
TABELLE_MAX_UNPACKED_BYTES = 50_000_000  # and so large what an XLSX file unpacks to
TABELLE_MAX_ROWS = 5_000  # so many rows it may have
TABELLE_MAX_COLUMNS = 60  # and so many columns
# Lists with names of participants are read by the portal only where the Datenschutz-Folgenabschätzung allows it. Without it
# the office prints them on a machine of its own (`print_informationsblaetter`).
PERSONAL_LISTS = env.bool("PERSONAL_LISTS", default=DEMO)
SHEETS_MAX = 1_000  # so many Informationsblätter fit into one print file
SMALLEST_SHOWN = 5  # smaller counts of people are published nowhere
UMFRAGE_PAPER_DAYS = 7  # so long after its last day helpers can enter sheets of paper; then a survey closes by itself
UMFRAGE_SHEETS_PER_DAY = 100  # from one internet address; a house may share one
FREITEXT_KEEP_DAYS = 90  # so long after closing a survey keeps texts that nobody has released
