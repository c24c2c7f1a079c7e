"""How well and how fast texts of coaches are read that the reader was not written with, and the longest of texts."""

from __future__ import annotations

import time

from bench.lines import Line

# Of the lines that have one right reading, so many in a hundred may be read otherwise or in part.
MOST_PERCENT, MOST_SILENT = 10, 0
MOST_MS = 2

HOSTILE = {
    "100,000 letters on a line": "2 x 40 m ankling, " * 5600,
    "10,000 lines": "8 x 400 m @ 5k pace, 200 m jog\n" * 10_000,
    "60 brackets in brackets": "2 x (" * 60 + "400 m" + ")" * 60,
}


def measure() -> list[Line]:
    """Return the score on the held-out texts, the time for a line of them, and that for a line of hostile ones."""
    from tests.plans import score

    result = score.score("held_out")
    of = f"{result.verdicts['right']} of {result.judged} held-out texts whole and right"
    others = f"{result.verdicts['partial']} in part, {result.verdicts['unread']} unread, "
    others += f"{result.verdicts['unasked']} without the question, {result.needless} questions too many"
    return [
        Line("reading, not whole and right", 100 - result.percent_right, "%", MOST_PERCENT, of),
        Line("reading, wrong in silence", result.silent, "texts", MOST_SILENT, others),
        Line("reading, a line", result.ms_a_line, "ms", MOST_MS, "the held-out texts, warm"),
        *(hostile(name, text) for name, text in HOSTILE.items()),
    ]


def hostile(name: str, text: str) -> Line:
    """Return the time for each line of a text, or for each hundred letters where its lines are longer."""
    from plans.notation import read
    from tests.plans.notation_trees import WORDS

    read(text[:1000], WORDS)
    start = time.process_time()
    read(text, WORDS)
    took = time.process_time() - start
    count = max(text.count("\n"), len(text) // 100)
    return Line(f"reading, {name}", 1000 * took / count, "ms", MOST_MS, f"{took:.2f} s in all")
