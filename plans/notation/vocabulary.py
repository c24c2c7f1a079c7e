"""The words of coaches that the reader knows, besides names of drills."""

from __future__ import annotations

from .tokens import Lexicon, Token, key
from .tree import MILE_M, Number

type Meaning = tuple[str, str]


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


METRE_UNITS: dict[str, Number] = {
    **dict.fromkeys(("m", "mtr", "mtrs", "meter", "meters", "metre", "metres", "mètre", "mètres"), 1),
    **dict.fromkeys(("km", "kms", "k", "kilometer", "kilometers", "kilometre", "kilometres"), 1000),
    **dict.fromkeys(("mi", "mile", "miles"), MILE_M),
    **dict.fromkeys(("yd", "yds", "yard", "yards"), 0.9144),
    **dict.fromkeys(("lap", "laps"), 400),
}
SECOND_UNITS: dict[str, Number] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "mn"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
}
REP_UNITS = frozenset(("rep", "reps", "contact", "contacts", "hop", "hops", "jumps", "swings", "step", "steps"))
# After these a full stop is part of the word and ends no sentence.
SHORTENED = frozenset((*SECOND_UNITS, *METRE_UNITS, "rec", "recov", "approx", "incl", "no", "reps", "rep"))
TIMES_WORDS = frozenset(("x", "×", "*", "by"))

RACES = ("800", "1500", "mile", "3k", "5k", "8k", "10k", "15k", "half marathon", "marathon")
RACE_METRES: dict[str, Number] = {
    "800": 800, "1500": 1500, "mile": MILE_M, "3k": 3000, "5k": 5000, "8k": 8000, "10k": 10000, "15k": 15000,
    "half": 21097.5, "marathon": 42195,
}  # fmt: skip
RACE_METRES["half marathon"] = RACE_METRES.pop("half")
RACE_NAMES = Lexicon.of(
    {
        **dict.fromkeys(map(key, ("mile", "one mile")), "mile"),
        **dict.fromkeys(map(key, ("half marathon", "half", "hm", "hmp", "half marathon pace")), "half marathon"),
        **dict.fromkeys(map(key, ("parkrun", "park run", "parkruns")), "5k"),
        **dict.fromkeys(map(key, ("marathon", "mp", "marathon pace", "mara")), "marathon"),
    }
)
# Race names that already say pace.
SAYS_PACE = frozenset((key("hmp"), key("mp")))
PACE_WORDS = frozenset(("pace", "effort", "speed", "intensity"))

PERCENT_OF = {
    key(spelling): name
    for name, spellings in {
        "hrmax": (
            "hrmax",
            "max hr",
            "hr max",
            "mhr",
            "maximum heart rate",
            "max heart rate",
            "fcm",
            "fc max",
            "fcmax",
            "hfmax",
            "hf max",
        ),
        "hrr": ("hrr", "heart rate reserve"),
        "lthr": ("lthr", "threshold hr", "threshold heart rate"),
        "threshold_pace": ("threshold pace", "tp"),
        "vdot": ("vdot",),
        "critical_speed": ("cs", "critical speed"),
        "mas": ("mas", "vma"),
    }.items()
    for spelling in spellings
}
PERCENT_NAMES = Lexicon.of(PERCENT_OF)

# Single capital letters are Daniels' intensities; as small letters they are too many other things.
LETTER_EFFORTS = {"E": "easy", "T": "threshold", "I": "interval", "R": "repetition"}

