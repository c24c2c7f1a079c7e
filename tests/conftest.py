"""The people of the tests and their clients: coach, assistant, athlete, minor, guardian, stranger, manager."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

    from athletes.models import User


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second pass, on another database, leave out what no database can change."""
    parser.addoption("--on-the-database", action="store_true", help="only tests that use a database or start processes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests of pure Python where only those on the database are wanted."""
    if not config.getoption("--on-the-database"):
        return
    kept = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test has a database among its fixtures, is marked for one, or runs the site's own processes."""
    names = {"db", "transactional_db", "django_db_setup", "live_server"}
    if names & set(getattr(item, "fixturenames", ())):
        return True
    return any(item.get_closest_marker(name) for name in ("django_db", "processes", "fault"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Have Django ask the database once what it can do, so that no test counts those queries."""
    with django_db_blocker.unblock():
        _ = connection.features.supports_json_field


@pytest.fixture(autouse=True)
def steady_clocks() -> None:
    """Let each test begin with a guard that has seen no clock yet: tests move the clock between them."""
    from reminders.guard import guard

    guard.last, guard.held = None, 0


@pytest.fixture
def monday_noon() -> Iterator[None]:
    """The clock stands at noon (UTC) of Monday 4 May 2026."""
    from tests import daytime

    with daytime.at("2026-05-04 12:00"):
        yield


@pytest.fixture
def guard_looks_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard against jumping clocks finds nothing: a test jumps from day to day."""
    from reminders.guard import guard

    monkeypatch.setattr(guard, "holds", lambda: False)


@pytest.fixture
def coach(db: None) -> User:
    """Head coach of a team."""
    from tests import make

    return make.coach(name="Ruth Adeyemi")


@pytest.fixture
def assistant(coach: User) -> User:
    """Assistant in the coach's team: sees plans and logs, writes none."""
    from tests import make

    return make.coach(make.team_of(coach), "assistant", name="Sam Okafor")


@pytest.fixture
def athlete(coach: User) -> User:
    """A grown-up athlete of the coach."""
    from tests import make

    return make.athlete(coach, name="Ines Moreau")


@pytest.fixture
def other_athlete(coach: User) -> User:
    """Another athlete of the same team."""
    from tests import make

    return make.athlete(coach, name="Jonas Lindqvist")


@pytest.fixture
def minor(coach: User) -> User:
    """A fifteen-year-old athlete of the coach."""
    from tests import make

    return make.athlete(coach, name="Elif Demir", born_on=timezone.now().date() - dt.timedelta(days=15 * 365 + 100))


@pytest.fixture
def guardian(minor: User) -> User:
    """The minor's verified guardian."""
    from tests import make

    return make.guardian_of(minor, name="Anna Demir")


@pytest.fixture
def stranger(db: None) -> User:
    """Coach of another team, with an athlete of his own."""
    from tests import make

    person = make.coach(name="Otto Fremd")
    make.athlete(person, name="Fremde Athletin")
    return person


@pytest.fixture
def manager(db: None) -> User:
    """A site manager."""
    from tests import make

    return make.user(name="Mara Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a client that is signed in as the given person."""

    def client_of(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return client_of


@pytest.fixture
def as_coach(coach: User, sign_in: Callable[[User], Client]) -> Client:
    """The coach's client."""
    return sign_in(coach)


@pytest.fixture
def as_assistant(assistant: User, sign_in: Callable[[User], Client]) -> Client:
    """The assistant's client."""
    return sign_in(assistant)


@pytest.fixture
def as_athlete(athlete: User, sign_in: Callable[[User], Client]) -> Client:
    """The athlete's client."""
    return sign_in(athlete)


@pytest.fixture
def as_minor(minor: User, sign_in: Callable[[User], Client]) -> Client:
    """The minor's client."""
    return sign_in(minor)


@pytest.fixture
def as_guardian(guardian: User, sign_in: Callable[[User], Client]) -> Client:
    """The guardian's client."""
    return sign_in(guardian)


@pytest.fixture
def as_stranger(stranger: User, sign_in: Callable[[User], Client]) -> Client:
    """The stranger's client."""
    return sign_in(stranger)


@pytest.fixture
def as_manager(manager: User, sign_in: Callable[[User], Client]) -> Client:
    """The site manager's client."""
    return sign_in(manager)
