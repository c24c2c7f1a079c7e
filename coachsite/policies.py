"""Who may use the pages that come from other packages."""

from django.http import HttpRequest

from coachsite.lib.access import Policy


def site_manager(request: HttpRequest) -> bool:
    """Tell whether this is a person of the admin; others may see its log-in page only by the site's own."""
    user = request.user
    return bool(user.is_active and user.is_staff)


PAGE = ("GET", "POST")

POLICIES: dict[str, Policy] = {
    "admin:*": Policy(PAGE, "site manager", site_manager),
    "account_login": Policy.anyone(*PAGE),
    "account_signup": Policy.anyone(*PAGE),
    "account_reset_password": Policy.anyone(*PAGE),
    "account_reset_password_done": Policy.anyone("GET"),
    "account_reset_password_from_key": Policy.anyone(*PAGE),
    "account_reset_password_from_key_done": Policy.anyone("GET"),
    "account_confirm_email": Policy.anyone(*PAGE),
    "account_email_verification_sent": Policy.anyone("GET"),
    "account_inactive": Policy.anyone("GET"),
    # Only asked for where a person signs in by a mailed code, which is off; without one begun it leads to the log-in.
    "account_confirm_login_code": Policy.anyone(*PAGE),
    "account_logout": Policy.signed_in(*PAGE),
    "account_reauthenticate": Policy.signed_in(*PAGE),
    "account_email": Policy.signed_in(*PAGE),
    "account_change_password": Policy.signed_in(*PAGE),
    "account_set_password": Policy.signed_in(*PAGE),
}
