"""Views of plans and sessions, one file an aggregate."""

from .adding import workout_add, workout_add_undo
from .assigning import plan_assign
from .board import (
    plan_detail,
    plan_session_delete,
    plan_session_edit,
    plan_session_new,
    plan_weeks,
    week_edit,
    workout_reading,
)
from .films import film_wish_delete, film_wish_new, session_film_wish_delete, session_film_wish_new
from .plans import plan_edit, plan_list, plan_new
from .sessions import session_completion, session_detail, session_drill, session_messages, session_seen

__all__ = [
    "film_wish_delete",
    "film_wish_new",
    "plan_assign",
    "plan_detail",
    "plan_edit",
    "plan_list",
    "plan_new",
    "plan_session_delete",
    "plan_session_edit",
    "plan_session_new",
    "plan_weeks",
    "session_completion",
    "session_detail",
    "session_drill",
    "session_film_wish_delete",
    "session_film_wish_new",
    "session_messages",
    "session_seen",
    "week_edit",
    "workout_add",
    "workout_add_undo",
    "workout_reading",
]
