"""Every kind of bad input a store, a feed or a careless caller brings, row by row, and what becomes of it.

The ids name the rows. Most end in one `KeyAccountError` with a stable code and the path; the rest must
leave the result exactly as it would be.
"""

from __future__ import annotations

import copy
import json
import pickle
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import islice
from typing import Any

import attrs
import pytest

import keyaccount as ka
from keyaccount.identification.weights import Weights, direct_weights
from keyaccount.incentives import Boundary, LineDiscount, Tier, TierMethod, TierScale
from keyaccount.io import ReadLimits, dumps, from_document, loads
from keyaccount.io.documents import Documents
from keyaccount.model import Action
from keyaccount.model.action import check_actions
from keyaccount.values import ExchangeRate, ExchangeRates, FrozenMap, Money, Period, Rounding, Term
from keyaccount.values.periods import MonthRule, add_months, check_disjoint, monthly
from keyaccount.values.weekday import Weekday
from keyaccount.visits import CycleRhythm, RuleRhythm, StandingVisit
from tests.ambient import CONTEXTS
from tests.io.classes import Flat, Shop, Steep, plain_shop
from tests.refusals import refusals_of

DAY = date(2026, 1, 5)
DOCUMENTS = Documents(strategies=[Flat, Steep])
YEAR, MAY = Period.year(2026), Period.month(2026, 5)
HUGE = Decimal("1E+1000000")


def shop(**changed: Any) -> Callable[[], object]:
    """Read a document of a class with every annotation, one field changed."""
    document: Any = DOCUMENTS.to_document(plain_shop())
    return lambda: DOCUMENTS.from_document({**document, "data": {**document["data"], **changed}}, Shop)


def text(form: str, limits: ReadLimits | None = None) -> Callable[[], object]:
    """Read JSON text as it comes from a socket."""
    return lambda: loads(form, ka.Customer, limits=limits)


def data(form: str) -> Callable[[], object]:
    """Read JSON text whose envelope is in order."""
    return text(f'{{"schema": 1, "type": "Customer", "data": {form}}}')


def call(act: Callable[..., object], *given: Any, **named: Any) -> Callable[[], object]:
    """Call as a caller without a type checker would."""
    return lambda: act(*given, **named)


def action(key: str, *earlier: str) -> Action:
    """Return an action that waits for others."""
    return Action(key, "C1", ka.Text("do", "做"), depends_on=earlier)


def deep(levels: int) -> Any:
    """Return lists in lists."""
    tree: list[Any] = []
    for _ in range(levels):
        tree = [tree]
    return tree


def yuan(amount: object) -> Any:
    """Make money of anything."""
    return Money(amount, "CNY")  # type: ignore[arg-type]


WEEKLY = CycleRhythm([Weekday.TUE], anchor=DAY)
BOOK = ka.Book(DAY, ka.Ledger.empty("CNY"))

