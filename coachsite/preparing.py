"""What must be so before the site starts: tables, drills, drawings, static files. What is so already costs little."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import pkgutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

Say = Callable[[str], Any]


def database(say: Say) -> None:
    """Bring the tables and the built-in drills, warm-ups and plans to this version of the site."""
    if missing := migrations_missing():
        say(f"Bringing the database up to date: {len(missing)} step{'' if len(missing) == 1 else 's'}.")
        call_command("migrate", interactive=False, verbosity=0)
    if settings.CACHES["default"].get("LOCATION") not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
    # The stamp lies beside the data, and names the database: another one has drills of its own to load.
    plans = settings.BASE_DIR / "plans"
    library = [settings.BASE_DIR / "drills", plans / "warmups", plans / "library"]
    made_from = fingerprint(library, str(settings.DATABASES["default"]["NAME"]))
    stamp = Stamp(settings.DATA_DIR / "drills.stamp")
    if stamp.differs(made_from) or not has_drills():
        say_lines(say, "load_drills")
        say_lines(say, "load_warm_ups")
        say_lines(say, "load_plans")
        stamp.write(made_from)


def migrations_missing() -> set[tuple[str, str]]:
    """Return the migrations that the tables have not seen, by looking at names alone (importing them is slow)."""
    on_disk = {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in pkgutil.iter_modules([str(Path(app.path) / "migrations")])
        if module.name[0] not in "_~" and not module.ispkg
    }
    return on_disk - set(MigrationRecorder(connection).applied_migrations())


def has_drills() -> bool:
    """Tell whether there are drills in the database at all."""
    from drills.models import Drill

    return Drill.objects.exists()


def static_files(say: Say) -> None:
    """Draw the figures and collect static files where something they are made of has changed.

    Several sites may run from one checkout: one of them works, the others wait for it.
    """
    settings.BUILD_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.BUILD_DIR / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        figures = io.StringIO()
        call_command("draw_figures", stdout=figures)
        if "fresh" not in figures.getvalue():
            say(figures.getvalue().strip())
        entries: list[Any] = list(settings.STATICFILES_DIRS)
        folders = [Path(entry[1] if isinstance(entry, tuple) else entry) for entry in entries]
        made_from = fingerprint(
            [
                *folders,
                settings.BASE_DIR / "coachsite/lib/static.py",
                settings.BASE_DIR / "coachsite/lib/finders.py",
                # The admin's files, and those of browser packages, change with these.
                settings.BASE_DIR / "requirements.lock",
                settings.BASE_DIR / "package-lock.json",
            ]
        )
        stamp = Stamp(settings.STATIC_ROOT / ".stamp")
        if stamp.differs(made_from) or not (settings.STATIC_ROOT / "staticfiles.json").exists():
            say("Collecting static files.")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write(made_from)


class Stamp:
    """A file that says what something was made from. It is written last: work that broke off is done again."""

    def __init__(self, path: Path) -> None:
        """Keep the path."""
        self.path = path

    def differs(self, made_from: str) -> bool:
        """Tell whether it was made from something else, or never."""
        return not self.path.exists() or self.path.read_text(encoding="ascii") != made_from

    def write(self, made_from: str) -> None:
        """Note what it was made from."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(made_from, encoding="ascii")


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """Return a hash over names, sizes and times of change of files and of all files in folders."""
    entries = []
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if "__pycache__" not in p.parts)
        for file in files:
            if file.is_file():
                status = file.stat()
                entries.append((str(file), status.st_size, status.st_mtime_ns))
    return hashlib.sha256(json.dumps([*words, *entries]).encode()).hexdigest()


def say_lines(say: Say, command: str) -> None:
    """Run a command and pass on what it says."""
    out = io.StringIO()
    call_command(command, stdout=out)
    if out.getvalue().strip():
        say(out.getvalue().strip())
