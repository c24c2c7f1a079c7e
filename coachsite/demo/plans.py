"""The plans of the demo club, in the words its coach writes. Days: 0 is Monday; quality stands on Tuesday."""

WARM_UP = """Warm-up
10 min easy jog
6 min mobility
2 x 40 m ankling, 2 x 40 m high knees, 2 x 40 m butt kicks
3 x 60 m strides"""

SHORT_WARM_UP = """Warm-up
12 min easy jog
5 min mobility
2 x 30 m ankling, 2 x 30 m A-skip
3 x 60 m strides"""

END = """Cool-down
10 min easy"""


def session(main: str, warm_up: str = WARM_UP) -> str:
    """Return a whole session around a main set."""
    return f"{warm_up}\nMain\n{main}\n{END}"


def easy(minutes: int, strides: int = 0) -> str:
    """Return an easy run, with strides at its end where asked."""
    return f"{minutes} min easy" + (f"\n{strides} x 80 m strides, walk back" if strides else "")


DRILLS = """10 min easy jog
2 x 30 m ankling, 2 x 30 m high knees, 2 x 30 m A-skip
2 x 30 m butt kicks, walk back
{minutes} min easy"""

FIVE_K = [
    ("8 x 300 m @ 3k pace, 100 m jog", "3 x 6 min @ threshold, 2 min jog", 60),
    ("10 x 300 m @ 3k pace, 100 m jog", "3 x 7 min @ threshold, 2 min jog", 65),
    ("10 x 300 m @ 3k pace, 100 m jog", "3 x 8 min @ threshold, 2 min jog", 70),
    ("6 x 300 m @ 3k pace, 100 m jog", "", 60),
    ("8 x 400 m @ 5k pace, 200 m jog", "20 min @ threshold", 80),
    ("6 x 600 m @ 5k pace, 200 m jog", "4 x 6 min @ threshold, 2 min jog", 95),
    ("5 x 800 m @ 5k pace, 400 m jog", "25 min @ threshold", 85),
    ("8 x 300 m @ 3k pace, 100 m jog", "", 60),
    ("6 x 800 m @ 5k pace, 400 m jog", "2 x 12 min @ threshold, 3 min jog", 85),
    ("5 x 1000 m @ 5k pace, 400 m jog", "12 x 200 m @ mile pace, 200 m jog", 75),
    ("4 x 800 m @ 5k pace, 400 m jog", "15 min @ threshold", 60),
    ("5 x 300 m @ 3k pace, 200 m jog", "", 0),
]
TRACK = [
    ("6 x 200 m @ 800 pace, 200 m walk", "4 x 600 m @ 3k pace, 2 min rest", 50),
    ("8 x 200 m @ 800 pace, 200 m walk", "5 x 600 m @ 3k pace, 2 min rest", 55),
    ("3 x 300 m @ 800 pace, 5 min walk between", "4 x 800 m @ 3k pace, 2 min rest", 55),
    ("6 x 200 m @ 1500 pace, 200 m jog", "20 min steady", 45),
    ("2 x (3 x 300 m @ 800 pace, 3 min walk between), 8 min walk between", "5 x 800 m @ 3k pace, 2 min rest", 60),
    ("5 x 400 m @ 1500 pace, 3 min walk between", "6 x 600 m @ 3k pace, 90 s rest", 60),
    ("4 x 300 m @ 800 pace, 6 min walk between", "20 min @ threshold", 60),
    ("6 x 150 m @ 800 pace, 250 m walk", "20 min steady", 45),
    ("3 x 500 m @ 800 pace, 8 min walk between", "4 x 1000 m @ 5k pace, 2 min rest", 60),
    ("4 x 200 m @ 800 pace, 4 min walk between", "15 min steady", 40),
]
HALF = [
    ("20 min @ threshold", "6 x 1 min @ 10k pace, 2 min jog", 75),
    ("2 x 12 min @ threshold, 3 min jog", "8 x 1 min @ 10k pace, 2 min jog", 80),
    ("3 x 10 min @ threshold, 2 min jog", "5 x 1 km @ 10k pace, 2 min jog", 90),
    ("20 min @ threshold", "6 x 1 min @ 10k pace, 2 min jog", 70),
    ("3 x 3 km @ half marathon pace, 3 min jog", "5 x 1 km @ 10k pace, 2 min jog", 95),
    ("2 x 5 km @ half marathon pace, 4 min jog", "6 x 1 km @ 10k pace, 2 min jog", 105),
    ("3 x 3 km @ half marathon pace, 3 min jog", "25 min @ threshold", 110),
    ("20 min @ threshold", "6 x 1 min @ 10k pace, 2 min jog", 80),
    ("2 x 5 km @ half marathon pace, 4 min jog", "6 x 1 km @ 10k pace, 2 min jog", 110),
    ("8 km @ half marathon pace", "5 x 1 km @ 10k pace, 2 min jog", 90),
    ("3 km @ half marathon pace", "4 x 1 min @ 10k pace, 2 min jog", 60),
]
JUNIOR = [
    ("6 x 150 m @ 1500 pace, walk back", 30),
    ("8 x 150 m @ 1500 pace, walk back", 30),
    ("6 x 200 m @ 1500 pace, 200 m walk", 35),
    ("4 x 150 m @ 1500 pace, walk back", 25),
    ("6 x 200 m @ 1500 pace, 200 m walk", 35),
    ("5 x 300 m @ 3k pace, 200 m walk", 40),
    ("8 x 200 m @ 1500 pace, 200 m walk", 40),
    ("4 x 200 m @ 1500 pace, 200 m walk", 25),
]


