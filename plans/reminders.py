"""What people are told about plans: a new plan, tomorrow's session, a drill to film today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import NoReverseMatch, reverse

from athletes.models import Coaching
from plans import changes, coming, letters, word_notices
from plans.models import DrillOccurrence, FilmWish, WorkoutDrill
from plans.spoken import listed
from plans.wishes import as_film
from reminders.kinds import Kind, Words, register

from .models import Assignment

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from athletes.models import User
    from plans.models import Session
    from reminders.letters import Letter

PLAN_ASSIGNED = "plan_assigned"
SESSION_TOMORROW = "session_tomorrow"
FILM_DRILL = "film_drill"

# --- a new plan ------------------------------------------------------------------------------------------------------


def find(assignment_id: str) -> Assignment | None:
    """Return the assignment with its plan and athlete."""
    return Assignment.objects.select_related("plan", "athlete").filter(pk=assignment_id).first()


def still_wanted(assignment: Assignment) -> bool:
    """Not taken back, and the athlete is still with the team."""
    if assignment.ended_at is not None:
        return False
    if assignment.plan.team_id is None:
        return True
    return Coaching.objects.filter(
        athlete=assignment.athlete_id, team=assignment.plan.team_id, state=Coaching.State.ACCEPTED
    ).exists()


def render(assignment: Assignment, recipient: User) -> Words:
    """New plan: 5 k, spring. 40 sessions from Mon 4 May."""
    found = assignment.sessions.aggregate(count=Count("pk"), first=Min("on_date"))
    name = assignment.plan.name
    body = dates(found["count"], found["first"])
    if recipient.pk == assignment.athlete_id:
        return Words(f"New plan: {name}", body, reverse("my_plan"))
    title = f"New plan for {assignment.athlete.get_short_name()}: {name}"
    return Words(title, body, reverse("athlete_detail", args=[assignment.athlete_id]))


def dates(count: int, first: dt.date | None) -> str:
    """Say how many sessions there are, and when they begin."""
    if first is None:
        return "No sessions yet."
    day = f"{first:%a} {first.day} {first:%b}"
    return f"1 session, on {day}." if count == 1 else f"{count} sessions from {day}."


# --- tomorrow --------------------------------------------------------------------------------------------------------


def sessions_to_come(now: dt.datetime, horizon: dt.datetime, athletes: Collection[int] | None) -> list[Session]:
    """Return the sessions from each athlete's tomorrow on that are shown by the evening before."""
    rows = coming.from_tomorrow(now, horizon, athletes)
    return [one for one in rows if coming.is_from_tomorrow(one, now)]


def tell_tomorrow(session: Session, recipient: User) -> Words:
    """Tomorrow 17:30: 8 × 400 m at 5 k pace. Warm-up starts 17:00. Hill Lane."""
    letter = letter_tomorrow(session, recipient)
    when = f"{letter.day} {letter.start}".strip()
    head = f"{letter.child}, {when[:1].lower()}{when[1:]}" if letter.child else when
    what = " ".join(part for part in (letter.what, letter.detail) if part)
    return Words(f"{head}: {what}", place_words(letter), letter.path)


def place_words(letter: Letter) -> str:
    """Say when the warm-up starts, and where: Warm-up starts 17:00. Hill Lane, gate 3."""
    parts = [f"Warm-up starts {letter.warm_up}." if letter.warm_up else "", f"{letter.place}." if letter.place else ""]
    return " ".join(part for part in parts if part)


def letter_tomorrow(session: Session, recipient: User) -> Letter:
    """Return the letter of the evening before."""
    return letters.session_letter(session, recipient, today=session.athlete.today())


# --- film this drill -------------------------------------------------------------------------------------------------


SENT = ("checking", "making", "ready")


def _not_sent(places: Q, workout: Any, session: Any) -> QuerySet[FilmWish]:
    """Return the wishes at some places for drills that the workout has and of which no clip came in the session.

    Clips are kept by an app above this one; a clip that could not be read is none.
    """
    same = {"drill": OuterRef("drill"), "nth": OuterRef("nth")}
    used = WorkoutDrill.objects.filter(workout=workout, **same)
    sent = DrillOccurrence.objects.filter(session=session, clips__state__in=SENT, **same)
    return FilmWish.objects.filter(places).filter(Exists(used), ~Exists(sent))


def wishes_for(session: Session) -> list[FilmWish]:
    """Return what is still to be filmed in a session, one wish a drill; the athlete's own counts before the plan's."""
    places = Q(session=session)
    if session.plan_session_id is not None:
        places |= Q(plan_session=session.plan_session_id)
    found: dict[tuple[int, int], FilmWish] = {}
    wishes = _not_sent(places, session.workout_id, session.pk).select_related("drill")
    for wish in wishes.order_by(F("session").asc(nulls_last=True), "pk"):
        found.setdefault((wish.drill_id, wish.nth), wish)
    return list(found.values())