# Row: what is done, the code it is refused with (or its beginning), the path.
REFUSED: dict[str, tuple[Callable[[], object], str, str]] = {
    # Exact JSON types only
    "int from text": (shop(codes=["5"]), "document.type", "$.data.codes[0]"),
    "int from a float": (shop(codes=[5.9]), "document.float", "$.data.codes[0]"),
    "int from a bool": (shop(codes=[True]), "document.type", "$.data.codes[0]"),
    "int from padded text": (shop(codes=[" 1_000 "]), "document.type", "$.data.codes[0]"),
    "int from an Arabic digit": (shop(codes=["٣"]), "document.type", "$.data.codes[0]"),
    "bool from text": (shop(is_open="false"), "document.type", "$.data.is_open"),
    "bool from a number": (shop(is_open=1), "document.type", "$.data.is_open"),
    "text from null": (shop(id=None), "document.type", "$.data.id"),
    "text from a number": (shop(id=5), "document.type", "$.data.id"),
    "text from a list": (shop(id=[1]), "document.type", "$.data.id"),
    "list from text": (shop(codes="123"), "document.type", "$.data.codes"),
    "list from an object": (shop(codes={"1": 2}), "document.type", "$.data.codes"),
    "unknown field": (shop(colour="red"), "document.extra-key", "$.data.colour"),
    "top level null": (text("null"), "document.envelope", "$"),
    "top level text": (text('"x"'), "document.envelope", "$"),
    "top level list": (text("[]"), "document.envelope", "$"),
    "bytes instead of text": (call(loads, b"{}", ka.Customer), "document.syntax", "$"),
    "not JSON at all": (text("{"), "document.syntax", "$"),
    "union: unknown tag": (shop(answer={"type": "Steeper"}), "document.", "$.data.answer"),
    "union: no tag": (shop(answer={"each": 1}), "document.", "$.data.answer"),
    # Numbers in JSON
    "NaN in JSON": (data('{"id": NaN}'), "document.float", "$.data.id"),
    "Infinity in JSON": (data('{"id": -Infinity}'), "document.float", "$.data.id"),
    "1e999 in JSON": (data('{"id": 1e999}'), "document.float", "$.data.id"),
    "5,000 digits in JSON": (data('{"id": ' + "9" * 5_000 + "}"), "document.too-large", "$.data.id"),
    "duplicate JSON keys": (data('{"id": "a", "id": "b"}'), "document.duplicate-key", "$.data"),
    **{
        f"decimal text {form[:12]!r}": (shop(share=form), "document.", "$.data.share")
        for form in (
            "１２",
            "1_000",
            " 1",
            "1\n",
            "+1",
            "1E+1000000",
            "NaN",
            "sNaN",
            "-Infinity",
            "9" * 5_000,
        )
    },
    **{
        f"money text {form[:12]!r}": (shop(limit=f"{form} CNY"), "", "$.data.limit")
        for form in ("１２", "1_000", " 1", "01", ".5", "1e5", "NaN", "9" * 21, "0.123456789", "9" * 5_000)
    },
    # Bounds, before anything is built
    "nested 65 levels": (
        call(from_document, {"schema": 1, "type": "Customer", "data": deep(65)}, ka.Customer),
        "document.too-deep",
        "$.data" + "[0]" * 63,
    ),
    "nested 100,000 levels of text": (text("[" * 100_000), "document.too-deep", "$"),
    "text over the size": (text(" " * 101, ReadLimits(size=100)), "document.too-large", "$"),
    "too many values": (text(json.dumps([0] * 11), ReadLimits(nodes=10)), "document.too-many", "$"),
    "one text too long": (text('"' + "x" * 64_001 + '"'), "document.text", "$"),
    # Versions
    "future version": (
        text('{"schema": 99, "type": "Customer", "data": {}}'),
        "document.version",
        "$.schema",
    ),
    "missing version": (text('{"type": "Customer", "data": {}}'), "document.missing", "$.schema"),
    "another type": (text('{"schema": 1, "type": "Book", "data": {}}'), "document.type", "$.type"),
    # Money, ratios and quantities in constructors
    "money: 1E+1000000": (call(yuan, HUGE), "money.too-large", "$.amount"),
    "money: 1E-1000000": (call(yuan, Decimal("1E-1000000")), "money.too-fine", "$.amount"),
    "money: NaN": (call(yuan, Decimal("NaN")), "money.not-finite", "$.amount"),
    "money: sNaN": (call(yuan, Decimal("sNaN")), "money.not-finite", "$.amount"),
    "money: infinite": (call(yuan, Decimal("-Infinity")), "money.not-finite", "$.amount"),
    "money: float": (call(yuan, 0.1), "money.amount", "$.amount"),
    "money: bool": (call(yuan, True), "money.amount", "$.amount"),
    "money: 5,000 digits": (call(yuan, "9" * 5_000), "money.", "$.amount"),
    "rate: 1E+1000000": (call(LineDiscount, HUGE), "decimal.too-large", "$.rate"),
    "rate: NaN": (call(LineDiscount, Decimal("NaN")), "decimal.not-finite", "$.rate"),
    "rate: above one": (call(LineDiscount, Decimal("1.01")), "number.too-large", "$.rate"),
    "rate: negative": (call(LineDiscount, Decimal("-0.01")), "number.too-small", "$.rate"),
    "exchange rate: zero": (
        call(ExchangeRate, "USD", "CNY", DAY, Decimal(0), "bank"),
        "rates.not-positive",
        "$.rate",
    ),
    "quantity: 1E+1000000": (
        call(
            ka.Ledger.from_rows,
            [("C1", DAY, 1, HUGE)],
            ("customer", "invoiced", "net_amount", "quantity"),
            currency="CNY",
        ),
        "ledger.",
        "$.rows[0].quantity",
    ),
    "tier value: negative": (call(Tier, "0", "-0.01"), "number.too-small", "$.value"),
    "weights that sum past one": (
        call(Weights, Term("a", "a", "甲"), {"x": Decimal("0.6"), "y": Decimal("0.6")}),
        "weights.sum",
        "$.values",
    ),
    "shares: negative": (call(Money(1, "CNY").split, [1, -1]), "split.weights", "$.weights"),
    "shares: none": (call(Money(1, "CNY").split, []), "split.weights", "$.weights"),
    "points: NaN": (call(direct_weights, {"x": Decimal("NaN")}), "", "$."),
    # Currencies
    "currency: added": (call(lambda: Money(1, "CNY") + Money(1, "USD")), "money.currency-mixed", "$"),
    "currency: subtracted": (call(lambda: Money(1, "CNY") - Money(0, "USD")), "money.currency-mixed", "$"),
    "currency: compared": (call(lambda: Money(1, "CNY") < Money(2, "USD")), "money.currency-mixed", "$"),
    "currency: summed from a bare 0": (call(sum, [Money(1, "CNY")]), "money.not-money", "$"),
    "currency: summed": (call(sum, [Money(1, "CNY")], Money(0, "USD")), "money.currency-mixed", "$"),
    "currency: totalled": (call(Money.total, [Money(1, "USD")], "CNY"), "money.currency-mixed", "$"),
    "currency: converted without a rate": (
        call(ExchangeRates(()).convert, Money(1, "CNY"), "USD", DAY, Rounding.HALF_UP),
        "rates.",
        "$",
    ),
    # Ids, circles and overlaps
    "duplicate ids": (
        call(ka.Book, DAY, ka.Ledger.empty("CNY"), [ka.Customer("C1", "a"), ka.Customer("C1", "b")]),
        "book.duplicate",
        "$.customers",
    ),
    "circle: hierarchy": (
        call(BOOK.extended, customers=[ka.Customer("A", "a", parent="B"), ka.Customer("B", "b", parent="A")]),
        "book.cycle",
        "$.customers.parent",
    ),
    "circle: depends_on": (
        call(check_actions, (action("A1", "A2"), action("A2", "A1"))),
        "action.cycle",
        "$.actions",
    ),
    "overlapping periods": (call(check_disjoint, [YEAR, MAY], "$.valid"), "period.overlap", "$.valid"),
    "period: end before start": (call(Period, DAY, DAY), "period.", "$.end"),
    "tiers: none": (call(TierScale, [], TierMethod.TOTAL, Boundary.REACHED), "tiers.empty", "$.tiers"),
    "tiers: overlapping": (
        call(TierScale, [Tier(1, 0), Tier(1, 0)], TierMethod.TOTAL, Boundary.REACHED),
        "tiers.order",
        "$.tiers[1].from_",
    ),
    # Text
    **{
        f"id with {name}": (call(ka.Customer, f"C{char}1", "a"), "id.characters", "$.id")
        for name, char in {
            "a lone surrogate": "\ud800",
            "NUL": "\0",
            "a bidi override": "\u202e",
            "a zero-width blank": "\u200b",
            "a decomposed letter": "e\u0301",
        }.items()
    },
    "id of 129 characters": (call(ka.Customer, "C" * 129, "a"), "id.too-long", "$.id"),
    **{
        f"name with {name}": (call(ka.Customer, "C1", f"a{char}b"), "name.characters", "$.name")
        for name, char in {
            "a lone surrogate": "\ud800",
            "NUL": "\0",
            "a bidi override": "\u202e",
            "a zero-width blank": "\u200b",
            "a decomposed letter": "e\u0301",
        }.items()
    },
    # Days and times
    "datetime where a date belongs": (
        call(ka.Book, datetime(2026, 1, 5), ka.Ledger.empty("CNY")),
        "date.not-a-date",
        "$.as_of",
    ),
    **{
        f"date text {form!r}": (shop(opened=form), "document.", "$.data.opened")
        for form in ("20261031", "2026-W44-6", "2026-10-31T00:00", "2026-1-1", "2026-02-30", "٢٠٢٦-01-01")
    },
    "half a month": (call(add_months, DAY, 0.5), "int.wrong", "$.months"),
    "a month too many": (call(add_months, DAY, 12 * 9_000), "date.out-of-range", "$.months"),
    "visit at a zoned time": (
        call(StandingVisit, "S1", "C1", "M1", WEEKLY, time(9, tzinfo=UTC), 45, since=DAY),
        "clock.",
        "$.at",
    ),
    **{
        f"rule {rule!r}": (call(RuleRhythm, rule, DAY), "rhythm.rule", "$.rule")
        for rule in (
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=SECONDLY",
            "FREQ=DAILY;COUNT=99999999999999999999",
            "FREQ=DAILY;COUNT=3;UNTIL=20260101",
            "FREQ=DAILY;UNTIL=20260230",
            "DAILY",
        )
    },
}


