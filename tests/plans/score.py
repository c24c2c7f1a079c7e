"""How well the reader does on texts that it was not written with: `python -m tests.plans.score [seen]`.

The corpora stand in tests/plans/corpora. Of the held-out ones only numbers are printed here, never a line.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plans.notation import Item, Reading, Repeat, Section, Step, Target, read
from plans.notation.tree import steps

from .notation_trees import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

# These sets were written by hands that knew the rules and not what the reader makes of them: where the rules leave it
# open, their expectations write repeats out, name no main set, and put drills inside a warm-up or behind it.
# Their notes are not compared: "drills" is written there for "Lauf-ABC".
BY_HANDS = ("fourth ", "fifth ", "sixth ", "seventh ", "eighth ", "ninth ")
_MOST_WRITTEN_OUT = 60
FOLDER = Path(__file__).parent / "corpora"
# In the order in which they are printed. The last three of these are what must not happen.
VERDICTS = ("right", "partial", "unread", "unasked", "wrong, asked", "wrong, partly", "wrong, silent")
FREE = "left alone"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and what it means: the lines of its canonical text, another tree that will do, words that stay unread.

    `ask` wants a question. `loose` leaves the efforts to the reader, `free` says that nobody can read it for sure."""

    school: str
    text: str
    expect: str = ""
    other: str = ""
    unread: tuple[str, ...] = ()
    ask: bool = False
    loose: bool = False
    free: bool = False
    title: bool = False


@dataclass(slots=True)
class Score:
    """Verdicts counted, in all and by school, questions that nobody needed, and the time for a line in milliseconds."""

    verdicts: Counter[str] = field(default_factory=Counter)
    schools: dict[str, Counter[str]] = field(default_factory=dict)
    needless: int = 0
    ms_a_line: float = 0.0
    # Lines read right, and all lines, by the first word of their school ("" for all).
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def judged(self) -> int:
        """How many entries have one right reading."""
        return sum(self.verdicts[name] for name in VERDICTS)

    @property
    def percent_right(self) -> float:
        """Read whole and right, of those that have one right reading."""
        return 100 * self.verdicts["right"] / self.judged

    def percent_of_lines(self, part: str = "") -> float:
        """Lines read right, of all that have one right reading."""
        right, of = self.lines.get(part, (0, 0))
        return 100 * right / of if of else 100.0

    @property
    def silent(self) -> int:
        """Wrong readings that say nothing of a doubt."""
        return self.verdicts["wrong, silent"]


def entries(kind: str) -> list[Entry]:
    """The entries of all files whose names begin with "seen" or "held_out"."""
    found: list[Entry] = []
    for path in sorted(FOLDER.glob(f"{kind}*.toml")):
        for school, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for line in table["lines"]:
                line["expect"] = _lines(line.get("expect", ""))
                line["other"] = _lines(line.get("other", ""))
                found.append(Entry(school, **(line | {"unread": tuple(line.get("unread", ()))})))
    return found


def _lines(expect: str) -> str:
    return "\n".join(line.strip() for line in expect.split(" | ")).strip()


def judge(entry: Entry, reading: Reading) -> str:
    """The verdict on one reading."""
    silent = not reading.unread and not reading.asks
    if entry.free:
        return "wrong, silent" if silent and reading.items else FREE
    if entry.title:
        return "right" if not reading.items else "wrong, silent" if silent else "wrong, asked"
    expected = read(entry.expect, WORDS)
    wanted = _shape(expected.items, loose=entry.loose)
    got = _shape(reading.items, loose=entry.loose)
    others = [_shape(read(entry.other, WORDS).items, loose=entry.loose)] if entry.other else []
    left = [one.text for one in reading.unread if _plain(one.text) not in map(_plain, entry.unread)]
    by_hands = entry.school.startswith(BY_HANDS)
    same = [_done(one) for one in (wanted, *others)] if by_hands else []
    if got == wanted or got in others or _done(got) in same:
        if left or (not by_hands and _lost(expected, reading)):
            return "partial"
        return "unasked" if entry.ask and not reading.asks else "right"
    if not reading.items:
        return "unread" if reading.unread else "wrong, asked" if reading.asks else "wrong, silent"
    if not left:
        return "wrong, asked" if reading.asks else "wrong, silent"
    known = Counter(_leaves(wanted))
    return "partial" if not Counter(_leaves(got)) - known else "wrong, partly"


