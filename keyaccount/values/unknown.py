"""Unknown values: what a later version or somebody else wrote, carried along unread and unchanged."""

from __future__ import annotations

import attrs

from keyaccount.values.checks import check_id, check_type

__all__ = ["UnknownValue"]


@attrs.frozen
class UnknownValue:
    """Hold a stored value of a kind this version does not know, so that saving it again loses nothing.

    A field whose type names `UnknownValue` among its kinds is open: there, and only there, a tag that
    is not known is kept instead of refused. `tag` is the kind's name, `raw` its JSON as it was stored.

    >>> UnknownValue("PointsScheme", '{"type":"PointsScheme","per":5}').tag
    'PointsScheme'
    """

    tag: str
    raw: str

    def __attrs_post_init__(self) -> None:
        check_id(self.tag, "$.tag")
        check_type(self.raw, str, "$.raw")