@pytest.mark.parametrize("row", REFUSED)
def test_bad_input_is_refused_with_its_place(row: str) -> None:
    """One error type with a path is all a service needs to catch, log and answer with."""
    act, code, path = REFUSED[row]
    found = refusals_of(act)
    assert found[0][0].startswith(code)
    assert found[0][1].startswith(path)


def test_duplicate_ids_are_listed_but_not_endlessly() -> None:
    """A feed that doubles everything must not fill the log."""
    twice = [ka.Customer(f"C{one % 200}", "a") for one in range(400)]
    with pytest.raises(ka.KeyAccountError) as caught:
        ka.Book(DAY, ka.Ledger.empty("CNY"), twice)
    assert "C19 " in caught.value.text()
    assert caught.value.text().count("\n") <= 100


def test_an_unknown_tag_is_answered_with_the_known_ones() -> None:
    """Whoever writes documents by hand needs to see what may stand there."""
    with pytest.raises(ka.KeyAccountError) as caught:
        shop(answer={"type": "Steeper"})()
    assert all(tag in caught.value.text() for tag in ("Flat", "Span", "Money"))


def test_a_future_version_is_answered_with_the_readable_ones() -> None:
    """An old service that meets a new document says what it could read."""
    with pytest.raises(ka.KeyAccountError, match="1"):
        text('{"schema": 99, "type": "Customer", "data": {}}')()


