"""Read what lies between repetitions, and pieces that alternate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .build import Built, attach, fits, has_short_reps, is_plain_list
from .found import LineState
from .hard import is_hard
from .pieces import HARD
from .rests import Rest, is_recovery_run, lead, rest
from .spans import place
from .tree import Repeat, Step, effort, steps
from .vocabulary import mark_at, word_at

if TYPE_CHECKING:
    from .draft import Doubts
    from .pieces import Piece
    from .tokens import Token

_SWINGS = ("hard", "easy", "steady", "uphill", "downhill")
_ALTERNATING = ("run", "walk", "jog")


class Recovering(LineState):
    """The part of the reader that knows recoveries."""

    def _rests(self, piece: Piece, pause: Rest, *, last: bool) -> bool:
        before = self.found.built[-1] if self.found.built else None
        bare = not (pause.said or pause.moves)
        has_place = before is not None and (before.repeat is not None or before.ladder)
        if before is not None and has_place and self._jogs_between(before, piece, pause):
            pause = replace(pause, doubts=(*pause.doubts, ("between the repetitions", "afterwards")))
            return self._between(before, piece, pause, bare=bare)
        if before is not None and has_place and _follows(piece, pause, last=last):
            return self._between(before, piece, pause, bare=bare)
        if pause.between and self._between_runs(piece, pause):
            return True
        if pause.step.extent.kind == "open" and not has_place and before is not None:
            return False  # what it lies between was not repeated
        if pause.said and before is None and self._is_a_run(piece, pause):
            return True
        if pause.said and (before is None or piece.sep != "" or not has_place):
            pause.step.line = self.line.number
            timed = pause.step.activity == "stand" and pause.step.extent.hi >= 300
            alone = not self.depth and piece.sep != "then"
            if timed and pause.step.extent.kind == "seconds" and (before is not None or alone):
                said = self._text(piece.tokens)
                pause = replace(pause, doubts=(*pause.doubts, (f"{said} resting", f"{said} easy running")))
            return self._keep(Built([pause.step], doubts=list(pause.doubts)), piece.tokens)
        return bare and self._rests_in_a_list(piece, pause, before, last=last)

    def _is_a_run(self, piece: Piece, pause: Rest) -> bool:
        """ "30 min recovery" with nothing before it: an easy run, and asked."""
        if self.depth or not is_recovery_run(pause, piece.tokens):
            return False
        step = Step("run", pause.step.extent, targets=[effort("easy")], line=self.line.number)
        said = self._text(piece.tokens)
        return self._keep(Built([step], doubts=[(f"{said}: an easy run", "a rest")]), piece.tokens)

    def _eases_off(self, pause: Rest) -> bool:
        """Whether a slow run behind a repeat that has no recovery is its recovery: "5 x 2 min RPE 8, 2 min RPE 3"."""
        built = self.found.built[-1] if self.found.built else None
        lacks = built is not None and built.repeat is not None and built.repeat.recovery is None
        return lacks and pause.step.activity == "run" and pause.step.extent.kind == "seconds"

    def _swings(self) -> bool:
        """Whether what stands before was "on" or hard for a time, so that "off" is easy running and no rest."""
        built = self.found.built[-1] if self.found.built else None
        last = list(steps(built.items))[-1:] if built and built.repeat is None else []
        hard = bool(last) and any(target.kind == "effort" and target.name == "hard" for target in last[0].targets)
        return hard and last[0].extent.kind == "seconds"

    def _jogs_between(self, before: Built, piece: Piece, pause: Rest) -> bool:
        """ "6 x 3 min @ 10k. 90 s jog.": a short jog in a sentence of its own, behind hard repeats without recovery."""
        lacks = before.repeat is not None and before.repeat.recovery is None and is_hard(before.repeat)
        timed = pause.step.extent.kind in ("seconds", "metres")
        return (
            lacks
            and piece.sep in (".", ";")
            and pause.moves
            and not pause.said
            and timed
            and fits(before, pause) == "yes"
        )

    def _between_runs(self, piece: Piece, pause: Rest) -> bool:
        """ "1 km @ 10k, 800 @ 5k, 2 min jog between all": the recovery between runs that stand for themselves."""
        runs: list[Built] = []
        for built in reversed(self.found.built):
            step = built.items[0] if len(built.items) == 1 else None
            if not isinstance(step, Step) or step.activity != "run" or built.role or built.sep in HARD:
                if isinstance(step, Step) and step.activity == "run" and not built.role and len(built.items) == 1:
                    runs.append(built)
                break
            runs.append(built)
        if len(runs) < 2 or (piece.is_parted and not (piece.sep == "." and pause.each)):
            return False
        runs.reverse()
        own = [step for built in runs for step in steps(built.items)]
        doubts = list(pause.doubts)
        if own[-1].targets and not any(step.targets for step in own[:-1]):
            for step in own[:-1]:
                step.targets = list(own[-1].targets)
            doubts.append(("for all of these", "for the last of these"))
        pause.step.span = self.line.span(piece.tokens[0].start, piece.tokens[-1].end)
        joined = Built([item for built in runs for item in built.items], ladder=True, sep=runs[0].sep)
        attach(joined, pause, self.line.number)
        self.found.built[-len(runs) :] = [joined]
        self._ask(piece.tokens, doubts)
        return True

    def _between(self, before: Built, piece: Piece, pause: Rest, *, bare: bool) -> bool:
        text = self._text(piece.tokens)
        pause.step.span = self.line.span(piece.tokens[0].start, piece.tokens[-1].end)
        fit = fits(before, pause)
        if fit != "no":
            doubts = [*pause.doubts, *([(f"{text} between", f"{text} afterwards")] if fit == "perhaps" else [])]
            if before.repeat and before.depth == 1 and is_plain_list(before.repeat) and not pause.of_sets:
                doubts.append((f"{text} between the rounds", f"{text} between all"))
            if attach(before, pause, self.line.number):
                self._ask(piece.tokens, doubts + self._shared(before, pause, text))
                return True
            if pause.said and not bare and pause.step.extent.kind == "seconds":
                doubts = [*pause.doubts, (f"{text} resting", f"{text} easy running")]
                return self._keep(Built([pause.step], doubts=doubts), piece.tokens)
            done = bare and self._reads(piece.tokens, first=False)
            if done:
                self._ask(piece.tokens, [(f"{text} running", f"{text} rest")])
            return done
        if pause.step.activity == "run" and pause.step.targets:
            return False  # "10 min easy" behind a set is what comes next
        done = self._reads(piece.tokens, first=False)
        if done and (bare or not has_short_reps(before)):
            self._ask(piece.tokens, [(f"{text} afterwards", f"{text} between")])
        return done

    def _shared(self, before: Built, pause: Rest, text: str) -> Doubts:
        """One recovery behind a list of running repeats is for all of them; behind drills, for the last. Asked."""
        if pause.each:
            self._after_each(before, pause)
            return []
        others: list[Repeat] = []
        sep = before.sep
        for built in reversed(self.found.built[:-1]):
            if sep in HARD or built.repeat is None or built.repeat.recovery or len(built.items) != 1 or built.role:
                break
            if has_short_reps(built) and not has_short_reps(before):
                break
            others.append(built.repeat)
            sep = built.sep
        if not others or pause.of_sets:
            return []
        if has_short_reps(before):
            return [(f"{text} after the last of these", f"{text} after each of these")]
        for repeat in others:
            repeat.recovery = replace(pause.step, targets=list(pause.step.targets))
        return [(f"{text} in all of these", f"{text} in the last of these")]

    def _after_each(self, before: Built, pause: Rest) -> None:
        """Give a recovery "after each" to all repeats of the same kind that stand before it on the line."""
        kinds = {step.activity for step in steps(before.items)} - {pause.step.activity}
        for built in reversed(self.found.built[:-1]):
            repeat = built.repeat
            if repeat is None or repeat.recovery or len(built.items) != 1 or built.role:
                break
            if not {step.activity for step in steps(repeat.items)} <= kinds:
                break
            repeat.recovery = replace(pause.step, targets=list(pause.step.targets))

    def _rests_at_length(self, piece: Piece) -> bool:
        """ "r 2 min jog @ RPE 3": a recovery with targets or a note of its own."""
        before = self.found.built[-1] if self.found.built else None
        begins = lead(piece.tokens, 0) if word_at(piece.tokens, 0) == "r" else None
        if begins is None or before is None or (before.repeat is None and not before.ladder) or piece.is_parted:
            return False
        built = self._whole(piece.tokens[begins:])
        if built is None or len(built.items) != 1 or built.role or not isinstance(built.items[0], Step):
            return False
        step = built.items[0]
        named = word_at(piece.tokens, len(piece.tokens) - 1) == "run" or step.targets or step.activity != "run"
        if not named or not attach(before, Rest(step, 0, True, True), self.line.number):
            return False
        place([step], self.line, (piece.tokens[0].start, piece.tokens[-1].end))
        self._ask(piece.tokens, built.doubts)
        return True

    def _rests_in_a_list(self, piece: Piece, pause: Rest, before: Built | None, *, last: bool) -> bool:
        """A time without words behind a step: "(400 m @ 5k, 60 s, 200 m @ mile, 3 min)"."""
        if before is None or not before.items or pause.step.extent.kind != "seconds" or piece.is_parted:
            return False
        step = before.items[-1]
        runs = isinstance(step, Step) and step.activity in ("run", "strides") and step.targets
        measured = isinstance(step, Step) and step.activity == "run" and step.extent.kind == "metres"
        aimed = runs and measured and isinstance(step, Step) and is_hard(step)
        brief = pause.step.extent.hi <= 300 and not isinstance(pause.step.extent.lo, float)
        if not (runs or (measured and self.depth)) or (not self.depth and last and not (aimed and brief)):
            return False
        pause.step.line = self.line.number
        text = self._text(piece.tokens)
        sure = self.depth > 0 and measured
        doubts = list(pause.doubts) + ([] if sure else [(f"{text} rest", f"{text} running")])
        return self._keep(Built([pause.step], doubts=doubts), piece.tokens)

    def _alternates(self, piece: Piece) -> bool:
        """1 min hard / 1 min easy, 1' on / 1' off: two items of the repeat before."""
        before = self.found.built[-1] if self.found.built else None
        repeat = before.repeat if before else None
        for _ in range(before.depth - 1 if before else 0):
            inner = repeat.items[0] if repeat is not None and len(repeat.items) == 1 and not repeat.recovery else None
            repeat = inner if isinstance(inner, Repeat) else None
        if before is None or repeat is None or repeat.recovery or before.depth < 1 or len(repeat.items) != 1:
            return False
        step = repeat.items[0]
        if not isinstance(step, Step) or step.extent.kind != "seconds" or step.activity not in _ALTERNATING:
            return False
        if piece.sep != "/" and not (before.swing and piece.sep in (",", "+")):
            return False
        pause = rest(piece.tokens, 0)
        aimed = any(target.kind not in ("effort", "terrain") or target.name not in _SWINGS for target in step.targets)
        if pause is not None and pause.end == len(piece.tokens) and aimed and step.activity == "run":
            return False  # "10 min @ threshold / 2 min jog" names a recovery
        other = self._whole(piece.tokens)
        if other is None or len(other.items) != 1 or other.role:
            return False
        second = other.items[0]
        if not isinstance(second, Step) or second.extent.kind != "seconds" or bool(before.swing) != bool(other.swing):
            return False
        if not (step.targets or second.targets) and step.activity == second.activity == "run":
            step.targets, second.targets = [effort("hard")], [effort("easy")]
        if before.swing and not step.targets and step.activity == "run":
            step.targets = [effort("hard" if before.swing == "on" else "easy")]
        place([second], self.line, (piece.tokens[0].start, piece.tokens[-1].end))
        repeat.items.append(second)
        before.swing = None
        self._ask(piece.tokens, other.doubts)
        return True


def _follows(piece: Piece, pause: Rest, *, last: bool) -> bool:
    """Whether the sign before a recovery lets it belong to what stands before that sign."""
    if not piece.is_parted:
        return piece.sep != "with"
    opens = pause.said and (pause.step.extent.kind == "open" or pause.announced)
    if piece.sep == ";" and last and pause.doubts and not pause.moves:
        return True  # "3 min jog or walk"
    if piece.sep == ";" and last and pause.said:
        return True  # "; 2 min jog recovery"
    return pause.between or (piece.sep == "." and pause.said) or (piece.sep == ";" and opens)


def ends_at(tokens: list[Token], at: int) -> bool:
    return at == len(tokens) or (at + 1 == len(tokens) and mark_at(tokens, at, "."))
