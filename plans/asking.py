"""An athlete asks the coaches for a plan of the catalogue: a line in the inbox of each until it was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from athletes.models import Coaching, MessageCopy, NotInThread, Thread
from athletes.models.threads import thread_about
from plans.inbox import Desk, Line, quoted, register, words_by
from plans.models import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from athletes.models import User

ABOUT = "plan"
_KEY = 36


def has_coach(athlete: User) -> bool:
    """Whether there is somebody to ask."""
    return Coaching.objects.filter(athlete=athlete, state=Coaching.State.ACCEPTED).exists()


def _about(plan: Plan, athlete: User) -> str:
    return f"{athlete.pk}.{plan.slug}"[:_KEY]


@transaction.atomic
def ask(plan: Plan, athlete: User, words: str = "") -> bool:
    """Ask the coaches of all the athlete's teams; False where the same was asked already and nobody has seen it yet.

    Raises:
        NotInThread: nobody coaches this athlete.
        NoSecondAdult: a minor's words would be read by one adult alone.
    """
    if not has_coach(athlete):
        raise NotInThread("Nobody coaches you here yet.")
    thread = thread_about(athlete, ABOUT, _about(plan, athlete))
    if MessageCopy.objects.filter(message__thread=thread, message__author=athlete, read_at__isnull=True).exists():
        return False
    said = f"{athlete.get_short_name()} asks for the plan “{plan.name}”."
    thread.say(athlete, f"{said}\n{words}".strip())
    return True


def _plans(threads: Iterable[Thread]) -> dict[str, Plan]:
    """The plans that threads are about, by the id of what they are about; one that is gone is left out."""
    cut = {thread.about_id: thread.about_id.partition(".")[2] for thread in threads}
    plans = list(Plan.objects.built_in()) if cut else []
    return {about: plan for about, slug in cut.items() for plan in plans if (plan.slug or "").startswith(slug)}


def seen(thread: Thread, reader: User) -> int:
    """Note that somebody has seen what was asked; return how many messages were new."""
    copies = MessageCopy.objects.filter(message__thread=thread, reader=reader, read_at__isnull=True)
    return copies.update(read_at=timezone.now())


def register_all() -> None:
    """Put what athletes ask for into the inbox."""
    register(from_asked)


def from_asked(desk: Desk) -> Iterable[Line]:
    """Plans that athletes asked for and this coach has not looked at. One query, none where nobody asked."""
    asked = words_by(desk, ABOUT)
    plans = _plans([words[-1].thread for words in asked.values()])
    for words in asked.values():
        thread = words[-1].thread
        plan, athlete = plans.get(thread.about_id), desk.athletes.get(thread.athlete_id)
        if athlete is None:
            continue
        yield Line(
            key=f"asked-{thread.pk}",
            tabs=("words", "plans"),
            athlete=athlete,
            icon="plans",
            why="Asks for a plan",
            what=quoted(words),
            act="Look",
            url=reverse("plans:catalogue_plan", args=[plan.slug]) if plan else reverse("plans:catalogue"),
            extra=plan.name if plan else "",
            done_url=reverse("plans:catalogue_ask_seen", args=[thread.pk]),
        )
