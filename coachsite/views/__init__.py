"""Pages that bring several apps together."""

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
from .inbox import inbox
from .roster import roster
from .today import my_plan, today

__all__ = [
    "athlete_detail",
    "bad_request",
    "broken",
    "csrf_failure",
    "forbidden",
    "health",
    "home",
    "inbox",
    "my_plan",
    "not_found",
    "reminder_health",
    "robots",
    "roster",
    "sitemap",
    "today",
]
