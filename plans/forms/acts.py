"""Forms of what changes a plan as a whole: an act on the board, publishing, replacing a drill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from plans import acts
from plans.acts import ActRefusedError
from plans.history import day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import QueryDict

    from plans.layout import Layout

NUMBERS = ("day", "week", "n", "until")
NOT_SO = "This cannot be done so. Nothing was changed."
NO_DAY = "Choose a day first. Nothing was changed."
NO_WEEKS = "Choose a week first. Nothing was changed."
HOW_FAR = "Say by how many. Nothing was changed."


@dataclass(slots=True)
class Asked:
    """What an act is asked to do: its words of the form, and the other plan where there is one."""

    act: str
    ids: list[str] = field(default_factory=list)
    weeks: list[int] = field(default_factory=list)
    day: int | None = None
    week: int | None = None
    n: int | None = None
    until: int | None = None
    source: Layout | None = None


class ActForm:
    """An act as the board sends it. Not a Django form, for most of it is lists; `asked` is what it says."""

    def __init__(self, data: QueryDict) -> None:
        """Read it. Raises ActRefusedError where a word of it is none of ours."""
        name = data.get("act", "")
        if name not in ACTS:
            raise ActRefusedError(NOT_SO)
        try:
            ids = list(dict.fromkeys(str(UUID(one)) for one in data.getlist("ids")))
            weeks = sorted({number(str(one)) for one in data.getlist("weeks")})
            day, week, n, until = (_number_of(data, key) for key in NUMBERS)
            self.asked = Asked(name, ids, weeks, day, week, n, until)
            self.from_plan = UUID(data.get("from_plan")) if data.get("from_plan") else None
            self._fill_in(_number_of(data, "to_week"), _number_of(data, "to_weekday") or 0)
        except ValueError as bad:
            raise ActRefusedError(NOT_SO) from bad

    def _fill_in(self, week: int | None, weekday: int) -> None:
        """Read the target of the bar under the board: a week and a weekday (0 is Monday)."""
        asked = self.asked
        if week is None:
            return
        if asked.act in ("move", "copy", "cut") and asked.day is None:
            asked.day = (week - 1) * 7 + weekday
        elif asked.act == "repeat" and asked.until is None:
            asked.until = week
        elif asked.act in ("copy_weeks", "move_weeks") and asked.week is None:
            asked.week = week


def _number_of(data: QueryDict, key: str) -> int | None:
    text = data.get(key) or ""
    return number(text) if text.strip() else None


def number(text: str) -> int:
    """Return a whole number of a few digits. Raises ValueError for anything else."""
    text = text.strip()
    if len(text) > 4 or not text.lstrip("-").isascii():
        raise ValueError(text)
    return int(text)


def do(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    """Do what is asked within one plan; return the layout, and what was done in a few words.

    Raises:
        ActRefusedError: it cannot be done; the sentence says why.
    """
    return ACTS[asked.act](layout, asked)


def sessions(count: int) -> str:
    """Say how many sessions."""
    return f"{count} session{'' if count == 1 else 's'}"


def weeks(count: int) -> str:
    """Say how many weeks."""
    return f"{count} week{'' if count == 1 else 's'}"


def by(n: int, what: str) -> str:
    """Say how far: by 2 days later, 1 week earlier."""
    return f"{abs(n)} {what}{'' if abs(n) == 1 else 's'} {'later' if n > 0 else 'earlier'}"


def _given(value: int | None, sentence: str) -> int:
    if value is None:
        raise ActRefusedError(sentence)
    return value


def _before(asked: Asked) -> int:
    return _given(asked.n if asked.week is None else asked.week, NO_WEEKS)


def _move(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    day = _given(asked.day, NO_DAY)
    return acts.move(layout, asked.ids, day), f"Moved {sessions(len(asked.ids))} to {day_words(day)}"


def _copy(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    day = _given(asked.day, NO_DAY)
    placed = acts.chosen(asked.source or layout, asked.ids)
    return acts.copy(layout, placed, day), f"Copied {sessions(len(placed))} to {day_words(day)}"


def _duplicate(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    return acts.duplicate(layout, asked.ids), f"Doubled {sessions(len(asked.ids))}"


def _delete(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    return acts.delete(layout, asked.ids), f"Took {sessions(len(asked.ids))} off"


def _repeat(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    until = _given(asked.until, "Say until which week. Nothing was changed.")
    return acts.repeat(layout, asked.ids, until), f"Repeated {sessions(len(asked.ids))} until week {until}"


def _shift(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    n = _given(asked.n, HOW_FAR)
    if asked.week is not None:
        shifted = acts.shift_weeks(layout, asked.week, n)
        return shifted, f"Shifted everything from week {asked.week} {by(n, 'week')}"
    day = _given(asked.day, NO_DAY)
    return acts.shift(layout, day, n), f"Shifted everything from {day_words(day)} {by(n, 'day')}"


def _insert_week(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    before = _before(asked)
    return acts.insert_weeks(layout, before), f"Inserted a week as week {before}"


def _delete_weeks(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    which = asked.weeks or ([asked.week] if asked.week is not None else [])
    said = f"Took week {which[0]} out" if len(which) == 1 else f"Took {weeks(len(which))} out"
    return acts.delete_weeks(layout, _some(which)), said


def _copy_weeks(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    before = _before(asked)
    copied = acts.copy_weeks(layout, asked.source or layout, _some(asked.weeks), before)
    return copied, f"Copied {weeks(len(asked.weeks))} in as week {before}"


def _move_weeks(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    before = _before(asked)
    moved = acts.move_weeks(layout, _some(asked.weeks), before)
    where = "to the end" if before > layout.length else f"before week {before}"
    return moved, f"Moved {weeks(len(asked.weeks))} {where}"


def _some(which: list[int]) -> list[int]:
    if not which:
        raise ActRefusedError(NO_WEEKS)
    return which


def _race_day(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    said = "Took the race day off" if asked.day is None else f"Put the race on {day_words(asked.day)}"
    return acts.set_race_day(layout, asked.day), said


def _swap(layout: Layout, asked: Asked) -> tuple[Layout, str]:
    day, other = _given(asked.day, NO_DAY), _given(asked.n, NO_DAY)
    return acts.swap_days(layout, day, other), f"Swapped {day_words(day)} and {day_words(other)}"


ACTS: Mapping[str, Callable[[Layout, Asked], tuple[Layout, str]]] = {
    "move": _move,
    "copy": _copy,
    "cut": _move,
    "duplicate": _duplicate,
    "delete": _delete,
    "repeat": _repeat,
    "shift": _shift,
    "insert_week": _insert_week,
    "delete_weeks": _delete_weeks,
    "copy_weeks": _copy_weeks,
    "move_weeks": _move_weeks,
    "race_day": _race_day,
    "swap": _swap,
}


class PublishForm(forms.Form):
    """What those who have the plan are told about a version."""

    note = forms.CharField(max_length=200, required=False, label="What is new, in a sentence")


class ReplaceForm(forms.Form):
    """Which drill is looked for, and which takes its place."""

    find = forms.TypedChoiceField(label="Find", coerce=str)
    put = forms.TypedChoiceField(
        label="Put in its place",
        coerce=str,
        error_messages={"required": "Choose the drill that takes its place."},
    )

    def __init__(self, *args: Any, used: list[tuple[str, str]], offered: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the drills of the plan, and all that this coach may use in it."""
        super().__init__(*args, **kwargs)
        self.fields["find"].choices = used  # type: ignore[attr-defined]  # a choice field
        self.fields["put"].choices = [("", "a drill"), *offered]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Refuse a drill in its own place."""
        data = super().clean() or {}
        if data.get("find") and data.get("find") == data.get("put"):
            self.add_error("put", "This is the same drill. Choose another one.")
        return data
