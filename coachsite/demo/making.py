"""Makes the demo club in an empty database, and takes it away again."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from athletes.models import Coaching, Guardian, Membership, Message, RaceResult, Squad, Team, User
from drills.models import Drill
from feedback import jobs
from feedback.models import Clip, Review, Upload, Verdict
from plans import versions
from plans.assigning import assign
from plans.laying import lay
from plans.models import (
    Assignment,
    Completion,
    DrillOccurrence,
    Plan,
    PlanSession,
    Session,
    Week,
    Workout,
    WorkoutDrill,
)
from plans.models.workouts import keep_uses, prepare
from plans.notation import Words
from plans.wishes import ask

from . import film, living, people, plans

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WEEKS_BEHIND = 4
TUESDAY = 1
# The drill that is filmed, and the faults of the two clips: the demo athlete's, answered, and one that waits.
FILMED_DRILL = "butt-kicks-classic"
ANSWERED_FAULT, WAITING_FAULT = "Toes hang", "Heel stays low"
EFFORT = {"easy": 3, "long": 4, "quality": 8, "drills": 3, "race": 9}


class DemoRefusedError(ValueError):
    """The demo club cannot be made here; the text says why."""


def exists() -> bool:
    """Tell whether the demo club is in the database."""
    return bool(User.objects.filter(email=f"{people.COACH[0]}@{people.DOMAIN}").exists())


def make() -> None:
    """Make the club.

    Raises:
        DemoRefusedError: there are real people in this database.
    """
    if User.objects.exclude(email__endswith=f"@{people.DOMAIN}").exists():
        raise DemoRefusedError("There are people in this database already. The demo club only goes into an empty one.")
    if exists():
        raise DemoRefusedError("The demo club is here already. `manage.py demo --remove` takes it away.")
    with transaction.atomic():
        Maker().make()


@transaction.atomic
def remove() -> int:
    """Take the demo club away, with all that its people wrote; return how many people went."""
    club = User.objects.filter(email__endswith=f"@{people.DOMAIN}")
    files = [clip.folder for clip in Clip.objects.filter(athlete__in=club)]
    files += [upload.path for upload in Upload.objects.filter(athlete__in=club)]
    transaction.on_commit(lambda: _clear(files))
    Session.objects.filter(athlete__in=club).delete()
    Assignment.objects.filter(athlete__in=club).delete()
    teams = Team.objects.filter(memberships__user__in=club)
    Plan.objects.filter(team__in=teams).delete()
    Workout.objects.filter(author__in=club).delete()
    Message.objects.filter(author__in=club).delete()
    Team.objects.filter(pk__in=list(teams.values_list("pk", flat=True))).delete()
    count: int = club.count()
    club.delete()
    return count


def _clear(paths: Iterable[Path]) -> None:
    """Remove files and folders that may be gone already."""
    for path in paths:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def address(name: str) -> str:
    """Return first.last@example.org for a name, in plain letters."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ø", "o")).encode("ascii", "ignore").decode()
    parts = re.sub(r"[^a-z ]", "", plain.lower()).split()
    return f"{parts[0]}.{parts[-1]}@{people.DOMAIN}"


