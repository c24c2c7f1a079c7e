"""The built-in plans: their files, laying them in, and the rules that each of them keeps."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from plans.catalogue import entry_of
from plans.models import Assignment, FilmWish, Plan, PlanVersion, Session, WarmUpUse, Workout
from plans.plan_checking import built_in_facts, check, faults, figures
from plans.plan_library import FOLDER, PlanFileError, load_plans, read_all, read_plan
from plans.plan_unlaid import Shelf, ShelfError
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

SLUGS = sorted(path.stem for path in FOLDER.glob("*.toml"))
EVERY_DAY = 'wed = "20 min easy"\nfri = "20 min easy"\nsat = "20 min easy"\n'
GOOD = """
name = "Small"
goal = "A small goal"
event = "5k"
level = "some"
race = "sun"
about = "For a test."

[[weeks]]
phase = "base"
focus = "Begin"
tue = ["[[Before intervals]]", "4 x 400 m @ 5k pace, 200 m jog"]
sun = "60 min easy"
film = [{ day = "tue", drill = "ankling", view = "back" }]

[[weeks]]
phase = "taper"
focus = "Race"
sun = "5 km race"
"""


@pytest.fixture
def library(db: None) -> None:
    """Drills and warm-ups, as the site has them."""
    call_command("load_drills")
    call_command("load_warm_ups")


def folder_with(tmp_path: Path, text: str, name: str = "small") -> Path:
    (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


# --- every plan, every week ------------------------------------------------------------------------------------------


def test_the_plans_that_are_promised_are_there() -> None:
    offered = {(plan.event, plan.level) for plan in read_all()}
    marathon = [plan for plan in read_all() if plan.event == "marathon"]

    assert {("return", "new"), ("5k", "new"), ("5k", "some"), ("10k", "some"), ("half", "some")} <= offered
    assert len(marathon) == 3
    assert all(plan.race_day is not None for plan in read_all() if plan.event != "return")


# Event, level, weeks, days a week, day of the race, sessions, films, down weeks, minutes of the first week and of the
# longest one.
PINNED = {
    "10k-4-days": ("10k", "some", 10, 4, 69, 40, 5, [4, 8], 198, 259),
    "10k-5-days": ("10k", "experienced", 10, 5, 69, 50, 5, [4, 8], 300, 352),
    "5k-4-days": ("5k", "some", 10, 4, 69, 40, 4, [4, 8], 188, 230),
    "first-5k-3-days": ("5k", "new", 10, 3, 69, 30, 3, [4, 8], 108, 119),
    "half-5-days": ("half", "some", 12, 5, 83, 60, 4, [4, 8], 276, 350),
    "marathon-4-days": ("marathon", "some", 16, 4, 111, 64, 3, [4, 8, 12], 246, 342),
    "marathon-5-days": ("marathon", "some", 16, 5, 111, 80, 4, [4, 8, 12], 299, 394),
    "marathon-6-days": ("marathon", "experienced", 16, 6, 111, 96, 4, [4, 8, 12], 408, 524),
    "mile-5-days": ("mile", "some", 10, 5, 69, 50, 5, [4, 8], 243, 280),
    "return-to-run": ("return", "new", 7, 3, None, 21, 2, [4], 110, 121),
    "trail-5-days": ("trail", "some", 12, 5, 83, 60, 4, [4, 8], 281, 375),
}


def test_each_plan_is_pinned() -> None:
    assert sorted(PINNED) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_a_plan_is_what_it_was_written_to_be(slug: str) -> None:
    told = read_plan(FOLDER / f"{slug}.toml")
    shelf = Shelf.of()
    plan, board = shelf.lay_out(told)
    minutes = [week.minutes(told.race_day) for week in figures(board, shelf.facts)]

    days = entry_of(plan, board.sessions).days_a_week
    films = sum(len(session.films) for session in told.sessions)
    down = [week.number for week in told.weeks if week.is_down]
    first, most = round(minutes[0]), round(max(minutes))
    found = (told.event, told.level, len(told.weeks), days, told.race_day, len(told.sessions), films, down, first, most)

    assert found == PINNED[slug]
    assert any("[[" in session.text for session in told.sessions)


def test_there_is_a_plan_for_every_goal_of_the_catalogue() -> None:
    assert {event for event in Plan.Event.values if event} == {told.event for told in read_all()}


def test_no_plan_breaks_a_rule_and_the_linter_has_nothing_to_warn_of(library: None) -> None:
    load_plans()

    found = {plan.slug: faults(plan) for plan in Plan.objects.built_in()}

    assert sorted(map(str, found)) == SLUGS
    assert {slug: wrong for slug, wrong in found.items() if wrong} == {}


def test_every_plan_embeds_warm_ups_asks_for_films_and_every_week_says_what_it_is_for(library: None) -> None:
    load_plans()

    for plan in Plan.objects.built_in():
        weeks = list(plan.weeks.all())
        assert WarmUpUse.objects.filter(workout__plan_sessions__plan=plan, is_live=True).exists(), plan
        assert FilmWish.objects.filter(plan_session__plan=plan).count() >= 1, plan
        assert all(week.focus for week in weeks), plan
        assert plan.race_day is None or plan.sessions.get(day=plan.race_day).workout.kind == "race"
        assert max(session.week_number for session in plan.sessions.all()) == len(weeks)


def broken(library: None, tmp_path: Path, slug: str, old: str, new: str) -> list[str]:
    """What is said of a plan of ours after one change to its file."""
    text = (FOLDER / f"{slug}.toml").read_text()
    assert old in text
    load_plans(folder_with(tmp_path, text.replace(old, new, 1), slug))
    return [found.says for found in faults(Plan.objects.get(slug=slug))]


@pytest.mark.parametrize(
    ("slug", "old", "new", "says"),
    [
        ("5k-4-days", 'sun = "75 min easy"', 'sun = "100 min easy"', "longer than the longest run of 30 days"),
        ("5k-4-days", "down = true\n", "", "More than three weeks without a down week"),
        ("5k-4-days", 'wed = "45 min easy"', 'wed = "6 x 400 m @ 5k pace, 200 m jog"', "Two hard days in a row"),
        ("5k-4-days", "6 x 400 m @ 5k pace", "12 x 400 m @ 5k pace", "more than 8 %"),
        ("10k-5-days", '"[[Before intervals]]", "9 x 60', '"9 x 60', "W15"),
        ("half-5-days", 'phase = "taper"', 'phase = "build"', "A taper of 7 days"),
        ("marathon-4-days", 'sun = "140 min easy"', 'sun = "155 min easy"', "A run of more than 150 min"),
        ("marathon-6-days", 'wed = "55 min easy"\nthu = "45 min easy"\n', "", "it should be 41 to 60"),
        ("first-5k-3-days", 'focus = "Fresh legs', f'{EVERY_DAY}focus = "Fresh legs', "Too few days of rest"),
        ("10k-5-days", 'intervals]]", "5 x 400', 'intervalls]]", "5 x 400', "There is no warm-up called"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told(library: None, tmp_path: Path, slug: str, old: str, new: str, says: str) -> None:
    found = broken(library, tmp_path, slug, old, new)

    assert any(says in one for one in found), found


def test_figures_are_those_of_the_texts(library: None, tmp_path: Path) -> None:
    from plans.board import board_of

    load_plans(folder_with(tmp_path, GOOD))

    first = figures(board_of(Plan.objects.get(slug="small")))[0]

    assert [run.session.weekday for run in first.runs] == [1, 6]
    assert first.runs[0].at["I"][0] == 1600
    assert first.runs[0].is_hard
    assert not first.runs[1].is_hard
    assert first.runs[1].seconds == 3600


# --- laying in -------------------------------------------------------------------------------------------------------


def test_a_second_load_changes_nothing(library: None, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD)
    first = load_plans(folder)
    plan = Plan.objects.get(slug="small")
    before = (plan.changed_at, Workout.objects.count(), list(plan.sessions.values_list("pk", "workout")))

    again = load_plans(folder)

    plan.refresh_from_db()
    assert (first.created, again.unchanged, again.updated) == (["small"], ["small"], [])
    assert (plan.changed_at, Workout.objects.count(), list(plan.sessions.values_list("pk", "workout"))) == before
    assert [version.number for version in plan.versions.all()] == [1]


def test_what_a_file_says_stands_in_the_plan(library: None, tmp_path: Path) -> None:
    load_plans(folder_with(tmp_path, GOOD))

    plan = Plan.objects.get(slug="small")
    wish = FilmWish.objects.get(plan_session__plan=plan)
    assert (plan.team, plan.state, plan.event, plan.level, plan.race_day) == (None, "published", "5k", "some", 13)
    assert [(week.number, week.phase, week.focus) for week in plan.weeks.all()] == [
        (1, "base", "Begin"), (2, "taper", "Race"),
    ]  # fmt: skip
    assert [session.day for session in plan.sessions.all()] == [1, 6, 13]
    assert wish.plan_session is not None
    assert (wish.plan_session.day, wish.drill.slug, wish.view, wish.asked_by) == (1, "ankling", "back", None)


def test_a_changed_plan_is_a_new_version_and_athletes_keep_what_they_have(library: None, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD)
    load_plans(folder)
    plan = Plan.objects.get(slug="small")
    row = plan.sessions.get(day=6)
    athlete = make.athlete()
    today = athlete.today()
    assignment = Assignment.objects.create(plan=plan, athlete=athlete, start_on=today, last_on=today)
    session = Session.objects.create(
        athlete=athlete, assignment=assignment, plan_session=row, workout=row.workout, on_date=today
    )
    folder_with(tmp_path, GOOD.replace("60 min easy", "65 min easy"))

    report = load_plans(folder)

    session.refresh_from_db()
    assert report.updated == ["small"]
    assert session.workout.text == "60 min easy"
    assert session.plan_session == row
    assert plan.sessions.get(day=6).workout.text == "65 min easy"
    assert [version.number for version in plan.versions.all()] == [2, 1]
    assert PlanVersion.objects.get(plan=plan, number=1).layout != PlanVersion.objects.get(plan=plan, number=2).layout


def test_a_plan_whose_file_is_gone_is_put_away_and_comes_back(library: None, tmp_path: Path) -> None:
    load_plans(folder_with(tmp_path, GOOD))
    shutil.move(tmp_path / "small.toml", tmp_path / "small.txt")

    gone = load_plans(tmp_path)
    state = Plan.objects.get(slug="small").state
    shutil.move(tmp_path / "small.txt", tmp_path / "small.toml")
    load_plans(tmp_path)

    assert (gone.archived, state) == (["small"], "archived")
    assert Plan.objects.get(slug="small").state == "published"


def test_plans_of_teams_are_left_alone(library: None, tmp_path: Path) -> None:
    own = make.plan(make.team(), {0: "20 min easy"})

    load_plans(folder_with(tmp_path, GOOD))

    own.refresh_from_db()
    assert (own.state, own.sessions.count()) == ("draft", 1)


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('event = "5k"', 'event = "6k"', "small.toml, line 4, event: has to be one of"),
        ('name = "Small"', "", "name: is missing"),
        ('phase = "taper"', 'phase = "rest"', "small.toml, line 17, weeks.2.phase: has to be one of"),
        ('sun = "60 min easy"', "sun = 60", "small.toml, line 13, weeks.1.sun: has to be a text"),
        ('sun = "60 min easy"', 'son = "60 min easy"', "small.toml, line 13, weeks.1.son: is not a key"),
        ('day = "tue"', 'day = "wed"', "small.toml, line 14, weeks.1.film.1.day: has to be a day with a session"),
        ('view = "back"', 'view = "top"', "weeks.1.film.1.view: has to be one of side, back, front"),
        ("[[weeks]]", "[[weeks", "small.toml: "),
    ],
)
def test_a_mistake_names_file_line_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = folder_with(tmp_path, GOOD.replace(old, new, 1))

    with pytest.raises(PlanFileError) as caught:
        read_plan(folder / "small.toml")

    assert any(says in one for one in caught.value.mistakes), caught.value.mistakes


def test_a_film_of_a_drill_that_is_not_there_is_refused_and_nothing_is_laid_in(library: None, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, GOOD.replace('drill = "ankling"', 'drill = "bounding"'))

    with pytest.raises(CommandError, match=r"small\.toml, line 12, film: bounding is not a drill of this session"):
        call_command("load_plans", "--folder", str(folder))

    assert not Plan.objects.filter(slug="small").exists()


def test_check_tells_of_all_mistakes_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Nothing here may ask a database: this test has none.
    folder = folder_with(tmp_path, GOOD)
    folder_with(tmp_path, GOOD.replace('sun = "60 min easy"', "son = 60"), "broken")
    (tmp_path / "bytes.toml").write_bytes(b'name = "\xff"')

    with pytest.raises(SystemExit) as ended:
        call_command("load_plans", "--check", "--folder", str(folder))

    out = capsys.readouterr().out
    assert ended.value.code == 1
    assert "small.toml, line 12, weeks.1.tue: 1.6 km at intervals" in out
    assert "broken.toml, line 13, weeks.1.son: is not a key" in out
    assert "bytes.toml: " in out
    assert "Plans: 1 read, " in out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('drill = "ankling"', 'drill = "bounding"', "small.toml, line 12, film: bounding is not a drill"),
        ("[[Before intervals]]", "[[Before nothing]]", "line 12, weeks.1.tue: There is no warm-up called"),
        ('"60 min easy"', '"60 min easy zzyzx"', "line 13, weeks.1.sun: Something in this text is not understood."),
        ('phase = "base"', 'phase = "taper"', "small.toml: There is nothing to taper from."),
    ],
)  # fmt: skip
def test_check_names_file_line_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    count, mistakes = check(folder_with(tmp_path, GOOD.replace(old, new, 1)))

    assert count == 1
    assert any(says in one for one in mistakes), mistakes


def test_check_of_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    assert check(tmp_path) == (0, [f"{tmp_path} has no plans."])


@pytest.mark.parametrize(
    ("text", "says"),
    [("title = ", "hop.toml: "), ('title = "Hop"', "hop.toml: text is missing."), (b"\xff", "hop.toml: ")],
)
def test_a_broken_warm_up_is_named(tmp_path: Path, text: str | bytes, says: str) -> None:
    (tmp_path / "hop.toml").write_bytes(text.encode() if isinstance(text, str) else text)

    with pytest.raises(ShelfError, match=says):
        Shelf.of(tmp_path)


def test_check_of_our_own_files_finds_nothing_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert check() == (len(SLUGS), [])

    call_command("load_plans", "--check")

    assert capsys.readouterr().out == f"Plans: {len(SLUGS)} read, nothing wrong.\n"


def test_the_files_are_read_as_the_database_reads_them(library: None) -> None:
    load_plans()
    shelf = Shelf.of()

    assert dict(shelf.facts) == dict(built_in_facts())
    for told in read_all():
        plan = Plan.objects.get(slug=told.slug)
        saved = {one.day: one.workout for one in plan.sessions.select_related("workout")}
        for session in told.sessions:
            made = shelf.workout(session.text)
            assert (made.headline, made.seconds, made.metres) == (
                saved[session.day].headline, saved[session.day].seconds, saved[session.day].metres,
            )  # fmt: skip
            assert list(made.about.drills) == list(saved[session.day].about.drills)
