"""Telling an athlete what others changed on the calendar: rows at once, one digest some minutes after the last.

A digest is a batch of rows: those of an athlete that nobody has told yet, or those that were told at one moment. Its
reminder is about the first row that was written while no other reminder waited.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from athletes.models import User
from reminders import outbox
from reminders.kinds import Words
from reminders.letters import Dose, Letter
from reminders.models import Reminder

from .models import Session, SessionChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CALENDAR_CHANGED = "calendar_changed"
# So long nothing more must have changed before it is told, and so long it is put off at most.
QUIET, AT_MOST = dt.timedelta(minutes=15), dt.timedelta(hours=1)
KEEPS = dt.timedelta(days=3)
What = SessionChange.What
# Several of these in a row are one: from what was before the first to what is after the last.
NETTED = {What.MOVED, What.EDITED, What.PLACE, What.RACE}


def day_words(day: dt.date) -> str:
    """Return a day as it stands in a digest: Tue 24 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


@transaction.atomic
def tell(
    athlete: User,
    what: str,
    *,
    by: User | None,
    title: str,
    before: str = "",
    after: str = "",
    on_date: dt.date | None = None,
    session: Session | None = None,
) -> SessionChange:
    """Write down a change of an athlete's calendar; somebody else's is told, with others, in one digest.

    `what` is one of `SessionChange.What`; `before` and `after` are days, texts or sentences for people. Call it before
    a session is deleted. What the athlete is not shown yet, and what athletes do themselves, is written and not told.
    """
    row = SessionChange(
        athlete=athlete, session=session, what=what, title=title[:120],
        before=before, after=after, on_date=on_date, by=by,
    )  # fmt: skip
    tell_many([row])
    return row


@transaction.atomic
def tell_many(rows: Sequence[SessionChange], *, forgets: Q | None = None) -> int:
    """Write down many changes, of one athlete or several, as `tell` does: ten queries at most, however many rows.

    `forgets` are rows of theirs that need not be told any more; return how many of them were not told yet, and went.
    """
    if not rows:
        return 0
    athletes = _lock({row.athlete_id for row in rows})
    gone = _forget(athletes, forgets) if forgets is not None else 0
    shown, now = _shown([row.session_id for row in rows if row.session_id], athletes), timezone.now()
    for row in rows:
        is_own = row.by_id == row.athlete_id
        if row.told_at is None and (is_own or (row.session_id is not None and row.session_id not in shown)):
            row.told_at = now
    has_gone = _take_off(
        [row for row in rows if row.what == What.REMOVED and row.told_at is None and row.session_id], now
    )
    SessionChange.objects.bulk_create(rows, batch_size=500)
    untold = [row for row in rows if row.told_at is None]
    if has_gone or gone:
        # The reminder of what still waits may have been about a row that went.
        untold = list(SessionChange.objects.filter(athlete__in=athletes, told_at=None))
    _ring(untold, athletes)
    return gone


@transaction.atomic
def take_back(athlete: User, what: str, *, session: Session | None = None, title: str = "") -> bool:
    """Forget a change that was not told yet, by its session or its title; tell whether there was one."""
    return forget(athlete, Q(what=what, session=session) if session else about_plan(what, title=title))


def about_plan(*what: str, title: str) -> Q:
    """Return which rows tell of a plan as a whole: some of `SessionChange.What`, of a plan of this name."""
    return Q(what__in=what, session=None, title=title[:120])


@transaction.atomic
def forget(athlete: User, which: Q, back: Sequence[SessionChange] = ()) -> bool:
    """Forget changes that were not told yet, and have others, taken out by `untold`, told again in their place.

    Return whether there was anything to forget.
    """
    athletes = _lock([athlete.pk])
    gone = _forget(athletes, which)
    for row in back:
        # As new rows: a reminder about the old one may still wait.
        row.pk = None
        row.save(force_insert=True)
    if gone or back:
        # The reminder of the others may have been about the one that is gone.
        _ring(list(SessionChange.objects.filter(athlete=athlete, told_at=None)), athletes)
    return gone > 0


def untold(session: Session) -> list[SessionChange]:
    """Return what waits to be told of a session; within the transaction nothing of it is told."""
    _lock([session.athlete_id])
    return list(SessionChange.objects.filter(session=session, told_at=None))


def _forget(athletes: Iterable[int], which: Q) -> int:
    return SessionChange.objects.filter(which, athlete__in=athletes, told_at=None).delete()[0]


