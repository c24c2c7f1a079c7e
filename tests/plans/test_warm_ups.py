"""Warm-ups: embedded by their titles, changed once, taken over, merged with lines of one's own, written out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans import taking_over, warming
from plans.adding import ChangedError
from plans.merging import diff, merge
from plans.models import DrillOccurrence, PlanSession, SessionChange, WarmUp, WarmUpUse, WarmUpVersion, Workout
from plans.notation import Reading, read, write
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from athletes.models import Team, User
    from drills.models import Drill

FIRST = "10 min jog\n6 min mobility\n2 x 40 m butt kicks\n3 x 60 m strides"
SECOND = "10 min jog\n6 min mobility\n2 x 30 m ankling\n2 x 40 m butt kicks\n3 x 60 m strides"
MAIN = "8 x 400 m @ 5k pace, 200 m jog"
LINKED = f"[[Before intervals]]\n{MAIN}"
LIST = reverse("plans:warm_up_list")
ADD = reverse("plans:workout_add")


@pytest.fixture(autouse=True)
def drills(db: None) -> list[Drill]:
    """The drills of the texts."""
    return [make.drill(slug) for slug in ("butt-kicks", "ankling", "strides")]


@pytest.fixture
def team(coach: User) -> Team:
    """The coach's team."""
    return make.team_of(coach)


@pytest.fixture
def warm_up(team: Team, coach: User) -> WarmUp:
    """The team's warm-up."""
    return made(team, coach)


def made(team: Team | None, by: User | None, text: str = FIRST, title: str = "Before intervals") -> WarmUp:
    """A warm-up read with the words of the library."""
    from drills.models import Drill
    from plans.notation import Words

    one = WarmUp(team=team, title=title)
    one.write(text, by=by, words=Words.of(Drill.objects.words_for(by, team)))
    return one


def written(text: str, coach: User, **more: Any) -> Workout:
    """A workout of the coach's team."""
    return Workout.objects.write(text, author=coach, team=make.team_of(coach).pk, **more)


def planned(coach: User, text: str = LINKED, day: int = 1) -> PlanSession:
    """A session of a plan of the team."""
    plan = make.plan(make.team_of(coach), {0: "30 min easy"}, name="5 k, spring")
    return PlanSession.objects.create(plan=plan, day=day, workout=written(text, coach))


def changed(warm_up: WarmUp, by: User, text: str = SECOND) -> WarmUpVersion:
    """The warm-up with another text."""
    from drills.models import Drill
    from plans.notation import Words

    return warm_up.write(text, by=by, words=Words.of(Drill.objects.words_for(by, warm_up.team_id)))


def page(client: Client, address: str, **words: Any) -> BeautifulSoup:
    """A page that is there."""
    response = client.get(address, words)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


# --- embedding


def test_a_session_has_the_drills_of_the_warm_up_that_it_links(warm_up: WarmUp, coach: User) -> None:
    plain = written(f"Warm-up\n{FIRST}\nMain\n{MAIN}", coach)

    workout = written(LINKED, coach)

    (use,) = workout.warm_up_uses.all()
    section = workout.tree["items"][0]
    assert (use.version.warm_up, use.version.number, use.is_live) == (warm_up, 1, True)
    assert section["warmup"] == {"id": str(warm_up.pk), "version": 1}
    assert [row.drill.slug for row in workout.uses.filter(nth__gte=1)] == ["butt-kicks"]
    assert (workout.seconds, workout.metres, workout.warmup_seconds, workout.drill_metres) == (
        plain.seconds,
        plain.metres,
        plain.warmup_seconds,
        plain.drill_metres,
    )
    assert {step["line"] for step in section["items"]} == {1}


def test_text_and_canonical_text_keep_the_one_line(warm_up: WarmUp, coach: User) -> None:
    workout = written(LINKED, coach)
    canonical = write(workout.reading, make.WORDS)

    again = written(canonical, coach)

    assert workout.text == LINKED
    assert canonical.split("\n")[0] == "[[Before intervals]]"
    assert again.reading.items == workout.reading.items


def test_a_title_nobody_knows_stays_with_a_question(warm_up: WarmUp, coach: User) -> None:
    workout = written(f"[[Before breakfast]]\n{MAIN}", coach)

    assert workout.reading.asks[0].text == "[[Before breakfast]]"
    assert workout.tree["items"][0]["warmup"] == {"id": None, "version": None}
    assert workout.asks == 1
    assert not WarmUpUse.objects.filter(workout=workout).exists()


