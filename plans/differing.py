"""What differs between two layouts of a plan, in sentences: "Week 3: Tuesday 6 x 800 m becomes 5 x 1000 m." Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.history import WEEKDAYS, day_words
from plans.merging import diff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plans.layout import Layout, Placed, PlannedWeek


MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What a workout is called, and its text."""

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What differs under one heading: a week as it is counted now, the plan, or a week that was taken out."""

    heading: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.heading}: {'; '.join(self.lines)}."


def told(old: Layout, new: Layout, words: Mapping[str, Said]) -> list[Told]:
    """Return what differs, in the order of the weeks. `words` are what workouts say, by id."""
    pairs = weeks_paired(old, new)
    back = {now: was for was, now in pairs.items()}
    found: list[Told] = []
    if old.race_day != new.race_day:
        found.append(Told("Race", (_race(old.race_day, new.race_day),)))
    for number in range(1, new.length + 1):
        if number not in back:
            found.append(Told(f"Week {number} added", (_contents(new, number, words),)))
        elif lines := _week(old, new, back[number], number, pairs, words):
            found.append(Told(f"Week {number}", tuple(lines)))
    gone = [number for number in range(1, old.length + 1) if number not in pairs]
    found += [Told(f"Week {number} of before taken out", (_contents(old, number, words),)) for number in gone]
    return found


def weeks_paired(old: Layout, new: Layout) -> dict[int, int]:
    """Return which week each old one is now: where most of its sessions are; an empty one keeps by its neighbours.

    The order of weeks never turns round; one that is left over was taken out, or was added.
    """
    week_now = {one.id: one.week for one in new.sessions}
    votes: dict[int, Counter[int]] = {}
    for one in old.sessions:
        if one.id in week_now:
            votes.setdefault(one.week, Counter())[week_now[one.id]] += 1
    sure: dict[int, int] = {}
    last = 0
    for number in sorted(votes):
        # Of several with as many sessions it stays where it was.
        now = max(votes[number], key=lambda week: (votes[number][week], week == number, -week))
        if now > last:
            sure[number], last = now, now
    pairs: dict[int, int] = {}
    last = 0
    for number in range(1, old.length + 1):
        if number in sure:
            last = pairs[number] = sure[number]
            continue
        ahead = min((now for was, now in sure.items() if was > number), default=new.length + 1)
        if last + 1 < ahead:
            last = pairs[number] = last + 1
    return pairs


def _week(
    old: Layout, new: Layout, was: int, now: int, pairs: Mapping[int, int], words: Mapping[str, Said]
) -> list[str]:
    """What differs in a week. A session that left it is told where it is now, one that came to it is told there."""
    lines = _about(old.week(was), new.week(now))
    before = {one.id: one for one in old.sessions}
    there = {one.id for one in new.sessions}
    gone = [one for one in old.sessions if one.week == was and one.id not in there]
    come = [one for one in new.sessions if one.week == now and one.id not in before]
    for one in list(gone):
        # Taken off and written anew on the same day reads as a change.
        other = next((new_one for new_one in come if new_one.day % 7 == one.day % 7), None)
        if other is not None:
            gone.remove(one)
            come.remove(other)
            lines += _changed(one, other, words)
    for one in new.sessions:
        if one.week != now or one.id not in before:
            continue
        source = before[one.id]
        name = _name(words, one.workout)
        if pairs.get(source.week) != now:
            lines.append(f"{name} moved here, to {_day(one)}, from {day_words(source.day)}")
        elif source.day % 7 != one.day % 7:
            lines.append(f"{_name(words, source.workout)} moved from {_day(source)} to {_day(one)}")
        lines += _changed(source, one, words)
    lines += [f"{_day(one)} {_name(words, one.workout)} taken off" for one in gone]
    lines += [f"{_day(one)} {_name(words, one.workout)} added" for one in come]
    return lines


def _changed(was: Placed, now: Placed, words: Mapping[str, Said]) -> list[str]:
    lines = []
    day, name = _day(now), _name(words, now.workout)
    if was.workout != now.workout:
        before = _name(words, was.workout)
        differs = f"{day} {name}: {_text_differs(words.get(was.workout), words.get(now.workout))}"
        lines.append(f"{day} {before} becomes {name}" if before != name else differs)
    if was.start_time != now.start_time:
        lines.append(f"{day} {name} starts {f'at {now.start_time}' if now.start_time else 'at no set time'}")
    if was.place != now.place:
        lines.append(f"{day} {name} {f'is at {now.place}' if now.place else 'has no place any more'}")
    if was.films != now.films:
        lines.append(f"{day} {name}: other films are asked for" if now.films else f"{day} {name}: no film is asked for")
    return lines


def _text_differs(was: Said | None, now: Said | None) -> str:
    """The lines that differ in two texts of one name, where they are few."""
    if was is None or now is None:
        return "the text differs"
    signed = diff(was.text, now.text)
    out = [line for sign, line in signed if sign == "out" and line.strip()]
    come = [line for sign, line in signed if sign == "in" and line.strip()]
    if (not out and not come) or max(len(out), len(come)) > MOST_LINES:
        return "the text differs"
    old, new = " / ".join(out), " / ".join(come)
    if not old or not new:
        return f"“{new or old}” {'added' if new else 'taken out'}"
    return f"“{old}” becomes “{new}”"


def _name(words: Mapping[str, Said], workout: str) -> str:
    return words[workout].name if workout in words else "session"


def _about(was: PlannedWeek, now: PlannedWeek) -> list[str]:
    """What differs in phase, down week, focus and note."""
    lines = []
    if was.phase != now.phase:
        lines.append(f"{was.phase} becomes {now.phase}")
    if was.is_down != now.is_down:
        lines.append("a down week now" if now.is_down else "no down week any more")
    if was.focus != now.focus:
        lines.append(f"the focus is {now.focus}" if now.focus else "no focus any more")
    if was.note != now.note:
        lines.append(f"the note says “{now.note}”" if now.note else "the note is gone")
    return lines


def _contents(layout: Layout, number: int, words: Mapping[str, Said]) -> str:
    """The sessions of a week in a line."""
    names = [f"{_day(one)} {_name(words, one.workout)}" for one in layout.sessions if one.week == number]
    return ", ".join(names) or "no sessions"


def _race(was: int | None, now: int | None) -> str:
    if now is None:
        return "no race day any more"
    return f"on {day_words(now)}" if was is None else f"moved from {day_words(was)} to {day_words(now)}"


def _day(one: Placed) -> str:
    return WEEKDAYS[one.day % 7]
