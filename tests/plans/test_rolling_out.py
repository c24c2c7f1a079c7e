"""A plan is published again: what its athletes are offered, what is written, and what is never touched."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from athletes.models import Availability, Coaching, Race
from plans import assigning, moving, rolling, versions
from plans.assigning import How
from plans.models import Assignment, Completion, PlanSession, Session, SessionChange
from plans.rolling import BOTH, KEEP, PLAN, PublishedError
from plans.rolling_out import look
from plans.threeway import Stand, together
from tests import make

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User
    from plans.models import Plan

MONDAY = dt.date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday_noon")


@pytest.fixture
def plan(coach: User) -> Plan:
    """A published plan of three weeks."""
    texts = {1: "20 min easy", 3: "30 min easy", 8: "10 min easy\n6 x 400 m\n10 min easy", 10: "40 min easy"}
    made = make.plan(make.team_of(coach), texts, name="5 k, spring")
    versions.publish(made, by=coach)
    return made


@pytest.fixture
def assignment(plan: Plan, athlete: User, coach: User) -> Assignment:
    """The athlete is on the plan from Monday 4 May."""
    return on_it(plan, coach, athlete)


def day(number: int) -> dt.date:
    """A day counted from Monday 4 May."""
    return MONDAY + dt.timedelta(days=number)


def on_it(plan: Plan, coach: User, *athletes: User, **how: Any) -> Assignment:
    """Assign a plan from today on; return the first athlete's assignment."""
    view = assigning.preview(plan, athletes, MONDAY, today=MONDAY, how=How(**how))
    return assigning.assign(view, by=coach, tells=False)[0]


def of(assignment: Assignment, number: int) -> Session:
    """The athlete's session that stands on a day of the plan."""
    return assignment.sessions.get(on_date=day(number))


def text(plan: Plan, number: int, words: str) -> None:
    """Write another text on a day of the plan."""
    plan.sessions.filter(day=number).update(workout=make.workout(words))


def publish(plan: Plan, coach: User) -> int:
    """Publish; return the number."""
    return versions.publish(plan, by=coach).number


def roll(plan: Plan, coach: User, *, by_hand: str = "", only: Assignment | None = None) -> rolling.Rolled:
    """Roll out all that is offered, to all or to one; `by_hand` is what becomes of those listed apart."""
    view = look(plan)
    people = [one for one in view.people if only is None or one.assignment == only]
    assert view.version is not None
    return rolling.roll_out(
        plan,
        by=coach,
        number=view.version.number,
        seen={str(one.assignment.pk): {offer.key for offer in one.offers} for one in people if one.offers},
        by_hand={
            (str(one.assignment.pk), offer.key): PLAN if by_hand == BOTH and not offer.can_both else by_hand
            for one in people
            for offer in one.by_hand
            if by_hand
        },
    )


def plain(words: str) -> str:
    """The words with plain spaces."""
    return words.replace("\xa0", " ")


def offered(plan: Plan) -> list[str]:
    """What nobody touched and is offered, in words."""
    return [plain(line.words) for one in look(plan).people for offer in one.offers for line in offer.lines]


def apart(plan: Plan) -> list[tuple[str, list[str]]]:
    """What is listed apart: why, and what the plan has."""
    return [(offer.by_hand, [plain(line.words) for line in offer.lines]) for offer in look(plan).by_hand]


def stand(session: Session) -> tuple[int, str]:
    """On which day a session stands, and its text."""
    session.refresh_from_db()
    return (session.on_date - MONDAY).days, session.workout.text


def calendar(assignment: Assignment) -> list[tuple[int, str]]:
    """Day and text of each session of an assignment."""
    rows = assignment.sessions.order_by("on_date", "position").values_list("on_date", "workout__text")
    return [((on - MONDAY).days, words) for on, words in rows]


# --- what is offered -------------------------------------------------------------------------------------------------


def test_each_kind_of_change_is_offered_and_written(plan, assignment, coach):
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=3).update(day=4)
    plan.sessions.filter(day=8).update(start_time=dt.time(18), place="Hill Lane")
    plan.sessions.filter(day=10).delete()
    PlanSession.objects.create(plan=plan, day=12, workout=make.workout("60 min easy"))
    publish(plan, coach)

    said = offered(plan)
    rolled = roll(plan, coach)

    assert said == [
        "Tue 5 May: 20 min becomes 25 min",
        "Thu 7 May: 30 min moves to Fri 8 May",
        "Tue 12 May: 6 × 400 m is at 18:00, Hill Lane",
        "Thu 14 May: 40 min is taken off",
        "Sat 16 May: 60 min is added",
    ]
    assert calendar(assignment) == [
        (1, "25 min easy"), (4, "30 min easy"), (8, "10 min easy\n6 x 400 m\n10 min easy"), (12, "60 min easy"),
    ]  # fmt: skip
    timed = of(assignment, 8)
    assert (timed.start_time, timed.place) == (dt.time(18), "Hill Lane")
    assert (rolled.sessions, rolled.athletes, rolled.missed) == (5, {assignment.athlete_id}, [])


