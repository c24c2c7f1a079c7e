"""What pages show of a session: the prescription, what was done, what was said. A few queries for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from athletes.models import Message
from plans.models import Completion
from plans.models.sessions import ABOUT
from plans.prescribing import (
    Prescription,
    day_of_paces,
    paces_on,
    prescribe,
    results_of,
    uses_of,
    with_films,
)
from plans.ruler import Left, at, time_left
from plans.spoken import span

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable, Sequence

    from athletes.models import RaceResult, User
    from plans.models import Session
    from plans.notation import Paces
    from plans.prescribing import Use

# Messages read to find the last word of each session of a day.
MESSAGES = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the marks of a session: what, sign, word, and how it is toned."""

    term: str
    icon: str
    word: str
    tone: str = ""


@dataclass(slots=True)
class Card:
    """A session as it is shown to somebody. `coaches` tells that who looks may ask for a film of a drill."""

    session: Session
    rx: Prescription
    viewer: User
    now: dt.datetime
    messages: list[Message] = field(default_factory=list)
    coaches: bool = False

    @property
    def completion(self) -> Completion | None:
        """What was logged, if anything."""
        return self.session.completion_or_none()

    @property
    def is_own(self) -> bool:
        """The one who looks is the athlete."""
        return self.session.can_be_logged_by(self.viewer)

    @property
    def is_rest(self) -> bool:
        """Nothing to do, nothing to log."""
        return bool(self.session.workout.kind == "rest")

    @property
    def is_to_come(self) -> bool:
        """Its day has not come yet where the athlete lives."""
        return self.session.on_date > self.now.astimezone(self.session.athlete.zone).date()

    @property
    def can_log(self) -> bool:
        """The athlete may say how it went, and tick drills."""
        return self.is_own and not self.is_rest and not self.is_to_come

    @property
    def left(self) -> Left | None:
        """How long until the warm-up starts."""
        return time_left(self.rx.clock.start, self.now) if self.rx.clock else None

    @property
    def marks(self) -> list[Mark]:
        """Session and drills; the drills only where there are any."""
        marks = [session_mark(self.completion, is_to_come=self.is_to_come)]
        if self.rx.uses:
            done, all_of_them = self.rx.drills_done, len(self.rx.uses)
            whole = done == all_of_them
            tone = "good" if whole else ""
            marks.append(
                Mark(
                    "Drills",
                    "done" if whole else "part" if done else "todo",
                    f"{done} of {all_of_them}",
                    tone,
                )
            )
        form = form_mark(self.films)
        return [*marks, form] if form else marks

    @property
    def films(self) -> list[Use]:
        """The drills that are to be filmed, or were."""
        return [use for use in self.rx.uses if use.film or use.filmed]

    @property
    def may_ask(self) -> bool:
        """A film may be asked for, changed or taken back: by a coach, until the session is logged."""
        return self.coaches and self.completion is None and not self.is_rest

    @property
    def over_words(self) -> str:
        """`Done. Effort 8, planned 8–9`."""
        log = self.completion
        if log is None:
            return ""
        words = {"done": "Done", "partly": "Partly done", "not": "Not done"}[log.outcome]
        if log.effort is None:
            return words
        planned = f", planned {self.planned_effort}" if self.planned_effort else ""
        return f"{words}. Effort {log.effort}{planned}"

    @property
    def planned_effort(self) -> str:
        """8–9; empty where the text says and means none."""
        return span(*map(str, self.rx.effort)) if self.rx.effort else ""

    @property
    def last_word(self) -> Message | None:
        """The last message of somebody else than who looks."""
        return next((m for m in self.messages if m.author_id != self.viewer.pk), None)

    @property
    def answers(self) -> list[Message]:
        """What the one who looks has written since, oldest first."""
        mine: list[Message] = []
        for message in self.messages:
            if message.author_id != self.viewer.pk:
                break
            mine.append(message)
        return mine[::-1]

    @property
    def title(self) -> str:
        """What it is about, in one line: `8 × 400 m at 5 k pace`."""
        return " ".join(part for part in (str(self.session.workout), self.detail) if part)

    @property
    def detail(self) -> str:
        """What follows the headline, as it is said here: `at 5 k pace`."""
        main, workout = self.rx.main, self.session.workout
        if main and plain_spaces(main.heading) == plain_spaces(workout.headline):
            return main.words
        return str(workout.detail)

    @property
    def is_told_by_figure(self) -> bool:
        """The one huge figure of a session that is done says all that its headline does."""
        main = self.rx.main
        return main is not None and plain_spaces(main.heading) == plain_spaces(self.session.workout.headline)

    @property
    def say(self) -> str:
        """A line about it for a list: own pace, warm-up, drills."""
        main = self.rx.main
        pace = (
            next((f"{f.figure} {f.term.lower()}" for f in main.facts if f.term.startswith("Per ")), "") if main else ""
        )
        count = len(self.rx.uses)
        drills = "1 drill" if count == 1 else f"{count} drills" if count else "No drills"
        return ". ".join(part for part in (pace, drills) if part) + "."


