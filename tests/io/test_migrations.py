"""Documents outlive releases; each step from one version to the next is a pure function with a test."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.documents import Documents
from keyaccount.io.migrations import MIGRATIONS, SCHEMA_VERSION, Migration, Migrations
from tests.io.classes import Span


def _renamed(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    data["first"] = data.pop("from")
    return data


def _widened(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"first": data["first"], "last": data["first"] + data["length"]}


THREE = Migrations(
    3, [Migration(2, _widened, "length became last"), Migration(1, _renamed, "from became first")]
)


def test_the_released_version_is_an_integer_of_its_own() -> None:
    """It counts changes of documents, not releases of the package."""
    assert SCHEMA_VERSION == 1
    assert MIGRATIONS.readable == (1,)


@pytest.mark.parametrize(
    ("version", "data"),
    [(1, {"from": 1, "length": 2}), (2, {"first": 1, "length": 2}), (3, {"first": 1, "last": 3})],
)
def test_every_older_version_is_brought_up_to_date(version: int, data: dict[str, Any]) -> None:
    """Steps follow one another, whatever order they are listed in."""
    document = {"schema": version, "type": "Span", "data": data}
    before = deepcopy(document)
    assert Documents(migrations=THREE).from_document(document, Span) == Span(1, 3)
    assert document == before


def test_what_is_written_has_the_present_version() -> None:
    """Reading and saving is how a file moves on."""
    assert Documents(migrations=THREE).to_document(Span(1, 3))["schema"] == 3


@pytest.mark.parametrize(
    ("version", "hint"), [(4, "update the library"), (0, "read are: 1, 2, 3"), (-1, "read are")]
)
def test_other_versions_are_refused_naming_those_that_are_read(version: int, hint: str) -> None:
    """A later document may mean something else by the same words, so it is not guessed at."""
    with pytest.raises(KeyAccountError, match=hint) as caught:
        Documents(migrations=THREE).from_document({"schema": version, "type": "Span", "data": {}}, Span)
    assert (caught.value.code, caught.value.path) == ("document.version", "$.schema")


@pytest.mark.parametrize("data", [{}, {"from": 1}, {"from": "a", "length": 2}])
def test_a_document_that_is_not_what_its_version_says_is_refused(data: dict[str, Any]) -> None:
    """A step that trips over its data must not come out as a bare KeyError."""
    with pytest.raises(KeyAccountError) as caught:
        Documents(migrations=THREE).from_document({"schema": 1, "type": "Span", "data": data}, Span)
    assert caught.value.code in ("document.migration-failed", "document.type")


def test_data_that_is_no_object_needs_no_step() -> None:
    """Money is stored as text in every version; the reader judges it."""
    with pytest.raises(KeyAccountError, match="expected an object"):
        Documents(migrations=THREE).from_document({"schema": 1, "type": "Span", "data": [1]}, Span)


@pytest.mark.parametrize("since", [[1, 1], [1, 3], [3], [2, 4]])
def test_steps_leave_no_gap_and_no_choice(since: list[int]) -> None:
    """Two ways from one version would give two results."""
    with pytest.raises(KeyAccountError) as caught:
        Migrations(3, [Migration(one, _renamed, "x") for one in since])
    assert caught.value.code == "document.migrations"


def test_steps_say_what_they_change() -> None:
    """The note is what a reader of the changelog needs."""
    with pytest.raises(KeyAccountError):
        Migration(1, _renamed, "")
    with pytest.raises(KeyAccountError):
        Migration(0, _renamed, "x")
