"""The real settings with the few changes that tests need."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="coachsite-tests-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-and-long-enough-to-please-the-deploy-check-0123456789")

from coachsite.settings import *  # noqa: F403 -- the environment must stand first

# A URL without a policy raises, and each response tells what the gate decided.
ACCESS_STRICT = True
ACCESS_HEADER = True
# Its own, and empty: WhiteNoise looks through it for every client.
STATIC_ROOT = Path(os.environ["DATA_DIR"]) / "static"
STATIC_ROOT.mkdir(exist_ok=True)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# The strongest hasher is slow by design; tests sign in hundreds of people.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Nothing listens here: a test that needs a broker starts its own.
CELERY_BROKER_URL = REDIS_URL = "redis://127.0.0.1:1/0"
