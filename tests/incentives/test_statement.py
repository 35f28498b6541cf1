"""The statement can be audited by hand."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest

from keyaccount.incentives import (
    Basis,
    BuyingGroup,
    Dispute,
    Eligibility,
    Granting,
    IncentiveFacts,
    Limits,
    LineDiscount,
    Measure,
    Membership,
    RetrospectiveRebate,
    settle,
)
from keyaccount.values.money import Money
from keyaccount.values.table import TABLE_STYLE
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, cny, ledger, policy, scale

COLUMNS = ("customer", "document", "line", "invoiced", "product", "net_amount")
LINES = ledger(
    [("A", "D1", "1", date(2026, 1, 5), "P1", 1000), ("A", None, None, date(2026, 2, 5), None, 333)], *COLUMNS
)
FACTS = IncentiveFacts(disputes=[Dispute("D1", "P", "A", cny(5), date(2026, 4, 2), "one return missing")])


@pytest.mark.method("N8")
def test_lines_steps_and_totals_agree() -> None:
    """The rewards on the lines sum to the step, the step to the total."""
    statement = settle(policy(), LINES, YEAR, facts=FACTS).statement("A")
    rewards = [row[-1] for row in statement.lines().rows]
    assert rewards == [cny(20), cny("6.66")]
    assert statement.due("CNY") == Money.total(rewards, "CNY")  # type: ignore[arg-type]
    assert statement.steps().rows[-1][3] == cny("26.66")
    assert (statement.explain().key, statement.explain().figure) == ("statement/A", cny("26.66"))
    assert "N8" in statement.explain().clauses()


def test_it_reads_in_both_languages_and_formats() -> None:
    """A partner gets it as Markdown or HTML, in its own language."""
    statement = settle(policy(), LINES, YEAR, facts=FACTS).statement("A")
    assert (
        "| P v1 | 2026-01-05 | D1 | 1 | P1 | 1000.00 CNY | 1000.00 CNY | 1 | 20 | 20.00 CNY |"
        in statement.to_markdown()
    )
    assert "存在争议" in statement.to_markdown("zh")
    assert statement.to_html("zh").count("<table") == 4
    assert "计算过程" in statement.summary("zh")
    assert "<table" in statement._repr_html_()
    assert len(statement.tables()) == 4


def test_nothing_that_needs_attention_is_left_out() -> None:
    """The page says what the Markdown says: disputes, overpayments, and what limits were agreed."""
    capped = policy(limits=Limits(cap=cny(20)))
    statement = settle(capped, LINES, YEAR, facts=FACTS).statement("A")
    assert statement.findings
    for one in statement.findings:
        assert escape(one.say("zh")) in statement.to_html("zh")
        assert one.say("zh") in statement.to_markdown("zh")
    assert "限额:上限 20.00 CNY" in statement.to_html("zh")
    assert 'padding-left:1.5em;opacity:.85">' in statement.to_html("zh")
    assert "padding-left:3em" not in statement.to_html("zh")
    quiet = settle(policy(), LINES, YEAR).statement("A")
    assert "注意事项" not in quiet.to_html("zh")


def test_figures_finer_than_a_cent_show_six_places() -> None:
    """Cases count in millionths; what a scale pays before rounding can be audited, and ends."""
    rows = [("A", date(2026, 1, 5), "1.25", "case", "0.37"), ("A", date(2026, 1, 6), 1, "case", "0.30")]
    lines = ledger(rows, "customer", "invoiced", "quantity", "unit", "net_amount")
    cases = Basis(measure=Measure.QUANTITY, unit="case")
    agreed = policy(RetrospectiveRebate(scale((0, "0.0123456789"))), qualifying=cases)
    table = settle(agreed, lines, YEAR).statement("A").lines()
    assert [tuple(map(str, row[6:9])) for row in table.rows] == [
        ("1.250000", "1", "0.004568"),
        ("2.250000", "1", "0.003704"),
    ]


def test_a_page_of_a_statement_carries_one_style() -> None:
    """Thousands of cells name how they stand; the page says once what that looks like."""
    html = settle(policy(), LINES, YEAR).statement("A").to_html()
    assert html.startswith(f"<style>{TABLE_STYLE}</style><table")
    assert html.count("<style>") == 1
    assert '<td class="ka-n">20.00 CNY</td>' in html


def test_a_group_shows_its_members() -> None:
    """Where several customers are settled as one, each sees its share."""
    group = BuyingGroup("G", [Membership("A", date(2026, 1, 1))])
    statement = settle(policy(eligibility=Eligibility(groups=[group])), LINES, YEAR).statement("G")
    assert statement.shares().rows == ((Text("policy", "policy"), "A", cny("26.66")),)
    assert len(statement.lines().columns) == 11


def test_what_came_on_the_invoice_counts_as_paid() -> None:
    """A discount taken off the invoice stands among the payments, without a day of its own."""
    statement = settle(policy(LineDiscount("0.1")), LINES, YEAR).statement("A")
    assert [row[1:] for row in statement.payments().rows] == [
        (Granting.ON_INVOICE.text, Text("", ""), cny("133.30"))
    ]
