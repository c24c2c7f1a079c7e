"""The guard against clocks that jump."""

from __future__ import annotations

import pytest

from reminders import guard, loops
from reminders.models import Heartbeat


class Clocks:
    """A wall clock and a steady one, in seconds."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0

    def go(self, seconds: float, *, wall: float = 0.0) -> None:
        """Let time go by; the wall clock is set forward or back besides."""
        self.steady += seconds
        self.wall += seconds + wall

    def time(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.steady


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, db: None) -> Clocks:
    """The clocks that the guard looks at."""
    made = Clocks()
    monkeypatch.setattr(guard, "time", made)
    return made


@pytest.mark.parametrize("jump", [7200.0, -7200.0, 121.0])
def test_after_a_jump_nothing_is_sent_for_two_ticks(clocks: Clocks, jump: float) -> None:
    watch = guard.Guard()
    held = [watch.holds()]
    for wall in (0.0, jump, 0.0, 0.0):
        clocks.go(15, wall=wall)
        held.append(watch.holds())

    assert held == [False, False, True, True, False]
    assert Heartbeat.last(guard.JUMPED) is not None


@pytest.mark.parametrize("drift", [0.0, 100.0, -100.0])
def test_a_clock_that_is_put_right_by_a_little_is_no_jump(clocks: Clocks, drift: float) -> None:
    watch = guard.Guard()
    watch.holds()
    clocks.go(3600, wall=drift)

    assert watch.holds() is False


def test_a_tick_that_is_held_claims_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed = []
    monkeypatch.setattr(guard.guard, "holds", lambda: True)
    monkeypatch.setattr(loops, "claim", lambda *_: claimed.append(True))

    assert loops.tick() == {}
    assert claimed == []
