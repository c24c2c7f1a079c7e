"""The public pages, for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from drills.models import Drill, Guide

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Pages = Sitemap[Any]
else:  # at run time Django's class takes no type
    Pages = Sitemap


class Public(Pages):
    """Pages under the site's own address, whatever name it was asked by."""

    def get_protocol(self, protocol: str | None = None) -> str:
        """Of SITE_URL."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """Of SITE_URL."""
        return urlsplit(settings.SITE_URL).netloc


class Lists(Public):
    """The pages that lead to the others."""

    def items(self) -> list[str]:
        """By name."""
        return ["home", "drills:drill_list", "drills:guide_list"]

    def location(self, item: str) -> str:
        """Where it stands."""
        return reverse(item)


class Drills(Public):
    """The built-in drills that are published and not archived."""

    def items(self) -> QuerySet[Drill]:
        """In an order that stays."""
        return Drill.objects.visible_to(None).listed().only("slug", "team").order_by("slug")


class Guides(Public):
    """The guides that are published."""

    def items(self) -> QuerySet[Guide]:
        """In an order that stays."""
        return Guide.objects.visible_to(None).only("slug").order_by("slug")


SITEMAPS: dict[str, type[Pages] | Pages] = {"lists": Lists, "drills": Drills, "guides": Guides}
