"""The list of a session beside its text: its rows, the acts on them, and what the small form of a row says."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from plans.notation import Extent, Repeat, Section, Step, acts, faces, read
from plans.notation.acts import ActError
from plans.notation.editing import one_kind_of_end, reading_for_list, rewrite
from plans.notation.tree import OPEN
from plans.notation.writer import recovery_text, span, step_text, target_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plans.notation import Item, Reading, Words
    from plans.notation.acts import Path
    from plans.notation.tree import Range

# What a row can be, besides a drill: the activity of the tree, and the word for it.
ACTIVITIES = {
    "run": "run", "jog": "jog", "walk": "walk", "float": "float", "stand": "rest", "strides": "strides",
    "mobility": "mobility", "activation": "activation", "strength": "strength", "cross": "cross training",
}  # fmt: skip
# What can be done with the chosen rows, and the word on its button.
ACTS = (
    ("up", "Up"), ("down", "Down"), ("in", "In"), ("out", "Out"), ("wrap", "Repeat"), ("duplicate", "Duplicate"),
    ("remove", "Remove"),
)  # fmt: skip
HEADINGS = {"warmup": "Warm-up", "main": "Main", "cooldown": "Cool-down"}
_PATH = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,9}")
_TIMES = re.compile(r"(\d{1,3})(?: ?[-–] ?(\d{1,3}))?")
_OF_SEVERAL = {
    "up": acts.up, "down": acts.down, "in": acts.into, "out": acts.out, "remove": acts.remove,
    "duplicate": acts.duplicate, "wrap": acts.wrap,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list, named `at` by its path. `recovery` is what is done between the repetitions, in words."""

    at: str
    kind: str
    depth: int
    dose: str
    words: str
    recovery: str = ""
    note: str = ""
    drill: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A text as a list. `seal` tells whether another text is the same; `refused` says why there are no rows."""

    rows: list[Row]
    seal: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """What the small form of a row shows, as it would be typed."""

    kind: str
    amount: str = ""
    what: str = "run"
    effort: str = ""
    times: str = ""
    recovery: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text that is edited as a list, read with the coach's own words."""

    text: str
    words: Words
    reading: Reading = field(compare=False)

    @classmethod
    def of(cls, text: str, words: Words, own: Mapping[str, str]) -> Sheet:
        """Read a text for its list. Raises ActError where it is too long for one."""
        known = words.with_own(own)
        plain = one_kind_of_end(text)
        return cls(plain, known, reading_for_list(plain, known))

    @property
    def rows(self) -> list[Row]:
        """All rows in the order of the text, nested ones below the one that they are in."""
        rows: list[Row] = []
        _collect(self.reading.items, (), self.words, rows)
        return rows

    def item(self, path: Path) -> Item:
        """The row at a path. Raises ActError where there is none."""
        return acts.at(self.reading.items, path)

    def act(self, name: str, paths: Sequence[Path], to: Path | None = None) -> tuple[str, Path | None]:
        """Do an act by its name; return the new text, and where the first of the rows stands then.

        Raises ActError with a sentence where it cannot be done."""
        items = self.reading.items
        chosen = sorted(paths)
        moving = [self.item(path) for path in chosen]
        if name in _OF_SEVERAL:
            new = _OF_SEVERAL[name](items, chosen)
        elif name == "move" and to is not None:
            new = acts.move(items, chosen, to)
        elif name == "unwrap" and chosen:
            new = acts.unwrap(items, chosen[0])
        else:
            raise ActError("Choose what to do with it.")
        text = rewrite(self.text, self.reading, new, self.words, moving if name in ("up", "down", "move") else ())
        here = acts.path_of(new, moving[0])
        if name == "duplicate":
            here = (*chosen[-1][:-1], chosen[-1][-1] + 1)
        return text, here[:-1] if here and name == "wrap" else here or chosen[0]

    def add(self, fields: Fields, after: Path | None) -> tuple[str, Path | None]:
        """Put a new row below one, into a section at its start, or at the end. Raises ActError."""
        new = self.step(fields)
        items = self.reading.items
        to: Path = (len(items),)
        if after is not None:
            box = self.item(after)
            is_head = isinstance(box, Section) and box.warmup is None
            to = (*after, 0) if is_head else (*after[:-1], after[-1] + 1)
        elif items and isinstance(items[-1], Section) and items[-1].warmup is None:
            to = (len(items) - 1, len(items[-1].items))
        return rewrite(self.text, self.reading, acts.add(items, new, to), self.words), to

    def change(self, path: Path, fields: Fields) -> tuple[str, Path | None]:
        """Give a row what its small form says. Raises ActError."""
        old = self.item(path)
        new: Item = old
        before = self.fields(path)
        if isinstance(old, Repeat):
            single = faces.only_step(old)
            if single is not None:
                work = self.step(replace(fields, kind="step"), single, self.fields((*path, 0)))
                if not isinstance(work, Step):
                    raise ActError("How often stands in a field of its own. Give the dose of one repetition.")
                new = replace(old, items=[work])
            if fields.times != before.times:
                new = replace(new, times=_times(fields.times))  # type: ignore[arg-type]  # a repeat
            if fields.recovery != before.recovery:
                new = replace(new, recovery=self._recovery(fields.recovery))  # type: ignore[arg-type]  # a repeat
        elif isinstance(old, Step):
            new = self.step(fields, old, before)
        if new == old:
            raise ActError("Nothing is different. Write something else, or close this.")
        return rewrite(self.text, self.reading, acts.change(self.reading.items, path, new), self.words), path

    def fields(self, path: Path) -> Fields:
        """What the form of a row shows first."""
        item = self.item(path)
        if isinstance(item, Section):
            return Fields("link" if item.warmup else "section")
        step = item if isinstance(item, Step) else faces.only_step(item)
        of_repeat = {}
        if isinstance(item, Repeat):
            said = recovery_text(item, self.words) if item.recovery else ""
            said = said.removesuffix(" between sets").removesuffix(" between")
            of_repeat = {"times": span(*item.times), "recovery": said}
        if step is None:
            return Fields("group", **of_repeat)
        bare = Step(step.activity, step.extent)
        amount = "" if step.extent == OPEN else step_text(replace(bare, activity="run"), self.words)
        effort = " ".join(target_text(one) for one in step.targets)
        kind = "repeat" if of_repeat else "step"
        return Fields(kind, amount, step.drill or step.activity, effort, **of_repeat)

    def step(self, fields: Fields, old: Step | None = None, before: Fields | None = None) -> Step | Repeat:
        """What the fields say; of a row that stands already, what was not changed stays. Raises ActError."""
        if old is not None and before is not None:
            same = (fields.amount, fields.what, fields.effort) == (before.amount, before.what, before.effort)
            if same:
                return old
        if not fields.amount.strip() and fields.what in ("run", "stand") and not fields.effort.strip():
            raise ActError("Say how much: 400 m, 10 min, or 2 x 40 m.")
        name = self.words.spelling(fields.what) if fields.what in self.words.names else ACTIVITIES.get(fields.what)
        if name is None:
            if old is None or fields.what != (before.what if before else ""):
                raise ActError("There is no such drill any more. Choose another one.")
            name = ""
        found = self._read(fields, "" if name == "run" else name)
        if old is None:
            return found
        step = found.items[0] if isinstance(found, Repeat) else found
        if isinstance(step, Step):
            kept = replace(step, note=old.note, per_side=old.per_side, line=old.line, span=old.span)
            if before is not None and fields.effort == before.effort:
                kept.targets = list(old.targets)
            if name == "":
                kept.activity, kept.drill = old.activity, old.drill
            return replace(found, items=[kept], line=old.line) if isinstance(found, Repeat) else kept
        return found

    def _read(self, fields: Fields, name: str) -> Step | Repeat:
        amount, effort = " ".join(fields.amount.split()), " ".join(fields.effort.split())
        bare = self.words.with_own({})
        if any(len(one) > 60 for one in (amount, effort)):
            raise ActError("That is too long for a dose. Write it in the text itself.")
        dose = read(f"{amount} {name or 'run'}".strip(), bare)
        plain = dose.items[0] if len(dose.items) == 1 and not dose.unread and dose.title is None else None
        work = plain.items[0] if isinstance(plain, Repeat) and len(plain.items) == 1 else plain
        if not isinstance(work, Step) or work.targets or (isinstance(plain, Repeat) and plain.recovery):
            raise ActError(f"“{amount}” is not a dose. Write it like 400 m, 10 min, 90 s or 2 x 40 m.")
        if isinstance(plain, Repeat) and name == "rest":
            raise ActError("A rest is not repeated. Give it a time or a distance.")
        if not effort:
            return replace(plain)  # type: ignore[type-var,return-value]  # a step, or a repeat of one
        for way in (f"1 km {effort}", f"1 km @ {effort}"):
            aimed = read(way, bare)
            one = aimed.items[0] if len(aimed.items) == 1 and not aimed.unread and aimed.title is None else None
            if isinstance(one, Step) and one.targets and not one.note and one.extent == Extent.of("metres", 1000):
                work.targets = list(one.targets)
                return plain  # type: ignore[return-value]  # a step, or a repeat of one
        raise ActError(f"“{effort}” is not an effort. Write it like easy, 5k pace, 4:10/km or RPE 7.")

    def _recovery(self, said: str) -> Step | None:
        said = " ".join(said.split())[:60]
        if not said:
            return None
        for way in (f"3 x 1000 m, {said}", f"3 x 1000 m, {said} between"):
            found = read(way, self.words)
            one = found.items[0] if len(found.items) == 1 and not found.unread else None
            if isinstance(one, Repeat) and one.recovery and len(one.items) == 1 and one.times == (3, 3):
                return replace(one.recovery, line=0, span=(0, 0))
        raise ActError(f"“{said}” is not a recovery. Write it like 90 s jog, 2 min rest or walk back.")


