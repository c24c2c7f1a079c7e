"""Telling the coaches of a letter of which nobody knows whether it went out.

It is not sent a third time, so somebody who meets the athlete has to know that it may be missing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse

from athletes.models import User

from .kinds import Kind, Words, register
from .models import Reminder

if TYPE_CHECKING:
    from collections.abc import Sequence

MAIL_IN_DOUBT = "mail_in_doubt"


def find(row_id: str) -> Reminder | None:
    """The row of the letter by its id; None where it is gone."""
    return Reminder.objects.select_related("athlete", "recipient").filter(pk=row_id).first()


def coaches(row: Reminder) -> Sequence[User]:
    """Who sees the athlete's plan as a coach, but for whoever the letter was for."""
    return list(User.objects.coaches_of(row.athlete).exclude(pk=row.recipient_id))


def tell(row: Reminder, recipient: User) -> Words:
    """Did Ines get Tuesday’s mail? ... It stands among Ines’s notices on the site as well."""
    name, zone = row.recipient.get_short_name(), recipient.zone
    day = f"{row.due_at.astimezone(zone):%A}’s"
    about = "" if row.recipient_id == row.athlete_id else f" about {row.athlete.get_short_name()}"
    return Words(
        f"Did {name} get {day} mail{about}?",
        "The line to the mail server broke twice as it went out, and a third try might only repeat it. "
        "The same words stand on the site; ask whether they were seen.",
        reverse("athlete_detail", args=[row.athlete_id]),
    )


def register_all() -> None:
    """Make the kind known."""
    register(
        Kind(
            slug=MAIL_IN_DOUBT,
            subject_kind="reminder",
            find=find,
            athlete=lambda row: row.athlete,
            recipients=coaches,
            still_wanted=lambda row: row.state == Reminder.State.UNCERTAIN,
            render=tell,
            second_adult=False,
            keeps=dt.timedelta(days=3),
            at_night=frozenset({"in_app"}),
        )
    )
