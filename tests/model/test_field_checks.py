"""Tests for the checks that the nouns of the model share."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model import field_checks as checks
from keyaccount.values.money import Money


def test_unknown_passes_every_optional_check() -> None:
    """None means unknown and must never be refused where a value may be unknown."""
    checks.check_optional_id(None, "$")
    checks.check_optional_name(None, "$")
    checks.check_optional_date(None, "$")
    checks.check_days(None, "$")
    checks.check_money(None, "$")


def test_a_wrong_value_names_its_path() -> None:
    """An error without its place leaves the user searching."""
    for check, value, code in [
        (checks.check_optional_id, "", "id.empty"),
        (checks.check_optional_name, " ", "name.empty"),
        (checks.check_optional_date, datetime(2026, 1, 1), "date.not-a-date"),
        (checks.check_days, -1, "number.too-small"),
        (checks.check_days, 1.5, "int.wrong"),
        (checks.check_money, 5, "type.wrong"),
        (checks.check_money, Money(-5, "CNY"), "money.too-small"),
    ]:
        with pytest.raises(KeyAccountError) as caught:
            check(value, "$.field")
        assert (caught.value.code, caught.value.path) == (code, "$.field")


def test_money_may_be_negative_where_that_has_a_meaning() -> None:
    """Credit notes and returns are negative; limits are not."""
    checks.check_money(Money(-5, "CNY"), "$", least=None)


def test_lists_name_the_wrong_item() -> None:
    """In a long list the index is what finds the culprit."""
    checks.check_items((date(2026, 1, 1),), date, "$.days")
    with pytest.raises(KeyAccountError) as caught:
        checks.check_items(("a", 1), str, "$.names")
    assert caught.value.path == "$.names[1]"
    with pytest.raises(KeyAccountError) as caught:
        checks.check_unique_ids(("a", "b", "a"), "x.repeated", "$.ids")
    assert caught.value.code == "x.repeated"
    with pytest.raises(KeyAccountError) as caught:
        checks.check_unique_ids(("a", ""), "x.repeated", "$.ids")
    assert caught.value.path == "$.ids[1]"


def test_a_subclass_is_still_an_item_of_its_class() -> None:
    """The short way through must not refuse what the long way accepts."""
    checks.check_items((KeyError(),), Exception, "$")


def test_tags_are_text() -> None:
    """Tags go into stored documents as they are."""
    checks.check_tags([("segment", "A")], "$.tags")
    with pytest.raises(KeyAccountError) as caught:
        checks.check_tags([("segment", 1)], "$.tags")
    assert caught.value.path == "$.tags.segment"
