"""Visits: why, when, which way, about what, how and with whom; and the promises that repeat."""

from keyaccount.visits.absence import cover_absence
from keyaccount.visits.adherence import (
    Adherence,
    AdherencePolicy,
    KeptState,
    KeptVisit,
    VisitCounts,
    measure_adherence,
)
from keyaccount.visits.annealing import SearchBudget
from keyaccount.visits.answers import AnswerKind, CustomerAnswer, take_answer
from keyaccount.visits.callplan import (
    AccountCalls,
    CallAllocation,
    CallOption,
    CallResponse,
    allocate_calls,
    fit_response,
)
from keyaccount.visits.changes import ChangeCause, ChangePolicy, Originator, PlanChange, VisitStep, Waiver
from keyaccount.visits.clock import ClockWindow, WorkDay
from keyaccount.visits.consistent_problem import ConsistentProblem
from keyaccount.visits.consistent_routes import ConsistentPlan, DriverDays, plan_consistent_routes
from keyaccount.visits.contact import ContactReport, ContactState, contact_report
from keyaccount.visits.date_change import DateChange
from keyaccount.visits.durations import DurationProposal, propose_durations
from keyaccount.visits.forms import (
    AgendaItem,
    FormChoice,
    FormGuide,
    OutcomeField,
    ToPrepare,
    form_guide,
    suggest_form,
)
from keyaccount.visits.grants import end_promise, grant_change, release_account
from keyaccount.visits.handover import HandoverBrief, brief_successor
from keyaccount.visits.held import HeldVisit, hold_visit
from keyaccount.visits.holiday_damage import HolidayDamage, holiday_damage
from keyaccount.visits.holiday_shift import HolidayShift, shift_day
from keyaccount.visits.invitations import (
    CalendarEntry,
    EntryStatus,
    Publication,
    plan_entry,
    publish_schedule,
)
from keyaccount.visits.letters import visit_briefing, visit_letter
from keyaccount.visits.levels import (
    Attendee,
    LevelFit,
    LevelMatch,
    LevelPolicy,
    attendees_of,
    level_fit,
    level_table,
    meet,
)
from keyaccount.visits.needs import (
    Frequency,
    MonthlyFrequency,
    VisitNeed,
    VisitNorm,
    WeeklyFrequency,
    visit_needs,
)
from keyaccount.visits.occurrences import Occurrence, Occurrences, OccurrenceState, project_visits
from keyaccount.visits.periodic_plan import PeriodicPlan, RouteEngine
from keyaccount.visits.periodic_problem import DayFleet, PeriodicProblem
from keyaccount.visits.periodic_search import plan_periodic_routes
from keyaccount.visits.plan import VisitPlan, VisitRoute
from keyaccount.visits.planner import PlanProgress, plan_standing_visits
from keyaccount.visits.planning import plan_visit, unplanned_visits
from keyaccount.visits.preparation import PreparationItem, preparation_lists
from keyaccount.visits.promise import StandingVisit, Unplaced
from keyaccount.visits.promise_evidence import promise_events
from keyaccount.visits.punctuality import (
    MoveTotals,
    Punctuality,
    ReliabilityReport,
    move_totals,
    punctuality_of,
    reliability_report,
)
from keyaccount.visits.purpose import Purpose, VisitPurposes, derive_purposes
from keyaccount.visits.purpose_kinds import (
    AgreedRule,
    CooperationStage,
    PurposeKind,
    PurposePolicy,
    PurposeSource,
    StageGoal,
)
from keyaccount.visits.recurrence import RuleRhythm
from keyaccount.visits.relaxation import Relaxation, RelaxationKind, day_load, relaxations
from keyaccount.visits.requests import request_change
from keyaccount.visits.rhythm import CycleRhythm, HolidayRule, MonthRhythm, Rhythm
from keyaccount.visits.single_dates import agree_date, move_date
from keyaccount.visits.slot_verdict import SlotVerdict, judge_slot, slot_verdicts
from keyaccount.visits.slots import SlotOption, change_promise, find_slots
from keyaccount.visits.small_matters import SmallMatters, small_matters
from keyaccount.visits.staffing import (
    Capacity,
    SizingMethod,
    StaffSize,
    StaffStep,
    WorkClass,
    size_by_breakdown,
    size_by_increment,
    size_by_workload,
)
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.succession import hand_over_promises
from keyaccount.visits.team import Assignment, StaffingPolicy, Team, Territory
from keyaccount.visits.territories import assign_managers
from keyaccount.visits.travel import GreatCircle, Place, Travel, TravelTable, travel_seconds
from keyaccount.visits.visit_log import VisitLogEntry
from keyaccount.visits.visit_policy import VisitFacts, VisitPolicy
from keyaccount.visits.wishes import Alternative, ChangeRequest, VisitWish

