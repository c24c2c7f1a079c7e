"""Asking athletes to train with a team, answering, and ending it."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from athletes import guardians, inviting
from athletes.access import coach
from athletes.forms import InviteForm, NameGuardianForm
from athletes.guardians import GuardianRefusedError
from athletes.inviting import InvitingRefusedError, NoInvitationError
from athletes.models import Coaching, Invitation, Team, User
from athletes.models.invitations import DAYS, KEPT
from athletes.models.teams import CoachingRefusedError
from athletes.qr import code
from coachsite.lib.access import Policy, access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request

log = logging.getLogger("coachsite.inviting")
# Under this name a browser that is not signed in keeps the invitation that it came with.
CAME_WITH = "invitation"
LEFT_SHOWN = 20


def _teams(request: Request) -> list[Team]:
    """Return the teams that this coach may ask for; 403 where there is none."""
    teams = inviting.inviting_teams(request.user)
    if not teams:
        raise PermissionDenied("The head coach asks athletes to join. An assistant may once plans are switched on.")
    return teams


def _page(request: Request, form: InviteForm | None = None, *, status: int = 200) -> HttpResponse:
    teams = _teams(request)
    made = inviting.of_teams(teams)
    links = [(team, inviting.open_link(made, team, request.user)) for team in teams]
    rows = Coaching.objects.filter(team__in=teams, accepted_at__isnull=False).select_related("athlete", "team")
    left = rows.filter(state=Coaching.State.ENDED, ended_at__gt=timezone.now() - KEPT)
    back = set(rows.exclude(state=Coaching.State.ENDED).values_list("athlete_id", "team_id"))
    context = {
        "form": form or InviteForm(teams=teams),
        "links": [(team, one, code(one.url) if one else "") for team, one in links],
        "mails": [one for one in made if not one.is_link],
        "waiting": rows.filter(state=Coaching.State.INVITED),
        "left": [one for one in left.order_by("-ended_at")[:LEFT_SHOWN] if (one.athlete_id, one.team_id) not in back],
        "several": len(teams) > 1,
    }
    return render(request, "athletes/invitation_list.html", context, status=status)


@access(coach("GET"))
def invitation_list(request: Request) -> HttpResponse:
    """Show how to ask, and what became of those who were asked."""
    return _page(request)


@access(coach("POST"))
def invitation_new(request: Request) -> HttpResponse:
    """Ask by e-mail. What is said is the same for every address."""
    form = InviteForm(request.POST, teams=_teams(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = inviting.invite(form.team(), request.user, form.cleaned_data["email"])
    except InvitingRefusedError as reason:
        form.add_error("email", str(reason))
        return _page(request, form, status=422)
    _send(request, made)
    return redirect("invitations:invitation_list")


def _send(request: Request, made: Invitation) -> None:
    """Send the mail; where the mail server does not take it, the invitation stands and the coach hears of it."""
    try:
        inviting.letter(made).send()
    except (OSError, SMTPException):
        log.exception("an invitation was not sent")
        messages.warning(request, f"The mail to {made.who} could not be sent. Show or post the link instead.")
    else:
        messages.success(request, f"Asked {made.who}. The mail works for {DAYS} days.")


@access(coach("POST"))
def invitation_link_new(request: Request, team_id: int) -> HttpResponse:
    """Make a link for the squad; the coach's last one of this team stops."""
    team = next((one for one in _teams(request) if one.pk == team_id), None)
    if team is None:
        raise Http404
    try:
        inviting.make_link(team, request.user)
    except InvitingRefusedError as reason:
        messages.error(request, str(reason))
    return redirect("invitations:invitation_list")


