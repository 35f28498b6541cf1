"""What type checkers see of the public interface: mypy and pyright read this file, and it runs.

A wrong use that a checker stops flagging is a lost promise: its `type: ignore` becomes unused, an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_type

import keyaccount as ka
from keyaccount.bargaining import FairRule
from keyaccount.io import Adapter, Tool
from keyaccount.samples.talks import talks

DAY = date(2025, 12, 31)


def test_the_way_through_the_method_is_typed() -> None:
    """Every noun on the way has its own type, so an editor completes the next step."""
    book = assert_type(ka.samples.distributor(), ka.Book)
    policy = assert_type(ka.standard_policy(ka.Money(30_000_000, "CNY")), ka.IdentificationPolicy)
    ranking = assert_type(ka.identify(book, policy, DAY), ka.Ranking)
    assert_type(ranking.explain("C007"), ka.Explanation)
    shortlist = assert_type(ka.shortlist(ranking, 5), ka.Shortlist)
    assert_type(ka.open_dossier(shortlist.nominations[0], book), ka.Dossier)
    assert_type(ka.review(None, ranking), ka.Review)


def test_values_keep_their_types_through_arithmetic() -> None:
    """Money stays money, a dated value answers with what it holds."""
    price = ka.Money("12.50", "CNY")
    assert_type(price + price, ka.Money)
    assert_type(price * 3, ka.Money)
    assert_type(price.times(Decimal("0.05"), ka.Rounding.HALF_UP), ka.Money)
    assert_type(ka.Dated.always(price).at(DAY), ka.Money)
    assert_type(ka.Period.month(2026, 1).days, int)


def test_talks_and_incentives_are_typed() -> None:
    """Frontier and settlement are results of their own, not tuples of anything."""
    negotiation = assert_type(talks("C007"), ka.Negotiation)
    fair = negotiation.fair_point(FairRule.NASH)
    signed = ka.sign(
        negotiation,
        fair.packages[0].package,
        DAY,
        id="A-1",
        valid=ka.Period.year(2026),
        signed_by=["Li", "Chen"],
    )
    assert_type(signed, ka.Agreement)
    assert_type(ka.settle(signed.incentives, ka.Ledger.empty("CNY"), ka.Period.month(2026, 1)), ka.Settlement)


def test_documents_come_back_as_the_type_asked_for() -> None:
    """`loads` and adapters are generic: no cast is needed behind them."""
    text = ka.io.dumps(ka.Period.month(2026, 1))
    assert_type(ka.io.loads(text, ka.Period), ka.Period)
    to_customer = assert_type(ka.io.adapter(ka.Customer, {"id": "Id", "name": "Name"}), Adapter[ka.Customer])
    assert_type(to_customer({"Id": "C1", "Name": "Hua"}), ka.Customer)
    assert_type(ka.io.tools(), tuple[Tool, ...])


class OwnRecord(Mapping[str, Any]):
    """A CRM's record type that is no dict."""

    def __getitem__(self, key: str) -> Any:
        return {"Id": "C1", "Name": "Hua"}[key]

    def __iter__(self) -> Any:
        return iter(("Id", "Name"))

    def __len__(self) -> int:
        return 2


def test_an_adapter_takes_any_mapping() -> None:
    """SQL rows, form data and the like are mappings without being dicts."""
    assert ka.io.adapter(ka.Customer, {"id": "Id", "name": "Name"})(OwnRecord()).name == "Hua"


if TYPE_CHECKING:

    def wrong_uses() -> None:
        """Each line is wrong, and both checkers must say so."""
        ka.Money(0.1, "CNY")  # type: ignore[arg-type]
        ka.Money("1", "CNY") + 1  # type: ignore[operator]
        ka.identify(ka.samples.distributor(), None, DAY)  # type: ignore[arg-type]
        ka.Customer("C1")  # type: ignore[call-arg]
        ka.Customer("C1", "Hua").name = "Lian"  # type: ignore[misc]
        ka.settle([], ka.Ledger.empty("CNY"), "2026-Q1")  # type: ignore[arg-type]
