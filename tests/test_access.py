"""Every URL, every role, every method: the matrix of `access_matrix.py` against the running site."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes import inviting
from athletes.models import Coaching, Race, RaceResult, Span
from athletes.models.threads import thread_about
from coachsite.lib.access import Policy, access, check_routes, routes
from drills.models import Drill, Guide
from feedback.models import Demonstration
from plans import pausing, undoing, versions
from plans.models import AssignAct, Assignment, CoachWord
from tests import make
from tests.access_matrix import MATRIX, ROLES, Row

if TYPE_CHECKING:
    from django.http import HttpResponse

    from athletes.models import User

GOOD = {200, 201, 204, 302}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OURS = ("athletes", "drills", "feedback", "plans", "reminders")


@dataclass(slots=True)
class World:
    """One team with its minor athlete, plan and session; and everybody else who might look."""

    people: dict[str, User]
    arguments: dict[str, dict[str, Any]]
    values: dict[str, str]

    def url(self, name: str, *, missing: bool = False) -> str:
        """Return the address of a route for this world's object, or for one that does not exist."""
        arguments = self.arguments.get(name, {})
        if missing:
            first = next(iter(arguments))
            arguments = {
                **arguments,
                first: uuid.uuid4() if isinstance(arguments[first], uuid.UUID) else 999_999,
            }
        return reverse(name, kwargs=arguments)

    def body(self, row: Row) -> dict[str, Any]:
        """Return the row's form with this world's ids in it."""
        return {
            key: SimpleUploadedFile(key, value) if isinstance(value, bytes) else self.values.get(value, value)
            for key, value in row.body.items()
        }


