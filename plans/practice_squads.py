"""Who comes to the practices of a squad, kept in step with who is in it: by page, admin, or leaving a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from plans import changes
from plans.models import Attendance, Practice, Session, SessionChange
from plans.practices import ask, athletes_of, bring_back, row_of, stamp
from reminders import planner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from athletes.models import Squad, Team, User

What = SessionChange.What


def to_come(athlete: User) -> QuerySet[Practice]:
    """Return the practices from the athlete's today on to which he or she is asked, and where nothing is ticked."""
    return Practice.objects.filter(
        on_date__gte=athlete.today(), attendances__athlete=athlete, attendances__came=None
    ).distinct()


@transaction.atomic
def take_off(athlete: User, practices: QuerySet[Practice], *, by: User | None) -> int:
    """Take an athlete off some practices; return off how many.

    What is logged, ticked or filmed stays with the athlete as a session of its own.
    """
    found = list(practices)
    if not found:
        return 0
    sessions = Session.objects.filter(athlete=athlete, practice__in=found).select_related("workout")
    touched = Q(completion__isnull=False) | Q(occurrences__done_at__isnull=False) | Q(occurrences__clips__isnull=False)
    kept = list(sessions.filter(touched).values_list("pk", flat=True).distinct())
    Session.objects.filter(pk__in=kept).update(practice=None, **stamp(by))
    going = list(sessions.exclude(pk__in=kept))
    rows = [row_of(one, What.REMOVED, by, title=str(one.workout)) for one in going if one.skipped_at is None]
    for practice in found:
        rows += bring_back(practice, [athlete.pk], by)
    changes.tell_many(rows)
    Session.objects.filter(pk__in=[one.pk for one in going]).delete()
    Attendance.objects.filter(athlete=athlete, practice__in=found, came=None).delete()
    planner.ask()
    return len(found)


def left_team(athlete: User, team: Team) -> None:
    """An athlete is no longer with a team: what is past stays, what is to come goes."""
    take_off(athlete, to_come(athlete).filter(team=team), by=None)


@transaction.atomic
def leave_squad(squad: Squad, athlete: User, *, by: User) -> int:
    """Take an athlete out of a squad and off its practices to come; return off how many."""
    squad.athletes.remove(athlete)
    return take_off(athlete, to_come(athlete).filter(squad=squad), by=by)


@transaction.atomic
def join_squad(squad: Squad, athlete: User, *, by: User) -> int:
    """Put an athlete into a squad and ask him or her to its practices to come; return to how many."""
    squad.athletes.add(athlete)
    return ask_all(squad, [athlete], by=by)


def ask_all(squad: Squad, people: Sequence[User], *, by: User) -> int:
    """Ask people to the practices to come of a squad, each from his or her own today on; return to how many."""
    if not people:
        return 0
    coming = squad.practices.filter(on_date__gte=min(one.today() for one in people), cancelled_at=None)
    return sum(
        bool(ask(practice, [one for one in people if practice.on_date >= one.today()], by=by))
        for practice in coming.select_related("workout")
    )


@transaction.atomic
def changed(squad: Squad, came: Iterable[User], left: Iterable[User], by: User) -> None:
    """Let the practices to come follow what was changed elsewhere: who came is asked, who left is off.

    Asked is only who trains with the squad's team.
    """
    for athlete in left:
        take_off(athlete, to_come(athlete).filter(squad=squad), by=by)
    ask_all(squad, list(athletes_of(squad.team_id).filter(pk__in=[one.pk for one in came])), by=by)
