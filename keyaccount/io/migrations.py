"""Migrations: pure steps that bring the data of an older document to the next version, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Final, TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.io.limits import Json
from keyaccount.values.checks import check_int, check_name, check_unique, tuple_of

__all__ = ["MIGRATIONS", "SCHEMA_VERSION", "Migration", "Migrations"]

# The version of stored documents; the package's own version says nothing about them.
SCHEMA_VERSION: Final = 1

JsonObject: TypeAlias = dict[str, Json]


@attrs.frozen
class Migration:
    """State how documents of one version become those of the next.

    `step` takes the name of the root type and its data, and returns the data as the next version has
    it; it may change the copy it is given, and must depend on nothing else. `note` says what changed.

    >>> renamed = Migration(1, lambda kind, data: {"name": data["title"]}, "title is called name")
    >>> renamed.step("Customer", {"title": "A"})
    {'name': 'A'}
    """

    since: int
    step: Callable[[str, JsonObject], JsonObject]
    note: str

    def __attrs_post_init__(self) -> None:
        check_int(self.since, "$.since", least=1)
        check_name(self.note, "$.note")


@attrs.frozen
class Migrations:
    """Hold the steps from every version that is still read to the present one.

    Raises `KeyAccountError` (`document.migrations`) for a version with two steps or a gap between them.

    >>> Migrations(1).readable
    (1,)
    """

    version: int
    steps: tuple[Migration, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_int(self.version, "$.version", least=1)
        check_unique([str(step.since) for step in self.steps], "document.migrations", "$.steps")
        found = sorted(step.since for step in self.steps)
        if found != list(range(self.version - len(found), self.version)):
            refuse(
                "document.migrations",
                "$.steps",
                f"steps start from {found}, which leaves a gap below version {self.version}",
                f"迁移步骤的起始版本为 {found},与版本 {self.version} 之间有缺口",
            )

    @property
    def readable(self) -> tuple[int, ...]:
        """Return every version that is read."""
        return tuple(range(self.version - len(self.steps), self.version + 1))

    def migrate(self, version: int, kind: str, data: Json) -> Json:
        """Return data of an older version as the present one has it; what was passed in stays as it was.

        Raises `KeyAccountError` (`document.version`, `document.migration-failed`).

        >>> steps = Migrations(2, [Migration(1, lambda kind, data: {"name": data["title"]}, "renamed")])
        >>> steps.migrate(1, "Customer", {"title": "A"})
        {'name': 'A'}
        """
        if version == self.version:
            return data
        if version not in self.readable:
            listed = ", ".join(map(str, self.readable))
            refuse(
                "document.version",
                "$.schema",
                f"version {version} is not read here; read are: {listed}"
                + ("; update the library" if version > self.version else ""),
                f"不支持版本 {version};可读版本:{listed}" + (";请升级本库" if version > self.version else ""),
            )
        data = deepcopy(data)
        by_version: Mapping[int, Migration] = {step.since: step for step in self.steps}
        for since in range(version, self.version):
            data = _stepped(by_version[since], kind, data)
        return data


def _stepped(migration: Migration, kind: str, data: Json) -> Json:
    if type(data) is not dict:
        return data
    try:
        return migration.step(kind, data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        said = f"{type(error).__name__}: {error}"[:200]
        refuse(
            "document.migration-failed",
            "$.data",
            f"does not look like version {migration.since} ({migration.note}): {said}",
            f"数据不符合版本 {migration.since}({migration.note}):{said}",
        )


MIGRATIONS: Final = Migrations(SCHEMA_VERSION)
