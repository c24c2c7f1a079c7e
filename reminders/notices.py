"""What the frame of a page wants to know about notices."""

from typing import Any

from .models import Notice


def unread_count(user: Any) -> int:
    """Return how many notices a person has not read: one query."""
    return Notice.objects.visible_to(user).unread().count()