def test_what_is_written_is_the_new_plan_so_a_second_run_finds_nothing(plan, assignment, coach):
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=3).update(day=4)
    number = publish(plan, coach)
    roll(plan, coach)

    again = roll(plan, coach)

    moved = of(assignment, 4)
    assignment.refresh_from_db()
    assert (offered(plan), apart(plan), again.sessions) == ([], [], 0)
    assert (moved.planned_on, moved.is_moved, moved.is_edited, moved.version) == (day(4), False, False, 2)
    assert assignment.version is not None
    assert assignment.version.number == number


def test_nothing_is_offered_before_the_change_is_published(plan, assignment, coach):
    text(plan, 1, "25 min easy")

    assert offered(plan) == []


def test_done_skipped_begun_and_past_sessions_are_counted_and_never_touched(plan, assignment, coach, athlete):
    PlanSession.objects.create(plan=plan, day=0, workout=make.workout("5 min easy"))
    make.session(
        athlete, on_date=MONDAY, assignment=assignment, plan_session=plan.sessions.get(day=0), planned_on=MONDAY,
        workout=plan.sessions.get(day=0).workout, planned_workout=plan.sessions.get(day=0).workout,
    )  # fmt: skip
    Completion.objects.create(session=of(assignment, 1), outcome="done", effort=4)
    moving.skip(of(assignment, 3).pk, "time", by=coach, version=1)
    make.clip(athlete, make.drill("high-knees"), of(assignment, 8))
    for number in (0, 1, 3, 8):
        text(plan, number, "99 min easy")
    publish(plan, coach)
    before = calendar(assignment)

    view = look(plan)
    rolled = roll(plan, coach, by_hand=PLAN)

    assert (view.ready, view.by_hand, rolled.sessions) == ([], [], 0)
    assert view.left == [("done", 1), ("begun", 1), ("skipped", 1), ("today or past", 1)]
    assert calendar(assignment) == before


def test_a_session_taken_off_by_hand_does_not_come_back(plan, assignment, coach):
    moving.remove(of(assignment, 3).pk, by=coach, version=1)
    text(plan, 3, "99 min easy")
    publish(plan, coach)

    assert offered(plan) == []


def test_who_left_the_team_or_ended_the_plan_is_offered_nothing(plan, assignment, coach, other_athlete):
    ended = on_it(plan, coach, other_athlete)
    ended.ended_at = timezone.now()
    ended.save()
    Coaching.objects.filter(athlete=assignment.athlete).update(state="ended", ended_at=timezone.now())
    text(plan, 3, "99 min easy")
    publish(plan, coach)

    view = look(plan)

    assert (view.assigned, view.people) == (0, [])


def test_a_staged_release_goes_along_with_a_moved_session(plan, athlete, coach):
    assignment = on_it(plan, coach, athlete, release_weeks=1)
    plan.sessions.filter(day=10).update(day=17)
    PlanSession.objects.create(plan=plan, day=19, workout=make.workout("60 min easy"))
    publish(plan, coach)

    roll(plan, coach)

    assert [of(assignment, number).release_on for number in (17, 19)] == [day(7), day(7)]


def test_a_week_put_in_before_a_race_leaves_the_race_on_its_date(plan, athlete, coach):
    plan.race_day = 20
    plan.save()
    PlanSession.objects.create(plan=plan, day=20, workout=make.workout("5 km race"))
    publish(plan, coach)
    Race.objects.create(athlete=athlete, name="City 5 k", on_date=day(34), distance_m=5000)
    assignment = on_it(plan, coach, athlete, from_race=True, race_on=day(34))
    # A week is put in before the second: all that comes after stands seven days later.
    for row in plan.sessions.filter(day__gte=7).order_by("-day"):
        PlanSession.objects.filter(pk=row.pk).update(day=row.day + 7)
    plan.race_day = 27
    plan.save()
    publish(plan, coach)

    roll(plan, coach)

    assignment.refresh_from_db()
    # Before the new week all comes seven days sooner; from it on nothing moves.
    assert [number for number, _ in calendar(assignment)] == [8, 10, 22, 24, 34]
    assert (assignment.start_on, assignment.last_on) == (day(7), day(34))
    assert (offered(plan), apart(plan)) == ([], [])


