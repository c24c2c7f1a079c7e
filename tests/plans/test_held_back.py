"""What a staged release or a pause holds back from the athlete is held back on every page and in every reminder."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import coming, reminders
from plans.models import Assignment, FilmWish, Session
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from athletes.models import User

ONE_DAY = dt.timedelta(days=1)


def on_a_plan(coach: User, athlete: User, **fields: object) -> Assignment:
    """An assignment of a plan from this week on."""
    monday = athlete.today() - dt.timedelta(days=athlete.today().weekday())
    return Assignment.objects.create(
        plan=make.plan(make.team_of(coach)),
        athlete=athlete,
        start_on=monday,
        last_on=monday + dt.timedelta(weeks=8),
        **fields,
    )


@pytest.fixture(params=["unreleased", "paused"])
def hidden(request: pytest.FixtureRequest, coach: User, athlete: User) -> list[Session]:
    """Sessions of today and tomorrow that the athlete is not to see; one has a drill to film."""
    make.drill("high-knees", name="High knees")
    paused = request.param == "paused"
    run = on_a_plan(coach, athlete, paused_on=athlete.today() if paused else None)
    release = None if paused else athlete.today() + 7 * ONE_DAY
    made = [
        make.session(
            athlete,
            text,
            athlete.today() + n * ONE_DAY,
            assignment=run,
            release_on=release,
            start_time=dt.time(17, 30),
            place="Secret Lane",
        )
        for n, text in enumerate(["high knees 2 x 20 m\n7 x 777 m", "high knees 2 x 20 m\n9 x 999 m"])
    ]
    for one in made:
        use = one.workout.uses.get()
        FilmWish.objects.create(
            session=one, drill=use.drill, nth=use.nth, view="side", fps=120, contacts=6, asked_by=coach
        )
    return made


def says(page: object) -> list[str]:
    """Return which words of a hidden session a page has."""
    text = page.content.decode()  # type: ignore[attr-defined]
    return [word for word in ("777", "999", "Secret Lane") if word in text]


@pytest.mark.parametrize("name", ["today", "my_plan", "my_progress", "feedback:clip_list", "feedback:clip_new"])
def test_pages_of_the_athlete_do_not_show_it(as_athlete: Client, hidden: list[Session], name: str):
    page = as_athlete.get(reverse(name))

    assert page.status_code == 200
    assert says(page) == []
    assert all(str(one.pk) not in page.content.decode() for one in hidden)


def test_the_athletes_own_calendar_and_drill_pages_do_not_show_it(
    as_athlete: Client, athlete: User, hidden: list[Session]
):
    pages = [
        as_athlete.get(reverse("athlete_detail", args=[athlete.pk])),
        as_athlete.get(reverse("drills:drill_detail", args=["high-knees"])),
    ]

    assert [page.status_code for page in pages] == [200, 200]
    assert [says(page) for page in pages] == [[], []]
    assert all(str(one.pk) not in page.content.decode() for one in hidden for page in pages)


def test_its_address_is_not_there_for_the_athlete_nor_anything_below_it(as_athlete: Client, hidden: list[Session]):
    one = hidden[1]
    posts = [
        ("session_day", [], {"to": str(one.on_date), "version": 1}),
        ("session_skip", [], {"reason": "sick", "version": 1}),
        ("session_skip_delete", [], {"version": 1}),
        ("session_completion", [], {"outcome": "done", "effort": 5}),
        ("session_messages", [], {"body": "hello"}),
        ("session_drill", ["high-knees", 1], {"done": "1"}),
        ("session_seen", [], {}),
    ]
    got = {
        name: as_athlete.post(reverse(f"plans:{name}", args=[one.pk, *more]), data).status_code
        for name, more, data in posts
    }

    assert as_athlete.get(reverse("plans:session_detail", args=[one.pk])).status_code == 404
    # Where a session is only a coach's to see, the athlete is not even told whether it is there.
    assert set(got.values()) <= {403, 404}
    assert got["session_day"] == got["session_skip"] == got["session_completion"] == 404
    clip = as_athlete.get(reverse("feedback:clip_new"), {"session": str(one.pk), "drill": "high-knees", "nth": "1"})
    assert clip.status_code == 404


def test_a_clip_says_nothing_of_the_next_time_its_drill_comes(
    as_athlete: Client, as_coach: Client, hidden: list[Session], athlete: User
):
    old = make.session(athlete, "high knees 1 x 20 m", athlete.today() - ONE_DAY)
    clip = make.clip(athlete, old.workout.uses.get().drill, old)
    address = reverse("feedback:clip_detail", args=[clip.pk])

    assert "when the drill comes round again" not in as_athlete.get(address).content.decode()
    assert "when the drill comes round again" in as_coach.get(address).content.decode()


def test_an_athlete_who_is_shown_nothing_reads_why(as_athlete: Client, hidden: list[Session]):
    text = as_athlete.get(reverse("today")).content.decode()
    paused = Assignment.objects.filter(paused_on__isnull=False).exists()

    assert ("Your plan is paused" if paused else "Your next sessions come later") in text
    assert "Your plan is over" not in text


def test_nobody_is_reminded_of_it(hidden: list[Session], athlete: User):
    now = timezone.now()

    assert reminders.sessions_to_come(now, now + 3 * ONE_DAY, None) == []
    assert reminders.to_film(now, now + 3 * ONE_DAY, None) == []
    assert not any(coming.stands(one) or reminders.film_wanted(one) for one in hidden)


def test_a_guardian_does_not_see_it_on_the_childs_calendar(
    coach: User, minor: User, guardian: User, sign_in: Callable[[User], Client]
):
    run = on_a_plan(coach, minor)
    one = make.session(minor, "7 x 777 m", assignment=run, release_on=minor.today() + 7 * ONE_DAY)
    client = sign_in(guardian)

    assert client.get(reverse("plans:session_detail", args=[one.pk])).status_code == 404
    assert "777" not in client.get(reverse("athlete_detail", args=[minor.pk])).content.decode()


def test_the_coach_sees_it(as_coach: Client, hidden: list[Session], athlete: User):
    assert as_coach.get(reverse("plans:session_detail", args=[hidden[0].pk])).status_code == 200
    assert "777" in as_coach.get(reverse("athlete_detail", args=[athlete.pk])).content.decode()


def test_once_it_is_shown_it_stands_on_every_page_and_is_told(as_athlete: Client, hidden: list[Session]):
    Session.objects.update(release_on=None)
    Assignment.objects.update(paused_on=None)
    now = timezone.now()

    assert "777" in as_athlete.get(reverse("today")).content.decode()
    assert "999" in as_athlete.get(reverse("my_plan")).content.decode()
    assert [one.pk for one in reminders.sessions_to_come(now, now + 3 * ONE_DAY, None)] == [hidden[1].pk]