def test_the_teams_own_goes_before_the_built_in_and_one_put_away_comes_last(
    warm_up: WarmUp, coach: User, stranger: User
) -> None:
    built_in = made(None, None, "5 min jog")
    made(make.team_of(stranger), stranger, "7 min jog")

    def linked() -> str:
        return str(written("[[ before  INTERVALS ]]\n5 km easy", coach).tree["items"][0]["warmup"]["id"])

    first = linked()
    WarmUp.objects.filter(pk=warm_up.pk).update(archived_at=timezone.now())
    second = linked()
    WarmUp.objects.filter(pk=built_in.pk).update(archived_at=timezone.now())
    third = linked()

    assert [first, second, third] == [str(warm_up.pk), str(built_in.pk), str(warm_up.pk)]


def test_words_of_a_warm_up_that_nobody_can_read_come_along_as_a_note(team: Team, coach: User) -> None:
    made(team, coach, "10 min jog\nwhatever the wind leaves of you, 3 gates\n3 x 60 m strides", "Windy")

    workout = written("[[Windy]]\n5 km easy", coach)

    said = [item.get("note") for item in workout.tree["items"][0]["items"]]
    assert "whatever the wind leaves of you, 3 gates" in said
    assert "wind" not in " ".join(one["text"] for one in workout.tree["unread"])


def test_a_text_without_a_link_asks_the_database_nothing_more(warm_up: WarmUp, coach: User) -> None:
    with CaptureQueriesContext(connection) as plain:
        written(MAIN, coach)

    assert not [query for query in plain if "plans_warmup" in query["sql"]]


# --- the library


def test_the_built_in_ones_are_loaded_once_and_changed_as_new_versions(tmp_path: Any) -> None:
    from plans.warm_up_library import load_warm_ups

    first, again = load_warm_ups(), load_warm_ups()
    (tmp_path / "before-intervals.toml").write_text('title = "Before intervals"\ntext = """\n12 min jog\n"""\n')
    changed = load_warm_ups(tmp_path)

    assert len(first.created) >= 8
    assert (again.created, again.updated, len(again.unchanged)) == ([], [], len(first.created))
    assert changed.updated == ["before-intervals"]
    assert [one.number for one in WarmUp.objects.get(slug="before-intervals").versions.all()] == [2, 1]


# --- putting changes together


def test_changes_in_different_places_are_put_together() -> None:
    merged = merge(
        ["jog", "mobility", "kicks", "strides"],
        ["long jog", "mobility", "kicks", "strides"],
        ["jog", "mobility", "kicks", "skips", "strides"],
    )

    assert (merged.lines, merged.conflicts) == (["long jog", "mobility", "kicks", "skips", "strides"], [])


def test_the_same_change_on_both_sides_is_none_to_quarrel_over() -> None:
    merged = merge(["a", "b"], ["a", "c"], ["a", "c"])

    assert (merged.lines, merged.conflicts) == (["a", "c"], [])


def test_two_changes_of_one_line_clash_and_mine_stays() -> None:
    merged = merge(["a", "b", "c"], ["a", "x", "c"], ["a", "y", "c", "d"])

    (clash,) = merged.conflicts
    assert merged.lines == ["a", "x", "c", "d"]
    assert (clash.base, clash.mine, clash.theirs) == (["b"], ["x"], ["y"])


@pytest.mark.parametrize("end", ["mine", "theirs"])
def test_with_one_side_unchanged_the_other_is_the_result(end: str) -> None:
    base, other = list("abcdef"), list("xbcdfgh")

    merged = merge(base, other, base) if end == "mine" else merge(base, base, other)

    assert (merged.lines, merged.conflicts) == (other, [])


def test_a_difference_names_what_went_and_what_came() -> None:
    assert diff("a\nb", "a\nc") == [("same", "a"), ("out", "b"), ("in", "c")]


# --- writing lines out


