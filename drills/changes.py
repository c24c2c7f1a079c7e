"""What a library drill says differently since it was copied, beside what the copy says, and taking a change over.

Pure: three texts of a drill in the form of its TOML file go in (what was copied, what the library says now, what is
ours), and changes or a new text of ours come out. Rows are known again by what names them (the key of a checkpoint,
the title of a step), so that a row of ours that moved is still the same row.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from drills import vocabulary
from drills.library import shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Form = dict[str, Any]
Row = dict[str, Any]

# Single values, and lists that are read as one value, with what they are called.
VALUES = {
    "name": "Name", "form": "Form", "also": "Also called", "short": "In the list", "why": "What it is for",
    "purpose": "Purpose", "level": "Level", "impact": "Impact", "room_min_m": "Least room", "room_max_m": "Most room",
    "room_note": "Ground", "kit": "Kit", "contacts_per_20m": "Contacts in 20 m", "when": "When", "days": "Days",
    "leave_out": "Leave out with", "avoid_with": "Leave out with sore", "rest": "Rest",
    "dose_note": "Note on the dose", "cues": "Cues",
    "aliases": "Other names", "example_title": "Example warm-up", "example": "Text of the example warm-up",
}  # fmt: skip
# Rows: what one is called, and the values that name it.
ROWS = {
    "steps": ("Step", ("title",)),
    "faults": ("Fault", ("looks_like",)),
    "checkpoints": ("Checkpoint", ("key",)),
    "muscles": ("Muscle", ("muscle",)),
    "doses": ("Dose", ("level",)),
    "easier": ("Easier", ("drill", "words")),
    "harder": ("Harder", ("drill", "words")),
    "questions": ("Question", ("question",)),
    "sections": ("Section", ("title",)),
    "evidence": ("Evidence", ("claim",)),
}
# Of the values of a row, those that need a word before them.
SAID_BEFORE = {
    "why": "Matters because", "fix": "Fix", "easier": "Easier", "phase": "Phase", "view": "View",
    "look_at": "Look at", "good": "Good", "fault": "Fault", "cue": "Try", "metric": "Measured", "unit": "Unit",
    "good_min": "Good from", "good_max": "Good to", "sets": "Sets", "metres": "Metres", "seconds": "Seconds",
    "reps": "Repetitions", "strength": "Strength", "source": "Source", "population": "Who", "n": "How many",
    "year": "Year", "result": "Result",
}  # fmt: skip
HIDDEN = frozenset({"key", "pair", "expert_default"})
CODES: dict[str, Mapping[Any, str]] = {
    "purpose": vocabulary.PURPOSES, "impact": vocabulary.IMPACTS, "days": vocabulary.DAYS,
    "avoid_with": vocabulary.BODY_PARTS, "phase": vocabulary.PHASES,
    "view": vocabulary.VIEWS, "muscle": vocabulary.MUSCLES, "role": vocabulary.ROLES,
    "strength": vocabulary.STRENGTHS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that the library says differently: a value (`place` is None), or a row that came, went or changed."""

    key: str
    place: int | None
    old: Any
    new: Any

    @property
    def mark(self) -> str:
        """A short name of this very change, which a form can send back."""
        told = json.dumps([self.key, self.old, self.new], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def where(self) -> str:
        """What of the drill it is, in words."""
        if self.place is None:
            return VALUES[self.key]
        said, names = ROWS[self.key]
        row = self.new or self.old
        if self.key == "checkpoints":
            return f"{said}: {row.get('name', row['key'])}"
        if self.key in ("easier", "harder"):
            return said
        named = _said(names[0], row.get(names[0]), self.key)
        return f"{said}: {named}"

    @property
    def is_new(self) -> bool:
        """Whether a row has come."""
        return self.place is not None and self.old is None

    @property
    def is_gone(self) -> bool:
        """Whether a row has gone."""
        return self.place is not None and self.new is None

    def words(self, value: Any) -> str:
        """A value or a row as it is read, a line for each value; of a row that changed, only what changed."""
        if self.place is None:
            return _said(self.key, value, self.key)
        if value is None:
            return ""
        changed = _changed(self.old, self.new) if self.old and self.new else list(value)
        # PostgreSQL keeps the values of a row in an order of its own.
        shown = [field.name for field in fields(shapes.ROWS[self.key]) if field.name in changed]
        told = ((name, _said(name, value.get(name), self.key)) for name in shown if name not in HIDDEN)
        return "\n".join(f"{_before(name)}{words}" for name, words in told if words)


def moved(copied: Form, now: Form, ours: Form) -> list[Moved]:
    """What the library has changed since it was copied, and our text does not say already."""
    found = [Moved(key, None, copied.get(key), now.get(key)) for key in VALUES if copied.get(key) != now.get(key)]
    for key in ROWS:
        found += _rows_moved(key, copied.get(key, []), now.get(key, []))
    return [change for change in found if taken_over(ours, change) != ours]


def ours_of(ours: Form, change: Moved) -> Any:
    """What our text says where the library has changed; None where we have no such row."""
    if change.place is None:
        return ours.get(change.key)
    rows = ours.get(change.key, [])
    at = _find(change.key, rows, change.old, change.new)
    return None if at is None else rows[at]


def taken_over(ours: Form, change: Moved) -> Form:
    """Our text with this change in it; of a row that changed, only the values that the library changed."""
    if change.place is None:
        return _with_value(ours, change)
    rows: list[Row] = [dict(row) for row in ours.get(change.key, [])]
    at = _find(change.key, rows, change.old, change.new)
    if change.new is None:
        if at is not None:
            del rows[at]
    elif at is None:
        rows.insert(min(change.place, len(rows)), dict(change.new))
    elif change.old is not None:
        for name in _changed(change.old, change.new):
            if name in change.new:
                rows[at][name] = change.new[name]
            else:
                rows[at].pop(name, None)
    return _with(ours, change.key, rows)


def _with(ours: Form, key: str, value: Any) -> Form:
    """The text with a value; one that is empty stands in no file."""
    told = {name: kept for name, kept in ours.items() if name != key}
    return told if value in (None, "", []) else told | {key: value}


def _with_value(ours: Form, change: Moved) -> Form:
    if change.key != "aliases":
        return _with(ours, change.key, change.new)
    # Names of our own stay: only those that came or went are taken over.
    had, has, own = change.old or [], change.new or [], ours.get("aliases", [])
    kept = [name for name in own if name in has or name not in had]
    return _with(ours, "aliases", kept + [name for name in has if name not in had and name not in kept])


def _name(key: str, row: Row) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in ROWS[key][1])


