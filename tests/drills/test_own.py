"""A team's own drills: copied, written, edited, archived, and brought up to date with the library."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from drills import history, own, urls
from drills.loading import load_library
from drills.models import Checkpoint, Drill, DrillAlias, Rung
from drills.rungs import circle_with
from drills.vocabulary import RESERVED
from plans.models import Workout, WorkoutDrill
from tests import make
from tests.drills.make import drill as full_drill

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from athletes.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(db: None) -> Drill:
    """The library, and of it the drill that is copied."""
    load_library()
    return Drill.objects.get(team=None, slug="ankling")


@pytest.fixture
def ours(library: Drill, coach: User) -> Drill:
    """The coach's copy of it, which athletes see."""
    copied = own.copy(library, make.team_of(coach), coach)
    Drill.objects.filter(pk=copied.pk).update(is_published=True)
    return Drill.objects.get(pk=copied.pk)


def soup_of(response: HttpResponse | Any, status: int = 200) -> BeautifulSoup:
    """What the answer shows."""
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def url(drill: Drill, name: str = "detail") -> str:
    """The address of a page of a team's drill."""
    return reverse(f"drills:team_drill_{name}", args=[drill.team_id, drill.slug])


def sent(soup: BeautifulSoup, **changed: str | list[str] | None) -> dict[str, Any]:
    """What a browser would send of the form as it is shown; None leaves a field out."""
    form = soup.select_one("form[novalidate]")
    assert form is not None
    data: dict[str, Any] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.find_parent("template"):
            continue
        name, kind = str(field["name"]), field.get("type", "")
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[name] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        else:
            data[name] = field.get("value", "")
    data |= {name.replace("__", "-"): value for name, value in changed.items()}
    return {name: value for name, value in data.items() if value is not None}


def errors(soup: BeautifulSoup) -> list[str]:
    """What the form says is wrong."""
    return [tag.get_text(" ", strip=True) for tag in soup.select(".field__wrong")]


# --- copying ---------------------------------------------------------------------------------------------------------


def test_a_coach_makes_a_library_drill_the_teams_own(as_coach: Client, coach: User, library: Drill) -> None:
    as_coach.get(f"/drills/{library.slug}/copy/")
    response = as_coach.post(f"/drills/{library.slug}/copy/")

    copied = Drill.objects.get(team=make.team_of(coach))
    assert response.headers["Location"] == url(copied, "edit")
    assert (copied.slug, copied.figure, copied.is_published) == ("ankling", "ankling", False)
    assert copied.copied_from is not None
    assert copied.copied_from.drill == library
    told, library_text = own.form_of(copied), own.form_of(library)
    assert {**told, "figure": ""} == {**library_text, "figure": ""}
    assert copied.checkpoints.first().drawing == library.checkpoints.first().drawing  # type: ignore[union-attr]


def test_a_second_copy_is_the_first(as_coach: Client, ours: Drill) -> None:
    response = as_coach.post("/drills/ankling/copy/", follow=True)

    assert response.redirect_chain == [(url(ours), 302)]
    assert Drill.objects.filter(slug="ankling").count() == 2


def test_a_coach_of_two_teams_says_for_which(as_coach: Client, coach: User, library: Drill) -> None:
    second = make.team("Second team")
    coach.memberships.create(team=second, role="head_coach")

    as_coach.post("/drills/ankling/copy/", {"team": second.pk})

    assert Drill.objects.exclude(team=None).get().team == second
    assert soup_of(as_coach.get("/drills/ankling/")).select_one('a[href="/drills/ankling/copy/"]') is not None


def test_a_copy_for_somebody_elses_team_is_refused(as_coach: Client, coach: User, library: Drill) -> None:
    coach.memberships.create(team=make.team(), role="head_coach")
    other = make.team_of(make.coach())

    response = as_coach.post("/drills/ankling/copy/", {"team": other.pk})

    assert response.status_code == 422
    assert not Drill.objects.exclude(team=None).exists()


