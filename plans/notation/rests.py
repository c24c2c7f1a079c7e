"""Read recoveries: what is done between repetitions, in the many ways that coaches say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .amounts import Amount, amount
from .tree import EQUAL, OPEN, Extent, Step, effort, tidy
from .vocabulary import MODES, REST_WORDS, SAID_MODES, SECOND_UNITS, mark_at, word_at, words

if TYPE_CHECKING:
    from .tokens import Token

type Doubts = tuple[tuple[str, str], ...]

# Nobody recovers for longer; such an amount is something else.
_LONGEST_S, _LONGEST_M = 14_400, 20_000
# So much "recovery" is run.
_RECOVERY_RUN_S, _RECOVERY_RUN_M = 900, 2000
_LEADS = frozenset(("easy", "slow", "gentle", "slowly", "light"))
_SPANS = words(
    "rep reps set sets effort efforts interval intervals round rounds one repetition run drill "
    "runs blocs bloc blocks block blocos bloques blocchi"
)
_A_JOG = "a jog"
_BETWEEN = words("between btw btwn")
_SETS = words("set sets round rounds blocs bloc blocks block blocos bloques blocchi")
_EACH_OF = words("of je each")
_EACH = words("each every the all")
_EVERYTHING = words("each every all everything")


@dataclass(frozen=True, slots=True)
class Rest:
    """A recovery and the place after it.

    `each` says that it comes after each of several things, `announced` that a word for recoveries stands before it;
    `said` is whether its words name it a recovery ("rest", "between", "walk back", "r"), `moves` whether they name
    a way of moving, `unitless` whether its number has no unit, `of_sets` whether it lies between sets."""

    step: Step
    end: int
    said: bool
    moves: bool
    of_sets: bool = False
    doubts: Doubts = ()
    between: bool = False
    unitless: bool = False
    each: bool = False
    announced: bool = False


def lead(tokens: list[Token], at: int) -> int | None:
    """The place after words that announce a recovery: r, R=, rec., rest:, w/, with."""
    word = word_at(tokens, at)
    if word in ("w/", "with"):
        after = lead(tokens, at + 1)
        if after and word_at(tokens, at + 1) in ("r", *REST_WORDS):
            return after
        return at + 2 if _is_article(tokens, at + 1) else at + 1
    if word not in ("r", "p") and word not in REST_WORDS:
        return None
    end = at + 1
    while (
        mark_at(tokens, end, ".:=")
        or (mark_at(tokens, end, "/") and word == "r")
        or (mark_at(tokens, end, "-") and word != "r")
    ):
        end += 1
    end = end + 1 if word_at(tokens, end) in ("of", "is", "je") else end
    if word in ("r", "p") and not (_is_amount(tokens, end) or word_at(tokens, end) in (*MODES, "until", "equal")):
        return None
    return end if end < len(tokens) else None


def _is_article(tokens: list[Token], at: int) -> bool:
    """Whether "a" or "an" stands before an amount: "with a 5 min jog"."""
    if at + 1 >= len(tokens) or tokens[at].kind != "word":
        return False
    short = tokens[at].end - tokens[at].start == 1 and tokens[at].text in ("a", "at")  # it may have been put so
    return (short or tokens[at].text == "an") and (
        _is_amount(tokens, at + 1) or tokens[at + 1].text in _LEADS or tokens[at + 1].text in MODES
    )


def _is_amount(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind in ("num", "clock")


def rest(tokens: list[Token], at: int) -> Rest | None:
    """The recovery at a place, with or without an announcement; None where there is none."""
    before = _between_first(tokens, at)
    if before is not None:
        return before
    if word_at(tokens, at) in _EACH_OF and _is_amount(tokens, at + 1):
        behind = rest(tokens, at + 1)  # "je 90 s Gehpause"
        return behind if behind is not None and (behind.said or behind.moves) else None
    announced = lead(tokens, at)
    place = at if announced is None else announced
    set_rest = word_at(tokens, at) == "setrest"
    if set_rest:
        place = announced = at + 2 if mark_at(tokens, at + 1, ":=") else at + 1
    found = (
        _full(tokens, place)
        or _until(tokens, place)
        or _equal(tokens, place)
        or _amount_first(tokens, place)
        or _mode_first(tokens, place)
        or (_mode_alone(tokens, place) if announced is not None and word_at(tokens, at) in REST_WORDS else None)
    )
    if found is None:
        return None
    if word_at(tokens, at) == "r":
        found = replace(found, doubts=tuple(doubt for doubt in found.doubts if doubt[1] != _A_JOG))
    end, said, of_sets, between = tail(tokens, found.end)
    each = between and any(
        token.text in _EVERYTHING or token.text in ("recs", "recoveries", "rests") for token in tokens[found.end : end]
    )
    of_sets = of_sets or set_rest
    said = said or any(token.text in SAID_MODES for token in tokens[at:end])
    plain_with = announced is not None and word_at(tokens, at) in ("w/", "with") and announced == at + 1
    named = announced is not None and not plain_with
    if found.unitless and announced is None and not (said or found.moves):
        return None  # a bare number in a list is the next of the list
    return Rest(
        found.step, end, found.said or said or named, found.moves, of_sets, found.doubts, between, False, each, named
    )


def is_recovery_run(pause: Rest, tokens: list[Token]) -> bool:
    """Whether "30 min recovery" is a run by itself: so long, and with no other word before or behind it."""
    extent = pause.step.extent
    long = extent.hi >= {"seconds": _RECOVERY_RUN_S, "metres": _RECOVERY_RUN_M}.get(extent.kind, extent.hi + 1)
    first, last = (tokens[at].text in ("recovery", "rec", "recov") for at in (0, -1))
    moves = any(token.text in MODES and token.text not in REST_WORDS for token in tokens)
    return long and (first or (last and not pause.announced)) and not pause.between and not moves


def _between_first(tokens: list[Token], at: int) -> Rest | None:
    """ "between each 2 min easy", "between sets: 4 min": what lies between is named before how long it is."""
    if word_at(tokens, at) not in _BETWEEN:
        return None
    end, _, of_sets, _ = tail(tokens, at)
    while mark_at(tokens, end, ":=,"):
        end += 1
    if end >= len(tokens) or word_at(tokens, end) in _BETWEEN:
        return None
    found = rest(tokens, end)
    if found is None or found.between:
        return None
    return replace(found, said=True, between=True, of_sets=of_sets, each=not of_sets)


def tail(tokens: list[Token], at: int) -> tuple[int, bool, bool, bool]:
    """Words after the amount: "rest", "recovery between each", "between sets"; place, said, of_sets, between."""
    end, said, of_sets, between = at, False, False, False
    if word_at(tokens, end) == "setrest":
        return end + 1, True, True, False
    if word_at(tokens, end) == "off" and end > 0 and _ends_a_time(tokens, end) and not _is_amount(tokens, end + 1):
        return end + 1, True, False, False
    if word_at(tokens, end) in REST_WORDS and not _is_amount(tokens, end + 1):
        said = True
        between = tokens[end].text in ("recs", "recoveries", "rests")
        end += 1
        end = end + 1 if mark_at(tokens, end, ".") and end + 1 < len(tokens) else end
    place = end + 1 if word_at(tokens, end) == "in" else end
    after_each = word_at(tokens, place) == "after" and word_at(tokens, place + 1) in ("each", "every", "all")
    each_time = word_at(tokens, place) in ("each", "every") and word_at(tokens, place + 1) in ("time", "rep")
    if word_at(tokens, place) in _BETWEEN or after_each or each_time:
        said = between = True
        end = place + 2 if each_time else place + 1
        while word_at(tokens, end) in _EACH:
            end += 1
        if end + 1 < len(tokens) and tokens[end].whole in (2, 3, 4, 5) and word_at(tokens, end + 1) in _SPANS:
            end += 1
        if end < len(tokens) and (tokens[end].whole or 0) >= 100 and (tokens[end].whole or 1) % 50 == 0:
            end += 1  # "30 s between 200s"
            end = end + 1 if word_at(tokens, end) in ("s", "m") else end
        elif word_at(tokens, end) in _SPANS:
            of_sets = word_at(tokens, end) in _SETS
            end += 1
        elif word_at(tokens, end) in ("everything", "them"):
            end += 1
    return end, said, of_sets, between


def _ends_a_time(tokens: list[Token], at: int) -> bool:
    """Whether a time has just been named: "60 s off", "2:00 off"."""
    before = tokens[at - 1]
    return before.kind == "clock" or before.text in SECOND_UNITS or before.text in ("'", '"')


def _full(tokens: list[Token], at: int) -> Rest | None:
    if word_at(tokens, at) in ("full", "complete") and word_at(tokens, at + 1) in REST_WORDS:
        place = at + 3 if mark_at(tokens, at + 2, "(") else at + 2
        timed = amount(tokens, place) if _is_amount(tokens, place) else None
        if timed is not None and timed.kind == "seconds" and (place == at + 2 or mark_at(tokens, timed.end, ")")):
            return Rest(Step("stand", timed.extent), timed.end + place - at - 2, True, True)
        return Rest(Step("stand", OPEN), at + 2, True, True)
    return None


def _until(tokens: list[Token], at: int) -> Rest | None:
    place = at
    activity = MODES.get(word_at(tokens, place))
    place = place + 1 if activity else place
    if word_at(tokens, place) != "until" or word_at(tokens, place + 1) != "hr":
        return None
    sign = word_at(tokens, place + 2)
    whole = tokens[place + 3].whole if place + 3 < len(tokens) else None
    if whole is None or sign not in ("<", "under", "below") or not 40 <= whole <= 220:
        return None
    return Rest(Step(activity or "stand", Extent.of("bpm_below", whole)), place + 4, True, activity is not None)


def _equal(tokens: list[Token], at: int) -> Rest | None:
    if word_at(tokens, at) in ("equal", "same"):
        place = at + 2 if word_at(tokens, at + 1) == "time" else at + 1
        activity = MODES.get(word_at(tokens, place)) if word_at(tokens, place) not in REST_WORDS else None
        if activity is None and word_at(tokens, place) not in REST_WORDS:
            return None
        return Rest(Step(activity or "stand", EQUAL), place + 1 if activity else place, True, activity is not None)
    ones = [token.text for token in tokens[at : at + 3]] == ["1", ":", "1"]
    if ones:
        activity = _mode(tokens, at + 3)
        return Rest(Step(activity or "stand", EQUAL), at + 4 if activity else at + 3, True, activity is not None)
    return None


def _mode(tokens: list[Token], at: int) -> str | None:
    word = word_at(tokens, at)
    return MODES.get(word) if word not in REST_WORDS else None


def _amount_first(tokens: list[Token], at: int) -> Rest | None:
    """2 min, 200 m jog, 90 s easy jog, 60s walk/rest."""
    found = amount(tokens, at)
    if found is None:
        return None
    place = found.end + 1 if word_at(tokens, found.end) in ("of", "for") else found.end
    named = word_at(tokens, place) in REST_WORDS and _mode(tokens, place + 1) is not None
    place = place + 1 if named else place
    is_lead = word_at(tokens, place) in _LEADS and _mode(tokens, place + 1) is not None
    easy = word_at(tokens, place) == "easy"
    place = place + 1 if is_lead or easy else place
    activity = _mode(tokens, place)
    runs = easy and activity is None and word_at(tokens, place) in ("run", "running")
    place = place + 1 if activity or runs else place
    if activity and mark_at(tokens, place, "/") and _mode(tokens, place + 1):
        return _either(found, activity, place + 1, tokens)
    if activity and word_at(tokens, place) == "or" and _mode(tokens, place + 1):
        return _either(found, activity, place + 1, tokens)
    if activity and word_at(tokens, place) in ("back", "down"):
        place += 1
    timed = _step(found, activity, place, easy=easy)
    if timed is not None and runs:
        return replace(timed, doubts=(*timed.doubts, (f"{amount_said(found)} easy running", _A_JOG)))
    return timed


def _either(found: Amount, activity: str, at: int, tokens: list[Token]) -> Rest | None:
    """ "3 min jog/walk", "3 min jog or walk": the athlete's choice, read as the first and asked about."""
    step = _step(found, activity, at + 1, easy=False)
    other = _mode(tokens, at)
    if step is None or other is None:
        return None
    said = f"{amount_said(found)} "
    return replace(step, doubts=(*step.doubts, (said + activity, said + other)), moves=False)


