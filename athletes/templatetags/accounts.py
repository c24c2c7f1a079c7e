"""What pages before the sign-in need to know."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sign_up_is_open() -> bool:
    """Tell whether anybody may make an account (OPEN_SIGN_UP)."""
    return bool(settings.OPEN_SIGN_UP)
