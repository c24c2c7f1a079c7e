"""From the tree of a workout to the pieces that are shown. Pure.

Every step of the tree ends up in a row, a set or a line of a set, with its numbers and its notes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plans.notation.totals import Paces, totals
from plans.notation.tree import Item, Range, Repeat, Section, Step, Target
from plans.pieces import Block, Fact, Lap, Line, Part, Row, Set
from plans.spoken import (
    EFFORTS,
    RACE_EFFORTS,
    Amount,
    amount,
    pace_words,
    per,
    rep_words,
    span,
    target_words,
    times_words,
)

if TYPE_CHECKING:
    from plans.prescribing import Use

type Band = Callable[[Target], tuple[float, float] | None]

DOSES = ("drill", "mobility", "activation", "strides", "other")
SORTS = {"drill": "drill", "strides": "str", "mobility": "mob", "activation": "mob", "other": "other"}
NAMES = {
    "run": "Run", "jog": "Easy jog", "walk": "Walk", "stand": "Rest", "float": "Float", "strides": "Strides",
    "mobility": "Mobility", "activation": "Activation", "strength": "Strength", "cross": "Cross-training",
    "rest_day": "Rest", "race": "Race", "test": "Time trial", "drill": "Drill", "other": "Note",
}  # fmt: skip
# The pages of the library for what is no drill step.
PAGES = {"strides": "strides", "mobility": "mobility-set"}
BETWEEN = {"jog": "Jog between", "walk": "Walk between", "stand": "Rest between", "float": "Float between"}
MOST_LAPS = 40
LAPS_WIDTH, LAPS_GAP = 350.0, 2.9


def blocks_of(
    items: Sequence[Item],
    band: Band,
    uses: Mapping[tuple[str, int], Use],
    *,
    kind: str,
    miles: bool,
    paces: Paces | None = None,
) -> list[Block]:
    """Return the sections of a session as blocks; what stands outside of a section is a block of the main part."""
    writer = _Writer(band, uses, kind, miles=miles, paces=paces)
    blocks: list[Block] = []
    loose: list[Item] = []
    for item in [*items, None]:
        if item is not None and not isinstance(item, Section):
            loose.append(item)
            continue
        if loose:
            blocks.append(writer.block(Section("main", loose)))
            loose = []
        if item is not None:
            blocks.append(writer.block(item))
    return blocks


def seconds_of(item: Item, paces: Paces | None = None) -> float:
    """Return the middle of the time that an item is thought to take, at an athlete's paces where they are known."""
    lo, hi = totals([item], paces).seconds
    return (lo + hi) / 2


