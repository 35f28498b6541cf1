"""Checks for the fields that the nouns of this room share: what may be left unknown, money, members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type, check_unique
from keyaccount.values.money import Money

__all__ = [
    "check_days",
    "check_items",
    "check_money",
    "check_optional_date",
    "check_optional_id",
    "check_optional_name",
    "check_tags",
    "check_unique_ids",
]


def check_optional_id(value: object, path: str) -> None:
    """Refuse what is neither unknown (None) nor an id.

    >>> check_optional_id(None, "$.parent")
    """
    if value is not None:
        check_id(value, path)


def check_optional_name(value: object, path: str) -> None:
    """Refuse what is neither unknown (None) nor a name.

    >>> check_optional_name("华东", "$.region")
    """
    if value is not None:
        check_name(value, path)


def check_optional_date(value: object, path: str) -> None:
    """Refuse what is neither unknown (None) nor a date without time.

    >>> check_optional_date(None, "$.since")
    """
    if value is not None:
        check_date(value, path)


def check_days(value: object, path: str, least: int = 0) -> None:
    """Refuse what is neither unknown (None) nor a whole number of days from `least` up to a century.

    >>> check_days(30, "$.payment_days")
    """
    if value is not None:
        check_int(value, path, least=least, most=36_525)


def check_money(value: object, path: str, least: int | None = 0) -> None:
    """Refuse what is neither unknown (None) nor money of at least `least` of its currency.

    >>> check_money(Money(0, "CNY"), "$.credit_limit")
    """
    if value is None:
        return
    check_type(value, Money, path)
    if isinstance(value, Money) and least is not None and value.amount < least:
        refuse(
            "money.too-small",
            path,
            f"must be at least {least}, got {value}",
            f"不得小于 {least},实为 {value}",
        )


def check_items(values: Sequence[object], kind: type, path: str) -> None:
    """Refuse a list that holds anything but one class of value.

    >>> check_items(("a", "b"), str, "$.former_ids")
    """
    # Books hold long lists; where every class is right, nothing needs a path.
    if set(map(type, values)) <= {kind}:
        return
    for index, value in enumerate(values):
        check_type(value, kind, f"{path}[{index}]")


def check_unique_ids(values: Iterable[object], code: str, path: str) -> None:
    """Refuse a list of ids with a wrong or repeated one.

    >>> check_unique_ids(("a", "b"), "customer.former-ids", "$.former_ids")
    """
    ids: list[str] = []
    for index, value in enumerate(values):
        check_id(value, f"{path}[{index}]")
        ids.append(str(value))
    check_unique(ids, code, path)


def check_tags(tags: Iterable[tuple[object, object]], path: str) -> None:
    """Refuse tags whose key is no id or whose value is not text.

    >>> check_tags([("segment", "A")], "$.tags")
    """
    for key, value in tags:
        check_id(key, path)
        check_type(value, str, f"{path}.{key}")