def lines_right(entry: Entry, reading: Reading) -> tuple[int, int]:
    """How many lines of an entry were read right, and of how many. What is missing counts as a wrong line too.

    A line is right when nothing of it is unread that should be read, and all that it gave is what was expected."""
    texts = [number for number, line in enumerate(entry.text.split("\n"), 1) if line.strip()]
    if judge(entry, reading) in ("right", "unasked"):
        return len(texts), len(texts)
    allowed = [*map(_plain, entry.unread)]
    bad = {one.line for one in reading.unread if _plain(one.text) not in allowed}
    if entry.title:
        bad |= {step.line for step in steps(reading.items)}
        return len(texts) - len(bad), len(texts)
    best = (0, len(texts))
    for expected in filter(None, (entry.expect, entry.other)):
        wrong, missing = _unmatched(read(expected, WORDS), reading, loose=entry.loose)
        # A leaf that a line should have given and did not is that line's own fault where it was left unread.
        of = len(texts) + max(0, missing - len(bad | wrong))
        best = max(best, (len(set(texts) - bad - wrong), of), key=lambda one: one[0] / one[1])
    return best


def _unmatched(expected: Reading, reading: Reading, *, loose: bool) -> tuple[set[int], int]:
    """The lines of what was read and not expected, and how many leaves were expected and not read."""
    wanted = [leaf for leaf, _ in _flat(expected.items, (), loose=loose)]
    got = _flat(reading.items, (), loose=loose)
    matcher = SequenceMatcher(None, wanted, [leaf for leaf, _ in got], autojunk=False)
    blocks = matcher.get_matching_blocks()
    matched = {at for block in blocks for at in range(block.b, block.b + block.size)}
    return {line for at, (_, line) in enumerate(got) if at not in matched}, len(wanted) - len(matched)


def _flat(items: Iterable[Item], around: tuple[Any, ...], *, loose: bool) -> list[tuple[Any, int]]:
    """Every leaf with how often it is done and in which section, and its line."""
    leaves: list[tuple[Any, int]] = []
    for item in items:
        if isinstance(item, Step):
            leaves.append(((around, _shape([item], loose=loose)), item.line))
        elif isinstance(item, Repeat):
            leaves += _flat(item.items, (*around, item.times), loose=loose)
            if item.recovery:
                leaves += _flat([item.recovery], (*around, item.times, "rest"), loose=loose)
        else:
            leaves += _flat(item.items, around if item.role == "main" else (*around, item.role), loose=loose)
    return leaves


def _done(shape: tuple[Any, ...]) -> list[Any]:
    """What is done one after the other: repeats of a fixed number written out, the main set without its heading."""
    found: list[Any] = []
    for one in shape:
        if one[0] == "step":
            found.append(one)
        elif one[0] == "section":
            found += _done(one[3]) if one[1] == "main" else [_under(one[1], one[2], leaf) for leaf in _done(one[3])]
        elif one[1][0] == one[1][1] <= _MOST_WRITTEN_OUT:
            rounds = [[*_done(one[2]), *_done(one[3])] for _ in range(one[1][0])]
            rounds[-1] = _done(one[2])
            found += [step for steps_of in rounds for step in steps_of]
        else:
            found.append(("repeat", one[1], *_done(one[2]), "rest", *_done(one[3])))
    return found


def _under(role: str, link: str, leaf: tuple[Any, ...]) -> tuple[Any, ...]:
    """A leaf under its heading; drills and the like may stand in a warm-up or behind it, which the rules leave open."""
    return (role, link, leaf) if leaf[0] == "repeat" or link or leaf[1] in ("run", "jog", "walk") else leaf


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def _lost(expected: Reading, reading: Reading) -> bool:
    """Whether a word that belongs into a note is nowhere to be found."""
    kept = set(
        _plain(" ".join([*_notes(reading.items), reading.title or "", *(u.text for u in reading.unread)])).split()
    )
    return not set(_plain(" ".join(_notes(expected.items))).split()) <= kept


def _notes(items: Iterable[Item]) -> list[str]:
    notes: list[str] = []
    for item in items:
        if isinstance(item, Step):
            notes.append(item.note)
            continue
        notes += _notes(item.items)
        if isinstance(item, Section):
            notes.append(item.title or "")
        elif item.recovery:
            notes.append(item.recovery.note)
    return notes


