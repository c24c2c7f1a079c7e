"""What a drill of the built-in library is made of, as it stands in its file.

A number beside a text is the most characters that it may have; a test holds that the models say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class LibraryStep:
    """One moment of the drill; the figure strip shows the same moments in the same order."""

    title: Annotated[str, 40]
    text: Annotated[str, 300]


@dataclass(frozen=True, slots=True)
class LibraryFault:
    """What goes wrong, why it matters, and the way out of it."""

    looks_like: Annotated[str, 100]
    why: Annotated[str, 300] = field(default="", kw_only=True)
    fix: Annotated[str, 300]
    easier: Annotated[str, 100] = ""


@dataclass(frozen=True, slots=True)
class LibraryCheckpoint:
    """One thing to look at in a clip; `pair` is the number of its good and fault drawing, from 1."""

    key: Annotated[str, 40]
    name: Annotated[str, 40]
    phase: str
    view: str
    look_at: Annotated[str, 120]
    good: Annotated[str, 100]
    fault: Annotated[str, 100]
    cue: Annotated[str, 100] = ""
    metric: Annotated[str, 40] = ""
    unit: Annotated[str, 20] = ""
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

    claim: Annotated[str, 300]
    strength: str
    source: Annotated[str, 120] = ""
    population: Annotated[str, 80] = ""
    n: int | None = None
    year: int | None = None
    result: Annotated[str, 60] = ""


@dataclass(frozen=True, slots=True)
class LibraryQuestion:
    """A question that is often asked."""

    question: Annotated[str, 120]
    answer: Annotated[str, 1000]


@dataclass(frozen=True, slots=True)
class LibrarySection:
    """A few paragraphs under a heading of their own, in Markdown."""

    title: Annotated[str, 60]
    body: Annotated[str, 4000]


@dataclass(frozen=True, slots=True)
class LibraryRung:
    """An easier or harder neighbour: a drill of the library (`drill`) or a way to do this one (`words`)."""

    drill: Annotated[str, 60] = ""
    words: Annotated[str, 80] = ""


@dataclass(frozen=True, slots=True)
class LibraryDrill:
    """One drill of the built-in library; distances in metres."""

    slug: Annotated[str, 60]
    name: Annotated[str, 80]
    form: Annotated[str, 120]
    also: Annotated[str, 120]
    short: Annotated[str, 80]
    why: Annotated[str, 200]
    purpose: str
    level: int
    impact: int
    room_min_m: int
    room_max_m: int
    room_note: Annotated[str, 80]
    kit: Annotated[str, 80]
    rest: Annotated[str, 120]
    dose_note: Annotated[str, 200]
    contacts_per_20m_low: int | None
    contacts_per_20m_high: int | None
    when: Annotated[str, 80]
    days: tuple[str, ...]
    leave_out: Annotated[str, 200]
    avoid_with: tuple[str, ...]
    variant_of: Annotated[str, 60]
    strip_note: Annotated[str, 80]
    example_title: Annotated[str, 80]
    example: Annotated[str, 2000]
    aliases: Annotated[tuple[str, ...], 80]
    steps: tuple[LibraryStep, ...]
    cues: Annotated[tuple[str, ...], 60]
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


# The kinds of rows of a drill, in the order in which a file has them.
ROWS: dict[str, Any] = {
    "steps": LibraryStep,
    "faults": LibraryFault,
    "checkpoints": LibraryCheckpoint,
    "muscles": LibraryMuscle,
    "doses": LibraryDose,
    "questions": LibraryQuestion,
    "evidence": LibraryEvidence,
    "sections": LibrarySection,
    "easier": LibraryRung,
    "harder": LibraryRung,
}


@cache
def longest(shape: Any) -> dict[str, int]:
    """The most characters of each text of a shape, by its name."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Annotated}
