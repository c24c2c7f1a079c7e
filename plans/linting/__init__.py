"""What to say about a session before it is given to anybody: findings with reasons, and fixes at one click. Pure.

The tree comes from `plans.notation`; what is known around the session is a `Scene`. Nothing here knows a database.
"""

from __future__ import annotations

from plans.load import DrillFacts

from .demand import USUAL, Demand, Usual
from .rules import RULES, Rule, fold, lint
from .scene import SEVERITIES, Finding, Fix, Level, Scene, Severity
from .timing import Gap, Lead, gap_minutes, judge_gap, usual_gap, warm_up_lead, warm_up_start

__all__ = [
    "RULES", "SEVERITIES", "USUAL", "Demand", "DrillFacts", "Finding", "Fix", "Gap", "Lead", "Level", "Rule",
    "Scene", "Severity", "Usual", "fold", "gap_minutes", "judge_gap", "lint", "usual_gap", "warm_up_lead",
    "warm_up_start",
]  # fmt: skip
