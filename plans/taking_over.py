"""A warm-up was changed: which sessions have an older text of it, and taking the change over.

Sessions of plans, and those of athletes that nobody has begun, are offered the newest text; what is done, begun or past
stays. Where a session has the lines as its own, both sides' changes are put together, or shown where they clash.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from drills.models import Drill
from plans import adding, changes, history, warming
from plans.adding import ChangedError, Place
from plans.coming import start_of
from plans.merging import Conflict, diff, merge
from plans.models import DrillOccurrence, PlanSession, Session, WarmUpUse, WarmUpVersion, Workout
from plans.notation import Words, read

if TYPE_CHECKING:
    from collections.abc import Collection

    from athletes.models import User
    from plans.merging import Sign
    from plans.models import WarmUp


@dataclass(frozen=True, slots=True)
class Offer:
    """One session that has an older text. `text` is the session's as it would stand then.

    `is_live` where it links the warm-up; else it has the lines as its own, and `conflicts` are those that clash.
    """

    session: PlanSession | Session
    version: WarmUpVersion
    is_live: bool
    text: str
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{'plan' if isinstance(self.session, PlanSession) else 'day'}-{self.session.pk}"

    @property
    def name(self) -> str:
        """When, and whose."""
        return Place(self.session, 0, self.session.workout).name

    @property
    def named(self) -> dict[str, str]:
        """The words that `adding.place_of` finds it by."""
        return {"plan_session" if isinstance(self.session, PlanSession) else "session": str(self.session.pk)}

    @property
    def lines(self) -> list[tuple[Sign, str]]:
        """What would change in the session's own text."""
        return diff(self.session.workout.text, self.text)


@dataclass(slots=True)
class Older:
    """An older text, what has changed since, and the sessions that have it: by link, or as lines of their own."""

    version: WarmUpVersion
    lines: list[tuple[Sign, str]]
    linked: list[Offer] = field(default_factory=list)
    own: list[Offer] = field(default_factory=list)
    clashing: list[Offer] = field(default_factory=list)


def offers(warm_up: WarmUp, coach: User, newest: WarmUpVersion) -> list[Offer]:
    """Return the sessions this coach may write that have an older text; a fixed number of queries."""
    used = "workout__warm_up_uses__version"
    old = {f"{used}__warm_up": warm_up, f"{used}__number__lt": newest.number}
    planned = PlanSession.objects.filter(plan__in=adding.plans_for(coach, warm_up.team_id), **old)
    begun = DrillOccurrence.objects.filter(session=OuterRef("pk"))
    coming = adding.sessions_for(coach, warm_up.team_id).filter(~Exists(begun), **old)
    now = timezone.now()
    rows: list[PlanSession | Session] = [
        *planned.select_related("plan", "workout").order_by("plan__name", "day", "position").distinct(),
        *(one for one in adding.to_come(coming.distinct()) if (start_of(one) or now) >= now),
    ]
    uses: dict[Any, WarmUpUse] = {}
    found = WarmUpUse.objects.filter(version__warm_up=warm_up, workout__in={row.workout_id for row in rows})
    # Of several the link counts, and of written lines the newest.
    for use in found.select_related("version").order_by("is_live", "version__number"):
        uses[use.workout_id] = use
    words = Words.of(Drill.objects.words_for(coach, warm_up.team_id)) if rows else Words.of([])
    offered = (_offer(row, uses[row.workout_id], newest, words) for row in rows)
    return [one for one in offered if one is not None]


def _offer(session: PlanSession | Session, use: WarmUpUse, newest: WarmUpVersion, words: Words) -> Offer | None:
    """What a session is offered; None where it has all that is new."""
    text = session.workout.text
    if use.version.number >= newest.number:
        return None
    if use.is_live:
        return Offer(session, use.version, is_live=True, text=text)
    base, theirs = warming.headed(use.version.text, words), warming.headed(newest.text, words)
    part = warming.part_of(text, base, words)
    if part is None:
        return None
    lines = text.split("\n")
    merged = merge(base.split("\n"), lines[part[0] : part[1]], theirs.split("\n"))
    now = "\n".join([*lines[: part[0]], *merged.lines, *lines[part[1] :]])
    if now == text and not merged.conflicts:
        return None
    return Offer(session, use.version, is_live=False, text=now, conflicts=merged.conflicts)


