"""Predicates of the gate that ask what a person is."""

from django.http import HttpRequest

from coachsite.lib.access import Policy


def is_coach(request: HttpRequest) -> bool:
    """Tell whether somebody works with athletes in some team."""
    return bool(request.user.is_authenticated and request.user.is_coach)


def coach(*methods: str) -> Policy:
    """For the pages of coaches; others get a 404."""
    return Policy(methods, "coach", is_coach)
