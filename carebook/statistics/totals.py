"""Totals and their parts: which figures of an area add up to no more than which others."""

from collections.abc import Mapping

_ADULT_AGE_GROUPS = ("18-64", "65+")
# Breakdowns that hold people or requests whom another one holds too, so that they are not added up.
OVERLAPPING_BREAKDOWNS = frozenset(
    {
        "Self-funder with depleted funds, after a disregard or deferred payment",
        "Respite or support to the cared-for person",
    }
)

# A figure: an indicator and its breakdown. Where only an indicator is named as parts, all of its
# breakdowns are.
IndicatorBreakdown = tuple[str, str]
PARTS_OF_TOTALS: Mapping[IndicatorBreakdown, tuple[tuple[IndicatorBreakdown, ...] | str, ...]] = {
    ("population", ""): (
        tuple(("population_by_age", age) for age in ("0-17", "18-64", "65+")),
        (("population_by_age", "18+"),),
    ),
    ("population_by_age", "18+"): (tuple(("population_by_age", age) for age in _ADULT_AGE_GROUPS),),
    ("population_by_age", "65+"): (tuple(("population_by_age", age) for age in ("65-84", "85+")),),
    ("requests_all_adults", ""): (tuple(("requests", age) for age in _ADULT_AGE_GROUPS),),
    ("requests", "18-64"): ("requests_by_route_18_64", "requests_outcome_18_64"),
    ("requests", "65+"): ("requests_by_route_65", "requests_outcome_65"),
    ("receiving_care_all_adults", ""): (
        tuple(("receiving_care", age) for age in _ADULT_AGE_GROUPS),
        (("receiving_care_year_end", "All"),),
    ),
    ("receiving_care", "18-64"): ("care_types_18_64",),
    ("receiving_care", "65+"): ("care_types_65",),
    ("receiving_care_year_end", "All"): (
        tuple(("receiving_care_year_end", age) for age in _ADULT_AGE_GROUPS),
        (("receiving_care_over_12_months", "All"),),
    ),
    ("receiving_care_year_end", "18-64"): ("care_types_year_end_18_64",),
    ("receiving_care_year_end", "65+"): ("care_types_year_end_65",),
    ("receiving_care_over_12_months", "All"): (
        tuple(("receiving_care_over_12_months", age) for age in _ADULT_AGE_GROUPS),
    ),
    ("carers_supported", ""): ("carer_support",),
    ("expenditure_by_provision", "Total"): ("expenditure_by_provision",),
    ("income", "Total"): ("income",),
    ("capital_charges", "Total"): ("capital_charges",),
    ("gross_total_expenditure", ""): ((("net_total_expenditure", ""),),),
}
