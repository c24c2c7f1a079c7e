"""Publishing a plan, its versions and what differs; putting away, copies, deleting; a drill replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans import acts, differing, history, versions
from plans.differing import Said
from plans.layout import Layout, Placed, PlannedWeek, layout_of
from plans.models import Assignment, FilmWish, Plan, PlanSession
from plans.versions import VersionRefusedError
from tests import make
from tests.plans.test_history import film, id_on, press, rows, undo

MAIN = "10 min easy\n2 x 40 m high knees\nMain\n8 x 400 m @ 5k pace, 200 m jog"


@pytest.fixture
def plan(coach):
    return make.plan(make.team_of(coach), {0: "30 min easy", 2: MAIN, 8: "10 km easy"}, name="5 k, spring")


def on(layout: Layout, *ids: str, **places: Any) -> Layout:
    """A layout with some of its sessions elsewhere or otherwise."""
    return replace(
        layout, sessions=tuple(replace(one, **places) if one.id in ids else one for one in layout.sessions)
    ).tidy()


def said(old: Layout, new: Layout) -> list[str]:
    """What differs, where each workout is called by its id."""
    words = {one.workout: Said(one.workout) for layout in (old, new) for one in layout.sessions}
    return [str(one) for one in differing.told(old, new, words)]


def base() -> Layout:
    """Three weeks with an interval session on Tuesday and a long run on Sunday, and an easy run in the first."""
    sessions = [Placed("easy", 3, 0, "40 min easy")]
    for week in range(3):
        sessions.append(Placed(f"tue{week}", week * 7 + 1, 0, "6 x 800 m"))
        sessions.append(Placed(f"sun{week}", week * 7 + 6, 0, "long run"))
    return Layout(tuple(sessions), tuple(PlannedWeek(n) for n in (1, 2, 3)), 20).tidy()


# --- what differs ----------------------------------------------------------------------------------------------------


def test_the_sentences_read_as_a_coach_would_say_them():
    new = on(on(base(), "tue2", workout="5 x 1000 m"), "sun2", day=19)

    assert said(base(), new) == [
        "Week 3: Tuesday 6 x 800 m becomes 5 x 1000 m; long run moved from Sunday to Saturday."
    ]


@pytest.mark.parametrize(
    ("new", "sentences"),
    [
        (base(), []),
        (acts.delete(base(), {"easy"}), ["Week 1: Thursday 40 min easy taken off."]),
        (acts.copy(base(), [Placed("x", 0, 0, "hills")], 2), ["Week 1: Wednesday hills added."]),
        (on(base(), "easy", day=10), ["Week 2: 40 min easy moved here, to Thursday, from Thursday of week 1."]),
        (on(base(), "easy", start_time="18:00"), ["Week 1: Thursday 40 min easy starts at 18:00."]),
        (on(base(), "easy", place="Park"), ["Week 1: Thursday 40 min easy is at Park."]),
        (acts.set_race_day(base(), 19), ["Race: moved from Sunday of week 3 to Saturday of week 3."]),
        (acts.set_race_day(base(), None), ["Race: no race day any more."]),
        (
            acts.set_week(base(), PlannedWeek(2, "taper", is_down=True, note="rest well")),
            ["Week 2: base becomes taper; a down week now; the note says “rest well”."],
        ),
        (acts.add_week(base()), ["Week 4 added: no sessions."]),
        (
            acts.insert_weeks(base(), 2),
            ["Race: moved from Sunday of week 3 to Sunday of week 4.", "Week 2 added: no sessions."],
        ),
        (
            acts.delete_weeks(base(), {2}),
            [
                "Race: moved from Sunday of week 3 to Sunday of week 2.",
                "Week 2 of before taken out: Tuesday 6 x 800 m, Sunday long run.",
            ],
        ),
        (
            acts.copy_weeks(base(), base(), {2}, 4),
            ["Week 4 added: Tuesday 6 x 800 m, Sunday long run."],
        ),
    ],
    ids=range(13),
)
def test_each_act_is_one_sentence(new, sentences):
    assert said(base(), new) == sentences


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("10 min easy\n2 x 40 m A-skip", "“2 x 40 m high knees” becomes “2 x 40 m A-skip”"),
        ("10 min easy", "“2 x 40 m high knees” taken out"),
        ("10 min easy\n2 x 40 m high knees\n5 min easy", "“5 min easy” added"),
        ("1\n2\n3\n4\n5", "the text differs"),
    ],
)
def test_two_texts_of_one_name_are_told_by_their_lines(text, sentence):
    words = {"a": Said("easy", "10 min easy\n2 x 40 m high knees"), "b": Said("easy", text)}
    old, new = Layout((Placed("s", 1, 0, "a"),)).tidy(), Layout((Placed("s", 1, 0, "b"),)).tidy()

    assert [str(one) for one in differing.told(old, new, words)] == [f"Week 1: Tuesday easy: {sentence}."]


def test_a_session_written_anew_on_its_day_reads_as_a_change():
    new = acts.copy(acts.delete(base(), {"easy"}), [Placed("x", 0, 0, "hills")], 3)

    assert said(base(), new) == ["Week 1: Thursday 40 min easy becomes hills."]


# --- publishing ------------------------------------------------------------------------------------------------------


def test_publishing_keeps_the_plan_as_a_version(as_coach, coach, plan):
    as_coach.post(reverse("plans:plan_publish", args=[plan.pk]), {"note": "For the spring"})

    plan.refresh_from_db()
    (version,) = plan.versions.all()
    assert (plan.state, version.number, version.note, version.published_by) == (
        "published",
        1,
        "For the spring",
        coach,
    )
    assert versions.layout_in(version) == layout_of(plan)


def test_publishing_again_without_a_change_is_refused(as_coach, coach, plan):
    versions.publish(plan, by=coach)

    response = as_coach.post(reverse("plans:plan_publish", args=[plan.pk]), {"note": "Again"})

    assert "Nothing has changed since version 1" in as_coach.get(response.headers["Location"]).content.decode()
    assert plan.versions.count() == 1


def test_an_empty_plan_is_not_published(coach):
    with pytest.raises(VersionRefusedError, match="no session in this plan yet"):
        versions.publish(make.plan(make.team_of(coach)), by=coach)


def test_the_page_says_what_has_changed_since(as_coach, coach, plan):
    versions.publish(plan, by=coach)
    press(as_coach, plan, act="move", ids=id_on(plan, 8), day=12)

    page = as_coach.get(reverse("plans:plan_publish", args=[plan.pk])).content.decode()

    assert "Week 2" in page
    assert "moved from Tuesday to Saturday" in page
    assert "Publish version 2" in page


def test_versions_are_listed_and_told_apart(as_coach, coach, plan):
    versions.publish(plan, by=coach, note="First")
    press(as_coach, plan, act="delete", ids=id_on(plan, 8))
    versions.publish(plan, by=coach, note="Less of it")
    press(as_coach, plan, act="insert_week", week=1)

    listed = as_coach.get(reverse("plans:plan_versions", args=[plan.pk])).content.decode()
    new = as_coach.get(reverse("plans:plan_version", args=[plan.pk, 2])).content.decode()
    turned = as_coach.get(reverse("plans:plan_version", args=[plan.pk, 1]), {"against": "2"}).content.decode()
    now = as_coach.get(reverse("plans:plan_version", args=[plan.pk, 2]), {"against": "now"}).content.decode()

    assert "First" in listed
    assert "Less of it" in listed
    assert "has changed since version 2" in listed
    assert "easy taken off" in new
    assert "easy taken off" in turned
    assert "Week 1 added" in now
    assert as_coach.get(reverse("plans:plan_version", args=[plan.pk, 9])).status_code == 404


def test_a_version_is_brought_back_as_an_act(as_coach, coach, plan):
    film(plan, 2, coach)
    published = rows(plan)
    versions.publish(plan, by=coach)
    press(as_coach, plan, act="delete", ids=[id_on(plan, 2), id_on(plan, 8)])
    press(as_coach, plan, act="insert_week", week=1)
    changed = rows(plan)

    as_coach.post(reverse("plans:plan_version_restore", args=[plan.pk, 1]))

    assert rows(plan) == published
    undo(as_coach, plan)
    assert rows(plan) == changed


def test_a_version_of_another_teams_plan_is_not_shown(as_coach):
    stranger = make.coach()
    secret = make.plan(make.team_of(stranger), {0: "secret session"})
    versions.publish(secret, by=stranger, note="secret note")

    for address in (
        reverse("plans:plan_versions", args=[secret.pk]),
        reverse("plans:plan_version", args=[secret.pk, 1]),
    ):
        assert as_coach.get(address).status_code == 404


@pytest.mark.parametrize("weeks", [3, 30])
def test_publishing_and_telling_apart_costs_the_same(coach, weeks):
    plan = make.plan(make.team_of(coach), dict.fromkeys(range(0, weeks * 7, 2), "30 min easy"))
    first = versions.publish(plan, by=coach)
    with history.act(plan, by=coach, said="") as one:
        one.layout = acts.shift(one.before, 0, 1)

    with CaptureQueriesContext(connection) as queries:
        second = versions.publish(plan, by=coach)
        versions.differences(versions.layout_in(first), versions.layout_in(second))

    assert len(queries) == 9


# --- the plan as a whole ---------------------------------------------------------------------------------------------


def test_a_plan_somebody_is_on_is_not_deleted_and_the_coach_reads_who(as_coach, coach, plan):
    for name in ("Ada", "Bo", "Cy", "Di", "Ed"):
        Assignment.objects.create(
            plan=plan,
            athlete=make.athlete(coach, name=name),
            assigned_by=coach,
            start_on="2026-05-04",
            last_on="2026-06-04",
        )

    response = as_coach.post(reverse("plans:plan_delete", args=[plan.pk]))

    page = as_coach.get(response.headers["Location"]).content.decode()
    assert "Ada, Bo, Cy and 2 more are on this plan. Put it away instead." in page
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_a_plan_somebody_had_is_not_deleted(coach, athlete, plan):
    words = {"start_on": "2026-05-04", "last_on": "2026-06-04", "ended_at": timezone.now()}
    Assignment.objects.create(plan=plan, athlete=athlete, assigned_by=coach, **words)

    with pytest.raises(VersionRefusedError, match="have had this plan"):
        versions.delete(plan)


def test_a_published_plan_is_not_deleted(coach, plan):
    versions.publish(plan, by=coach)

    with pytest.raises(VersionRefusedError, match="was published"):
        versions.delete(plan)


def test_a_draft_nobody_has_is_deleted(as_coach, coach, plan):
    press(as_coach, plan, act="insert_week", week=1)

    as_coach.post(reverse("plans:plan_delete", args=[plan.pk]))

    assert not Plan.objects.filter(pk=plan.pk).exists()
    assert not PlanSession.objects.exists()


def test_a_plan_is_put_away_and_taken_out_again_as_it_was(as_coach, coach, plan):
    as_coach.post(reverse("plans:plan_archive", args=[plan.pk]))
    assert "5 k, spring" not in as_coach.get(reverse("plans:plan_list")).content.decode().split("is put away")[-1]

    as_coach.post(reverse("plans:plan_restore", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == "draft"

    versions.publish(plan, by=coach)
    as_coach.post(reverse("plans:plan_archive", args=[plan.pk]))
    as_coach.post(reverse("plans:plan_restore", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == "published"


def test_a_copy_is_a_plan_of_its_own(as_coach, coach, plan):
    film(plan, 2, coach)

    response = as_coach.post(reverse("plans:plan_copy", args=[plan.pk]))

    made = Plan.objects.get(name="Copy of 5 k, spring")
    assert response.headers["Location"] == reverse("plans:plan_detail", args=[made.pk])
    assert (made.made_from, made.author, made.team) == (plan, coach, plan.team)
    assert said(layout_of(plan), layout_of(plan)) == []
    assert [one.day for one in layout_of(made).sessions] == [0, 2, 8]
    assert FilmWish.objects.filter(plan_session__plan=made).count() == 1
    assert plan.sessions.count() == 3


def test_the_films_of_a_copy_are_asked_for_by_who_made_it(plan, coach):
    film(plan, 2, coach)
    other = make.coach(make.team_of(coach), name="Grace Bell")

    made = versions.copy(plan, team_id=plan.team_id, by=other, name="Copy")

    assert FilmWish.objects.get(plan_session__plan=made).asked_by == other
    assert FilmWish.objects.get(plan_session__plan=plan).asked_by == coach


def test_a_built_in_plan_is_taken_from_the_catalogue_alone(as_coach):
    built_in = make.built_in_plan({1: "20 min easy"}, slug="first-5-k")

    assert as_coach.post(reverse("plans:plan_copy", args=[built_in.pk])).status_code == 404
    assert not Plan.objects.filter(made_from=built_in).exists()


def test_a_plan_of_another_team_is_not_copied(as_coach):
    secret = make.plan(make.team_of(make.coach()), {0: "secret session"})

    assert as_coach.post(reverse("plans:plan_copy", args=[secret.pk])).status_code == 404
    assert not Plan.objects.filter(made_from=secret).exists()


# --- replacing a drill -----------------------------------------------------------------------------------------------


@pytest.fixture
def drills(db):
    return [make.drill("high-knees", name="High knees"), make.drill("a-skip", name="A-skip")]


@pytest.fixture
def drilled(coach, drills):
    made = make.plan(make.team_of(coach), {0: MAIN, 2: "20 min easy", 7: MAIN, 9: "high knees 3 x 20 m\n5 km easy"})
    session = made.sessions.get(day=7)
    FilmWish.objects.create(plan_session=session, drill=drills[0], nth=1, fps=240, contacts=9)
    return made


def replacing(plan: Plan) -> str:
    return reverse("plans:plan_replace_drill", args=[plan.pk])


def test_the_lines_are_shown_before_anything_is_written(as_coach, drilled):
    before = rows(drilled)

    page = as_coach.get(replacing(drilled), {"find": "high-knees", "put": "a-skip"}).content.decode()

    assert "3 sessions" in page
    assert "2 x 40 m A-skip" in page
    assert "A-skip 3 x 20 m" in page
    assert rows(drilled) == before


def test_a_drill_is_replaced_in_the_sessions_ticked_with_its_doses_and_films(as_coach, drills, drilled):
    before = rows(drilled)
    ids = [id_on(drilled, 7), id_on(drilled, 9)]

    as_coach.post(replacing(drilled), {"find": "high-knees", "put": "a-skip", "ids": ids})

    texts = dict(drilled.sessions.values_list("day", "workout__text"))
    assert texts[0] == MAIN
    assert texts[7] == MAIN.replace("high knees", "A-skip")
    assert texts[9] == "A-skip 3 x 20 m\n5 km easy"
    wish = FilmWish.objects.get(plan_session__plan=drilled)
    assert (wish.drill, wish.nth, wish.fps, wish.contacts) == (drills[1], 1, 240, 9)
    assert list(drilled.acts.values_list("said", flat=True)) == ["Replaced High knees by A-skip in 2 sessions"]
    undo(as_coach, drilled)
    assert rows(drilled) == before


def test_a_line_that_cannot_be_rewritten_alone_is_left_and_said(as_coach, coach, drilled):
    team = make.team_of(coach)
    make.warm_up(team, "2 x 40 m high knees", title="Our own")
    from plans.models import Workout

    session = drilled.sessions.get(day=2)
    session.workout = Workout.objects.write("[[Our own]]\n20 min easy", author=coach, team=team.pk)
    session.save()

    page = as_coach.get(replacing(drilled), {"find": "high-knees", "put": "a-skip"}).content.decode()
    as_coach.post(replacing(drilled), {"find": "high-knees", "put": "a-skip", "ids": [str(session.pk)]})

    assert "It stands in an embedded warm-up. Change it there." in page
    assert drilled.sessions.get(day=2).workout_id == session.workout_id


def test_the_same_drill_or_none_is_refused_with_a_sentence(as_coach, drilled):
    same = as_coach.get(replacing(drilled), {"find": "high-knees", "put": "high-knees"})
    none = as_coach.get(replacing(drilled), {"find": "high-knees", "put": ""})

    assert (same.status_code, "This is the same drill" in same.content.decode()) == (422, True)
    assert (none.status_code, "Choose the drill that takes its place" in none.content.decode()) == (422, True)


def test_a_drill_of_another_team_is_not_offered(as_coach, drilled):
    make.drill("secret-skip", name="Secret skip", team=make.team("Others"))

    page = as_coach.get(replacing(drilled)).content.decode()
    response = as_coach.get(replacing(drilled), {"find": "high-knees", "put": "secret-skip"})

    assert "Secret skip" not in page
    assert response.status_code == 422
