"""Reading one drill out of TOML; every error names the file, the line and the key."""

import hashlib
import math
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from drills import vocabulary
from drills.library.lines import lines
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
    longest,
)

FOLDER = Path(__file__).parent
MAX_CUES = 3
# What the columns of the database hold.
MOST = {"n": 2_147_483_647}
SMALL_MOST = 32_767
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TOMLLIB_LINE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class LibraryError(ValueError):
    """A drill's TOML is not as it should be; the text names the file, the line and the key."""


def neat(text: str) -> str:
    """A text of one paragraph as it is kept: one space between words, and a figure and its % on one line."""
    return " ".join(text.split()).replace(" %", "\N{NO-BREAK SPACE}%")


def neat_lines(text: str) -> str:
    """A text of several lines as it is kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@dataclass(frozen=True)
class Source:
    """The text that is being read, for the sake of its line numbers."""

    where: str
    text: str

    def spot(self, path: tuple[str | int, ...]) -> str:
        """`ankling.toml, line 7` for a key, or for the nearest table round it that has a line."""
        known = lines(self.text)
        for end in range(len(path), 0, -1):
            if path[:end] in known:
                return f"{self.where}, line {known[path[:end]]}"
        return self.where


class Table:
    """One table of a text; each value is taken out once, and what is left over at the end is an error."""

    def __init__(
        self, source: Source, told: Mapping[str, Any], path: tuple[str | int, ...] = (), name: str = ""
    ) -> None:
        self.source, self.left, self.path, self.name = source, dict(told), path, name

    def fail(self, key: str, words: str, *more: int) -> LibraryError:
        """The error to raise about this key, or about one entry of it."""
        spot = self.source.spot((*self.path, key, *more))
        return LibraryError(f"{spot}: {self.name and self.name + ': '}{key} {words}")

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
            raise self.fail(key, f"has the wrong kind of value: {value!r:.60}")
        if isinstance(value, str) and "\0" in value:
            raise self.fail(key, "has a character in it that is none")
        return value

    def number(self, key: str, kind: type | tuple[type, ...], default: Any = MISSING) -> Any:
        """A number that the database can hold; whole ones are not below 0."""
        value = self.take(key, kind, default)
        most = MOST.get(key, SMALL_MOST)
        least = 0 if kind is int else -most
        if isinstance(value, int | float) and not (math.isfinite(value) and least <= value <= most):
            raise self.fail(key, f"is {value}, not a number from {least} to {most}")
        return value

    def _fits(self, key: str, text: str, most: int | None) -> str:
        if most is not None and len(text) > most:
            raise self.fail(key, f"has {len(text):,} characters, {most:,} at most: “{text[:30]}…”")
        return text

    def words(self, key: str, default: Any = MISSING, *, most: int | None = None) -> str:
        """A text that is not empty (but for a default)."""
        text: str = self.take(key, str, default)
        if text is not default and not text.strip():
            raise self.fail(key, "is empty")
        return self._fits(key, neat(text), most)

    def lines(self, key: str, default: Any = MISSING, *, most: int | None = None) -> str:
        """A text of several lines, kept as they are but for space around it."""
        text: str = self.take(key, str, default)
        if text is not default and not text.strip():
            raise self.fail(key, "is empty")
        return self._fits(key, neat_lines(text), most)

    def one_of(self, key: str, known: Collection[Any], default: Any = MISSING) -> Any:
        """A value out of a table of the vocabulary."""
        value = self.take(key, (str, int), default)
        if value not in known:
            raise self.fail(key, f"is {value!r:.60}, not one of {', '.join(map(str, known))}")
        return value

    def many(self, key: str) -> list["Table"]:
        """The tables of an array."""
        rows = self.take(key, list, [])
        for i, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                raise self.fail(key, f"{i} is no table: {row!r:.60}", i)
        return [Table(self.source, row, (*self.path, key, i), self._of(key, i)) for i, row in enumerate(rows, 1)]

    def _of(self, key: str, nth: int) -> str:
        return f"{self.name}: {key} {nth}" if self.name else f"{key} {nth}"

    def strings(self, key: str, *, most: int = 99, longest: int | None = None) -> tuple[str, ...]:
        """The texts of an array."""
        rows: list[Any] = self.take(key, list, [])
        if len(rows) > most:
            raise self.fail(key, f"has {len(rows)}, {most} at most")
        for i, row in enumerate(rows, 1):
            if not isinstance(row, str) or not row.strip() or "\0" in row:
                raise self.fail(key, f"{i} is no text: {row!r:.60}", i)
            if longest is not None and len(row) > longest:
                raise self.fail(key, f"{i} has {len(row):,} characters, {longest} at most: “{row[:30]}…”", i)
        return tuple(neat(row) for row in rows)

    def close(self) -> None:
        """Raises LibraryError where a key of this table was not asked for."""
        for key in self.left:
            raise self.fail(key, "is not a key of this table")


@cache
def _hints(shape: Any) -> dict[str, Any]:
    return get_type_hints(shape)


def _row[T](table: Table, shape: type[T], **known: Collection[Any]) -> T:
    """One row of a repeated table as its dataclass; `known` names the values that a key may have."""
    kind: Any = shape
    hints, texts, made = _hints(kind), longest(kind), {}
    for item in fields(kind):
        default, hint = item.default, hints[item.name]
        if item.name in known:
            made[item.name] = table.one_of(item.name, known[item.name], default)
        elif hint is str:
            made[item.name] = table.words(item.name, default, most=texts.get(item.name))
        elif hint is bool:
            made[item.name] = table.take(item.name, bool, default)
        else:
            kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
            made[item.name] = table.number(item.name, (int, float) if float in kinds else int, default)
    table.close()
    return shape(**made)


def _section(table: Table) -> LibrarySection:
    most = longest(LibrarySection)
    section = LibrarySection(table.words("title", most=most["title"]), table.lines("body", most=most["body"]))
    table.close()
    return section


def _dose(table: Table) -> LibraryDose:
    dose = _row(table, LibraryDose, level=vocabulary.DOSE_LEVELS)
    told = [v for v in (dose.metres, dose.seconds, dose.reps) if v is not None]
    if len(told) != 1 or told[0] < 1 or dose.sets < 1:
        raise table.fail("sets", "needs exactly one of metres, seconds, reps, above 0")
    return dose


def _checkpoint(table: Table) -> LibraryCheckpoint:
    it = _row(table, LibraryCheckpoint, phase=vocabulary.PHASES, view=vocabulary.VIEWS)
    for key in ("key", "metric"):
        if not re.fullmatch(r"[\w-]*", getattr(it, key), re.ASCII):
            raise table.fail(key, f"is {getattr(it, key)!r}; letters, digits, - and _ alone may stand in it")
    if it.pair is not None and it.pair < 1:
        raise table.fail("pair", f"is {it.pair}, they are counted from 1")
    if (it.good_min is not None or it.good_max is not None) and not (it.metric and it.unit):
        key = "good_max" if it.good_min is None else "good_min"
        raise table.fail(key, "needs a metric and a unit")
    if it.good_min is not None and it.good_max is not None and it.good_min > it.good_max:
        raise table.fail("good_min", "is above good_max")
    return it


def _evidence(table: Table) -> LibraryEvidence:
    it = _row(table, LibraryEvidence, strength=vocabulary.STRENGTHS)
    if it.strength == "unknown" and it.n is not None:
        raise table.fail("n", f"is {it.n}; what is not known was measured on nobody")
    return it


def _contacts(table: Table) -> tuple[int | None, int | None]:
    """Steps in 20 m as a range, or none where the drill does not travel."""
    told = table.take("contacts_per_20m", list, [])
    if not told:
        return None, None
    if len(told) != 2 or not all(type(v) is int for v in told) or not 0 < told[0] <= told[1] <= SMALL_MOST:
        raise table.fail("contacts_per_20m", f"is {told!r:.60}, not [low, high]")
    return told[0], told[1]


def _room(table: Table) -> tuple[int, int]:
    low, high = table.number("room_min_m", int), table.number("room_max_m", int)
    if low > high:
        raise table.fail("room_min_m", f"is {low}, above room_max_m {high}")
    return low, high


def _rungs(table: Table, key: str) -> tuple[LibraryRung, ...]:
    rungs = []
    for nth, row in enumerate(table.many(key), 1):
        rung = _row(row, LibraryRung)
        if bool(rung.drill) == bool(rung.words):
            raise table.fail(key, "needs a drill or words in each row, not both", nth)
        rungs.append(rung)
    return tuple(rungs)


def _members(table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
    """The texts of an array, each out of a table of the vocabulary."""
    told = table.strings(key)
    strange = [one for one in told if one not in known]
    if strange:
        raise table.fail(key, f"has {', '.join(strange)}, not one of {', '.join(known)}")
    return told


def _once(table: Table, key: str, told: list[str]) -> None:
    """Raises LibraryError where two rows mean the same."""
    for nth, value in enumerate(told, 1):
        if value in told[: nth - 1]:
            raise table.fail(key, f"has {value!r} twice", nth)


def _names(table: Table, aliases: tuple[str, ...], most: int) -> list[str]:
    """The other names in the form in which they are compared; that can be longer or shorter than what was typed."""
    names = [vocabulary.normalise(word) for word in aliases]
    for nth, name in enumerate(names, 1):
        if not 0 < len(name) <= most:
            raise table.fail("aliases", f"{nth} is no name: {aliases[nth - 1]!r:.60}", nth)
    return names


@cache
def _figure_in(path: Path, changed_ns: int, size: int) -> Mapping[str, Any]:
    figure: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("figure", {})
    return figure


def drawn(slug: str, folder: Path = FOLDER) -> Mapping[str, Any] | None:
    """The figure of a library drill by the name of its file; None where there is none or its file cannot be read."""
    path = folder / f"{slug}.toml"
    if not _SLUG.fullmatch(slug) or not path.is_file():
        return None
    stat = path.stat()
    try:
        figure = _figure_in(path, stat.st_mtime_ns, stat.st_size)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    return figure if isinstance(figure, dict) and figure else None


def _figure(table: Table, slug: str, folder: Path) -> tuple[Mapping[str, Any], str]:
    """The joint angles and the drill that they are drawn for: a table, or the name of the drill that has it."""
    told = table.take("figure", (dict, str), "")
    if isinstance(told, dict):
        shown, pairs = told.get("show", []), told.get("check", [])
        if not isinstance(shown, list) or not isinstance(pairs, list):
            raise table.fail("figure", "needs arrays as show and check")
        return told, slug if told else ""
    if not told:
        return {}, ""
    figure = drawn(told, folder) if told != slug else None
    if figure is None:
        raise table.fail("figure", f"is {told!r:.60}, which no other drill of the library has a drawing for")
    return figure, told


def decode(raw: bytes, where: str) -> str:
    """The text of a file.

    Raises LibraryError with the line where it is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise LibraryError(f"{where}, line {line}: is not UTF-8 ({error.reason})") from error