def _lock(athletes: Iterable[int]) -> dict[int, User]:
    """Hold the athletes while rows are written or told, so that no row falls between two digests."""
    return {person.pk: person for person in User.objects.select_for_update(no_key=True).filter(pk__in=athletes)}


def _shown(sessions: list[Any], athletes: dict[int, User]) -> set[Any]:
    """Return which of some sessions their athletes can see: not held back by a staged release or a pause."""
    columns = ("pk", "athlete_id", "on_date", "release_on", "assignment__paused_on")
    found = set()
    for pk, athlete_id, on_date, release_on, paused_on in Session.objects.filter(pk__in=sessions).values_list(*columns):
        person = athletes.get(athlete_id)
        is_out = release_on is None or (person is not None and release_on <= person.today())
        if is_out and (paused_on is None or on_date < paused_on):
            found.add(pk)
    return found


def _take_off(rows: Sequence[SessionChange], now: dt.datetime) -> bool:
    """A session that goes takes with it what was not told about it; one that came since was never there.

    Return whether rows went.
    """
    if not rows:
        return False
    earlier: dict[Any, list[SessionChange]] = {}
    for one in SessionChange.objects.filter(session__in=[row.session_id for row in rows], told_at=None):
        earlier.setdefault(one.session_id, []).append(one)
    SessionChange.objects.filter(pk__in=[one.pk for found in earlier.values() for one in found]).delete()
    for row in rows:
        found = earlier.get(row.session_id, [])
        if any(one.what in {What.ADDED, What.BACK} for one in found):
            row.told_at = now
        first = next((one for one in found if one.what == What.MOVED and one.on_date), None)
        row.on_date = first.on_date if first else row.on_date
    return bool(earlier)


def _ring(rows: Sequence[SessionChange], athletes: dict[int, User]) -> None:
    """Put off the digest that waits for these athletes; plan one where none does."""
    if not rows:
        return
    due = timezone.now() + QUIET
    heads = {
        str(head.pk): head
        for head in SessionChange.objects.filter(athlete__in={row.athlete_id for row in rows}, told_at=None)
    }
    waiting = Reminder.objects.open().filter(kind=CALENDAR_CHANGED, subject_id__in=list(heads))
    covered = set()
    for reminder in waiting:
        head = heads[reminder.subject_id]
        covered.add(head.athlete_id)
        later = min(due, head.at + AT_MOST)
        if reminder.state == Reminder.State.PENDING and later > reminder.due_at:
            Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.PENDING).update(
                due_at=later, expires_at=later + KEEPS
            )
    new: dict[int, SessionChange] = {}
    for row in rows:
        if row.athlete_id not in covered:
            row.athlete = athletes[row.athlete_id]
            new.setdefault(row.athlete_id, row)
    if new:
        outbox.plan_many(CALENDAR_CHANGED, [Digest(row, [row]) for row in new.values()], due_at=due)


# --- the digest ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One change as people read it: the day, the session or plan, and what became of it."""

    day: str
    title: str
    say: str

    @property
    def words(self) -> str:
        """Tue 24 Nov: 8 × 400 m moved to Thu 26 Nov."""
        return f"{self.day}: {self.title} {self.say}" if self.day else f"{self.title} {self.say}"


@dataclass(slots=True)
class Digest:
    """The rows that are told together; `head` names the reminder."""

    head: SessionChange
    rows: list[SessionChange] = field(default_factory=list)

    @property
    def pk(self) -> int:
        """Of the row that the reminder is about."""
        return self.head.pk

    @property
    def athlete(self) -> User:
        """Whose calendar it is."""
        return self.head.athlete

    @property
    def lines(self) -> list[Line]:
        """What is to be told, in order of days; what was taken back is left out."""
        return [line_of(row) for row in sorted(net(self.rows), key=lambda row: (row.on_date or dt.date.min, row.pk))]


def find(change_id: str) -> Digest | None:
    """Return the batch that a reminder is about; within a transaction no row joins or leaves it until its end."""
    if not change_id.isdigit():
        return None
    head = SessionChange.objects.filter(pk=int(change_id)).first()
    if head is None:
        return None
    if transaction.get_connection().in_atomic_block:
        _lock([head.athlete_id])
        head.refresh_from_db(fields=["told_at"])
    head.athlete = User.objects.get(pk=head.athlete_id)
    rows = list(SessionChange.objects.filter(athlete=head.athlete, told_at=head.told_at).order_by("at", "pk"))
    shown = _shown([row.session_id for row in rows if row.session_id], {head.athlete_id: head.athlete})
    return Digest(head, [row for row in rows if row.session_id is None or row.session_id in shown])


