"""The admin of plans: plans with weeks and sessions in order, workouts as read, what athletes did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from drills.models import Drill
from plans.models import (
    Assignment,
    Completion,
    DrillOccurrence,
    FilmWish,
    Plan,
    PlanSession,
    Session,
    Week,
    Workout,
    WorkoutDrill,
)
from plans.notation import Words
from plans.readings import show
from plans.wishes import settle

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class WeekInline(admin.TabularInline[Week, Plan]):
    """Weeks in order."""

    model = Week
    extra = 0
    fields = ("number", "phase", "is_down", "note")


class PlanSessionAdminForm(forms.ModelForm[PlanSession]):
    """A session by its text: a changed text is written as a new workout."""

    text = forms.CharField(max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 5, "cols": 48}))

    class Meta:
        model = PlanSession
        fields: ClassVar = ["day", "position", "text", "start_time", "place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the text of the workout it points at."""
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial.setdefault("text", self.instance.workout.text)

    def save(self, commit: bool = True) -> PlanSession:
        """Write the workout first, where its text is new."""
        if self.instance._state.adding or "text" in self.changed_data:
            before = None if self.instance._state.adding else self.instance.workout
            self.instance.workout = Workout.objects.write(
                self.cleaned_data["text"], author=None, team=self.instance.plan.team_id, instead_of=before
            )
        return super().save(commit)

    def _save_m2m(self) -> None:
        """Drop the film wishes whose drill the new text no longer has."""
        super()._save_m2m()  # type: ignore[misc]  # Django's own, without a type
        settle(self.instance)


class PlanSessionInline(admin.StackedInline[PlanSession, Plan]):
    """Sessions in order of days."""

    model = PlanSession
    form = PlanSessionAdminForm
    extra = 0
    ordering = ("day", "position")
    fields = (("day", "position", "start_time", "place"), "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlanSession]:
        """Fetch the workouts with the sessions."""
        return super().get_queryset(request).select_related("workout", "plan")


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    """Plans of all teams."""

    list_display = ("name", "team", "state", "author", "changed_at")
    list_filter = ("state", "team")
    list_select_related = ("team", "author")
    search_fields = ("name", "goal", "author__name", "team__name")
    autocomplete_fields = ("team", "author")
    inlines = (WeekInline, PlanSessionInline)


class KeptNotesFilter(admin.SimpleListFilter):
    """Texts of which something was not understood: what the reader should learn next."""

    title = "read whole"
    parameter_name = "whole"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Yes or no."""
        return [("yes", "yes"), ("no", "no, something is kept as a note")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Workout]) -> QuerySet[Workout]:
        """Sift by the number of notes kept."""
        return {"yes": queryset.filter(unread=0), "no": queryset.filter(unread__gt=0)}.get(self.value() or "", queryset)


class WorkoutDrillInline(admin.TabularInline[WorkoutDrill, Workout]):
    """The drills a workout uses."""

    model = WorkoutDrill
    extra = 0
    can_delete = False
    fields = readonly_fields = ("position", "drill", "nth", "dose")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come from the reading alone."""
        return False


@admin.register(Workout)
class WorkoutAdmin(admin.ModelAdmin[Workout]):
    """Workouts, to look at: they do not change."""

    list_display = ("__str__", "kind", "detail", "author", "drill_count", "asks", "unread", "created_at")
    list_filter = ("kind", KeptNotesFilter, "reader_version")
    list_select_related = ("author",)
    search_fields = ("text", "headline", "author__name")
    date_hierarchy = "created_at"
    inlines = (WorkoutDrillInline,)
    fields = readonly_fields = ("words", "read_as", "kind", "author", "created_at", "reader_version")

    @admin.display(description="text")
    def words(self, workout: Workout) -> SafeString:
        """Show the coach's words as typed."""
        return format_html("<pre>{}</pre>", workout.text)

    @admin.display(description="read as")
    def read_as(self, workout: Workout) -> SafeString:
        """Show the chips that the coach sees."""
        shown = show(workout.text, Words.of(Drill.objects.words_for(workout.author)))
        return mark_safe(render_to_string("plans/_reading_plain.html", {"shown": shown}))  # noqa: S308 -- escaped there

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Workouts come from texts in plans."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A workout never changes."""
        return False


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin[Assignment]):
    """Who follows which plan."""

    list_display = ("athlete", "plan", "start_on", "last_on", "assigned_by", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter), "plan__team", "plan")
    list_select_related = ("athlete", "plan", "assigned_by")
    search_fields = ("athlete__name", "athlete__email", "plan__name")
    date_hierarchy = "start_on"
    autocomplete_fields = ("plan", "athlete", "assigned_by")


