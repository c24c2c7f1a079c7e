"""Template tags of the house: icons, days, figures, fields. Built in, no `{% load %}` needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()

THIN = "\N{NARROW NO-BREAK SPACE}"


@register.simple_tag
def icon(name: str, *, small: bool = False) -> SafeString:
    """Draw an icon of the sprite; it is silent, the words beside it speak."""
    size = " icon--s" if small else ""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', size, static("icons.svg"), name
    )


@register.filter
def weekday(day: dt.date) -> str:
    """Tue."""
    return f"{day:%a}"


@register.filter
def day(value: dt.date) -> str:
    """Tue 28 April."""
    return f"{value:%a} {value.day} {value:%B}"


@register.filter
def long_day(value: dt.date) -> str:
    """Tuesday 28 April."""
    return f"{value:%A} {value.day} {value:%B}"


@register.filter
def short_day(value: dt.date) -> str:
    """28 Apr."""
    return f"{value.day} {value:%b}"


@register.filter
def clock(value: dt.datetime | dt.time) -> str:
    """17:45, in the zone of who looks."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).time()
    return f"{value:%H:%M}"


@register.filter
def moment(value: dt.datetime) -> str:
    """Mon 20:12 within the last week, else 3 May 20:12."""
    local = timezone.localtime(value)
    now = timezone.localtime()
    head = f"{local:%a}" if now - local < dt.timedelta(days=6) else f"{local.day} {local:%b}"
    return "today " + f"{local:%H:%M}" if local.date() == now.date() else f"{head} {local:%H:%M}"


@register.filter
def km(metres: float) -> str:
    """Kilometres: one decimal below 20, none above (6.6, 48)."""
    value = metres / 1000
    return f"{value:.0f}" if value >= 19.95 else f"{value:.1f}".removesuffix(".0")


@register.filter
def minutes(seconds: float) -> int:
    """Whole minutes."""
    return round(seconds / 60)


@register.filter
def hours(seconds: float) -> str:
    """4:27, hours and minutes."""
    whole = round(seconds / 60)
    return f"{whole // 60}:{whole % 60:02d}"


@register.filter
def share(part: float, whole: float) -> str:
    """Return `part` of `whole` as a percentage for an SVG attribute: 0 to 100, one decimal."""
    return f"{100 * max(0.0, min(1.0, part / whole)):.1f}" if whole else "0"


@register.filter
def times(number: int) -> range:
    """Return a range to loop over."""
    return range(int(number))


@register.filter
def before(value: dt.date, other: dt.date) -> bool:
    """Tell whether a day lies before another."""
    return value < other


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Return one entry of a mapping, or None."""
    return mapping.get(key)


@register.filter
def field_kind(field: BoundField) -> str:
    """Tell the field template which shape to draw: check, many, area, select, text."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    return {"checkbox": "check", "select": "select", "textarea": "area", "radio": "radio"}.get(kind, "text")


@register.filter
def with_class(field: BoundField, css: str) -> SafeString:
    """Draw the widget with a class and, where it is wrong, tell a screen reader so."""
    attrs: dict[str, Any] = {"class": css}
    if field.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}_wrong"}
    elif field.help_text:
        attrs["aria-describedby"] = f"{field.id_for_label}_help"
    return mark_safe(field.as_widget(attrs=attrs))  # noqa: S308 -- Django's own widget, already escaped