def test_a_copy_takes_the_place_of_the_library_drill_in_the_texts_of_its_team(
    coach: User, stranger: User, library: Drill
) -> None:
    copied = own.copy(library, make.team_of(coach), coach)
    text = "2 x 40 m ankling"

    def meant(author: User | None) -> Drill:
        return WorkoutDrill.objects.get(workout=Workout.objects.write(text, author=author)).drill

    assert meant(coach) == library, "a draft, which athletes could not open"
    Drill.objects.filter(pk=copied.pk).update(is_published=True)
    assert (meant(coach), meant(stranger), meant(None)) == (copied, library, library)
    copied.refresh_from_db()
    copied.archive()
    assert meant(coach) == library


def test_a_coach_of_two_teams_hands_the_drills_of_one_to_no_athlete_of_the_other(coach: User, ours: Drill) -> None:
    second = make.team()
    coach.memberships.create(team=second, role="head_coach")

    workout = Workout.objects.write("2 x 40 m ankling", author=coach, team=second)

    assert workout.uses.get().drill.team is None


# --- writing and editing ---------------------------------------------------------------------------------------------


def test_a_new_drill_needs_a_name_and_a_purpose_alone(as_coach: Client, coach: User) -> None:
    page = soup_of(as_coach.get("/drills/new/"))

    response = as_coach.post("/drills/new/", sent(page, name="Gate march", why="Finds the rhythm at the gate."))

    made = Drill.objects.get()
    assert response.headers["Location"] == url(made)
    assert (made.slug, made.team, made.is_published) == ("gate-march", make.team_of(coach), False)
    assert [version.source for version in made.versions.all()] == ["coach"]
    assert list(Drill.objects.visible_to(coach).search("gate marh")) == [made]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("New", "new-2"), ("Guides", "guides-2"), ("Teams", "teams-2"), ("Schräge Sprünge", "schrage-sprunge"),
     ("Прыжки", "drill"), ("High knees!", "high-knees-2")],
)  # fmt: skip
def test_a_new_drill_gets_an_address_that_is_no_other_page(as_coach: Client, name: str, slug: str) -> None:
    make.drill("high-knees", name="High knees")

    as_coach.post("/drills/new/", sent(soup_of(as_coach.get("/drills/new/")), name=name, why="For something."))

    assert Drill.objects.exclude(team=None).get().slug == slug


def test_saving_without_a_change_changes_nothing(as_coach: Client, ours: Drill) -> None:
    before, points = own.form_of(ours), list(ours.checkpoints.values_list("pk", "key", "pair"))

    as_coach.post(url(ours, "edit"), sent(soup_of(as_coach.get(url(ours, "edit")))))

    assert own.form_of(ours) == before
    assert list(ours.checkpoints.values_list("pk", "key", "pair")) == points
    assert ours.versions.count() == 1


def test_a_coach_writes_every_part(as_coach: Client, ours: Drill) -> None:
    page = soup_of(as_coach.get(url(ours, "edit")))
    fault = ours.faults.count()

    response = as_coach.post(
        url(ours, "edit"),
        sent(
            page, name="Ankle bounce", level="2", days=["easy", "race"], avoid_with=["foot", "shin"],
            cue_1="Quiet", cue_2="", cue_3="Tall",
            muscle_glutes="holds", muscle_shins="", aliases="hot feet\nHOT-FEET\n", example_title="Cold days",
            example="10 min jog\n2 x 20 m ankling", dose_beginner__amount="20", dose_advanced__amount="",
            dose_advanced__sets="", steps__4__title="Stand", steps__4__text="Stand still.",
            **{f"faults__{fault}__looks_like": "Looks down", f"faults__{fault}__fix": "Look up.",
               "dose-beginner-unit": "seconds", "dose-beginner-amount": "20", "dose-advanced-amount": "",
               "dose-advanced-sets": "", "harder-0-words": "a skip", "easier-0-words": "Walk it",
               "questions-0-answer": "It depends.", "sections-0-title": "At our track",
               "sections-0-body": "**Wet** grass."},
        ),
    )  # fmt: skip

    assert errors(soup_of(response, response.status_code)) == []
    told = own.form_of(ours)
    assert (told["name"], told["level"], told["days"], told["cues"]) == (
        "Ankle bounce", 2, ["easy", "race"], ["Quiet", "Tall"]
    )  # fmt: skip
    assert told["avoid_with"] == ["foot", "shin"]
    assert {(row["muscle"], row["role"]) for row in told["muscles"]} == {
        ("calves", "works"), ("feet", "works"), ("trunk", "holds"), ("glutes", "holds")
    }  # fmt: skip
    assert told["aliases"] == ["hot feet"]
    assert told["example"] == "10 min jog\n2 x 20 m ankling"
    assert [row["level"] for row in told["doses"]] == ["beginner", "intermediate"]
    assert told["doses"][0] == {"level": "beginner", "sets": 2, "seconds": 20}
    assert told["steps"][4] == {"title": "Stand", "text": "Stand still."}
    assert told["faults"][fault] == {"looks_like": "Looks down", "fix": "Look up."}
    assert (told["easier"], told["harder"]) == ([{"words": "Walk it"}], [{"drill": "a-skip"}])
    assert told["questions"][0]["answer"] == "It depends."
    assert told["sections"] == [{"title": "At our track", "body": "**Wet** grass."}]
    assert told["evidence"] == own.form_of(Drill.objects.get(team=None, slug="ankling"))["evidence"]
    assert list(Drill.objects.visible_to(None).search("hot feet").filter(team__isnull=False)) == []