_SPELLINGS: dict[Meaning, tuple[str, ...]] = {
    ("effort", "easy"): (
        "easy", "easily", "ez", "easy pace", "easy effort", "easy running", "easy effort run", "conversational pace",
    ),
    ("effort", "steady"): ("mod", "steady", "steady pace", "steady effort", "steady running"),
    ("effort", "tempo"): ("tempo", "tempo pace", "tempo effort", "tempo running"),
    ("effort", "threshold"): (
        "threshold", "threshold pace", "threshold effort", "lt", "lt pace", "lactate threshold", "threshold run",
        "cruise intervals", "cruise interval", "cruise", "cruise pace", "cruise reps",
        "lt2", "anaerobic threshold",
    ),
    ("sub", "threshold"): ("sub threshold", "sub lt", "sub t", "subthreshold", "just below threshold"),
    ("effort", "critical_speed"): ("critical speed", "cs", "critical velocity", "cv"),
    ("effort", "interval"): (
        "vo2max", "vo2", "vvo2max", "vvo2", "vo2max pace", "vo2 pace", "vo2max effort", "interval pace",
        "interval", "interval effort", "interval intensity", "i pace",
    ),
    ("effort", "repetition"): ("repetition", "repetition pace", "rep pace", "r pace", "repetition effort"),
    ("effort", "hard"): ("hard", "hard effort"),
    ("effort", "max"): ("max", "max effort", "all out", "flat out", "maximal"),
    ("easy_run", "run"): ("long run", "long easy run", "recovery run", "long slow run", "lsr"),
    ("activity", "run"): ("run", "running"),
    ("activity", "jog"): ("jog", "jogging", "recovery jog"),
    ("activity", "walk"): ("walk", "walking", "brisk walk"),
    ("activity", "float"): ("float",),
    ("activity", "stand"): ("stand", "standing", "standing rest", "rest", "passive rest", "stationary"),
    ("activity", "mobility"): (
        "mobility", "mobility set", "mobility work", "mobility drills", "dynamic mobility", "stretching", "stretch",
        "dynamic stretching", "dynamic stretches", "mobilisation",
        "hip mobility", "ankle mobility", "hips and ankles mobility", "mobility routine", "mobility exercises",
    ),
    ("activity", "activation"): ("activation", "activation work", "activation exercises", "activation drills"),
    ("activity", "strides"): (
        "strides", "striders", "pick ups", "pickups", "accelerations", "accels", "stride outs", "strideouts",
    ),
    ("activity", "strength"): ("strength", "strength training", "strength work", "strength session"),
    ("strong", "strength"): (
        "core", "core work", "core strength", "lift", "lifting", "gym", "weights", "gym session", "weight training",
        "weight room", "pilates", "circuits", "s and c", "s&c", "body weight",
        "strength and conditioning", "plyos", "plyometrics",
    ),
    ("supple", "mobility"): (
        "stretching", "stretches", "dynamic stretching", "dynamic stretches", "static stretches", "static stretching",
        "yoga", "foam roll", "foam rolling", "dynamic warm up", "dynamics", "dynamic mobility",
    ),
    ("drilling", "other"): ("drills", "drill work", "dynamic drills"),
    ("racing", "race"): ("xc race", "cross country race", "road race", "track race", "club race", "open race"),
    ("event", "5k"): ("parkrun", "park run"),
    ("activity", "cross"): ("xt", "cross", "cross training", "cross train", "cross training session"),
    ("activity", "race"): ("race",),
    ("activity", "test"): ("time trial", "tt", "cooper test", "cooper"),
    ("activity", "other"): ("other",),
    ("cross", "bike"): ("bike", "bike ride"),
    ("cross", "cycling"): ("cycling",),
    ("cross", "ride"): ("ride", "turbo", "turbo ride", "indoor ride"),
    ("note", "off the bike"): ("off the bike", "straight off the bike", "off bike"),
    ("cross", "swim"): ("swim",),
    ("cross", "swimming"): ("swimming",),
    ("cross", "elliptical"): ("elliptical",),
    ("cross", "rowing"): ("rowing",),
    ("cross", "aqua jogging"): ("aqua jogging",),
    ("cross", "aqua jog"): ("aqua jog",),
    ("movement", "mobility"): (
        "leg swings", "lunges", "walking lunges", "ankle rocks", "hip circles", "inchworm", "ankle circles",
        "arm circles", "arm swings", "hip openers", "calf stretch", "hip flexor stretch",
    ),
    ("movement", "activation"): ("glute bridges", "monster walks", "band walks", "clamshells"),
    ("terrain", "uphill"): ("uphill", "up hill", "hill", "on hill", "on a hill", "on the hill", "up the hill",
        "up a hill", "steep hill", "up steep hill", "up a steep hill", "steep uphill"),
    ("hills", "uphill"): ("hill sprints", "hill reps", "hill repeats", "hill strides", "hill repetitions"),
    ("terrain", "downhill"): ("downhill", "down hill"),
    ("terrain", "trail"): ("trail", "on trail", "on the trail"),
    ("terrain", "track"): ("on track", "on the track"),
    ("terrain", "treadmill"): ("treadmill", "on treadmill", "on the treadmill"),
    ("note", "body"): (
        "calves", "hamstrings", "quads", "glutes", "hips", "achilles", "hip flexors", "itb", "it band", "lower back",
    ),
    ("note", "fartlek"): ("fartlek", "fartlek run", "mona fartlek"),
    ("note", "cut down"): ("cut down", "cut downs", "cutdowns", "cutdown"),
    ("note", "relaxed"): (
        "relaxed", "brisk", "briskly", "continuous", "leg speed", "hilly", "aerobic", "aerobic threshold", "lt1",
        "aet", "endurance", "ga", "general aerobic", "off road", "on road", "barefoot",
        "cross country", "flying", "morning run", "evening run", "lunch run", "controlled", "smooth", "float pace",
    ),
    ("progress", ""): (
        "progression", "progression run", "progressive", "progressive run", "progress", "prog", "prog run",
        "progressively", "build up run", "build", "building",
    ),
    ("side", "each"): (
        "each leg", "each side", "per leg", "per side", "each foot", "a side", "a leg", "both legs", "both sides",
        "either side", "every side", "on each leg", "on each side", "each direction", "each way",
    ),
    ("role", "warmup"): ("warm up", "warmup", "wu", "w/u", "warming up"),
    ("role", "cooldown"): ("cool down", "cooldown", "cd", "c/d", "warm down", "warmdown", "wd", "w/d", "cooling down"),
}  # fmt: skip