class CompletionInline(admin.StackedInline[Completion, Session]):
    """What the athlete said."""

    model = Completion
    extra = 0
    fields = (("outcome", "effort"), ("logged_at", "seen_at", "seen_by"))
    autocomplete_fields = ("seen_by",)


class OccurrenceInline(admin.TabularInline[DrillOccurrence, Session]):
    """The drills of the session that were ticked."""

    model = DrillOccurrence
    extra = 0
    fields = ("drill", "nth", "done_at")
    autocomplete_fields = ("drill",)


class FilmWishInline(admin.TabularInline[FilmWish, Session]):
    """What a coach asked to see of this athlete alone; wishes for all stand on the plan's session."""

    model = FilmWish
    fk_name = "session"
    extra = 0
    fields = ("drill", "nth", "view", "fps", "contacts", "asked_by", "asked_at")
    readonly_fields = ("asked_by", "asked_at")
    autocomplete_fields = ("drill",)


class FilmWishPlaceFilter(admin.SimpleListFilter):
    """Whom a wish is for."""

    title = "asked of"
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All on a plan, or one athlete."""
        return [("plan", "all on a plan"), ("athlete", "one athlete")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FilmWish]) -> QuerySet[FilmWish]:
        """Sift by where the wish stands."""
        return {"plan": queryset.filter(session=None), "athlete": queryset.exclude(session=None)}.get(
            self.value() or "", queryset
        )


@admin.register(FilmWish)
class FilmWishAdmin(admin.ModelAdmin[FilmWish]):
    """Films that coaches ask for, on plans and on athletes' sessions."""

    list_display = ("drill", "place", "view", "fps", "contacts", "asked_by", "asked_at")
    list_filter = (FilmWishPlaceFilter, "view", "drill")
    list_select_related = ("drill", "asked_by", "plan_session__plan", "session__athlete", "session__workout")
    search_fields = ("drill__name", "plan_session__plan__name", "session__athlete__name", "asked_by__name")
    date_hierarchy = "asked_at"
    autocomplete_fields = ("drill",)
    raw_id_fields = ("plan_session", "session")
    readonly_fields = ("asked_by", "asked_at")

    @admin.display(description="on")
    def place(self, wish: FilmWish) -> str:
        """5 k, spring, week 5; or the athlete and the date."""
        if wish.plan_session is not None:
            return f"{wish.plan_session.plan}, week {wish.plan_session.week_number}"
        return f"{wish.session.athlete}, {wish.session.on_date}" if wish.session else "–"


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin[Session]):
    """Sessions on athletes' calendars."""

    list_display = ("on_date", "athlete", "workout", "kind", "outcome", "place")
    list_filter = ("workout__kind", "completion__outcome", "assignment__plan")
    list_select_related = ("athlete", "workout", "completion")
    search_fields = ("athlete__name", "athlete__email", "workout__headline", "workout__text")
    date_hierarchy = "on_date"
    autocomplete_fields = ("athlete", "assignment", "workout")
    raw_id_fields = ("plan_session",)
    inlines = (CompletionInline, FilmWishInline, OccurrenceInline)

    @admin.display(ordering="workout__kind")
    def kind(self, session: Session) -> str:
        """The kind of its workout."""
        return session.workout.get_kind_display()

    @admin.display(ordering="completion__outcome")
    def outcome(self, session: Session) -> str:
        """How it went, or a dash."""
        done = session.completion_or_none()
        return done.get_outcome_display() if done else "–"