def two_quality(rows: list[tuple[str, str, int]], base: int, warm_up: str = WARM_UP) -> dict[int, str]:
    """Lay out a plan with two hard days, easy days between and a long run on Sunday."""
    days: dict[int, str] = {}
    for week, (tuesday, thursday, long) in enumerate(rows):
        first = week * 7
        days[first + 1] = session(tuesday, warm_up)
        days[first + 2] = easy(base + (week % 4) * 5)
        days[first + 3] = session(thursday, SHORT_WARM_UP) if thursday else DRILLS.format(minutes=30)
        days[first + 5] = easy(base, 6)
        if long:
            days[first + 6] = f"{long} min easy"
    return days


def junior() -> dict[int, str]:
    """Lay out three days a week: drills and speed, an easy run with strides, a game or a longer run."""
    days: dict[int, str] = {}
    for week, (tuesday, long) in enumerate(JUNIOR):
        first = week * 7
        days[first + 1] = session(tuesday, SHORT_WARM_UP)
        days[first + 3] = DRILLS.format(minutes=15)
        days[first + 6] = f"{long} min easy"
    return days


# Name, goal, squad, sessions by day, phases by week number (each until the next), down weeks.
PLANS: list[tuple[str, str, str, dict[int, str], dict[int, str], set[int]]] = [
    (
        "5 k, twelve weeks",
        "A fast 5 k",
        "5 k group",
        two_quality(FIVE_K, 40),
        {1: "base", 5: "build", 10: "sharpen", 12: "taper"},
        {4, 8},
    ),
    (
        "Track, first block",
        "800 and 1500, opening races",
        "800 and 1500",
        two_quality(TRACK, 35, SHORT_WARM_UP),
        {1: "base", 5: "build", 9: "sharpen"},
        {4, 8},
    ),
    (
        "First half marathon",
        "Finish strong",
        "Half marathon",
        two_quality(HALF, 45, SHORT_WARM_UP),
        {1: "base", 5: "build", 10: "taper"},
        {4, 8},
    ),
    ("Juniors, drills and speed", "Good form first", "Juniors", junior(), {1: "base", 5: "build"}, {4, 8}),
]

NOTES = [
    "Legs were heavy until the third rep, then fine.",
    "Windy on the back straight. Kept the effort, not the pace.",
    "Felt smooth. High knees finally feel quick.",
    "Ankling is still noisy on the left.",
    "Cut it short, meeting ran over.",
    "Best one this month.",
]
ANSWERS = [
    "Good. Effort first on such a day.",
    "Noted. Same again next week, ten metres shorter.",
    "Well run.",
]
CUE = "Pull the toes to the shin"
QUESTION = "Spikes or flats for the 400s if the bend is wet?"
