"""All rules by code, and the running of them: one finding for one reason, loud ones first, fixes that were tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import doses, order, people, warming
from .scene import SEVERITIES, Finding, Fix, Scene
from .view import View, detach_changed, pruned

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from plans.notation import Reading

    from .remarks import Remark


@dataclass(frozen=True, slots=True)
class Rule:
    """One code. `title` names it where a coach silences it; `strength` is a key of `drills.vocabulary.STRENGTHS`."""

    code: str
    title: str
    strength: str
    source: str
    checks: tuple[Callable[[View], Iterator[Remark]], ...]


_RAMP = ("coach", "RAMP, Jeffreys 2019")
_OURS = ("unknown", "Our own default")
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("W01", "Drills or strides before anybody is warm", *_RAMP, (order.cold_start,)),
        Rule("W02", "Mobility after the first drill", *_RAMP, (order.late_mobility,)),
        Rule("W03", "Strides not at the end of the warm-up", *_RAMP, (order.strides_last,)),
        Rule("W04", "Springy drills before soft ones", *_RAMP, (order.impact_order,)),
        Rule("W05", "Warm-up too short or too long", *_RAMP, (warming.warm_up_time,)),
        Rule("W06", "Long wait between warm-up and start", "small", "West 2013", (people.gap_to_start,)),
        Rule("W07", "More drills or jumps than the level bears", *_OURS, (doses.drill_budget,)),
        Rule("W08", "Drill above the level, or against a pain", *_OURS, (people.fits_the_athlete,)),
        Rule("W09", "Long static stretch among the drills", "coach", "Athletics Weekly", (order.long_holds,)),
        Rule("W10", "No rest named between drills", "coach", "Run Walk London", (doses.rest_between,)),
        Rule("W11", "Jumps too soon, or too near a race", "coach", "NSCA contact budgets", (people.jumps_in_time,)),
        Rule("W12", "Very many strides in the warm-up", *_OURS, (doses.many_strides,)),
        Rule("W13", "Fast session without strides", *_RAMP, (warming.no_strides,)),
        Rule("W14", "Dose missing, or against itself", *_OURS, (doses.missing_dose, doses.clashing_doses)),
        Rule("W15", "Hard session without a warm-up", *_RAMP, (warming.no_warm_up,)),
        Rule("W16", "New drill on race day", "coach", "Coaches’ rule", (people.new_on_race_day,)),
        Rule("W17", "Drill nobody has looked at", "small", "Nakano 2024", (people.never_reviewed,)),
        Rule("W18", "Two warm-ups, one on the other", *_OURS, (order.stacked,)),
        Rule("W19", "Ground contacts jump from week to week", *_OURS, (doses.contacts_against_last_week,)),
    )
}
# One reason is said once: where the first code speaks, the others would only say it again in other words.
HIDES = {
    "W01": frozenset(("W05",)),
    "W15": frozenset(("W05", "W13")),
    "W18": frozenset(("W02", "W03", "W04", "W05")),
}
# A text of more pieces than this is no session that anybody runs: it gets findings, and no fixes that take time.
MOST_MENDED = 100


def lint(
    reading: Reading, scene: Scene | None = None, silenced: Collection[str] = (), *, with_fixes: bool = True
) -> list[Finding]:
    """What to say about a session: errors, then warnings, then notes, each in order of the text.

    `silenced` are codes that a coach does not want to hear. A fix is offered only where it was tried on this very
    tree: its finding goes away, and nothing louder comes. Trying takes most of the time.
    """
    view = View.of(reading, scene or Scene())
    told = _remarks(view)
    before = {_key(code, remark): remark for code, remark in told}
    mends = with_fixes and len(view.units) <= MOST_MENDED
    found = [
        _finding(code, remark, _fix(view, code, remark, before) if mends else None)
        for code, remark in told
        if code not in silenced
    ]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.line, one.code, one.subject))


def fold(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Findings to be shown, and notes to be folded away under their number."""
    told = list(findings)
    return [one for one in told if one.severity != "info"], [one for one in told if one.severity == "info"]


def _key(code: str, remark: Remark) -> tuple[str, str]:
    return code, remark.subject


def _remarks(view: View) -> list[tuple[str, Remark]]:
    """What all rules say, each reason once."""
    told = [(code, remark) for code, rule in RULES.items() for check in rule.checks for remark in check(view)]
    hidden = frozenset[str]().union(*(HIDES.get(code, frozenset()) for code, _ in told))
    return [(code, remark) for code, remark in told if code not in hidden]


def _finding(code: str, remark: Remark, fix: Fix | None) -> Finding:
    strength, source = remark.evidence or (RULES[code].strength, RULES[code].source)
    return Finding(
        code, remark.severity, remark.sentence, remark.line, strength, source, fix=fix, subject=remark.subject
    )


def _fix(view: View, code: str, remark: Remark, before: dict[tuple[str, str], Remark]) -> Fix | None:
    """The fix of a remark, if it does what it says."""
    if remark.change is None or not remark.words:
        return None
    after, detached = _changed(view, remark)
    left = {_key(one, other): other for one, other in _remarks(View.of(after, view.scene))}
    limit = SEVERITIES.index(remark.severity)
    louder = [
        other
        for key, other in left.items()
        if SEVERITIES.index(other.severity) < limit
        and (key not in before or SEVERITIES.index(before[key].severity) > SEVERITIES.index(other.severity))
    ]
    if _key(code, remark) in left or louder or not after.items:
        return None
    words = f"{remark.words}, in this session only" if detached else remark.words
    return Fix(words, _mender(_key(code, remark), view.scene))


def _mender(key: tuple[str, str], scene: Scene) -> Callable[[Reading], Reading]:
    def apply(reading: Reading) -> Reading:
        view = View.of(reading, scene)
        for code, remark in _remarks(view):
            if _key(code, remark) == key and remark.change is not None:
                return _changed(view, remark)[0]
        return reading

    return apply


def _changed(view: View, remark: Remark) -> tuple[Reading, bool]:
    """The changed copy, and whether a warm-up of the library became the session's own by it."""
    copy = view.copy()
    if remark.change is not None:
        remark.change(copy)
    after = pruned(copy.reading)
    return after, detach_changed(view.reading, after)
