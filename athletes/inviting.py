"""Asking by e-mail or by a link to show, and answering; nobody is coached before saying yes.

Whether an address has an account changes nothing of what the coach is shown: with one, a link that is asked for waits
on that person's page too.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from . import guardians
from .models import Coaching, Guardian, Invitation, Membership, Team, User
from .models.invitations import DAYS, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

AN_HOUR, A_DAY, LINKS_A_DAY = 20, 60, 20
# An address hears of the same team once in this time, whoever asks.
AGAIN = dt.timedelta(hours=20)


class InvitingRefusedError(ValueError):
    """This cannot be asked now; the text says why."""


class NoInvitationError(LookupError):
    """There is no such invitation: the link was not made here."""


def inviting_teams(person: User) -> list[Team]:
    """Return the teams for which somebody may ask, in the order of their names."""
    return sorted((m.team for m in person.team_memberships if m.edits_plans), key=lambda team: (team.name, team.pk))


def of_teams(teams: Iterable[Team]) -> list[Invitation]:
    """Return the invitations of some teams that were made in the last month, newest first: one query."""
    found = list(Invitation.objects.filter(team__in=list(teams)).lately().with_people())
    people: dict[int, User] = {}
    for one in found:
        # One row a person, so that a person's places in teams are asked for once.
        one.invited_by = people.setdefault(one.invited_by_id, one.invited_by)
    return found


def find(token: str) -> Invitation:
    """Return the invitation of a link, whatever became of it.

    Raises:
        NoInvitationError: nobody here made this link.
    """
    found = Invitation.objects.by_token(token)
    if found is None:
        raise NoInvitationError
    return found


def sent_to(person: User) -> Invitation | None:
    """Return the newest open invitation that went to somebody's address; the address has to be confirmed by then."""
    rows = Invitation.objects.mails().unanswered().filter(email=person.email.lower()).with_people()
    return next((one for one in rows.order_by("-pk")[:5] if one.is_open), None)


# --- asking ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_link(team: Team, by: User) -> Invitation:
    """Make a link to show or to post where the squad talks; the one that this coach made before stops.

    Raises:
        InvitingRefusedError: too many in a day.
    """
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    mine = Invitation.objects.links().filter(invited_by=by)
    if mine.filter(made_at__gt=timezone.now() - dt.timedelta(days=1)).count() >= LINKS_A_DAY:
        raise InvitingRefusedError(f"{LINKS_A_DAY} links a day are the most. The last one still works.")
    mine.unanswered().filter(team=team).update(state=Invitation.State.WITHDRAWN)
    return Invitation.objects.create(team=team, invited_by=by, kind=Invitation.Kind.LINK)


def open_link(invitations: Iterable[Invitation], team: Team, by: User) -> Invitation | None:
    """Return the coach's link of a team, where one is open."""
    own = (one for one in invitations if one.is_link and one.invited_by_id == by.pk and one.team_id == team.pk)
    return next((one for one in own if one.is_open), None)


@transaction.atomic
def invite(team: Team, by: User, address: str, *, again: Coaching | None = None) -> Invitation:
    """Write down that an address is asked; the letter is the caller's to send, by `letter`.

    What is raised depends on what coaches did alone, never on who has an account. With `again`, the
    ended link of somebody who trained here, the name stands in the coach's list in place of the address.

    Raises:
        InvitingRefusedError: too many in a short time, or this address was asked a moment ago.
    """
    # Two requests at once must not both find room: whoever asks for a team waits for its row.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    address, now = address.strip().lower(), timezone.now()
    mine = Invitation.objects.mails().filter(invited_by=by)
    for most, time, words in ((AN_HOUR, dt.timedelta(hours=1), "an hour"), (A_DAY, dt.timedelta(days=1), "a day")):
        if mine.filter(made_at__gt=now - time).count() >= most:
            raise InvitingRefusedError(
                f"{most} invitations by e-mail {words} are the most. Make a link instead, it is for any number."
            )
    rows = Invitation.objects.mails().filter(team=team, address_key=key_of(address))
    if rows.filter(made_at__gt=now - AGAIN).exists():
        raise InvitingRefusedError(
            f"{again.athlete.name if again else address} had a mail from {team.name} already."
            " Wait a day, or show the link."
        )
    # A newer mail takes the place of the older one.
    rows.unanswered().update(state=Invitation.State.WITHDRAWN)
    Invitation.objects.forget_addresses()
    made = Invitation.objects.create(
        team=team,
        invited_by=by,
        kind=Invitation.Kind.MAIL,
        email=address,
        address_key=key_of(address),
        again=again,
        made_at=now,
    )
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
    return invite(ended.team, by, ended.athlete.email, again=ended)


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """Take an invitation back: its link works no more, and an answer that waits on a person's page goes with it."""
    Invitation.objects.unanswered().filter(pk=invitation.pk).update(state=Invitation.State.WITHDRAWN)
    if invitation.email:
        Coaching.objects.filter(
            athlete__email=invitation.email,
            team=invitation.team,
            state=Coaching.State.INVITED,
            accepted_at=None,
        ).delete()


def letter(invitation: Invitation) -> EmailMultiAlternatives:
    """Return the mail of an invitation. Its subject names nobody who is asked."""
    context = {
        "coach": invitation.invited_by.name,
        "team": invitation.team,
        "until": invitation.until.astimezone(invitation.invited_by.zone).date(),
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
        to=[invitation.email],
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
    team = Team.objects.select_for_update(no_key=True).filter(pk=invitation.team_id).first()
    now_is = Invitation.objects.with_people().filter(pk=invitation.pk).first()
    if team is None or now_is is None or not now_is.is_open:
        raise InvitingRefusedError("This invitation works no more. Ask for a new one.")
    if yes and Membership.objects.filter(user=person, team=team).exists():
        raise InvitingRefusedError(f"You work in {team.name} yourself, so you cannot be coached there as well.")
    link = _link_of(person, team)
    if not yes:
        if link is not None and link.state == Coaching.State.INVITED:
            say_no(link)
        if now_is.email:
            _close_mails(team, now_is.email, by=person, yes=False)
        return None
    if link is None:
        link = Coaching.objects.create(athlete=person, team=team, invited_by=now_is.invited_by)
    say_yes(link)
    if now_is.email:
        _close_mails(team, now_is.email, by=person, yes=True)
    return link


def _link_of(person: User, team: Team) -> Coaching | None:
    rows = Coaching.objects.select_for_update(of=("self",)).select_related("athlete", "team")
    return rows.filter(athlete=person, team=team).exclude(state=Coaching.State.ENDED).first()


def _close_mails(team: Team, address: str, *, by: User, yes: bool) -> None:
    """Note on the open mails to an address what was answered; a question that waits on another's page goes with it."""
    Invitation.objects.mails().unanswered().filter(team=team, email=address).update(
        state=Invitation.State.ANSWERED, answered_at=timezone.now(), athlete=by if yes else None, email=""
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
    _close_mails(link.team, link.athlete.email, by=link.athlete, yes=True)


@transaction.atomic
def say_no(link: Coaching) -> None:
    """Note a no, or that a yes which still waits is taken back."""
    if link.state == Coaching.State.INVITED:
        link.end()
        waiting = Coaching.objects.filter(athlete=link.athlete, state=Coaching.State.INVITED, accepted_at__isnull=False)
        if not waiting.exists():
            guardians.forget(link.athlete)
        _close_mails(link.team, link.athlete.email, by=link.athlete, yes=False)


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
