"""The models of people, one file an aggregate."""

from .results import RaceResult
from .teams import Coaching, Guardian, Membership, Squad, Team
from .threads import Message, MessageCopy, NoSecondAdult, NotInThread, Thread
from .users import User

__all__ = [
    "Coaching",
    "Guardian",
    "Membership",
    "Message",
    "MessageCopy",
    "NoSecondAdult",
    "NotInThread",
    "RaceResult",
    "Squad",
    "Team",
    "Thread",
    "User",
]
