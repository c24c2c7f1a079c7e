"""The demo club: made-up people, plans in coaches' words, and five weeks of training behind them."""

from .making import DemoRefusedError, exists, make, remove

__all__ = ["DemoRefusedError", "exists", "make", "remove"]
