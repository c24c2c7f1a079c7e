"""What the linter says of a session of a plan, or of an athlete: the scene from the database, findings, sums.

The rules themselves are pure (`plans.linting`); here is what they want to know, in few queries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from drills import vocabulary
from drills.models import Drill
from drills.models.drill import DrillAlias
from drills.models.parts import Dose, Rung
from plans.linting import RULES, Lead, Scene, fold, gap_minutes, judge_gap, lint, warm_up_lead, warm_up_start
from plans.load import DrillFacts, Load, load
from plans.models import Completion, PlanSession, Session, WorkoutDrill
from plans.models.workouts import Kind
from plans.notation import Extent, Paces, Reading, Words
from plans.scenes import Near, drills_of, ends_at, is_race, neighbours, plan_scene
from plans.sore import open_pains

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from plans.board import Board
    from plans.cards import Card
    from plans.guarding import Beside
    from plans.linting import Finding, Level
    from plans.models import Plan
    from plans.prescribing import Use

    type Around = Mapping[uuid.UUID, Beside]

WEEK = dt.timedelta(days=7)
# For how long somebody has been running, as the rules name it; of whoever does not say, nothing is known.
LEVEL_OF: dict[str, Level] = {"beginner": "beginner", "intermediate": "intermediate", "advanced": "advanced"}
# Between the names that the database joins; no name has it.
_BAR = "\x1f"


# --- what is known of drills -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Library:
    """What a coach may name in a text: the words to read it with, and the facts about the drills."""

    words: Words
    facts: Mapping[str, DrillFacts] = field(default_factory=dict)


def library_of(user: Any, team: int | None = None) -> Library:
    """The drills that somebody may name, in a team's text where one is given; a team's own go before. One query."""
    rows = list(_with_facts(Drill.objects.named_by(user, team)))
    entries = []
    for row in rows:
        aliases = _in_order(row.alias_texts.split(_BAR)) if row.alias_texts else []
        entries.append((row.slug, row.name, tuple(way for text in aliases for way in vocabulary.spellings(text))))
    return Library(_words(tuple(entries)), {row.slug: _facts(row) for row in rows})


@lru_cache(maxsize=64)
def _words(entries: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Words:
    """The words of these names, made once: they are asked for with every keystroke."""
    return Words.of(entries)


def facts_of(slugs: Iterable[str], user: Any, team: int | None = None) -> dict[str, DrillFacts]:
    """The facts about some drills and all others that may stand in for them: one query, none for no drill."""
    wanted = set(slugs)
    if not wanted:
        return {}
    rows = _with_facts(Drill.objects.named_by(user, team))
    return {row.slug: _facts(row) for row in rows}


def _with_facts(drills: Any) -> Any:
    """With names, an easier neighbour and doses in the same query."""
    of_drill = {"drill": OuterRef("pk")}
    aliases = DrillAlias.objects.filter(**of_drill).order_by().values("drill")
    # Not every database orders what it joins, so each name brings its number.
    numbered = Concat(Cast("pk", CharField()), Value(":"), F("text"), output_field=CharField())
    easier = Rung.objects.filter(**of_drill, side=Rung.EASIER, other__isnull=False).order_by("position", "pk")
    doses = Dose.objects.filter(**of_drill).order_by().values("drill")
    parts: list[Any] = [F("level")]
    for name in ("sets", "metres", "seconds", "reps"):
        parts += [Value(":"), Coalesce(Cast(name, CharField()), Value(""))]
    columns = ("slug", "name", "level", "impact", "contacts_per_20m_low", "contacts_per_20m_high", "avoid_with")
    return drills.only(*columns).annotate(
        alias_texts=Subquery(aliases.annotate(all=StringAgg(numbered, Value(_BAR))).values("all")),
        easier_slug=Subquery(easier.values("other__slug")[:1]),
        dose_texts=Subquery(
            doses.annotate(all=StringAgg(Concat(*parts, output_field=CharField()), Value(_BAR))).values("all")
        ),
    )


def _in_order(numbered: Iterable[str]) -> list[str]:
    pairs = (one.partition(":") for one in numbered)
    return [text for _, text in sorted((int(number), text) for number, _, text in pairs)]


def _facts(row: Any) -> DrillFacts:
    low, high = row.contacts_per_20m_low, row.contacts_per_20m_high
    return DrillFacts(
        row.name,
        row.level,
        row.impact,
        (low, high) if low is not None and high is not None else None,
        frozenset(row.avoid_with),
        easier=row.easier_slug or "",
        doses=dict(_dose(text) for text in row.dose_texts.split(_BAR)) if row.dose_texts else {},
    )


def _dose(text: str) -> tuple[str, tuple[int, Extent]]:
    level, sets, *amounts = text.split(":")
    kind, amount = next((kind, one) for kind, one in zip(("metres", "seconds", "reps"), amounts, strict=True) if one)
    return level, (int(sets), Extent.of(kind, int(amount)))  # type: ignore[arg-type]  # the three kinds above


# --- what is said ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as it is shown."""

    finding: Finding

    @property
    def key(self) -> str:
        """How a button names it."""
        return ":".join(self.finding.key)

    @property
    def title(self) -> str:
        """What its rule is about."""
        return RULES[self.finding.code].title

    @property
    def bars(self) -> list[bool]:
        """How well it is founded, as four bars."""
        full = vocabulary.STRENGTH_BARS[self.finding.strength]
        return [at < full for at in range(4)]

    @property
    def strength(self) -> str:
        """The same in words."""
        return vocabulary.STRENGTHS[self.finding.strength]


