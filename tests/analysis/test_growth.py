"""Growth of the customer's sales: weak links, levers, wallet and white space as proposals."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from keyaccount.analysis import (
    CellState,
    ChainLink,
    SellingChain,
    share_of_wallet,
    study_growth,
    white_space,
)
from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from tests.analysis.scenario import CHAIN, DAY, LEVERS, cny


@pytest.mark.method("A3")
def test_every_way_to_grow_becomes_a_proposal() -> None:
    """Levers, a wallet below the aim and gaps in the range each ask for an action, with their gain."""
    grid = white_space(
        {"Hua": {"tea": CellState.OWNED, "cups": CellState.GAP}}, {"Hua": {"cups": cny(80_000)}}
    )
    study = study_growth(
        CHAIN,
        LEVERS,
        as_of=DAY,
        wallet=share_of_wallet(cny(600_000), cny(2_400_000)),
        white_space=grid,
        wallet_target=Fraction(1, 2),
    )
    gains = {one.key: one.gain for one in study.proposals}
    assert gains == {
        "growth.shelf-plan": cny(150_000),
        "growth.wallet": cny(600_000),
        "growth.offer.Hua.cups": cny(80_000),
    }
    assert {one.key: one.gain_side for one in study.proposals}["growth.wallet"] is Side.OURS
    told = study.explain()
    assert told.figure == cny(750_000)
    assert told.find("share_of_wallet") is not None
    assert "A3" in told.clauses()


def test_a_weak_link_without_a_lever_is_worth_its_way_to_the_usual() -> None:
    """The gain is what the usual conversion would sell more, so that it can be ranked."""
    study = study_growth(CHAIN, [], as_of=DAY)
    (proposal,) = [one for one in study.proposals if one.key == "growth.lift.shelf"]
    assert proposal.gain == cny(150_000)
    assert study.findings[0].code == "growth.weak-link"


def test_gains_of_a_quarter_count_for_a_year() -> None:
    """Priorities compare yearly gains, whatever period the chain was counted in."""
    quarter = attrs.evolve(CHAIN, period=Period.quarter(2025, 1))
    study = study_growth(quarter, LEVERS, as_of=DAY)
    yearly = {one.key: one.gain for one in study.proposals}
    assert yearly["growth.shelf-plan"] == cny(150_000).times(Fraction(365, 90), Rounding.HALF_UP)


def test_what_is_not_measured_is_asked_for() -> None:
    """No chain, an uncounted link, an unknown wallet: each asks for the figure."""
    nothing = study_growth(None, [], as_of=DAY)
    assert {one.key for one in nothing.proposals} == {"growth.chain", "growth.wallet-ask"}
    assert nothing.explain().figure is None
    chain = SellingChain(CHAIN.period, [ChainLink("a", "a", 10, usual=1), ChainLink("b", "b")])
    study = study_growth(chain, LEVERS[:0], as_of=DAY, wallet=share_of_wallet(cny(1), None))
    assert {one.key for one in study.proposals} == {"growth.measure.b", "growth.wallet-ask"}
    assert study.plan is None
    assert study.explain().find("chain") is not None


def test_a_lever_on_an_unmeasured_chain_has_an_unknown_gain() -> None:
    """Its uplift is unknown, not 0, and it still stands in the plan."""
    chain = SellingChain(
        CHAIN.period, [ChainLink("shelf", "a"), ChainLink("b", "b", 3, usual=Fraction(1, 2))]
    )
    study = study_growth(chain, LEVERS, as_of=DAY)
    (lever,) = [one for one in study.proposals if one.key == "growth.shelf-plan"]
    assert lever.gain is None
    zero = SellingChain(
        CHAIN.period, [ChainLink("a", "a", 5), ChainLink("b", "b", 0, usual=Fraction(1, 2))], cny(1)
    )
    weak = [one for one in study_growth(zero, [], as_of=DAY).proposals if one.key == "growth.lift.b"]
    assert weak[0].gain is None


def test_a_wallet_at_its_aim_asks_for_nothing() -> None:
    """An aim that is reached is no action."""
    study = study_growth(
        CHAIN, LEVERS, as_of=DAY, wallet=share_of_wallet(cny(6), cny(10)), wallet_target=Fraction(1, 2)
    )
    assert [one.key for one in study.proposals] == ["growth.shelf-plan"]


def test_the_study_words_itself() -> None:
    """The chain reads as a table with what is usual beside what is."""
    study = study_growth(CHAIN, LEVERS, as_of=DAY, wallet=share_of_wallet(cny(6), cny(10)))
    assert "20.0%" in study.summary()
    assert "转化率" in study.summary("zh")
    assert "<table" in study._repr_html_()


def test_a_lever_needs_a_chain() -> None:
    """Uplift without the links it runs through cannot be computed or believed."""
    with pytest.raises(KeyAccountError) as caught:
        study_growth(None, LEVERS, as_of=DAY)
    assert caught.value.code == "growth.lever-without-chain"
