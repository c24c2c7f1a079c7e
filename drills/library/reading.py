"""Reading one library file into a drill; every error names the file and the key."""

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from drills import vocabulary
from drills.library.shapes import (
    LibraryCheckpoint,
    LibraryDose,
    LibraryDrill,
    LibraryEvidence,
    LibraryFault,
    LibraryMuscle,
    LibraryQuestion,
    LibraryRung,
    LibrarySection,
    LibraryStep,
)

MAX_CUES = 3


class LibraryError(ValueError):
    """A library file is not as it should be; the text names the file and the key."""


class Table:
    """One table of a file; each value is taken out once, and what is left over at the end is an error."""

    def __init__(self, where: str, told: Mapping[str, Any]) -> None:
        self.where, self.left = where, dict(told)

    def fail(self, key: str, words: str) -> LibraryError:
        """The error to raise about this key."""
        return LibraryError(f"{self.where}: {key} {words}")

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = MISSING) -> Any:
        """The value of this key, of this kind.

        Raises LibraryError where it is missing without a default, or of another kind.
        """
        if key not in self.left:
            if default is MISSING:
                raise self.fail(key, "is missing")
            return default
        value = self.left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fail(key, f"has the wrong kind of value: {value!r}")
        return value

    def words(self, key: str, default: Any = MISSING) -> str:
        """A text that is not empty (but for a default)."""
        text: str = self.take(key, str, default)
        if text is not default and not text.strip():
            raise self.fail(key, "is empty")
        # A figure and its % stay on one line.
        return " ".join(text.split()).replace(" %", "\N{NO-BREAK SPACE}%")

    def lines(self, key: str, default: Any = MISSING) -> str:
        """A text of several lines, kept as they are but for space around it."""
        text: str = self.take(key, str, default)
        return text.strip()

    def one_of(self, key: str, known: Collection[Any], default: Any = MISSING) -> Any:
        """A value out of a table of the vocabulary."""
        value = self.take(key, (str, int), default)
        if value not in known:
            raise self.fail(key, f"is {value!r}, not one of {', '.join(map(str, known))}")
        return value

    def many(self, key: str, *, least: int = 0) -> list["Table"]:
        """The tables of an array, at least so many."""
        rows = self.take(key, list, [])
        if len(rows) < least:
            raise self.fail(key, f"needs at least {least}, has {len(rows)}")
        return [Table(f"{self.where}: {key} {i}", row) for i, row in enumerate(rows, 1)]

    def strings(self, key: str, *, least: int = 0, most: int = 99) -> tuple[str, ...]:
        """The texts of an array."""
        rows: list[Any] = self.take(key, list, [])
        if not least <= len(rows) <= most or not all(isinstance(r, str) and r.strip() for r in rows):
            raise self.fail(key, f"needs {least} to {most} texts, has {rows!r}")
        return tuple(rows)

    def close(self) -> None:
        """Raises LibraryError where a key of this table was not asked for."""
        if self.left:
            raise self.fail(", ".join(self.left), "is not a key of this table")


def _row[T](table: Table, shape: type[T], **known: Collection[Any]) -> T:
    """One row of a repeated table as its dataclass; `known` names the values that a key may have."""
    hints, made = get_type_hints(shape), {}
    for item in fields(shape):  # type: ignore[arg-type]  # every shape is a dataclass
        default = item.default
        if item.name in known:
            made[item.name] = table.one_of(item.name, known[item.name], default)
        elif hints[item.name] is str:
            made[item.name] = table.words(item.name, default)
        else:
            hint = hints[item.name]
            kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
            kinds = tuple(k for k in kinds if k is not type(None))
            kind = (int, float) if float in kinds else kinds[0]
            made[item.name] = table.take(item.name, kind, default)
    table.close()
    return shape(**made)


def _section(table: Table) -> LibrarySection:
    section = LibrarySection(table.words("title"), table.lines("body"))
    table.close()
    return section


def _dose(table: Table) -> LibraryDose:
    dose = _row(table, LibraryDose, level=vocabulary.DOSE_LEVELS)
    told = [v for v in (dose.metres, dose.seconds, dose.reps) if v is not None]
    if len(told) != 1 or told[0] < 1 or dose.sets < 1:
        raise LibraryError(f"{table.where}: sets needs exactly one of metres, seconds, reps, above 0")
    return dose


def _checkpoint(table: Table, pairs: int) -> LibraryCheckpoint:
    it = _row(table, LibraryCheckpoint, phase=vocabulary.PHASES, view=vocabulary.VIEWS)
    if it.pair is not None and not 1 <= it.pair <= pairs:
        raise LibraryError(f"{table.where}: pair is {it.pair}, the figure has {pairs}")
    if (it.good_min is not None or it.good_max is not None) and not (it.metric and it.unit):
        raise LibraryError(f"{table.where}: good_min and good_max need a metric and a unit")
    if it.good_min is not None and it.good_max is not None and it.good_min > it.good_max:
        raise LibraryError(f"{table.where}: good_min is above good_max")
    return it


