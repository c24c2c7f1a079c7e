"""The models of drills: the drill itself, and the rows that describe it."""

from .drill import Drill, DrillAlias, DrillQuerySet
from .guides import Guide, GuideDrill
from .parts import Checkpoint, Cue, Dose, DrillMuscle, DrillSection, DrillStep, Evidence, Fault, Part, Question, Rung
from .versions import DrillVersion, SearchKey

__all__ = [
    "Checkpoint",
    "Cue",
    "Dose",
    "Drill",
    "DrillAlias",
    "DrillMuscle",
    "DrillQuerySet",
    "DrillSection",
    "DrillStep",
    "DrillVersion",
    "Evidence",
    "Fault",
    "Guide",
    "GuideDrill",
    "Part",
    "Question",
    "Rung",
    "SearchKey",
]
