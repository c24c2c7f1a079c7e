"""Lines and clauses that are spoken to people and hold no dose: "U15 girls", "eat straight after", "week of 9/14"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import amount
from .days import MONTHS
from .vocabulary import COUNTED_WORDS, METRE_UNITS, PHRASES, SECOND_UNITS, mark_at, word_at, words

if TYPE_CHECKING:
    from .tokens import Token

_LONGEST = 24
_MARKS = (",", ".", "!", "'", "(", ")", "-", ":", "/", "&", "#", "~", "...", "%")
# Words that change what is done, so that nobody may pass over them.
_CHANGING = words(
    "or not no if except instead unless else less more minus without skip skipping until when whenever maybe perhaps "
    "optional optionally otherwise alternatively option options alternative alternatives each every per half double "
    "twice once thrice repeat repeats again same between btw replace replaces replaced replacing swap swapped reduce "
    "reduced add added extra cut cancelled canceled off stop first second third last final times sets reps rounds "
    "only than nor neither either dont don't won't can't cannot never nobody juniors seniors beginners novices "
    "instead_of substitute drop leave miss shorten lengthen extend continue then after before until alternate "
    "both all these those them rest setrest jogrest walkrest recovery recoveries rec"
)
# In a heading these say where it stands or for whom it is, not what changes.
_HEADING = words(
    "all before after first second third last final half rest recovery juniors seniors beginners novices rec"
)
# A sentence that begins so tells how to run what is written, and not what: "keep the jogs slow", "try and run every
# rep alike". It may not speak of doing something else.
_COUNSEL = words("try keep aim focus think remember make stay concentrate ensure enjoy listen be relax don't dont no")
_TURNING = words(
    "or if except instead unless else skip skipping until when whenever maybe perhaps optional optionally otherwise "
    "alternatively option options add added extra cut cancelled off stop replace swap drop leave miss shorten lengthen "
    "half double twice repeat more less rest recovery recoveries rec first second third last final"
)
_LEADING_ON = words("before after then")
# What is named in these is eaten or drunk.
_FUEL = words("g gram grams ml gel gels carb carbs kcal sachet sachets")
# A length of time before these is that of the place or the meeting, and no dose.
_CLIMBS = words("climb climbing climbs vert vertical elevation ascent gain descent denivele dislivello desnivel")
_SLOTS = words("slot session class lesson window meeting")
_AGES = words("u under over year years yr yrs th nd rd st")
_RUNS = (
    "effort",
    "sub",
    "easy_run",
    "activity",
    "movement",
    "strong",
    "supple",
    "drilling",
    "cross",
    "role",
    "racing",
    "event",
    "side",
)


def is_comment(tokens: list[Token], *, heads: bool = False) -> bool:
    """Whether words have no dose, name nothing that could be done, and change nothing.

    `heads` says that they stand above what is done, on a line of their own: a heading may name kinds of running."""
    if not tokens or len(tokens) > _LONGEST or not any(one.kind == "word" and len(one.text) > 1 for one in tokens):
        return False
    if any(token.kind in ("quote", "mark") and token.text not in _MARKS for token in tokens):
        return False
    changing = _CHANGING - _HEADING if heads else _CHANGING - _LEADING_ON
    counsels = word_at(tokens, 0) in _COUNSEL and not any(token.kind in ("num", "clock") for token in tokens)
    if counsels:
        changing = _TURNING
    if any(token.text in ("x", "×") for token in tokens):
        return False
    if any(token.text in changing for token in tokens):
        return False
    if not heads and word_at(tokens, 0) in _LEADING_ON:
        return False
    counts = [at for at, token in enumerate(tokens) if token.kind in ("num", "clock")]
    if not all(_counts_nothing(tokens, at, heads=heads) for at in counts):
        return False
    if heads and not counts and any(token.kind == "drill" for token in tokens):
        return len(tokens) > 1
    if counsels and _speaks_of_running(tokens):
        return True
    return heads or not any(_is_done(tokens, at) for at in range(len(tokens)))


def _speaks_of_running(tokens: list[Token]) -> bool:
    """Whether all that words name is how to run or jog: "keep the jogs slow", and not "keep all reps easy"."""
    named = [found[0] for at in range(len(tokens)) if (found := PHRASES.longest(tokens, at))]
    if named and tokens[0].text in ("no", "don't", "dont"):
        return False
    jogs = any(token.text in ("jog", "jogs") for token in tokens)
    known = {("activity", "run"), ("activity", "jog"), *([("effort", "easy")] if jogs else [])}
    return not any(token.kind == "drill" for token in tokens) and {one for one in named if one[0] != "note"} <= known


def is_slot(tokens: list[Token]) -> bool:
    """Whether a line names the length of a meeting, and nothing that is done in it: "U9s, 45 min session"."""
    slots = [at for at, token in enumerate(tokens) if token.text in _SLOTS and at > 1]
    timed = any(tokens[at - 1].text in SECOND_UNITS and tokens[at - 2].kind == "num" for at in slots)
    return timed and is_comment(tokens, heads=True)


def climb_end(tokens: list[Token], at: int) -> int | None:
    """ "1200 m of climb", "2000 ft vert": the place after so many metres upwards."""
    if at >= len(tokens) or tokens[at].kind != "num":
        return None
    end = at + 2 if word_at(tokens, at + 1) in ("m", "ft", "feet", "metres", "meters", "m+", "hm") else at + 1
    end = end + 1 if word_at(tokens, end) == "of" else end
    return end + 1 if word_at(tokens, end) in _CLIMBS else None


def is_talk(tokens: list[Token]) -> bool:
    """Whether words greet or announce: "evening all"."""
    return is_comment(tokens, heads=True) and not any(_is_done(tokens, at) for at in range(len(tokens)))


def is_total(tokens: list[Token]) -> bool:
    """Whether words only add up what stands before them: "~11 mi total"."""
    at = 1 if word_at(tokens, 0) in ("~", "about", "approx", "approximately", "around", "total", "=") else 0
    at = at + 1 if word_at(tokens, at) in ("about", "of", ":", "~") else at
    found = amount(tokens, at)
    if found is None or found.kind not in ("metres", "seconds"):
        return False
    left = [token.text for token in tokens[found.end :]]
    says = "total" in (*left, word_at(tokens, 0)) or left in (["in", "all"], ["altogether"], ["overall"])
    return says and set(left) <= {"total", "in", "all", "altogether", "overall", "for", "the", "day", "session"}


def bounded(tokens: list[Token], at: int) -> int | None:
    """ "under 145 bpm", "keep HR below 150": the place after a heart rate that has one bound."""
    place, hr = at, False
    while word_at(tokens, place) in ("keep", "hr", "heart", "rate", "stay"):
        hr = hr or tokens[place].text in ("hr", "heart")
        place += 1
    if word_at(tokens, place) not in ("under", "below", "max", "over", "above", "<", ">"):
        return None
    place += 1
    while word_at(tokens, place) in ("hr", "heart", "rate"):
        hr = True
        place += 1
    whole = tokens[place].whole if place < len(tokens) else None
    bpm = word_at(tokens, place + 1) in ("bpm", "hr")
    if whole is None or not 60 <= whole <= 230 or not (hr or bpm):
        return None
    return place + 2 if bpm else place + 1


def _is_done(tokens: list[Token], at: int) -> bool:
    """Whether a word names something to do."""
    token = tokens[at]
    if token.kind in ("drill", "note"):
        return True
    found = PHRASES.longest(tokens, at)
    if found is not None and found[0] == ("activity", "walk") and word_at(tokens, found[1]) == "the":
        return False  # "walk the steep parts"
    return found is not None and found[0][0] in _RUNS and not _is_noun(tokens, at)


def _is_noun(tokens: list[Token], at: int) -> bool:
    """Whether "run", "race", "walk" stands for a thing that is spoken of: "for the race", "on your run"."""
    return word_at(tokens, at - 1) in ("the", "your", "our", "my", "this", "that", "next", "big") and not mark_at(
        tokens, at + 1, "("
    )


def _counts_nothing(tokens: list[Token], at: int, *, heads: bool) -> bool:
    """Whether a number is no dose: a date, a week, an age, a class, an hour, so much to eat."""
    before, after = word_at(tokens, at - 1), word_at(tokens, at + 1)
    token = tokens[at]
    if _is_age(tokens, at, heads=heads):
        return True
    unit = after in METRE_UNITS or after in SECOND_UNITS or mark_at(tokens, at + 1, "'\"")
    if unit and not (after in ("m", "h") and tokens[at + 1].gap and _is_date(tokens, at)):
        return heads and any(one.text in _SLOTS for one in tokens[at + 2 : at + 4])
    if before in COUNTED_WORDS or before in ("wk", "weeks", "year", "phase", "part", "level", "no", "#"):
        return True
    if _is_score(tokens, at):
        return True
    if ({before, after} & MONTHS and (token.whole or 99) <= 31) or after in _FUEL or _is_date(tokens, at):
        return True
    if after in ("am", "pm"):
        return True
    if not heads:
        return False
    if token.kind == "clock":
        return before in ("at", "from", "by", "until", "-")
    return after in ("sessions", "runs", "runners", "athletes") or (
        after in ("weeks", "days", "wks") and word_at(tokens, at + 2) in ("to", "out", "of")
    )


def _is_score(tokens: list[Token], at: int) -> bool:
    """ "pain below 2/10", "1 % incline": so much pain, so steep."""
    if any(token.text in ("pain", "soreness", "niggle") for token in tokens):
        first = mark_at(tokens, at + 1, "/") and word_at(tokens, at + 2) == "10"
        return first or (mark_at(tokens, at - 1, "/") and tokens[at].text == "10")
    return mark_at(tokens, at + 1, "%") and word_at(tokens, at + 2) in ("incline", "gradient", "grade")


def _is_age(tokens: list[Token], at: int, *, heads: bool) -> bool:
    """U15, over-50s, ages 8-10."""
    before, second = word_at(tokens, at - 1), word_at(tokens, at - 2)
    if at and not tokens[at].gap and (before == "u" or (before == "-" and second in _AGES)):
        return True
    if at and before in ("under", "over", "ages", "aged", "age") and (heads or word_at(tokens, at + 1) == "s"):
        return True
    return heads and before == "-" and word_at(tokens, at - 3) in ("ages", "aged")


def _is_date(tokens: list[Token], at: int) -> bool:
    """9/14, 14.9., 14/09/2026."""
    for sign in "/.":
        first = at + 2 < len(tokens) and tokens[at + 1].text == sign and not tokens[at + 1].gap
        if first and tokens[at + 2].whole is not None and not tokens[at + 2].gap:
            return _within(tokens[at].whole, tokens[at + 2].whole) and word_at(tokens, at - 1) in (
                "of",
                "from",
                "",
                "-",
            )
        second = at > 1 and tokens[at - 1].text == sign and not tokens[at].gap and tokens[at - 2].whole is not None
        if second:
            return _within(tokens[at - 2].whole, tokens[at].whole) and word_at(tokens, at - 3) in (
                "of",
                "from",
                "",
                "-",
            )
    return False


def _within(first: int | None, second: int | None) -> bool:
    return first is not None and second is not None and 1 <= first <= 31 and 1 <= second <= 31
