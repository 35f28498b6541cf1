"""Random scales and ledgers for properties."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierReward, TierScale


@st.composite
def scales(
    draw: st.DrawFn,
    methods: tuple[TierMethod, ...] = tuple(TierMethod),
    rising: bool = False,
    kinds: tuple[TierReward, ...] = (TierReward.RATE, TierReward.FIXED_AMOUNT),
) -> TierScale:
    """Draw a tier scale; `rising` makes its values rise with the thresholds."""
    starts = sorted(draw(st.sets(st.integers(0, 5_000), min_size=1, max_size=5)))
    kind = draw(st.sampled_from(kinds))
    values = [Decimal(draw(st.integers(0, 1_000))).scaleb(-3) for _ in starts]
    if rising:
        values.sort()
    return TierScale(
        [Tier(start, value) for start, value in zip(starts, values, strict=True)],
        draw(st.sampled_from(methods)),
        draw(st.sampled_from(tuple(Boundary))),
        kind,
    )
