"""The exact rewards of programmes: the co-operative fund and the sales contest."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from keyaccount.errors import refuse
from keyaccount.incentives.contest import Placing, SalesContest, placings, team_shares
from keyaccount.incentives.coop import Claim, CoopAllowance, coop_fund
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.selection import Selected, Slot
from keyaccount.incentives.worked import Cell, Context, ExactStep, Worked
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import Rounding, round_ratio
from keyaccount.values.text import Text

__all__ = ["claims_on", "contest_rewards", "coop_allowance"]


def coop_allowance(kind: CoopAllowance, lines: Selected, context: Context) -> Worked:
    """Work out what the claims of one participant get from the fund its purchases filled.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> coop_allowance(CoopAllowance("0.02", "0.5", claim_days=30), lines, context).findings[0].text.en
    'fund 2.00 CNY, granted 0.00 CNY, left 2.00 CNY, last claims by 2027-01-30'
    """
    policy = lines.slot.version
    claims = context.claims.get(lines.participant, ())
    _check_claims(claims, policy.currency)
    share = Fraction(kind.accrual) * lines.minor_units(sum(lines.earning))
    # The fund never promises a part of a minor unit that purchases have not filled yet.
    accrued = round_ratio(share.numerator, share.denominator, Rounding.FLOOR)
    fund = coop_fund(kind, accrued, claims, context.until, policy.rounding.mode)
    by_id = {one.id: one for one in claims}
    steps = [
        ExactStep(
            f"claim/{one.claim}",
            Text(
                f"claim {one.claim} of {policy.money(one.asked)}",
                f"申报 {one.claim}:{policy.money(one.asked)}",
            ),
            Fraction(one.granted),
            _claim_reason(kind, by_id[one.claim], one.reason),
        )
        for one in fund.claims
    ]
    filled, granted, rest = (str(policy.money(one)) for one in (fund.accrued, fund.granted, fund.left))
    last = kind.last_day(lines.slot.window.last)
    left = Text(
        f"fund {filled}, granted {granted}, left {rest}, last claims by {last}",
        f"基金 {filled},已用 {granted},余额 {rest},申报截止 {last}",
    )
    path = f"$.{policy.id}.{lines.participant}.fund"
    noted = (Finding("incentive.fund", Severity.INFO, path, left, "N7"),)
    return Worked([Cell(range(len(lines.rows)), lines.earning, tuple(steps))], findings=noted)


def claims_on(slot: Slot, facts: IncentiveFacts) -> dict[str, list[Claim]]:
    """Return the claims on the fund of one version and window by participant.

    >>> from datetime import date
    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.values.money import Money
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("CO", "fund", kind=CoopAllowance("0.02", "0.5", claim_days=30), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> claim = Claim("CL-1", "CO", "C1", Money(1800, "CNY"), date(2026, 3, 1), date(2026, 3, 20))
    >>> list(claims_on(Slot(policy, policy.valid), IncentiveFacts(claims=[claim])))
    ['C1']
    """
    policy, found = slot.version, dict[str, list[Claim]]()
    for one in facts.claims:
        if one.policy == policy.id and slot.window.contains(one.performed):
            found.setdefault(policy.eligibility.under(one.customer, one.performed), []).append(one)
    return found


def _check_claims(claims: Sequence[Claim], currency: str) -> None:
    for one in claims:
        if one.spent.currency != currency:
            refuse(
                "claim.currency",
                f"$.facts.claims.{one.id}.spent",
                f"is in {one.spent.currency}, the fund in {currency}; convert it first",
                f"币种为 {one.spent.currency},基金为 {currency},请先换算",
            )


def _claim_reason(kind: CoopAllowance, claim: Claim, verdict: Text) -> Text:
    last = kind.last_day(claim.performed)
    return Text(
        f"{verdict.en}; promotion until {claim.performed}, claimed {claim.submitted}, deadline {last}",
        f"{verdict.zh};促销截至 {claim.performed},{claim.submitted} 申报,期限 {last}",
    )


def contest_rewards(contest: SalesContest, entrants: Sequence[Selected]) -> list[Worked]:
    """Rank the participants (or their teams) of one slot and give each its prize, in the order given.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> from keyaccount.incentives.contest import ContestTies, Unclaimed
    >>> from keyaccount.values.money import Money
    >>> contest = SalesContest([Money(5, "CNY")], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    >>> contest_rewards(contest, [lines])[0].cells[0].exact
    Fraction(500, 1)
    """
    results = {one.participant: sum(one.earning) for one in entrants}
    teams: dict[str, dict[str, int]] = {}
    for name, result in results.items():
        teams.setdefault(contest.teams.get(name, name), {})[name] = result
    # Converted taxes make whole numbers finer; who bought nothing has nothing to be counted in them.
    unit = max(one.earning_unit for one in entrants)
    least = -((-Fraction(contest.threshold) * unit) // 1)
    ranked = placings(contest, {team: sum(mine.values()) for team, mine in teams.items()}, int(least))
    lines_of = {one.participant: one for one in entrants}
    worked: dict[str, Worked] = {}
    for placing in ranked:
        members = teams[placing.entrant]
        shares = team_shares(contest, placing.prize, members)
        for name, prize in shares.items():
            team = placing.entrant if name in contest.teams else None
            worked[name] = _prize(placing, prize, team, lines_of[name])
    return [worked[one.participant] for one in entrants]


def _prize(placing: Placing, prize: int, team: str | None, lines: Selected) -> Worked:
    if placing.rank is None:
        label = Text("below the threshold", "未达到参赛门槛")
    elif placing.tied > 1:
        label = Text(
            f"rank {placing.rank}, tied with {placing.tied - 1}",
            f"第 {placing.rank} 名(与 {placing.tied - 1} 家并列)",
        )
    else:
        label = Text(f"rank {placing.rank}", f"第 {placing.rank} 名")
    why = None if team is None else Text(f"team {team}", f"团队 {team}")
    step = ExactStep("prize", label, Fraction(prize), why)
    return Worked([Cell(range(len(lines.rows)), lines.earning, (step,))])
