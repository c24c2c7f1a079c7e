"""The models of plans, one file an aggregate."""

from .aside import PutAside
from .changes import CalendarAct, SessionChange
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
    "CalendarAct",
    "CoachWord",
    "Completion",
    "DrillOccurrence",
    "FilmWish",
    "Plan",
    "PlanAct",
    "PlanSession",
    "PlanVersion",
    "Practice",
    "PutAside",
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
