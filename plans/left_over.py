"""What a roll-out left for later: kept on each assignment, so that it is offered again and counted on the plan's page.

`Assignment.left_rows` has for a session of the plan what the version that the assignment names does not: how the
athlete has it, or that he or she does not have it yet. `Assignment.waiting` has the days of all that is offered and
was not taken, with commas between: it is counted, and never decides what is offered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, JSONField, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import JSONObject

from plans.models import Assignment, Plan, PlanSession

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from plans.layout import Layout, Placed
    from plans.rolling_out import Offer, OnPlan


@dataclass(frozen=True, slots=True)
class OnIt:
    """How many athletes are on a plan, and how many changes of it to sessions to come wait to be rolled out."""

    athletes: int
    waiting: int


def as_had(rows: Iterable[Placed], left: dict[str, Any]) -> dict[str, Placed]:
    """Return the sessions of the version that was taken, by id, those left for later as the athlete has them."""
    found = {one.id: one for one in rows}
    for pk, entry in left.items():
        if "day" not in entry:
            found.pop(pk, None)
        elif pk in found:
            found[pk] = replace(found[pk], day=entry["day"], start_time=entry["time"] or None, place=entry["place"])
    return found


def entry_of(offer: Offer, shift: int) -> dict[str, Any] | None:
    """Return what to keep of an offer that is left; None where the session itself says it.

    `shift` is by how many days the date of the plan's day 0 moves earlier.
    """
    if offer.session is None:
        return {"apart": bool(offer.by_hand)}
    if offer.was is None or offer.row is None:
        return None
    return {"day": offer.was.day + shift, "time": offer.was.start_time or "", "place": offer.was.place}


def rows_after(one: OnPlan, handled: Collection[str], newest: Layout) -> dict[str, Any]:
    """Return `left_rows` for an athlete after the offers with these keys were taken or refused."""
    shift = (one.assignment.start_on - one.start_on).days
    known = {row.id for row in newest.sessions}
    rows = {pk: dict(entry) for pk, entry in one.assignment.left_rows.items() if pk in known}
    for entry in rows.values():
        if "day" in entry:
            entry["day"] += shift
    for offer in (*one.offers, *one.by_hand):
        if offer.row is None:
            continue
        rows.pop(offer.row.id, None)
        kept = None if offer.key in handled else entry_of(offer, shift)
        if kept is not None:
            rows[offer.row.id] = kept
    return rows


def days_of(one: OnPlan, handled: Collection[str] = ()) -> str:
    """Return `waiting` for an athlete: the days of what is offered and not among `handled`, in order."""
    offers = (*one.offers, *one.by_hand)
    return ",".join(sorted(offer.day.isoformat() for offer in offers if offer.key not in handled))


def note(people: Iterable[OnPlan]) -> None:
    """Bring the counts of some athletes up to what was just looked at: a query where something differs, else none."""
    stale = []
    for one in people:
        days = days_of(one)
        if days != one.assignment.waiting:
            one.assignment.waiting = days
            stale.append(one.assignment)
    if stale:
        Assignment.objects.bulk_update(stale, ["waiting"], batch_size=500)


def with_followers[T: (Plan, PlanSession)](rows: QuerySet[T], plan: str = "pk") -> QuerySet[T]:
    """Have rows bring what `followers` counts: no query more."""
    return rows.annotate(on_it=Subquery(_counted(plan=OuterRef(plan)), output_field=JSONField()))


def _counted(**of: Any) -> QuerySet[Assignment, Any]:
    rows = Assignment.objects.filter(**of, ended_at__isnull=True).order_by().values("plan")
    counted = JSONObject(athletes=Count("pk"), days=StringAgg("waiting", Value(",")))
    return rows.values_list(counted, flat=True)


def followers(today: dt.date, session: PlanSession | None, plan: Plan) -> OnIt:
    """Count who is on a plan and what waits for them after `today`: a query where `with_followers` was not asked."""
    asked = next((vars(row) for row in (session, plan) if row is not None and "on_it" in vars(row)), None)
    found = _counted(plan=plan.pk).first() if asked is None else asked["on_it"]
    if not found:
        return OnIt(0, 0)
    return OnIt(found["athletes"], sum(day > today.isoformat() for day in (found["days"] or "").split(",")))