def build_world() -> World:
    """Make the world; ids in it differ from each other, so that a mix-up shows."""
    coach = make.coach(name="Coach")
    team = make.team_of(coach)
    assistant = make.coach(team, "assistant", name="Assistant")
    born_on = timezone.now().date() - dt.timedelta(days=15 * 365)
    child = make.athlete(coach, name="Child", born_on=born_on)
    mate = make.athlete(coach, name="Mate")
    ended = make.coach(name="Ended")
    make.link(child, make.team_of(ended), "ended")
    drill = Drill.objects.filter(slug="high-knees").first() or make.drill("high-knees")
    own_drill = make.drill("secret-skip", team=team)
    guide, _ = Guide.objects.get_or_create(slug="first-month", defaults={"title": "First month"})
    result = RaceResult.objects.create(athlete=child, distance_m=5000, seconds=1196, ran_on=dt.date(2026, 3, 28))
    notice = make.notice(child)
    plan = make.plan(team, {0: "20 min easy", 2: "2 x 40 m high knees"}, name="Secret plan")
    built_in = make.built_in_plan()
    session = make.session(child, "10 min easy\n2 x 40 m high knees")
    clip = make.clip(child, drill, session)
    point = drill.checkpoints.get_or_create(key="tall", defaults={"name": "Tall", "phase": "mid-swing"})[0]
    versions.publish(plan, by=coach)
    one, drilled = plan.sessions.get(day=0), plan.sessions.get(day=2)
    row = {"plan_id": plan.pk}
    session_row = {"session_id": session.pk}
    clip_row = {"clip_id": clip.pk}
    clip.folder.mkdir(parents=True)
    for file in ("play.mp4", "poster.jpg", "strip.jpg", "frames.json"):
        (clip.folder / file).write_text("{}")
    shown = Demonstration.objects.create(drill=own_drill, team=team, clip=make.clip(coach), added_by=coach)
    warm_up_row = {"warm_up_id": make.warm_up(team, title="Secret warm-up").pk}
    word_row = {"word_id": CoachWord.objects.create(coach=coach, word="my usual", expansion="10 min easy").pk}
    upload_row = {"upload_id": make.upload(child).pk}
    in_a_week, in_two = (child.today() + dt.timedelta(days=n) for n in (7, 14))
    lived = Assignment.objects.create(
        plan=make.plan(team, {8: "30 min easy"}, name="Secret race plan"), athlete=child, start_on=child.today(),
        last_on=in_a_week, race_on=in_a_week, paused_on=child.today(),
    )  # fmt: skip
    lived_row = {"assignment_id": lived.pk}
    joining = inviting.make_link(team, coach)
    asking = make.link(child, make.team("Secret team"), "invited")
    Coaching.objects.filter(pk=asking.pk).update(accepted_at=timezone.now())
    gone = make.link(make.user(name="Gone"), team, "ended")
    away = Span.objects.create(athlete=child, kind="travel", first_day=child.today(), last_day=child.today())
    race = Race.objects.create(athlete=child, name="Secret race", on_date=child.today(), distance_m=5000)
    times_row = {"athlete_id": child.pk}
    squad, empty = make.squad(team, child, name="Secret squad"), make.squad(team, name="Empty squad")
    practice = make.practice(coach, child, squad=squad)
    practice_row, squad_row = {"practice_id": practice.pk}, {"squad_id": squad.pk}
    return World(
        people={
            "self": child,
            "mate": mate,
            "guardian": make.guardian_of(child, name="Guardian"),
            "coach": coach,
            "assistant": assistant,
            "ended": ended,
            "stranger": make.coach(name="Stranger"),
            "manager": make.user(name="Manager", is_staff=True, is_superuser=True),
        },
        arguments={
            "athlete_detail": {"athlete_id": child.pk},
            "athlete_progress": {"athlete_id": child.pk},
            "athlete_paces": {"athlete_id": child.pk},
            "drills:drill_detail": {"slug": drill.slug},
            "drills:guide_detail": {"slug": guide.slug},
            "drills:team_drill_detail": {"team_id": team.pk, "slug": own_drill.slug},
            "drills:drill_copy": {"slug": drill.slug},
            "drills:team_drill_edit": {"team_id": team.pk, "slug": own_drill.slug},
            "drills:team_drill_archive": {"team_id": team.pk, "slug": own_drill.slug},
            "drills:team_drill_restore": {"team_id": team.pk, "slug": own_drill.slug},
            "drills:team_drill_changes": {"team_id": team.pk, "slug": own_drill.slug},
            "athletes:race_result_delete": {"result_id": result.pk},
            "invitations:join": {"token": joining.path.strip("/").rpartition("/")[2]},
            "invitations:invitation_link_new": {"team_id": team.pk},
            "invitations:invitation_delete": {"invitation_id": joining.pk},
            "invitations:coaching_detail": {"coaching_id": asking.pk},
            "invitations:coaching_guardian": {"coaching_id": asking.pk},
            "invitations:coaching_end": {"coaching_id": child.coachings.get(team=team).pk},
            "invitations:coaching_asking": {"coaching_id": gone.pk},
            **{
                f"times:{name}": times_row
                for name in ("times_detail", "availability_edit", "marathon_edit", "span_new", "race_new")
            },
            **{f"times:span_{name}": {"span_id": away.pk} for name in ("edit", "delete")},
            **{f"times:race_{name}": {"race_id": race.pk} for name in ("edit", "delete")},
            "reminders:notice_reading": {"notice_id": notice.pk},
            **{f"plans:catalogue_{name}": {"slug": built_in.slug} for name in ("plan", "start", "ask", "take")},
            "plans:catalogue_ask_seen": {"thread_id": thread_about(child, "plan", f"{child.pk}.{built_in.slug}").pk},
            "plans:plan_detail": row,
            "plans:plan_edit": row,
            **{f"plans:plan_{name}": row for name in ("act", "undo", "redo", "replace_drill", "publish", "versions")},
            **{f"plans:plan_{name}": row for name in ("archive", "restore", "copy", "delete")},
            "plans:plan_version": row | {"number": 1},
            "plans:plan_version_restore": row | {"number": 1},
            "plans:plan_shelf": row,
            "plans:plan_weeks": row,
            "plans:week_edit": row | {"number": 1},
            "plans:plan_session_new": row | {"day": 4},
            "plans:plan_session_edit": row | {"session_id": one.pk},
            "plans:plan_session_delete": row | {"session_id": one.pk},
            "plans:film_wish_new": row | {"session_id": drilled.pk, "slug": drill.slug, "nth": 1},
            "plans:film_wish_delete": row | {"session_id": drilled.pk, "slug": drill.slug, "nth": 1},
            "plans:plan_session_detach": row | {"session_id": one.pk},
            "plans:plan_assign": row,
            "plans:plan_roll_out": row,
            "plans:assign_undo": {"act_id": AssignAct.objects.create(plan=plan, by=coach).pk},
            "plans:plan_mending": row,
            "plans:plan_quiet_rules": row,
            "plans:plan_quiet_rules_delete": row,
            "plans:warm_up_detail": warm_up_row,
            "plans:warm_up_edit": warm_up_row,
            "plans:warm_up_archive": warm_up_row,
            "plans:warm_up_restore": warm_up_row,
            "plans:warm_up_changes": warm_up_row,
            "plans:word_edit": word_row,
            "plans:word_delete": word_row,
            "athletes:team_detail": {"team_id": team.pk},
            "athletes:team_member": {"team_id": team.pk, "membership_id": assistant.memberships.get().pk},
            **{f"plans:practice_{name}": practice_row for name in ("detail", "edit", "cancel", "answer", "athletes")},
            "plans:practice_tick": practice_row | {"athlete_id": child.pk},
            "plans:practice_tick_rest": practice_row,
            **{f"plans:squad_{name}": squad_row for name in ("detail", "athletes", "place")},
            "plans:squad_athlete_delete": squad_row | {"athlete_id": child.pk},
            "plans:squad_delete": {"squad_id": empty.pk},
            "plans:session_detail": session_row,
            "plans:calendar_session": session_row,
            "plans:calendar_session_new": {"athlete_id": child.pk, "day": str(child.today())},
            **{f"plans:session_{name}": session_row for name in ("day", "copies", "text", "workout")},
            "plans:session_delete": {"session_id": make.session(child).pk},
            **{f"plans:session_{name}": session_row for name in ("skip", "skip_delete")},
            **{f"plans:assignment_{name}": lived_row for name in ("detail", "pause", "pause_delete", "resume", "race")},
            "plans:calendar_act_undo": {
                "act_id": undoing.take_off(make.session(child, "12 min secret"), by=coach).pk,
            },
            "plans:session_completion": session_row,
            "plans:session_detach": session_row,
            "plans:session_mending": session_row,
            "plans:session_drill": session_row | {"slug": drill.slug, "nth": 1},
            "plans:session_film_wish_new": session_row | {"slug": drill.slug, "nth": 1},
            "plans:session_film_wish_delete": session_row | {"slug": drill.slug, "nth": 1},
            "plans:session_messages": session_row,
            "plans:session_seen": session_row,
            **{f"plans:week_{name}": {"athlete_id": child.pk, "monday": "2026-05-04"} for name in ("thread", "seen")},
            "feedback:clip_status": clip_row,
            "feedback:clip_delete": clip_row,
            "feedback:clip_video": clip_row,
            "feedback:clip_poster": clip_row,
            "feedback:clip_strip": clip_row,
            "feedback:clip_frames": clip_row,
            "feedback:demonstration_new": {"slug": drill.slug},
            "feedback:demonstration_delete": {"demonstration_id": shown.pk},
            "feedback:upload_detail": upload_row,
            "feedback:upload_delete": upload_row,
            "feedback:clip_detail": clip_row,
            "feedback:clip_review": clip_row,
            "feedback:clip_verdict": clip_row | {"checkpoint_id": point.pk},
            "feedback:clip_comments": clip_row,
            "feedback:clip_answer": clip_row,
            "feedback:clip_seen": clip_row,
        },
        values={
            "{mate}": str(mate.pk),
            "{team}": str(team.pk),
            "{child}": str(child.pk),
            "{squad}": str(squad.pk),
            "{practice_day}": str(practice.on_date),
            "{plan}": str(plan.pk),
            "{child_today}": str(child.today()),
            "{race_day}": str(in_two),
            "{seen}": pausing.see_race(lived, in_two).seen,
            "{planned}": str(one.pk),
            "{planned_workout}": str(one.workout_id),
            "{monday}": str(mate.today() + dt.timedelta(days=7 - mate.today().weekday())),
        },
    )


