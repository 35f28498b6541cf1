"""Documents of every released version are kept and must stay readable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from keyaccount.io.documents import dumps, from_document, json_schema, loads
from keyaccount.io.migrations import MIGRATIONS, SCHEMA_VERSION
from tests.io.golden_files import FOLDER, ROOTS, path_of

FILES = sorted(FOLDER.glob("v*/*.json"))


@pytest.mark.parametrize("name", ROOTS)
def test_every_root_type_has_a_golden_document_of_this_version(name: str) -> None:
    """Run `python -m tests.io.golden_files` when a root type is added."""
    assert path_of(name).is_file()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_golden_document_is_still_read(path: Path) -> None:
    """Somebody's database holds documents like this one."""
    text = path.read_text(encoding="utf-8")
    value: Any = loads(text, ROOTS[path.stem])
    assert loads(dumps(value), ROOTS[path.stem]) == value


@pytest.mark.parametrize("path", sorted(FOLDER.glob(f"v{SCHEMA_VERSION}/*.json")), ids=lambda path: path.stem)
def test_documents_of_this_version_are_written_as_they_were(path: Path) -> None:
    """A changed byte is a changed format: it needs a new version and a migration."""
    document = json.loads(path.read_text(encoding="utf-8"))
    value: Any = from_document(document, ROOTS[path.stem])
    assert json.loads(dumps(value)) == document
    assert dumps(value) == json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob(f"v{SCHEMA_VERSION}/*.json")), ids=lambda path: path.stem)
def test_documents_of_this_version_keep_to_the_published_schema(path: Path) -> None:
    """Clients validate against it before they send."""
    validator = Draft202012Validator(json_schema(ROOTS[path.stem]))
    document = json.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(document)] == []


def test_every_readable_version_has_golden_documents() -> None:
    """A version that is said to be read must be seen to be read."""
    assert {f"v{version}" for version in MIGRATIONS.readable} == {path.parent.name for path in FILES}
