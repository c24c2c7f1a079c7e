"""The workout tree: what a coach's text becomes. Plain data, numbers in SI units, and its JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA = 1
MILE_M = 1609.344

type Number = int | float
type Range = tuple[Number, Number]
# Where something stands in its line as typed: the first letter and the place after the last; (0, 0) where unknown.
type Span = tuple[int, int]
type Role = Literal["warmup", "main", "cooldown"]
type ExtentKind = Literal["metres", "seconds", "reps", "open", "equal", "bpm_below"]
type Item = Section | Repeat | Step

ACTIVITIES = (
    "run", "jog", "walk", "stand", "float", "drill", "strides", "mobility", "activation", "strength", "cross",
    "rest_day", "race", "test", "other",
)  # fmt: skip


def tidy(value: Number) -> Number:
    """A whole number as int, another one rounded to a thousandth: 400.0 -> 400, 4828.0319 -> 4828.032."""
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _one_or_two(lo: Number, hi: Number) -> Any:
    return lo if lo == hi else [lo, hi]


def _pair(value: Any) -> Range:
    return (value[0], value[1]) if isinstance(value, list | tuple) else (value, value)


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a step is: metres, seconds, repetitions, open, as long as the piece before, or until a heart rate."""

    kind: ExtentKind
    lo: Number = 0
    hi: Number = 0

    @classmethod
    def of(cls, kind: ExtentKind, lo: Number, hi: Number | None = None) -> Extent:
        """An extent with its numbers tidied; `hi` is `lo` where no range is meant."""
        return cls(kind, tidy(lo), tidy(lo if hi is None else hi))

    def as_dict(self) -> dict[str, Any]:
        """Exactly one key: `{"metres": 400}`, `{"seconds": [120, 180]}`, `{"open": True}`."""
        if self.kind == "open":
            return {"open": True}
        if self.kind == "equal":
            return {"equal": "time"}
        return {self.kind: _one_or_two(self.lo, self.hi)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Extent:
        """The extent that `as_dict` wrote. Raises ValueError where there is not exactly one known key."""
        ((kind, value),) = data.items()
        if kind in ("open", "equal"):
            return cls(cast("ExtentKind", kind))
        if kind not in ("metres", "seconds", "reps", "bpm_below"):
            raise ValueError(f"No extent is called {kind!r}.")
        return cls(cast("ExtentKind", kind), *_pair(value))


OPEN = Extent("open")
EQUAL = Extent("equal")

# The keys that each kind of target has in JSON, besides `kind` itself.
_TARGET_KEYS: dict[str, tuple[str, ...]] = {
    "race_pace": ("race",),
    "pace": ("lo", "hi"),
    "rep_time": ("lo", "hi"),
    "effort": ("name",),
    "rpe": ("lo", "hi"),
    "hr": ("lo", "hi"),
    "zone": ("of", "lo", "hi"),
    "percent": ("of", "lo", "hi"),
    "cadence": ("lo", "hi"),
    "offset": ("race", "seconds_per_km"),
    "send_off": ("lo", "hi"),
    "terrain": ("name",),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a step aims at. Which fields count depends on `kind`; paces in seconds per km, times in seconds."""

    kind: str
    race: str = ""
    race_to: str = ""
    name: str = ""
    of: str = ""
    lo: Number = 0
    hi: Number = 0
    seconds_per_km: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; `race_to` only where it is set."""
        data: dict[str, Any] = {"kind": self.kind}
        data.update({key: getattr(self, key) for key in _TARGET_KEYS[self.kind]})
        if self.kind == "race_pace" and self.race_to:
            data["race_to"] = self.race_to
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Target:
        """The target that `as_dict` wrote. Raises ValueError for an unknown kind."""
        if data["kind"] not in _TARGET_KEYS:
            raise ValueError(f"No target is called {data['kind']!r}.")
        return cls(**data)


def effort(name: str) -> Target:
    """An effort by name: easy, steady, tempo, threshold ..."""
    return Target("effort", name=name)


def terrain(name: str) -> Target:
    """A kind of ground: uphill, downhill, trail, track, treadmill."""
    return Target("terrain", name=name)


@dataclass(slots=True)
class Step:
    """One thing to do. `line` is the line of the text that it came from, 0 where there is no text."""

    activity: str
    extent: Extent = OPEN
    drill: str | None = None
    targets: list[Target] = field(default_factory=list)
    per_side: bool = False
    note: str = ""
    line: int = field(default=0, compare=False)
    span: Span = field(default=(0, 0), compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form of the step."""
        data: dict[str, Any] = {
            "type": "step",
            "activity": self.activity,
            "drill": self.drill,
            "extent": self.extent.as_dict(),
            "targets": [target.as_dict() for target in self.targets],
            "per_side": self.per_side,
            "note": self.note,
        }
        return data | ({"line": self.line} if self.line else {})

    def with_target(self, target: Target) -> bool:
        """Add a target unless it is there; False where the step has two already."""
        if target in self.targets:
            return True
        if len(self.targets) == 2:
            return False
        self.targets.append(target)
        return True


@dataclass(slots=True)
class Repeat:
    """Items done several times; `recovery` is done between repetitions and not after the last one."""

    times: Range
    items: list[Item]
    recovery: Step | None = None
    line: int = field(default=0, compare=False)
    span: Span = field(default=(0, 0), compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; `times` is a number, or two for a range."""
        data: dict[str, Any] = {
            "type": "repeat",
            "times": _one_or_two(*self.times),
            "items": [item.as_dict() for item in self.items],
            "recovery": self.recovery.as_dict() if self.recovery else None,
        }
        return data | ({"line": self.line} if self.line else {})


@dataclass(frozen=True, slots=True)
class WarmUpLink:
    """A live link to a warm-up of the library. Both are None when only its title is known, as after reading."""

    id: str | None = None
    version: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON form of the link."""
        return {"id": self.id, "version": self.version}


@dataclass(slots=True)
class Section:
    """The warm-up, main part or cool-down of a session."""

    role: Role
    items: list[Item] = field(default_factory=list)
    title: str | None = None
    warmup: WarmUpLink | None = None
    line: int = field(default=0, compare=False)
    span: Span = field(default=(0, 0), compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form of the section and all below it."""
        data: dict[str, Any] = {
            "type": "section",
            "role": self.role,
            "title": self.title,
            "warmup": self.warmup.as_dict() if self.warmup else None,
            "items": [item.as_dict() for item in self.items],
        }
        return data | ({"line": self.line} if self.line else {})


def step_from_dict(data: Mapping[str, Any]) -> Step:
    """The step that `Step.as_dict` wrote."""
    return Step(
        activity=data["activity"],
        extent=Extent.from_dict(data["extent"]),
        drill=data.get("drill"),
        targets=[Target.from_dict(target) for target in data.get("targets", ())],
        per_side=data.get("per_side", False),
        note=data.get("note", ""),
        line=data.get("line", 0),
    )


def item_from_dict(data: Mapping[str, Any]) -> Item:
    """The section, repeat or step that `as_dict` wrote. Raises ValueError for another type."""
    line = data.get("line", 0)
    match data["type"]:
        case "step":
            return step_from_dict(data)
        case "repeat":
            rest = data.get("recovery")
            items = [item_from_dict(item) for item in data["items"]]
            return Repeat(_pair(data["times"]), items, step_from_dict(rest) if rest else None, line)
        case "section":
            link = data.get("warmup")
            items = [item_from_dict(item) for item in data["items"]]
            return Section(data["role"], items, data.get("title"), WarmUpLink(**link) if link else None, line)
    raise ValueError(f"No item is of type {data['type']!r}.")


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that found no place, exactly as they were written."""

    line: int
    text: str
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """The text allowed two readings; `read_as` stands in the tree, `or_` is the other one."""

    line: int
    text: str
    read_as: str
    or_: str
    span: Span = field(default=(0, 0), compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, where the other reading has the key `or`."""
        return {"line": self.line, "text": self.text, "read_as": self.read_as, "or": self.or_}


@dataclass(slots=True)
class Reading:
    """What one text was read as."""

    title: str | None = None
    items: list[Item] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of a reading, with its schema and its totals."""
        from .totals import totals  # here, because totals needs this module

        return {
            "schema": SCHEMA,
            "title": self.title,
            "items": [item.as_dict() for item in self.items],
            "unread": [{"line": unread.line, "text": unread.text} for unread in self.unread],
            "asks": [ask.as_dict() for ask in self.asks],
            "totals": totals(self.items).as_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        """The reading that `as_dict` wrote. Raises ValueError where the schema is not ours."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"This tree has schema {data.get('schema')!r}; this reader knows {SCHEMA}.")
        return cls(
            data.get("title"),
            [item_from_dict(item) for item in data["items"]],
            [Unread(one["line"], one["text"]) for one in data.get("unread", ())],
            [Ask(one["line"], one["text"], one["read_as"], one["or"]) for one in data.get("asks", ())],
        )


def steps(items: list[Item]) -> Iterator[Step]:
    """Every step in order of the text, recoveries included, each once however often it is repeated."""
    for item in items:
        if isinstance(item, Step):
            yield item
            continue
        yield from steps(item.items)
        if isinstance(item, Repeat) and item.recovery:
            yield item.recovery
