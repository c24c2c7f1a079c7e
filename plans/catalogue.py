"""The catalogue of built-in plans, as it is read: what each asks of a week, drawn on one scale, and what fits whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from plans.board import DAYS
from plans.models import FilmWish, Plan, PlanSession, WorkoutDrill
from plans.notation.totals import FAST_S_PER_KM
from plans.spoken import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plans.models import Week

# Bars: width and gap of a week, height of the longest, in units of the drawing.
STEP, WIDE, HIGH = 21.875, 16.9, 42
BASE = 46
# What somebody runs now may be a little less than a plan's first week, not more.
MOST_ABOVE = 1.15
ORDER = [
    Plan.Event.RETURN, Plan.Event.MILE, Plan.Event.FIVE, Plan.Event.TEN, Plan.Event.HALF, Plan.Event.MARATHON,
    Plan.Event.TRAIL,
]  # fmt: skip


@dataclass(slots=True)
class WeekSum:
    """A week in middle values: minutes, of them fast ones, metres; the race stands apart."""

    minutes: float = 0
    fast: float = 0
    metres: float = 0
    race: float = 0


@dataclass(slots=True)
class Entry:
    """A plan as the catalogue shows it. `days` tells for Monday to Sunday whether most weeks have a session there."""

    plan: Plan
    weeks: list[WeekSum] = field(default_factory=list)
    days: list[bool] = field(default_factory=list)
    first: dict[int, list[PlanSession]] = field(default_factory=dict)
    drawn: Bars | None = None
    is_open: bool = False

    @property
    def opening(self) -> str:
        """For whom it is: the first paragraph about it."""
        return self.plan.about.partition("\n\n")[0]

    @property
    def url(self) -> str:
        """Its page."""
        return address(self.plan)

    @property
    def day_names(self) -> str:
        """Tue, Wed, Fri, Sun."""
        return ", ".join(name for name, on in zip(DAYS, self.days, strict=True) if on)

    @property
    def day_marks(self) -> list[tuple[str, bool]]:
        """The letter of each day, and whether it is one to run."""
        return [(name[0], on) for name, on in zip(DAYS, self.days, strict=True)]

    @property
    def days_a_week(self) -> int:
        """How many of them."""
        return sum(self.days)

    @property
    def first_minutes(self) -> int:
        """The minutes of the first week."""
        return round(self.weeks[0].minutes) if self.weeks else 0

    @property
    def first_fast(self) -> int:
        """The fast minutes of the first week."""
        return round(self.weeks[0].fast) if self.weeks else 0

    @property
    def first_km(self) -> int:
        """The kilometres of the first week, at the paces that are meant where nobody's are known."""
        return round(self.weeks[0].metres / 1000) if self.weeks else 0

    @property
    def least(self) -> int:
        """The shortest week in minutes, without the race."""
        return round(min((week.minutes for week in self.weeks), default=0))

    @property
    def most(self) -> int:
        """The longest week in minutes."""
        return round(max((week.minutes for week in self.weeks), default=0))

    @property
    def width(self) -> float:
        """How wide the drawing is."""
        return round(len(self.weeks) * STEP - (STEP - WIDE), 1)

    @property
    def first_week(self) -> list[tuple[str, list[PlanSession]]]:
        """The days of the first week with what stands on them."""
        return [(name, self.first.get(number, [])) for number, name in enumerate(DAYS)]

    def draw(self, most: float) -> None:
        """Draw its weeks, where `most` minutes are as high as it gets."""
        scale = HIGH / most if most else 0
        self.drawn = Bars(
            _rects((week.minutes * scale, 0) for week in self.weeks),
            _rects((week.fast * scale, 0) for week in self.weeks),
            _rects((min(week.race * scale, HIGH - week.minutes * scale), week.minutes * scale) for week in self.weeks),
        )


@dataclass(frozen=True, slots=True)
class Bars:
    """Three paths: all minutes, the fast ones at their feet, the race on top."""

    weeks: str
    fast: str
    race: str


def _rects(bars: Iterable[tuple[float, float]]) -> str:
    """One path for a row of bars, each with its height and how far above the line it begins."""
    drawn = []
    for number, (high, above) in enumerate(bars):
        if round(high, 1) > 0:
            drawn.append(f"M{number * STEP:.1f} {BASE - above:.1f}v-{high:.1f}h{WIDE}v{high:.1f}z")
    return "".join(drawn)


def address(plan: Plan) -> str:
    """The page of a built-in plan."""
    return reverse("plans:catalogue_plan", args=[plan.slug])


def entries(plans: Iterable[Plan]) -> list[Entry]:
    """Plans with their weeks added up: one query for all of them."""
    found = {plan.pk: (plan, list[PlanSession]()) for plan in plans}
    rows = PlanSession.objects.filter(plan__in=found).select_related("workout").order_by("day", "position")
    for session in rows.defer("workout__tree", "workout__text"):
        found[session.plan_id][1].append(session)
    return sorted((entry_of(plan, sessions) for plan, sessions in found.values()), key=_order)


