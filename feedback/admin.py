"""Clips in the hands of a site manager: state, reason, another try, taking files away. No video is shown here.

Who keeps the site need not watch its athletes: neither poster nor film is linked, and what is kept of a clip is told
in figures. Nothing is edited; what people said of a clip can be read where that is needed for safeguarding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.template.defaultfilters import filesizeformat

from athletes.admin import ReadOnly
from feedback import jobs
from feedback.models import Clip, Demonstration, Mark, MediaJob, Review, Upload, Verdict
from feedback.removing import remove_files

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:  # at run time Django's classes take no type
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline

PEOPLE = ("athlete__name", "athlete__email")


def try_again(page: ModelAdmin, request: HttpRequest, clips: list[Clip]) -> None:
    """Have failed clips worked on once more, and tell how many could not."""
    done = 0
    for clip in clips:
        if jobs.again(clip):
            page.log_change(request, clip, "Tried again.")
            done += 1
    text = f"Tried again: {done}."
    if done < len(clips):
        text += f" {len(clips) - done} cannot be: they did not fail, or what was sent is no longer kept."
    page.message_user(request, text, messages.SUCCESS if done else messages.WARNING)


def may_change_clips(request: HttpRequest) -> bool:
    """Tell whether somebody may act on clips."""
    user: Any = request.user
    return bool(user.has_perm("feedback.change_clip"))


class MediaJobInline(ReadOnly, TabularInline):
    """How the work on the clip went."""

    model = MediaJob
    fields = readonly_fields = ("state", "step", "progress", "attempts", "reason", "created_at", "finished_at")


class DemonstrationInline(ReadOnly, TabularInline):
    """Which drill the clip shows, and to which team."""

    model = Demonstration
    fields = readonly_fields = ("drill", "team", "added_by", "added_at")


class ReviewInline(ReadOnly, TabularInline):
    """Who has looked at the clip, and the cue."""

    model = Review
    fields = readonly_fields = ("reviewer", "role", "cue", "started_at", "answered_at")
    show_change_link = True


class MarkInline(ReadOnly, TabularInline):
    """Moments that messages are about."""

    model = Mark
    fields = readonly_fields = ("at_ms", "frame", "message")


@admin.register(Clip)
class ClipAdmin(ReadOnly, ModelAdmin):
    """Clips of athletes, without the film."""

    list_display = ("athlete", "drill", "state", "reason", "created_at", "length", "size")
    list_filter = ("state", "view", ("reviews__answered_at", admin.EmptyFieldListFilter))
    search_fields = (*PEOPLE, "uploaded_by__name", "occurrence__drill__name", "reason", "id__exact")
    search_help_text = "Name or address of an athlete or sender, drill, reason, or the id of a clip."
    list_select_related = ("athlete", "occurrence__drill")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    inlines = (MediaJobInline, DemonstrationInline, ReviewInline, MarkInline)
    actions = ("try_again", "remove_files")
    fields = readonly_fields = (
        "athlete",
        "uploaded_by",
        "drill",
        "session",
        "view",
        "state",
        "reason",
        "created_at",
        "ready_at",
        "size",
        "length",
        "picture",
        "said_fps",
        "time_scale",
    )

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Those who may change clips may act on them; nobody edits one."""
        return may_change_clips(request)

    @admin.display(description="drill", ordering="occurrence__drill__name")
    def drill(self, clip: Clip) -> str:
        """What was filmed."""
        return clip.occurrence.drill.name if clip.occurrence else "–"

    @admin.display(description="session")
    def session(self, clip: Clip) -> str:
        """In which session."""
        return str(clip.occurrence.session) if clip.occurrence else "–"

    @admin.display(description="length", ordering="duration_ms")
    def length(self, clip: Clip) -> str:
        """2.9 s."""
        return f"{clip.duration_ms / 1000:.1f} s" if clip.duration_ms else "–"

    @admin.display(description="sent", ordering="bytes")
    def size(self, clip: Clip) -> str:
        """How much was sent."""
        return filesizeformat(clip.bytes)

    @admin.display(description="picture")
    def picture(self, clip: Clip) -> str:
        """1280 × 720, 180 frames, 59.7 a second."""
        if clip.fps is None:
            return "–"
        return f"{clip.width} × {clip.height}, {clip.frames} frames, {clip.fps:.1f} a second"

    @admin.action(description="Try again those that could not be read", permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Clip]) -> None:
        """Have clips on which our machine failed worked on once more."""
        try_again(self, request, list(queryset))

    @admin.action(description="Remove the files for good; what was said stays", permissions=["act"])
    def remove_files(self, request: HttpRequest, queryset: QuerySet[Clip]) -> None:
        """Take the videos off the site."""
        clips = list(queryset)
        for clip in clips:
            remove_files(clip)
            self.log_change(request, clip, "Files removed.")
        self.message_user(request, f"Files removed: {len(clips)}. The athletes read why.", messages.SUCCESS)


@admin.register(MediaJob)
class MediaJobAdmin(ReadOnly, ModelAdmin):
    """The work on clips: what waits, what is in hand, what failed and why."""

    list_display = ("clip", "state", "step", "progress", "attempts", "reason", "created_at", "finished_at")
    list_filter = ("state", "attempts")
    search_fields = ("clip__athlete__name", "clip__athlete__email", "reason", "clip__id__exact")
    list_select_related = ("clip__athlete",)
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    actions = ("try_again",)
    fields = readonly_fields = (
        "clip",
        "state",
        "step",
        "progress",
        "attempts",
        "reason",
        "lease_until",
        "created_at",
        "finished_at",
    )

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Those who may change clips may act on their jobs."""
        return may_change_clips(request)

    @admin.action(description="Try again those that failed", permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[MediaJob]) -> None:
        """Have failed jobs done once more."""
        try_again(self, request, [job.clip for job in queryset.select_related("clip")])


@admin.register(Upload)
class UploadAdmin(ReadOnly, ModelAdmin):
    """Uploads on their way, and those that became clips."""

    list_display = ("athlete", "owner", "came", "created_at", "expires_at", "clip")
    list_filter = (("clip", admin.EmptyFieldListFilter),)
    search_fields = (*PEOPLE, "owner__name", "owner__email", "id__exact")
    list_select_related = ("athlete", "owner", "clip__athlete")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    fields = readonly_fields = (
        "owner",
        "athlete",
        "occurrence",
        "view",
        "said_fps",
        "came",
        "created_at",
        "expires_at",
        "clip",
    )

    @admin.display(description="came")
    def came(self, upload: Upload) -> str:
        """3.0 MB of 14.2 MB."""
        return f"{filesizeformat(upload.offset)} of {filesizeformat(upload.length)}"


class VerdictInline(ReadOnly, TabularInline):
    """What was said of each checkpoint."""

    model = Verdict
    fields = readonly_fields = ("checkpoint", "answer", "at_ms")


@admin.register(Review)
class ReviewAdmin(ReadOnly, ModelAdmin):
    """Answers to clips, to be read when somebody has a worry."""

    list_display = ("clip", "reviewer", "role", "answered_at")
    list_filter = ("role", ("answered_at", admin.EmptyFieldListFilter))
    search_fields = ("clip__athlete__name", "clip__athlete__email", "reviewer__name", "clip__id__exact")
    list_select_related = ("clip__athlete", "reviewer")
    date_hierarchy = "started_at"
    inlines = (VerdictInline,)
    fields = readonly_fields = ("clip", "reviewer", "role", "cue", "started_at", "answered_at")
