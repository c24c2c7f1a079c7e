"""The models of feedback on form, one file an aggregate."""

from .clips import Clip, MediaJob
from .demonstrations import Demonstration
from .reviews import Mark, Review, Verdict
from .uploads import Upload

__all__ = ["Clip", "Demonstration", "Mark", "MediaJob", "Review", "Upload", "Verdict"]
