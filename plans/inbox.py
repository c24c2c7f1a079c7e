"""What waits for a coach, sorted by when the answer is still of use.

A source looks at the desk (the coach, the day, the athletes and what stands around today) and gives lines. Apps above
this one add their own with `register`; the page shows whatever the sources give. Each source here costs at most two
queries, whatever the number of athletes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from athletes.models import Membership, MessageCopy, User
from plans import strips
from plans.models import Completion, Session
from plans.models.sessions import ABOUT

if TYPE_CHECKING:
    from athletes.models import Message

LOGGED_DAYS = 14
AHEAD_DAYS = 7
QUOTE = 140

TODAY, WEEK, LATER = "Today", "This week", "Later, or no date"
TABS: dict[str, str] = {"words": "Words", "logged": "Logged", "plans": "Plans"}
OUTCOME_ICONS = {
    Completion.Outcome.DONE: "done",
    Completion.Outcome.PARTLY: "part",
    Completion.Outcome.NOT: "missed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits. `url` opens the exact place; `done_url`, where there is one, takes a POST that ends it.

    `due_on` is a date in the coach's zone, `due_at` the moment where it is known; None is "no date".
    """

    key: str
    tabs: tuple[str, ...]
    athlete: User
    icon: str
    why: str
    what: str
    act: str
    url: str
    extra: str = ""
    due_on: dt.date | None = None
    due_at: dt.datetime | None = None
    session: Session | None = None
    done_url: str = ""

    @property
    def order(self) -> tuple[dt.date, bool, float, bool, str, int, str]:
        """Soonest first, on one day those with a time; words before the rest; then by name, newest session first."""
        moment = self.due_at.timestamp() if self.due_at else 0.0
        age = -self.session.on_date.toordinal() if self.session else 0
        is_silent = "words" not in self.tabs
        return (self.due_on or dt.date.max, self.due_at is None, moment, is_silent, self.athlete.name, age, self.key)

    def group_on(self, today: dt.date) -> str:
        """Return the heading that the line stands under."""
        if self.due_on is None or self.due_on >= today + dt.timedelta(days=AHEAD_DAYS):
            return LATER
        return TODAY if self.due_on <= today else WEEK


class Desk:
    """What the sources look at. Each part is asked for once, at its first use."""

    def __init__(self, coach: User, today: dt.date) -> None:
        """Keep the coach and his or her date."""
        self.coach, self.today = coach, today

    @cached_property
    def athletes(self) -> dict[int, User]:
        """The people coached, by key."""
        return {person.pk: person for person in User.objects.coached_by(self.coach)}

    @property
    def athlete_keys(self) -> QuerySet[Any]:
        """The same people, to filter by inside the database."""
        keys: QuerySet[Any] = User.objects.coached_by(self.coach).values("pk")
        return keys

    @cached_property
    def undone(self) -> list[strips.Fact]:
        """Sessions from a week ago to a week ahead that were not done."""
        back, ahead = dt.timedelta(days=strips.MISS_DAYS), dt.timedelta(days=AHEAD_DAYS)
        return strips.facts(self.athlete_keys, self.today - back, self.today + ahead, undone=True)

    @cached_property
    def plan_weeks(self) -> dict[int, strips.PlanWeek]:
        """Where each athlete stands in a plan."""
        return strips.plan_weeks(self.athlete_keys, self.coach, self.today)

    @cached_property
    def next_due(self) -> dict[int, tuple[dt.date, dt.datetime | None]]:
        """When each athlete trains next, within a week: until then an answer is of use."""
        result: dict[int, tuple[dt.date, dt.datetime | None]] = {}
        for fact in self.undone:
            person = self.athletes.get(fact.athlete_id)
            if person and fact.is_open and fact.athlete_id not in result and fact.on_date >= person.today():
                result[person.pk] = self.due(person, fact.on_date, fact.start_time)
        return result

    def due(self, athlete: User, on_date: dt.date, start: dt.time | None) -> tuple[dt.date, dt.datetime | None]:
        """Return the date, on the coach's calendar, and the moment of a session that begins at the athlete's clock."""
        if start is None:
            return on_date, None
        moment = dt.datetime.combine(on_date, start, tzinfo=athlete.zone)
        return moment.astimezone(self.coach.zone).date(), moment


