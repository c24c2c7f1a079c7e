"""A kind of reminder made up for tests, and the things it tells of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from reminders import doorbell, kinds
from reminders.guard import guard
from reminders.kinds import Kind, Words
from reminders.letters import SAMPLE

if TYPE_CHECKING:
    from athletes.models import User
    from reminders.letters import Letter


@dataclass
class Topic:
    """Something to tell an athlete of."""

    pk: int
    athlete: User
    wanted: bool = True
    broken: bool = False
    due_at: dt.datetime = field(default_factory=lambda: timezone.now() - dt.timedelta(seconds=1))


class Topics:
    """The things there are, and their kind."""

    def __init__(self) -> None:
        self.rows: dict[str, Topic] = {}
        self.kind = self.kind_named("told")

    def kind_named(
        self, slug: str, *, second_adult: bool = True, keeps: dt.timedelta = dt.timedelta(hours=1), **more: Any
    ) -> Kind:
        return Kind(
            slug=slug,
            subject_kind="topic",
            find=self.rows.get,
            athlete=lambda topic: topic.athlete,
            recipients=lambda topic: [topic.athlete],
            due=lambda topic: topic.due_at,
            keeps=keeps,
            still_wanted=lambda topic: topic.wanted,
            render=self.render,
            second_adult=second_adult,
            **{"at_night": frozenset({"in_app"})} | more,
        )

    def render(self, topic: Topic, recipient: User) -> Words:
        if topic.broken:
            raise RuntimeError("this topic cannot be put into words")
        return Words(f"Topic {topic.pk}", f"About {topic.athlete.name}", "/plan/")

    def letter(self, topic: Topic, recipient: User) -> Letter:
        if topic.broken:
            raise RuntimeError("this topic cannot be put into words")
        return replace(SAMPLE, name=recipient.get_short_name(), what=f"Topic {topic.pk}")

    def add(self, athlete: User) -> Topic:
        topic = Topic(len(self.rows) + 1, athlete)
        self.rows[str(topic.pk)] = topic
        return topic


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> Topics:
    """A kind named `told` that is known while the test runs."""
    made = Topics()
    monkeypatch.setitem(kinds._kinds, "told", made.kind)
    return made


@pytest.fixture
def letters(topics: Topics, monkeypatch: pytest.MonkeyPatch) -> Topics:
    """A kind named `session_tomorrow` that is told by e-mail too, at any hour, while the test runs."""
    anytime = frozenset({"in_app", "email"})
    kind = topics.kind_named("session_tomorrow", letter=topics.letter, at_night=anytime)
    monkeypatch.setitem(kinds._kinds, "session_tomorrow", kind)
    return topics


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests move the clock; the guard against clocks that jump must not mind."""
    monkeypatch.setattr(guard, "holds", lambda: False)


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test pays for a doorbell that failed in another."""
    monkeypatch.setattr(doorbell, "failures", doorbell.Failures())
