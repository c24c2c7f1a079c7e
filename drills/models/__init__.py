"""The models of drills: the drill itself, and the rows that describe it."""

from .drill import Drill, DrillAlias, DrillQuerySet
from .parts import Checkpoint, Cue, Dose, DrillMuscle, DrillStep, Evidence, Fault, Part, Question, Rung

__all__ = [
    "Checkpoint",
    "Cue",
    "Dose",
    "Drill",
    "DrillAlias",
    "DrillMuscle",
    "DrillQuerySet",
    "DrillStep",
    "Evidence",
    "Fault",
    "Part",
    "Question",
    "Rung",
]
