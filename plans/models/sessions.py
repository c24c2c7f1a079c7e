"""An athlete's sessions: assigned or single, done or not, and each drill in them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils import timezone

from athletes.models import Race, Thread
from athletes.models.threads import thread_about
from athletes.models.users import ADULT_AGE, years_before
from drills.models import Drill

from .plans import Plan, PlanSession, PlanVersion
from .workouts import Workout

if TYPE_CHECKING:
    import datetime as dt

ABOUT = "session"


class AssignAct(models.Model):
    """One press of Assign: all it wrote can be taken back for a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assign_acts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.plan}, {self.at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """That an athlete follows a plan on dates. `start_on` is the date of the plan's day 0.

    With `race_on` the plan is laid back from that date. `release_weeks` weeks ahead are shown to the athlete (none:
    all). While `paused_on` is set, sessions from that day on are held back. `fits_days` keeps to the weekdays that the
    athlete said he or she can run on. `left_rows` and `waiting` are what a roll-out left: see `plans.left_over`.
    """

    class MayMove(models.TextChoices):
        NO = "no", "stays as it is"
        WEEK = "week", "may be moved within its week"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="assignments")
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    act = models.ForeignKey(AssignAct, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments")
    version = models.ForeignKey(PlanVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    start_on = models.DateField()
    last_on = models.DateField()
    race = models.ForeignKey(Race, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments")
    race_on = models.DateField(null=True, blank=True)
    fits_days = models.BooleanField("fitted to the athlete's days", default=False)
    may_move = models.CharField(max_length=4, choices=MayMove, default=MayMove.WEEK)
    release_weeks = models.PositiveSmallIntegerField("weeks shown ahead", null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    left_rows = models.JSONField(default=dict, blank=True, editable=False)
    waiting = models.TextField(blank=True, default="", editable=False)
    assigned_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-start_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "athlete"],
                condition=models.Q(ended_at__isnull=True),
                name="assignment_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("start_on")), name="assignment_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} for {self.athlete}"

    def week_on(self, day: dt.date) -> int:
        """Return the week of the plan, from 1, that a day lies in; 0 before the first."""
        return max(0, (day - self.start_on).days // 7 + 1) if day >= self.start_on else 0


def released(today: dt.date | models.F) -> models.Q:
    """What an athlete is shown on this day: not held back by a staged release or by a pause.

    The day may be a column, such as the session's own.
    """
    in_time = models.Q(release_on__isnull=True) | models.Q(release_on__lte=today)
    running = models.Q(assignment__paused_on__isnull=True) | models.Q(on_date__lt=models.F("assignment__paused_on"))
    return in_time & running


class SessionQuerySet(models.QuerySet["Session"]):
    """Which sessions somebody may see, and bundles for pages."""

    def visible_to(self, user: Any) -> SessionQuerySet:
        """Own sessions, those of athletes one coaches, those of a child one is guardian of."""
        if not user.is_authenticated:
            return self.none()
        coached = models.Q(athlete__coachings__team__in=user.coach_team_ids(), athlete__coachings__state="accepted")
        child = models.Q(
            athlete__guardians__guardian=user,
            athlete__guardians__state="verified",
            athlete__born_on__gt=years_before(timezone.now().date(), ADULT_AGE),
        )
        own = models.Q(athlete=user) & released(user.today())
        return self.filter(own | coached | (child & released(user.today()))).distinct()

    def released(self, today: dt.date) -> SessionQuerySet:
        """Those that the athlete is shown on this day: not held back by a staged release or by a pause."""
        return self.filter(released(today))

    def between(self, first: dt.date, last: dt.date) -> SessionQuerySet:
        """Sessions from a day to a day, both included, in order."""
        return self.filter(on_date__gte=first, on_date__lte=last).order_by("on_date", "position", "pk")

    def for_lists(self) -> SessionQuerySet:
        """With what a row of a list shows: headline and whether it was done. The tree stays in the database."""
        return self.select_related("workout", "completion").defer("workout__tree", "workout__text")


class NotYoursError(PermissionError):
    """Only the athlete may say what was done."""


class Reason(models.TextChoices):
    """What got in the way."""

    TIRED = "tired", "too tired"
    SICK = "sick", "ill"
    PAIN = "pain", "pain or injury"
    TIME = "time", "no time"
    TRAVEL = "travel", "travel"
    WEATHER = "weather", "weather"
    PLAN = "plan", "the plan changed"
    OTHER = "other", "something else"


class Session(models.Model):
    """A session on a date of an athlete's calendar.

    `planned_on` and `planned_workout` are what the plan put there: where they differ from `on_date` and `workout`,
    somebody moved or edited it by hand, and publishing again leaves it alone. `plan_session` may name a row that is no
    longer in the plan (its removal can be undone), so it has no constraint. `version` counts changes: who saves an
    older one is told what happened meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    athlete = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions")
    plan_session = models.ForeignKey(
        PlanSession,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="sessions",
    )
    practice = models.ForeignKey(
        "plans.Practice", on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    on_date = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    workout = models.ForeignKey(Workout, on_delete=models.PROTECT, related_name="sessions")
    start_time = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    planned_workout = models.ForeignKey(Workout, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    release_on = models.DateField("shown from", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=8, choices=Reason, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("on_date", "position", "pk")
        indexes: ClassVar = [models.Index(fields=["athlete", "on_date"], name="session_athlete_date")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "plan_session"], name="session_once_a_plan_session"),
            models.UniqueConstraint(fields=["athlete", "practice"], name="session_once_a_practice"),
        ]

    def __str__(self) -> str:
        return f"{self.workout} on {self.on_date}"

    @property
    def is_moved(self) -> bool:
        """Somebody put it on another day than the plan does."""
        return self.planned_on is not None and self.on_date != self.planned_on

    @property
    def is_edited(self) -> bool:
        """Somebody wrote another text than the plan's."""
        return self.planned_workout_id is not None and self.workout_id != self.planned_workout_id

    def can_be_logged_by(self, user: Any) -> bool:
        """Tell whether this person may say what was done: the athlete alone."""
        return bool(user.pk == self.athlete_id)

    def completion_or_none(self) -> Completion | None:
        """Return what was logged, if anything."""
        return getattr(self, "completion", None)

    def thread(self) -> Thread | None:
        """Return the conversation about this session, if there is one."""
        return Thread.objects.filter(about_kind=ABOUT, about_id=str(self.pk)).select_related("athlete").first()

    @transaction.atomic
    def say(self, author: Any, body: str) -> None:
        """Write into the conversation about this session, and have it told; raises as `Thread.say` does."""
        from plans import word_notices  # -- it reads sessions

        word_notices.ring(thread_about(self.athlete, ABOUT, self.pk).say(author, body))

    @transaction.atomic
    def log(
        self,
        *,
        by: Any,
        outcome: str,
        effort: int | None,
        note: str = "",
        minutes: int | None = None,
        metres: int | None = None,
        reason: str = "",
        pain: str = "",
        pain_where: str = "",
    ) -> Completion:
        """Say how it went. Said again, it replaces what was said before; the note joins the conversation.

        `minutes` and `metres` are what was done, None for as planned; `reason` is what got in the way where it was not
        all done; `pain` one of `Completion.Pain`. What was not done has no effort, no minutes and no metres.

        Raises:
            NotYoursError: somebody else than the athlete tries.
        """
        if not self.can_be_logged_by(by):
            raise NotYoursError("Only the athlete says what was done.")
        # Whoever would change it or take it off now waits, and then finds it logged.
        list(Session.objects.select_for_update().filter(pk=self.pk).values_list("pk"))
        was_run = outcome != Completion.Outcome.NOT
        said: dict[str, Any] = {
            "outcome": outcome,
            "effort": effort if was_run else None,
            "minutes": minutes if was_run else None,
            "metres": metres if was_run else None,
            "reason": "" if outcome == Completion.Outcome.DONE else reason,
            "pain": pain,
            "pain_where": pain_where if pain else "",
            "logged_at": timezone.now(),
            "seen_at": None,
            "seen_by": None,
        }
        (completion,) = Completion.objects.bulk_create(
            [Completion(session=self, **said)], update_conflicts=True, unique_fields=["session"], update_fields=[*said]
        )
        self.completion = completion
        if note.strip():
            self.say(by, note)
        return completion

    def tick(self, drill: Drill, nth: int, *, by: Any, done: bool) -> DrillOccurrence:
        """Mark one drill of this session as done or not done; the row is made at the first mark.

        Raises:
            NotYoursError: somebody else than the athlete tries.
        """
        if not self.can_be_logged_by(by):
            raise NotYoursError("Only the athlete says what was done.")
        occurrence, _ = DrillOccurrence.objects.update_or_create(
            session=self, drill=drill, nth=nth, defaults={"done_at": timezone.now() if done else None}
        )
        return occurrence


class Completion(models.Model):
    """How a session went, in the athlete's words. `effort` is session RPE on the CR-10 scale (Foster 2021).

    `minutes` and `metres` are what was done; left out, the plan's middle value counts. `pain` is what hurt: health
    data, for the athlete, the coaches and a guardian alone, and never in a subject or push.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Partly"
        NOT = "not", "Not"

    class Pain(models.TextChoices):
        NONE = "", "nothing"
        FELT = "felt", "felt it, ran as always"
        CHANGED = "changed", "it changed how I ran"
        STOPPED = "stopped", "it made me stop"

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="completion")
    outcome = models.CharField(max_length=6, choices=Outcome)
    effort = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(10)])
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(24 * 60)])
    metres = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(300_000)])
    reason = models.CharField("what got in the way", max_length=8, choices=Reason, blank=True)
    pain = models.CharField(max_length=8, choices=Pain, blank=True, default=Pain.NONE)
    pain_where = models.CharField("where it hurt", max_length=60, blank=True)
    logged_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField("seen by a coach", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-logged_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(effort__isnull=True) | models.Q(effort__lte=10),
                name="completion_effort_to_ten",
                violation_error_message="Effort goes from 0 to 10.",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="not") | models.Q(effort__isnull=True),
                name="completion_not_has_no_effort",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="completion_unseen")]

    def __str__(self) -> str:
        return f"{self.session}: {self.outcome}"

    def mark_seen(self, coach: Any) -> None:
        """Note that a coach has looked; a second look changes nothing."""
        if self.seen_at is None:
            self.seen_at, self.seen_by = timezone.now(), coach
            self.save(update_fields=["seen_at", "seen_by"])


class DrillOccurrence(models.Model):
    """One drill in one session: what is ticked, and later filmed and answered."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="occurrences")
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="occurrences")
    nth = models.PositiveSmallIntegerField(default=1)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "drill", "nth"], name="occurrence_once")]

    def __str__(self) -> str:
        return f"{self.drill} in {self.session}"