def decoded(text: str, where: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises LibraryError with the line where it is none.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        told = _TOMLLIB_LINE.search(words)
        spot = f"{where}, line {told[1] or text.count(chr(10)) + 1}" if told else where
        raise LibraryError(f"{spot}: {_TOMLLIB_LINE.sub('', words)}") from error
    except RecursionError as error:
        raise LibraryError(f"{where}: too many brackets inside one another") from error


def parse(text: str, where: str) -> LibraryDrill:
    """The drill of this text; `where` is the name of its file, and gives its slug.

    Only what the site needs to keep a drill is asked for; `drills.library.gaps` says what a complete page lacks.
    Raises LibraryError with file, line and key.
    """
    return from_table(Table(Source(where, text), decoded(text, where)), Path(where).stem)


def from_table(table: Table, slug: str, *, folder: Path = FOLDER, digest: str = "") -> LibraryDrill:
    """The drill that this table tells.

    Raises LibraryError with file, line and key.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > longest(LibraryDrill)["slug"]:
        raise LibraryError(f"{table.source.where}: {slug!r:.70} is no name for a drill's address")
    if slug in vocabulary.RESERVED:
        raise LibraryError(f"{table.source.where}: {slug!r} is the address of another page")
    most = longest(LibraryDrill)
    figure, figure_slug = _figure(table, slug, folder)
    low, high = _contacts(table)
    room_min_m, room_max_m = _room(table)
    texts = {
        name: table.words(name, default, most=most[name])
        for name, default in (
            ("name", MISSING), ("form", ""), ("also", ""), ("short", ""), ("why", MISSING), ("room_note", ""),
            ("kit", ""), ("rest", ""), ("dose_note", ""), ("when", ""), ("leave_out", ""), ("variant_of", ""),
            ("strip_note", ""), ("example_title", ""),
        )
    }  # fmt: skip
    drill = LibraryDrill(
        slug=slug,
        **texts,
        purpose=table.one_of("purpose", vocabulary.PURPOSES),
        level=table.one_of("level", vocabulary.LEVELS),
        impact=table.one_of("impact", vocabulary.IMPACTS),
        room_min_m=room_min_m,
        room_max_m=room_max_m,
        contacts_per_20m_low=low,
        contacts_per_20m_high=high,
        days=_members(table, "days", vocabulary.DAYS),
        avoid_with=_members(table, "avoid_with", vocabulary.BODY_PARTS),
        example=table.lines("example", "", most=most["example"]),
        aliases=table.strings("aliases", longest=most["aliases"]),
        steps=tuple(_row(row, LibraryStep) for row in table.many("steps")),
        cues=table.strings("cues", most=MAX_CUES, longest=most["cues"]),
        faults=tuple(_row(row, LibraryFault) for row in table.many("faults")),
        checkpoints=tuple(_checkpoint(row) for row in table.many("checkpoints")),
        muscles=tuple(
            _row(row, LibraryMuscle, muscle=vocabulary.MUSCLES, role=vocabulary.ROLES) for row in table.many("muscles")
        ),
        doses=tuple(_dose(row) for row in table.many("doses")),
        easier=_rungs(table, "easier"),
        harder=_rungs(table, "harder"),
        questions=tuple(_row(row, LibraryQuestion) for row in table.many("questions")),
        evidence=tuple(_evidence(row) for row in table.many("evidence")),
        sections=tuple(_section(row) for row in table.many("sections")),
        figure=figure,
        figure_slug=figure_slug,
        digest=digest,
    )
    _once(table, "aliases", _names(table, drill.aliases, most["aliases"]))
    _once(table, "avoid_with", list(drill.avoid_with))
    _once(table, "checkpoints", [it.key for it in drill.checkpoints])
    _once(table, "muscles", [it.muscle for it in drill.muscles])
    _once(table, "doses", [it.level for it in drill.doses])
    table.close()
    return drill


def read(path: Path) -> LibraryDrill:
    """The drill in this file of the library; its slug is the name of the file.

    Raises LibraryError with file, line and key, also where its drawing does not go with its words or a claim has
    no source.
    """
    raw = path.read_bytes()
    text = decode(raw, path.name)
    table = Table(Source(path.name, text), decoded(text, path.name))
    drill = from_table(table, path.stem, folder=path.parent, digest=hashlib.sha256(raw).hexdigest())
    pairs, shown = len(drill.figure.get("check", [])), len(drill.figure.get("show", []))
    for nth, point in enumerate(drill.checkpoints, 1):
        if point.pair is not None and point.pair > pairs:
            spot = table.source.spot(("checkpoints", nth, "pair"))
            raise LibraryError(f"{spot}: checkpoints {nth}: pair is {point.pair}, the figure has {pairs}")
    for nth, claim in enumerate(drill.evidence, 1):
        if not claim.source:
            raise table.fail("evidence", f"{nth}: source is missing; where there is none, say so", nth)
    if drill.figure and not drill.strip_note and shown != len(drill.steps):
        raise table.fail("steps", f"has {len(drill.steps)}, the strip shows {shown} moments")
    return drill
