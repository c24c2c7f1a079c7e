"""Sending one claimed row: look at the world again, send, say what became of it.

On the site it is exactly once: the row's end and the notice are written in one transaction. By e-mail it is once, and
once more at most where a process died between handing the letter over and writing that down: the intent is written
before the letter goes out, so whoever takes the row next knows that it may have gone.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from typing import TYPE_CHECKING, Any, NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coachsite.lib import faults, leases

from . import doubts, kinds, outbox, post, times
from .models import Notice, Reminder, when

if TYPE_CHECKING:
    from athletes.models import User

log = logging.getLogger("reminders.sending")

State = Reminder.State
PAUSES = [dt.timedelta(minutes=m) for m in (1, 5, 15, 60)]
MAX_TRIES = 5
# How often a letter is sent again of which nobody knows whether it went out.
MAX_REPEATS = 1
NOT_KNOWN_PAUSE = dt.timedelta(minutes=5)
# What was wanted once and is not now. Where it is wanted again, the planner takes the row up again.
GONE = "no longer so"


class End(NamedTuple):
    """What becomes of a row instead of being sent."""

    state: str
    reason: str
    fields: dict[str, Any]


def send(row: Reminder) -> str:
    """Send one claimed row; return the state it came to, or `lost` where another has taken it meanwhile.

    An error ends in a later try, the fifth in `failed`: it never holds up other rows.
    """
    kind = kinds.find(row.kind)
    if kind is None or row.payload_version > kind.payload_version:
        # A newer version of the site runs beside this one and has written it: that one will send it.
        later = timezone.now() + NOT_KNOWN_PAUSE
        return _end(row, State.PENDING, "not known to this version", retry_at=later, attempts=0)
    try:
        ended = _by_mail(row, kind) if row.channel == Reminder.Channel.EMAIL else _on_site(row, kind)
    except Exception:
        log.exception("a reminder could not be sent", extra={"reminder": row.pk, "kind": row.kind})
        return _try_later(row, "could not be sent")
    if ended == State.SENT:
        faults.point("after_mark")
    return ended


@transaction.atomic
def _on_site(row: Reminder, kind: kinds.Kind) -> str:
    now = timezone.now()
    subject, end = _look_again(row, kind, now)
    if end:
        return _end(row, end.state, end.reason, **end.fields)
    words = kind.render(subject, row.recipient)
    faults.point("before_send")
    ended = _end(row, State.SENT, "", intent_at=now, sent_at=now)
    if ended == State.SENT:
        _put_up(row, kind, words, now)
        faults.point("after_send")
    return ended


def _put_up(row: Reminder, kind: kinds.Kind, words: kinds.Words, now: dt.datetime) -> None:
    fields = {
        "recipient": row.recipient,
        "kind": kind.slug,
        "title": words.title[:300],
        "body": words.body[:500],
        "path": words.path,
        "created_at": now,
    }
    if row.epoch:  # Asked for again: the same notice, new once more.
        Notice.objects.update_or_create(reminder=row, defaults=fields | {"read_at": None})
    else:
        Notice.objects.create(reminder=row, **fields)


def _by_mail(row: Reminder, kind: kinds.Kind) -> str:
    """The fence and the intent are one write, before the letter goes out: whoever lost the lease stops there."""
    before = {"intent_at": row.intent_at, "repeats": row.repeats}
    with transaction.atomic():
        now = timezone.now()
        subject, end = _look_again(row, kind, now)
        if end is None and row.intent_at is not None and row.repeats >= MAX_REPEATS:
            end = End(State.UNCERTAIN, "set out to send, and nobody knows whether it went out", {})
        if end is None and kind.letter is None:
            end = End(State.CANCELLED, "this is not told by e-mail", {})
        if end or kind.letter is None:
            return _end(row, end.state, end.reason, **end.fields) if end else "lost"
        mail = post.compose(row, kind.letter(subject, row.recipient))
        repeats = row.repeats + (row.intent_at is not None)
        if not leases.hold(row, settings.REMINDER_LEASE_S, intent_at=now, repeats=repeats):
            return "lost"
    faults.point("before_send")
    try:
        post.deliver(mail)
    except post.RefusedError as error:
        return _end(row, State.FAILED, f"refused: {error}", **before)
    except post.NotSentError as error:
        # It certainly did not go out this time, so nothing is known that was not known before.
        return _try_later(row, f"not sent: {error}", **before)
    except post.NotKnownError as error:
        log.warning("a mail server broke off, and nobody knows what it took", extra={"reminder": row.pk})
        return _try_later(row, f"not known whether it went out: {error}")
    ended = _end(row, State.SENT, "", sent_at=timezone.now())
    if ended == "lost":
        # Slower than the lease: whoever has the row now may send the letter once more.
        log.warning("a lease ended while a letter was on its way", extra={"reminder": row.pk})
    return ended


def _look_again(row: Reminder, kind: kinds.Kind, now: dt.datetime) -> tuple[Any, End | None]:
    """The world may have changed since the row was planned. Return the subject, and what ends the row, if anything."""
    if row.expires_at <= now:
        return None, End(State.EXPIRED, "too late to be of use", {})
    subject = kind.find(row.subject_id)
    if subject is None:
        return None, End(State.CANCELLED, "what it was about is gone", {})
    if not kind.still_wanted(subject):
        return None, End(State.CANCELLED, GONE, {})
    if not (row.recipient.is_active and row.athlete.is_active):
        return None, End(State.SUPPRESSED, "the account is closed", {})
    copies = outbox.guardians_of([row.athlete]).get(row.athlete_id, []) if kind.second_adult else []
    if row.recipient_id not in {person.pk for person in [*kind.recipients(subject), *copies]}:
        return None, End(State.CANCELLED, "it is no longer this person's concern", {})
    end = _unwilling(row) or _moved(row, kind, subject, now) or _asleep(row, kind, now)
    if end is None and kind.second_adult and row.is_minors_own:
        if not copies:
            return None, End(State.SUPPRESSED, "under 18, and no guardian would see it", {})
        _plan_copies(row, kind, subject, copies)
    return subject, end


def _unwilling(row: Reminder) -> End | None:
    """By e-mail only to who wants it, and never to an address that its owner has not confirmed."""
    if row.channel != Reminder.Channel.EMAIL:
        return None
    if not row.recipient.reminders_by_email:
        return End(State.SUPPRESSED, "reminders by e-mail are switched off", {})
    address = EmailAddress.objects.filter(user=row.recipient_id, email__iexact=row.recipient.email).first()
    if address is not None and not address.verified:
        return End(State.SUPPRESSED, "the address is not confirmed", {})
    return None


def _moved(row: Reminder, kind: kinds.Kind, subject: Any, now: dt.datetime) -> End | None:
    """What was moved to a later time waits for that time. What was asked for by hand is not held up."""
    if kind.moment is None or row.local_date is None or row.epoch:
        return None
    moment = kind.moment(subject, row.recipient)
    if moment is None:
        return End(State.CANCELLED, GONE, {})
    if moment.due_at <= now:
        return None
    return End(State.PENDING, "moved", when(moment) | {"attempts": 0})


def _asleep(row: Reminder, kind: kinds.Kind, now: dt.datetime) -> End | None:
    """At night it waits for the morning of the recipient, or ends where that would be too late."""
    zone = row.recipient.zone
    if row.channel in kind.at_night or not times.is_night(now, zone):
        return None
    morning = times.morning(now, zone)
    if morning >= row.expires_at:
        return End(State.EXPIRED, "it would have come at night", {})
    return End(State.PENDING, "waits for the morning", {"retry_at": morning, "attempts": 0})


def _plan_copies(row: Reminder, kind: kinds.Kind, subject: object, copies: list[User]) -> None:
    """A guardian who was verified after planning gets a copy too, in the transaction that tells the minor."""
    rows = (outbox.row_for(kind, subject, row.athlete, guardian, due_at=row.due_at) for guardian in copies)
    Reminder.objects.bulk_create([one for one in rows if one is not None], ignore_conflicts=True)


def _try_later(row: Reminder, reason: str, **fields: Any) -> str:
    if row.attempts >= MAX_TRIES:
        if row.intent_at is not None and fields.get("intent_at", row.intent_at) is not None:
            return _end(row, State.UNCERTAIN, reason, **fields)
        return _end(row, State.FAILED, f"tried {row.attempts} times; {reason}", **fields)
    pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
    spread = random.uniform(0.9, 1.2)  # noqa: S311 -- spreads tries over time, hides nothing
    retry_at = timezone.now() + pause * spread
    if retry_at >= row.expires_at:
        return _end(row, State.FAILED, f"{reason}; another try would come too late", **fields)
    return _end(row, State.PENDING, f"{reason}; tried again later", retry_at=retry_at, **fields)


def _end(row: Reminder, state: str, reason: str, **fields: Any) -> str:
    if state == State.UNCERTAIN:
        return _end_in_doubt(row, reason, **fields)
    return str(state) if leases.finish(row, state, state_reason=reason[:200], **fields) else "lost"


@transaction.atomic
def _end_in_doubt(row: Reminder, reason: str, **fields: Any) -> str:
    """Nobody knows whether the letter went out: the coaches are told so, or the row is not ended."""
    if not leases.finish(row, State.UNCERTAIN, state_reason=reason[:200], **fields):
        return "lost"
    outbox.plan(doubts.MAIL_IN_DOUBT, row)
    return str(State.UNCERTAIN)
