"""Whom a minor names as parent or guardian, and how that becomes one who may answer: a site manager verifies it.

A name alone gives nobody a right, whether the address has an account or not, and nobody is told which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from .models import Guardian, NamedGuardian

if TYPE_CHECKING:
    from .models import User


class GuardianRefusedError(ValueError):
    """This person cannot be named or verified; the text says why."""


def name(athlete: User, who: str, address: str) -> NamedGuardian:
    """Write down whom a minor names; it takes the place of an earlier name.

    Raises:
        GuardianRefusedError: the athlete is grown up, or gives his or her own address.
    """
    address = address.strip().lower()
    if not athlete.is_minor:
        raise GuardianRefusedError("You are 18 and answer for yourself. Nothing was saved.")
    if address == athlete.email.lower():
        raise GuardianRefusedError("This is your own address. Write your parent’s or guardian’s.")
    values = {"name": " ".join(who.split()), "email": address, "named_at": timezone.now()}
    return NamedGuardian.objects.update_or_create(athlete=athlete, defaults=values)[0]


def named_by(athlete: User) -> NamedGuardian | None:
    """Return whom a minor has named and nobody has verified yet."""
    return NamedGuardian.objects.filter(athlete=athlete).first() if athlete.is_minor else None


def forget(athlete: User) -> None:
    """Forget whom an athlete named: nobody waits for an answer any more."""
    NamedGuardian.objects.filter(athlete=athlete).delete()


@transaction.atomic
def verify(named: NamedGuardian, by: User) -> Guardian:
    """Make who was named a verified guardian: the one account whose confirmed address it is.

    Raises:
        GuardianRefusedError: there is none yet, it is not an adult's, or the athlete is grown up.
    """
    if not named.athlete.is_minor:
        raise GuardianRefusedError("The athlete is 18 and answers alone.")
    rows = EmailAddress.objects.filter(email__iexact=named.email, verified=True, user__is_active=True)
    found = rows.exclude(user=named.athlete).select_related("user").first()
    if found is None:
        raise GuardianRefusedError("No account has confirmed this address yet.")
    if found.user.is_minor:
        raise GuardianRefusedError("This account is a minor’s.")
    guardian, _ = Guardian.objects.update_or_create(
        guardian=found.user,
        athlete=named.athlete,
        defaults={"state": Guardian.State.VERIFIED, "verified_by": by, "verified_at": timezone.now()},
    )
    named.delete()
    return guardian
