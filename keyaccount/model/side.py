"""Sides: whose promise, action or view it is."""

from __future__ import annotations

from enum import Enum

from keyaccount.values.text import Text

__all__ = ["Side"]


class Side(Enum):
    """Name the side: ours or the customer's.

    >>> Side.OURS.other, Side.THEIRS.text.zh
    (<Side.THEIRS: 'theirs'>, '客户方')
    """

    OURS = "ours"
    THEIRS = "theirs"

    @property
    def other(self) -> Side:
        """Return the side across the table."""
        return Side.THEIRS if self is Side.OURS else Side.OURS

    @property
    def text(self) -> Text:
        """Return the side in words."""
        return _SIDES[self]


_SIDES = {Side.OURS: Text("our side", "我方"), Side.THEIRS: Text("the customer's side", "客户方")}