@pytest.mark.parametrize(
    "text",
    [LINKED, f"[[Before intervals]]\nMain\n{MAIN}\nCool-down\n10 min easy", f"Tuesday\n[[Before intervals]]\n\n{MAIN}"],
)
def test_written_out_a_session_asks_for_the_same(text: str, warm_up: WarmUp, coach: User) -> None:
    linked = written(text, coach)

    out = warming.written_out(text, {"before intervals": FIRST}, make.WORDS)

    plain = written(out, coach)
    assert "[[" not in out
    assert FIRST in out
    assert (plain.seconds, plain.metres, plain.quality_metres, plain.drill_metres, plain.warmup_seconds) == (
        linked.seconds,
        linked.metres,
        linked.quality_metres,
        linked.drill_metres,
        linked.warmup_seconds,
    )


def test_a_coach_writes_the_lines_out_and_the_session_knows_whose_they_were(
    warm_up: WarmUp, coach: User, as_coach: Client
) -> None:
    session = planned(coach)
    sheet = page(as_coach, reverse("plans:plan_session_edit", args=[session.plan_id, session.pk]))
    address = reverse("plans:plan_session_detach", args=[session.plan_id, session.pk])

    response = as_coach.post(address, {"text": f"{LINKED}\n10 min easy", "start_time": "", "place": "Gate 3"})

    session.refresh_from_db()
    (use,) = session.workout.warm_up_uses.all()
    assert sheet.select_one(f'button[formaction="{address}"]') is not None
    assert response.status_code == 302
    assert session.workout.text == f"Warm-up\n{FIRST}\nMain\n{MAIN}\n10 min easy"
    assert session.place == "Gate 3"
    assert (use.version.number, use.is_live) == (1, False)


def test_written_out_lines_stay_known_when_the_session_is_edited(
    warm_up: WarmUp, coach: User, as_coach: Client
) -> None:
    session = planned(coach)
    as_coach.post(reverse("plans:plan_session_detach", args=[session.plan_id, session.pk]))
    session.refresh_from_db()
    text = session.workout.text.replace("10 min jog", "15 min jog")

    as_coach.post(
        reverse("plans:plan_session_edit", args=[session.plan_id, session.pk]),
        {"text": text, "start_time": "", "place": ""},
    )

    session.refresh_from_db()
    assert session.workout.text == text
    assert session.workout.warm_up_uses.get().is_live is False


def test_the_sheet_shows_a_saved_session_with_the_text_it_has(warm_up: WarmUp, coach: User, as_coach: Client) -> None:
    session = planned(coach)
    changed(warm_up, coach)

    sheet = page(as_coach, reverse("plans:plan_session_edit", args=[session.plan_id, session.pk]))

    words = [chip.get_text(" ", strip=True).lower() for chip in sheet.select(".chip--drill")]
    assert [word for word in words if "ankling" in word] == []
    assert any("butt kicks" in word for word in words)


# --- taking a change over


def test_a_saved_change_leads_to_the_sessions_that_have_the_old_text(
    warm_up: WarmUp, coach: User, as_coach: Client
) -> None:
    planned(coach)

    response = as_coach.post(reverse("plans:warm_up_edit", args=[warm_up.pk]), {"title": "x", "text": SECOND})

    offered = page(as_coach, response.headers["Location"])
    warm_up.refresh_from_db()
    assert (warm_up.version, warm_up.title) == (2, "Before intervals")
    assert response.headers["Location"] == reverse("plans:warm_up_changes", args=[warm_up.pk])
    assert [line.get_text() for line in offered.select(".lines-diff__in ins")] == ["2 x 30 m ankling"]
    assert len(offered.select("input[name=session][checked]")) == 1