Source = Callable[[Desk], Iterable[Line]]
SOURCES: list[Source] = []


def register(source: Source, tab: tuple[str, str] | None = None) -> Source:
    """Add a source, once; `tab` is the word of its lines and the name of their tab. Works as a decorator too."""
    if source not in SOURCES:
        SOURCES.append(source)
    if tab is not None:
        TABS[tab[0]] = tab[1]
    return source


def lines(coach: User, today: dt.date) -> list[Line]:
    """Return all that waits for this coach, soonest first; `today` is the coach's date."""
    return lines_of(Desk(coach, today))


def lines_of(desk: Desk) -> list[Line]:
    """Return the lines of a desk that the caller goes on using."""
    return sorted((line for source in SOURCES for line in source(desk)), key=lambda line: line.order)


def unread_words(coach: User) -> QuerySet[MessageCopy]:
    """Return the copies this coach has not read, about sessions of people coached; fellow coaches' do not count."""
    colleagues = Membership.objects.filter(team__in=coach.coach_team_ids()).values("user_id")
    return MessageCopy.objects.filter(
        Q(message__author=F("message__thread__athlete")) | ~Q(message__author__in=colleagues),
        reader=coach,
        read_at__isnull=True,
        message__thread__about_kind=ABOUT,
        message__thread__athlete__in=User.objects.coached_by(coach).values("pk"),
    )


def unread_counts(coach: User) -> dict[int, int]:
    """Return how many messages wait, by athlete: one query."""
    rows = unread_words(coach).order_by().values_list("message__thread__athlete").annotate(n=Count("pk"))
    return dict(rows)


def copies_to_read(session: Session, reader: User) -> QuerySet[MessageCopy]:
    """Return what was said about a session that this person has not read."""
    return MessageCopy.objects.filter(
        reader=reader,
        read_at__isnull=True,
        message__thread__about_kind=ABOUT,
        message__thread__about_id=str(session.pk),
    )


def mark_read(session: Session, reader: User) -> int:
    """Note that somebody has read what was said about a session; return how many messages were new."""
    return copies_to_read(session, reader).update(read_at=timezone.now())


def quoted(words: Sequence[Message]) -> str:
    """Return the newest words in quotation marks, cut to fit a line, and how many came before."""
    last = words[-1]
    body = " ".join(last.body.split())
    text = f"“{body if len(body) <= QUOTE else body[: QUOTE - 1].rstrip() + '…'}”"
    if last.author_id != last.thread.athlete_id:
        text = f"{last.author.name}: {text}"
    return text if len(words) == 1 else f"{text} and {len(words) - 1} more"


def logged_words(session: Session) -> str:
    """Return how a session went: 8 × 400 m, Tue 21 April. Effort 7 of 10."""
    completion = session.completion_or_none()
    day = session.on_date
    text = f"{session.workout}, {day:%a} {day.day} {day:%B}."
    if completion is not None and completion.effort is not None:
        text += f" Effort {completion.effort} of 10."
    return text


def _unread_by_session(coach: User) -> dict[uuid.UUID, list[Message]]:
    result: dict[uuid.UUID, list[Message]] = {}
    copies = unread_words(coach).select_related("message__thread", "message__author")
    for copy in copies.order_by("message__sent_at", "message_id"):
        result.setdefault(uuid.UUID(copy.message.thread.about_id), []).append(copy.message)
    return result