def by_version(offered: list[Offer], newest: WarmUpVersion) -> list[Older]:
    """Return the offers under the text that their sessions have, the newest of those first."""
    found: dict[int, Older] = {}
    for one in sorted(offered, key=lambda one: -one.version.number):
        changed = diff(one.version.text, newest.text)
        older = found.setdefault(one.version.pk, Older(one.version, changed))
        (older.linked if one.is_live else older.clashing if one.conflicts else older.own).append(one)
    return list(found.values())


@transaction.atomic
def take_over(warm_up: WarmUp, coach: User, keys: Collection[str]) -> int:
    """Give the chosen sessions the newest text; return how many got it. Again, it finds nothing to do.

    Raises:
        ChangedError: one of them was changed meanwhile; nothing was written.
    """
    newest = warm_up.newest()
    offered = [one for one in offers(warm_up, coach, newest) if one.key in keys and not one.conflicts]
    plans = {one.session.plan_id: one.session.plan for one in offered if isinstance(one.session, PlanSession)}
    with ExitStack() as acts:
        history.lock(*plans.values())
        for plan in plans.values():
            said = f"Took over the change of “{warm_up.title}”"
            acts.enter_context(history.act(plan, by=coach, said=said, locked=True))
        return _take_over(warm_up, coach, offered, newest)


def _take_over(warm_up: WarmUp, coach: User, offered: list[Offer], newest: WarmUpVersion) -> int:
    written: dict[tuple[Any, int, str], Workout | None] = {}
    count, told = 0, []
    for offer in offered:
        place = adding.place_of(coach, offer.named, warm_up.team_id)
        if place is None or place.was != offer.session.workout:
            raise ChangedError
        # Athletes mostly have the very workout of the plan: they go on sharing it.
        one = place.was.pk, place.team_id, offer.text
        if one not in written:
            written[one] = _written(offer, place, newest, coach)
        workout = written[one]
        if workout is not None:
            adding.point(place, workout)
            count += 1
            if isinstance(place.session, Session):
                told.append(adding.count_edited(place.session, place.was, workout, coach))
    changes.tell_many(told)
    return count


def _written(offer: Offer, place: Place, newest: WarmUpVersion, coach: User) -> Workout | None:
    """The new workout; None where the title means another warm-up in that team."""
    made = Workout.objects.write(offer.text, author=coach, team=place.team_id, instead_of=place.was)
    uses = WarmUpUse.objects.filter(workout=made)
    if not offer.is_live:
        uses.filter(version__warm_up=newest.warm_up_id).delete()
        WarmUpUse.objects.create(workout=made, version=newest, is_live=False)
    elif not uses.filter(version=newest).exists():
        made.delete()
        return None
    return made


@transaction.atomic
def write_out(place: Place, coach: User, words: Words) -> tuple[Workout | None, list[str]]:
    """Give one session the lines of its warm-ups as its own; return the new workout, None where it embeds none.

    With it the drills whose film wishes went. Other sessions that have the same workout keep theirs.

    Raises:
        ChangedError: the session was changed meanwhile; nothing was written.
    """
    if place.was is None:
        return None, []
    text, whose = detach(place.text, place.was, words, coach, place.team_id)
    if text == place.text:
        return None, []
    workout, dropped = adding.write(place, text, by=coach)
    keep_lines(workout, whose)
    return workout, dropped


def keep_lines(workout: Workout, whose: list[WarmUpVersion]) -> None:
    """Let a workout know of the warm-ups whose lines were written out in it."""
    known = set(workout.warm_up_uses.values_list("version", flat=True))
    WarmUpUse.objects.bulk_create(
        WarmUpUse(workout=workout, version=one, is_live=False) for one in whose if one.pk not in known
    )


def detach(text: str, workout: Workout, words: Words, coach: User, team: int) -> tuple[str, list[WarmUpVersion]]:
    """Return a session's text with its warm-ups written out, and whose lines they are.

    `workout` is what the session has so far: a title in it stands for the text that it had there.
    """
    titles = warming.titles(read(text, words))
    found = WarmUpVersion.objects.for_titles(titles, coach, team)
    live = workout.warm_up_uses.filter(is_live=True).select_related("version__warm_up")
    found |= {warming.key(use.version.warm_up.title): use.version for use in live}
    meant = {title: found[title] for title in map(warming.key, titles) if title in found}
    return warming.written_out(text, {title: one.text for title, one in meant.items()}, words), list(meant.values())