def test_sessions_to_come_get_the_new_text_and_what_is_done_begun_or_past_stays(
    warm_up: WarmUp, coach: User, athlete: User, as_coach: Client, drills: list[Drill]
) -> None:
    today = athlete.today()
    workout = written(LINKED, coach)
    coming = make.session(athlete, workout=workout, on_date=today + dt.timedelta(days=2))
    past = make.session(athlete, workout=workout, on_date=today - dt.timedelta(days=1))
    done = make.session(athlete, workout=workout, on_date=today + dt.timedelta(days=3))
    done.log(by=athlete, outcome="done", effort=6)
    begun = make.session(athlete, workout=workout, on_date=today + dt.timedelta(days=4))
    begun.tick(drills[0], 1, by=athlete, done=True)
    in_plan = planned(coach)
    changed(warm_up, coach)
    address = reverse("plans:warm_up_changes", args=[warm_up.pk])
    keys = [f"day-{one.pk}" for one in (coming, past, done, begun)] + [f"plan-{in_plan.pk}"]

    as_coach.post(address, {"version": "2", "session": keys})
    before = Workout.objects.count()
    again = as_coach.post(address, {"version": "2", "session": keys}, follow=True)

    for one in (coming, past, done, begun, in_plan):
        one.refresh_from_db()
    assert [one.workout == workout for one in (coming, past, done, begun)] == [False, True, True, True]
    assert (coming.version, coming.changed_by) == (2, coach)
    assert [(row.what, row.session, row.by) for row in SessionChange.objects.all()] == [("edited", coming, coach)]
    for session in (coming, in_plan):
        assert session.workout.text == LINKED
        assert session.workout.warm_up_uses.get().version.number == 2
        assert [row.drill.slug for row in session.workout.uses.filter(nth__gte=1)] == ["ankling", "butt-kicks"]
    assert Workout.objects.count() == before
    assert b"Nothing was changed." in again.content


def test_a_session_that_is_not_ticked_stays(warm_up: WarmUp, coach: User) -> None:
    one, other = planned(coach), planned(coach, day=2)
    changed(warm_up, coach)

    count = taking_over.take_over(warm_up, coach, [f"plan-{one.pk}"])

    other.refresh_from_db()
    assert count == 1
    assert other.workout.warm_up_uses.get().version.number == 1


def test_lines_of_ones_own_are_merged_with_the_change(warm_up: WarmUp, coach: User) -> None:
    own = f"Warm-up\n{FIRST}\n{'Main'}\n{MAIN}".replace("10 min jog", "20 min jog")
    session = planned(coach, own)
    WarmUpUse.objects.create(workout=session.workout, version=warm_up.newest(), is_live=False)
    changed(warm_up, coach)

    taking_over.take_over(warm_up, coach, [f"plan-{session.pk}"])

    session.refresh_from_db()
    use = session.workout.warm_up_uses.get()
    assert session.workout.text == f"Warm-up\n{SECOND}\nMain\n{MAIN}".replace("10 min jog", "20 min jog")
    assert (use.version.number, use.is_live) == (2, False)
    assert taking_over.offers(warm_up, coach, warm_up.newest()) == []


def test_a_line_added_at_the_end_of_the_warm_up_does_not_clash_with_the_main_part(warm_up: WarmUp, coach: User) -> None:
    session = planned(coach, f"Warm-up\n{FIRST}\nMain\n{MAIN}")
    WarmUpUse.objects.create(workout=session.workout, version=warm_up.newest(), is_live=False)
    newest = changed(warm_up, coach, f"{FIRST}\n5 min walk")

    (offer,) = taking_over.offers(warm_up, coach, newest)

    assert (offer.text, offer.conflicts) == (f"Warm-up\n{FIRST}\n5 min walk\nMain\n{MAIN}", [])


def test_lines_that_both_changed_are_shown_and_left(warm_up: WarmUp, coach: User, as_coach: Client) -> None:
    text = f"Warm-up\n{FIRST}\nMain\n{MAIN}".replace("3 x 60 m strides", "6 x 60 m strides")
    session = planned(coach, text)
    WarmUpUse.objects.create(workout=session.workout, version=warm_up.newest(), is_live=False)
    changed(warm_up, coach, FIRST.replace("3 x 60 m", "4 x 80 m"))
    address = reverse("plans:warm_up_changes", args=[warm_up.pk])

    shown = page(as_coach, address)
    as_coach.post(address, {"version": "2", "session": f"plan-{session.pk}"})

    session.refresh_from_db()
    assert [one.get_text() for one in shown.select(".clash dd")] == [
        "3 x 60 m strides",
        "6 x 60 m strides",
        "4 x 80 m strides",
    ]
    assert shown.select("input[name=session]") == []
    assert session.workout.text == text


def test_a_page_that_is_too_old_changes_nothing(warm_up: WarmUp, coach: User, as_coach: Client) -> None:
    session = planned(coach)
    changed(warm_up, coach)

    response = as_coach.post(
        reverse("plans:warm_up_changes", args=[warm_up.pk]), {"version": "1", "session": f"plan-{session.pk}"}
    )

    session.refresh_from_db()
    assert response.status_code == 422
    assert session.workout.warm_up_uses.get().version.number == 1