@register
def from_sessions(desk: Desk) -> Iterable[Line]:
    """Words that were not read, and logs that were not looked at; a session with both is one line."""
    words = _unread_by_session(desk.coach)
    since = timezone.now() - dt.timedelta(days=LOGGED_DAYS)
    unseen = Q(completion__seen_at__isnull=True, completion__logged_at__gte=since)
    sessions = Session.objects.filter(Q(pk__in=list(words)) | unseen, athlete__in=desk.athlete_keys)
    for session in strips.with_ticks(sessions.for_lists()):
        if session.athlete_id in desk.athletes:
            yield _session_line(desk, session, words.get(session.pk, []))


def _session_line(desk: Desk, session: Session, words: list[Message]) -> Line:
    completion = session.completion_or_none()
    waits = completion is not None and completion.seen_at is None
    athlete = desk.athletes[session.athlete_id]
    due_on, due_at = desk.next_due.get(athlete.pk, (None, None))
    if completion is None and session.on_date >= athlete.today():
        due_on, due_at = desk.due(athlete, session.on_date, session.start_time)
    if words:
        asked = any("?" in message.body for message in words)
        icon, why, act = ("question", "Question", "Answer") if asked else ("pen", "Note", "Read")
        what, extra = quoted(words), str(session.workout)
    else:
        outcome = Completion.Outcome(completion.outcome) if completion else Completion.Outcome.DONE
        icon, why, act = OUTCOME_ICONS[outcome], outcome.label, "Look"
        what, extra = logged_words(session), ""
    return Line(
        key=f"session-{session.pk}",
        tabs=("words",) * bool(words) + ("logged",) * waits,
        athlete=athlete,
        icon=icon,
        why=why,
        what=what,
        act=act,
        url=reverse("plans:session_detail", args=[session.pk]),
        extra=extra,
        due_on=due_on,
        due_at=due_at,
        session=session,
        done_url=reverse("plans:session_seen", args=[session.pk]),
    )


@register
def from_misses(desk: Desk) -> Iterable[Line]:
    """Athletes with two days or more of the last seven that were not done; of use before they train next."""
    for athlete_id, days in strips.misses(desk.undone, desk.athletes, desk.today).items():
        if len(days) < strips.MISSES_TO_TELL:
            continue
        athlete = desk.athletes[athlete_id]
        due_on, due_at = desk.next_due.get(athlete_id, (None, None))
        week = desk.plan_weeks.get(athlete_id)
        names = [f"{day:%A}" for day in days]
        yield Line(
            key=f"missed-{athlete_id}",
            tabs=("plans",),
            athlete=athlete,
            icon="missed",
            why=f"{len(days)} missed",
            what=f"{', '.join(names[:-1])} and {names[-1]}: said not done, or nothing logged.",
            act="Look",
            url=reverse("athlete_detail", args=[athlete_id]),
            extra=f"week {week.number} of {week.of}" if week else "",
            due_on=due_on,
            due_at=due_at,
        )


@register
def from_plans(desk: Desk) -> Iterable[Line]:
    """Plans that run out within a week, and athletes without one."""
    may_assign = bool(desk.coach.coach_team_ids(edits=True))
    for athlete_id, athlete in desk.athletes.items():
        page = reverse("athlete_detail", args=[athlete_id])
        week = desk.plan_weeks.get(athlete_id)
        if week is None:
            yield Line(
                key=f"none-{athlete_id}",
                tabs=("plans",),
                athlete=athlete,
                icon="athletes",
                why="No plan",
                what="Trains with you, and no plan runs from today on.",
                act="Assign" if may_assign else "Look",
                url=reverse("plans:plan_list") if may_assign else page,
            )
        elif week.ends_soon(desk.today):
            last = week.all_end_on
            yield Line(
                key=f"ends-{athlete_id}",
                tabs=("plans",),
                athlete=athlete,
                icon="ending",
                why="Plan ends",
                what=f"The last planned day is {last:%A} {last.day} {last:%B}. Nothing comes after it.",
                act="Look",
                url=f"{page}?month={last:%Y-%m}",
                extra=week.name,
                due_on=last,
            )