__all__ = [
    "AccountCalls",
    "Adherence",
    "AdherencePolicy",
    "AgendaItem",
    "AgreedRule",
    "Alternative",
    "AnswerKind",
    "Assignment",
    "Attendee",
    "CalendarEntry",
    "CallAllocation",
    "CallOption",
    "CallResponse",
    "Capacity",
    "ChangeCause",
    "ChangePolicy",
    "ChangeRequest",
    "ClockWindow",
    "ConsistentPlan",
    "ConsistentProblem",
    "ContactReport",
    "ContactState",
    "CooperationStage",
    "CustomerAnswer",
    "CycleRhythm",
    "DateChange",
    "DayFleet",
    "DriverDays",
    "DurationProposal",
    "EntryStatus",
    "FormChoice",
    "FormGuide",
    "Frequency",
    "GreatCircle",
    "HandoverBrief",
    "HeldVisit",
    "HolidayDamage",
    "HolidayRule",
    "HolidayShift",
    "KeptState",
    "KeptVisit",
    "LevelFit",
    "LevelMatch",
    "LevelPolicy",
    "MonthRhythm",
    "MonthlyFrequency",
    "MoveTotals",
    "Occurrence",
    "OccurrenceState",
    "Occurrences",
    "Originator",
    "OutcomeField",
    "PeriodicPlan",
    "PeriodicProblem",
    "Place",
    "PlanChange",
    "PlanProgress",
    "PreparationItem",
    "Publication",
    "Punctuality",
    "Purpose",
    "PurposeKind",
    "PurposePolicy",
    "PurposeSource",
    "Relaxation",
    "RelaxationKind",
    "ReliabilityReport",
    "Rhythm",
    "RouteEngine",
    "RuleRhythm",
    "SearchBudget",
    "SizingMethod",
    "SlotOption",
    "SlotVerdict",
    "SmallMatters",
    "StaffSize",
    "StaffStep",
    "StaffingPolicy",
    "StageGoal",
    "StandingSchedule",
    "StandingVisit",
    "Team",
    "Territory",
    "ToPrepare",
    "Travel",
    "TravelTable",
    "Unplaced",
    "VisitCounts",
    "VisitFacts",
    "VisitLogEntry",
    "VisitNeed",
    "VisitNorm",
    "VisitPlan",
    "VisitPolicy",
    "VisitPurposes",
    "VisitRoute",
    "VisitStep",
    "VisitWish",
    "Waiver",
    "WeeklyFrequency",
    "WorkClass",
    "WorkDay",
    "agree_date",
    "allocate_calls",
    "assign_managers",
    "attendees_of",
    "brief_successor",
    "change_promise",
    "contact_report",
    "cover_absence",
    "day_load",
    "derive_purposes",
    "end_promise",
    "find_slots",
    "fit_response",
    "form_guide",
    "grant_change",
    "hand_over_promises",
    "hold_visit",
    "holiday_damage",
    "judge_slot",
    "level_fit",
    "level_table",
    "measure_adherence",
    "meet",
    "move_date",
    "move_totals",
    "plan_consistent_routes",
    "plan_entry",
    "plan_periodic_routes",
    "plan_standing_visits",
    "plan_visit",
    "preparation_lists",
    "project_visits",
    "promise_events",
    "propose_durations",
    "publish_schedule",
    "punctuality_of",
    "relaxations",
    "release_account",
    "reliability_report",
    "request_change",
    "shift_day",
    "size_by_breakdown",
    "size_by_increment",
    "size_by_workload",
    "slot_verdicts",
    "small_matters",
    "suggest_form",
    "take_answer",
    "travel_seconds",
    "unplanned_visits",
    "visit_briefing",
    "visit_letter",
    "visit_needs",
]