@dataclass(slots=True)
class Maker:
    """Makes the club step by step; the same every time but for the dates."""

    chance: random.Random
    password: str
    words: Words

    def __init__(self) -> None:
        """Begin with the library's words and one hash for all."""
        self.chance = random.Random(42)  # noqa: S311 -- no secrets here, only made-up training
        self.password = make_password(people.PASSWORD)
        self.words = Words.of(Drill.objects.words_for(None))

    def make(self) -> None:
        """Make everybody and everything."""
        coach = self.person(people.COACH[1], people.COACH[0])
        assistant = self.person(people.ASSISTANT[1], people.ASSISTANT[0])
        stranger = self.person(people.STRANGER[1], people.STRANGER[0])
        self.person(people.ADMIN[1], people.ADMIN[0], is_staff=True, is_superuser=True)
        team = Team.objects.create(name=people.TEAM)
        other = Team.objects.create(name=people.OTHER_TEAM)
        Membership.objects.create(team=team, user=coach, role=Membership.Role.HEAD_COACH)
        Membership.objects.create(team=team, user=assistant, role=Membership.Role.ASSISTANT)
        Membership.objects.create(team=other, user=stranger, role=Membership.Role.HEAD_COACH)
        squads = self.squads(team)
        self.joined(other, [self.runner(*entry) for entry in people.OTHER_ATHLETES])
        self.joined(team, [self.runner(*entry) for entry in people.WITHOUT_PLAN])
        for name, goal, squad, days, phases, down in plans.PLANS:
            plan = self.plan(team, coach, (name, goal), days, phases, down)
            versions.publish(plan, by=coach)
            self.followed(plan, squads[squad], coach)
            if squad == living.WRITTEN_ON:
                living.written_on(plan, coach)
        self.trained(coach)
        living.live(coach)
        living.logged()
        self.filmed(coach)

    def person(self, name: str, local: str = "", **fields: object) -> User:
        """Make a person with a verified address."""
        email = f"{local}@{people.DOMAIN}" if local else address(name)
        values = {"born_on": dt.date(self.chance.randint(1975, 2003), self.chance.randint(1, 12), 15)} | fields
        user: User = User.objects.create(
            email=email, name=name, password=self.password, time_zone="Europe/London", **values
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def runner(self, name: str, seconds: int | None, local: str = "", **fields: object) -> User:
        """Make an athlete with a 5 km result."""
        user = self.person(name, local, **fields)
        if seconds:
            ran_on = timezone.now().date() - dt.timedelta(days=self.chance.randint(20, 90))
            RaceResult.objects.create(athlete=user, distance_m=5000, seconds=seconds, ran_on=ran_on, where="club 5 k")
        return user

    def joined(self, team: Team, athletes: Iterable[User], guardian: User | None = None) -> None:
        """Link athletes to a team, with their yes."""
        now = timezone.now()
        Coaching.objects.bulk_create(
            Coaching(
                athlete=a,
                team=team,
                state=Coaching.State.ACCEPTED,
                accepted_at=now,
                guardian_accepted_by=guardian,
            )
            for a in athletes
        )

    def squads(self, team: Team) -> dict[str, list[User]]:
        """Make the squads, the demo athlete in the first, the minor with her guardian among the juniors."""
        this_year = timezone.now().year
        result = {}
        for position, (name, entries) in enumerate(people.SQUADS.items()):
            young: dict[str, Any] = {"born_on": dt.date(this_year - 20, 5, 4)} if name == "Juniors" else {}
            members = [self.runner(*entry, **young) for entry in entries]
            if position == 0:
                members.insert(0, self.runner(people.ATHLETE[1], people.ATHLETE[2], people.ATHLETE[0]))
            self.joined(team, members)
            if name == "Juniors":
                child = self.runner(
                    people.MINOR[1], people.MINOR[2], people.MINOR[0], born_on=dt.date(this_year - 16, 9, 3)
                )
                parent = self.person(people.GUARDIAN[1], people.GUARDIAN[0], born_on=dt.date(this_year - 44, 2, 11))
                Guardian.objects.create(
                    guardian=parent, athlete=child, state=Guardian.State.VERIFIED, verified_at=timezone.now()
                )
                self.joined(team, [child], guardian=parent)
                members.insert(0, child)
            squad = Squad.objects.create(team=team, name=name, position=position)
            squad.athletes.set(members)
            result[name] = members
        return result

    def plan(
        self,
        team: Team,
        coach: User,
        name: tuple[str, str],
        days: dict[int, str],
        phases: dict[int, str],
        down: set[int],
    ) -> Plan:
        """Write a plan: few queries, however many sessions."""
        plan = Plan.objects.create(team=team, author=coach, name=name[0], goal=name[1], state=Plan.State.PUBLISHED)
        phase = "base"
        weeks = []
        for number in range(1, max(days) // 7 + 2):
            phase = phases.get(number, phase)
            weeks.append(Week(plan=plan, number=number, phase=phase, is_down=number in down))
        Week.objects.bulk_create(weeks)
        prepared = {text: prepare(text, coach, self.words) for text in dict.fromkeys(days.values())}
        Workout.objects.bulk_create(workout for workout, _ in prepared.values())
        keep_uses(prepared.values())
        # The quality day of the club is the day the demo is made on, so that Today has something to show.
        turn = timezone.now().weekday() - TUESDAY
        PlanSession.objects.bulk_create(
            PlanSession(
                plan=plan,
                day=day // 7 * 7 + (day % 7 + turn) % 7,
                workout=prepared[text][0],
                start_time=dt.time(18, 15) if "Main" in text else None,
                place="Hill Lane track, gate 3" if "Main" in text else "",
            )
            for day, text in days.items()
        )
        return plan

    def followed(self, plan: Plan, athletes: list[User], coach: User) -> None:
        """Put the squad on the plan, some weeks ago."""
        today = timezone.now().date()
        first_day = today - dt.timedelta(days=today.weekday() + WEEKS_BEHIND * 7)
        assign(lay(plan, athletes, first_day, today=today), by=coach)

    def trained(self, coach: User) -> None:
        """Log what lies behind: most of it done, some partly, some missed; a few words with the coach."""
        now = timezone.now()
        past = list(
            Session.objects.filter(on_date__lt=now.date()).select_related("workout", "athlete").order_by("on_date")
        )
        uses: dict[object, list[WorkoutDrill]] = {}
        for use in WorkoutDrill.objects.filter(workout__in={s.workout_id for s in past}, nth__gte=1):
            uses.setdefault(use.workout_id, []).append(use)
        done: list[Completion] = []
        ticked: list[DrillOccurrence] = []
        for session in past:
            luck = self.chance.random()
            if luck < 0.07:
                continue
            logged_at = dt.datetime.combine(session.on_date, dt.time(19, self.chance.randint(0, 59)), dt.UTC)
            outcome = "partly" if luck < 0.13 else "done"
            effort = min(10, max(1, EFFORT.get(session.workout.kind, 4) + self.chance.choice((-1, 0, 0, 1))))
            seen = session.on_date < now.date() - dt.timedelta(days=3) or self.chance.random() > 0.12
            done.append(
                Completion(
                    session=session,
                    outcome=outcome,
                    effort=effort,
                    logged_at=logged_at,
                    seen_at=logged_at + dt.timedelta(hours=2) if seen else None,
                    seen_by=coach if seen else None,
                )
            )
            if outcome == "done":
                ticked += [
                    DrillOccurrence(session=session, drill_id=u.drill_id, nth=u.nth, done_at=logged_at)
                    for u in uses.get(session.workout_id, [])
                ]
        Completion.objects.bulk_create(done)
        DrillOccurrence.objects.bulk_create(ticked)
        self.talked(past, coach)

    def talked(self, past: list[Session], coach: User) -> None:
        """Leave some notes with their answers, and a question and a note that wait."""
        hard = [s for s in past if s.workout.kind == "quality"]
        own = [s for s in hard if s.athlete.email.startswith(f"{people.ATHLETE[0]}@")]
        answered = [s for s in self.chance.sample(hard, min(14, len(hard))) if s not in own[-1:]]
        for session in answered:
            self.said(session, session.athlete, self.chance.choice(plans.NOTES), hour=20, is_read=True)
            if self.chance.random() < 0.7:
                self.said(session, coach, self.chance.choice(plans.ANSWERS), hour=21, is_read=True)
        waiting = [s for s in past if s.on_date >= timezone.now().date() - dt.timedelta(days=3) and s not in answered]
        if waiting:
            last = waiting[-1]
            self.said(last, last.athlete, plans.NOTES[0], hour=20, is_read=False)
        if own:
            self.said(own[-1], own[-1].athlete, plans.QUESTION, hour=20, is_read=False)

    def filmed(self, coach: User) -> None:
        """Ask for butt kicks on film this week and last; two have sent last week's, one has the answer."""
        drill = Drill.objects.filter(slug=FILMED_DRILL, team=None).first()
        if drill is None:
            return
        athlete = User.objects.get(name=people.ATHLETE[1])
        today = athlete.today()
        all_of_it = Session.objects.filter(workout__uses__drill=drill, workout__uses__nth=1, workout__kind="quality")
        all_of_it = all_of_it.select_related("workout", "plan_session", "athlete").order_by("on_date", "athlete__name")
        done = all_of_it.filter(on_date__lt=today, completion__isnull=False)
        own, other = done.filter(athlete=athlete).last(), done.exclude(athlete=athlete).last()
        for session in (own, other, all_of_it.filter(athlete=athlete, on_date__gte=today).first()):
            if session is not None and session.plan_session is not None:
                use = WorkoutDrill.objects.get(workout=session.workout, drill=drill, nth=1)
                ask(session.plan_session, use, by=coach, view="side", fps=film.FPS, contacts=6)
        clip = self.sent(own, drill, ANSWERED_FAULT, 0.0) if own is not None else None
        if clip is not None:
            self.answered(clip, coach, drill)
        if other is not None:
            self.sent(other, drill, WAITING_FAULT, 0.3)

    def sent(self, session: Session, drill: Drill, fault: str, late: float) -> Clip | None:
        """Draw a clip as if it came that evening; the media worker makes it playable. None where no ffmpeg is."""
        at = dt.datetime.combine(session.on_date, dt.time(19, 24), dt.UTC)
        occurrence, _ = DrillOccurrence.objects.get_or_create(
            session=session, drill=drill, nth=1, defaults={"done_at": at}
        )
        clip = Clip(athlete=session.athlete, uploaded_by=session.athlete, occurrence=occurrence, created_at=at)
        clip.view, clip.said_fps = "side", film.FPS
        clip.folder.mkdir(mode=0o700, parents=True)
        original = clip.folder / jobs.ORIGINAL
        if not film.draw(original, drill.slug, fault=fault, late=late):
            clip.folder.rmdir()
            return None
        clip.bytes = original.stat().st_size
        clip.save(force_insert=True)
        jobs.start(clip)
        return clip

    def answered(self, clip: Clip, coach: User, drill: Drill) -> None:
        """Answer a clip on the next morning: all is well but the toes."""
        at = clip.created_at + dt.timedelta(hours=12)
        review = Review.objects.create(
            clip=clip, reviewer=coach, role=Review.Role.COACH, cue=plans.CUE, started_at=at, answered_at=at
        )
        Verdict.objects.bulk_create(
            Verdict(review=review, checkpoint=checkpoint, answer="no" if "toe" in checkpoint.name.lower() else "yes")
            for checkpoint in drill.checkpoints.filter(retired_at=None)
        )

    def said(self, session: Session, author: User, words: str, *, hour: int, is_read: bool) -> None:
        """Say something on the evening of the session."""
        at = dt.datetime.combine(session.on_date, dt.time(hour, self.chance.randint(0, 59)), dt.UTC)
        session.say(author, words)
        message = Message.objects.latest("pk")
        Message.objects.filter(pk=message.pk).update(sent_at=at)
        if is_read:
            message.copies.update(read_at=at + dt.timedelta(hours=1))
