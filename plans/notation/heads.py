"""Lines and beginnings of lines that make no step: section headings, titles, weekdays, places, list marks, labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .amounts import times
from .build import Label
from .days import MONTHS
from .draft import matching
from .piece_reader import PieceReader
from .tokens import Token, key
from .vocabulary import (
    CONDITIONS,
    COUNTED_WORDS,
    DRILLS_HEADINGS,
    MAIN_NAMES,
    METRE_UNITS,
    PHRASES,
    PLACE_WORDS,
    REST_WORDS,
    SECOND_UNITS,
    mark_at,
    word_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .normal import Line
    from .tree import Role

_LIST_MARK = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,2})[.)]|\((?P<inside>[0-9]{1,2})\)|[-*•·◦▪‣●○☐☑✓]|->|\[[ xX]?\]|[a-z]\))(?=\s)"
)
# Targets that a label may give to what stands behind it.
_LABELLED = ("effort", "terrain", "race_pace", "zone", "rpe", "hr", "percent")
# "W5D2" above what is run on that day of a programme.
PROGRAMME_DAY = re.compile(
    r"(?:(?:c25k|couch[ -]to[ -]5k)[ ,:-]{0,3})?"
    r"w(?:k|eek)?[ .]?[0-9]{1,2}[ ,/-]{0,3}(?:(?:d|r|day|run)[ .]?[0-9]{1,2})?[:.]?"
    r"|[0-9]{3,5}m? (?:group|squad|runners|team)s?:?",
    re.IGNORECASE,
)
# Alone on a line these only lead on.
AND_THEN = ("then", "followed by", "and then", "and", "plus")
_DECORATION = re.compile(r"[\s\-=*_~#.]{3,}")
_LINK = re.compile(r"\s*\[\[(?P<title>[^\[\]]+)\]\]\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a section: its role, where its own words end, and whether a sign parts them from the rest."""

    role: Role
    end: int
    parted: bool
    own_line: bool


def is_decoration(line: Line) -> bool:
    """Whether a line is only drawn: dashes, stars, equals signs."""
    return bool(_DECORATION.fullmatch(line.plain)) and line.plain.strip() != ""


def link_title(line: Line) -> str | None:
    """The title in a line `[[Title]]`, which links a warm-up of the library."""
    found = _LINK.fullmatch(line.plain)
    return line.verbatim(*found.span("title")) if found else None


def list_mark(line: Line) -> tuple[int | None, int]:
    """The number of a list mark at the start of a line, None for a bullet or no mark, and the place after it."""
    found = _LIST_MARK.match(line.plain)
    if not found:
        return None, 0
    number = found["number"] or found["inside"]
    return (int(number) if number else None), found.end()


def without_start(line: Line, end: int) -> Line:
    """The line with its first characters blanked, so that all places stay as they are."""
    return replace(line, plain=" " * end + line.plain[end:])


def without_stars(line: Line) -> Line:
    """The line without the marks of bold print around its words."""
    plain = line.plain
    for mark in ("**", "__", "*", "_"):
        if plain.count(mark) == 2 and (len(mark) == 2 or plain.lstrip().startswith(mark)):
            before, inside, after = plain.split(mark)
            names = before.strip() == "" and after.strip(" :") != "" and not any(one.isdigit() for one in inside)
            close = ":" if names and not inside.rstrip().endswith(":") and not after.lstrip().startswith(":") else " "
            plain = f"{before}{' ' * len(mark)}{inside}{close}{' ' * (len(mark) - 1)}{after}"
    return replace(line, plain=plain)


