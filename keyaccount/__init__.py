"""Key Account Management (重点客户管理) as a typed, pure Python domain library.

The names below stand in the order of the method: facts, identification, confirmation, analysis,
visits, negotiation, incentives. Each room (`keyaccount.identification`, ...) holds the rest. Names
resolve on first use, so importing the package costs next to nothing.

>>> import keyaccount as ka
>>> book = ka.samples.distributor()
>>> book.customer("C007").name
'Tongli Kitchen and Bath'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyaccount import (
        adapters,
        analysis,
        bargaining,
        confirmation,
        errors,
        identification,
        incentives,
        io,
        model,
        negotiation,
        render,
        samples,
        values,
        visits,
    )
    from keyaccount.analysis import (
        AccountPlan,
        AnalysisPolicy,
        StudyAnswers,
        analyse,
    )
    from keyaccount.confirmation import (
        ConfirmationPolicy,
        Decision,
        Dossier,
        Panel,
        PanelMember,
        Vote,
        VoteChoice,
        confirm,
        open_dossier,
    )
    from keyaccount.errors import (
        KeyAccountError,
        MissingExtra,
    )
    from keyaccount.identification import (
        IdentificationPolicy,
        Ranking,
        Review,
        Shortlist,
        identify,
        review,
        shortlist,
        standard_policy,
    )
    from keyaccount.incentives import (
        IncentivePolicy,
        Settlement,
        Statement,
        design_win_win,
        earn,
        settle,
    )
    from keyaccount.model import (
        AccountManager,
        Action,
        Book,
        Checklist,
        Commitment,
        Contact,
        Customer,
        KeyAccount,
        Ledger,
        Level,
        Objective,
        Product,
        Question,
        Responses,
        Side,
        VisitRecord,
    )
    from keyaccount.negotiation import (
        Agreement,
        Negotiation,
        NegotiationPolicy,
        sign,
    )
    from keyaccount.values import (
        Dated,
        Evidence,
        EvidenceGrade,
        EvidenceMethod,
        Explanation,
        Finding,
        Money,
        Period,
        Rounding,
        Severity,
        Term,
        Text,
        Weekday,
        WorkingCalendar,
    )
    from keyaccount.visits import (
        StaffingPolicy,
        StandingSchedule,
        StandingVisit,
        Team,
        VisitPlan,
        VisitPolicy,
        assign_managers,
        hold_visit,
        plan_standing_visits,
        plan_visit,
    )

_ROOMS = frozenset(
    {
        "adapters",
        "analysis",
        "bargaining",
        "confirmation",
        "errors",
        "identification",
        "incentives",
        "io",
        "model",
        "negotiation",
        "render",
        "samples",
        "values",
        "visits",
    }
)
_NAMES = {
    "KeyAccountError": "errors",
    "MissingExtra": "errors",
    "Dated": "values",
    "Evidence": "values",
    "EvidenceGrade": "values",
    "EvidenceMethod": "values",
    "Explanation": "values",
    "Finding": "values",
    "Money": "values",
    "Period": "values",
    "Rounding": "values",
    "Severity": "values",
    "Term": "values",
    "Text": "values",
    "Weekday": "values",
    "WorkingCalendar": "values",
    "AccountManager": "model",
    "Action": "model",
    "Book": "model",
    "Checklist": "model",
    "Commitment": "model",
    "Contact": "model",
    "Customer": "model",
    "KeyAccount": "model",
    "Ledger": "model",
    "Level": "model",
    "Objective": "model",
    "Product": "model",
    "Question": "model",
    "Responses": "model",
    "Side": "model",
    "VisitRecord": "model",
    "IdentificationPolicy": "identification",
    "Ranking": "identification",
    "Review": "identification",
    "Shortlist": "identification",
    "identify": "identification",
    "review": "identification",
    "shortlist": "identification",
    "standard_policy": "identification",
    "ConfirmationPolicy": "confirmation",
    "Decision": "confirmation",
    "Dossier": "confirmation",
    "Panel": "confirmation",
    "PanelMember": "confirmation",
    "Vote": "confirmation",
    "VoteChoice": "confirmation",
    "confirm": "confirmation",
    "open_dossier": "confirmation",
    "AccountPlan": "analysis",
    "AnalysisPolicy": "analysis",
    "StudyAnswers": "analysis",
    "analyse": "analysis",
    "StaffingPolicy": "visits",
    "StandingSchedule": "visits",
    "StandingVisit": "visits",
    "Team": "visits",
    "VisitPlan": "visits",
    "VisitPolicy": "visits",
    "assign_managers": "visits",
    "hold_visit": "visits",
    "plan_standing_visits": "visits",
    "plan_visit": "visits",
    "Agreement": "negotiation",
    "Negotiation": "negotiation",
    "NegotiationPolicy": "negotiation",
    "sign": "negotiation",
    "IncentivePolicy": "incentives",
    "Settlement": "incentives",
    "Statement": "incentives",
    "design_win_win": "incentives",
    "earn": "incentives",
    "settle": "incentives",
}

__version__ = "0.1.0"
__all__ = [
    "KeyAccountError",
    "MissingExtra",
    "Dated",
    "Evidence",
    "EvidenceGrade",
    "EvidenceMethod",
    "Explanation",
    "Finding",
    "Money",
    "Period",
    "Rounding",
    "Severity",
    "Term",
    "Text",
    "Weekday",
    "WorkingCalendar",
    "AccountManager",
    "Action",
    "Book",
    "Checklist",
    "Commitment",
    "Contact",
    "Customer",
    "KeyAccount",
    "Ledger",
    "Level",
    "Objective",
    "Product",
    "Question",
    "Responses",
    "Side",
    "VisitRecord",
    "IdentificationPolicy",
    "Ranking",
    "Review",
    "Shortlist",
    "identify",
    "review",
    "shortlist",
    "standard_policy",
    "ConfirmationPolicy",
    "Decision",
    "Dossier",
    "Panel",
    "PanelMember",
    "Vote",
    "VoteChoice",
    "confirm",
    "open_dossier",
    "AccountPlan",
    "AnalysisPolicy",
    "StudyAnswers",
    "analyse",
    "StaffingPolicy",
    "StandingSchedule",
    "StandingVisit",
    "Team",
    "VisitPlan",
    "VisitPolicy",
    "assign_managers",
    "hold_visit",
    "plan_standing_visits",
    "plan_visit",
    "Agreement",
    "Negotiation",
    "NegotiationPolicy",
    "sign",
    "IncentivePolicy",
    "Settlement",
    "Statement",
    "design_win_win",
    "earn",
    "settle",
    "adapters",
    "analysis",
    "bargaining",
    "confirmation",
    "errors",
    "identification",
    "incentives",
    "io",
    "model",
    "negotiation",
    "render",
    "samples",
    "values",
    "visits",
]


# Type checkers see the real names above; a catch-all would hide every typing error from them.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import the room of a public name when it is first asked for (PEP 562)."""
        if name in _ROOMS:
            return import_module(f"keyaccount.{name}")
        if name in _NAMES:
            found = getattr(import_module(f"keyaccount.{_NAMES[name]}"), name)
            globals()[name] = found
            return found
        from keyaccount.errors import near_miss

        near = None if name.startswith("__") else near_miss(name, __all__)
        hint = f"; did you mean {near!r}?" if near else ""
        raise AttributeError(f"module 'keyaccount' has no attribute {name!r}{hint}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
