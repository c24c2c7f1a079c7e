"""The models of plans, one file an aggregate."""

from .changes import SessionChange
from .plans import Plan, PlanAct, PlanSession, PlanVersion, Week
from .practices import Attendance, Practice
from .sessions import AssignAct, Assignment, Completion, DrillOccurrence, Reason, Session
from .warmups import CoachWord, WarmUp, WarmUpUse, WarmUpVersion
from .wishes import FilmWish
from .workouts import Workout, WorkoutDrill

__all__ = [
    "AssignAct",
    "Assignment",
    "Attendance",
    "CoachWord",
    "Completion",
    "DrillOccurrence",
    "FilmWish",
    "Plan",
    "PlanAct",
    "PlanSession",
    "PlanVersion",
    "Practice",
    "Reason",
    "Session",
    "SessionChange",
    "WarmUp",
    "WarmUpUse",
    "WarmUpVersion",
    "Week",
    "Workout",
    "WorkoutDrill",
]
