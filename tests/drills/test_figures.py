"""The drawings: bodies that can move so, files that are safe and small, drawn only when something changed."""

import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from pytest_django import Settings

from drills import figures, library
from drills.figures.motion import NEAR, SIDES, Motion, Track, two_bones
from drills.figures.pen import merge, num

DRILLS = {drill.slug: drill for drill in library.load()}
KIND_NAMES = ("picture", "strip", "loop")


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

        assert len(text.encode()) <= 30_000, name
        assert root.tag == "{http://www.w3.org/2000/svg}svg", name
        assert not re.search(r"<script|<a\b|<image|<foreignObject|\son\w+=|url\(|@import|javascript:", text), name
        assert len(ids) == len(set(ids)), name
        assert asked_for <= {f"#{name}" for name in ids}, name


def test_a_loop_moves_and_a_still_does_not(drawn: dict[str, str]) -> None:
    moving = {name for name, text in drawn.items() if "animateTransform" in text}

    assert moving == {name for name in drawn if name.endswith("-loop.svg")}


def test_good_and_fault_differ_in_shape_not_only_in_colour(drawn: dict[str, str]) -> None:
    pairs = {name: text for name, text in drawn.items() if "-check" in name}

    assert all('rx="2"' in text and "<circle" in text for text in pairs.values())
    assert len({re.sub(r"<title>.*?</title>", "", text) for text in pairs.values()}) == len(pairs)


@pytest.mark.parametrize("slug", DRILLS)
def test_a_cycle_closes(slug: str) -> None:
    motion = Motion(DRILLS[slug].figure)

    first, last = motion.pose(0.0), motion.pose(1.0)

    assert first.hip == pytest.approx(last.hip)
    assert first.legs[NEAR].points(first.hip)["toe"] == pytest.approx(last.legs[NEAR].points(last.hip)["toe"])


@pytest.mark.parametrize("slug", [slug for slug in DRILLS if slug != "mobility-set"])
def test_the_stance_foot_is_nailed_to_the_ground(slug: str) -> None:
    motion = Motion(DRILLS[slug].figure)
    start, end = motion.contacts(NEAR)[0]
    times = [start + (end - start) * i / 20 for i in range(1, 20)]

    slides = []
    for t in times:
        pose = motion.pose(t)
        ball = pose.legs[NEAR].points(pose.hip)["ball"]
        # On the heel the foot turns about the heel, and the ball comes down.
        if pose.legs[NEAR].toe > 0:
            slides.append(abs(ball[0] - (motion.told["leg"]["land"][0] - (t - start) * motion.period * motion.speed)))

    assert max(slides) <= 0.5


@pytest.mark.parametrize("slug", DRILLS)
def test_a_fault_shows(slug: str) -> None:
    figure = DRILLS[slug].figure

    for check in figure["check"]:
        good, fault = Motion(figure).pose(check["at"]), Motion(merge(figure, check["set"])).pose(check["at"])
        apart = [abs(good.trunk - fault.trunk), math.dist(good.hip, fault.hip)]
        apart += [math.dist(good.hand(s), fault.hand(s)) for s in SIDES]
        for side in SIDES:
            told, wrong = good.legs[side].points(good.hip), fault.legs[side].points(fault.hip)
            apart += [math.dist(told[joint], wrong[joint]) for joint in told]
        assert max(apart) > 3, check["fault"]


def test_a_track_keeps_its_keys_and_does_not_overshoot() -> None:
    track = Track([0.0, 0.5], [0.0, 100.0])

    assert (track(0.0), track(0.5), track(1.0)) == (0.0, 100.0, 0.0)
    assert max(track(i / 200) for i in range(200)) <= 100


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
