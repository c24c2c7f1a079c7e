"""Import and export of drills in the admin: files in, what would become of each drill, and only then the drills."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ConfirmImportForm
from import_export.tmp_storages import CacheStorage

from drills.exchange import DrillResource, TomlFormat, bundle
from drills.library.reading import LibraryError, decode

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from drills.models import Drill

MOST_BYTES = 10_000_000


class SeveralFiles(forms.ClearableFileInput):
    """A field that takes more than one file."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """TOML files, cleaned to one that holds them all."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> ContentFile[bytes]:
        """Refuse what is no text, or too much of it."""
        files: list[Any] = data if isinstance(data, list) else [data]
        checked: list[Any] = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        if sum(file.size for file in checked) > MOST_BYTES:
            raise ValidationError(f"That is more than {MOST_BYTES // 1_000_000} MB. Import fewer drills at a time.")
        try:
            texts = [(file_name(file), decode(file.read(), file_name(file))) for file in checked]
        except LibraryError as error:
            raise ValidationError(str(error)) from error
        return ContentFile(bundle(texts), name="drills.toml")


def file_name(file: Any) -> str:
    """The name of a file that was sent, without folders."""
    return PurePath(file.name or "drill.toml").name


class ImportFilesForm(forms.Form):
    """What is to come in."""

    import_file = FilesField(
        label="TOML files",
        help_text="Files as in the library (the name of a file is the drill’s slug), or one with many drills in it, "
        "as the export writes it. Nothing is written before you have seen what would change.",
    )

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        """Leave out the choice of a format and a resource, of which there is one each."""
        super().__init__(**kwargs)

    def clean(self) -> dict[str, Any]:
        """Add what the machinery asks for."""
        return self.cleaned_data | {"format": "0", "resource": "0"}


class ConfirmForm(ConfirmImportForm):  # type: ignore[misc]  # django-import-export has no types
    """That it is meant."""

    def clean_format(self) -> str:
        """There is one."""
        return "0"


class ExchangeAdmin(ImportMixin, ExportMixin):  # type: ignore[misc]  # django-import-export has no types
    """The pages and actions for drills in and out."""

    resource_classes = [DrillResource]
    import_formats = export_formats = [TomlFormat]
    import_form_class = ImportFilesForm
    confirm_form_class = ConfirmForm
    import_template_name = "admin/drills/drill/import.html"
    import_export_change_list_template = "admin/drills/drill/change_list.html"
    # The files wait between the two steps where every process of the site finds them.
    tmp_storage_class = CacheStorage
    skip_export_form = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may add drills and change them."""
        may: Any = self
        return bool(may.has_add_permission(request) and may.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may look at drills."""
        may: Any = self
        return bool(may.has_view_permission(request))

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """Say what is wrong with a file as a whole, in its own words."""
        if not isinstance(e, LibraryError):
            raise e
        form.add_error("import_file", str(e))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All or nothing."""
        kwargs.pop("form", None)
        return kwargs | {"rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Do what was shown, if the files are still there."""
        name = request.POST.get("import_file_name", "")
        if request.method == "POST" and CacheStorage(name=name).read() is None:
            messages.error(request, "The files are not kept any more. Choose them again.")
            return HttpResponseRedirect(reverse("admin:drills_drill_import"))
        response: HttpResponseBase = super().process_import(request, **kwargs)
        return response

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponseBase:
        """Say what came in, or that nothing did."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Nothing was imported: the drills here have changed meanwhile. Look at it again.")
            return HttpResponseRedirect(reverse("admin:drills_drill_import"))
        response: HttpResponseBase = super().process_result(result, request)
        return response

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """How many of each."""
        totals = result.totals
        told = f"{totals['new']} new, {totals['update']} changed, {totals['skip']} as they were."
        messages.success(request, f"Imported: {told}")

    def get_export_filename(self, request: HttpRequest, queryset: QuerySet[Drill], file_format: TomlFormat) -> str:
        """The name of the drill where it is one, else the day."""
        slugs = list(queryset.values_list("slug", flat=True)[:2])
        stem = slugs[0] if len(slugs) == 1 else f"drills-{timezone.localdate():%Y-%m-%d}"
        return f"{stem}.toml"

    @admin.action(description="Export as TOML", permissions=["view"])
    def export_these(self, request: HttpRequest, queryset: QuerySet[Drill]) -> HttpResponseBase:
        """The drills that are ticked, as one file."""
        response: HttpResponseBase = self._do_file_export(TomlFormat(), request, queryset)
        return response