def test_a_session_changed_meanwhile_stops_all(warm_up: WarmUp, coach: User, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = planned(coach), planned(coach, day=2)
    newest = changed(warm_up, coach)
    offered = taking_over.offers(warm_up, coach, newest)
    PlanSession.objects.filter(pk=other.pk).update(workout=written("5 km easy", coach))
    monkeypatch.setattr(taking_over, "offers", lambda *_: offered)

    with pytest.raises(ChangedError):
        taking_over.take_over(warm_up, coach, [f"plan-{one.pk}", f"plan-{other.pk}"])

    one.refresh_from_db()
    assert one.workout.warm_up_uses.get().version.number == 1


def test_another_teams_sessions_are_not_offered(coach: User, stranger: User) -> None:
    built_in = made(None, None)
    session = planned(stranger)
    newest = changed(built_in, coach)

    count = taking_over.take_over(built_in, coach, [f"plan-{session.pk}"])

    assert taking_over.offers(built_in, coach, newest) == []
    assert count == 0


def test_offers_cost_the_same_for_one_session_and_for_three(warm_up: WarmUp, coach: User, athlete: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            taking_over.by_version(taking_over.offers(warm_up, coach, newest), newest)
        return len(queries)

    sessions = [planned(coach)]
    make.session(athlete, workout=sessions[0].workout)
    newest = changed(warm_up, coach)
    coach.coach_team_ids(edits=True)
    one = cost()
    for day in (2, 3):
        session = planned(coach, day=day)
        WarmUpUse.objects.filter(workout=session.workout).update(version=warm_up.versions.get(number=1))
        make.session(athlete, workout=session.workout)

    assert cost() == one


# --- pages


def test_the_list_shows_minutes_and_how_many_sessions_have_it(warm_up: WarmUp, coach: User, as_coach: Client) -> None:
    made(None, None, "5 min jog", "On a cold day")
    planned(coach)

    soup = page(as_coach, LIST)

    rows = [(row.strong.get_text(), *(b.get_text() for b in row.select(".figure"))) for row in soup.select(".warm-row")]  # type: ignore[union-attr]
    minutes = str(round(written(LINKED, coach).warmup_seconds / 60))
    assert rows == [("Before intervals", minutes, "1"), ("On a cold day", "5", "0")]
    assert soup.select_one('.rail [aria-current="page"]').get_text(strip=True) == "Warm-ups"  # type: ignore[union-attr]


def test_the_list_costs_the_same_for_one_and_for_three(
    warm_up: WarmUp, team: Team, coach: User, as_coach: Client
) -> None:
    with CaptureQueriesContext(connection) as one:
        page(as_coach, LIST)
    made(team, coach, SECOND, "Second")
    made(None, None, FIRST, "Third")

    with CaptureQueriesContext(connection) as three:
        page(as_coach, LIST)

    assert len(three) == len(one)


def test_an_athlete_reads_those_of_the_own_team_and_writes_none(
    warm_up: WarmUp, athlete: User, as_athlete: Client, stranger: User
) -> None:
    hidden = made(make.team_of(stranger), stranger, title="Secret")

    soup = page(as_athlete, LIST)
    detail = page(as_athlete, warm_up.get_absolute_url())

    assert [row.get_text() for row in soup.select(".warm-row strong")] == ["Before intervals"]
    assert as_athlete.get(hidden.get_absolute_url()).status_code == 404
    assert detail.select("form") == []
    assert "Embed it" not in detail.get_text()


def test_a_copy_of_a_built_in_one_is_the_teams_own(team: Team, as_coach: Client) -> None:
    built_in = made(None, None)
    address = f"{reverse('plans:warm_up_new')}?copy={built_in.pk}"
    soup = page(as_coach, address)
    text = soup.select_one("textarea").get_text()  # type: ignore[union-attr]

    as_coach.post(address, {"title": "Before intervals", "summary": "", "text": text})

    own = WarmUp.objects.get(team=team)
    assert (own.title, own.newest().text) == ("Before intervals", FIRST)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"title": "New", "text": "  \n"}, "Write the warm-up first"),
        ({"title": "New", "text": "[[Before intervals]]"}, "cannot have another one in it"),
        ({"title": "A [b]", "text": "10 min easy"}, "no square brackets"),
        ({"title": "before intervals", "text": "10 min easy"}, "of this title already"),
        ({"title": "", "text": "10 min easy"}, "required"),
        ({"title": "New", "text": "x" * 4001}, "may have 4,000"),
    ],
)
def test_what_cannot_be_a_warm_up_is_refused_and_nothing_typed_is_lost(
    data: dict[str, str], says: str, warm_up: WarmUp, as_coach: Client
) -> None:
    response = as_coach.post(reverse("plans:warm_up_new"), data)

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert says in soup.get_text()
    assert soup.select_one("textarea").get_text().removeprefix("\n") == data["text"]  # type: ignore[union-attr]
    assert WarmUp.objects.count() == 1


