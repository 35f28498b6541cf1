"""Indexes of a book: who stands under which id today, who belongs to whom, and whose records are whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

import attrs

from keyaccount.errors import near_miss, refuse
from keyaccount.model.customer import Customer
from keyaccount.model.manager import AccountManager
from keyaccount.model.product import Product
from keyaccount.values.checks import check_acyclic
from keyaccount.values.frozen import FrozenMap

__all__ = ["BookIndex", "check_hierarchy", "ends_of", "index_of", "refuse_unknown"]


@attrs.frozen(eq=False)
class BookIndex:
    """Hold what a book looks up; built once, and never written to afterwards.

    >>> index = index_of(date(2026, 1, 1), [Customer("C1", "Hua"), Customer("C2", "Lian", parent="C1")], {})
    >>> index.family("C2")
    ('C1', 'C2')
    """

    by_id: dict[str, Customer]
    own: dict[str, str]
    aliases: FrozenMap[str, str]
    parents: dict[str, str]
    children: dict[str, tuple[str, ...]]
    others: dict[str, tuple[str, ...]]
    records: dict[str, dict[str, tuple[Any, ...]]]
    products: dict[str, Product]
    managers: dict[str, AccountManager]

    def resolve(self, customer: str) -> str:
        """Return the id a customer stands under today."""
        if customer in self.aliases:
            return self.aliases[customer]
        if customer not in self.by_id:
            refuse_unknown(customer, [*self.by_id, *self.aliases], "customer", "客户")
        return customer

    def product(self, id: str) -> Product:
        """Return a product by its id."""
        return (
            self.products[id] if id in self.products else refuse_unknown(id, self.products, "product", "产品")
        )

    def manager(self, id: str) -> AccountManager:
        """Return an account manager by id."""
        return (
            self.managers[id]
            if id in self.managers
            else refuse_unknown(id, self.managers, "manager", "客户经理")
        )

    def ids_of(self, customer: str) -> tuple[str, ...]:
        """Return a customer's own id, then the other ids that count under it."""
        return (customer, *self.others.get(customer, ()))

    def head(self, customer: str) -> str:
        """Return the top of the hierarchy above a customer."""
        while customer in self.parents:
            customer = self.parents[customer]
        return customer

    def heads(self) -> dict[str, str]:
        """Return the top of the hierarchy for every id, those of former days included."""
        heads = ends_of(self.parents, self.by_id)
        return {**heads, **{name: heads[key] for name, key in self.aliases.items()}}

    def family(self, customer: str) -> tuple[str, ...]:
        """Return everyone below the top above a customer, top first, children in the order of their ids."""
        found: list[str] = []
        stack = [self.head(customer)]
        while stack:
            one = stack.pop()
            found.append(one)
            stack.extend(reversed(self.children.get(one, ())))
        return tuple(found)

    def lineage(self, customer: str) -> tuple[Customer, ...]:
        """Return a customer, those merged into it, and the ones they were split from, each once."""
        found: dict[str, Customer] = {}
        stack = [self.by_id[one] for one in self.ids_of(customer) if one in self.by_id]
        while stack:
            one = stack.pop()
            found[one.id] = one
            if one.split_from is not None:
                origin = self.own.get(one.split_from, one.split_from)
                stack += [self.by_id[origin]] if origin not in found else []
        return tuple(found.values())

    def of(self, name: str, customer: str) -> tuple[Any, ...]:
        """Return a customer's records of one kind, in the order of the book."""
        return self.records[name].get(customer, ())


def index_of(as_of: date, customers: Sequence[Customer], records: Mapping[str, Sequence[Any]]) -> BookIndex:
    """Build the indexes of customers whose ids and references have been checked.

    Raises `KeyAccountError` (`book.cycle`) where mergers bend the hierarchy into a circle.

    >>> index_of(date(2026, 1, 1), [Customer("C1", "Hua", former_ids=["A"])], {}).resolve("A")
    'C1'
    """
    by_id = {one.id: one for one in customers}
    own = {former: one.id for one in customers for former in one.former_ids} | {key: key for key in by_id}
    taken = {
        one.id: own[one.merged_into]
        for one in customers
        if one.merged_into is not None and (one.merged_on is None or one.merged_on <= as_of)
    }
    last = ends_of(taken, by_id)
    today = {name: last[key] for name, key in own.items()}
    aliases = FrozenMap({name: key for name, key in sorted(today.items()) if name != key})
    parents = {
        one.id: today[one.parent]
        for one in customers
        if one.parent is not None and one.id not in taken and today[one.parent] != one.id
    }
    check_hierarchy(parents, "$.customers.parent")
    return BookIndex(
        by_id=by_id,
        own=own,
        aliases=aliases,
        parents=parents,
        children=_turned(parents),
        others=_turned(aliases),
        records={name: _by_customer(rows, today) for name, rows in records.items()},
        products={one.id: one for one in records.get("products", ())},
        managers={one.id: one for one in records.get("managers", ())},
    )


def refuse_unknown(id: object, known: Iterable[str], noun: str, word: str) -> NoReturn:
    """Refuse an id the book does not have, naming the closest one it has.

    >>> refuse_unknown("c1", ["C1"], "customer", "客户")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: book.unknown-customer @ $.customer: no customer 'c1' in the book; ...
    """
    near = near_miss(str(id), known)
    hint, hint_zh = (f"did you mean {near!r}?", f"是否指 {near!r}?") if near else ("add it", "请补入")
    refuse(
        f"book.unknown-{noun}",
        f"$.{noun}",
        f"no {noun} {id!r} in the book; {hint}",
        f"账簿中没有{word} {id!r};{hint_zh}",
    )


def check_hierarchy(above: Mapping[str, str], path: str) -> None:
    """Refuse a hierarchy that bends into a circle (`book.cycle`), however long its chains.

    >>> check_hierarchy({"C2": "C1"}, "$.customers.parent")
    """
    check_acyclic(lambda key: (above[key],) if key in above else (), above, "book.cycle", path)


def ends_of(steps: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """Return where each key ends when every step is followed; linear time, however long the chains.

    >>> ends_of({"a": "b", "b": "c"}, ["a", "b", "c"])
    {'c': 'c', 'a': 'c', 'b': 'c'}
    """
    ends: dict[str, str] = {}
    for key in keys:
        trail = []
        while key in steps and key not in ends:
            trail.append(key)
            key = steps[key]
        ends.setdefault(key, key)
        ends.update(dict.fromkeys(trail, ends[key]))
    return ends


def _turned(pairs: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    turned: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(pairs):
        turned[pairs[one]].append(one)
    return {key: tuple(ones) for key, ones in turned.items()}


def _by_customer(rows: Sequence[Any], today: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for one in rows:
        customer = getattr(one, "customer", None)
        if customer is not None:
            found[today[customer]].append(one)
    return {key: tuple(ones) for key, ones in found.items()}
