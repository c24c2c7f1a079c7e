"""Write a reading as canonical text: reading that text gives the same tree again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .build import Built, fits, is_plain_list
from .draft import braced
from .reader import read
from .rests import Rest
from .sizes import doubtful_m
from .style import PLAIN, Style
from .tree import MILE_M, Extent, Item, Number, Range, Reading, Repeat, Section, Step, Target, effort, steps, tidy

if TYPE_CHECKING:
    from .words import Words

_NAMES = {
    "run": "", "jog": "jog", "walk": "walk", "stand": "rest", "float": "float", "strides": "strides",
    "mobility": "mobility", "activation": "activation", "strength": "strength", "cross": "cross training",
    "race": "race", "test": "time trial", "other": "other", "drill": "drill",
}  # fmt: skip
_HEADINGS = {"warmup": "Warm-up", "main": "Main", "cooldown": "Cool-down"}
_OF = {
    "hrmax": "HRmax", "hrr": "HRR", "lthr": "LTHR", "threshold_pace": "threshold pace", "vdot": "VDOT",
    "critical_speed": "CS", "mas": "MAS",
}  # fmt: skip
_EFFORTS = {
    "easy": "easy", "steady": "steady", "tempo": "@ tempo", "threshold": "@ threshold", "hard": "hard",
    "critical_speed": "@ critical speed", "interval": "@ interval pace", "repetition": "@ repetition pace",
    "max": "@ max",
}  # fmt: skip
_TERRAINS = {"trail": "on trail", "track": "on the track", "treadmill": "on the treadmill"}


def write(reading: Reading, words: Words, *, style: Style = PLAIN) -> str:
    """The canonical text of a reading: one line for each item, unread words on lines that begin with >.

    With a `style` the text is written in a coach's habits wherever that reads as the same tree, without a question."""
    plain = _Writer(words).text(reading)
    if style == PLAIN:
        return plain
    text = _Writer(words, style).text(reading)
    return text if _same(read(text, words), reading) else plain


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings are one tree with the same words left over."""
    left = [[unread.text for unread in reading.unread] for reading in (one, other)]
    return (one.title, one.items, left[0]) == (other.title, other.items, left[1])


def span(lo: Number, hi: Number) -> str:
    """One number or a range of two, without unit."""
    return f"{lo:.10g}" if lo == hi else f"{lo:.10g}-{hi:.10g}"


def amount_text(extent: Extent, *, doubtful: bool = False, style: Style = PLAIN, clock: bool = False) -> str:
    """An extent as coaches write it; `doubtful` metres are spelled out, so that nobody takes them for minutes.

    `clock` says that m:ss is understood at this place, where the style wants it."""
    text = _amount(extent, doubtful=doubtful, style=style, clock=clock)
    return text.replace(" ", "") if style.tight and not text.endswith("metres") else text


def _amount(extent: Extent, *, doubtful: bool, style: Style, clock: bool) -> str:
    lo, hi = extent.lo, extent.hi
    if extent.kind == "seconds":
        whole = lo % 60 == 0 and hi % 60 == 0
        if style.marks:
            return f"{span(int(lo) // 60, int(hi) // 60)}'" if whole else f'{span(lo, hi)}"'
        if style.clock and clock and not whole and lo == hi and 60 < lo < 3600 and lo == int(lo):
            return f"{int(lo) // 60}:{int(lo) % 60:02d}"
        return f"{span(int(lo) // 60, int(hi) // 60)} min" if whole else f"{span(lo, hi)} s"
    if extent.kind == "metres":
        miles = [round(value / MILE_M, 4) for value in (lo, hi)]
        if all(mile % 0.25 == 0 for mile in miles) and [tidy(mile * MILE_M) for mile in miles] == [lo, hi]:
            return f"{span(*miles)} mi"
        few = [round(value / MILE_M, 2) for value in (lo, hi)]
        # Of a coach who counts in miles it may be any two digits of them; what was metres does not come out even.
        if style.miles and [tidy(mile * MILE_M) for mile in few] == [lo, hi]:
            return f"{span(*few)} mi"
        if lo >= 2000 and lo % 100 == 0 and hi % 100 == 0:
            return f"{span(lo / 1000, hi / 1000)} km"
        return f"{span(lo, hi)} {'metres' if doubtful else 'm'}"
    if extent.kind == "reps":
        return f"{span(lo, hi)} reps"
    if extent.kind == "equal":
        return "equal"
    return ""


def _pace(seconds: Number) -> str:
    minutes, rest = divmod(round(float(seconds) * 10), 600)
    text = f"{rest // 10:02d}" + (f".{rest % 10}" if rest % 10 else "")
    return f"{minutes}:{text}"


def _race_target(target: Target) -> str:
    to = f" > {target.race_to}" if target.race_to else ""
    return f"@ {target.race}{to} pace"


def _pace_text(target: Target, style: Style) -> str:
    """A pace by the km, or by the mile where the style wants it and the reader finds the same pace again."""
    by_mile = [round(value * MILE_M / 1000) for value in (target.lo, target.hi)]
    exact = [tidy(round(value * 1000 / MILE_M, 1)) for value in by_mile] == [target.lo, target.hi]
    miles = style.miles and exact
    paces = dict.fromkeys(map(_pace, by_mile if miles else (target.lo, target.hi)))
    return f"@ {'-'.join(paces)}/{'mi' if miles else 'km'}"


def target_text(target: Target, style: Style = PLAIN) -> str:
    """A target in the form that the reader takes for no other."""
    two = span(target.lo, target.hi)
    match target.kind:
        case "race_pace":
            return _race_target(target)
        case "offset":
            return f"@ {target.race} pace {target.seconds_per_km:+d} s/km"
        case "pace":
            return _pace_text(target, style)
        case "effort":
            return _EFFORTS[target.name]
        case "zone":
            return f"@ Z{two} {target.of}"
        case "percent":
            return f"@ {two}% {_OF[target.of]}"
        case "terrain":
            return _TERRAINS.get(target.name, target.name)
    forms = {"rep_time": f"in {two} s", "rpe": f"@ RPE {two}", "hr": f"@ HR {two}", "cadence": f"@ {two} spm"}
    return forms.get(target.kind, f"on {two} s")


def _rest_text(step: Step, repeat: Repeat, style: Style) -> str:
    extent, stands = step.extent, step.activity == "stand"
    match extent.kind:
        case "open":
            return "full recovery"
        case "equal":
            return "equal recovery" if stands else f"equal {step.activity}"
        case "bpm_below":
            return f"{'' if stands else step.activity + ' '}until HR < {extent.lo}"
    if style.short_rest:
        few = extent.kind == "metres" and extent.lo < 50
        mode = "" if stands else f" {step.activity}"
        return f"r {amount_text(extent, doubtful=few, style=style, clock=True)}{mode}"
    few = extent.kind == "metres" and extent.lo < 50
    sure = stands or fits(Built([repeat], depth=1), Rest(step, 0, said=False, moves=True)) == "yes"
    mode = "rest" if stands else step.activity
    return f"{amount_text(extent, doubtful=few, style=style, clock=True)} {mode}" + ("" if sure else " between")


class _Writer:
    """Writes items; knows the words only for the names of drills."""

    def __init__(self, words: Words, style: Style = PLAIN) -> None:
        self.words = words
        self.style = style

    def text(self, reading: Reading) -> str:
        lines: list[tuple[int, str]] = []
        if reading.title is not None:
            plain = f"# {reading.title}"
            speaks = read(plain, self.words) == Reading(reading.title)
            lines.append((0, plain if speaks else braced(reading.title)))
        loose: list[Item] = []
        for item in [*reading.items, None]:
            if item is not None and not isinstance(item, Section):
                loose.append(item)
                continue
            if loose and len(lines) > (reading.title is not None):
                lines.append((loose[0].line, "//"))
            lines.extend(self._items(loose))
            loose = []
            lines.extend(self._section(item) if item is not None else [])
        return "\n".join(_with_unread(lines, reading))

    def _section(self, section: Section) -> list[tuple[int, str]]:
        if section.warmup is not None:
            return [(section.line, f"[[{section.title}]]")]
        head = _HEADINGS[section.role]
        if section.title is not None:
            alone = read(section.title, self.words).items
            speaks = alone == [Section(section.role, [], section.title)] and section.title[:1] not in "#>"
            head = section.title if speaks else f"{head} {braced(section.title)}"
        return [(section.line, head), *self._items(section.items)]

    def _items(self, items: list[Item]) -> list[tuple[int, str]]:
        """The lines of items that stand below each other."""
        lines: list[tuple[int, str]] = []
        for at, item in enumerate(items):
            text = self._item(item)
            after = items[at + 1] if at + 1 < len(items) else None
            if isinstance(item, Step) and (isinstance(items[at - 1] if at else None, Repeat) or _labels(item, after)):
                # It says that this is no recovery of the repeat before it, and no label of what comes next.
                text = f"then {text}"
            lines.append((item.line, text))
        return lines

    def _item(self, item: Item) -> str:
        if isinstance(item, Section):
            raise ValueError("A section stands in no repeat and no other section.")
        return self._repeat(item) if isinstance(item, Repeat) else self.step(item)

    def _repeat(self, repeat: Repeat) -> str:
        times = f"{span(*repeat.times)} {self.style.sign} "
        if len(repeat.items) == 1 and isinstance(repeat.items[0], Step):
            body = self.step(repeat.items[0], repeated=True)
        else:
            body = f"({'; '.join(text for _, text in self._items(repeat.items))})"
        if repeat.recovery is None:
            return times + body
        rest = self.recovery(repeat.recovery, repeat)
        if is_plain_list(repeat) and not rest.startswith("r "):
            rest = rest.removesuffix(" between") + " between sets"  # and not between all that is repeated
        sign = " " if self.style.short_rest and rest.startswith("r ") else ", "
        return times + body + sign + rest

    def recovery(self, step: Step, repeat: Repeat) -> str:
        """A recovery behind its comma."""
        plain = not (step.note or step.per_side or step.drill)
        eased = [(target.kind, target.name) for target in step.targets] == [("effort", "easy")]
        moving = step.activity in ("jog", "walk", "float")
        if plain and step.extent.kind == "open" and moving and (eased or not step.targets):
            return f"{'easy ' if eased else ''}{step.activity} back"
        if plain and not step.targets and (moving or step.activity == "stand"):
            return _rest_text(step, repeat, self.style)
        text = self.step(step, repeated=True)
        return f"r {text}" if step.activity != "run" or "run" in text.split() else f"r {text} run"

    def step(self, step: Step, *, repeated: bool = False) -> str:
        """A step by itself."""
        if step.activity == "rest_day":
            return " ".join(filter(None, ("rest day", step.note and braced(step.note))))
        extent = step.extent
        name = _NAMES[step.activity]
        if step.drill:
            name = self.words.spelling(step.drill)
        doubtful = doubtful_m(step.activity, extent, step.targets, repeated=repeated)
        unnamed = extent.kind == "bpm_below" or (extent.kind == "open" and step.activity in ("run", "stand"))
        is_easy = step.targets[:1] == [effort("easy")]
        ahead = step.targets[:1] if is_easy and not unnamed and step.activity != "cross" else []
        dose = amount_text(extent, doubtful=doubtful, style=self.style, clock=repeated)
        parts = [dose, *(target_text(target, self.style) for target in ahead), name]
        if extent.kind == "open" and step.activity in ("run", "stand"):
            parts = ["run until lap" if step.activity == "run" else "stand"]
        if extent.kind == "bpm_below":
            parts = ["" if step.activity == "stand" else name, f"until HR < {extent.lo}"]
        parts += [target_text(target, self.style) for target in step.targets[len(ahead) :]]
        parts += ["each side"] if step.per_side else []
        parts += [braced(step.note)] if step.note else []
        return " ".join(filter(None, parts))


def step_text(step: Step, words: Words) -> str:
    """A step by itself, in canonical text."""
    return _Writer(words).step(step)


def recovery_text(repeat: Repeat, words: Words) -> str:
    """The recovery of a repeat by itself, in canonical text; empty where it has none."""
    return _Writer(words).recovery(repeat.recovery, repeat) if repeat.recovery else ""


def _labels(item: Step, after: Item | None) -> bool:
    """Whether a step that is only a name would be taken for the label of the bare dose below it."""
    if item.extent.kind != "open" or item.activity == "rest_day" or after is None or isinstance(after, Section):
        return False
    first = next(steps([after]), None)
    return first is not None and first.activity in ("run", item.activity)


def _with_unread(lines: list[tuple[int, str]], reading: Reading) -> list[str]:
    """The lines, with unread words before the first line of the text that comes after theirs."""
    waiting = list(reading.unread)
    texts: list[str] = []
    for number, text in lines:
        while waiting and number > waiting[0].line > 0:
            texts.append(f"> {waiting.pop(0).text}")
        texts.append(text)
    return [*texts, *(f"> {one.text}" for one in waiting)]


__all__ = ["Range", "amount_text", "recovery_text", "span", "step_text", "target_text", "write"]