def to_film(now: dt.datetime, horizon: dt.datetime, athletes: Collection[int] | None) -> list[Session]:
    """Return the sessions, from each athlete's today on, in which something is still to be filmed. One query."""
    places = Q(session=OuterRef("pk")) | Q(plan_session=OuterRef("plan_session"))
    asked = _not_sent(places, OuterRef(OuterRef("workout")), OuterRef(OuterRef("pk")))
    rows = coming.between(now, horizon, athletes).filter(Exists(asked))
    return [one for one in rows if one.on_date >= now.astimezone(one.athlete.zone).date()]


def film_wanted(session: Session) -> bool:
    """The session is still to be done, the wish stands, and no clip of it came."""
    return coming.stands(session) and bool(wishes_for(session))


def tell_film(session: Session, recipient: User) -> Words:
    """Film your butt kicks today. Side, 120 fps, 6 contacts. Warm-up starts 17:45."""
    letter = letter_film(session, recipient)
    head = f"{letter.child}: film the" if letter.child else "Film your"
    how = ". ".join(dict.fromkeys(as_film(wish).words for wish in wishes_for(session)))
    title = f"{head} {letter.drill} {letter.on}"
    return Words(title, " ".join(part for part in (f"{how}.", place_words(letter)) if part), letter.path)


def letter_film(session: Session, recipient: User) -> Letter:
    """Return the letter that asks for a film; it leads to where the clip is sent."""
    wishes = wishes_for(session)
    is_own = recipient.pk == session.athlete_id
    return letters.session_letter(
        session,
        recipient,
        today=session.athlete.today(),
        drills={wish.drill_id for wish in wishes},
        drill=listed(in_sentence(wish.drill.name) for wish in wishes),
        path=clip_path(session, wishes[0]) if wishes and is_own else "",
        act="Send the clip" if is_own else "Open the session",
    )


def clip_path(session: Session, wish: FilmWish) -> str:
    """Return the page on which a clip of the drill is sent; the session's own where the site has none."""
    asked = urlencode({"session": session.pk, "drill": wish.drill.slug, "nth": wish.nth})
    try:
        return f"{reverse('feedback:clip_new')}?{asked}"
    except NoReverseMatch:
        return reverse("plans:session_detail", args=[session.pk])


def in_sentence(name: str) -> str:
    """Return a drill's name as it stands within a sentence: butt kicks, but A-skip."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


# --- making them known -----------------------------------------------------------------------------------------------


def register_all() -> None:
    """Make the kinds of this app known."""
    register(
        Kind(
            slug=PLAN_ASSIGNED,
            subject_kind="assignment",
            find=find,
            athlete=lambda assignment: assignment.athlete,
            recipients=lambda assignment: [assignment.athlete],
            due=lambda assignment: assignment.assigned_at,
            keeps=dt.timedelta(days=14),
            still_wanted=still_wanted,
            render=render,
            second_adult=True,
            # It rings nobody up: who looks at the site late sees it.
            at_night=frozenset({"in_app"}),
        )
    )
    register(
        Kind(
            slug=changes.CALENDAR_CHANGED,
            subject_kind="changes",
            find=changes.find,
            athlete=lambda digest: digest.athlete,
            recipients=lambda digest: [digest.athlete],
            due=lambda digest: digest.head.at + changes.QUIET,
            keeps=changes.KEEPS,
            still_wanted=changes.still_wanted,
            render=changes.render,
            second_adult=True,
            letter=changes.letter,
            at_night=frozenset({"in_app"}),
        )
    )
    register(
        Kind(
            slug=word_notices.WORDS,
            subject_kind="message_copy",
            find=word_notices.find,
            athlete=lambda notice: notice.athlete,
            recipients=lambda notice: [notice.reader],
            keeps=word_notices.KEEPS,
            still_wanted=word_notices.still_wanted,
            render=word_notices.render,
            # A minor's second adult is among the readers, or nothing could be written.
            second_adult=False,
            letter=word_notices.letter,
            at_night=frozenset({"in_app"}),
        )
    )
    register(
        Kind(
            slug=SESSION_TOMORROW,
            subject_kind="session",
            find=coming.find,
            athlete=athlete_of,
            recipients=lambda session: [session.athlete],
            still_wanted=coming.stands,
            render=tell_tomorrow,
            second_adult=True,
            moment=coming.evening_before,
            upcoming=sessions_to_come,
            letter=letter_tomorrow,
        )
    )
    register(
        Kind(
            slug=FILM_DRILL,
            subject_kind="session",
            find=coming.find,
            athlete=athlete_of,
            recipients=lambda session: [session.athlete],
            still_wanted=film_wanted,
            render=tell_film,
            second_adult=True,
            moment=coming.before_filming,
            upcoming=to_film,
            letter=letter_film,
        )
    )


def athlete_of(session: Session) -> User:
    """Return whose session it is."""
    return session.athlete