@pytest.mark.parametrize("context", CONTEXTS)
def test_the_callers_context_changes_no_sum_and_no_rounding(context: str) -> None:
    """28 digits are not enough for the books of a group, and 5 for nobody's."""
    with localcontext(CONTEXTS[context]):
        total = Money.total([yuan("99999999999999999999.99"), yuan("-0.01"), yuan("0.001")], "CNY")
        assert str(total) == "99999999999999999999.981 CNY"
        assert str(yuan("1300.01").times(Decimal("0.0275"), Rounding.HALF_UP)) == "35.75 CNY"
        assert total > yuan("99999999999999999999.98")


def test_money_has_one_text() -> None:
    """Equal amounts with different texts would make different documents and digests."""
    assert {str(yuan(form)) for form in ("1", "1.0", "1.00", Decimal("1.000"), 1)} == {"1.00 CNY"}
    assert {str(yuan(form)) for form in ("-0", "0.00", Decimal("-0.000"))} == {"0.00 CNY"}
    assert str(-yuan(0)) == "0.00 CNY"


def test_month_ends_come_from_the_anchor_by_a_named_rule() -> None:
    """31 January plus one month twice is not 31 January plus two months, if it is chained."""
    anchor = date(2026, 1, 31)
    assert monthly(anchor, 3) == (anchor, date(2026, 2, 28), date(2026, 3, 31))
    assert add_months(anchor, 1, MonthRule.SKIP) is None
    assert add_months(anchor, 1, MonthRule.NEXT) == date(2026, 3, 1)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_a_rule_that_never_falls_on_a_day_ends() -> None:
    """An expansion without an end would stop a whole night's planning."""
    never = RuleRhythm("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", DAY)
    assert list(never.days(YEAR)) == []
    daily = RuleRhythm("FREQ=DAILY", date(2026, 1, 1))
    assert len(list(islice(daily.days(YEAR), 1_000))) == 365


