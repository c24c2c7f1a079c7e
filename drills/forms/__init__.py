"""The forms of a team's own drills."""

from .own import CopyForm, DrillWriting

__all__ = ["CopyForm", "DrillWriting"]