class _Writer:
    """Turns items into rows and sets; counts each drill's uses on the way, as the drill rows of a workout do."""

    def __init__(
        self, band: Band, uses: Mapping[tuple[str, int], Use], kind: str, *, miles: bool, paces: Paces | None = None
    ) -> None:
        self.paces = paces
        self.resolve, self.uses, self.kind, self.miles = band, uses, kind, miles
        self.seen: dict[str, int] = {}
        # Drills within a set of other things: shown again under it, where they can be ticked.
        self.within: list[Row] = []

    def block(self, section: Section) -> Block:
        """A section with its parts; in a warm-up everything is a dose."""
        parts: list[Part] = []
        plain_steps: list[Step] = []
        for item in section.items:
            if isinstance(item, Section):
                parts.extend(self.block(item).parts)
            elif section.role == "warmup" or _is_dose(item):
                self._flush(plain_steps, parts, section.role)
                if not parts or parts[-1].set:
                    parts.append(Part())
                parts[-1].rows.extend(self.rows(item, []))
            elif isinstance(item, Step):
                plain_steps.append(item)
            else:
                self._flush(plain_steps, parts, section.role)
                self._add(parts, self.repeat(item))
        self._flush(plain_steps, parts, section.role)
        seconds = sum(seconds_of(item, self.paces) for item in section.items)
        return Block(section.role, section.title or "", parts, seconds)

    def _flush(self, steps: list[Step], parts: list[Part], role: str) -> None:
        """Steps that follow each other: three and more are a ladder in one set, fewer stand alone."""
        if len(steps) >= 3:
            self._add(parts, self.ladder(steps))
        else:
            for step in steps:
                self._add(parts, self.single(step, role))
        steps.clear()

    def _add(self, parts: list[Part], made: Set) -> None:
        """Add a set, and under it the drills that it holds."""
        parts.append(Part(made))
        if self.within:
            parts.append(Part(rows=self.within))
            self.within = []

    # --- doses -----------------------------------------------------------------------------------------------------

    def rows(self, item: Item, times: list[str]) -> list[Row]:
        """The doses of an item; what is repeated together says how often in each of its doses."""
        if isinstance(item, Step):
            return [self.row(item, times)]
        if isinstance(item, Section):
            return [row for inner in item.items for row in self.rows(inner, times)]
        often = [*times, times_words(item.times)]
        rows = [row for inner in item.items for row in self.rows(inner, often)]
        scale = sum(item.times) / 2
        for row in rows:
            row.seconds *= scale
        if rows and item.recovery:
            rows[-1].say = _joined(rows[-1].say, self.recovery(item.recovery))
        if rows:
            # What is done between the repetitions belongs to the last of them.
            rows[-1].seconds += seconds_of(item, self.paces) - sum(row.seconds for row in rows)
        return rows

    def row(self, step: Step, times: list[str]) -> Row:
        """One step as a dose."""
        use = self._use(step)
        size = amount(step.extent, miles=self.miles)
        figure = " × ".join([*times, size.figure] if size.figure else times)
        if times and not size.figure:
            figure += " ×"
        name = use.name if use and use.nth else self.name(step)
        aims = [self.aim(target) for target in step.targets]
        if name in {"Easy run", "Easy jog"}:
            aims = [aim for aim in aims if aim != "easy"]
        say = _joined(
            step.note if name != step.note else "",
            ", ".join(aims).capitalize() if aims else "",
            "Each side" if step.per_side else "",
            use.cue if use and not use.last_cue else "",
            EFFORTS["easy"].feel if step.activity == "jog" or name == "Easy run" else "",
        )
        seconds = seconds_of(step, self.paces)
        return Row(Amount(figure, size.unit), name, say, SORTS.get(step.activity, "jog"), seconds, use)

    def _use(self, step: Step) -> Use | None:
        if step.drill:
            self.seen[step.drill] = nth = self.seen.get(step.drill, 0) + 1
            return self.uses.get((step.drill, nth))
        return self.uses.get((PAGES.get(step.activity, ""), 0))

    def name(self, step: Step) -> str:
        """What a step is called."""
        if step.drill:
            return step.drill.replace("-", " ").capitalize()
        if step.activity == "other":
            return step.note or NAMES["other"]
        easy = not step.targets or any(t.kind == "effort" and t.name == "easy" for t in step.targets)
        if step.activity == "run" and easy:
            return "Easy run"
        return NAMES.get(step.activity, step.activity.replace("_", " ").capitalize())

    # --- sets ------------------------------------------------------------------------------------------------------

    def single(self, step: Step, role: str) -> Set:
        """A step that stands alone: 45 min easy, 10 min easy to finish."""
        size = amount(step.extent, miles=self.miles)
        words = self.words(step)
        if role == "cooldown":
            way = (
                ""
                if step.activity == "run" and step.targets
                else {"run": "easy", "stand": "rest"}.get(step.activity, step.activity)
            )
            words = " ".join(word for word in (way, words.removeprefix(way).strip(), "to finish") if word)
        made = Set(self._kind(step, role), "", size, words if str(size) else words.capitalize())
        made.seconds = seconds_of(step, self.paces)
        easy = role == "cooldown" and step.activity == "run" and not step.targets
        self._numbers(made, replace(step, targets=[Target("effort", name="easy")]) if easy else step, each=False)
        return made

    def repeat(self, item: Repeat) -> Set:
        """A repeat: one thing several times with its laps, or a round of several things."""
        only = item.items[0] if len(item.items) == 1 else None
        if isinstance(only, Step):
            size = amount(only.extent, miles=self.miles)
            made = Set(self._kind(only, "main"), times_words(item.times), size, self.words(only), _laps(item.times))
            self._numbers(made, only, each=True)
        else:
            rounds = times_words(item.times)
            made = Set(self.kind, "", Amount(rounds, "round" if rounds == "1" else "rounds"), "")
            made.lines = [line for inner in item.items for line in self.lines(inner, made)]
        if item.recovery:
            made.facts.append(self.between(item.recovery))
        made.seconds = seconds_of(item, self.paces)
        return made

    def ladder(self, steps: list[Step]) -> Set:
        """Steps one after the other, each a line."""
        made = Set(self.kind, "", Amount(""), "In this order")
        made.lines = [line for step in steps for line in self.lines(step, made)]
        made.seconds = sum(seconds_of(step, self.paces) for step in steps)
        return made

    def lines(self, item: Item, owner: Set) -> list[Line]:
        """The lines of an item in a set that has several; its paces count for the set."""
        if isinstance(item, Section):
            return [line for inner in item.items for line in self.lines(inner, owner)]
        if isinstance(item, Step):
            made = self.single(item, "main")
            times = ""
        elif len(item.items) == 1 and isinstance(item.items[0], Step):
            made = self.repeat(item)
            times = f"{made.times} × "
        else:
            made = self.repeat(item)
            owner.effort = _harder(owner.effort, made.effort)
            head = Line(made.amount, "of", _joined(*(_fact_words(fact) for fact in made.facts)))
            return [head, *made.lines]
        owner.has_own_paces |= made.has_own_paces
        owner.effort = _harder(owner.effort, made.effort)
        words = made.words[:1].upper() + made.words[1:]
        says = [_fact_words(fact) for fact in made.facts] + made.says
        return [Line(Amount(times + made.amount.figure, made.amount.unit), words, _joined(*says))]

    def words(self, step: Step) -> str:
        """What follows the amount: `easy`, `at 5 k pace`, `jog`. A drill is noted as one within a set."""
        if step.drill:
            self.within.append(self.row(step, []))
        way = "" if step.activity == "run" else NAMES.get(step.activity, step.activity).lower()
        way = {"easy jog": "jog", "note": step.note, "drill": self.within[-1].name if step.drill else "drill"}.get(
            way, way
        )
        aims = [self.aim(target) for target in step.targets]
        side = "each side" if step.per_side else ""
        return ", ".join(part for part in (" ".join([way, *aims[:1]]).strip(), *aims[1:], side) if part)

    def aim(self, target: Target) -> str:
        """A target in words."""
        return target_words(target, miles=self.miles)

    def _kind(self, step: Step, role: str) -> str:
        easy = any(t.kind == "effort" and t.name == "easy" for t in step.targets)
        if role == "cooldown" or easy or step.activity in ("jog", "walk", "stand", "float"):
            return self.kind if self.kind in ("easy", "long", "race") and role != "cooldown" else "easy"
        return self.kind

    def _numbers(self, made: Set, step: Step, *, each: bool) -> None:
        """Add this athlete's numbers to a set: time of a rep, pace, effort, note."""
        # Up or down a hill no pace holds.
        hilly = any(t.kind == "terrain" and t.name in ("uphill", "downhill") for t in step.targets)
        paces = [pair for t in step.targets if (pair := self.resolve(t)) is not None] if not hilly else []
        metres = (step.extent.lo + step.extent.hi) / 2 if step.extent.kind == "metres" else 0
        pace = paces[0] if paces else None
        made.has_own_paces = pace is not None
        pace = pace or _said_pace(step.targets, float(metres))
        term = f"Each {_short(made.amount)}" if each else "All of it"
        said = next((t for t in step.targets if t.kind == "rep_time"), None)
        if metres and pace and not said and (each or metres <= 5000) and step.extent.lo == step.extent.hi:
            made.facts.append(_time_fact(term, pace[0] * float(metres) / 1000, pace[1] * float(metres) / 1000))
        elif said and each:
            made.facts.append(_time_fact(term, float(said.lo), float(said.hi)))
        if pace:
            made.facts.append(Fact(f"Per {per(miles=self.miles)}", pace_words(*pace, miles=self.miles)))
        made.effort = _effort(step.targets)
        if made.effort and not pace:
            made.facts.append(Fact("Effort", span(*map(str, made.effort))))
            feel = next((EFFORTS[t.name].feel for t in step.targets if t.kind == "effort" and t.name in EFFORTS), "")
            if feel:
                made.says.append(f"{feel}.")
        if step.note and step.activity != "other":
            made.says.append(step.note)

    # --- between ---------------------------------------------------------------------------------------------------

    def recovery(self, step: Step) -> str:
        """A recovery in words: `200 m jog between`, `walk back`."""
        fact = self.between(step)
        if fact.is_words:
            return fact.figure
        return f"{fact.figure} {fact.unit} {fact.term.lower()}".replace("  ", " ")

    def between(self, step: Step) -> Fact:
        """A recovery as a fact of a set."""
        aims = ", ".join(self.aim(target) for target in step.targets)
        tail = ", ".join(part for part in (aims, step.note) if part)
        size = amount(step.extent, miles=self.miles)
        if step.extent.kind == "open":
            way = {"jog": "Jog back", "walk": "Walk back", "stand": "Full recovery"}.get(step.activity, "Recover")
            return Fact("Between", _joined(way, tail), is_words=True)
        if step.extent.kind == "equal":
            way = NAMES.get(step.activity, step.activity).removeprefix("Easy ").capitalize()
            return Fact("Between", _joined(f"{way} for as long as the piece took", tail), is_words=True)
        term = BETWEEN.get(step.activity, f"{NAMES.get(step.activity, step.activity)} between")
        return Fact(f"{term}, {tail}" if tail else term, size.figure, size.unit)


