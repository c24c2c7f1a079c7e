"""What is worth a look in a session: the scene from the database, silence, mending at a click, sums, the start."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.models import RaceResult
from drills.models import Dose, Rung
from plans import judging
from plans.board import board_of
from plans.linting import warm_up_start
from plans.models import Assignment, PlanSession, Workout
from plans.models.plans import Week
from plans.notation import read
from tests import make

from .notation_trees import WORDS

if TYPE_CHECKING:
    from athletes.models import User
    from drills.models import Drill
    from plans.models import Plan

HARD = "8 x 400 m @ 5k pace, 200 m jog"
LATE = f"Warm-up\n12 min jog\n2 x 40 m high knees, walk back\n5 min mobility\n3 x 60 m strides\nMain\n{HARD}"
GOOD = f"Warm-up\n12 min jog\n5 min mobility\n2 x 40 m high knees, walk back\n3 x 60 m strides\nMain\n{HARD}"
# Skips that land hard: the tests make them so.
HOPS = "Warm-up\n12 min jog\n2 x 20 m a-skip, walk back\nMain\n30 min easy"


@pytest.fixture(autouse=True)
def drills(db: None) -> dict[str, Drill]:
    """The drills of the texts, with what the linter wants to know of them."""
    knees = make.drill(
        "high-knees", name="High knees", level=2, impact=2, contacts_per_20m_low=30, contacts_per_20m_high=45
    )
    ankling = make.drill("ankling", name="Ankling", impact=1)
    Rung.objects.create(drill=knees, side=Rung.EASIER, other=ankling)
    Dose.objects.create(drill=knees, level="beginner", sets=2, metres=20)
    knees.aliases.create(text="Knee lifts")
    return {"knees": knees, "ankling": ankling, "hops": make.drill("a-skip", name="A-skip", impact=3)}


def plan_of(coach: User, sessions: dict[int, str]) -> Plan:
    return make.plan(make.team_of(coach), sessions)


def sheet(plan: Plan, day: int = 0) -> str:
    return reverse("plans:plan_session_edit", args=[plan.pk, plan.sessions.get(day=day).pk])


def sent(plan: Plan, text: str, day: int = 0, **more: str) -> dict[str, str]:
    """What the sheet of a session sends with a press."""
    return {"plan": str(plan.pk), "session": str(plan.sessions.get(day=day).pk), "text": text, **more}


def codes(worth: judging.Worth) -> list[str]:
    return [one.code for one in worth.findings]


def worth_of(coach: User, plan: Plan, day: int) -> judging.Worth:
    session = plan.sessions.select_related("workout", "plan").get(day=day)
    facts = judging.library_of(coach, plan.team_id).facts
    return judging.of_plan(session, session.workout.reading, facts, board_of(plan), may_edit=True)


# --- the facts and the scene


def test_words_and_facts_of_drills_come_in_one_query(coach, django_assert_num_queries):
    team = make.team_of(coach).pk
    assert coach.team_memberships

    with django_assert_num_queries(1):
        library = judging.library_of(coach, team)

    knees = library.facts["high-knees"]
    assert (knees.name, knees.level, knees.impact, knees.contacts_per_20m) == ("High knees", 2, 2, (30, 45))
    assert (knees.easier, {level: sets for level, (sets, _) in knees.doses.items()}) == ("ankling", {"beginner": 2})
    assert knees.doses["beginner"][1].hi == 20
    assert read("2 x 20 m knee-lifts", library.words).unread == []
    assert library.facts["a-skip"].contacts_per_20m is None


def test_jumps_know_the_sessions_before_and_the_race_after(coach):
    plan = plan_of(coach, {7: HOPS, 8: HOPS, 12: HOPS, 14: "Race 5k"})

    told = [[one.sentence for one in worth_of(coach, plan, day).findings if one.code == "W11"] for day in (7, 8, 12)]

    assert told[0] == []
    assert "1 day after the last jumps" in told[1][0]
    assert "2 days before the race" in told[2][0]


def test_a_week_to_recover_has_no_jumps(coach):
    plan = plan_of(coach, {7: HOPS})
    plan.weeks.filter(number=2).update(phase=Week.Phase.RECOVER)

    assert "W11" in codes(worth_of(coach, plan, 7))


def test_contacts_are_held_against_the_week_before(coach):
    few, many = "12 min jog\n2 x 40 m high knees, walk back", "12 min jog\n8 x 40 m high knees, walk back"
    plan = plan_of(coach, {0: few, 7: many, 9: many})

    assert "W19" not in codes(worth_of(coach, plan, 0))
    assert "W19" in codes(worth_of(coach, plan, 9))


@pytest.mark.parametrize("main", ["Race 5k", "5 km time trial"])
def test_a_drill_is_new_on_race_day_where_the_plan_never_had_it(coach, main):
    race = f"Warm-up\n12 min jog\n2 x 20 m high knees, walk back\nMain\n{main}"
    new, known = plan_of(coach, {2: "30 min easy", 20: race}), plan_of(coach, {2: GOOD, 20: race})

    assert "W16" in codes(worth_of(coach, new, 20))
    assert "W16" not in codes(worth_of(coach, known, 20))


# --- on the sheet


def test_the_sheet_says_what_is_worth_a_look_with_reason_and_source(as_coach, coach):
    page = as_coach.get(sheet(plan_of(coach, {0: LATE}))).content.decode()

    assert "Worth a look" in page
    assert "Mobility on line 4 comes after high knees" in page
    assert "Coaches say: RAMP, Jeffreys 2019" in page
    assert "Move mobility before the drills" in page


def test_nothing_is_said_of_a_good_session(as_coach, coach):
    page = as_coach.get(sheet(plan_of(coach, {0: GOOD}))).content.decode()

    assert "Worth a look" not in page
    assert "kept quiet" not in page


def test_what_is_typed_is_judged_in_its_place(as_coach, coach):
    plan = plan_of(coach, {0: "30 min easy", 7: HOPS})
    address = reverse("plans:workout_reading")

    page = as_coach.post(address, sent(plan, LATE, start_time="18:00")).content.decode()
    near = as_coach.post(address, {"plan": plan.pk, "day": "8", "text": HOPS}).content.decode()
    alone = as_coach.post(address, {"text": LATE}).content.decode()

    assert "Mobility on line 4 comes after high knees" in page
    assert "Warm-up starts" in page
    assert "1 day after the last jumps" in near
    assert "Worth a look" not in alone


def test_a_strangers_plan_is_no_place_to_type_in(coach, client):
    plan = plan_of(coach, {0: LATE})
    client.force_login(make.coach())

    response = client.post(reverse("plans:workout_reading"), sent(plan, LATE))

    assert response.status_code == 404


def test_a_press_mends_the_text_and_saves_nothing(as_coach, coach):
    plan = plan_of(coach, {0: LATE})
    before = Workout.objects.count()

    page = as_coach.post(reverse("plans:plan_mending", args=[plan.pk]), sent(plan, LATE, fix="W02:", place="Track"))

    text = page.context["shown"].text
    assert text.index("mobility") < text.lower().index("high knees")
    assert "Nothing is saved yet" in page.content.decode()
    assert 'value="Track"' in page.content.decode()
    assert "Mobility on line" not in page.content.decode()
    assert Workout.objects.count() == before
    assert plan.sessions.get(day=0).workout.text == LATE


def test_pressed_again_it_changes_nothing(as_coach, coach):
    plan = plan_of(coach, {0: LATE})
    address = reverse("plans:plan_mending", args=[plan.pk])
    once = as_coach.post(address, sent(plan, LATE, fix="W02:")).context["shown"].text

    again = as_coach.post(address, sent(plan, once, fix="W02:"))

    assert again.context["shown"].text == once
    assert "nothing to mend" in again.content.decode()


def test_a_new_session_is_mended_on_its_day_and_saved_there(as_coach, coach):
    plan = plan_of(coach, {0: "30 min easy"})
    data = {"plan": str(plan.pk), "day": "3", "text": LATE, "fix": "W02:"}

    page = as_coach.post(reverse("plans:plan_mending", args=[plan.pk]), data)
    as_coach.post(page.context["action"], {"text": page.context["shown"].text})

    assert page.context["action"] == reverse("plans:plan_session_new", args=[plan.pk, 3])
    assert "W02" not in codes(worth_of(coach, plan, 3))


def test_the_session_of_another_plan_is_not_mended(as_coach, coach):
    one, other = plan_of(coach, {0: LATE}), plan_of(coach, {0: LATE})

    response = as_coach.post(reverse("plans:plan_mending", args=[one.pk]), sent(other, LATE, fix="W02:"))

    assert response.status_code == 404


# --- silence


def test_a_rule_is_kept_quiet_and_brought_back(as_coach, coach):
    plan = plan_of(coach, {0: LATE})

    quiet = as_coach.post(reverse("plans:plan_quiet_rules", args=[plan.pk]), sent(plan, LATE, rule="W02"))
    as_coach.post(reverse("plans:plan_quiet_rules", args=[plan.pk]), sent(plan, LATE, rule="W02"))
    plan.refresh_from_db()
    silenced = plan.silenced
    back = as_coach.post(reverse("plans:plan_quiet_rules_delete", args=[plan.pk]), sent(plan, LATE, rule="W02"))

    assert silenced == ["W02"]
    assert "Mobility on line 4" not in quiet.content.decode()
    assert "1 rule kept quiet in this plan" in quiet.content.decode()
    assert "Mobility on line 4" in back.content.decode()
    plan.refresh_from_db()
    assert plan.silenced == []


def test_what_was_typed_stays_when_a_rule_is_kept_quiet(as_coach, coach):
    plan = plan_of(coach, {0: "30 min easy"})

    page = as_coach.post(reverse("plans:plan_quiet_rules", args=[plan.pk]), sent(plan, LATE, rule="W02"))

    assert page.context["shown"].text == LATE
    assert plan.sessions.get(day=0).workout.text == "30 min easy"


def test_an_unknown_rule_is_refused(as_coach, coach):
    plan = plan_of(coach, {0: LATE})

    response = as_coach.post(reverse("plans:plan_quiet_rules", args=[plan.pk]), {"rule": "W99"})

    plan.refresh_from_db()
    assert (response.status_code, plan.silenced) == (400, [])


@pytest.mark.parametrize("name", ["plan_quiet_rules", "plan_quiet_rules_delete", "plan_mending"])
def test_a_stranger_cannot_silence_or_mend(coach, name):
    plan = plan_of(coach, {0: LATE})
    plan.keep_quiet("W04", quiet=True)
    client = Client()
    client.force_login(make.coach())

    response = client.post(reverse(f"plans:{name}", args=[plan.pk]), sent(plan, LATE, rule="W04", fix="W02:"))

    plan.refresh_from_db()
    assert (response.status_code, plan.silenced) == (404, ["W04"])


# --- sums and the start


def test_sums_are_ranges_with_contacts(as_coach, coach):
    text = "12 min jog\n2-4 x 40 m high knees, walk back"
    page = as_coach.get(sheet(plan_of(coach, {0: text}))).context["shown"]

    sums = {one.term: (one.figure, one.unit) for one in page.sums}
    assert sums["Drills"] == ("80–160", "m")
    assert sums["Contacts"] == ("120–360", "")


def test_the_week_sheet_counts_contacts(as_coach, coach):
    text = "12 min jog\n2 x 40 m high knees, walk back"
    plan = plan_of(coach, {0: text, 2: text})

    page = as_coach.get(reverse("plans:week_edit", args=[plan.pk, 1]))

    assert {one.term: one.figure for one in page.context["sums"]}["Contacts"] == "240–360"


@pytest.mark.parametrize(("text", "begins"), [(GOOD, "18:00"), ("45 min easy", "")])
def test_the_sheet_says_when_the_warm_up_starts(as_coach, coach, text, begins):
    plan = plan_of(coach, {0: text})
    plan.sessions.update(start_time=dt.time(18, 30))

    start = as_coach.get(sheet(plan)).context["worth"].start

    reckoned = warm_up_start(dt.time(18, 30), read(text, WORDS))
    assert (f"{start.begins:%H:%M}" if start else "") == (f"{reckoned:%H:%M}" if begins else "")
    assert start is None or "in good time" in start.sentence


def test_today_and_the_linter_name_the_same_start(as_athlete, athlete):
    race = "Warm-up\n12 min jog\n3 x 60 m strides\nMain\nRace 5k"
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1196, ran_on=athlete.today())
    session = make.session(athlete, race, start_time=dt.time(18, 30))

    card = as_athlete.get(reverse("plans:session_detail", args=[session.pk])).context["card"]

    start = warm_up_start(dt.time(18, 30), session.workout.reading, card.rx.paces)
    assert card.rx.clock.start_words == f"{start:%H:%M}"
    assert card.rx.paces.effort


# --- an athlete's session


def test_a_coach_sees_it_on_an_athletes_session_and_the_athlete_does_not(as_coach, as_athlete, athlete):
    address = reverse("plans:session_detail", args=[make.session(athlete, LATE).pk])

    assert "Mobility on line 4 comes after high knees" in as_coach.get(address).content.decode()
    assert "Worth a look" not in as_athlete.get(address).content.decode()


def test_sums_of_an_athlete_are_at_own_paces(as_coach, athlete):
    address = reverse("plans:session_detail", args=[make.session(athlete, GOOD).pk])
    usual = {one.term: one.figure for one in as_coach.get(address).context["sums"]}
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1000, ran_on=athlete.today())

    own = {one.term: one.figure for one in as_coach.get(address).context["sums"]}

    assert own["Quality"] != usual["Quality"]
    assert own["Contacts"] == usual["Contacts"] == "120–180"


MILES = (
    f"Warm-up\n2mi jog\n2 × 40m high knees, walk back\n5min mobility\n3 × 60m strides\nMain\n{HARD.replace('x', '×')}"
)


def test_a_press_keeps_the_coachs_habits_of_writing(as_coach, coach):
    plan = plan_of(coach, {0: MILES})
    page = as_coach.get(sheet(plan)).context["worth"]
    key = next(one.key for one in page.loud if one.finding.code == "W02")

    response = as_coach.post(reverse("plans:plan_mending", args=[plan.pk]), sent(plan, MILES, fix=key))

    lines = response.context["shown"].text.split("\n")
    assert lines[1:4] == ["2mi jog", "5min mobility", "2 × 40m High knees, walk back"]


def test_what_an_athlete_has_behind_them_decides_on_level_and_metres(as_coach, athlete):
    text = "Warm-up\n12 min jog\n5 min mobility\n8 x 40 m high knees, walk back\n3 x 60 m strides\nMain\n" + HARD
    address = reverse("plans:session_detail", args=[make.session(athlete, text).pk])
    told = {}
    for level in ("", "beginner", "intermediate", "advanced"):
        type(athlete).objects.filter(pk=athlete.pk).update(experience=level)
        told[level] = {code for code in codes(as_coach.get(address).context["worth"]) if code in ("W07", "W08")}

    assert told == {"": set(), "beginner": {"W07", "W08"}, "intermediate": set(), "advanced": set()}


def test_a_wait_that_is_written_is_judged_and_moves_the_warm_up(as_coach, athlete):
    text = "Warm-up\n12 min jog\n3 x 60 m strides\nMain\n25 min rest\nRace 5k"
    session = make.session(athlete, text, start_time=dt.time(18))

    worth = as_coach.get(reverse("plans:session_detail", args=[session.pk])).context["worth"]

    assert "W06" in codes(worth)
    assert "25 min lie between warm-up and start" in worth.start.sentence
    assert worth.start.begins <= dt.time(17, 20)


def test_a_drill_done_before_is_not_new_on_race_day(as_coach, athlete):
    race = "Warm-up\n12 min jog\n2 x 20 m high knees, walk back\nMain\nRace 5k"
    session = make.session(athlete, race)
    address = reverse("plans:session_detail", args=[session.pk])
    new = codes(as_coach.get(address).context["worth"])
    workout = Workout.objects.write(GOOD, author=None)
    before = make.session(athlete, workout=workout, on_date=athlete.today() - dt.timedelta(days=40))
    before.log(by=athlete, outcome="done", effort=5)

    known = codes(as_coach.get(address).context["worth"])

    assert ("W16" in new, "W16" in known) == (True, False)


def test_an_athletes_session_is_shown_mended_and_then_saved(as_coach, athlete):
    session = make.session(athlete, LATE)
    address = reverse("plans:session_mending", args=[session.pk])

    page = as_coach.post(address, {"fix": "W02:"})
    session.refresh_from_db()
    before = session.workout.text
    text, was = page.context["shown"].text, str(session.workout_id)
    first = as_coach.post(address, {"text": text, "was": was})
    second = as_coach.post(address, {"text": "10 min easy", "was": was})

    session.refresh_from_db()
    assert (before, first.status_code, second.status_code) == (LATE, 302, 422)
    assert "changed meanwhile" in second.content.decode()
    assert session.workout.text == text
    assert text.index("mobility") < text.lower().index("high knees")


def test_a_rule_of_the_plan_is_silenced_from_an_athletes_session(as_coach, coach, athlete):
    plan = plan_of(coach, {0: LATE})
    today = athlete.today()
    assignment = Assignment.objects.create(plan=plan, athlete=athlete, start_on=today, last_on=today)
    session = make.session(athlete, LATE, assignment=assignment)
    address = reverse("plans:session_detail", args=[session.pk])

    response = as_coach.post(
        reverse("plans:plan_quiet_rules", args=[plan.pk]), {"rule": "W02", "of_athlete": session.pk}
    )

    assert response.headers["Location"] == address
    page = as_coach.get(address).content.decode()
    assert "1 rule kept quiet in this plan" in page
    assert "Mobility on line 4" not in page


# --- what it costs


@pytest.mark.parametrize("weeks", [2, 6])
def test_the_sheet_costs_the_same_whatever_the_plan(as_coach, coach, weeks, django_assert_num_queries):
    plan = plan_of(coach, {day * 7: LATE for day in range(weeks)} | {weeks * 7: "Race 5k"})
    address = sheet(plan, 7)

    with django_assert_num_queries(10):
        as_coach.get(address)


@pytest.mark.parametrize("count", [1, 6])
def test_an_athletes_session_costs_the_same_whatever_the_calendar(as_coach, athlete, count, django_assert_num_queries):
    session = make.session(athlete, GOOD)
    for day in range(count):
        make.session(athlete, GOOD, on_date=athlete.today() - dt.timedelta(days=day + 1))

    with django_assert_num_queries(13):
        as_coach.get(reverse("plans:session_detail", args=[session.pk]))


def test_reading_and_judging_while_typing_keeps_its_time(as_coach, coach):
    plan = plan_of(coach, dict.fromkeys(range(0, 84, 2), GOOD))
    address = reverse("plans:workout_reading")
    as_coach.post(address, sent(plan, LATE))

    begun = timezone.now()
    as_coach.post(address, sent(plan, LATE))

    assert (timezone.now() - begun).total_seconds() < 0.4
    assert PlanSession.objects.filter(plan=plan).count() == 42
