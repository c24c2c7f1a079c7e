"""Acts on an athlete's calendar by plain forms: what they answer, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import Race
from plans import moving
from plans.cards import plain_spaces
from plans.models import Assignment, Completion, Session, SessionChange
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import User

MONDAY = dt.date(2026, 5, 4)
TUESDAY, THURSDAY, SUNDAY = (MONDAY + dt.timedelta(days=n) for n in (1, 3, 6))

pytestmark = pytest.mark.usefixtures("monday_noon")


@pytest.fixture
def tuesday(athlete: User) -> Session:
    """The athlete's Tuesday."""
    return make.session(athlete, "10 min easy\n8 x 400 m @ 5k pace\n10 min easy", TUESDAY)


def send(client: Client, name: str, session: Session, **data: Any) -> Any:
    """Send a form about a session, of the version it has unless another is given."""
    return client.post(reverse(f"plans:{name}", args=[session.pk]), {"version": session.version} | data)


def soup_of(response: Any) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(response.content, "html.parser")


def words(response: Any, selector: str) -> str:
    """The words of one element, spaces evened out."""
    (found,) = soup_of(response).select(selector)
    return plain_spaces(" ".join(found.get_text(" ").split()))


def fields(response: Any, action: str) -> dict[str, str]:
    """The form of an address as a browser would send it."""
    (form,) = soup_of(response).select(f'form[action="{action}"]')
    found = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    return found | {str(one["name"]): one.get_text().removeprefix("\n") for one in form.select("textarea")}


def test_a_moved_session_is_seen_in_its_new_place(as_coach: Client, tuesday: Session) -> None:
    answer = send(as_coach, "session_day", tuesday, to="2026-06-02")

    assert answer.headers["Location"] == f"/athletes/{tuesday.athlete_id}/?month=2026-06#s-{tuesday.pk}"
    page = as_coach.get(answer.headers["Location"])
    assert words(page, f'td[data-date="2026-06-02"] #s-{tuesday.pk} strong') == "8 × 400 m"


def test_who_came_from_the_week_goes_back_to_the_week(as_coach: Client, tuesday: Session) -> None:
    answer = send(as_coach, "session_day", tuesday, to=str(SUNDAY), view="week")

    assert answer.headers["Location"].startswith(f"/athletes/{tuesday.athlete_id}/?week=2026-05-10#s-")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("2026-05-03", "Sunday 3 May 2026 is past. Nothing was changed. Choose today or a later day."),
        ("soon", "This is not a date. Nothing was changed. Write it like 2026-05-04."),
        ("", "Choose a day first. Nothing was changed."),
    ],
)
def test_a_day_that_is_none_is_refused_with_a_sentence(as_coach: Client, tuesday: Session, to: str, said: str) -> None:
    answer = send(as_coach, "session_day", tuesday, to=to)

    assert answer.status_code == 422
    assert said in words(answer, "#sheet")
    assert Session.objects.get().on_date == TUESDAY


def test_an_older_version_hears_who_did_what_and_the_own_move_waits_to_be_sent_again(
    as_coach: Client, coach: User, tuesday: Session
) -> None:
    other = make.coach(make.team_of(coach), name="Sam Okafor")
    moving.move(tuesday.pk, THURSDAY, by=other, version=1)

    answer = send(as_coach, "session_day", tuesday, to=str(SUNDAY))

    assert answer.status_code == 409
    assert "Sam Okafor, Mon 4 May 13:00: 8 × 400 m moved to Thu 7 May." in words(answer, "#happened")
    action = reverse("plans:session_day", args=[tuesday.pk])
    again = fields(answer, action)
    assert (again["to"], again["version"], Session.objects.get().on_date) == (str(SUNDAY), "2", THURSDAY)
    assert as_coach.post(action, again).status_code == 302
    assert Session.objects.get().on_date == SUNDAY


def test_two_texts_are_put_together_and_nothing_of_either_is_lost(
    as_coach: Client, coach: User, tuesday: Session
) -> None:
    other = make.coach(make.team_of(coach), name="Sam Okafor")
    first = "10 min easy\n8 x 400 m @ 5k pace\n15 min easy"
    moving.edit(tuesday.pk, first, by=other, version=1, team=make.team_of(coach).pk)

    mine = "12 min easy\n8 x 400 m @ 5k pace\n10 min easy"
    answer = send(
        as_coach, "session_text", tuesday, text=mine, was=tuesday.workout_id, start_time="", place="Hill Lane"
    )

    assert answer.status_code == 409
    assert Session.objects.get().workout.text == first
    action = reverse("plans:session_text", args=[tuesday.pk])
    again = fields(answer, action)
    assert (again["text"], again["place"]) == ("12 min easy\n8 x 400 m @ 5k pace\n15 min easy", "Hill Lane")
    assert as_coach.post(action, again).status_code == 302
    after = Session.objects.get()
    assert (after.workout.text, after.place) == (again["text"], "Hill Lane")


