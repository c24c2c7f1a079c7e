"""The ladder from easier to harder drills must not lead round in a circle. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


class _End:
    """What stands after the last of the harder drills."""


def circle[T: Hashable](steps: Iterable[tuple[T, T]]) -> list[T]:
    """One way round from a drill to itself over steps (easier, harder), the first drill again at its end.

    Empty where there is none.
    """
    up: dict[T, list[T]] = {}
    for easier, harder in steps:
        up.setdefault(easier, []).append(harder)
    done: set[T] = set()
    end = _End()
    for start in up:
        if start in done:
            continue
        way, turns = [start], [iter(up[start])]
        while way:
            step = next(turns[-1], end)
            if isinstance(step, _End):
                turns.pop()
                done.add(way.pop())
            elif step in way:
                return [*way[way.index(step) :], step]
            elif step not in done:
                way.append(step)
                turns.append(iter(up.get(step, ())))
    return []


def said(names: Iterable[str]) -> str:
    """`A-skip, harder: B-skip, harder: A-skip`."""
    return ", harder: ".join(names)
