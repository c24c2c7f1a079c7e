"""Invitations: a coach asks, by e-mail or by a link to show; nobody is coached before saying yes.

An invitation is an entry of the site's log about its team, so a site manager reads it in the admin: who asked, the
address it went to (none for a link that anybody may use), and by the entry's flag whether it is open, answered or
withdrawn. The link carries the entry's number under a signature and works for seven days. Whether an address has an
account changes nothing of what the coach is shown: with one, a link that is asked for waits on that person's page too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from .models import Coaching, Guardian, Membership, Team, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

DAYS = 7
LIFE = dt.timedelta(days=DAYS)
# So long an invitation is kept after it was made: an address in it is nobody's who said yes.
KEPT = dt.timedelta(days=30)
AN_HOUR, A_DAY, LINKS_A_DAY = 20, 60, 20
# An address hears of the same team once in this time, whoever asks.
AGAIN = dt.timedelta(hours=20)
OPEN_LINK = "a link for anybody"
MARK, TO_SOMEBODY, ANSWERED = "Invitation", "Invitation again to ", "Answered with"
_signer = TimestampSigner(sep="~", salt="athletes.inviting")


class InvitingRefusedError(ValueError):
    """This cannot be asked now; the text says why."""


class NoInvitationError(LookupError):
    """There is no such invitation: the link was not made here."""


@dataclass(frozen=True)
class Invitation:
    """An entry of the log, as an invitation."""

    entry: LogEntry

    @property
    def pk(self) -> int:
        """The number of the entry."""
        return int(self.entry.pk)

    @property
    def inviter(self) -> User:
        """Who asks."""
        return self.entry.user

    @cached_property
    def team(self) -> Team | None:
        """For which team; None where it is gone."""
        return Team.objects.filter(pk=int(self.entry.object_id or 0)).first()

    @property
    def is_link(self) -> bool:
        """Whether anybody may use it, any number of people."""
        return self.entry.object_repr == OPEN_LINK

    @property
    def address(self) -> str:
        """The e-mail address it went to; empty for a link."""
        return "" if self.is_link else self.entry.object_repr

    @property
    def who(self) -> str:
        """What the coach reads: the address that the coach typed, or the name of somebody who trained here before."""
        first = self.entry.change_message.partition("\n")[0]
        return first.removeprefix(TO_SOMEBODY) if first.startswith(TO_SOMEBODY) else self.address

    @property
    def until(self) -> dt.datetime:
        """When it ends by itself."""
        return self.entry.action_time + LIFE

    @property
    def is_withdrawn(self) -> bool:
        """Whether a coach took it back."""
        return self.entry.action_flag == DELETION

    @property
    def is_answered(self) -> bool:
        """Whether it was used; never so of a link for many."""
        return self.entry.action_flag == CHANGE

    @property
    def is_over(self) -> bool:
        """Whether its seven days are gone."""
        return self.until <= timezone.now()

    @property
    def said_no(self) -> bool:
        """Whether the answer was no."""
        return self.is_answered and self.entry.change_message.endswith(f"{ANSWERED} no.")

    @property
    def is_open(self) -> bool:
        """Whether it can be answered: in time, not taken back, and who asks may still ask for the team."""
        if self.is_withdrawn or self.is_answered or self.is_over or self.team is None:
            return False
        return may_invite(self.inviter, self.team)

    @property
    def path(self) -> str:
        """Where it is answered, on this site."""
        return reverse("invitations:join", args=[_signer.sign(str(self.pk))])

    @property
    def url(self) -> str:
        """Where it is answered, to be sent or shown."""
        return settings.SITE_URL + self.path


def may_invite(person: User, team: Team) -> bool:
    """Tell whether somebody writes plans in a team: who does may ask athletes to join it."""
    return person.is_active and any(m.edits_plans and m.team_id == team.pk for m in person.team_memberships)


def inviting_teams(person: User) -> list[Team]:
    """Return the teams for which somebody may ask, in the order of their names."""
    return sorted((m.team for m in person.team_memberships if m.edits_plans), key=lambda team: (team.name, team.pk))


def _entries() -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Team), change_message__startswith=MARK
    ).select_related("user")


def of_teams(teams: Iterable[Team]) -> list[Invitation]:
    """Return the invitations of some teams that were made in the last month, newest first: one query."""
    known = {str(team.pk): team for team in teams}
    rows = _entries().filter(object_id__in=list(known), action_time__gt=timezone.now() - KEPT)
    found = [Invitation(entry) for entry in rows.order_by("-action_time", "-pk")]
    people: dict[int, User] = {}
    for one in found:
        one.__dict__["team"] = known[str(one.entry.object_id)]
        # One row a person, so that a person's places in teams are asked for once.
        one.entry.user = people.setdefault(one.entry.user_id, one.entry.user)
    return found


def find(token: str) -> Invitation:
    """Return the invitation of a link, whatever became of it.

    Raises:
        NoInvitationError: nobody here made this link, or it is forgotten.
    """
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise NoInvitationError from error
    entry = _entries().filter(pk=pk).first()
    if entry is None:
        raise NoInvitationError
    return Invitation(entry)


def sent_to(person: User) -> Invitation | None:
    """Return the newest open invitation that went to somebody's address; the address has to be confirmed by then."""
    rows = _entries().filter(object_repr=person.email.lower(), action_flag=ADDITION)
    found = (Invitation(entry) for entry in rows.order_by("-pk")[:5])
    return next((one for one in found if one.is_open), None)