def test_rows_are_moved_and_taken_off_without_javascript(as_coach: Client, ours: Drill) -> None:
    page = soup_of(as_coach.get(url(ours, "edit")))
    first, _, third, fourth = ours.steps.values_list("title", flat=True)

    as_coach.post(url(ours, "edit"), sent(page, **{"steps-3-ORDER": "1", "steps-1-DELETE": "on"}))
    assert list(ours.steps.values_list("title", flat=True)) == [fourth, first, third]

    page = soup_of(as_coach.get(url(ours, "edit")))
    as_coach.post(url(ours, "edit"), sent(page, **{"steps-0-ORDER": "3", "steps-1-title": "", "steps-1-text": " "}))
    assert list(ours.steps.values_list("title", flat=True)) == [third, fourth], "a row that was emptied is gone"


def test_a_team_sets_its_own_limits(as_coach: Client, ours: Drill) -> None:
    page = soup_of(as_coach.get(url(ours, "edit")))
    assert page.select_one('[name="checkpoints-1-metric"]')["value"] == "thigh angle"  # type: ignore[index]

    as_coach.post(url(ours, "edit"), sent(page, **{"checkpoints-1-good_max": "25", "checkpoints-1-good_min": "-5"}))

    knee = ours.checkpoints.get(key="knee")
    assert (knee.good_min, knee.good_max, knee.expert_default, knee.metric) == (-5, 25, False, "thigh_angle")
    assert ours.checkpoints.get(key="toes").expert_default
    said = soup_of(as_coach.get(url(ours))).select_one("#look-knee")
    assert "Thigh angle −5 to 25° set by the coach" in said.get_text(" ", strip=True)  # type: ignore[union-attr]


def test_a_checkpoint_that_is_taken_off_is_retired_and_comes_back_as_itself(as_coach: Client, ours: Drill) -> None:
    heel = ours.checkpoints.get(key="heel")
    page = soup_of(as_coach.get(url(ours, "edit")))

    as_coach.post(url(ours, "edit"), sent(page, **{"checkpoints-3-DELETE": "on"}))

    heel.refresh_from_db()
    assert heel.retired_at is not None
    page = soup_of(as_coach.get(url(ours, "edit")))
    assert "Heel" not in [tag["value"] for tag in page.select('[name^="checkpoints-"][name$="-name"][value]')]

    as_coach.post(
        url(ours, "edit"),
        sent(
            page,
            **{"checkpoints-4-name": "Heel", "checkpoints-4-look_at": "the heel", "checkpoints-4-good": "Kisses",
               "checkpoints-4-fault": "Stays up"},
        ),
    )  # fmt: skip
    heel.refresh_from_db()
    assert heel.good == "Kisses"
    assert Checkpoint.objects.filter(pk=heel.pk, retired_at=None).exists()
    assert Checkpoint.objects.filter(drill=ours).count() == 5


