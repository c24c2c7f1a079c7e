"""What a drill of the built-in library is made of, as it stands in its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LibraryStep:
    """One moment of the drill; the figure strip shows the same moments in the same order."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LibraryFault:
    """What goes wrong, why it matters, and the way out of it."""

    looks_like: str
    why: str
    fix: str
    easier: str


@dataclass(frozen=True, slots=True)
class LibraryCheckpoint:
    """One thing to look at in a clip; `pair` is the number of its good and fault drawing, from 1."""

    key: str
    name: str
    phase: str
    view: str
    look_at: str
    good: str
    fault: str
    cue: str
    metric: str = ""
    unit: str = ""
    good_min: float | None = None
    good_max: float | None = None
    expert_default: bool = True
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class LibraryMuscle:
    """A muscle and what the drill asks of it."""

    muscle: str
    role: str


@dataclass(frozen=True, slots=True)
class LibraryDose:
    """Sets of so many metres, seconds or repetitions: exactly one of the three."""

    level: str
    sets: int
    metres: int | None = None
    seconds: int | None = None
    reps: int | None = None
    each_side: bool = False


@dataclass(frozen=True, slots=True)
class LibraryEvidence:
    """A claim with what stands behind it; `unknown` says that nobody has measured it."""

    claim: str
    strength: str
    source: str
    population: str = ""
    n: int | None = None
    year: int | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """A question that is often asked."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LibrarySection:
    """A few paragraphs under a heading of their own, in Markdown."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class LibraryRung:
    """An easier or harder neighbour: a drill of the library (`drill`) or a way to do this one (`words`)."""

    drill: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class LibraryDrill:
    """One drill of the built-in library; distances in metres."""

    slug: str
    name: str
    form: str
    also: str
    short: str
    why: str
    purpose: str
    level: int
    impact: int
    room_min_m: int
    room_max_m: int
    room_note: str
    kit: str
    rest: str
    dose_note: str
    contacts_per_20m_low: int | None
    contacts_per_20m_high: int | None
    when: str
    days: tuple[str, ...]
    leave_out: str
    variant_of: str
    strip_note: str
    example_title: str
    example: str
    aliases: tuple[str, ...]
    steps: tuple[LibraryStep, ...]
    cues: tuple[str, ...]
    faults: tuple[LibraryFault, ...]
    checkpoints: tuple[LibraryCheckpoint, ...]
    muscles: tuple[LibraryMuscle, ...]
    doses: tuple[LibraryDose, ...]
    easier: tuple[LibraryRung, ...]
    harder: tuple[LibraryRung, ...]
    questions: tuple[LibraryQuestion, ...]
    evidence: tuple[LibraryEvidence, ...]
    sections: tuple[LibrarySection, ...]
    figure: Mapping[str, Any]
    figure_slug: str
    digest: str
