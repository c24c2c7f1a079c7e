"""Guides in the hands of a site manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.utils.html import format_html
from django.utils.text import Truncator

from drills import prose
from drills.guides import restore
from drills.models import Drill, Guide, GuideDrill

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    TabularInline = admin.TabularInline[GuideDrill, Guide]
    ModelAdmin = admin.ModelAdmin[Guide]
    ModelForm = forms.ModelForm[Guide]
else:  # at run time Django's classes take no type
    TabularInline, ModelAdmin, ModelForm = admin.TabularInline, admin.ModelAdmin, forms.ModelForm


class GuideForm(ModelForm):
    """A guide; what its text shows has to be there."""

    class Meta:
        widgets = {
            "summary": forms.TextInput(attrs={"size": 100}),
            "example": forms.Textarea(attrs={"rows": 8, "cols": 100}),
        }

    def clean_body(self) -> str:
        """Refuse a line `[[slug]]` that readers would see nothing of."""
        body: str = self.cleaned_data["body"]
        missing = [slug for slug in prose.slugs(body) if slug not in prose.cards_for(body)]
        if missing:
            named = ", ".join(f"[[{Truncator(slug).chars(60)}]]" for slug in missing)
            raise forms.ValidationError(
                f"Readers would see nothing in place of {named}: no drill of the library has this slug, or it is a "
                "draft or archived. Correct it, or take the line out."
            )
        return body


class DrillRows(TabularInline):
    """The drills of a guide in their order."""

    model = GuideDrill
    extra = 0
    ordering = ("position", "pk")
    fields = ("position", "drill", "words")
    formfield_overrides = {models.CharField: {"widget": forms.TextInput(attrs={"size": 60})}}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the drills that everybody may see; a team's own are none of a guide's."""
        if db_field.name == "drill":
            kwargs["queryset"] = Drill.objects.filter(team=None).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Guide)
class GuideAdmin(ModelAdmin):
    """Collections and articles."""

    form = GuideForm
    list_display = ("title", "kind", "position", "is_published", "edited_at")
    list_editable = ("position",)
    list_filter = ("kind", "is_published", ("edited_at", admin.EmptyFieldListFilter))
    search_fields = ("title", "slug", "summary", "body", "entries__drill__name")
    search_help_text = "Title, text, or a drill in it"
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("state", "preview")
    save_on_top = True
    actions = ("publish", "withdraw", "take_back")
    inlines = (DrillRows,)
    fieldsets = (
        (None, {"fields": (("title", "slug"), "summary", ("kind", "position", "is_published"), "state")}),
        ("Text", {"fields": ("body", "preview")}),
        ("Warm-up", {"fields": ("example",)}),
    )  # fmt: skip
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 18, "cols": 100, "spellcheck": "true"})}
    }

    @admin.display(description="as it is read")
    def preview(self, guide: Guide) -> SafeString | str:
        """The saved text as readers get it, and the way to the page itself."""
        if guide._state.adding:
            return "Save it first."
        body = prose.html(guide.body, prose.cards_for(guide.body), staff=True, top=3)
        link = format_html('<p><a href="{}">Look at the page</a></p>', guide.get_absolute_url())
        return format_html("{}{}", link, body)

    @admin.display(description="comes from")
    def state(self, guide: Guide) -> str:
        """Where the text comes from."""
        if guide.edited_at and guide.library_hash:
            return f"Edited here on {guide.edited_at:%d.%m.%Y}; a newer library does not change it."
        return "As in the library" if guide.library_hash else "Written here"

    def save_model(self, request: HttpRequest, obj: Guide, form: Any, change: bool) -> None:
        """Save, and keep the library's text off what was written here."""
        super().save_model(request, obj, form, change)
        obj.mark_edited()

    @admin.action(description="Publish")
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Guide]) -> None:
        """Show them to everybody."""
        self._set_published(request, queryset, is_published=True)

    @admin.action(description="Withdraw: drafts again, for site managers alone")
    def withdraw(self, request: HttpRequest, queryset: models.QuerySet[Guide]) -> None:
        """Take them off the site."""
        self._set_published(request, queryset, is_published=False)

    def _set_published(self, request: HttpRequest, queryset: models.QuerySet[Guide], *, is_published: bool) -> None:
        guides = list(queryset.exclude(is_published=is_published))
        for guide in guides:
            guide.is_published = is_published
            guide.save(update_fields=["is_published"])
            # Where the library is loaded again, it must not undo this.
            guide.mark_edited()
            self.log_change(request, guide, "Published." if is_published else "Withdrawn.")
        names = ", ".join(guide.title for guide in guides) or "none; they were so already"
        said = "Published" if is_published else "Drafts now"
        self.message_user(request, f"{said}: {names}.", messages.SUCCESS if guides else messages.WARNING)

    @admin.action(description="Take the library’s text back (edits are lost)")
    def take_back(self, request: HttpRequest, queryset: models.QuerySet[Guide]) -> None:
        """Restore built-in guides that were edited."""
        guides = [guide for guide in queryset if restore(guide)]
        for guide in guides:
            self.log_change(request, guide, "The library’s text taken back.")
        if not guides:
            self.message_user(request, "None of these comes from the library.", messages.WARNING)
            return
        names = ", ".join(guide.title for guide in guides)
        self.message_user(request, f"As in the library again: {names}.", messages.SUCCESS)