def test_a_moved_session_keeps_to_the_days_of_an_athlete_who_has_some(plan, athlete, coach):
    for weekday in (4, 5):
        Availability.objects.create(athlete=athlete, weekday=weekday, kind="no")
    assignment = on_it(plan, coach, athlete, fits_days=True)
    plan.sessions.filter(day=10).update(day=11)
    publish(plan, coach)

    roll(plan, coach)

    # The plan has it on Friday, and on Fridays and Saturdays the athlete cannot run.
    assert stand(assignment.sessions.get(workout__text="40 min easy"))[0] % 7 not in (4, 5)
    assert [number for number, _ in calendar(assignment)][:3] == [1, 3, 8]
    assert offered(plan) == []


def test_a_plan_lengthened_grows_but_not_for_whom_its_end_was_left_out(plan, athlete, other_athlete, coach):
    whole = on_it(plan, coach, athlete)
    cut = on_it(plan, coach, other_athlete, last_day=day(4))
    PlanSession.objects.create(plan=plan, day=15, workout=make.workout("50 min easy"))
    publish(plan, coach)

    roll(plan, coach)

    whole.refresh_from_db()
    assert [number for number, _ in calendar(whole)] == [1, 3, 8, 10, 15]
    assert [number for number, _ in calendar(cut)] == [1, 3]
    assert whole.last_on == day(15)


def test_who_got_a_draft_is_compared_with_the_first_version_that_was_published(coach, athlete):
    plan = make.plan(make.team_of(coach), {1: "20 min easy", 3: "30 min easy"})
    assignment = on_it(plan, coach, athlete)
    PlanSession.objects.create(plan=plan, day=5, workout=make.workout("40 min easy"))
    publish(plan, coach)
    at_first = offered(plan), [why for why, _ in apart(plan)]
    PlanSession.objects.create(plan=plan, day=8, workout=make.workout("50 min easy"))
    plan.sessions.filter(day=3).update(start_time=dt.time(18))
    publish(plan, coach)

    roll(plan, coach)

    assert at_first == ([], ["not on the calendar: taken off by hand, or never there"])
    assert [number for number, _ in calendar(assignment)] == [1, 3, 8]
    assert of(assignment, 3).start_time == dt.time(18)


# --- changed by hand -------------------------------------------------------------------------------------------------


def test_moved_by_hand_it_is_listed_apart_and_keeps_its_day_with_the_new_text(plan, assignment, coach):
    session = of(assignment, 3)
    moving.move(session.pk, day(4), by=coach, version=1)
    text(plan, 3, "35 min easy")
    publish(plan, coach)
    listed = offered(plan), [why for why, _ in apart(plan)]

    roll(plan, coach)
    left = stand(session)
    roll(plan, coach, by_hand=BOTH)

    assert listed == ([], ["moved by hand"])
    assert left == (4, "30 min easy")
    assert stand(session) == (4, "35 min easy")
    assert (session.planned_on, session.is_moved, session.is_edited) == (day(3), True, False)
    assert apart(plan) == []


def test_texts_changed_on_both_sides_are_put_together_where_they_can_be(plan, assignment, coach):
    session = of(assignment, 8)
    team = make.team_of(coach).pk
    moving.edit(session.pk, "15 min easy\n6 x 400 m\n10 min easy", by=coach, version=1, team=team)
    text(plan, 8, "10 min easy\n6 x 400 m\n20 min easy")
    publish(plan, coach)

    roll(plan, coach, by_hand=BOTH)

    assert stand(session) == (8, "15 min easy\n6 x 400 m\n20 min easy")
    assert apart(plan) == []


def test_texts_that_clash_can_be_kept_for_good_or_given_up(plan, athlete, other_athlete, coach):
    first, second = on_it(plan, coach, athlete), on_it(plan, coach, other_athlete)
    team = make.team_of(coach).pk
    for one in (first, second):
        moving.edit(of(one, 1).pk, "15 min easy", by=coach, version=1, team=team)
    text(plan, 1, "25 min easy")
    publish(plan, coach)
    can = [offer.can_both for offer in look(plan).by_hand]

    roll(plan, coach, by_hand=KEEP, only=first)
    roll(plan, coach, by_hand=PLAN, only=second)

    assert can == [False, False]
    assert (stand(of(first, 1)), stand(of(second, 1))) == ((1, "15 min easy"), (1, "25 min easy"))
    assert (offered(plan), apart(plan)) == ([], [])