def entry_of(plan: Plan, sessions: Iterable[PlanSession]) -> Entry:
    """A plan with its weeks added up, from its sessions in their order."""
    entry, counts = Entry(plan), Counter[int]()
    for session in sessions:
        workout = session.workout
        while len(entry.weeks) < session.week_number:
            entry.weeks.append(WeekSum())
        week = entry.weeks[-1]
        if session.day == plan.race_day:
            week.race += workout.seconds / 60
        else:
            week.minutes += workout.seconds / 60
            week.metres += workout.metres
            week.fast += workout.quality_metres / 1000 * sum(FAST_S_PER_KM) / 2 / 60 if workout.kind != "race" else 0
        counts[session.weekday] += 1
        if session.week_number == 1:
            entry.first.setdefault(session.weekday, []).append(session)
    entry.days = [counts[day] > len(entry.weeks) / 2 for day in range(7)]
    return entry


def _order(entry: Entry) -> tuple[int, float, str]:
    event = entry.plan.event
    return ORDER.index(Plan.Event(event)) if event in ORDER else len(ORDER), entry.first_minutes, entry.plan.name


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a filter: the words, how many plans are left by it, the query that chooses it, whether it is on."""

    label: str
    count: int
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a runner asks the catalogue for. `now` is what he or she runs in a week, in `unit`: min or km; 0 unsaid."""

    goal: str = ""
    level: str = ""
    days: int = 0
    now: int = 0
    unit: str = "min"

    @classmethod
    def of(cls, told: Mapping[str, str]) -> Wanted:
        """Read an address; what is not understood is left out."""
        goal, level = told.get("goal", ""), told.get("level", "")
        return cls(
            goal if goal in Plan.Event.values else "",
            level if level in Plan.Level.values else "",
            _whole(told.get("days", ""), 7),
            _whole(told.get("now", ""), 2000),
            "km" if told.get("unit") == "km" else "min",
        )

    def query(self, **changes: str | int) -> str:
        """The address of this wish with something else in it."""
        told: dict[str, str | int] = {"goal": self.goal, "level": self.level, "days": self.days, "now": self.now}
        told.update(changes)
        if told["now"]:
            told["unit"] = self.unit
        return "?" + urlencode({key: value for key, value in told.items() if value})

    def fits(self, entry: Entry) -> bool:
        """Whether a plan is for somebody who asks like this."""
        starts = entry.first_km if self.unit == "km" else entry.first_minutes
        return (
            self.goal in ("", entry.plan.event)
            and self.level in ("", entry.plan.level)
            and self.days in (0, entry.days_a_week)
            and (not self.now or starts <= self.now * MOST_ABOVE)
        )

    def far(self, entry: Entry) -> float:
        """How far a plan's first week is from what is run now."""
        return abs((entry.first_km if self.unit == "km" else entry.first_minutes) - self.now)


def _whole(word: str, most: int) -> int:
    return min(int(word), most) if word.isascii() and word.isdigit() and len(word) < 6 else 0


@dataclass(slots=True)
class Shelf:
    """The plans of one goal."""

    name: str
    entries: list[Entry]


@dataclass(slots=True)
class Catalogue:
    """What the page shows."""

    wanted: Wanted
    all: list[Entry]

    @property
    def here(self) -> str:
        """The query of this page, ready for one more word."""
        query = self.wanted.query()
        return query if query == "?" else f"{query}&"

    @property
    def found(self) -> list[Entry]:
        """The plans that fit; nearest to what is run now first within a goal."""
        return [entry for entry in self.all if self.wanted.fits(entry)]

    @property
    def shelves(self) -> list[Shelf]:
        """The plans that fit, by goal."""
        shelves: dict[str, Shelf] = {}
        for entry in self.found:
            name = entry.plan.get_event_display()
            shelves.setdefault(name, Shelf(name[:1].upper() + name[1:], [])).entries.append(entry)
        if self.wanted.now:
            for shelf in shelves.values():
                shelf.entries.sort(key=self.wanted.far)
        return list(shelves.values())

    @property
    def most(self) -> int:
        """The longest week of all plans, which every bar is drawn against."""
        return max((entry.most for entry in self.all), default=0)

    def _choices(self, key: str, values: Iterable[tuple[str | int, str]], now: str | int) -> list[Choice]:
        made = []
        for value, label in values:
            other = Wanted.of(
                {"goal": self.wanted.goal, "level": self.wanted.level, "days": str(self.wanted.days or ""),
                 "now": str(self.wanted.now or ""), "unit": self.wanted.unit} | {key: str(value or "")}
            )  # fmt: skip
            count = sum(other.fits(entry) for entry in self.all)
            is_on = value == now
            made.append(Choice(label, count, self.wanted.query(**{key: "" if is_on else value}), is_on))
        return made

    @property
    def goals(self) -> list[Choice]:
        """The goals that there are plans for."""
        there = dict.fromkeys((entry.plan.event, entry.plan.get_event_display()) for entry in self.all)
        return self._choices("goal", [("", "All"), *there], self.wanted.goal)

    @property
    def levels(self) -> list[Choice]:
        """The levels that there are plans for."""
        there = {entry.plan.level for entry in self.all}
        return self._choices("level", [one for one in Plan.Level.choices if one[0] in there], self.wanted.level)

    @property
    def days(self) -> list[Choice]:
        """The days a week that there are plans for."""
        there = sorted({entry.days_a_week for entry in self.all})
        return self._choices("days", [(number, str(number)) for number in there], self.wanted.days)


