"""Telling people that somebody wrote to them about a session or a week: once, some minutes after the last message.

A notice is about the first copy of a message that a reader had not read while no other notice waited, and tells all
that came to him or her since. What was read meanwhile is not told. Subjects never have a word of a message in them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from athletes.models import Membership, MessageCopy
from reminders import outbox
from reminders.kinds import Words
from reminders.letters import Dose, Letter
from reminders.models import Reminder

from .models import Session
from .models.sessions import ABOUT
from .spoken import listed

if TYPE_CHECKING:
    from athletes.models import Message, Thread, User

WORDS, WEEK = "words", "week"
# So long nothing more must have come before it is told, and so long it is put off at most.
QUIET, AT_MOST = dt.timedelta(minutes=5), dt.timedelta(minutes=30)
KEEPS = dt.timedelta(days=3)
QUOTE = 200
MOST_LINES = 10


def ring(message: Message) -> None:
    """Have a message told that was written just now: two queries, three where others wait or a coach wrote it."""
    copies = message.sent_copies
    thread = message.thread
    if message.author_id != thread.athlete_id:
        # Among coaches words are no news: whom they are for is the athlete, and who looks after a minor.
        coaches = _coaches(thread) - {thread.athlete_id}
        if message.author_id in coaches:
            copies = [copy for copy in copies if copy.reader_id not in coaches]
    if not copies:
        return
    now = timezone.now()
    due, waiting = now + QUIET, set()
    pending = Reminder.objects.filter(
        kind=WORDS, recipient__in=[copy.reader_id for copy in copies], state=Reminder.State.PENDING
    )
    for row in pending:
        waiting.add(row.recipient_id)
        later = min(due, row.created_at + AT_MOST)
        if later > row.due_at:
            Reminder.objects.filter(pk=row.pk, state=Reminder.State.PENDING).update(
                due_at=later, expires_at=later + KEEPS
            )
    new = [WordNotice(copy, [copy]) for copy in copies if copy.reader_id not in waiting]
    if new:
        outbox.plan_many(WORDS, new, due_at=due)


def _coaches(thread: Thread) -> set[int]:
    rows = Membership.objects.filter(team__coachings__athlete=thread.athlete_id, team__coachings__state="accepted")
    return set(rows.values_list("user", flat=True))


@dataclass(slots=True)
class WordNotice:
    """What came to one reader and was not read. `head` names the reminder."""

    head: MessageCopy
    copies: list[MessageCopy]

    @property
    def pk(self) -> int:
        """Of the copy that the reminder is about."""
        return self.head.pk

    @property
    def athlete(self) -> User:
        """Whose session or week it is."""
        return self.head.message.thread.athlete

    @property
    def reader(self) -> User:
        """Who is told."""
        return self.head.reader

    @property
    def names(self) -> str:
        """Who wrote: Ruth and Grace."""
        return listed(copy.message.author.get_short_name() for copy in self.copies)


def find(copy_id: str) -> WordNotice | None:
    """Return what a reader has not read from a copy on; what he or she may no longer read is left out."""
    if not copy_id.isdigit():
        return None
    rows = MessageCopy.objects.select_related("reader", "message__author", "message__thread__athlete")
    head = rows.filter(pk=int(copy_id)).first()
    if head is None:
        return None
    later = rows.filter(
        reader=head.reader_id, read_at__isnull=True, pk__gte=head.pk, message__thread__about_kind__in=[ABOUT, WEEK]
    )
    coaches: dict[int, set[int] | None] = {}
    found = []
    for copy in later.order_by("pk"):
        thread = copy.message.thread
        if thread.pk not in coaches:
            coaches[thread.pk] = _coaches(thread) if copy.reader_id in thread.audience() else None
        among = coaches[thread.pk]
        if among is not None and not {copy.reader_id, copy.message.author_id} <= among - {thread.athlete_id}:
            found.append(copy)
    return WordNotice(head, found)


def still_wanted(notice: WordNotice) -> bool:
    """Something is left that was not read."""
    return bool(notice.copies)


def title(notice: WordNotice) -> str:
    """2 messages from Ruth. No word of them is in it."""
    count = len(notice.copies)
    return f"{notice.names} wrote to you" if count == 1 else f"{count} messages from {notice.names}"


def about(notice: WordNotice) -> dict[int, str]:
    """Return what each thread is about, in words: 8 × 400 m, Tue 12 May. One query."""
    threads = {copy.message.thread_id: copy.message.thread for copy in notice.copies}
    ids = [UUID(thread.about_id) for thread in threads.values() if thread.about_kind == ABOUT]
    sessions = {str(one.pk): one for one in Session.objects.filter(pk__in=ids).for_lists()} if ids else {}
    found = {}
    for pk, thread in threads.items():
        session = sessions.get(thread.about_id)
        if session is not None:
            words = f"{session.workout}, {session.on_date:%a} {session.on_date.day} {session.on_date:%b}"
        elif thread.about_kind == WEEK:
            monday = dt.date.fromisoformat(thread.about_id.rpartition(".")[2])
            words = f"the week of {monday.day} {monday:%B}"
        else:
            words = "a session"
        is_own = thread.athlete_id == notice.reader.pk
        found[pk] = words if is_own else f"{thread.athlete.get_short_name()}, {words}"
    return found


def path(notice: WordNotice) -> str:
    """Return the page of the conversation; of several the inbox, or the athlete's own plan."""
    threads = {copy.message.thread_id: copy.message.thread for copy in notice.copies}
    if len(threads) == 1:
        (thread,) = threads.values()
        if thread.about_kind == WEEK:
            return reverse("plans:week_thread", args=[thread.athlete_id, thread.about_id.rpartition(".")[2]])
        if Session.objects.filter(pk=thread.about_id).exists():
            return reverse("plans:session_detail", args=[thread.about_id])
    if all(thread.athlete_id == notice.reader.pk for thread in threads.values()):
        return reverse("my_plan")
    if notice.reader.coach_team_ids():
        return reverse("inbox")
    return reverse("athlete_detail", args=[notice.athlete.pk])


def render(notice: WordNotice, recipient: User) -> Words:
    """2 messages from Ruth. About 8 × 400 m, Tue 12 May."""
    things = list(dict.fromkeys(about(notice).values()))
    more = f", and {len(things) - 3} more" if len(things) > 3 else ""
    return Words(title(notice), f"About {'; '.join(things[:3])}{more}.", path(notice))


def letter(notice: WordNotice, recipient: User) -> Letter:
    """Return the letter: who wrote what, about what."""
    things = about(notice)
    lines = []
    for copy in notice.copies[-MOST_LINES:]:
        body = " ".join(copy.message.body.split())
        body = body if len(body) <= QUOTE else f"{body[: QUOTE - 1].rstrip()}…"
        name = copy.message.author.get_short_name()
        lines.append(Dose(name, things[copy.message.thread_id], body))
    return Letter(
        name=recipient.get_short_name(), act="Read and answer", path=path(notice), what=title(notice), doses=lines
    )