def _shape(items: Iterable[Item], *, loose: bool) -> tuple[Any, ...]:
    """Items without their notes and lines, as plain tuples."""
    shapes: list[Any] = []
    for item in items:
        if isinstance(item, Step):
            targets = [t for t in item.targets if not (loose and t.kind in ("effort", "terrain"))]
            aims = tuple(sorted(map(repr, (_as_pace(target, item) for target in targets))))
            shapes.append(("step", item.activity, item.drill, item.extent, aims, item.per_side))
        elif isinstance(item, Repeat):
            rest = _shape([item.recovery], loose=loose) if item.recovery else ()
            shapes.append(("repeat", item.times, _shape(item.items, loose=loose), rest))
        else:
            link = item.warmup is not None and item.title
            shapes.append(("section", item.role, link, _shape(item.items, loose=loose)))
    return tuple(shapes)


def _as_pace(target: Target, step: Step) -> Target:
    """A time for so many metres is a pace: 1000 m in 3:30 and 1000 m at 3:30 a km are one."""
    if target.kind == "pace":
        return Target("pace", lo=round(target.lo), hi=round(target.hi))
    if target.kind != "rep_time" or step.extent.kind != "metres" or step.extent.lo != step.extent.hi:
        return target
    lo, hi = (round(value * 1000 / step.extent.lo) for value in (target.lo, target.hi))
    return Target("pace", lo=lo, hi=hi)


def _leaves(shape: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = []
    for one in shape:
        if isinstance(one, tuple) and one and one[0] == "step":
            found.append(one)
        elif isinstance(one, tuple):
            found += _leaves(one)
    return found


def score(kind: str) -> Score:
    """Read all entries and count the verdicts."""
    result = Score()
    corpus = entries(kind)
    for entry in corpus:
        read(entry.text, WORDS)  # so that the time below is that of a reader which is warm
    start = time.process_time()  # what the reader itself takes, whatever else the machine does
    readings = [read(entry.text, WORDS) for entry in corpus]
    took = time.process_time() - start
    result.ms_a_line = 1000 * took / sum(1 + entry.text.strip().count("\n") for entry in corpus)
    for entry, reading in zip(corpus, readings, strict=True):
        verdict = judge(entry, reading)
        result.verdicts[verdict] += 1
        result.schools.setdefault(entry.school, Counter())[verdict] += 1
        if verdict != FREE:
            for part in ("", entry.school.partition(" ")[0]):
                sums = result.lines.get(part, (0, 0)), lines_right(entry, reading)
                result.lines[part] = (sums[0][0] + sums[1][0], sums[0][1] + sums[1][1])
        result.needless += bool(reading.asks) and verdict == "right" and not entry.ask
    return result


def report(result: Score) -> str:
    """The score as a table for people."""
    columns = (*VERDICTS, FREE)
    rows: list[tuple[str, ...]] = [("school", *columns)]
    for school, counts in result.schools.items():
        rows.append((school, *(str(counts[name] or "") for name in columns)))
    rows.append(("all", *(str(result.verdicts[name]) for name in columns)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    said = f"whole and right {result.percent_right:.1f} %, silent wrong {result.silent}, "
    for part, name in (("", "lines right"), ("fourth", "lines right, fourth set")):
        if part in result.lines:
            right, of = result.lines[part]
            lines.append(f"{name}: {right} of {of} ({result.percent_of_lines(part):.1f} %)")
    fourth = [counts for school, counts in result.schools.items() if school.startswith("fourth")]
    judged = sum(counts[name] for counts in fourth for name in VERDICTS)
    if judged:
        right = sum(counts["right"] for counts in fourth)
        lines.append(f"whole and right, fourth set: {right} of {judged} ({100 * right / judged:.1f} %)")
    return "\n".join([*lines, said + f"needless questions {result.needless}, {result.ms_a_line:.2f} ms a line"])


def show(kind: str) -> str:
    """Every entry that is not right, with what was read: only for those that one may work with."""
    from plans.notation import write

    texts: list[str] = []
    for entry in entries(kind):
        reading = read(entry.text, WORDS)
        verdict = judge(entry, reading)
        if verdict in ("right", FREE):
            continue
        wanted, got = (text.replace("\n", " | ") for text in (entry.expect, write(reading, WORDS)))
        asked = [(ask.read_as, ask.or_) for ask in reading.asks]
        head = f"[{verdict}] {entry.school}: {entry.text.strip()!r}"
        texts.append("\n".join((head, f"   want {wanted}", f"   got  {got}  {asked or ''}")))
    return "\n".join(texts)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "held_out"
    if wanted == "seen":
        sys.stdout.write(show(wanted) + "\n")
    sys.stdout.write(report(score(wanted)) + "\n")