def test_what_is_wrong_is_said_and_all_that_was_typed_is_kept(as_coach: Client, ours: Drill) -> None:
    before = own.form_of(ours)
    page = soup_of(as_coach.get(url(ours, "edit")))

    response = as_coach.post(
        url(ours, "edit"),
        sent(
            page, name="", short="s" * 81, cue_2="c" * 61, why="<script>alert(1)</script>",
            **{"room_min_m": "50", "contacts_per_20m_high": "", "steps-4-title": "Only a title",
               "checkpoints-0-good_min": "99", "checkpoints-4-metric": "", "dose-beginner-amount": "",
               "easier-1-words": "w" * 81, "questions-0-answer": "a" * 10_000, "steps-2-DELETE": "on"},
        ),
    )  # fmt: skip

    again = soup_of(response, 422)
    assert len(errors(again)) == 11
    assert "“From” is above “to”: set the lower number first." in errors(again)
    assert "A limit needs this: what is measured, and in what unit." in errors(again)
    kept = sent(again)
    assert (kept["name"], kept["short"], kept["cue_2"]) == ("", "s" * 81, "c" * 61)
    assert (kept["why"], kept["steps-4-title"]) == ("<script>alert(1)</script>", "Only a title")
    assert (kept["steps-2-DELETE"], kept["questions-0-answer"]) == (["on"], "a" * 10_000)
    opened = [tag["id"] for tag in again.select("details[open]")]
    assert opened == ["fold-start", "fold-steps", "fold-cues", "fold-checkpoints", "fold-dose", "fold-place",
                      "fold-easier", "fold-questions"]  # fmt: skip
    assert own.form_of(ours) == before


def test_a_name_of_another_drill_is_refused_with_both_names(as_coach: Client, ours: Drill) -> None:
    full_drill("gate-march", team=ours.team)
    page = soup_of(as_coach.get(url(ours, "edit")))

    response = as_coach.post(url(ours, "edit"), sent(page, aliases="bum-kick\nGate  March\nhot feet"))

    told = errors(soup_of(response, 422))[0]
    assert "“bum kick” is a name of “Butt kicks” (a drill of the library)" in told
    assert "“gate march” is a name of “Gate march” (your team’s own) and cannot be one of “Ankling” too." in told


def test_the_name_of_a_library_drill_is_left_to_its_copy(as_coach: Client, library: Drill) -> None:
    page = soup_of(as_coach.get("/drills/new/"))

    response = as_coach.post("/drills/new/", sent(page, name="ankling", why="Mine."))

    told = errors(soup_of(response, 422))
    assert told == ["“Ankling” (a drill of the library) has this name. Copy that one, or give yours another."]


def test_names_that_a_drill_had_before_stay_its_own(as_coach: Client, ours: Drill) -> None:
    DrillAlias.objects.create(drill=ours, text="hot feet")
    DrillAlias.objects.create(drill=Drill.objects.get(team=None, slug="a-skip"), text="hot feet")
    page = soup_of(as_coach.get(url(ours, "edit")))

    assert as_coach.post(url(ours, "edit"), sent(page)).status_code == 302


def test_a_circle_leads_over_no_drill_of_another_team(db: None) -> None:
    low, high = make.drill("gate-low"), make.drill("gate-high")
    theirs = make.drill("gate-theirs", team=make.team())
    Rung.objects.create(drill=theirs, side="easier", other=high)
    Rung.objects.create(drill=theirs, side="harder", other=low)

    told_nobody = circle_with(low, [("harder", high)])
    Drill.objects.filter(pk=theirs.pk).update(team=None)

    assert told_nobody == []
    assert circle_with(low, [("harder", high)]) == [low.name, high.name, theirs.name, low.name]


def test_a_circle_of_easier_and_harder_is_refused(as_coach: Client, ours: Drill) -> None:
    march = full_drill("gate-march", team=ours.team)
    Rung.objects.create(drill=march, side="harder", other=ours)
    page = soup_of(as_coach.get(url(ours, "edit")))

    response = as_coach.post(url(ours, "edit"), sent(page, **{"harder-0-words": "Gate march"}))
    assert "Easier and harder go round in a circle" in soup_of(response, 422).get_text()

    response = as_coach.post(url(ours, "edit"), sent(page, **{"harder-0-words": "ankling"}))
    assert errors(soup_of(response, 422)) == ["A drill is not easier or harder than itself."]


