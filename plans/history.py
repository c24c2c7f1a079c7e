"""Acts on the board, kept so that each can be undone and done again: one line of acts a plan, across coaches.

Everything that writes rows of a plan does it in `act`. The plan's row is locked meanwhile, so two at once come one
after the other.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from plans.layout import Delta, Layout, applied, delta, layout_of, put
from plans.models import Plan, PlanAct
from reminders import planner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from athletes.models import User
    from plans.models import PlanSession

KEPT = 100
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTHING_TO_UNDO = "There is nothing to undo."
NOTHING_TO_REDO = "There is nothing to do again."
MEANWHILE = "Somebody was quicker: the plan has changed meanwhile. Nothing was undone; look at it and press again."
ELSEWHERE = "The plan was changed in another way since, so this cannot be taken back. Nothing was changed."


class UndoRefusedError(ValueError):
    """An act cannot be undone or done again; the sentence says why. Nothing was changed."""


@dataclass(slots=True)
class Open:
    """An act that is being done. Set `layout` to have it written; else the rows are read again at the end.

    `said` may be changed until the end. `done` is what was kept: None where nothing was different.
    """

    plan: Plan
    before: Layout
    said: str
    layout: Layout | None = None
    done: PlanAct | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An act that can be undone, or done again: what the button says and whose it was."""

    pk: int
    said: str
    by: str

    def __str__(self) -> str:
        return f"{self.said[:1].lower()}{self.said[1:]}{f' ({self.by})' if self.by else ''}"


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be undone and done again on a plan now."""

    undo: Step | None = None
    redo: Step | None = None


def lock(*plans: Plan) -> None:
    """Lock plans until the transaction ends, in one order whoever asks; their race days are fresh then."""
    rows = Plan.objects.select_for_update().filter(pk__in={plan.pk for plan in plans}).order_by("pk")
    fresh = dict(rows.values_list("pk", "race_day"))
    for plan in plans:
        if plan.pk not in fresh:
            raise Plan.DoesNotExist
        plan.race_day = fresh[plan.pk]


@contextmanager
def act(plan: Plan, *, by: User | None, said: str, locked: bool = False) -> Iterator[Open]:
    """Do one act on a plan and keep it: `said` is a few words such as "Moved 2 sessions".

    What was undone cannot be done again after it; the last hundred acts are kept.
    """
    with transaction.atomic():
        if not locked:
            lock(plan)
        one = Open(plan, layout_of(plan), said)
        yield one
        _keep(one, by)


def _keep(one: Open, by: User | None) -> None:
    """Write the layout that was set, and keep what changed, both ways."""
    plan, before = one.plan, one.before
    after = layout_of(plan) if one.layout is None else one.layout
    change = delta(before, after)
    if not change:
        return
    if one.layout is None:
        plan.save(update_fields=["changed_at"])
    else:
        put(plan, change, before)
    _drop_what_is_not_needed(plan)
    one.done = PlanAct.objects.create(
        plan=plan,
        by=by,
        said=one.said[:120],
        before=delta(after, before).as_dict(),
        after=change.as_dict(),
    )
    _tell_the_planner(change)


def _drop_what_is_not_needed(plan: Plan) -> None:
    """Make room for one act: nothing is left to be done again, and no more than the last hundred to be undone."""
    done = PlanAct.objects.filter(plan=plan, is_undone=False).order_by("-pk")
    too_old = done.values("pk")[KEPT - 1 : KEPT * 2]
    PlanAct.objects.filter(Q(is_undone=True) | Q(pk__in=too_old), plan=plan).delete()


def _tell_the_planner(change: Delta) -> None:
    """Film wishes hang on these rows, and reminders on those."""
    if change.sessions:
        planner.ask()


def steps(plan: Plan) -> Steps:
    """Return what undo and redo would do now: one query."""
    done: Step | None = None
    again: Step | None = None
    rows = PlanAct.objects.filter(plan=plan).order_by("-pk").values_list("pk", "said", "by__name", "is_undone")
    for pk, said, name, is_undone in rows:
        one = _step(pk, said, name)
        if not is_undone:
            done = one
            break
        again = one
    return Steps(done, again)


def _step(pk: int, said: str, name: str | None) -> Step:
    return Step(pk, said, (name or "").split(" ")[0])


def with_steps[T: (Plan, PlanSession)](rows: QuerySet[T], plan: str = "pk") -> QuerySet[T]:
    """Have rows bring what `steps` would return of a plan, to be read by `steps_of`: no query more."""
    acts = PlanAct.objects.filter(plan=OuterRef(plan))
    value = JSONObject(pk="pk", said="said", name="by__name")

    def first(*, is_undone: bool) -> Subquery:
        found = acts.filter(is_undone=is_undone).order_by("pk" if is_undone else "-pk").values(step=value)
        return Subquery(found[:1], output_field=JSONField())

    return rows.annotate(undo_step=first(is_undone=False), redo_step=first(is_undone=True))


def steps_of(row: Any) -> Steps | None:
    """Return what `with_steps` fetched with a row; None where it was not asked. What was done since is not in it."""
    if not hasattr(row, "undo_step"):
        return None
    return Steps(*(_step(**one) if one else None for one in (row.undo_step, row.redo_step)))


def undo(plan: Plan, *, pk: int | None = None) -> PlanAct:
    """Undo the last act; with `pk` only if it is this one.

    Raises:
        UndoRefusedError: there is none, another came meanwhile, or the rows are not as it left them.
    """
    return _walk(plan, pk, back=True)


def redo(plan: Plan, *, pk: int | None = None) -> PlanAct:
    """Do the act again that was undone last; with `pk` only if it is this one.

    Raises:
        UndoRefusedError: there is none, another came meanwhile, or the rows are not as they were before it.
    """
    return _walk(plan, pk, back=False)


def _walk(plan: Plan, pk: int | None, *, back: bool) -> PlanAct:
    with transaction.atomic():
        lock(plan)
        acts = PlanAct.objects.filter(plan=plan, is_undone=not back).select_related("by")
        one = acts.order_by("-pk" if back else "pk").first()
        if one is None:
            raise UndoRefusedError(NOTHING_TO_UNDO if back else NOTHING_TO_REDO)
        if pk is not None and one.pk != pk:
            raise UndoRefusedError(MEANWHILE)
        here, there = (one.after, one.before) if back else (one.before, one.after)
        change = Delta.from_dict(there)
        layout = layout_of(plan)
        if applied(layout, Delta.from_dict(here)) != layout:
            raise UndoRefusedError(ELSEWHERE)
        put(plan, change, layout)
        one.is_undone = back
        one.save(update_fields=["is_undone"])
        _tell_the_planner(change)
        return one


def day_words(day: int) -> str:
    """Return a day of a plan in words: Tuesday of week 3."""
    return f"{WEEKDAYS[day % 7]} of week {day // 7 + 1}"


def on(session: PlanSession) -> str:
    """Return where a session of a plan stands, in words."""
    return day_words(session.day)