def test_nothing_shared_with_the_caller_can_change_a_value() -> None:
    """A frozen value around somebody else's list is not frozen."""
    tags, contacts = {"region": "north"}, ["C0"]
    customer = ka.Customer("C1", "a", former_ids=contacts, tags=tags)
    before = copy.deepcopy(customer)
    tags["region"] = "south"
    contacts.append("C9")
    assert customer == before
    assert hash(customer) == hash(before)
    assert type(customer.tags) is FrozenMap


def test_a_pickle_is_for_transfer_and_the_document_for_keeping() -> None:
    """Both come back equal, but only a document is checked when it is read."""
    customer = ka.Customer("C1", "华联", tags={"region": "北"})
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(customer, protocol)) == customer
    tampered = pickle.loads(pickle.dumps(customer).replace(b"C1", b"C\x00"))
    assert tampered.id == "C\x00"
    with pytest.raises(ka.KeyAccountError):
        loads(dumps(tampered), ka.Customer)


def test_right_to_left_names_and_joiners_are_kept_byte_for_byte() -> None:
    """Names are people's own; only what hides or turns text around is refused."""
    for name in ("شركة النور", "חברת אור", "می\u200cخواهم", "👩\u200d🌾 farm", "é", "华联"):
        customer = ka.Customer("C1", name)
        assert loads(dumps(customer), ka.Customer).name.encode() == name.encode()
        assert unicodedata.is_normalized("NFC", name)


def test_a_hundred_thousand_faults_are_told_as_a_hundred() -> None:
    """The message is bounded, the count is not lost."""
    with pytest.raises(ka.KeyAccountError) as caught:
        shop(codes=["x"] * 100_000)()
    assert caught.value.text().count("\n") == 100
    assert caught.value.text().endswith("... and 99900 more")
    assert caught.value.text("zh").endswith("另有 99900 处")


def test_numbers_of_any_size_are_refused_before_they_are_built() -> None:
    """`int(Decimal("1E+1000000"))` takes half a minute; it must never be reached."""
    for make in (
        yuan,
        LineDiscount,
        lambda value: Tier(value, 0),
        lambda value: direct_weights({"x": value}),
    ):
        with pytest.raises(ka.KeyAccountError):
            make(HUGE)
    with pytest.raises(ka.KeyAccountError):
        Money(1, "CNY").times(HUGE, Rounding.HALF_UP)
    with pytest.raises(ka.KeyAccountError):
        Money(1, "CNY").split([HUGE, 1])


def test_evolving_a_value_checks_it_again() -> None:
    """A copy with one wrong field is as wrong as a new one."""
    with pytest.raises(ka.KeyAccountError):
        attrs.evolve(LineDiscount("0.05"), rate=Decimal(-1))
    assert Fraction(attrs.evolve(LineDiscount("0.05"), rate=Decimal(1)).rate) == 1
