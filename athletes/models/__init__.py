"""The models of people, one file an aggregate."""

from .calendars import Availability, Race, Span
from .invitations import Invitation
from .results import RaceResult
from .teams import Coaching, Guardian, Membership, NamedGuardian, Squad, Team
from .threads import Message, MessageCopy, NoSecondAdult, NotInThread, Thread
from .users import User

__all__ = [
    "Availability",
    "Coaching",
    "Guardian",
    "Invitation",
    "Membership",
    "Message",
    "MessageCopy",
    "NamedGuardian",
    "NoSecondAdult",
    "NotInThread",
    "Race",
    "RaceResult",
    "Span",
    "Squad",
    "Team",
    "Thread",
    "User",
]
