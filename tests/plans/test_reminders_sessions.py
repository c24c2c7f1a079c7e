"""What people are told of the sessions to come: tomorrow's, and a drill to film."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from athletes.models import Coaching, RaceResult, User
from feedback.models import Clip
from plans import coming
from plans.cards import plain_spaces
from plans.models import Completion, DrillOccurrence, FilmWish, Session, WorkoutDrill
from plans.reminders import in_sentence
from plans.spoken import listed
from reminders import kinds, loops, planner
from reminders.models import Notice, Reminder
from tests import daytime, make

TEXT = "WU: 10 min easy, 2 x 40 m butt kicks\n8 x 400 m @5k, 200 m jog"
TUESDAY = dt.date(2026, 5, 5)

pytestmark = pytest.mark.usefixtures("guard_looks_away", "monday_noon")


@pytest.fixture
def session(coach: User, athlete: User) -> Session:
    """The athlete's Tuesday at 17:30, on a plan of the coach's."""
    drill = make.drill("butt-kicks-classic", name="Butt kicks")
    plan = make.plan(make.team_of(coach), {1: TEXT})
    made = make.session(
        athlete,
        on_date=TUESDAY,
        start_time=dt.time(17, 30),
        place="Hill Lane, gate 3",
        workout=plan.sessions.get().workout,
        plan_session=plan.sessions.get(),
        assignment=athlete.assignments.create(
            plan=plan, start_on=dt.date(2026, 5, 4), last_on=TUESDAY, assigned_by=coach
        ),
    )
    assert WorkoutDrill.objects.get().drill == drill
    return made


@pytest.fixture
def wish(session: Session, coach: User) -> FilmWish:
    """The coach wants to see the butt kicks."""
    use = WorkoutDrill.objects.get()
    return FilmWish.objects.create(session=session, drill=use.drill, nth=use.nth, asked_by=coach)


def due(kind: str = "session_tomorrow") -> dict[str, str]:
    """When each recipient hears of it on the site, in UTC."""
    rows = Reminder.objects.filter(kind=kind, channel="in_app", state="pending").select_related("recipient")
    return {row.recipient.name: f"{row.due_at:%d %H:%M}" for row in rows}


def told(at: str, kind: str = "session_tomorrow") -> list[tuple[str, str]]:
    """Plan and send at a time (UTC); return title and body of the notices of one kind."""
    with daytime.at(at):
        planner.run()
        loops.tick()
    return [(plain_spaces(n.title), n.body) for n in Notice.objects.filter(kind=kind)]


def ends(kind: str = "session_tomorrow") -> set[tuple[str, str]]:
    """States and reasons of the rows of a kind."""
    return set(Reminder.objects.filter(kind=kind).values_list("state", "state_reason"))


# --- tomorrow --------------------------------------------------------------------------------------------------------


def test_the_evening_before_the_athlete_hears_of_the_session(session: Session) -> None:
    (words,) = told("2026-05-04 18:00")

    assert words == ("Tomorrow 17:30: 8 × 400 m at 5 k pace", "Warm-up starts 17:13. Hill Lane, gate 3.")
    notice = Notice.objects.get()
    assert notice.path == f"/sessions/{session.pk}/"


def test_the_letter_has_the_warm_up_the_own_paces_and_one_way_in(session: Session, athlete: User) -> None:
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1196, ran_on=dt.date(2026, 3, 28))

    told("2026-05-04 18:00")

    (letter,) = mail.outbox
    text = str(letter.body).replace("\N{NO-BREAK SPACE}", " ")
    assert letter.subject == "Tomorrow, 17:13 warm-up. 8 × 400 m"
    assert "Ines, your warm-up starts tomorrow at 17:13." in text
    assert "8 × 400 m at 5 k pace, 1:35–1:36 each 400" in text
    assert "Hill Lane, gate 3." in text
    assert "2 × 40 m    Butt kicks" in text
    assert f"Open the session: http://localhost:8000/sessions/{session.pk}/" in text


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("Europe/London", "04 18:00"),
        ("America/New_York", "04 23:00"),
        ("Asia/Tokyo", "04 10:00"),
        ("Pacific/Kiritimati", "04 05:00"),
        ("Pacific/Honolulu", "05 05:00"),
    ],
)
def test_it_is_the_evening_where_the_athlete_lives(session: Session, athlete: User, zone: str, when: str) -> None:
    User.objects.filter(pk=athlete.pk).update(time_zone=zone)
    Session.objects.update(on_date=TUESDAY)

    with daytime.at("2026-05-03 12:00"):
        planner.run()

    assert due() == {"Ines Moreau": when}


def test_a_session_without_a_time_still_reads(session: Session) -> None:
    Session.objects.update(start_time=None, place="")

    (words,) = told("2026-05-04 18:00")

    assert words == ("Tomorrow: 8 × 400 m at 5 k pace", "")


def test_sent_late_it_says_today(session: Session) -> None:
    planner.run()

    (words,) = told("2026-05-05 08:00")

    assert words[0] == "Today 17:30: 8 × 400 m at 5 k pace"


def test_after_the_start_it_is_not_sent(session: Session) -> None:
    planner.run()

    assert told("2026-05-05 16:13") == []
    assert ends() == {("expired", "too late to be of use")}


def test_a_session_that_is_done_already_is_not_told(session: Session) -> None:
    planner.run()
    Completion.objects.create(session=session, outcome="done")

    with daytime.at("2026-05-04 18:00"):
        loops.tick()

    assert ends() == {("cancelled", "no longer so")}


def test_a_session_that_is_gone_is_not_told(session: Session) -> None:
    planner.run()
    session.delete()

    with daytime.at("2026-05-04 18:00"):
        loops.tick()

    assert ends() == {("cancelled", "what it was about is gone")}


def test_a_session_that_was_moved_is_told_the_evening_before_its_new_day(session: Session) -> None:
    planner.run()
    Session.objects.update(on_date=dt.date(2026, 5, 7))

    on_the_old_evening = told("2026-05-04 18:00")
    on_the_new_evening = told("2026-05-06 18:00")

    assert (len(on_the_old_evening), len(on_the_new_evening)) == (0, 1)


@pytest.mark.parametrize("end", ["link", "assignment"])
def test_what_ended_is_not_told(session: Session, athlete: User, end: str) -> None:
    planner.run()
    if end == "link":
        Coaching.objects.get(athlete=athlete).end()
    else:
        athlete.assignments.update(ended_at=timezone.now())

    with daytime.at("2026-05-04 18:00"):
        loops.tick()

    assert ends() == {("cancelled", "no longer so")}


def test_a_rest_day_is_no_session(athlete: User) -> None:
    made = make.session(athlete, "rest", on_date=TUESDAY)
    assert made.workout.kind == "rest"

    planner.run()

    assert due() == {}


def test_a_session_of_the_day_itself_is_not_tomorrows(athlete: User) -> None:
    make.session(athlete, on_date=dt.date(2026, 5, 4), start_time=dt.time(20))

    planner.run()

    assert due() == {}


def test_a_plan_of_many_weeks_is_planned_for_two(athlete: User) -> None:
    for days in (1, 13, 15, 20, 40):
        make.session(athlete, on_date=dt.date(2026, 5, 4) + dt.timedelta(days=days))

    planner.run()

    assert Reminder.objects.filter(channel="in_app").count() == 3


def test_a_guardian_hears_it_with_the_first_name(minor: User, guardian: User) -> None:
    make.session(minor, TEXT, on_date=TUESDAY, start_time=dt.time(17, 30))

    told("2026-05-04 18:00")

    assert {n.recipient.name: plain_spaces(n.title) for n in Notice.objects.select_related("recipient")} == {
        "Elif Demir": "Tomorrow 17:30: 8 × 400 m at 5 k pace",
        "Anna Demir": "Elif, tomorrow 17:30: 8 × 400 m at 5 k pace",
    }
    assert [letter.subject for letter in mail.outbox if letter.to == [guardian.email]] == [
        "Elif: Tomorrow, 17:13 warm-up. 8 × 400 m"
    ]


def test_a_minor_without_a_guardian_is_not_told(minor: User) -> None:
    make.session(minor, on_date=TUESDAY)

    assert told("2026-05-04 18:00") == []
    assert ends() == {("suppressed", "under 18, and no guardian would see it")}


def test_planning_costs_the_same_for_few_and_for_many(
    coach: User, athlete: User, minor: User, guardian: User, django_assert_max_num_queries: Any
) -> None:
    for person in [athlete, minor, *(make.athlete(coach) for _ in range(20))]:
        make.session(person, on_date=TUESDAY)

    # For each of three kinds: savepoint, subjects, guardians, rows, insert, release.
    with django_assert_max_num_queries(3 * 6):
        planner.run()

    assert Reminder.objects.count() == 23 * 2


# --- film this drill -------------------------------------------------------------------------------------------------


def test_two_hours_before_the_athlete_is_asked_to_film(wish: FilmWish, session: Session) -> None:
    planner.run()
    when = due("film_drill")

    (words,) = told("2026-05-05 14:30", "film_drill")

    assert when == {"Ines Moreau": "05 14:30"}
    assert words == (
        "Film your butt kicks today",
        "Side, 120 fps, 6 contacts. Warm-up starts 17:13. Hill Lane, gate 3.",
    )
    path = Notice.objects.get(kind="film_drill").path
    assert path == f"/clips/new/?session={session.pk}&drill=butt-kicks-classic&nth=1"


def test_without_a_time_it_is_eight_o_clock(wish: FilmWish) -> None:
    Session.objects.update(start_time=None)

    planner.run()

    assert due("film_drill") == {"Ines Moreau": "05 07:00"}


def test_for_an_early_session_it_is_the_evening_before(wish: FilmWish) -> None:
    Session.objects.update(start_time=dt.time(5, 30))

    planner.run()

    assert due("film_drill") == {"Ines Moreau": "04 20:59"}


def test_a_wish_for_all_on_the_plan_counts_for_each(session: Session, coach: User) -> None:
    use = WorkoutDrill.objects.get()
    FilmWish.objects.create(plan_session=session.plan_session, drill=use.drill, nth=1, asked_by=coach)

    assert len(told("2026-05-05 14:30", "film_drill")) == 1


def test_a_wish_that_was_taken_back_is_silent(wish: FilmWish) -> None:
    planner.run()
    wish.delete()

    with daytime.at("2026-05-05 14:30"):
        loops.tick()

    assert ends("film_drill") == {("cancelled", "no longer so")}


@pytest.mark.parametrize(("state", "count"), [("checking", 0), ("ready", 0), ("failed", 1)])
def test_where_a_clip_is_there_nobody_is_asked_again(
    wish: FilmWish, session: Session, athlete: User, state: str, count: int
) -> None:
    planner.run()
    occurrence = DrillOccurrence.objects.create(session=session, drill=wish.drill, nth=1)
    make.clip(athlete, occurrence=occurrence)
    Clip.objects.update(state=state)

    assert len(told("2026-05-05 14:30", "film_drill")) == count


def test_a_drill_that_the_session_no_longer_has_is_not_asked_for(wish: FilmWish, session: Session) -> None:
    planner.run()
    Session.objects.update(workout=make.workout("30 min easy"))

    assert told("2026-05-05 14:30", "film_drill") == []


def test_a_wish_that_is_asked_for_again_is_told(wish: FilmWish, session: Session, coach: User) -> None:
    planner.run()
    drill = wish.drill
    wish.delete()
    planner.run()
    FilmWish.objects.create(session=session, drill=drill, nth=1, asked_by=coach)

    assert len(told("2026-05-05 14:30", "film_drill")) == 1


def test_the_letter_marks_the_drill_and_leads_to_where_the_clip_is_sent(wish: FilmWish, session: Session) -> None:
    told("2026-05-05 14:30", "film_drill")

    letter = next(one for one in mail.outbox if "Film" in one.subject)
    assert letter.subject == "17:13 warm-up. Film your butt kicks"
    assert "Film one rep: side, 120 fps, 6 contacts" in str(letter.body)
    assert f"Send the clip: http://localhost:8000/clips/new/?session={session.pk}&drill=" in str(letter.body)


# --- pure ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "words"), [("Butt kicks", "butt kicks"), ("A-skip", "A-skip")])
def test_a_drills_name_within_a_sentence(name: str, words: str) -> None:
    assert in_sentence(name) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), (["a", "a"], "a"), ([], "")],
)
def test_names_in_a_row(names: list[str], words: str) -> None:
    assert listed(names) == words


@pytest.mark.parametrize("slug", ["session_tomorrow", "film_drill", "clip_answered", "last_cue", "plan_assigned"])
def test_every_kind_has_a_second_adult(slug: str) -> None:
    kind = kinds.find(slug)

    assert kind is not None
    assert kind.second_adult is True


def test_nothing_rings_at_night_but_on_the_site() -> None:
    by_night = {kind.slug: set(kind.at_night) for kind in kinds.every() if kind.at_night}

    quiet = ("plan_assigned", "clip_answered", "mail_in_doubt", "calendar_changed", "practice_changed", "words")
    assert by_night == {slug: {"in_app"} for slug in quiet}


def test_a_session_of_yesterday_does_not_stand(session: Session) -> None:
    with daytime.at("2026-05-06 12:00"):
        assert coming.stands(session) is False
