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
from .listing import workout_list
from .mending import plan_mending, plan_quiet_rules, plan_quiet_rules_delete, session_mending
from .offers import workout_words
from .pieces import workout_piece
from .plans import plan_edit, plan_list, plan_new
from .sessions import session_completion, session_detail, session_drill, session_messages, session_seen
from .warm_ups import (
    plan_session_detach,
    session_detach,
    warm_up_archive,
    warm_up_changes,
    warm_up_detail,
    warm_up_edit,
    warm_up_list,
    warm_up_new,
    warm_up_restore,
)
from .words import word_delete, word_edit, word_list

__all__ = [
    "film_wish_delete",
    "film_wish_new",
    "plan_assign",
    "plan_detail",
    "plan_edit",
    "plan_list",
    "plan_mending",
    "plan_new",
    "plan_quiet_rules",
    "plan_quiet_rules_delete",
    "plan_session_delete",
    "plan_session_detach",
    "plan_session_edit",
    "plan_session_new",
    "plan_weeks",
    "session_completion",
    "session_detach",
    "session_detail",
    "session_drill",
    "session_film_wish_delete",
    "session_film_wish_new",
    "session_mending",
    "session_messages",
    "session_seen",
    "warm_up_archive",
    "warm_up_changes",
    "warm_up_detail",
    "warm_up_edit",
    "warm_up_list",
    "warm_up_new",
    "warm_up_restore",
    "week_edit",
    "word_delete",
    "word_edit",
    "word_list",
    "workout_add",
    "workout_add_undo",
    "workout_list",
    "workout_piece",
    "workout_reading",
    "workout_words",
]
