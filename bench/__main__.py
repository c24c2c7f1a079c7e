"""`python -m bench [NAME]`: measure, print one table, write var/bench.json; status 1 where a bound is missed."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.lines import Line

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "bench.json"
NAMES = ("assign", "board", "reading", "reading_live", "search", "video")


def measure(only: str) -> list[Line]:
    """Return the lines of one module, or of all."""
    import django

    django.setup()
    lines: list[Line] = []
    for name in NAMES if not only else [only]:
        lines += importlib.import_module(f"bench.{name}").measure()
    return lines


def write(lines: list[Line]) -> None:
    """Write the lines to var/bench.json, leaving those of other modules as they were."""
    OUT.parent.mkdir(mode=0o700, exist_ok=True)
    kept = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    OUT.write_text(json.dumps(kept | {line.name: line.as_json() for line in lines}, indent=2), encoding="utf-8")


def table(lines: list[Line]) -> str:
    """Return the lines as a table for people."""
    rows = [("what", "value", "bound", "against", "")]
    rows += [(x.name, f"{x.value:.3g} {x.unit}", f"{x.bound:g}", x.against, "ok" if x.ok else "MISSED") for x in lines]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main(only: str) -> int:
    """Measure on a site of its own, which is gone afterwards; return the exit status."""
    if only and only not in NAMES:
        sys.stderr.write(f"There is no line {only}. There are: {', '.join(NAMES)}.\n")
        return 2
    data = tempfile.mkdtemp(prefix="coachsite-bench-")
    os.environ |= {"DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "coachsite.settings", "LOG_LEVEL": "WARNING"}
    try:
        lines = measure(only)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    write(lines)
    sys.stdout.write(table(lines) + "\n")
    return 0 if all(line.ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