def test_a_text_for_a_session_that_was_taken_off_is_kept(as_coach: Client, coach: User, tuesday: Session) -> None:
    moving.remove(tuesday.pk, by=coach, version=1)

    answer = send(
        as_coach, "session_text", tuesday, text="50 min easy", was=tuesday.workout_id, athlete=tuesday.athlete_id,
        on_date=str(TUESDAY),
    )  # fmt: skip

    assert answer.status_code == 409
    assert "taken off meanwhile" in words(answer, "#sheet")
    action = reverse("plans:calendar_session_new", args=[tuesday.athlete_id, str(TUESDAY)])
    assert as_coach.post(action, fields(answer, action)).status_code == 302
    assert Session.objects.get().workout.text == "50 min easy"


def test_an_empty_text_is_refused_and_the_place_kept(as_coach: Client, tuesday: Session) -> None:
    answer = send(as_coach, "session_text", tuesday, text=" ", was=tuesday.workout_id, place="Hill Lane")

    assert answer.status_code == 422
    assert fields(answer, reverse("plans:session_text", args=[tuesday.pk]))["place"] == "Hill Lane"
    assert "Write the session first" in words(answer, "#sheet")


def test_what_is_logged_shows_why_it_stays_and_no_form(as_coach: Client, tuesday: Session) -> None:
    Completion.objects.create(session=tuesday, outcome="done", minutes=47, effort=7)

    page = as_coach.get(reverse("plans:calendar_session", args=[tuesday.pk]))

    assert "This session is logged. What was done stays as it is." in words(page, "#sheet")
    assert soup_of(page).select("#sheet form") == []
    assert send(as_coach, "session_day", tuesday, to=str(SUNDAY)).status_code == 422
    assert Session.objects.get().on_date == TUESDAY


def test_a_session_is_written_on_a_day_or_taken_from_the_library(as_coach: Client, coach: User, athlete: User) -> None:
    plan = make.plan(make.team_of(coach), {0: "45 min easy"})
    address = reverse("plans:calendar_session_new", args=[athlete.pk, str(SUNDAY)])

    as_coach.post(address, {"text": "70 min easy", "start_time": "09:30", "place": ""})
    as_coach.post(address, {"workout": str(plan.sessions.get().workout_id)})

    made = Session.objects.order_by("position").values_list("on_date", "workout__text", "start_time")
    assert list(made) == [(SUNDAY, "70 min easy", dt.time(9, 30)), (SUNDAY, "45 min easy", None)]
    assert list(SessionChange.objects.values_list("what", flat=True)) == ["added", "added"]


def test_a_workout_of_another_team_is_not_in_the_library(as_coach: Client, stranger: User, tuesday: Session) -> None:
    theirs = make.plan(make.team_of(stranger), {0: "45 min secret fartlek"}).sessions.get().workout

    answer = send(as_coach, "session_workout", tuesday, workout=theirs.pk)

    assert answer.status_code == 422
    assert "secret fartlek" not in answer.content.decode()
    assert Session.objects.get().workout_id == tuesday.workout_id


def test_for_htmx_the_sheet_alone_comes_and_a_change_leads_back(as_coach: Client, tuesday: Session) -> None:
    headers = {"HX-Request": "true"}
    part = as_coach.get(reverse("plans:calendar_session", args=[tuesday.pk]), headers=headers)
    done = as_coach.post(
        reverse("plans:session_skip", args=[tuesday.pk]), {"version": 1, "reason": "sick"}, headers=headers
    )

    assert part.content.decode().strip().startswith("<aside")
    assert done.headers["HX-Redirect"].startswith(f"/athletes/{tuesday.athlete_id}/?month=2026-05")
    assert Session.objects.get().skip_reason == "sick"


def test_an_athlete_chooses_another_day_of_the_week_on_the_page_of_the_session(
    as_athlete: Client, tuesday: Session
) -> None:
    page = as_athlete.get(reverse("plans:session_detail", args=[tuesday.pk]))
    days = [one["value"] for one in soup_of(page).select("button[name=to]")]
    assert days == [f"2026-05-{day:02d}" for day in (4, 6, 7, 8, 9, 10)]

    assert send(as_athlete, "session_day", tuesday, to="2026-05-09").status_code == 302
    refused = send(as_athlete, "session_day", tuesday, to="2026-05-12", version=2)

    assert (refused.status_code, Session.objects.get().on_date) == (422, dt.date(2026, 5, 9))
    assert "is not in the week of this session" in refused.content.decode()


