"""The models of plans, one file an aggregate."""

from .plans import Plan, PlanSession, Week
from .sessions import Assignment, Completion, DrillOccurrence, Session
from .wishes import FilmWish
from .workouts import Workout, WorkoutDrill

__all__ = [
    "Assignment",
    "Completion",
    "DrillOccurrence",
    "FilmWish",
    "Plan",
    "PlanSession",
    "Session",
    "Week",
    "Workout",
    "WorkoutDrill",
]
