"""Builders of test data: typed, each makes what it says and nothing else."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from athletes.models import Coaching, Guardian, Membership, Squad, Team, User
from drills.models import Drill
from feedback.models import Clip, Upload
from plans import practices
from plans.models import DrillOccurrence, Plan, PlanSession, Practice, Session, WarmUp, Week, Workout
from plans.notation import Words
from reminders.models import Notice, Reminder

number = itertools.count(1)

PASSWORD = "run-tall-42"

WORDS = Words.of(
    [
        ("butt-kicks-classic", "Butt kicks", ("butt kick", "butt-kicks")),
        ("high-knees", "High knees", ("high knee",)),
        ("ankling", "Ankling", ()),
        ("a-skip", "A-skip", ("a skip", "a skips")),
        ("strides", "Strides", ()),
    ]
)


def user(**fields: Any) -> User:
    """A grown-up with an address of his or her own."""
    count = next(number)
    values: dict[str, Any] = {
        "email": f"person{count}@example.org",
        "name": f"Person {count}",
        "born_on": dt.date(1990, 5, 17),
        "time_zone": "Europe/London",
    }
    return User.objects.create_user(password=PASSWORD, **(values | fields))


def team(name: str = "") -> Team:
    """A team without anybody."""
    return Team.objects.create(name=name or f"Team {next(number)}")


def coach(in_team: Team | None = None, role: str = Membership.Role.HEAD_COACH, **fields: Any) -> User:
    """A coach of a team; without a team, of a new one."""
    place = {k: fields.pop(k) for k in ("may_view_plans", "may_edit_plans") if k in fields}
    person = user(**fields)
    Membership.objects.create(team=in_team or team(), user=person, role=role, **place)
    return person


def link(athlete: User, in_team: Team, state: str = Coaching.State.ACCEPTED) -> Coaching:
    """A coaching link; live unless said otherwise."""
    now = timezone.now()
    return Coaching.objects.create(
        athlete=athlete,
        team=in_team,
        state=state,
        accepted_at=None if state == Coaching.State.INVITED else now,
        ended_at=now if state == Coaching.State.ENDED else None,
    )


def team_of(coach: User) -> Team:
    """The first team of a coach."""
    return coach.memberships.select_related("team").order_by("pk")[0].team


def athlete(coached_by: User | None = None, **fields: Any) -> User:
    """An athlete, linked to the coach's team where a coach is given."""
    person = user(**fields)
    if coached_by is not None:
        link(person, team_of(coached_by))
    return person


def guardian_of(child: User, **fields: Any) -> User:
    """A verified guardian."""
    person = user(**fields)
    Guardian.objects.create(guardian=person, athlete=child, state=Guardian.State.VERIFIED, verified_at=timezone.now())
    return person


def squad(in_team: Team, *athletes: User, name: str = "") -> Squad:
    """A squad with its athletes."""
    made = Squad.objects.create(team=in_team, name=name or f"Squad {next(number)}")
    made.athletes.set(athletes)
    return made


def drill(slug: str = "", **fields: Any) -> Drill:
    """A built-in drill with a name and nothing more."""
    slug = slug or f"drill-{next(number)}"
    values: dict[str, Any] = {
        "slug": slug,
        "name": slug.replace("-", " ").capitalize(),
        "why": "It teaches something.",
    }
    return Drill.objects.create(**(values | fields))


def workout(text: str = "30 min easy", author: User | None = None) -> Workout:
    """A workout read with the test words."""
    return Workout.objects.write(text, author=author, words=WORDS)


def warm_up(in_team: Team | None = None, text: str = "10 min easy", **fields: Any) -> WarmUp:
    """A warm-up with one text, read with the test words; without a team a built-in one."""
    made = WarmUp(team=in_team, **({"title": f"Warm-up {next(number)}"} | fields))
    made.write(text, by=None, words=WORDS)
    return made


