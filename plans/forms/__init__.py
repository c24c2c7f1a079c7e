"""The forms of plans and sessions, one file an aggregate."""

from .assigning import AssignForm
from .board import PlanForm, PlanSessionForm, WeekForm
from .sessions import CompletionForm, MessageForm

__all__ = ["AssignForm", "CompletionForm", "MessageForm", "PlanForm", "PlanSessionForm", "WeekForm"]