def _rows_moved(key: str, old: list[Row], new: list[Row]) -> Iterator[Moved]:
    """Rows that changed, came or went; one that was renamed at its place has changed."""
    before = {_name(key, row): row for row in old}
    names = {_name(key, row) for row in new}
    lost = {at: row for at, row in enumerate(old) if _name(key, row) not in names}
    for at, row in enumerate(new):
        was = before.get(_name(key, row))
        if was is None and key not in ("checkpoints", "muscles", "doses"):
            was = lost.pop(at, None)
        if was != row:
            yield Moved(key, at, was, row)
    for at, row in lost.items():
        yield Moved(key, at, row, None)


def _find(key: str, rows: list[Row], *wanted: Row | None) -> int | None:
    """Where the first of the wanted rows stands, by its name."""
    names = [_name(key, row) for row in rows]
    return next((names.index(name) for row in wanted if row and (name := _name(key, row)) in names), None)


def _changed(old: Row, new: Row) -> list[str]:
    return [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]


def _before(name: str) -> str:
    return f"{SAID_BEFORE[name]}: " if name in SAID_BEFORE else ""


def _said(name: str, value: Any, key: str) -> str:
    """A value in words."""
    codes = CODES.get(name)
    if name == "level":
        codes = vocabulary.DOSE_LEVELS if key == "doses" else vocabulary.LEVELS
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "each side" if value else "both sides together"
    if isinstance(value, list):
        say: Callable[[Any], str] = (lambda one: codes.get(one, str(one))) if codes else str
        return " to ".join(map(str, value)) if name == "contacts_per_20m" else ", ".join(map(say, value))
    if name in ("room_min_m", "room_max_m"):
        return f"{value} m"
    if name == "metric":
        return str(value).replace("_", " ")
    if name == "drill":
        return str(value).replace("-", " ").capitalize()
    return codes.get(value, str(value)) if codes else str(value)
