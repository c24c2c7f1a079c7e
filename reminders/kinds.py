"""The kinds of reminder there are. Apps above fill this in from their `AppConfig.ready`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from athletes.models import User

    from .letters import Letter
    from .times import Moment


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads: a line, more of it, and the page of this site that it leads to."""

    title: str
    body: str
    path: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reminder: whom it concerns, when, whether it still holds, and its words.

    `second_adult` says that this is something which an adult tells an athlete: under 18 every verified guardian
    gets a copy, and without one the minor is not told.
    """

    slug: str
    subject_kind: str
    find: Callable[[str], Any]
    """The subject by its id, with what the other functions need; None where it is gone."""
    athlete: Callable[[Any], User]
    recipients: Callable[[Any], Sequence[User]]
    """Who is told, but for the copies of guardians."""
    still_wanted: Callable[[Any], bool]
    render: Callable[[Any, User], Words]
    second_adult: bool
    due: Callable[[Any], dt.datetime] | None = None
    """When to tell, for a kind without `moment`; at once without either."""
    keeps: dt.timedelta = dt.timedelta(days=1)
    """How long after it is due it is still worth telling, for a kind without `moment`."""
    payload_version: int = 1
    moment: Callable[[Any, User], Moment | None] | None = None
    """When to tell this person, by the clock of the place where he or she lives; None where it would be too late."""
    upcoming: Callable[[dt.datetime, dt.datetime, Collection[int] | None], Iterable[Any]] | None = None
    """The subjects between now and a horizon that are to be told of, of some athletes or of all: the planner asks."""
    letter: Callable[[Any, User], Letter] | None = None
    """What a letter says; a kind without it is told on the site alone."""
    at_night: frozenset[str] = frozenset()
    """The channels by which it may come at night."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known.

    Raises:
        ValueError: there is another of this name.
    """
    if _kinds.setdefault(kind.slug, kind) != kind:
        raise ValueError(f"There are two kinds of reminder named {kind.slug}.")


def find(slug: str) -> Kind | None:
    """Return a kind; None where this version of the site does not know it."""
    return _kinds.get(slug)


def every() -> list[Kind]:
    """Return all kinds, by name."""
    return [_kinds[slug] for slug in sorted(_kinds)]
