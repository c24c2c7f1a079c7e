"""The roster: a lane for each athlete."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from athletes.access import coach
from athletes.inviting import inviting_teams
from athletes.limits import people_of
from athletes.models import RaceResult, Squad
from athletes.paces import FRESH_DAYS, best_result, format_time, race_name
from coachsite.lib.access import access
from coachsite.lib.http import page_or_part
from feedback.waiting import counts as clip_counts
from plans import strips
from plans.first_steps import steps_of
from plans.inbox import unread_counts
from plans.models import Session
from plans.models.workouts import Kind

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from athletes.models import Team, User
    from coachsite.lib.http import Request

PAGE_SIZE = 50
LOOK_AHEAD_DAYS = 13
EVENING = dt.time(17)
NOT_RUN = {Kind.REST, Kind.STRENGTH, Kind.OTHER}
SHOW = {"all": "All", "needs": "Needs me", "clips": "Clips wait", "ends": "Plan ends soon", "none": "No plan"}
SORT = {"name": "Name", "next": "Next session", "week": "Plan week", "unread": "Unread", "misses": "Misses"}
GROUP = {"squad": "By squad", "plan": "By plan", "list": "One list"}
ALONE = "In no squad"
PLANLESS = "No plan"
# The empty lanes of a first visit: how far down, how strong, how long the name.
GHOSTS = [
    (26, "1", 92),
    (72, "0.87", 120),
    (118, "0.74", 76),
    (164, "0.61", 108),
    (210, "0.48", 84),
    (256, "0.35", 100),
]
OTHER_TEAMS = "Another team’s plan"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page was asked to show. Words it does not know count as not said."""

    show: str = "all"
    group: str = "squad"
    q: str = ""
    sort: str = "name"

    @classmethod
    def of(cls, data: QueryDict) -> Choice:
        """Read the address."""
        show, group, sort = data.get("show", ""), data.get("group", ""), data.get("sort", "")
        words = " ".join(data.get("q", "").split())[:60]
        return cls(
            show if show in SHOW else "all",
            group if group in GROUP else "squad",
            words,
            sort if sort in SORT else "name",
        )

    def address(self, **changes: str | int) -> str:
        """Return the roster's address with something changed; what is as always is left out."""
        values: dict[str, str | int] = {"show": self.show, "group": self.group, "q": self.q, "sort": self.sort}
        values["page"] = 1
        usual: dict[str, str | int] = {"show": "all", "group": "squad", "q": "", "sort": "name", "page": 1}
        values.update(changes)
        said = {key: value for key, value in values.items() if value != usual[key]}
        return reverse("roster") + (f"?{urlencode(said)}" if said else "")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a filter or switch."""

    name: str
    url: str
    is_on: bool
    count: int | None = None


@dataclass(slots=True)
class Row:
    """One athlete's lane."""

    athlete: User
    strip: strips.Strip
    result: str
    upcoming: Session | None
    week: strips.PlanWeek | None
    unread: int
    clips: int
    flag: str
    flag_look: str
    flag_icon: str

    @property
    def is_today(self) -> bool:
        """Whether the next session is today's, at the athlete's place."""
        return self.upcoming is not None and self.upcoming.on_date == self.athlete.today()


@dataclass(slots=True)
class Group:
    """Rows under one heading; `count` is of the whole group, whatever part of it stands on this page."""

    name: str
    count: int
    note: str = ""
    rows: list[Row] = field(default_factory=list)
    url: str = ""