def heading(tokens: list[Token]) -> Heading | None:
    """The section heading that a line begins with."""
    found = PHRASES.longest(tokens, 0)
    role: Role
    if found and found[0][0] == "role":
        role, end = ("warmup" if found[0][1] == "warmup" else "cooldown"), found[1]
    else:
        main = MAIN_NAMES.longest(tokens, 0)
        if [token.text for token in tokens[:3]] == ["m", "/", "s"] and len(tokens) > 3:
            signed = mark_at(tokens, 3, ":-")
            return Heading("main", 4 if signed else 3, True, signed and len(tokens) == 4)
        if main is None:
            return None
        role, end = "main", main[1]
        strong = word_at(tokens, 0) == "main"
        closed = end == len(tokens) or mark_at(tokens, end, ":-([")
        if not closed and not strong and tokens[end].kind != "note":
            return None
    after = end
    while mark_at(tokens, after, ":-,;."):
        after += 1
    return Heading(role, after, after > end, after == len(tokens))


def outside_brackets(tokens: list[Token]) -> list[Token]:
    """The tokens that stand in no pair of brackets."""
    pairs = matching(tokens)
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        if at in pairs:
            at = pairs[at] + 1
            continue
        kept.append(tokens[at])
        at += 1
    return kept


def has_amounts(tokens: list[Token]) -> bool:
    """Whether a number stands outside brackets."""
    return any(token.kind in ("num", "clock") for token in outside_brackets(tokens))


def _has_unit(tokens: list[Token], at: int) -> bool:
    """Whether a number at a place has a unit behind it."""
    unit = word_at(tokens, at + 1)
    return tokens[at].kind == "num" and (unit in METRE_UNITS or unit in SECOND_UNITS)


def _is_hour(tokens: list[Token], at: int) -> bool:
    """Whether "19h" beside a place is an hour of the day."""
    return word_at(tokens, at + 1) == "h" and not tokens[at + 1].gap and 6 <= (tokens[at].whole or 0) <= 23


def tells_place(tokens: list[Token]) -> bool:
    """Whether a line says where or when: a word for a place, and no dose but numbers of gates and hours."""
    words = {token.text for token in tokens if token.kind == "word"}
    clock = any(token.kind == "clock" for token in tokens)
    dosed = any(token.text in ("x", "×", "jog", "easy", "pace", "@", "reps") for token in tokens)
    placed = bool(words & PLACE_WORDS)
    dosed = dosed or any(_has_unit(tokens, at) and not (placed and _is_hour(tokens, at)) for at in range(len(tokens)))
    return not dosed and (bool(words & PLACE_WORDS) or (clock and len(words) > 0))


def tells_hour(tokens: list[Token]) -> bool:
    """Whether a line says where and at what hour people meet: "Track, 18:30 at the stadium"."""
    clocks = [int(token.text.partition(":")[0]) for token in tokens if token.kind == "clock"]
    placed = any(token.text in PLACE_WORDS for token in tokens)
    return placed and tells_place(tokens) and all(6 <= hour <= 23 for hour in clocks)


def looks_like_title(tokens: list[Token]) -> bool:
    """Whether a first line that is no session content may be its title."""
    if not tokens or tokens[0].kind not in ("word", "drill") or tokens[0].text in CONDITIONS:
        return False
    if mark_at(tokens, len(tokens) - 1, ".?!") or len(tokens) > 24:
        return False
    plain = outside_brackets(tokens)
    numbers = [at for at, token in enumerate(plain) if token.kind in ("num", "clock")]
    counted = all(_counts_or_dates(plain, at) for at in numbers)
    words = sum(token.kind in ("word", "drill") for token in plain)
    return words <= 8 and counted


def _counts_or_dates(tokens: list[Token], at: int) -> bool:
    """Whether a number counts weeks and the like, or stands beside the name of a month."""
    beside = {word_at(tokens, at - 1), word_at(tokens, at + 1), word_at(tokens, at + 2)}
    return (at > 0 and tokens[at - 1].text in COUNTED_WORDS) or bool(beside & MONTHS)


def leaves_a_choice(tokens: list[Token]) -> bool:
    """Whether a line without amounts lets the athlete choose, or take a rest: "Rest / stretching", "rest or bike"."""
    parted = any(token.text in ("/", "or") for token in tokens)
    return parted and not has_amounts(tokens) and word_at(tokens, 0) in ("rest", "off", "optional")