def test_a_session_moved_by_hand_and_taken_out_of_the_plan_stays_until_somebody_chooses(plan, assignment, coach):
    session = of(assignment, 3)
    moving.move(session.pk, day(4), by=coach, version=1)
    plan.sessions.filter(day=3).delete()
    publish(plan, coach)

    roll(plan, coach)
    roll(plan, coach, by_hand=KEEP)

    assert stand(session) == (4, "30 min easy")
    assert apart(plan) == []


def test_an_own_time_stays_where_the_plan_changes_the_text_alone(plan, assignment, coach):
    session, team = of(assignment, 1), make.team_of(coach).pk
    moving.edit(session.pk, session.workout.text, by=coach, version=1, team=team, start_time=dt.time(7))
    text(plan, 1, "25 min easy")
    publish(plan, coach)

    roll(plan, coach)

    assert (stand(session), session.start_time) == ((1, "25 min easy"), dt.time(7))


def test_times_changed_on_both_sides_are_listed_apart(plan, assignment, coach):
    session, team = of(assignment, 1), make.team_of(coach).pk
    moving.edit(session.pk, session.workout.text, by=coach, version=1, team=team, start_time=dt.time(7))
    plan.sessions.filter(day=1).update(start_time=dt.time(18))
    publish(plan, coach)

    roll(plan, coach)

    session.refresh_from_db()
    assert session.start_time == dt.time(7)
    assert apart(plan) == [("time or place set by hand", ["Tue 5 May: 20 min is at 18:00"])]


# --- what changed meanwhile ------------------------------------------------------------------------------------------


def seen_now(plan: Plan) -> dict[str, set[str]]:
    """What the page would send with everybody ticked."""
    return {str(one.assignment.pk): {offer.key for offer in one.offers} for one in look(plan).people}


def test_a_session_changed_since_the_look_is_left_out_and_named(plan, assignment, coach):
    text(plan, 1, "25 min easy")
    text(plan, 3, "35 min easy")
    number, gone = publish(plan, coach), of(assignment, 8)
    text(plan, 8, "55 min easy")
    number = publish(plan, coach)
    seen = seen_now(plan)
    moving.move(of(assignment, 3).pk, day(5), by=coach, version=1)
    moving.remove(gone.pk, by=coach, version=1)

    rolled = rolling.roll_out(plan, by=coach, number=number, seen=seen)

    assert calendar(assignment) == [(1, "25 min easy"), (5, "30 min easy"), (10, "40 min easy")]
    assert [plain(words) for words in rolled.missed] == ["Ines, Sat 9 May: 30 min", "Ines: 1 that is no longer there"]
    assert rolled.sessions == 1


def test_one_that_is_still_offered_but_was_changed_since_the_look_is_left_out_too(plan, assignment, coach):
    text(plan, 1, "25 min easy")
    number, session = publish(plan, coach), of(assignment, 1)
    seen = seen_now(plan)
    team = make.team_of(coach).pk
    moving.edit(session.pk, session.workout.text, by=coach, version=1, team=team, place="Hill Lane")

    rolled = rolling.roll_out(plan, by=coach, number=number, seen=seen)

    assert (stand(session), rolled.sessions) == ((1, "20 min easy"), 0)
    assert [plain(words) for words in rolled.missed] == ["Ines, Tue 5 May: 20 min"]
    assert offered(plan) == ["Tue 5 May: 20 min becomes 25 min"]


def test_a_plan_published_again_since_the_look_writes_nothing(plan, assignment, coach):
    text(plan, 1, "25 min easy")
    number, before = publish(plan, coach), calendar(assignment)
    seen = seen_now(plan)
    text(plan, 1, "26 min easy")
    publish(plan, coach)

    with pytest.raises(PublishedError):
        rolling.roll_out(plan, by=coach, number=number, seen=seen)

    assert calendar(assignment) == before


# --- telling, and cost -----------------------------------------------------------------------------------------------