@pytest.fixture
def world(db: None) -> World:
    """A world of its own for each test."""
    return build_world()


def client_for(world: World, role: str) -> Client:
    """Return a client signed in as the role; `nobody` is not."""
    client = Client(raise_request_exception=True)
    if role != "nobody":
        client.force_login(world.people[role])
    return client


def expected(row: Row, method: str, role: str) -> int:
    """Return the status that the matrix promises."""
    line = row.methods.get("GET" if method == "HEAD" and "HEAD" not in row.methods else method)
    for status, roles in (line or {}).items():
        if role in roles.split():
            return status
    open_to_all = any("nobody" in roles.split() for roles in row.methods.get("GET", {}).values())
    if role == "nobody" and not open_to_all:
        return 302
    return 404 if line is not None else 405


def fingerprint() -> str:
    """Return a digest of all rows of our own tables, to see that nothing was written."""
    digest = hashlib.sha256()
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            digest.update(repr((model._meta.label, list(model._base_manager.order_by("pk").values_list()))).encode())
    return digest.hexdigest()


def named_routes() -> list[str]:
    """Return the names of our own routes (allauth's and the admin's have tests of their own)."""
    return sorted({r.name for r in routes() if not r.name.startswith(("admin:", "account_"))})


def test_each_url_has_a_row_and_each_row_a_url() -> None:
    names = set(named_routes())

    missing = sorted(names - set(MATRIX))
    stale = sorted(set(MATRIX) - names)

    assert missing == [], f'add to access_matrix.py: "{missing[0] if missing else ""}": Row(get("coach")),'
    assert stale == []


