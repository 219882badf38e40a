"""One settings file. What differs between doors is in `doors/`, between machines in `env.py`."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from advance_site.doors import open_door
from advance_site.env import environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment()
DOOR = open_door(ENV.DOOR)
DEMO = ENV.DEMO
EMBEDDED = ENV.EMBEDDED
DEBUG = False
# Only commands that neither serve nor store anything run without a key.
SECRET_KEY = ENV.SECRET_KEY or "no-key-was-given-so-nothing-may-be-served-or-signed"
SECRET_KEY_IS_REAL = bool(ENV.SECRET_KEY)
SECRET_KEY_FALLBACKS = [key for key in ENV.SECRET_KEY_FALLBACKS.split(",") if key]
ALLOWED_HOSTS = ENV.hosts()


def database(address: str, **options: Any) -> dict[str, Any]:
    """Django's description of a libpq address; `options` go to the connection."""
    parts = urlsplit(address)
    if not address:
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "unset", "USER": "unset"}
    if not parts.scheme.startswith("postgres"):
        raise ImproperlyConfigured("A database address starts with postgresql://")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**query, **options},
    }


# `limits` is the same database on a connection of its own: counters of failed sign-ins must
# neither wait for a request's transaction nor vanish when that is rolled back.
DATABASES: dict[str, dict[str, Any]] = {
    "default": database(ENV.database_address()),
    "limits": {**database(ENV.database_address()), "TEST": {"MIRROR": "default"}},
}
if DOOR.sees_window:
    DATABASES["window"] = database(ENV.WINDOW_URL)
    if ENV.HATCH_URL:
        DATABASES["hatch"] = database(ENV.HATCH_URL)
DATABASE_ROUTERS = ["advance_site.wall.router.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FOUNDATION = ["core", "output", "wall", "audit", "jobs", "accounts"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "pgtrigger",
    "pghistory",
    *(f"advance_site.{name}" for name in FOUNDATION),
    *DOOR.rooms,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "advance_site.core.web.RequestNumberMiddleware",
    "csp.middleware.CSPMiddleware",
    "advance_site.core.web.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "advance_site.jobs.last_person.LastPersonMiddleware",
    "advance_site.audit.trace.TraceMiddleware",
    "advance_site.accounts.middleware.IdleMiddleware",
    "advance_site.accounts.middleware.SecondFactorMiddleware",
    "advance_site.accounts.middleware.RefusalMiddleware",
    # Last, so that view and rendering share one transaction with its context.
    "advance_site.wall.middleware.ContextMiddleware",
]
ROOT_URLCONF = DOOR.urls
WSGI_APPLICATION = "advance_site.wsgi.application"

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
                "advance_site.accounts.page_context.door_page",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

STATIC_URL = "/static/"
# Nothing is collected: WhiteNoise reads the folder itself when a process starts.
STATIC_ROOT = None
STATICFILES_DIRS = [BASE_DIR / "static"]
# Unhashed names: native modules import each other by plain relative names, and the tests'
# live servers see the same files as production does.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
# Its e-mail is unique through a constraint on the lower-case address, which W004 does not see.
# Our own middleware says X-Frame-Options (W002); the reverse proxy redirects to https (W008).
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W002", "security.W008"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:demo_people" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "advance_site.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.PROXY_COUNT
MFA_ADAPTER = "advance_site.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = (
    ["webauthn", "recovery_codes"] if DOOR.passkey_only else ["webauthn", "totp", "recovery_codes"]
)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "advance_site.accounts.forms.passkeys.AddPasskeyForm"}
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.HTTPS
MFA_TOTP_ISSUER = "ADVANCE-D"
SECOND_FACTOR_REQUIRED = not DEMO
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "advance_site.accounts.sign_in_store"
SESSION_COOKIE_AGE = DOOR.longest_sign_in * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Over plain http browsers refuse the __Host- prefix; cookies of one port reach another.
COOKIE_PREFIX = "__Host-" if ENV.HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}{DOOR.name}_sign_in"
SESSION_COOKIE_SECURE = ENV.HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
CSRF_COOKIE_SECURE = ENV.HTTPS
CSRF_FAILURE_VIEW = "advance_site.jobs.csrf.failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_HSTS_SECONDS = 63072000 if ENV.HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.HTTPS
SECURE_HSTS_PRELOAD = ENV.HTTPS
SECURE_SSL_REDIRECT = False  # the reverse proxy redirects; health checks inside stay plain
if ENV.PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Not "no-referrer": under it browsers send `Origin: null` with every form, which Django rightly
# refuses. To other sites nothing is sent either way.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "wall_cache",
    }
}
REDIS_URL = ENV.REDIS_URL
MAIL_URL = ENV.MAIL_URL
DEFAULT_FROM_EMAIL = ENV.MAIL_FROM
AUDIT_HEADS = ENV.AUDIT_HEADS
BACKUP_DIR = ENV.BACKUP_DIR
SITE_FOLDER = ENV.SITE_FOLDER
if MAIL_URL:
    _mail = urlsplit(MAIL_URL)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# History rows name who acted by a column default (`wall.history`), so pghistory's context table,
# which has no policies, stays unused; append-only is made of grants, not of its own trigger.
PGHISTORY_CONTEXT_FIELD = None
PGHISTORY_MIDDLEWARE_METHODS = ()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_content": {"()": "advance_site.core.web.WithoutContent"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(number)s] %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_content"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
