"""The points at which tests break processes: a site that does not ask for it never breaks there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from coachsite.lib import faults
from tests import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """A process reads its fault once; here each test has one of its own."""
    faults.planned.cache_clear()
    yield
    faults.planned.cache_clear()


def plan(monkeypatch: pytest.MonkeyPatch, fault: str, *, allowed: bool = True) -> None:
    """Start with a fault in the environment."""
    monkeypatch.setenv("COACH_FAULT", fault)
    monkeypatch.setenv("COACH_ALLOW_FAULTS", "1" if allowed else "0")


def test_without_a_fault_a_point_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACH_FAULT", raising=False)

    faults.point("after_send")

    assert faults.planned() is None


def test_a_fault_that_is_not_allowed_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan(monkeypatch, "after_send:1:raise", allowed=False)

    faults.point("after_send")

    assert faults.planned() is None


def test_a_fault_breaks_at_its_own_point_alone_and_is_written_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan(monkeypatch, "after_send:1:raise")
    monkeypatch.setenv("COACH_FAULT_LOG", str(tmp_path / "log"))
    faults.point("before_send")

    with pytest.raises(faults.FaultError, match="the fault at after_send"):
        faults.point("after_send")

    assert [line.split()[0] for line in (tmp_path / "log").read_text().splitlines()] == ["after_send"]


def test_a_fault_of_no_likelihood_never_fires(monkeypatch: pytest.MonkeyPatch) -> None:
    plan(monkeypatch, "after_send:0:raise")

    for _ in range(100):
        faults.point("after_send")

    assert faults.planned() == ("after_send", 0.0, "raise")


def test_a_fault_may_only_halt(monkeypatch: pytest.MonkeyPatch) -> None:
    plan(monkeypatch, "after_send:1:sleep")
    monkeypatch.setattr(faults, "SLEEP_S", 0.05)
    began = time.monotonic()

    faults.point("after_send")

    assert time.monotonic() - began >= 0.05


@pytest.mark.parametrize("text", ["after_send", "after_send:1", "after_send:1:explode", "a:b:c:d", "after_send:x:kill"])
def test_a_fault_that_cannot_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    plan(monkeypatch, text)

    with pytest.raises(ValueError, match=r"COACH_FAULT is|could not convert"):
        faults.point("after_send")


def test_a_process_is_killed_at_its_point(tmp_path: Path) -> None:
    env = running.environment(tmp_path, COACH_FAULT="here:1:kill", COACH_ALLOW_FAULTS="1")

    done = running.python(
        "from coachsite.lib import faults\nprint('before')\nfaults.point('here')\nprint('after')", env
    )

    assert done.returncode == -9
    assert "after" not in done.stdout
