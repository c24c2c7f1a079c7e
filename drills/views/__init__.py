"""The pages of drills."""

from .guides import guide_detail, guide_list
from .list import drill_list
from .own import (
    drill_archive,
    drill_copy,
    drill_new,
    team_drill_archive,
    team_drill_changes,
    team_drill_edit,
    team_drill_restore,
)
from .page import drill_detail, team_drill_detail

__all__ = [
    "drill_archive",
    "drill_copy",
    "drill_detail",
    "drill_list",
    "drill_new",
    "guide_detail",
    "guide_list",
    "team_drill_archive",
    "team_drill_changes",
    "team_drill_detail",
    "team_drill_edit",
    "team_drill_restore",
]
