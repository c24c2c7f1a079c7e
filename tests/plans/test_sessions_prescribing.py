"""What a session asks of one athlete: doses, own paces, notes kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from athletes.models import RaceResult
from athletes.paces import parse_time, vdot
from plans.cards import cards_of
from plans.models import Session
from plans.models.workouts import prepare
from plans.prescribing import paces_for, paces_of, prescribe, uses_of
from plans.ruler import at
from tests import make

if TYPE_CHECKING:
    from athletes.models import User
    from plans.models import Workout
    from plans.notation import Paces
    from plans.prescribing import Prescription

LONDON = ZoneInfo("Europe/London")
ARTICLE = (
    "Warm-up\n10 min jog\n6 min mobility\n2 x 40 m ankling\n2 x 40 m high knees\n2 x 40 m butt kicks\n"
    "3 x 60 m strides\nMain\n8 x 400 m @ 5k pace, 200 m jog\nCool-down\n10 min easy"
)
# 19:56 over 5 km.
FIFTY = paces_of(50.0)


def read(text: str) -> Workout:
    """A workout that is not saved."""
    return prepare(text, None, make.WORDS)[0]


def asked(text: str, paces: Paces | None = None, *, miles: bool = False) -> Prescription:
    return prescribe(read(text), paces, miles=miles)


def facts(rx: Prescription) -> list[tuple[str, str, str]]:
    assert rx.main is not None
    return [(fact.term, fact.figure, fact.unit) for fact in rx.main.facts]


def test_the_warm_up_is_a_list_of_doses() -> None:
    rx = asked(ARTICLE)

    (warmup,) = rx.warmups
    assert [(row.amount.figure, row.amount.unit, row.name) for row in warmup.rows] == [
        ("10", "min", "Easy jog"),
        ("6", "min", "Mobility"),
        ("2 × 40", "m", "Ankling"),
        ("2 × 40", "m", "High knees"),
        ("2 × 40", "m", "Butt kicks classic"),
        ("3 × 60", "m", "Strides"),
    ]


def test_the_articles_warm_up_starts_half_an_hour_before_the_first_rep() -> None:
    workout = read(ARTICLE)

    rx = prescribe(workout, None, gun=at(dt.date(2026, 4, 21), dt.time(18, 15), LONDON), zone=LONDON)

    assert rx.clock is not None
    assert rx.clock.ruler is not None
    assert (rx.clock.start_words, rx.clock.gun_words) == ("17:45", "18:15")
    assert sum(row.seconds for row in rx.warmups[0].rows) == pytest.approx(workout.warmup_seconds, abs=1)


def test_without_a_warm_up_the_start_is_the_sessions_own() -> None:
    rx = prescribe(read("45 min easy"), None, gun=at(dt.date(2026, 4, 21), dt.time(18, 15), LONDON), zone=LONDON)

    assert rx.clock is not None
    assert (rx.clock.start_words, rx.clock.ruler) == ("18:15", None)


def test_the_main_set_is_in_own_paces() -> None:
    rx = asked(ARTICLE, FIFTY)

    assert rx.main is not None
    assert (rx.main.heading, rx.main.words, len(rx.main.laps)) == ("8 × 400 m", "at 5 k pace", 8)
    assert facts(rx) == [("Each 400", "1:35–1:36", ""), ("Per km", "3:58–4:00", ""), ("Jog between", "200", "m")]


def test_who_reckons_in_miles_sees_paces_per_mile() -> None:
    rx = asked(ARTICLE, FIFTY, miles=True)

    assert facts(rx)[1] == ("Per mile", "6:23–6:27", "")


def test_without_a_race_the_main_set_goes_by_effort() -> None:
    rx = asked("8 x 400 m @ 5k pace, 200 m jog")

    assert facts(rx) == [("Effort", "8–9", ""), ("Jog between", "200", "m")]
    assert (rx.asks_pace, rx.paced) == (True, None)


def test_the_cool_down_ends_the_session_in_own_easy_pace() -> None:
    rx = asked(ARTICLE, FIFTY)

    last = rx.blocks[-1]
    assert last.role == "cooldown"
    assert [(one.heading, one.words, one.facts[0].figure) for one in last.sets] == [
        ("10 min", "easy to finish", "4:54–5:52")
    ]


@pytest.mark.parametrize(
    ("text", "heading", "words", "said"),
    [
        ("45 min easy", "45 min", "easy", [("Per km", "4:54–5:52", "")]),
        ("4 x 2k @ HMP, 90 s", "4 × 2 km", "at half marathon pace",
         [("Each 2 km", "8:39–8:43", ""), ("Per km", "4:19–4:21", ""), ("Rest between", "90", "s")]),
        ("20 min @ threshold", "20 min", "at threshold", [("Per km", "4:15–4:20", "")]),
        ("12 x 400 m in 75-77 s, 60 s jog", "12 × 400 m", "in 1:15–1:17",
         [("Each 400", "1:15–1:17", ""), ("Per km", "3:08–3:12", ""), ("Jog between", "1", "min")]),
        ("6 x 1000 m @ 3:40-3:45/km, 2 min", "6 × 1000 m", "at 3:40–3:45 per km",
         [("Each 1000", "3:40–3:45", ""), ("Per km", "3:40–3:45", ""), ("Rest between", "2", "min")]),
        ("5 x 3 min @ RPE 8, 2 min jog", "5 × 3 min", "effort 8", [("Effort", "8", ""), ("Jog between", "2", "min")]),
    ],
)  # fmt: skip
def test_sets_say_what_is_known_and_no_more(
    text: str, heading: str, words: str, said: list[tuple[str, str, str]]
) -> None:
    rx = asked(text, FIFTY)

    assert rx.main is not None
    assert (rx.main.heading, rx.main.words) == (heading, words)
    assert facts(rx) == said


def test_no_pace_is_given_for_running_uphill() -> None:
    rx = asked("8 x 60 s uphill @ RPE 9, jog down", FIFTY)

    assert [fact[0] for fact in facts(rx)] == ["Effort", "Between"]


def test_repetitions_left_open_are_drawn_apart() -> None:
    rx = asked("4-6 x 1000 m @ 10k pace, 2 min rest")

    assert rx.main is not None
    assert rx.main.times == "4–6"
    assert [lap.is_maybe for lap in rx.main.laps] == [False, False, False, False, True, True]


def test_a_round_of_several_things_has_a_line_for_each() -> None:
    rx = asked("4 x (400 m @ 5k, 60 s, 200 m @ mile, 3 min)", FIFTY)

    assert rx.main is not None
    assert rx.main.heading == "4 rounds"
    assert [str(line.amount) for line in rx.main.lines] == ["400 m", "1 min", "200 m", "3 min"]
    assert rx.main.lines[0].say == "1:35–1:36. 3:58–4:00 per km"


def test_a_ladder_is_one_set_in_order() -> None:
    rx = asked("400-800-1200 @ 5k, 400 m jog", FIFTY)

    assert rx.main is not None
    assert [str(line.amount) for line in rx.main.lines] == ["400 m", "400 m", "800 m", "400 m", "1200 m"]


def test_what_was_not_read_stays_as_a_note_word_for_word() -> None:
    rx = asked("45 min easy\nBring the blue cones, ask Jo!")

    kept = [rx.title, *rx.notes, *(say for block in rx.blocks for one in block.sets for say in one.says)]
    assert "Bring the blue cones, ask Jo!" in " | ".join(kept)


def test_paces_come_from_the_best_race_of_the_last_half_year(athlete: User) -> None:
    today = athlete.today()
    best = RaceResult.objects.create(
        athlete=athlete, distance_m=5000, seconds=1196, ran_on=today - dt.timedelta(days=30)
    )
    RaceResult.objects.create(athlete=athlete, distance_m=5000, seconds=1300, ran_on=today)

    paces, result = paces_for(athlete)

    assert result == best
    assert paces == paces_of(vdot(5000, 1196) or 0)


def test_without_a_race_there_are_no_paces(athlete: User) -> None:
    assert paces_for(athlete) == (None, None)


def test_drills_come_with_cue_picture_and_tick_in_one_query(athlete: User, django_assert_num_queries: object) -> None:
    drill = make.drill("ankling", name="Ankling")
    drill.cues.create(text="Toes up, hot ground")
    drill.cues.create(text="Second", position=1)
    make.drill("high-knees", name="High knees")
    session = make.session(athlete, "2 x 40 m ankling, 2 x 40 m high knees")
    same = make.session(athlete, workout=session.workout)
    session.tick(drill, 1, by=athlete, done=True)

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = uses_of([session, same])

    assert [(use.slug, use.nth, use.cue, use.done_at is not None) for use in found[session.pk]] == [
        ("ankling", 1, "Toes up, hot ground", True), ("high-knees", 1, "", False),
    ]  # fmt: skip
    assert [use.done_at for use in found[same.pk]] == [None, None]


def test_a_drill_among_other_things_can_be_ticked_too(athlete: User) -> None:
    make.drill("ankling", name="Ankling")
    session = make.session(athlete, "2 x 40 m ankling\n3 x (400 m @ 5k, 2 x 20 m ankling)")

    rx = prescribe(session.workout, None, uses=uses_of([session])[session.pk])

    rows = [row for block in rx.blocks for row in block.rows if row.use]
    assert [(row.name, row.use.nth) for row in rows if row.use] == [("Ankling", 1), ("Ankling", 2)]
    assert len(rx.uses) == 2


def test_a_drill_that_comes_twice_is_counted_as_its_rows_are(athlete: User) -> None:
    make.drill("ankling", name="Ankling")
    session = make.session(athlete, "2 x 40 m ankling\n2 x 20 m ankling\n45 min easy")

    rx = prescribe(session.workout, None, uses=uses_of([session])[session.pk])

    rows = [row for block in rx.blocks for row in block.rows if row.use]
    assert [(row.amount.figure, row.use.nth) for row in rows if row.use] == [("2 × 40", 1), ("2 × 20", 2)]


def result(athlete: User, time: str, on: dt.date, *, kind: str = "race", metres: int = 5000) -> None:
    RaceResult.objects.create(athlete=athlete, kind=kind, distance_m=metres, seconds=parse_time(time), ran_on=on)


def shown(session: Session, viewer: User) -> str:
    (card,) = cards_of([Session.objects.select_related("workout", "completion").get(pk=session.pk)], viewer, viewer)
    return card.rx.result_words


def test_a_session_to_come_is_shown_in_the_paces_of_today_and_a_done_one_in_those_of_its_day(athlete: User) -> None:
    today = athlete.today()
    result(athlete, "22:00", today - dt.timedelta(days=60))
    result(athlete, "20:00", today)
    then = make.session(athlete, "8 x 400 m @ 5k pace", today - dt.timedelta(days=30))
    to_come = make.session(athlete, "8 x 400 m @ 5k pace", today + dt.timedelta(days=3))
    before_it_was_logged = shown(then, athlete)

    then.log(by=athlete, outcome="done", effort=7)

    assert before_it_was_logged.startswith("20:00 over 5 k")
    assert shown(then, athlete).startswith("22:00 over 5 k")
    assert shown(to_come, athlete).startswith("20:00 over 5 k")


def test_a_race_does_not_set_the_pace_for_itself(athlete: User) -> None:
    today = athlete.today()
    result(athlete, "22:00", today - dt.timedelta(days=60))
    result(athlete, "20:00", today)
    race = make.session(athlete, "5 km race")
    race.log(by=athlete, outcome="done", effort=10)

    assert race.workout.kind == "race"
    assert shown(race, athlete).startswith("22:00 over 5 k")


def test_tests_give_the_paces_they_are_about(athlete: User) -> None:
    today = athlete.today()
    result(athlete, "30:00", today, kind="threshold", metres=7500)
    result(athlete, "3:45", today, kind="speed", metres=1200)
    result(athlete, "12:15", today, kind="speed", metres=3600)

    paces, source = paces_for(athlete)

    assert paces is not None
    assert source is not None
    assert sorted(paces.effort) == ["critical_speed", "threshold"]
    assert (paces.race, source.kind) == ({}, "threshold")