def plain_spaces(words: str) -> str:
    """Return words with plain spaces between, to compare them."""
    return " ".join(words.split())


def session_mark(completion: Completion | None, *, is_to_come: bool = False) -> Mark:
    """How a session stands, as sign and word."""
    if completion is None:
        return Mark("Session", "todo", "to come" if is_to_come else "to do")
    return {
        Completion.Outcome.DONE: Mark("Session", "done", "done", "good"),
        Completion.Outcome.PARTLY: Mark("Session", "part", "partly", "look"),
        Completion.Outcome.NOT: Mark("Session", "missed", "not"),
    }[Completion.Outcome(completion.outcome)]


def form_mark(films: Sequence[Use]) -> Mark | None:
    """How filming stands, as sign and word: what is still asked comes first, then what went wrong."""
    states = [use.filmed.state if use.filmed else "" for use in films]
    if not states:
        return None
    asked = states.count("")
    if asked:
        return Mark("Form", "clips", f"{asked} asked", "ask")
    if "failed" in states:
        return Mark("Form", "warning", "send again", "look")
    if "sent" in states:
        return Mark("Form", "clock", "sent", "look")
    return Mark("Form", "done", "answered", "good")


def card_of(
    session: Session, viewer: User, paces: Paces | None, result: RaceResult | None, uses: Sequence[Use] = ()
) -> Card:
    """Return one session as it is shown to somebody, without what was said."""
    zone = session.athlete.zone
    rx = prescribe(
        session.workout,
        paces,
        result=result,
        uses=uses,
        gun=at(session.on_date, session.start_time, zone) if session.start_time else None,
        zone=zone,
        miles=viewer.units == "mi",
    )
    return Card(session, rx, viewer, timezone.now())


def cards_of(
    sessions: Sequence[Session], viewer: User, athlete: User, *, full: Iterable[uuid.UUID] | None = None
) -> list[Card]:
    """Return sessions of one athlete as they are shown to somebody: four queries, however many.

    A session to come is shown in the paces of today, one that was done in those of its day.
    Drills and messages are read for the sessions of `full`, for all where it is None; none of these, no query for it.
    """
    if not sessions:
        return []
    wanted = {session.pk for session in sessions} if full is None else set(full)
    results, today = results_of(athlete), athlete.today()
    uses = with_films(sessions, uses_of(sessions))
    cards = [
        card_of(session, viewer, *paces_on(results, day_of_paces(session, today)), uses[session.pk])
        for session in sessions
    ]
    by_session: dict[str, list[Message]] = {}
    if wanted:
        messages = Message.objects.filter(thread__about_kind=ABOUT, thread__about_id__in=[str(pk) for pk in wanted])
        for message in messages.select_related("author", "thread").order_by("-sent_at", "-pk")[:MESSAGES]:
            by_session.setdefault(message.thread.about_id, []).append(message)
    for card in cards:
        card.messages = by_session.get(str(card.session.pk), [])
    return cards
