"""A kind of reminder made up for tests, and the things it tells of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from reminders import doorbell, kinds
from reminders.kinds import Kind, Words

if TYPE_CHECKING:
    from athletes.models import User


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

    def kind_named(self, slug: str, *, second_adult: bool = True, keeps: dt.timedelta = dt.timedelta(hours=1)) -> Kind:
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
        )

    def render(self, topic: Topic, recipient: User) -> Words:
        if topic.broken:
            raise RuntimeError("this topic cannot be put into words")
        return Words(f"Topic {topic.pk}", f"About {topic.athlete.name}", "/plan/")

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


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test pays for a doorbell that failed in another."""
    monkeypatch.setattr(doorbell, "failures", doorbell.Failures())
