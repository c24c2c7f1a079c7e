"""What a drill still lacks before its page is complete: it can be kept and shown, but says less than a page should."""

from collections.abc import Sequence
from typing import Any

from drills import vocabulary
from drills.library.reading import MAX_CUES
from drills.library.shapes import LibraryDrill

# What a page has of each kind, at least; a set of mobility exercises has less to look at.
LEAST = {"steps": 1, "faults": 4, "checkpoints": 5, "muscles": 1, "questions": 3, "evidence": 1, "aliases": 1}
LEAST_MOBILITY = LEAST | {"checkpoints": 3}
TOLD = ("short", "room_note", "kit", "rest", "dose_note", "when", "leave_out")


def gaps(drill: LibraryDrill) -> list[str]:
    """What is missing, one line each with the key first; none where the page is complete."""
    found = [f"{name}: missing" for name in TOLD if not getattr(drill, name)]
    least = LEAST_MOBILITY if drill.purpose == "mobility" else LEAST
    for name, number in least.items():
        has = len(getattr(drill, name))
        if has < number:
            found.append(f"{name}: {has}, at least {number} needed" if has else f"{name}: missing")
    if not 1 <= len(drill.cues) <= MAX_CUES:
        found.append(f"cues: {len(drill.cues)}, 1 to {MAX_CUES} needed")
    if not drill.days:
        found.append("days: missing")
    if drill.room_max_m < 1:
        found.append("room_max_m: missing")
    if not drill.easier and not drill.harder:
        found.append("easier, harder: missing")
    found += _without("faults", drill.faults, "why", "looks_like")
    found += _without("faults", drill.faults, "easier", "looks_like")
    levels = [dose.level for dose in drill.doses]
    found += [f"doses: {level} missing" for level in vocabulary.DOSE_LEVELS if level not in levels]
    found += [
        f"warning: evidence {nth}: source missing: “{row.claim}”"
        for nth, row in enumerate(drill.evidence, 1)
        if not row.source
    ]
    if drill.example and not drill.example_title:
        found.append("example_title: missing")
    return found + _limits(drill) + _figure(drill)


def _without(name: str, rows: Sequence[Any], key: str, head: str) -> list[str]:
    return [
        f"{name} {nth}: {key} missing: “{getattr(row, head)}”"
        for nth, row in enumerate(rows, 1)
        if not getattr(row, key)
    ]


def _limits(drill: LibraryDrill) -> list[str]:
    """What can be measured has limits, and a drill that moves can be measured somewhere."""
    found = [
        f"checkpoints {nth}: {point.metric} is measured, but good_min and good_max are missing"
        for nth, point in enumerate(drill.checkpoints, 1)
        if point.metric and point.good_min is None and point.good_max is None
    ]
    if drill.purpose != "mobility" and not any(point.metric for point in drill.checkpoints):
        found.append("checkpoints: none is measured")
    return found


def _figure(drill: LibraryDrill) -> list[str]:
    """A strip of as many moments as there are steps, and pairs of which each belongs to one checkpoint."""
    if not drill.figure:
        return ["figure: missing"]
    shown, pairs = len(drill.figure.get("show", [])), len(drill.figure.get("check", []))
    found = []
    if not shown:
        found.append("figure: show missing")
    elif not drill.strip_note and shown != len(drill.steps):
        found.append(f"steps: {len(drill.steps)}, the strip shows {shown} moments, and strip_note is missing")
    if not pairs:
        found.append("figure: check missing")
    told = [point.pair for point in drill.checkpoints if point.pair is not None]
    found += [f"checkpoints: none has pair {n} of the figure" for n in range(1, pairs + 1) if n not in told]
    found += [f"checkpoints: pair {n} stands {told.count(n)} times" for n in sorted(set(told)) if told.count(n) > 1]
    return found + [f"checkpoints: pair {n} is none of the figure's {pairs}" for n in sorted(set(told)) if n > pairs]