def test_each_url_declares_a_policy() -> None:
    assert check_routes() == []


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_the_matrix_holds(name: str, world: World) -> None:
    row = MATRIX[name]
    wrong = []

    for role in ROLES:
        for method in METHODS:
            wanted = expected(row, method, role)
            client = client_for(world, role)
            before = fingerprint() if wanted >= 400 and method not in {"GET", "HEAD", "OPTIONS"} else ""
            response = send(client, method, world.url(name), world.body(row), row.headers)
            if not answers(response, wanted, role, row, method):
                wrong.append((role, method, response.status_code, f"wanted {wanted}"))
            if before and fingerprint() != before:
                wrong.append((role, method, response.status_code, "wrote to the database"))
            if method in {"POST", "PATCH", "DELETE"} and wanted in GOOD and role != "nobody":
                # What an allowed role changed must not decide what the next role gets.
                refresh(world)

    assert wrong == []


def refresh(world: World) -> None:
    """Build the objects anew in place, after a role was allowed to change them."""
    new = build_world()
    world.people, world.arguments, world.values = new.people, new.arguments, new.values


def send(
    client: Client, method: str, url: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> HttpResponse:
    """Send the method with a valid body, so that a 422 cannot hide a missing guard."""
    if method in {"GET", "HEAD", "OPTIONS"}:
        response: Any = getattr(client, method.lower())(url, headers=headers)
        if response.streaming:
            list(response.streaming_content)  # a file that is not read to its end stays open
        return response  # type: ignore[no-any-return]  # a response of the site
    if method == "POST":
        return client.post(url, body, headers=headers)  # type: ignore[return-value]
    return client.generic(method, url, headers=headers)  # type: ignore[return-value]


def answers(response: HttpResponse, wanted: int, role: str, row: Row, method: str) -> bool:
    """Tell whether the answer is the promised one, and for a stranger's 302 whether it leads to the log-in page."""
    if response.status_code != wanted:
        return False
    if wanted == 302 and role == "nobody":
        return response.headers["Location"].startswith("/accounts/login/")
    return wanted != 200 or response.headers["X-Gate"] not in {"none", "hidden"}


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_url_lets_somebody_in(name: str) -> None:
    statuses = {status for line in MATRIX[name].methods.values() for status in line}

    assert statuses & GOOD


@pytest.mark.parametrize("name", sorted(n for n, row in MATRIX.items() if "nobody" not in str(row.methods)))
def test_a_hidden_thing_looks_like_a_missing_one(name: str, world: World) -> None:
    row = MATRIX[name]
    method = next(method for method in ("GET", "POST", "PATCH") if method in row.methods)
    if name not in world.arguments or expected(row, method, "stranger") == 200:
        return
    client = client_for(world, "stranger")

    hidden = send(client, method, world.url(name), world.body(row), row.headers)
    missing = send(client, method, world.url(name, missing=True), world.body(row), row.headers)

    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content) == (404, missing.content)


