"""Settings from the environment. Each name X may also be given as a file, X_FILE (Docker secrets)."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# A unix socket's path is kept in 108 bytes, the last one being zero.
SOCKET_PATH_MAX = 107


def text(name: str, default: str = "") -> str:
    """Return the value of `name`, else the content of the file that `name`_FILE points at, else the default."""
    if name in os.environ:
        return os.environ[name]
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE points at {path}, which cannot be read: {error.strerror}.") from error


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting; anything but 1, true, yes, on, 0, false, no, off is refused."""
    value = text(name).strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Write yes or no.")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name).strip()
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}, which is not a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return a list that is written with commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret_key(data_dir: Path) -> str:
    """Return SECRET_KEY, else the key kept in `data_dir`, made at the first start and readable by its owner alone."""
    given = text("SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret_key"
    try:
        # Two processes may start at once: the one that creates the file wins, the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(f"{path} is empty. Delete it and start again: a new key is made.")
    return key


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL: `sqlite:///path`, `postgres://user:password@host:port/name`.

    Without a URL it is a SQLite file in `data_dir`. SQLite begins every transaction as a writer (IMMEDIATE), so
    that two writers wait for each other instead of failing half-way.
    """
    if not url:
        url = f"sqlite:///{data_dir / 'db.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
                    "PRAGMA cache_size=-16000;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme}://. It can be sqlite:/// or postgres://.")


def socket_path(data_dir: Path) -> Path:
    """Return where the built-in Valkey listens: in `data_dir`, or in a folder of ours where that is too long."""
    path = data_dir.resolve() / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX:
        return path
    # The same DATA_DIR must give the same folder in every process, and no other user may make it first.
    name = f"coachsite-{os.getuid()}-{abs(hash_of(str(path))):x}"
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.stat()
    if status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise ImproperlyConfigured(f"{folder} belongs to somebody else. Choose a shorter DATA_DIR.")
    return folder / "valkey.sock"


def hash_of(value: str) -> int:
    """Return a number that is the same for the same text in every process (the built-in hash is not)."""
    number = 1469598103934665603
    for byte in value.encode():
        number = (number ^ byte) * 1099511628211 % 2**64
    return number


def broker(data_dir: Path) -> tuple[str, str]:
    """Return the address of the Redis server twice: as kombu (Celery) wants it and as redis-py wants it."""
    url = text("REDIS_URL")
    if not url:
        path = socket_path(data_dir)
        return f"redis+socket://{path}", f"unix://{path}"
    if url.startswith("redis+socket://"):
        return url, "unix" + url.removeprefix("redis+socket")
    if url.startswith("unix://"):
        return "redis+socket" + url.removeprefix("unix"), url
    if url.startswith(("redis://", "rediss://")):
        return url, url
    raise ImproperlyConfigured("REDIS_URL can begin with redis://, rediss:// or unix://.")
