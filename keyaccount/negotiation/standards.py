"""Admissibility: standards that products and services must meet before anything else is talked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.product import Certificate, Product
from keyaccount.negotiation.topics import ContinuousIssue, Issue, Option, choices_of
from keyaccount.values.checks import check_date, check_id, check_name, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.text import Text, text_of

__all__ = ["ExcludedCombination", "Inadmissible", "RequiredStandard", "inadmissible_options"]


@attrs.frozen
class RequiredStandard:
    """Require that every product and service offered on some issues meets a standard (clause N1).

    With `edition` only certificates of that edition count. A certificate must be valid from the day of
    the talks through `until` (the end of the agreement; None: on that day only). No price buys it off.

    >>> RequiredStandard("GB 2760", ("assortment",), edition="2024").standard
    'GB 2760'
    """

    standard: str
    issues: tuple[str, ...] = attrs.field(converter=tuple_of)
    edition: str | None = None
    until: date | None = None
    source: Text = attrs.field(default=Text("national standard", "国家标准"), converter=text_of)

    def __attrs_post_init__(self) -> None:
        check_name(self.standard, "$.standard")
        if not self.issues:
            refuse("standard.no-issues", "$.issues", "name the issues it applies to", "请注明适用的议题")
        for index, issue in enumerate(self.issues):
            check_id(issue, f"$.issues[{index}]")
        if self.until is not None:
            check_date(self.until, "$.until")

    def met_by(self, certificates: Sequence[Certificate], on: date) -> bool:
        """Tell whether one of the certificates proves it for the whole time.

        >>> required = RequiredStandard("GB 2760", ("assortment",))
        >>> required.met_by([Certificate("GB 2760", expires=date(2026, 1, 1))], date(2026, 1, 1))
        False
        """
        last = max(on, self.until or on)
        return any(self._fits(one) and one.valid(on) and one.valid(last) for one in certificates)

    def _fits(self, certificate: Certificate) -> bool:
        return certificate.standard == self.standard and self.edition in (None, certificate.edition)

    def failing(self, certificates: Sequence[Certificate]) -> Certificate | None:
        """Return the certificate that comes closest, to name what is wrong with it."""
        same = [one for one in certificates if one.standard == self.standard]
        return max(same, key=lambda one: (self._fits(one), one.expires or date.max), default=None)


@attrs.frozen
class ExcludedCombination:
    """Forbid options that must never stand together, by name and reason.

    >>> ExcludedCombination({"storage": "ambient", "range": "frozen"}, "cold chain").choices["storage"]
    'ambient'
    """

    choices: FrozenMap[str, str] = attrs.field(converter=choices_of)
    because: Text = attrs.field(converter=text_of)

    def __attrs_post_init__(self) -> None:
        if len(self.choices) < 2:
            refuse(
                "standard.combination",
                "$.choices",
                "a combination takes two issues or more",
                "组合至少涉及两个议题",
            )

    def explain(self) -> Explanation:
        """Explain which options must not stand together, and why (clause N1)."""
        said = " + ".join(f"{issue}: {option}" for issue, option in self.choices.items())
        return Explanation(f"excluded.{said}", Text(said, said), False, self.because, "N1")


@attrs.frozen
class Inadmissible:
    """State that an option may not be offered: which standard it fails, by which product or service, and why.

    `certificate` is the one that does not suffice, None where there is none at all.

    >>> gone = Inadmissible("range", "frozen", RequiredStandard("GB 2760", ("range",)), "P1", None)
    >>> gone.explain().line()
    'range: frozen = no (P1 has no certificate for GB 2760) [N1]'
    """

    issue: str
    option: str
    required: RequiredStandard
    offered: str
    certificate: Certificate | None
    text: Text | None = None

    def explain(self) -> Explanation:
        """Explain the refusal: standard, edition, evidence and expiry."""
        evidence = self.certificate.evidence if self.certificate else None
        return Explanation(
            f"inadmissible.{self.issue}.{self.option}",
            self.text or Text(f"{self.issue}: {self.option}", f"{self.issue}:{self.option}"),
            False,
            self._reason(),
            "N1",
            () if evidence is None else (evidence,),
        )

    def _reason(self) -> Text:
        required, certificate = self.required, self.certificate
        name = f"{required.standard}-{required.edition}" if required.edition else required.standard
        if certificate is None:
            return Text(f"{self.offered} has no certificate for {name}", f"{self.offered} 没有 {name} 的证书")
        edition = certificate.edition or "-"
        # The evidence itself stands beside the reason; that there is none must be said.
        shown = Text("", "") if certificate.evidence else Text(", without evidence", ",无证据")
        expires = "-" if certificate.expires is None else certificate.expires.isoformat()
        return Text(
            f"{self.offered} must meet {name}; its certificate is of edition {edition}, "
            f"expires {expires}{shown.en}",
            f"{self.offered} 须符合 {name};其证书版本 {edition},失效日 {expires}{shown.zh}",
        )


def inadmissible_options(
    issues: Sequence[Issue], required: Sequence[RequiredStandard], products: Mapping[str, Product], on: date
) -> tuple[Inadmissible, ...]:
    """Return every option that fails a required standard on a day, each with what fails it.

    An option that offers no product is judged by its own certificates. Raises `KeyAccountError` for a
    product that is not known (`standard.unknown-product`) or an issue not on the table
    (`standard.unknown-issue`).

    >>> from keyaccount.negotiation.topics import DiscreteIssue, Topic
    >>> issue = DiscreteIssue("range", Topic.QUALITY, "range", [Option("all", "all", products=["P1"])])
    >>> rule = RequiredStandard("GB 2760", ("range",))
    >>> tea = Product("P1", "tea", standards=[Certificate("GB 2760", expires=date(2026, 1, 1))])
    >>> [one.offered for one in inadmissible_options([issue], [rule], {"P1": tea}, date(2026, 3, 1))]
    ['P1']
    """
    by_key = {issue.key: issue for issue in issues}
    found = []
    for rule in required:
        for key in rule.issues:
            if key not in by_key:
                refuse(
                    "standard.unknown-issue",
                    "$.standards",
                    f"{rule.standard} applies to {key!r}, which is not on the table",
                    f"{rule.standard} 适用的议题 {key!r} 不在谈判中",
                )
            if isinstance(by_key[key], ContinuousIssue):
                refuse(
                    "standard.continuous",
                    "$.standards",
                    f"{key!r} is a scale; products and services to be certified are listed options",
                    f"{key!r} 是连续议题;须认证的产品和服务应为列举选项",
                )
            for option in map(by_key[key].option, by_key[key].keys):
                found += _failing(by_key[key], option, rule, products, on)
    return tuple(found)


def _failing(
    issue: Issue, option: Option, rule: RequiredStandard, products: Mapping[str, Product], on: date
) -> list[Inadmissible]:
    offered: list[tuple[str, tuple[Certificate, ...]]] = []
    for product in option.products:
        if product not in products:
            refuse(
                "standard.unknown-product",
                f"$.topics.{issue.key}.{option.key}",
                f"product {product!r} is not known; pass it in products",
                f"产品 {product!r} 未知,请在 products 中提供",
            )
        offered.append((product, products[product].standards))
    if option.certificates or not offered:
        offered.append((option.key, option.certificates))
    text = Text(f"{issue.text.en}: {option.text.en}", f"{issue.text.zh}:{option.text.zh}")
    return [
        Inadmissible(issue.key, option.key, rule, name, rule.failing(certificates), text)
        for name, certificates in offered
        if not rule.met_by(certificates, on)
    ]