# --- asking ----------------------------------------------------------------------------------------------------------


def _write(team: Team, by: User, about: str, words: str) -> Invitation:
    now = timezone.now()
    _entries().filter(object_id=str(team.pk), action_time__lt=now - KEPT).delete()
    return Invitation(
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(Team),
            object_id=str(team.pk),
            object_repr=about,
            action_flag=ADDITION,
            change_message=words,
            action_time=now,
        )
    )


@transaction.atomic
def make_link(team: Team, by: User) -> Invitation:
    """Make a link to show or to post where the squad talks; the one that this coach made before stops.

    Raises:
        InvitingRefusedError: too many in a day.
    """
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    today = _entries().filter(user=by, object_repr=OPEN_LINK, action_time__gt=timezone.now() - dt.timedelta(days=1))
    if today.count() >= LINKS_A_DAY:
        raise InvitingRefusedError(f"{LINKS_A_DAY} links a day are the most. The last one still works.")
    for one in _mine(team, by):
        withdraw(one)
    return _write(team, by, OPEN_LINK, f"{MARK} by a link that anybody may use for seven days.")


def open_link(invitations: Iterable[Invitation], team: Team, by: User) -> Invitation | None:
    """Return the coach's link of a team, where one is open."""
    return next((one for one in invitations if one.is_link and one.is_open and _is_of(one, team, by)), None)


def _mine(team: Team, by: User) -> list[Invitation]:
    return [one for one in of_teams([team]) if one.is_link and one.is_open and _is_of(one, team, by)]


def _is_of(one: Invitation, team: Team, by: User) -> bool:
    return one.entry.user_id == by.pk and one.entry.object_id == str(team.pk)


@transaction.atomic
def invite(team: Team, by: User, address: str, *, name: str = "") -> Invitation:
    """Write down that an address is asked; the letter is the caller's to send, by `letter`.

    What is raised depends on what coaches did alone, never on who has an account. `name` stands in the coach's list in
    place of an address that the coach does not know.

    Raises:
        InvitingRefusedError: too many in a short time, or this address was asked a moment ago.
    """
    # Two requests at once must not both find room: whoever asks for a team waits for its row.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    address, now = address.strip().lower(), timezone.now()
    mine = _entries().filter(user=by).exclude(object_repr=OPEN_LINK)
    for most, time, words in ((AN_HOUR, dt.timedelta(hours=1), "an hour"), (A_DAY, dt.timedelta(days=1), "a day")):
        if mine.filter(action_time__gt=now - time).count() >= most:
            raise InvitingRefusedError(
                f"{most} invitations by e-mail {words} are the most. Make a link instead, it is for any number."
            )
    rows = _entries().filter(object_id=str(team.pk), object_repr=address)
    if rows.filter(action_time__gt=now - AGAIN).exists():
        raise InvitingRefusedError(
            f"{name or address} had a mail from {team.name} already. Wait a day, or show the link."
        )
    # A newer mail takes the place of the older one.
    rows.filter(action_flag=ADDITION).update(action_flag=DELETION)
    made = _write(team, by, address, TO_SOMEBODY + name if name else f"{MARK} by e-mail, for seven days.")
    known = User.objects.filter(email=address, is_active=True).first()
    if known is not None and not _is_in(known, team):
        Coaching.objects.get_or_create(
            athlete=known, team=team, state=Coaching.State.INVITED, defaults={"invited_by": by}
        )
    return made


def _is_in(person: User, team: Team) -> bool:
    """Whether a link stands already, or the person coaches there."""
    return (
        Coaching.objects.filter(athlete=person, team=team).exclude(state=Coaching.State.ENDED).exists()
        or Membership.objects.filter(user=person, team=team).exists()
    )


@transaction.atomic
def ask_again(ended: Coaching, by: User) -> Invitation:
    """Ask somebody who trained with the team before; the address stays unknown to who asks.

    Raises:
        InvitingRefusedError: asked a moment ago, too often, or a link stands.
    """
    if _is_in(ended.athlete, ended.team):
        raise InvitingRefusedError(f"{ended.athlete.name} is asked already, or trains with you.")
    return invite(ended.team, by, ended.athlete.email, name=ended.athlete.name)


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """Take an invitation back: its link works no more, and an answer that waits on a person's page goes with it."""
    LogEntry.objects.filter(pk=invitation.pk, action_flag=ADDITION).update(action_flag=DELETION)
    if invitation.address:
        Coaching.objects.filter(
            athlete__email=invitation.address,
            team=invitation.team,
            state=Coaching.State.INVITED,
            accepted_at=None,
        ).delete()