PHRASES: Lexicon[Meaning] = Lexicon.of(
    {key(spelling): meaning for meaning, spellings in _SPELLINGS.items() for spelling in spellings}
)

MAIN_NAMES = Lexicon.of(
    {
        key(spelling): "main"
        for spelling in (
            "main", "main set", "main session", "main part", "main work", "main workout", "main event", "main section",
            "session", "the session", "workout", "the workout", "intervals", "reps", "set", "the set", "the work",
            "interval session", "hard part", "efforts",
        )
    }
)  # fmt: skip
DRILLS_HEADINGS = frozenset(map(key, ("drills", "running drills", "form drills", "run drills", "technique drills")))
# A line with one of these, and no amount that can be read, tells where or when.
PLACE_WORDS = words(
    "gate meet meeting venue where when track park stadium club start address pm am clock "
    "piste stade stadion pista stadio estadio halle sportplatz parc parque parco uhr"
)
COUNTED_WORDS = words("wk stage level step season year week session day block phase workout group lane round part set")

# A piece with one of these may say the opposite of its amounts, so it is never half read.
TURNING_WORDS = words(
    "or not no if except instead unless but else less more minus without skip skipping until when whenever maybe "
    "perhaps optional optionally otherwise alternatively option alternative is are was were be should would could can "
    "may might will must most least about approx approximately around roughly circa max min ish each every only "
    "up down per last first second third final start instead of than nearly almost under within minimum maximum total "
    "altogether overall"
) - {"min", "max", "of"}
# Before a line these make all of it depend on something that the tree cannot say.
CONDITIONS = words(
    "if when unless otherwise or instead optional optionally maybe option alternative alternatively except no not "
    "last first group juniors seniors beginners novices elite tired injured for everyone"
)
# With these a remark begins that may stay behind a piece without changing it.
REMARKS = words(
    "on with w/ to in along through at from near over by keep stay depending home think focus relaxed smooth tall"
)

MODES = {
    "jog": "jog", "jogging": "jog", "jogged": "jog", "walk": "walk", "walking": "walk", "walked": "walk",
    "stand": "stand", "standing": "stand", "static": "stand", "stationary": "stand",
    "jogrest": "jog", "walkrest": "walk", "float": "float", "floating": "float",
    "rest": "stand", "rests": "stand", "passive": "stand",
}  # fmt: skip
SAID_MODES = words("jogrest walkrest")
REST_WORDS = words("rest rests rec recs recov recovery recoveries recover recs")


def word_at(tokens: list[Token], at: int) -> str:
    """The lower-case text of the token at a place, empty past the end."""
    return tokens[at].text if 0 <= at < len(tokens) else ""


def mark_at(tokens: list[Token], at: int, marks: str) -> bool:
    """Whether the token at a place is one of these single-character marks."""
    return 0 <= at < len(tokens) and tokens[at].kind == "mark" and tokens[at].text in marks