def test_saving_the_same_text_makes_no_new_version(warm_up: WarmUp, as_coach: Client) -> None:
    as_coach.post(reverse("plans:warm_up_edit", args=[warm_up.pk]), {"title": "Renamed", "summary": "S", "text": FIRST})

    warm_up.refresh_from_db()
    assert (warm_up.version, warm_up.title, warm_up.summary) == (1, "Renamed", "S")


def test_one_put_away_is_out_of_the_list_and_comes_back(warm_up: WarmUp, as_coach: Client) -> None:
    as_coach.post(reverse("plans:warm_up_archive", args=[warm_up.pk]))
    away = page(as_coach, LIST).select(".warm-row"), page(as_coach, LIST, archived="1").select(".warm-row")
    as_coach.post(reverse("plans:warm_up_restore", args=[warm_up.pk]))

    assert [len(rows) for rows in away] == [0, 1]
    assert len(page(as_coach, LIST).select(".warm-row")) == 1


def test_embedding_from_its_page_puts_the_line_on_top(warm_up: WarmUp, coach: User, as_coach: Client) -> None:
    session = planned(coach, f"Track night\n{MAIN}")
    before = Reading.from_dict(session.workout.tree)

    soup = page(as_coach, ADD, warm_up=warm_up.pk, plan_session=session.pk)
    text = soup.select_one("#id_text").get_text().removeprefix("\n")  # type: ignore[union-attr]
    as_coach.post(ADD, {"warm_up": warm_up.pk, "plan_session": session.pk, "was": session.workout_id, "text": text})

    session.refresh_from_db()
    assert text == f"Track night\n[[Before intervals]]\n{MAIN}"
    assert read(text, make.WORDS).title == before.title
    assert session.workout.warm_up_uses.get().version.warm_up == warm_up
    assert any("butt kicks" in chip.get_text().lower() for chip in soup.select(".chip--drill"))


def test_nobody_adds_a_warm_up_of_another_team(as_coach: Client, stranger: User) -> None:
    hidden = made(make.team_of(stranger), stranger)

    assert as_coach.get(ADD, {"warm_up": str(hidden.pk)}).status_code == 404
    assert as_coach.get(ADD, {"warm_up": "1e309"}).status_code == 404


def test_today_costs_no_query_more_with_a_warm_up(
    warm_up: WarmUp, coach: User, athlete: User, as_athlete: Client
) -> None:
    session = make.session(athlete, workout=written(f"Warm-up\n{FIRST}\nMain\n{MAIN}", coach))
    with CaptureQueriesContext(connection) as plain:
        as_athlete.get(reverse("today"))
    session.workout = written(LINKED, coach)
    session.save(update_fields=["workout"])

    with CaptureQueriesContext(connection) as linked:
        response = as_athlete.get(reverse("today"))

    assert len(linked) == len(plain)
    assert "Butt kicks" in response.content.decode()
    assert DrillOccurrence.objects.count() == 0


def test_its_page_says_what_is_worth_a_look(team: Team, coach: User, as_coach: Client, as_athlete: Client) -> None:
    cold = made(team, coach, "2 x 40 m butt kicks, walk back\n10 min jog", "Cold")

    said = [one.get_text(strip=True) for one in page(as_coach, cold.get_absolute_url()).select(".warm-worth li")]

    assert any("line 1" in one or "first" in one.lower() for one in said)
    assert page(as_athlete, cold.get_absolute_url()).select(".warm-worth") == []
