"""Write a reading as canonical text: reading that text gives the same tree again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .build import Built, doubtful_m, fits
from .draft import braced
from .reader import read
from .rests import Rest
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


def write(reading: Reading, words: Words) -> str:
    """The canonical text of a reading: one line for each item, unread words on lines that begin with >."""
    return _Writer(words).text(reading)


def span(lo: Number, hi: Number) -> str:
    """One number or a range of two, without unit."""
    return f"{lo:.10g}" if lo == hi else f"{lo:.10g}-{hi:.10g}"


def amount_text(extent: Extent, *, doubtful: bool = False) -> str:
    """An extent as coaches write it; `doubtful` metres are spelled out, so that nobody takes them for minutes."""
    lo, hi = extent.lo, extent.hi
    if extent.kind == "seconds":
        whole = lo % 60 == 0 and hi % 60 == 0
        return f"{span(int(lo) // 60, int(hi) // 60)} min" if whole else f"{span(lo, hi)} s"
    if extent.kind == "metres":
        miles = [round(value / MILE_M, 4) for value in (lo, hi)]
        if all(mile % 0.25 == 0 for mile in miles) and [tidy(mile * MILE_M) for mile in miles] == [lo, hi]:
            return f"{span(*miles)} mi"
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


def target_text(target: Target) -> str:
    """A target in the form that the reader takes for no other."""
    two = span(target.lo, target.hi)
    match target.kind:
        case "race_pace":
            return _race_target(target)
        case "offset":
            return f"@ {target.race} pace {target.seconds_per_km:+d} s/km"
        case "pace":
            paces = dict.fromkeys((_pace(target.lo), _pace(target.hi)))
            return f"@ {'-'.join(paces)}/km"
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


def _rest_text(step: Step, repeat: Repeat) -> str:
    extent, stands = step.extent, step.activity == "stand"
    match extent.kind:
        case "open":
            return "full recovery"
        case "equal":
            return "equal recovery" if stands else f"equal {step.activity}"
        case "bpm_below":
            return f"{'' if stands else step.activity + ' '}until HR < {extent.lo}"
    few = extent.kind == "metres" and extent.lo < 50
    sure = stands or fits(Built([repeat], depth=1), Rest(step, 0, said=False, moves=True)) == "yes"
    mode = "rest" if stands else step.activity
    return f"{amount_text(extent, doubtful=few)} {mode}" + ("" if sure else " between")


class _Writer:
    """Writes items; knows the words only for the names of drills."""

    def __init__(self, words: Words) -> None:
        self.words = words

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
        times = f"{span(*repeat.times)} x "
        if len(repeat.items) == 1 and isinstance(repeat.items[0], Step):
            body = self.step(repeat.items[0], repeated=True)
        else:
            body = f"({'; '.join(text for _, text in self._items(repeat.items))})"
        return times + body + (f", {self.recovery(repeat.recovery, repeat)}" if repeat.recovery else "")

    def recovery(self, step: Step, repeat: Repeat) -> str:
        """A recovery behind its comma."""
        plain = not (step.note or step.per_side or step.drill)
        eased = [(target.kind, target.name) for target in step.targets] == [("effort", "easy")]
        moving = step.activity in ("jog", "walk", "float")
        if plain and step.extent.kind == "open" and moving and (eased or not step.targets):
            return f"{'easy ' if eased else ''}{step.activity} back"
        if plain and not step.targets and (moving or step.activity == "stand"):
            return _rest_text(step, repeat)
        text = self.step(step, repeated=True)
        return f"r {text}" if step.activity != "run" or "run" in text.split() else f"r {text} run"

    def step(self, step: Step, *, repeated: bool = False) -> str:
        """A step by itself."""
        if step.activity == "rest_day":
            return "rest day"
        extent = step.extent
        name = _NAMES[step.activity]
        if step.drill:
            name = self.words.spelling(step.drill)
        doubtful = doubtful_m(step.activity, extent, step.targets, repeated=repeated)
        unnamed = extent.kind == "bpm_below" or (extent.kind == "open" and step.activity in ("run", "stand"))
        is_easy = step.targets[:1] == [effort("easy")]
        ahead = step.targets[:1] if is_easy and not unnamed and step.activity != "cross" else []
        parts = [amount_text(extent, doubtful=doubtful), *map(target_text, ahead), name]
        if extent.kind == "open" and step.activity in ("run", "stand"):
            parts = ["run until lap" if step.activity == "run" else "stand"]
        if extent.kind == "bpm_below":
            parts = ["" if step.activity == "stand" else name, f"until HR < {extent.lo}"]
        parts += [target_text(target) for target in step.targets[len(ahead) :]]
        parts += ["each side"] if step.per_side else []
        parts += [braced(step.note)] if step.note else []
        return " ".join(filter(None, parts))


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


__all__ = ["Range", "amount_text", "span", "target_text", "write"]