def _is_dose(item: Item) -> bool:
    """Whether an item of the main part is shown as doses: drills, mobility, strides."""
    if isinstance(item, Step):
        return item.activity in DOSES
    return all(_is_dose(inner) for inner in item.items)


def _short(size: Amount) -> str:
    """`400` for metres, as runners say it; else with its unit."""
    return size.figure if size.unit == "m" else "mile" if str(size) == "1 mile" else str(size)


def _time_fact(term: str, lo: float, hi: float) -> Fact:
    """The time of a rep: its unit stands apart below a minute."""
    words = rep_words(lo, hi)
    return Fact(term, words.removesuffix(" s"), "s") if words.endswith(" s") else Fact(term, words)


def _said_pace(targets: Sequence[Target], metres: float) -> tuple[float, float] | None:
    """The pace that the text itself names, also by the time of a rep; seconds per km."""
    for target in targets:
        if target.kind == "pace":
            return float(target.lo), float(target.hi)
        if target.kind == "rep_time" and metres:
            return float(target.lo) * 1000 / metres, float(target.hi) * 1000 / metres
    return None


def _effort(targets: Sequence[Target]) -> tuple[int, int] | None:
    """The effort from 0 to 10 that the targets say or mean; None where they say none."""
    for target in targets:
        if target.kind == "rpe":
            return round(target.lo), round(target.hi)
    for target in targets:
        if target.kind == "effort" and target.name in EFFORTS:
            return EFFORTS[target.name].lo, EFFORTS[target.name].hi
        if target.kind == "race_pace" and target.race in RACE_EFFORTS:
            return RACE_EFFORTS[target.race]
    return None


