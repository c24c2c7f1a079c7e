"""All settings, from the environment. `docs/settings.md` explains each; X may also be given as a file by X_FILE."""

import contextlib
from pathlib import Path

import django_stubs_ext
from django.utils.csp import CSP
from kombu.entity import Queue

from coachsite.lib import env

# Forms and admin classes take their model in brackets: `ModelAdmin[Plan]`.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / "build"
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- what a site decides -------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = env.text("SITE_NAME", "Coachsite")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
TIME_ZONE = env.text("TIME_ZONE", "UTC")
OPEN_SIGN_UP = env.flag("OPEN_SIGN_UP", default=True)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

# --- apps ----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "coachsite",
    "feedback",
    "plans",
    "drills",
    "reminders",
    "athletes",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "coachsite.lib.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coachsite.lib.http.PeopleMiddleware",
]

ROOT_URLCONF = "coachsite.urls"
WSGI_APPLICATION = "coachsite.wsgi.application"
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
                "coachsite.frames.frame",
            ],
            "builtins": [
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "coachsite.lib.ui",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ----------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits must outlive the loss of Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Files come by the upload pages alone, which write them to where they belong. Sent to any other page, whoever sends
# them, a file that does not fit into memory is dropped instead of filling the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# The ffmpeg to use; else the machine's, else the one that came with us.
FFMPEG = env.text("FFMPEG")
# Whether the proxy in front hands out clips itself when it is told where they are.
X_ACCEL = env.flag("X_ACCEL")

# --- accounts and the gate -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "athletes.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "athletes.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "athletes.forms.SignUpForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "athletes.accounts.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCESS = "coachsite.policies.POLICIES"
# Tests raise on a URL without a policy and tell each decision in a header; a site answers 404 and logs it.
ACCESS_STRICT = False
ACCESS_HEADER = False

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "coachsite.views.csrf_failure"

# --- what a browser may do -----------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "media-src": [CSP.SELF, "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS and TRUSTED_PROXIES > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
X_FRAME_OPTIONS = "DENY"

# --- threads of the web server ---------------------------------------------------------------------------------------
# Most wait: for the database, or for the phone of somebody who sends a clip.
WEB_THREADS = env.number("WEB_THREADS", 16)

# --- static files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
NODE_MODULES = BASE_DIR / "node_modules"
FIGURES_DIR = BUILD_DIR / "figures"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BUILD_DIR / "static")))
# Written by `manage.py prepare`; Django and WhiteNoise warn of folders that are not there yet.
for _folder in (FIGURES_DIR, STATIC_ROOT):
    with contextlib.suppress(OSError):
        _folder.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", BUILD_DIR / "fonts"), ("figures", FIGURES_DIR)]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "coachsite.lib.finders.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "coachsite.lib.static.Storage"},
}
WHITENOISE_MAX_AGE = 3600

# --- words, zones, units -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
# Dates are written by us ("Tue 28 April"), numbers never with a thousands sign inside SVG attributes.
USE_THOUSAND_SEPARATOR = False

# --- mail: by SMTP where a host is named, else as files under DATA_DIR/mail -----------------------------------------
MAIL_HOST = env.text("MAIL_HOST")
MAIL_DIR = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "coach@localhost")
MAILERS = {
    "default": {
        "BACKEND": "coachsite.lib.mail.SmtpBackend",
        "OPTIONS": {
            "host": MAIL_HOST,
            "port": env.number("MAIL_PORT", 587),
            "username": env.text("MAIL_USER"),
            "password": env.text("MAIL_PASSWORD"),
            "use_tls": env.flag("MAIL_TLS", default=True),
            # For connecting and for each silence; coachsite.lib.mail ends the whole of it after 20 s.
            "timeout": 10,
        },
    }
    if MAIL_HOST
    else {
        "BACKEND": "coachsite.lib.mail.FileBackend",
        "OPTIONS": {"file_path": str(MAIL_DIR)},
    },
}

# --- reminders: how long who sends holds a row, how many are taken at once, how often the loops look -----------------
REMINDER_LEASE_S = 60.0
REMINDER_BATCH = 20
REMINDER_EVERY_S = 15.0
REMINDER_PLAN_EVERY_S = 15 * 60.0

# --- Celery: the doorbell ------------------------------------------------------------------------------------------
CELERY_BROKER_URL, REDIS_URL = env.broker(DATA_DIR)
CELERY_TASK_QUEUES = [Queue(name) for name in ("ring", "mail", "media")]  # type: ignore[no-untyped-call]  # kombu
CELERY_TASK_DEFAULT_QUEUE = "ring"
CELERY_TASK_ROUTES = {
    "reminders.mail": {"queue": "mail"},
    "feedback.media": {"queue": "media"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker for ever; whoever rings does not wait at all.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"

# --- logs: one JSON object a line, ids instead of names --------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "coachsite.lib.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}

MESSAGE_TAGS = {20: "info", 25: "good", 30: "look", 40: "stop"}
SILENCED_SYSTEM_CHECKS: list[str] = []
