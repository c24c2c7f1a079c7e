"""How allauth signs people up, signs them in and writes to them here."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .models import User

log = logging.getLogger("coachsite.accounts")

ERRORS = {
    "account_inactive": "This account is closed. Ask the site's manager.",
    "cannot_remove_primary_email": "This is the address you sign in with. Choose another one first.",
    "duplicate_email": "This address is yours already.",
    "email_password_mismatch": (
        "That e-mail and that password do not belong together. After 5 wrong tries the address rests for 5 minutes."
    ),
    "enter_current_password": "That is not your password of today.",
    "incorrect_password": "That is not your password.",
    "invalid_or_expired_key": "This link has been used, or is too old. Ask for a new one.",
    "invalid_password_reset": "This link has been used, or is too old. Ask for a new one.",
    "max_email_addresses": "You have %d addresses, and that is the most there can be. Remove one first.",
    "rate_limited": "That was too often in a short time. Wait a minute, then try again.",
    "too_many_login_attempts": (
        "Too many wrong tries. This address rests for 5 minutes. Wait, or set a new password in the meantime."
    ),
    "unverified_primary_email": "Confirm the new address first: open the link in the mail we sent to it.",
}


def display_name(user: User) -> str:
    """Return what mails call a person."""
    return user.name


def is_invited(request: HttpRequest) -> bool:
    """Tell whether this browser opened an invitation that still works."""
    # Imported here: allauth loads this module before the models are there.
    from .inviting import NoInvitationError, find

    try:
        return find(request.session.get("invitation", "")).is_open
    except NoInvitationError:
        return False


def confirm_address(user: User) -> None:
    """Take a person's e-mail as confirmed: for people made by a site manager, a command or the demo."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Open or closed sign-up; a name for everybody; our words in errors and mails."""

    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether strangers may make an account (OPEN_SIGN_UP); who came with an invitation always may."""
        return bool(settings.OPEN_SIGN_UP) or is_invited(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the name, the birth date and the time zone with the account."""
        user.name = form.cleaned_data["name"]
        user.born_on = form.cleaned_data["born_on"]
        user.time_zone = form.cleaned_data["time_zone"] or settings.TIME_ZONE
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def send_account_already_exists_mail(self, email: str) -> None:
        """Answer a sign-up with a known address as slowly as one with a new address."""
        make_password(email)  # an account that is made hashes a password; what we hash here is thrown away
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; where the mail server does not take it, say so on a page instead of breaking."""
        names = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        try:
            super().send_mail(template_prefix, email, names | context)
        except (OSError, SMTPException) as error:
            log.exception("a mail about an account was not sent", extra={"template": template_prefix})
            page = render(self.request, "account/mail_down.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell a person what changed in the account; what changed stays so where the mail is not taken."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            log.warning("a notice about a changed account was not sent")