def test_each_athlete_is_told_once_of_all_that_changed(plan, athlete, other_athlete, coach):
    from reminders.models import Reminder

    on_it(plan, coach, athlete, other_athlete)
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=10).delete()
    publish(plan, coach)

    roll(plan, coach)

    rows = SessionChange.objects.filter(athlete=athlete, told_at=None).values_list("what", "title", "before", "after")
    assert [tuple(map(plain, row)) for row in rows] == [
        ("edited", "25 min", "20 min easy", "25 min easy"),
        ("removed", "40 min", "", ""),
    ]
    in_app = Reminder.objects.filter(kind="calendar_changed", channel="in_app")
    assert sorted(in_app.values_list("recipient", flat=True)) == sorted([athlete.pk, other_athlete.pk])


@pytest.mark.parametrize("count", [2, 50])
def test_looking_and_writing_cost_the_same_for_two_and_fifty(
    plan: Plan, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.athlete(coach) for _ in range(count)]
    on_it(plan, coach, *people)
    text(plan, 1, "25 min easy")
    plan.sessions.filter(day=3).update(day=4)
    plan.sessions.filter(day=10).delete()
    PlanSession.objects.create(plan=plan, day=12, workout=make.workout("60 min easy"))
    number = publish(plan, coach)

    with django_assert_num_queries(5):
        view = look(plan)
    seen = {str(one.assignment.pk): {offer.key for offer in one.offers} for one in view.people}
    with django_assert_num_queries(WRITES):
        rolled = rolling.roll_out(plan, by=coach, number=number, seen=seen)

    assert rolled.sessions == 4 * count


WRITES = 26


# --- the page --------------------------------------------------------------------------------------------------------


def sent(page: str) -> dict[str, Any]:
    """What the form of the page sends as it stands."""
    import re

    number = re.search(r'name="number" value="(\d+)"', page)
    return {"number": number[1] if number else "", "athlete": re.findall(r'name="athlete" value="([^"]+)"', page)}


def test_publishing_leads_to_who_gets_it_and_applying_says_what_was_done(
    plan: Plan, assignment: Assignment, as_coach: Client
) -> None:
    text(plan, 1, "25 min easy")
    address = reverse("plans:plan_roll_out", args=[plan.pk])

    published = as_coach.post(reverse("plans:plan_publish", args=[plan.pk]), {"note": ""})
    page = as_coach.get(address).content.decode()
    done = as_coach.post(address, sent(page), follow=True).content.decode()

    assert published.headers["Location"] == address
    assert "Ines Moreau" in page
    assert "1 new text" in page
    assert "<del>20 min easy</del>" in page
    assert "1 session changed for 1 athlete." in done
    assert "Nothing to roll out" in done
    assert stand(assignment.sessions.get(planned_on=day(1))) == (1, "25 min easy")


def test_only_ticked_athletes_get_it(plan, assignment, other_athlete, coach, as_coach):
    other = on_it(plan, coach, other_athlete)
    text(plan, 1, "25 min easy")
    publish(plan, coach)
    address = reverse("plans:plan_roll_out", args=[plan.pk])
    data = sent(as_coach.get(address).content.decode())
    data["athlete"] = [one for one in data["athlete"] if one.startswith(str(other.pk))]

    as_coach.post(address, data)

    assert (stand(of(other, 1)), stand(of(assignment, 1))) == ((1, "25 min easy"), (1, "20 min easy"))


def test_choices_for_those_changed_by_hand_come_from_the_page(plan, assignment, coach, as_coach):
    session = of(assignment, 3)
    moving.move(session.pk, day(4), by=coach, version=1)
    text(plan, 3, "35 min easy")
    publish(plan, coach)
    address = reverse("plans:plan_roll_out", args=[plan.pk])
    page = as_coach.get(address).content.decode()
    field = f"apart~{assignment.pk}~{str(session.pk)[:8]}.2"

    as_coach.post(address, sent(page) | {field: "both"})

    assert f'name="{field}"' in page
    assert stand(session) == (4, "35 min easy")


def test_ids_of_another_plan_change_nothing_there(plan, assignment, stranger, sign_in):
    text(plan, 1, "25 min easy")
    publish(plan, make.coach(make.team_of(stranger)))
    own = make.plan(make.team_of(stranger), {1: "30 min easy"})
    versions.publish(own, by=stranger)
    seen = [one.seen for one in look(plan).people]

    sign_in(stranger).post(reverse("plans:plan_roll_out", args=[own.pk]), {"number": "1", "athlete": seen})
    refused = sign_in(stranger).post(reverse("plans:plan_roll_out", args=[plan.pk]), {"number": "2", "athlete": seen})

    assert refused.status_code == 404
    assert stand(of(assignment, 1)) == (1, "20 min easy")


