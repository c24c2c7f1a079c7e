"""Repeats behind words that only give them a name: "Kenyan hills 3 x 8 min"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .adding import ground
from .amounts import amount, times
from .found import LineState
from .remarks import is_remark
from .tree import steps
from .vocabulary import CONDITIONS, MODES, PACE_WORDS, PHRASES, REMARKS, REST_WORDS, TURNING_WORDS, words

if TYPE_CHECKING:
    from .build import Label
    from .tokens import Token

# In a name these say that it names a run. What is done for this long or less, by another name, is an exercise.
_RUNS = words(
    "run runs running hill hills interval intervals rep reps repeats session sessions loop loops lap laps track speed "
    "do doing have we we'll let's tonight today "
    "fartlek tempo jog sprint sprints relay pyramid ladder yasso efforts course"
)
# Before "run" these say when or with whom.
_OCCASIONS = words("social club group team squad morning evening lunch lunchtime midday commute weekend solo home")
_SHORT = 60
_NO_NAMES = TURNING_WORDS | REMARKS | CONDITIONS | PACE_WORDS | REST_WORDS | frozenset(MODES) | {"x", "then"}


class Naming(LineState):
    """The part of the reader that knows names of sessions before their dose."""

    def _names(self, tokens: list[Token], label: Label) -> bool:
        """Read a repeat behind a name."""
        at = self._behind_a_name(tokens)
        return at is not None and self._reads_named(tokens, at, label)

    def _behind_a_name(self, tokens: list[Token]) -> int | None:
        """Where a repeat begins behind words that only give it a name: "Kenyan hills 3 x 8'"."""
        at = 0
        while at < len(tokens) and tokens[at].kind == "word" and tokens[at].text not in _NO_NAMES:
            at += 1
        if not 1 <= at <= 3 or PHRASES.longest(tokens, 0):
            return None
        dose = amount(tokens, at)
        name = tokens[: at - 1] if at > 1 and tokens[at - 1].text == "run" else tokens[:at]
        dosed = dose is not None and dose.kind in ("metres", "seconds") and not dose.clock and is_remark(name)
        return at if dosed or times(tokens, at) is not None else None

    def _reads_named(self, tokens: list[Token], at: int, label: Label) -> bool:
        aimed = [found for place in range(at) if (found := ground(tokens[place:at]))]
        built = self._whole(tokens[at:], replace(label) if label.text else None)
        step = next(steps(built.items), None) if built and not built.role else None
        if built is None or step is None or step.activity != "run":
            return False
        if aimed and not step.with_target(aimed[0].targets[0]):
            return False
        said = self._text(tokens[:at])
        names_a_run = bool(aimed or step.targets) or any(token.text in _RUNS for token in tokens[:at])
        if not names_a_run and step.extent.hi <= _SHORT:
            return False  # the name of an exercise: "Plank 3 x 30 s"
        step.note = "; ".join(filter(None, (said, step.note)))
        if tokens[at - 1].text == "run" and tokens[at - 2].text not in _OCCASIONS:
            built.doubts.append((f"a name: {said}", f"how to run: {said}"))
        if not names_a_run and (built.repeat is None or step.extent.kind == "seconds"):
            built.doubts.append(("running", f"something else: {said}"))
        return self._keep(built, tokens)