def amount_said(found: Amount) -> str:
    """An amount in few words, for a question."""
    if found.kind == "seconds":
        return f"{tidy(found.lo / 60)} min" if found.lo % 60 == 0 else f"{found.lo} s"
    return f"{found.lo} m"


def _step(found: Amount, activity: str | None, end: int, *, easy: bool) -> Rest | None:
    doubts = found.doubts
    if found.kind == "reps" or found.lo <= 0 or found.hi > (_LONGEST_S if found.kind == "seconds" else _LONGEST_M):
        return None
    if found.kind == "bare":
        kind = _bare_kind(found, activity)
        if kind is None:
            return None
        other = "s" if kind == "metres" else "m"
        sure = kind == "metres" and activity is not None and found.lo % 50 == 0
        said = _span(found)
        doubts = doubts if sure else (*doubts, (f"{said} {'m' if kind == 'metres' else 's'}", f"{said} {other}"))
        extent = Extent.of("metres" if kind == "metres" else "seconds", found.lo, found.hi)
    else:
        extent = found.extent
        if (found.letter_m or found.capital_m) and found.lo < 50:
            doubts = (*doubts, (f"{_span(found)} m", f"{_span(found)} min"))
    if activity is None and extent.kind == "metres" and not easy:
        doubts = (*doubts, (f"{_span(found)} m jog", f"{_span(found)} m walk"))
    standing = "jog" if extent.kind == "metres" else "stand"
    step = Step(activity or ("run" if easy else standing), extent)
    if easy:
        step.targets.append(effort("easy"))
    moves = activity is not None or easy
    return Rest(step, end, False, moves, doubts=doubts, unitless=found.kind == "bare")


