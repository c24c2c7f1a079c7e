"""The models of plans, one file an aggregate."""

from .plans import Plan, PlanSession, Week
from .sessions import Assignment, Completion, DrillOccurrence, Session
from .warmups import CoachWord, WarmUp, WarmUpUse, WarmUpVersion
from .wishes import FilmWish
from .workouts import Workout, WorkoutDrill

__all__ = [
    "Assignment",
    "CoachWord",
    "Completion",
    "DrillOccurrence",
    "FilmWish",
    "Plan",
    "PlanSession",
    "Session",
    "WarmUp",
    "WarmUpUse",
    "WarmUpVersion",
    "Week",
    "Workout",
    "WorkoutDrill",
]
