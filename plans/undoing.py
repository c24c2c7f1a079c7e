"""Taking back, for a day, what a coach did on an athlete's calendar: a plan that went on, a session taken off.

What was there before is kept with the act (`CalendarAct.kept`). What somebody has logged, moved or changed since stays.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, cast

from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from plans import changes
from plans.changes import day_words
from plans.models import Assignment, Attendance, CalendarAct, DrillOccurrence, FilmWish, Session, SessionChange
from reminders import planner

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence

    from django.db.models import Model, QuerySet

    from athletes.models import User

UNTIL = dt.timedelta(days=1)
What = CalendarAct.What
ENDED = "This plan has ended for the athlete. Nothing was changed."
# What a plan that goes on changes in its sessions, and so what is put back.
FIELDS = ("on_date", "planned_on", "release_on", "version", "changed_by_id", "changed_at")


class TakeBackError(ValueError):
    """The act cannot be taken back; the text says why. Nothing was changed."""


def recent() -> QuerySet[CalendarAct]:
    """Return the acts that can still be taken back, newest first."""
    return CalendarAct.objects.filter(at__gt=timezone.now() - UNTIL, undone_at=None)


def forget_old() -> int:
    """Forget acts with what was kept of them, a day after they could last be taken back; return how many.

    In the day between, a page from before is answered in a sentence.
    """
    return CalendarAct.objects.filter(at__lte=timezone.now() - 2 * UNTIL).delete()[0]


@transaction.atomic
def take_back(pk: uuid.UUID, *, by: User) -> tuple[CalendarAct, int]:
    """Take an act back; return it, and how many sessions stay as they are since somebody has touched them.

    The athlete is told once; not at all where what was done had not been told yet.

    Raises:
        TakeBackError: it is older than a day, was taken back already, or something else came after it.
    """
    act = CalendarAct.objects.select_for_update(of=("self",)).select_related("athlete").get(pk=pk)
    if act.undone_at is not None:
        raise TakeBackError("This was taken back already. Nothing was changed.")
    if timezone.now() >= act.at + UNTIL:
        raise TakeBackError("This was done more than a day ago. Nothing was changed.")
    stays = _pause_again(act, by) if act.what == What.RESUMED else _put_back(act, by)
    act.undone_at = timezone.now()
    act.save(update_fields=["undone_at"])
    planner.ask()
    return act, stays


def _plain(rows: Iterable[Model]) -> Any:
    return json.loads(serializers.serialize("json", rows))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# --- a plan that went on ----------------------------------------------------------------------------------------------


def stand(assignment: Assignment) -> list[str]:
    """Return where a plan stands: whatever changes it as a whole changes one of these."""
    return [str(one) for one in (assignment.start_on, assignment.last_on, assignment.race_on, assignment.version_id)]


def before_going_on(assignment: Assignment, sessions: Sequence[Session]) -> dict[str, Any]:
    """Return how a paused plan stands, and those of its sessions that going on will change."""
    return {
        "paused_on": str(assignment.paused_on),
        "start_on": str(assignment.start_on),
        "last_on": str(assignment.last_on),
        "sessions": {str(one.pk): [_text(getattr(one, name)) for name in FIELDS] for one in sessions},
    }


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def keep_going_on(
    assignment: Assignment, kept: dict[str, Any], told: SessionChange, *, on: dt.date, was_untold: bool
) -> None:
    """Keep what `before_going_on` gave; `told` is the row of it, `was_untold` that nobody had heard of the pause."""
    CalendarAct.objects.create(
        athlete=assignment.athlete, assignment=assignment, what=What.RESUMED, title=told.title, on_date=on,
        by=told.by, kept=kept | {"after": stand(assignment), "told": told.pk, "was_untold": was_untold},
    )  # fmt: skip


def _pause_again(act: CalendarAct, by: User) -> int:
    kept = act.kept
    run = Assignment.objects.select_for_update(of=("self",)).filter(calendar_acts=act, ended_at=None).first()
    if run is None:
        raise TakeBackError(ENDED)
    later = CalendarAct.objects.filter(assignment=run, what=What.RESUMED, at__gt=act.at, undone_at=None)
    if run.paused_on is not None or stand(run) != kept["after"] or later.exists():
        raise TakeBackError(
            "The plan was paused, published or put on other days since. Nothing was changed. Move its sessions, or "
            "pause it again."
        )
    rows = Session.objects.select_for_update(of=("self",)).filter(pk__in=list(kept["sessions"]), assignment=run)
    open_yet = rows.filter(completion__isnull=True).order_by("pk")
    back = [one for one in open_yet if _as_it_was(one, kept["sessions"][str(one.pk)], was_skipped=kept["skips"])]
    fields = [*(name.removesuffix("_id") for name in FIELDS), "skip_reason", "skipped_at", "skipped_by"]
    Session.objects.bulk_update(back, fields, batch_size=1000)
    stays = len(kept["sessions"]) - len(back)
    run.paused_on, run.start_on = _day(kept["paused_on"]), dt.date.fromisoformat(kept["start_on"])
    run.last_on = dt.date.fromisoformat(kept["last_on"])
    if stays:
        run.last_on = max([run.last_on, *run.sessions.order_by("-on_date").values_list("on_date", flat=True)[:1]])
    run.save(update_fields=["paused_on", "start_on", "last_on"])
    _tell_of_pause(act, by)
    return stays


def _as_it_was(one: Session, was: Sequence[Any], *, was_skipped: bool) -> bool:
    """Give a session back what it had, and tell that it has it; not where somebody has touched it since."""
    on_date, planned_on, release_on, version, changed_by, changed_at = was
    if one.version != version + 1:
        return False
    one.on_date = dt.date.fromisoformat(on_date)
    one.planned_on, one.release_on = _day(planned_on), _day(release_on)
    # So that it counts as untouched where it did; a page from between is too old.
    one.version, one.changed_by_id = version, changed_by
    one.changed_at = dt.datetime.fromisoformat(changed_at) if changed_at else None
    if was_skipped:
        one.skip_reason, one.skipped_at, one.skipped_by = "", None, None
    return True


def _tell_of_pause(act: CalendarAct, by: User) -> None:
    """Have the pause told, unless it was, and nothing has been heard of its end."""
    unheard = changes.forget(act.athlete, Q(pk=act.kept["told"]))
    if unheard and not act.kept["was_untold"]:
        return
    after = day_words(dt.date.fromisoformat(act.kept["paused_on"]))
    changes.tell(act.athlete, changes.What.PAUSED, by=by, title=act.title, after=after)


# --- a session taken off ----------------------------------------------------------------------------------------------


def take_off(session: Session, *, by: User) -> CalendarAct:
    """Delete a session, tell of it, and keep it for a day with all that goes with it."""
    kept = {
        "session": _plain([session]),
        "with_it": _plain(
            [*FilmWish.objects.filter(session=session), *DrillOccurrence.objects.filter(session=session)]
        ),
        "history": list(SessionChange.objects.filter(session=session).values_list("pk", flat=True)),
        "waiting": _plain(changes.untold(session)),
    }
    told = changes.tell(
        session.athlete, changes.What.REMOVED, by=by, title=str(session.workout), session=session,
        on_date=session.on_date,
    )  # fmt: skip
    act = CalendarAct.objects.create(
        athlete=session.athlete, assignment=session.assignment, what=What.REMOVED, title=str(session.workout)[:120],
        on_date=session.on_date, by=by, kept=kept | {"told": told.pk, "is_quiet": told.told_at is not None},
    )  # fmt: skip
    session.delete()
    return act


def _put_back(act: CalendarAct, by: User) -> int:
    [found] = act.kept["session"]
    if act.assignment_id is not None and not Assignment.objects.filter(pk=act.assignment_id, ended_at=None).exists():
        raise TakeBackError(ENDED)
    practice = found["fields"]["practice"]
    asked = Attendance.objects.filter(practice=practice, practice__cancelled_at=None, athlete=act.athlete)
    if practice is not None and not asked.exists():
        raise TakeBackError("The practice was called off, or the athlete is not asked any more. Nothing was changed.")
    session = _written(act)
    SessionChange.objects.filter(pk__in=act.kept["history"]).update(session=session)
    rows = [cast("SessionChange", one.object) for one in serializers.deserialize("python", act.kept["waiting"])]
    unheard = changes.forget(act.athlete, Q(pk=act.kept["told"]), rows)
    if not unheard and not act.kept["is_quiet"]:
        changes.tell(act.athlete, changes.What.BACK, by=by, title=act.title, session=session, on_date=session.on_date)
    return 0


def _written(act: CalendarAct) -> Session:
    try:
        with transaction.atomic():
            for one in serializers.deserialize("python", [*act.kept["session"], *act.kept["with_it"]]):
                one.save()
            connection.check_constraints(table_names=[model._meta.db_table for model in (Session, FilmWish)])
    except IntegrityError as error:
        raise TakeBackError(
            "It cannot be put back as it was: the plan has brought it again, or what it was made of is gone. Nothing "
            "was changed. Put it on its day anew."
        ) from error
    return Session.objects.select_related("workout", "athlete").get(pk=act.kept["session"][0]["pk"])
