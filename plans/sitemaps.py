"""The catalogue's pages, for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from drills.sitemaps import Public
from plans import catalogue
from plans.models import Plan

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Plans(Public):
    """The built-in plans."""

    def items(self) -> QuerySet[Plan]:
        """In an order that stays."""
        return Plan.objects.built_in().only("slug").order_by("slug")

    def location(self, item: Plan) -> str:
        """Its page."""
        return catalogue.address(item)


class Catalogue(Public):
    """The page that leads to them."""

    def items(self) -> list[str]:
        """By name."""
        return ["plans:catalogue"]

    def location(self, item: str) -> str:
        """Where it stands."""
        return reverse(item)


SITEMAPS: dict[str, Any] = {"catalogue": Catalogue, "plans": Plans}