@dataclass(frozen=True, slots=True)
class Start:
    """When the warm-up starts and whether it ends in good time before the session does."""

    begins: dt.time
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What is worth a look in a session. `quiet` are rules of the plan that do not speak, by code and title."""

    findings: list[Finding]
    load: Load
    quiet: list[tuple[str, str]] = field(default_factory=list)
    start: Start | None = None
    plan: Plan | None = None
    may_edit: bool = False
    may_mend: bool = False

    @property
    def loud(self) -> list[Said]:
        """Errors, then warnings."""
        return [Said(one) for one in fold(self.findings)[0]]

    @property
    def notes(self) -> list[Said]:
        """What is folded away."""
        return [Said(one) for one in fold(self.findings)[1]]

    @property
    def count(self) -> str:
        """1 error, 2 warnings."""
        counts = [(word, sum(one.severity == level for one in self.findings)) for level, word in _WORDS]
        return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts if count)

    def find(self, key: str) -> Finding | None:
        """The finding that a button names, if it still speaks."""
        return next((said.finding for said in [*self.loud, *self.notes] if said.key == key), None)


_WORDS = (("error", "error"), ("warn", "warning"))


def judged(
    reading: Reading, scene: Scene, plan: Plan | None, *, may_edit: bool = False, may_mend: bool = False
) -> Worth:
    """What is said of a reading in its scene, without the rules that its plan keeps quiet."""
    silenced = [code for code in (plan.silenced if plan else ()) if code in RULES]
    lead = warm_up_lead(reading, scene.paces)
    return Worth(
        findings=lint(reading, scene, silenced),
        load=load(reading.items, scene.drills, scene.paces),
        quiet=[(code, RULES[code].title) for code in silenced],
        start=_start(reading, scene, lead),
        plan=plan,
        may_edit=may_edit,
        may_mend=may_mend,
    )


def _start(reading: Reading, scene: Scene, lead: Lead) -> Start | None:
    if scene.starts_at is None or scene.warm_up_ends_at is None:
        return None
    gap = judge_gap(gap_minutes(scene.warm_up_ends_at, scene.starts_at), lead.demand)
    return Start(warm_up_start(scene.starts_at, reading, scene.paces), gap.sentence if lead.gap else "")


# --- a session of a plan ---------------------------------------------------------------------------------------------


def of_plan(
    session: PlanSession, reading: Reading, facts: Mapping[str, DrillFacts], board: Board, *, may_edit: bool
) -> Worth:
    """What is worth a look in a session of a plan, as its text is read: one query at most.

    `session` may be new; its start time counts as it stands there, saved or not. `board` is its plan's.
    """
    return judged(
        reading, plan_scene(session, reading, facts, board), session.plan, may_edit=may_edit, may_mend=may_edit
    )


def week_load(plan: Plan, number: int, user: Any) -> Load:
    """What a week of a plan comes to: two queries."""
    days = range((number - 1) * 7, number * 7)
    trees = PlanSession.objects.filter(plan=plan, day__in=days).values_list("workout__tree", flat=True)
    readings = [Reading.from_dict(tree) for tree in trees]
    facts = facts_of((slug for reading in readings for slug in drills_of(reading)), user, plan.team_id)
    return sum((load(reading.items, facts) for reading in readings), Load())


# --- a session of an athlete -----------------------------------------------------------------------------------------


def of_athlete(
    session: Session, uses: Sequence[Use], paces: Paces | None, viewer: Any, around: Around, *, may_mend: bool = False
) -> Worth:
    """What is worth a look in an athlete's session, for a coach: two queries at most.

    `uses` are its drills with their films, `around` is what `guarding.beside` returns of it. The session brings
    workout, athlete, and plan where it is of one.
    """
    plan = session.assignment.plan if session.assignment else None
    reading = session.workout.reading
    facts = facts_of(drills_of(reading), viewer, plan.team_id if plan else None)
    scene = athlete_scene(session, uses, paces or Paces(), facts, around)
    return judged(reading, scene, plan, may_edit=bool(plan and plan.can_be_edited_by(viewer)), may_mend=may_mend)


def of_card(card: Card, around: Around) -> Worth:
    """The same from what a page shows already. A session that is over is not to be mended any more."""
    session = card.session
    open_yet = card.completion is None and session.on_date >= session.athlete.today()
    return of_athlete(session, card.rx.uses, card.rx.paces, card.viewer, around, may_mend=open_yet)


def athlete_scene(
    session: Session, uses: Sequence[Use], paces: Paces, facts: Mapping[str, DrillFacts], around: Around
) -> Scene:
    """What is known around an athlete's session: neighbours on the calendar, own paces, what hurts, drills done."""
    reading = session.workout.reading
    monday = session.on_date - dt.timedelta(days=session.on_date.weekday())
    rows = [
        (one.entry.on_date, one.entry.kind, one.tree)
        for pk, one in around.items()
        if pk != session.pk and monday - WEEK <= one.entry.on_date <= session.on_date + WEEK
    ]
    races = [(day - session.on_date).days for day, kind, _ in rows if kind == Kind.RACE and day >= session.on_date]
    is_race_day = is_race(reading) or 0 in races
    known: dict[str, Any] = {}
    if drills_of(reading):
        near = [Near.of((day - monday).days, Reading.from_dict(tree), facts) for day, _, tree in rows]
        known = neighbours(session.on_date.weekday(), session.on_date.weekday(), near)
        known["pains"] = open_pains(around, session)
        known["reviewed"] = frozenset(use.slug for use in uses if use.last_cue or _is_answered(use))
        if not any(one.day < 0 for one in near):
            known["contacts_last_week"] = None
        if is_race_day:
            known["seen"] = _done_before(session)
    return Scene(
        level=LEVEL_OF.get(session.athlete.experience),
        is_race_day=is_race_day,
        days_to_race=min(races, default=None),
        starts_at=session.start_time,
        warm_up_ends_at=ends_at(session.start_time, warm_up_lead(reading, paces)),
        drills=facts,
        paces=paces,
        **known,
    )


def _is_answered(use: Use) -> bool:
    return use.filmed is not None and use.filmed.state == "answered"


def _done_before(session: Session) -> frozenset[str]:
    """The drills of sessions that the athlete has done, in part at least, before this one."""
    done = Session.objects.filter(
        athlete=session.athlete_id,
        on_date__lt=session.on_date,
        completion__outcome__in=(Completion.Outcome.DONE, Completion.Outcome.PARTLY),
    )
    uses = WorkoutDrill.objects.filter(workout__sessions__in=done)
    return frozenset(uses.order_by().values_list("drill__slug", flat=True).distinct())


__all__ = [
    "Library", "Said", "Start", "Worth", "athlete_scene", "facts_of", "judged", "library_of", "of_athlete", "of_card",
    "of_plan", "week_load",
]  # fmt: skip