def _bare_kind(found: Amount, activity: str | None) -> str | None:
    if found.lo >= 100 and (activity is not None or found.lo % 100 == 0):
        return "metres"
    return "seconds" if found.lo >= 15 and found.hi <= 240 else None


def _span(found: Amount) -> str:
    return str(found.lo) if found.lo == found.hi else f"{found.lo}-{found.hi}"


def _mode_alone(tokens: list[Token], at: int) -> Rest | None:
    """ "rec. walk": how to recover, and not how long."""
    activity = _mode(tokens, at)
    if activity is None or activity == "stand" or at + 1 != len(tokens):
        return None
    return Rest(Step(activity, OPEN), at + 1, True, True)


def _mode_first(tokens: list[Token], at: int) -> Rest | None:
    """walk back, jog down, easy jog back, jog 200 m, walk 2 min, jog between."""
    easy = word_at(tokens, at) == "easy"
    place = at + 1 if word_at(tokens, at) in _LEADS else at
    activity = MODES.get(word_at(tokens, place))
    if activity is None or (word_at(tokens, place) in REST_WORDS and word_at(tokens, place + 1) == "day"):
        return None
    after = place + 1
    if word_at(tokens, after) in ("back", "down"):
        while word_at(tokens, after) in ("back", "down", "to", "the", "start"):
            after += 1
        timed = _amount_first(tokens, after) if _is_amount(tokens, after) else None
        if timed is not None and timed.step.activity in ("stand", activity):
            timed.step.activity = activity
            timed.step.targets = [effort("easy")] if easy else []
            return Rest(timed.step, timed.end, True, True, doubts=timed.doubts)
        step = Step(activity, OPEN, targets=[effort("easy")] if easy else [])
        return Rest(step, after, True, True)
    after = after + 1 if word_at(tokens, after) in ("for", "of", "je") or mark_at(tokens, after, ":=") else after
    found = amount(tokens, after)
    if found is not None and _is_amount(tokens, after):
        timed = _step(found, activity, found.end, easy=False)
        if timed is None:
            return None
        timed.step.targets.extend([effort("easy")] if easy else [])
        end = timed.end + 1 if word_at(tokens, timed.end) in ("back", "down") else timed.end
        return Rest(timed.step, end, False, True, doubts=timed.doubts)
    if tail(tokens, after)[1]:
        return Rest(Step(activity, OPEN, targets=[effort("easy")] if easy else []), after, True, True)
    return None
