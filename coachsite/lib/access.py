"""The gate: each URL says who may use it and by which methods; what says nothing is refused.

A view of ours carries `@access(...)`. Views of other packages (admin, allauth) are named in `settings.ACCESS`, a
map of URL name (or `namespace:*`) to policy. `manage.py check` fails on any URL that has neither. Which *objects*
a person may see is not decided here but by `Model.objects.visible_to(user)` in the first line of a view.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

log = logging.getLogger("coachsite.access")

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a URL: the methods, the people, and a predicate that a request must meet (else 404)."""

    methods: tuple[str, ...]
    people: str = "signed in"
    allow: Callable[[HttpRequest], bool] | None = None

    @classmethod
    def anyone(cls, *methods: str) -> Policy:
        """For pages that are open to all, signed in or not."""
        return cls(methods, "anyone")

    @classmethod
    def signed_in(cls, *methods: str) -> Policy:
        """For pages whose objects come through a door, whoever asks."""
        return cls(methods)

    def permits(self, method: str) -> bool:
        """Tell whether the method is declared; HEAD goes with GET."""
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)


def access(policy: Policy) -> Callable[[View], View]:
    """Give a view its policy. Pages for anyone are taken out of the log-in requirement."""

    def decorate(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]  # functions take attributes
        return login_not_required(view) if policy.people == "anyone" else view

    return decorate


@cache
def named_policies() -> dict[str, Policy]:
    """Return the policies of views that are not ours, by URL name."""
    policies: dict[str, Policy] = import_string(settings.ACCESS)
    return policies


def policy_of(view: Any, name: str) -> Policy | None:
    """Return the policy of a view, or of its URL name, or of its namespace; None where nothing is declared."""
    own: Policy | None = getattr(view, "policy", None)
    if own is not None:
        return own
    policies = named_policies()
    if name in policies:
        return policies[name]
    namespace = name.rpartition(":")[0]
    return policies.get(f"{namespace}:*") if namespace else None


@dataclass(frozen=True, slots=True)
class Route:
    """One URL of the site: its pattern as text, its full name, its view."""

    pattern: str
    name: str
    view: Any

    @property
    def policy(self) -> Policy | None:
        """What the route declares, if anything."""
        return policy_of(self.view, self.name)


def routes(resolver: URLResolver | None = None, prefix: str = "", namespace: str = "") -> Iterator[Route]:
    """Walk every URL of the site, those of included packages too."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}:{entry.namespace}" if namespace and entry.namespace else entry.namespace or namespace
            yield from routes(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}:{entry.name}" if namespace else entry.name or ""
            yield Route(prefix + str(entry.pattern), name, entry.callback)


def check_routes(**_: Any) -> list[CheckMessage]:
    """System check coachsite.E001: every URL has a policy."""
    return [
        Error(
            f"The URL {route.pattern!r} ({route.name or 'without a name'}) declares no access policy.",
            hint="Put @access(...) on the view, or name it in settings.ACCESS.",
            id="coachsite.E001",
        )
        for route in routes()
        if route.policy is None
    ]


class AccessMiddleware:
    """Ask the policy before every view; refuse what has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; with ACCESS_HEADER (tests) tell the decision in a header."""
        response = self.get_response(request)
        if settings.ACCESS_HEADER:
            response.headers["X-Gate"] = getattr(request, "gate", "none")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request through, or answer 405, or hide the page (404)."""
        match = request.resolver_match
        name = match.view_name if match else ""
        policy = policy_of(view, name)
        if policy is None:
            log.critical("a URL without a policy was asked for", extra={"route": name})
            if settings.ACCESS_STRICT:
                raise ImproperlyConfigured(f"The URL name {name!r} declares no access policy.")
            raise Http404
        if not policy.permits(request.method or ""):
            request.gate = "method"  # type: ignore[attr-defined]
            return HttpResponseNotAllowed(policy.methods)
        if policy.allow is not None and not policy.allow(request):
            request.gate = "hidden"  # type: ignore[attr-defined]
            raise Http404
        request.gate = policy.people  # type: ignore[attr-defined]
        return None
