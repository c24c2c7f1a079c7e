"""What waits for a coach, sorted by when the answer is still of use.

A source looks at the desk (the coach, the day, the athletes and what stands around today) and gives lines. Apps above
this one add their own with `register`; the page shows whatever the sources give. Each source here costs at most two
queries, whatever the number of athletes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from athletes.limits import Limits, people_of
from athletes.models import Membership, MessageCopy, User
from plans import guarding, strips
from plans.models import Completion, Reason, Session
from plans.models.sessions import ABOUT
from plans.spoken import listed

if TYPE_CHECKING:
    from athletes.models import Message

# What words between people are about: a session, or a week.
WEEK_WORDS = "week"
KINDS = (ABOUT, WEEK_WORDS)

# So long a log waits for a look, and a skipped session for a word.
LOGGED_DAYS, SKIP_DAYS = 14, 3
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

    `due_on` is a date in the coach's zone, `due_at` the moment where it is known; None is "no date". `news` is what
    makes a line put aside come back once it differs; left out, it is `what`.
    """

    key: str
    tabs: tuple[str, ...]
    athlete: User | None
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
    squad: str = ""
    news: str = ""

    @property
    def who(self) -> str:
        """Whom it is about: the athlete, or a squad."""
        return self.athlete.name if self.athlete else self.squad

    @property
    def order(self) -> tuple[dt.date, bool, float, bool, str, int, str]:
        """Soonest first, on one day those with a time; words before the rest; then by name, newest session first."""
        moment = self.due_at.timestamp() if self.due_at else 0.0
        age = -self.session.on_date.toordinal() if self.session else 0
        is_silent = "words" not in self.tabs
        return (self.due_on or dt.date.max, self.due_at is None, moment, is_silent, self.who, age, self.key)

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
    def people(self) -> tuple[dict[int, User], dict[int, Limits]]:
        """The people coached, and the limits that count for each."""
        return people_of(self.coach)

    @property
    def athletes(self) -> dict[int, User]:
        """The people coached, by key."""
        return self.people[0]

    @property
    def limits(self) -> dict[int, Limits]:
        """What their teams have set, by the athlete's key."""
        return self.people[1]

    @property
    def athlete_keys(self) -> list[int]:
        """The same people, to filter by: named, since a database that knows little joins a subquery row by row."""
        return list(self.athletes)

    @cached_property
    def facts(self) -> list[strips.Fact]:
        """Sessions from two weeks ago to a week ahead, done or not."""
        back, ahead = dt.timedelta(days=strips.MISS_DAYS), dt.timedelta(days=AHEAD_DAYS)
        return strips.facts(self.athlete_keys, self.today - back, self.today + ahead)

    @cached_property
    def words(self) -> list[Message]:
        """What the coach has not read, whatever it is about, oldest first."""
        copies = unread_words(self.coach, self.athlete_keys).select_related("message__thread", "message__author")
        return [copy.message for copy in copies.order_by("message__sent_at", "message_id")]

    @cached_property
    def sessions(self) -> list[Session]:
        """Sessions to look at: with words, logged and not seen, skipped for pain or illness. One query for all lines.

        Each has `ticked`, and the longest run of the 30 days before (`guarding.with_longest`).
        """
        unseen = Q(completion__seen_at__isnull=True, completion__logged_at__gte=self.logs_since)
        skipped = Q(
            on_date__gte=self.today - dt.timedelta(days=SKIP_DAYS),
            skip_reason__in=[Reason.PAIN, Reason.SICK],
            skipped_by=F("athlete"),
            completion=None,
        )
        waits = Q(pk__in=list(words_by(self, ABOUT))) | unseen | skipped
        rows = Session.objects.filter(waits, athlete__in=self.athlete_keys).for_lists()
        return list(guarding.with_longest(strips.with_ticks(rows)))

    @cached_property
    def logs_since(self) -> dt.datetime:
        """Logs before this moment wait no longer."""
        return timezone.now() - dt.timedelta(days=LOGGED_DAYS)

    def new_log(self, session: Session) -> Completion | None:
        """The log of a session, where no coach has looked at it yet."""
        log = session.completion_or_none()
        return log if log is not None and log.seen_at is None and log.logged_at >= self.logs_since else None

    @cached_property
    def plan_weeks(self) -> dict[int, strips.PlanWeek]:
        """Where each athlete stands in a plan."""
        return strips.plan_weeks(self.athlete_keys, self.coach, self.today)

    @cached_property
    def next_due(self) -> dict[int, tuple[dt.date, dt.datetime | None]]:
        """When each athlete trains next, within a week: until then an answer is of use."""
        result: dict[int, tuple[dt.date, dt.datetime | None]] = {}
        for fact in self.facts:
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


