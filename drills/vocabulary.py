"""The words that a drill is described with: what is stored, and how it is said.

Pure: the library of files, the models and the pages all read these tables, in the order in which they show.
"""

import unicodedata

# What stands first in the address of a page under /drills/, and so is no slug of a drill.
RESERVED = frozenset({"archived", "guides", "new", "teams"})

PURPOSES = {
    "posture": "Posture",
    "quick-feet": "Quick feet",
    "knee-lift": "Knee lift",
    "leg-recovery": "Recovery of the leg",
    "stiffness-bounce": "Stiffness and bounce",
    "mobility": "Mobility",
    "speed": "Speed",
}

LEVELS = {1: "1, anyone", 2: "2, some years", 3: "3, advanced"}
IMPACTS = {0: "none", 1: "low", 2: "middle", 3: "high"}

DOSE_LEVELS = {"beginner": "Beginner", "intermediate": "Some years", "advanced": "Advanced"}

# Room up to this is "on the spot"; a hall of this length is what clubs have in winter.
SPOT_M = 3
HALL_M = 15
LONG_M = 40

PHASES = {
    "initial-contact": "as the foot lands",
    "mid-stance": "in mid-stance",
    "toe-off": "as the foot leaves",
    "mid-swing": "in mid-swing",
    "terminal-swing": "before the foot lands",
    "whole-cycle": "all the way round",
}
VIEWS = {"side": "side view", "front": "front view", "back": "back view"}

MUSCLES = {
    "hamstrings": "Hamstrings",
    "glutes": "Glutes",
    "hip-flexors": "Hip flexors",
    "quads": "Front of the thigh",
    "hip-side": "Side of the hip",
    "inner-thigh": "Inner thigh",
    "calves": "Calves",
    "shins": "Front of the shin",
    "feet": "Feet",
    "trunk": "Trunk",
    "shoulders": "Shoulders",
}
ROLES = {"works": "work", "stretched": "stretched", "holds": "hold still"}

# What may hurt, from the ground up: the parts that a drill is left out with. `drills.body_parts` finds them in a text.
BODY_PARTS = {
    "foot": "foot",
    "ankle": "ankle",
    "achilles": "Achilles",
    "calf": "calf",
    "shin": "shin",
    "knee": "knee",
    "quad": "front of the thigh",
    "hamstring": "hamstring",
    "groin": "groin",
    "hip": "hip",
    "glute": "glute",
    "back": "lower back",
    "shoulder": "shoulder",
    "wrist": "wrist",
}

DAYS = {
    "easy": "easy runs",
    "quality": "quality sessions",
    "speed": "speed and hills",
    "strength": "strength days",
    "race": "race days",
    "return": "coming back to running",
}

# From what is best founded to what nobody has measured; the number is how many of four bars are filled.
STRENGTHS = {
    "meta": "Many studies",
    "trial": "One trial",
    "small": "Small study",
    "coach": "Coaches say",
    "unknown": "Not known",
}
STRENGTH_BARS = {"meta": 4, "trial": 3, "small": 2, "coach": 1, "unknown": 0}

_DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—_/", " ") | dict.fromkeys("'’`´", None) | {".": " "})


def normalise(name: str) -> str:
    """A name as it is compared: small letters, one space between words, no hyphen and no apostrophe.

    `"Butt-Kicks "` and `"butt kicks"` are the same name.
    """
    plain = unicodedata.normalize("NFKC", name).translate(_DASHES)
    return " ".join(plain.casefold().split())


def spellings(name: str) -> tuple[str, ...]:
    """How a stored name may stand in a text: as it is, and with hyphens for its spaces."""
    return (name, name.replace(" ", "-")) if " " in name else (name,)
