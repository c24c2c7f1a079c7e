"""The drawings: bodies that can move so, files that are safe and small, drawn only when something changed."""

import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from pytest_django import Settings

from drills import figures, library
from drills.figures import front, side
from drills.figures.motion import NEAR, SIDES, Motion, Track, rotate, two_bones
from drills.figures.pen import merge, num
from drills.figures.space import LEAD, TRAIL, WAYS, FrontMotion, bend, order

DRILLS = {drill.slug: drill for drill in library.load()}
FRONT = [slug for slug, drill in DRILLS.items() if drill.figure.get("view") == "front"]
SIDE = [slug for slug in DRILLS if slug not in FRONT]
KIND_NAMES = ("picture", "strip", "loop")
STANDING_STILL = {
    "period_s": 1.0,
    "hip": {"t": [0.0], "v": [-1.0]},
    "leg": {"contact": [[0.0, 1.0]], "land": [6], "pitch": [[0, 0]]},
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every file of the library's drawings, by name."""
    out = tmp_path_factory.mktemp("figures")
    return {path.name: path.read_text(encoding="utf-8") for path in figures.draw_all(out)}


def test_no_drill_asks_what_a_body_cannot_do() -> None:
    assert figures.problems() == []


def test_each_drill_has_all_its_drawings(drawn: dict[str, str]) -> None:
    wanted = {f"{slug}-{kind}.svg" for slug in DRILLS for kind in KIND_NAMES}
    wanted |= {f"{slug}-check{n}.svg" for slug, pairs in library.drawn_pairs().items() for n in range(1, pairs + 1)}

    assert set(drawn) == wanted


def test_each_file_is_small_safe_and_complete(drawn: dict[str, str]) -> None:
    for name, text in drawn.items():
        root = ElementTree.fromstring(text)  # noqa: S314 (we have just written it)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        asked_for = set(re.findall(r'href="([^"]*)"', text))

        assert len(text.encode()) <= (60_000 if name.endswith("-loop.svg") else 30_000), name
        assert root.tag == "{http://www.w3.org/2000/svg}svg", name
        assert root.get("role") == "img", name
        assert (root.findtext("{http://www.w3.org/2000/svg}title") or "").strip(), name
        assert not re.search(r"<script|<a\b|<image|<foreignObject|\son\w+=|url\(|@import|javascript:", text), name
        assert len(ids) == len(set(ids)), name
        assert asked_for <= {f"#{name}" for name in ids}, name


def test_a_loop_moves_and_a_still_does_not(drawn: dict[str, str]) -> None:
    moving = {name for name, text in drawn.items() if "<animate" in text}

    assert moving == {name for name in drawn if name.endswith("-loop.svg")}


def test_good_and_fault_differ_in_shape_not_only_in_colour(drawn: dict[str, str]) -> None:
    pairs = {name: text for name, text in drawn.items() if "-check" in name}

    assert all('rx="2"' in text and "<circle" in text for text in pairs.values())
    assert len({re.sub(r"<title>.*?</title>", "", text) for text in pairs.values()}) == len(pairs)


@pytest.mark.parametrize("slug", [slug for slug in SIDE if not DRILLS[slug].figure.get("once")])
def test_a_cycle_closes(slug: str) -> None:
    motion = Motion(DRILLS[slug].figure)

    first, last = motion.pose(0.0), motion.pose(1.0)

    assert first.hip == pytest.approx(last.hip)
    assert first.legs[NEAR].points(first.hip)["toe"] == pytest.approx(last.legs[NEAR].points(last.hip)["toe"])


@pytest.mark.parametrize("slug", [slug for slug in SIDE if DRILLS[slug].figure["leg"].get("contact")])
def test_the_stance_foot_is_nailed_to_the_ground(slug: str) -> None:
    motion = Motion(DRILLS[slug].figure)
    start, end = motion.contacts(NEAR)[0]
    times = [start + (end - start) * i / 20 for i in range(1, 20)]

    slides = []
    for t in times:
        pose = motion.pose(t)
        ball = rotate(*pose.legs[NEAR].points(pose.hip)["ball"], -motion.slope)
        # On the heel the foot turns about the heel, and the ball comes down.
        if pose.legs[NEAR].toe > 0:
            slides.append(abs(ball[0] - (motion.told["leg"]["land"][0] - (t - start) * motion.period * motion.speed)))

    assert max(slides, default=0) <= 0.5


@pytest.mark.parametrize("slug", FRONT)
def test_a_cycle_seen_from_the_front_closes(slug: str) -> None:
    motion = FrontMotion(DRILLS[slug].figure)

    for way in WAYS:
        first, last = motion.leg(way, 0.0), motion.leg(way, 1.0)
        assert first.ankle == pytest.approx(last.ankle)
        assert first.knee == pytest.approx(last.knee)
        assert motion.arm(way, 0.0).hand == pytest.approx(motion.arm(way, 1.0).hand)


@pytest.mark.parametrize("slug", FRONT)
def test_a_stance_foot_seen_from_the_front_moves_with_the_ground(slug: str) -> None:
    motion = FrontMotion(DRILLS[slug].figure)

    for way in WAYS:
        for start, end, x, depth in motion.told[way]["contact"]:
            for t in (start + (end - start) * i / 10 for i in range(11)):
                foot = motion.foot(way, t)
                assert foot["x"] == pytest.approx(x - (t - start) * motion.period * motion.speed)
                assert (foot["y"], foot["z"]) == (0, depth)


@pytest.mark.parametrize("slug", FRONT)
def test_a_fault_seen_from_the_front_shows(slug: str) -> None:
    figure = DRILLS[slug].figure

    for check in figure["check"]:
        good, fault = FrontMotion(figure), FrontMotion(merge(figure, check["set"]))
        t = check["at"]
        apart = [math.dist(good.neck(t), fault.neck(t)), math.dist(good.centre(t), fault.centre(t))]
        for way in WAYS:
            told, wrong = good.leg(way, t), fault.leg(way, t)
            apart += [math.dist(told.hip, wrong.hip), math.dist(told.knee, wrong.knee)]
            apart += [math.dist(told.ankle, wrong.ankle)]
            apart += [math.dist(good.arm(way, t).shoulder, fault.arm(way, t).shoulder)]
        tilts = [motion.body["tilt"](t) for motion in (good, fault)]
        assert max(*apart, abs(tilts[0] - tilts[1])) > 3, check["fault"]


def test_two_bones_in_space_keep_their_lengths_and_say_what_they_lack() -> None:
    knee, ankle, lack = bend((0, 50, 0), (3, 5, 2), 24.5, 24.6, (0, 0, 1))
    _, reached, too_far = bend((0, 60, 0), (0, 0, 0), 24.5, 24.6, (0, 0, 1))

    assert math.dist((0, 50, 0), knee) == pytest.approx(24.5)
    assert math.dist(knee, ankle) == pytest.approx(24.6)
    assert ankle == pytest.approx((3, 5, 2))
    assert knee[2] > 5
    assert lack == 0
    assert math.dist((0, 60, 0), reached) == pytest.approx(49.05)
    assert too_far == pytest.approx(10.95)


def test_a_part_is_told_of_only_when_it_changes_its_depth() -> None:
    assert order([True, True, False, True], [0.0, 0.2, 0.4, 0.8]) == [(0.0, True), (0.4, False), (0.8, True)]


def test_the_front_view_shows_the_steps_from_above_where_it_is_told_to() -> None:
    figure = DRILLS["carioca"].figure
    told, untold = front.strip(figure, "x"), front.strip({**figure, "prints": 0}, "x")

    assert [f">{n}</text>" in told for n in range(1, 6)] == [True, True, True, True, False]
    assert "</text>" not in untold


def test_the_leg_that_crosses_behind_is_drawn_behind() -> None:
    motion = FrontMotion(DRILLS["carioca"].figure)

    in_front, behind = ([motion.leg(way, t).ankle[2] for way in (LEAD, TRAIL)] for t in (0.3, 0.8))

    assert in_front[1] > in_front[0]
    assert behind[1] < behind[0]


def test_on_a_slope_the_body_stays_upright_and_the_foot_is_on_the_hill() -> None:
    flat, hill = Motion(STANDING_STILL), Motion({**STANDING_STILL, "slope": 6.0})

    level, steep = flat.pose(0.3), hill.pose(0.3)
    ball = steep.legs[NEAR].points(steep.hip)["ball"]

    assert (steep.trunk, steep.head) == (level.trunk, level.head)
    assert steep.hip[0] == pytest.approx(0, abs=0.2)
    assert ball[1] == pytest.approx(hill.floor(ball[0]), abs=0.1)
    assert figures.problems_of({**STANDING_STILL, "slope": 6.0, "show": [0.0]}) == []
    assert "rotate(-6)" in side.picture({**STANDING_STILL, "slope": 6.0, "show": [0.0]}, "x")


def test_a_single_movement_ends_where_it_ends() -> None:
    told = {**STANDING_STILL, "once": True, "hip_x": {"t": [0.2, 0.8], "v": [0.0, 8.0]}}
    motion = Motion(told)

    places = [motion.pose(t).hip[0] for t in (0.0, 0.2, 0.8, 1.0)]

    assert places == pytest.approx([0, 0, 8, 8])
    assert 'attributeName="opacity"' in side.loop(told, "x")


def test_a_palm_on_the_ground_stays_where_it_is() -> None:
    motion = Motion(DRILLS["inchworm"].figure)
    start, end, x = motion.arm[NEAR]["contact"][-1]

    for t in (start + (end - start) * i / 10 for i in range(11)):
        pose = motion.pose(t)
        first = pose.arms[NEAR][0] - pose.trunk
        elbow = math.radians(first), math.radians(first + pose.arms[NEAR][1])
        shoulder = pose.shoulder()
        wrist = (
            shoulder[0] + 18.6 * math.sin(elbow[0]) + 13.6 * math.sin(elbow[1]),
            shoulder[1] - 18.6 * math.cos(elbow[0]) - 13.6 * math.cos(elbow[1]),
        )
        assert wrist[0] == pytest.approx(x - (t - start) * motion.period * motion.speed, abs=0.5)
        assert wrist[1] == pytest.approx(2.4, abs=0.5)


@pytest.mark.parametrize("slug", SIDE)
def test_a_fault_shows(slug: str) -> None:
    figure = DRILLS[slug].figure

    for check in figure["check"]:
        good, fault = Motion(figure).pose(check["at"]), Motion(merge(figure, check["set"])).pose(check["at"])
        apart = [abs(good.trunk - fault.trunk), math.dist(good.hip, fault.hip)]
        apart += [math.dist(good.hand(s), fault.hand(s)) for s in SIDES]
        for one in SIDES:
            told, wrong = good.legs[one].points(good.hip), fault.legs[one].points(fault.hip)
            apart += [math.dist(told[joint], wrong[joint]) for joint in told]
        assert max(apart) > 2.5, check["fault"]


def test_a_track_keeps_its_keys_and_does_not_overshoot() -> None:
    track = Track([0.0, 0.5], [0.0, 100.0])

    assert (track(0.0), track(0.5), track(1.0)) == (0.0, 100.0, 0.0)
    assert max(track(i / 200) for i in range(200)) <= 100


def test_a_track_that_runs_once_stays_at_its_ends() -> None:
    track = Track([0.2, 0.6], [1.0, 5.0], once=True)

    assert [track(t) for t in (0.0, 0.2, 0.6, 1.0)] == [1.0, 1.0, 5.0, 5.0]
    assert track(0.4) == pytest.approx(3.0)


def test_two_bones_reach_where_they_can() -> None:
    first, flexion, lack = two_bones(0, -40, 24.5, 24.6)
    _, straight, too_far = two_bones(0, -60, 24.5, 24.6)

    assert lack == 0
    assert 0 < first < 90
    assert 0 < flexion < 150
    assert straight < 10
    assert too_far == pytest.approx(11, abs=0.2)


@pytest.mark.parametrize(("value", "text"), [(0.04, "0"), (-0.04, "0"), (0.5, ".5"), (-0.5, "-.5"), (12.0, "12")])
def test_a_number_takes_no_needless_character(value: float, text: str) -> None:
    assert num(value) == text


def test_the_command_draws_once_and_again_when_something_is_missing(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FIGURES_DIR = tmp_path / "figures"

    call_command("draw_figures")
    call_command("draw_figures")
    (tmp_path / "figures" / "ankling-loop.svg").unlink()
    call_command("draw_figures")

    first, second, third = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Figures: \d+ drawn\.", first)
    assert second == "Figures: fresh."
    assert third == first
    assert (tmp_path / "figures" / "ankling-loop.svg").is_file()


def test_a_drawing_that_left_the_library_goes_and_other_files_stay(tmp_path: Path) -> None:
    figures.draw_all(tmp_path)
    stamp = tmp_path / figures.STAMP
    (tmp_path / "old-loop.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "mine.svg").write_text("<svg/>", encoding="utf-8")
    stamp.write_text(stamp.read_text(encoding="utf-8") + "old-loop.svg\n", encoding="utf-8")

    figures.draw_all(tmp_path)

    assert not (tmp_path / "old-loop.svg").exists()
    assert (tmp_path / "mine.svg").exists()