def unread_words(coach: User, athletes: Collection[int] | None = None) -> QuerySet[MessageCopy]:
    """Return the copies this coach has not read, of people coached; fellow coaches' do not count.

    `athletes` are the keys of these people, where they are known.
    """
    people: Any = User.objects.coached_by(coach).values("pk") if athletes is None else athletes
    colleagues = Membership.objects.filter(team__in=coach.coach_team_ids()).values("user_id")
    return MessageCopy.objects.filter(
        Q(message__author=F("message__thread__athlete")) | ~Q(message__author__in=colleagues),
        reader=coach,
        read_at__isnull=True,
        message__thread__athlete__in=people,
    )


def unread_counts(coach: User, athletes: Collection[int] | None = None) -> dict[int, int]:
    """Return how many messages about sessions and weeks wait, by athlete: one query."""
    rows = (
        unread_words(coach, athletes)
        .filter(message__thread__about_kind__in=KINDS)
        .order_by()
        .values_list("message__thread__athlete")
        .annotate(n=Count("pk"))
    )
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


def words_by(desk: Desk, kind: str) -> dict[str, list[Message]]:
    """Return what the coach has not read about one kind of things, oldest first, by what it is about."""
    result: dict[str, list[Message]] = {}
    for message in desk.words:
        if message.thread.about_kind == kind:
            result.setdefault(message.thread.about_id, []).append(message)
    return result


@register
def from_sessions(desk: Desk) -> Iterable[Line]:
    """Words that were not read, and logs that were not looked at; a session with both is one line."""
    words = words_by(desk, ABOUT)
    for session in desk.sessions:
        said, log = words.get(str(session.pk), []), desk.new_log(session)
        # What hurt is a line of its own (plans.health_lines).
        if said or (log is not None and not log.pain):
            yield _session_line(desk, session, said)


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
        late_at = words[0].sent_at + dt.timedelta(hours=desk.limits[athlete.pk].answer_hours)
        late_on = late_at.astimezone(desk.coach.zone).date()
        if late_at <= timezone.now():
            why = f"{why}, late"
        if due_on is None or late_on < due_on or (late_on == due_on and (due_at is None or late_at < due_at)):
            due_on, due_at = late_on, late_at
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
        news=f"{[word.pk for word in words]} {completion.outcome if completion else ''} {session.workout_id}",
    )


@register
def from_misses(desk: Desk) -> Iterable[Line]:
    """Athletes with so many days in a row that were not done; of use before they train next."""
    for athlete_id, days in strips.misses(desk.facts, desk.athletes, desk.today).items():
        if len(days) < desk.limits[athlete_id].misses:
            continue
        athlete = desk.athletes[athlete_id]
        due_on, due_at = desk.next_due.get(athlete_id, (None, None))
        week = desk.plan_weeks.get(athlete_id)
        yield Line(
            key=f"missed-{athlete_id}",
            tabs=("plans",),
            athlete=athlete,
            icon="missed",
            why=f"{len(days)} missed",
            what=f"{listed(f'{day:%A}' for day in days)}: said not done, or nothing logged.",
            act="Look",
            url=reverse("athlete_detail", args=[athlete_id]),
            extra=f"week {week.number} of {week.of}" if week else "",
            due_on=due_on,
            due_at=due_at,
        )


@register
def from_plans(desk: Desk) -> Iterable[Line]:
    """Plans that run dry within the days that the team has set, and athletes without one."""
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
        elif week.ends_soon(desk.today, desk.limits[athlete_id].dry_days):
            last = week.all_end_on
            left = (last - desk.today).days
            when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
            yield Line(
                key=f"ends-{athlete_id}",
                tabs=("plans",),
                athlete=athlete,
                icon="ending",
                why="Plan ends",
                what=f"Runs dry {when}: the last planned day is {last:%A} {last.day} {last:%B}.",
                act="Look",
                url=f"{page}?month={last:%Y-%m}",
                extra=week.name,
                due_on=last,
                news=last.isoformat(),
            )
