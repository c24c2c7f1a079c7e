"""Pages that bring several apps together."""

from .aside import inbox_aside, inbox_aside_back
from .athlete import athlete_detail
from .doors import (
    bad_request,
    broken,
    csrf_failure,
    forbidden,
    health,
    home,
    not_found,
    reminder_health,
    robots,
    sitemap,
)
from .first import first_choice
from .inbox import inbox
from .paces import athlete_paces, my_paces
from .progress import athlete_progress, my_progress
from .roster import roster
from .today import my_plan, today

__all__ = [
    "athlete_detail",
    "athlete_paces",
    "athlete_progress",
    "bad_request",
    "broken",
    "csrf_failure",
    "first_choice",
    "forbidden",
    "health",
    "home",
    "inbox",
    "inbox_aside",
    "inbox_aside_back",
    "my_paces",
    "my_plan",
    "my_progress",
    "not_found",
    "reminder_health",
    "robots",
    "roster",
    "sitemap",
    "today",
]
