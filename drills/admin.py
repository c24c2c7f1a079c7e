"""The library in the hands of a site manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import BaseInlineFormSet
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from drills import guide_admin, history, search, uses, vocabulary  # noqa: F401 -- guide_admin registers the guides
from drills.exchange_admin import ExchangeAdmin
from drills.ladder import said
from drills.loading import restore
from drills.models import (
    Checkpoint,
    Cue,
    Dose,
    Drill,
    DrillAlias,
    DrillMuscle,
    DrillSection,
    DrillStep,
    Evidence,
    Fault,
    Question,
    Rung,
)
from drills.rungs import circle_with

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from athletes.models import User

    ModelForm = forms.ModelForm[Drill]
    FormSet = BaseInlineFormSet[DrillAlias, Drill, Any]
    RungRowSet = BaseInlineFormSet[Rung, Drill, Any]
    TabularInline = admin.TabularInline[Any, Drill]
    StackedInline = admin.StackedInline[Any, Drill]
    ModelAdmin = admin.ModelAdmin[Drill]
else:  # at run time Django's classes take no type
    ModelForm, ModelAdmin = forms.ModelForm, admin.ModelAdmin
    FormSet = RungRowSet = BaseInlineFormSet
    TabularInline, StackedInline = admin.TabularInline, admin.StackedInline


# Up to this many characters a text fits into a field of one line; so many texts of a drill's past are shown.
LONG_WORDS = 80
MOST_TEXTS = 50


class DrillForm(ModelForm):
    """A drill with its days and parts of the body as boxes to tick."""

    days = forms.MultipleChoiceField(
        label="Days it suits", choices=vocabulary.DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    avoid_with = forms.MultipleChoiceField(
        label="Leave out with sore", choices=vocabulary.BODY_PARTS, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=Drill._meta.get_field("avoid_with").help_text,
    )  # fmt: skip


class AliasFormSet(FormSet):
    """The other names of a drill: each must mean this drill alone."""

    def clean(self) -> None:
        """Refuse a name that stands here twice, or that another drill of the same owner has."""
        super().clean()
        names = [
            vocabulary.normalise(form.cleaned_data["text"])
            for form in self.forms
            if form.cleaned_data.get("text") and not form.cleaned_data.get("DELETE")
        ]
        others = DrillAlias.objects.filter(team=self.instance.team_id, text__in=names)
        taken = others.exclude(drill=self.instance.pk).select_related("drill").first()
        if taken:
            raise ValidationError(
                f"{self.instance} cannot be called “{taken}”: {taken.drill} is called that already. "
                "Take it off there first."
            )
        if len(names) != len(set(names)):
            raise ValidationError("A name stands here twice; hyphens and capitals make no difference.")


class RungFormSet(RungRowSet):
    """The easier and harder neighbours of a drill: they must not lead round to it again."""

    def clean(self) -> None:
        """Refuse a circle, with the names on it."""
        super().clean()
        told = [row.cleaned_data for row in self.forms if row.is_valid() and not row.cleaned_data.get("DELETE")]
        rungs = [(row["side"], row["other"]) for row in told if row.get("other") and row.get("side")]
        way = circle_with(self.instance, rungs)
        if way:
            raise ValidationError(f"Easier and harder lead round in a circle: {said(way)}.")


def room_for(db_field: Any, cols: int) -> dict[str, Any]:
    """The widget of a text as wide and high as what it may hold; nothing for what is no text."""
    if not isinstance(db_field, models.CharField) or db_field.choices:
        return {}
    most = db_field.max_length or 0
    if most <= LONG_WORDS:
        return {"widget": forms.TextInput(attrs={"size": min(most, max(cols, 24))})}
    return {"widget": forms.Textarea(attrs={"rows": 2 + most * 2 // (cols * 5), "cols": cols})}


class Rows(TabularInline):
    """Rows in their order; a text of more than a few words has a field of several lines."""

    extra = 0
    ordering = ("position", "pk")
    cols = 30

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give each text the room that it needs."""
        return super().formfield_for_dbfield(db_field, request, **(room_for(db_field, self.cols) | kwargs))


class StepRows(Rows):
    """The steps."""

    model = DrillStep
    cols = 64
    fields = ("position", "title", "text")


class CueRows(Rows):
    """The cues, three at most."""

    model = Cue
    fields = ("position", "text")
    max_num = Cue.MOST

    def get_formset(self, request: HttpRequest, obj: Drill | None = None, **kwargs: Any) -> Any:
        """Refuse a fourth one even where the page did not offer it."""
        return super().get_formset(request, obj, **(kwargs | {"validate_max": True}))


