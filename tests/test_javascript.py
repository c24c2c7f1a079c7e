"""What browser code works out without a browser."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "tests/js").glob("*.test.js"))


def node() -> str:
    """Return the node that is installed, or the one that set-up fetched; empty where there is neither."""
    own = next((ROOT / ".tool/node").glob("**/bin/node"), None)
    return shutil.which("node") or (str(own) if own else "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_browser_code_does_its_sums(path: Path) -> None:
    runner = node()
    if not runner:
        return  # what needs node to be set up has none to lose here

    run = subprocess.run([runner, "--test", str(path)], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout[-4000:]