class Club:
    """What is known of all athletes before a page is cut: six queries, whatever their number."""

    def __init__(self, coach: User, today: dt.date) -> None:
        """Ask for the athletes, their plans, last week's misses, today's runs, unread words, clips."""
        self.coach, self.today = coach, today
        self.athletes, self.limits = people_of(coach)
        # Named, not asked for again: a database that knows little of its tables joins a subquery row by row.
        keys = list(self.athletes)
        self.weeks = strips.plan_weeks(keys, coach, today)
        found = strips.facts(keys, today - dt.timedelta(days=strips.MISS_DAYS), today)
        self.misses = strips.misses(found, self.athletes, today)
        self.runs = [f for f in found if f.on_date == today and f.kind not in NOT_RUN]
        self.unread = unread_counts(coach, keys)
        self.clips = clip_counts(coach, keys)

    @cached_property
    def next_days(self) -> dict[int, dt.date]:
        """The day of each athlete's next session; asked for only where it sorts. One query."""
        rows = Session.objects.filter(
            athlete__in=list(self.athletes),
            on_date__gte=self.today, completion=None, skipped_at=None,
        ).exclude(workout__kind=Kind.REST)  # fmt: skip
        return dict(rows.order_by().values_list("athlete").annotate(day=Min("on_date")))

    def order_of(self, sort: str, pk: int) -> tuple[float, ...]:
        """Return by what an athlete stands among the others; those alike stay in the order of names."""
        week = self.weeks.get(pk)
        if sort == "next":
            return (self.next_days.get(pk, dt.date.max).toordinal(),)
        if sort == "week":
            return (week is None, -week.number / week.of if week else 0)
        if sort == "unread":
            return (-self.unread.get(pk, 0) - self.clips.get(pk, 0),)
        return (-self.missed(pk),) if sort == "misses" else ()

    @cached_property
    def squad_keys(self) -> dict[str, int]:
        """The page of each squad, by its name."""
        _ = self.squads
        return self._squad_keys

    @cached_property
    def squads(self) -> dict[int, list[str]]:
        """The squads of the coach's teams that each athlete is in, in their order."""
        rows = (
            Squad.objects.filter(team__in=self.coach.coach_team_ids(), athletes__isnull=False)
            .order_by("position", "name", "pk")
            .values_list("athletes", "name", "pk")
        )
        result: dict[int, list[str]] = {}
        self._squad_keys: dict[str, int] = {}
        for athlete_id, name, key in rows:
            self._squad_keys.setdefault(name, key)
            result.setdefault(athlete_id, []).append(name)
        return result

    def missed(self, pk: int) -> int:
        """Return the number of days missed in a row, where the team finds it worth telling; else 0."""
        count = len(self.misses.get(pk, ()))
        return count if count >= self.limits[pk].misses else 0

    def shown_under(self, show: str, pk: int) -> bool:
        """Tell whether a filter keeps an athlete."""
        week = self.weeks.get(pk)
        ends = week is not None and week.ends_soon(self.today, self.limits[pk].dry_days)
        if show == "needs":
            return bool(self.missed(pk) or week is None or ends or self.unread.get(pk) or self.clips.get(pk))
        if show == "clips":
            return bool(self.clips.get(pk))
        if show == "ends":
            return ends
        return week is None if show == "none" else True

    def group_of(self, group: str, pk: int) -> str:
        """Return the heading an athlete stands under: the first squad, the plan, or none."""
        if group == "squad":
            return self.squads.get(pk, [ALONE])[0]
        if group == "plan":
            week = self.weeks.get(pk)
            return PLANLESS if week is None else week.name or OTHER_TEAMS
        return ""

    def group_order(self, group: str) -> list[str]:
        """Return the headings as they follow each other: squads as the coach put them, plans by name, rest last."""
        if group == "squad":
            return [*dict.fromkeys(name for names in self.squads.values() for name in names), ALONE]
        names = {week.name for week in self.weeks.values() if week.name}
        return [*sorted(names, key=str.casefold), OTHER_TEAMS, PLANLESS] if group == "plan" else [""]

    def matching(self, q: str) -> list[int]:
        """Return whose name or squad has these letters, in the order of names; everybody without letters."""
        wanted = q.casefold()
        return [
            pk
            for pk, person in self.athletes.items()
            if wanted in person.name.casefold() or any(wanted in s.casefold() for s in self.squads.get(pk, ()))
        ]

    def title(self) -> str:
        """Return the head: 42 athletes, 17 run tonight."""
        count, runners = len(self.athletes), len({f.athlete_id for f in self.runs})
        text = f"{count} athlete{'' if count == 1 else 's'}"
        if not runners:
            return f"{text}, nobody runs today"
        late = all(f.start_time is not None and f.start_time >= EVENING for f in self.runs)
        return f"{text}, {runners} run{'s' if runners == 1 else ''} {'tonight' if late else 'today'}"

    def flag(self, pk: int) -> tuple[str, str, str]:
        """Return what to look at, in words, with its look and icon; empty words where there is nothing."""
        week, words = self.weeks.get(pk), []
        missed = self.missed(pk)
        if missed:
            words.append(f"{missed} missed")
        if week is None:
            words.append("no plan")
        elif week.ends_soon(self.today, self.limits[pk].dry_days):
            last = week.all_end_on
            near = last <= self.today + dt.timedelta(days=6)
            words.append(f"ends {last:%a}" if near else f"ends {last.day} {last:%b}")
        icon = "missed" if missed else "athletes" if week is None else "ending"
        return ", ".join(words), "look" if missed else "info", icon


def results_of(people: list[User], today: dt.date) -> dict[int, str]:
    """Return for each athlete the race that paces come from, as words: 5 k 19:56. One query."""
    newest = RaceResult.objects.filter(athlete=OuterRef("athlete")).order_by("-ran_on", "-pk").values("pk")[:1]
    fresh = today - dt.timedelta(days=FRESH_DAYS)
    by_athlete: dict[int, list[RaceResult]] = {}
    for race in RaceResult.objects.filter(Q(ran_on__gte=fresh) | Q(pk=Subquery(newest)), athlete__in=people):
        by_athlete.setdefault(race.athlete_id, []).append(race)
    words = {}
    for pk, races in by_athlete.items():
        race = best_result(races, today) or races[0]
        words[pk] = f"{race_name(race.distance_m)} {format_time(race.seconds)}"
    return words