def test_two_coaches_who_write_at_once_lose_nothing(as_coach: Client, ours: Drill) -> None:
    page = soup_of(as_coach.get(url(ours, "edit")))
    as_coach.post(url(ours, "edit"), sent(page, short="The first"))

    response = as_coach.post(url(ours, "edit"), sent(page, short="The second"))

    again = soup_of(response, 422)
    assert "Somebody else saved this drill" in again.select_one(".drill-form__wrong").get_text()  # type: ignore[union-attr]
    assert as_coach.post(url(ours, "edit"), sent(again)).status_code == 302
    assert [v.form["short"] for v in ours.versions.all()][:2] == ["The second", "The first"]


def test_a_page_that_came_back_in_pieces_saves_nothing(as_coach: Client, ours: Drill) -> None:
    data = sent(soup_of(as_coach.get(url(ours, "edit"))), name="Half")

    response = as_coach.post(url(ours, "edit"), {k: v for k, v in data.items() if not k.startswith("steps-")})

    assert response.status_code == 422
    assert Drill.objects.get(pk=ours.pk).steps.count() == 4


def test_the_form_costs_the_same_for_one_row_and_for_many(
    as_coach: Client, ours: Drill, django_assert_num_queries: Any
) -> None:
    small = make.drill("small", team=ours.team)
    as_coach.get(url(small, "edit"))

    for drill in (small, ours):
        with django_assert_num_queries(19):
            as_coach.get(url(drill, "edit"))


def test_no_page_takes_the_address_of_a_drill() -> None:
    first = {str(entry.pattern).split("/")[0] for entry in urls.urlpatterns}

    assert {word for word in first if word and "<" not in word} == RESERVED


# --- who may ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_for_coaches_and_another_team_finds_nothing(
    as_coach: Client, as_assistant: Client, as_athlete: Client, as_stranger: Client, ours: Drill
) -> None:
    everyone = [as_coach, as_assistant, as_athlete, as_stranger]

    published = [client.get(url(ours)).status_code for client in everyone]
    Drill.objects.filter(pk=ours.pk).update(is_published=False)

    assert published == [200, 200, 200, 404]
    assert [client.get(url(ours)).status_code for client in everyone] == [200, 200, 404, 404]
    assert [client.get(url(ours, "changes")).status_code for client in everyone] == [200, 403, 404, 404]


def test_buttons_are_for_those_who_may(
    as_coach: Client, as_assistant: Client, as_athlete: Client, client: Client, ours: Drill
) -> None:
    def acts(who: Client, page: str) -> list[str]:
        said = [tag.get_text(strip=True) for tag in soup_of(who.get(page)).select(".drill__acts > :is(a, form)")]
        return [words for words in said if words in ("Make it ours", "Edit", "Archive", "Restore")]

    assert acts(as_coach, url(ours)) == ["Edit", "Archive"]
    assert acts(as_assistant, url(ours)) == acts(as_athlete, url(ours)) == []
    assert "Make it ours" in acts(as_coach, "/drills/a-skip/")
    assert "Make it ours" not in acts(as_coach, "/drills/ankling/"), "the team has its own"
    for who in (as_assistant, as_athlete, client):
        assert "Make it ours" not in acts(who, "/drills/a-skip/")


def test_an_assistant_who_writes_plans_writes_drills(coach: User, sign_in: Callable[[User], Client]) -> None:
    helper = make.coach(make.team_of(coach), "assistant", may_edit_plans=True)
    client = sign_in(helper)

    client.post("/drills/new/", sent(soup_of(client.get("/drills/new/")), name="Gate march", why="Rhythm."))

    assert Drill.objects.get().versions.get().by == helper


# --- archiving -------------------------------------------------------------------------------------------------------


