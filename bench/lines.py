"""A line of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, at most its bound, and what it was measured against."""

    name: str
    value: float
    unit: str
    bound: float
    against: str

    @property
    def ok(self) -> bool:
        """Whether the bound is kept."""
        return self.value <= self.bound

    def as_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "value": round(self.value, 4),
            "unit": self.unit,
            "bound": self.bound,
            "against": self.against,
            "ok": self.ok,
        }