def rows_of(club: Club, people: list[User]) -> list[Row]:
    """Draw the lanes of one page: two queries."""
    first, last = club.today - dt.timedelta(days=strips.BACK), club.today + dt.timedelta(days=LOOK_AHEAD_DAYS)
    by_athlete: dict[int, list[Session]] = {}
    for session in strips.strip_sessions(people, first, last):
        by_athlete.setdefault(session.athlete_id, []).append(session)
    results = results_of(people, club.today)
    rows = []
    for person in people:
        own, today = by_athlete.get(person.pk, []), person.today()
        coming = (s for s in own if s.on_date >= today and strips.state_of(s, today) == strips.PLAN)
        rows.append(
            Row(
                person,
                strips.strip(own, first, today),
                results.get(person.pk, ""),
                next(coming, None),
                club.weeks.get(person.pk),
                club.unread.get(person.pk, 0),
                club.clips.get(person.pk, 0),
                *club.flag(person.pk),
            )
        )
    return rows


def groups_of(club: Club, choice: Choice, kept: list[int], rows: list[Row]) -> list[Group]:
    """Put the rows of a page under their headings. A squad that follows one plan says so."""
    sizes = Counter(club.group_of(choice.group, pk) for pk in kept)
    plans: dict[str, set[str]] = {}
    for pk in kept:
        week = club.weeks.get(pk)
        plans.setdefault(club.group_of(choice.group, pk), set()).add(week.name if week else "")
    groups: dict[str, Group] = {}
    for row in rows:
        name = club.group_of(choice.group, row.athlete.pk)
        if name not in groups:
            shared = plans[name] if choice.group == "squad" else set()
            groups[name] = Group(name, sizes[name], next(iter(shared)) if len(shared) == 1 else "")
            if choice.group == "squad" and name in club.squad_keys:
                groups[name].url = reverse("plans:squad_detail", args=[club.squad_keys[name]])
        groups[name].rows.append(row)
    return list(groups.values())


def day_heads(today: dt.date) -> list[dict[str, object]]:
    """Return the letters and numbers above the strips, with their place in the drawing (27 units a day)."""
    dates = [today + dt.timedelta(days=n) for n in range(-strips.BACK, strips.AHEAD + 1)]
    return [{"x": 11 + 27 * n, "date": d, "letter": f"{d:%a}"[0], "now": d == today} for n, d in enumerate(dates)]


def one_team(coach: User) -> Team | None:
    """Return the team that a coach may ask athletes for, where it is one alone."""
    teams = inviting_teams(coach)
    return teams[0] if len(teams) == 1 else None


@access(coach("GET"))
def roster(request: Request) -> HttpResponse:
    """Show the coach's athletes, fifty on a page; ask for a squad, a plan, a name by the address."""
    today = request.user.today()
    club, choice = Club(request.user, today), Choice.of(request.GET)
    found = club.matching(choice.q)
    kept = [pk for pk in found if club.shown_under(choice.show, pk)]
    place = {name: n for n, name in enumerate(club.group_order(choice.group))}
    kept.sort(key=lambda pk: (place[club.group_of(choice.group, pk)], club.order_of(choice.sort, pk)))
    page = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_of(club, [club.athletes[pk] for pk in page.object_list])
    counts = {show: sum(club.shown_under(show, pk) for pk in found) for show in SHOW}
    context = {
        "club": club,
        "choice": choice,
        "today": today,
        "page": page,
        "groups": groups_of(club, choice, kept, rows),
        "has_unread": bool(club.unread),
        "has_clips": bool(club.clips),
        "needs": sum(club.shown_under("needs", pk) for pk in club.athletes),
        "filters": [Link(n, choice.address(show=s), s == choice.show, counts[s]) for s, n in SHOW.items()],
        "switch": [Link(n, choice.address(group=g), g == choice.group) for g, n in GROUP.items()],
        "sorts": [Link(n, choice.address(sort=s), s == choice.sort) for s, n in SORT.items()],
        "earlier": choice.address(page=page.number - 1) if page.has_previous() else "",
        "later": choice.address(page=page.number + 1) if page.has_next() else "",
        "day_heads": day_heads(today),
        "ghosts": GHOSTS,
        "may_assign": bool(request.user.coach_team_ids(edits=True)),
        # A first visit is over once a plan runs, or sessions stand in the lanes; then nothing more is asked.
        "steps": None
        if club.weeks or any(row.upcoming for row in rows)
        else steps_of(request.user, joined=bool(club.athletes)),
        "one_team": one_team(request.user),
    }
    return page_or_part(request, "home/roster.html", "roster", context)