def test_an_archived_drill_leaves_lists_and_words_and_stays_where_it_is_used(
    as_coach: Client, as_athlete: Client, coach: User, athlete: User, ours: Drill
) -> None:
    workout = Workout.objects.write("2 x 40 m ankling", author=coach)
    session = make.session(athlete, workout=workout)

    as_coach.post(url(ours, "archive"))

    assert ours not in Drill.objects.visible_to(coach).listed()
    assert url(ours) not in as_coach.get("/drills/?q=ankling").content.decode()
    assert workout.uses.get().drill == ours
    assert as_athlete.get(reverse("plans:session_detail", args=[session.pk])).status_code == 200
    page = soup_of(as_athlete.get(url(ours)))
    assert "Sessions that use it keep it." in page.select_one(".drill__state").get_text()  # type: ignore[union-attr]

    archived = soup_of(as_coach.get("/drills/archived/")).select(".archived a")
    assert [a["href"] for a in archived] == [url(ours)]

    as_coach.post(url(ours, "restore"))
    assert ours in Drill.objects.visible_to(coach).listed()


# --- when the library moves on ---------------------------------------------------------------------------------------


def library_moves_on(library: Drill) -> None:
    """A later edition of the library."""
    own.write(
        library,
        own.form_of(library)
        | {
            "short": "Stiff, quick ankles",
            "cues": ["Toes up", "Hot sand", "Tall"],
            "questions": [{"question": "How often?", "answer": "Daily."}, *own.form_of(library)["questions"][1:]],
        },
        None,  # type: ignore[arg-type]  # nobody: it stands for the loader
    )
    step = library.steps.get(position=2)
    step.text = "The heel comes down, quietly."
    step.save()
    library.checkpoints.filter(key="knee").update(good_max=35)
    library.faults.filter(position=4).delete()
    history.keep(library, by=None, source="library")


def test_the_page_says_that_the_library_moved_on(
    as_coach: Client, as_athlete: Client, library: Drill, ours: Drill
) -> None:
    assert soup_of(as_coach.get(url(ours))).select_one(".banner--look") is None

    library_moves_on(library)

    said = soup_of(as_coach.get(url(ours))).select_one(".banner--look")
    assert "The library has moved on: 6 changes" in said.get_text()  # type: ignore[union-attr]
    assert soup_of(as_athlete.get(url(ours))).select_one(".banner--look") is None


def test_changes_stand_beside_ours(as_coach: Client, library: Drill, ours: Drill) -> None:
    ours.checkpoints.filter(key="knee").update(good_max=25)
    library_moves_on(library)

    page = soup_of(as_coach.get(url(ours, "changes")))

    told = {
        one.h2.get_text(" ", strip=True): [dd.get_text(strip=True) for dd in one.select("dd")]  # type: ignore[union-attr]
        for one in page.select(".moved__one")
    }
    assert told == {
        "In the list": ["Quick, stiff ankles under the hips", "Stiff, quick ankles", "as it was"],
        "Cues": ["Toes up, Hot ground, Tall", "Toes up, Hot sand, Tall", "as it was"],
        "Step: Heel kisses": [
            "The heel comes down for a moment, quietly. The knee stays soft but does not sink.",
            "The heel comes down, quietly.",
            "as it was",
        ],
        "Fault: Heel never touches taken out": [told["Fault: Heel never touches taken out"][0], "not there any more",
                                                "as it was"],
        "Checkpoint: Knee": ["Good to: 30", "Good to: 35", "Good to: 25"],
        "Question: How often?": [told["Question: How often?"][0], "How often?\nDaily.", "as it was"],
    }  # fmt: skip


def test_one_change_is_taken_over_and_the_rest_stays_ours(as_coach: Client, library: Drill, ours: Drill) -> None:
    ours.checkpoints.filter(key="knee").update(good_min=5, name="Our knee")
    library_moves_on(library)
    page = soup_of(as_coach.get(url(ours, "changes")))
    before = own.form_of(ours)

    knee = next(one for one in page.select(".moved__one") if "Checkpoint" in one.get_text())
    response = as_coach.post(url(ours, "changes"), {"take": knee.select_one("[name=take]")["value"]})  # type: ignore[index]

    assert response.headers["Location"] == url(ours, "changes")
    after = own.form_of(ours)
    row = next(row for row in after["checkpoints"] if row["key"] == "knee")
    assert (row["good_min"], row["good_max"], row["name"]) == (5, 35, "Our knee")
    assert {**after, "checkpoints": 0} == {**before, "checkpoints": 0}
    assert len(own.moved(Drill.objects.get(pk=ours.pk))) == 5