def test_an_athlete_skips_with_a_reason_and_takes_it_up_again(as_athlete: Client, tuesday: Session) -> None:
    send(as_athlete, "session_skip", tuesday, reason="travel")
    page = as_athlete.get(reverse("plans:session_detail", args=[tuesday.pk]))
    assert "You skipped this session: travel." in words(page, ".own-day")

    send(as_athlete, "session_skip_delete", tuesday, version=2)

    assert Session.objects.get().skipped_at is None


def test_an_athlete_s_older_page_is_told_what_happened(as_athlete: Client, coach: User, tuesday: Session) -> None:
    moving.move(tuesday.pk, THURSDAY, by=coach, version=1)

    answer = send(as_athlete, "session_day", tuesday, to=str(SUNDAY))

    assert (answer.status_code, Session.objects.get().on_date) == (409, THURSDAY)
    assert "Ruth Adeyemi, Mon 4 May 13:00" in answer.content.decode()


@pytest.fixture
def lived(coach: User, athlete: User) -> Assignment:
    """A plan laid back from a race in two weeks, with two sessions to come."""
    race = Race.objects.create(
        athlete=athlete, name="City 5 k", on_date=MONDAY + dt.timedelta(days=14), distance_m=5000
    )
    plan = make.plan(make.team_of(coach), {1: "30 min easy", 8: "40 min easy"}, name="5 k, spring")
    made = Assignment.objects.create(
        plan=plan, athlete=athlete, start_on=MONDAY, last_on=race.on_date, race=race, race_on=race.on_date
    )
    for one in plan.sessions.all():
        day = MONDAY + dt.timedelta(days=one.day)
        make.session(athlete, workout=one.workout, on_date=day, planned_on=day, assignment=made, plan_session=one)
    return made


def test_a_look_at_another_race_day_lists_what_moves_and_writes_nothing(as_coach: Client, lived: Assignment) -> None:
    address = reverse("plans:assignment_detail", args=[lived.pk])
    page = as_coach.get(address, {"to": "2026-05-25"})

    assert "5 May to Tue 12 May" in words(page, "main")
    assert Session.objects.filter(on_date=TUESDAY).count() == 1

    action = reverse("plans:assignment_race", args=[lived.pk])
    assert as_coach.post(action, fields(page, action)).status_code == 302
    assert list(Session.objects.values_list("on_date", flat=True)) == [dt.date(2026, 5, 12), dt.date(2026, 5, 19)]
    assert Race.objects.get().on_date == dt.date(2026, 5, 25)


def test_a_race_day_that_was_looked_at_before_a_change_is_shown_again(
    as_coach: Client, coach: User, lived: Assignment
) -> None:
    page = as_coach.get(reverse("plans:assignment_detail", args=[lived.pk]), {"to": "2026-05-25"})
    moving.move(lived.sessions.get(on_date=TUESDAY).pk, THURSDAY, by=coach, version=1)
    action = reverse("plans:assignment_race", args=[lived.pk])

    answer = as_coach.post(action, fields(page, action))

    assert answer.status_code == 409
    assert "moved by hand" in words(answer, "main")
    assert Race.objects.get().on_date == dt.date(2026, 5, 18)


def test_a_plan_is_paused_and_goes_on_as_the_coach_chose(as_coach: Client, lived: Assignment) -> None:
    def post(name: str, **data: Any) -> Any:
        return as_coach.post(reverse(f"plans:assignment_{name}", args=[lived.pk]), data)

    assert post("pause", from_day="2026-05-05").status_code == 302
    page = as_coach.get(reverse("plans:assignment_detail", args=[lived.pk]), {"on": "2026-05-07", "how": "calendar"})
    assert "1 session of the pause left out" in words(page, ".living__look")
    assert post("resume", on="2026-05-07", how="calendar").status_code == 302

    lived.refresh_from_db()
    assert (lived.paused_on, Session.objects.filter(skipped_at__isnull=False).get().on_date) == (None, TUESDAY)
    assert post("resume", on="2026-05-07", how="calendar").status_code == 422


def test_another_team_s_plan_is_not_there_to_be_paused(as_coach: Client, athlete: User, stranger: User) -> None:
    make.link(athlete, make.team_of(stranger))
    theirs = Assignment.objects.create(
        plan=make.plan(make.team_of(stranger), name="Secret plan"), athlete=athlete, start_on=MONDAY, last_on=SUNDAY
    )

    answer = as_coach.post(reverse("plans:assignment_pause", args=[theirs.pk]), {"from_day": "2026-05-05"})

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.paused_on) == (404, None)