def plan(in_team: Team, sessions: dict[int, str] | None = None, **fields: Any) -> Plan:
    """A plan with a session on each given day, and as many weeks as that needs."""
    made = Plan.objects.create(team=in_team, **({"name": f"Plan {next(number)}"} | fields))
    days = sessions or {}
    for week in range(1, max(days, default=0) // 7 + 2):
        Week.objects.create(plan=made, number=week)
    for day, text in days.items():
        PlanSession.objects.create(plan=made, day=day, workout=workout(text))
    return made


def built_in_plan(sessions: dict[int, str] | None = None, **fields: Any) -> Plan:
    """A plan of the catalogue with a session on each given day; two weeks of two unless told."""
    days = sessions or {1: "30 min easy", 6: "50 min easy", 8: "30 min easy", 13: "5 km race"}
    values = {"slug": f"plan-{next(number)}", "state": "published", "event": "5k", "level": "some", "race_day": 13}
    made = Plan.objects.create(
        **({"name": f"Plan {next(number)}", "goal": "A goal", "about": "For all."} | values | fields)
    )
    for week in range(1, max(days) // 7 + 2):
        Week.objects.create(plan=made, number=week, focus=f"Week {week}")
    for day, text in days.items():
        PlanSession.objects.create(plan=made, day=day, workout=workout(text))
    return made


def practice(
    by: User, *athletes: User, text: str = "8 x 400 m", on_date: dt.date | None = None, **fields: Any
) -> Practice:
    """A practice of a coach's first team in a week, or on the given date, at 17:30 in Hill Lane."""
    day = on_date or by.today() + dt.timedelta(days=7)
    when = practices.When(day, fields.pop("at", dt.time(17, 30)), fields.pop("place", "Hill Lane"))
    return practices.arrange(team_of(by).pk, athletes, when, workout(text), by=by, **fields)


def session(athlete: User, text: str = "30 min easy", on_date: dt.date | None = None, **fields: Any) -> Session:
    """A session on the athlete's today, or on the given date."""
    return Session.objects.create(
        athlete=athlete,
        workout=fields.pop("workout", None) or workout(text),
        on_date=on_date or athlete.today(),
        **fields,
    )


def clip(athlete: User, drill: Drill | None = None, in_session: Session | None = None, **fields: Any) -> Clip:
    """A ready clip of three seconds at 60 frames a second, without files; of a drill where one is given."""
    occurrence = None
    if drill is not None:
        occurrence, _ = DrillOccurrence.objects.get_or_create(
            session=in_session or session(athlete), drill=drill, nth=1
        )
    values: dict[str, Any] = {
        "uploaded_by": athlete,
        "occurrence": occurrence,
        "state": Clip.State.READY,
        "ready_at": timezone.now(),
        "bytes": 900_000,
        "width": 1280,
        "height": 720,
        "frames": 180,
        "duration_ms": 3000,
    }
    return Clip.objects.create(athlete=athlete, **(values | fields))


def upload(athlete: User, length: int = 1000, **fields: Any) -> Upload:
    """An upload of which no byte has come; its file is there and empty."""
    made = Upload.objects.create(
        owner=athlete, athlete=athlete, length=length, expires_at=timezone.now() + dt.timedelta(hours=24), **fields
    )
    made.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.path.touch(mode=0o600)
    return made


def notice(recipient: User, title: str = "New plan: 5 k, spring") -> Notice:
    """Words on the site for one person, with the reminder they came from."""
    now = timezone.now()
    count = next(number)
    reminder = Reminder.objects.create(
        kind="plan_assigned",
        subject_kind="assignment",
        subject_id=str(count),
        recipient=recipient,
        athlete=recipient,
        due_at=now,
        expires_at=now + dt.timedelta(days=1),
        state=Reminder.State.SENT,
        sent_at=now,
        dedupe_key=f"made-{count}",
    )
    return Notice.objects.create(reminder=reminder, recipient=recipient, kind=reminder.kind, title=title, path="/plan/")
