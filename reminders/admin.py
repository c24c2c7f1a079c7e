"""The outbox in the admin: to look at, and to take back what waits. The ledger itself is never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages

from .models import Notice, Reminder

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


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


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """What is to be told, and what became of it."""

    list_display = ("kind", "recipient", "athlete", "channel", "state", "state_reason", "due_at", "sent_at", "attempts")
    list_filter = ("state", "kind", "channel")
    search_fields = ("kind", "subject_id", "recipient__name", "recipient__email", "athlete__name", "state_reason")
    list_select_related = ("recipient", "athlete")
    date_hierarchy = "due_at"
    ordering = ("-due_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    actions = ("cancel",)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Those who may change reminders may take them back."""
        user: Any = request.user
        return bool(user.has_perm("reminders.change_reminder"))

    @admin.action(description="Cancel those that wait", permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> None:
        """Take back what waits; what is being sent or was sent stays."""
        done = sum(row.cancel("cancelled in the admin") for row in queryset)
        kept = queryset.count() - done
        text = f"Cancelled: {done}."
        if kept:
            text += f" {kept} had been sent or ended already and stay as they are."
        self.message_user(request, text, messages.SUCCESS if done else messages.WARNING)


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
