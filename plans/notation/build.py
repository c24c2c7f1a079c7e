"""Put a draft together: steps, repeats, their recoveries. Says None where the words contradict each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, cast

from .aims import CLOCK, settle
from .amounts import TRACK_METRES
from .rests import Rest
from .sizes import doubtful_m, extent_of, span
from .totals import totals
from .tree import MILE_M, Extent, Item, Number, Range, Repeat, Role, Section, Step, Target, effort, steps

if TYPE_CHECKING:
    from .draft import Doubts, Draft
    from .words import Words

# Nobody runs so many metres in a second.
_MOST_SPEED = 11
# No session is longer; what comes to more is no dose that we understand.
_MOST_M, _MOST_S = 500_000, 172_800
_DEEPEST = 6


@dataclass(slots=True)
class Label:
    """What the words before a colon or dash say about the rest of their line."""

    text: str = ""
    activity: str | None = None
    drill: tuple[str, ...] = ()
    drill_words: str = ""
    targets: tuple[Target, ...] = ()
    drills: bool = False
    used: bool = False


NO_LABEL = Label()


@dataclass(slots=True)
class Built:
    """The items of one piece. `ladder` says that a recovery belongs between them, `sep` is what stands before.

    `depth` is how many repeats the piece itself wrote around its items; what stands in brackets is not counted."""

    items: list[Item]
    role: Role | None = None
    depth: int = 0
    ladder: bool = False
    sep: str = ""
    swing: str | None = None
    doubts: Doubts = field(default_factory=list)

    @property
    def repeat(self) -> Repeat | None:
        """The repeat that a recovery behind the piece would belong to."""
        last = self.items[-1] if self.items else None
        if isinstance(last, Section) and last.items:
            last = last.items[-1]
        return last if isinstance(last, Repeat) else None


def build(draft: Draft, label: Label, words: Words, line: int) -> Built | None:
    """The items of a draft; None where it says nothing that can be done, or says two things at once."""
    label_of = _apply(draft, label)
    role = cast("Role | None", draft.role)
    if not draft.has_body and not draft.open_end:
        bare = role is not None and not (draft.counts or draft.targets or draft.rests)
        return Built([], role) if bare else None
    if draft.second is not None:
        built = _alternating(draft, line)
    elif draft.group is not None:
        plain = not (draft.says_kind or draft.per_side or draft.open_end)
        items = _with_targets(draft, draft.group) if plain else None
        built = Built(_repeated(draft.counts, items, line)) if items is not None else None
    else:
        built = _stepped(draft, words, line)
    if built is None:
        return None
    built.depth = sum(count != (1, 1) for count in draft.counts) + draft.group_takes_rest
    if not _rested(built, draft.rests, line):
        return None
    if is_too_much(built.items):
        return None
    built.role = role
    built.swing = draft.swing
    built.doubts = list(dict.fromkeys((*draft.doubts, *built.doubts)))
    label.used = label.used or label_of
    return built


def is_too_much(items: list[Item]) -> bool:
    """Whether items come to more than any session, or stand in more repeats than anybody means."""
    if any(_depth(item) > _DEEPEST for item in items):
        return True
    total = totals(items)
    most = max(total.seconds[1], *(step.extent.hi for step in steps(items) if step.extent.kind != "metres"), 0)
    return bool(total.metres[1] > _MOST_M or most > _MOST_S)


def _depth(item: Item) -> int:
    return 0 if isinstance(item, Step) else 1 + max(map(_depth, item.items), default=0)


def _apply(draft: Draft, label: Label) -> bool:
    """Let a label say what the piece itself does not say; whether it did."""
    used = False
    if draft.unknown and label.activity in ("strength", "activation"):
        draft.notes.insert(0, draft.unknown)
        draft.activity, draft.unknown, used = label.activity, "", True
    elif draft.group is None and not draft.says_kind and (label.activity or label.drill):
        draft.activity, draft.drill, draft.drill_words = label.activity, label.drill, label.drill_words
        used = True
    elif label.activity and draft.activity in (label.activity, "run") and not draft.drill:
        draft.activity = label.activity
        used = True
    if label.targets and draft.has_body and (used or not label.activity):
        kinds = {target.kind for target in draft.targets}
        draft.targets[:0] = [target for target in label.targets if target.kind not in kinds]
        used = True
    return used or (label.drills and bool(draft.drill or draft.unknown))


def _with_targets(draft: Draft, items: list[Item]) -> list[Item] | None:
    """A target outside the brackets belongs to all that is run inside them."""
    for step in steps(items):
        if step.activity in ("run", "strides") and not all(step.with_target(target) for target in draft.targets):
            return None
    clocks = any(target.kind in (CLOCK, "rep_time") for target in draft.targets)
    if clocks or draft.bracket:
        return None
    first = next(steps(items), None)
    if draft.notes and first is not None:
        first.note = ", ".join(filter(None, [*draft.notes, first.note]))
    return items


def _repeated(counts: list[Range], items: list[Item], line: int) -> list[Item]:
    """Repeats around items, the innermost count last; one repetition is no repeat."""
    for count in reversed(counts):
        if count != (1, 1):
            items = [Repeat(count, items, None, line)]
    return items


def _alternating(draft: Draft, line: int) -> Built | None:
    first, second = draft.amount, draft.second
    if first is None or second is None or draft.says_kind or draft.notes or draft.bracket or draft.targets:
        return None
    halves: list[Item] = [
        Step("run", Extent.of("seconds", one.lo, one.hi), targets=[effort(name)], line=line)
        for one, name in ((first, "hard"), (second, "easy"))
    ]
    return Built(_repeated(draft.counts, halves, line))


def _stepped(draft: Draft, words: Words, line: int) -> Built | None:
    activity = "drill" if draft.drill else ("other" if draft.unknown else draft.activity or "run")
    if draft.event and not any(target.kind == "effort" for target in draft.targets):
        activity = "race"
    extent = extent_of(draft, activity)
    if extent is None:
        return None
    step = Step(activity, extent, targets=list(draft.targets), per_side=draft.per_side, line=line)
    step.drill = draft.drill[0] if draft.drill else None
    if activity == "stand" and extent.kind == "metres":
        step.activity = "jog"  # nobody rests for a distance standing
        draft.doubts.append((f"{span(draft.amount)} m jog" if draft.amount else "jog", "walk"))
    step.note = ", ".join(dict.fromkeys(([draft.unknown] if draft.unknown else []) + draft.notes))
    doubts = _doubts(draft, step, words)
    if not _settled(draft, step, doubts):
        return None
    return Built(_repeated(draft.counts, [step], line), doubts=doubts)


def _doubts(draft: Draft, step: Step, words: Words) -> Doubts:
    doubts: Doubts = []
    amount = draft.amount
    repeated = any(count != (1, 1) for count in draft.counts)
    if amount and amount.letter_m and doubtful_m(step.activity, step.extent, step.targets, repeated=repeated):
        said = span(amount)
        doubts.append((f"{said} m", f"{said} min"))
    if amount and amount.clock and not repeated and step.activity not in ("race", "test"):
        minutes, seconds = divmod(int(amount.lo), 60)
        doubts.append((f"{minutes} min {seconds:02d} s", f"{minutes} h {seconds:02d} min"))
    if amount and amount.spaced and repeated and step.activity in ("jog", "walk", "float"):
        minutes, seconds = divmod(int(amount.lo), 60)
        doubts.append((f"{amount.lo} s {step.activity}", f"{minutes} min, {seconds} s {step.activity} between"))
    if len(draft.drill) > 1:
        doubts.append((words.name(draft.drill[0]), words.name(draft.drill[1])))
    if draft.unknown:
        doubts.append((f"a note: {draft.unknown}", f"a new drill: {draft.unknown}"))
    return doubts


def _settled(draft: Draft, step: Step, doubts: Doubts) -> bool:
    """Decide times that may be paces, repetition times or recoveries; False where no reading makes sense."""
    metres: Number | None = step.extent.lo if step.extent.kind == "metres" else None
    for place, target in enumerate(step.targets):
        settled, asked = settle(target, metres, miles=draft.amount is not None and draft.amount.factor == MILE_M)
        step.targets[place] = settled
        doubts.extend(asked)
        if settled.kind == "rep_time" and (metres is None or metres > _MOST_SPEED * settled.lo):
            return False
    if draft.bracket is not None:
        _bracket(draft, step, metres, doubts)
    return len(step.targets) <= 2


def _bracket(draft: Draft, step: Step, metres: Number | None, doubts: Doubts) -> None:
    """A time in brackets: recovery behind a target or a time, repetition time as a range, else asked."""
    if draft.bracket is None:
        return
    time, after_target = draft.bracket
    pause = Rest(Step("stand", time.extent, line=step.line), 0, False, False)
    if draft.rests and metres is not None:
        step.targets.append(Target("rep_time", lo=time.lo, hi=time.hi))
        return
    if after_target or metres is None:
        draft.rests.append(pause)
        return
    if time.lo != time.hi:
        step.targets.append(Target("rep_time", lo=time.lo, hi=time.hi))
        return
    seconds = f"{time.lo} s"
    if 150 <= time.lo * 1000 / metres <= 480 and (metres in TRACK_METRES or metres > 100):
        step.targets.append(Target("rep_time", lo=time.lo, hi=time.hi))
        doubts.append((f"in {seconds}", f"{seconds} rest"))
    else:
        draft.rests.append(pause)
        doubts.append((f"{seconds} rest", f"in {seconds}"))


def _rested(built: Built, rests: list[Rest], line: int) -> bool:
    """Give the recoveries of a piece to its repeats, the first to the innermost."""
    return all(attach(built, one, line) for one in rests)


def attach(built: Built, pause: Rest, line: int) -> bool:
    """Put a recovery between the repetitions of what was read before it; False where there is no room."""
    step = pause.step
    step.line = line
    if built.ladder:
        built.items, built.ladder = between(built.items, step), False
        return True
    repeat = built.repeat
    if repeat is not None and step.extent.kind == "equal" and not pause.of_sets and is_plain_list(repeat):
        repeat.items = between(repeat.items, step)  # as long as the run before it, so between these too
        repeat.recovery = replace(step, targets=list(step.targets))
        built.doubts.append(("this recovery between all", "between the rounds"))
        return True
    if repeat is not None and pause.of_sets and _rests_equally(repeat):
        repeat.recovery = step
        return True
    if repeat is not None and pause.of_sets and (_fill_list(repeat) or _pushes_down(repeat)):
        repeat.recovery = step
        return True
    if repeat is None:
        # One repetition: what would have been rested is done once, after it.
        built.items.append(step)
        return True
    chain = _chain(repeat)[: built.depth]
    if len(chain) > 1 and len(chain[-1].items) > 1 and _rests_inside(chain[-1]):
        chain = chain[:-1]  # what alternates has its easy part; a recovery lies between the sets
    for inner in [chain[0]] if pause.of_sets and len(chain) > 1 else reversed(chain):
        if inner.recovery is None:
            inner.recovery = step
            return True
    return False


def _chain(repeat: Repeat) -> list[Repeat]:
    """A repeat and the repeats that are its only item, outermost first."""
    chain = [repeat]
    while len(chain[-1].items) == 1 and isinstance(chain[-1].items[0], Repeat):
        chain.append(chain[-1].items[0])
    return chain


def is_plain_list(repeat: Repeat) -> bool:
    """Whether several runs are repeated with nothing between them."""
    runs = all(isinstance(item, Step) and item.activity == "run" for item in repeat.items)
    return len(repeat.items) > 1 and runs and not _rests_inside(repeat)


def _fill_list(repeat: Repeat) -> bool:
    """Put the recovery of a repeated list between its runs, where another one comes for between the sets."""
    rest = repeat.recovery
    if not is_plain_list(repeat) or rest is None:
        return False
    repeat.items = between(repeat.items, rest)
    return True


def _pushes_down(repeat: Repeat) -> bool:
    """Give a recovery to the repeat inside, where another one comes for between the sets: "3 x (4 x 300) r 1', ..."."""
    inner = repeat.items[0] if len(repeat.items) == 1 else None
    if repeat.recovery is None or not isinstance(inner, Repeat) or inner.recovery or _rests_inside(inner):
        return False
    inner.recovery = repeat.recovery
    return True


def _rests_equally(repeat: Repeat) -> bool:
    """Whether equal recoveries lie between the runs of a repeated list already."""
    second = repeat.items[1] if len(repeat.items) > 1 else None
    equal = repeat.recovery is not None and repeat.recovery.extent.kind == "equal"
    return equal and isinstance(second, Step) and second.extent.kind == "equal"


def between(items: list[Item], rest: Step) -> list[Item]:
    """Items with a recovery between each two of them."""
    filled: list[Item] = []
    for item in items:
        filled += [item] if not filled else [replace(rest, targets=list(rest.targets)), item]
    return filled


def _rests_inside(repeat: Repeat) -> bool:
    """Whether the last thing repeated is the easy part of what alternates."""
    last = repeat.items[-1]
    if not isinstance(last, Step) or len(repeat.items) < 2:
        return False
    eased = [(target.kind, target.name) for target in last.targets] == [("effort", "easy")]
    return last.activity in ("walk", "jog", "stand", "float") or (last.activity == "run" and eased)


def has_short_reps(built: Built) -> bool:
    """Whether what was repeated are drills, strides or the like."""
    return any(
        step.activity in ("drill", "other") or (step.activity == "strides" and not _is_long(step.extent))
        for step in _repeated_steps(built)
    )


def _is_long(extent: Extent) -> bool:
    return extent.hi > {"seconds": 60, "metres": 200}.get(extent.kind, extent.hi)


def _repeated_steps(built: Built) -> list[Step]:
    repeat = built.repeat
    return [item for item in repeat.items if isinstance(item, Step)] if repeat else []


def fits(built: Built, pause: Rest) -> Literal["yes", "perhaps", "no"]:
    """Whether an amount in passing (", 5 min jog") lies between the repetitions before it, or comes after them."""
    extent = pause.step.extent
    if pause.said or extent.kind not in ("seconds", "metres"):
        return "yes"
    timed = extent.kind == "seconds"
    if built.depth == 1 and built.repeat and _rests_inside(built.repeat):
        return "no"
    if has_short_reps(built) and extent.hi > (120 if timed else 200):
        return "no"
    if extent.lo > (300 if timed else 1000):
        return "no"
    eased = pause.step.activity == "run" and bool(pause.step.targets)
    reps = [step.extent for step in _repeated_steps(built)]
    brief = any(rep.hi <= (400 if rep.kind == "metres" else 60) for rep in reps if rep.kind in ("metres", "seconds"))
    return "perhaps" if eased or (brief and extent.lo >= (180 if timed else 600)) else "yes"
