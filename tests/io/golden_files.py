"""Golden documents: one per root type and schema version, written once and read for ever.

Run `python -m tests.io.golden_files` to write those that are missing, and with `--again` all of the
present version, as long as it is not released. A file of a released version is never written again: if
it can no longer be read, the library needs a migration, not another file.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import attrs

import keyaccount
from keyaccount.errors import KeyAccountError
from keyaccount.io.documents import Documents
from keyaccount.io.migrations import SCHEMA_VERSION
from keyaccount.values import Dated
from tests.io.collected import examples

FOLDER = Path(__file__).parent / "golden"
LONGEST = 40_000
# Documents that services exchange: everything the front door hands out as a value.
ROOTS: dict[str, type] = {
    name: value
    for name in keyaccount.__all__
    if isinstance(value := getattr(keyaccount, name, None), type) and attrs.has(value) and value is not Dated
}


def path_of(name: str, version: int = SCHEMA_VERSION) -> Path:
    """Return where the golden document of a root type lies."""
    return FOLDER / f"v{version}" / f"{name}.json"


def richest(cls: type) -> Any:
    """Return the example of a class whose document says most without being unwieldy, or None."""
    found = []
    for value in examples().get(cls, ()):
        # An example may hold a strategy of its own, which a document of ours cannot.
        with contextlib.suppress(KeyAccountError):
            text = Documents().dumps(value)
            found.append((len(text), text, value))
    found.sort(key=lambda one: one[:2])
    handy = [one for one in found if one[0] <= LONGEST] or found[:1]
    return handy[-1][2] if handy else None


def main() -> None:
    """Write the golden documents that are missing."""
    again = "--again" in sys.argv
    for name, cls in ROOTS.items():
        path = path_of(name)
        value = richest(cls) if again or not path.exists() else None
        if value is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        text = Documents().dumps(value)
        if len(text) <= LONGEST:
            text = Documents().dumps(value, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")
        print(path.name)


if __name__ == "__main__":
    main()
