"""The outbox in the admin: look, take back what waits, try again, send again. Each with a reason, kept in the history.

The ledger itself is never edited by hand.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils import timezone

from . import doorbell, guard, health, ledger
from .models import Heartbeat, Notice, Reminder

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """A table that is looked at and not written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent cannot be changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row that is deleted would be sent again."""
        return False


class ReasonForm(ActionForm):
    """Why: asked of every action."""

    reason = forms.CharField(required=False, max_length=120, widget=forms.TextInput(attrs={"placeholder": "Why?"}))


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """What is to be told, and what became of it."""

    list_display = ("kind", "recipient", "athlete", "channel", "state", "state_reason", "due_at", "sent_at", "attempts")
    list_filter = ("state", "kind", "channel", ("repeats", admin.AllValuesFieldListFilter))
    search_fields = ("kind", "subject_id", "recipient__name", "recipient__email", "athlete__name", "state_reason")
    list_select_related = ("recipient", "athlete")
    date_hierarchy = "due_at"
    ordering = ("-due_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    action_form = ReasonForm
    actions = ("cancel", "retry", "resend")

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Those who may change reminders may take them back, and send them again."""
        user: Any = request.user
        return bool(user.has_perm("reminders.change_reminder"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the rows; say so where something is wrong with sending."""
        if request.method == "GET":
            for text in warnings():
                self.message_user(request, text, messages.WARNING)
        return super().changelist_view(request, extra_context)

    @admin.action(description="Cancel those that wait", permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        """Take back what waits; what is being sent or was sent stays."""
        self._each(request, queryset, "Cancelled", lambda row, why: row.cancel(f"cancelled: {why}"))

    @admin.action(description="Try again those that failed or came too late", permissions=["cancel"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        """Take up again what certainly never went out, under the same name."""
        self._each(request, queryset, "Taken up again", ledger.retry)

    @admin.action(description="Send again, though they may have been sent", permissions=["cancel"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        """Send once more under a new name; it is looked at again whether it is still so."""
        self._each(request, queryset, "To be sent again", ledger.resend)

    def _each(
        self, request: HttpRequest, rows: QuerySet[Reminder], done: str, act: Callable[[Reminder, str], bool]
    ) -> None:
        reason = " ".join(request.POST.get("reason", "").split())[:120]
        if not reason:
            text = "Nothing was changed. Write beside the action why, and choose the reminders once more."
            self.message_user(request, text, messages.ERROR)
            return
        changed = [row for row in rows if act(row, reason)]
        for row in changed:
            self.log_change(request, row, f"{done}: {reason}")
        kept = rows.count() - len(changed)
        text = f"{done}: {len(changed)}."
        if kept:
            text += f" {kept} stay as they are: what they have come to does not allow it."
        if changed:
            doorbell.ring_on_commit()
        self.message_user(request, text, messages.SUCCESS if changed else messages.WARNING)


def warnings() -> list[str]:
    """Return what a site manager should know about sending, as sentences."""
    found = []
    late = health.oldest_overdue_seconds()
    if late > health.LATE_S:
        found.append(f"The oldest reminder that is due has been waiting for {late / 60:.0f} min. Is the clock running?")
    jumped = Heartbeat.last(guard.JUMPED)
    if jumped is not None and timezone.now() - jumped < dt.timedelta(hours=1):
        found.append("The clock of this machine has jumped within the last hour. Sending paused and goes on by itself.")
    return found


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What people were told on the site."""

    list_display = ("title", "recipient", "kind", "created_at", "read_at")
    list_filter = ("kind", ("read_at", admin.EmptyFieldListFilter))
    search_fields = ("title", "recipient__name", "recipient__email")
    list_select_related = ("recipient",)
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
