"""Requests and responses: the typed request, a page or one part of it, time zone, cache headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as views see it: somebody is signed in (the gate has seen to it), htmx is known."""

    htmx: HtmxDetails
    user: Any


def id_in(text: str) -> int | None:
    """Return the number that a form or an address names, as keys of rows are: digits 0 to 9, fifteen at most."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def page_or_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page, or for an htmx request only its named part. One URL, two answers: `Vary` says so."""
    htmx = getattr(request, "htmx", None)
    # Going back to a page that htmx no longer remembers asks for all of it.
    name = f"{template}#{part}" if htmx and not htmx.history_restore_request else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


class PeopleMiddleware:
    """Show times in the zone of who looks; keep pages about people out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Switch the zone for this request; mark the answer private where somebody is signed in."""
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        with timezone.override(user.zone):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