def letter(invitation: Invitation) -> EmailMultiAlternatives:
    """Return the mail of an invitation. Its subject names nobody who is asked."""
    context = {
        "coach": invitation.inviter.name,
        "team": invitation.team,
        "until": invitation.until.astimezone(invitation.inviter.zone).date(),
        "days": DAYS,
        "go": invitation.url,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }
    subject, text, html = (
        render_to_string(f"email/invitation.{form}", context) for form in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[invitation.address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


# --- answering -------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer(invitation: Invitation, person: User, *, yes: bool) -> Coaching | None:
    """Note somebody's answer to a link. A mail's link is for one answer, whoever holds it; None is a no.

    Raises:
        InvitingRefusedError: it works no more, or the person cannot be coached there.
    """
    # Whoever answers, asks or takes back waits for the team's row: one answer to a mail, one link between two.
    team = Team.objects.select_for_update(no_key=True).filter(pk=int(invitation.entry.object_id or 0)).first()
    now_is = Invitation(LogEntry.objects.select_related("user").get(pk=invitation.pk))
    if not now_is.is_open or team is None:
        raise InvitingRefusedError("This invitation works no more. Ask for a new one.")
    if yes and Membership.objects.filter(user=person, team=team).exists():
        raise InvitingRefusedError(f"You work in {team.name} yourself, so you cannot be coached there as well.")
    link = _link_of(person, team)
    if not yes:
        if link is not None and link.state == Coaching.State.INVITED:
            say_no(link)
        if now_is.address:
            _close_mails(team, now_is.address, "no", by=person)
        return None
    if link is None:
        link = Coaching.objects.create(athlete=person, team=team, invited_by=now_is.inviter)
    say_yes(link)
    if now_is.address:
        _close_mails(team, now_is.address, "yes", by=person)
    return link


def _link_of(person: User, team: Team) -> Coaching | None:
    rows = Coaching.objects.select_for_update(of=("self",)).select_related("athlete", "team")
    return rows.filter(athlete=person, team=team).exclude(state=Coaching.State.ENDED).first()


def _close_mails(team: Team, address: str, word: str, *, by: User) -> None:
    """Note on the open mails to an address what was answered; a question that waits on another's page goes with it."""
    for entry in _entries().filter(object_id=str(team.pk), object_repr=address, action_flag=ADDITION):
        LogEntry.objects.filter(pk=entry.pk).update(
            action_flag=CHANGE, change_message=f"{entry.change_message}\n{ANSWERED} {word}."
        )
    Coaching.objects.filter(athlete__email=address, team=team, state=Coaching.State.INVITED, accepted_at=None).exclude(
        athlete=by
    ).delete()


@transaction.atomic
def say_yes(link: Coaching) -> None:
    """Note the athlete's yes. Under 18 the link then waits for a verified guardian's: see `is_waiting`."""
    if link.state != Coaching.State.INVITED:
        return
    if link.athlete.is_minor:
        link.accepted_at = timezone.now()
        link.save(update_fields=["accepted_at"])
    else:
        link.accept()
    _close_mails(link.team, link.athlete.email, "yes", by=link.athlete)


@transaction.atomic
def say_no(link: Coaching) -> None:
    """Note a no, or that a yes which still waits is taken back."""
    if link.state == Coaching.State.INVITED:
        link.end()
        _close_mails(link.team, link.athlete.email, "no", by=link.athlete)


def is_waiting(link: Coaching) -> bool:
    """Whether the athlete, a minor, said yes, and a guardian has not yet. Who is 18 by now answers alone."""
    return link.state == Coaching.State.INVITED and link.accepted_at is not None and link.athlete.is_minor


def guardians_of(person: User) -> list[User]:
    """Return who may say yes for a minor: the verified guardians whose accounts are open."""
    rows = Guardian.objects.filter(athlete=person, state=Guardian.State.VERIFIED, guardian__is_active=True)
    return [row.guardian for row in rows.select_related("guardian")]


def asked_of(children: Iterable[User]) -> list[Coaching]:
    """Return the links of these children that wait for a guardian's yes: one query, none without children."""
    keys = [child.pk for child in children if child.is_minor]
    rows = Coaching.objects.filter(athlete__in=keys, state=Coaching.State.INVITED, accepted_at__isnull=False)
    return list(rows.select_related("athlete", "team", "invited_by")) if keys else []


def links_for(viewer: User) -> QuerySet[Coaching]:
    """The links that somebody may look at and end: one's own, a child's, those of one's teams once the athlete agreed.

    That somebody is asked and has not answered, a coach must not learn: it would say who has an account.
    """
    children = User.objects.guarded_by(viewer).values("pk")
    agreed = Q(team__in=viewer.coach_team_ids(edits=True), accepted_at__isnull=False)
    rows = Coaching.objects.filter(Q(athlete=viewer) | Q(athlete__in=children) | agreed)
    return rows.select_related("athlete", "team", "invited_by", "guardian_accepted_by")