@pytest.mark.parametrize("number", ["", "x", "²", "99999999999999999999", "-1"])
def test_a_number_that_is_none_writes_nothing(plan, assignment, as_coach, number):
    page = as_coach.post(reverse("plans:plan_roll_out", args=[plan.pk]), {"number": number}, follow=True)

    assert "published again meanwhile" in page.content.decode()


# --- any layouts ------------------------------------------------------------------------------------------------------


IDS = [uuid.UUID(int=n) for n in range(4)]
TEXTS = {IDS[0]: "a\nb\nc", IDS[1]: "A\nb\nc", IDS[2]: "a\nb\nC", IDS[3]: "a\nB\nc"}
stands = st.builds(
    Stand,
    st.sampled_from([day(n) for n in range(3)]),
    st.sampled_from(IDS),
    st.sampled_from([None, dt.time(7), dt.time(18)]),
    st.sampled_from(["", "Hill Lane", "Track"]),
)


@given(base=stands, own=stands, new=stands)
def test_a_difference_made_by_hand_always_survives_and_the_rest_is_the_plans(base, own, new):
    found = together(base, own, new, TEXTS)

    for name in ("on_date", "start_time", "place"):
        was, mine, theirs = (getattr(one, name) for one in (base, own, new))
        assert getattr(found.stand, name) == (theirs if mine == was else mine)
    words = found.text if found.text is not None else TEXTS[found.stand.workout]
    pairs = zip(*(TEXTS[one.workout].split("\n") for one in (base, own, new)), strict=True)
    if not found.conflicts:
        assert words.split("\n") == [theirs if mine == was else mine for was, mine, theirs in pairs]
    if own == base:
        assert (found.stand, found.clash, found.text) == (new, (), None)


rows = st.lists(st.tuples(st.integers(1, 20), st.integers(20, 24)), min_size=1, max_size=5)


def lay_again(plan: Plan, had: int, after: list[tuple[int, int]]) -> None:
    """Lay a plan of some sessions out anew: those there are take the first places, and what is over goes or comes."""
    for place, row in enumerate(plan.sessions.order_by("position")):
        if place < len(after):
            changed = {"day": after[place][0], "workout": make.workout(f"{after[place][1]} min easy")}
            PlanSession.objects.filter(pk=row.pk).update(position=place + 100, **changed)
        else:
            row.delete()
    for place, (number, minutes) in list(enumerate(after))[had:]:
        PlanSession.objects.create(plan=plan, day=number, position=place, workout=make.workout(f"{minutes} min easy"))


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=rows, after=rows, moves=st.sets(st.integers(0, 4), max_size=2), edits=st.sets(st.integers(0, 4), max_size=2)
)
def test_whatever_the_layouts_untouched_ones_equal_the_plan_and_a_second_run_is_empty(
    coach: User, before: list[Any], after: list[Any], moves: set[int], edits: set[int]
) -> None:
    plan, athlete = make.plan(make.team_of(coach)), make.athlete(coach)
    for place, (number, minutes) in enumerate(before):
        PlanSession.objects.create(plan=plan, day=number, position=place, workout=make.workout(f"{minutes} min easy"))
    publish(plan, coach)
    assignment = on_it(plan, coach, athlete)
    mine = list(assignment.sessions.order_by("plan_session__position"))
    for place in moves & set(range(len(mine))):
        moving.move(mine[place].pk, day(25), by=coach, version=1)
    for place in edits & set(range(len(mine))) - moves:
        moving.edit(mine[place].pk, "90 min easy", by=coach, version=1, team=plan.team_id)
    lay_again(plan, len(before), after)
    publish(plan, coach)

    roll(plan, coach)
    first = calendar(assignment)
    again = roll(plan, coach)

    touched = {one.pk for place, one in enumerate(mine) if place in moves | edits}
    for one in assignment.sessions.all():
        if one.pk not in touched:
            row = one.plan_session
            assert row is not None
            assert (one.on_date, one.workout_id) == (day(row.day), row.workout_id)
    for place in moves & set(range(len(mine))):
        assert stand(mine[place])[0] == 25
    for place in edits & set(range(len(mine))) - moves:
        assert stand(mine[place])[1] == "90 min easy"
    kept = {one.plan_session_id for one in assignment.sessions.exclude(pk__in=touched)}
    own = {one.plan_session_id for one in mine if one.pk in touched}
    assert kept == set(plan.sessions.values_list("pk", flat=True)) - own
    assert (offered(plan), again.sessions, calendar(assignment)) == ([], 0, first)