def listing_of(text: str, words: Words, own: Mapping[str, str]) -> Listing:
    """A text as a list, for the page; where it is too long the reason."""
    try:
        return Listing(Sheet.of(text, words, own).rows, seal(text))
    except ActError as refusal:
        return Listing([], seal(text), str(refusal))


def seal(text: str) -> str:
    """A short mark of a text, to tell whether it was changed meanwhile."""
    return f"{zlib.crc32(one_kind_of_end(text).encode('utf-8', 'surrogatepass')):x}"


def path(named: str) -> Path:
    """The path that a form names. Raises ActError where it names none."""
    if not _PATH.fullmatch(named):
        raise ActError("Choose a row first.")
    return tuple(int(turn) for turn in named.split("."))


def _times(said: str) -> Range:
    found = _TIMES.fullmatch(" ".join(said.split()))
    if not found:
        raise ActError("Say how often as a number or a range: 8 or 4-6.")
    return acts.checked((int(found[1]), int(found[2] or found[1])))


def _collect(items: Sequence[Item], above: Path, words: Words, rows: list[Row]) -> None:
    for turn, item in enumerate(items):
        here = (*above, turn)
        at = ".".join(map(str, here))
        if isinstance(item, Section):
            is_link = item.warmup is not None
            said = item.title or HEADINGS[item.role]
            rows.append(Row(at, "link" if is_link else "section", len(above), "", said))
            if not is_link:
                _collect(item.items, here, words, rows)
            continue
        step = item if isinstance(item, Step) else faces.only_step(item)
        times = item.times if isinstance(item, Repeat) else None
        recovery = ""
        if isinstance(item, Repeat) and item.recovery:
            recovery = f"{faces.dose(item.recovery.extent)} {faces.rest(item.recovery)}".strip()
        if step is None:
            rows.append(
                Row(
                    at, "repeat", len(above), f"{faces.span(*(times or (1, 1)))}{faces.NB}×", "the rows below", recovery
                )
            )
            _collect(item.items, here, words, rows)  # type: ignore[union-attr]  # a repeat
            continue
        kind = "rest" if step.activity == "stand" else "drill" if step.activity == "drill" else "step"
        note = "" if step.activity == "other" else step.note
        said = faces.saying(step, words)
        rows.append(Row(at, kind, len(above), faces.dose(step.extent, times), said, recovery, note, step.drill))