class FaultRows(Rows):
    """What goes wrong."""

    model = Fault
    cols = 22
    fields = ("position", "looks_like", "why", "fix", "easier")


class CheckpointRows(StackedInline):
    """What to look for; one that is no longer wanted is retired, for old reviews point at it."""

    classes = ("collapse",)
    model = Checkpoint
    extra = 0
    can_delete = False
    ordering = ("position", "pk")
    fields = (
        ("position", "key", "name", "retired_at"),
        ("phase", "view", "pair"),
        "look_at",
        ("good", "fault", "cue"),
        ("metric", "unit", "good_min", "good_max", "expert_default"),
    )


class MuscleRows(Rows):
    """The muscles."""

    model = DrillMuscle
    fields = ("position", "muscle", "role")


class DoseRows(Rows):
    """The doses."""

    model = Dose
    fields = ("position", "level", "sets", "metres", "seconds", "reps", "each_side")


class EvidenceRows(StackedInline):
    """What is known, and what is not."""

    classes = ("collapse",)
    model = Evidence
    extra = 0
    ordering = ("position", "pk")
    fields = (("position", "strength", "year", "n"), "claim", ("source", "population", "result"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give each text the room that it needs."""
        return super().formfield_for_dbfield(db_field, request, **(room_for(db_field, 64) | kwargs))


class QuestionRows(Rows):
    """Questions that are often asked."""

    classes = ("collapse",)
    model = Question
    fields = ("position", "question", "answer")
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 60})}}


class SectionRows(StackedInline):
    """Paragraphs under headings of their own."""

    classes = ("collapse",)
    model = DrillSection
    extra = 0
    ordering = ("position", "pk")
    fields = (("position", "title"), "body")
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 8, "cols": 90})}}


class RungRows(Rows):
    """Easier and harder neighbours."""

    model = Rung
    formset = RungFormSet
    fk_name = "drill"
    fields = ("position", "side", "other", "words")
    autocomplete_fields = ("other",)


class AliasRows(TabularInline):
    """Other names that a workout's text may use."""

    classes = ("collapse",)
    model = DrillAlias
    formset = AliasFormSet
    extra = 1
    fields = ("text",)


class StateFilter(admin.SimpleListFilter):
    """Published, draft or archived."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The three states; an archived drill is neither of the other two."""
        return [("published", "Published"), ("draft", "Draft"), ("archived", "Archived")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> models.QuerySet[Drill]:
        """The drills in the state that was chosen."""
        chosen = self.value()
        if chosen == "archived":
            return queryset.exclude(archived_at=None)
        if chosen in ("published", "draft"):
            return queryset.filter(archived_at=None, is_published=chosen == "published")
        return queryset


@admin.register(Drill)
class DrillAdmin(ExchangeAdmin, ModelAdmin):
    """Built-in drills and those of teams."""

    form = DrillForm
    list_display = ("name", "owner", "purpose", "level", "impact", "shown", "edited_at")
    list_filter = (StateFilter, "purpose", "level", "impact", ("edited_at", admin.EmptyFieldListFilter), "team")
    list_select_related = ("team",)
    search_fields = ("name", "slug", "aliases__text", "cues__text", "faults__looks_like")
    search_help_text = "Name, other name, cue or fault"
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("variant_of",)
    readonly_fields = ("preview", "state", "archived_at")
    save_on_top = True
    delete_confirmation_max_display = 20
    actions = ("publish", "make_draft", "archive", "unarchive", "take_back", "export_these")
    inlines = (
        StepRows, CueRows, FaultRows, CheckpointRows, MuscleRows, DoseRows, RungRows, SectionRows, EvidenceRows,
        QuestionRows, AliasRows,
    )  # fmt: skip
    fieldsets = (
        (None, {
            "fields": (
                ("name", "slug"), ("form", "also"), "short", "why", ("is_published", "archived_at"), "team", "state",
            ),
        }),
        ("Drawing", {"fields": ("preview", "figure", "strip_note")}),
        ("What it asks", {
            "fields": (
                ("purpose", "level", "impact"), ("room_min_m", "room_max_m", "room_note"), "kit",
                ("contacts_per_20m_low", "contacts_per_20m_high"), "leave_out",
                "avoid_with",
            ),
        }),
        ("When and how much", {"fields": ("when", "days", "rest", "dose_note", "variant_of")}),
        ("Example warm-up", {"fields": ("example_title", "example")}),
    )  # fmt: skip

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give each text the room that it needs; the slug keeps its own field."""
        room = {} if db_field.name in ("slug", "figure") else room_for(db_field, 64)
        return super().formfield_for_dbfield(db_field, request, **(room | kwargs))

    @admin.display(description="belongs to", ordering="team__name")
    def owner(self, drill: Drill) -> str:
        """Whose drill it is."""
        return str(drill.team) if drill.team else "built in"

    @admin.display(description="state", ordering="is_published")
    def shown(self, drill: Drill) -> str:
        """Published, draft or archived."""
        if drill.archived_at:
            return "archived"
        return "published" if drill.is_published else "draft"

    @admin.display(description="page")
    def preview(self, drill: Drill) -> SafeString | str:
        """The drawing as it is, and the way to the page, also while it is a draft."""
        if not drill.pk:
            return "It can be looked at once it is saved."
        picture = (
            format_html('<img src="{}" width="156" height="180" alt=""><br>', static(drill.picture))
            if drill.picture
            else "No drawing. "
        )
        if drill.team_id:
            return format_html("{}Its page is open to the team alone.", picture)
        words = "See the page" if drill.is_published else "See the draft as it will look"
        return format_html('{}<a href="{}">{}</a>', picture, drill.get_absolute_url(), words)

    @admin.display(description="text")
    def state(self, drill: Drill) -> str:
        """Where the text comes from."""
        if drill.edited_at:
            return f"Edited here on {drill.edited_at:%d.%m.%Y}; a newer library does not change it."
        return "As in the library" if drill.library_hash else "Written here"

    def save_model(self, request: HttpRequest, obj: Drill, form: Any, change: bool) -> None:
        """Save, and keep the library's text off what was written here; the words of before stay in the history."""
        if change:
            history.begin(obj)
        super().save_model(request, obj, form, change)
        obj.mark_edited()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows; names go with the drill when it changes hands."""
        super().save_related(request, form, formsets, change)
        form.instance.aliases.update(team=form.instance.team_id)
        history.keep(form.instance, by=_person(request), source="admin")
        search.index([form.instance])

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Who changed which words, with those of before; then what Django's admin noted."""
        drill = self.get_object(request, unquote(object_id))
        texts = history.entries(drill, MOST_TEXTS) if drill else []
        more = {"texts": texts, "are_more": bool(texts) and texts[-1].version.number > 1}
        return super().history_view(request, object_id, more | (extra_context or {}))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with these drills; one that is used does not go, and says where it is used."""
        used = [sentence for sentence in map(uses.sentence, objs) if sentence]
        return ([], {}, set(), used) if used else super().get_deleted_objects(objs, request)

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> None:
        """Show drafts to everybody who may see drills of their owner."""
        self._set(request, queryset.filter(is_published=False), "Published", is_published=True)

    @admin.action(description="Make a draft", permissions=["change"])
    def make_draft(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> None:
        """Show drills to nobody but those who write them."""
        self._set(request, queryset.filter(is_published=True), "Made a draft", is_published=False)

    @admin.action(description="Archive", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> None:
        """Take drills off lists and search; what uses them keeps them."""
        self._set(request, queryset.filter(archived_at=None), "Archived", archived_at=timezone.now())

    @admin.action(description="Take out of the archive", permissions=["change"])
    def unarchive(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> None:
        """Put drills back on the lists."""
        self._set(request, queryset.exclude(archived_at=None), "Taken out of the archive", archived_at=None)

    def _set(self, request: HttpRequest, queryset: models.QuerySet[Drill], done: str, **values: Any) -> None:
        """Write these values, note who did it, and say so."""
        drills = list(queryset)
        if not drills:
            self.message_user(request, "They are so already.", messages.WARNING)
            return
        with transaction.atomic():
            Drill.objects.filter(pk__in=[drill.pk for drill in drills]).update(**values)
            for drill in drills:
                self.log_change(request, drill, f"{done}.")
        names = ", ".join(drill.name for drill in drills)
        self.message_user(request, f"{done}: {names}.", messages.SUCCESS)

    @admin.action(description="Take the library’s text back (edits are lost)")
    def take_back(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> None:
        """Restore built-in drills that were edited."""
        drills = list(queryset.filter(team=None).exclude(library_hash=""))
        for drill in drills:
            restore(drill, by=_person(request))
        if not drills:
            self.message_user(request, "None of these comes from the library.", messages.WARNING)
            return
        names = ", ".join(drill.name for drill in drills)
        self.message_user(request, f"As in the library again: {names}.", messages.SUCCESS)


def _person(request: HttpRequest) -> User:
    """Who asks; the gate lets nobody else into the admin."""
    return cast("User", request.user)