def net(rows: Sequence[SessionChange]) -> list[SessionChange]:
    """Return the rows with those of one thing after another made one, and those that cancel each other left out.

    A session that was added tells of its day and text as they are at last.
    """
    kept: dict[Any, SessionChange] = {}
    added: dict[Any, SessionChange] = {}
    for row in rows:
        about = row.session_id or ("title", row.title)
        if row.what == What.ADDED and row.session_id:
            added[about] = row
        elif about in added and row.what in {What.MOVED, What.EDITED, What.PLACE}:
            _carry(added[about], row)
            continue
        key = (about, row.what) if row.what in NETTED else row.pk
        if key in kept:
            kept[key].after, kept[key].title = row.after, row.title
        else:
            kept[key] = row
    return [row for row in kept.values() if row.what not in NETTED or row.before != row.after]


def _carry(added: SessionChange, later: SessionChange) -> None:
    """Let the row of a session that came say what became of it since; `after` of a move is an ISO date or words."""
    added.title = later.title
    if later.what == What.MOVED and later.session is not None:
        added.on_date = later.session.on_date


def line_of(row: SessionChange) -> Line:
    """Say one change."""
    say = {
        What.ADDED: "is new",
        What.MOVED: f"moved to {row.after}",
        What.EDITED: edited_words(row.before, row.after),
        What.REMOVED: "is taken off",
        What.SKIPPED: f"is skipped: {row.after}" if row.after else "is skipped",
        What.PAUSED: f"is paused from {row.after}" if row.after else "is paused",
        What.RESUMED: f"goes on: {row.after}" if row.after else "goes on",
        What.RACE: f"moved from {row.before} to {row.after}, and the plan with it",
        What.PLACE: f"is now {row.after}",
        What.BACK: "stands on the calendar again",
    }[What(row.what)]
    return Line(day_words(row.on_date) if row.on_date else "", row.title, say.rstrip(".") + ".")


def edited_words(before: str, after: str) -> str:
    """Return how a text changed: changed. Out: 8 x 400 m. In: 6 x 400 m."""
    old, new = before.splitlines(), after.splitlines()
    out, come = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            out += [line.strip() for line in old[a:b] if line.strip()]
            come += [line.strip() for line in new[c:d] if line.strip()]
    parts = ["is changed"]
    if out:
        parts.append(f"Out: {'; '.join(out)}")
    if come:
        parts.append(f"In: {'; '.join(come)}")
    return ". ".join(parts)


def _told(digest: Digest) -> list[Line]:
    """Return the lines, and note that all of this athlete's rows so far are told."""
    lines = digest.lines
    if digest.head.told_at is None:
        digest.head.told_at = timezone.now()
        rows = SessionChange.objects.filter(athlete=digest.athlete, told_at=None)
        rows.update(told_at=digest.head.told_at)
    return lines


def _title(lines: list[Line], child: str = "") -> str:
    count = "1 change" if len(lines) == 1 else f"{len(lines)} changes"
    return f"{child}: {count} on the calendar" if child else f"{count} on your calendar"


def _path(digest: Digest, recipient: User) -> str:
    if recipient.pk == digest.athlete.pk:
        return reverse("my_plan")
    return reverse("athlete_detail", args=[digest.athlete.pk])


def _child(digest: Digest, recipient: User) -> str:
    return "" if recipient.pk == digest.athlete.pk else digest.athlete.get_short_name()


def still_wanted(digest: Digest) -> bool:
    """Something is left to tell."""
    return bool(digest.lines)


def render(digest: Digest, recipient: User) -> Words:
    """2 changes on your calendar. Tue 24 Nov: 8 × 400 m moved to Thu 26 Nov."""
    lines, path = _told(digest), _path(digest, recipient)
    body, more = "", ""
    for number, line in enumerate(lines):
        more = f" And {len(lines) - number} more." if number else ""
        if len(body) + len(line.words) + 20 > 500:
            return Words(_title(lines, _child(digest, recipient)), (body or line.words[:470]) + more, path)
        body = f"{body} {line.words}".strip()
    return Words(_title(lines, _child(digest, recipient)), body, path)


def letter(digest: Digest, recipient: User) -> Letter:
    """Return the letter: one line a change."""
    lines, child = _told(digest), _child(digest, recipient)
    return Letter(
        name=recipient.get_short_name(),
        act="Open the calendar" if child else "Open your plan",
        path=_path(digest, recipient),
        child=child,
        what=_title(lines, child),
        doses=[Dose(line.day, line.title, line.say[:1].upper() + line.say[1:]) for line in lines],
    )