@access(coach("POST"))
def invitation_delete(request: Request, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    _teams(request)
    made = get_object_or_404(Invitation.objects.visible_to(request.user).with_people(), pk=invitation_id)
    if made.is_open:
        inviting.withdraw(made)
        messages.success(request, "The link works no more." if made.is_link else f"{made.who} is asked no more.")
    return redirect("invitations:invitation_list")


# --- answering -------------------------------------------------------------------------------------------------------


def _seeing(team: Team) -> list[User]:
    """Return who of a team sees an athlete."""
    return [m.user for m in team.memberships.select_related("user") if m.sees_plans and m.user.is_active]


def _asked(request: Any, team: Team, inviter: User | None, **more: Any) -> dict[str, Any]:
    coaches = _seeing(team)
    return {
        "team": team,
        "asker": inviter or (coaches[0] if coaches else None),
        "coaches": coaches,
        "runners": Coaching.objects.filter(team=team, state=Coaching.State.ACCEPTED).count(),
        **more,
    }


@access(Policy.anyone("GET", "POST"))
def join(request: Request, token: str) -> HttpResponse:
    """Show who asks and what the team will see; POST answers, signed in."""
    try:
        made = inviting.find(token)
    except NoInvitationError:
        raise Http404 from None
    if not made.is_open:
        return render(request, "athletes/invitation_over.html", {"invitation": made}, status=410)
    context = _asked(request, made.team, made.invited_by, invitation=made, until=made.until)
    if not request.user.is_authenticated:
        request.session[CAME_WITH] = token
        if request.method == "POST":
            return redirect_to_login(made.path)
        return render(request, "athletes/join.html", context)
    request.session.pop(CAME_WITH, None)
    context["is_own"] = made.team.pk in [m.team_id for m in request.user.team_memberships]
    theirs = Coaching.objects.filter(athlete=request.user, team=made.team)
    context["trains"] = theirs.filter(state__in=(Coaching.State.ACCEPTED, Coaching.State.PAUSED)).exists()
    if request.method != "POST" or context["is_own"] or context["trains"]:
        return render(request, "athletes/join.html", context)
    return _answer(request, context, lambda yes: inviting.answer(made, request.user, yes=yes))


def _answer(request: Request, context: dict[str, Any], say: Any) -> HttpResponse:
    """Note a yes that has its tick, or a no; anything else is asked once more."""
    yes = request.POST.get("answer") == "yes"
    if yes and not request.POST.get("agree"):
        return render(request, "athletes/join.html", context | {"needs_tick": True}, status=422)
    try:
        link = say(yes)
    except (InvitingRefusedError, CoachingRefusedError) as reason:
        messages.error(request, str(reason))
        return redirect("athletes:me")
    team = context["team"]
    if link is None:
        messages.success(request, f"You said no to {team}. Nobody there sees anything.")
        return redirect("home")
    if inviting.is_waiting(link):
        return redirect("invitations:coaching_detail", link.pk)
    messages.success(request, f"You train with {team} now. On Me you see who sees what, and can leave on any day.")
    return redirect("today")


@access(Policy.signed_in("GET", "POST"))
def coaching_detail(request: Request, coaching_id: int) -> HttpResponse:
    """Answer a team that asks, from the page about oneself; a guardian answers for a child."""
    link = get_object_or_404(inviting.links_for(request.user), pk=coaching_id)
    is_own = link.athlete_id == request.user.pk
    guards = not is_own and request.user.pk in [one.pk for one in inviting.guardians_of(link.athlete)]
    if not (is_own or guards) or link.state == Coaching.State.ENDED:
        raise Http404
    if link.state != Coaching.State.INVITED:
        return redirect("invitations:coaching_end", link.pk)
    context = _waiting(request, link, guards=guards)
    if request.method != "POST" or not context["can_answer"]:
        return render(request, "athletes/join.html", context)
    return _answer(request, context, lambda yes: _say(link, request.user if guards else None, yes=yes))


def _waiting(request: Request, link: Coaching, *, guards: bool, form: NameGuardianForm | None = None) -> dict[str, Any]:
    """Return what the page of a link shows that is not live; whom a minor named is for the minor alone."""
    waits = inviting.is_waiting(link)
    named = guardians.named_by(link.athlete) if waits and not guards else None
    first = {"name": named.name, "email": named.email} if named else None
    return _asked(
        request, link.team, link.invited_by, link=link, child=link.athlete if guards else None, until=None
    ) | {
        "waits": waits,
        "can_answer": waits if guards else not waits,
        "guardians": inviting.guardians_of(link.athlete) if waits else [],
        "named": named,
        "guardian_form": form or NameGuardianForm(initial=first),
    }


@access(Policy.signed_in("POST"))
def coaching_guardian(request: Request, coaching_id: int) -> HttpResponse:
    """Name one's parent or guardian, while a link waits for that yes; it gives no right before it is verified."""
    link = get_object_or_404(inviting.links_for(request.user).filter(athlete=request.user), pk=coaching_id)
    if not inviting.is_waiting(link):
        return redirect("invitations:coaching_detail", link.pk)
    form = NameGuardianForm(request.POST)
    if form.is_valid():
        try:
            guardians.name(request.user, form.cleaned_data["name"], form.cleaned_data["email"])
        except GuardianRefusedError as reason:
            form.add_error("email", str(reason))
    if not form.is_valid():
        return render(request, "athletes/join.html", _waiting(request, link, guards=False, form=form), status=422)
    messages.success(request, "Noted. Nobody sees anything before it is confirmed who this is.")
    return redirect("invitations:coaching_detail", link.pk)


def _say(link: Coaching, guardian: User | None, *, yes: bool) -> Coaching | None:
    if not yes:
        inviting.say_no(link)
        return None
    if guardian is not None:
        link.accept(guardian=guardian)
    else:
        inviting.say_yes(link)
    return link


# --- ending and asking again -----------------------------------------------------------------------------------------


@access(Policy.signed_in("GET", "POST"))
def coaching_end(request: Request, coaching_id: int) -> HttpResponse:
    """Say what ending means; POST ends. The athlete, a guardian and the team's coaches may."""
    link = get_object_or_404(inviting.links_for(request.user).exclude(state=Coaching.State.ENDED), pk=coaching_id)
    is_own = link.athlete_id == request.user.pk
    is_coach = not is_own and link.team_id in request.user.coach_team_ids(edits=True)
    if request.method != "POST":
        context = {"link": link, "is_own": is_own, "is_coach": is_coach, "waits": inviting.is_waiting(link)}
        return render(request, "athletes/coaching_end.html", context)
    if link.state == Coaching.State.INVITED:
        inviting.say_no(link)
    else:
        link.end()
    messages.success(request, f"{'You' if is_own else link.athlete.name} and {link.team} go separate ways from now on.")
    return redirect("invitations:invitation_list" if is_coach else "athletes:me")


@access(coach("POST"))
def coaching_asking(request: Request, coaching_id: int) -> HttpResponse:
    """Ask somebody again who trained with the team before."""
    rows = inviting.links_for(request.user).filter(team__in=_teams(request), state=Coaching.State.ENDED)
    link = get_object_or_404(rows, pk=coaching_id)
    try:
        made = inviting.ask_again(link, request.user)
    except InvitingRefusedError as reason:
        messages.error(request, str(reason))
    else:
        _send(request, made)
    return redirect("invitations:invitation_list")