def catalogue(wanted: Wanted, opened: str = "") -> Catalogue:
    """The whole catalogue for a wish, with the first week of the plan `opened` to be shown: two queries."""
    made = Catalogue(wanted, entries(Plan.objects.built_in()))
    for entry in made.all:
        entry.draw(made.most)
        entry.is_open = entry.plan.slug == opened
    return made


# --- one plan --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taught:
    """A drill that a plan teaches: in how many sessions it comes, and how often it is filmed."""

    slug: str
    name: str
    why: str
    sessions: int
    films: int


def taught(plan: Plan) -> list[Taught]:
    """The drills of a plan, those that come most first: two queries."""
    uses: dict[tuple[str, str, str], set[object]] = defaultdict(set)
    rows = WorkoutDrill.objects.filter(workout__plan_sessions__plan=plan, nth__gte=1)
    for slug, name, why, session in rows.values_list(
        "drill__slug", "drill__name", "drill__why", "workout__plan_sessions"
    ).filter(workout__plan_sessions__plan=plan):
        uses[slug, name, why].add(session)
    films = Counter(FilmWish.objects.filter(plan_session__plan=plan).values_list("drill__slug", flat=True))
    made = [Taught(slug, name, why, len(days), films[slug]) for (slug, name, why), days in uses.items()]
    return sorted(made, key=lambda one: (-one.sessions, one.name))


def session_lines(session: PlanSession) -> list[tuple[str, str]]:
    """The words of a session, line by line: (heading, line). A warm-up's name is a heading over its own lines."""
    uses = session.workout.warm_up_uses.filter(is_live=True).select_related("version__warm_up")
    texts = {use.version.warm_up.title.casefold(): use.version.text for use in uses}
    found: list[tuple[str, str]] = []
    for line in session.workout.text.splitlines():
        title = line.strip().removeprefix("[[").removesuffix("]]")
        if title == "Main":
            continue
        if title == line.strip():
            found.append(("", line))
        else:
            found.append((title, ""))
            found += [("", one) for one in texts.get(title.casefold(), "").splitlines()]
            found.append(("Then", ""))
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that a plan keeps to, how it does so, and where it comes from; `strength` of the evidence in words."""

    title: str
    says: str
    strength: str
    source: str


def kept_rules(plan: Plan, entry: Entry, weeks: list[Week]) -> list[Rule]:
    """What the plan keeps to, in its own figures. `plan_checking` holds every built-in plan to these."""
    down = [str(week.number) for week in weeks if week.is_down]
    taper = sum(week.phase == "taper" for week in weeks)
    rules = [
        Rule(
            "No run much longer than the last ones",
            "No run is more than a tenth longer than the longest of the 30 days before it; races stand apart.",
            "one large study, 5,205 runners",
            "Frandsen 2025",
        )
    ]
    if down:
        says = f"Week{'s' if len(down) > 1 else ''} {listed(down)} {'are' if len(down) > 1 else 'is'} 15 to 30 % less."
        rules.append(Rule("Lighter weeks", says, "coaches’ practice", "Every third or fourth week"))
    if taper and plan.race_day is not None:
        less = 1 - entry.weeks[-1].minutes / entry.most
        says = f"The last {7 * taper} days: less each week, {less:.0%} less in the last, with the fast running kept."
        rules.append(Rule("A taper", says, "two meta-analyses", "Bosquet 2007, Wang 2023"))
    fast = max((week.fast / week.minutes for week in entry.weeks if week.minutes), default=0)
    if fast:
        says = f"At most {fast:.0%} of a week’s time is fast, and never two fast days in a row."
        rules.append(Rule("Mostly easy", says, "coaches’ practice", "Daniels’ shares of a week"))
    rules.append(
        Rule(
            "What it does not promise",
            "No plan or drill has been shown to keep injuries away. Pain that grows, or a limp, ends the session.",
            "no study either way",
            "Our own rule",
        )
    )
    return rules
