"""The pages of drills."""

from .list import drill_list
from .page import drill_detail, team_drill_detail

__all__ = ["drill_detail", "drill_list", "team_drill_detail"]
