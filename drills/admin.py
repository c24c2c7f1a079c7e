"""The library in the hands of a site manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.templatetags.static import static
from django.utils.html import format_html

from drills import vocabulary
from drills.loading import restore
from drills.models import (
    Checkpoint,
    Cue,
    Dose,
    Drill,
    DrillAlias,
    DrillMuscle,
    DrillStep,
    Evidence,
    Fault,
    Question,
    Rung,
)

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    ModelForm = forms.ModelForm[Drill]
    FormSet = BaseInlineFormSet[DrillAlias, Drill, Any]
    TabularInline = admin.TabularInline[Any, Drill]
    StackedInline = admin.StackedInline[Any, Drill]
    ModelAdmin = admin.ModelAdmin[Drill]
else:  # at run time Django's classes take no type
    ModelForm, FormSet, ModelAdmin = forms.ModelForm, BaseInlineFormSet, admin.ModelAdmin
    TabularInline, StackedInline = admin.TabularInline, admin.StackedInline


class DrillForm(ModelForm):
    """A drill with its days as boxes to tick."""

    days = forms.MultipleChoiceField(
        label="Days it suits", choices=vocabulary.DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )


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
            raise ValidationError(f"“{taken}” is a name of {taken.drill} already. Take it off there first.")
        if len(names) != len(set(names)):
            raise ValidationError("A name stands here twice; hyphens and capitals make no difference.")


class Rows(TabularInline):
    """Rows in their order."""

    extra = 0
    ordering = ("position", "pk")
    formfield_overrides = {models.CharField: {"widget": forms.TextInput(attrs={"size": 28})}}


class StepRows(Rows):
    """The steps."""

    model = DrillStep
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


class EvidenceRows(Rows):
    """What is known, and what is not."""

    classes = ("collapse",)
    model = Evidence
    fields = ("position", "claim", "strength", "source", "population", "n", "year", "result")


class QuestionRows(Rows):
    """Questions that are often asked."""

    classes = ("collapse",)
    model = Question
    fields = ("position", "question", "answer")
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 60})}}


class RungRows(Rows):
    """Easier and harder neighbours."""

    model = Rung
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


@admin.register(Drill)
class DrillAdmin(ModelAdmin):
    """Built-in drills and those of teams."""

    form = DrillForm
    list_display = ("name", "owner", "purpose", "level", "impact", "is_published", "edited_at")
    list_filter = ("purpose", "level", "impact", "is_published", ("edited_at", admin.EmptyFieldListFilter), "team")
    list_select_related = ("team",)
    search_fields = ("name", "slug", "aliases__text", "cues__text", "faults__looks_like")
    search_help_text = "Name, other name, cue or fault"
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("variant_of",)
    readonly_fields = ("preview", "state")
    save_on_top = True
    actions = ("take_back",)
    inlines = (
        StepRows, CueRows, FaultRows, CheckpointRows, MuscleRows, DoseRows, RungRows, EvidenceRows, QuestionRows,
        AliasRows,
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("form", "also"), "short", "why", ("is_published", "team"), "state")}),
        ("Drawing", {"fields": ("preview", "figure", "strip_note")}),
        ("What it asks", {
            "fields": (
                ("purpose", "level", "impact"), ("room_min_m", "room_max_m", "room_note"), "kit",
                ("contacts_per_20m_low", "contacts_per_20m_high"), "leave_out",
            ),
        }),
        ("When and how much", {"fields": ("when", "days", "rest", "dose_note", "variant_of")}),
    )  # fmt: skip

    @admin.display(description="belongs to", ordering="team__name")
    def owner(self, drill: Drill) -> str:
        """Whose drill it is."""
        return str(drill.team) if drill.team else "built in"

    @admin.display(description="picture")
    def preview(self, drill: Drill) -> SafeString | str:
        """The drawing as it is."""
        if not drill.picture:
            return "No drawing"
        return format_html('<img src="{}" width="156" height="180" alt="">', static(drill.picture))

    @admin.display(description="text")
    def state(self, drill: Drill) -> str:
        """Where the text comes from."""
        if drill.edited_at:
            return f"Edited here on {drill.edited_at:%d.%m.%Y}; a newer library does not change it."
        return "As in the library" if drill.library_hash else "Written here"

    def save_model(self, request: HttpRequest, obj: Drill, form: Any, change: bool) -> None:
        """Save, and keep the library's text off what was written here."""
        super().save_model(request, obj, form, change)
        obj.mark_edited()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the rows; names go with the drill when it changes hands."""
        super().save_related(request, form, formsets, change)
        form.instance.aliases.update(team=form.instance.team_id)

    @admin.action(description="Take the library’s text back (edits are lost)")
    def take_back(self, request: HttpRequest, queryset: models.QuerySet[Drill]) -> None:
        """Restore built-in drills that were edited."""
        drills = list(queryset.filter(team=None).exclude(library_hash=""))
        for drill in drills:
            restore(drill)
        if not drills:
            self.message_user(request, "None of these comes from the library.", messages.WARNING)
            return
        names = ", ".join(drill.name for drill in drills)
        self.message_user(request, f"As in the library again: {names}.", messages.SUCCESS)
