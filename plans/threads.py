"""Words about a week of an athlete, and how any conversation is shown: newest first page, seen by whom, drills linked.

A week's thread is about "week", and its id is the athlete's key and the Monday, for a Monday alone is everybody's.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from athletes.models import Message, MessageCopy, Thread
from athletes.models.threads import thread_about
from drills.models import Drill
from plans import word_notices
from plans.inbox import WEEK_WORDS, Desk, Line, quoted, register, words_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from athletes.models import User

PAGE = 20
FIRST_YEAR, LAST_YEAR = 2000, 2100


def week_id(athlete: User, monday: dt.date) -> str:
    """Return what names the thread of a week."""
    return f"{athlete.pk}.{monday.isoformat()}"


def monday_in(text: str) -> dt.date | None:
    """Return the Monday written 2026-05-04, also at the end of a thread's id; None where it is none."""
    try:
        day = dt.date.fromisoformat(text.rpartition(".")[2])
    except ValueError:
        return None
    return day if day.weekday() == 0 and FIRST_YEAR <= day.year < LAST_YEAR else None


def week_words(monday: dt.date) -> str:
    """Return a week in words: the week of 4 May."""
    return f"the week of {monday.day} {monday:%B}"


def week_thread(athlete: User, monday: dt.date) -> Thread:
    """Return the thread of a week; one without any word yet is not saved."""
    about = week_id(athlete, monday)
    found = Thread.objects.filter(about_kind=WEEK_WORDS, about_id=about).select_related("athlete").first()
    return found or Thread(athlete=athlete, about_kind=WEEK_WORDS, about_id=about)


@transaction.atomic
def say_in_week(athlete: User, monday: dt.date, author: User, body: str) -> Message:
    """Write into the conversation about a week, and have it told; raises as `Thread.say` does."""
    message = thread_about(athlete, WEEK_WORDS, week_id(athlete, monday)).say(author, body)
    word_notices.ring(message)
    return message


def mark_read(thread: Thread, reader: User) -> int:
    """Note that somebody has read a conversation; return how many messages were new. One query."""
    if not thread.pk:
        return 0
    copies = MessageCopy.objects.filter(message__thread=thread, reader=reader, read_at__isnull=True)
    return copies.update(read_at=timezone.now())


# --- how it is shown -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message; with `url` it is a drill that opens."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """That somebody has read a message, and when."""

    name: str
    at: dt.datetime


@dataclass(slots=True)
class Said:
    """A message as one reader sees it. `seen` is filled at his or her own newest one."""

    message: Message
    parts: list[Part]
    is_own: bool
    seen: list[Seen] = field(default_factory=list)


@dataclass(slots=True)
class Talk:
    """A page of a conversation, oldest first. `older` is the key to ask for what came before, 0: nothing did."""

    said: list[Said] = field(default_factory=list)
    older: int = 0
    is_newest: bool = True


class Mentions:
    """The drills that a reader may open, by name and by @slug. One query, at the first text that has letters."""

    def __init__(self, reader: User) -> None:
        """Ask for the names; of two drills of one name the built-in one counts."""
        self.urls: dict[str, tuple[str, str]] = {}
        rows = Drill.objects.visible_to(reader).only("slug", "name", "team").order_by("-team", "pk")
        for drill in rows:
            found = drill.name, drill.get_absolute_url()
            self.urls[_key(drill.name)] = found
            self.urls[f"@{drill.slug}"] = found
        names = sorted((name for name in self.urls if not name.startswith("@")), key=len, reverse=True)
        spaced = [r"[\s-]+".join(re.escape(word) for word in name.split()) for name in names]
        self.pattern = re.compile(rf"(?<!\w)(@[\w-]+|{'|'.join(spaced) or '(?!)'})(?!\w)", re.IGNORECASE)

    def parts(self, text: str) -> list[Part]:
        """Cut a text into what is plain and what is a drill; nothing is lost of it but the @ of one that is known."""
        found, at = [], 0
        for match in self.pattern.finditer(text):
            words = match[1]
            name, url = self.urls.get(words.lower() if words.startswith("@") else _key(words), ("", ""))
            if not url:
                continue
            if match.start() > at:
                found.append(Part(text[at : match.start()]))
            found.append(Part(name if words.startswith("@") else words, url))
            at = match.end()
        if at < len(text):
            found.append(Part(text[at:]))
        return found


def _key(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())


def talk_of(thread: Thread, reader: User, before: int = 0) -> Talk:
    """Return the newest page of a conversation, or the one before a message: three queries, none without words."""
    if not thread.pk:
        return Talk()
    copies = Prefetch("copies", MessageCopy.objects.filter(read_at__isnull=False).select_related("reader"))
    rows = thread.messages.select_related("author").prefetch_related(copies).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    shown = found[:PAGE][::-1]
    mentions = Mentions(reader) if shown else None
    talk = Talk([], shown[0].pk if len(found) > PAGE else 0, is_newest=not before)
    for message in shown:
        parts = mentions.parts(message.body) if mentions else []
        talk.said.append(Said(message, parts, message.author_id == reader.pk))
    own = next((one for one in reversed(talk.said) if one.is_own), None)
    if own is not None:
        read = sorted(own.message.copies.all(), key=lambda copy: (copy.read_at or timezone.now(), copy.pk))
        own.seen = [Seen(copy.reader.get_short_name(), copy.read_at) for copy in read if copy.read_at]
    return talk


@dataclass(frozen=True, slots=True)
class WeekTalk:
    """How much was said about a week, and how much of it somebody has not read."""

    said: int
    unread: int


def week_talks(athlete: User, reader: User, mondays: Sequence[dt.date]) -> dict[dt.date, WeekTalk]:
    """Return what was said about some weeks, by their Mondays: one query."""
    ids = {week_id(athlete, monday): monday for monday in mondays}
    new = Q(messages__copies__reader=reader, messages__copies__read_at__isnull=True)
    rows = (
        Thread.objects.filter(about_kind=WEEK_WORDS, about_id__in=list(ids))
        .annotate(said=Count("messages", distinct=True), unread=Count("messages__copies", filter=new, distinct=True))
        .values_list("about_id", "said", "unread")
    )
    return {ids[about]: WeekTalk(said, unread) for about, said, unread in rows}


# --- the inbox -------------------------------------------------------------------------------------------------------


def from_weeks(desk: Desk) -> Iterable[Line]:
    """Words about weeks that a coach has not read: a line a week. No query of its own."""
    for about, said in words_by(desk, WEEK_WORDS).items():
        thread = said[-1].thread
        monday, athlete = monday_in(about), desk.athletes.get(thread.athlete_id)
        if monday is None or athlete is None:
            continue
        asked = any("?" in message.body for message in said)
        due_on, due_at = desk.next_due.get(athlete.pk, (None, None))
        icon, why, act = ("question", "Question", "Answer") if asked else ("pen", "Note", "Read")
        place = [athlete.pk, monday.isoformat()]
        yield Line(
            key=f"week-{thread.pk}", tabs=("words",), athlete=athlete, icon=icon, why=why, what=quoted(said), act=act,
            url=reverse("plans:week_thread", args=place), extra=week_words(monday), due_on=due_on, due_at=due_at,
            done_url=reverse("plans:week_seen", args=place),
        )  # fmt: skip


def register_all() -> None:
    """Add our lines to the inbox; once at start."""
    register(from_weeks)
