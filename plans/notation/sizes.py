"""What the amount of a draft comes to: metres, seconds or repetitions, also where it was written without a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree import MILE_M, OPEN, Extent, Target, effort

if TYPE_CHECKING:
    from .amounts import Amount
    from .draft import Draft

_EASY_KINDS = ("run", "jog", "walk", "float", "cross")
# Exercises that are counted: "2 x 20 pogo hops" is twenty hops.
_COUNTED = ("hop", "swing", "lunge", "squat", "jump", "raise", "exchange", "bridge", "drill", "rock", "circle", "press")


def doubtful_m(activity: str, extent: Extent, targets: list[Target], *, repeated: bool) -> bool:
    """Whether metres written with a single m may have been meant as minutes: few of them, and no drill or stride."""
    if extent.kind != "metres" or activity in ("drill", "strides", "other", "activation"):
        return False
    eased = activity in ("jog", "mobility") or any(one.kind == "effort" for one in targets) or not targets
    return extent.lo < 50 or (not repeated and activity in (*_EASY_KINDS, "mobility") and extent.lo < 200 and eased)


def span(amount: Amount) -> str:
    """The numbers of an amount as its text wrote them, without the unit."""
    lo, hi = round(amount.lo / amount.factor, 3), round(amount.hi / amount.factor, 3)
    return f"{lo:g}" if lo == hi else f"{lo:g}-{hi:g}"


def extent_of(draft: Draft, activity: str) -> Extent | None:
    """The extent of the step; a bare number needs its surroundings to become one, or is none."""
    amount = draft.amount
    if amount is None:
        return OPEN if draft.open_end or activity != "run" or draft.activity == "run" else None
    if draft.open_end:
        return None
    if amount.lo <= 0:
        return None
    if amount.kind != "bare":
        return _capital(draft, amount, activity)
    if (
        draft.role
        and draft.ends_section
        and not draft.counts
        and activity in ("run", "jog")
        and amount.hi <= 30
        and not draft.targets
    ):
        return _bare_section(draft, amount)
    if amount.lo != int(amount.lo) or amount.hi != int(amount.hi):
        return None
    repeated = bool(draft.counts)
    if activity in ("strides",) and not repeated and amount.hi <= 20:
        draft.counts.append((amount.lo, amount.hi))
        return OPEN
    if activity in ("drill", "other", "mobility", "activation", "strength") and amount.hi < 100:
        return _reps(draft, amount)
    return _bare_run(draft, amount, activity, repeated=repeated)


def _capital(draft: Draft, amount: Amount, activity: str) -> Extent:
    """ "5M": clubs mean five miles, but for drills and strides metres."""
    if not amount.capital_m or activity in ("drill", "strides", "other", "activation"):
        return amount.extent
    draft.doubts.append((f"{span(amount)} mi", f"{span(amount)} min"))
    return Extent.of("metres", amount.lo * MILE_M, amount.hi * MILE_M)


def _reps(draft: Draft, amount: Amount) -> Extent:
    name = (draft.drill_words or draft.unknown or " ".join(draft.notes)).lower()
    if not any(word in name for word in _COUNTED):
        draft.doubts.append((f"{span(amount)} reps", f"{span(amount)} m"))
    return Extent.of("reps", amount.lo, amount.hi)


def _bare_run(draft: Draft, amount: Amount, activity: str, *, repeated: bool) -> Extent | None:
    runs = activity in ("run", "strides", "race", "test", "jog", "float")
    inside = draft.inside and activity in ("run", "jog", "float") and amount.lo >= 100
    timed = activity in ("jog", "cross") and not repeated and not draft.inside and 10 <= amount.lo <= amount.hi <= 99
    if timed and not draft.role:
        draft.doubts.append((f"{span(amount)} min", f"{span(amount)} of something else"))
        return Extent.of("seconds", amount.lo * 60, amount.hi * 60)
    jogs = activity in ("jog", "walk", "float") and 100 <= amount.lo <= amount.hi <= 1600
    if jogs and amount.lo % 100 == amount.hi % 100 == 0:
        return Extent.of("metres", amount.lo, amount.hi)
    if not runs or not (repeated or draft.targets or activity in ("race", "test") or inside):
        return None
    if amount.lo >= 100:
        if amount.lo % 50 or amount.hi % 50:
            draft.doubts.append((f"{span(amount)} m", f"{span(amount)} s"))
        return Extent.of("metres", amount.lo, amount.hi)
    if activity == "strides" and amount.lo >= 40:
        draft.doubts.append((f"{span(amount)} m", f"{span(amount)} s"))
        return Extent.of("metres", amount.lo, amount.hi)
    most = 5 if repeated else 26
    is_daniels = amount.hi <= most and [target.kind for target in draft.targets] == ["effort"]
    is_daniels = is_daniels and (not repeated or draft.by_letter)
    easy = draft.targets == [effort("easy")]
    least = 5 if repeated else 30 if easy else 15
    harder = len(draft.targets) == 1 and draft.targets[0].kind == "effort" and not draft.by_letter
    minutes = harder and not (easy and repeated) and least <= amount.lo <= amount.hi <= (60 if repeated else 150)
    if minutes and activity == "run" and amount.lo % 5 == amount.hi % 5 == 0:
        draft.doubts.append((f"{span(amount)} min", f"{span(amount)} of something else"))
        return Extent.of("seconds", amount.lo * 60, amount.hi * 60)
    if not is_daniels or activity != "run":
        return None
    draft.doubts.append((f"{span(amount)} mi", f"{span(amount)} km"))
    return Extent.of("metres", amount.lo * MILE_M, amount.hi * MILE_M)


def _bare_section(draft: Draft, amount: Amount) -> Extent:
    """ "3 up", "15 wu": a few are miles, more are minutes. Asked."""
    if amount.hi <= 6:
        draft.doubts.append((f"{span(amount)} mi", f"{span(amount)} km"))
        return Extent.of("metres", amount.lo * MILE_M, amount.hi * MILE_M)
    draft.doubts.append((f"{span(amount)} min", f"{span(amount)} of something else"))
    return Extent.of("seconds", amount.lo * 60, amount.hi * 60)