def heads_what_follows(tokens: list[Token]) -> bool:
    """Whether a line that makes no step is a heading wherever it stands: "Before intervals (8 x 400 m)", "Drills:"."""
    if not tokens or tokens[0].kind == "num":
        return False
    ends = mark_at(tokens, len(tokens) - 1, ":") and not has_amounts(tokens) and tokens[0].text not in CONDITIONS
    return ends or (word_at(tokens, 0) == "before" and not has_amounts(tokens))


def label_end(tokens: list[Token]) -> tuple[int, int] | None:
    """Where a label at the start of a line ends, and where what it names begins: "Strides - 3 x 60 m"."""
    for at, token in enumerate(tokens[:8]):
        if token.kind == "mark" and token.text in (":", "-"):
            spaced = token.text == ":" or (token.gap and at + 1 < len(tokens) and tokens[at + 1].gap)
            if spaced:
                after = at + 1
                while mark_at(tokens, after, ":-"):
                    after += 1
                return (at, after) if at and after < len(tokens) else None
        elif token.kind not in ("word", "drill") and not (token.text in "-/&" and not token.gap):
            return None
    return None


def numbered_label_end(tokens: list[Token]) -> int | None:
    """The colon behind a label with a number in it: "Set 1: ...", "16km prog: ..."; None where there is none."""
    pairs = matching(tokens[:10])
    for at, token in enumerate(tokens[:10]):
        if at and (at in pairs or at in pairs.values()):
            continue
        if mark_at(tokens, at, ":"):
            names = word_at(tokens, at - 1) in (*REST_WORDS, "r", "p", "rpe", "hr")
            numbered = any(one.kind == "num" for one in tokens[:at]) and not names
            counts = word_at(tokens, at - 1) in ("sets", "rounds") and at == 2
            return at if numbered and not counts and at + 1 < len(tokens) else None
        if mark_at(tokens, at, "-") and at == 2 and token.gap and only_counts(tokens[:at]) and tokens[1].kind == "num":
            return at if at + 1 < len(tokens) and tokens[at + 1].gap else None
        timed = token.text == "'" and not token.gap and tokens[at - 1].kind == "num"
        if token.kind not in ("word", "num") and not (token.text == "/" and not token.gap) and not timed:
            return None
    return None


def only_counts(tokens: list[Token]) -> bool:
    """Whether all numbers count weeks, sets and the like: "Week 6", "Set 1", "Run 2"."""
    if len(tokens) == 2 and tokens[0].text == "run" and tokens[1].whole:
        return True
    return all(
        token.kind != "num" or (at > 0 and tokens[at - 1].text in COUNTED_WORDS) for at, token in enumerate(tokens)
    )


def label(tokens: list[Token], verbatim: Callable[[int, int], str]) -> Label | None:
    """What a label says: an activity, a drill, an effort, a terrain, that drills follow; None where it is unknown."""
    text = verbatim(tokens[0].start, tokens[-1].end)
    if key(" ".join(token.text for token in tokens)) in DRILLS_HEADINGS:
        return Label(text, drills=True)
    reader = PieceReader(tokens, lambda _: None, verbatim)
    if reader.read() < len(tokens):
        return None
    draft = reader.draft
    if draft.amount or draft.counts or draft.role or draft.per_side or draft.open_end or draft.rests or draft.doubts:
        return None
    if any(target.kind not in _LABELLED for target in draft.targets) or len(draft.drill) > 1 or draft.swing:
        return None
    if not (draft.says_kind or draft.targets) or len(draft.notes) > (draft.activity in ("mobility", "cross")):
        return None
    words = Label(text, draft.activity, draft.drill, draft.drill_words, tuple(draft.targets))
    return None if draft.notes else words


def hills(tokens: list[Token]) -> list[Token]:
    """ "Hills, 8 x 45 s": the comma parts nothing, it is run uphill."""
    named = word_at(tokens, 0) in ("hills", "hill", "uphill") and mark_at(tokens, 1, ",")
    return [tokens[0], *tokens[2:]] if named and times(tokens, 2) is not None else tokens