def _contacts(table: Table) -> tuple[int | None, int | None]:
    """Steps in 20 m as a range, or none where the drill does not travel."""
    told = table.take("contacts_per_20m", list, [])
    if not told:
        return None, None
    if len(told) != 2 or not all(isinstance(v, int) for v in told) or not 0 < told[0] <= told[1]:
        raise table.fail("contacts_per_20m", f"is {told!r}, not [low, high]")
    return told[0], told[1]


def _room(table: Table) -> tuple[int, int]:
    low, high = table.take("room_min_m", int), table.take("room_max_m", int)
    if not 0 <= low <= high:
        raise table.fail("room_min_m", f"is {low}, above room_max_m {high} or below 0")
    return low, high


def _rungs(table: Table, key: str) -> tuple[LibraryRung, ...]:
    rungs = tuple(_row(row, LibraryRung) for row in table.many(key))
    if not all(bool(rung.drill) != bool(rung.words) for rung in rungs):
        raise table.fail(key, "needs a drill or words in each row, not both")
    return rungs


def _days(table: Table) -> tuple[str, ...]:
    days = table.strings("days", least=1)
    strange = [day for day in days if day not in vocabulary.DAYS]
    if strange:
        raise table.fail("days", f"has {', '.join(strange)}, not one of {', '.join(vocabulary.DAYS)}")
    return days


def _key_must_differ(checkpoints: tuple[LibraryCheckpoint, ...], table: Table) -> None:
    keys = [it.key for it in checkpoints]
    if len(keys) != len(set(keys)):
        raise table.fail("checkpoints", "has a key twice")


def read(path: Path) -> LibraryDrill:
    """The drill in this file; its slug is the name of the file.

    Raises LibraryError with the name of the file and the key that is wrong.
    """
    raw = path.read_bytes()
    try:
        table = Table(path.name, tomllib.loads(raw.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryError(f"{path.name}: {error}") from error
    figure: dict[str, Any] = table.take("figure", dict)
    low, high = _contacts(table)
    room_min_m, room_max_m = _room(table)
    pairs = len(figure.get("check", []))
    drill = LibraryDrill(
        slug=path.stem,
        name=table.words("name"),
        form=table.words("form", ""),
        also=table.words("also", ""),
        short=table.words("short"),
        why=table.words("why"),
        purpose=table.one_of("purpose", vocabulary.PURPOSES),
        level=table.one_of("level", vocabulary.LEVELS),
        impact=table.one_of("impact", vocabulary.IMPACTS),
        room_min_m=room_min_m,
        room_max_m=room_max_m,
        room_note=table.words("room_note"),
        kit=table.words("kit"),
        rest=table.words("rest"),
        dose_note=table.words("dose_note"),
        contacts_per_20m_low=low,
        contacts_per_20m_high=high,
        when=table.words("when"),
        days=_days(table),
        leave_out=table.words("leave_out"),
        variant_of=table.words("variant_of", ""),
        strip_note=table.words("strip_note", ""),
        example_title=table.words("example_title", ""),
        example=table.lines("example", ""),
        aliases=table.strings("aliases", least=1),
        steps=tuple(_row(row, LibraryStep) for row in table.many("steps", least=1)),
        cues=table.strings("cues", least=1, most=MAX_CUES),
        faults=tuple(_row(row, LibraryFault) for row in table.many("faults", least=1)),
        checkpoints=tuple(_checkpoint(row, pairs) for row in table.many("checkpoints", least=1)),
        muscles=tuple(
            _row(row, LibraryMuscle, muscle=vocabulary.MUSCLES, role=vocabulary.ROLES)
            for row in table.many("muscles", least=1)
        ),
        doses=tuple(_dose(row) for row in table.many("doses", least=1)),
        easier=_rungs(table, "easier"),
        harder=_rungs(table, "harder"),
        questions=tuple(_row(row, LibraryQuestion) for row in table.many("questions", least=1)),
        evidence=tuple(
            _row(row, LibraryEvidence, strength=vocabulary.STRENGTHS) for row in table.many("evidence", least=1)
        ),
        sections=tuple(_section(row) for row in table.many("sections")),
        figure=figure,
        figure_slug=path.stem,
        digest=hashlib.sha256(raw).hexdigest(),
    )
    _key_must_differ(drill.checkpoints, table)
    shown = len(figure.get("show", []))
    if not drill.strip_note and shown != len(drill.steps):
        raise table.fail("steps", f"has {len(drill.steps)}, the strip shows {shown} moments")
    table.close()
    return drill