def test_all_changes_are_taken_over_at_once(as_coach: Client, library: Drill, ours: Drill) -> None:
    library_moves_on(library)
    page = soup_of(as_coach.get(url(ours, "changes")))
    marks = [tag["value"] for tag in page.select(".moved__all [name=take]")]

    response = as_coach.post(url(ours, "changes"), {"take": marks})

    assert len(marks) == 6
    assert response.headers["Location"] == url(ours)
    assert {**own.form_of(ours), "figure": ""} == {**own.form_of(library), "figure": ""}
    assert "Nothing" in soup_of(as_coach.get(url(ours, "changes"))).get_text()


def test_ours_can_be_kept_until_the_library_changes_again(as_coach: Client, library: Drill, ours: Drill) -> None:
    library_moves_on(library)
    page = soup_of(as_coach.get(url(ours, "changes")))
    before = own.form_of(ours)

    as_coach.post(url(ours, "changes"), {"until": page.select_one("[name=until]")["value"]})  # type: ignore[index]

    assert soup_of(as_coach.get(url(ours))).select_one(".banner--look") is None
    assert own.form_of(ours) == before
    Drill.objects.filter(pk=library.pk).update(short="Again")
    history.keep(library, by=None, source="library")
    assert [change.where for change in own.moved(Drill.objects.get(pk=ours.pk))] == ["In the list"]


@pytest.mark.parametrize("data", [{}, {"take": "nonsense"}, {"until": "99999"}, {"until": "-1"}, {"until": "٣"}])
def test_a_change_that_there_is_not_changes_nothing(
    as_coach: Client, library: Drill, ours: Drill, data: dict[str, str]
) -> None:
    library_moves_on(library)
    before = own.form_of(ours)

    assert as_coach.post(url(ours, "changes"), data).status_code == 302

    assert own.form_of(ours) == before
    assert len(own.moved(Drill.objects.get(pk=ours.pk))) == 6


# --- where it is used ------------------------------------------------------------------------------------------------


def test_the_page_says_where_a_drill_is_used(
    as_coach: Client, as_athlete: Client, as_stranger: Client, coach: User, athlete: User, other_athlete: User
) -> None:
    make.drill("high-knees", name="High knees")
    today = athlete.today()
    for person, after in ((athlete, 1), (athlete, -3), (other_athlete, 2), (other_athlete, 3), (other_athlete, 4)):
        make.session(person, "2 x 40 m high knees", today + dt.timedelta(days=after))
    make.plan(make.team_of(coach), {0: "2 x 40 m high knees", 2: "3 x 30 m high knees"}, name="Base")

    def used(client: Client) -> Any:
        return soup_of(client.get("/drills/high-knees/")).select_one("#used")

    section = used(as_coach).parent
    assert "5 sessions" in section.get_text(" ", strip=True)
    assert "1 plan" in section.get_text(" ", strip=True)
    assert [a.get_text(strip=True) for a in section.select("li a")][:4] == [
        "Ines Moreau", "Jonas Lindqvist", "Jonas Lindqvist", "Jonas Lindqvist"
    ]  # fmt: skip
    assert "2 sessions" in used(as_athlete).parent.get_text(" ", strip=True)
    assert used(as_stranger) is None


def test_where_it_is_used_costs_two_queries(
    as_coach: Client, athlete: User, coach: User, django_assert_max_num_queries: Any
) -> None:
    drill = make.drill("high-knees", name="High knees")

    def queries() -> int:
        with django_assert_max_num_queries(60) as caught:
            as_coach.get("/drills/high-knees/")
        return len([q for q in caught.captured_queries if "plans_" in q["sql"]])

    make.session(athlete, "2 x 40 m high knees")
    make.plan(make.team_of(coach), {0: "2 x 40 m high knees"})
    few = queries()
    for _ in range(3):
        make.session(athlete, "2 x 40 m high knees")
        make.plan(make.team_of(coach), {0: "2 x 40 m high knees"})

    assert (few, queries()) == (2, 2)
    assert drill.pk