def _harder(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    return max(filter(None, (one, other)), key=lambda pair: pair[1], default=None)


def _laps(times: Range) -> list[Lap]:
    """The repetitions side by side, those that may be left out told apart; none where there are too many to draw."""
    sure, most = int(times[0]), int(times[1])
    if not 2 <= most <= MOST_LAPS:
        return []
    width = (LAPS_WIDTH - 1.6 - LAPS_GAP * (most - 1)) / most
    return [Lap(f"{0.8 + n * (width + LAPS_GAP):.1f}", f"{width:.1f}", n >= sure) for n in range(most)]


def _fact_words(fact: Fact) -> str:
    """A fact in a line of words: `1:35–1:36 each 400`, `Walk back`."""
    if fact.is_words:
        return fact.figure
    term = fact.term[:1].lower() + fact.term[1:]
    if term == "all of it":
        return " ".join(part for part in (fact.figure, fact.unit) if part)
    if term == "effort":
        return f"effort {fact.figure}"
    return " ".join(part for part in (fact.figure, fact.unit, term) if part)


def _joined(*parts: Any) -> str:
    """Sentences or bits one after the other, with a full stop between."""
    words = [str(part).strip().rstrip(".") for part in parts if part and str(part).strip()]
    return ". ".join(word[:1].upper() + word[1:] for word in words)
