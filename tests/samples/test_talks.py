"""The sample's talks must have room, a standard to fail, and incentives to settle."""

from keyaccount.bargaining import FairRule
from keyaccount.samples.talks import talks


def test_there_is_room_and_the_fair_point_carries_incentives() -> None:
    """The walk through the method goes on from the fair package to its settlement."""
    fair = talks().fair_point(FairRule.NASH).packages[0]
    assert fair.package["incentives"] == "full"
    assert talks().zopa().summary()


def test_the_uncertified_lot_is_off_the_table() -> None:
    """Quality is the base of every deal: no price buys it back."""
    assert [one.option for one in talks().inadmissible()] == ["surplus"]
