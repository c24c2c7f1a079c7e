"""What is known around a session, and what a rule has to say about it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from plans.notation import Paces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from plans.load import DrillFacts
    from plans.notation import Reading
    from plans.notation.tree import Number, Range

type Severity = Literal["error", "warn", "info"]
type Level = Literal["beginner", "intermediate", "advanced"]

# From loud to quiet.
SEVERITIES: tuple[Severity, ...] = ("error", "warn", "info")
LEVELS: dict[Level, int] = {"beginner": 1, "intermediate": 2, "advanced": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is known around a session. What is None, or empty, is not known: rules that need it stay silent.

    `level` is the athlete's, or the plan's where no athlete is meant. `day_kind` is the kind of day in the plan
    ("easy", "recovery", "quality"...). `days_since_i3` counts from the last plyometric drills. `seen` are the drills
    the athlete has done before, `reviewed` those somebody has looked at on film. `pains` are open reports: part of
    the body to the worst number of 0 to 10, or None where no number was given. `contacts_last_week` counts all
    sessions of the week before, `contacts_this_week` those of this week without this one.
    """

    level: Level | None = None
    day_kind: str = ""
    is_race_day: bool = False
    days_to_race: int | None = None
    starts_at: dt.time | None = None
    warm_up_ends_at: dt.time | None = None
    days_since_i3: Number | None = None
    seen: frozenset[str] | None = None
    reviewed: frozenset[str] | None = None
    pains: Mapping[str, int | None] = field(default_factory=dict)
    contacts_last_week: Range | None = None
    contacts_this_week: Range = (0, 0)
    drills: Mapping[str, DrillFacts] = field(default_factory=dict)
    paces: Paces = field(default_factory=Paces)

    def name(self, slug: str) -> str:
        """A drill's name as it stands within a sentence: "butt kicks", "A-skip"."""
        facts = self.drills.get(slug)
        name = facts.name if facts and facts.name else slug.replace("-", " ")
        return name if name[1:2] in "-‑" or name[:2].isupper() else name[:1].lower() + name[1:]

    def impact(self, slug: str | None) -> int | None:
        """A drill's impact from 0 to 3; None where it is not known."""
        facts = self.drills.get(slug or "")
        return facts.impact if facts else None


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that one click makes. `words` stand on the button; `apply` leaves the tree it is given as it is.

    Applied again, or to a tree where there is nothing to mend any more, it changes nothing.
    """

    words: str
    apply: Callable[[Reading], Reading] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a session. `line` is the line of its text, 0 where there is no text.

    `strength` is a key of `drills.vocabulary.STRENGTHS`, `source` the short name of where the rule comes from.
    `subject` tells findings of one rule apart.
    """

    code: str
    severity: Severity
    sentence: str
    line: int
    strength: str
    source: str
    fix: Fix | None = None
    subject: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same while the words change: rule and subject."""
        return self.code, self.subject