def admin_names() -> list[str]:
    """Return the admin's routes that need no argument."""
    return sorted(
        {r.name for r in routes() if r.name.startswith("admin:") and "<" not in r.pattern and "(" not in r.pattern}
    )


@pytest.mark.parametrize("role", [r for r in ROLES if r != "manager"])
def test_the_admin_is_hidden_from_all_but_site_managers(role: str, world: World) -> None:
    client = client_for(world, role)

    statuses = {name: client.get(reverse(name)).status_code for name in admin_names()}

    # The admin's own log-in and log-out are open pages of Django's, but the gate hides them too.
    for name, status in statuses.items():
        assert status in ({302, 404} if role == "nobody" else {404}), name


def test_site_managers_use_the_admin(world: World) -> None:
    client = client_for(world, "manager")

    statuses = {
        name: client.get(reverse(name)).status_code
        for name in admin_names()
        if name.endswith(("_changelist", ":index", "_add"))
    }

    # Rows that come from elsewhere cannot be added by hand: 403.
    assert set(statuses.values()) <= {200, 403}
    assert {status for name, status in statuses.items() if name.endswith(("_changelist", ":index"))} == {200}


def test_a_url_without_a_policy_is_refused(db: None, settings: Any, sign_in: Any, coach: User) -> None:
    from coachsite.lib import access as gate

    settings.ACCESS_STRICT = False
    seen = next(r for r in routes() if r.name == "inbox").view
    policy = seen.policy
    del seen.policy
    try:
        response = sign_in(coach).get("/inbox/")
        problems = gate.check_routes()
    finally:
        seen.policy = policy

    assert response.status_code == 404
    assert [p.id for p in problems] == ["coachsite.E001"]


def test_an_undeclared_method_is_refused_before_the_view_runs(rf: Any) -> None:
    def view(request: Any) -> None:
        raise AssertionError("the view ran")

    dressed = access(Policy.signed_in("POST"))(view)  # type: ignore[arg-type]  # never called

    assert not dressed.policy.permits("GET")  # type: ignore[attr-defined]
    assert not dressed.policy.permits("HEAD")  # type: ignore[attr-defined]
    assert dressed.policy.permits("POST")  # type: ignore[attr-defined]


def test_ending_a_link_hides_the_athlete_from_the_very_next_request(world: World) -> None:
    client = client_for(world, "coach")
    address = world.url("plans:session_detail")
    before = client.get(address).status_code

    world.people["self"].coachings.get(state="accepted").end()

    assert (before, client.get(address).status_code) == (200, 404)


def test_a_guardian_sees_nothing_from_the_eighteenth_birthday_on(world: World) -> None:
    client = client_for(world, "guardian")
    address = world.url("athlete_detail")
    before = client.get(address).status_code

    child = world.people["self"]
    child.born_on = timezone.now().date() - dt.timedelta(days=19 * 365)
    child.save(update_fields=["born_on"])

    assert (before, client.get(address).status_code) == (200, 404)
